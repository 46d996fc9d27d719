// The review of matches: what is held is released or revoked, what was granted can be taken back, all of a call or none
// of it; and the race of a review with its like and with a refund.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { needsShared, openPair, type Pair, shared, violated } from '../journal/stage.ts'
import { type Verdict, violatedInvariants, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { auditOf, type Desk, deskOf, matchingAccounts, matchOf, matchTotals } from './desk.ts'

let service: Service
let desk: Desk

beforeAll(async () => {
  service = await startService()
  desk = await deskOf(service)
})

afterAll(() => service?.close())

/** Gifts of one person at one instant, of which the fifth and every later one is held. */
async function hold(
  at: Desk,
  { amount = 1_000, held = 1, ...gift }: { amount?: number; held?: number; donorRef?: string } = {},
): Promise<string[]> {
  const ids: string[] = []
  for (let count = 0; count < 4 + held; count += 1) ids.push((await at.give(amount + count, gift)).id)
  return ids.slice(4)
}

function release(donations: string[], more = {}): Promise<Verdict> {
  return desk.do('reviewMatch', { donations, decision: 'RELEASE', ...more })
}

function revoke(donations: string[], more = {}): Promise<Verdict> {
  return desk.do('reviewMatch', { donations, decision: 'REVOKE', ...more })
}

function refused(input: object): Promise<Verdict> {
  return writesNothing(service, () =>
    desk.ask('reviewMatch', { idempotencyKey: 'refused', reason: 'a test', ...input }),
  )
}

async function heldGifts(args = 'first: 10'): Promise<{ ids: string[]; cursor: string | null }> {
  const { body } = await service.graphql(
    `{ campaign(code: "test") { heldGifts(${args}) { edges { node { id } } pageInfo { endCursor } } } }`,
    {},
    await service.token('staff', 'lin', 60 * 86_400),
  )
  const { edges, pageInfo } = body.data.campaign.heldGifts
  return { ids: edges.map(({ node }: { node: { id: string } }) => node.id), cursor: pageInfo.endCursor }
}

describe('a review', () => {
  beforeEach(() => desk.clear())

  afterEach(async () => {
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('releases what is held: the match is confirmed by the review', async () => {
    await desk.open()
    const [gift] = (await hold(desk)) as [string]
    expect(await matchTotals(service)).toEqual({ matched: 4_006, reversed: 0, held: 1_004 })
    expect(await matchTotals(service, 'window:1')).toEqual({ matched: 4_006, reversed: 0, held: 1_004 })
    expect(await matchingAccounts(service)).toMatchObject({
      'MATCHING_HELD:1': 1_004,
      'MATCHING_WINDOW:1': 994_990,
    })
    expect(await release([gift], { reason: 'a family of five' })).toMatchObject({
      __typename: 'ReviewMatchSuccess',
      replayed: false,
      donations: [{ id: gift, state: 'PAID' }],
    })
    const [{ seq } = { seq: 0 }] = await service.sql<{ seq: number }[]>`select seq::int from journal_head`
    expect(await matchOf(service, gift)).toEqual({
      status: 'MATCHED',
      reason: null,
      allocations: [
        { source: 'FOUNDATION', amount: 1_004, state: 'CONFIRMED', hold: 'VELOCITY_HOLD', confirmedSeq: seq },
      ],
    })
    for (const topic of ['campaign', 'window:1', 'project:1', 'day:2022-09-09', 'region:UNKNOWN']) {
      expect(await matchTotals(service, topic)).toEqual({ matched: 5_010, reversed: 0, held: 0 })
    }
    expect(await matchingAccounts(service)).toMatchObject({
      'MATCHING_HELD:1': 0,
      'MATCHING_WINDOW:1': 994_990,
      'PROJECT_FOUNDATION_MATCH:1': 5_010,
    })
    expect(await auditOf(service, gift)).toMatchObject([
      {
        action: 'RELEASE_MATCH',
        actor: 'staff:lin',
        before: { matchStatus: 'HELD', matchReason: 'VELOCITY_HOLD' },
        after: { matchStatus: 'MATCHED', matchReason: null },
        reason: 'a family of five',
      },
      { action: 'HOLD_MATCH', actor: 'system:risk' },
    ])
    expect((await auditOf(service, 'cmp_1'))[0]).toMatchObject({
      action: 'REVIEW_MATCH',
      after: { decision: 'RELEASE', donations: 1 },
      reason: 'a family of five',
    })
  })

  test('revokes what is held: the money is back in the open window, and the next gift can have it', async () => {
    await desk.open({}, {}, 5_010)
    const [gift] = (await hold(desk)) as [string]
    const none = await desk.give(2_000, { donorRef: 'bob' })
    expect(await matchOf(service, none.id)).toMatchObject({ reason: 'POOL_EXHAUSTED' })
    await revoke([gift])
    expect(await matchOf(service, gift)).toEqual({
      status: 'REVOKED',
      reason: 'VELOCITY_HOLD',
      allocations: [
        { source: 'FOUNDATION', amount: 1_004, state: 'REVOKED', hold: 'VELOCITY_HOLD', confirmedSeq: null },
      ],
    })
    expect(await matchTotals(service)).toEqual({ matched: 4_006, reversed: 0, held: 0 })
    const next = await desk.give(2_000, { donorRef: 'bob' })
    expect(await matchOf(service, next.id)).toMatchObject({
      status: 'PARTIAL',
      allocations: [{ amount: 1_004 }],
    })
    expect((await auditOf(service, gift))[0]).toMatchObject({
      action: 'REVOKE_MATCH',
      after: { matchStatus: 'REVOKED' },
    })
  })

  test('revokes what was granted: gross stays, and what was taken back is a number of its own', async () => {
    await desk.open()
    const { id } = await desk.give(1_000)
    await revoke([id])
    expect(await matchOf(service, id)).toMatchObject({
      status: 'REVOKED',
      reason: null,
      allocations: [{ state: 'REVOKED', confirmedSeq: 4 }],
    })
    for (const topic of ['campaign', 'window:1', 'project:1']) {
      expect(await matchTotals(service, topic)).toEqual({ matched: 1_000, reversed: 1_000, held: 0 })
    }
    expect(await matchingAccounts(service)).toMatchObject({
      'MATCHING_WINDOW:1': 1_000_000,
      'PROJECT_FOUNDATION_MATCH:1': 0,
    })
  })

  test('revokes what it released before', async () => {
    await desk.open()
    const [gift] = (await hold(desk)) as [string]
    await release([gift])
    await revoke([gift])
    expect(await matchOf(service, gift)).toMatchObject({ status: 'REVOKED', reason: null })
    expect(await matchTotals(service)).toEqual({ matched: 5_010, reversed: 1_004, held: 0 })
  })

  test('after the window has closed gives the money to what the pool has got back', async () => {
    await desk.open()
    const gifts = (await hold(desk, { held: 2 })) as [string, string]
    service.clock.set('2022-09-10T00:00:00+08:00')
    await revoke([gifts[0]])
    await release([gifts[1]])
    expect(await matchingAccounts(service)).toMatchObject({
      'MATCHING_RETURNED:1': 1_004,
      'MATCHING_HELD:1': 0,
      'MATCHING_WINDOW:1': 993_985,
    })
  })

  test('after the campaign has ended is still made, until it is settled', async () => {
    await desk.open()
    const gifts = (await hold(desk, { held: 2 })) as [string, string]
    await service.sql`update campaign set phase = 'NOTICE'`
    await release([gifts[0]])
    await service.sql`update campaign set phase = 'SETTLED'`
    for (const decision of ['RELEASE', 'REVOKE']) {
      expect(await refused({ donations: [gifts[1]], decision })).toMatchObject({
        __typename: 'CampaignSettled',
      })
    }
  })

  test('gives the donor the room of the day back when it revokes, and none when it releases', async () => {
    await desk.open({}, { donorDailyCap: 5_500 })
    const gifts = (await hold(desk, { held: 1 })) as [string]
    const room = async () => {
      const [row] = await service.sql<{ amount: number }[]>`select amount::int from match_day`
      return row?.amount
    }
    expect(await room()).toBe(5_010)
    await release(gifts)
    expect(await room()).toBe(5_010)
    await revoke(gifts)
    expect(await room()).toBe(4_006)
    service.clock.advance(60_000)
    const next = await desk.give(2_000)
    expect(await matchOf(service, next.id)).toMatchObject({
      status: 'PARTIAL',
      reason: 'DONOR_DAILY_CAP',
      allocations: [{ amount: 1_494 }],
    })
  })

  test('gives the room of the day of the gift back, not of the day of the review', async () => {
    service.clock.set('2022-09-09T23:59:59+08:00')
    await desk.open({}, { donorDailyCap: 100_000 })
    await service.sql`update matching_window set closes_at = '2022-09-11T00:00:00+08:00'`
    const gifts = await hold(desk)
    service.clock.set('2022-09-10T00:00:00+08:00')
    await desk.give(700)
    await revoke(gifts)
    const days = await service.sql`select day::text, amount::int from match_day order by day`
    expect([...days]).toEqual([
      { day: '2022-09-09', amount: 4_006 },
      { day: '2022-09-10', amount: 700 },
    ])
  })

  test('gives projects and organizations the room under their caps back', async () => {
    await desk.open({}, { projectCap: 5_000, organizationCap: 100_000 })
    const gifts = await hold(desk)
    expect(await matchOf(service, gifts[0] as string)).toMatchObject({ allocations: [{ amount: 994 }] })
    await revoke(gifts)
    const usage = await service.sql`select owner, amount::int from match_usage order by owner`
    expect([...usage]).toEqual([
      { owner: 'ORGANIZATION', amount: 4_006 },
      { owner: 'PROJECT', amount: 4_006 },
    ])
  })

  test('that releases what a cap had bound calls it PARTIAL, for the reason of the cap', async () => {
    await desk.open({}, { giftCap: 600 })
    const gifts = (await hold(desk)) as [string]
    expect(await matchOf(service, gifts[0])).toMatchObject({ status: 'HELD', reason: 'VELOCITY_HOLD' })
    await release(gifts)
    expect(await matchOf(service, gifts[0])).toMatchObject({
      status: 'PARTIAL',
      reason: 'GIFT_CAP',
      allocations: [{ amount: 600, state: 'CONFIRMED' }],
    })
  })

  test('is of every source of a gift: two pools, one of which had nothing left', async () => {
    await desk.open()
    await desk.open({ source: 'ENTERPRISE' })
    await desk.open({ source: 'REGIONAL' }, {}, 4_006)
    const gifts = (await hold(desk, { held: 2 })) as [string, string]
    expect(await matchTotals(service)).toMatchObject({ held: 4_018 })
    await release([gifts[0]])
    await revoke([gifts[1]])
    expect(await matchOf(service, gifts[0])).toMatchObject({
      status: 'PARTIAL',
      reason: 'POOL_EXHAUSTED',
      allocations: [
        { source: 'ENTERPRISE', state: 'CONFIRMED', amount: 1_004 },
        { source: 'FOUNDATION', state: 'CONFIRMED', amount: 1_004 },
      ],
    })
    expect(await matchOf(service, gifts[1])).toMatchObject({
      allocations: [{ state: 'REVOKED' }, { state: 'REVOKED' }],
    })
    expect(await matchingAccounts(service)).toMatchObject({
      'PROJECT_FOUNDATION_MATCH:1': 5_010,
      'PROJECT_PARTNER_MATCH:1': 4_006 + 5_010,
    })
  })

  test('is of many gifts at once, of several donors and days', async () => {
    await desk.open({}, { donorDailyCap: 100_000, projectCap: 900_000 })
    const ofAlice = await hold(desk, { held: 10 })
    const ofBob = await hold(desk, { held: 10, donorRef: 'bob', amount: 300 })
    const both = [...ofBob, ...ofAlice]
    const answer = await release(both)
    expect(answer.donations.map(({ id }: { id: string }) => id)).toEqual(both)
    expect(await matchTotals(service)).toMatchObject({ held: 0 })
    await revoke(both.slice(5, 15))
  })

  test('is replayed under its key, whatever the order of the gifts, and refused with other content', async () => {
    await desk.open()
    const gifts = (await hold(desk, { held: 3 })) as [string, string, string]
    const input = { idempotencyKey: 'review', donations: gifts.slice(0, 2), decision: 'RELEASE' }
    await desk.do('reviewMatch', input)
    await writesNothing(service, async () => {
      const again = { ...input, donations: [gifts[1], gifts[0]], reason: 'a test' }
      expect(await desk.ask('reviewMatch', again)).toMatchObject({
        __typename: 'ReviewMatchSuccess',
        replayed: true,
        donations: [{ id: gifts[1] }, { id: gifts[0] }],
      })
      for (const change of [
        { decision: 'REVOKE' },
        { donations: [gifts[0]] },
        { donations: [gifts[0], gifts[2]] },
        { reason: 'another' },
      ]) {
        expect(await desk.ask('reviewMatch', { ...input, reason: 'a test', ...change })).toMatchObject({
          __typename: 'IdempotencyConflict',
        })
      }
    })
  })

  test('a refund while the match is held takes the hold back, and leaves nothing to review', async () => {
    await desk.open({}, { donorDailyCap: 100_000 })
    const [gift] = (await hold(desk)) as [string]
    await desk.refund(gift)
    expect(await matchOf(service, gift)).toMatchObject({
      status: 'REVERSED',
      allocations: [{ state: 'REVERSED', confirmedSeq: null }],
    })
    expect(await matchTotals(service)).toEqual({ matched: 4_006, reversed: 0, held: 0 })
    expect(await matchingAccounts(service)).toMatchObject({
      'MATCHING_HELD:1': 0,
      'MATCHING_WINDOW:1': 995_994,
    })
    expect(await heldGifts()).toMatchObject({ ids: [] })
    expect(await refused({ donations: [gift], decision: 'RELEASE' })).toMatchObject({
      __typename: 'MatchNotReviewable',
      message: expect.stringContaining(`${gift} is REVERSED`),
    })
  })

  test('a refund after a revocation gives back the gift, and nothing twice', async () => {
    await desk.open()
    const [gift] = (await hold(desk)) as [string]
    await revoke([gift])
    await desk.refund(gift)
    expect(await matchOf(service, gift)).toMatchObject({ status: 'REVOKED' })
    expect(await matchTotals(service)).toEqual({ matched: 4_006, reversed: 0, held: 0 })
  })

  test('a refund after a release takes the match back', async () => {
    await desk.open()
    const [gift] = (await hold(desk)) as [string]
    await release([gift])
    await desk.refund(gift)
    expect(await matchOf(service, gift)).toMatchObject({ status: 'REVERSED' })
    expect(await matchTotals(service)).toEqual({ matched: 5_010, reversed: 1_004, held: 0 })
  })

  test('what was paid out is not reviewed any more, of that line', async () => {
    await desk.open()
    const gifts = (await hold(desk, { held: 2 })) as [string, string]
    const other = await desk.give(500, { donorRef: 'bob', project: 'prj_2' })
    await service.sql`insert into settlement (campaign_id, started_at) values (1, now())`
    await service.sql`
      insert into settlement_item (campaign_id, project_id, line, organization_id, state, approved_by, disbursed_by,
        disbursed, disbursed_at)
      values (1, 1, 'FOUNDATION_MATCH', 1, 'DISBURSED', 'staff:a', 'staff:b', 0, now()),
        (1, 2, 'PARTNER_MATCH', 2, 'DISBURSED', 'staff:a', 'staff:b', 0, now())`
    for (const decision of ['RELEASE', 'REVOKE']) {
      expect(await refused({ donations: [gifts[1]], decision })).toMatchObject({
        __typename: 'MatchDisbursed',
        donations: [{ id: gifts[1] }],
      })
    }
    expect(await refused({ donations: [other.id, gifts[0]], decision: 'REVOKE' })).toMatchObject({
      __typename: 'MatchDisbursed',
      donations: [{ id: gifts[0] }],
    })
    await revoke([other.id])
    // Nobody approved it: the audit would say so.
    await service.sql`delete from settlement_item`
  })
})

describe('the queue of held gifts', () => {
  beforeAll(async () => {
    await desk.clear()
    await desk.open()
  })

  test('has the oldest first, page by page, and loses what is decided', async () => {
    const ofAlice = await hold(desk, { held: 3 })
    const ofBob = await hold(desk, { held: 2, donorRef: 'bob' })
    const all = [...ofAlice, ...ofBob]
    expect(await heldGifts()).toMatchObject({ ids: all })
    const page = await heldGifts('first: 2')
    expect(page.ids).toEqual(all.slice(0, 2))
    expect(await heldGifts(`first: 2, after: "${page.cursor}"`)).toMatchObject({ ids: all.slice(2, 4) })
    expect(await heldGifts('last: 1')).toMatchObject({ ids: all.slice(-1) })
    await release([all[1] as string])
    await revoke([all[3] as string])
    expect(await heldGifts()).toMatchObject({ ids: [all[0], all[2], all[4]] })
  })

  test('is read by its own index, however many gifts there are', async () => {
    const plan = await service.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      return tx`
        explain select seq from donation where campaign_id = 1 and match_status = 'HELD' order by seq limit 20`
    })
    expect(JSON.stringify(plan)).toContain('donation_held')
  })

  test.each(['donor', 'partner', 'organization', 'screen', 'public'] as const)(
    'is not for the role %s',
    async (role) => {
      const token = role === 'public' ? undefined : await service.token(role)
      const { body } = await service.graphql(
        '{ campaign(code: "test") { code heldGifts(first: 1) { edges { node { id } } } } }',
        {},
        token,
      )
      expect(body.data.campaign).toEqual({ code: 'test', heldGifts: null })
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
    },
  )
})

describe('what is refused, and writes nothing', () => {
  let held: string
  let matched: string
  let unmatched: string

  beforeAll(async () => {
    await desk.clear()
    const none = await desk.give(300, { donorRef: 'dan' })
    unmatched = none.id
    await desk.open()
    held = (await hold(desk))[0] as string
    matched = (await desk.give(1_000, { donorRef: 'bob' })).id
  })

  afterAll(async () => {
    expect(await violatedInvariants(service)).toEqual([])
  })

  test.each<[string, object, string]>([
    ['no gift', { donations: [] }, 'input.donations'],
    ['101 gifts', { donations: Array.from({ length: 101 }, (_, n) => `don_1-${n + 1}`) }, 'input.donations'],
    ['a gift twice', { donations: ['don_1-1', 'don_1-1'] }, 'input.donations'],
    ['a project', { donations: ['don_1-1', 'prj_1'] }, 'input.donations.1'],
    ['no id', { donations: ['1-1'] }, 'input.donations.0'],
    ['an id without a place', { donations: ['don_1'] }, 'input.donations.0'],
    ['gifts of two campaigns', { donations: ['don_1-1', 'don_2-1'] }, 'input.donations.1'],
    ['no reason', { donations: ['don_1-1'], reason: ' ' }, 'input.reason'],
    ['a reason of 501 characters', { donations: ['don_1-1'], reason: 'x'.repeat(501) }, 'input.reason'],
    ['no key', { donations: ['don_1-1'], idempotencyKey: '' }, 'input.idempotencyKey'],
  ])('%s', async (_what, input, path) => {
    const answer = await refused({ decision: 'RELEASE', ...input })
    expect(answer).toMatchObject({ __typename: 'InvalidInput' })
    expect(answer.fields.map((field: { path: string }) => field.path)).toContain(path)
  })

  test('a decision that there is not', async () => {
    await expect(refused({ donations: [held], decision: 'FORGIVE' })).rejects.toThrow(/has no result/)
  })

  test('gifts that there are not', async () => {
    expect(await refused({ donations: [held, 'don_1-9999'], decision: 'RELEASE' })).toMatchObject({
      __typename: 'NotFound',
      path: 'input.donations.1',
    })
    expect(await refused({ donations: ['don_7-1'], decision: 'RELEASE' })).toMatchObject({
      __typename: 'NotFound',
      path: 'input.donations.0',
    })
  })

  test('what is not held is not released, and a neighbour that is neither', async () => {
    expect(await refused({ donations: [held, matched, unmatched], decision: 'RELEASE' })).toMatchObject({
      __typename: 'MatchNotReviewable',
      code: 'MATCH_NOT_REVIEWABLE',
      message: expect.stringContaining(`${matched} is MATCHED, ${unmatched} is NONE`),
      donations: [{ id: matched }, { id: unmatched }],
    })
  })

  test('what was not matched is not revoked', async () => {
    expect(await refused({ donations: [held, unmatched], decision: 'REVOKE' })).toMatchObject({
      __typename: 'MatchNotReviewable',
      donations: [{ id: unmatched }],
    })
  })
})

describe.skipIf(!shared)(`over two instances (${needsShared})`, () => {
  let pair: Pair
  let desks: [Desk, Desk]

  beforeAll(async () => {
    pair = await openPair()
    desks = [await deskOf(pair.first), await deskOf(pair.second)]
  })

  afterAll(() => pair?.close())

  beforeEach(async () => {
    await desks[0].clear()
    await desks[0].open({}, { donorDailyCap: 100_000, projectCap: 900_000 })
  })

  afterEach(async () => {
    expect(await violated(pair.first)).toEqual([])
  })

  const racing = (input: object) =>
    Promise.all(
      [0, 1, 0, 1, 0, 1].map((instance, copy) =>
        (desks[instance] as Desk).ask('reviewMatch', {
          idempotencyKey: `copy-${copy}`,
          reason: 'a race',
          ...input,
        }),
      ),
    )

  test.each(['RELEASE', 'REVOKE'])(
    'a review sent six times at once under one key takes effect once: %s',
    async (decision) => {
      const donations = await hold(desks[0], { held: 3 })
      const answers = await racing({ idempotencyKey: 'same', donations, decision })
      expect(answers.map(({ __typename }) => __typename)).toEqual(Array(6).fill('ReviewMatchSuccess'))
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
      expect(await auditOf(pair.first, donations[0] as string)).toHaveLength(2)
    },
  )

  test.each(['RELEASE', 'REVOKE'])(
    'six reviews at once of the same gifts take effect once: %s',
    async (decision) => {
      const donations = await hold(desks[0], { held: 3 })
      const kinds = (await racing({ donations, decision })).map(({ __typename }) => __typename).sort()
      expect(kinds).toEqual([...Array(5).fill('MatchNotReviewable'), 'ReviewMatchSuccess'])
      expect(await matchTotals(pair.first)).toMatchObject({ held: 0 })
    },
  )

  test.each(['RELEASE', 'REVOKE'])('a review against refunds of the same gifts: %s', async (decision) => {
    const donations = await hold(desks[0], { held: 8 })
    const reviews = donations.map((donation, place) =>
      (desks[place % 2] as Desk).ask('reviewMatch', {
        idempotencyKey: `review-${place}`,
        donations: [donation],
        decision,
        reason: 'a race',
      }),
    )
    const refunds = donations.map((donation, place) => (desks[(place + 1) % 2] as Desk).refund(donation))
    const answers = await Promise.all(reviews)
    expect(await Promise.all(refunds)).toHaveLength(8)
    for (const [place, { __typename }] of answers.entries()) {
      const { status, allocations } = await matchOf(pair.first, donations[place] as string)
      const reviewed = __typename === 'ReviewMatchSuccess'
      expect(status).toBe(reviewed && decision === 'REVOKE' ? 'REVOKED' : 'REVERSED')
      expect(allocations).toMatchObject([{ state: status }])
      if (!reviewed) expect(__typename).toBe('MatchNotReviewable')
    }
    expect(await matchTotals(pair.first)).toMatchObject({ held: 0 })
  })
})

// Milestones (I16): reached once, at one entry, in order; told to whoever watches, after a cursor, late or not; and held
// back with the numbers they are about.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MilestoneRow } from '../../src/totals/milestone.store.ts'
import { decodePlace, encodePlace, toldAfter } from '../../src/totals/milestones.ts'
import { earn, openPair, type Pair } from '../journal/stage.ts'
import { startOver, violatedInvariants } from '../model/verbs.ts'
import { mutate } from '../setup/mutate.ts'
import type { Json, Service, Watch } from '../setup/service.ts'

let pair: Pair
let channel: string
let staff: string
const week = 7 * 86_400

beforeAll(async () => {
  pair = await openPair()
  channel = await pair.first.token('partner', 'prt_1', week)
  staff = await pair.first.token('staff', 'planner', week)
})
afterAll(() => pair.close())
beforeEach(() => startOver(pair.first))

let keys = 0
function key(): string {
  keys += 1
  return `key-${keys}`
}

function plan(
  metric: string,
  threshold: number,
  input: Record<string, unknown> = {},
  token = staff,
): Promise<Json> {
  return mutate(
    pair.first,
    'planMilestone',
    {
      idempotencyKey: key(),
      campaign: 'cmp_1',
      metric,
      threshold,
      nameZh: '里程碑',
      nameEn: `${metric} ${threshold}`,
      reason: 'a test',
      ...input,
    },
    token,
    `... on PlanMilestoneSuccess { replayed milestone { id of kind metric threshold reachedSeq } }
     ... on MilestonePassed { value }`,
  )
}

function donate(
  amount: number,
  input: Record<string, unknown> = {},
  on: Service = pair.first,
): Promise<Json> {
  return mutate(
    on,
    'donate',
    { idempotencyKey: key(), project: 'prj_1', amount, ...input },
    channel,
    '... on DonateSuccess { donation { id seq } }',
  )
}

async function give(person: string, count: number, dream = 'drm_1', on: Service = pair.first): Promise<Json> {
  const token = await pair.first.token('donor', person, week)
  const input = { idempotencyKey: key(), dream, count }
  return mutate(on, 'giveFlowers', input, token, '... on GiveFlowersSuccess { gift { seq } }')
}

const document = `subscription ($after: String) { milestones(campaign: "cmp_1", after: $after) {
  seq serviceLevel cursor hasMore milestones { id of nameEn reachedSeq reachedAt } } }`

const watched = (after: string | null = null, on: Service = pair.first) => on.subscribe(document, { after })

async function frame(watch: Watch): Promise<Json> {
  const result = await watch.next()
  expect(result?.errors).toBeUndefined()
  return result?.data.milestones
}

/** Reads on until so many are told. */
async function told(watch: Watch, count: number): Promise<Json> {
  for (;;) {
    const next = await frame(watch)
    if (next.milestones.length >= count) return next
  }
}

const namesOf = ({ milestones }: Json) => milestones.map(({ nameEn }: Json) => nameEn)

describe('a milestone', () => {
  test('is reached by the entry that crosses its threshold, and by no later one', async () => {
    const { milestone } = await plan('RECEIVED', 1_000)
    expect(milestone).toMatchObject({ of: null, kind: 'MILESTONE', threshold: 1_000, reachedSeq: null })
    await donate(999)
    const { donation } = await donate(1)
    await donate(500)
    const { body } = await pair.first.graphql(
      '{ node(id: "cmp_1") { ... on Campaign { milestones { id reachedSeq reachedAt } } } }',
    )
    expect(body.data.node.milestones).toEqual([
      { id: milestone.id, reachedSeq: donation.seq, reachedAt: expect.any(String) },
    ])
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test.each([
    ['RECEIVED', 1_000],
    ['DONATION_COUNT', 2],
    ['DONOR_COUNT', 2],
  ])('counts %s of a project, a team or an organization as well', async (metric, threshold) => {
    await donate(1, { donorRef: 'first' })
    const { team } = await mutate(
      pair.first,
      'createTeam',
      { idempotencyKey: key(), goal: { project: 'prj_1' }, kind: 'SCHOOL', name: 'x' },
      await pair.first.token('donor', 'ann', week),
      '... on CreateTeamSuccess { team { id } }',
    )
    const [row] = await pair.first.sql<{ id: number }[]>`
      select receiving_organization_id as id from project where id = 1`
    for (const of of ['prj_1', team.id, `org_${row?.id}`]) {
      expect(await plan(metric, threshold, { of })).toMatchObject({ milestone: { of } })
    }
    await donate(1_000, { donorRef: 'second', team: team.id })
    await donate(1_000, { donorRef: 'third', team: team.id })
    const reached = await pair.first.sql<{ topic: string }[]>`
      select topic from milestone where reached_seq is not null order by topic`
    expect(reached.map(({ topic }) => topic)).toEqual([`organization:${row?.id}`, 'project:1', 'team:1'])
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test('of flowers that count stays reached when one turns out not to have been earned', async () => {
    await earn(pair.first, 'ann', 3)
    const { milestone } = await plan('FLOWERS_COUNTED', 3, { of: 'drm_1' })
    const { gift } = await give('ann', 3)
    const [deed] = await pair.first.sql<{ seq: bigint }[]>`
      select seq from deed where partner_id is not null and result = 'GRANTED' limit 1`
    await mutate(
      pair.first,
      'reverseDeed',
      { idempotencyKey: key(), deed: { id: `ded_1-${deed?.seq}` }, reason: 'x' },
      staff,
    )
    await earn(pair.first, 'bob', 3)
    await give('bob', 3)
    const { body } = await pair.first.graphql(
      'query ($id: ID!) { node(id: $id) { ... on Milestone { reachedSeq } } }',
      {
        id: milestone.id,
      },
    )
    expect(body.data.node.reachedSeq).toBe(gift.seq)
  })

  test.each([
    ['is passed already', 'RECEIVED', 500, {}, { __typename: 'MilestonePassed', value: 500 }],
    ['is there already', 'RECEIVED', 2_000, {}, { __typename: 'MilestoneKnown' }],
    ['is none', 'RECEIVED', 0, {}, { __typename: 'InvalidInput', fields: [{ path: 'input.threshold' }] }],
    [
      'has no name',
      'RECEIVED',
      9_000,
      { nameZh: '' },
      { __typename: 'InvalidInput', fields: [{ path: 'input.nameZh' }] },
    ],
    [
      'has no reason',
      'RECEIVED',
      9_000,
      { reason: '' },
      { __typename: 'InvalidInput', fields: [{ path: 'input.reason' }] },
    ],
    ['is of nothing there is', 'RECEIVED', 9_000, { of: 'prj_99' }, { __typename: 'NotFound' }],
    [
      'is of a person',
      'RECEIVED',
      9_000,
      { of: 'dnr_1' },
      { __typename: 'InvalidInput', fields: [{ path: 'input.of' }] },
    ],
    ['is of no campaign', 'RECEIVED', 9_000, { campaign: 'cmp_99' }, { __typename: 'NotFound' }],
  ])('that %s is not planned', async (_what, metric, threshold, input, answer) => {
    await plan('RECEIVED', 2_000)
    await donate(500)
    expect(await plan(metric, threshold, input)).toMatchObject(answer)
  })

  test('is planned once for its key, by staff alone', async () => {
    const idempotencyKey = key()
    const { milestone } = await plan('RECEIVED', 1_000, { idempotencyKey })
    expect(await plan('RECEIVED', 1_000, { idempotencyKey })).toMatchObject({ replayed: true, milestone })
    expect(await plan('RECEIVED', 1_001, { idempotencyKey })).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
    for (const role of ['donor', 'partner', 'organization', 'screen'] as const) {
      const token = await pair.first.token(role)
      expect(await plan('RECEIVED', 5_000, {}, token)).toMatchObject({ __typename: 'Forbidden' })
    }
  })

  test('is one of at most five hundred of its campaign', async () => {
    await pair.first.sql`
      insert into milestone (campaign_id, topic, kind, metric, threshold, name_zh, name_en)
      select 1, 'campaign', 'MILESTONE', 'RECEIVED', 10000 + n, 'x', 'x' from generate_series(1, 496) n`
    expect(await plan('RECEIVED', 5)).toMatchObject({ __typename: 'TooManyMilestones' })
    const dream = await mutate(
      pair.first,
      'openDream',
      {
        idempotencyKey: key(),
        campaign: 'cmp_1',
        nameZh: '梦',
        nameEn: 'A dream',
        storyZh: '梦',
        storyEn: 'A dream',
        beneficiaryTarget: 1,
        beneficiaryUnitZh: '人',
        beneficiaryUnitEn: 'people',
        opensAt: '2022-09-08T00:00:00+08:00',
        closesAt: '2022-09-11T00:00:00+08:00',
        minimumFlowers: 1,
        fundingRate: 1,
        fundingCap: 1,
        reason: 'a test',
      },
      staff,
      '... on TooManyMilestones { most }',
    )
    expect(dream).toMatchObject({ __typename: 'TooManyMilestones', most: 500 })
  })
})

describe('a dream', () => {
  test('reaches its minimum once, when two gifts over two instances cross it together', async () => {
    for (let round = 0; round < 5; round += 1) {
      await startOver(pair.first)
      const people = ['ann', 'bob', 'cid', 'dan']
      for (const person of people) await earn(pair.first, person, 6)
      const gifts = await Promise.all(
        people.map((person, index) => give(person, 6, 'drm_1', index % 2 ? pair.first : pair.second)),
      )
      const seqs = gifts.map(({ gift }) => gift.seq).sort((one, other) => one - other)
      const [dream] = await pair.first.sql<{ state: string; reachedSeq: bigint }[]>`
        select state, reached_seq as "reachedSeq" from dream where id = 1`
      expect(dream).toEqual({ state: 'REACHED', reachedSeq: BigInt(seqs[1] as number) })
      const audits = await pair.first.sql`select after from audit_entry where action = 'REACH_DREAM'`
      expect(audits).toHaveLength(1)
      const events = await pair.first.sql`select kind from partner_event where kind = 'dream.reached'`
      expect(events).toHaveLength(1)
      expect(await violatedInvariants(pair.first)).toEqual([])
    }
  })

  test('shows its minimum among its milestones, and goes on collecting', async () => {
    await earn(pair.first, 'ann', 10)
    await earn(pair.first, 'bob', 1)
    await give('ann', 10)
    expect(await give('bob', 1)).toMatchObject({ __typename: 'GiveFlowersSuccess' })
    const { body } = await pair.first.graphql(
      '{ node(id: "drm_1") { ... on Dream { state milestones { kind threshold reachedSeq } } } }',
    )
    expect(body.data.node).toMatchObject({
      state: 'REACHED',
      milestones: [{ kind: 'MINIMUM', threshold: 10, reachedSeq: expect.any(Number) }],
    })
  })
})

describe('whoever watches', () => {
  // What is watched is remembered by its place in the journal, which never starts anew but here.
  let before: Pair
  beforeEach(async () => {
    before = pair
    pair = await openPair()
  })
  afterEach(async () => {
    await pair.close()
    pair = before
  })

  test('is told of each, in order, when it is reached', async () => {
    for (const threshold of [100, 200, 300]) await plan('RECEIVED', threshold)
    await plan('DONATION_COUNT', 1)
    const watch = watched(null, pair.second)
    expect((await frame(watch)).milestones).toEqual([])
    await donate(150)
    expect(namesOf(await told(watch, 2))).toEqual(['DONATION_COUNT 1', 'RECEIVED 100'])
    await donate(150)
    expect(namesOf(await told(watch, 4))).toEqual([
      'DONATION_COUNT 1',
      'RECEIVED 100',
      'RECEIVED 200',
      'RECEIVED 300',
    ])
  })

  test('later is told all of it at once, and after a cursor only what came since', async () => {
    for (const threshold of [100, 200, 300]) await plan('RECEIVED', threshold)
    await donate(100)
    const early = await told(watched(), 1)
    await donate(200)
    expect(namesOf(await told(watched(null, pair.second), 3))).toEqual([
      'RECEIVED 100',
      'RECEIVED 200',
      'RECEIVED 300',
    ])
    const since = watched(early.cursor, pair.second)
    expect(namesOf(await frame(since))).toEqual(['RECEIVED 200', 'RECEIVED 300'])
  })

  test('after the last one hears nothing until there is another', async () => {
    for (const threshold of [100, 500]) await plan('RECEIVED', threshold)
    await donate(100)
    const { cursor } = await told(watched(), 1)
    const watch = watched(cursor)
    expect((await frame(watch)).milestones).toEqual([])
    await donate(10)
    await donate(400)
    expect(namesOf(await frame(watch))).toEqual(['RECEIVED 500'])
  })

  test.each([['nonsense'], ['bm9uc2Vuc2U'], [encodePlace({ seq: 5n, line: -1, passedOver: [] })]])(
    'after what is no cursor (%s) is refused',
    async (after) => {
      const result = await watched(after).next()
      expect(result?.errors?.[0]).toMatchObject({
        extensions: { code: 'INVALID_INPUT', fields: [{ path: 'after' }] },
      })
    },
  )

  test('a campaign that nobody may see is refused', async () => {
    const watch = pair.first.subscribe('subscription { milestones(campaign: "cmp_99") { seq } }')
    expect((await watch.next())?.errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } })
  })

  test('is not told what a brake holds back, nor is anybody who asks, until it is released', async () => {
    await plan('RECEIVED', 100, { of: 'prj_1' })
    await plan('RECEIVED', 150)
    const { brake } = await mutate(
      pair.first,
      'engageBrake',
      {
        idempotencyKey: key(),
        campaign: 'cmp_1',
        scope: 'PROJECT',
        target: 'prj_1',
        effect: 'DELAY_PUBLIC',
        reason: 'a check',
        noticeZh: '核对中',
        noticeEn: 'Being checked',
      },
      staff,
      '... on EngageBrakeSuccess { brake { id } }',
    )
    await donate(200)
    const watch = watched()
    const held = await told(watch, 1)
    expect(namesOf(held)).toEqual(['RECEIVED 150'])
    const asked = await pair.first.graphql(
      '{ node(id: "mst_5") { ... on Milestone { of reachedSeq reachedAt } } }',
    )
    expect(asked.body.data.node).toEqual({ of: 'prj_1', reachedSeq: null, reachedAt: null })
    const since = watched(held.cursor)
    expect((await frame(since)).milestones).toEqual([])
    await mutate(
      pair.first,
      'releaseBrake',
      { idempotencyKey: key(), brake: brake.id, reason: 'checked' },
      staff,
    )
    expect(namesOf(await told(since, 1))).toEqual(['RECEIVED 100'])
    expect(namesOf(await told(watch, 2))).toEqual(['RECEIVED 150', 'RECEIVED 100'])
  })

  test('is not told that a dream was reached while the numbers of all are held back', async () => {
    await earn(pair.first, 'ann', 10)
    const { brake } = await mutate(
      pair.first,
      'engageBrake',
      {
        idempotencyKey: key(),
        campaign: 'cmp_1',
        scope: 'GLOBAL',
        effect: 'DELAY_PUBLIC',
        reason: 'a check',
        noticeZh: '核对中',
        noticeEn: 'Being checked',
      },
      staff,
      '... on EngageBrakeSuccess { brake { id } }',
    )
    await give('ann', 10)
    const dream = async () => {
      const { body } = await pair.first.graphql(
        '{ node(id: "drm_1") { ... on Dream { state reachedAt milestones { reachedSeq } totals { serviceLevel flowerCount } } } }',
      )
      return body.data.node
    }
    const listed = async (state: string) => {
      const { body } = await pair.first.graphql(
        'query ($state: DreamState) { dreams(filter: { campaign: "cmp_1", state: $state }) { edges { node { id state } } } }',
        { state },
      )
      return body.data.dreams.edges.map(({ node }: Json) => `${node.id} ${node.state}`)
    }
    expect(await listed('REACHED')).toEqual([])
    expect(await listed('COLLECTING')).toContain('drm_1 COLLECTING')
    expect(await dream()).toEqual({
      state: 'COLLECTING',
      reachedAt: null,
      milestones: [{ reachedSeq: null }],
      totals: { serviceLevel: 'FROZEN', flowerCount: 0 },
    })
    await mutate(
      pair.first,
      'releaseBrake',
      { idempotencyKey: key(), brake: brake.id, reason: 'checked' },
      staff,
    )
    expect(await dream()).toMatchObject({ state: 'REACHED', reachedAt: expect.any(String) })
    expect(await listed('REACHED')).toEqual(['drm_1 REACHED'])
  })
})

describe('what is told after a place', () => {
  const row = (id: number, seq: number, line = 0) =>
    ({ id, reachedSeq: BigInt(seq), reachedLine: line }) as MilestoneRow
  const start = decodePlace(null)

  test('is at most a hundred, and says that there is more', () => {
    const reached = Array.from({ length: 250 }, (_, index) => row(index + 1, index + 1))
    let place = start
    const sizes: number[] = []
    const seen: number[] = []
    for (let more = true; more; ) {
      const told = toldAfter(reached, place, () => false)
      sizes.push(told.milestones.length)
      seen.push(...told.milestones.map(({ id }) => id))
      place = decodePlace(encodePlace(told.place))
      more = told.hasMore
    }
    expect(sizes).toEqual([100, 100, 50])
    expect(seen).toEqual(reached.map(({ id }) => id))
  })

  test('passes over what is held back, remembers it, and tells it when it is released', () => {
    const reached = [row(1, 1), row(2, 1, 1), row(3, 2)]
    const first = toldAfter(reached, start, ({ id }) => id === 2)
    expect(first.milestones.map(({ id }) => id)).toEqual([1, 3])
    expect(toldAfter(reached, first.place, ({ id }) => id === 2).milestones).toEqual([])
    const later = toldAfter(reached, first.place, () => false)
    expect(later.milestones.map(({ id }) => id)).toEqual([2])
    expect(toldAfter(reached, later.place, () => false).milestones).toEqual([])
  })
})

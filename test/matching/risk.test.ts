// What makes the match of a gift be held, to the second and the fen; the numbers as data, versioned and never told to
// those who give; and what a hold looks like in the numbers.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, longLived, type Verdict, violatedInvariants, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import {
  auditOf,
  type Desk,
  deskOf,
  matchingAccounts,
  matchOf,
  matchTotals,
  riskRulesOfCampaign,
} from './desk.ts'

let service: Service
let desk: Desk

beforeAll(async () => {
  service = await startService()
  await service.sql`
    insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
    values (1, 'second', '第二支付', 'Second channel', 'INTERNAL', true)`
  desk = await deskOf(service)
})

afterAll(() => service?.close())

beforeEach(async () => {
  await desk.clear()
  await desk.open()
})

afterEach(async () => {
  expect(await violatedInvariants(service)).toEqual([])
})

const start = Date.parse('2022-09-09T12:00:00+08:00')

/** A gift so many seconds after noon; what became of its match. */
async function giveAt(seconds: number, amount: number, gift: object = {}): Promise<string | null> {
  service.clock.set(new Date(start + seconds * 1_000))
  const { id } = await desk.give(amount, gift)
  const { status, reason } = await matchOf(service, id)
  return status === 'MATCHED' ? null : `${status} ${reason}`
}

async function giveAll(gifts: readonly (readonly [seconds: number, amount: number, gift?: object])[]) {
  const outcomes: (string | null)[] = []
  for (const [seconds, amount, gift] of gifts) outcomes.push(await giveAt(seconds, amount, gift))
  return outcomes
}

const velocity = 'HELD VELOCITY_HOLD'
const splitting = 'HELD SPLITTING_HOLD'
const none = null

describe('gifts of one person in a short time', () => {
  test.each([
    ['five in 59 seconds: the fifth is held', [0, 10, 20, 40, 59], [none, none, none, none, velocity]],
    ['four in 60 seconds: none is held', [0, 20, 40, 60], [none, none, none, none]],
    [
      'a gift exactly 60 seconds earlier no longer counts',
      [0, 10, 20, 40, 60],
      [none, none, none, none, none],
    ],
    ['one 59.999 seconds earlier does', [0, 10, 20, 40, 59.999], [none, none, none, none, velocity]],
    [
      'the sixth is held too, and after a while no more are',
      [0, 1, 2, 3, 4, 5, 65],
      [none, none, none, none, velocity, velocity, none],
    ],
  ])('%s', async (_what, seconds, outcomes) => {
    expect(await giveAll(seconds.map((second, place) => [second, 1_000 + place] as const))).toEqual(outcomes)
  })

  test('to different projects count together', async () => {
    const to = (project: string) => ({ project })
    const gifts = [
      [0, 1_000, to('prj_1')],
      [1, 1_001, to('prj_2')],
      [2, 1_002, to('prj_4')],
      [3, 1_003, to('prj_1')],
      [4, 1_004, to('prj_2')],
    ] as const
    expect((await giveAll(gifts)).at(-1)).toBe(velocity)
  })

  test('that are not matched count too, and are not held themselves', async () => {
    expect(await giveAll([0, 1, 2, 3, 4].map((second) => [second, 50 + second] as const))).toEqual(
      Array(5).fill('NOT_MATCHED BELOW_MIN_AMOUNT'),
    )
    expect(await giveAt(5, 1_000)).toBe(velocity)
  })

  test('of five people are not held, nor are gifts that name nobody', async () => {
    for (const person of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect(await giveAt(0, 1_000, { donorRef: person })).toBe(none)
      expect(await giveAt(0, 1_000, { donorRef: null })).toBe(none)
    }
  })

  test('at one instant, in one batch: from the fifth on every one is held', async () => {
    const gifts = await Promise.all(Array.from({ length: 9 }, (_, place) => desk.give(1_000 + place)))
    const matches = await Promise.all(gifts.map(({ id }) => matchOf(service, id)))
    expect(matches.map(({ status }) => status).sort()).toEqual([
      ...Array(5).fill('HELD'),
      ...Array(4).fill('MATCHED'),
    ])
  })
})

describe('gifts of one and the same amount', () => {
  const every = (minutes: number, count: number, amount = 10_000, gift = {}) =>
    Array.from({ length: count }, (_, place) => [place * minutes * 60, amount, gift] as const)

  test('eight within an hour to one project: the eighth is held', async () => {
    expect(await giveAll(every(8, 8))).toEqual([...Array(7).fill(none), splitting])
  })

  test('of which the first is exactly an hour old are seven', async () => {
    const gifts = every(8, 7)
    expect(await giveAll([...gifts, [3_600, 10_000]])).toEqual(Array(8).fill(none))
  })

  test('to two projects, or of two amounts, are not the same', async () => {
    const gifts = every(4, 14).map(
      ([seconds, amount], place) => [seconds, amount, { project: place % 2 ? 'prj_1' : 'prj_2' }] as const,
    )
    expect(await giveAll(gifts)).toEqual(Array(14).fill(none))
    expect(await giveAt(3_590, 10_001)).toBe(none)
  })

  test('of several people are theirs', async () => {
    for (const [place, person] of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].entries()) {
      expect(await giveAt(place, 10_000, { donorRef: person })).toBe(none)
    }
  })
})

describe('a payment reference', () => {
  test('that another channel used holds the match, and the same channel is refused', async () => {
    const through = async (subject: string, idempotencyKey: string, donorRef: string) =>
      ask(
        service,
        'donate',
        { idempotencyKey, project: 'prj_1', amount: 1_000, donorRef, paymentReference: 'pay-1' },
        await service.token('partner', subject, longLived),
      )
    const first = await through('prt_1', 'a', 'alice')
    const second = await through('prt_3', 'b', 'bob')
    expect(await matchOf(service, first.donation.id)).toMatchObject({ status: 'MATCHED' })
    expect(await matchOf(service, second.donation.id)).toMatchObject({
      status: 'HELD',
      reason: 'REFERENCE_HOLD',
      allocations: [{ hold: 'REFERENCE_HOLD', state: 'HELD' }],
    })
    expect(await through('prt_1', 'c', 'carol')).toMatchObject({ __typename: 'PaymentReferenceUsed' })
    expect(await through('prt_3', 'd', 'carol')).toMatchObject({ __typename: 'PaymentReferenceUsed' })
  })
})

describe('a hold', () => {
  async function fifth(): Promise<string> {
    for (const place of [0, 1, 2, 3]) await giveAt(place, 1_000 + place)
    return (await desk.give(1_004)).id
  }

  test('keeps the gift and withholds its match: the totals say how much is under review', async () => {
    const gift = await fifth()
    const { body } = await service.graphql(`{ campaign(code: "test") { totals {
      donationCount received { minorUnits } matched { minorUnits } held { minorUnits } } } }`)
    expect(body.data.campaign.totals).toEqual({
      donationCount: 5,
      received: { minorUnits: 5_010 },
      matched: { minorUnits: 4_006 },
      held: { minorUnits: 1_004 },
    })
    expect(await matchTotals(service, 'window:1')).toEqual({ matched: 4_006, reversed: 0, held: 1_004 })
    expect(await matchingAccounts(service)).toMatchObject({
      'MATCHING_HELD:1': 1_004,
      'MATCHING_WINDOW:1': 994_990,
      'PROJECT_FOUNDATION_MATCH:1': 4_006,
    })
    expect(await auditOf(service, gift)).toMatchObject([
      {
        action: 'HOLD_MATCH',
        actor: 'system:risk',
        after: { matchStatus: 'HELD', shortfall: null },
        reason: 'VELOCITY_HOLD',
      },
    ])
  })

  test('keeps the room that it took: what is held cannot be given to somebody else', async () => {
    await desk.clear()
    await desk.open({}, {}, 5_010)
    await fifth()
    expect(await giveAt(5, 1_000, { donorRef: 'bob' })).toBe('NOT_MATCHED POOL_EXHAUSTED')
  })

  test('is undone by a refund of an earlier gift neither: the gift was made', async () => {
    const ids: string[] = []
    for (const place of [0, 1, 2, 3]) ids.push((await desk.give(1_000 + place)).id)
    await desk.refund(ids[0] as string)
    expect(await giveAt(4, 1_004)).toBe(velocity)
  })
})

describe('the numbers', () => {
  const numbers = { velocityCount: 3, velocitySeconds: 10, splittingCount: 2, splittingSeconds: 30 }
  const publish = (change: object = {}): Promise<Verdict> =>
    desk.ask('publishRiskRules', {
      idempotencyKey: 'numbers',
      campaign: 'cmp_1',
      effectiveAt: '2022-09-09T12:00:00+08:00',
      reason: 'a quiet day',
      ...numbers,
      ...change,
    })
  const ofService = {
    version: null,
    effectiveAt: null,
    velocityCount: 5,
    velocitySeconds: 60,
    splittingCount: 8,
    splittingSeconds: 3_600,
  }

  test("are the service's own until staff publishes others, which hold from their instant on", async () => {
    const first = { version: 1, effectiveAt: '2022-09-09T04:00:20.000Z', ...numbers }
    expect(await publish({ effectiveAt: '2022-09-09T12:00:20+08:00' })).toEqual({
      __typename: 'PublishRiskRulesSuccess',
      replayed: false,
      campaign: { id: 'cmp_1', riskRules: { inForce: ofService, versions: [first] } },
    })
    expect(
      await giveAll([
        [17, 1_000],
        [18, 1_001],
        [19, 1_002],
        [20, 1_003],
      ]),
    ).toEqual([none, none, none, velocity])
    expect(
      await giveAll([
        [47, 1_000],
        [76.999, 1_000],
      ]),
    ).toEqual([none, splitting])
    const second = { ...first, version: 2, effectiveAt: '2022-09-09T04:01:20.000Z', velocityCount: 64 }
    const answer = await publish({ ...second, version: undefined, idempotencyKey: 'second' })
    expect(answer.campaign.riskRules).toEqual({ inForce: first, versions: [first, second] })
    expect((await auditOf(service, 'cmp_1'))[0]).toEqual({
      action: 'PUBLISH_RISK_RULES',
      subject: 'cmp_1',
      actor: 'staff:lin',
      before: { version: 1 },
      after: { version: 2, effectiveAt: second.effectiveAt, ...numbers, velocityCount: 64 },
      reason: 'a quiet day',
    })
  })

  test('are replayed under their key, and refused with other content', async () => {
    expect(await publish()).toMatchObject({ replayed: false })
    await writesNothing(service, async () => {
      expect(await publish()).toMatchObject({ __typename: 'PublishRiskRulesSuccess', replayed: true })
      for (const change of [
        { velocityCount: 4 },
        { velocitySeconds: 11 },
        { splittingCount: 3 },
        { splittingSeconds: 31 },
        { effectiveAt: '2022-09-09T13:00:00+08:00' },
        { reason: 'another' },
      ]) {
        expect(await publish(change)).toMatchObject({ __typename: 'IdempotencyConflict' })
      }
    })
  })

  test.each<[string, object, string]>([
    ['one gift', { velocityCount: 1 }, 'input.velocityCount'],
    ['more gifts than are looked at', { velocityCount: 65 }, 'input.velocityCount'],
    ['no span', { velocitySeconds: 0 }, 'input.velocitySeconds'],
    ['a span below nothing', { velocitySeconds: -1 }, 'input.velocitySeconds'],
    ['a span over a day', { velocitySeconds: 86_401 }, 'input.velocitySeconds'],
    ['one gift of an amount', { splittingCount: 1 }, 'input.splittingCount'],
    ['65 gifts of an amount', { splittingCount: 65 }, 'input.splittingCount'],
    ['no span for them', { splittingSeconds: 0 }, 'input.splittingSeconds'],
    ['a span over a day for them', { splittingSeconds: 86_401 }, 'input.splittingSeconds'],
    ['a project', { campaign: 'prj_1' }, 'input.campaign'],
    ['no reason', { reason: '' }, 'input.reason'],
    ['no key', { idempotencyKey: ' ' }, 'input.idempotencyKey'],
  ])('%s is refused', async (_what, change, path) => {
    const answer = await writesNothing(service, () => publish(change))
    expect(answer).toMatchObject({ __typename: 'InvalidInput' })
    expect(answer.fields.map((field: { path: string }) => field.path)).toContain(path)
  })

  test('at their bounds are taken', async () => {
    const widest = {
      velocityCount: 64,
      velocitySeconds: 86_400,
      splittingCount: 64,
      splittingSeconds: 86_400,
    }
    expect(await publish(widest)).toMatchObject({ __typename: 'PublishRiskRulesSuccess' })
    const narrowest = { velocityCount: 2, velocitySeconds: 1, splittingCount: 2, splittingSeconds: 1 }
    expect(await publish({ ...narrowest, idempotencyKey: 'narrow' })).toMatchObject({ replayed: false })
  })

  test('that need 64 gifts hold the 64th, which is as many as are looked at', async () => {
    await publish({ ...numbers, velocityCount: 64, velocitySeconds: 86_400, splittingCount: 64 })
    const gifts = await Promise.all(Array.from({ length: 63 }, (_, place) => desk.give(1_000 + place)))
    const held = await Promise.all(gifts.map(({ id }) => matchOf(service, id)))
    expect(held.filter(({ status }) => status !== 'MATCHED')).toEqual([])
    expect(await giveAt(1, 5_000)).toBe(velocity)
  })

  test.each([2 ** 31, 1.5, 2 ** 53])('%d gifts are no number of gifts', async (velocityCount) => {
    await expect(publish({ velocityCount })).rejects.toThrow(/has no result/)
  })

  test('are never retroactive', async () => {
    const past = await writesNothing(service, () => publish({ effectiveAt: '2022-09-09T11:59:59.999+08:00' }))
    expect(past).toMatchObject({ __typename: 'RulesRetroactive', earliest: '2022-09-09T04:00:00.000Z' })
    await giveAt(0, 1_000)
    expect(await publish()).toMatchObject({
      __typename: 'RulesRetroactive',
      earliest: '2022-09-09T04:00:00.001Z',
    })
    await publish({ effectiveAt: '2022-09-09T13:00:00+08:00' })
    expect(
      await publish({ idempotencyKey: 'x', effectiveAt: '2022-09-09T12:59:59.999+08:00' }),
    ).toMatchObject({ __typename: 'RulesRetroactive', earliest: '2022-09-09T05:00:00.000Z' })
  })

  test('of a campaign that there is not, or that is settled, are refused', async () => {
    expect(await publish({ campaign: 'cmp_9' })).toMatchObject({
      __typename: 'NotFound',
      path: 'input.campaign',
    })
    await service.sql`update campaign set phase = 'SETTLED'`
    expect(await publish()).toMatchObject({ __typename: 'CampaignSettled' })
  })

  test('have at most 100 versions', async () => {
    await service.sql`
      insert into risk_rules (campaign_id, version, effective_at, velocity_count, velocity_seconds, splitting_count,
        splitting_seconds)
      select 1, n, '2022-09-01', 5, 60, 8, 3600 from generate_series(1, 100) n`
    expect(await publish()).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.campaign' }],
    })
  })

  test.each(['donor', 'partner', 'organization', 'screen', 'public'] as const)(
    'are not told to the role %s',
    async (role) => {
      await publish()
      const token = role === 'public' ? undefined : await service.token(role)
      const { body } = await service.graphql(
        `{ campaign(code: "test") { code ${riskRulesOfCampaign} } }`,
        {},
        token,
      )
      expect(body.data.campaign).toEqual({ code: 'test', riskRules: null })
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
    },
  )
})

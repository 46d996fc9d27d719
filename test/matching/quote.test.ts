// Quotes: what a gift would get if it were the next one, held against what it then gets.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { longLived, violatedInvariants, writesNothing } from '../model/verbs.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { asked, clearStage, give, matchOf, type PoolPlan, refund, stagePool, stop } from './asking.ts'

let service: Service

beforeAll(async () => {
  // What a test changes by hand, or at an instant, is told at once.
  service = await startService({ limits: { keptAnswerMs: 0 } })
})

afterAll(() => service?.close())

beforeEach(() => clearStage(service))

const fen = (minorUnits: number) => ({ minorUnits })

const money = '{ minorUnits }'
const query = `query ($project: ID!, $amount: SafeInt!) { matchQuote(project: $project, amount: $amount) {
  seq asOf giftsTaken minimum ${money} maximum ${money} expected ${money} roomLeftToday ${money}
  sources { source window { id } ruleSet { version } reason reasonZh reasonEn minimum ${money} maximum ${money} expected ${money}
    roomLeftToday ${money} odds { ratio chance amount ${money} caps window { id } } } } }`

async function quote(amount: number, { project = 'prj_1', donor = '' } = {}): Promise<Json> {
  const token = donor ? await service.token('donor', donor, longLived) : undefined
  return (await asked(service, query, { project, amount }, token)).matchQuote
}

describe('a quote is what the gift then gets', () => {
  const plans: [name: string, plan: PoolPlan, amount: number][] = [
    ['at one ratio', { ratio: 6_650 }, 1_235],
    ['cut by the limit for a gift', { giftCap: 300n }, 1_000],
    ['cut by what the window has left', { budget: 700n }, 1_000],
    ['cut by the limits for project and organization', { projectCap: 600n, organizationCap: 500n }, 1_000],
    ['too small', {}, 99],
    ['exactly large enough', {}, 100],
    ['for a tier', { tiers: [{ years: 0, ratio: 5_000 }] }, 1_000],
    ['for no tier', { tiers: [{ years: 1, ratio: 5_000 }] }, 1_000],
    ['out of scope', { projects: ['prj_2'] }, 1_000],
    ['before the window opens', { opensAt: '2022-09-09T20:00:00+08:00' }, 1_000],
    ['before there are rules', { ruled: false }, 1_000],
  ]

  test.each(plans)('%s', async (_name, plan, amount) => {
    await stagePool(service, plan)
    const quoted = await writesNothing(service, () => quote(amount, { donor: 'alice' }))
    const match = await matchOf(service, await give(service, { amount }))
    expect(quoted).toMatchObject({ minimum: match.amount, maximum: match.amount, expected: match.amount })
    const [source] = quoted.sources
    expect(source).toMatchObject({ reason: match.reason, reasonEn: match.reasonEn, reasonZh: match.reasonZh })
    if (match.reason) expect(source).toMatchObject({ window: match.window, ruleSet: match.ruleSet })
    expect(source.odds).toEqual(
      match.allocations.map(({ ratio, amount, caps, window }: Json) => ({
        ratio,
        chance: 1_000_000,
        amount,
        caps,
        window,
      })),
    )
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('in a draw: one of the odds, or nothing', async () => {
    const draws = [
      { chance: 300_000, ratio: 20_000 },
      { chance: 200_000, ratio: 5_000 },
    ]
    const { window } = await stagePool(service, { draws })
    const quoted = await quote(1_000)
    expect(quoted).toMatchObject({
      minimum: fen(0),
      maximum: fen(2_000),
      expected: fen(700),
      sources: [
        {
          reason: null,
          odds: [
            { ratio: 20_000, chance: 300_000, amount: fen(2_000), caps: [], window: { id: window } },
            { ratio: 5_000, chance: 200_000, amount: fen(500), caps: [], window: { id: window } },
          ],
        },
      ],
    })
    const got = new Set<number>()
    for (let position = 0; position < 16; position += 1) {
      const id = await give(service, { amount: 1_000, donorRef: `person-${position}` })
      got.add((await matchOf(service, id)).amount.minorUnits)
    }
    expect([...got].every((amount) => [0, 500, 2_000].includes(amount))).toBe(true)
    expect(got.size).toBeGreaterThan(1)
  })

  test('in a draw that every number wins the least is not nothing, and limits cut the best', async () => {
    await stagePool(service, {
      draws: [
        { chance: 400_000, ratio: 5_000 },
        { chance: 600_000, ratio: 30_000 },
      ],
      giftCap: 2_000n,
    })
    expect(await quote(1_001)).toMatchObject({
      minimum: fen(500),
      maximum: fen(2_000),
      // 0.4 × 500 + 0.6 × 2,000
      expected: fen(1_400),
      sources: [{ odds: [{ caps: [] }, { caps: ['GIFT'] }] }],
    })
  })

  test('in a draw that stands before another pool of the same source, what the first leaves goes to the second', async () => {
    const first = await stagePool(service, { draws: [{ chance: 250_000, ratio: 10_000 }] })
    const second = await stagePool(service, { ratio: 1_000 })
    expect(await quote(1_000)).toMatchObject({
      minimum: fen(100),
      maximum: fen(1_000),
      expected: fen(325),
      sources: [
        {
          odds: [
            { chance: 250_000, amount: fen(1_000), window: { id: first.window } },
            { chance: 750_000, amount: fen(100), window: { id: second.window } },
          ],
        },
      ],
    })
  })

  test('of two sources adds up', async () => {
    await stagePool(service, { ratio: 5_000 })
    await stagePool(service, { source: 'REGIONAL', draws: [{ chance: 500_000, ratio: 10_000 }] })
    await stagePool(service, { source: 'ENTERPRISE', projects: ['prj_2'] })
    expect(await quote(1_000)).toMatchObject({
      minimum: fen(500),
      maximum: fen(1_500),
      expected: fen(1_000),
      sources: [
        { source: 'FOUNDATION', reason: null },
        { source: 'ENTERPRISE', reason: 'OUT_OF_SCOPE', window: null, odds: [] },
        { source: 'REGIONAL', reason: null },
      ],
    })
  })
})

describe('the room that is left today', () => {
  test('is the limit less what the donor was matched, and comes back with a refund', async () => {
    await stagePool(service, { donorDailyCap: 99_900n })
    const room = async (donor: string) => (await quote(1_000, { donor })).roomLeftToday
    expect(await room('alice')).toEqual(fen(99_900))
    const id = await give(service, { amount: 99_500 })
    expect(await room('alice')).toEqual(fen(400))
    expect(await quote(1_000, { donor: 'alice' })).toMatchObject({
      minimum: fen(400),
      maximum: fen(400),
      sources: [{ reason: 'DONOR_DAILY_CAP', odds: [{ caps: ['DONOR_DAY'] }], roomLeftToday: fen(400) }],
    })
    await give(service, { amount: 1_000 })
    expect(await room('alice')).toEqual(fen(0))
    expect(await quote(1_000, { donor: 'alice' })).toMatchObject({
      maximum: fen(0),
      sources: [
        {
          reason: 'DONOR_DAILY_CAP',
          reasonEn: 'The limit for one donor on one day, 999.00 yuan, was reached.',
          odds: [],
        },
      ],
    })
    expect(await room('bob')).toEqual(fen(99_900))
    await refund(service, id)
    expect(await room('alice')).toEqual(fen(99_500))
  })

  test('is told to a donor alone; all others are quoted as one who gives for the first time', async () => {
    await stagePool(service, { donorDailyCap: 500n })
    await give(service, { amount: 500 })
    expect(await quote(1_000, { donor: 'alice' })).toMatchObject({ maximum: fen(0), roomLeftToday: fen(0) })
    const forAll = { maximum: fen(500), roomLeftToday: null }
    expect(await quote(1_000)).toMatchObject(forAll)
    const { matchQuote } = await asked(
      service,
      query,
      { project: 'prj_1', amount: 1_000 },
      await service.token('partner'),
    )
    expect(matchQuote).toMatchObject(forAll)
  })

  test('is none where nothing limits it, or no window is open', async () => {
    expect((await quote(1_000, { donor: 'alice' })).roomLeftToday).toBeNull()
    await stagePool(service)
    expect((await quote(1_000, { donor: 'alice' })).roomLeftToday).toBeNull()
  })
})

describe('a quote', () => {
  test("goes by the donor's years", async () => {
    await stagePool(service, { tiers: [{ years: 3, ratio: 10_000 }] })
    await give(service, { amount: 100 })
    await service.sql`update donor set active_years = 3 where ref = 'alice'`
    expect(await quote(1_000, { donor: 'alice' })).toMatchObject({ minimum: fen(1_000) })
    expect(await quote(1_000)).toMatchObject({ maximum: fen(0), sources: [{ reason: 'NO_TIER' }] })
  })

  test('says how far in the journal it looked', async () => {
    await stagePool(service)
    await give(service, { amount: 100 })
    const { campaign } = await asked(service, '{ campaign(code: "test") { totals { seq asOf } } }')
    expect(await quote(1_000)).toMatchObject(campaign.totals)
  })

  test('of a campaign without matching is nothing', async () => {
    expect(await quote(1_000)).toMatchObject({ giftsTaken: true, maximum: fen(0), sources: [] })
  })

  test('is nothing while no gift is taken, for whatever reason', async () => {
    await stagePool(service)
    expect(await quote(1_000)).toMatchObject({ giftsTaken: true, maximum: fen(1_000) })
    expect(await quote(1_000, { project: 'prj_3' })).toMatchObject({ giftsTaken: false, maximum: fen(0) })
    await stop(service, { scope: 'GLOBAL', effect: 'STOP_DONATE' })
    expect(await quote(1_000)).toMatchObject({ giftsTaken: false, maximum: fen(0) })
  })

  test.each([
    ['a brake on all matching', { scope: 'GLOBAL' }, 'BRAKE_ENGAGED'],
    ['a brake on the project', { scope: 'PROJECT', target: 1 }, 'PROJECT_FROZEN'],
    ['a brake on the donor', { scope: 'DONOR', target: 1 }, 'DONOR_FROZEN'],
  ])('tells of %s', async (_name, brake, reason) => {
    await stagePool(service)
    await give(service, { amount: 100 })
    await stop(service, brake)
    expect(await quote(1_000, { donor: 'alice' })).toMatchObject({ maximum: fen(0), sources: [{ reason }] })
  })

  test('of a project that is not published is one of a project that is not there', async () => {
    await service.sql`update project set state = 'IN_REVIEW' where id = 4`
    const staff = await service.token('staff')
    for (const [project, token] of [
      ['prj_99', undefined],
      ['prj_4', undefined],
      ['prj_4', staff],
    ] as const) {
      const { body } = await service.graphql(query, { project, amount: 1_000 }, token)
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' })
    }
    await service.sql`update project set state = 'ONLINE' where id = 4`
  })

  test.each([
    ['prj_1', 0, 'amount'],
    ['prj_1', -1, 'amount'],
    ['prj_1', 10_000_000_001, 'amount'],
    ['drm_1', 100, 'project'],
    ['1', 100, 'project'],
  ])('for %s and %i fen is refused by the name of the argument', async (project, amount, path) => {
    const { body } = await service.graphql(query, { project, amount })
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path }] })
  })
})

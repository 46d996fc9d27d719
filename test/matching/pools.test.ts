// Pools, windows and rules as staff makes them: what each mutation does, what the ledger and the audit then show, and
// what is refused.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Verdict, violatedInvariants, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import {
  auditOf,
  type Desk,
  type DeskVerb,
  dayEnd,
  deskOf,
  goodPool,
  goodRules,
  matchingAccounts,
  matchOf,
} from './desk.ts'

let service: Service
let desk: Desk

beforeAll(async () => {
  service = await startService()
  desk = await deskOf(service)
})

afterAll(() => service?.close())

const now = '2022-09-09T12:00:00+08:00'
const later = '2022-09-09T18:00:00+08:00'

const keyed = { idempotencyKey: 'one', reason: 'the first test' }
const pool = { ...keyed, ...goodPool }
const plan = { ...keyed, idempotencyKey: 'two', pool: 'mpl_1', opensAt: now, closesAt: later, budget: 60_000 }
const rules = { ...keyed, idempotencyKey: 'three', pool: 'mpl_1', effectiveAt: now, ...goodRules }

/** A call that must be refused and must leave everything as it was. */
function refused(verb: DeskVerb, input: object): Promise<Verdict> {
  return writesNothing(service, () => desk.ask(verb, input))
}

describe('each step', () => {
  beforeEach(() => desk.clear())

  afterEach(async () => {
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('a pool opens with its scope and what its funder gives', async () => {
    const scope = { regionCodes: ['440000'], categories: ['EDUCATION'], projects: ['prj_1', 'prj_3'] }
    expect(await desk.ask('openPool', { ...pool, ...scope })).toMatchObject({
      __typename: 'OpenPoolSuccess',
      replayed: false,
      pool: {
        id: 'mpl_1',
        source: 'FOUNDATION',
        nameZh: '基金会配捐',
        nameEn: 'Foundation match',
        funderZh: '测试基金会',
        funderEn: 'Test foundation',
        total: { minorUnits: 100_000 },
        unbudgeted: { minorUnits: 100_000 },
        regions: [{ code: '440000' }],
        categories: ['EDUCATION'],
        projects: [{ id: 'prj_1' }, { id: 'prj_3' }],
        campaign: { id: 'cmp_1' },
        windows: [],
        ruleSets: [],
      },
    })
    expect(await matchingAccounts(service)).toEqual({
      'MATCHING_FUNDER:1': -100_000,
      'MATCHING_POOL:1': 100_000,
    })
    expect(await auditOf(service, 'mpl_1')).toEqual([
      {
        action: 'OPEN_POOL',
        subject: 'mpl_1',
        actor: 'staff:lin',
        before: {},
        after: { source: 'FOUNDATION', total: 100_000 },
        reason: 'the first test',
      },
    ])
  })

  test('a pool is funded beside what it has', async () => {
    await desk.ask('openPool', pool)
    const more = { ...keyed, idempotencyKey: 'more', pool: 'mpl_1', amount: 5_000 }
    expect(await desk.ask('fundPool', more)).toMatchObject({
      __typename: 'FundPoolSuccess',
      pool: { id: 'mpl_1', total: { minorUnits: 105_000 }, unbudgeted: { minorUnits: 105_000 } },
    })
    expect(await matchingAccounts(service)).toEqual({
      'MATCHING_FUNDER:1': -105_000,
      'MATCHING_POOL:1': 105_000,
    })
    expect((await auditOf(service, 'mpl_1'))[0]).toMatchObject({
      action: 'FUND_POOL',
      before: { total: 100_000 },
      after: { total: 105_000 },
    })
  })

  test('a window is planned with its budget, and only the hash of its seed is told', async () => {
    await desk.ask('openPool', pool)
    const { window, ...answer } = await desk.ask('planWindow', plan)
    expect(answer).toEqual({ __typename: 'PlanWindowSuccess', replayed: false })
    expect(window).toMatchObject({
      id: 'mwn_1',
      opensAt: new Date(now).toISOString(),
      closesAt: new Date(later).toISOString(),
      seed: null,
      pool: { id: 'mpl_1', unbudgeted: { minorUnits: 40_000 } },
    })
    expect(window.seedHash).toMatch(/^[0-9a-f]{64}$/)
    expect(await matchingAccounts(service)).toEqual({
      'MATCHING_FUNDER:1': -100_000,
      'MATCHING_POOL:1': 40_000,
      'MATCHING_WINDOW:1': 60_000,
    })
    const [entry] = await auditOf(service, 'mwn_1')
    expect(entry).toMatchObject({
      action: 'PLAN_WINDOW',
      after: { budget: 60_000, seedHash: window.seedHash },
    })
    const [stored] = await service.sql<{ seed: string }[]>`select seed from matching_window`
    expect(JSON.stringify(await auditOf(service, 'mwn_1'))).not.toContain(stored?.seed)
  })

  test('a window is topped up while it is open, and the very next gift can have it', async () => {
    await desk.ask('openPool', pool)
    await desk.ask('publishRules', rules)
    await desk.ask('planWindow', { ...plan, budget: 1_000 })
    const first = await desk.give(1_000)
    const none = await desk.give(500)
    const more = { ...keyed, idempotencyKey: 'more', window: 'mwn_1', amount: 700 }
    expect(await desk.ask('budgetWindow', more)).toMatchObject({
      __typename: 'BudgetWindowSuccess',
      window: { id: 'mwn_1', pool: { unbudgeted: { minorUnits: 98_300 } } },
    })
    const next = await desk.give(900)
    expect(await matchOf(service, first.id)).toMatchObject({ status: 'MATCHED' })
    expect(await matchOf(service, none.id)).toMatchObject({
      status: 'NOT_MATCHED',
      reason: 'POOL_EXHAUSTED',
    })
    expect(await matchOf(service, next.id)).toMatchObject({
      status: 'PARTIAL',
      reason: 'POOL_EXHAUSTED',
      allocations: [{ amount: 700 }],
    })
    expect((await auditOf(service, 'mwn_1'))[0]).toMatchObject({
      action: 'BUDGET_WINDOW',
      before: { budget: 1_000 },
      after: { budget: 1_700 },
    })
  })

  test('rules are published version after version, and gifts go by the one in force', async () => {
    await desk.ask('openPool', pool)
    await desk.ask('planWindow', plan)
    const none = await desk.give(1_000)
    expect(await desk.ask('publishRules', rules)).toMatchObject({
      __typename: 'PublishRulesSuccess',
      replayed: false,
      pool: {
        ruleSets: [
          {
            version: 1,
            effectiveAt: new Date(now).toISOString(),
            minimumGift: { minorUnits: 100 },
            giftCap: null,
            donorDailyCap: null,
            projectCap: null,
            organizationCap: null,
            mode: 'FIXED',
            ratio: 10_000,
            draws: [],
            tiers: [],
          },
        ],
      },
    })
    const first = await desk.give(1_000)
    const second = {
      ...rules,
      idempotencyKey: 'v2',
      effectiveAt: '2022-09-09T12:00:10+08:00',
      ratio: 5_000,
      giftCap: 400,
    }
    await desk.ask('publishRules', second)
    const between = await desk.give(1_000, { donorRef: 'bob' })
    service.clock.set('2022-09-09T12:00:10+08:00')
    const after = await desk.give(1_000, { donorRef: 'carol' })
    expect(await matchOf(service, none.id)).toMatchObject({ status: 'NOT_MATCHED' })
    expect(await matchOf(service, first.id)).toMatchObject({ allocations: [{ amount: 1_000 }] })
    expect(await matchOf(service, between.id)).toMatchObject({ allocations: [{ amount: 1_000 }] })
    expect(await matchOf(service, after.id)).toMatchObject({
      status: 'PARTIAL',
      reason: 'GIFT_CAP',
      allocations: [{ amount: 400 }],
    })
    expect((await auditOf(service, 'mpl_1'))[0]).toMatchObject({
      action: 'PUBLISH_RULES',
      before: { version: 1 },
      after: { version: 2, mode: 'FIXED', ratio: 5_000, minimumGift: 100 },
    })
  })

  test('a cap that comes with a later version knows what was given before it', async () => {
    await desk.open()
    await desk.give(3_000)
    const input = { pool: 'mpl_1', ...goodRules, effectiveAt: '2022-09-09T12:00:01+08:00', projectCap: 5_000 }
    await desk.do('publishRules', input)
    service.clock.advance(1_000)
    const crossing = await desk.give(3_000, { donorRef: 'bob' })
    expect(await matchOf(service, crossing.id)).toMatchObject({
      status: 'PARTIAL',
      reason: 'PROJECT_CAP',
      allocations: [{ amount: 2_000 }],
    })
  })

  test.each([
    ['RANDOM', { mode: 'RANDOM', ratio: null, draws: [{ chance: 1_000_000, ratio: 20_000 }] }, 2_000],
    ['TIER', { mode: 'TIER', ratio: null, tiers: [{ years: 0, ratio: 2_500 }] }, 250],
  ])('rules may be %s', async (mode, changed, amount) => {
    await desk.open({}, changed)
    const gift = await desk.give(1_000)
    expect(await matchOf(service, gift.id)).toMatchObject({ status: 'MATCHED', allocations: [{ amount }] })
    expect((await auditOf(service, 'mpl_1')).find(({ action }) => action === 'PUBLISH_RULES')).toMatchObject({
      after: { mode },
    })
  })
})

describe('a step that is sent again', () => {
  beforeAll(async () => {
    await desk.clear()
    await desk.ask('openPool', pool)
    await desk.ask('planWindow', plan)
    await desk.ask('publishRules', rules)
    await desk.ask('fundPool', { ...keyed, idempotencyKey: 'four', pool: 'mpl_1', amount: 1 })
    await desk.ask('budgetWindow', { ...keyed, idempotencyKey: 'five', window: 'mwn_1', amount: 1 })
  })

  const again: [DeskVerb, object, object][] = [
    ['openPool', pool, { total: 100_001 }],
    ['openPool', pool, { nameEn: 'Another' }],
    ['openPool', pool, { regionCodes: ['440000'] }],
    ['planWindow', plan, { budget: 60_001 }],
    ['planWindow', plan, { closesAt: dayEnd }],
    ['publishRules', rules, { giftCap: 1 }],
    ['publishRules', rules, { reason: 'another' }],
    ['fundPool', { ...keyed, idempotencyKey: 'four', pool: 'mpl_1', amount: 1 }, { amount: 2 }],
    ['budgetWindow', { ...keyed, idempotencyKey: 'five', window: 'mwn_1', amount: 1 }, { amount: 2 }],
  ]

  test.each(again)('%s is replayed, and refused with other content', async (verb, input, change) => {
    const first = await refused(verb, input)
    expect(first).toMatchObject({ replayed: true })
    expect(first.pool?.id ?? first.window.id).toBe(first.pool ? 'mpl_1' : 'mwn_1')
    expect(await refused(verb, { ...input, ...change })).toMatchObject({ __typename: 'IdempotencyConflict' })
  })

  test('under the key of another kind of step is refused', async () => {
    expect(await refused('fundPool', { ...keyed, pool: 'mpl_1', amount: 1 })).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
  })

  test('by somebody else under the same key is a step of its own', async () => {
    const { body } = await service.graphql(
      'mutation ($input: FundPoolInput!) { fundPool(input: $input) { __typename ... on FundPoolSuccess { replayed } } }',
      { input: { ...keyed, pool: 'mpl_1', amount: 1 } },
      await service.token('staff', 'wang'),
    )
    expect(body.data.fundPool).toEqual({ __typename: 'FundPoolSuccess', replayed: false })
  })
})

describe('what is refused, and writes nothing', () => {
  beforeAll(async () => {
    await desk.clear()
    await desk.ask('openPool', pool)
    await desk.ask('planWindow', plan)
    await desk.ask('publishRules', { ...rules, effectiveAt: later })
  })

  const tooLong = 'x'.repeat(81)
  const most = 1_000_000_000_000
  const fresh = { idempotencyKey: 'fresh' }
  const inputs = {
    openPool: { ...pool, ...fresh },
    fundPool: { ...keyed, ...fresh, pool: 'mpl_1', amount: 1 },
    planWindow: {
      ...plan,
      ...fresh,
      opensAt: '2022-09-10T10:00:00+08:00',
      closesAt: '2022-09-10T11:00:00+08:00',
      budget: 1,
    },
    budgetWindow: { ...keyed, ...fresh, window: 'mwn_1', amount: 1 },
    publishRules: { ...rules, ...fresh, effectiveAt: dayEnd },
  }
  type Verb = keyof typeof inputs
  const step = (chance: number, ratio = 10_000) => ({ chance, ratio })
  const random = (...draws: object[]) => ({ mode: 'RANDOM', ratio: null, draws })
  const tier = (...tiers: object[]) => ({ mode: 'TIER', ratio: null, tiers })

  const invalid: [what: string, verb: Verb, change: object, path: string][] = [
    ['nothing', 'openPool', { total: 0 }, 'input.total'],
    ['less than nothing', 'openPool', { total: -1 }, 'input.total'],
    ['more than any funder gave', 'openPool', { total: most + 1 }, 'input.total'],
    ['no name', 'openPool', { nameZh: '' }, 'input.nameZh'],
    ['a name of 81 characters', 'openPool', { nameEn: tooLong }, 'input.nameEn'],
    ['a funder without a name', 'openPool', { funderZh: ' ' }, 'input.funderZh'],
    ['a funder of 81 characters', 'openPool', { funderEn: tooLong }, 'input.funderEn'],
    ['an unknown region', 'openPool', { regionCodes: ['440000', '999999'] }, 'input.regionCodes.1'],
    ['41 regions', 'openPool', { regionCodes: Array(41).fill('440000') }, 'input.regionCodes'],
    ['21 categories', 'openPool', { categories: Array(21).fill('NATURE') }, 'input.categories'],
    ['501 projects', 'openPool', { projects: Array(501).fill('prj_1') }, 'input.projects'],
    ['a dream as a project', 'openPool', { projects: ['prj_1', 'drm_1'] }, 'input.projects.1'],
    ['no reason', 'openPool', { reason: '' }, 'input.reason'],
    ['no key', 'openPool', { idempotencyKey: '' }, 'input.idempotencyKey'],
    ['a project as a campaign', 'openPool', { campaign: 'prj_1' }, 'input.campaign'],
    ['nothing', 'fundPool', { amount: 0 }, 'input.amount'],
    ['less than nothing', 'fundPool', { amount: -5 }, 'input.amount'],
    ['more than any pool has', 'fundPool', { amount: most - 100_000 + 1 }, 'input.amount'],
    ['a window as a pool', 'fundPool', { pool: 'mwn_1' }, 'input.pool'],
    ['a number as a pool', 'fundPool', { pool: '1' }, 'input.pool'],
    ['a reason of 501 characters', 'fundPool', { reason: 'x'.repeat(501) }, 'input.reason'],
    ['nothing', 'planWindow', { budget: 0 }, 'input.budget'],
    ['less than nothing', 'planWindow', { budget: -1 }, 'input.budget'],
    ['a close at its opening', 'planWindow', { closesAt: '2022-09-10T10:00:00+08:00' }, 'input.closesAt'],
    ['a close before its opening', 'planWindow', { closesAt: '2022-09-10T09:00:00+08:00' }, 'input.closesAt'],
    ['an opening in the past', 'planWindow', { opensAt: '2022-09-09T11:59:59.999+08:00' }, 'input.opensAt'],
    ['a close after the campaign', 'planWindow', { closesAt: '2022-09-11T00:00:01+08:00' }, 'input.closesAt'],
    ['a window as a pool', 'planWindow', { pool: 'mwn_1' }, 'input.pool'],
    ['nothing', 'budgetWindow', { amount: 0 }, 'input.amount'],
    ['less than nothing', 'budgetWindow', { amount: -1 }, 'input.amount'],
    ['a pool as a window', 'budgetWindow', { window: 'mpl_1' }, 'input.window'],
    ['a smallest gift of nothing', 'publishRules', { minimumGift: 0 }, 'input.minimumGift'],
    ['a cap of nothing', 'publishRules', { giftCap: 0 }, 'input.giftCap'],
    ['a daily cap below nothing', 'publishRules', { donorDailyCap: -1 }, 'input.donorDailyCap'],
    ['a project cap of nothing', 'publishRules', { projectCap: 0 }, 'input.projectCap'],
    ['an organization cap of nothing', 'publishRules', { organizationCap: 0 }, 'input.organizationCap'],
    ['FIXED without a ratio', 'publishRules', { ratio: null }, 'input.ratio'],
    ['a ratio of nothing', 'publishRules', { ratio: 0 }, 'input.ratio'],
    ['a ratio over 100:1', 'publishRules', { ratio: 1_000_001 }, 'input.ratio'],
    ['FIXED with draws', 'publishRules', { draws: [step(1)] }, 'input.draws'],
    ['FIXED with tiers', 'publishRules', { tiers: [{ years: 0, ratio: 1 }] }, 'input.tiers'],
    ['RANDOM without draws', 'publishRules', random(), 'input.draws'],
    ['RANDOM with a ratio', 'publishRules', { ...random(step(1)), ratio: 1 }, 'input.ratio'],
    ['chances over a million', 'publishRules', random(step(600_000), step(400_001)), 'input.draws'],
    ['a chance of nothing', 'publishRules', random(step(0)), 'input.draws.0.chance'],
    ['a chance over a million', 'publishRules', random(step(1_000_001)), 'input.draws.0.chance'],
    ['a drawn ratio of nothing', 'publishRules', random(step(1, 0)), 'input.draws.0.ratio'],
    ['21 draws', 'publishRules', random(...Array(21).fill(step(1))), 'input.draws'],
    ['TIER without tiers', 'publishRules', tier(), 'input.tiers'],
    ['years below nothing', 'publishRules', tier({ years: -1, ratio: 1 }), 'input.tiers.0.years'],
    ['years over a hundred', 'publishRules', tier({ years: 101, ratio: 1 }), 'input.tiers.0.years'],
    [
      'tiers out of order',
      'publishRules',
      tier({ years: 3, ratio: 1 }, { years: 1, ratio: 2 }),
      'input.tiers',
    ],
    ['a tier twice', 'publishRules', tier({ years: 3, ratio: 1 }, { years: 3, ratio: 2 }), 'input.tiers'],
  ]

  test.each(invalid)('%s: %s', async (_what, verb, change, path) => {
    const answer = await refused(verb, { ...inputs[verb], ...change })
    expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INPUT' })
    expect(answer.fields.map((field: { path: string }) => field.path)).toContain(path)
  })

  test.each<[Verb, object, string]>([
    ['openPool', { campaign: 'cmp_99' }, 'input.campaign'],
    ['openPool', { projects: ['prj_1', 'prj_1', 'prj_999'] }, 'input.projects.2'],
    ['fundPool', { pool: 'mpl_999' }, 'input.pool'],
    ['planWindow', { pool: 'mpl_999' }, 'input.pool'],
    ['budgetWindow', { window: 'mwn_999' }, 'input.window'],
    ['publishRules', { pool: 'mpl_999' }, 'input.pool'],
  ])('%s of what there is not: %j', async (verb, change, path) => {
    expect(await refused(verb, { ...inputs[verb], ...change })).toMatchObject({
      __typename: 'NotFound',
      path,
    })
  })

  test.each<[Verb, object]>([
    ['openPool', { total: 2 ** 53 }],
    ['fundPool', { amount: 2 ** 53 }],
    ['planWindow', { budget: 2 ** 53 }],
    ['budgetWindow', { amount: 2 ** 53 }],
    ['publishRules', { minimumGift: 2 ** 53 }],
    ['planWindow', { opensAt: 'tomorrow' }],
    ['publishRules', { effectiveAt: '2022-02-30T00:00:00+08:00' }],
    ['openPool', { source: 'LOTTERY' }],
    ['publishRules', { mode: 'LUCKY' }],
    ['publishRules', { ratio: 1.5 }],
  ])('%s with what its types do not hold: %j', async (verb, change) => {
    await expect(refused(verb, { ...inputs[verb], ...change })).rejects.toThrow(/has no result/)
  })

  test.each([
    ['within it', '2022-09-09T13:00:00+08:00', '2022-09-09T14:00:00+08:00'],
    ['over its opening', now, '2022-09-09T12:00:00.001+08:00'],
    ['over its close', '2022-09-09T17:59:59.999+08:00', dayEnd],
    ['around it', now, dayEnd],
  ])('a window that overlaps another of its pool: %s', async (_what, opensAt, closesAt) => {
    expect(await refused('planWindow', { ...inputs.planWindow, opensAt, closesAt })).toMatchObject({
      __typename: 'WindowsOverlap',
    })
  })

  test('a window over what its pool has left, by one fen', async () => {
    expect(await refused('planWindow', { ...inputs.planWindow, budget: 40_001 })).toMatchObject({
      __typename: 'PoolExceeded',
      left: { minorUnits: 40_000 },
    })
  })

  test('a top-up over what the pool has left, by one fen', async () => {
    expect(await refused('budgetWindow', { ...inputs.budgetWindow, amount: 40_001 })).toMatchObject({
      __typename: 'PoolExceeded',
      left: { minorUnits: 40_000 },
    })
  })

  test('rules from an instant in the past', async () => {
    await desk.do('openPool', goodPool)
    const past = { ...rules, ...fresh, pool: 'mpl_2', effectiveAt: '2022-09-09T11:59:59.999+08:00' }
    expect(await refused('publishRules', past)).toMatchObject({
      __typename: 'RulesRetroactive',
      earliest: new Date(now).toISOString(),
    })
  })

  test('rules from before the version that is planned already', async () => {
    const before = { ...rules, ...fresh, effectiveAt: '2022-09-09T17:59:59.999+08:00' }
    expect(await refused('publishRules', before)).toMatchObject({
      __typename: 'RulesRetroactive',
      earliest: new Date(later).toISOString(),
    })
  })
})

describe('at the edges', () => {
  beforeEach(() => desk.clear())

  afterEach(async () => {
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('windows of one pool may follow each other without a gap, and be open at once in two pools', async () => {
    await desk.ask('openPool', pool)
    await desk.ask('openPool', { ...pool, idempotencyKey: 'other', source: 'ENTERPRISE' })
    await desk.ask('planWindow', { ...plan, budget: 1 })
    await desk.do('planWindow', { ...plan, idempotencyKey: 'b', opensAt: later, closesAt: dayEnd, budget: 1 })
    await desk.do('planWindow', { ...plan, idempotencyKey: 'c', pool: 'mpl_2', budget: 1 })
  })

  test('a window may take all that its pool has, and last as long as the campaign', async () => {
    await desk.ask('openPool', pool)
    const all = { pool: 'mpl_1', opensAt: now, closesAt: '2022-09-11T00:00:00+08:00', budget: 100_000 }
    expect(await desk.do('planWindow', all)).toMatchObject({
      window: { pool: { unbudgeted: { minorUnits: 0 } } },
    })
  })

  test('a window may not open before the campaign', async () => {
    service.clock.set('2022-08-31T12:00:00+08:00')
    await service.sql`update journal_head set at = '2022-08-31T00:00:00+08:00'`
    await desk.ask('openPool', pool)
    const early = { ...plan, opensAt: '2022-08-31T23:59:59+08:00' }
    expect(await refused('planWindow', early)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.opensAt' }],
    })
    await desk.do('planWindow', { ...plan, opensAt: '2022-09-01T00:00:00+08:00' })
  })

  test('a window is topped up until it closes, and no more from its closing instant on', async () => {
    await desk.ask('openPool', pool)
    await desk.ask('planWindow', plan)
    service.clock.set('2022-09-09T17:59:59.999+08:00')
    await desk.do('budgetWindow', { window: 'mwn_1', amount: 1 })
    service.clock.set(later)
    expect(await refused('budgetWindow', { ...keyed, window: 'mwn_1', amount: 1 })).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
    const input = { ...keyed, idempotencyKey: 'late', window: 'mwn_1', amount: 1 }
    expect(await refused('budgetWindow', input)).toMatchObject({ __typename: 'WindowClosed' })
  })

  test('what was decided by a version is not decided again by one from the same instant', async () => {
    await desk.open()
    await desk.give(1_000)
    const second = { ...rules, ...{ idempotencyKey: 'second' }, ratio: 1 }
    expect(await refused('publishRules', second)).toMatchObject({
      __typename: 'RulesRetroactive',
      earliest: '2022-09-09T04:00:00.001Z',
    })
    const next = { ...second, effectiveAt: '2022-09-09T04:00:00.001Z' }
    expect(await desk.ask('publishRules', next)).toMatchObject({ __typename: 'PublishRulesSuccess' })
  })

  test('in a settled campaign nothing of it can be done', async () => {
    await desk.ask('openPool', pool)
    await desk.ask('planWindow', plan)
    await service.sql`update campaign set phase = 'SETTLED'`
    const calls: [DeskVerb, object][] = [
      ['openPool', { ...pool, idempotencyKey: 'x' }],
      ['fundPool', { ...keyed, idempotencyKey: 'x', pool: 'mpl_1', amount: 1 }],
      ['planWindow', { ...plan, idempotencyKey: 'x', opensAt: later, closesAt: dayEnd }],
      ['budgetWindow', { ...keyed, idempotencyKey: 'x', window: 'mwn_1', amount: 1 }],
      ['publishRules', { ...rules, idempotencyKey: 'x' }],
    ]
    for (const [verb, input] of calls) {
      expect(await refused(verb, input)).toMatchObject({ __typename: 'CampaignSettled' })
    }
  })

  test('a campaign has at most 100 pools, and 200 windows', async () => {
    await service.sql`
      insert into matching_pool (campaign_id, name_zh, name_en, funder_zh, funder_en, source, region_codes, categories,
        project_ids, total, budgeted)
      select 1, 'x', 'x', 'x', 'x', 'FOUNDATION', '{}', '{}', '{}', 0, 0 from generate_series(1, 100)`
    expect(await refused('openPool', pool)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.campaign' }],
    })
    await service.sql`
      insert into matching_window (campaign_id, pool_id, opens_at, closes_at, budget, seed, seed_hash)
      select 1, 1, '2022-09-01'::timestamptz + n * interval '1 minute', '2022-09-01'::timestamptz + (n + 1) * interval '1 minute',
        0, repeat('0', 64), encode(sha256(decode(repeat('0', 64), 'hex')), 'hex') from generate_series(1, 200) n`
    expect(await refused('planWindow', { ...plan, pool: 'mpl_2' })).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.pool' }],
    })
  })

  test('a pool has at most 100 versions of rules', async () => {
    await desk.ask('openPool', pool)
    await service.sql`
      insert into rule_set (pool_id, version, published_at, effective_at, minimum_gift, mode, ratio, draws, tiers)
      select 1, n, '2022-09-01', '2022-09-01', 1, 'FIXED', 1, '[]', '[]' from generate_series(1, 100) n`
    expect(await refused('publishRules', rules)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.pool' }],
    })
  })
})

// The rules of matching, one row a case: scopes and instants, ratios and draws, caps in their order, which reason wins,
// what follows for money and totals, what makes a gift be held, and what a brake stops.
import { describe, expect, test } from 'vitest'
import {
  type BrakeEffect,
  type BrakeScope,
  Brakes,
  brakeEffects,
  brakeScopes,
  effectsOf,
  flowersStopped,
} from '../../src/governance/brake.ts'
import { defaultRiskRules, holdReason, type RecentGift } from '../../src/governance/risk.ts'
import type { KnownWindow } from '../../src/journal/world.ts'
import { matchDayKey, usageKey } from '../../src/journal/world.ts'
import { type AccountKey, accountKey } from '../../src/ledger/ledger.ts'
import type { AllocationRow } from '../../src/matching/allocation.store.ts'
import { isPartnerLine, matchReasons, reasonOfCap } from '../../src/matching/allocation.ts'
import { accountOf, granting, releasing, takingBack } from '../../src/matching/consequence.ts'
import {
  availableIn,
  considerSources,
  considerWindow,
  decideMatch,
  type MatchedGift,
  type MatchWorld,
  roomsOf,
} from '../../src/matching/match.ts'
import { covers, isOpen, type Scope, windowState } from '../../src/matching/pool.ts'
import {
  applyCaps,
  type Cap,
  caps,
  drawOf,
  floorShare,
  limitsOwners,
  type Rooms,
  type RuleSet,
  ratioOfDraw,
  ratioOfYears,
  ruleSetAt,
} from '../../src/matching/rules.ts'

const at = new Date('2022-09-09T12:00:00+08:00')
const day = '2022-09-09'
const opensAt = new Date('2022-09-09T10:00:00+08:00')
const closesAt = new Date('2022-09-10T00:00:00+08:00')
const ms = (instant: Date, by: number) => new Date(instant.getTime() + by)

const everything: Scope = { regionCodes: [], categories: [], projectIds: [] }
const project = {
  id: 1,
  category: 'EDUCATION',
  regionCode: '440000',
  state: 'ONLINE',
  receivingOrganizationId: 7,
  receiver: { kind: 'PUBLIC', state: 'ACTIVE', certificateValidUntil: '2030-12-31' },
} as const
const donor = { id: 5n, state: 'ACTIVE', activeYears: 0 } as const

let ruleSets = 0
function ruleSet(over: Partial<RuleSet> = {}): RuleSet {
  ruleSets += 1
  return {
    id: ruleSets,
    version: 1,
    effectiveAt: opensAt,
    minimumGift: 100n,
    giftCap: null,
    donorDailyCap: null,
    projectCap: null,
    organizationCap: null,
    mode: 'FIXED',
    ratio: (over.mode ?? 'FIXED') === 'FIXED' ? 10_000 : null,
    draws: [],
    tiers: [],
    ...over,
  }
}

function window(over: Partial<KnownWindow> = {}, by: Partial<RuleSet> = {}): KnownWindow {
  return {
    ...everything,
    id: 1,
    poolId: 1,
    source: 'FOUNDATION',
    seed: '0'.repeat(64),
    opensAt,
    closesAt,
    rules: [ruleSet(by)],
    ...over,
  }
}

/** What each window has left, 10,000 fen unless it is said otherwise. */
function worldOf(
  windows: readonly KnownWindow[],
  over: Partial<MatchWorld> & { left?: Record<number, bigint> } = {},
): MatchWorld {
  const { left = {}, ...rest } = over
  return {
    at,
    day,
    windows,
    brakes: new Brakes([], at),
    balances: new Map<AccountKey, bigint>(
      windows.map(({ id }) => [accountKey('MATCHING_WINDOW', id), left[id] ?? 10_000n]),
    ),
    matchDays: new Map(),
    usage: new Map(),
    ...rest,
  }
}

const giftOf = (amount: bigint, over: Partial<MatchedGift> = {}): MatchedGift => ({
  campaignId: 1,
  seq: 42n,
  amount,
  project,
  donor,
  channelId: 3,
  ...over,
})

const brakes = (...on: [BrakeEffect, BrakeScope, bigint | null][]) =>
  new Brakes(
    on.map(([effect, scope, targetId], index) => ({ id: index + 1, effect, scope, targetId, until: null })),
    at,
  )

/** A match in a few words. */
function told(world: MatchWorld, gift: MatchedGift, hold: 'VELOCITY_HOLD' | null = null) {
  const { status, reason, windowId, allocations } = decideMatch(world, gift, () => hold)
  return { status, reason, windowId, amounts: allocations.map(({ source, amount }) => `${source} ${amount}`) }
}

describe('a pool covers', () => {
  const cases: [what: string, scope: Partial<Scope>, covered: boolean][] = [
    ['everything when it names nothing', {}, true],
    ['a region that it names', { regionCodes: ['110000', '440000'] }, true],
    ['no region beside those that it names', { regionCodes: ['110000'] }, false],
    ['a category that it names', { categories: ['NATURE', 'EDUCATION'] }, true],
    ['no category beside those that it names', { categories: ['NATURE'] }, false],
    ['a project that it names', { projectIds: [2, 1] }, true],
    ['no project beside those that it names', { projectIds: [2] }, false],
    [
      'what all of its lists name',
      { regionCodes: ['440000'], categories: ['EDUCATION'], projectIds: [1] },
      true,
    ],
    ['nothing that one of its lists leaves out', { regionCodes: ['440000'], categories: ['NATURE'] }, false],
    ['nothing that another of its lists leaves out', { regionCodes: ['110000'], projectIds: [1] }, false],
  ]
  test.each(cases)('%s', (_what, scope, covered) => {
    expect(covers({ ...everything, ...scope }, project)).toBe(covered)
  })

  test('a project whose region is unknown where it names no region, and not where it names one', () => {
    const nowhere = { ...project, regionCode: 'UNKNOWN' }
    expect(covers(everything, nowhere)).toBe(true)
    expect(covers({ ...everything, regionCodes: ['440000'] }, nowhere)).toBe(false)
  })
})

describe('a window', () => {
  test.each([
    [-1, false],
    [0, true],
    [1, true],
  ])('%i ms from its opening on is open: %s', (by, open) => {
    expect(isOpen({ opensAt, closesAt }, ms(opensAt, by))).toBe(open)
  })

  test.each([
    [-1, true],
    [0, false],
    [1, false],
  ])('%i ms from its closing on is open: %s', (by, open) => {
    expect(isOpen({ opensAt, closesAt }, ms(closesAt, by))).toBe(open)
  })

  test.each([
    [ms(opensAt, -1), 1n, false, 'SCHEDULED'],
    [ms(opensAt, -1), 0n, true, 'SCHEDULED'],
    [opensAt, 1n, false, 'OPEN'],
    [opensAt, 0n, false, 'EXHAUSTED'],
    [opensAt, 1n, true, 'BRAKED'],
    [opensAt, 0n, true, 'BRAKED'],
    [ms(closesAt, -1), 1n, false, 'OPEN'],
    [closesAt, 1n, false, 'CLOSED'],
    [closesAt, 0n, true, 'CLOSED'],
  ])('at %s with %s fen left and a brake (%s) is %s', (instant, available, braked, state) => {
    expect(windowState({ opensAt, closesAt }, instant, available, braked)).toBe(state)
  })
})

describe('the version of the rules in force', () => {
  const first = { effectiveAt: opensAt, version: 1 }
  const second = { effectiveAt: at, version: 2 }
  const third = { effectiveAt: at, version: 3 }
  test.each([
    ['before the first', [first, second], ms(opensAt, -1), undefined],
    ['at the instant of the first', [first, second], opensAt, 1],
    ['until before the second', [first, second], ms(at, -1), 1],
    ['from the instant of the second on', [first, second], at, 2],
    ['of two from one instant on', [first, second, third], at, 3],
    ['without any', [], at, undefined],
  ])('%s', (_what, versions, instant, version) => {
    expect(ruleSetAt(versions, instant)?.version).toBe(version)
  })

  test.each([
    [[], false],
    [[{ projectCap: null, organizationCap: null }], false],
    [[{ projectCap: 1n, organizationCap: null }], true],
    [[{ projectCap: null, organizationCap: 1n }], true],
    [
      [
        { projectCap: null, organizationCap: null },
        { projectCap: 0n, organizationCap: null },
      ],
      true,
    ],
  ])('what projects and organizations got is remembered when any version limits it', (versions, limits) => {
    expect(limitsOwners(versions)).toBe(limits)
  })
})

describe('a draw', () => {
  // printf %s don_1-1 | openssl dgst -sha256 -mac HMAC -macopt hexkey:0001…1f, the first 4 bytes × 1,000,000 ÷ 2^32.
  const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
  test.each([
    [seed, 'don_1-1', 713_960],
    [seed, 'don_1-2', 494_470],
    [seed, 'don_1-58160000', 138_692],
    [seed, 'don_2147483647-9007199254740991', 383_017],
    ['f'.repeat(64), 'don_1-1', 586_681],
  ])('with the seed %s for %s is %i, as openssl says too', (key, donation, draw) => {
    expect(drawOf(key, donation)).toBe(draw)
  })

  test('lies in its range, and one seed spreads gifts over all of it', () => {
    const draws = Array.from({ length: 10_000 }, (_, index) => drawOf(seed, `don_1-${index}`))
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThanOrEqual(999_999)
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => draws.filter((draw) => Math.floor(draw / 100_000) === tenth).length,
    )
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })

  const steps = [
    { chance: 1, ratio: 50_000 },
    { chance: 199_999, ratio: 10_000 },
    { chance: 300_000, ratio: 5_000 },
  ]
  test.each([
    [steps, 0, 50_000],
    [steps, 1, 10_000],
    [steps, 199_999, 10_000],
    [steps, 200_000, 5_000],
    [steps, 499_999, 5_000],
    [steps, 500_000, 0],
    [steps, 999_999, 0],
    [[{ chance: 1_000_000, ratio: 1 }], 0, 1],
    [[{ chance: 1_000_000, ratio: 1 }], 999_999, 1],
    [[{ chance: 999_999, ratio: 1 }], 999_998, 1],
    [[{ chance: 999_999, ratio: 1 }], 999_999, 0],
    [[], 0, 0],
  ])('%j: the number %i wins %i basis points', (given, draw, ratio) => {
    expect(ratioOfDraw(given, draw)).toBe(ratio)
  })
})

test.each([
  [[], 9, 0],
  [[{ years: 1, ratio: 100 }], 0, 0],
  [[{ years: 1, ratio: 100 }], 1, 100],
  [
    [
      { years: 0, ratio: 100 },
      { years: 3, ratio: 50 },
    ],
    2,
    100,
  ],
  [
    [
      { years: 0, ratio: 100 },
      { years: 3, ratio: 50 },
    ],
    3,
    50,
  ],
  [
    [
      { years: 0, ratio: 100 },
      { years: 3, ratio: 50 },
    ],
    100,
    50,
  ],
])(
  'tiers %j: %i years of giving have %i basis points, those of the highest tier reached',
  (tiers, years, ratio) => {
    expect(ratioOfYears(tiers, years)).toBe(ratio)
  },
)

test.each([
  [100n, 10_000, 100n],
  [1n, 10_000, 1n],
  [1n, 9_999, 0n],
  [9_999n, 1, 0n],
  [10_000n, 1, 1n],
  [19_999n, 1, 1n],
  [333n, 3_333, 110n],
  [10_000_000_000n, 1_000_000, 1_000_000_000_000n],
  // Beyond what a float can count.
  [9_007_199_254_740_993n, 10_000, 9_007_199_254_740_993n],
])(
  '%s fen at %i basis points are %s fen: whatever is less than a fen stays in the window',
  (amount, ratio, share) => {
    expect(floorShare(amount, ratio)).toBe(share)
  },
)

describe('caps', () => {
  const none: Rooms = {
    GIFT: null,
    DONOR_DAY: null,
    PROJECT: null,
    ORGANIZATION: null,
    WINDOW: null,
    POOL: null,
  }

  test('apply in the order gift, donor a day, project, organization, window, pool', () => {
    expect(caps).toEqual(['GIFT', 'DONOR_DAY', 'PROJECT', 'ORGANIZATION', 'WINDOW', 'POOL'])
  })

  const cases: [raw: bigint, rooms: Partial<Rooms>, amount: bigint, bound: Cap[]][] = [
    [1_000n, {}, 1_000n, []],
    ...caps.flatMap((cap): [bigint, Partial<Rooms>, bigint, Cap[]][] => [
      [1_000n, { [cap]: 1_001n }, 1_000n, []],
      [1_000n, { [cap]: 1_000n }, 1_000n, []],
      [1_000n, { [cap]: 999n }, 999n, [cap]],
      [1_000n, { [cap]: 0n }, 0n, [cap]],
      // A cap that was lowered below what was given already leaves nothing, not less than nothing.
      [1_000n, { [cap]: -5n }, 0n, [cap]],
    ]),
    [1_000n, { GIFT: 900n, DONOR_DAY: 800n, PROJECT: 700n }, 700n, ['GIFT', 'DONOR_DAY', 'PROJECT']],
    [
      1_000n,
      { GIFT: 900n, DONOR_DAY: 800n, PROJECT: 700n, ORGANIZATION: 600n, WINDOW: 500n, POOL: 400n },
      400n,
      ['GIFT', 'DONOR_DAY', 'PROJECT', 'ORGANIZATION', 'WINDOW', 'POOL'],
    ],
    // What an earlier cap has made small enough, a later and wider one leaves alone, and is not recorded.
    [1_000n, { GIFT: 300n, PROJECT: 500n, WINDOW: 301n }, 300n, ['GIFT']],
    [1_000n, { GIFT: 500n, DONOR_DAY: 500n, POOL: 499n }, 499n, ['GIFT', 'POOL']],
    [1_000n, { DONOR_DAY: 0n, WINDOW: 0n }, 0n, ['DONOR_DAY']],
  ]
  const inWords = cases.map(([raw, rooms, amount, bound]) => {
    const room = Object.entries(rooms).map(([cap, left]) => `${cap} ${left}`)
    return [raw, room.join(', ') || 'anything', amount, bound, rooms] as const
  })
  test.each(inWords)('%s fen with room for %s become %s, bound by %j', (raw, _room, amount, bound, rooms) => {
    expect(applyCaps(raw, { ...none, ...rooms })).toEqual({ amount, bound })
  })

  test('every cap has a reason that a gift can have', () => {
    expect(Object.keys(reasonOfCap)).toEqual([...caps])
    for (const reason of Object.values(reasonOfCap)) expect(matchReasons).toContain(reason)
  })
})

describe('the room that caps leave', () => {
  const by = { giftCap: 500n, donorDailyCap: 400n, projectCap: 300n, organizationCap: 200n }
  const used = {
    matchDays: new Map([
      [matchDayKey(5n, day, 'FOUNDATION'), 150n],
      [matchDayKey(5n, day, 'ENTERPRISE'), 1n],
      [matchDayKey(5n, '2022-09-08', 'FOUNDATION'), 2n],
      [matchDayKey(6n, day, 'FOUNDATION'), 4n],
    ]),
    usage: new Map([
      [usageKey(1, 'PROJECT', 1), 250n],
      [usageKey(1, 'ORGANIZATION', 7), 260n],
      [usageKey(2, 'PROJECT', 1), 1n],
      [usageKey(1, 'PROJECT', 7), 2n],
      [usageKey(1, 'ORGANIZATION', 1), 4n],
    ]),
  }

  test('is what the donor had on this day of this source, and the project and organization of this window', () => {
    const only = window({}, by)
    const world = worldOf([only], used)
    expect(roomsOf(world, only, only.rules[0] as RuleSet, giftOf(1n))).toEqual({
      GIFT: 500n,
      DONOR_DAY: 250n,
      PROJECT: 50n,
      ORGANIZATION: -60n,
      WINDOW: 10_000n,
      POOL: 10_000n,
    })
  })

  test('is without limit where a rule set has none', () => {
    const only = window()
    expect(roomsOf(worldOf([only], used), only, only.rules[0] as RuleSet, giftOf(1n))).toEqual({
      GIFT: null,
      DONOR_DAY: null,
      PROJECT: null,
      ORGANIZATION: null,
      WINDOW: 10_000n,
      POOL: 10_000n,
    })
  })

  test("is, of a pool, what it has itself and all of its windows have: never another pool's", () => {
    const windows = [window(), window({ id: 2 }), window({ id: 3, poolId: 2 })]
    const world = worldOf(windows, { left: { 1: 10n, 2: 20n, 3: 40n } })
    world.balances.set(accountKey('MATCHING_POOL', 1), 5n)
    const rooms = roomsOf(world, windows[0] as KnownWindow, ruleSet(), giftOf(1n))
    expect([rooms.WINDOW, rooms.POOL]).toEqual([10n, 35n])
    expect(availableIn(world, { id: 2 })).toBe(20n)
    expect(availableIn(world, { id: 9 })).toBe(0n)
  })
})

describe('a gift is', () => {
  const cases: [what: string, world: () => MatchWorld, gift: MatchedGift, said: object][] = [
    [
      'NONE where there is no window',
      () => worldOf([]),
      giftOf(100n),
      { status: 'NONE', reason: null, windowId: null, amounts: [] },
    ],
    [
      'MATCHED when the window gives all that its ratio says',
      () => worldOf([window()]),
      giftOf(100n),
      { status: 'MATCHED', reason: null, windowId: null, amounts: ['FOUNDATION 100'] },
    ],
    [
      'NOT_MATCHED below the minimum',
      () => worldOf([window()]),
      giftOf(99n),
      { status: 'NOT_MATCHED', reason: 'BELOW_MIN_AMOUNT', windowId: 1, amounts: [] },
    ],
    [
      'NOT_MATCHED when its ratio makes less than a fen of it',
      () => worldOf([window({}, { minimumGift: 1n, ratio: 50 })]),
      giftOf(199n),
      { status: 'NOT_MATCHED', reason: 'BELOW_MIN_AMOUNT', windowId: 1, amounts: [] },
    ],
    [
      'MATCHED when its ratio makes just one fen of it',
      () => worldOf([window({}, { minimumGift: 1n, ratio: 50 })]),
      giftOf(200n),
      { status: 'MATCHED', amounts: ['FOUNDATION 1'] },
    ],
    [
      'PARTIAL when it crosses the end of the window',
      () => worldOf([window()], { left: { 1: 60n } }),
      giftOf(100n),
      { status: 'PARTIAL', reason: 'POOL_EXHAUSTED', windowId: 1, amounts: ['FOUNDATION 60'] },
    ],
    [
      'MATCHED when it takes the last fen of the window',
      () => worldOf([window()], { left: { 1: 100n } }),
      giftOf(100n),
      { status: 'MATCHED', reason: null, amounts: ['FOUNDATION 100'] },
    ],
    [
      'NOT_MATCHED when the window has nothing left',
      () => worldOf([window()], { left: { 1: 0n } }),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'POOL_EXHAUSTED', windowId: 1, amounts: [] },
    ],
    [
      'PARTIAL by the cap per gift',
      () => worldOf([window({}, { giftCap: 50n })]),
      giftOf(100n),
      { status: 'PARTIAL', reason: 'GIFT_CAP', windowId: 1, amounts: ['FOUNDATION 50'] },
    ],
    [
      'PARTIAL with the reason of the last cap that cut it',
      () => worldOf([window({}, { giftCap: 50n, donorDailyCap: 40n })]),
      giftOf(100n),
      { status: 'PARTIAL', reason: 'DONOR_DAILY_CAP', amounts: ['FOUNDATION 40'] },
    ],
    [
      "NOT_MATCHED when the donor's day is full",
      () =>
        worldOf([window({}, { donorDailyCap: 40n })], {
          matchDays: new Map([[matchDayKey(5n, day, 'FOUNDATION'), 40n]]),
        }),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'DONOR_DAILY_CAP', windowId: 1, amounts: [] },
    ],
    [
      'NOT_MATCHED with the reason of the cap that left nothing, not of one that only cut it',
      () =>
        worldOf([window({}, { giftCap: 50n, projectCap: 40n })], {
          usage: new Map([[usageKey(1, 'PROJECT', 1), 40n]]),
        }),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'PROJECT_CAP', amounts: [] },
    ],
    [
      "NOT_MATCHED when the organization's share is used up",
      () =>
        worldOf([window({}, { organizationCap: 40n })], {
          usage: new Map([[usageKey(1, 'ORGANIZATION', 7), 41n]]),
        }),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'ORG_CAP', amounts: [] },
    ],
    [
      'OUT_OF_SCOPE where no pool covers its project',
      () => worldOf([window({ projectIds: [2] })]),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'OUT_OF_SCOPE', windowId: null, amounts: [] },
    ],
    [
      'told that a window will open',
      () => worldOf([window({ opensAt: ms(at, 1) })]),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'WINDOW_NOT_OPEN', windowId: 1, amounts: [] },
    ],
    [
      'told that the windows have closed',
      () => worldOf([window(), window({ id: 2, closesAt: at })].map((w) => ({ ...w, closesAt: at }))),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'WINDOW_CLOSED', windowId: 2, amounts: [] },
    ],
    [
      'told of the next window between two',
      () => worldOf([window({ closesAt: at }), window({ id: 2, opensAt: ms(at, 1) })]),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'WINDOW_NOT_OPEN', windowId: 2, amounts: [] },
    ],
    [
      'not told of a window that does not cover it',
      () => worldOf([window({ closesAt: at }), window({ id: 2, opensAt: ms(at, 1), projectIds: [2] })]),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'WINDOW_CLOSED', windowId: 1, amounts: [] },
    ],
    [
      'told that a window without rules in force is not open yet',
      () => worldOf([window({}, { effectiveAt: ms(at, 1) })]),
      giftOf(100n),
      { status: 'NOT_MATCHED', reason: 'WINDOW_NOT_OPEN', windowId: 1, amounts: [] },
    ],
    [
      'DONOR_UNKNOWN without a donor where there is a limit for each person',
      () => worldOf([window({}, { donorDailyCap: 40n })]),
      giftOf(100n, { donor: null }),
      { status: 'NOT_MATCHED', reason: 'DONOR_UNKNOWN', windowId: 1, amounts: [] },
    ],
    [
      'MATCHED without a donor where there is none',
      () => worldOf([window()]),
      giftOf(100n, { donor: null }),
      { status: 'MATCHED', amounts: ['FOUNDATION 100'] },
    ],
    [
      'matched by the tier of its donor',
      () => worldOf([window({}, { mode: 'TIER', tiers: [{ years: 2, ratio: 5_000 }] })]),
      giftOf(100n, { donor: { ...donor, activeYears: 2 } }),
      { status: 'MATCHED', amounts: ['FOUNDATION 50'] },
    ],
    [
      'without a tier before the first',
      () => worldOf([window({}, { mode: 'TIER', tiers: [{ years: 2, ratio: 5_000 }] })]),
      giftOf(100n, { donor: { ...donor, activeYears: 1 } }),
      { status: 'NOT_MATCHED', reason: 'NO_TIER', windowId: 1, amounts: [] },
    ],
    [
      'in the tier of no years without a donor',
      () => worldOf([window({}, { mode: 'TIER', tiers: [{ years: 0, ratio: 2_000 }] })]),
      giftOf(100n, { donor: null }),
      { status: 'MATCHED', amounts: ['FOUNDATION 20'] },
    ],
  ]
  test.each(cases)('%s', (_what, world, gift, said) => {
    expect(told(world(), gift)).toMatchObject(said)
  })
})

describe('a random window', () => {
  // With this seed don_1-42 draws the number that the draw itself says: the steps are laid around it.
  const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
  const draw = drawOf(seed, 'don_1-42')
  const lottery = (chance: number) => window({ seed }, { mode: 'RANDOM', draws: [{ chance, ratio: 20_000 }] })

  test('matches a gift that draws the last number that wins, and remembers what it drew', () => {
    const { allocations } = decideMatch(worldOf([lottery(draw + 1)]), giftOf(100n), () => null)
    expect(allocations).toMatchObject([{ draw, ratio: 20_000, raw: 200n, amount: 200n, bound: '' }])
  })

  test('matches nothing of a gift that draws the first number that does not', () => {
    expect(told(worldOf([lottery(draw)]), giftOf(100n))).toMatchObject({
      status: 'NOT_MATCHED',
      reason: 'NOT_SELECTED_BY_DRAW',
      windowId: 1,
    })
  })

  test('says that a gift was unlucky also when nothing would have been left for it', () => {
    const world = worldOf([lottery(draw)], { left: { 1: 0n } })
    expect(told(world, giftOf(100n))).toMatchObject({ reason: 'NOT_SELECTED_BY_DRAW' })
  })
})

describe('the first of these that holds is the reason', () => {
  // From the last to the first: each step adds what comes before in the order, and the reason changes to it.
  const full = { left: { 1: 0n } }
  const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
  const unlucky = { mode: 'RANDOM', draws: [{ chance: 1, ratio: 1 }] } as const
  const on: [BrakeEffect, BrakeScope, bigint | null][] = [
    ['STOP_MATCH', 'GLOBAL', null],
    ['STOP_DONATE', 'DONOR', 5n],
    ['STOP_MATCH', 'ORGANIZATION', 7n],
    ['STOP_MATCH', 'PROJECT', 1n],
  ]
  const cases: [reason: string, by: Partial<RuleSet>, gift: Partial<MatchedGift>, braked: number][] = [
    ['POOL_EXHAUSTED', {}, {}, 0],
    ['NOT_SELECTED_BY_DRAW', unlucky, {}, 0],
    ['DONOR_UNKNOWN', { ...unlucky, donorDailyCap: 1n }, { donor: null }, 0],
    ['BRAKE_ENGAGED', { ...unlucky, donorDailyCap: 1n }, { donor: null }, 1],
    ['DONOR_FROZEN', { ...unlucky, donorDailyCap: 1n }, {}, 2],
    ['ORG_FROZEN', { ...unlucky, donorDailyCap: 1n }, {}, 3],
    ['PROJECT_FROZEN', { ...unlucky, donorDailyCap: 1n }, {}, 4],
    ['BELOW_MIN_AMOUNT', { ...unlucky, donorDailyCap: 1n, minimumGift: 101n }, {}, 4],
    ['WINDOW_NOT_OPEN', { ...unlucky, minimumGift: 101n, effectiveAt: ms(at, 1) }, {}, 4],
  ]
  test.each(cases)('%s', (reason, by, gift, braked) => {
    const world = worldOf([window({ seed }, by)], { ...full, brakes: brakes(...on.slice(0, braked)) })
    expect(told(world, giftOf(100n, gift))).toMatchObject({ status: 'NOT_MATCHED', reason })
  })
})

describe('a brake on matching', () => {
  const cases: [effect: BrakeEffect, scope: BrakeScope, target: bigint | null, reason: string | null][] = [
    ['STOP_MATCH', 'GLOBAL', null, 'BRAKE_ENGAGED'],
    ['STOP_MATCH', 'WINDOW', 1n, 'BRAKE_ENGAGED'],
    ['STOP_MATCH', 'WINDOW', 2n, null],
    ['STOP_MATCH', 'PARTNER', 3n, 'BRAKE_ENGAGED'],
    ['STOP_MATCH', 'PARTNER', 1n, null],
    ['STOP_MATCH', 'PROJECT', 1n, 'PROJECT_FROZEN'],
    ['STOP_DONATE', 'PROJECT', 1n, 'PROJECT_FROZEN'],
    ['STOP_MATCH', 'PROJECT', 7n, null],
    ['STOP_MATCH', 'ORGANIZATION', 7n, 'ORG_FROZEN'],
    ['STOP_DONATE', 'ORGANIZATION', 7n, 'ORG_FROZEN'],
    ['STOP_MATCH', 'ORGANIZATION', 1n, null],
    ['STOP_MATCH', 'DONOR', 5n, 'DONOR_FROZEN'],
    ['STOP_DONATE', 'DONOR', 5n, 'DONOR_FROZEN'],
    ['STOP_MATCH', 'DONOR', 1n, null],
    ['STOP_FLOWERS', 'GLOBAL', null, null],
    ['DELAY_PUBLIC', 'GLOBAL', null, null],
    ['DELAY_PUBLIC', 'PROJECT', 1n, null],
    ['STOP_FLOWERS', 'DONOR', 5n, null],
  ]
  test.each(cases)('%s on %s %s says of a gift: %s', (effect, scope, target, reason) => {
    const world = worldOf([window()], { brakes: brakes([effect, scope, target]) })
    expect(told(world, giftOf(100n)).reason).toBe(reason)
  })

  test('freezes the match of a donor whom staff holds', () => {
    const held = giftOf(100n, { donor: { ...donor, state: 'HELD' } })
    expect(told(worldOf([window()]), held)).toMatchObject({ status: 'NOT_MATCHED', reason: 'DONOR_FROZEN' })
  })

  test('of a donor stops nobody who is nobody', () => {
    const world = worldOf([window()], { brakes: brakes(['STOP_MATCH', 'DONOR', 5n]) })
    expect(told(world, giftOf(100n, { donor: null }))).toMatchObject({ status: 'MATCHED' })
  })

  test('holds until before its end', () => {
    const until = ms(at, 1)
    const brake = { id: 1, effect: 'STOP_MATCH', scope: 'GLOBAL', targetId: null, until } as const
    expect(new Brakes([brake], at).at('STOP_MATCH', 'GLOBAL')).toEqual(brake)
    expect(new Brakes([brake], until).at('STOP_MATCH', 'GLOBAL')).toBeUndefined()
    expect(new Brakes([{ ...brake, until: null }], until).at('STOP_MATCH', 'GLOBAL')).toBeDefined()
  })

  test('is found by its own effect, scope and target alone', () => {
    for (const effect of brakeEffects) {
      for (const scope of brakeScopes) {
        const target = scope === 'GLOBAL' ? null : 1n
        const one = brakes([effect, scope, target])
        for (const otherEffect of brakeEffects) {
          for (const otherScope of brakeScopes) {
            const same = effect === otherEffect && scope === otherScope
            const asked = otherScope === 'GLOBAL' ? null : 1
            expect(one.at(otherEffect, otherScope, asked) !== undefined).toBe(same)
            if (otherScope !== 'GLOBAL') expect(one.at(otherEffect, otherScope, 2)).toBeUndefined()
          }
        }
      }
    }
  })

  test('freezes projects, organizations and donors by stopping matches or gifts, not otherwise', () => {
    for (const scope of ['PROJECT', 'ORGANIZATION', 'DONOR'] as const) {
      for (const effect of effectsOf[scope]) {
        const freezes = effect === 'STOP_MATCH' || effect === 'STOP_DONATE'
        expect([scope, effect, brakes([effect, scope, 1n]).freezes(scope, 1n)]).toEqual([
          scope,
          effect,
          freezes,
        ])
        expect(brakes([effect, scope, 1n]).freezes(scope, 2)).toBe(false)
      }
    }
  })

  test.each([
    ['GLOBAL', null, 5n, true],
    ['GLOBAL', null, null, true],
    ['DONOR', 5n, 5n, true],
    ['DONOR', 5n, 6n, false],
    ['DONOR', 5n, null, false],
    ['PARTNER', 5n, 5n, false],
  ] as const)('on flowers of %s %s stops those of the person %s: %s', (scope, target, person, stopped) => {
    expect(flowersStopped(brakes(['STOP_FLOWERS', scope, target]), person) !== undefined).toBe(stopped)
  })
})

describe('several sources', () => {
  const foundation = window()
  const enterprise = window({ id: 2, poolId: 2, source: 'ENTERPRISE' }, { ratio: 5_000 })
  const regional = window({ id: 3, poolId: 3, source: 'REGIONAL' }, { ratio: 1_000 })
  const all = [regional, enterprise, foundation]

  test('each add to one gift, in the order foundation, enterprise, regional', () => {
    expect(told(worldOf(all), giftOf(100n))).toEqual({
      status: 'MATCHED',
      reason: null,
      windowId: null,
      amounts: ['FOUNDATION 100', 'ENTERPRISE 50', 'REGIONAL 10'],
    })
  })

  test('have rooms of their own: what one has used up does not cut another', () => {
    const capped = [{ ...foundation, rules: [ruleSet({ donorDailyCap: 100n })] }, enterprise]
    const world = worldOf(capped, { matchDays: new Map([[matchDayKey(5n, day, 'FOUNDATION'), 100n]]) })
    expect(told(world, giftOf(100n))).toEqual({
      status: 'PARTIAL',
      reason: 'DONOR_DAILY_CAP',
      windowId: 1,
      amounts: ['ENTERPRISE 50'],
    })
  })

  test('count what a donor had of each of them by itself', () => {
    const capped = [
      { ...foundation, rules: [ruleSet()] },
      { ...enterprise, rules: [ruleSet({ donorDailyCap: 100n })] },
    ]
    const had = (source: 'FOUNDATION' | 'ENTERPRISE') =>
      worldOf(capped, { matchDays: new Map([[matchDayKey(5n, day, source), 70n]]) })
    expect(told(had('ENTERPRISE'), giftOf(100n)).amounts).toEqual(['FOUNDATION 100', 'ENTERPRISE 30'])
    expect(told(had('FOUNDATION'), giftOf(100n)).amounts).toEqual(['FOUNDATION 100', 'ENTERPRISE 100'])
  })

  test('make a gift PARTIAL when one that was asked gave less, with its reason', () => {
    expect(told(worldOf(all, { left: { 2: 49n } }), giftOf(100n))).toEqual({
      status: 'PARTIAL',
      reason: 'POOL_EXHAUSTED',
      windowId: 2,
      amounts: ['FOUNDATION 100', 'ENTERPRISE 49', 'REGIONAL 10'],
    })
  })

  test('make a gift PARTIAL when one that was asked refused it', () => {
    expect(told(worldOf(all, { left: { 3: 0n } }), giftOf(100n))).toMatchObject({
      status: 'PARTIAL',
      reason: 'POOL_EXHAUSTED',
      windowId: 3,
      amounts: ['FOUNDATION 100', 'ENTERPRISE 50'],
    })
  })

  test('leave a gift MATCHED when the one that adds nothing is closed, or for other projects', () => {
    const closed = { ...enterprise, closesAt: at }
    const elsewhere = { ...regional, projectIds: [2] }
    expect(told(worldOf([foundation, closed, elsewhere]), giftOf(100n))).toEqual({
      status: 'MATCHED',
      reason: null,
      windowId: null,
      amounts: ['FOUNDATION 100'],
    })
  })

  test('that all refuse: the first that is not merely for other projects says why', () => {
    const elsewhere = { ...foundation, projectIds: [2] }
    expect(told(worldOf([elsewhere, { ...enterprise, opensAt: ms(at, 1) }]), giftOf(100n))).toMatchObject({
      status: 'NOT_MATCHED',
      reason: 'WINDOW_NOT_OPEN',
      windowId: 2,
    })
    expect(told(worldOf([elsewhere, { ...enterprise, projectIds: [2] }]), giftOf(100n))).toMatchObject({
      reason: 'OUT_OF_SCOPE',
    })
  })

  test('say nothing where they have no window', () => {
    expect(considerSources(worldOf([enterprise]), giftOf(100n))).toHaveLength(1)
    expect(considerSources(worldOf([]), giftOf(100n))).toEqual([])
  })
})

describe('several windows of one source', () => {
  const first = window()
  const second = window({ id: 2, poolId: 2, opensAt: ms(opensAt, 1) })

  test('give one allocation: the first of them that can', () => {
    expect(told(worldOf([first, second]), giftOf(100n)).amounts).toEqual(['FOUNDATION 100'])
    const { allocations } = decideMatch(
      worldOf([first, second], { left: { 1: 0n } }),
      giftOf(100n),
      () => null,
    )
    expect(allocations).toMatchObject([{ windowId: 2, amount: 100n }])
  })

  test('are not added up: a gift that crosses the end of the first is PARTIAL, and the next one has the second', () => {
    const world = worldOf([first, second], { left: { 1: 60n } })
    expect(told(world, giftOf(100n))).toMatchObject({ status: 'PARTIAL', amounts: ['FOUNDATION 60'] })
  })

  test('that all refuse: the first says why', () => {
    const dear = { ...first, rules: [ruleSet({ minimumGift: 1_000n })] }
    expect(told(worldOf([dear, second], { left: { 2: 0n } }), giftOf(100n))).toMatchObject({
      reason: 'BELOW_MIN_AMOUNT',
      windowId: 1,
    })
  })

  test('in other projects are passed over', () => {
    const { allocations } = decideMatch(
      worldOf([{ ...first, regionCodes: ['110000'] }, second]),
      giftOf(100n),
      () => null,
    )
    expect(allocations).toMatchObject([{ windowId: 2 }])
  })

  test('are asked by the rules in force at the instant, each by its own', () => {
    const changing = window({
      rules: [ruleSet({ ratio: 1_000 }), ruleSet({ version: 2, effectiveAt: at, ratio: 2_000 })],
    })
    const now = considerWindow(worldOf([changing]), changing, giftOf(100n))
    const before = considerWindow(worldOf([changing], { at: ms(at, -1) }), changing, giftOf(100n))
    expect(now).toMatchObject({ offer: { ratio: 2_000, amount: 20n, rules: { version: 2 } } })
    expect(before).toMatchObject({ offer: { ratio: 1_000, amount: 10n, rules: { version: 1 } } })
  })
})

describe('a gift under review', () => {
  test('has its match reserved and not confirmed, by every source, with the reason of the review', () => {
    const windows = [window(), window({ id: 2, poolId: 2, source: 'ENTERPRISE' })]
    const match = decideMatch(worldOf(windows, { left: { 1: 60n } }), giftOf(100n), () => 'SPLITTING_HOLD')
    expect(match).toMatchObject({ status: 'HELD', reason: 'SPLITTING_HOLD', windowId: 1 })
    const hold = { state: 'HELD', hold: 'SPLITTING_HOLD', confirmedSeq: null }
    expect(match.allocations).toMatchObject([
      { source: 'FOUNDATION', amount: 60n, bound: 'WINDOW', ...hold },
      { source: 'ENTERPRISE', amount: 100n, bound: '', ...hold },
    ])
  })

  test('is not asked about when there is nothing to withhold', () => {
    const asked = () => {
      throw new Error('nobody asks')
    }
    expect(decideMatch(worldOf([window()]), giftOf(99n), asked)).toMatchObject({ status: 'NOT_MATCHED' })
    expect(decideMatch(worldOf([]), giftOf(100n), asked)).toMatchObject({ status: 'NONE' })
  })

  test('an allocation that is confirmed names its gift as the entry that did it', () => {
    const { allocations } = decideMatch(worldOf([window()]), giftOf(100n), () => null)
    expect(allocations).toMatchObject([{ state: 'CONFIRMED', hold: null, confirmedSeq: 42n, seq: 42n, day }])
  })
})

describe('what speaks against a gift', () => {
  const recent = (secondsAgo: number, amount = 1n, projectId = 1): RecentGift => ({
    paidAt: ms(at, -secondsAgo * 1_000),
    amount,
    projectId,
  })
  const gift = recent(0, 100n)
  const times = (count: number, of: RecentGift) => Array.from({ length: count }, () => of)
  const cases: [what: string, earlier: RecentGift[], reused: boolean, reason: string | null][] = [
    ['nothing, when it is the first', [], false, null],
    ['a payment reference that was used before', [], true, 'REFERENCE_HOLD'],
    ['the reference before the velocity', times(4, recent(1)), true, 'REFERENCE_HOLD'],
    ['its being the fifth in 59 seconds', [59, 40, 20, 1].map((ago) => recent(ago)), false, 'VELOCITY_HOLD'],
    [
      'its being the fifth in 59.999 seconds',
      [59.999, 40, 20, 1].map((ago) => recent(ago)),
      false,
      'VELOCITY_HOLD',
    ],
    [
      'nothing, when the first of five lies 60 seconds back',
      [60, 40, 20, 1].map((ago) => recent(ago)),
      false,
      null,
    ],
    ['nothing, when it is the fourth', [59, 40, 20].map((ago) => recent(ago)), false, null],
    ['its being the sixth at once', times(5, recent(0)), false, 'VELOCITY_HOLD'],
    [
      'the eighth of one amount through one project within an hour',
      times(7, recent(3_599, 100n)),
      false,
      'SPLITTING_HOLD',
    ],
    [
      'nothing, when one of the eight has another amount',
      [...times(6, recent(600, 100n)), recent(600, 99n)],
      false,
      null,
    ],
    [
      'nothing, when one of the eight has another project',
      [...times(6, recent(600, 100n)), recent(600, 100n, 2)],
      false,
      null,
    ],
    [
      'nothing, when one of the eight lies an hour back',
      [recent(3_600, 100n), ...times(6, recent(600, 100n))],
      false,
      null,
    ],
    ['the velocity before the splitting', times(7, recent(1, 100n)), false, 'VELOCITY_HOLD'],
  ]
  test.each(cases)('%s', (_what, earlier, reused, reason) => {
    expect(holdReason(defaultRiskRules, gift, earlier, reused)).toBe(reason)
  })

  test("is counted by the campaign's own numbers", () => {
    const strict = { velocityCount: 2, velocitySeconds: 10, splittingCount: 3, splittingSeconds: 100 }
    expect(holdReason(strict, gift, [recent(9)], false)).toBe('VELOCITY_HOLD')
    expect(holdReason(strict, gift, [recent(10)], false)).toBeNull()
    expect(holdReason(strict, gift, times(2, recent(99, 100n)), false)).toBe('SPLITTING_HOLD')
    expect(holdReason(strict, gift, times(2, recent(100, 100n)), false)).toBeNull()
  })
})

describe('what follows from an allocation', () => {
  const open = window({ id: 1, poolId: 11 })
  const limited = window({ id: 2, poolId: 12, source: 'ENTERPRISE' }, { projectCap: 1_000n })
  const windows = [open, limited]
  const allocation = (over: Partial<AllocationRow> = {}): AllocationRow => ({
    campaignId: 1,
    donationSeq: 42n,
    source: 'FOUNDATION',
    windowId: 1,
    ruleSetId: 1,
    projectId: 1,
    organizationId: 7,
    donorId: 5n,
    day,
    ratio: 10_000,
    draw: null,
    raw: 100n,
    amount: 100n,
    bound: '',
    hold: null,
    state: 'CONFIRMED',
    confirmedSeq: 42n,
    seq: 42n,
    ...over,
  })
  const partner = allocation({ source: 'ENTERPRISE', windowId: 2, amount: 30n })
  const held = { state: 'HELD', hold: 'VELOCITY_HOLD', confirmedSeq: null } as const
  const topics = ['campaign', 'project:1']

  test('foundation and partners keep accounts of their own in a project, and a window holds what is under review', () => {
    expect([allocation(), partner, allocation({ source: 'REGIONAL' })].map(accountOf)).toEqual([
      'PROJECT_FOUNDATION_MATCH:1',
      'PROJECT_PARTNER_MATCH:1',
      'PROJECT_PARTNER_MATCH:1',
    ])
    expect([allocation(held), allocation({ ...partner, ...held })].map(accountOf)).toEqual([
      'MATCHING_HELD:1',
      'MATCHING_HELD:2',
    ])
    expect(
      ['FOUNDATION', 'ENTERPRISE', 'REGIONAL'].map((source) => isPartnerLine(source as 'FOUNDATION')),
    ).toEqual([false, true, true])
  })

  test('granting moves it out of its window, takes room, and counts in the topics of the gift and of the window', () => {
    expect(granting(windows, [allocation(), partner], topics, { amount: 100n, newIn: ['window:2'] })).toEqual(
      {
        transfers: [
          {
            code: 'MATCH_CONFIRMED',
            debit: 'MATCHING_WINDOW:1',
            credit: 'PROJECT_FOUNDATION_MATCH:1',
            amount: 100n,
          },
          {
            code: 'MATCH_CONFIRMED',
            debit: 'MATCHING_WINDOW:2',
            credit: 'PROJECT_PARTNER_MATCH:1',
            amount: 30n,
          },
        ],
        matchDays: [
          { donorId: 5n, day, source: 'FOUNDATION', amount: 100n },
          { donorId: 5n, day, source: 'ENTERPRISE', amount: 30n },
        ],
        usage: [
          { windowId: 2, owner: 'PROJECT', ownerId: 1, amount: 30n },
          { windowId: 2, owner: 'ORGANIZATION', ownerId: 7, amount: 30n },
        ],
        counts: [
          {
            topics,
            newIn: ['window:2'],
            donated: 100n,
            matches: [
              { partnerLine: false, matched: 100n },
              { partnerLine: true, matched: 30n },
            ],
          },
          {
            topics: ['window:1'],
            newIn: ['window:2'],
            donated: 100n,
            matches: [{ partnerLine: false, matched: 100n }],
          },
          {
            topics: ['window:2'],
            newIn: ['window:2'],
            donated: 100n,
            matches: [{ partnerLine: true, matched: 30n }],
          },
        ],
      },
    )
  })

  test('granting under review reserves it in the window, and counts it as held', () => {
    const { transfers, counts, matchDays } = granting(windows, [allocation(held)], topics, {
      amount: 100n,
      newIn: [],
    })
    expect(transfers).toEqual([
      { code: 'MATCH_HELD', debit: 'MATCHING_WINDOW:1', credit: 'MATCHING_HELD:1', amount: 100n },
    ])
    expect(counts[0]?.matches).toEqual([{ partnerLine: false, held: 100n }])
    expect(matchDays).toHaveLength(1)
  })

  test('of a gift without a donor takes no room of anybody', () => {
    const { matchDays } = granting(windows, [allocation({ donorId: null })], topics, {
      amount: 100n,
      newIn: [],
    })
    expect(matchDays).toEqual([])
  })

  test.each([
    [at, 'MATCHING_WINDOW:1'],
    [ms(closesAt, -1), 'MATCHING_WINDOW:1'],
    [closesAt, 'MATCHING_RETURNED:11'],
  ])('taking it back at %s gives it to %s, with its room', (instant, credit) => {
    const consequence = takingBack(windows, instant, [allocation()], topics, 100n)
    expect(consequence.transfers).toEqual([
      { code: 'MATCH_REVERSED', debit: 'PROJECT_FOUNDATION_MATCH:1', credit, amount: 100n },
    ])
    expect(consequence.matchDays).toEqual([{ donorId: 5n, day, source: 'FOUNDATION', amount: -100n }])
    expect(consequence.counts).toEqual([
      { topics, newIn: [], refunded: 100n, matches: [{ partnerLine: false, reversed: 100n }] },
      { topics: ['window:1'], newIn: [], refunded: 100n, matches: [{ partnerLine: false, reversed: 100n }] },
    ])
  })

  test('taking back what was under review lets held fall, and nothing that was confirmed', () => {
    const { transfers, counts } = takingBack(windows, at, [allocation(held)], topics, 100n)
    expect(transfers).toMatchObject([{ debit: 'MATCHING_HELD:1', credit: 'MATCHING_WINDOW:1' }])
    expect(counts[0]?.matches).toEqual([{ partnerLine: false, held: -100n }])
  })

  test('revoking takes the match back and leaves the gift', () => {
    const { transfers, counts } = takingBack(windows, at, [allocation(held)], topics, undefined)
    expect(transfers).toMatchObject([{ code: 'MATCH_REVOKED' }])
    for (const count of counts) expect(count).not.toHaveProperty('refunded')
  })

  test('a gift that nothing was added to is taken back without moving anything of a window', () => {
    const { transfers, counts, matchDays, usage } = takingBack(windows, at, [], topics, 100n)
    expect({ transfers, matchDays, usage }).toEqual({ transfers: [], matchDays: [], usage: [] })
    expect(counts).toEqual([{ topics, newIn: [], refunded: 100n, matches: [] }])
  })

  test('releasing confirms what was held, and takes no room a second time', () => {
    expect(releasing([allocation({ ...partner, ...held })], topics)).toEqual({
      matchDays: [],
      usage: [],
      transfers: [
        { code: 'MATCH_RELEASED', debit: 'MATCHING_HELD:2', credit: 'PROJECT_PARTNER_MATCH:1', amount: 30n },
      ],
      counts: [
        { topics, newIn: [], matches: [{ partnerLine: true, held: -30n, matched: 30n }] },
        { topics: ['window:2'], newIn: [], matches: [{ partnerLine: true, held: -30n, matched: 30n }] },
      ],
    })
  })
})

// The invariants of money, I1 to I10, each against random interleavings of gifts, refunds, voids, brakes, window edges,
// top-ups and new rules. What decides a batch is played on a world in memory, hundreds of times, and held against a
// model that counts everything anew; test/model plays the same over the API.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { civilDay } from '../../src/campaign/campaign.ts'
import { type BrakeScope, Brakes } from '../../src/governance/brake.ts'
import { type Donate, digest, type Refund } from '../../src/journal/command.ts'
import { verdictOn } from '../../src/journal/journal.ts'
import { type Draft, emptyDraft, type KnownWindow, matchDayKey, type World } from '../../src/journal/world.ts'
import {
  type AccountKey,
  type AccountKind,
  accountKey,
  assetOf,
  type TransferCode,
} from '../../src/ledger/ledger.ts'
import type { AllocationRow } from '../../src/matching/allocation.store.ts'
import { drawOf, floorShare, type RuleSet, ratioOfDraw, ratioOfYears } from '../../src/matching/rules.ts'
import {
  availableIn,
  type Brake,
  type Gift,
  lives,
  type Matching,
  match,
  matchTotals,
  noMatching,
  type Pool,
  type Rules,
  type Source,
  stopsGift,
  takeBack,
  type Window,
} from '../model/matching.ts'
import { emptyWorld } from '../model/world.ts'

const minuteMs = 60_000

interface Setting {
  pools: { source: Source; projects: number[]; rules: Omit<Rules, 'effectiveAt'>; budgets: number[] }[]
}

type Step =
  | { do: 'donate'; who: number; project: number; amount: number }
  | { do: 'refund'; which: number; as: 'REFUND' | 'VOID' }
  | { do: 'brake'; scope: BrakeScope; target: number; effect: 'STOP_MATCH' | 'STOP_DONATE' }
  | { do: 'release'; which: number }
  | { do: 'topUp'; window: number; amount: number }
  | { do: 'rules'; pool: number; rules: Omit<Rules, 'effectiveAt'>; inMinutes: number }
  | { do: 'wait'; seconds: number }
  /** Until so many milliseconds from the next edge of a window. */
  | { do: 'edge'; by: number }

const cap = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: null, freq: 2 })
const rules: fc.Arbitrary<Omit<Rules, 'effectiveAt'>> = fc.record({
  minimumGift: fc.constantFrom(100, 100, 100, 250),
  giftCap: cap(3_000),
  donorDailyCap: cap(4_000),
  projectCap: cap(6_000),
  organizationCap: cap(8_000),
  mode: fc.constantFrom('FIXED', 'FIXED', 'RANDOM', 'TIER'),
  ratio: fc.oneof(fc.constant(10_000), fc.integer({ min: 1, max: 25_000 })),
  chance: fc.integer({ min: 1, max: 1_000_000 }),
})

const setting: fc.Arbitrary<Setting> = fc.record({
  pools: fc.array(
    fc.record({
      source: fc.constantFrom('FOUNDATION', 'FOUNDATION', 'ENTERPRISE', 'REGIONAL'),
      projects: fc.constantFrom([], [], [1], [2, 3]),
      rules,
      budgets: fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})

const amount = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(1, 98, 99, 100, 101, 249, 250) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({
      do: fc.constant('donate' as const),
      who: fc.nat({ max: 4 }),
      project: fc.integer({ min: 1, max: 3 }),
      amount,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which: fc.nat({ max: 80 }),
      as: fc.constantFrom('REFUND' as const, 'VOID' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('brake' as const),
      scope: fc.constantFrom<BrakeScope>('GLOBAL', 'WINDOW', 'PROJECT', 'ORGANIZATION', 'DONOR', 'PARTNER'),
      target: fc.integer({ min: 1, max: 3 }),
      effect: fc.constantFrom('STOP_MATCH' as const, 'STOP_MATCH' as const, 'STOP_DONATE' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat({ max: 9 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('topUp' as const),
      window: fc.nat({ max: 9 }),
      amount: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rules' as const),
      pool: fc.nat({ max: 3 }),
      rules,
      inMinutes: fc.constantFrom(0, 0, 7),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 1, 11, 59, 60, 600),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edge' as const), by: fc.constantFrom(-1, 0, 1) }) },
)

/** Everything that a play knows. */
interface Play {
  world: World
  draft: Draft
  matching: Matching
  gifts: Gift[]
  /** Every version of every pool, by its id. */
  ruleSets: Map<number, RuleSet & { poolId: number }>
}

const people = ['person-0', 'person-1', 'person-2', 'person-3']
const organizations = [1, 2, 2]

function begin({ pools }: Setting): Play {
  const world = emptyWorld({
    dailyFlowerCap: 10,
    deedTypes: [
      { flowers: 1, dailyCap: 1, lateDays: 3 },
      { flowers: 1, dailyCap: 1, lateDays: 3 },
    ],
    projects: organizations.map((receiver) => ({ category: 0, receiver, online: true })),
    dreams: 1,
  })
  const play: Play = { world, draft: emptyDraft(), matching: noMatching(), gifts: [], ruleSets: new Map() }
  // Windows follow each other with a pause, or at once; those of one source overlap. The second is open over midnight.
  pools.forEach(({ source, projects, rules: first, budgets }, index) => {
    const pool: Pool = { id: index + 1, source, projects, left: 0, rules: [] }
    play.matching.pools.push(pool)
    let opensAt = world.at.getTime() + index * 7 * minuteMs
    for (const [place, budget] of budgets.entries()) {
      const closesAt = opensAt + (place === 1 ? 300 : 20) * minuteMs
      const id = play.matching.windows.length + 1
      const seed = digest('seed', id).replaceAll('-', '').repeat(2)
      play.matching.windows.push({ id, pool: pool.id, opensAt, closesAt, budget: 0, seed, returned: 0 })
      give(play, play.matching.windows.at(-1) as Window, budget)
      opensAt = closesAt + (place === 0 ? 15 : 0) * minuteMs
    }
    publishRules(play, pool, { ...first, effectiveAt: world.at.getTime() })
  })
  play.matching.windows.sort((one, other) => one.opensAt - other.opensAt || one.id - other.id)
  know(play)
  return play
}

/** What an administrative entry does to the ledger. */
function move(
  { world, draft }: Play,
  code: TransferCode,
  debit: AccountKey,
  credit: AccountKey,
  fen: number,
): void {
  world.seq += 1n
  draft.transfers.push({ seq: world.seq, line: 0, code, debit, credit, amount: BigInt(fen) })
  world.balances.set(debit, (world.balances.get(debit) ?? 0n) - BigInt(fen))
  world.balances.set(credit, (world.balances.get(credit) ?? 0n) + BigInt(fen))
}

function give(play: Play, window: Window, fen: number): void {
  const pool = accountKey('MATCHING_POOL', window.pool)
  move(play, 'POOL_FUNDED', accountKey('MATCHING_FUNDER', window.pool), pool, fen)
  move(play, 'WINDOW_BUDGETED', pool, accountKey('MATCHING_WINDOW', window.id), fen)
  window.budget += fen
}

function publishRules(play: Play, pool: Pool, given: Rules): void {
  pool.rules.push(given)
  const fen = (most: number | null) => (most === null ? null : BigInt(most))
  const id = play.ruleSets.size + 1
  play.ruleSets.set(id, {
    id,
    poolId: pool.id,
    version: pool.rules.length,
    effectiveAt: new Date(given.effectiveAt),
    minimumGift: BigInt(given.minimumGift),
    giftCap: fen(given.giftCap),
    donorDailyCap: fen(given.donorDailyCap),
    projectCap: fen(given.projectCap),
    organizationCap: fen(given.organizationCap),
    mode: given.mode,
    ratio: given.mode === 'FIXED' ? given.ratio : null,
    draws: given.mode === 'RANDOM' ? [{ chance: given.chance, ratio: given.ratio }] : [],
    tiers: given.mode === 'TIER' ? [{ years: 0, ratio: given.ratio }] : [],
  })
}

/** Lets the world know windows and rules as the journal loads them, with what caps have to remember. */
function know({ world, matching: { windows, pools }, ruleSets, draft }: Play): void {
  world.windows = windows.map(({ id, pool, opensAt, closesAt, seed }): KnownWindow => {
    const { source, projects } = pools.find((one) => one.id === pool) as Pool
    return {
      id,
      poolId: pool,
      source,
      regionCodes: [],
      categories: [],
      projectIds: projects,
      opensAt: new Date(opensAt),
      closesAt: new Date(closesAt),
      seed,
      rules: [...ruleSets.values()].filter((one) => one.poolId === pool),
    }
  })
  // As publishing a first cap counts what was given before it.
  for (const allocation of draft.allocations) {
    for (const owner of ['PROJECT', 'ORGANIZATION'] as const) {
      const ownerId = owner === 'PROJECT' ? allocation.projectId : allocation.organizationId
      const alike = draft.allocations.filter(
        (other) =>
          other.windowId === allocation.windowId &&
          (owner === 'PROJECT' ? other.projectId : other.organizationId) === ownerId,
      )
      world.usage.set(`${allocation.windowId}/${owner}/${ownerId}`, live(alike))
    }
  }
}

const isLive = ({ state }: AllocationRow) => state === 'CONFIRMED' || state === 'HELD'
const live = (allocations: readonly AllocationRow[]) =>
  sum(allocations.filter(isLive).map((one) => one.amount))

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}

function brake({ world, matching }: Play): void {
  const row = ({ scope, target, effect }: Brake, index: number) => ({
    id: index + 1,
    scope,
    effect,
    targetId:
      typeof target === 'string'
        ? (world.donors.get(target)?.id ?? 0n)
        : target === null
          ? null
          : BigInt(target),
    until: null,
  })
  world.brakes = new Brakes(matching.brakes.map(row), world.at)
}

function take(play: Play, action: Step, position: number): void {
  const { world, draft, matching, gifts } = play
  const sent = {
    actor: 'test',
    keyDigest: digest('key', position),
    contentDigest: digest('content', position),
  }
  switch (action.do) {
    case 'donate': {
      const person = people[action.who] ?? null
      const command: Donate = {
        kind: 'DONATE',
        ...sent,
        projectId: action.project,
        channelId: 1,
        donorRef: person,
        amount: BigInt(action.amount),
        regionCode: null,
        anonymous: null,
        message: null,
        paymentReference: null,
        teamId: null,
      }
      const verdict = verdictOn(world, draft, command)
      const organization = organizations[action.project - 1] as number
      const given = {
        id: `don_1-${world.seq}`,
        person,
        project: action.project,
        organization,
        amount: action.amount,
        at: world.at.getTime(),
        day: world.day,
      }
      const stopped = stopsGift(matching, given)
      expect(verdict).toMatchObject(
        stopped ? { kind: 'refused', error: { code: 'DONATIONS_STOPPED' } } : { kind: 'accepted' },
      )
      if (!stopped) gifts.push({ ...given, ...match(matching, gifts, given) })
      return
    }
    case 'refund': {
      const donation = draft.donations[action.which % Math.max(1, draft.donations.length)]
      if (!donation) return
      const paid = donation.state === 'PAID'
      const command: Refund = {
        kind: 'REFUND',
        ...sent,
        donationSeq: donation.seq,
        channelId: null,
        as: action.as,
        reason: 'test',
      }
      const verdict = verdictOn(world, draft, command)
      expect(verdict).toMatchObject(
        paid ? { kind: 'accepted' } : { kind: 'refused', error: { code: 'ALREADY_REFUNDED' } },
      )
      const gift = gifts.find(({ id }) => id === `don_1-${donation.seq}`) as Gift
      if (paid) takeBack(matching, gift, world.at.getTime())
      return
    }
    case 'brake': {
      const target =
        action.scope === 'GLOBAL'
          ? null
          : action.scope === 'DONOR'
            ? (people[action.target] as string)
            : action.target
      if (action.scope === 'WINDOW' && action.effect === 'STOP_DONATE') return
      if (action.scope === 'DONOR' && !world.donors.has(target as string)) return
      matching.brakes.push({ scope: action.scope, target, effect: action.effect })
      brake(play)
      return
    }
    case 'release':
      matching.brakes.splice(action.which % Math.max(1, matching.brakes.length), 1)
      brake(play)
      return
    case 'topUp': {
      const window = matching.windows[action.window % matching.windows.length] as Window
      if (world.at.getTime() < window.closesAt) give(play, window, action.amount)
      return
    }
    case 'rules': {
      const pool = matching.pools[action.pool % matching.pools.length] as Pool
      const earliest = Math.max(world.at.getTime(), pool.rules.at(-1)?.effectiveAt ?? 0)
      publishRules(play, pool, { ...action.rules, effectiveAt: earliest + action.inMinutes * minuteMs })
      know(play)
      return
    }
    case 'wait':
      goTo(play, world.at.getTime() + action.seconds * 1_000)
      return
    case 'edge': {
      const edges = matching.windows.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt])
      const next = edges.filter((edge) => edge + action.by > world.at.getTime())
      if (next.length > 0) goTo(play, Math.min(...next) + action.by)
    }
  }
}

function goTo(play: Play, at: number): void {
  const { world } = play
  world.at = new Date(at)
  world.day = civilDay(world.at, world.campaign.timeZone)
  brake(play)
}

/** Plays, and looks after every step. */
function playing(numRuns: number, look: (play: Play, action: Step) => void): void {
  fc.assert(
    fc.property(setting, fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }), (given, steps) => {
      const play = begin(given)
      steps.forEach((action, position) => {
        take(play, action, position)
        look(play, action)
      })
    }),
    { numRuns },
  )
}

const donationOf = ({ draft }: Play, { donationSeq }: AllocationRow) =>
  draft.donations.find(({ seq }) => seq === donationSeq) as Draft['donations'][number]
const windowOf = ({ world }: Play, { windowId }: AllocationRow) =>
  world.windows.find(({ id }) => id === windowId) as KnownWindow
const balanceOf = ({ world }: Play, kind: AccountKind, owner: number) =>
  world.balances.get(accountKey(kind, owner)) ?? 0n

// expect() costs more than what is played, and these are asked a million times.
function same<Value>(value: Value, wanted: Value, what = ''): void {
  if (value !== wanted) throw new Error(`${what} is ${value} and not ${wanted}`)
}

function atMost<Value extends number | bigint>(value: Value, most: Value, what = ''): void {
  if (value > most) throw new Error(`${what} is ${value}, more than ${most}`)
}

function atLeast<Value extends number | bigint>(value: Value, least: Value, what = ''): void {
  if (value < least) throw new Error(`${what} is ${value}, less than ${least}`)
}

/** A test for each invariant, of so many plays. A few may miss what is rare; many must reach everything. */
export function invariantsOfMoney(numRuns: number): void {
  const many = numRuns >= 1_000
  const always = (look: (play: Play, action: Step) => void) => playing(numRuns, look)

  test('after every step every gift is matched as the model says: how much, by whom, cut by what, and why not', () => {
    const seen = new Set<string>()
    always(({ draft, gifts }) => {
      const rows = draft.donations.map(({ seq, matchStatus, matchReason }) => ({
        id: `don_1-${seq}`,
        status: matchStatus,
        reason: matchReason,
        allocations: draft.allocations
          .filter(({ donationSeq }) => donationSeq === seq)
          .map(({ source, windowId, raw, amount: fen, bound, draw, state, confirmedSeq }) => ({
            source,
            window: windowId,
            raw: Number(raw),
            amount: Number(fen),
            bound: bound === '' ? [] : bound.split(','),
            draw,
            state,
            wasConfirmed: confirmedSeq !== null,
          })),
      }))
      expect(rows).toEqual(
        gifts.map(({ id, status, reason, allocations }) => ({ id, status, reason, allocations })),
      )
      for (const { status, reason } of rows) seen.add(`${status} ${reason}`)
    })
    if (!many) return
    for (const what of [
      'MATCHED null',
      'HELD VELOCITY_HOLD',
      'PARTIAL POOL_EXHAUSTED',
      'PARTIAL GIFT_CAP',
      ...[
        'BELOW_MIN_AMOUNT',
        'WINDOW_NOT_OPEN',
        'WINDOW_CLOSED',
        'OUT_OF_SCOPE',
        'DONOR_UNKNOWN',
        'BRAKE_ENGAGED',
      ].map((reason) => `NOT_MATCHED ${reason}`),
      ...[
        'DONOR_DAILY_CAP',
        'PROJECT_CAP',
        'ORG_CAP',
        'POOL_EXHAUSTED',
        'NOT_SELECTED_BY_DRAW',
        'PROJECT_FROZEN',
      ].map((reason) => `NOT_MATCHED ${reason}`),
    ]) {
      expect(seen).toContain(what)
    }
  })

  test('I1 0 ≤ confirmed + held ≤ budget of a window, and what is left is exactly the rest', () => {
    always((play) => {
      for (const window of play.matching.windows) {
        const given = live(play.draft.allocations.filter(({ windowId }) => windowId === window.id))
        atMost(given, BigInt(window.budget))
        const left = balanceOf(play, 'MATCHING_WINDOW', window.id)
        atLeast(left, 0n)
        same(left, BigInt(availableIn(window, play.gifts)))
        same(left + given + BigInt(window.returned), BigInt(window.budget))
        same(balanceOf(play, 'MATCHING_HELD', window.id), BigInt(matchTotals(play.gifts, window.id).held))
      }
    })
  })

  test('I2 what a pool and its windows have, gave and got back is what was put in', () => {
    always((play) => {
      for (const { id } of play.matching.pools) {
        const windows = play.matching.windows.filter(({ pool }) => pool === id)
        const budgets = BigInt(windows.reduce((total, { budget }) => total + budget, 0))
        same(-balanceOf(play, 'MATCHING_FUNDER', id), budgets + balanceOf(play, 'MATCHING_POOL', id))
        const given = live(
          play.draft.allocations.filter(({ windowId }) => windows.some((one) => one.id === windowId)),
        )
        const back = balanceOf(play, 'MATCHING_RETURNED', id)
        const left = sum(windows.map((window) => balanceOf(play, 'MATCHING_WINDOW', window.id)))
        same(given + back + left, budgets)
        // A window's budget is of its pool: the pool is never what binds.
        for (const { bound } of play.draft.allocations) expect(bound).not.toContain('POOL')
      }
    })
  })

  test('I3 at most one allocation of each donation and source', () => {
    always(({ draft: { allocations } }) => {
      const keys = allocations.map(({ donationSeq, source }) => `${donationSeq}/${source}`)
      same(new Set(keys).size, keys.length)
    })
  })

  test('I4 an allocation is re-derivable from its rule-set version and its draw', () => {
    always((play) => {
      for (const allocation of play.draft.allocations) {
        const donation = donationOf(play, allocation)
        const window = windowOf(play, allocation)
        const by = play.ruleSets.get(allocation.ruleSetId) as RuleSet
        atLeast(
          window.rules.findLast(({ effectiveAt }) => effectiveAt <= donation.paidAt)?.version ?? 0,
          by.version,
        )
        atMost(by.effectiveAt.getTime(), donation.paidAt.getTime())
        const draw = by.mode === 'RANDOM' ? drawOf(window.seed, `don_1-${donation.seq}`) : null
        same(allocation.draw, draw)
        const ratio =
          by.mode === 'FIXED'
            ? by.ratio
            : draw === null
              ? ratioOfYears(by.tiers, 0)
              : ratioOfDraw(by.draws, draw)
        same(allocation.ratio, ratio)
        same(allocation.raw, floorShare(donation.amount, allocation.ratio))
        expect(allocation.amount).toBeGreaterThan(0n)
        atMost(allocation.amount, allocation.raw)
        same(allocation.bound !== '', allocation.amount < allocation.raw)
      }
    })
  })

  test("I5 a donor's match on one day, of each source, is at most the daily cap; and so of projects and organizations", () => {
    always((play) => {
      const { draft, world } = play
      const limits: [
        what: string,
        of: (one: AllocationRow) => string,
        most: (by: RuleSet) => bigint | null,
      ][] = [
        ['donor', (one) => `${one.donorId}/${one.day}/${one.source}`, (by) => by.donorDailyCap],
        ['project', (one) => `${one.windowId}/${one.projectId}`, (by) => by.projectCap],
        ['organization', (one) => `${one.windowId}/${one.organizationId}`, (by) => by.organizationCap],
      ]
      for (const [what, of, most] of limits) {
        const living = draft.allocations.filter(
          (one) => isLive(one) && (what !== 'donor' || one.donorId !== null),
        )
        for (const key of new Set(living.map(of))) {
          const group = living.filter((one) => of(one) === key)
          const bounds = group.map(({ ruleSetId }) => most(play.ruleSets.get(ruleSetId) as RuleSet))
          if (bounds.includes(null)) continue
          // A cap that was lowered since leaves what was given under the higher one.
          const highest = Math.max(...bounds.map(Number))
          atMost(Number(live(group)), highest, `${what} ${key}`)
        }
      }
      for (const { donorId, day, source } of draft.allocations) {
        if (donorId === null) continue
        const alike = draft.allocations.filter(
          (other) => other.donorId === donorId && other.day === day && other.source === source,
        )
        same(world.matchDays.get(matchDayKey(donorId, day, source)), live(alike))
      }
    })
  })

  test('I6 below 100 fen nothing is matched; exactly 100 is, where nothing else stands in the way', () => {
    let exactly = 0
    always((play) => {
      for (const allocation of play.draft.allocations) {
        const { amount: fen } = donationOf(play, allocation)
        atLeast(fen, 100n)
        if (fen === 100n) exactly += 1
      }
      for (const { matchReason, matchRuleSetId, amount: fen } of play.draft.donations) {
        const by = matchRuleSetId === null ? undefined : play.ruleSets.get(matchRuleSetId)
        if (matchReason !== 'BELOW_MIN_AMOUNT' || !by) continue
        // Too small by the rules, or by what its ratio makes of it.
        const best =
          by.mode === 'FIXED'
            ? (by.ratio ?? 0)
            : Math.max(0, ...[...by.draws, ...by.tiers].map((one) => one.ratio))
        same(fen < by.minimumGift || floorShare(fen, best) === 0n, true)
      }
    })
    if (many) expect(exactly).toBeGreaterThan(0)
  })

  test('I7 nothing is matched before its window opens or from its closing on', () => {
    let atTheOpening = 0
    let atTheEnd = 0
    always((play) => {
      for (const allocation of play.draft.allocations) {
        const at = donationOf(play, allocation).paidAt.getTime()
        const { opensAt, closesAt } = windowOf(play, allocation)
        atLeast(at, opensAt.getTime())
        expect(at).toBeLessThan(closesAt.getTime())
        if (at === opensAt.getTime()) atTheOpening += 1
        if (at === closesAt.getTime() - 1) atTheEnd += 1
      }
    })
    if (many) expect([atTheOpening > 0, atTheEnd > 0]).toEqual([true, true])
  })

  test('I8 a refund or void reverses allocations, totals and the day’s first-donation flower at once', () => {
    always((play, action) => {
      const { draft, world, gifts } = play
      if (action.do !== 'refund') return
      for (const donation of draft.donations) {
        if (donation.state === 'PAID') continue
        const ofIt = draft.allocations.filter(({ donationSeq }) => donationSeq === donation.seq)
        expect(ofIt.filter(isLive)).toEqual([])
        same(donation.matchStatus, ofIt.length > 0 ? 'REVERSED' : 'NOT_MATCHED')
        same(world.deeds.get(donation.seq)?.result ?? 'REVERSED', 'REVERSED')
      }
      const of = (topic: string) => draft.totals.get(topic)
      const compare = (topic: string, counted: readonly Gift[], window?: number) => {
        const totals = of(topic)
        if (!totals) return
        const { matched, matchReversed, held, partnerMatched, partnerMatchReversed, partnerHeld } = totals
        const said = { matched, matchReversed, held, partnerMatched, partnerMatchReversed, partnerHeld }
        const expected = Object.entries(matchTotals(counted, window)).map(([name, fen]) => [
          name,
          BigInt(fen),
        ])
        expect(said, topic).toEqual(Object.fromEntries(expected))
      }
      compare('campaign', gifts)
      for (const project of [1, 2, 3])
        compare(
          `project:${project}`,
          gifts.filter((gift) => gift.project === project),
        )
      for (const { id } of play.matching.windows) compare(`window:${id}`, gifts, id)
      const refunded = draft.donations.filter(({ state }) => state !== 'PAID').map((row) => row.amount)
      same(of('campaign')?.refunded ?? 0n, sum(refunded))
    })
  })

  test('I9 every transfer debits what it credits; the lines of money lie in different accounts', () => {
    always((play) => {
      const { draft, world } = play
      const kindOf = (account: AccountKey) => account.split(':')[0] as AccountKind
      const balances = new Map<AccountKey, bigint>()
      for (const { debit, credit, amount: fen } of draft.transfers) {
        expect(fen).toBeGreaterThan(0n)
        same(assetOf[kindOf(debit)], assetOf[kindOf(credit)])
        balances.set(debit, (balances.get(debit) ?? 0n) - fen)
        balances.set(credit, (balances.get(credit) ?? 0n) + fen)
      }
      same(sum([...balances.values()]), 0n)
      expect(new Map(world.balances)).toEqual(balances)
      for (const [account, balance] of balances) {
        if (!['CHANNEL', 'MATCHING_FUNDER', 'DEED_TYPE'].includes(kindOf(account)))
          atLeast(balance, 0n, account)
      }
      for (const project of [1, 2, 3]) {
        const paid = draft.donations.filter((row) => row.projectId === project && row.state === 'PAID')
        const confirmed = draft.allocations.filter(
          (one) => one.projectId === project && one.state === 'CONFIRMED',
        )
        const line = (foundation: boolean) =>
          sum(
            confirmed.filter((one) => (one.source === 'FOUNDATION') === foundation).map((one) => one.amount),
          )
        same(balanceOf(play, 'PROJECT_DONATIONS', project), sum(paid.map((row) => row.amount)))
        same(balanceOf(play, 'PROJECT_FOUNDATION_MATCH', project), line(true))
        same(balanceOf(play, 'PROJECT_PARTNER_MATCH', project), line(false))
      }
    })
  })

  test('I10 a paid donation never changes its project, its receiver, its donor or its amount', () => {
    const first = new WeakMap<Draft, string[]>()
    always(({ draft }) => {
      const told = draft.donations.map(
        ({ seq, projectId, receivingOrganizationId, donorId, channelId, amount: fen, paidAt }) =>
          [seq, projectId, receivingOrganizationId, donorId, channelId, fen, paidAt.getTime()].join('/'),
      )
      const before = first.get(draft) ?? []
      expect(told.slice(0, before.length)).toEqual(before)
      first.set(draft, told)
      for (const { donationSeq, projectId, organizationId, donorId } of draft.allocations) {
        const row = draft.donations.find(({ seq }) => seq === donationSeq)
        expect([row?.projectId, row?.receivingOrganizationId, row?.donorId]).toEqual([
          projectId,
          organizationId,
          donorId,
        ])
      }
    })
  })

  test('what lives in the model is what lives in the journal', () => {
    always(({ draft, gifts }) => {
      const fen = gifts
        .flatMap(({ allocations }) => allocations.filter(lives))
        .reduce((all, one) => all + one.amount, 0)
      same(live(draft.allocations), BigInt(fen))
    })
  })
}

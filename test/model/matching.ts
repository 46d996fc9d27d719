// Matching once more, as simply as it can be said: what a gift gets is counted anew from the list of all gifts before it.
// Slow, and hard to get wrong.
import { createHmac } from 'node:crypto'

export const sources = ['FOUNDATION', 'ENTERPRISE', 'REGIONAL'] as const
export type Source = (typeof sources)[number]

export interface Rules {
  effectiveAt: number
  minimumGift: number
  giftCap: number | null
  donorDailyCap: number | null
  projectCap: number | null
  organizationCap: number | null
  mode: 'FIXED' | 'RANDOM' | 'TIER'
  /** Basis points; of RANDOM and TIER what is won with luck, and from no years on. */
  ratio: number
  /** RANDOM: in a million. */
  chance: number
}

export interface Pool {
  id: number
  source: Source
  /** Empty: all. */
  projects: number[]
  /** What its windows were not given. */
  left: number
  /** In the order of their publication. */
  rules: Rules[]
}

export interface Window {
  id: number
  pool: number
  opensAt: number
  closesAt: number
  budget: number
  seed: string
  /** What came back to its pool after it had closed. */
  returned: number
}

export interface Brake {
  scope: 'GLOBAL' | 'WINDOW' | 'PROJECT' | 'ORGANIZATION' | 'DONOR' | 'PARTNER'
  target: number | string | null
  effect: 'STOP_MATCH' | 'STOP_DONATE'
}

export interface Allocation {
  source: Source
  window: number
  raw: number
  amount: number
  bound: string[]
  draw: number | null
  state: 'CONFIRMED' | 'HELD' | 'REVERSED'
  wasConfirmed: boolean
}

export interface Gift {
  id: string
  person: string | null
  project: number
  organization: number
  amount: number
  at: number
  day: string
  status: string
  reason: string | null
  allocations: Allocation[]
}

export interface Matching {
  /** In the order in which they open. */
  windows: Window[]
  pools: Pool[]
  brakes: Brake[]
}

export const noMatching = (): Matching => ({ windows: [], pools: [], brakes: [] })

export type New = Omit<Gift, 'status' | 'reason' | 'allocations'>

export const lives = ({ state }: Allocation): boolean => state !== 'REVERSED'

/** The match of a gift after all those before it. */
export function match(
  { windows, pools, brakes }: Matching,
  past: readonly Gift[],
  gift: New,
): Pick<Gift, 'status' | 'reason' | 'allocations'> {
  const given: Allocation[] = []
  const refusals: { reason: string; asked: boolean }[] = []
  for (const source of sources) {
    const ofSource = windows.filter(({ pool }) => poolOf(pool).source === source)
    if (ofSource.length === 0) continue
    const covering = ofSource.filter(({ pool }) => {
      const { projects } = poolOf(pool)
      return projects.length === 0 || projects.includes(gift.project)
    })
    const open = covering.filter(({ opensAt, closesAt }) => gift.at >= opensAt && gift.at < closesAt)
    if (covering.length === 0) refusals.push({ reason: 'OUT_OF_SCOPE', asked: false })
    else if (open.length === 0) {
      const later = covering.some(({ opensAt }) => opensAt > gift.at)
      refusals.push({ reason: later ? 'WINDOW_NOT_OPEN' : 'WINDOW_CLOSED', asked: false })
    } else {
      const answers = open.map((window) => ask(window, source))
      const granted = answers.find((answer) => 'amount' in answer)
      if (granted && 'amount' in granted) given.push(granted)
      else refusals.push(answers[0] as { reason: string; asked: boolean })
    }
  }
  if (given.length === 0) {
    const telling = refusals.find(({ reason }) => reason !== 'OUT_OF_SCOPE') ?? refusals[0]
    return { status: telling ? 'NOT_MATCHED' : 'NONE', reason: telling?.reason ?? null, allocations: [] }
  }
  const hold = held(past, gift)
  if (hold !== null) {
    const allocations = given.map((one) => ({ ...one, state: 'HELD' as const, wasConfirmed: false }))
    return { status: 'HELD', reason: hold, allocations }
  }
  const cut = given.find(({ bound }) => bound.length > 0)
  const short = cut
    ? (reasons[cut.bound.at(-1) as string] as string)
    : (refusals.find(({ asked }) => asked)?.reason ?? null)
  return { status: short === null ? 'MATCHED' : 'PARTIAL', reason: short, allocations: given }

  function poolOf(id: number): Pool {
    return pools.find((pool) => pool.id === id) as Pool
  }

  function ask(window: Window, source: Source): Allocation | { reason: string; asked: boolean } {
    const rules = poolOf(window.pool).rules.findLast(({ effectiveAt }) => effectiveAt <= gift.at)
    if (!rules) return { reason: 'WINDOW_NOT_OPEN', asked: false }
    const no = (reason: string) => ({ reason, asked: true })
    if (gift.amount < rules.minimumGift) return no('BELOW_MIN_AMOUNT')
    const frozen = (scope: Brake['scope'], target: number | string | null) =>
      brakes.some((brake) => brake.scope === scope && brake.target === target)
    if (frozen('PROJECT', gift.project)) return no('PROJECT_FROZEN')
    if (frozen('ORGANIZATION', gift.organization)) return no('ORG_FROZEN')
    if (gift.person !== null && frozen('DONOR', gift.person)) return no('DONOR_FROZEN')
    const stopped = (scope: Brake['scope'], target: number | null) =>
      brakes.some(
        (brake) => brake.effect === 'STOP_MATCH' && brake.scope === scope && brake.target === target,
      )
    if (stopped('GLOBAL', null) || stopped('WINDOW', window.id) || stopped('PARTNER', 1))
      return no('BRAKE_ENGAGED')
    if (gift.person === null && rules.donorDailyCap !== null) return no('DONOR_UNKNOWN')
    const draw = rules.mode === 'RANDOM' ? drawOf(window.seed, gift.id) : null
    if (draw !== null && draw >= rules.chance) return no('NOT_SELECTED_BY_DRAW')
    const raw = Math.floor((gift.amount * rules.ratio) / 10_000)
    if (raw === 0) return no('BELOW_MIN_AMOUNT')
    const already = (counts: (other: Gift, allocation: Allocation) => boolean) =>
      sum(
        past.flatMap((other) => other.allocations.filter((one) => lives(one) && counts(other, one))),
        ({ amount }) => amount,
      )
    const here = (other: Allocation) => other.window === window.id
    const rooms: [cap: string, most: number | null, already: () => number][] = [
      ['GIFT', rules.giftCap, () => 0],
      [
        'DONOR_DAY',
        gift.person === null ? null : rules.donorDailyCap,
        () =>
          already(
            (other, one) => other.person === gift.person && other.day === gift.day && one.source === source,
          ),
      ],
      [
        'PROJECT',
        rules.projectCap,
        () => already((other, one) => here(one) && other.project === gift.project),
      ],
      [
        'ORGANIZATION',
        rules.organizationCap,
        () => already((other, one) => here(one) && other.organization === gift.organization),
      ],
      ['WINDOW', window.budget, () => already((_, one) => here(one))],
    ]
    let amount = raw
    const bound: string[] = []
    for (const [cap, most, used] of rooms) {
      if (most === null) continue
      const room = Math.max(0, most - used())
      if (amount <= room) continue
      if (room === 0) return no(reasons[cap] as string)
      amount = room
      bound.push(cap)
    }
    return { source, window: window.id, raw, amount, bound, draw, state: 'CONFIRMED', wasConfirmed: true }
  }
}

const reasons: Record<string, string> = {
  GIFT: 'GIFT_CAP',
  DONOR_DAY: 'DONOR_DAILY_CAP',
  PROJECT: 'PROJECT_CAP',
  ORGANIZATION: 'ORG_CAP',
  WINDOW: 'POOL_EXHAUSTED',
}

function held(past: readonly Gift[], { person, at, amount, project }: New): string | null {
  if (person === null) return null
  const within = (ms: number) => past.filter((other) => other.person === person && other.at > at - ms)
  if (within(60_000).length >= 4) return 'VELOCITY_HOLD'
  const alike = within(3_600_000).filter((other) => other.amount === amount && other.project === project)
  return alike.length >= 7 ? 'SPLITTING_HOLD' : null
}

/** A refund takes back whatever lives; while its window is open it can be given again. */
export function takeBack({ windows }: Matching, gift: Gift, at: number): void {
  const living = gift.allocations.filter(lives)
  for (const allocation of living) {
    allocation.state = 'REVERSED'
    const window = windows.find(({ id }) => id === allocation.window) as Window
    if (at >= window.closesAt) window.returned += allocation.amount
  }
  if (living.length > 0) gift.status = 'REVERSED'
}

function drawOf(seed: string, id: string): number {
  const hex = createHmac('sha256', Buffer.from(seed, 'hex')).update(id).digest('hex')
  return Number((BigInt(`0x${hex.slice(0, 8)}`) * 1_000_000n) / 2n ** 32n)
}

/** Whether a brake stops the gift itself. */
export function stopsGift(
  { brakes }: Matching,
  gift: Pick<New, 'person' | 'project' | 'organization'>,
): boolean {
  return brakes.some(
    ({ effect, scope, target }) =>
      effect === 'STOP_DONATE' &&
      (scope === 'GLOBAL' ||
        (scope === 'PROJECT' && target === gift.project) ||
        (scope === 'ORGANIZATION' && target === gift.organization) ||
        (scope === 'PARTNER' && target === 1) ||
        (scope === 'DONOR' && target === gift.person)),
  )
}

/** What totals say of the matching of some gifts; of a window's gifts when it is named. */
export function matchTotals(gifts: readonly Gift[], window?: number) {
  const all = gifts.flatMap(({ allocations }) =>
    allocations.filter((one) => (window ?? one.window) === one.window),
  )
  const fen = (counts: (one: Allocation) => boolean) => sum(all.filter(counts), ({ amount }) => amount)
  const partner = ({ source }: Allocation) => source !== 'FOUNDATION'
  return {
    matched: fen(({ wasConfirmed }) => wasConfirmed),
    matchReversed: fen((one) => one.wasConfirmed && !lives(one)),
    held: fen(({ state }) => state === 'HELD'),
    partnerMatched: fen((one) => one.wasConfirmed && partner(one)),
    partnerMatchReversed: fen((one) => one.wasConfirmed && partner(one) && !lives(one)),
    partnerHeld: fen((one) => one.state === 'HELD' && partner(one)),
  }
}

/** Fen that a window can still give, or had left when it closed. */
export function availableIn(window: Window, gifts: readonly Gift[]): number {
  const { matched, matchReversed, held } = matchTotals(gifts, window.id)
  return window.budget - (matched - matchReversed) - held - window.returned
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}

// Matching: what the open windows add to a gift, decided when the gift's turn comes and never afterwards. One window of
// each source may add to it; whoever comes first in the journal is served first.
import type { HoldReason } from '../governance/risk.ts'
import { publicEntryId } from '../graphql/publicId.ts'
import type { KnownDonor, KnownProject, KnownWindow, World } from '../journal/world.ts'
import { matchDayKey, usageKey } from '../journal/world.ts'
import { accountKey } from '../ledger/ledger.ts'
import type { AllocationRow } from './allocation.store.ts'
import { type MatchReason, type MatchStatus, reasonOfCap } from './allocation.ts'
import { covers, isOpen, type Source, sources } from './pool.ts'
import {
  applyCaps,
  type Cap,
  drawOf,
  floorShare,
  type Rooms,
  type RuleSet,
  ratioOfDraw,
  ratioOfYears,
  ruleSetAt,
} from './rules.ts'

/** What a match depends on beside the gift. */
export type MatchWorld = Pick<World, 'at' | 'day' | 'windows' | 'brakes' | 'balances' | 'matchDays' | 'usage'>

export interface MatchedGift {
  campaignId: number
  seq: bigint
  amount: bigint
  project: KnownProject
  donor: Pick<KnownDonor, 'id' | 'state' | 'activeYears'> | null
  channelId: number
}

/** What a window would add. */
export interface Offer {
  window: KnownWindow
  rules: RuleSet
  ratio: number
  draw: number | null
  raw: bigint
  amount: bigint
  bound: Cap[]
}

/** Why a source adds nothing: the window that says so, where one was asked. */
export interface Refusal {
  reason: MatchReason
  window: KnownWindow | null
  rules: RuleSet | null
}

export interface Refused {
  refusal: Refusal
}

export type Verdict = { offer: Offer } | Refused

/** What every source that has a window says to a gift, in the order of the sources. */
export function considerSources(world: MatchWorld, gift: MatchedGift): Verdict[] {
  return sources.flatMap((source) => considerSource(world, source, gift) ?? [])
}

function considerSource(world: MatchWorld, source: Source, gift: MatchedGift): Verdict | null {
  const asked = askedWindows(world, source, gift)
  if (asked === null || 'refusal' in asked) return asked
  let first: Verdict | null = null
  for (const window of asked.windows) {
    const verdict = considerWindow(world, window, gift)
    if ('offer' in verdict) return verdict
    first ??= verdict
  }
  return first
}

/** The open windows of a source that are for the gift's project, or why there is none; null: it has no window at all. */
export function askedWindows(
  world: MatchWorld,
  source: Source,
  gift: MatchedGift,
): { windows: readonly KnownWindow[] } | Refused | null {
  let isAny = false
  let last: KnownWindow | null = null
  let next: KnownWindow | null = null
  const open: KnownWindow[] = []
  for (const window of world.windows) {
    if (window.source !== source) continue
    isAny = true
    if (!covers(window, gift.project)) continue
    last = window
    if (isOpen(window, world.at)) open.push(window)
    else if (window.opensAt > world.at) next ??= window
  }
  if (open.length > 0) return { windows: open }
  if (next) return refuse('WINDOW_NOT_OPEN', next)
  if (last) return refuse('WINDOW_CLOSED', last)
  return isAny ? refuse('OUT_OF_SCOPE', null) : null
}

/** The order of refusals: too small, stopped, unknown, unlucky, capped. */
export function considerWindow(world: MatchWorld, window: KnownWindow, gift: MatchedGift): Verdict {
  const admission = admit(world, window, gift)
  if ('refusal' in admission) return admission
  const { rules } = admission
  const draw = rules.mode === 'RANDOM' ? drawOf(window.seed, publicEntryId('Donation', gift)) : null
  const ratio = ratioOf(rules, draw, yearsOf(gift))
  if (ratio === 0) return refuseWithoutRatio(window, rules)
  return capped(world, window, rules, gift, ratio, draw)
}

/** The rules by which a window goes for a gift, unless it refuses the gift before any ratio is found. */
export function admit(
  world: MatchWorld,
  window: KnownWindow,
  gift: MatchedGift,
): { rules: RuleSet } | Refused {
  const rules = ruleSetAt(window.rules, world.at)
  if (!rules) return refuse('WINDOW_NOT_OPEN', window)
  if (gift.amount < rules.minimumGift) return refuse('BELOW_MIN_AMOUNT', window, rules)
  const stopped = stoppedBy(world, window, gift)
  if (stopped) return refuse(stopped, window, rules)
  // A limit for each person a day cannot be kept for somebody who is nobody.
  if (gift.donor === null && rules.donorDailyCap !== null) return refuse('DONOR_UNKNOWN', window, rules)
  return { rules }
}

export function refuseWithoutRatio(window: KnownWindow, rules: RuleSet): Refused {
  return refuse(rules.mode === 'TIER' ? 'NO_TIER' : 'NOT_SELECTED_BY_DRAW', window, rules)
}

export function yearsOf({ donor }: Pick<MatchedGift, 'donor'>): number {
  return donor?.activeYears ?? 0
}

/** What a ratio comes to once every cap has had its say. */
export function capped(
  world: MatchWorld,
  window: KnownWindow,
  rules: RuleSet,
  gift: MatchedGift,
  ratio: number,
  draw: number | null,
): Verdict {
  const raw = floorShare(gift.amount, ratio)
  if (raw === 0n) return refuse('BELOW_MIN_AMOUNT', window, rules)
  const rooms = roomsOf(world, window, rules, gift)
  const { amount, bound } = applyCaps(raw, rooms)
  if (amount === 0n) {
    const emptiedBy = bound.find((cap) => (rooms[cap] ?? 1n) <= 0n) ?? 'WINDOW'
    return refuse(reasonOfCap[emptiedBy], window, rules)
  }
  return { offer: { window, rules, ratio, draw, raw, amount, bound } }
}

function refuse(reason: MatchReason, window: KnownWindow | null, rules: RuleSet | null = null): Refused {
  return { refusal: { reason, window, rules } }
}

function ratioOf(rules: RuleSet, draw: number | null, years: number): number {
  switch (rules.mode) {
    case 'FIXED':
      return rules.ratio ?? 0
    case 'RANDOM':
      return ratioOfDraw(rules.draws, draw ?? 0)
    case 'TIER':
      return ratioOfYears(rules.tiers, years)
  }
}

function stoppedBy(world: MatchWorld, window: KnownWindow, gift: MatchedGift): MatchReason | null {
  const { brakes } = world
  const { project, donor, channelId } = gift
  if (brakes.freezes('PROJECT', project.id)) return 'PROJECT_FROZEN'
  if (brakes.freezes('ORGANIZATION', project.receivingOrganizationId)) return 'ORG_FROZEN'
  if (donor && (donor.state === 'HELD' || brakes.freezes('DONOR', donor.id))) return 'DONOR_FROZEN'
  const engaged =
    brakes.at('STOP_MATCH', 'GLOBAL') ??
    brakes.at('STOP_MATCH', 'WINDOW', window.id) ??
    brakes.at('STOP_MATCH', 'PARTNER', channelId)
  return engaged ? 'BRAKE_ENGAGED' : null
}

export function roomsOf(world: MatchWorld, window: KnownWindow, rules: RuleSet, gift: MatchedGift): Rooms {
  const { project, donor } = gift
  const used = (owner: 'PROJECT' | 'ORGANIZATION', id: number) =>
    world.usage.get(usageKey(window.id, owner, id)) ?? 0n
  const available = availableIn(world, window)
  return {
    GIFT: rules.giftCap,
    DONOR_DAY:
      rules.donorDailyCap === null || donor === null
        ? null
        : rules.donorDailyCap - (world.matchDays.get(matchDayKey(donor.id, world.day, window.source)) ?? 0n),
    PROJECT: rules.projectCap === null ? null : rules.projectCap - used('PROJECT', project.id),
    ORGANIZATION:
      rules.organizationCap === null
        ? null
        : rules.organizationCap - used('ORGANIZATION', project.receivingOrganizationId),
    WINDOW: available,
    POOL: leftInPool(world, window),
  }
}

/** What the window can still give: its account's balance. */
export function availableIn({ balances }: Pick<World, 'balances'>, { id }: Pick<KnownWindow, 'id'>): bigint {
  return balances.get(accountKey('MATCHING_WINDOW', id)) ?? 0n
}

/** What the pool and all its windows have left: never less than the window alone, whose budget is of the pool (I2). */
function leftInPool({ balances, windows }: MatchWorld, { poolId }: KnownWindow): bigint {
  let left = balances.get(accountKey('MATCHING_POOL', poolId)) ?? 0n
  for (const window of windows) if (window.poolId === poolId) left += availableIn({ balances }, window)
  return left
}

export interface Match {
  status: MatchStatus
  reason: MatchReason | null
  /** Why it is not, or not fully, matched, whether or not it is held. */
  shortfall: MatchReason | null
  windowId: number | null
  ruleSetId: number | null
  allocations: AllocationRow[]
}

/** The match of a gift, held when something speaks against the gift. */
export function decideMatch(world: MatchWorld, gift: MatchedGift, hold: () => HoldReason | null): Match {
  const verdicts = considerSources(world, gift)
  const offers = verdicts.flatMap((verdict) => ('offer' in verdict ? verdict.offer : []))
  const refusals = verdicts.flatMap((verdict) => ('refusal' in verdict ? verdict.refusal : []))
  if (offers.length > 0) return matched(world, gift, offers, refusals, hold())
  const telling = refusals.find(({ reason }) => reason !== 'OUT_OF_SCOPE') ?? refusals[0]
  return {
    status: telling ? 'NOT_MATCHED' : 'NONE',
    ...saying(telling),
    allocations: [],
  }
}

function matched(
  world: MatchWorld,
  gift: MatchedGift,
  offers: readonly Offer[],
  refusals: readonly Refusal[],
  hold: HoldReason | null,
): Match {
  const allocations = offers.map(
    (offer): AllocationRow => ({
      campaignId: gift.campaignId,
      donationSeq: gift.seq,
      source: offer.window.source,
      windowId: offer.window.id,
      ruleSetId: offer.rules.id,
      projectId: gift.project.id,
      organizationId: gift.project.receivingOrganizationId,
      donorId: gift.donor?.id ?? null,
      day: world.day,
      ratio: offer.ratio,
      draw: offer.draw,
      raw: offer.raw,
      amount: offer.amount,
      bound: offer.bound.join(','),
      hold,
      state: hold ? 'HELD' : 'CONFIRMED',
      confirmedSeq: hold ? null : gift.seq,
      seq: gift.seq,
    }),
  )
  // A window that was asked and gave nothing, or less than its ratio says.
  const refused = refusals.find(({ rules }) => rules !== null)
  const cut = offers.find(({ bound }) => bound.length > 0)
  const cutBy = cut?.bound.at(-1)
  const short: Refusal | undefined =
    cut && cutBy ? { reason: reasonOfCap[cutBy], window: cut.window, rules: cut.rules } : refused
  if (hold) return { status: 'HELD', ...saying(short), reason: hold, allocations }
  return { status: short ? 'PARTIAL' : 'MATCHED', ...saying(short), allocations }
}

function saying(refusal: Refusal | undefined) {
  const reason = refusal?.reason ?? null
  return {
    reason,
    shortfall: reason,
    windowId: refusal?.window?.id ?? null,
    ruleSetId: refusal?.rules?.id ?? null,
  }
}

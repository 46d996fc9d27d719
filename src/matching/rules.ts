// Rule sets: how much a pool adds to a gift. A rule set never changes once it is published; a change is a new version,
// effective from an instant that lies ahead (I30). Ratios are in basis points, amounts in fen, and every rounding is
// down to a fen: the rest stays in the window.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'

export const modes = ['FIXED', 'RANDOM', 'TIER'] as const
export type Mode = (typeof modes)[number]

export const wholeRatio = 10_000n
/** A draw is one of a million numbers. */
export const drawRange = 1_000_000

/** RANDOM: with this chance in a million, this ratio. The chances of a rule set add up to at most a million. */
export interface DrawStep {
  chance: number
  ratio: number
}

/** TIER: from so many years of giving on, this ratio. */
export interface TierStep {
  years: number
  ratio: number
}

export interface RuleSet {
  id: number
  version: number
  effectiveAt: Date
  /** Gifts below get nothing (I6). */
  minimumGift: bigint
  giftCap: bigint | null
  donorDailyCap: bigint | null
  projectCap: bigint | null
  organizationCap: bigint | null
  mode: Mode
  /** FIXED only. */
  ratio: number | null
  draws: readonly DrawStep[]
  tiers: readonly TierStep[]
}

/** The version in force at an instant; null before the first. Versions come in ascending order. */
export function ruleSetAt<Rules extends { effectiveAt: Date }>(
  versions: readonly Rules[],
  at: Date,
): Rules | null {
  let inForce: Rules | null = null
  for (const version of versions) if (version.effectiveAt <= at) inForce = version
  return inForce
}

/**
 * The earliest instant from which a further version can hold: not before the one that is planned already, and after
 * every gift that was decided by the one in force (I30).
 */
export function earliestEffect(
  at: Date,
  last: { effectiveAt: Date } | undefined,
  lastDecided: Date | null,
): Date {
  const earliest = last && last.effectiveAt > at ? last.effectiveAt : at
  return lastDecided && lastDecided >= earliest ? new Date(lastDecided.getTime() + 1) : earliest
}

/** Whether what projects and organizations get has to be remembered. */
export function limitsOwners(versions: readonly Pick<RuleSet, 'projectCap' | 'organizationCap'>[]): boolean {
  return versions.some(({ projectCap, organizationCap }) => projectCap !== null || organizationCap !== null)
}

/** The number that a gift draws in a window, from 0 to 999,999: anybody can derive it once the seed is published. */
export function drawOf(seed: string, donationId: string): number {
  const digest = createHmac('sha256', keyOf(seed)).update(donationId).digest('hex')
  return Number((BigInt(`0x${digest.slice(0, 8)}`) * BigInt(drawRange)) >> 32n)
}

/** Making a key takes as long as drawing with it. */
const keys = new LRUCache<string, KeyObject>({ max: 100 })

function keyOf(seed: string): KeyObject {
  const known = keys.get(seed)
  if (known) return known
  const key = createSecretKey(Buffer.from(seed, 'hex'))
  keys.set(seed, key)
  return key
}

/** The ratio that a number wins; 0: none. The steps lie side by side from 0 on, in their order. */
export function ratioOfDraw(steps: readonly DrawStep[], draw: number): number {
  let upTo = 0
  for (const { chance, ratio } of steps) {
    upTo += chance
    if (draw < upTo) return ratio
  }
  return 0
}

/** The ratio of the highest tier that the years reach; 0: none. Tiers come in ascending order. */
export function ratioOfYears(tiers: readonly TierStep[], years: number): number {
  let reached = 0
  for (const tier of tiers) if (tier.years <= years) reached = tier.ratio
  return reached
}

/** What a ratio makes of a gift, rounded down to a fen. */
export function floorShare(amount: bigint, ratio: number): bigint {
  return (amount * BigInt(ratio)) / wholeRatio
}

/** In the order in which they apply. */
export const caps = ['GIFT', 'DONOR_DAY', 'PROJECT', 'ORGANIZATION', 'WINDOW', 'POOL'] as const
export type Cap = (typeof caps)[number]

/** How much each cap leaves; null: it sets no limit. */
export type Rooms = Record<Cap, bigint | null>

/** Cuts an amount down by one cap after the other, and says which of them made it smaller. */
export function applyCaps(raw: bigint, rooms: Rooms): { amount: bigint; bound: Cap[] } {
  let amount = raw
  const bound: Cap[] = []
  for (const cap of caps) {
    const room = rooms[cap]
    if (room === null || amount <= room) continue
    amount = room > 0n ? room : 0n
    bound.push(cap)
  }
  return { amount, bound }
}

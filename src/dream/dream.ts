// Dreams: what the public gives flowers to. A dream takes flowers while it is COLLECTING and within its window; what may
// become of it afterwards, and what it is then worth, is decided here.
import { DomainError } from '../errors.ts'

/**
 * SCHEDULED becomes COLLECTING by itself when its window opens. REACHED keeps collecting. CLOSED has reached its minimum,
 * MISSED has not; what then becomes of the flowers is its policy.
 */
export const dreamStates = [
  'SCHEDULED',
  'COLLECTING',
  'REACHED',
  'CLOSED',
  'FUNDED',
  'CONVERTED',
  'MISSED',
  'RETURNED',
  'ROLLED_OVER',
  'SUSPENDED',
] as const
export type DreamState = (typeof dreamStates)[number]

/** What becomes of the flowers of a dream that missed its minimum. */
export const missPolicies = ['RETURN_FLOWERS', 'ROLL_OVER', 'KEEP'] as const
export type MissPolicy = (typeof missPolicies)[number]

export interface Collecting {
  state: DreamState
  opensAt: Date
  closesAt: Date
}

/** Flowers of September are answered by early December: 92 days after a window that closes on the 11th. */
export const defaultFeedbackDays = 92

/** Where a dream stands at an instant: time alone opens its window. */
export function dreamStateAt(
  { state, opensAt }: Pick<Collecting, 'state' | 'opensAt'>,
  at: Date,
): DreamState {
  return state === 'SCHEDULED' && at >= opensAt ? 'COLLECTING' : state
}

export function takesFlowers(dream: Collecting, at: Date): boolean {
  const state = dreamStateAt(dream, at)
  return (state === 'COLLECTING' || state === 'REACHED') && at >= dream.opensAt && at < dream.closesAt
}

/** Those who still go anywhere can be set aside. A dream that became a project is set aside as a project. */
export const suspendable = [
  'SCHEDULED',
  'COLLECTING',
  'REACHED',
  'CLOSED',
  'FUNDED',
  'MISSED',
] as const satisfies readonly DreamState[]

/** Where a dream goes whose window is over; null: it is closed already, or set aside. */
export function closedState(state: DreamState): 'CLOSED' | 'MISSED' | null {
  switch (state) {
    case 'REACHED':
      return 'CLOSED'
    case 'SCHEDULED':
    case 'COLLECTING':
      return 'MISSED'
    default:
      return null
  }
}

export interface FundingTerms {
  /** Fen for each flower. */
  fundingRate: bigint
  /** Fen. */
  fundingCap: bigint
}

/** What flowers are worth, in whole fen: a whole number for each, so that nothing is ever rounded. */
export function fundingOf(flowers: bigint, { fundingRate, fundingCap }: FundingTerms): bigint {
  const worth = flowers * fundingRate
  return worth < fundingCap ? worth : fundingCap
}

export class DreamStateConflict extends DomainError {
  readonly code = 'DREAM_STATE_CONFLICT'
  readonly state: DreamState
  constructor(state: DreamState, needed: readonly DreamState[]) {
    super(`This is done to a dream that is ${needed.join(' or ')}; this one is ${state}.`)
    this.state = state
  }
}

export function requireDreamState(state: DreamState, ...needed: readonly DreamState[]): void {
  if (!needed.includes(state)) throw new DreamStateConflict(state, needed)
}

export class DreamNotOver extends DomainError {
  readonly code = 'DREAM_NOT_OVER'
  readonly opensAt: Date
  readonly closesAt: Date
  constructor({ opensAt, closesAt }: Pick<Collecting, 'opensAt' | 'closesAt'>) {
    super(
      `The dream collects from ${opensAt.toISOString()} until ${closesAt.toISOString()}: it is closed afterwards.`,
    )
    this.opensAt = opensAt
    this.closesAt = closesAt
  }
}

export class MissPolicyConflict extends DomainError {
  readonly code = 'MISS_POLICY_CONFLICT'
  readonly policy: MissPolicy
  constructor(policy: MissPolicy, needed: readonly MissPolicy[]) {
    super(
      `This is done to a dream whose policy for missing is ${needed.join(' or ')}; that of this one is ${policy}.`,
    )
    this.policy = policy
  }
}

export class DreamFundExhausted extends DomainError {
  readonly code = 'DREAM_FUND_EXHAUSTED'
  readonly available: bigint
  readonly needed: bigint
  constructor(available: bigint, needed: bigint) {
    super(`The dream needs ${needed} fen, and the fund for dreams has ${available} fen left.`)
    this.available = available
    this.needed = needed
  }
}

export class NothingToFund extends DomainError {
  readonly code = 'NOTHING_TO_FUND'
  readonly flowers: bigint
  constructor(flowers: bigint) {
    super(`With ${flowers} flowers, its rate and its cap, the dream's funding comes to nothing.`)
    this.flowers = flowers
  }
}

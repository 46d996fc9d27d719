// An allocation: what one pool adds to one gift. And why a gift got less than it might have, or nothing.
import { holdReasons } from '../governance/risk.ts'
import type { Source } from './pool.ts'
import type { Cap } from './rules.ts'

/**
 * CONFIRMED: granted. HELD: reserved while the gift is under review. REVOKED: taken back after a review. REVERSED: taken
 * back with the gift. What follows a confirmation — notice, payment, being frozen — is the settlement's to say.
 */
export type AllocationState = 'CONFIRMED' | 'HELD' | 'REVOKED' | 'REVERSED'

/** NONE: the campaign has no matching. */
export const matchStatuses = [
  'NONE',
  'HELD',
  'MATCHED',
  'PARTIAL',
  'NOT_MATCHED',
  'REVOKED',
  'REVERSED',
] as const
export type MatchStatus = (typeof matchStatuses)[number]

/** Why a gift is not, or not fully, matched. */
export const matchReasons = [
  'BELOW_MIN_AMOUNT',
  'WINDOW_NOT_OPEN',
  'WINDOW_CLOSED',
  'OUT_OF_SCOPE',
  'DONOR_UNKNOWN',
  'NOT_SELECTED_BY_DRAW',
  'NO_TIER',
  'GIFT_CAP',
  'DONOR_DAILY_CAP',
  'PROJECT_CAP',
  'ORG_CAP',
  'POOL_EXHAUSTED',
  'PROJECT_FROZEN',
  'ORG_FROZEN',
  'DONOR_FROZEN',
  'BRAKE_ENGAGED',
  ...holdReasons,
] as const
export type MatchReason = (typeof matchReasons)[number]

export const reasonOfCap = {
  GIFT: 'GIFT_CAP',
  DONOR_DAY: 'DONOR_DAILY_CAP',
  PROJECT: 'PROJECT_CAP',
  ORGANIZATION: 'ORG_CAP',
  WINDOW: 'POOL_EXHAUSTED',
  POOL: 'POOL_EXHAUSTED',
} as const satisfies Record<Cap, MatchReason>

/** The two lines of money that matching has. */
export function isPartnerLine(source: Source): boolean {
  return source !== 'FOUNDATION'
}

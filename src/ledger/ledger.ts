// The ledger: accounts in fen or in flowers, and transfers that debit one account and credit another by the same
// amount. The platform never holds money: a project's account says what its receiving organization was given.

export type Asset = 'CNY' | 'FLOWER'

export type AccountKind =
  /** Money: what a payment channel has captured and passed on; a source. */
  | 'CHANNEL'
  /** Money: the public's donations to a project, one of the five lines of money that are never mixed. */
  | 'PROJECT_DONATIONS'
  /** Money: what the funder of a pool has promised; a source. */
  | 'MATCHING_FUNDER'
  /** Money: what a pool has left to give to its windows. */
  | 'MATCHING_POOL'
  /** Money: what a window has left to match with. */
  | 'MATCHING_WINDOW'
  /** Money: what a window holds for gifts under review. */
  | 'MATCHING_HELD'
  /** Money: what came back to a pool when the window it was for had closed. */
  | 'MATCHING_RETURNED'
  /** Money: the foundation's matching of gifts to a project. */
  | 'PROJECT_FOUNDATION_MATCH'
  /** Money: the matching of enterprises and regions of gifts to a project. */
  | 'PROJECT_PARTNER_MATCH'
  /** Money: matching that was paid out to an organization, by line. */
  | 'FOUNDATION_MATCH_PAID'
  | 'PARTNER_MATCH_PAID'
  /** Money: what the incentive fund of a campaign was promised; a source. */
  | 'INCENTIVE_FUNDER'
  /** Money: what a track of the incentive fund has left to award. */
  | 'INCENTIVE_TRACK'
  /** Money: what a track has proposed and not yet approved. */
  | 'INCENTIVE_PROPOSED'
  /** Money: awards approved for an organization, and those paid out to it. */
  | 'ORGANIZATION_AWARDS'
  | 'AWARDS_PAID'
  /** Money: what the funding of a campaign's dreams was promised; a source. */
  | 'DREAM_FUNDER'
  /** Money: what the fund has left for dreams. */
  | 'DREAM_FUND'
  /** Money: what a dream was funded with and has not yet passed on. */
  | 'DREAM_FUNDING'
  /** Money: what the dream behind a project was funded with, the fifth line of money. */
  | 'PROJECT_DREAM_FUNDING'
  /** Flowers: what a kind of good deed has granted; a source. */
  | 'DEED_TYPE'
  /** Flowers: a person's flower account. */
  | 'DONOR_FLOWERS'
  /** Flowers: what a dream was given. */
  | 'DREAM_FLOWERS'

export type TransferCode =
  | 'DONATION'
  | 'REFUND'
  | 'POOL_FUNDED'
  | 'WINDOW_BUDGETED'
  | 'MATCH_CONFIRMED'
  | 'MATCH_HELD'
  | 'MATCH_RELEASED'
  | 'MATCH_REVERSED'
  | 'MATCH_REVOKED'
  | 'MATCH_UNSPENT'
  | 'MATCH_DISBURSED'
  | 'MATCH_ADJUSTED'
  | 'INCENTIVE_FUNDED'
  | 'AWARD_PROPOSED'
  | 'AWARD_WITHDRAWN'
  | 'AWARD_APPROVED'
  | 'AWARD_DISBURSED'
  | 'FLOWERS_GRANTED'
  | 'FLOWERS_REVERSED'
  | 'FLOWERS_GIVEN'
  | 'GIFT_INVALIDATED'
  | 'FLOWERS_RETURNED'
  | 'FLOWERS_ROLLED_OVER'
  | 'DREAM_FUND_FUNDED'
  | 'DREAM_FUNDED'
  | 'DREAM_FUNDING_PASSED_ON'

/** Names an account by what it is for, before anybody has looked up its id. */
export type AccountKey = `${AccountKind}:${bigint}`

export function accountKey(kind: AccountKind, ownerId: bigint | number): AccountKey {
  return `${kind}:${ownerId}` as AccountKey
}

export const assetOf = {
  CHANNEL: 'CNY',
  PROJECT_DONATIONS: 'CNY',
  MATCHING_FUNDER: 'CNY',
  MATCHING_POOL: 'CNY',
  MATCHING_WINDOW: 'CNY',
  MATCHING_HELD: 'CNY',
  MATCHING_RETURNED: 'CNY',
  PROJECT_FOUNDATION_MATCH: 'CNY',
  PROJECT_PARTNER_MATCH: 'CNY',
  FOUNDATION_MATCH_PAID: 'CNY',
  PARTNER_MATCH_PAID: 'CNY',
  INCENTIVE_FUNDER: 'CNY',
  INCENTIVE_TRACK: 'CNY',
  INCENTIVE_PROPOSED: 'CNY',
  ORGANIZATION_AWARDS: 'CNY',
  AWARDS_PAID: 'CNY',
  DREAM_FUNDER: 'CNY',
  DREAM_FUND: 'CNY',
  DREAM_FUNDING: 'CNY',
  PROJECT_DREAM_FUNDING: 'CNY',
  DEED_TYPE: 'FLOWER',
  DONOR_FLOWERS: 'FLOWER',
  DREAM_FLOWERS: 'FLOWER',
} as const satisfies Record<AccountKind, Asset>

export interface Transfer {
  seq: bigint
  line: number
  code: TransferCode
  debit: AccountKey
  credit: AccountKey
  amount: bigint
}

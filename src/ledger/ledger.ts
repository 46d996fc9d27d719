// The ledger: accounts in fen or in flowers, and transfers that debit one account and credit another by the same
// amount. The platform never holds money: a project's account says what its receiving organization was given.

export type Asset = 'CNY' | 'FLOWER'

export type AccountKind =
  /** Money: what a payment channel has captured and passed on; a source. */
  | 'CHANNEL'
  /** Money: the public's donations to a project, one of the five lines of money that are never mixed. */
  | 'PROJECT_DONATIONS'
  /** Flowers: what a kind of good deed has granted; a source. */
  | 'DEED_TYPE'
  /** Flowers: a person's flower account. */
  | 'DONOR_FLOWERS'
  /** Flowers: what a dream was given. */
  | 'DREAM_FLOWERS'

export type TransferCode =
  | 'DONATION'
  | 'REFUND'
  | 'FLOWERS_GRANTED'
  | 'FLOWERS_REVERSED'
  | 'FLOWERS_GIVEN'
  | 'GIFT_INVALIDATED'

/** Names an account by what it is for, before anybody has looked up its id. */
export type AccountKey = `${AccountKind}:${bigint}`

export function accountKey(kind: AccountKind, ownerId: bigint | number): AccountKey {
  return `${kind}:${BigInt(ownerId)}`
}

export const assetOf = {
  CHANNEL: 'CNY',
  PROJECT_DONATIONS: 'CNY',
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

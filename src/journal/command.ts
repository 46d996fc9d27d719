// What the journal takes: one command for each thing that moves money or flowers. A command has been checked for its
// shape and its sender's role; whether it can be done is decided when its turn comes.
import { hash } from 'node:crypto'

interface Sent {
  /** Who sent it, as in the audit. */
  actor: string
  /** Digest of the sender and its idempotency key. */
  keyDigest: string
  /** Digest of what was asked. */
  contentDigest: string
}

export interface Donate extends Sent {
  kind: 'DONATE'
  projectId: number
  /** A payment channel's own gift; null: a donor's, through the sandbox channel. */
  channelId: number | null
  donorRef: string | null
  amount: bigint
  regionCode: string | null
  anonymous: boolean | null
  message: string | null
  paymentReference: string | null
  teamId: number | null
}

export interface Refund extends Sent {
  kind: 'REFUND'
  donationSeq: bigint
  /** VOID: the capture never stood, and nothing is given back. */
  as: 'REFUND' | 'VOID'
  /** A payment channel refunds its own donations only; null: staff, who may refund any. */
  channelId: number | null
  reason: string
}

export interface RecordDeed extends Sent {
  kind: 'DEED'
  partnerId: number
  externalId: string
  deedTypeCode: string
  personRef: string
  occurredAt: Date
}

export interface GiveFlowers extends Sent {
  kind: 'GIVE_FLOWERS'
  donorRef: string
  dreamId: number
  count: number
  teamId: number | null
}

/** A deed that turned out not to have been done. */
export interface ReverseDeed extends Sent {
  kind: 'REVERSE_DEED'
  /** A partner reverses its own deeds only; null: staff, who may reverse any that a partner recorded. */
  partnerId: number | null
  deed: { seq: bigint } | { externalId: string; partnerId: number }
  reason: string
}

export type Command = Donate | Refund | RecordDeed | ReverseDeed | GiveFlowers
export type CommandKind = Command['kind']

/** Changes made by hand, each an entry of its own (journal/administer.ts). */
export type AdministrativeKind =
  | 'OPEN_POOL'
  | 'FUND_POOL'
  | 'PLAN_WINDOW'
  | 'BUDGET_WINDOW'
  | 'PUBLISH_RULES'
  | 'PUBLISH_RISK_RULES'
  | 'REVIEW_MATCH'
  | 'ENGAGE_BRAKE'
  | 'RELEASE_BRAKE'
  | 'OPEN_TRACK'
  | 'NOMINATE_AWARD'
  | 'SCORE_AWARD'
  | 'PROPOSE_AWARD'
  | 'PUBLISH_AWARD'
  | 'APPROVE_AWARD'
  | 'REJECT_AWARD'
  | 'DISBURSE_AWARD'
  | 'START_SETTLEMENT'
  | 'PUBLISH_NOTICE'
  | 'APPROVE_PAYMENTS'
  | 'DISBURSE_PAYMENTS'
  | 'CLOSE_CAMPAIGN'
  | 'PROPOSE_ADJUSTMENT'
  | 'APPLY_ADJUSTMENT'
  | 'REJECT_ADJUSTMENT'
  | 'OPEN_PARTNER'
  | 'CHANGE_PARTNER'
  | 'OPEN_DEED_TYPE'
  | 'CHANGE_DEED_TYPE'
  | 'PLAN_MILESTONE'
  | 'FUND_DREAMS'
  | 'OPEN_DREAM'
  | 'CLOSE_DREAM'
  | 'SUSPEND_DREAM'
  | 'RESUME_DREAM'
  | 'FUND_DREAM'
  | 'CONVERT_DREAM'
  | 'RETURN_FLOWERS'
  | 'ROLL_OVER_FLOWERS'

export type EntryKind = CommandKind | AdministrativeKind

/** 128 bits of SHA-256 over the parts, as a UUID: two different lists never meet by chance. */
export function digest(...parts: readonly (string | number | bigint | boolean | null)[]): string {
  const text = JSON.stringify(parts, (_, value) =>
    typeof value === 'bigint' ? { whole: String(value) } : value,
  )
  const hex = hash('sha256', text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

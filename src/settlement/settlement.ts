// The settlement of a campaign: what happens to the matching after its day. The books are closed (SETTLING), every project's
// share is published and open to objection (NOTICE), approved and paid out by two persons, and the campaign is SETTLED:
// from then on nothing changes but recorded adjustments.
import type { CampaignPhase } from '../campaign/campaign.ts'
import { DomainError, InvalidInput } from '../errors.ts'
import { Brakes, type KnownBrake } from '../governance/brake.ts'
import { parseId, prefixes, splitPublicId } from '../graphql/publicId.ts'
import type { AccountKind } from '../ledger/ledger.ts'

/** The two lines of matching money. They are never mixed. */
export const matchLines = ['FOUNDATION_MATCH', 'PARTNER_MATCH'] as const
export type MatchLine = (typeof matchLines)[number]

export type StoredItemState = 'IN_NOTICE' | 'PAYABLE' | 'DISBURSED'
export const itemStates = ['IN_NOTICE', 'PAYABLE', 'FROZEN', 'DISBURSED'] as const
export type ItemState = (typeof itemStates)[number]

export const adjustmentKinds = ['PAY', 'RETURN'] as const
export type AdjustmentKind = (typeof adjustmentKinds)[number]
export type AdjustmentState = 'PROPOSED' | 'APPLIED' | 'REJECTED'

export class SettlementPhaseConflict extends DomainError {
  readonly code = 'SETTLEMENT_PHASE_CONFLICT'
  readonly phase: CampaignPhase
  constructor(phase: CampaignPhase, needed: readonly CampaignPhase[]) {
    super(`This is done while a campaign is ${needed.join(' or ')}; this one is ${phase}.`)
    this.phase = phase
  }
}

export class CampaignNotOver extends DomainError {
  readonly code = 'CAMPAIGN_NOT_OVER'
  readonly endsAt: Date
  constructor(endsAt: Date) {
    super(`The campaign takes gifts until ${endsAt.toISOString()}: it is settled afterwards.`)
    this.endsAt = endsAt
  }
}

export class MatchesUnderReview extends DomainError {
  readonly code = 'MATCHES_UNDER_REVIEW'
  readonly count: number
  constructor(count: number) {
    super(
      `${count} matches are under review: each has to be released or revoked before the result is published.`,
    )
    this.count = count
  }
}

export class PaymentsOutstanding extends DomainError {
  readonly code = 'PAYMENTS_OUTSTANDING'
  readonly count: number
  constructor(count: number) {
    super(`${count} items are neither paid out nor frozen: a campaign is closed when there is none.`)
    this.count = count
  }
}

export class AwardsOutstanding extends DomainError {
  readonly code = 'AWARDS_OUTSTANDING'
  readonly count: number
  constructor(count: number) {
    super(
      `${count} awards are proposed or approved and not paid out: each has to be paid out or rejected before.`,
    )
    this.count = count
  }
}

export class DreamsOutstanding extends DomainError {
  readonly code = 'DREAMS_OUTSTANDING'
  readonly count: number
  /** Ids, the first of them. */
  readonly dreams: readonly number[]
  constructor(count: number, dreams: readonly number[]) {
    super(
      `${count} dreams have flowers or money under way: each has to be closed and funded and converted, or has to give its flowers back, before.`,
    )
    this.count = count
    this.dreams = dreams
  }
}

export class AdjustmentExceeded extends DomainError {
  readonly code = 'ADJUSTMENT_EXCEEDED'
  readonly left: bigint
  constructor(left: bigint) {
    super(`${left} fen are left for this project on this line: an adjustment cannot move more.`)
    this.left = left
  }
}

export class AdjustmentDecided extends DomainError {
  readonly code = 'ADJUSTMENT_DECIDED'
  readonly state: AdjustmentState
  constructor(state: AdjustmentState) {
    super(`An adjustment is decided once; this one is ${state}.`)
    this.state = state
  }
}

export function requirePhase(phase: CampaignPhase, ...needed: readonly CampaignPhase[]): void {
  if (!needed.includes(phase)) throw new SettlementPhaseConflict(phase, needed)
}

/** Projects and organizations whose match a brake stops: it is not paid out while the brake holds. */
export interface Frozen {
  projects: number[]
  organizations: number[]
}

export function frozenBy(brakes: readonly KnownBrake[], at: Date): Frozen {
  const held = new Brakes(brakes, at)
  const targets = (scope: 'PROJECT' | 'ORGANIZATION') => [
    ...new Set(
      brakes
        .filter((brake) => brake.scope === scope && brake.targetId !== null)
        .map(({ targetId }) => Number(targetId))
        .filter((id) => held.freezes(scope, id)),
    ),
  ]
  return { projects: targets('PROJECT'), organizations: targets('ORGANIZATION') }
}

/** A brake freezes what is not paid out yet; releasing it gives back the state from before. */
export function itemState(stored: StoredItemState, frozen: boolean): ItemState {
  return frozen && stored !== 'DISBURSED' ? 'FROZEN' : stored
}

/** Which account holds a project's share of a line until it is paid out, and which one says what was paid out. */
export function accountsOf(line: MatchLine): { due: AccountKind; paid: AccountKind } {
  return line === 'FOUNDATION_MATCH'
    ? { due: 'PROJECT_FOUNDATION_MATCH', paid: 'FOUNDATION_MATCH_PAID' }
    : { due: 'PROJECT_PARTNER_MATCH', paid: 'PARTNER_MATCH_PAID' }
}

/** What a settlement item is known by. */
export interface ItemKey {
  campaignId: number
  projectId: number
  line: MatchLine
}

/** Such as sti_1-42-FOUNDATION: an id has no room for an underscore. */
export function itemId(key: ItemKey): string {
  return `${prefixes.SettlementItem}_${itemKeyText(key)}`
}

export function itemKeyText({ campaignId, projectId, line }: ItemKey): string {
  return `${campaignId}-${projectId}-${line.replace('_MATCH', '')}`
}

/** Path names the field that the id came in. */
export function decodeItem(id: string, path: string): ItemKey {
  const parts = splitPublicId(id)
  const key = parts?.typename === 'SettlementItem' ? parseItemKey(parts.id) : null
  if (!key) {
    throw new InvalidInput([
      { path, message: 'must be the id of a settlement item, such as "sti_1-42-FOUNDATION"' },
    ])
  }
  return key
}

export function parseItemKey(text: string): ItemKey | null {
  const [, campaign = '', project = '', line = ''] = /^(\d+)-(\d+)-(FOUNDATION|PARTNER)$/.exec(text) ?? []
  const campaignId = parseId(campaign)
  const projectId = parseId(project)
  return campaignId === 0 || projectId === 0
    ? null
    : { campaignId, projectId, line: `${line}_MATCH` as MatchLine }
}

// What the verbs of the incentive fund read and write. Whoever calls holds the campaign's head row.
import type { Transaction } from '../db/client.ts'
import type { OrganizationState } from '../organization/organization.ts'
import type { Points } from './award.ts'
import type { IncentiveTrackRow } from './incentive.store.ts'
import type { AwardState, Criterion, TrackKind } from './incentive.ts'

export async function hasTrack(tx: Transaction, campaignId: number, kind: TrackKind): Promise<boolean> {
  const rows = await tx`select from incentive_track where campaign_id = ${campaignId} and kind = ${kind}`
  return rows.length > 0
}

export async function insertTrack(
  tx: Transaction,
  track: Omit<IncentiveTrackRow, 'id' | 'committed'>,
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into incentive_track (campaign_id, kind, name_zh, name_en, budget, committed, criteria)
    values (${track.campaignId}, ${track.kind}, ${track.nameZh}, ${track.nameEn}, ${track.budget}, 0,
      ${JSON.stringify(track.criteria)}::text::jsonb)
    returning id`
  return (row as { id: number }).id
}

/** The standing of an organization, which stays as it is until the end of the transaction. */
export async function standingOf(
  tx: Transaction,
  organizationId: number,
): Promise<OrganizationState | undefined> {
  const [row] = await tx<{ state: OrganizationState }[]>`
    select state from organization where id = ${organizationId} for share`
  return row?.state
}

export async function isNominated(
  tx: Transaction,
  trackId: number,
  organizationId: number,
): Promise<boolean> {
  const rows = await tx`
    select from incentive_award where track_id = ${trackId} and organization_id = ${organizationId}`
  return rows.length > 0
}

export interface Nomination {
  campaignId: number
  trackId: number
  organizationId: number
  nominatedBy: string
  nominatedAt: Date
  nominationReason: string
}

export async function insertAward(tx: Transaction, nomination: Nomination): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into incentive_award (campaign_id, track_id, organization_id, state, nominated_by, nominated_at,
      nomination_reason)
    values (${nomination.campaignId}, ${nomination.trackId}, ${nomination.organizationId}, 'NOMINATED',
      ${nomination.nominatedBy}, ${nomination.nominatedAt}, ${nomination.nominationReason})
    returning id`
  return (row as { id: number }).id
}

/** An award with what its track has. */
export interface AwardStanding {
  id: number
  trackId: number
  organizationId: number
  state: AwardState
  score: number | null
  amount: bigint | null
  proposedBy: string | null
  noticeEndsAt: Date | null
  approvedBy: string | null
  budget: bigint
  committed: bigint
  criteria: Criterion[]
}

export async function lockAward(tx: Transaction, id: number): Promise<AwardStanding> {
  const [award] = await tx<AwardStanding[]>`
    select a.id, a.track_id as "trackId", a.organization_id as "organizationId", a.state, a.score, a.amount,
      a.proposed_by as "proposedBy", a.notice_ends_at as "noticeEndsAt", a.approved_by as "approvedBy", t.budget,
      t.committed, t.criteria
    from incentive_award a join incentive_track t on t.id = a.track_id
    where a.id = ${id}
    for update`
  if (!award) throw new Error(`there is no award ${id}`)
  return award
}

export async function storeScore(tx: Transaction, id: number, points: Points, score: number): Promise<void> {
  await tx`
    update incentive_award set state = 'SCORED', points = ${JSON.stringify(points)}::text::jsonb, score = ${score}
    where id = ${id}`
}

export async function storeProposal(
  tx: Transaction,
  id: number,
  amount: bigint,
  proposedBy: string,
): Promise<void> {
  await tx`
    update incentive_award set state = 'PROPOSED', amount = ${amount}, proposed_by = ${proposedBy} where id = ${id}`
}

export async function addCommitted(tx: Transaction, trackId: number, amount: bigint): Promise<void> {
  await tx`update incentive_track set committed = committed + ${amount} where id = ${trackId}`
}

export async function storeNotice(tx: Transaction, id: number, endsAt: Date): Promise<void> {
  await tx`update incentive_award set state = 'IN_NOTICE', notice_ends_at = ${endsAt} where id = ${id}`
}

export async function storeApproval(
  tx: Transaction,
  id: number,
  approvedBy: string,
  approvedAt: Date,
): Promise<void> {
  await tx`
    update incentive_award set state = 'APPROVED', approved_by = ${approvedBy}, approved_at = ${approvedAt}
    where id = ${id}`
}

export async function storeRejection(tx: Transaction, id: number): Promise<void> {
  await tx`update incentive_award set state = 'REJECTED' where id = ${id}`
}

export async function storeDisbursement(
  tx: Transaction,
  id: number,
  disbursedBy: string,
  disbursedAt: Date,
): Promise<void> {
  await tx`
    update incentive_award set state = 'DISBURSED', disbursed_by = ${disbursedBy}, disbursed_at = ${disbursedAt}
    where id = ${id}`
}

/** Awards that money is set aside for, but those of organizations that get none now. */
export async function outstandingAwards(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count
    from incentive_award a join organization o on o.id = a.organization_id
    where a.campaign_id = ${campaignId} and (a.state in ('PROPOSED', 'IN_NOTICE')
      or (a.state = 'APPROVED' and o.state not in ('SUSPENDED', 'BANNED')))`
  return row?.count ?? 0
}

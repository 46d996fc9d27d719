// What the verbs of a settlement read and write. Whoever calls holds the campaign's head row, so that nothing else moves
// what a project was matched meanwhile.
import type { CampaignPhase } from '../campaign/campaign.ts'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { Source } from '../matching/pool.ts'
import type {
  AdjustmentKind,
  AdjustmentState,
  Frozen,
  ItemKey,
  MatchLine,
  StoredItemState,
} from './settlement.ts'

export async function storePhase(tx: Transaction, campaignId: number, phase: CampaignPhase): Promise<void> {
  await tx`update campaign set phase = ${phase} where id = ${campaignId}`
}

export async function insertSettlement(tx: Transaction, campaignId: number, at: Date): Promise<void> {
  await tx`insert into settlement (campaign_id, started_at) values (${campaignId}, ${at})`
}

/** The first instant after the notice; null: it has not begun. */
export async function noticeEndOf(tx: Transaction, campaignId: number): Promise<Date | null> {
  const [row] = await tx<{ noticeEndsAt: Date | null }[]>`
    select notice_ends_at as "noticeEndsAt" from settlement where campaign_id = ${campaignId}`
  return row?.noticeEndsAt ?? null
}

/** Gifts whose match is under review. The totals know whether there are any; only then are they counted. */
export async function matchesUnderReview(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select case when t.held > 0 then (
      select count(*)::int from donation d where d.campaign_id = t.campaign_id and d.match_status = 'HELD'
    ) else 0 end as count
    from totals t where t.campaign_id = ${campaignId} and t.topic = 'campaign'`
  return row?.count ?? 0
}

export async function storeNotice(
  tx: Transaction,
  campaignId: number,
  noticeAt: Date,
  noticeEndsAt: Date,
): Promise<void> {
  await tx`
    update settlement set notice_at = ${noticeAt}, notice_ends_at = ${noticeEndsAt} where campaign_id = ${campaignId}`
}

/** One item for whatever a project was matched on a line and still has. */
export async function insertItems(tx: Transaction, campaignId: number): Promise<number> {
  const { count } = await tx`
    insert into settlement_item (campaign_id, project_id, line, organization_id, state)
    select a.campaign_id, p.id, replace(a.kind, 'PROJECT_', ''), p.receiving_organization_id, 'IN_NOTICE'
    from account a join project p on p.id = a.owner_id and p.campaign_id = a.campaign_id
    where a.campaign_id = ${campaignId} and a.kind in ('PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH')
      and a.credits > a.debits`
  return count
}

/** What windows did not spend. */
export function unspentOfWindows(tx: Transaction, campaignId: number) {
  return tx<{ windowId: number; poolId: number; amount: bigint }[]>`
    select w.id as "windowId", w.pool_id as "poolId", a.credits - a.debits as amount
    from matching_window w
    join account a on a.campaign_id = w.campaign_id and a.kind = 'MATCHING_WINDOW' and a.owner_id = w.id
    where w.campaign_id = ${campaignId} and a.credits > a.debits
    order by w.id`
}

export interface KnownItem extends ItemKey {
  organizationId: number
  state: StoredItemState
  /** What its account has. */
  balance: bigint
}

export function loadItems(tx: Transaction, campaignId: number, keys: readonly ItemKey[]) {
  const [projectIds, lines] = columns(keys, 'projectId', 'line')
  return tx<KnownItem[]>`
    select i.campaign_id as "campaignId", i.project_id as "projectId", i.line, i.organization_id as "organizationId",
      i.state, coalesce(a.credits - a.debits, 0) as balance
    from settlement_item i
    left join account a on a.campaign_id = i.campaign_id and a.kind = 'PROJECT_' || i.line and a.owner_id = i.project_id
    where i.campaign_id = ${campaignId}
      and (i.project_id, i.line) in (select * from unnest(${projectIds}::int[], ${lines}::text[]))`
}

/** Approves what is in notice and not frozen: of these items, or of all. */
export async function approveItems(
  tx: Transaction,
  campaignId: number,
  keys: readonly ItemKey[] | null,
  frozen: Frozen,
  approvedBy: string,
): Promise<{ count: number; amount: bigint }> {
  const [row] = await tx<{ count: number; amount: bigint }[]>`
    with approved as (
      update settlement_item i set state = 'PAYABLE', approved_by = ${approvedBy}
      where campaign_id = ${campaignId} and state = 'IN_NOTICE' and not ${isFrozen(tx, frozen)}
        ${keys === null ? tx`` : tx`and ${isOneOf(tx, keys)}`}
      returning i.campaign_id, i.project_id, i.line
    )
    select count(*)::int as count, coalesce(sum(a.credits - a.debits), 0)::bigint as amount
    from approved i
    left join account a on a.campaign_id = i.campaign_id and a.kind = 'PROJECT_' || i.line and a.owner_id = i.project_id`
  return row as { count: number; amount: bigint }
}

/** The items that brakes keep in notice, the first of them by name, and how many there are. */
export async function frozenInNotice(tx: Transaction, campaignId: number, frozen: Frozen, most: number) {
  const rows = await tx<(ItemKey & { count: number })[]>`
    select i.campaign_id as "campaignId", i.project_id as "projectId", i.line, count(*) over ()::int as count
    from settlement_item i
    where i.campaign_id = ${campaignId} and i.state = 'IN_NOTICE' and ${isFrozen(tx, frozen)}
    order by i.project_id, i.line
    limit ${most}`
  return { items: rows, count: rows[0]?.count ?? 0 }
}

export interface PayableItem {
  projectId: number
  line: MatchLine
  organizationId: number
  amount: bigint
}

/** The next items that this person may pay out. */
export function payableItems(
  tx: Transaction,
  campaignId: number,
  frozen: Frozen,
  actor: string,
  most: number,
) {
  return tx<PayableItem[]>`
    select i.project_id as "projectId", i.line, i.organization_id as "organizationId",
      coalesce(a.credits - a.debits, 0) as amount
    from settlement_item i
    left join account a on a.campaign_id = i.campaign_id and a.kind = 'PROJECT_' || i.line and a.owner_id = i.project_id
    where i.campaign_id = ${campaignId} and i.state = 'PAYABLE' and i.approved_by <> ${actor}
      and not ${isFrozen(tx, frozen)}
    order by i.project_id, i.line
    limit ${most}`
}

export async function storeDisbursed(
  tx: Transaction,
  campaignId: number,
  items: readonly PayableItem[],
  disbursedBy: string,
  disbursedAt: Date,
): Promise<void> {
  const [projectIds, lines, amounts] = columns(items, 'projectId', 'line', 'amount')
  await tx`
    update settlement_item i
    set state = 'DISBURSED', disbursed = d.amount, disbursed_by = ${disbursedBy}, disbursed_at = ${disbursedAt}
    from unnest(${projectIds}::int[], ${lines}::text[], ${amounts}::bigint[]) as d(project_id, line, amount)
    where i.campaign_id = ${campaignId} and i.project_id = d.project_id and i.line = d.line`
}

/** How many payable items are left: for this person, for somebody else only, and for nobody while a brake holds. */
export async function payableLeft(tx: Transaction, campaignId: number, frozen: Frozen, actor: string) {
  const [row] = await tx<{ remaining: number; samePerson: number; frozen: number }[]>`
    select count(*) filter (where not f.frozen and i.approved_by <> ${actor})::int as remaining,
      count(*) filter (where not f.frozen and i.approved_by = ${actor})::int as "samePerson",
      count(*) filter (where f.frozen)::int as frozen
    from settlement_item i cross join lateral (select ${isFrozen(tx, frozen)} as frozen) f
    where i.campaign_id = ${campaignId} and i.state = 'PAYABLE'`
  return row as { remaining: number; samePerson: number; frozen: number }
}

/** Items that are neither paid out nor frozen. */
export async function outstandingItems(tx: Transaction, campaignId: number, frozen: Frozen): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from settlement_item i
    where i.campaign_id = ${campaignId} and i.state <> 'DISBURSED' and not ${isFrozen(tx, frozen)}`
  return row?.count ?? 0
}

export async function storeClosing(
  tx: Transaction,
  campaignId: number,
  settledAt: Date,
  settledSeq: bigint,
): Promise<void> {
  await tx`
    update settlement set settled_at = ${settledAt}, settled_seq = ${settledSeq} where campaign_id = ${campaignId}`
}

export async function poolStanding(tx: Transaction, campaignId: number, poolId: number) {
  const [row] = await tx<{ source: Source }[]>`
    select source from matching_pool where campaign_id = ${campaignId} and id = ${poolId}`
  return row
}

export interface NewAdjustment extends ItemKey {
  kind: AdjustmentKind
  poolId: number | null
  amount: bigint
  reason: string
  proposedBy: string
  proposedAt: Date
}

export async function insertAdjustment(tx: Transaction, adjustment: NewAdjustment): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into adjustment (campaign_id, project_id, line, kind, pool_id, amount, reason, state, proposed_by,
      proposed_at)
    values (${adjustment.campaignId}, ${adjustment.projectId}, ${adjustment.line}, ${adjustment.kind},
      ${adjustment.poolId}, ${adjustment.amount}, ${adjustment.reason}, 'PROPOSED', ${adjustment.proposedBy},
      ${adjustment.proposedAt})
    returning id`
  return (row as { id: number }).id
}

export interface AdjustmentStanding extends ItemKey {
  kind: AdjustmentKind
  poolId: number | null
  amount: bigint
  state: AdjustmentState
  proposedBy: string
}

export async function lockAdjustment(tx: Transaction, id: number): Promise<AdjustmentStanding> {
  const [row] = await tx<AdjustmentStanding[]>`
    select campaign_id as "campaignId", project_id as "projectId", line, kind, pool_id as "poolId", amount, state,
      proposed_by as "proposedBy"
    from adjustment where id = ${id} for update`
  if (!row) throw new Error(`there is no adjustment ${id}`)
  return row
}

export async function storeDecision(
  tx: Transaction,
  id: number,
  state: 'APPLIED' | 'REJECTED',
  decidedBy: string,
  decidedAt: Date,
  decisionReason: string,
): Promise<void> {
  await tx`
    update adjustment
    set state = ${state}, decided_by = ${decidedBy}, decided_at = ${decidedAt}, decision_reason = ${decisionReason}
    where id = ${id}`
}

function isFrozen(tx: Transaction, { projects, organizations }: Frozen) {
  return tx`(i.project_id = any(${arrayLiteral(projects)}::int[])
    or i.organization_id = any(${arrayLiteral(organizations)}::int[]))`
}

function isOneOf(tx: Transaction, keys: readonly ItemKey[]) {
  const [projectIds, lines] = columns(keys, 'projectId', 'line')
  return tx`(i.project_id, i.line) in (select * from unnest(${projectIds}::int[], ${lines}::text[]))`
}

// Statements about reports that are planned, submitted, published, returned and corrected.
import type { Transaction } from '../db/client.ts'
import type { ReportRevisionRow } from './report.store.ts'
import type { PlannedStage, ReportState } from './report.ts'

export interface ReportingProject {
  id: number
  campaignId: number
  initiatorId: number
  receivingOrganizationId: number
  executingOrganizationId: number
  /** Whether everybody may see it. */
  published: boolean
  dreamId: number | null
}

/**
 * A project and the dream that became it. Until the transaction ends, no other report of the project is planned or
 * changed; gifts to it go on, whose rows refer to the project without a lock.
 */
export async function lockReporting(tx: Transaction, id: number): Promise<ReportingProject | undefined> {
  await tx`select pg_advisory_xact_lock(${reportLocks}::int, ${id}::int)`
  const [row] = await tx<ReportingProject[]>`
    select p.id, p.campaign_id as "campaignId", p.initiator_id as "initiatorId",
      p.receiving_organization_id as "receivingOrganizationId", p.executing_organization_id as "executingOrganizationId",
      p.state not in ('DRAFT', 'FILED', 'IN_REVIEW') and c.phase <> 'DRAFT' as published, d.id as "dreamId"
    from project p join campaign c on c.id = p.campaign_id left join dream d on d.project_id = p.id
    where p.id = ${id}`
  return row
}

/** The first key of the advisory locks on the reports of projects. */
const reportLocks = 0x7265706f

export function plannedStages(tx: Transaction, projectId: number) {
  return tx<PlannedStage[]>`
    select kind, due_at as "dueAt" from progress_report where project_id = ${projectId} order by number`
}

export interface ReportStanding {
  id: number
  projectId: number
  dreamId: number | null
  number: number
  state: ReportState
  publishedRevision: number | null
  /** Of all its revisions. */
  lastRevision: number
}

export async function projectOfReport(tx: Transaction, id: number): Promise<number | null> {
  const [row] = await tx<{ projectId: number }[]>`
    select project_id as "projectId" from progress_report where id = ${id}`
  return row?.projectId ?? null
}

export async function lockReport(tx: Transaction, id: number): Promise<ReportStanding> {
  const [row] = await tx<ReportStanding[]>`
    select id, project_id as "projectId", dream_id as "dreamId", number, state,
      published_revision as "publishedRevision",
      coalesce((select max(v.number) from report_revision v where v.report_id = r.id), 0) as "lastRevision"
    from progress_report r where id = ${id} for update`
  return row as ReportStanding
}

type NewRevision = Pick<
  ReportRevisionRow,
  | 'reportId'
  | 'number'
  | 'textZh'
  | 'textEn'
  | 'beneficiariesReached'
  | 'spent'
  | 'correctionZh'
  | 'correctionEn'
  | 'submittedBy'
  | 'submittedAt'
>

export async function insertRevision(tx: Transaction, revision: NewRevision): Promise<void> {
  await tx`
    insert into report_revision (report_id, number, state, text_zh, text_en, beneficiaries_reached, spent, correction_zh,
      correction_en, submitted_by, submitted_at)
    values (${revision.reportId}, ${revision.number}, 'SUBMITTED', ${revision.textZh}, ${revision.textEn},
      ${revision.beneficiariesReached}, ${revision.spent}, ${revision.correctionZh}, ${revision.correctionEn},
      ${revision.submittedBy}, ${revision.submittedAt})`
}

export async function submittedRevision(
  tx: Transaction,
  reportId: number,
): Promise<Pick<ReportRevisionRow, 'number' | 'spent' | 'beneficiariesReached'> | undefined> {
  const [row] = await tx<Pick<ReportRevisionRow, 'number' | 'spent' | 'beneficiariesReached'>[]>`
    select number, spent, beneficiaries_reached as "beneficiariesReached" from report_revision
    where report_id = ${reportId} and state = 'SUBMITTED'`
  return row
}

export async function decideRevision(
  tx: Transaction,
  reportId: number,
  number: number,
  decision: { state: 'RETURNED' | 'PUBLISHED'; by: string; at: Date; reason: string },
): Promise<void> {
  await tx`
    update report_revision
    set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at},
      decision_reason = ${decision.reason}
    where report_id = ${reportId} and number = ${number}`
}

export async function storeReportState(tx: Transaction, id: number, state: ReportState): Promise<void> {
  await tx`update progress_report set state = ${state} where id = ${id}`
}

export async function storePublished(tx: Transaction, id: number, revision: number, at: Date): Promise<void> {
  await tx`
    update progress_report
    set state = 'PUBLISHED', published_revision = ${revision}, published_at = coalesce(published_at, ${at})
    where id = ${id}`
}

/**
 * What a project has received in all its lines of money, without what was taken back of it or, after the settlement,
 * returned to its pool; and what its other reports say was spent: by what each has submitted, or else published.
 */
export async function moneyOf(
  tx: Transaction,
  { campaignId, id }: Pick<ReportingProject, 'campaignId' | 'id'>,
  reportId: number,
): Promise<{ received: bigint; spentBefore: bigint }> {
  const [row] = await tx<{ received: bigint; spentBefore: bigint }[]>`
    select
      (coalesce((select received - refunded + matched - match_reversed + funded from totals
        where campaign_id = ${campaignId} and topic = 'project:' || ${id}::int), 0)
        - coalesce((select sum(amount) from adjustment
          where campaign_id = ${campaignId} and project_id = ${id} and kind = 'RETURN' and state = 'APPLIED'), 0)
      )::bigint as received,
      coalesce((
        select sum(v.spent) from progress_report r
        cross join lateral (
          select spent from report_revision v
          where v.report_id = r.id and (v.state = 'SUBMITTED' or v.number = r.published_revision)
          order by v.number desc
          limit 1
        ) v
        where r.project_id = ${id} and r.id <> ${reportId}), 0)::bigint as "spentBefore"`
  return row as { received: bigint; spentBefore: bigint }
}

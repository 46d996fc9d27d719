// Progress reports as they are stored: what was planned of each, and where it stands. What it says is in its revisions.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import { columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { ReportKind, ReportState, RevisionState } from './report.ts'

export const progressReport = pgTable(
  'progress_report',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    projectId: integer('project_id').notNull(),
    /** The dream that became the project; null: it never was one. */
    dreamId: integer('dream_id'),
    /** From 1, in the order in which they are due. */
    number: integer().notNull(),
    kind: text().$type<ReportKind>().notNull(),
    titleZh: text('title_zh').notNull(),
    titleEn: text('title_en').notNull(),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
    plannedBeneficiaries: integer('planned_beneficiaries').notNull(),
    /** Fen. */
    plannedSpending: bigint('planned_spending', { mode: 'bigint' }).notNull(),
    state: text().$type<ReportState>().notNull(),
    /** The revision that everybody reads; null: none is published. */
    publishedRevision: integer('published_revision'),
    /** When the first one was. */
    publishedAt: timestamp('published_at', { withTimezone: true }),
  },
  (table) => [
    unique('progress_report_number_is_unique_in_its_project').on(table.projectId, table.number),
    index('progress_report_of_dream').on(table.dreamId, table.number),
    index('progress_report_due').on(table.campaignId, table.dueAt, table.id),
    check('progress_report_kind_is_known', sql`${table.kind} in ('FIRST_FEEDBACK', 'STAGE', 'FINAL')`),
    check('progress_report_state_is_known', sql`${table.state} in ('PLANNED', 'SUBMITTED', 'PUBLISHED')`),
    check(
      'progress_report_plan_is_not_negative',
      sql`${table.plannedBeneficiaries} >= 0 and ${table.plannedSpending} >= 0`,
    ),
    check(
      'progress_report_is_published_with_a_revision',
      sql`(${table.state} = 'PUBLISHED') = (${table.publishedRevision} is not null) and (${table.publishedRevision} is null) = (${table.publishedAt} is null)`,
    ),
  ],
)

/** What a report said, in one version. Once it is decided it never changes: what was published stays to be read (I21). */
export const reportRevision = pgTable(
  'report_revision',
  {
    reportId: integer('report_id')
      .notNull()
      .references(() => progressReport.id),
    /** From 1, in the order in which they were submitted. */
    number: integer().notNull(),
    state: text().$type<RevisionState>().notNull(),
    textZh: text('text_zh').notNull(),
    textEn: text('text_en').notNull(),
    beneficiariesReached: integer('beneficiaries_reached').notNull(),
    /** Fen. */
    spent: bigint({ mode: 'bigint' }).notNull(),
    /** What changed and why, of one that corrects a published revision. */
    correctionZh: text('correction_zh'),
    correctionEn: text('correction_en'),
    submittedBy: text('submitted_by').notNull(),
    submittedAt: timestamp('submitted_at', { withTimezone: true }).notNull(),
    /** Published or returned: by whom, when and why. */
    decidedBy: text('decided_by'),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    primaryKey({ name: 'report_revision_key', columns: [table.reportId, table.number] }),
    uniqueIndex('report_revision_is_submitted_one_at_a_time')
      .on(table.reportId)
      .where(sql`${table.state} = 'SUBMITTED'`),
    check('report_revision_state_is_known', sql`${table.state} in ('SUBMITTED', 'RETURNED', 'PUBLISHED')`),
    check('report_revision_number_is_positive', sql`${table.number} > 0`),
    check(
      'report_revision_figures_are_not_negative',
      sql`${table.beneficiariesReached} >= 0 and ${table.spent} >= 0`,
    ),
    check(
      'report_revision_corrects_in_both_languages',
      sql`(${table.correctionZh} is null) = (${table.correctionEn} is null)`,
    ),
    check(
      'report_revision_is_decided_by_somebody',
      sql`(${table.state} = 'SUBMITTED') = (${table.decidedAt} is null) and (${table.decidedAt} is null) = (${table.decidedBy} is null) and (${table.decidedAt} is null) = (${table.decisionReason} is null)`,
    ),
  ],
)

export type ProgressReportRow = typeof progressReport.$inferSelect
export type ReportRevisionRow = typeof reportRevision.$inferSelect

/** Reports that a project owes from now on. */
export type PlannedReport = Omit<ProgressReportRow, 'id' | 'state' | 'publishedRevision' | 'publishedAt'>

export function insertPlannedReports(tx: Transaction, reports: readonly PlannedReport[]) {
  const [campaignId, projectId, dreamId, number, kind, titleZh, titleEn, dueAt, beneficiaries, spending] =
    columns(
      reports,
      'campaignId',
      'projectId',
      'dreamId',
      'number',
      'kind',
      'titleZh',
      'titleEn',
      'dueAt',
      'plannedBeneficiaries',
      'plannedSpending',
    )
  return tx<{ id: number }[]>`
    insert into progress_report (campaign_id, project_id, dream_id, number, kind, title_zh, title_en, due_at,
      planned_beneficiaries, planned_spending, state)
    select r.*, 'PLANNED' from unnest(${campaignId}::int[], ${projectId}::int[], ${dreamId}::int[], ${number}::int[],
      ${kind}::text[], ${titleZh}::text[], ${titleEn}::text[], ${dueAt}::timestamptz[], ${beneficiaries}::int[],
      ${spending}::bigint[]) as r
    returning id`
}

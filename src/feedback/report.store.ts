// Progress reports as they are stored: what was planned of each, and where it stands. What it says is in its revisions.
import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import { columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { ReportKind, ReportState } from './report.ts'

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
  ],
)

export type ProgressReportRow = typeof progressReport.$inferSelect

/** Reports that a project owes from now on. */
export type PlannedReport = Omit<ProgressReportRow, 'id' | 'state'>

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

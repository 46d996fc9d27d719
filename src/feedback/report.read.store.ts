// Reading reports for answers: what was planned is everybody's to see with its project; of what they say, everybody reads
// what was published, and those who work on a report all of it.
import { and, eq, getTableColumns, or, type SQL, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { Order, OrderDirection, Page, PlacedOf } from '../graphql/connection.ts'
import { project } from '../project/project.store.ts'
import type { Sight } from '../project/project.ts'
import {
  type ProgressReportRow,
  progressReport,
  type ReportRevisionRow,
  reportRevision,
} from './report.store.ts'
import type { ReportKind, ReportState } from './report.ts'

export function reportsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  sight: Sight,
): Promise<ProgressReportRow[]> {
  return orm
    .select()
    .from(progressReport)
    .where(and(isAnyOf(progressReport.id, ids), seen(sight)))
}

export interface ReportFilter {
  overdue?: boolean | undefined
  state?: ReportState | undefined
  kind?: ReportKind | undefined
  /** Whether a revision is with staff, of those that are seen. */
  waiting?: boolean | undefined
  /** The instant that overdue goes by. */
  now: Date
}

/** Whose lists of reports are read. */
const parentColumns = {
  campaign: progressReport.campaignId,
  project: progressReport.projectId,
  dream: progressReport.dreamId,
} as const

export async function readReportsOf(
  orm: PostgresJsDatabase,
  parent: keyof typeof parentColumns,
  parentIds: readonly number[],
  filter: ReportFilter,
  sight: Sight,
  page: Page,
): Promise<PlacedOf<ProgressReportRow>[]> {
  const parents = idsAsRows(orm, parentIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(progressReport) })
    .from(progressReport)
    .where(and(eq(parentColumns[parent], parents.id), filtered(filter, sight), seen(sight), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

function filtered({ overdue, state, kind, waiting, now }: ReportFilter, sight: Sight): SQL | undefined {
  // The same rule as isOverdue: due at an instant is late from that instant on.
  const late = sql`(${progressReport.state} <> 'PUBLISHED' and ${progressReport.dueAt} <= ${now})`
  return and(
    overdue === undefined ? undefined : overdue ? late : sql`not ${late}`,
    state && eq(progressReport.state, state),
    kind && eq(progressReport.kind, kind),
    waiting === undefined ? undefined : waiting ? waits(sight) : sql`not ${waits(sight)}`,
  )
}

/** A correction is a secret until it is published: whoever does not see the revision is not told that it waits. */
function waits(sight: Sight): SQL {
  const submitted = and(
    eq(reportRevision.reportId, progressReport.id),
    eq(reportRevision.state, 'SUBMITTED'),
    revisionSeen(sight),
  )
  return sql`exists (select from ${reportRevision} where ${submitted})`
}

/** A report is seen with its project. */
function seen({ everything, organizationId }: Sight): SQL | undefined {
  if (everything) return undefined
  const published = sql`${project.state} not in ('DRAFT', 'FILED', 'IN_REVIEW') and ${project.campaignId} not in (select draft.id from campaign draft where draft.phase = 'DRAFT')`
  const own =
    organizationId === null
      ? undefined
      : sql`${organizationId}::int in (${project.initiatorId}, ${project.receivingOrganizationId}, ${project.executingOrganizationId})`
  return sql`exists (select from ${project} where ${project.id} = ${progressReport.projectId} and (${or(published, own)}))`
}

const orderKeys = {
  DUE_AT: [
    { expression: sql`${progressReport.dueAt}`, type: 'timestamptz' },
    { expression: sql`${progressReport.id}`, type: 'int' },
  ],
} satisfies Record<string, Order['keys']>

export type ReportOrderBy = keyof typeof orderKeys

export function reportOrder(by: ReportOrderBy, direction: OrderDirection): Order {
  return { name: `reports:${by}:${direction}`, keys: orderKeys[by], direction }
}

/** The newest first. */
export const revisionOrder: Order = {
  name: 'revisions',
  keys: [{ expression: sql`${reportRevision.number}`, type: 'int' }],
  direction: 'DESC',
}

export async function readRevisionsOf(
  orm: PostgresJsDatabase,
  reportIds: readonly number[],
  sight: Sight,
  page: Page,
): Promise<PlacedOf<ReportRevisionRow>[]> {
  const parents = idsAsRows(orm, reportIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(reportRevision) })
    .from(reportRevision)
    .where(and(eq(reportRevision.reportId, parents.id), revisionSeen(sight), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** What is not published is staff's and that of the organization that executes the project. */
function revisionSeen({ everything, organizationId }: Sight): SQL | undefined {
  if (everything) return undefined
  const published = sql`${reportRevision.state} = 'PUBLISHED'`
  if (organizationId === null) return published
  const own = sql`exists (select from ${progressReport} join ${project} on ${project.id} = ${progressReport.projectId}
    where ${progressReport.id} = ${reportRevision.reportId} and ${project.executingOrganizationId} = ${organizationId}::int)`
  return or(published, own)
}

/** The revision of each report that everybody reads. */
export function publishedRevisions(
  orm: PostgresJsDatabase,
  reportIds: readonly number[],
): Promise<ReportRevisionRow[]> {
  return orm
    .select(getTableColumns(reportRevision))
    .from(reportRevision)
    .innerJoin(
      progressReport,
      and(
        eq(progressReport.id, reportRevision.reportId),
        eq(progressReport.publishedRevision, reportRevision.number),
      ),
    )
    .where(isAnyOf(reportRevision.reportId, reportIds))
}

export interface Audience {
  reportId: number
  delivered: number
  completedAt: Date | null
}

/** How far the publications of reports have come. */
export function audiencesOf(sql: Sql, reportIds: readonly number[]) {
  return sql<Audience[]>`
    select report_id as "reportId", delivered, completed_at as "completedAt" from report_publication
    where report_id = any(${arrayLiteral(reportIds)}::int[])`
}

export interface Progress {
  id: number
  reports: number
  published: number
  plannedBeneficiaries: bigint
  plannedSpending: bigint
  beneficiariesReached: bigint
  spent: bigint
}

/** What the reports of projects or dreams add up to: each says what came of its own stage. */
export function progressOf(sql: Sql, parent: 'project' | 'dream', ids: readonly number[]) {
  const column = parent === 'project' ? sql`r.project_id` : sql`r.dream_id`
  return sql<Progress[]>`
    select ${column} as id, count(*)::int as reports, count(v.report_id)::int as published,
      sum(r.planned_beneficiaries)::bigint as "plannedBeneficiaries", sum(r.planned_spending)::bigint as "plannedSpending",
      coalesce(sum(v.beneficiaries_reached), 0)::bigint as "beneficiariesReached",
      coalesce(sum(v.spent), 0)::bigint as spent
    from progress_report r
    left join report_revision v on v.report_id = r.id and v.number = r.published_revision
    where ${column} = any(${arrayLiteral(ids)}::int[])
    group by 1`
}

/** The dreams that became these projects. */
export function dreamOfProjects(sql: Sql, projectIds: readonly number[]) {
  return sql<{ projectId: number; dreamId: number }[]>`
    select project_id as "projectId", id as "dreamId" from dream where project_id = any(${arrayLiteral(projectIds)}::int[])`
}

// Projects as they are stored, and how they are read. The constraints hold the law on filing (I17).
import { and, eq, getTableColumns, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { bigint, check, foreignKey, index, integer, type PgSelect, pgTable, text } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign, inPublishedCampaign } from '../campaign/campaign.store.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'
import type { Order, OrderDirection, Page, Placed, PlacedOf } from '../graphql/connection.ts'
import { organization } from '../organization/organization.store.ts'
import type { OrganizationKind, Receiver } from '../organization/organization.ts'
import { matches, tsvector } from '../search/search.ts'
import { shown, withShownTotals } from '../totals/shown.store.ts'
import { type ProjectCategory, type ProjectState, type Sight, unpublishedStates } from './project.ts'

export const project = pgTable(
  'project',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    number: text().notNull().unique('project_number_is_unique'),
    titleZh: text('title_zh').notNull(),
    titleEn: text('title_en').notNull(),
    category: text().$type<ProjectCategory>().notNull(),
    initiatorId: integer('initiator_id')
      .notNull()
      .references(() => organization.id),
    receivingOrganizationId: integer('receiving_organization_id').notNull(),
    receivingUscc: text('receiving_uscc').notNull(),
    receivingKind: text('receiving_kind').$type<OrganizationKind>().notNull().default('PUBLIC'),
    executingOrganizationId: integer('executing_organization_id')
      .notNull()
      .references(() => organization.id),
    /** The record number of the fundraising plan's filing. */
    filingNumber: text('filing_number'),
    /** Fen. */
    goal: bigint({ mode: 'bigint' }).notNull(),
    regionCode: text('region_code').notNull(),
    state: text().$type<ProjectState>().notNull(),
    search: tsvector().notNull(),
  },
  (table) => [
    foreignKey({
      name: 'project_receiver_is_the_organization_named',
      columns: [table.receivingOrganizationId, table.receivingUscc, table.receivingKind],
      foreignColumns: [organization.id, organization.uscc, organization.kind],
    }),
    check('project_receiver_is_public', sql`${table.receivingKind} = 'PUBLIC'`),
    check(
      'project_filing_is_the_receivers',
      sql`${table.filingNumber} is null or (${table.filingNumber} ~ '^[0-9A-Z]{18}A[0-9]{5}$' and left(${table.filingNumber}, 18) = ${table.receivingUscc})`,
    ),
    check(
      'project_is_filed_before_it_is_online',
      sql`${table.filingNumber} is not null or ${table.state} in ('DRAFT', 'TERMINATED')`,
    ),
    check(
      'project_category_is_known',
      sql`${table.category} in ('EDUCATION', 'RURAL_REVITALIZATION', 'MEDICAL', 'DISASTER_RELIEF', 'NATURE', 'CARE_AND_ADVOCACY')`,
    ),
    check(
      'project_state_is_known',
      sql`${table.state} in ('DRAFT', 'FILED', 'IN_REVIEW', 'ONLINE', 'GOAL_REACHED', 'FUNDRAISING_CLOSED', 'EXECUTING', 'COMPLETED', 'SUSPENDED', 'TERMINATED')`,
    ),
    check('project_goal_is_positive', sql`${table.goal} > 0`),
    index('project_of_campaign').on(table.campaignId, table.id),
    index('project_number').on(table.campaignId, table.number),
    index('project_title').on(table.titleZh, table.id),
    index('project_title_in_campaign').on(table.campaignId, table.titleZh, table.id),
    index('project_initiator').on(table.initiatorId, table.id),
    index('project_category').on(table.campaignId, table.category, table.id),
    index('project_region').on(table.campaignId, table.regionCode, table.id),
    index('project_receiver').on(table.receivingOrganizationId, table.id),
    index('project_search').using('gin', table.search),
  ],
)

export type ProjectRow = typeof project.$inferSelect

export const { search: _search, ...projectColumns } = getTableColumns(project)

/** A project as it is read: without the terms that only a search needs. */
export type ProjectRead = Omit<ProjectRow, 'search'>

export function projectsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  sight: Sight,
): Promise<ProjectRead[]> {
  return orm
    .select(projectColumns)
    .from(project)
    .where(and(isAnyOf(project.id, ids), seen(sight)))
}

export interface ProjectFilter {
  campaignId?: number | undefined
  /** As receiver or as initiator. */
  organizationId?: number | undefined
  category?: ProjectCategory | undefined
  regionCode?: string | undefined
  state?: ProjectState | undefined
  search?: string | undefined
}

export function readProjects(
  orm: PostgresJsDatabase,
  filter: ProjectFilter,
  sight: Sight,
  by: ProjectOrderBy,
  at: Date,
  page: Page,
): Promise<Placed<ProjectRead>[]> {
  const rows = orm.select({ place: page.place, node: projectColumns }).from(project).$dynamic()
  return withTotals(rows, by, at)
    .where(and(filtered(filter), seen(sight), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** Whose lists of projects are read. */
const parentColumns = { campaign: project.campaignId, receiver: project.receivingOrganizationId } as const

export async function readProjectsOf(
  orm: PostgresJsDatabase,
  parent: keyof typeof parentColumns,
  parentIds: readonly number[],
  filter: ProjectFilter,
  sight: Sight,
  by: ProjectOrderBy,
  at: Date,
  page: Page,
): Promise<PlacedOf<ProjectRead>[]> {
  const parents = idsAsRows(orm, parentIds)
  const rows = orm
    .select({ place: page.place.as('place'), ...projectColumns })
    .from(project)
    .$dynamic()
  const list = withTotals(rows, by, at)
    .where(and(eq(parentColumns[parent], parents.id), filtered(filter), seen(sight), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

function seen({ everything, organizationId }: Sight): SQL | undefined {
  if (everything) return undefined
  const published = and(
    notInArray(project.state, [...unpublishedStates]),
    inPublishedCampaign(project.campaignId),
  )
  if (organizationId === null) return published
  const own = sql`${organizationId}::int in (${project.initiatorId}, ${project.receivingOrganizationId}, ${project.executingOrganizationId})`
  return or(published, own)
}

/** Adds the totals where the order needs them. */
function withTotals<Query extends PgSelect>(rows: Query, by: ProjectOrderBy, at: Date) {
  return countedOrders.includes(by)
    ? withShownTotals(rows, project.campaignId, sql`'project:' || ${project.id}`, at)
    : rows
}

function filtered(filter: ProjectFilter) {
  return and(
    filter.campaignId === undefined ? undefined : eq(project.campaignId, filter.campaignId),
    filter.organizationId === undefined
      ? undefined
      : or(
          eq(project.receivingOrganizationId, filter.organizationId),
          eq(project.initiatorId, filter.organizationId),
        ),
    filter.category && eq(project.category, filter.category),
    filter.regionCode === undefined ? undefined : eq(project.regionCode, filter.regionCode),
    filter.state && eq(project.state, filter.state),
    filter.search === undefined ? undefined : matches(project.search, filter.search),
  )
}

const byId = { expression: sql`${project.id}`, type: 'int' } as const
/** Where the most come first, those who are equal still come in the order of their ids. */
const byIdBackward = { expression: sql`-${project.id}`, type: 'int' } as const

const byReceived = { expression: shown.received, type: 'bigint' } as const
const byDonationCount = { expression: shown.donationCount, type: 'bigint' } as const

const orderKeys = {
  NUMBER: () => [{ expression: sql`${project.number}`, type: 'text' }],
  TITLE: () => [{ expression: sql`${project.titleZh}`, type: 'text' }, byId],
  RECEIVED: (direction) => [byReceived, direction === 'ASC' ? byId : byIdBackward],
  DONATION_COUNT: (direction) => [byDonationCount, direction === 'ASC' ? byId : byIdBackward],
} satisfies Record<string, (direction: OrderDirection) => Order['keys']>

export type ProjectOrderBy = keyof typeof orderKeys

/** Orders by numbers that move, which are kept with the totals. */
const countedOrders: readonly ProjectOrderBy[] = ['RECEIVED', 'DONATION_COUNT']

export function projectOrder(by: ProjectOrderBy, direction: OrderDirection): Order {
  return { name: `projects:${by}:${direction}`, keys: orderKeys[by](direction), direction }
}

/** What decides where a project may go. */
export interface Standing {
  state: ProjectState
  filingNumber: string | null
  receivingUscc: string
  receiver: Receiver
  /** Of its campaign. */
  timeZone: string
}

export async function lockStanding(tx: Transaction, id: number): Promise<Standing> {
  const [row] = await tx<(Omit<Standing, 'receiver'> & Receiver & { receiverState: Receiver['state'] })[]>`
    select project.state, project.filing_number as "filingNumber", project.receiving_uscc as "receivingUscc",
      receiver.kind, receiver.state as "receiverState",
      receiver.certificate_valid_until::text as "certificateValidUntil", campaign.time_zone as "timeZone"
    from project
    join organization receiver on receiver.id = project.receiving_organization_id
    join campaign on campaign.id = project.campaign_id
    where project.id = ${id}
    for update of project
    for share of receiver`
  if (!row) throw new Error(`there is no project ${id}`)
  const { state, filingNumber, receivingUscc, timeZone, kind, receiverState, certificateValidUntil } = row
  return {
    state,
    filingNumber,
    receivingUscc,
    timeZone,
    receiver: { kind, state: receiverState, certificateValidUntil },
  }
}

export async function storeState(tx: Transaction, id: number, state: ProjectState): Promise<void> {
  await tx`update project set state = ${state} where id = ${id}`
}

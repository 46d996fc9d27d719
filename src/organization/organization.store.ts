// Organizations as they are stored, and how they are read.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyOf } from '../db/anyOf.ts'
import type { Order, OrderDirection, Page, Placed } from '../graphql/connection.ts'
import { matches, tsvector } from '../search/search.ts'
import type { DisclosureStatus, OrganizationKind, OrganizationState } from './organization.ts'

export const organization = pgTable(
  'organization',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    /** Unified social credit code, 18 characters. */
    uscc: text().notNull().unique('organization_uscc_is_unique'),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    kind: text().$type<OrganizationKind>().notNull(),
    /** The last day of the public-fundraising certificate; null for those that have none. */
    certificateValidUntil: date('certificate_valid_until'),
    regionCode: text('region_code').notNull(),
    disclosureStatus: text('disclosure_status').$type<DisclosureStatus>().notNull(),
    state: text().$type<OrganizationState>().notNull(),
    search: tsvector().notNull(),
  },
  (table) => [
    // What a project's receiver refers to, so that the database itself knows that a receiver is a public one.
    unique('organization_receiver_key').on(table.id, table.uscc, table.kind),
    index('organization_region').on(table.regionCode, table.id),
    index('organization_name').on(table.nameZh, table.id),
    index('organization_search').using('gin', table.search),
    check('organization_uscc_is_well_formed', sql`${table.uscc} ~ '^[0-9A-Z]{18}$'`),
    check('organization_kind_is_known', sql`${table.kind} in ('PUBLIC', 'NON_PUBLIC')`),
    check(
      'organization_public_has_certificate',
      sql`${table.kind} = 'NON_PUBLIC' or ${table.certificateValidUntil} is not null`,
    ),
    check('organization_disclosure_is_known', sql`${table.disclosureStatus} in ('CURRENT', 'OVERDUE')`),
    check(
      'organization_with_overdue_disclosure_is_restricted',
      sql`${table.disclosureStatus} = 'CURRENT' or ${table.state} <> 'ACTIVE'`,
    ),
    check(
      'organization_state_is_known',
      sql`${table.state} in ('ACTIVE', 'RESTRICTED', 'SUSPENDED', 'BANNED')`,
    ),
  ],
)

export type OrganizationRow = typeof organization.$inferSelect

const { search: _search, ...organizationColumns } = getTableColumns(organization)

/** An organization as it is read: without the terms that only a search needs. */
export type OrganizationRead = Omit<OrganizationRow, 'search'>

export function organizationsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
): Promise<OrganizationRead[]> {
  return orm.select(organizationColumns).from(organization).where(isAnyOf(organization.id, ids))
}

export interface OrganizationFilter {
  regionCode?: string | undefined
  kind?: OrganizationKind | undefined
  state?: OrganizationState | undefined
  search?: string | undefined
}

export function readOrganizations(
  orm: PostgresJsDatabase,
  filter: OrganizationFilter,
  page: Page,
): Promise<Placed<OrganizationRead>[]> {
  return orm
    .select({ place: page.place, node: organizationColumns })
    .from(organization)
    .where(
      and(
        filter.regionCode === undefined ? undefined : eq(organization.regionCode, filter.regionCode),
        filter.kind && eq(organization.kind, filter.kind),
        filter.state && eq(organization.state, filter.state),
        filter.search === undefined ? undefined : matches(organization.search, filter.search),
        page.where,
      ),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
}

const orderKeys = {
  NAME: [
    { expression: sql`${organization.nameZh}`, type: 'text' },
    { expression: sql`${organization.id}`, type: 'int' },
  ],
  ID: [{ expression: sql`${organization.id}`, type: 'int' }],
} satisfies Record<string, Order['keys']>

export type OrganizationOrderBy = keyof typeof orderKeys

export function organizationOrder(by: OrganizationOrderBy, direction: OrderDirection): Order {
  return { name: `organizations:${by}:${direction}`, keys: orderKeys[by], direction }
}

// Pools and windows as they are stored. What a window has left is the balance of its account; what it gave and holds
// are the totals of its topic.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import type { ProjectCategory } from '../project/project.ts'
import type { Source } from './pool.ts'

export const matchingPool = pgTable(
  'matching_pool',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    funderZh: text('funder_zh').notNull(),
    funderEn: text('funder_en').notNull(),
    source: text().$type<Source>().notNull(),
    regionCodes: text('region_codes').array().notNull(),
    categories: text().array().$type<ProjectCategory[]>().notNull(),
    projectIds: integer('project_ids').array().notNull(),
    /** Fen the funder has given so far. */
    total: bigint({ mode: 'bigint' }).notNull(),
    /** Fen of it that windows were given. */
    budgeted: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [
    unique('matching_pool_key').on(table.id, table.campaignId),
    index('matching_pool_of_campaign').on(table.campaignId, table.id),
    check('matching_pool_source_is_known', sql`${table.source} in ('FOUNDATION', 'ENTERPRISE', 'REGIONAL')`),
    check(
      'matching_pool_budgets_are_no_more_than_its_total',
      sql`${table.budgeted} >= 0 and ${table.budgeted} <= ${table.total}`,
    ),
  ],
)

export const matchingWindow = pgTable(
  'matching_window',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id').notNull(),
    poolId: integer('pool_id').notNull(),
    opensAt: timestamp('opens_at', { withTimezone: true }).notNull(),
    closesAt: timestamp('closes_at', { withTimezone: true }).notNull(),
    /** Fen it was given, top-ups included. */
    budget: bigint({ mode: 'bigint' }).notNull(),
    /** 32 bytes in hexadecimal, the key of its draws: nobody's business before it closes. */
    seed: text().notNull(),
    /** SHA-256 of the seed's bytes, published with the window. */
    seedHash: text('seed_hash').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'matching_window_is_of_a_pool_of_its_campaign',
      columns: [table.poolId, table.campaignId],
      foreignColumns: [matchingPool.id, matchingPool.campaignId],
    }),
    index('matching_window_of_campaign').on(table.campaignId, table.opensAt, table.id),
    check('matching_window_closes_after_it_opens', sql`${table.closesAt} > ${table.opensAt}`),
    check('matching_window_budget_is_not_negative', sql`${table.budget} >= 0`),
    check('matching_window_seed_is_32_bytes', sql`${table.seed} ~ '^[0-9a-f]{64}$'`),
  ],
)

export type MatchingPoolRow = typeof matchingPool.$inferSelect
export type MatchingWindowRow = typeof matchingWindow.$inferSelect

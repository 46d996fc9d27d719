// Rule sets as they are stored: every version of every pool, none ever changed.
import { sql } from 'drizzle-orm'
import { bigint, check, integer, jsonb, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { matchingPool } from './pool.store.ts'
import type { DrawStep, Mode, TierStep } from './rules.ts'

export const ruleSet = pgTable(
  'rule_set',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    poolId: integer('pool_id')
      .notNull()
      .references(() => matchingPool.id),
    version: integer().notNull(),
    publishedAt: timestamp('published_at', { withTimezone: true }).notNull(),
    effectiveAt: timestamp('effective_at', { withTimezone: true }).notNull(),
    /** Fen. */
    minimumGift: bigint('minimum_gift', { mode: 'bigint' }).notNull(),
    /** Fen; null: no limit. So are the others. */
    giftCap: bigint('gift_cap', { mode: 'bigint' }),
    donorDailyCap: bigint('donor_daily_cap', { mode: 'bigint' }),
    projectCap: bigint('project_cap', { mode: 'bigint' }),
    organizationCap: bigint('organization_cap', { mode: 'bigint' }),
    mode: text().$type<Mode>().notNull(),
    /** Basis points. */
    ratio: integer(),
    draws: jsonb().$type<DrawStep[]>().notNull(),
    tiers: jsonb().$type<TierStep[]>().notNull(),
  },
  (table) => [
    unique('rule_set_version_is_unique_in_its_pool').on(table.poolId, table.version),
    check('rule_set_mode_is_known', sql`${table.mode} in ('FIXED', 'RANDOM', 'TIER')`),
    check('rule_set_is_not_retroactive', sql`${table.effectiveAt} >= ${table.publishedAt}`),
    check(
      'rule_set_amounts_are_positive',
      sql`${table.minimumGift} >= 1 and least(${table.giftCap}, ${table.donorDailyCap}, ${table.projectCap}, ${table.organizationCap}) >= 0`,
    ),
    check('rule_set_ratio_is_for_its_mode', sql`(${table.mode} = 'FIXED') = (${table.ratio} is not null)`),
  ],
)

export type RuleSetRow = typeof ruleSet.$inferSelect

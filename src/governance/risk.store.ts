// Risk rules as they are stored: every version a campaign had.
import { sql } from 'drizzle-orm'
import { check, integer, pgTable, timestamp, unique } from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'

export const riskRules = pgTable(
  'risk_rules',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    version: integer().notNull(),
    effectiveAt: timestamp('effective_at', { withTimezone: true }).notNull(),
    velocityCount: integer('velocity_count').notNull(),
    velocitySeconds: integer('velocity_seconds').notNull(),
    splittingCount: integer('splitting_count').notNull(),
    splittingSeconds: integer('splitting_seconds').notNull(),
  },
  (table) => [
    unique('risk_rules_version_is_unique_in_its_campaign').on(table.campaignId, table.version),
    check(
      'risk_rules_counts_are_at_least_two',
      sql`least(${table.velocityCount}, ${table.splittingCount}) >= 2`,
    ),
    check(
      'risk_rules_spans_are_positive',
      sql`least(${table.velocitySeconds}, ${table.splittingSeconds}) > 0`,
    ),
  ],
)

export type RiskRulesRow = typeof riskRules.$inferSelect

// Risk rules as they are stored: every version a campaign had, none ever changed.
import { asc, sql } from 'drizzle-orm'
import { check, integer, pgTable, timestamp, unique } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'

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

/** Every version of these campaigns, in ascending order. */
export function riskRulesOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<RiskRulesRow[]> {
  return orm
    .select()
    .from(riskRules)
    .where(isAnyOf(riskRules.campaignId, campaignIds))
    .orderBy(asc(riskRules.campaignId), asc(riskRules.version))
}

/** Every version of a campaign, in ascending order. */
export function riskVersions(
  tx: Transaction,
  campaignId: number,
): Promise<Pick<RiskRulesRow, 'version' | 'effectiveAt'>[]> {
  return tx<Pick<RiskRulesRow, 'version' | 'effectiveAt'>[]>`
    select version, effective_at as "effectiveAt" from risk_rules where campaign_id = ${campaignId} order by version`
}

export async function insertRiskRules(tx: Transaction, rules: Omit<RiskRulesRow, 'id'>): Promise<void> {
  await tx`
    insert into risk_rules (campaign_id, version, effective_at, velocity_count, velocity_seconds, splitting_count,
      splitting_seconds)
    values (${rules.campaignId}, ${rules.version}, ${rules.effectiveAt}, ${rules.velocityCount},
      ${rules.velocitySeconds}, ${rules.splittingCount}, ${rules.splittingSeconds})`
}

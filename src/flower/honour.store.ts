// Levels of honour as they are stored: those that staff has set for a campaign.
import { asc, sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import { columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { HonourLevel } from './streak.ts'

export const honourLevel = pgTable(
  'honour_level',
  {
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    code: text().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    /** Days in a row that it takes. */
    days: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'honour_level_key', columns: [table.campaignId, table.code] }),
    unique('honour_level_days_are_set_once').on(table.campaignId, table.days),
    check('honour_level_takes_days', sql`${table.days} > 0`),
  ],
)

/** The levels of these campaigns, the first to be reached first; none: nothing of their own is set. */
export function levelsOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<(HonourLevel & { campaignId: number })[]> {
  return orm
    .select()
    .from(honourLevel)
    .where(isAnyOf(honourLevel.campaignId, campaignIds))
    .orderBy(asc(honourLevel.days))
}

/** Puts these in the place of those that are there; says which those were. */
export async function replaceLevels(
  tx: Transaction,
  campaignId: number,
  levels: readonly HonourLevel[],
): Promise<HonourLevel[]> {
  const before = await tx<HonourLevel[]>`
    delete from honour_level where campaign_id = ${campaignId}
    returning code, name_zh as "nameZh", name_en as "nameEn", days`
  const [code, nameZh, nameEn, days] = columns(levels, 'code', 'nameZh', 'nameEn', 'days')
  await tx`
    insert into honour_level (campaign_id, code, name_zh, name_en, days)
    select ${campaignId}, l.* from unnest(${code}::text[], ${nameZh}::text[], ${nameEn}::text[], ${days}::int[]) as l`
  return before
}

// Campaigns as they are stored, and how they are read.
import { and, eq, getTableColumns, ne, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, boolean, check, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'
import type { Order, OrderDirection, Page, Placed } from '../graphql/connection.ts'
import type { CampaignPhase } from './campaign.ts'

export const campaign = pgTable(
  'campaign',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    code: text().notNull().unique('campaign_code_is_unique'),
    edition: integer().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    themeZh: text('theme_zh').notNull(),
    themeEn: text('theme_en').notNull(),
    timeZone: text('time_zone').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
    phase: text().$type<CampaignPhase>().notNull(),
    /** A calendar that was moved so that the live phase contains now: never history. */
    rehearsal: boolean().notNull().default(false),
    /** At most so many flowers a person a day. */
    dailyFlowerCap: integer('daily_flower_cap').notNull(),
    /** For so many days the result is published and open to objection before money is paid out. */
    noticeDays: integer('notice_days').notNull().default(10),
  },
  (table) => [
    check(
      'campaign_phase_is_known',
      sql`${table.phase} in ('DRAFT', 'PUBLISHED', 'LIVE', 'PAUSED', 'SETTLING', 'NOTICE', 'SETTLED')`,
    ),
    check('campaign_ends_after_it_starts', sql`${table.endsAt} > ${table.startsAt}`),
    check('campaign_daily_flower_cap_is_positive', sql`${table.dailyFlowerCap} > 0`),
    check('campaign_notice_days_are_not_negative', sql`${table.noticeDays} >= 0`),
  ],
)

export type CampaignRow = typeof campaign.$inferSelect

/** Drafts: those in DRAFT too. */
export function campaignsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<CampaignRow[]> {
  return orm
    .select()
    .from(campaign)
    .where(and(isAnyOf(campaign.id, ids), published(drafts)))
}

export async function campaignByCode(
  orm: PostgresJsDatabase,
  code: string,
  drafts: boolean,
): Promise<CampaignRow | undefined> {
  const [row] = await orm
    .select()
    .from(campaign)
    .where(and(eq(campaign.code, code), published(drafts)))
  return row
}

export interface CampaignFilter {
  phase?: CampaignPhase | null | undefined
}

export function readCampaigns(
  orm: PostgresJsDatabase,
  filter: CampaignFilter,
  drafts: boolean,
  page: Page,
): Promise<Placed<CampaignRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(campaign) })
    .from(campaign)
    .where(and(filter.phase ? eq(campaign.phase, filter.phase) : undefined, published(drafts), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

function published(drafts: boolean): SQL | undefined {
  return drafts ? undefined : ne(campaign.phase, 'DRAFT')
}

/**
 * The condition for what belongs to a campaign. As "not in" it is neither a join nor a guess at how many rows it leaves:
 * a planner that took it for selective would sort a whole list instead of walking its index.
 */
export function inPublishedCampaign(campaignId: AnyPgColumn): SQL {
  return sql`${campaignId} not in (select draft.id from ${campaign} draft where draft.phase = 'DRAFT')`
}

const orderKeys = {
  STARTS_AT: [
    { expression: sql`${campaign.startsAt}`, type: 'timestamptz' },
    { expression: sql`${campaign.id}`, type: 'int' },
  ],
} satisfies Record<string, Order['keys']>

export type CampaignOrderBy = keyof typeof orderKeys

export function campaignOrder(by: CampaignOrderBy, direction: OrderDirection): Order {
  return { name: `campaigns:${by}:${direction}`, keys: orderKeys[by], direction }
}

/** Takes the head row that orders the campaign's batches: none is decided until this transaction has ended. */
export async function holdBatches(tx: Transaction, campaignId: number): Promise<void> {
  await tx`select from journal_head where campaign_id = ${campaignId} for update`
}

// Deeds, day counters and gifts of flowers as they are stored, and how they are read.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyEntry } from '../db/anyOf.ts'
import type { Sql } from '../db/client.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'
import type { EntryId } from '../graphql/publicId.ts'

export type DeedResult = 'GRANTED' | 'CAPPED' | 'REVERSED'

export const deed = pgTable(
  'deed',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    deedTypeId: integer('deed_type_id').notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    /** Null, like the external id: the deed is the first donation of a day, and its entry is the donation's. */
    partnerId: integer('partner_id'),
    externalId: text('external_id'),
    occurredAt: timestamp('occurred_at', { withTimezone: true }).notNull(),
    /** The campaign's civil day on which it occurred, to which it counts. */
    day: date().notNull(),
    result: text().$type<DeedResult>().notNull(),
    flowers: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'deed_key', columns: [table.campaignId, table.seq] }),
    unique('deed_is_recorded_once_for_its_partner').on(table.partnerId, table.externalId),
    index('deed_of_donor').on(table.donorId, table.campaignId, table.seq),
    check('deed_result_is_known', sql`${table.result} in ('GRANTED', 'CAPPED', 'REVERSED')`),
    check(
      'deed_grants_flowers_only_when_granted',
      sql`(${table.result} = 'CAPPED') = (${table.flowers} = 0)`,
    ),
  ],
)

/** What one person was granted for one type of deed on one day: what the day caps are held against. */
export const deedDay = pgTable(
  'deed_day',
  {
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    day: date().notNull(),
    deedTypeId: integer('deed_type_id').notNull(),
    deeds: integer().notNull(),
    flowers: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'deed_day_key', columns: [table.donorId, table.day, table.deedTypeId] }),
    check('deed_day_is_not_negative', sql`${table.deeds} >= 0 and ${table.flowers} >= 0`),
  ],
)

export const flowerGift = pgTable(
  'flower_gift',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    dreamId: integer('dream_id').notNull(),
    /** Flowers given. */
    count: integer().notNull(),
    /** Flowers that still count: fewer, when a flower that was given turned out not to have been earned (I15). */
    counted: integer().notNull(),
    regionCode: text('region_code').notNull(),
    /** The giver's balance after the gift. */
    balanceAfter: bigint('balance_after', { mode: 'bigint' }).notNull(),
    givenAt: timestamp('given_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'flower_gift_key', columns: [table.campaignId, table.seq] }),
    index('flower_gift_of_donor').on(table.donorId, table.campaignId, table.seq),
    check(
      'flower_gift_counts_what_was_given',
      sql`${table.count} > 0 and ${table.counted} between 0 and ${table.count}`,
    ),
    check('flower_gift_leaves_no_debt', sql`${table.balanceAfter} >= 0`),
  ],
)

export type DeedRow = typeof deed.$inferSelect
export type FlowerGiftRow = typeof flowerGift.$inferSelect

export function deedsByEntries(orm: PostgresJsDatabase, entries: readonly EntryId[]): Promise<DeedRow[]> {
  return orm
    .select()
    .from(deed)
    .where(isAnyEntry(deed.campaignId, deed.seq, entries))
}

export function giftsByEntries(
  orm: PostgresJsDatabase,
  entries: readonly EntryId[],
): Promise<FlowerGiftRow[]> {
  return orm
    .select()
    .from(flowerGift)
    .where(isAnyEntry(flowerGift.campaignId, flowerGift.seq, entries))
}

export const deedOrder: Order = {
  name: 'deeds',
  keys: [{ expression: sql`${deed.seq}`, type: 'bigint' }],
  direction: 'DESC',
}

export function readDeeds(
  orm: PostgresJsDatabase,
  campaignId: number,
  donorId: bigint,
  page: Page,
): Promise<Placed<DeedRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(deed) })
    .from(deed)
    .where(and(eq(deed.donorId, donorId), eq(deed.campaignId, campaignId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

export const giftOrder: Order = {
  name: 'gifts',
  keys: [{ expression: sql`${flowerGift.seq}`, type: 'bigint' }],
  direction: 'DESC',
}

export function readGifts(
  orm: PostgresJsDatabase,
  campaignId: number,
  donorId: bigint,
  page: Page,
): Promise<Placed<FlowerGiftRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(flowerGift) })
    .from(flowerGift)
    .where(and(eq(flowerGift.donorId, donorId), eq(flowerGift.campaignId, campaignId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

export interface FlowerTurnover {
  earned: bigint
  given: bigint
}

/** What a person's deeds earned and gifts gave, in one campaign, as far as both still count. */
export async function flowerTurnover(sql: Sql, campaignId: number, donorId: bigint): Promise<FlowerTurnover> {
  const [turnover] = await sql<FlowerTurnover[]>`
    select
      (select coalesce(sum(flowers), 0) from deed
        where donor_id = ${donorId} and campaign_id = ${campaignId} and result = 'GRANTED')::bigint as earned,
      (select coalesce(sum(counted), 0) from flower_gift
        where donor_id = ${donorId} and campaign_id = ${campaignId})::bigint as given`
  return turnover ?? { earned: 0n, given: 0n }
}

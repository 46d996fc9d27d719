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
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyEntry } from '../db/anyOf.ts'
import { columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'
import type { EntryId } from '../graphql/publicId.ts'

/** The transfers that move a flower account. */
export type FlowerCode =
  | 'FLOWERS_GRANTED'
  | 'FLOWERS_REVERSED'
  | 'FLOWERS_GIVEN'
  | 'GIFT_INVALIDATED'
  | 'FLOWERS_RETURNED'

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
    // The flower of a first donation has no external id, and comes with every gift of somebody new.
    uniqueIndex('deed_is_recorded_once_for_its_partner')
      .on(table.partnerId, table.externalId)
      .where(sql`${table.externalId} is not null`),
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
    /** Granted and still standing. */
    flowers: integer().notNull(),
    /** Granted and taken back. */
    reversed: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ name: 'deed_day_key', columns: [table.donorId, table.day, table.deedTypeId] }),
    check(
      'deed_day_is_not_negative',
      sql`${table.deeds} >= 0 and ${table.flowers} >= 0 and ${table.reversed} >= 0`,
    ),
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
    /** Flowers that came back to the giver because the dream missed its minimum. */
    returned: integer().notNull().default(0),
    /** The team it was given with; null: none. */
    teamId: integer('team_id'),
    regionCode: text('region_code').notNull(),
    /** The giver's balance after the gift. */
    balanceAfter: bigint('balance_after', { mode: 'bigint' }).notNull(),
    givenAt: timestamp('given_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'flower_gift_key', columns: [table.campaignId, table.seq] }),
    index('flower_gift_of_donor').on(table.donorId, table.campaignId, table.seq),
    index('flower_gift_of_dream').on(table.dreamId, table.seq),
    check(
      'flower_gift_counts_what_was_given',
      sql`${table.count} > 0 and ${table.counted} >= 0 and ${table.returned} >= 0 and ${table.counted} + ${table.returned} <= ${table.count}`,
    ),
    check('flower_gift_leaves_no_debt', sql`${table.balanceAfter} >= 0`),
  ],
)

/** A person's flower account, entry by entry: what came and went, and what was left. */
export const flowerEntry = pgTable(
  'flower_entry',
  {
    campaignId: integer('campaign_id').notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    /** Which transfer of its journal entry, from 0. */
    line: smallint().notNull(),
    code: text().$type<FlowerCode>().notNull(),
    /** Flowers; negative: they went. */
    amount: bigint({ mode: 'bigint' }).notNull(),
    /** What was left after it (I11). */
    balance: bigint({ mode: 'bigint' }).notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'flower_entry_key',
      columns: [table.donorId, table.campaignId, table.seq, table.line],
    }),
    check('flower_entry_moves_something', sql`${table.amount} <> 0`),
    check('flower_entry_leaves_no_debt', sql`${table.balance} >= 0`),
  ],
)

export type FlowerEntryRow = typeof flowerEntry.$inferSelect
export type DeedRow = typeof deed.$inferSelect
export type FlowerGiftRow = typeof flowerGift.$inferSelect

export function insertFlowerEntries(
  tx: Transaction,
  campaignId: number,
  at: Date,
  entries: readonly Omit<FlowerEntryRow, 'campaignId' | 'at'>[],
) {
  const [donorId, seq, line, code, amount, balance] = columns(
    entries,
    'donorId',
    'seq',
    'line',
    'code',
    'amount',
    'balance',
  )
  return tx`
    insert into flower_entry (campaign_id, donor_id, seq, line, code, amount, balance, at)
    select ${campaignId}, e.*, ${at} from unnest(${donorId}::bigint[], ${seq}::bigint[], ${line}::smallint[],
      ${code}::text[], ${amount}::bigint[], ${balance}::bigint[]) as e`
}

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

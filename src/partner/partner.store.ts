// Partners and deed types as they are stored, and how they are read.
import { asc, eq, getTableColumns, sql } from 'drizzle-orm'
import { bigint, boolean, check, date, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'

export const partner = pgTable(
  'partner',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    code: text().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    kind: text().$type<'INTERNAL' | 'EXTERNAL'>().notNull(),
    /** Whether it is a payment channel, which may record donations. */
    paymentChannel: boolean('payment_channel').notNull(),
    /** At most so many flowers for deeds of one civil day; null: no limit of its own. */
    dailyFlowerQuota: integer('daily_flower_quota'),
  },
  (table) => [
    unique('partner_code_is_unique_in_its_campaign').on(table.campaignId, table.code),
    check('partner_kind_is_known', sql`${table.kind} in ('INTERNAL', 'EXTERNAL')`),
    check('partner_quota_is_not_negative', sql`${table.dailyFlowerQuota} >= 0`),
  ],
)

export const deedType = pgTable(
  'deed_type',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    code: text().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    /** Flowers for one deed. */
    flowers: integer().notNull(),
    /** Deeds of this type that count for one person on one day. */
    dailyCap: integer('daily_cap').notNull(),
    /** For how many days after the day it occurred a deed may still be recorded. */
    lateDays: integer('late_days').notNull(),
  },
  (table) => [
    unique('deed_type_code_is_unique_in_its_campaign').on(table.campaignId, table.code),
    check('deed_type_flowers_are_positive', sql`${table.flowers} > 0`),
    check('deed_type_daily_cap_is_positive', sql`${table.dailyCap} > 0`),
    check('deed_type_late_days_are_not_negative', sql`${table.lateDays} >= 0`),
  ],
)

/** Which deeds a partner may record. */
export const partnerDeedType = pgTable(
  'partner_deed_type',
  {
    partnerId: integer('partner_id')
      .notNull()
      .references(() => partner.id),
    deedTypeId: integer('deed_type_id')
      .notNull()
      .references(() => deedType.id),
  },
  (table) => [primaryKey({ columns: [table.partnerId, table.deedTypeId] })],
)

/** What a partner recorded of one type of deed for one civil day: what its quota and its own books are held against. */
export const partnerDay = pgTable(
  'partner_day',
  {
    partnerId: integer('partner_id').notNull(),
    day: date().notNull(),
    deedTypeId: integer('deed_type_id').notNull(),
    /** Every deed recorded, and what became of it. */
    deeds: integer().notNull(),
    granted: integer().notNull(),
    capped: integer().notNull(),
    reversed: integer().notNull(),
    /** Flowers granted that still stand. */
    flowers: integer().notNull(),
    /** The sum modulo 2^60 of the digests of the external ids of every deed recorded (deedDigest). */
    checksum: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'partner_day_key', columns: [table.partnerId, table.day, table.deedTypeId] }),
    check(
      'partner_day_adds_up',
      sql`${table.granted} >= 0 and ${table.capped} >= 0 and ${table.reversed} >= 0 and ${table.flowers} >= 0 and ${table.deeds} = ${table.granted} + ${table.capped} + ${table.reversed}`,
    ),
  ],
)

export type PartnerDayRow = typeof partnerDay.$inferSelect
export type PartnerRow = typeof partner.$inferSelect
export type DeedTypeRow = typeof deedType.$inferSelect

export function partnersByIds(orm: PostgresJsDatabase, ids: readonly number[]): Promise<PartnerRow[]> {
  return orm.select().from(partner).where(isAnyOf(partner.id, ids))
}

export function deedTypesByIds(orm: PostgresJsDatabase, ids: readonly number[]): Promise<DeedTypeRow[]> {
  return orm.select().from(deedType).where(isAnyOf(deedType.id, ids))
}

export function partnersOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<PartnerRow[]> {
  return orm.select().from(partner).where(isAnyOf(partner.campaignId, campaignIds)).orderBy(asc(partner.id))
}

export function deedTypesOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<DeedTypeRow[]> {
  return orm
    .select()
    .from(deedType)
    .where(isAnyOf(deedType.campaignId, campaignIds))
    .orderBy(asc(deedType.id))
}

/** A deed type as one partner may record it. */
export type PartnersDeedType = DeedTypeRow & { partnerId: number }

export function deedTypesOfPartners(
  orm: PostgresJsDatabase,
  partnerIds: readonly number[],
): Promise<PartnersDeedType[]> {
  return orm
    .select({ ...getTableColumns(deedType), partnerId: partnerDeedType.partnerId })
    .from(partnerDeedType)
    .innerJoin(deedType, eq(deedType.id, partnerDeedType.deedTypeId))
    .where(isAnyOf(partnerDeedType.partnerId, partnerIds))
    .orderBy(asc(deedType.id))
}

/** What a partner has of its own – keys and webhooks – is changed one after the other. False: there is no such partner. */
export async function lockPartner(tx: Transaction, partnerId: number): Promise<boolean> {
  const rows = await tx`select from partner where id = ${partnerId} for no key update`
  return rows.length > 0
}

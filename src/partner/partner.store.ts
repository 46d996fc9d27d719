// Partners and deed types as they are stored, and how they are read.
import { asc, eq, getTableColumns, sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'

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
  },
  (table) => [
    unique('partner_code_is_unique_in_its_campaign').on(table.campaignId, table.code),
    check('partner_kind_is_known', sql`${table.kind} in ('INTERNAL', 'EXTERNAL')`),
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

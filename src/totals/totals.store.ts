// Totals as they are stored: the present state of every topic, its state at the end of each minute, and who was
// counted.
import { sql } from 'drizzle-orm'
import { bigint, check, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

/** Absolute values of one topic. Gross numbers only rise; corrections are numbers of their own. */
const values = {
  /** The last entry of the journal that changed the topic. */
  seq: bigint({ mode: 'bigint' }).notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  donationCount: bigint('donation_count', { mode: 'bigint' }).notNull(),
  /** Distinct people among the donors. */
  donorCount: bigint('donor_count', { mode: 'bigint' }).notNull(),
  received: bigint({ mode: 'bigint' }).notNull(),
  matched: bigint({ mode: 'bigint' }).notNull(),
  held: bigint({ mode: 'bigint' }).notNull(),
  refunded: bigint({ mode: 'bigint' }).notNull(),
  flowerCount: bigint('flower_count', { mode: 'bigint' }).notNull(),
  flowersReversed: bigint('flowers_reversed', { mode: 'bigint' }).notNull(),
  /** Distinct people among the givers of flowers. */
  giverCount: bigint('giver_count', { mode: 'bigint' }).notNull(),
}

export const totals = pgTable(
  'totals',
  {
    campaignId: integer('campaign_id').notNull(),
    topic: text().notNull(),
    ...values,
    /** The entry at which the topic reached its present number of flowers: who came first stays first. */
    flowerSeq: bigint('flower_seq', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'totals_key', columns: [table.campaignId, table.topic] }),
    check(
      'totals_people_are_no_more_than_gifts',
      sql`${table.donorCount} <= ${table.donationCount} and ${table.giverCount} <= ${table.flowerCount}`,
    ),
    check(
      'totals_corrections_are_no_more_than_gross',
      sql`${table.refunded} <= ${table.received} and ${table.flowersReversed} <= ${table.flowerCount}`,
    ),
  ],
)

/** The same values as they stood at the end of each minute in which the topic moved. */
export const totalsMinute = pgTable(
  'totals_minute',
  {
    campaignId: integer('campaign_id').notNull(),
    topic: text().notNull(),
    minute: timestamp({ withTimezone: true }).notNull(),
    ...values,
  },
  (table) => [
    primaryKey({ name: 'totals_minute_key', columns: [table.campaignId, table.topic, table.minute] }),
  ],
)

/** In which topics a person was counted as donor and as giver: what makes the numbers of people exact. */
export const participation = pgTable(
  'participation',
  {
    campaignId: integer('campaign_id').notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    donated: text().array().notNull(),
    gave: text().array().notNull(),
  },
  (table) => [primaryKey({ name: 'participation_key', columns: [table.campaignId, table.donorId] })],
)

export type TotalsRow = typeof totals.$inferSelect
export type TotalsMinuteRow = typeof totalsMinute.$inferSelect

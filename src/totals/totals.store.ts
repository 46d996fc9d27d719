// Totals as they are stored: the present state of every topic, its state at the end of each minute, for broad ones of each
// second, and who was counted.
import { sql } from 'drizzle-orm'
import { bigint, check, integer, pgTable, pgView, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

/** Absolute values of one topic. Gross numbers only rise; corrections are numbers of their own. */
const values = {
  /** The last entry of the journal that changed the topic. */
  seq: bigint({ mode: 'bigint' }).notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  donationCount: bigint('donation_count', { mode: 'bigint' }).notNull(),
  /** Distinct people among the donors. */
  donorCount: bigint('donor_count', { mode: 'bigint' }).notNull(),
  received: bigint({ mode: 'bigint' }).notNull(),
  /** Matching of every source, gross: what was confirmed, what was taken back of it, and what is under review now. */
  matched: bigint({ mode: 'bigint' }).notNull(),
  matchReversed: bigint('match_reversed', { mode: 'bigint' }).notNull().default(sql`0`),
  held: bigint({ mode: 'bigint' }).notNull(),
  /** What enterprises and regions have of the three above; the rest is the foundation's. */
  partnerMatched: bigint('partner_matched', { mode: 'bigint' }).notNull().default(sql`0`),
  partnerMatchReversed: bigint('partner_match_reversed', { mode: 'bigint' }).notNull().default(sql`0`),
  partnerHeld: bigint('partner_held', { mode: 'bigint' }).notNull().default(sql`0`),
  /** Incentive awards that were approved. Only the campaign and organizations have any. */
  awarded: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
  /** What projects got for the dreams that they came from. */
  funded: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
  refunded: bigint({ mode: 'bigint' }).notNull(),
  flowerCount: bigint('flower_count', { mode: 'bigint' }).notNull(),
  flowersReversed: bigint('flowers_reversed', { mode: 'bigint' }).notNull(),
  /** Distinct people among the givers of flowers. */
  giverCount: bigint('giver_count', { mode: 'bigint' }).notNull(),
}

const valueColumns = `seq, at, donation_count, donor_count, received, matched, match_reversed, held, partner_matched,
    partner_match_reversed, partner_held, awarded, funded, refunded, flower_count, flowers_reversed, giver_count`

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
    check(
      'totals_match_reversed_is_no_more_than_matched',
      sql`${table.matchReversed} <= ${table.matched} and ${table.partnerMatchReversed} <= ${table.partnerMatched}`,
    ),
    check(
      'totals_partner_line_is_part_of_the_match',
      sql`${table.partnerMatched} <= ${table.matched} and ${table.partnerMatchReversed} <= ${table.matchReversed} and ${table.partnerHeld} between 0 and ${table.held}`,
    ),
  ],
)

/**
 * The same values as they stood at the end of each minute in which the topic moved, but for the last: that is its row in
 * totals, which is copied when the topic moves on.
 */
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

/** Every minute in which a topic moved, the last one too. */
export const totalsByMinute = pgView('totals_by_minute', {
  campaignId: integer('campaign_id').notNull(),
  topic: text().notNull(),
  minute: timestamp({ withTimezone: true }).notNull(),
  ...values,
}).as(sql`
  select campaign_id, topic, minute, ${sql.raw(valueColumns)} from totals_minute
  union all
  select campaign_id, topic, date_trunc('minute', at), ${sql.raw(valueColumns)} from totals where seq > 0`)

/**
 * What stood at the end of each second in which a broad topic moved, but for the last: that is its row in totals, which is
 * copied when the topic moves on. A row is written once and never again.
 */
export const totalsSecond = pgTable(
  'totals_second',
  {
    campaignId: integer('campaign_id').notNull(),
    topic: text().notNull(),
    ...values,
    flowerSeq: bigint('flower_seq', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ name: 'totals_second_key', columns: [table.campaignId, table.topic, table.at] })],
)

/** The values of the topics that a brake holds back from the public, as they stood when it was engaged. */
export const totalsHeldBack = pgTable(
  'totals_held_back',
  {
    brakeId: integer('brake_id').notNull(),
    campaignId: integer('campaign_id').notNull(),
    topic: text().notNull(),
    ...values,
    flowerSeq: bigint('flower_seq', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'totals_held_back_key', columns: [table.campaignId, table.topic, table.brakeId] }),
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
export type TotalsMinuteRow = typeof totalsByMinute.$inferSelect

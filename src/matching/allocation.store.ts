// Allocations as they are stored, and what the caps have to remember of them. Hot tables: without foreign keys, written
// by the journal alone.
import { sql } from 'drizzle-orm'
import { bigint, check, date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { HoldReason } from '../governance/risk.ts'
import type { AllocationState } from './allocation.ts'
import type { Source } from './pool.ts'

export const allocation = pgTable(
  'allocation',
  {
    campaignId: integer('campaign_id').notNull(),
    donationSeq: bigint('donation_seq', { mode: 'bigint' }).notNull(),
    source: text().$type<Source>().notNull(),
    windowId: integer('window_id').notNull(),
    ruleSetId: integer('rule_set_id').notNull(),
    projectId: integer('project_id').notNull(),
    organizationId: integer('organization_id').notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }),
    /** The civil day of the gift, whose room it takes. */
    day: date().notNull(),
    /** Basis points. */
    ratio: integer().notNull(),
    /** 0 to 999,999; null: nothing was drawn. */
    draw: integer(),
    /** Fen that the ratio makes of the gift. */
    raw: bigint({ mode: 'bigint' }).notNull(),
    /** Fen that the caps left of it. */
    amount: bigint({ mode: 'bigint' }).notNull(),
    /** The caps that made it smaller, in their order, parted by commas. */
    bound: text().notNull(),
    hold: text().$type<HoldReason>(),
    state: text().$type<AllocationState>().notNull(),
    /** The entry that confirmed it: the gift's own, or the review that released it; null: it never was. */
    confirmedSeq: bigint('confirmed_seq', { mode: 'bigint' }),
    /** The last entry that changed its state. */
    seq: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [
    // One for each source, for ever: so at most one that lives (I3).
    primaryKey({
      name: 'allocation_is_one_for_its_donation_and_source',
      columns: [table.campaignId, table.donationSeq, table.source],
    }),
    check('allocation_amount_is_positive', sql`${table.amount} > 0 and ${table.amount} <= ${table.raw}`),
    check('allocation_state_is_known', sql`${table.state} in ('CONFIRMED', 'HELD', 'REVOKED', 'REVERSED')`),
    check('allocation_source_is_known', sql`${table.source} in ('FOUNDATION', 'ENTERPRISE', 'REGIONAL')`),
    check('allocation_held_has_a_reason', sql`${table.state} <> 'HELD' or ${table.hold} is not null`),
    check(
      'allocation_is_confirmed_by_an_entry',
      sql`case ${table.state} when 'CONFIRMED' then ${table.confirmedSeq} is not null when 'HELD' then ${table.confirmedSeq} is null else true end`,
    ),
  ],
)

/** What a donor was matched on a day, for the daily cap: the sum of the allocations that live. */
export const matchDay = pgTable(
  'match_day',
  {
    campaignId: integer('campaign_id').notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    day: date().notNull(),
    source: text().$type<Source>().notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'match_day_key',
      columns: [table.campaignId, table.donorId, table.day, table.source],
    }),
    check('match_day_is_not_negative', sql`${table.amount} >= 0`),
  ],
)

/** What a project or an organization was given by a window, for its cap. Kept where a rule set has such a cap. */
export const matchUsage = pgTable(
  'match_usage',
  {
    windowId: integer('window_id').notNull(),
    owner: text().$type<'PROJECT' | 'ORGANIZATION'>().notNull(),
    ownerId: integer('owner_id').notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'match_usage_key', columns: [table.windowId, table.owner, table.ownerId] }),
    check('match_usage_owner_is_known', sql`${table.owner} in ('PROJECT', 'ORGANIZATION')`),
    check('match_usage_is_not_negative', sql`${table.amount} >= 0`),
  ],
)

export type AllocationRow = typeof allocation.$inferSelect

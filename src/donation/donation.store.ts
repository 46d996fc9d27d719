// Donations and refunds as they are stored, and how they are read.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyEntry } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'
import type { EntryId } from '../graphql/publicId.ts'
import type { MatchReason, MatchStatus } from '../matching/allocation.ts'

/** VOIDED: the channel's capture never stood. REFUNDED: it stood, and the money was given back. */
export type DonationState = 'PAID' | 'REFUNDED' | 'VOIDED'

// The hot tables have no foreign keys: a batch has read and locked what its rows refer to, and the audit checks the
// references again. Each key would cost every donation a look-up of its own.

export const donation = pgTable(
  'donation',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    projectId: integer('project_id').notNull(),
    /** Copied when the gift was paid: it never changes (I10). */
    receivingOrganizationId: integer('receiving_organization_id').notNull(),
    /** Null: the channel named nobody. */
    donorId: bigint('donor_id', { mode: 'bigint' }),
    channelId: integer('channel_id').notNull(),
    /** The team it was given with; null: none. It never changes (I10). */
    teamId: integer('team_id'),
    /** Fen. */
    amount: bigint({ mode: 'bigint' }).notNull(),
    regionCode: text('region_code').notNull(),
    anonymous: boolean().notNull(),
    message: text(),
    paymentReference: text('payment_reference'),
    state: text().$type<DonationState>().notNull(),
    paidAt: timestamp('paid_at', { withTimezone: true }).notNull(),
    /** The campaign's civil day of paidAt. */
    day: date().notNull(),
    matchStatus: text('match_status').$type<MatchStatus>().notNull().default('NONE'),
    /** Why it was not, or not fully, matched; null: nothing is missing. */
    matchReason: text('match_reason').$type<MatchReason>(),
    /** The window that gave the reason; null: none was asked. */
    matchWindowId: integer('match_window_id'),
    /** The rule set that the window asked. */
    matchRuleSetId: integer('match_rule_set_id'),
  },
  (table) => [
    primaryKey({ name: 'donation_key', columns: [table.campaignId, table.seq] }),
    index('donation_of_donor').on(table.donorId, table.campaignId, table.seq),
    index('donation_of_project').on(table.projectId, table.seq),
    // The queue of reviews, which is short however many gifts there are.
    index('donation_held').on(table.campaignId, table.seq).where(sql`${table.matchStatus} = 'HELD'`),
    uniqueIndex('donation_payment_reference_is_used_once')
      .on(table.channelId, table.paymentReference)
      .where(sql`${table.paymentReference} is not null`),
    check('donation_amount_is_positive', sql`${table.amount} > 0`),
    check('donation_state_is_known', sql`${table.state} in ('PAID', 'REFUNDED', 'VOIDED')`),
    check(
      'donation_match_status_is_known',
      sql`${table.matchStatus} in ('NONE', 'HELD', 'MATCHED', 'PARTIAL', 'NOT_MATCHED', 'REVOKED', 'REVERSED')`,
    ),
    check('donation_without_a_donor_is_anonymous', sql`${table.donorId} is not null or ${table.anonymous}`),
  ],
)

export const refund = pgTable(
  'refund',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    donationSeq: bigint('donation_seq', { mode: 'bigint' }).notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
    kind: text().$type<'REFUND' | 'VOID'>().notNull().default('REFUND'),
    reason: text().notNull(),
    refundedAt: timestamp('refunded_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'refund_key', columns: [table.campaignId, table.seq] }),
    unique('refund_is_one_for_its_donation').on(table.campaignId, table.donationSeq),
    check('refund_amount_is_positive', sql`${table.amount} > 0`),
    check('refund_kind_is_known', sql`${table.kind} in ('REFUND', 'VOID')`),
  ],
)

export type DonationRow = typeof donation.$inferSelect
export type RefundRow = typeof refund.$inferSelect

/** The donations with these places in their journals. */
export function donationsByEntries(
  orm: PostgresJsDatabase,
  entries: readonly EntryId[],
): Promise<DonationRow[]> {
  return orm
    .select()
    .from(donation)
    .where(isAnyEntry(donation.campaignId, donation.seq, entries))
}

/** When the last gift of a campaign was paid; null: none was. */
export async function lastGiftAt(tx: Transaction, campaignId: number): Promise<Date | null> {
  const [row] = await tx<{ paidAt: Date }[]>`
    select paid_at as "paidAt" from donation where campaign_id = ${campaignId} order by seq desc limit 1`
  return row?.paidAt ?? null
}

export interface DonationFilter {
  projectId?: number
  donorId?: bigint
}

export function readDonations(
  orm: PostgresJsDatabase,
  { projectId, donorId }: DonationFilter,
  page: Page,
): Promise<Placed<DonationRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(donation) })
    .from(donation)
    .where(
      and(
        projectId === undefined ? undefined : eq(donation.projectId, projectId),
        donorId === undefined ? undefined : eq(donation.donorId, donorId),
        page.where,
      ),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** The newest first; a project's gifts all lie in one campaign. */
export const donationOrder: Order = {
  name: 'donations',
  keys: [
    { expression: sql`${donation.campaignId}`, type: 'int' },
    { expression: sql`${donation.seq}`, type: 'bigint' },
  ],
  direction: 'DESC',
}

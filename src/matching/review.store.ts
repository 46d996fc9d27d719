// What a review reads and writes, and the queue of those gifts that wait for one.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { type DonationRow, donation } from '../donation/donation.store.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'
import type { AllocationRow } from './allocation.store.ts'
import type { MatchReason } from './allocation.ts'
import type { Consequence } from './consequence.ts'

/** What the match of held gifts fell short by, as the audit remembers it. */
export async function shortfallsOf(
  tx: Transaction,
  donationIds: readonly string[],
): Promise<Map<string, MatchReason | null>> {
  const rows = await tx<{ subject: string; shortfall: MatchReason | null }[]>`
    select subject, after ->> 'shortfall' as shortfall
    from audit_entry
    where subject = any(${arrayLiteral(donationIds)}::text[]) and action = 'HOLD_MATCH'`
  return new Map(rows.map(({ subject, shortfall }) => [subject, shortfall]))
}

/** Confirmed by the entry, unless they were confirmed before or are taken back. */
export function storeReviewedAllocations(
  tx: Transaction,
  campaignId: number,
  seq: bigint,
  allocations: readonly AllocationRow[],
  state: 'CONFIRMED' | 'REVOKED',
) {
  const [donationSeq, source] = columns(allocations, 'donationSeq', 'source')
  return tx`
    update allocation a set state = ${state}, seq = ${seq},
      confirmed_seq = case ${state} when 'CONFIRMED' then ${seq}::bigint else a.confirmed_seq end
    from unnest(${donationSeq}::bigint[], ${source}::text[]) as r(donation_seq, source)
    where a.campaign_id = ${campaignId} and a.donation_seq = r.donation_seq and a.source = r.source`
}

export function storeReviewedDonations(
  tx: Transaction,
  campaignId: number,
  donations: readonly Pick<DonationRow, 'seq' | 'matchStatus' | 'matchReason'>[],
) {
  const [seq, status, reason] = columns(donations, 'seq', 'matchStatus', 'matchReason')
  return tx`
    update donation d set match_status = r.status, match_reason = r.reason
    from unnest(${seq}::bigint[], ${status}::text[], ${reason}::text[]) as r(seq, status, reason)
    where d.campaign_id = ${campaignId} and d.seq = r.seq`
}

/** Gives room back to the daily caps of donors: amounts are below zero. */
export function addToMatchDays(tx: Transaction, campaignId: number, changes: Consequence['matchDays']) {
  const [donorId, day, source, amount] = columns(changes, 'donorId', 'day', 'source', 'amount')
  return tx`
    update match_day m set amount = m.amount + c.amount
    from (
      select donor_id, day, source, sum(amount) as amount
      from unnest(${donorId}::bigint[], ${day}::date[], ${source}::text[], ${amount}::bigint[])
        as x(donor_id, day, source, amount)
      group by 1, 2, 3
    ) c
    where m.campaign_id = ${campaignId} and m.donor_id = c.donor_id and m.day = c.day and m.source = c.source`
}

/** The same for the caps of projects and organizations. */
export function addToMatchUsage(tx: Transaction, changes: Consequence['usage']) {
  const [windowId, owner, ownerId, amount] = columns(changes, 'windowId', 'owner', 'ownerId', 'amount')
  return tx`
    update match_usage m set amount = m.amount + c.amount
    from (
      select window_id, owner, owner_id, sum(amount) as amount
      from unnest(${windowId}::int[], ${owner}::text[], ${ownerId}::int[], ${amount}::bigint[])
        as x(window_id, owner, owner_id, amount)
      group by 1, 2, 3
    ) c
    where m.window_id = c.window_id and m.owner = c.owner and m.owner_id = c.owner_id`
}

export function readHeldGifts(
  orm: PostgresJsDatabase,
  campaignId: number,
  page: Page,
): Promise<Placed<DonationRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(donation) })
    .from(donation)
    .where(and(eq(donation.campaignId, campaignId), sql`${donation.matchStatus} = 'HELD'`, page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** Who has waited longest comes first. */
export const heldGiftOrder: Order = {
  name: 'heldGifts',
  keys: [{ expression: sql`${donation.seq}`, type: 'bigint' }],
  direction: 'ASC',
}

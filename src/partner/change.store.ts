// Changes that a partner makes to what is its own — keys and webhooks — as they are remembered: the same idempotency key
// is the same change. They move no flowers and stand beside the journal.
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Transaction } from '../db/client.ts'

export const partnerChange = pgTable('partner_change', {
  /** Digest of who asked and its idempotency key. */
  keyDigest: uuid('key_digest').primaryKey(),
  /** Digest of what was asked. */
  contentDigest: uuid('content_digest').notNull(),
  /** The public id of what was changed. */
  subject: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
})

/** Changes of one partner happen one after the other. False: there is no such partner. */
export async function lockPartner(tx: Transaction, partnerId: number): Promise<boolean> {
  const rows = await tx`select from partner where id = ${partnerId} for no key update`
  return rows.length > 0
}

export async function findChange(
  tx: Transaction,
  keyDigest: string,
): Promise<{ contentDigest: string; subject: string } | undefined> {
  const [row] = await tx<{ contentDigest: string; subject: string }[]>`
    select content_digest as "contentDigest", subject from partner_change where key_digest = ${keyDigest}`
  return row
}

export async function insertChange(
  tx: Transaction,
  change: typeof partnerChange.$inferInsert,
): Promise<void> {
  await tx`
    insert into partner_change (key_digest, content_digest, subject, at)
    values (${change.keyDigest}, ${change.contentDigest}, ${change.subject}, ${change.at as Date})`
}

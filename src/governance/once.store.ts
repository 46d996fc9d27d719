// Idempotency keys of changes that stand beside the journal: the same key is the same change.
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Transaction } from '../db/client.ts'

export const changeRequest = pgTable('change_request', {
  /** Digest of who asked and its idempotency key. */
  keyDigest: uuid('key_digest').primaryKey(),
  /** Digest of what was asked. */
  contentDigest: uuid('content_digest').notNull(),
  /** The public id of what was changed; null only until the transaction that changes it ends. */
  subject: text(),
  at: timestamp({ withTimezone: true }).notNull(),
})

export interface KnownRequest {
  contentDigest: string
  subject: string
}

/** Takes the key for this change; a request under way with the same key is waited for. Null: it is new. */
export async function takeKey(
  tx: Transaction,
  keyDigest: string,
  contentDigest: string,
  at: Date,
): Promise<KnownRequest | null> {
  const taken = await tx`
    insert into change_request (key_digest, content_digest, at) values (${keyDigest}, ${contentDigest}, ${at})
    on conflict (key_digest) do nothing
    returning 1`
  if (taken.length > 0) return null
  const [known] = await tx<KnownRequest[]>`
    select content_digest as "contentDigest", subject from change_request where key_digest = ${keyDigest}`
  return known as KnownRequest
}

export async function keepSubject(tx: Transaction, keyDigest: string, subject: string): Promise<void> {
  await tx`update change_request set subject = ${subject} where key_digest = ${keyDigest}`
}

// Storing one administrative entry.
import type { Transaction } from '../db/client.ts'
import type { journalEntry } from './journal.store.ts'

export async function storeHead(tx: Transaction, campaignId: number, seq: bigint, at: Date): Promise<void> {
  await tx`update journal_head set seq = ${seq}, at = ${at} where campaign_id = ${campaignId}`
}

export async function insertEntry(tx: Transaction, entry: typeof journalEntry.$inferInsert): Promise<void> {
  await tx`
    insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
    values (${entry.campaignId}, ${entry.seq}, ${entry.kind}, ${entry.at}, ${entry.actor}, ${entry.keyDigest},
      ${entry.contentDigest})`
}

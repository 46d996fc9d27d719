// The journal as it is stored: one head a campaign, and its entries.
import { bigint, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import type { EntryKind } from './command.ts'

/** One row per campaign. Locking it orders everything the journal writes, across processes too. */
export const journalHead = pgTable('journal_head', {
  campaignId: integer('campaign_id')
    .primaryKey()
    .references(() => campaign.id),
  seq: bigint({ mode: 'bigint' }).notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
})

/** What happened, in order, without a gap. The rows that say more (donation, refund, deed, gift) carry the same seq. */
export const journalEntry = pgTable(
  'journal_entry',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    kind: text().$type<EntryKind>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    actor: text().notNull(),
    /** Digest of the caller and the idempotency key it sent. */
    keyDigest: uuid('key_digest').notNull(),
    /** Digest of what was asked: the same key with other content is refused. */
    contentDigest: uuid('content_digest').notNull(),
  },
  (table) => [
    primaryKey({ name: 'journal_entry_key', columns: [table.campaignId, table.seq] }),
    unique('journal_entry_is_one_for_its_key').on(table.campaignId, table.keyDigest),
  ],
)

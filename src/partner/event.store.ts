// What partners are told of by webhook, as it is stored: events in the order of the journal, written in the transaction
// that they tell of. Who has been told is another table's business (webhook.store.ts).
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'

export const partnerEventKinds = [
  'deed.reversed',
  'quota.near',
  'dream.reached',
  'milestone.reached',
] as const
export type PartnerEventKind = (typeof partnerEventKinds)[number]

/** Plain values, as the receiver reads them: public ids, whole numbers, instants as text. */
export type EventPayload = Readonly<Record<string, string | number | null>>

export const partnerEvent = pgTable(
  'partner_event',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    /** Which event of its journal entry, from 0. */
    line: smallint().notNull(),
    /** Whom it is for; null: every partner of the campaign. */
    partnerId: integer('partner_id'),
    kind: text().$type<PartnerEventKind>().notNull(),
    payload: jsonb().$type<EventPayload>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'partner_event_key', columns: [table.campaignId, table.seq, table.line] }),
    index('partner_event_of_partner').on(table.partnerId, table.seq, table.line),
    index('partner_event_for_everybody')
      .on(table.campaignId, table.seq, table.line)
      .where(sql`${table.partnerId} is null`),
    check(
      'partner_event_kind_is_known',
      sql`${table.kind} in ('deed.reversed', 'quota.near', 'dream.reached', 'milestone.reached')`,
    ),
  ],
)

export type PartnerEventRow = typeof partnerEvent.$inferSelect
export type NewPartnerEvent = Pick<PartnerEventRow, 'seq' | 'line' | 'partnerId' | 'kind' | 'payload'>

export function insertPartnerEvents(
  tx: Transaction,
  campaignId: number,
  at: Date,
  events: readonly NewPartnerEvent[],
) {
  const [seq, line, partnerId, kind] = columns(events, 'seq', 'line', 'partnerId', 'kind')
  const payload = arrayLiteral(events.map((event) => JSON.stringify(event.payload)))
  return tx`
    insert into partner_event (campaign_id, seq, line, partner_id, kind, payload, at)
    select ${campaignId}, e.seq, e.line, e.partner_id, e.kind, e.payload::jsonb, ${at}
    from unnest(${seq}::bigint[], ${line}::smallint[], ${partnerId}::int[], ${kind}::text[], ${payload}::text[])
      as e(seq, line, partner_id, kind, payload)`
}

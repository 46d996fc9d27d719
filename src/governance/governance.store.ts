// The audit as it is stored and read.
import { and, eq, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'

/** Who changed what, from what, to what, why and when: one row for every change made by hand (I29). */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp({ withTimezone: true }).notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    before: jsonb().notNull(),
    after: jsonb().notNull(),
    reason: text().notNull(),
    /** The journal entry that made the change; null: none did. */
    campaignId: integer('campaign_id'),
    seq: bigint({ mode: 'bigint' }),
  },
  (table) => [
    index('audit_entry_of_subject').on(table.subject, table.id),
    index('audit_entry_of_action').on(table.action, table.id),
    index('audit_entry_of_actor').on(table.actor, table.id),
    index('audit_entry_of_entry').on(table.campaignId, table.seq).where(sql`${table.seq} is not null`),
  ],
)

export type AuditEntryRow = typeof auditEntry.$inferSelect

/** What an entry says about its subject before and after: plain values. */
export type AuditedValues = Record<string, string | number | boolean | null>

export interface NewAuditEntry {
  at: Date
  /** As in actorOf(viewer). */
  actor: string
  action: string
  /** A public id. */
  subject: string
  before: AuditedValues
  after: AuditedValues
  reason: string
  /** The journal entry that makes the change. */
  campaignId?: number
  seq?: bigint
}

/** An entry about what a batch did: its instant and campaign are the batch's. */
export type BatchAuditEntry = Required<Omit<NewAuditEntry, 'at' | 'campaignId'>>

export async function appendAuditEntry(tx: Transaction, entry: NewAuditEntry): Promise<void> {
  await tx`
    insert into audit_entry (at, actor, action, subject, before, after, reason, campaign_id, seq)
    values (${entry.at}, ${entry.actor}, ${entry.action}, ${entry.subject}, ${JSON.stringify(entry.before)}::text::jsonb,
      ${JSON.stringify(entry.after)}::text::jsonb, ${entry.reason}, ${entry.campaignId ?? null}, ${entry.seq ?? null})`
}

/** Many at once, for a batch. */
export function appendAuditEntries(
  tx: Transaction,
  campaignId: number,
  at: Date,
  entries: readonly BatchAuditEntry[],
) {
  const [seq, actor, action, subject, reason] = columns(
    entries,
    'seq',
    'actor',
    'action',
    'subject',
    'reason',
  )
  const json = (name: 'before' | 'after') => arrayLiteral(entries.map((entry) => JSON.stringify(entry[name])))
  return tx`
    insert into audit_entry (at, actor, action, subject, before, after, reason, campaign_id, seq)
    select ${at}, e.actor, e.action, e.subject, e.before::jsonb, e.after::jsonb, e.reason, ${campaignId}, e.seq
    from unnest(${seq}::bigint[], ${actor}::text[], ${action}::text[], ${subject}::text[], ${json('before')}::text[],
      ${json('after')}::text[], ${reason}::text[]) with ordinality
      as e(seq, actor, action, subject, before, after, reason, place)
    order by e.place`
}

/** What the audit says a journal entry changed. */
export async function auditOfEntry(
  tx: Transaction,
  campaignId: number,
  seq: bigint,
): Promise<Pick<NewAuditEntry, 'subject' | 'after'>> {
  const [row] = await tx<Pick<NewAuditEntry, 'subject' | 'after'>[]>`
    select subject, after from audit_entry where campaign_id = ${campaignId} and seq = ${seq} order by id limit 1`
  if (!row) throw new Error(`the administrative entry ${campaignId}-${seq} is without its audit entry`)
  return row
}

/** The last entry about a subject in which an action was taken. */
export async function lastAuditEntry(
  tx: Transaction,
  subject: string,
  action: string,
): Promise<{ before: AuditedValues; after: AuditedValues } | undefined> {
  const [row] = await tx<{ before: AuditedValues; after: AuditedValues }[]>`
    select before, after from audit_entry
    where subject = ${subject} and action = ${action}
    order by id desc
    limit 1`
  return row
}

/** Which entries are meant. All that is given must hold. */
export interface AuditFilter {
  subject?: string | null | undefined
  action?: string | null | undefined
  actor?: string | null | undefined
}

export function readAuditEntries(
  orm: PostgresJsDatabase,
  filter: AuditFilter,
  page: Page,
): Promise<Placed<AuditEntryRow>[]> {
  const is = (column: AnyPgColumn, value: string | null | undefined) =>
    value === null || value === undefined ? undefined : eq(column, value)
  return orm
    .select({ place: page.place, node: auditEntry })
    .from(auditEntry)
    .where(
      and(
        is(auditEntry.subject, filter.subject),
        is(auditEntry.action, filter.action),
        is(auditEntry.actor, filter.actor),
        page.where,
      ),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** The newest first. */
export const auditOrder: Order = {
  name: 'auditEntries',
  keys: [{ expression: sql`${auditEntry.id}`, type: 'bigint' }],
  direction: 'DESC',
}

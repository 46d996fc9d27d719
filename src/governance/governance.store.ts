// The audit as it is stored and read.
import { and, eq, sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
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
  },
  (table) => [index('audit_entry_of_subject').on(table.subject, table.id)],
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
}

export async function appendAuditEntry(tx: Transaction, entry: NewAuditEntry): Promise<void> {
  await tx`
    insert into audit_entry (at, actor, action, subject, before, after, reason)
    values (${entry.at}, ${entry.actor}, ${entry.action}, ${entry.subject}, ${JSON.stringify(entry.before)}::text::jsonb,
      ${JSON.stringify(entry.after)}::text::jsonb, ${entry.reason})`
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

export function readAuditEntries(
  orm: PostgresJsDatabase,
  subject: string | undefined,
  page: Page,
): Promise<Placed<AuditEntryRow>[]> {
  return orm
    .select({ place: page.place, node: auditEntry })
    .from(auditEntry)
    .where(and(subject === undefined ? undefined : eq(auditEntry.subject, subject), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** The newest first. */
export const auditOrder: Order = {
  name: 'auditEntries',
  keys: [{ expression: sql`${auditEntry.id}`, type: 'bigint' }],
  direction: 'DESC',
}

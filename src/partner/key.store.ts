// Partner keys as they are stored. The secret is not: only its SHA-256.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { KnownKey } from '../auth/key.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import { partner } from './partner.store.ts'

export const partnerKey = pgTable(
  'partner_key',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    partnerId: integer('partner_id')
      .notNull()
      .references(() => partner.id),
    /** What its owner calls it. */
    name: text().notNull(),
    /** SHA-256 of the secret, in hexadecimal digits. */
    hash: text().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    /** The last hour in which it was used, roughly: written at most once an hour. */
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
  },
  (table) => [
    index('partner_key_of_partner').on(table.partnerId, table.id),
    check('partner_key_hash_is_a_hash', sql`${table.hash} ~ '^[0-9a-f]{64}$'`),
    check('partner_key_expires_after_it_is_made', sql`${table.expiresAt} > ${table.createdAt}`),
  ],
)

export type PartnerKeyRow = typeof partnerKey.$inferSelect

export async function countLiveKeys(tx: Transaction, partnerId: number, at: Date): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from partner_key
    where partner_id = ${partnerId} and revoked_at is null and expires_at > ${at}`
  return row?.count ?? 0
}

export async function insertKey(
  tx: Transaction,
  key: Pick<PartnerKeyRow, 'partnerId' | 'name' | 'hash' | 'createdAt' | 'createdBy' | 'expiresAt'>,
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into partner_key (partner_id, name, hash, created_at, created_by, expires_at)
    values (${key.partnerId}, ${key.name}, ${key.hash}, ${key.createdAt}, ${key.createdBy}, ${key.expiresAt})
    returning id`
  return (row as { id: number }).id
}

/** The one time counts: a key that is revoked stays revoked since then. Says since when. */
export async function storeRevocation(tx: Transaction, id: number, at: Date): Promise<Date> {
  const [row] = await tx<{ revokedAt: Date }[]>`
    update partner_key set revoked_at = coalesce(revoked_at, ${at}) where id = ${id} returning revoked_at as "revokedAt"`
  return (row as { revokedAt: Date }).revokedAt
}

export async function partnerOfKey(sql: Sql, id: number): Promise<number | null> {
  const [row] = await sql<{ partnerId: number }[]>`
    select partner_id as "partnerId" from partner_key where id = ${id}`
  return row?.partnerId ?? null
}

export async function findKey(
  sql: Sql,
  id: number,
): Promise<(KnownKey & Pick<PartnerKeyRow, 'lastUsedAt'>) | null> {
  const [row] = await sql<(KnownKey & Pick<PartnerKeyRow, 'lastUsedAt'>)[]>`
    select id, partner_id as "partnerId", hash, expires_at as "expiresAt", revoked_at as "revokedAt",
      last_used_at as "lastUsedAt"
    from partner_key where id = ${id}`
  return row ?? null
}

export async function storeUse(sql: Sql, id: number, at: Date, before: Date): Promise<void> {
  await sql`
    update partner_key set last_used_at = ${at}
    where id = ${id} and (last_used_at is null or last_used_at < ${before})`
}

/** Which of these keys are revoked. */
export async function revokedKeys(sql: Sql, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id from partner_key where id = any(${arrayLiteral(ids)}::int[]) and revoked_at is not null`
  return rows.map(({ id }) => id)
}

export function keysByIds(orm: PostgresJsDatabase, ids: readonly number[]): Promise<PartnerKeyRow[]> {
  return orm.select().from(partnerKey).where(isAnyOf(partnerKey.id, ids))
}

export async function readKeysOf(
  orm: PostgresJsDatabase,
  partnerIds: readonly number[],
  page: Page,
): Promise<PlacedOf<PartnerKeyRow>[]> {
  const parents = idsAsRows(orm, partnerIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(partnerKey) })
    .from(partnerKey)
    .where(and(eq(partnerKey.partnerId, parents.id), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** The newest first. */
export const keyOrder: Order = {
  name: 'partnerKeys',
  keys: [{ expression: sql`${partnerKey.id}`, type: 'int' }],
  direction: 'DESC',
}

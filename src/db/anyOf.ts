// A list of ids as one parameter: the statement's text is the same for one id and for a hundred.
import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { arrayLiteral } from './arrays.ts'

export function isAnyOf(column: AnyPgColumn, ids: readonly (number | bigint)[]): SQL {
  return sql`${column} = any(${arrayLiteral(ids)}::bigint[])`
}

/** The same for rows that are known by their place in a campaign's journal. */
export function isAnyEntry(
  campaignId: AnyPgColumn,
  seq: AnyPgColumn,
  entries: readonly { campaignId: number; seq: bigint }[],
): SQL {
  const campaigns = arrayLiteral(entries.map((entry) => entry.campaignId))
  const seqs = arrayLiteral(entries.map((entry) => entry.seq))
  return sql`(${campaignId}, ${seq}) in (select * from unnest(${campaigns}::int[], ${seqs}::bigint[]))`
}

/** The ids as rows, for a list of each of them to be joined to. */
export function idsAsRows(orm: PostgresJsDatabase, ids: readonly number[]) {
  return orm
    .select({ id: sql<number>`wanted.id`.as('parent_id') })
    .from(sql`unnest(${arrayLiteral(ids)}::int[]) as wanted (id)`)
    .as('parent')
}

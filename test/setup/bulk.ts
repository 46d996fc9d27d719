// What a test puts beside the journal by the thousands. The service's own connections end a statement that takes long, and
// on a machine that others work on these do.
import type { Sql } from '../../src/db/client.ts'

/** All of it or nothing, however long it takes. */
export async function inBulk(sql: Sql, insert: (sql: Sql) => Promise<unknown>): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`set local statement_timeout = 0`
    await insert(transaction as unknown as Sql)
  })
}

// Brings a database to the shape this code needs. Several instances may start at once: one migrates, the others wait.
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))
const lockKey = 991_2022

export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    await runMigrations(drizzle(sql), { migrationsFolder })
    await sql`select pg_advisory_unlock(${lockKey})`
  } finally {
    await sql.end({ timeout: 2 })
  }
}

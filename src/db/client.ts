// The database as the service sees it: one pool for reads and administrative writes, two connections for the journal alone,
// whose settings make sure that a batch can never hold the head row for long, two for what is live, and two for what nobody
// waits for.
import { parsePgArray } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { arrayLiteral, type Cell } from './arrays.ts'

/** int8 is a bigint: ids of accounts and donors, sequence numbers, counts and amounts. */
type Types = { bigint: bigint }
export type Sql = postgres.Sql<Types>
export type Transaction = postgres.TransactionSql<Types>

export interface Database {
  /** Reads and administrative writes. */
  sql: Sql
  /** The same pool, as drizzle: for reads whose shape depends on what was asked. */
  orm: PostgresJsDatabase
  /** What is read many times a second, for everybody who watches. */
  live: Sql
  /** Work that nobody waits for, which is not counted among the statements: webhooks, and the delivery of reports. */
  background: Sql
  /** The journal's own connections. */
  journal(): Sql
  /** Gives the journal new connections, and the old ones up, whatever they are waiting for. */
  renewJournal(): void
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  /** An embedded PostgreSQL has one session: everything shares one connection. */
  embedded: boolean
  onStatement?: () => void
}

const statementTimeoutMs = 2_000
/**
 * Well below the former: what a frozen instance had sent already is still worked through before its session idles, and
 * whoever waits for the head row meanwhile must not run out of time.
 */
const idleInTransactionTimeoutMs = 1_000
const connectTimeoutSeconds = 5
/** Texts of drizzle's that are prepared, on every connection. */
const mostPrepared = 100

export function openDatabase({ url, embedded, onStatement }: DatabaseOptions): Database {
  const open = (max: number, connection: Record<string, string | number>, counted = true): Sql =>
    restoreTimestamps(
      postgres(url, {
        max,
        connect_timeout: connectTimeoutSeconds,
        backoff: (attempt: number) => Math.min(2, 0.1 * 2 ** attempt),
        onnotice: () => {},
        types: {
          bigint: postgres.BigInt,
          texts: arrayOf(1009, String),
          integers: arrayOf(1007, Number),
          bigints: arrayOf(1016, BigInt),
        },
        // The driver would ask each new connection for the types of arrays, and a server that goes away just then would
        // leave it with a rejection that is nobody's, which ends the process.
        fetch_types: false,
        connection: { application_name: 'oneflower', ...connection },
        ...(onStatement && counted ? { debug: onStatement } : {}),
      }),
    )
  const limits = {
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
  }
  const sql = open(embedded ? 1 : 10, limits)
  const orm = drizzle(preparing(sql))
  restoreTimestamps(sql)
  // A statement that was prepared while its table was empty keeps a plan for an empty table, and reads all of it when it has
  // grown: what is always asked plans anew. What it looks up it looks up by keys, and hot pages are in memory.
  const planning = { ...limits, plan_cache_mode: 'force_custom_plan', random_page_cost: 0.1 }
  const openJournal = () => open(2, planning)
  let journal = embedded ? sql : openJournal()
  const live = embedded ? sql : open(2, planning)
  const background = embedded ? sql : open(2, planning, false)
  return {
    sql,
    orm,
    live,
    background,
    journal: () => journal,
    renewJournal() {
      if (embedded) return
      const old = journal
      journal = openJournal()
      // What it was waiting for has been given up already.
      old.end({ timeout: 0 }).catch(() => {})
    },
    async close() {
      const others = embedded ? [] : [journal, live, background]
      await Promise.all([sql, ...others].map((connections) => connections.end({ timeout: 2 })))
    },
  }
}

/**
 * drizzle has each statement parsed anew whenever it sends it. Its texts depend on what is asked for, and each that is
 * prepared stays on every connection: the first ones are, which are the usual ones.
 */
function preparing(sql: Sql): Sql {
  const texts = new Set<string>()
  const unsafe: Sql['unsafe'] = (text, parameters) => {
    if (texts.size < mostPrepared) texts.add(text)
    return sql.unsafe(text, parameters, { prepare: texts.has(text) })
  }
  return new Proxy(sql, {
    get: (target, name) => (name === 'unsafe' ? unsafe : Reflect.get(target, name)),
  })
}

/** Arrays of a type as they are read; what our own statements send is text already (arrays.ts). */
function arrayOf<Element extends Cell>(oid: number, element: (text: string) => Element) {
  return {
    to: oid,
    from: [oid],
    serialize: (elements: string | readonly Element[]) =>
      typeof elements === 'string' ? elements : arrayLiteral(elements),
    parse: (text: string): Element[] => parsePgArray(text).map(element),
  }
}

/** drizzle makes timestamps plain text on the client it is given; our own statements want dates, and drizzle takes both. */
function restoreTimestamps(sql: Sql): Sql {
  const timestamptz = '1184' as unknown as number
  sql.options.parsers[timestamptz] = (text: string) => new Date(text)
  sql.options.serializers[timestamptz] = (value: Date | string) => new Date(value).toISOString()
  return sql
}

// Embedded engines of this worker. To start one costs half a second and leaves it slow at first; to empty one that another
// test has used costs a tenth of that. So each is kept when it is given back, if it can be brought to where it began.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { serveEngine, setUpSession, startEngine } from '../../src/db/embedded.ts'

export interface Lease {
  url: string
  giveBack(): Promise<void>
}

interface Kept {
  engine: PGlite
  /** Its catalog, as it was handed out. */
  catalog: string
  start: Start
  uses: number
}

/** What a migrated database holds before anybody uses it. */
interface Start {
  /** Tables that the migrations fill themselves. */
  filled: readonly string[]
  contents: string
  counters: ReadonlyMap<string, Counter>
}

interface Counter {
  name: string
  at: string
  called: boolean
}

/** A test uses two or three at a time, and each takes more than a hundred megabytes. */
const mostIdle = 3
/** Whoever empties a table leaves a little behind in the catalog and in the log. */
const mostUses = 60

export interface Engines {
  /** A migrated, empty database that nobody else uses until it is given back. */
  lease(): Promise<Lease>
}

/** Engines that begin with the data directory in this file. */
export function createEngines(dataFile: string): Engines {
  const idle: Kept[] = []
  return {
    async lease() {
      const kept = idle.pop() ?? (await firstUse(dataFile))
      kept.uses += 1
      // Each time another port: whoever still knocks at the one before finds it closed.
      const { url, stop } = await serveEngine(kept.engine)
      return {
        url,
        async giveBack() {
          await stop()
          if (idle.length < mostIdle && kept.uses < mostUses && (await emptied(kept))) idle.push(kept)
          else if (!kept.engine.closed) await kept.engine.close()
        },
      }
    },
  }
}

async function firstUse(dataFile: string): Promise<Kept> {
  const [data, pgliteWasmModule] = await Promise.all([readFile(dataFile), compiledEngine()])
  const engine = await startEngine({ loadDataDir: new Blob([data]), pgliteWasmModule })
  const filled = await tablesWithRows(engine)
  const contents = await contentsOf(engine, filled)
  const counters = new Map((await countersOf(engine)).map((counter) => [counter.name, counter]))
  return { engine, catalog: await catalogOf(engine), start: { filled, contents, counters }, uses: 0 }
}

let compiling: Promise<WebAssembly.Module> | undefined

/** Once for all: what has become quick in one is quick in the next. */
function compiledEngine(): Promise<WebAssembly.Module> {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  compiling ??= readFile(join(folder, 'pglite.wasm')).then((code) => WebAssembly.compile(code))
  return compiling
}

/** False: it is not what was handed out, and only a new one will do. */
async function emptied(kept: Kept): Promise<boolean> {
  const { engine, start } = kept
  try {
    await endSession(engine)
    if ((await catalogOf(engine)) !== kept.catalog) return false
    const written = (await tablesWithRows(engine)).filter((table) => !start.filled.includes(table))
    if (written.length > 0) await engine.exec(`truncate ${written.join()} cascade`)
    for (const { name, at, called } of await countersOf(engine)) {
      const first = start.counters.get(name)
      if (first && (first.at !== at || first.called !== called))
        await engine.query('select setval($1::regclass, $2, $3)', [name, first.at, first.called])
    }
    if ((await contentsOf(engine, start.filled)) !== start.contents) return false
    kept.catalog = await catalogOf(engine)
    return true
  } catch {
    // One that a test has broken or closed is no loss.
    return false
  }
}

/** The message that ends what a client has begun: of one that was cut off it never came. */
const sync = Uint8Array.of('S'.charCodeAt(0), 0, 0, 0, 4)

async function endSession(engine: PGlite): Promise<void> {
  await engine.execProtocol(sync)
  await engine.exec('rollback')
  await engine.exec('discard all')
  await setUpSession(engine)
}

/** Where a test that changes more than rows leaves its mark. */
const catalogs = [
  'pg_attrdef',
  'pg_attribute',
  'pg_auth_members',
  'pg_authid',
  'pg_class',
  'pg_constraint',
  'pg_database',
  'pg_db_role_setting',
  'pg_default_acl',
  'pg_enum',
  'pg_event_trigger',
  'pg_extension',
  'pg_index',
  'pg_inherits',
  'pg_largeobject_metadata',
  'pg_namespace',
  'pg_policy',
  'pg_proc',
  'pg_publication',
  'pg_rewrite',
  'pg_sequence',
  'pg_statistic',
  'pg_statistic_ext',
  'pg_trigger',
  'pg_type',
]

/** Whoever adds or changes a row of a table does it as a later transaction than all before, and whoever takes one away leaves fewer. */
export async function catalogOf(engine: PGlite): Promise<string> {
  const shapes = catalogs.map(
    (name) =>
      `select '${name}' as name, count(*)::int as rows, max(xmin::text::bigint)::text as last from ${name}`,
  )
  const { rows } = await engine.query(shapes.join(' union all '))
  return JSON.stringify(rows)
}

async function tablesWithRows(engine: PGlite): Promise<string[]> {
  // One whose rows were taken away again, or never committed, still has their pages.
  const { rows } = await engine.query<{ name: string }>(`
    select format('%I.%I', nspname, relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where relkind = 'r' and nspname !~ '^(pg_|information_schema)' and pg_relation_size(c.oid) > 0
    order by 1`)
  return rows.map(({ name }) => name)
}

async function contentsOf(engine: PGlite, tables: readonly string[]): Promise<string> {
  const contents = await Promise.all(
    tables.map((table) => engine.query(`select t::text as row from ${table} t order by 1`)),
  )
  return JSON.stringify(contents.map(({ rows }) => rows))
}

async function countersOf(engine: PGlite): Promise<Counter[]> {
  const { rows } = await engine.query<Counter>(`
    select format('%I.%I', schemaname, sequencename) as name, coalesce(last_value, start_value)::text as at,
      last_value is not null as called
    from pg_sequences`)
  return rows
}

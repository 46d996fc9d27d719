// What a test gets is a database that is migrated and empty, whatever the test before did to the engine that it had. An
// engine is known by the instant at which it started.
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase, type Sql } from '../../src/db/client.ts'
import { startEngine } from '../../src/db/embedded.ts'
import { catalogOf, createEngines, type Engines, type Lease } from '../setup/engines.ts'
import { insertFixture } from '../setup/fixture.ts'
import { sharesDatabase } from '../setup/service.ts'

interface Visit {
  lease: Lease
  db: Database
  sql: Sql
  engine: string
}

describe.skipIf(sharesDatabase())('an embedded engine that is given back', () => {
  let engines: Engines
  let visits: Visit[]

  beforeEach(() => {
    const prototype = inject('prototype')
    if (prototype.kind !== 'embedded') throw new Error('There is no embedded engine in this run.')
    engines ??= createEngines(prototype.file)
    visits = []
  })

  afterEach(async () => {
    for (const visit of [...visits]) await leave(visit)
  })

  async function enter(): Promise<Visit> {
    const lease = await engines.lease()
    const db = openDatabase({ url: lease.url, embedded: true })
    const { sql } = db
    const [row] = await sql<{ engine: string }[]>`select pg_postmaster_start_time()::text as engine`
    const visit = { lease, db, sql, engine: row?.engine ?? '' }
    visits.push(visit)
    return visit
  }

  async function leave(visit: Visit): Promise<void> {
    visits.splice(visits.indexOf(visit), 1)
    await visit.db.close()
    await visit.lease.giveBack()
  }

  test('is handed out again, migrated and empty, and counts from 1', async () => {
    const one = await enter()
    const fresh = await holdings(one.sql)
    await insertFixture(one.sql)
    // A counter does not go back with the transaction that it counted for.
    await one.sql`select nextval('donor_id_seq'), nextval('account_id_seq')`
    expect(await holdings(one.sql)).not.toEqual(fresh)
    await leave(one)

    const other = await enter()
    expect(other.engine).toBe(one.engine)
    expect(await holdings(other.sql)).toEqual(fresh)
    await insertFixture(other.sql)
    expect(await other.sql`select id from project order by id`).toEqual([1, 2, 3, 4].map((id) => ({ id })))
  })

  test('is at another port, and the one before is closed', async () => {
    const one = await enter()
    await leave(one)
    const other = await enter()
    expect(other.engine).toBe(one.engine)
    expect(other.lease.url).not.toBe(one.lease.url)
    const late = openDatabase({ url: one.lease.url, embedded: true })
    await expect(late.sql`select 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await late.close()
  })

  test('is nobody else’s as long as it is used', async () => {
    const [one, other] = [await enter(), await enter()]
    expect(other.engine).not.toBe(one.engine)
    await insertFixture(one.sql)
    expect(await other.sql`select id from campaign`).toEqual([])
  })

  test('begins a session of its own', async () => {
    const one = await enter()
    const fresh = await session(one.sql)
    await one.sql.unsafe(`
      set statement_timeout = 1234; set plan_cache_mode = auto; set session_replication_role = replica;
      prepare kept as select 1; listen news; select pg_advisory_lock(7);
      declare kept cursor with hold for select 1; select nextval('donor_id_seq')`)
    const used = await session(one.sql)
    for (const [what, value] of Object.entries(fresh)) expect(used, what).not.toHaveProperty(what, value)
    await leave(one)

    const other = await enter()
    expect(other.engine).toBe(one.engine)
    expect(await session(other.sql)).toEqual(fresh)
    expect(fresh.planning).toBe('force_custom_plan')
  })

  test('has no transaction that somebody left open', async () => {
    const one = await enter()
    await one.sql
      .unsafe(`begin; insert into journal_head (campaign_id, seq, at) values (1, 0, now())`)
      .catch(() => {})
    await one.sql.unsafe(`rollback; begin; lock table donor; select nextval('donor_id_seq')`)
    await leave(one)
    const other = await enter()
    expect(other.engine).toBe(one.engine)
    expect(await other.sql`select pid from pg_locks where relation = 'donor'::regclass`).toEqual([])
  })

  test('hears the next, though the last was cut off amid a statement that failed', async () => {
    const one = await enter()
    await one.db.close()
    const { hostname, port } = new URL(one.lease.url)
    const socket = connect(Number(port), hostname)
    // A start, and a statement that nobody can read, without the message that would end it.
    const start = Buffer.from('\0\x03\0\0user\0postgres\0\0', 'latin1')
    socket.write(
      Buffer.concat([sized(start), Buffer.from('P'), sized(Buffer.from('\0select from from\0\0\0'))]),
    )
    await new Promise<void>((refused) => {
      socket.on('data', (data) => {
        if (data.includes('syntax error')) refused()
      })
    })
    socket.destroy()
    await leave(one)
    const other = await enter()
    expect(other.engine).toBe(one.engine)
    expect(await other.sql`select 1 as one`).toEqual([{ one: 1 }])
  })

  test.each([
    'alter table donor add column spare int',
    'delete from drizzle.__drizzle_migrations where id = 1',
  ])('is not handed out again after %s', async (damage) => {
    const one = await enter()
    await insertFixture(one.sql)
    await one.sql.unsafe(damage)
    await leave(one)
    const other = await enter()
    expect(other.engine).not.toBe(one.engine)
  })
})

describe.skipIf(sharesDatabase())('what makes an engine another one', () => {
  let engine: PGlite

  beforeAll(async () => {
    const prototype = inject('prototype')
    if (prototype.kind !== 'embedded') throw new Error('There is no embedded engine in this run.')
    engine = await startEngine({ loadDataDir: new Blob([await readFile(prototype.file)]) })
  })

  afterAll(() => engine?.close())

  test.each([
    'alter table donor add column spare int',
    'alter table donation disable trigger all',
    'alter table donor set (fillfactor = 50)',
    'create table spare (id int)',
    'create temp table passing (id int)',
    'create index spare_index on donor (id)',
    'drop index deed_is_recorded_once_for_its_partner',
    'create view spare_view as select 1',
    'create function spare() returns int language sql as $$ select 1 $$',
    'create trigger spare before insert on donor for each row execute function suppress_redundant_updates_trigger()',
    'drop trigger spare on donor',
    "create type spare_type as enum ('one')",
    'create schema spare',
    'create sequence spare_sequence',
    'alter sequence donor_id_seq increment 2',
    'alter table campaign drop constraint campaign_pkey cascade',
    'create role spare',
    'alter database postgres set work_mem = 64',
    'truncate team cascade',
    'insert into spare values (1); analyze',
  ])('%s', async (damage) => {
    const before = await catalogOf(engine)
    expect(await catalogOf(engine)).toBe(before)
    await engine.exec(damage)
    expect(await catalogOf(engine)).not.toBe(before)
  })

  test('and rows are not', async () => {
    const before = await catalogOf(engine)
    await engine.exec("insert into spare values (2); delete from spare; select nextval('donor_id_seq')")
    expect(await catalogOf(engine)).toBe(before)
  })
})

/** The rows of all tables, and where all counters stand. */
async function holdings(sql: Sql): Promise<unknown> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'drizzle') order by 1`
  const rows: unknown[] = []
  for (const { name } of tables)
    rows.push([name, await sql.unsafe(`select t::text from ${name} t order by 1`)])
  const counters = await sql`select schemaname, sequencename, last_value from pg_sequences order by 1, 2`
  return { rows, counters: [...counters] }
}

async function session(sql: Sql): Promise<Record<string, unknown>> {
  const [row] = await sql.unsafe(`
    select current_setting('plan_cache_mode') as planning, current_setting('statement_timeout') as timeout,
      current_setting('session_replication_role') as role,
      (select count(*)::int from pg_prepared_statements where name <> '') as prepared,
      (select count(*)::int from pg_cursors where is_holdable) as cursors,
      (select count(*)::int from pg_listening_channels()) as channels,
      (select count(*)::int from pg_locks where locktype = 'advisory') as locks`)
  return { ...row }
}

function sized(content: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeInt32BE(content.length + size.length)
  return Buffer.concat([size, content])
}

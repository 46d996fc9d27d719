// One migrated database for the whole run, from which every test file gets a copy of its own: a template in a real
// PostgreSQL, or an embedded one that begins with its data directory.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createEngines, type Engines } from './engines.ts'

export type Prototype =
  | { kind: 'postgres'; serverUrl: string; template: string; redisUrl: string | null }
  | { kind: 'embedded'; file: string; redisUrl: string | null }

declare module 'vitest' {
  export interface ProvidedContext {
    prototype: Prototype
  }
}

const prefix = 'oneflower_test'
const leftoverAfterMs = 3_600_000

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const redisUrl = process.env.REDIS_URL || null
  const serverUrl = process.env.DATABASE_URL
  return serverUrl ? onServer(project, serverUrl, redisUrl) : onEmbedded(project, redisUrl)
}

async function onServer(project: TestProject, serverUrl: string, redisUrl: string | null) {
  await dropLeftovers(serverUrl)
  const template = databaseName()
  await onDatabases(serverUrl, (sql) => sql.unsafe(`create database ${template}`))
  await migrate(urlOf(serverUrl, template))
  project.provide('prototype', { kind: 'postgres', serverUrl, template, redisUrl })
  return () => onDatabases(serverUrl, (sql) => sql.unsafe(`drop database if exists ${template} with (force)`))
}

async function onEmbedded(project: TestProject, redisUrl: string | null) {
  const folder = await mkdtemp(join(tmpdir(), 'oneflower-test-'))
  const file = join(folder, 'data.tar')
  const embedded = await startEmbeddedPostgres()
  await migrate(embedded.url)
  await writeFile(file, Buffer.from(await (await embedded.dump()).arrayBuffer()))
  await embedded.close()
  project.provide('prototype', { kind: 'embedded', file, redisUrl })
  return () => rm(folder, { recursive: true, force: true })
}

export interface TestDatabase {
  url: string
  embedded: boolean
  drop(): Promise<void>
}

/** Those of this worker, which loads its modules once. */
let engines: Engines | undefined

/** A migrated, empty database that nobody else uses. */
export async function createTestDatabase(prototype: Prototype): Promise<TestDatabase> {
  if (prototype.kind === 'embedded') {
    engines ??= createEngines(prototype.file)
    const { url, giveBack } = await engines.lease()
    let dropped: Promise<void> | undefined
    return {
      url,
      embedded: true,
      drop() {
        // A test may take the database away before the service that used it is closed.
        dropped ??= giveBack()
        return dropped
      },
    }
  }
  const { serverUrl, template } = prototype
  const name = databaseName()
  await onDatabases(serverUrl, (sql) => sql.unsafe(`create database ${name} template ${template}`))
  return {
    url: urlOf(serverUrl, name),
    embedded: false,
    drop: () => onDatabases(serverUrl, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`)),
  }
}

/** The name tells when it was made, so that a later run knows what an earlier one left behind when it was killed. */
function databaseName(): string {
  return `${prefix}_${Date.now()}_${randomBytes(4).toString('hex')}`
}

async function dropLeftovers(serverUrl: string): Promise<void> {
  await onDatabases(serverUrl, async (sql) => {
    const rows = await sql<{ datname: string }[]>`
      select datname from pg_database where datname ~ ${`^${prefix}_\\d+_[0-9a-f]{8}$`}`
    for (const { datname } of rows) {
      const madeAt = Number(datname.split('_').at(-2))
      if (Date.now() - madeAt > leftoverAfterMs)
        await sql.unsafe(`drop database if exists ${datname} with (force)`)
    }
  })
}

async function onDatabases(serverUrl: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end({ timeout: 2 })
  }
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

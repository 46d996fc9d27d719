// The service as the tests use it: started on a database of its own, spoken to over its port, and nothing of it mocked.
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient } from 'graphql-ws'
import { inject } from 'vitest'
import { WebSocket } from 'ws'
import { type App, type Overrides, startApp } from '../../src/app.ts'
import { signToken } from '../../src/auth/token.ts'
import type { Role } from '../../src/auth/viewer.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Sql } from '../../src/db/client.ts'
import type { Log } from '../../src/log.ts'
import { type HeldClock, heldClock } from './clock.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { insertFixture } from './fixture.ts'

export { type HeldClock, heldClock } from './clock.ts'

export interface ServiceOptions {
  clock?: HeldClock
  config?: Partial<Config>
  limits?: Overrides['limits']
  log?: Log
  courier?: Overrides['courier']
  /** Numbers are as good as live however slow the machine is: for tests of something else. */
  neverLate?: boolean
  /** False: a database that is migrated and empty. */
  fixture?: boolean
  /** Whom somebody becomes by one click, as in the demo: a subject for each role. */
  oneClick?: Partial<Record<Role, string>>
  /** A second instance beside another one: on its database, which it leaves as it is, and under its clock. */
  beside?: Service
}

/** Whatever came as JSON: tests look into data whose shape they state themselves. */
export type Json = ReturnType<typeof JSON.parse>

export interface Result {
  data?: Json
  errors?: { message: string; path?: unknown[]; extensions?: Json }[]
}

export interface Answer {
  status: number
  body: Result
}

export interface Watch {
  /** The next frame; undefined when the subscription has ended. */
  next(): Promise<Result | undefined>
  close(): Promise<void>
}

export interface Service {
  url: string
  app: App
  clock: HeldClock
  /** The database, for what a test must know and the API does not tell. */
  sql: Sql
  database: TestDatabase
  graphql(query: string, variables?: Record<string, unknown>, token?: string): Promise<Answer>
  /** Over WebSocket, one socket each. */
  subscribe(query: string, variables?: Record<string, unknown>, token?: string): Watch
  /** Over server-sent events. */
  subscribeSse(query: string, variables?: Record<string, unknown>, token?: string): Watch
  token(role: Role, subject?: string, expiresInSeconds?: number): Promise<string>
  close(): Promise<void>
}

/** Whether this run has a real PostgreSQL, which several instances can share: `test.skipIf(!sharesDatabase())`. */
export function sharesDatabase(): boolean {
  return inject('prototype').kind === 'postgres'
}

export const testSecret = 'a-secret-for-tests-that-is-long-enough'

const defaultSubjects: Record<Role, string> = {
  donor: 'alice',
  partner: 'prt_1',
  organization: 'org_1',
  staff: 'tester',
  screen: 'hall',
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const prototype = inject('prototype')
  if (options.beside?.database.embedded)
    throw new Error('An embedded database serves one instance: skip this test there.')
  const database = options.beside?.database ?? (await createTestDatabase(prototype))
  const clock = options.clock ?? options.beside?.clock ?? heldClock()
  const config: Config = {
    ...readConfig({ AUTH_SECRET: testSecret, PORT: '0', LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal' }),
    redisUrl: prototype.redisUrl ?? undefined,
    // A test that moves the clock beyond a window says itself what is to happen then.
    dreamSweepMs: 0,
    ...options.config,
  }
  const tokenOf = (role: Role, subject = defaultSubjects[role], expiresInSeconds = 3_600) =>
    signToken(config.auth, { role, subject, expiresInSeconds, issuedAt: clock.now() })
  const oneClick = await Promise.all(
    Object.entries(options.oneClick ?? {}).map(async ([role, subject]) => [
      role,
      await tokenOf(role as Role, subject),
    ]),
  )
  const running = await startApp(config, {
    clock,
    databaseUrl: database.url,
    embedded: database.embedded,
    // Test files run side by side on one Redis, and their campaigns have the same ids.
    wakeupPrefix: new URL(database.url).pathname.slice(1) + new URL(database.url).port,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.log ? { log: options.log } : {}),
    ...(options.courier ? { courier: options.courier } : {}),
    ...(options.neverLate ? { lagMs: 600_000 } : {}),
    ...(options.oneClick ? { demoTokens: Object.fromEntries(oneClick) } : {}),
  })
  const { app, url } = running
  if (!options.beside && options.fixture !== false) await insertFixture(app.db.sql)
  const watches = new Set<Watch>()

  const kept = (watch: Watch): Watch => {
    watches.add(watch)
    return watch
  }

  return {
    url,
    app,
    clock,
    sql: app.db.sql,
    database,
    graphql: (query, variables, token) => postGraphql(url, query, variables, token),
    subscribe: (query, variables, token) => kept(watchOverWebSocket(url, query, variables, token)),
    subscribeSse: (query, variables, token) => kept(watchOverSse(url, query, variables, token)),
    token: tokenOf,
    async close() {
      await Promise.all([...watches].map((watch) => watch.close()))
      await running.close()
      if (!options.beside) await database.drop()
    },
  }
}

export async function postGraphql(
  url: string,
  query: string,
  variables?: Record<string, unknown>,
  token?: string,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(token) },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, body: (await response.json()) as Result }
}

export function watchOverWebSocket(
  url: string,
  query: string,
  variables?: Record<string, unknown>,
  token?: string,
): Watch {
  const client = createWsClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: authorization(token),
    retryAttempts: 0,
  })
  return watching(client.iterate({ query, variables: variables ?? null }), () => client.dispose())
}

export function watchOverSse(
  url: string,
  query: string,
  variables?: Record<string, unknown>,
  token?: string,
): Watch {
  const client = createSseClient({ url: `${url}/graphql`, headers: authorization(token), retryAttempts: 0 })
  return watching(client.iterate({ query, ...(variables ? { variables } : {}) }), () => client.dispose())
}

function watching(frames: AsyncIterableIterator<unknown>, dispose: () => void | Promise<void>): Watch {
  return {
    async next() {
      const { done, value } = await frames.next()
      return done ? undefined : (value as Result)
    },
    async close() {
      await frames.return?.()
      await dispose()
    },
  }
}

function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

// A database that falls silent: every read is given up well before the operation is, whatever was to be read.
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type RunningApp, startApp } from '../../src/app.ts'
import { signToken } from '../../src/auth/token.ts'
import type { Role } from '../../src/auth/viewer.ts'
import { readConfig } from '../../src/config.ts'
import { trigramsUsable } from '../../src/dream/proposalLikeness.store.ts'
import { startDeliveries } from '../../src/feedback/delivery.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { insertFixture } from '../setup/fixture.ts'
import { postGraphql, type Result, testSecret, watchOverWebSocket } from '../setup/service.ts'
import { openRelay, type Relay } from '../web/relay.ts'

let database: TestDatabase
let relay: Relay
let running: RunningApp

beforeAll(async () => {
  database = await createTestDatabase(inject('prototype'))
  relay = await openRelay(database.url)
  const url = new URL(database.url)
  url.port = new URL(relay.url).port
  url.hostname = '127.0.0.1'
  running = await startApp(readConfig({ AUTH_SECRET: testSecret, PORT: '0', LOG_LEVEL: 'fatal' }), {
    databaseUrl: url.href,
    embedded: database.embedded,
  })
  await insertFixture(running.app.db.sql)
})

afterAll(async () => {
  await relay?.mend()
  await running?.close()
  await relay?.close()
  await database?.drop()
})

const reads: [query: string, role: Role, subject: string][] = [
  ['{ viewer { donor { id } } }', 'donor', 'alice'],
  ['{ viewer { flowerAccount(campaign: "cmp_1") { balance } } }', 'donor', 'alice'],
  ['{ viewer { donations { edges { cursor } } } }', 'donor', 'alice'],
  ['{ node(id: "drp_1") { id } }', 'staff', 'lin'],
  ['{ node(id: "prj_1") { id } }', 'staff', 'lin'],
  ['{ campaign(code: "test") { id } }', 'staff', 'lin'],
  ['{ projects { edges { cursor } } }', 'staff', 'lin'],
]

const watches = [
  'campaignTotals(campaign: "cmp_1") { seq }',
  'projectTotals(project: "prj_1") { seq }',
  'organizationTotals(organization: "org_1") { seq }',
  'dreamTotals(dream: "drm_1") { seq }',
  'dreamRace(campaign: "cmp_1") { seq }',
]

test('a read that the database does not answer is given up after two and a half seconds', async () => {
  const { auth } = running.app.config
  const tokens = await Promise.all(
    reads.map(([, role, subject]) =>
      signToken(auth, { role, subject, expiresInSeconds: 60, issuedAt: new Date() }),
    ),
  )
  const opened = watches.map((field) => watchOverWebSocket(running.url, `subscription { ${field} }`))
  relay.hold()
  const began = performance.now()
  const answered = async (what: string, result: Promise<Result | undefined>) => {
    const code = (await result)?.errors?.[0]?.extensions?.code
    return [what, code, performance.now() - began < 5_000 ? 'in time' : 'late']
  }
  const answers = await Promise.all([
    ...reads.map(([query], index) =>
      answered(
        query,
        postGraphql(running.url, query, undefined, tokens[index]).then(({ body }) => body),
      ),
    ),
    ...watches.map((field, index) => answered(field, opened[index]?.next() ?? Promise.resolve(undefined))),
  ])
  const asked = [...reads.map(([query]) => query), ...watches]
  expect(answers).toEqual(asked.map((what) => [what, 'UNAVAILABLE', 'in time']))
})

test('what works by itself starts while the database is silent, and goes on when it answers again', async () => {
  const { db, clock, announcements, log } = running.app
  relay.hold()
  const starting = startDeliveries({ sql: db.background, clock, announcements, log })
  await expect(trigramsUsable(db)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  const deliveries = await starting
  await relay.mend()
  await deliveries.idle()
  await deliveries.close()
  // What was not answered is not remembered.
  expect(await trigramsUsable(db)).toBeTypeOf('boolean')
})

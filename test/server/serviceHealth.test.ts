// What staff is told of the service: what it depends on, how old its numbers are, what waits, and who is connected.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'

const query = `{ serviceHealth {
  instance at startedAt database databaseMs redis numbersAgeMs journalGathered journalLimit memoryBytes
  connected { role connections subscriptions }
} }`

let service: Service

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service?.close())

async function health(at: Service = service) {
  const { body } = await at.graphql(query, {}, await at.token('staff'))
  expect(body.errors).toBeUndefined()
  return body.data.serviceHealth
}

test('staff is told that the database answers, in which time, and that nothing waits', async () => {
  const told = await health()
  expect(told).toMatchObject({
    at: service.clock.now().toISOString(),
    database: 'UP',
    journalGathered: 0,
    journalLimit: service.app.config.journalQueueLimit,
  })
  expect(told.databaseMs).toBeGreaterThanOrEqual(0)
  expect(told.memoryBytes).toBeGreaterThan(1_000_000)
  expect(told.redis).toBe(service.app.config.redisUrl === undefined ? 'NOT_CONFIGURED' : 'UP')
  expect(told.instance).toMatch(/.\/\d+$/)
})

test.each(['donor', 'partner', 'organization', 'screen'] as const)(
  'a %s is told nothing of it',
  async (role) => {
    const { body } = await service.graphql(query, {}, await service.token(role))
    expect(body.data?.serviceHealth ?? null).toBeNull()
    expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  },
)

test('nobody without a token is told anything of it', async () => {
  const { body } = await service.graphql(query)
  expect(body.data?.serviceHealth ?? null).toBeNull()
  expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

test('whoever watches is counted by role, over either transport, until they leave; the age of their numbers is told', async () => {
  expect(await health()).toMatchObject({ connected: [], numbersAgeMs: null })
  const totals = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'
  const wall = service.subscribe(totals, {}, await service.token('screen'))
  const passer = service.subscribeSse(totals)
  await wall.next()
  await passer.next()
  const told = await health()
  expect(told.connected).toHaveLength(2)
  expect(told.connected).toEqual(
    expect.arrayContaining([
      { role: 'SCREEN', connections: 1, subscriptions: 1 },
      { role: 'PUBLIC', connections: 1, subscriptions: 1 },
    ]),
  )
  expect(told.numbersAgeMs).toBeGreaterThanOrEqual(0)
  expect(told.numbersAgeMs).toBeLessThan(10_000)
  await wall.close()
  await passer.close()
  await expect.poll(async () => (await health()).connected, { timeout: 10_000 }).toEqual([])
})

test('a Redis that is lost is told', async () => {
  const alone = await startService({ config: { redisUrl: 'redis://127.0.0.1:1' } })
  expect(await health(alone)).toMatchObject({ database: 'UP', redis: 'DOWN' })
  await alone.close()
})

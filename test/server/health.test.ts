// What operators are told: when to send requests, when not to, and what puts gifts in danger.
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'

async function readiness({ url }: Service): Promise<[number, unknown]> {
  const response = await fetch(`${url}/ready`)
  return [response.status, await response.json()]
}

test('a service without its database is alive and not ready', async () => {
  const service = await startService()
  expect((await readiness(service))[0]).toBe(200)
  await service.database.drop()
  await expect
    .poll(() => readiness(service), { timeout: 10_000 })
    .toEqual([503, expect.objectContaining({ ready: false, database: 'down' })])
  expect((await fetch(`${service.url}/health`)).status).toBe(200)
  const { body } = await service.graphql('{ campaign(code: "test") { id } }')
  expect(['UNAVAILABLE', 'INTERNAL']).toContain(body.errors?.[0]?.extensions.code)
  expect(JSON.stringify(body)).not.toMatch(/ECONN|postgres|database "/)
  await service.close()
})

test('a lost Redis is told, and the service stays ready', async () => {
  // A port on which nothing ever listens.
  const service = await startService({ config: { redisUrl: 'redis://127.0.0.1:1' } })
  expect(await readiness(service)).toEqual([
    200,
    { ready: true, database: 'up', redis: 'down', stopping: false },
  ])
  const watch = service.subscribe('subscription { campaignTotals(campaign: "cmp_1") { seq } }')
  expect((await watch.next())?.data.campaignTotals).toEqual({ seq: 0 })
  await service.close()
})

test.skipIf(!sharesDatabase())(
  'a database that may lose what it confirmed is warned of at the start; a sound one is not',
  async () => {
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    const sound = await startService({ log })
    const warned = () => lines.filter((line) => line.includes('synchronous_commit')).length
    expect(warned()).toBe(0)
    const name = new URL(sound.database.url).pathname.slice(1)
    await sound.sql.unsafe(`alter database ${name} set synchronous_commit = off`)
    const careless = await startService({ beside: sound, log })
    expect(warned()).toBe(1)
    await careless.close()
    await sound.close()
  },
)

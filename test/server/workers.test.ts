// A service of several workers, as a real process: one port, one truth, and a worker that is killed is replaced.
import { describe, expect, onTestFinished, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { pauseMs } from '../../src/primary.ts'
import { retryAfterMs } from '../../src/retry.ts'
import { heldClock } from '../setup/clock.ts'
import { startServiceProcess } from '../setup/process.ts'
import {
  postGraphql,
  sharesDatabase,
  startService,
  testSecret,
  type Watch,
  watchOverWebSocket,
} from '../setup/service.ts'
import { greetedPeer } from './peer.ts'

describe('configuration', () => {
  const read = (env: Record<string, string>) => readConfig({ AUTH_SECRET: testSecret, ...env })

  test.each([
    [{ WORKERS: '2' }, 'DATABASE_URL'],
    [{ WORKERS: '0', DATABASE_URL: 'postgres://localhost/one' }, 'WORKERS'],
    [{ REDIS_CLUSTER: 'true' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://one:1,redis://two:2' }, 'REDIS_CLUSTER'],
    [{ REDIS_URL: 'redis://one:1,http://two:2', REDIS_CLUSTER: 'true' }, 'REDIS_URL'],
  ])('%j is refused by the name %s', (env, name) => {
    expect(() => read(env as Record<string, string>)).toThrow(ConfigError)
    expect(() => read(env as Record<string, string>)).toThrow(name)
  })

  test('one worker and one Redis need nothing else, and a cluster is named by any of its nodes', () => {
    expect(read({ WORKERS: '1' })).toMatchObject({ workers: 1, redisUrl: undefined })
    const nodes = { REDIS_URL: 'redis://one:1, rediss://two:2', REDIS_CLUSTER: 'true' }
    expect(read(nodes)).toMatchObject({ redisUrl: 'redis://one:1,rediss://two:2', redisCluster: true })
    expect(read({ REDIS_URL: 'redis://one:1' })).toMatchObject({
      redisUrl: 'redis://one:1',
      redisCluster: false,
    })
  })
})

test.each([
  [1_000, 0, 1_000],
  [1_000, 0.5, 1_500],
  [1_000, 0.999_999, 1_999],
  [333, 0.5, 499],
  [0, 0.9, 0],
])('who is told %i ms at the earliest, at random %d, comes back in %i ms', (baseMs, random, told) => {
  expect(retryAfterMs(baseMs, random)).toBe(told)
})

test.each([
  [0, 0],
  [1, 100],
  [2, 200],
  [7, 6_400],
  [8, 10_000],
  [2_000, 10_000],
])('after %i quick deaths in a row a worker waits %i ms', (quickDeaths, ms) => {
  expect(pauseMs(quickDeaths)).toBe(ms)
})

describe.skipIf(!sharesDatabase())('two workers (they need a PostgreSQL)', () => {
  test('answer as one: watchers on both see every gift, one that is killed is replaced, and a stop stops both', async () => {
    const service = await startService({ clock: heldClock(new Date()) })
    await service.sql`update campaign set starts_at = now() - interval '1 day', ends_at = now() + interval '9 days'`
    const token = await service.token('partner')
    const running = await startServiceProcess({ DATABASE_URL: service.database.url, WORKERS: '2' })
    onTestFinished(() => void running.end('SIGKILL'))
    const { url } = running
    const pids = () =>
      running.log.filter((line) => line.includes('"msg":"serving"')).map((line) => JSON.parse(line))
    // What a worker says of itself may arrive after what the service says of both.
    await expect
      .poll(
        () =>
          pids()
            .map(({ worker }) => worker)
            .sort(),
        { timeout: 30_000 },
      )
      .toEqual([1, 2])

    const donate = (key: string) =>
      postGraphql(
        url,
        `mutation { donate(input: { idempotencyKey: "${key}", project: "prj_1", amount: 100, paymentReference: "${key}" }) { __typename } }`,
        undefined,
        token,
      ).then(({ body }) => body.data.donate.__typename as string)

    const metrics = async () => (await fetch(`${url}/metrics`)).text()
    /** A figure of each worker. */
    const eachOf = async (name: string) => {
      const lines = (await metrics()).matchAll(new RegExp(`^${name}\\{worker="(\\d)"\\} (\\d+)$`, 'gm'))
      return new Map([...lines].map(([, worker, value]) => [Number(worker), Number(value)]))
    }
    // Which worker a connection is dealt to is nobody's choice: as many as it takes to be on both.
    const watches: Watch[] = []
    let sockets = new Map<number, number>()
    while ([1, 2].some((worker) => !sockets.get(worker))) {
      const watch = watchOverWebSocket(
        url,
        'subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { donationCount serviceLevel } }',
      )
      watches.push(watch)
      expect((await watch.next())?.data.campaignTotals.donationCount).toBe(0)
      expect(watches.length).toBeLessThan(50)
      sockets = await eachOf('oneflower_websockets_open')
    }
    const shown = async (watch: Watch, count: number) => {
      for (;;) {
        const frame = (await watch.next())?.data.campaignTotals
        if (frame.donationCount === count) return frame.serviceLevel
      }
    }
    for (let count = 1; count <= 3; count += 1) {
      expect(await donate(`gift-${count}`)).toBe('DonateSuccess')
      expect(await Promise.all(watches.map((watch) => shown(watch, count)))).toEqual(
        watches.map(() => 'LIVE'),
      )
    }

    // One connection, and so one worker, takes these gifts. A sweep alone reads twice a second.
    const ticks = () => eachOf('oneflower_hub_ticks_total')
    const ticksBefore = await ticks()
    const began = performance.now()
    let extra = 0
    await expect
      .poll(
        async () => {
          for (let count = 0; count < 10; count += 1) {
            extra += 1
            await donate(`more-${extra}`)
          }
          const sweeps = (performance.now() - began) / 500
          return [...(await ticks())].every(
            ([worker, count]) => count - Number(ticksBefore.get(worker)) > 2 * sweeps + 3,
          )
        },
        { timeout: 15_000 },
      )
      .toBe(true)

    const figures = await metrics()
    expect(figures).toMatch(/^process_start_time_seconds\{worker="1"\} /m)
    expect(figures).toMatch(/^process_start_time_seconds\{worker="2"\} /m)
    expect(figures.match(/^# TYPE oneflower_websockets_open /gm)).toHaveLength(1)

    const [killed] = pids()
    process.kill(killed.pid, 'SIGKILL')
    await expect.poll(() => pids().length, { timeout: 30_000 }).toBe(3)
    expect(pids().at(-1)).toMatchObject({ worker: killed.worker })
    expect(await donate('gift-4')).toBe('DonateSuccess')
    const seen = watches.map((watch) =>
      shown(watch, 4 + extra).then(
        () => 'shown',
        () => 'ended',
      ),
    )
    const endings = await Promise.all(seen)
    expect(endings.filter((ending) => ending === 'ended')).toHaveLength(sockets.get(killed.worker) as number)
    expect(await donate('gift-1')).toBe('DonateSuccess')
    const [row] = await service.sql<{ count: bigint }[]>`select count(*) from donation`
    expect(row?.count).toBe(BigInt(4 + extra))

    const peers = [await greetedPeer(url), await greetedPeer(url)]
    const exitCode = running.end('SIGTERM')
    expect((await Promise.all(peers.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([
      1012, 1012,
    ])
    expect(await exitCode).toBe(0)
    expect(running.log.at(-1)).toContain('"msg":"stopped"')
    await Promise.all(watches.map((watch) => watch.close().catch(() => {})))
    await service.close()
  })

  test('do not start when one of them cannot, and say so', async () => {
    const service = await startService()
    const taken = new URL(service.url).port
    await expect(
      startServiceProcess({ DATABASE_URL: service.database.url, WORKERS: '2', PORT: taken }),
    ).rejects.toThrow(/EADDRINUSE/)
    await service.close()
  })
})

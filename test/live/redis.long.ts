// Redis gone for a minute, frozen for a minute, a node of a cluster lost: gifts flow through one instance, watchers look
// at the other. No gift may fail, no number may be shown later than 2 s after its commit, and all is well 5 s after.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { report } from '../setup/figures.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'
import { startRedisCluster } from './redisCluster.ts'
import { startRedis, whyNoRedis } from './stage.ts'

const outageMs = 60_000
const watcherCount = 20
const giftsPerSecond = 50
const query = 'subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { donationCount serviceLevel } }'

interface Redis {
  url: string
  cluster: boolean
  lose(): Promise<void>
  bring(): Promise<void>
  stop(): Promise<void>
}

describe.skipIf(whyNoRedis !== null || !sharesDatabase())(
  'two instances, of which one takes the gifts',
  () => {
    let base: Service
    beforeAll(async () => {
      base = await startService()
    })
    afterAll(() => base?.close())

    test.each([
      ['killed', () => single('killed')],
      ['frozen', () => single('frozen')],
      ['cluster-node-killed', () => ofCluster('killed')],
      ['cluster-node-frozen', () => ofCluster('frozen')],
    ] as const)('redis %s for a minute fails no gift, and numbers stay young', async (name, open) => {
      const redis = await open()
      const config = { redisUrl: redis.url, redisCluster: redis.cluster }
      const [writer, reader] = await Promise.all([
        startService({ beside: base, config }),
        startService({ beside: base, config }),
      ])
      const token = await writer.token('partner')
      const [before] = await base.sql<{ count: bigint }[]>`select count(*) from donation`
      let committed = Number(before?.count)
      /** When the answers came that made these counts certain. */
      const committedAt: { count: number; at: number }[] = []
      let failed = 0
      let running = true
      let phase: 'before' | 'during' | 'after' = 'before'
      const stalestMs = { before: 0, during: 0, after: 0 }
      let liveAgainAt = Number.POSITIVE_INFINITY

      const watches = Array.from({ length: watcherCount }, () => reader.subscribe(query))
      const shown = watches.map(() => 0)
      const levels = watches.map(() => '')
      const reading = watches.map(async (watch, index) => {
        for (let frame = await watch.next(); frame; frame = await watch.next()) {
          const { donationCount, serviceLevel } = frame.data.campaignTotals
          expect(donationCount).toBeGreaterThanOrEqual(shown[index] as number)
          shown[index] = donationCount
          levels[index] = serviceLevel
          if (phase === 'after' && levels.every((level) => level === 'LIVE')) {
            liveAgainAt = Math.min(liveAgainAt, performance.now())
          }
        }
      })
      /** What was certain for so long is not shown yet by the slowest. */
      const looking = (async () => {
        while (running) {
          await pause(20)
          const slowest = Math.min(...shown)
          while (committedAt[0] && committedAt[0].count <= slowest) committedAt.shift()
          const [oldest] = committedAt
          if (oldest) stalestMs[phase] = Math.max(stalestMs[phase], performance.now() - oldest.at)
        }
      })()
      const giving = (async () => {
        const under = new Set<Promise<void>>()
        for (let count = 0; running; count += 1) {
          const key = `${name}-${count}`
          const gift = writer
            .graphql(
              `mutation { donate(input: { idempotencyKey: "${key}", project: "prj_1", amount: 100, paymentReference: "${key}" }) { __typename } }`,
              {},
              token,
            )
            .then(({ body }) => {
              if (body.data?.donate.__typename !== 'DonateSuccess') failed += 1
              else {
                committed += 1
                committedAt.push({ count: committed, at: performance.now() })
              }
            })
            .finally(() => under.delete(gift))
          under.add(gift)
          await pause(1_000 / giftsPerSecond)
        }
        await Promise.all(under)
      })()

      await expect.poll(() => levels.every((level) => level === 'LIVE'), { timeout: 10_000 }).toBe(true)
      await pause(5_000)
      await redis.lose()
      phase = 'during'
      await pause(outageMs)
      const level = new Set(levels)
      await redis.bring()
      phase = 'after'
      const backAt = performance.now()
      await expect.poll(() => liveAgainAt, { timeout: 10_000 }).toBeLessThan(Number.POSITIVE_INFINITY)
      await pause(2_000)
      running = false
      await Promise.all([giving, looking])
      await expect.poll(() => Math.min(...shown), { timeout: 5_000 }).toBe(committed)

      const convergedMs = Math.round(liveAgainAt - backAt)
      await report(`redis-${name}`, {
        outageMs,
        watchers: watcherCount,
        gifts: committed - Number(before?.count),
        failed,
        stalestBeforeMs: Math.round(stalestMs.before),
        stalestDuringMs: Math.round(stalestMs.during),
        stalestAfterMs: Math.round(stalestMs.after),
        convergedMs,
      })
      expect([...level]).toEqual(['DELAYED'])
      expect(failed).toBe(0)
      expect(Math.max(...Object.values(stalestMs))).toBeLessThanOrEqual(2_000)
      expect(convergedMs).toBeLessThanOrEqual(5_000)

      await Promise.all(watches.map((watch) => watch.close()))
      await Promise.all(reading)
      await Promise.all([writer.close(), reader.close()])
      await redis.stop()
    })
  },
)

async function single(how: 'killed' | 'frozen'): Promise<Redis> {
  let redis = await startRedis()
  const port = Number(new URL(redis.url).port)
  return {
    url: redis.url,
    cluster: false,
    async lose() {
      if (how === 'killed') await redis.stop()
      else redis.freeze()
    },
    async bring() {
      if (how === 'killed') redis = await startRedis(port)
      else redis.thaw()
    },
    stop: () => redis.stop(),
  }
}

/** Of three masters the first, whichever channels it has. */
async function ofCluster(how: 'killed' | 'frozen'): Promise<Redis> {
  const cluster = await startRedisCluster()
  const [node] = cluster.nodes as [(typeof cluster.nodes)[number]]
  return {
    url: cluster.url,
    cluster: true,
    async lose() {
      if (how === 'killed') await node.kill()
      else node.freeze()
    },
    async bring() {
      if (how === 'killed') await node.start()
      else node.thaw()
    },
    stop: () => cluster.stop(),
  }
}

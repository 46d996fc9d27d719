import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  donationsOf,
  type OwnRedis,
  openStage,
  portOf,
  type Stage,
  startRedis,
  until,
  whyNoRedis,
} from './stage.ts'

// These need a Redis whose clients they may kill and that they may stop.
describe.skipIf(whyNoRedis !== null)(
  `two processes and one Redis${whyNoRedis ? ` (${whyNoRedis})` : ''}`,
  () => {
    let stage: Stage
    let redis: OwnRedis

    beforeAll(async () => {
      stage = await openStage()
      redis = await startRedis()
    })

    afterAll(async () => {
      await stage?.close()
      await redis?.stop()
    })

    test('show the same numbers, wherever they were written', async () => {
      const [one, other] = [stage.process(redis.url), stage.process(redis.url)]
      const watches = [one, other].map(({ hub }) => hub.watch(stage.campaignId, ['both'], 20))
      for (const watch of watches) await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
      for (let count = 1; count <= 6; count += 1) {
        await stage.move('both')
        const writer = count % 2 ? one : other
        writer.announce()
        for (const watch of watches) await until(watch, (frame) => donationsOf(frame, 'both') === count)
      }
      for (const watch of watches) await watch.return?.()
    })

    test('say DELAYED and go on by the sweep while Redis is gone, and LIVE when it is back', async () => {
      const { hub, announce } = stage.process(redis.url)
      const watch = hub.watch(stage.campaignId, ['gone'], 20)
      await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
      await redis.stop()
      await until(watch, ({ serviceLevel }) => serviceLevel === 'DELAYED')
      for (let count = 1; count <= 3; count += 1) {
        await stage.move('gone')
        announce()
        const frames = await until(watch, (frame) => donationsOf(frame, 'gone') === count)
        expect(frames.at(-1)?.serviceLevel).toBe('DELAYED')
      }
      const elsewhere = stage.process(redis.url)
      await stage.move('gone')
      elsewhere.announce()
      await until(watch, (frame) => donationsOf(frame, 'gone') === 4)
      redis = await startRedis(portOf(redis))
      await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
      await watch.return?.()
    })

    test('heal when their subscriptions are killed', async () => {
      const [one, other] = [stage.process(redis.url), stage.process(redis.url)]
      const watch = other.hub.watch(stage.campaignId, ['killed'], 20)
      await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
      for (let count = 1; count <= 3; count += 1) {
        expect(await redis.command.client('KILL', 'TYPE', 'pubsub')).toBeGreaterThan(0)
        await stage.move('killed')
        one.announce()
        await until(watch, (frame) => donationsOf(frame, 'killed') === count)
      }
      await vi.waitUntil(() => one.wakeups.healthy() && other.wakeups.healthy())
      await stage.move('killed')
      one.announce()
      const frames = await until(watch, (frame) => donationsOf(frame, 'killed') === 4)
      expect(frames.at(-1)?.serviceLevel).toBe('LIVE')
      await watch.return?.()
    })

    test('say DELAYED while Redis is frozen with its sockets open, and LIVE when it thaws', async () => {
      const { hub } = stage.process(redis.url)
      const watch = hub.watch(stage.campaignId, ['frozen'], 20)
      await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
      redis.freeze()
      await until(watch, ({ serviceLevel }) => serviceLevel === 'DELAYED')
      await stage.move('frozen')
      await until(watch, (frame) => donationsOf(frame, 'frozen') === 1)
      redis.thaw()
      await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
      await watch.return?.()
    })
  },
)

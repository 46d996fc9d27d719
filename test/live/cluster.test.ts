// Wake-ups over a real Redis Cluster of three masters: that all of them are heard, and that neither a node that dies or
// freezes nor a slot that moves costs more than the time of a sweep.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ownersIn, slotOf } from '../../src/live/redisCluster.ts'
import { createWakeups, type Wakeups } from '../../src/live/wakeup.ts'
import { createLog } from '../../src/log.ts'
import { type RedisCluster, startRedisCluster } from './redisCluster.ts'
import { donationsOf, openStage, type Stage, until, whyNoRedis } from './stage.ts'

const campaigns = Array.from({ length: 16 }, (_, id) => id)
const slotOfCampaign = (id: number) => slotOf(`oneflower:moved:{${id % 16}}`)

describe('the place of a channel', () => {
  test.each([
    ['123456789', 12_739],
    ['foo{hash_tag}', 2_515],
    ['{0}', 13_907],
    ['{1}', 9_842],
  ])('%s has slot %i', (channel, slot) => {
    expect(slotOf(channel)).toBe(slot)
  })

  test('is the master that has its slot, reached as the node that was asked is', () => {
    const slots = new Map([
      ['a', 0],
      ['b', 5],
      ['c', 9],
      ['d', 12],
      ['e', 99],
    ])
    const ranges: Parameters<typeof ownersIn>[0] = [
      [0, 4, ['10.0.0.1', 7001, 'id'], ['10.0.0.9', 7009, 'id']],
      [5, 5, ['', 7002, 'id']],
      [6, 10, ['fd00::1', 7003, 'id']],
      [11, 20, ['node.example', 7004, 'id']],
    ]
    expect([...ownersIn(ranges, slots, 'rediss://user:word@asked.example:7000')]).toEqual([
      ['a', 'rediss://user:word@10.0.0.1:7001'],
      ['b', 'rediss://user:word@asked.example:7002'],
      ['c', 'rediss://user:word@[fd00::1]:7003'],
      ['d', 'rediss://user:word@node.example:7004'],
    ])
  })
})

describe.skipIf(whyNoRedis !== null)(
  `two processes and a Redis Cluster${whyNoRedis ? ` (${whyNoRedis})` : ''}`,
  () => {
    let stage: Stage
    let cluster: RedisCluster
    let writer: Wakeups
    let listener: Wakeups
    let heard: number[]

    beforeAll(async () => {
      stage = await openStage()
      cluster = await startRedisCluster()
      const log = createLog('silent')
      // One is told of a single node, the other of all.
      const [oneNode] = cluster.url.split(',')
      writer = createWakeups({ redisUrl: oneNode, redisCluster: true, log })
      listener = createWakeups({ redisUrl: cluster.url, redisCluster: true, log })
      heard = []
      listener.onMoved((campaignId) => heard.push(campaignId))
      await vi.waitUntil(connected, { timeout: 10_000 })
    })

    afterAll(async () => {
      await writer?.close()
      await listener?.close()
      await stage?.close()
      await cluster?.stop()
    })

    /** Wake-ups of every channel come through, however often they must be sent until the nodes are found. */
    async function connected(): Promise<boolean> {
      heard.length = 0
      for (const id of campaigns) writer.publish(id)
      return vi
        .waitUntil(() => new Set(heard).size === campaigns.length, { timeout: 300, interval: 10 })
        .catch(() => false)
    }

    test('hear each other in every channel, and each channel lives on one node', async () => {
      heard.length = 0
      for (const id of campaigns) writer.publish(id)
      await vi.waitUntil(() => heard.length === campaigns.length)
      expect([...heard].sort((a, b) => a - b)).toEqual(campaigns)
      expect([writer.healthy(), listener.healthy()]).toEqual([true, true])
      const perNode = await Promise.all(
        cluster.nodes.map(async ({ command }) => (await command.call('PUBSUB', 'SHARDCHANNELS')) as string[]),
      )
      const asOwned = cluster.nodes.map((node) =>
        campaigns
          .filter((id) => cluster.ownerOf(slotOfCampaign(id)) === node)
          .map((id) => `oneflower:moved:{${id}}`),
      )
      expect(perNode.map((channels) => channels.sort())).toEqual(asOwned.map((channels) => channels.sort()))
      expect(perNode.every((channels) => channels.length > 0)).toBe(true)
    })

    test('follow a slot that moves to another node, and one that moves back', async () => {
      const slot = slotOfCampaign(3)
      const from = cluster.ownerOf(slot)
      const to = cluster.nodes.find((node) => node !== from) as (typeof cluster.nodes)[number]
      for (const next of [to, from]) {
        await cluster.move(slot, next)
        await vi.waitUntil(async () => (await connected()) && writer.healthy() && listener.healthy(), {
          timeout: 10_000,
        })
        expect(await next.command.call('PUBSUB', 'SHARDNUMSUB', 'oneflower:moved:{3}')).toEqual([
          'oneflower:moved:{3}',
          2,
        ])
      }
    })

    test.each([
      ['dies', (node: Node) => node.kill(), (node: Node) => node.start()],
      ['freezes', async (node: Node) => node.freeze(), async (node: Node) => node.thaw()],
    ] as const)(
      'say DELAYED and go on by the sweep while a node %s, and LIVE when it is back',
      async (name, lose, bring) => {
        const [one, other] = [stage.process(cluster.url, true), stage.process(cluster.url, true)]
        const watch = other.hub.watch(stage.campaignId, [name], 20)
        await vi.waitUntil(() => one.wakeups.healthy() && other.wakeups.healthy(), { timeout: 10_000 })
        await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
        const node = cluster.ownerOf(slotOfCampaign(stage.campaignId))
        await lose(node)
        await until(watch, ({ serviceLevel }) => serviceLevel === 'DELAYED')
        for (let count = 1; count <= 2; count += 1) {
          await stage.move(name)
          one.announce()
          await until(watch, (frame) => donationsOf(frame, name) === count)
        }
        // What lives on the other nodes is heard as before.
        const elsewhere = campaigns.filter((id) => cluster.ownerOf(slotOfCampaign(id)) !== node)
        heard.length = 0
        for (const id of elsewhere) writer.publish(id)
        await vi.waitUntil(() => elsewhere.every((id) => heard.includes(id)))
        await bring(node)
        await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
        await vi.waitUntil(connected, { timeout: 10_000 })
        await watch.return?.()
      },
    )

    test('follow the replica that takes over from a node that died', async () => {
      const [node] = cluster.nodes as [Node]
      const replica = await cluster.addReplicaOf(node)
      await node.kill()
      await vi.waitUntil(async () => (await connected()) && writer.healthy() && listener.healthy(), {
        timeout: 20_000,
      })
      const channels = (await replica.command.call('PUBSUB', 'SHARDCHANNELS')) as string[]
      expect(channels.length).toBeGreaterThan(0)
    })
  },
)

type Node = RedisCluster['nodes'][number]

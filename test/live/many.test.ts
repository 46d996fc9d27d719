// A hub whose watchers hold more topics than it asks for one by one: it tells the same, whatever way it reads.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hub, Snapshot, Watch } from '../../src/live/hub.ts'
import { type Stage as Brakes, openStage as openBrakes } from '../governance/stage.ts'
import { openPair, type Pair } from '../journal/stage.ts'
import { donationsOf, openStage, type Stage, until } from './stage.ts'

const crowd = Array.from({ length: 1_000 }, (_, number) => `crowd:${number}`)

async function watchCrowd(hub: Hub, campaignId: number): Promise<Watch> {
  const watch = hub.watch(campaignId, crowd, 20)
  await watch.next()
  return watch
}

describe('beside a thousand topics that are watched', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  })

  afterAll(() => stage?.close())

  test('what moves is told, and of the others what they were', async () => {
    await stage.move('crowd:1', 'moved')
    const { hub, announce } = stage.process()
    const many = await watchCrowd(hub, stage.campaignId)
    const watch = hub.watch(stage.campaignId, ['moved', 'still'], 20)
    expect(donationsOf((await watch.next()).value, 'moved')).toBe(1)
    const seq = await stage.move('moved', 'crowd:2', 'watched by nobody')
    announce()
    const last = (await until(watch, (frame) => frame.seq >= seq)).at(-1) as Snapshot
    expect(['moved', 'still', 'crowd:2'].map((topic) => donationsOf(last, topic))).toEqual([2, 0, 0])
    expect(last.topics.size).toBe(2)
    const other = (await until(many, (frame) => frame.seq >= seq)).at(-1) as Snapshot
    expect(['crowd:0', 'crowd:1', 'crowd:2', 'moved'].map((topic) => donationsOf(other, topic))).toEqual([
      0, 1, 1, 0,
    ])
    await Promise.all([many.return?.(), watch.return?.()])
  })

  test('who comes later sees what stood before it came, and goes on', async () => {
    const { hub, announce } = stage.process()
    const many = await watchCrowd(hub, stage.campaignId)
    await stage.move('before')
    announce()
    const late = hub.watch(stage.campaignId, ['before', 'never'], 20)
    const { value } = await late.next()
    expect([donationsOf(value, 'before'), donationsOf(value, 'never')]).toEqual([1, 0])
    late.add(['crowd:1'])
    await stage.move('never')
    announce()
    const whole = (frame: Snapshot) =>
      donationsOf(frame, 'never') === 1 && donationsOf(frame, 'crowd:1') === 1
    const last = (await until(late, whole)).at(-1) as Snapshot
    expect(donationsOf(last, 'before')).toBe(1)
    await Promise.all([many.return?.(), late.return?.()])
  })

  test('whoever stands still hears that the campaign moved on, in the end of its last entry', async () => {
    const { hub, announce } = stage.process()
    const many = await watchCrowd(hub, stage.campaignId)
    const moving = hub.watch(stage.campaignId, ['moving'], 20)
    let seq = 0n
    for (let count = 1; count <= 5; count += 1) {
      seq = await stage.move('moving')
      announce()
      await until(moving, (frame) => donationsOf(frame, 'moving') === count)
    }
    expect((await until(many, (frame) => frame.seq === seq)).length).toBeLessThanOrEqual(3)
    await Promise.all([many.return?.(), moving.return?.()])
  })

  test('watchers of the same topics are given one and the same snapshot, of others another', async () => {
    const { hub } = stage.process()
    const watches = [['a', 'b'], ['a', 'b'], ['b', 'a'], ['a']].map((topics) =>
      hub.watch(stage.campaignId, topics, 20),
    )
    const [first, same, turned, fewer] = await Promise.all(
      watches.map(async (watch) => (await watch.next()).value),
    )
    expect(same).toBe(first)
    expect([...turned.topics.keys()]).toEqual(['b', 'a'])
    expect([...fewer.topics.keys()]).toEqual(['a'])
    watches[1]?.add(['c'])
    expect((await watches[1]?.present())?.topics.size).toBe(3)
    expect((await watches[0]?.present())?.topics.size).toBe(2)
    await Promise.all(watches.map((watch) => watch.return?.()))
  })
})

describe('beside a thousand topics, brakes', () => {
  let pair: Pair
  let stage: Brakes

  beforeAll(async () => {
    pair = await openPair()
    stage = await openBrakes(pair.first)
  })

  afterAll(() => pair?.close())

  test('hold back what they concern and nothing beside it, and let it go when they end', async () => {
    const { hub } = pair.first.app
    const many = await watchCrowd(hub, 1)
    const topics = ['partner:1', 'partner:2']
    const watch = hub.watch(1, topics, 20)
    const count = (snapshot: Snapshot) => topics.map((topic) => donationsOf(snapshot, topic))
    const [one = 0, two = 0] = count((await watch.next()).value)
    const brake = await stage.engage({ scope: 'PARTNER', target: 'prt_1', effect: 'DELAY_PUBLIC' })
    await until(watch, ({ holds }) => holds.has('partner:1'))
    await stage.donate({ donorRef: 'many-1', project: 'prj_4', channel: 'prt_1' })
    const { seq } = await stage.donate({ donorRef: 'many-2', project: 'prj_4', channel: 'prt_2' })
    const held = (await until(watch, (snapshot) => snapshot.seq >= BigInt(seq))).at(-1) as Snapshot
    expect(count(held)).toEqual([one, two + 1])
    await stage.release(brake)
    const after = (await until(watch, ({ holds }) => holds.size === 0)).at(-1) as Snapshot
    expect(count(after)).toEqual([one + 1, two + 1])
    await Promise.all([many.return?.(), watch.return?.()])
  })
})

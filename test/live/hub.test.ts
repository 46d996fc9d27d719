import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '../../src/errors.ts'
import { donationsOf, openStage, type Stage, until } from './stage.ts'

describe('the hub', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  })

  afterAll(() => stage?.close())

  test('sends the present state first', async () => {
    const seq = await stage.move('campaign', 'project:1')
    const { hub } = stage.process()
    const watch = hub.watch(stage.campaignId, ['project:1', 'project:404'], 20)
    const { value } = await watch.next()
    expect(value.seq).toBe(seq)
    expect(value.serviceLevel).toBe('LIVE')
    expect(donationsOf(value, 'project:1')).toBe(1)
    expect(donationsOf(value, 'project:404')).toBe(0)
    await watch.return?.()
  })

  test('sends a state to who watches no topic at all, such as a race without dreams', async () => {
    const { hub } = stage.process()
    const watch = hub.watch(stage.campaignId, [], 20)
    expect((await watch.next()).value.topics.size).toBe(0)
    await watch.return?.()
  })

  test('sends the newest after it', async () => {
    const { hub, announce } = stage.process()
    const watch = hub.watch(stage.campaignId, ['newest'], 20)
    await watch.next()
    await stage.move('newest')
    announce()
    const frames = await until(watch, (frame) => donationsOf(frame, 'newest') === 1)
    expect(frames).toHaveLength(1)
    await watch.return?.()
  })

  test('finds by its sweep what no wake-up told', async () => {
    const { hub } = stage.process()
    const watch = hub.watch(stage.campaignId, ['silent'], 20)
    await watch.next()
    await stage.move('silent')
    await until(watch, (frame) => donationsOf(frame, 'silent') === 1)
    await watch.return?.()
  })

  test('sends ten changes in a row as few frames, and the last is right', async () => {
    const { hub, announce } = stage.process()
    const watch = hub.watch(stage.campaignId, ['ten'], 2)
    await watch.next()
    for (let count = 0; count < 10; count += 1) {
      await stage.move('ten')
      announce()
    }
    const frames = await until(watch, (frame) => donationsOf(frame, 'ten') === 10)
    expect(frames.length).toBeLessThanOrEqual(5)
    await watch.return?.()
  })

  test('holds maxHz for each watcher, and both see the last value', async () => {
    const { hub, announce } = stage.process()
    const [slow, fast] = [hub.watch(stage.campaignId, ['pace'], 1), hub.watch(stage.campaignId, ['pace'], 20)]
    const last = 30
    const slowFrames = until(slow, (frame) => donationsOf(frame, 'pace') === last)
    const first = await fast.next()
    expect(donationsOf(first.value, 'pace')).toBe(0)
    const fastFrames = [first.value]
    for (let count = 1; count <= last; count += 1) {
      await stage.move('pace')
      announce()
      fastFrames.push(...(await until(fast, (frame) => donationsOf(frame, 'pace') === count)))
    }
    expect(fastFrames).toHaveLength(last + 1)
    expect((await slowFrames).length).toBeLessThan(fastFrames.length / 2)
    await Promise.all([slow.return?.(), fast.return?.()])
  })

  test('gives a slow reader the newest and not the queue', async () => {
    const { hub, announce } = stage.process()
    const [slow, fast] = [
      hub.watch(stage.campaignId, ['slow'], 20),
      hub.watch(stage.campaignId, ['slow'], 20),
    ]
    await slow.next()
    await fast.next()
    for (let count = 1; count <= 5; count += 1) {
      await stage.move('slow')
      announce()
      await until(fast, (frame) => donationsOf(frame, 'slow') === count)
    }
    expect(donationsOf((await slow.next()).value, 'slow')).toBe(5)
    await Promise.all([slow.return?.(), fast.return?.()])
  })

  test('serves watchers that come together by one read, and a thousand ticks by no more than twenty a second', async () => {
    const { hub } = stage.process()
    const watches = Array.from({ length: 200 }, (_, index) =>
      hub.watch(stage.campaignId, [`together:${index % 10}`], 20),
    )
    await Promise.all(watches.map((watch) => watch.next()))
    expect(hub.counters.reads).toBe(1)
    for (let count = 0; count < 1_000; count += 1) hub.moved(stage.campaignId)
    await stage.move('together:0')
    hub.moved(stage.campaignId)
    await until(
      watches[0] as NonNullable<(typeof watches)[0]>,
      (frame) => donationsOf(frame, 'together:0') === 1,
    )
    expect(hub.counters.reads).toBeLessThanOrEqual(10)
    await Promise.all(watches.map((watch) => watch.return?.()))
    expect(hub.watchers()).toBe(0)
  })

  test('reads no more than ten times a second for a crowd that comes one after the other', async () => {
    const { hub } = stage.process()
    const first = hub.watch(stage.campaignId, ['crowd'], 20)
    await first.next()
    const before = hub.counters.reads
    const startedAt = performance.now()
    const watches = []
    for (let come = 0; come < 20; come += 1) {
      const watch = hub.watch(stage.campaignId, ['crowd'], 20)
      watches.push(watch)
      // Each is served by a read of its own, because it comes when the one before was served.
      await watch.next()
    }
    const seconds = (performance.now() - startedAt) / 1_000
    expect(hub.counters.reads - before).toBeGreaterThanOrEqual(20)
    expect(hub.counters.reads - before).toBeLessThanOrEqual(1 + seconds * 10)
    await Promise.all([first, ...watches].map((watch) => watch.return?.()))
  })

  test('lets everybody know that the campaign moved on, but seldom those whose numbers stood still', async () => {
    const { hub, announce } = stage.process()
    const [still, moving] = [
      hub.watch(stage.campaignId, ['still'], 20),
      hub.watch(stage.campaignId, ['moving'], 20),
    ]
    await still.next()
    await moving.next()
    let seq = 0n
    for (let count = 1; count <= 10; count += 1) {
      seq = await stage.move('moving')
      announce()
      await until(moving, (frame) => donationsOf(frame, 'moving') === count)
    }
    const frames = await until(still, (frame) => frame.seq === seq)
    expect(frames.length).toBeLessThanOrEqual(5)
    expect(donationsOf(frames.at(-1) as (typeof frames)[0], 'still')).toBe(0)
    await Promise.all([still.return?.(), moving.return?.()])
  })

  test('tells those who watch different things that stand still at most a thousand times a second, however many they are', async () => {
    const { hub, announce } = stage.process()
    const moving = hub.watch(stage.campaignId, ['mover'], 20)
    const still = Array.from({ length: 4_000 }, (_, index) =>
      hub.watch(stage.campaignId, [`standing:${index}`], 20),
    )
    await Promise.all([moving, ...still].map((watch) => watch.next()))
    const startedAt = performance.now()
    const before = hub.counters.frames
    let told = 0
    for (let count = 1; performance.now() - startedAt < 2_000; count += 1) {
      await stage.move('mover')
      announce()
      told += (await until(moving, (frame) => donationsOf(frame, 'mover') === count)).length
    }
    const seconds = (performance.now() - startedAt) / 1_000
    expect(hub.counters.frames - before - told).toBeLessThanOrEqual(1_000 * seconds)
    await Promise.all([moving, ...still].map((watch) => watch.return?.()))
  })

  test('does nothing while nobody watches', async () => {
    const { hub, announce } = stage.process()
    const watch = hub.watch(stage.campaignId, ['idle'], 20)
    await watch.next()
    await watch.return?.()
    const { reads } = hub.counters
    await stage.move('idle')
    announce()
    // Another hub's sweep has passed before this one could have been idle for less.
    const other = stage.process().hub.watch(stage.campaignId, ['idle'], 20)
    await other.next()
    await stage.move('idle')
    await until(other, (frame) => donationsOf(frame, 'idle') === 2)
    expect(hub.counters.reads).toBe(reads)
    await other.return?.()
  })

  test('says FINAL when the campaign is settled', async () => {
    const { hub } = stage.process()
    const watch = hub.watch(stage.campaignId, ['final'], 20)
    const { value: before } = await watch.next()
    expect(before.serviceLevel).toBe('LIVE')
    await stage.setPhase('SETTLED')
    const [frame] = await until(watch, ({ serviceLevel }) => serviceLevel === 'FINAL')
    expect(frame?.seq).toBe(before.seq)
    await stage.setPhase('LIVE')
    await watch.return?.()
  })

  test('ends a watch of a campaign that is not there', async () => {
    const { hub } = stage.process()
    const watch = hub.watch(2_000_000, ['campaign'], 20)
    expect((await watch.next()).done).toBe(true)
    expect(hub.watchers()).toBe(0)
  })

  test.each([0, 21, -1, 1.5, Number.NaN])('refuses a maxHz of %s', (maxHz) => {
    const { hub } = stage.process()
    expect(() => hub.watch(stage.campaignId, ['campaign'], maxHz)).toThrow(InvalidInput)
    expect(hub.watchers()).toBe(0)
  })

  test('says DELAYED while the database cannot be read, with the numbers it has, and LIVE when it can again', async () => {
    const { hub, announce } = stage.process()
    const watch = hub.watch(stage.campaignId, ['locked'], 20)
    const { value: before } = await watch.next()
    let open: () => void = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    const lock = stage.db.journal().begin(async (tx) => {
      await tx`set local idle_in_transaction_session_timeout = 0`
      await tx`lock table totals in access exclusive mode`
      await opened
    })
    announce()
    const [late] = await until(watch, ({ serviceLevel }) => serviceLevel === 'DELAYED')
    expect(late?.seq).toBe(before.seq)
    open()
    await lock
    await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')
    await watch.return?.()
  })

  test('never goes backward, whoever comes, goes and reads when', async () => {
    const action = fc.oneof(
      { weight: 4, arbitrary: fc.record({ what: fc.constant('move' as const), topic: fc.nat({ max: 2 }) }) },
      { weight: 2, arbitrary: fc.record({ what: fc.constant('watch' as const), topic: fc.nat({ max: 2 }) }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('leave' as const), topic: fc.nat({ max: 2 }) }) },
      {
        weight: 3,
        arbitrary: fc.record({ what: fc.constant('present' as const), topic: fc.nat({ max: 2 }) }),
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 25 }), fc.uuid(), async (actions, run) => {
        const { hub, announce } = stage.process()
        const topics = [0, 1, 2].map((number) => `${run}:${number}`)
        const counts = [0, 0, 0]
        const watches: { watch: ReturnType<typeof hub.watch>; topic: number; reading: Promise<number[]> }[] =
          []
        for (const { what, topic } of actions) {
          if (what === 'move') {
            await stage.move(topics[topic] as string)
            counts[topic] = (counts[topic] as number) + 1
            announce()
          } else if (what === 'watch') {
            const watch = hub.watch(stage.campaignId, [topics[topic] as string, topics[0] as string], 20)
            watches.push({ watch, topic, reading: readAll(watch, topics[topic] as string) })
          } else if (what === 'leave') {
            await watches.shift()?.watch.return?.()
          } else {
            const last = watches.at(-1)
            const seen = await last?.watch.present()
            if (last && seen) {
              expect(donationsOf(seen, topics[last.topic] as string)).toBe(counts[last.topic])
            }
          }
        }
        for (const { watch, topic, reading } of watches) {
          await watch.present()
          await watch.return?.()
          const seen = await reading
          expect(seen).toEqual([...seen].sort((one, other) => one - other))
          expect(seen.at(-1)).toBeLessThanOrEqual(counts[topic] as number)
        }
        expect(hub.watchers()).toBe(0)
      }),
      { numRuns: 12 },
    )
  })
})

async function readAll(
  watch: AsyncIterable<Parameters<typeof donationsOf>[0]>,
  topic: string,
): Promise<number[]> {
  const seen: number[] = []
  for await (const frame of watch) seen.push(donationsOf(frame, topic))
  return seen
}

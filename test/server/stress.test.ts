// The stresses of stress.long.ts at a size that every run of the tests has time for: what must always hold, and no figures.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sharesDatabase } from '../setup/service.ts'
import { both, type Ground, killedUnderLoad, openGround, overload } from './stress.ts'

describe.skipIf(!sharesDatabase())('services as processes of their own (needs DATABASE_URL)', () => {
  let ground: Ground
  beforeEach(async () => {
    ground = await openGround(100)
  })
  afterEach(() => ground?.close())

  test('four times what it takes: the rest is told to come again, and all that was acknowledged is there once', async () => {
    const { offered } = await overload(ground, { seconds: 1, times: [4], connections: 800 })
    const codes = new Set(offered.flatMap(({ refused }) => Object.keys(refused)))
    expect([...codes].filter((code) => code !== 'OVERLOADED' && code !== 'UNAVAILABLE')).toEqual([])
    const { acknowledged, ...kept } = await ground.kept()
    expect(acknowledged).toBeGreaterThan(0)
    expect(kept).toEqual({ missing: 0, wrong: [] })
    expect(await ground.violated()).toEqual([])
  })

  test('killed under load it has all that was acknowledged, and what comes again is the same donation', async () => {
    const load = await killedUnderLoad(ground, { perSecond: 2_000, connections: 600, ms: 3_000, after: 100 })
    const service = await ground.start()
    const { acknowledged, ...kept } = await ground.kept()
    expect(acknowledged).toBeGreaterThan(0)
    expect(kept).toEqual({ missing: 0, wrong: [] })
    const without = new Set(load.without)
    const sent = Array.from({ length: load.nextGift - load.firstGift }, (_, nth) => load.firstGift + nth)
    const known = sent.filter((gift) => !without.has(gift)).slice(-50)
    const unknown = sent.filter((gift) => without.has(gift)).slice(0, 50)
    expect(unknown.length).toBeGreaterThan(0)
    for (const gift of known) {
      expect(await ground.again(service, gift)).toEqual({ replayed: true, isTheOne: true })
    }
    for (const gift of unknown) expect(await ground.again(service, gift)).toMatchObject({ isTheOne: true })
    expect(await ground.violated()).toEqual([])
  })

  test('two instances that are given to at once count everything once, and never wait for each other in a circle', async () => {
    const [first, second] = await Promise.all([ground.start(), ground.start()])
    expect(await both(ground, first, second, 2_000)).toBeGreaterThan(0)
    const { acknowledged, ...kept } = await ground.kept()
    expect(acknowledged).toBeGreaterThan(0)
    expect(kept).toEqual({ missing: 0, wrong: [] })
    expect(await ground.deadlocks()).toBe(0)
    expect(await ground.violated()).toEqual([])
  })
})

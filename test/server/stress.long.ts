// What comes is more than can be taken, a service is killed in the middle of it, two share one database for ten minutes:
// what must hold is asserted, and how it went is told in the figures.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { report } from '../setup/figures.ts'
import { sharesDatabase } from '../setup/service.ts'
import { both, type Ground, killedUnderLoad, openGround, overload, twoInstances } from './stress.ts'

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number

describe.skipIf(!sharesDatabase())('services as processes of their own (needs DATABASE_URL)', () => {
  let ground: Ground
  beforeEach(async () => {
    ground = await openGround(10_000)
  })
  afterEach(() => ground?.close())

  test('beyond what it takes the rest is refused within 50 ms, and what it takes goes on', async () => {
    const { peakPerSecond, calmMs, offered, residentBeforeMib, residentAfterMib } = await overload(ground, {
      seconds: 20,
      times: [2, 4],
      connections: 4_000,
    })
    for (const { times, refused, ...figures } of offered) {
      await report(`overload-${times}-times`, {
        peakPerSecond: Math.round(peakPerSecond),
        calmMs,
        ...Object.fromEntries(
          Object.entries(figures).map(([name, value]) => [
            name,
            Number.isFinite(value) ? Number(value.toFixed(2)) : 'nobody was refused',
          ]),
        ),
        refused: JSON.stringify(refused),
        residentBeforeMib: Math.round(residentBeforeMib),
        residentAfterMib: Math.round(residentAfterMib),
      })
    }
    expect(await ground.kept()).toMatchObject({ missing: 0, wrong: [] })
    expect(await ground.violated()).toEqual([])
    for (const { refused, refusalP99Ms, goodput, recoveredMs, residentMib } of offered) {
      expect(Object.keys(refused)).toEqual(['OVERLOADED'])
      expect(refusalP99Ms).toBeLessThanOrEqual(50)
      expect(goodput).toBeGreaterThanOrEqual(0.8)
      expect(recoveredMs).toBeLessThanOrEqual(5_000)
      expect(residentMib).toBeLessThanOrEqual(2 * residentBeforeMib)
    }
  })

  test('killed ten times under load it never loses what it acknowledged', async () => {
    const rounds = 10
    let replayed = 0
    for (let round = 0; round < rounds; round += 1) {
      const load = await killedUnderLoad(ground, {
        perSecond: 4_000,
        connections: 2_000,
        ms: 20_000,
        after: 500 + 1_000 * round,
      })
      const service = await ground.start()
      const without = new Set(load.without)
      const sent = Array.from({ length: load.nextGift - load.firstGift }, (_, nth) => load.firstGift + nth)
      for (const gift of sent.filter((gift) => !without.has(gift)).slice(-200)) {
        expect(await ground.again(service, gift)).toEqual({ replayed: true, isTheOne: true })
      }
      for (const gift of load.without.slice(0, 500)) {
        const answer = await ground.again(service, gift)
        expect(answer.isTheOne).toBe(true)
        if (answer.replayed) replayed += 1
      }
      await service.end('SIGKILL')
    }
    const { acknowledged, missing, wrong } = await ground.kept()
    await report('killed-under-load', {
      rounds,
      acknowledged,
      missing,
      wrong: wrong.length,
      storedUnacknowledged: replayed,
    })
    expect({ missing, wrong }).toEqual({ missing: 0, wrong: [] })
    expect(await ground.violated()).toEqual([])
  })

  test('two instances take 0.9 of what one takes, and in ten minutes never wait for each other in a circle', async () => {
    const { one, two } = await twoInstances(ground, { rounds: 5, seconds: 20 })
    const [first, second] = await Promise.all([ground.start(), ground.start()])
    let perSecond = 0
    for (let minute = 0; minute < 10; minute += 1)
      perSecond += (await both(ground, first, second, 60_000)) / 10
    const { acknowledged, missing, wrong } = await ground.kept()
    const deadlocks = await ground.deadlocks()
    const ratio = median(two.map((rate, round) => rate / (one[round] as number)))
    await report('two-instances', {
      onePerSecond: Math.round(median(one)),
      twoPerSecond: Math.round(median(two)),
      ratio: Number(ratio.toFixed(2)),
      tenMinutesPerSecond: Math.round(perSecond),
      acknowledged,
      missing,
      wrong: wrong.length,
      deadlocks,
    })
    expect({ missing, wrong, deadlocks }).toEqual({ missing: 0, wrong: [], deadlocks: 0 })
    expect(await ground.violated()).toEqual([])
    expect(ratio).toBeGreaterThanOrEqual(0.9)
  }, 3_600_000)
})

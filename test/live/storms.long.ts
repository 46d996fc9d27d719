// The storms at full size: the most sockets a process may have here, five minutes of readers that take nothing, and ten
// thousand clients that come back at once. What must always hold is asserted; how fast it was is told in the figures.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { report } from '../setup/figures.ts'
import { sharesDatabase } from '../setup/service.ts'
import { whyNoRedis } from './stage.ts'
import { everybodyReturns, fullHouse, openStorm, type Storm, stalledReaders } from './storms.ts'

const skipped = !sharesDatabase() || whyNoRedis !== null
const needs = 'needs DATABASE_URL and redis-server'

let storm: Storm

beforeEach(async () => {
  if (!skipped) storm = await openStorm()
})
afterEach(() => storm?.close())

test.skipIf(skipped).each([{ maxHz: 2 }, { maxHz: 4 }])(
  `19,000 subscriptions at $maxHz Hz while 1,000 gifts a second flow through another instance (${needs})`,
  async ({ maxHz }) => {
    const house = await fullHouse(storm, {
      subscriptions: 19_000,
      maxHz,
      giftsPerSecond: 1_000,
      seconds: 30,
    })
    await report(`storm-19000-at-${maxHz}-hz`, {
      given: house.given,
      givenPerSecond: Math.round(house.givenPerSecond),
      frames: house.frames,
      frameP50Ms: house.frameAges.p50,
      frameP99Ms: house.frameAges.p99,
      giftP50Ms: house.giftAges.p50,
      giftP99Ms: house.giftAges.p99,
      convergedMs: Math.round(house.convergedMs),
      backward: house.backward,
      differing: house.differing,
      closes: JSON.stringify(house.closes),
    })
    expect(house.shown).toBe(house.stored)
    expect(house).toMatchObject({ given: 30_000, failed: 0, backward: 0, differing: 0, closes: {} })
  },
)

test.skipIf(skipped)(
  `1,000 readers that take nothing for five minutes, beside 1,000 that do (${needs})`,
  async () => {
    const stalled = await stalledReaders(storm, {
      readers: 1_000,
      stalled: 1_000,
      seconds: 300,
      quietSeconds: 30,
      maxHz: 20,
    })
    const [before, meanwhile, after] = stalled.p99Ms
    await report('storm-stalled', {
      p99BeforeMs: before,
      p99MeanwhileMs: meanwhile,
      p99AfterMs: after,
      meanwhileToOthers: Number((meanwhile / ((before + after) / 2)).toFixed(2)),
      grownMib: Math.round(stalled.grownMib),
      cpuPercent: Math.round(stalled.cpuPercent),
      closes: JSON.stringify(stalled.closes),
    })
    expect(stalled).toMatchObject({ backward: 0, arrived: 1_000 })
    expect(stalled.grownMib).toBeLessThanOrEqual(64)
  },
)

test.skipIf(skipped).each([{ after: 'a cut' as const }, { after: 'a restart' as const }])(
  `10,000 clients that come back at once after $after (${needs})`,
  async ({ after }) => {
    const back = await everybodyReturns(storm, { clients: 10_000, after })
    await report(`storm-return-after-${after.slice(2)}`, {
      heldAfterMs: Math.round(back.heldAfterMs),
      reads: back.reads,
      mostReadsPerSecond: Number(back.mostReadsPerSecond.toFixed(1)),
      backward: back.backward,
      differing: back.differing,
    })
    expect(back).toMatchObject({ backward: 0, differing: 0 })
    expect(back.mostReadsPerSecond).toBeLessThanOrEqual(10)
  },
)

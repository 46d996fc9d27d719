// The storms of storms.long.ts, small: what must hold in each of them at whatever size.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharesDatabase } from '../setup/service.ts'
import { whyNoRedis } from './stage.ts'
import { everybodyReturns, fullHouse, openStorm, type Storm, stalledReaders } from './storms.ts'

const skipped = !sharesDatabase() || whyNoRedis !== null
const needs = 'needs DATABASE_URL and redis-server'

let storm: Storm

beforeAll(async () => {
  if (!skipped) storm = await openStorm()
})
afterAll(() => storm?.close())

test.skipIf(skipped)(
  `while gifts flow through another instance no number goes backward, and all hold the last one (${needs})`,
  async () => {
    const { given, failed, frames, backward, differing, closes } = await fullHouse(storm, {
      subscriptions: 150,
      maxHz: 20,
      giftsPerSecond: 200,
      seconds: 1,
    })
    expect({ given, failed, backward, differing, closes }).toEqual({
      given: 200,
      failed: 0,
      backward: 0,
      differing: 0,
      closes: {},
    })
    expect(frames).toBeGreaterThanOrEqual(150)
  },
)

test.skipIf(skipped)(`readers that take nothing keep nothing from the others (${needs})`, async () => {
  const { backward, arrived } = await stalledReaders(storm, {
    readers: 40,
    stalled: 40,
    seconds: 1,
    quietSeconds: 0.5,
    maxHz: 20,
  })
  expect({ backward, arrived }).toEqual({ backward: 0, arrived: 40 })
})

test.skipIf(skipped)(`clients that come back at once share snapshots (${needs})`, async () => {
  const clients = 400
  const { reads, backward, differing } = await everybodyReturns(storm, { clients, after: 'a cut' })
  expect({ backward, differing }).toEqual({ backward: 0, differing: 0 })
  expect(reads).toBeLessThan(clients / 2)
})

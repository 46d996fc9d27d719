// The storms of storms.long.ts that mean something when they are small: readers that take nothing need minutes before
// the kernel has no more room for them (test/server/stalled.test.ts has one that is slow from the start).
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharesDatabase } from '../setup/service.ts'
import { whyNoRedis } from './stage.ts'
import { everybodyReturns, fullHouse, openStorm, type Storm } from './storms.ts'

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
    const { given, failed, shown, stored, frames, backward, differing, closes } = await fullHouse(storm, {
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
    expect(shown).toBe(stored)
    expect(frames).toBeGreaterThanOrEqual(150)
  },
)

test.skipIf(skipped)(`clients that come back at once share snapshots (${needs})`, async () => {
  const clients = 400
  const { reads, backward, differing } = await everybodyReturns(storm, { clients, after: 'a cut' })
  expect({ backward, differing }).toEqual({ backward: 0, differing: 0 })
  expect(reads).toBeLessThan(clients / 2)
})

// The story of the day on a quiet machine, several times: what somebody did is on every screen within a second.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { report } from '../setup/figures.ts'
import { startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { type Delays, playDay } from './story.ts'

const rounds = 5
const boundMs = 1_000

describe.skipIf(!chromiumPath)(`the story of the day${withoutBrowser}`, () => {
  let browser: Browser
  beforeAll(async () => {
    await buildPages()
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test('a race that moves, a threshold and a brake are shown within a second', async () => {
    const delays: Delays[] = []
    for (let round = 0; round < rounds; round += 1) {
      const service = await startService()
      try {
        delays.push(await playDay(browser, service))
      } finally {
        await service.close()
      }
    }
    const slowest = (name: keyof Delays) => Math.max(...delays.map((delay) => delay[name]))
    const figures: Delays = {
      raceMovesMs: slowest('raceMovesMs'),
      reachedShownMs: slowest('reachedShownMs'),
      brakeShownMs: slowest('brakeShownMs'),
    }
    await report('story-in-the-browser', { rounds, ...figures })
    for (const ms of Object.values(figures)) expect(ms).toBeLessThanOrEqual(boundMs)
  })
})

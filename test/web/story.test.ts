// The story of the day as people see it. How fast it is told is measured by the long run alone.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { playDay } from './story.ts'

describe.skipIf(!chromiumPath)(`the story of the day${withoutBrowser}`, { timeout: 180_000 }, () => {
  let browser: Browser
  let service: Service
  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  test('flowers move the race, a threshold is celebrated once, and a brake is told by every page', async () => {
    await playDay(browser, service, { viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
  })
})

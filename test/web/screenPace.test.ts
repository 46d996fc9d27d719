// How the media screen moves: how often its numbers do, and how one scene gives way to the next without an empty wall.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { waitMs } from './visit.ts'

interface Seen {
  opacity: number
  content: string
}

describe.skipIf(!chromiumPath)(`the pace of the media screen${withoutBrowser}`, { timeout: 60_000 }, () => {
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

  test.each([
    ['', 3],
    ['&hz=1', 1],
    ['&hz=10', 10],
  ])('with "%s" totals and the race move at most %d times a second', async (query, maxHz) => {
    const page = await browser.newPage()
    try {
      const watched: { operationName: string; variables: { maxHz?: number } }[] = []
      page.on('websocket', (socket) =>
        socket.on('framesent', ({ payload }) => {
          const { type, payload: asked } = JSON.parse(String(payload))
          if (type === 'subscribe') watched.push(asked)
        }),
      )
      await page.goto(`${service.url}/screen?campaign=test&lang=en${query}`)
      await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
      const rateOf = (name: string) =>
        watched.find(({ operationName }) => operationName === name)?.variables.maxHz
      expect(['ScreenTotals', 'DreamRace'].map(rateOf)).toEqual([maxHz, maxHz])
    } finally {
      await page.close()
    }
  })

  test('a scene is seen until it has faded, and then takes no more work', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    try {
      await page.goto(`${service.url}/screen?campaign=test&lang=en`)
      await page.waitForSelector('.dots [data-show=race]', { timeout: waitMs })
      await page.evaluate(watchLeaving)
      await page.keyboard.press('ArrowRight')
      await page.waitForFunction(() => (globalThis as unknown as { over: boolean }).over, undefined, {
        timeout: waitMs,
      })
      const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen[] }).seen)
      const fading = seen.filter(({ opacity }) => opacity > 0 && opacity < 1)
      expect(fading.length).toBeGreaterThan(0)
      expect(new Set(fading.map(({ content }) => content))).toEqual(new Set(['visible']))
    } finally {
      await page.close()
    }
  })
})

/** Runs in the page: notes at each frame how much of the first scene is seen, until nothing of it is laid out. */
function watchLeaving(): void {
  const scene = document.querySelector('.scene-counters') as Element
  const content = scene.querySelector('.content') as Element
  const seen: Seen[] = []
  Object.assign(globalThis, { seen, over: false })
  const look = () => {
    const opacity = Number(getComputedStyle(scene).opacity)
    seen.push({ opacity, content: getComputedStyle(content).getPropertyValue('content-visibility') })
    if (opacity === 0 && seen.at(-1)?.content === 'hidden') Object.assign(globalThis, { over: true })
    else requestAnimationFrame(look)
  }
  look()
}

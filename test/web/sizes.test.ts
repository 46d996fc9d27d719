// How much the first load of each page is: what a browser truly fetches for it, packed as the service sends it. Letters
// are apart, because they are cached for good and pages are readable before they come.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'

const built = fileURLToPath(new URL('../../dist/web', import.meta.url))
const waitMs = 30_000

/** The letters, and the style that says which file of them has which signs. */
const letters = /\.woff2$|\/chinese-[^/]+\.css$/

beforeAll(buildPages)

test('the component, with everything it needs, is at most 15 KB', () => {
  const script = readFileSync(`${built}/oneflower.js`)
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(15 * 1024)
  // Nothing is loaded by it afterwards.
  expect(String(script)).not.toMatch(/\bimport\b/)
})

describe.skipIf(!chromiumPath)(`the first load${withoutBrowser}`, { timeout: 120_000 }, () => {
  let browser: Browser
  let service: Service
  beforeAll(async () => {
    service = await startService({ neverLate: true })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  test.each([
    ['/', 200],
    ['/screen', 120],
    ['/embed?show=received', 20],
  ])('of %s is at most %d KB, letters apart', async (path, most) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const fetched = new Set<string>()
    page.on('requestfinished', (request) => fetched.add(new URL(request.url()).pathname))
    try {
      await page.goto(`${service.url}${path}${path.includes('?') ? '&' : '?'}campaign=test&lang=zh`)
      await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
      await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {})
    } finally {
      await context.close()
    }
    const files = [...fetched].filter((name) => /\.(js|css|woff2)$/.test(name))
    const packed = (name: string) => gzipSync(readFileSync(built + name), { level: 9 }).length
    const sizes = files.map((name) => ({ name, bytes: packed(name), letters: letters.test(name) }))
    expect(sizes.filter(({ name }) => name.endsWith('.js')).length).toBeGreaterThan(0)
    expect(sizes.filter(({ name }) => name.endsWith('.css')).length).toBeGreaterThan(0)
    const own = sizes.filter(({ letters }) => !letters)
    const bytes = own.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(
      bytes,
      `${path}: ${own.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}; letters: ${sizes
        .filter(({ letters }) => letters)
        .map(({ name, bytes }) => `${name} ${bytes}`)
        .join(', ')}`,
    ).toBeLessThanOrEqual(most * 1024)
  })
})

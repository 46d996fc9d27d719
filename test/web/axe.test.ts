// No barrier that axe-core knows of, on any page, in both themes and both languages, once there is something to see.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { donate, earnFlowers, giveFlower } from './gifts.ts'
import { signIn } from './pages.ts'
import { pagesOf } from './visit.ts'

const waitMs = 30_000
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Each with what is there once its data is. */
const pages: readonly (readonly [path: string, ready: string])[] = [
  ['/', '[data-freshness=LIVE]'],
  ['/screen', '[data-freshness=LIVE]'],
  ['/screen?scene=race', '[data-freshness=LIVE]'],
  ['/detail?id=prj_1', 'h1'],
  ['/detail?id=drm_1', 'h1'],
  ['/detail?id=org_1', 'h1'],
  ['/me', 'h1'],
  ['/control', 'h1'],
  ['/control?section=brakes', 'h1'],
  ['/control?section=proposals', 'h1'],
  ['/embed?show=received', '[data-freshness=LIVE]'],
  ['/embed?dream=drm_1', '[data-freshness=LIVE]'],
  ['/embeds', '[data-freshness=LIVE]'],
]

describe.skipIf(!chromiumPath)(`barriers on the pages${withoutBrowser}`, { timeout: 120_000 }, () => {
  let browser: Browser
  let service: Service
  let opened: ReturnType<typeof pagesOf>
  let tokens: Record<'donor' | 'staff', string>

  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true })
    tokens = { donor: await service.token('donor', 'alice'), staff: await service.token('staff', 'tester') }
    await donate(service, 'prj_1', 12_345, 'alice')
    await donate(service, 'prj_2', 100, 'bob')
    await earnFlowers(service, ['alice', 'bob'])
    await giveFlower(service, 'drm_1', 'alice')
    browser = await openBrowser()
    opened = pagesOf(browser, { viewport: { width: 1280, height: 900 } })
  })

  afterEach(() => opened.leave())

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  test.each(pages)('there are none on %s, in light and dark, in Chinese and English', async (path, ready) => {
    const found: string[] = []
    for (const language of ['zh', 'en'] as const) {
      const page = await opened.newPage(service.url)
      // Signed in where a page is somebody's own; the others take no notice.
      await page.addInitScript(signIn, tokens)
      const more = new URLSearchParams({ campaign: 'test', lang: language, theme: 'light' })
      await page.goto(`${service.url}${path}${path.includes('?') ? '&' : '?'}${more}`)
      await page.waitForSelector(ready, { timeout: waitMs })
      await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {})
      await page.evaluate(axe)
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate(turn, theme)
        // What is where does not depend on the colours.
        const { violations } = await page.evaluate(run, theme === 'light' ? null : 'color-contrast')
        for (const { id, nodes } of violations)
          for (const { target, failureSummary } of nodes.slice(0, 5))
            found.push(`${theme} ${language} ${id}: ${target.join(' ')}: ${failureSummary}`)
      }
    }
    expect(found).toEqual([])
  })

  test('what axe-core is asked it answers: a barrier is found', async () => {
    const page = await browser.newPage()
    try {
      await page.setContent('<html><body><img src="x"><p style="color: #aaa">pale</p></body></html>')
      await page.evaluate(axe)
      const { violations } = await page.evaluate(run, null)
      expect(violations.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['color-contrast', 'document-title', 'html-has-lang', 'image-alt']),
      )
    } finally {
      await page.close()
    }
  })
})

/** Runs in the page, which has been given axe. What a frame shows is a page of its own. */
function run(only: string | null): Promise<AxeResults> {
  const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
  return axe.run({ resultTypes: ['violations'], iframes: false, ...(only ? { runOnly: [only] } : {}) })
}

/** Runs in the page: the address would do the same, with everything loaded again. */
function turn(theme: string): void {
  document.documentElement.dataset.theme = theme
  for (const element of document.querySelectorAll('one-flower[theme]')) element.setAttribute('theme', theme)
}

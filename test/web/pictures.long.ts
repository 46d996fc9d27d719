// A picture of every page, in every width, in Chinese by day and in English by night, of the demo while its opening hour is played:
// for somebody to look at, one by one. What no picture has to be looked at for is asserted: that the page was live, stood
// within its view, and had nothing to complain of. PICTURES says whose addresses to take: a part of them, else all.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli } from '../setup/compiled.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { doors, type ListedPage, pages, signIn } from './pages.ts'
import { visitor, widerThanView } from './visit.ts'

const folder = fileURLToPath(new URL('../results/pictures/', import.meta.url))
const views = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
]
/** Each width is seen in both languages and both themes, not in all four of their pairs. */
const dresses = [
  ['zh', 'light'],
  ['en', 'dark'],
] as const
const scenes = ['counters', 'race', 'pool', 'feed', 'countdown'].map((scene) => ({
  path: `/screen?scene=${scene}`,
  ready: '[data-freshness=LIVE]',
}))
const wanted = process.env.PICTURES ?? ''
/** What the demo has nothing of, or shows further down. */
const empty = ['/embeds']
const isWanted = ({ path }: ListedPage) => path.includes(wanted)

describe.skipIf(!chromiumPath)(`pictures of every page${withoutBrowser}`, () => {
  let browser: Browser
  let demo: ChildProcess
  let url: string
  let tokens: Record<string, string>

  beforeAll(async () => {
    await buildPages()
    await mkdir(folder, { recursive: true })
    demo = spawn(process.execPath, [cli, 'demo'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let told = ''
    await new Promise<void>((resolve) => {
      demo.stdout?.on('data', (chunk) => {
        told += chunk
        if (told.includes('Ctrl-C')) resolve()
      })
    })
    url = /Dashboard +(http\S+)\//.exec(told)?.[1] ?? ''
    tokens = Object.fromEntries(
      [...told.matchAll(/^(donor|staff) \S+: .*\n {2}(\S+)$/gm)].map(([, role, token]) => [role, token]),
    )
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    if (demo?.exitCode === null) {
      const ended = once(demo, 'exit')
      demo.kill('SIGTERM')
      await ended
    }
  })

  test.each([...pages, ...scenes].filter(isWanted))('$path', (page) => take(page, tokens))
  test.each(doors.filter(isWanted))('$path of a stranger', (page) => take(page, {}))

  async function take({ path, ready }: ListedPage, signedIn: typeof tokens): Promise<void> {
    const wrong: string[] = []
    for (const viewport of views) {
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
      await context.addInitScript(signIn, signedIn)
      const { open, leave } = visitor(browser, context)
      for (const [language, theme] of dresses) {
        const name = [path, ...(signedIn === tokens ? [] : ['stranger']), viewport.width, language, theme]
          .map((part) => String(part).replace(/\W+/g, '-'))
          .join('_')
        const address = new URL(path, url)
        address.searchParams.set('lang', language)
        address.searchParams.set('theme', theme)
        const { page, complaints } = await open(
          address.href,
          empty.includes(path) ? 'main h1, main h2' : ready,
        )
        // A component that nobody sees asks for nothing.
        await page.evaluate(lookAtComponent)
        await page.waitForLoadState('networkidle', { timeout: 1_000 }).catch(() => {})
        const height = await page.evaluate(heightOf)
        await page.screenshot({
          path: `${folder}${name}.png`,
          fullPage: true,
          // More than so much of what scrolls nobody looks at in one picture.
          clip: { x: 0, y: 0, width: viewport.width, height: Math.min(height, 3 * viewport.height) },
        })
        for (const what of [...complaints, ...(await page.evaluate(widerThanView))])
          wrong.push(`${name}: ${what}`)
        await leave()
      }
      await context.close()
    }
    expect(wrong).toEqual([])
  }
})

/** Runs in the page. */
function lookAtComponent(): void {
  document.querySelector('one-flower')?.scrollIntoView()
}

/** Runs in the page. */
function heightOf(): number {
  return document.documentElement.scrollHeight
}

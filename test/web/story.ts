// A day in the browser: a donor gives flowers on a page of their own and the hall's race moves, a dream is reached and
// celebrated once, staff engage a brake in the control room and every open page says so. What must hold is asserted on the
// way; how long it took is told.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Service } from '../setup/service.ts'
import { donate, earnFlowers, giveFlower } from './gifts.ts'
import { signIn } from './pages.ts'

const waitMs = 30_000

/** From the press of the button to its being shown on the other page. */
export interface Delays {
  raceMovesMs: number
  reachedShownMs: number
  brakeShownMs: number
}

/** In a hall's size and with all that moves, unless it is asked for otherwise. */
export async function playDay(
  browser: Browser,
  service: Service,
  options?: BrowserContextOptions,
): Promise<Delays> {
  const contexts: BrowserContext[] = []
  try {
    return await played(async (path, ready = '[data-freshness=LIVE]', tokens = {}) => {
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, ...options })
      contexts.push(context)
      await context.addInitScript(signIn, tokens)
      const page = await context.newPage()
      await page.addInitScript(countCelebrations)
      const address = new URL(path, service.url)
      address.searchParams.set('campaign', 'test')
      address.searchParams.set('lang', 'en')
      await page.goto(address.href)
      await page.waitForSelector(ready, { timeout: waitMs })
      return page
    }, service)
  } finally {
    for (const context of contexts) await context.close()
  }
}

type Open = (path: string, ready?: string, tokens?: Parameters<typeof signIn>[0]) => Promise<Page>

async function played(open: Open, service: Service): Promise<Delays> {
  const people = Array.from({ length: 12 }, (_, nth) => `giver-${nth}`)
  await earnFlowers(service, people)
  const next = () => people.pop() as string
  const giveNext = (dream: string) => giveFlower(service, dream, next())
  /** Somebody on a page of their own, with the dream chosen. */
  const aboutToGive = async (dream: string) => {
    const page = await open('/me#give', `[data-dream=${dream}][data-seq]`, {
      donor: await service.token('donor', next()),
    })
    await page.check(`[data-dream=${dream}] input`)
    return () => page.press('#count', 'Enter')
  }
  const hall = await open('/screen?scene=race')
  const dashboard = await open('/')
  const embed = await open('/embed?show=flowers')
  const dreamOf = (rank: number) => hall.getAttribute(`.race li[data-rank="${rank}"]`, 'data-dream')
  await hall.waitForSelector('.race li[data-rank="2"]', { timeout: waitMs })
  expect(await dreamOf(1)).toBe('drm_1')

  // Two donors give a flower each to the second of the race, which becomes the first.
  await giveNext('drm_2')
  const raceMovesMs = await shownAfter(await aboutToGive('drm_2'), () =>
    hall.waitForSelector('.race li[data-rank="1"][data-dream=drm_2][data-value="2"]', {
      timeout: waitMs,
    }),
  )
  await embed.waitForSelector('.digits[data-counter=flowers][data-value="2"]', { timeout: waitMs })

  // The tenth flower is the one that the first dream needs.
  for (let given = 1; given < 10; given += 1) await giveNext('drm_1')
  const reachedShownMs = await shownAfter(await aboutToGive('drm_1'), () =>
    hall.waitForSelector('.race li.reached[data-dream=drm_1][data-value="10"]', { timeout: waitMs }),
  )
  await hall.waitForSelector('.celebration[data-milestone]', { timeout: waitMs })
  await hall.waitForSelector('.celebration', { state: 'detached', timeout: waitMs })
  const celebrated = await celebrations(hall)
  expect(celebrated.length).toBeGreaterThan(0)
  expect(new Set(celebrated).size).toBe(celebrated.length)
  // Whoever comes back to the page is not shown it again.
  await hall.reload()
  await hall.waitForSelector('.race li.reached[data-dream=drm_1]', { timeout: waitMs })
  await donate(service, 'prj_1', 100, 'alice')
  await hall.waitForSelector('[data-counter=donations][data-value="1"]', {
    state: 'attached',
    timeout: waitMs,
  })
  expect((await celebrations(hall)).filter((id) => celebrated.includes(id))).toEqual([])

  // Staff stop the flowers.
  const notice = 'Flowers rest for a moment'
  const control = await open('/control?section=brakes', '.engage', { staff: await service.token('staff') })
  await control.selectOption('.engage [name=scope]', 'GLOBAL')
  await control.selectOption('.engage [name=effect]', 'STOP_FLOWERS')
  await control.fill('.engage [name=reason]', 'The story')
  await control.click('.engage summary')
  await control.fill('.engage [name=notice-zh]', '小红花暂停片刻')
  await control.fill('.engage [name=notice-en]', notice)
  await control.click('[data-action=review]')
  await control.fill('[data-dialog=confirm-engage] [name=code]', 'test')
  const brakeShownMs = await shownAfter(
    () => control.click('[data-dialog=confirm-engage] [data-action=confirm]'),
    () =>
      Promise.all(
        [hall, dashboard, embed].map((page) =>
          page.locator(`text=${notice}`).first().waitFor({ timeout: waitMs }),
        ),
      ),
  )

  return { raceMovesMs, reachedShownMs, brakeShownMs }
}

async function shownAfter(act: () => Promise<void>, shown: () => Promise<unknown>): Promise<number> {
  const at = performance.now()
  await act()
  await shown()
  return Math.round(performance.now() - at)
}

/** Runs in the page: remembers each celebration that begins, by what is celebrated. */
function countCelebrations(): void {
  const begun: string[] = []
  let standing: Element | null = null
  new MutationObserver(() => {
    const now = document.querySelector('.celebration')
    if (now && now !== standing) begun.push(now.getAttribute('data-milestone') ?? '')
    standing = now
  }).observe(document, { subtree: true, childList: true })
  Object.assign(globalThis, { celebrations: begun })
}

function celebrations(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { celebrations: string[] }).celebrations)
}

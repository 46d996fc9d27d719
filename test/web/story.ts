// A day in the browser: a donor gives flowers and the hall's race moves, a dream is reached and celebrated once, staff
// engage a brake and every open page says so. What must hold is asserted on the way; how long it took is told.
import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Service } from '../setup/service.ts'
import { donate, earnFlowers, giveFlower } from './gifts.ts'

const waitMs = 30_000

/** From the acknowledgement of what somebody did to its being shown. */
export interface Delays {
  raceMovesMs: number
  reachedShownMs: number
  brakeShownMs: number
}

export async function playDay(browser: Browser, service: Service): Promise<Delays> {
  const contexts: BrowserContext[] = []
  try {
    return await played(async (path) => {
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
      contexts.push(context)
      const page = await context.newPage()
      await page.addInitScript(countCelebrations)
      await page.goto(`${service.url}${path}${path.includes('?') ? '&' : '?'}campaign=test&lang=en`)
      await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
      return page
    }, service)
  } finally {
    for (const context of contexts) await context.close()
  }
}

async function played(open: (path: string) => Promise<Page>, service: Service): Promise<Delays> {
  const people = Array.from({ length: 12 }, (_, nth) => `giver-${nth}`)
  await earnFlowers(service, people)
  const giveNext = (dream: string) => giveFlower(service, dream, people.pop() as string)
  const hall = await open('/screen?scene=race')
  const dashboard = await open('/')
  const embed = await open('/embed?show=flowers')
  const dreamOf = (rank: number) => hall.getAttribute(`.race li[data-rank="${rank}"]`, 'data-dream')
  await hall.waitForSelector('.race li[data-rank="2"]', { timeout: waitMs })
  expect(await dreamOf(1)).toBe('drm_1')

  // A donor gives two flowers to the second of the race, which becomes the first.
  await giveNext('drm_2')
  const raceMovesMs = await shownAfter(
    () => giveNext('drm_2'),
    () =>
      hall.waitForSelector('.race li[data-rank="1"][data-dream=drm_2][data-value="2"]', {
        timeout: waitMs,
      }),
  )
  await embed.waitForSelector('.digits[data-counter=flowers][data-value="2"]', { timeout: waitMs })

  // The tenth flower is the one that the first dream needs.
  for (let given = 1; given < 10; given += 1) await giveNext('drm_1')
  const reachedShownMs = await shownAfter(
    () => giveNext('drm_1'),
    () => hall.waitForSelector('.race li.reached[data-dream=drm_1][data-value="10"]', { timeout: waitMs }),
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
  const brakeShownMs = await shownAfter(
    () => engage(service, notice),
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
  await act()
  const at = performance.now()
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

async function engage(service: Service, noticeEn: string): Promise<void> {
  const { body } = await service.graphql(
    `mutation ($input: EngageBrakeInput!) {
      engageBrake(input: $input) { __typename ... on UserError { message } }
    }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        campaign: 'cmp_1',
        scope: 'GLOBAL',
        effect: 'STOP_FLOWERS',
        reason: 'The story',
        noticeZh: '小红花暂停片刻',
        noticeEn,
      },
    },
    await service.token('staff'),
  )
  expect(body).toEqual({ data: { engageBrake: { __typename: 'EngageBrakeSuccess' } } })
}

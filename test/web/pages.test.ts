// The pages as someone sees them: opened in a browser, served by the service, while gifts are made over its API.
import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { misfits } from './fitting.ts'
import { donate, earnFlowers, giveFlower } from './gifts.ts'
import { openRelay } from './relay.ts'
import { pagesOf } from './visit.ts'

const waitMs = 20_000
/** For what must be right while digits roll and rows change places. */
const moving: BrowserContextOptions = { reducedMotion: 'no-preference' }

interface Seen {
  page: Page
  /** Everything the browser complained of. */
  complaints: string[]
  /** Every address it asked for. */
  addresses: string[]
  /** Everything it said over sockets. */
  said: string[]
}

describe.skipIf(!chromiumPath)(`the pages in a browser${withoutBrowser}`, { timeout: 90_000 }, () => {
  let browser: Browser
  let service: Service
  let pages: ReturnType<typeof pagesOf>

  beforeAll(async () => {
    await buildPages()
    service = await startService()
    browser = await openBrowser()
    pages = pagesOf(browser)
  })

  afterEach(async () => {
    await pages.leave()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  async function open(url: string, options?: BrowserContextOptions): Promise<Seen> {
    const page = await pages.newPage(url, options)
    const seen: Seen = { page, complaints: [], addresses: [], said: [] }
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') seen.complaints.push(message.text())
    })
    page.on('pageerror', (error) => seen.complaints.push(String(error)))
    page.on('request', (request) => seen.addresses.push(request.url()))
    page.on('websocket', (socket) => {
      seen.addresses.push(socket.url())
      socket.on('framesent', ({ payload }) => seen.said.push(String(payload)))
    })
    await page.addInitScript(watchForFallingNumbers)
    await page.goto(url)
    await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
    return seen
  }

  for (const path of ['/', '/screen']) {
    test(`${path} shows exactly the API's numbers, and they rise while gifts are made`, async () => {
      const { page, complaints, addresses, said } = await open(
        `${service.url}${path}?campaign=test&lang=en&hz=5`,
        moving,
      )
      const before = await countersAt(page, await apiTotals(service))

      await donate(service, 'prj_1', 12_345, 'alice')
      await donate(service, 'prj_2', 1, 'bob')
      await earnAndGive(service, 'drm_1', 'alice')
      const totals = await apiTotals(service)
      const after = await countersAt(page, totals)
      expect(after).toEqual({
        received: totals.received.minorUnits,
        net: totals.net.minorUnits,
        refunded: totals.refunded.minorUnits,
        donations: totals.donationCount,
        people: totals.donorCount,
        flowers: totals.flowerCount,
        givers: totals.giverCount,
        ...(path === '/screen' ? { matched: totals.matched.minorUnits, held: totals.held.minorUnits } : {}),
      })
      expect(after.received).toBe((before.received ?? 0) + 12_346)
      expect(after.donations).toBe((before.donations ?? 0) + 2)
      expect(after.flowers).toBe((before.flowers ?? 0) + 1)
      // What is written is what is meant: yuan to the fen, as the API itself writes it.
      expect((await page.textContent('[data-counter=received]'))?.replaceAll(',', '')).toBe(
        totals.received.decimal,
      )

      // On the screen it is not its turn yet.
      await page.waitForSelector(`.race[data-seq="${totals.seq}"]`, { state: 'attached', timeout: waitMs })
      expect(await raceOf(page)).toEqual(await apiRace(service))

      expect(await fallen(page)).toEqual([])
      expect(complaints).toEqual([])
      expect(said.some((text) => text.includes('"maxHz":5'))).toBe(true)
      expect(new Set(addresses.map((address) => new URL(address).host))).toEqual(
        new Set([new URL(service.url).host]),
      )
    })

    test.each(['cut', 'hold'] as const)(
      `${path} says when it hears nothing (%s), comes back by itself and is right again, never showing less than before`,
      async (disturb) => {
        const relay = await openRelay(service.url)
        try {
          const { page } = await open(`${relay.url}${path}?campaign=test&lang=en`)
          await countersAt(page, await apiTotals(service))

          await relay[disturb]()
          await page.waitForSelector('[data-freshness=SILENT]', { timeout: waitMs })
          expect(await page.textContent('.status')).toContain('Late: no word for')
          await donate(service, 'prj_1', 700, 'carol')

          await relay.mend()
          await page.waitForSelector('[data-freshness=LIVE][data-back]', { timeout: waitMs })
          expect(await page.textContent('.status')).toContain('the numbers are live again')
          const totals = await apiTotals(service)
          expect((await countersAt(page, totals)).received).toBe(totals.received.minorUnits)
          expect(await fallen(page)).toEqual([])
        } finally {
          await relay.close()
        }
      },
    )

    test(`${path} speaks Chinese and English: as the address says, else as the browser does`, async () => {
      const english = await open(`${service.url}${path}?campaign=test`, { locale: 'en-GB' })
      expect(await english.page.textContent('h1')).toBe('Test charity day')
      expect(await english.page.getAttribute('html', 'lang')).toBe('en')
      const chinese = await open(`${service.url}${path}?campaign=test`, { locale: 'zh-CN' })
      expect(await chinese.page.textContent('h1')).toBe('测试公益日')
      expect(await chinese.page.getAttribute('html', 'lang')).toBe('zh-CN')
      expect(await chinese.page.textContent('.status')).toContain('数据截至')
      const asked = await open(`${service.url}${path}?campaign=test&lang=zh`, { locale: 'en-GB' })
      expect(await asked.page.textContent('h1')).toBe('测试公益日')
    })
  }

  test.each([4500, 1011])(
    'the screen comes back after the close code %d, which clients take for final',
    async (code) => {
      const page = await openRefused(code, '/screen')
      await countersAt(page, await apiTotals(service))
    },
  )

  test('the dashboard lists the projects that received most, the first of them first', async () => {
    await donate(service, 'prj_4', 50_000, 'dave')
    const { page } = await open(`${service.url}/?campaign=test&lang=en`)
    await page.waitForSelector('[data-board=PROJECTS] [data-subject=prj_4]', { timeout: waitMs })
    const rows = await page.$$eval('[data-board=PROJECTS] [data-subject]', (elements) =>
      elements.map((one) => Number(one.getAttribute('data-value'))),
    )
    expect(rows.length).toBeGreaterThan(1)
    expect(rows).toEqual(rows.toSorted((one, other) => other - one))
  })

  test('the dashboard counts a gift into the minute it was made in', async () => {
    const { page } = await open(`${service.url}/?campaign=test&lang=en`)
    service.clock.advance(120_000)
    await donate(service, 'prj_1', 4_321, 'erin')
    await page.waitForSelector('[data-course=hour] [data-strip=received][data-value="4321"]', {
      timeout: waitMs,
    })
    await page.waitForSelector('[data-course=hour] [data-strip=donations][data-value="1"]', {
      timeout: waitMs,
    })
  })

  test('a rehearsal says so on both pages, and a campaign that is none does not', async () => {
    const real = await open(`${service.url}/screen?campaign=test&lang=en`)
    expect(await real.page.locator('.rehearsal').count()).toBe(0)
    await service.sql`update campaign set rehearsal = true where code = 'test'`
    // What was answered before is not kept for longer.
    service.clock.advance(500)
    try {
      for (const [address, word] of [
        ['/?campaign=test&lang=en', 'Rehearsal'],
        ['/screen?campaign=test&lang=zh', '演练'],
      ] as const) {
        const { page } = await open(`${service.url}${address}`)
        expect(await page.locator('.rehearsal').textContent()).toBe(word)
        expect(await page.locator('.rehearsal').isVisible()).toBe(true)
      }
    } finally {
      await service.sql`update campaign set rehearsal = false where code = 'test'`
      service.clock.advance(500)
    }
  })

  test('the dashboard names what it asks for by document ids, and says it in full where they are not known', async () => {
    const unknown = {
      errors: [{ message: 'Unknown.', extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' } }],
    }
    for (const known of [true, false]) {
      const page = await pages.newPage(service.url)
      const asked: { query?: string; documentId?: string }[] = []
      await page.route(/\/graphql\b/, (route, request) => {
        const said = request.postDataJSON() ?? Object.fromEntries(new URL(request.url()).searchParams)
        asked.push(said)
        return known || said.query ? route.continue() : route.fulfill({ status: 400, json: unknown })
      })
      await page.routeWebSocket(/\/graphql$/, (socket) => {
        const server = socket.connectToServer()
        socket.onMessage((text) => {
          const { type, id, payload } = JSON.parse(String(text))
          if (type === 'subscribe') asked.push(payload)
          if (known || type !== 'subscribe' || payload.query) server.send(text)
          else socket.send(JSON.stringify({ id, type: 'error', payload: unknown.errors }))
        })
      })
      await page.goto(`${service.url}/?campaign=test`)
      await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
      await page.waitForSelector('.places > .hint', { timeout: waitMs })
      await expect
        .poll(() => ({
          named: new Set(asked.filter(({ query }) => !query).map(({ documentId }) => documentId)).size,
          inFull: new Set(asked.filter(({ query }) => query).map(({ query }) => query)).size,
        }))
        .toEqual({ named: 10, inFull: known ? 0 : 10 })
    }
  })

  test('a campaign that there is not is named as such', async () => {
    const page = await pages.newPage(service.url)
    await page.goto(`${service.url}/?campaign=none&lang=en`)
    await page.waitForSelector('text=There is no campaign with the code “none”.', { timeout: waitMs })
  })

  test('the screen fits into one view, whatever the view', async () => {
    for (const [width, height, language] of [
      [1280, 800, 'en'],
      [1920, 1080, 'zh'],
      [1024, 768, 'zh'],
    ] as const) {
      const { page } = await open(`${service.url}/screen?campaign=test&lang=${language}`, {
        viewport: { width, height },
      })
      const outside = await page.$$eval(
        '[data-counter], .race .flowers, .status',
        (elements) =>
          elements
            .map((element) => element.getBoundingClientRect())
            .filter(({ right, bottom }) => right > innerWidth || bottom > innerHeight).length,
      )
      expect(outside).toBe(0)
      const counters = await bottomOf(page, '.counters small')
      const race = await bottomOf(page, '.race li')
      const [status] = await page.$$eval('.status', (elements) =>
        elements.map((one) => one.getBoundingClientRect().top),
      )
      expect(Math.max(counters, race)).toBeLessThanOrEqual(status ?? 0)
    }
  })

  test('a dream that overtakes another stands at its new rank at once, and no row ever covers another', async () => {
    for (const path of ['/?campaign=test', '/screen?campaign=test&scene=race']) {
      const { page } = await open(`${service.url}${path}&lang=en`, moving)
      const second = page.locator('.race li[data-rank="2"]')
      const overtaking = (await second.getAttribute('data-dream')) ?? ''
      const first = Number(await page.getAttribute('.race li[data-rank="1"]', 'data-value'))
      await page.evaluate(watchForCoveredRows)
      for (let flowers = Number(await second.getAttribute('data-value')); flowers <= first; flowers += 1) {
        await earnAndGive(service, overtaking, randomUUID())
      }
      await page.waitForSelector(`.race li[data-rank="1"][data-dream="${overtaking}"]`, { timeout: waitMs })
      expect(await page.evaluate(() => (globalThis as unknown as { covered: number }).covered)).toBe(0)
    }
  })

  test('hundreds of millions of yuan and long names fit a phone, and the names fit the screen of a hall', async () => {
    const title = 'Example Lighthouse: an irrigation canal for young people who return home in Shaanxi'
    const name = 'Example: Company through the winter for 2,000 elderly people living alone'
    await donate(service, 'prj_1', 10_000_000_000, 'frank')
    await donate(service, 'prj_1', 4_087_575, 'frank')
    await service.sql`update project set title_en = ${title} where id = 1`
    await service.sql`update dream set name_en = ${name} where id = 1`
    for (const path of ['/', '/screen']) {
      for (const language of ['en', 'zh']) {
        const { page } = await open(`${service.url}${path}?campaign=test&lang=${language}`, {
          viewport: { width: 390, height: 844 },
        })
        await countersAt(page, await apiTotals(service))
        if (path === '/') await page.waitForSelector('[data-subject=prj_1]', { timeout: waitMs })
        expect(await page.textContent('[data-counter=received]')).toMatch(/^\d{3},\d{3},\d{3}\.\d\d$/)
        expect(await page.evaluate(outsideOfCards), `${path} ${language}`).toEqual([])
      }
    }
    const hall = await open(`${service.url}/screen?campaign=test&scene=race&lang=en`, {
      viewport: { width: 1920, height: 1080 },
    })
    await hall.page.waitForSelector(`text=${name}`, { timeout: waitMs })
    expect(await hall.page.evaluate(misfits)).toEqual([])
  })

  /** A page whose first socket is closed with the code as soon as it has connected. */
  async function openRefused(code: number, path: string): Promise<Page> {
    const page = await pages.newPage(service.url)
    let refusals = 0
    await page.routeWebSocket(/\/graphql$/, (socket) => {
      if (refusals === 0) {
        refusals += 1
        socket.onMessage(() => void socket.close({ code, reason: 'Refused by the test' }))
        return
      }
      socket.connectToServer()
    })
    await page.goto(`${service.url}${path}?campaign=test`)
    await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
    expect(refusals).toBe(1)
    return page
  }
})

type Counters = Record<string, number>

/** The counters once the page stands at the seq of these totals. */
async function countersAt(page: Page, { seq }: { seq: number }): Promise<Counters> {
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('[data-counter=received]')?.getAttribute('data-seq')) >= wanted,
    seq,
    { timeout: waitMs },
  )
  return Object.fromEntries(
    await page.$$eval('[data-counter]', (elements) =>
      elements.map(
        (one) => [one.getAttribute('data-counter'), Number(one.getAttribute('data-value'))] as const,
      ),
    ),
  )
}

async function bottomOf(page: Page, selector: string): Promise<number> {
  return Math.max(
    ...(await page.$$eval(selector, (elements) => elements.map((one) => one.getBoundingClientRect().bottom))),
  )
}

function raceOf(page: Page): Promise<(string | null)[][]> {
  return page.$$eval('.race li', (rows) =>
    rows.map((row) => ['data-rank', 'data-dream', 'data-value'].map((name) => row.getAttribute(name))),
  )
}

/**
 * Runs in the page: whatever is wider than the view, and whatever shows beyond the edge of the card it is in. A plot is
 * one thing: the library parks its unseen cursor outside.
 */
function outsideOfCards(): string[] {
  return [...document.querySelectorAll<HTMLElement>('body, body *:not(.plot *)')]
    .filter((element) => {
      // What this view leaves out is nowhere.
      if (element.getClientRects().length === 0) return false
      const card = (element.closest('section') ?? document.documentElement).getBoundingClientRect()
      const { left, right } = element.getBoundingClientRect()
      return element.scrollWidth > innerWidth || right > card.right + 0.5 || left < card.left - 0.5
    })
    .map((element) => `${element.tagName} ${element.className}: ${element.textContent}`)
}

/** Runs in the page: looks at every frame how many rows of the race reach into another one. */
function watchForCoveredRows(): void {
  const seen = { covered: 0 }
  const look = () => {
    const rows = [...document.querySelectorAll('.race li')].map((row) => row.getBoundingClientRect())
    const covers = (one: DOMRect, other: DOMRect) =>
      Math.min(one.bottom, other.bottom) > Math.max(one.top, other.top) + 1 &&
      Math.min(one.right, other.right) > Math.max(one.left, other.left) + 1
    seen.covered += rows.filter((row, place) =>
      rows.slice(place + 1).some((other) => covers(row, other)),
    ).length
    Object.assign(globalThis, seen)
    requestAnimationFrame(look)
  }
  look()
}

/** Runs in the page: notes every gross number and every seq that becomes smaller than it was. */
function watchForFallingNumbers(): void {
  const gross = new Set(['received', 'refunded', 'donations', 'people', 'flowers', 'givers'])
  const held = new Map<string, number>()
  const noted: string[] = []
  const look = () => {
    for (const element of document.querySelectorAll('[data-counter]')) {
      const name = element.getAttribute('data-counter') ?? ''
      for (const attribute of ['data-seq', 'data-value']) {
        if (attribute === 'data-value' && !gross.has(name)) continue
        const value = Number(element.getAttribute(attribute))
        const before = held.get(name + attribute) ?? 0
        if (value < before) noted.push(`${name} ${attribute}: ${before} → ${value}`)
        held.set(name + attribute, value)
      }
    }
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
  Object.assign(globalThis, { fallen: noted })
}

function fallen(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { fallen: string[] }).fallen)
}

interface ApiTotals {
  seq: number
  received: { minorUnits: number; decimal: string }
  net: { minorUnits: number }
  refunded: { minorUnits: number }
  matched: { minorUnits: number }
  held: { minorUnits: number }
  donationCount: number
  donorCount: number
  flowerCount: number
  giverCount: number
}

async function apiTotals(service: Service): Promise<ApiTotals> {
  const { body } = await service.graphql(
    `{ campaign(code: "test") { totals {
      seq received { minorUnits decimal } net { minorUnits } refunded { minorUnits }
      matched { minorUnits } held { minorUnits } donationCount donorCount flowerCount giverCount
    } } }`,
  )
  expect(body.errors).toBeUndefined()
  return body.data.campaign.totals
}

async function apiRace(service: Service): Promise<string[][]> {
  const watch = service.subscribe(
    'subscription { dreamRace(campaign: "cmp_1") { dreams { rank dream { id } totals { flowersCounted } } } }',
  )
  const frame = await watch.next()
  await watch.close()
  const dreams: { rank: number; dream: { id: string }; totals: { flowersCounted: number } }[] =
    frame?.data.dreamRace.dreams
  return dreams.map(({ rank, dream, totals }) => [String(rank), dream.id, String(totals.flowersCounted)])
}

/** The person earns a flower by a deed of its own and gives it away. */
async function earnAndGive(service: Service, dream: string, person: string): Promise<void> {
  await earnFlowers(service, [person])
  await giveFlower(service, dream, person)
}

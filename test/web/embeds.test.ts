// A number on the page of somebody else: as a frame and as a component, on another origin than the service's. What it
// shows is what the API says, it comes back by itself, and it takes no more room, connections or attention than it is given.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { aboutMs, freshnessOf, type Heard, quietMs, silenceMs } from '../../web/src/embed/pace.ts'
import { counterNamed, numberOf, opennessOf, widthInEms } from '../../web/src/embed/shown.ts'
import {
  type Choice,
  componentSnippet,
  frameAddress,
  frameSnippet,
  sizeOf,
} from '../../web/src/embed/snippet.ts'
import { words } from '../../web/src/embed/words.ts'
import { backoffMs } from '../../web/src/live/backoff.ts'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { donate, earnFlowers, giveFlower } from './gifts.ts'
import { openRelay } from './relay.ts'
import { pagesOf } from './visit.ts'

const waitMs = 30_000

describe('a component says how fresh its number is', () => {
  const heard: Heard = {
    now: 100_000,
    since: 50_000,
    heardAt: 99_000,
    failing: false,
    serviceLevel: 'LIVE',
    behind: false,
  }
  test.each<[string, Partial<Heard>, string]>([
    ['live while something is heard', {}, 'LIVE'],
    ['connecting before the first answer', { serviceLevel: null }, 'CONNECTING'],
    [
      'connecting before the first answer also while nobody answers',
      { serviceLevel: null, failing: true },
      'CONNECTING',
    ],
    [
      'connecting, and not live, when it can be seen again and has not asked yet',
      { heardAt: null, since: 99_900 },
      'CONNECTING',
    ],
    ['live at the very end of its patience', { heardAt: 100_000 - silenceMs }, 'LIVE'],
    ['silent beyond it', { heardAt: 99_999 - silenceMs }, 'SILENT'],
    [
      'silent when it can be seen again and nothing comes',
      { heardAt: null, since: 99_999 - silenceMs },
      'SILENT',
    ],
    ['silent at once when a question had no answer', { failing: true }, 'SILENT'],
    ['delayed when the service says so', { serviceLevel: 'DELAYED' }, 'DELAYED'],
    ['frozen when the service says so', { serviceLevel: 'FROZEN' }, 'FROZEN'],
    ['delayed when older state came than is shown', { behind: true }, 'DELAYED'],
    ['final when the campaign is settled', { serviceLevel: 'FINAL' }, 'FINAL'],
  ])('%s', (_name, change, expected) => {
    expect(freshnessOf({ ...heard, ...change })).toBe(expected)
  })

  test('whoever finds nobody comes again after longer and longer, never all at once, and for ever', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 1_000].map((failures) => backoffMs(failures, 0))).toEqual([
      250, 500, 1_000, 1_500, 1_500, 1_500, 1_500, 1_500,
    ])
    expect([0, 5].map((failures) => backoffMs(failures, 1))).toEqual([500, 3_000])
    expect([aboutMs(quietMs, 0), aboutMs(quietMs, 1)]).toEqual([12_000, 15_000])
  })
})

describe('what is shown', () => {
  const numbers = {
    seq: 9,
    asOf: '2022-09-09T04:00:00Z',
    serviceLevel: 'LIVE' as const,
    received: { minorUnits: 330_812_345_678 },
    matched: { minorUnits: 1 },
    net: { minorUnits: -150 },
    refunded: { minorUnits: 0 },
    donationCount: 4,
    donorCount: 3,
    flowerCount: 12,
    flowersCounted: 11,
    giverCount: 2,
    notices: [],
  }
  test.each([
    ['received', false, '¥3,308,123,456.78'],
    ['matched', false, '¥0.01'],
    ['net', false, '¥−1.50'],
    ['refunded', false, '¥0.00'],
    ['donations', false, '4'],
    ['people', false, '3'],
    ['flowers', false, '12'],
    ['flowers', true, '11'],
    ['givers', true, '2'],
  ] as const)('%s (of a dream: %s) is written %s', (counter, ofDream, written) => {
    const { sign, text } = numberOf(counter, numbers, ofDream)
    expect(sign + text).toBe(written)
  })

  test.each([
    [null, false, 'received'],
    ['', true, 'flowers'],
    ['people', false, 'people'],
    ['people', true, null],
    ['constructor', false, null],
  ] as const)('asked for %s (of a dream: %s) it is %s', (name, ofDream, counter) => {
    expect(counterNamed(name, ofDream)).toBe(counter)
  })

  test('a flower opens as its dream comes nearer, and not beyond', () => {
    expect([1, 11, 22, 0].map((minimum) => opennessOf(numbers, minimum))).toEqual([1, 1, 0.5, 1])
  })

  test('a longer number is wider', () => {
    const widths = ['1', '12', '123', '1,234'].map((text) => widthInEms({ value: 0, sign: '', text }))
    expect(widths).toEqual(widths.toSorted((one, other) => one - other))
  })

  test('has its words in Chinese and in English', () => {
    expect(Object.keys(words.zh)).toEqual(Object.keys(words.en))
  })
})

describe('a snippet', () => {
  const choice: Choice = {
    campaign: '2022',
    dream: null,
    counter: 'received',
    language: null,
    theme: null,
    width: 320,
    height: 176,
  }
  const origin = 'https://day.example'

  test('says what was chosen, and leaves out what was not', () => {
    expect(componentSnippet(origin, choice)).toBe(
      '<script type="module" src="https://day.example/oneflower.js"></script>\n' +
        '<one-flower campaign="2022" show="received" style="width: 320px; height: 176px"></one-flower>',
    )
    expect(
      frameAddress({ ...choice, dream: 'drm_1', counter: 'flowers', language: 'zh', theme: 'dark' }),
    ).toBe('/embed?dream=drm_1&show=flowers&campaign=2022&lang=zh&theme=dark')
  })

  test('is no more than attributes, whatever a campaign or a dream is called', () => {
    const hostile = '"><script>alert(1)</script>&amp;'
    const written = [
      frameSnippet(origin, choice, hostile),
      componentSnippet(origin, { ...choice, campaign: hostile }),
      frameSnippet(origin, { ...choice, campaign: hostile }, ''),
    ]
    for (const text of written) expect(text).not.toMatch(/<script>|&amp;"/)
    expect(written[0]).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"')
  })

  test.each([
    ['200', 200],
    ['200.4', 200],
    ['1', 160],
    ['-5', 160],
    ['99999', 1_200],
    ['', 320],
    ['wide', 320],
  ])('a width typed as "%s" is %d', (typed, pixels) => {
    expect(sizeOf(typed, 'width', 320)).toBe(pixels)
  })
})

describe.skipIf(!chromiumPath)(`embeds in a browser${withoutBrowser}`, { timeout: 120_000 }, () => {
  let browser: Browser
  let service: Service
  let elsewhere: Elsewhere
  let pages: ReturnType<typeof pagesOf>

  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true })
    elsewhere = await openElsewhere()
    browser = await openBrowser()
    pages = pagesOf(browser, { viewport: { width: 1000, height: 800 } })
  })

  afterEach(async () => {
    await pages.leave()
  })

  afterAll(async () => {
    await browser?.close()
    await elsewhere?.close()
    await service?.close()
  })

  async function newPage(options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const page = await pages.newPage(service.url, options)
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.addInitScript(watchForSmallerNumbers)
    return { page, complaints }
  }

  /** A page of another origin with this in its body. */
  async function openForeign(body: string, options?: BrowserContextOptions) {
    const seen = await newPage(options)
    await seen.page.goto(elsewhere.with(body))
    return seen
  }

  /** Waits until the number is the one of this seq or a later one, and reads it. */
  async function numberAt(page: Page, selector: string, { seq }: { seq: number }): Promise<number> {
    const digits = page.locator(`${selector} .digits`)
    await expect
      .poll(async () => Number(await digits.getAttribute('data-seq', { timeout: waitMs })), {
        timeout: waitMs,
      })
      .toBeGreaterThanOrEqual(seq)
    return Number(await digits.getAttribute('data-value'))
  }

  const script = () => `<script type="module" src="${service.url}/oneflower.js"></script>`

  test.each([
    ['a module', () => script()],
    ['a plain script', () => `<script src="${service.url}/oneflower.js"></script>`],
    ['an import', () => `<script type="module">await import('${service.url}/oneflower.js')</script>`],
  ])(
    'loaded as %s by a page of another origin, it shows exactly the number of the API, and rises with it',
    async (_how, load) => {
      const { page, complaints } = await openForeign(
        `<one-flower show="received" campaign="test" lang="en"></one-flower>${load()}`,
        // The number is right while its digits roll, too.
        { reducedMotion: 'no-preference' },
      )
      const before = await apiTotals(service)
      expect(await numberAt(page, 'one-flower', before)).toBe(before.received.minorUnits)
      await page.waitForSelector('one-flower [data-freshness=LIVE]', { timeout: waitMs })

      await donate(service, 'prj_1', 12_345, 'alice')
      const after = await apiTotals(service)
      expect(await numberAt(page, 'one-flower', after)).toBe(after.received.minorUnits)
      expect(after.received.minorUnits).toBe(before.received.minorUnits + 12_345)
      expect(await page.innerText('one-flower .number .unseen')).toContain(
        `¥${grouped(after.received.decimal)}`,
      )
      expect((await page.textContent('one-flower .digits'))?.replaceAll(',', '')).toBe(after.received.decimal)
      expect(await smaller(page)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  test.each([
    ['color-scheme: dark', '', 'rgb(36, 18, 23)'],
    ['color-scheme: light', '', 'rgb(255, 253, 251)'],
    ['color-scheme: dark', 'theme="light"', 'rgb(255, 253, 251)'],
  ])('on a page of %s, asked for %j, its paper is %s', async (style, theme, paper) => {
    const { page } = await openForeign(
      `<div style="${style}"><one-flower show="received" campaign="test" ${theme}></one-flower></div>${script()}`,
    )
    const card = page.locator('one-flower [data-freshness=LIVE]')
    await card.waitFor({ timeout: waitMs })
    expect(await card.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(paper)
  })

  test('a dream is named in the language of the page around, opens its petals, and says how far it has to go', async () => {
    await earnFlowers(service, ['one', 'two', 'three'])
    for (const person of ['one', 'two', 'three']) await giveFlower(service, 'drm_1', person)
    const { flowersCounted } = await apiDream(service, 'drm_1')
    const { page } = await openForeign(
      `<div lang="zh-CN"><one-flower dream="drm_1"></one-flower></div>${script()}`,
    )
    const flower = page.locator('one-flower')
    await flower.locator(`.digits[data-value="${flowersCounted}"]`).waitFor({ timeout: waitMs })
    const { nameZh, minimumFlowers } = await apiDream(service, 'drm_1')
    expect(await flower.locator('.label').textContent()).toBe(nameZh)
    expect(await flower.locator('.note').textContent()).toBe(
      `小红花 · 还差 ${minimumFlowers - flowersCounted} 朵`,
    )
    const open = await flower
      .locator('.petal')
      .evaluateAll((petals) => petals.map((petal) => (petal as SVGElement).style.getPropertyValue('--open')))
    const far = (5 * flowersCounted) / minimumFlowers
    expect(open.map(Number)).toEqual([0, 1, 2, 3, 4].map((petal) => Math.min(1, Math.max(0, far - petal))))
    expect(await flower.locator('a').getAttribute('href')).toBe(
      `${service.url}/detail?id=drm_1&campaign=test&lang=zh`,
    )
  })

  test('an attribute that is changed changes what is shown, and nothing of before is left', async () => {
    const { page } = await openForeign(
      `<one-flower show="donations" campaign="test" lang="en"></one-flower>${script()}`,
    )
    const totals = await apiTotals(service)
    expect(await numberAt(page, 'one-flower', totals)).toBe(totals.donationCount)
    const change = (name: string, value: string) =>
      page.$eval('one-flower', (element, [name = '', value = '']) => element.setAttribute(name, value), [
        name,
        value,
      ])
    await change('show', 'people')
    await page.waitForSelector(`one-flower [data-counter=people][data-value="${totals.donorCount}"]`, {
      timeout: waitMs,
    })
    await change('lang', 'zh')
    await page.waitForSelector('one-flower .label:text("捐款人数")', { timeout: waitMs })
    await change('campaign', 'none')
    await page.waitForSelector('one-flower .missing:text("没有代号为“none”的活动")', { timeout: waitMs })
    expect(await page.locator('one-flower .number').isVisible()).toBe(false)
    await change('show', 'nothing')
    await page.waitForSelector('one-flower .missing:text("没有名为“nothing”的数字")', { timeout: waitMs })
    await change('show', 'people')
    await change('campaign', 'test')
    expect(await numberAt(page, 'one-flower', totals)).toBe(totals.donorCount)
    expect(await page.locator('one-flower .missing').isVisible()).toBe(false)
  })

  test('cut off, it says that it is late; it comes back by itself and is right again, never showing less', async () => {
    const relay = await openRelay(service.url)
    try {
      const { page } = await openForeign(
        `<one-flower show="received" campaign="test" lang="en"></one-flower><script src="${relay.url}/oneflower.js"></script>`,
      )
      await numberAt(page, 'one-flower', await apiTotals(service))
      await page.waitForSelector('one-flower [data-freshness=LIVE]', { timeout: waitMs })
      await relay.cut()
      await page.waitForSelector('one-flower [data-freshness=SILENT]', { timeout: waitMs })
      expect(await page.textContent('one-flower .status')).toContain('Late · as of')
      expect(await page.textContent('one-flower [aria-live=polite]')).toContain('Late · as of')
      await donate(service, 'prj_1', 700, 'carol')
      await relay.mend()
      await page.waitForSelector('one-flower [data-freshness=LIVE]', { timeout: waitMs })
      const totals = await apiTotals(service)
      expect(await numberAt(page, 'one-flower', totals)).toBe(totals.received.minorUnits)
      expect(await smaller(page)).toEqual([])
    } finally {
      await relay.close()
    }
  })

  test('where streams are not let through it asks, and where there are many components most of them do', async () => {
    const streams: string[] = []
    const seen = await newPage()
    seen.page.on('request', (request) => {
      if (request.resourceType() === 'eventsource') streams.push(request.url())
    })
    const dreams = ['drm_1', 'drm_2', 'drm_3', 'drm_4'].map((id) => `<one-flower dream="${id}"></one-flower>`)
    const counters = ['received', 'people'].map(
      (show) => `<one-flower show="${show}" campaign="test"></one-flower>`,
    )
    await seen.page.goto(elsewhere.with(`${dreams.join('')}${counters.join('')}${script()}`))
    await expect
      .poll(() => seen.page.locator('one-flower [data-freshness=LIVE]').count(), { timeout: waitMs })
      .toBe(6)
    await expect.poll(() => streams.length, { timeout: waitMs }).toBe(3)

    const without = await newPage()
    await without.page.route(/graphql/, (route) =>
      route.request().resourceType() === 'eventsource' ? route.abort() : route.continue(),
    )
    await without.page.goto(
      elsewhere.with(`<one-flower show="donations" campaign="test"></one-flower>${script()}`),
    )
    const before = await apiTotals(service)
    await numberAt(without.page, 'one-flower', before)
    await donate(service, 'prj_2', 100, 'dave')
    const after = await apiTotals(service)
    expect(await numberAt(without.page, 'one-flower', after)).toBe(before.donationCount + 1)
  })

  test('what nobody can see asks for nothing, and is right as soon as it is seen', async () => {
    const { page } = await newPage()
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/graphql')) asked.push(request.url())
    })
    await page.goto(
      elsewhere.with(
        `<div style="height: 5000px"></div><one-flower show="donations" campaign="test"></one-flower>${script()}`,
      ),
    )
    await page.waitForFunction(() => customElements.get('one-flower') !== undefined)
    // Two frames: observers have looked.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(asked).toEqual([])
    await page.locator('one-flower').scrollIntoViewIfNeeded()
    const totals = await apiTotals(service)
    expect(await numberAt(page, 'one-flower', totals)).toBe(totals.donationCount)
    await expect
      .poll(async () => (await metric(service, 'oneflower_streams_open')) > 0, { timeout: waitMs })
      .toBe(true)
    await page.evaluate(() => scrollTo(0, 0))
    await expect.poll(() => metric(service, 'oneflower_streams_open'), { timeout: waitMs }).toBe(0)
  })

  test('it is one group with a name, its number is read as a whole, and its link goes elsewhere safely', async () => {
    const { page } = await openForeign(
      `<one-flower show="received" campaign="test" lang="en"></one-flower>${script()}`,
    )
    await numberAt(page, 'one-flower', await apiTotals(service))
    await page.getByRole('group', { name: 'Received Test charity day' }).waitFor({ timeout: waitMs })
    const link = page.getByRole('link', { name: /Follow it live/ })
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toBe('noopener')
    expect(await link.getAttribute('href')).toBe(`${service.url}/?campaign=test&lang=en`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('ONE-FLOWER')
  })

  test('a page styles it by its parts and properties, and its own styles reach no further', async () => {
    const { page } = await openForeign(
      `<style>p { font-size: 99px !important } one-flower { --one-flower-paper: rgb(1, 2, 3) } one-flower::part(number) { color: rgb(4, 5, 6) }</style>
      <one-flower show="received" campaign="test"></one-flower>${script()}`,
    )
    await numberAt(page, 'one-flower', await apiTotals(service))
    const style = (selector: string, name: string) =>
      page.$eval(
        `one-flower ${selector}`,
        (element, name) => getComputedStyle(element).getPropertyValue(name),
        name,
      )
    expect(await style('.card', 'background-color')).toBe('rgb(1, 2, 3)')
    expect(await style('.number', 'color')).toBe('rgb(4, 5, 6)')
    expect(await style('.note', 'font-size')).not.toBe('99px')
  })

  test('a policy of the page that allows the service alone is enough', async () => {
    const policy = `default-src 'none'; script-src ${service.url}; connect-src ${service.url}; frame-src ${service.url}`
    const { page, complaints } = await newPage()
    await page.goto(
      elsewhere.with(
        `<one-flower show="donations" campaign="test"></one-flower><iframe src="${service.url}/embed?show=people&campaign=test"></iframe>${script()}`,
        policy,
      ),
    )
    const totals = await apiTotals(service)
    expect(await numberAt(page, 'one-flower', totals)).toBe(totals.donationCount)
    await page.frameLocator('iframe').locator('[data-freshness=LIVE]').waitFor({ timeout: waitMs })
    expect(complaints).toEqual([])
  })

  test('others may frame /embed, and no other page', async () => {
    const paths = [
      '/embed?campaign=test&show=people&lang=en',
      '/?campaign=test',
      '/me',
      '/control',
      '/embeds',
    ]
    const { page } = await openForeign(
      paths.map((path) => `<iframe src="${service.url}${path}"></iframe>`).join(''),
    )
    const totals = await apiTotals(service)
    await page
      .frameLocator('iframe >> nth=0')
      .locator(`.digits[data-value="${totals.donorCount}"]`)
      .waitFor({ timeout: waitMs })
    const addresses = page
      .frames()
      .slice(1)
      .map((frame) => new URL(frame.url()).protocol)
    expect(addresses).toEqual(['http:', ...paths.slice(1).map(() => 'chrome-error:')])
  })

  test('from a strip to a poster everything it shows is inside the frame, and nothing covers anything', async () => {
    await donate(service, 'prj_1', 10_000_000_000, 'frank')
    const name = 'Example: Company through the winter for 2,000 elderly people living alone'
    await service.sql`update dream set name_en = ${name} where id = 2`
    await service.sql`update campaign set rehearsal = true`
    try {
      const { page } = await newPage()
      for (const query of [
        'show=received&lang=en',
        'dream=drm_2&lang=en',
        'show=received&lang=zh&theme=dark',
      ]) {
        await page.goto(`${service.url}/embed?campaign=test&${query}`)
        await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
        await page.waitForSelector('.rehearsal:visible', { timeout: waitMs })
        for (const [width, height] of [
          [160, 60],
          [200, 100],
          [240, 80],
          [160, 240],
          [300, 100],
          [320, 176],
          [480, 120],
          [480, 160],
          [240, 240],
          [300, 300],
          [600, 400],
        ] as const) {
          await page.setViewportSize({ width, height })
          expect(await page.evaluate(misplaced), `${query} at ${width}×${height}`).toEqual([])
        }
      }
    } finally {
      await service.sql`update campaign set rehearsal = false`
    }
  })

  test('the page that builds snippets is used by keyboard alone, and what it copies works on a page of another origin', async () => {
    const { page, complaints } = await newPage({ permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(`${service.url}/embeds?campaign=test&lang=en`)
    await page.getByRole('radio', { name: 'A dream' }).focus({ timeout: waitMs })
    await page.keyboard.press('Space')
    await page.getByRole('combobox', { name: 'Dream' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('combobox', { name: 'Size' }).focus()
    await page.keyboard.press('End')
    await page.getByRole('spinbutton', { name: 'Width in pixels' }).fill('9999')
    await page.keyboard.press('Tab')
    await page.waitForSelector('.component one-flower[dream=drm_2]', { timeout: waitMs })
    // A frame that is out of sight asks for nothing.
    await page.locator('.frame iframe').scrollIntoViewIfNeeded()
    await page.frameLocator('.frame iframe').locator('[data-freshness=LIVE]').waitFor({ timeout: waitMs })

    const copies: string[] = []
    for (const of of ['Web component', 'Frame']) {
      await page.getByRole('button', { name: new RegExp(`Copy the code.*${of}`) }).focus()
      await page.keyboard.press('Enter')
      await expect
        .poll(() => page.getByRole('status').allTextContents(), { timeout: waitMs })
        .toContain('Copied')
      copies.push(await page.evaluate(() => navigator.clipboard.readText()))
    }
    expect(copies[0]).toContain(
      '<one-flower dream="drm_2" show="flowers" style="width: 1200px; height: 176px">',
    )
    expect(copies[1]).toContain('width="1200" height="176"')
    // The component learns the language from the page around it, a frame from its address.
    expect(copies[1]).toContain('&amp;lang=en')
    expect(complaints).toEqual([])

    const { flowersCounted } = await apiDream(service, 'drm_2')
    const { page: foreign } = await openForeign(copies.join(''))
    await foreign.locator(`one-flower .digits[data-value="${flowersCounted}"]`).waitFor({ timeout: waitMs })
    await foreign
      .frameLocator('iframe')
      .locator(`.digits[data-value="${flowersCounted}"]`)
      .waitFor({ timeout: waitMs })
  })
})

interface Elsewhere {
  /** The address of a page with this in its body. */
  with(body: string, policy?: string): string
  close(): Promise<void>
}

/** The web site of somebody else. */
async function openElsewhere(): Promise<Elsewhere> {
  const pages: { body: string; policy: string | undefined }[] = []
  const server: Server = createServer(({ url }, response) => {
    const page = pages[Number(url?.slice(1))]
    // A browser looks for an icon, too.
    if (!page) return response.writeHead(204).end()
    const { body, policy } = page
    response.writeHead(200, {
      'content-type': 'text/html; charset=gbk',
      ...(policy ? { 'content-security-policy': policy } : {}),
    })
    response.end(`<!doctype html><title>A page of somebody else</title><body>${body}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    with(body, policy) {
      pages.push({ body, policy })
      return `http://127.0.0.1:${port}/${pages.length - 1}`
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Runs in the page: notes every number and every seq of the component that becomes smaller than it was. */
function watchForSmallerNumbers(): void {
  const noted: string[] = []
  const held = { seq: 0, value: 0 }
  const look = () => {
    const digits = document.querySelector('one-flower')?.shadowRoot?.querySelector<HTMLElement>('.digits')
    for (const name of ['seq', 'value'] as const) {
      const now = Number(digits?.dataset[name] ?? held[name])
      if (now < held[name]) noted.push(`${name}: ${held[name]} → ${now}`)
      held[name] = now
    }
    requestAnimationFrame(look)
  }
  look()
  Object.assign(globalThis, { smaller: noted })
}

function smaller(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { smaller: string[] }).smaller)
}

/** Runs in the page: what is shown outside of the frame, and what is shown over something else. */
function misplaced(): string[] {
  const root = document.querySelector('one-flower')?.shadowRoot
  const parts = ['.label', '.rehearsal', '.digits', '.note', '.of', '.status', 'a']
  const boxes = parts.flatMap((part) => {
    const element = root?.querySelector<HTMLElement>(part)
    if (!element || element.hidden || getComputedStyle(element).display === 'none') return []
    const { left, right, top, bottom } = element.getBoundingClientRect()
    return [{ part, left, right, top, bottom }]
  })
  // A pixel is no fault: letters have room above and below them.
  const outside = boxes.filter(
    ({ left, right, top, bottom }) =>
      left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1,
  )
  const covering = boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.right - 1 &&
          other.left < one.right - 1 &&
          one.top < other.bottom - 2 &&
          other.top < one.bottom - 2,
      )
      .map((other) => `${one.part} over ${other.part}`),
  )
  return [...outside.map(({ part }) => `${part} outside`), ...covering]
}

function grouped(decimal: string): string {
  return decimal.replace(/\B(?=(\d{3})+\.)/g, ',')
}

async function metric(service: Service, name: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text()
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'm').exec(text)?.[1])
}

interface ApiTotals {
  seq: number
  received: { minorUnits: number; decimal: string }
  donationCount: number
  donorCount: number
}

async function apiTotals(service: Service): Promise<ApiTotals> {
  const { body } = await service.graphql(
    '{ campaign(code: "test") { totals { seq received { minorUnits decimal } donationCount donorCount } } }',
  )
  expect(body.errors).toBeUndefined()
  return body.data.campaign.totals
}

async function apiDream(
  service: Service,
  id: string,
): Promise<{ nameZh: string; minimumFlowers: number; flowersCounted: number }> {
  const { body } = await service.graphql(
    'query ($id: ID!) { node(id: $id) { ... on Dream { nameZh minimumFlowers totals { flowersCounted } } } }',
    { id },
  )
  expect(body.errors).toBeUndefined()
  const { totals, ...dream } = body.data.node
  return { ...dream, ...totals }
}

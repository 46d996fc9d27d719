// The media screen as a hall sees it: every scene in a browser, served by the service, while people give and staff acts.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { celebrationMs } from '../../web/src/screen/celebrations.ts'
import { versionOf } from '../../web/src/screen/deploy.ts'
import { openStage, type Stage } from '../governance/stage.ts'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { misfits } from './fitting.ts'
import { openRelay, type Relay } from './relay.ts'
import { pagesOf } from './visit.ts'

const waitMs = 30_000
const scenes = ['counters', 'race', 'pool', 'feed', 'countdown']

describe.skipIf(!chromiumPath)(`the media screen${withoutBrowser}`, { timeout: 120_000 }, () => {
  let browser: Browser
  let service: Service
  let stage: Stage
  let pages: ReturnType<typeof pagesOf>

  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true })
    stage = await openStage(service)
    // The windows have just opened: a moment later nothing is near.
    service.clock.advance(10_000)
    await stage.donate({ amount: 500 })
    browser = await openBrowser()
    pages = pagesOf(browser, { viewport: { width: 1280, height: 720 }, locale: 'en' })
  })

  afterEach(async () => {
    await pages.leave()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  /** What is measured stands where it belongs: nothing moves. The clock of a page is the one of its context. */
  async function open(
    query: string,
    options?: BrowserContextOptions,
    base = service.url,
    prepare: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<Page> {
    const page = await pages.newPage(base, options)
    await page.addInitScript(noteCelebrations)
    await prepare(page)
    await page.goto(`${base}/screen?campaign=test${query}`)
    await live(page)
    return page
  }

  test('every scene shows exactly what the API says at the same seq', async () => {
    const page = await open('&scene=pool')
    await stage.donate({ amount: 12_300, donorRef: 'zhou' })
    await stage.donate({ amount: 1, donorRef: 'wu', project: 'prj_4' })
    for (const second of [1, 2, 3, 4, 5]) await stage.donate({ amount: 200 + second, donorRef: 'fast' })
    await stage.deed('zhou', 'STEPS')
    await stage.giveFlower('zhou', { dream: 'drm_2' })
    const said = await whatIsSaid(service)
    const { totals, matchingWindow: window } = said

    await at(page, '.counters [data-counter=received]', totals.seq)
    expect(await valuesOf(page, 'counter')).toEqual({
      received: totals.received.minorUnits,
      matched: totals.matched.minorUnits,
      held: totals.held.minorUnits,
      refunded: totals.refunded.minorUnits,
      net: totals.net.minorUnits,
      donations: totals.donationCount,
      people: totals.donorCount,
      flowers: totals.flowerCount,
      givers: totals.giverCount,
    })
    expect(totals.held.minorUnits).toBeGreaterThan(0)
    expect(await valuesOf(page, 'line')).toEqual(
      Object.fromEntries(totals.lines.map(({ line, gross }) => [line, gross.minorUnits])),
    )
    expect(Object.keys(await valuesOf(page, 'line'))).toHaveLength(5)

    await at(page, '.race', said.race.seq)
    expect(
      await page.$$eval('.race li', (rows) =>
        rows.map((row) => [Number(row.dataset.rank), row.dataset.dream, Number(row.dataset.value)]),
      ),
    ).toEqual(said.race.dreams.map(({ rank, dream, totals }) => [rank, dream.id, totals.flowersCounted]))
    expect(await distancesOf(page)).toEqual(distancesSaid(said))
    // The second dream has overtaken the first.
    expect(
      await page.$$eval('.race li', (rows) =>
        rows.map((row) => [row.dataset.dream, row.querySelector('.moved')?.textContent]),
      ),
    ).toEqual([
      ['drm_2', '▲1up 1 in five minutes'],
      ['drm_1', '▼1down 1 in five minutes'],
      ['drm_3', undefined],
      ['drm_4', undefined],
    ])

    await at(page, '.pool', window.seq)
    expect(await page.getAttribute('.pool', 'data-window')).toBe(window.id)
    expect(await page.getAttribute('.pool', 'data-state')).toBe(window.state)
    expect(await valuesOf(page, 'figure')).toMatchObject({
      available: window.available.minorUnits,
      budget: window.budget.minorUnits,
      burnPerMinute: window.burnPerMinute.minorUnits,
    })
    expect((await page.textContent('[data-figure=available] .digits'))?.replaceAll(',', '')).toBe(
      window.available.decimal,
    )
  })

  test('gifts are shown as they come, counted, and without the name of whoever gave anonymously', async () => {
    await service.sql`update donor set display_name = 'Lin Yue', anonymous = false where ref = 'zhou'`
    const page = await open('&scene=feed')
    await page.waitForSelector('.gift', { timeout: waitMs })
    const before = await whatIsSaid(service)
    const given = await stage.donate({ amount: 4_321, donorRef: 'zhou' })
    const hidden = await stage.donate({ amount: 777, donorRef: 'a-secret-person' })
    const after = await whatIsSaid(service)

    await page.waitForSelector(`.gift[data-gift="${hidden.seq}"]`, { timeout: waitMs })
    const told = (seq: number) =>
      page.$eval(`.gift[data-gift="${seq}"]`, (gift: HTMLElement) => [
        gift.querySelector('.who')?.textContent,
        gift.dataset.value,
        gift.querySelector('.amount')?.textContent,
        gift.dataset.project,
      ])
    expect(await told(given.seq)).toEqual(['Lin Yue', '4321', '¥43.21', 'prj_1'])
    expect(await told(hidden.seq)).toEqual(['Anonymous', '777', '¥7.77', 'prj_1'])
    expect(await page.textContent('body')).not.toContain('a-secret-person')
    const gifts = after.totals.donationCount - before.totals.donationCount
    expect(gifts).toBe(2)
    await page.waitForSelector(`.feed[data-gifts="${gifts}"][data-shown="${gifts}"]`, { timeout: waitMs })
    expect(await page.textContent('.tally')).toMatch(
      /^2 gifts in the last (\d+ seconds|second|minute)all of them told here$/,
    )
  })

  test('nothing is in motion for whoever asks for less of it, whatever arrives; for others digits, gifts and rows are', async () => {
    const page = await open('&scene=race', undefined, service.url, (page) => page.addInitScript(noteMotion))
    /** A gift is told and one dream overtakes the other. */
    const arrive = async () => {
      // Of each second only the first ten gifts are told.
      service.clock.advance(1_000)
      const given = await stage.donate({ amount: 1_234 })
      const { race } = await whatIsSaid(service)
      const [first, second] = race.dreams
      const ahead = (first?.totals.flowersCounted ?? 0) - (second?.totals.flowersCounted ?? 0)
      for (let flower = 0; flower <= ahead; flower += 1) {
        const person = randomUUID()
        await stage.deed(person, 'STEPS')
        await stage.giveFlower(person, { dream: second?.dream.id ?? '' })
      }
      await page.waitForSelector(`.race [data-dream=${second?.dream.id}][data-rank="1"]`, {
        state: 'attached',
        timeout: waitMs,
      })
      await at(page, '[data-counter=received]', given.seq)
      await page.waitForSelector(`.gift[data-gift="${given.seq}"]`, { state: 'attached', timeout: waitMs })
    }
    await arrive()
    expect(await motion(page)).toEqual([])
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await arrive()
    expect(await motion(page)).toEqual(expect.arrayContaining(['digit', 'gift', 'tint', 'length']))
  })

  test('a milestone is celebrated once: not after the line was lost, not after a reload, and not when it is old', async () => {
    const relay = await openRelay(service.url)
    try {
      const page = await open('&scene=race', {}, relay.url, (page) => page.clock.install())
      const { race } = await whatIsSaid(service)
      const has = race.dreams.find(({ dream }) => dream.id === 'drm_1')?.totals.flowersCounted ?? 0
      for (let flower = has; flower < 10; flower += 1) {
        expect(await celebrations(page)).toEqual([])
        const person = randomUUID()
        await stage.deed(person, 'STEPS')
        await stage.giveFlower(person)
      }
      await page.waitForSelector('.celebration', { timeout: waitMs })
      expect(await page.textContent('.celebration .words')).toContain('Dream 1')
      expect(await page.textContent('.celebration .threshold')).toBe('10 little red flowers')
      expect(await page.locator('.celebration .petals').isVisible()).toBe(false)
      const once = await celebrations(page)
      expect(once).toHaveLength(1)
      const reached = await whatIsSaid(service)
      await at(page, '.race', reached.race.seq)
      expect(await distancesOf(page)).toEqual(distancesSaid(reached))
      expect(await page.textContent('[data-dream=drm_1].reached .distance')).toBe('✓ reached')
      await page.clock.fastForward(celebrationMs)
      await page.waitForSelector('.celebration', { state: 'detached', timeout: waitMs })

      await lose(page, relay)
      expect(await celebrations(page)).toEqual(once)
      await page.reload()
      await live(page)
      await known(page, once[0])
      expect(await page.locator('.celebration').count()).toBe(0)

      // Another screen that has just come is in time for it; a minute later none is.
      const near = await open('&scene=race')
      await near.waitForSelector(`.celebration[data-milestone="${once[0]}"]`, { timeout: waitMs })
      service.clock.advance(61_000)
      await stage.donate({ amount: 100 })
      const late = await open('&scene=race')
      await known(late, once[0])
      expect(await late.locator('.celebration').count()).toBe(0)
    } finally {
      await relay.close()
    }
  })

  test('what staff brakes is said in words over every scene, and gone when it is released', async () => {
    const page = await open('&scene=counters')
    expect(await page.locator('.notices').count()).toBe(0)
    const notice = { noticeZh: '配捐暂停核查。', noticeEn: 'Matching rests while we look into it.' }
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'STOP_MATCH', ...notice })
    for (const scene of scenes) {
      await page.locator('.notices', { hasText: notice.noticeEn }).waitFor({ timeout: waitMs })
      expect(await page.getAttribute('.scene.on', 'data-scene')).toBe(scene)
      if (scene === 'pool')
        await page.locator('.scene.on .state', { hasText: 'Matching paused' }).waitFor({ timeout: waitMs })
      // The countdown is not near: steps pass it over.
      if (scene === 'feed') break
      await page.keyboard.press('ArrowRight')
      await page.waitForSelector(`.scene-${scene}:not(.on)`, { state: 'attached', timeout: waitMs })
    }
    expect(await page.evaluate(misfits)).toEqual([])
    await stage.release(brake)
    await page.waitForSelector('.notices', { state: 'detached', timeout: waitMs })
    await page.waitForSelector('.pool[data-state=OPEN]', { state: 'attached', timeout: waitMs })
  })

  test('numbers that are held back stand back and are said to be so, until they are told again', async () => {
    const page = await open('&scene=counters')
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    await page.waitForSelector('.hall.is-late [data-freshness=FROZEN]', { timeout: waitMs })
    const before = await valuesOf(page, 'counter')
    await stage.donate({ amount: 5_000 })
    await page.waitForSelector('.notices [data-effect=DELAY_PUBLIC]', { timeout: waitMs })
    expect(await valuesOf(page, 'counter')).toEqual(before)
    await stage.release(brake)
    await page.waitForSelector('.hall:not(.is-late) [data-freshness=LIVE]', { timeout: waitMs })
    const { totals } = await whatIsSaid(service)
    await at(page, '[data-counter=received]', totals.seq)
    expect((await valuesOf(page, 'counter')).received).toBe((before.received ?? 0) + 5_000)
  })

  test("a countdown goes by the service's clock, though the machine's own is an hour wrong", async () => {
    const asked = performance.now()
    const page = await pages.newPage(service.url)
    await page.addInitScript(shiftClock, 3_600_000)
    await page.goto(`${service.url}/screen?campaign=test&lang=en&scene=countdown`)
    await live(page)
    await page.waitForSelector('.countdown[data-seconds]', { timeout: waitMs })
    const wrong = await page.evaluate(() => Date.now())
    expect(wrong - Date.now()).toBeGreaterThan(3_000_000)
    const [at, seconds] = await page.$eval('.countdown', ({ dataset }: HTMLElement) => [
      Number(dataset.at),
      Number(dataset.seconds),
    ])
    // All windows are open: what lies ahead is the end of the campaign.
    expect(await page.getAttribute('.countdown', 'data-moment')).toBe('CAMPAIGN_ENDS')
    expect(new Date(at as number).toISOString()).toBe('2022-09-10T16:00:00.000Z')
    const whole = ((at as number) - service.clock.now().getTime()) / 1_000
    // The held clock of the service stands; the screen counts on from it.
    const passed = (performance.now() - asked) / 1_000
    expect(seconds).toBeLessThanOrEqual(whole + 1)
    expect(seconds).toBeGreaterThanOrEqual(Math.floor(whole - passed))
    await page.waitForFunction(
      (before) => Number(document.querySelector<HTMLElement>('.countdown')?.dataset.seconds) < before,
      seconds as number,
      { timeout: waitMs },
    )
  })

  test('scenes take turns by arrow keys, are held by the space bar, and say which is on', async () => {
    const page = await open('')
    await page.waitForSelector('.dots [data-show=feed]', { timeout: waitMs })
    const on = () => page.getAttribute('.scene.on', 'data-scene')
    const held = () => page.getAttribute('.dots .hold', 'aria-pressed')
    expect([await on(), await held()]).toEqual(['counters', 'false'])
    for (const [key, scene, isHeld] of [
      ['ArrowRight', 'race', 'false'],
      ['ArrowRight', 'pool', 'false'],
      ['ArrowLeft', 'race', 'false'],
      ['Space', 'race', 'true'],
      ['ArrowRight', 'pool', 'true'],
      ['Space', 'pool', 'false'],
    ] as const) {
      await page.keyboard.press(key)
      await page.waitForSelector(`.scene-${scene}.on`, { timeout: waitMs })
      await page.waitForSelector(`.dots .hold[aria-pressed=${isHeld}]`, { timeout: waitMs })
      expect(await page.getAttribute('.dots [aria-current=true]', 'data-show')).toBe(scene)
      // The one before fades out.
      await expect.poll(() => page.locator('.scene:visible').count(), { timeout: waitMs }).toBe(1)
    }
    await page.click('.dots [data-show=counters]')
    await page.waitForSelector('.scene-counters.on', { timeout: waitMs })
    const asked = await open('&scene=race')
    expect(await asked.getAttribute('.scene.on', 'data-scene')).toBe('race')
    expect(await asked.getAttribute('.dots .hold', 'aria-pressed')).toBe('true')
  })

  test('a deploy is picked up by one reload, when all of it is served, and never by a second one', async () => {
    const page = await open('&scene=race', {}, service.url, (page) => page.clock.install())
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    let asked = 0
    let whole = false
    await page.route(/\/assets\/renewed/, (route) => route.fulfill({ status: whole ? 200 : 404 }))
    const served = await (await fetch(`${service.url}/screen`)).text()
    const body = served.replace(/\/assets\/screen-[^"]+\.js/, '/assets/renewed.js')
    await page.route(/\/screen$/, (route) => {
      asked += 1
      return route.fulfill({ contentType: 'text/html', body })
    })
    /** The time comes at which the page looks. */
    const look = async () => {
      const before = asked
      await page.clock.fastForward(61_000)
      await expect.poll(() => asked, { timeout: waitMs }).toBeGreaterThan(before)
      await live(page)
    }

    await look()
    expect(loads).toBe(0)
    whole = true
    const reloaded = page.waitForEvent('load', { timeout: waitMs })
    await look()
    await reloaded
    await live(page)
    await look()
    await look()
    expect(loads).toBe(1)
  })

  test("a wall with a screen's token is counted as a screen for as long as the token holds, and is live without one", async () => {
    const connected = async () => {
      const health = '{ serviceHealth { connected { role connections } } }'
      const { body } = await service.graphql(health, {}, stage.staff)
      const told: { role: string; connections: number }[] = body.data.serviceHealth.connected
      return Object.fromEntries(told.map(({ role, connections }) => [role, connections]))
    }
    const becomes = (census: object) => expect.poll(connected, { timeout: waitMs }).toEqual(census)
    const token = await service.token('screen', 'hall', 60)
    const page = await open(`&scene=counters#token=${token}`)
    expect(page.url()).toBe(`${service.url}/screen?campaign=test&scene=counters`)
    await becomes({ SCREEN: 1 })
    await page.reload()
    await live(page)
    await becomes({ SCREEN: 1 })

    // It ends while the wall is on.
    service.clock.advance(120_000)
    await becomes({ PUBLIC: 1 })
    const { seq } = await stage.donate({ amount: 100 })
    await at(page, '[data-counter=received]', seq)

    // One that has ended, and one that no header can carry.
    for (const [scene, refused] of [
      ['race', token],
      ['feed', '…'],
    ]) {
      await page.goto(`${service.url}/screen?campaign=test&scene=${scene}#token=${refused}`)
      await live(page)
      expect(page.url()).toBe(`${service.url}/screen?campaign=test&scene=${scene}`)
      await becomes({ PUBLIC: 1 })
    }

    // A fresh one is given to the wall that is on.
    const fresh = await service.token('screen')
    await page.evaluate((hash) => {
      location.hash = hash
    }, `token=${fresh}`)
    await becomes({ SCREEN: 1 })
    await live(page)
    expect(page.url()).not.toContain('token')
    await page.close()
    await becomes({})
  })

  test('it fits every view of a hall in both languages, with the largest numbers and the longest words', async () => {
    await stage.donate({ amount: 10_000_000_000, donorRef: 'frank' })
    const long = 'Example: Company through the winter for 2,000 elderly people living alone'
    await service.sql`update dream set name_en = ${long}, name_zh = '示例：为2000名孤独症青少年搭建艺术空间' where id <= 3`
    const notice = {
      noticeEn: 'Gifts to one project are being looked into. '.repeat(4),
      noticeZh: '一个项目正在核查，暂不接受捐款，请稍候。'.repeat(4),
    }
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_2', effect: 'STOP_DONATE', ...notice })
    service.clock.advance(1_000)
    for (const language of ['en', 'zh']) {
      const page = await open('&scene=feed', { locale: language })
      await page.waitForSelector('.notices', { timeout: waitMs })
      await page.waitForSelector('.pool', { state: 'attached', timeout: waitMs })
      for (const [width, height] of [
        [1920, 1080],
        [3840, 2160],
        [1080, 1920],
        [3440, 1440],
        [1280, 720],
        [1024, 768],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.evaluate(() => document.fonts.ready)
        expect(await page.evaluate(misfits), `${language} ${width} × ${height}`).toEqual([])
      }
    }
    await stage.release(brake)
  })

  test('on a phone it is a column of all scenes, no wider than the view', async () => {
    const page = await open('', { viewport: { width: 390, height: 844 } })
    const tops = await page.$$eval('.scene', (all) => all.map((one) => one.getBoundingClientRect().top))
    expect(tops).toHaveLength(scenes.length)
    expect(tops).toEqual(tops.toSorted((one, other) => one - other))
    expect(await page.locator('.scene:visible').count()).toBe(scenes.length)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })

  test.each(['dark', 'light'])('nothing is in the way of anybody, in %s', async (theme) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const page = await open(`&theme=${theme}`, { viewport: { width: 390, height: 844 } })
    expect(await page.getAttribute('html', 'data-theme')).toBe(theme)
    await page.evaluate(axe)
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      const { violations } = await axe.run({ resultTypes: ['violations'] })
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)
    })
    expect(found).toEqual([])
  })

  test('its first load is at most 120 KB, letters apart', () => {
    const built = new URL('../../dist/web', import.meta.url)
    const paths = versionOf(readFileSync(`${built.pathname}/screen.html`, 'utf8')).split(' ')
    expect(paths.length).toBeGreaterThan(2)
    const bytes = paths.map((path) => gzipSync(readFileSync(`${built.pathname}${path}`)).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(120_000)
  })

  /** The line is lost and comes back. */
  async function lose(page: Page, relay: Relay): Promise<void> {
    await relay.cut()
    await page.waitForSelector('[data-freshness=SILENT]', { timeout: waitMs })
    await relay.mend()
    await page.waitForSelector('[data-freshness=LIVE][data-back]', { timeout: waitMs })
  }
})

async function live(page: Page): Promise<void> {
  await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
}

/** What matches shows the state of this seq, or a later one. */
async function at(page: Page, selector: string, seq: number): Promise<void> {
  await page.waitForFunction(
    ([selector, seq]) =>
      Number(document.querySelector<HTMLElement>(selector as string)?.dataset.seq) >= (seq as number),
    [selector, seq] as const,
    { timeout: waitMs },
  )
}

/** Of everything with data-<name>: its value. */
async function valuesOf(page: Page, name: string): Promise<Record<string, number>> {
  const pairs = await page.$$eval(
    `[data-${name}]`,
    (all, name) =>
      all.map(
        (one) => [one.getAttribute(`data-${name}`) ?? '', Number(one.getAttribute('data-value'))] as const,
      ),
    name,
  )
  return Object.fromEntries(pairs)
}

/** The page knows of the milestone: whatever it would do about it is done. */
async function known(page: Page, id = ''): Promise<void> {
  await page.waitForFunction((id) => JSON.stringify({ ...sessionStorage }).includes(id), id, {
    timeout: waitMs,
  })
}

/** Runs before the page: notes which milestones are celebrated, each time one begins. */
function noteCelebrations(): void {
  const noted: (string | null)[] = []
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof HTMLElement && node.matches('.celebration'))
          noted.push(node.getAttribute('data-milestone'))
  }).observe(document, { subtree: true, childList: true })
  Object.assign(globalThis, { celebrations: noted })
}

function celebrations(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { celebrations: string[] }).celebrations)
}

/** Runs before the page: its machine's clock is wrong by so much. */
function shiftClock(byMs: number): void {
  const Right = Date
  class Wrong extends Right {
    constructor(...parts: [] | [string | number]) {
      if (parts.length === 0) super(Right.now() + byMs)
      else super(...parts)
    }
    static override now() {
      return Right.now() + byMs
    }
  }
  globalThis.Date = Wrong as DateConstructor
}

/** Of every row of the race: how far it is from what its dream needs, in words. */
function distancesOf(page: Page): Promise<(string | null | undefined)[][]> {
  return page.$$eval('.race li', (rows) =>
    rows.map((row) => [row.dataset.dream, row.querySelector('.distance')?.textContent]),
  )
}

function distancesSaid({ race }: Said): string[][] {
  return race.dreams.map(({ dream: { id, minimumFlowers }, totals: { flowersCounted } }) => [
    id,
    flowersCounted < minimumFlowers ? `${minimumFlowers - flowersCounted} to go` : '✓ reached',
  ])
}

/** Runs before the page: notes what is in motion, in every frame and whenever something is drawn. */
function noteMotion(): void {
  const noted = new Set<string>()
  const note = () => {
    for (const { effect } of document.getAnimations())
      if (effect instanceof KeyframeEffect) noted.add(effect.target?.classList[0] ?? String(effect.target))
  }
  const noteEveryFrame = () => {
    note()
    requestAnimationFrame(noteEveryFrame)
  }
  noteEveryFrame()
  // A frame that comes late could miss a whole motion.
  const changes = { subtree: true, childList: true, attributes: true, characterData: true }
  new MutationObserver(note).observe(document, changes)
  Object.assign(globalThis, { motion: noted })
}

/** What was in motion until now, two frames from here at the least. */
function motion(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (const _frame of [1, 2]) await new Promise(requestAnimationFrame)
    return [...(globalThis as unknown as { motion: Set<string> }).motion]
  })
}

interface Money {
  minorUnits: number
  decimal: string
}

interface Said {
  totals: Record<'received' | 'matched' | 'held' | 'refunded' | 'net', Money> & {
    seq: number
    donationCount: number
    donorCount: number
    flowerCount: number
    giverCount: number
    lines: { line: string; gross: Money }[]
  }
  race: {
    seq: number
    dreams: {
      rank: number
      dream: { id: string; minimumFlowers: number }
      totals: { flowersCounted: number }
    }[]
  }
  matchingWindow: Record<'available' | 'budget' | 'burnPerMinute', Money> & {
    id: string
    seq: number
    state: string
  }
}

async function whatIsSaid(service: Service): Promise<Said> {
  const money = '{ minorUnits decimal }'
  const { body } = await service.graphql(`{
    campaign(code: "test") { totals {
      seq donationCount donorCount flowerCount giverCount
      received ${money} matched ${money} held ${money} refunded ${money} net ${money} lines { line gross ${money} }
    } }
    matchingWindow(window: "mwn_1") { id seq state available ${money} budget ${money} burnPerMinute ${money} }
  }`)
  expect(body.errors).toBeUndefined()
  const watch = service.subscribe(
    'subscription { dreamRace(campaign: "cmp_1") { seq dreams { rank dream { id minimumFlowers } totals { flowersCounted } } } }',
  )
  const frame = await watch.next()
  await watch.close()
  return {
    totals: body.data.campaign.totals,
    matchingWindow: body.data.matchingWindow,
    race: frame?.data.dreamRace,
  }
}

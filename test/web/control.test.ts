// The control room as staff uses it: in a browser, mostly by keyboard, against a running service over its public API.
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { controlWords } from '../../web/src/control/words.ts'
import { count, yuan } from '../../web/src/design/format.ts'
import { insertSeason } from '../dream/proposalStage.ts'
import { openStage, type Stage } from '../governance/stage.ts'
import { longLived } from '../model/verbs.ts'
import { act } from '../partner/stage.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { pagesOf } from './visit.ts'

const waitMs = 20_000
/** What a window's card calls its money, and the API. */
const money = [
  ['available', 'available'],
  ['confirmed', 'confirmed'],
  ['held', 'held'],
  ['budget', 'budget'],
  ['burn', 'burnPerMinute'],
] as const
const season = 400
/** Far fewer elements than the list has rows, whatever is around it. */
const mostRowsInDocument = 60
const words = controlWords.en
/** In the campaign's zone, as in "9 Sept 2022, 12:00:00". */
const instant = (at: string) =>
  new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'Asia/Shanghai',
  }).format(new Date(at))

describe.skipIf(!chromiumPath)(`the control room in a browser${withoutBrowser}`, { timeout: 60_000 }, () => {
  let browser: Browser
  let service: Service
  let stage: Stage
  let pages: ReturnType<typeof pagesOf>

  beforeAll(async () => {
    await buildPages()
    service = await startService()
    stage = await openStage(service)
    await insertSeason(service.sql, season)
    browser = await openBrowser()
    pages = pagesOf(browser, { viewport: { width: 1280, height: 900 } })
  })

  afterEach(async () => {
    await pages.leave()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  async function visit(parameters: string, token?: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await pages.newPage(service.url, options)
    page.setDefaultTimeout(waitMs)
    const hash = token === undefined ? '' : `#token=${token}`
    await page.goto(`${service.url}/control?campaign=test&lang=en&${parameters}${hash}`)
    return page
  }

  /** A section, as staff. */
  async function enter(section: string, parameters = ''): Promise<Page> {
    const page = await visit(`section=${section}&${parameters}`, stage.staff)
    await page.waitForSelector(`main[data-section=${section}]`)
    return page
  }

  async function ask(query: string, variables: object = {}): Promise<Json> {
    const { body } = await service.graphql(query, { ...variables }, stage.staff)
    expect(body.errors).toBeUndefined()
    return body.data
  }

  async function brakesInForce(): Promise<Json[]> {
    const { campaign } = await ask(
      '{ campaign(code: "test") { brakes(inForce: true) { edges { node { id scope effect reason until target { id } } } } } }',
    )
    return campaign.brakes.edges.map(({ node }: Json) => node)
  }

  async function lastChange(action: string): Promise<Json> {
    const { auditEntries } = await ask(
      'query ($action: String) { auditEntries(action: $action, first: 1) { edges { node { actor subject reason } } } }',
      { action },
    )
    return auditEntries.edges[0]?.node
  }

  /** As somebody gets there who has no mouse. */
  async function tabTo(page: Page, selector: string, stroke: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const there = () => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)
    for (let strokes = 0; strokes < 20 && !(await there()); strokes += 1) await page.keyboard.press(stroke)
    expect(await there()).toBe(true)
  }

  async function press(page: Page, selector: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await page.focus(selector)
    await page.keyboard.press(key)
  }

  describe('at the door', () => {
    test('whoever has no token is shown a door and nothing behind it; staff enters and leaves', async () => {
      const page = await visit('section=brakes')
      await page.waitForSelector('[name=token]')
      expect(await page.locator('nav.sections, .engage').count()).toBe(0)
      expect(await page.locator('[data-action=demo]').count()).toBe(0)
      await page.fill('[name=token]', stage.staff)
      await page.press('[name=token]', 'Enter')
      await page.waitForSelector('.engage')
      expect(await page.textContent('.who')).toContain('lin')
      await page.click('[data-action=leave]')
      await page.waitForSelector('[name=token]')
      expect(await page.locator('nav.sections, .engage').count()).toBe(0)
    })

    test.each(['donor', 'screen'] as const)('a %s is told that the room is for staff', async (role) => {
      const page = await visit('section=brakes', await service.token(role))
      await page.waitForSelector('[data-refused=role]')
      expect(await page.locator('nav.sections, .engage').count()).toBe(0)
    })

    test('a token that the service does not take is refused in words', async () => {
      const page = await visit('section=brakes', 'not.a.token')
      await page.waitForSelector('[data-refused=token]')
      expect(await page.locator('nav.sections, .engage').count()).toBe(0)
    })
  })

  test('every section is a number key away and in the address; the list of keys opens, and single keys can be turned off', async () => {
    // What is set is kept beyond the page: in a context of its own.
    const page = await visit('section=health', stage.staff, { viewport: { width: 1280, height: 900 } })
    await page.waitForSelector('main[data-section=health]')
    for (const [index, section] of [
      'health',
      'pools',
      'brakes',
      'held',
      'proposals',
      'reports',
      'audit',
      'partners',
    ].entries()) {
      await page.keyboard.press(String(index + 1))
      await page.waitForSelector(`main[data-section=${section}] h2`)
      expect(new URL(page.url()).searchParams.get('section')).toBe(section)
    }
    await page.goBack()
    await page.waitForSelector('main[data-section=audit]')
    await page.keyboard.press('?')
    await page.waitForSelector('[data-dialog=shortcuts][open]')
    await page.uncheck('[data-dialog=shortcuts] input')
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-dialog=shortcuts]', { state: 'detached' })
    await page.keyboard.press('1')
    expect(await page.getAttribute('main', 'data-section')).toBe('audit')
    await page.click('[data-go=health]')
    await page.waitForSelector('main[data-section=health]')
  })

  test('health says how the instance does, as the API does, and counts a screen when it comes, and no longer when it has left', async () => {
    const page = await enter('health')
    await page.waitForSelector('[data-sign=database][data-bad=false]')
    const { serviceHealth: health } = await ask(
      '{ serviceHealth { instance database redis journalGathered journalLimit } }',
    )
    expect(await page.getAttribute('.signs', 'data-instance')).toBe(health.instance)
    const sign = (name: string) =>
      page.$eval(`[data-sign=${name}]`, (own) => ({
        bad: own.getAttribute('data-bad'),
        text: own.querySelector('strong')?.textContent,
        value: own.querySelector('strong')?.getAttribute('data-value'),
        note: own.querySelector('small')?.textContent,
      }))
    expect(health.database).toBe('UP')
    expect(await sign('database')).toEqual({
      bad: 'false',
      text: words.dependency.UP,
      value: null,
      note: expect.stringMatching(/^answers in \d+ ms$/),
    })
    expect(health.redis).not.toBe('DOWN')
    expect(await sign('redis')).toEqual({
      bad: 'false',
      text: words.dependency[health.redis as 'UP' | 'NOT_CONFIGURED'],
      value: null,
      note: words.redisMeaning,
    })
    expect(await sign('journal')).toEqual({
      bad: 'false',
      text: count(health.journalGathered),
      value: String(health.journalGathered),
      note: words.journalMeaning(count(health.journalLimit)),
    })
    const memory = await sign('memory')
    // The clock is held and the process runs on: since when it runs does not stand still.
    expect(memory.note?.startsWith(`${health.instance} · `)).toBe(true)
    expect(Number(memory.value)).toBeGreaterThan(1_048_576)
    expect(memory).toEqual({
      bad: 'false',
      text: `${count(Math.round(Number(memory.value) / 1_048_576))} MiB`,
      value: expect.stringMatching(/^\d+$/),
      note: expect.stringMatching(/ · since 9 Sept 2022, \d\d:\d\d:\d\d$/),
    })
    await page.waitForSelector('[data-sign=screens] [data-value="0"]')
    const wall = service.subscribe(
      'subscription { campaignTotals(campaign: "cmp_1") { seq } }',
      {},
      await service.token('screen', 'hall', longLived),
    )
    await wall.next()
    await page.waitForSelector('[data-sign=screens] [data-value="1"]')
    await wall.close()
    await page.waitForSelector('[data-sign=screens] [data-value="0"]')
  })

  test("an open window shows the API's money and pace of the same seq, live while gifts are matched, held and confirmed", async () => {
    // Before that a window has no pace.
    service.clock.advance(30_000)
    const page = await enter('pools')
    await page.waitForSelector('[data-window=mwn_1][data-state=OPEN]')
    await stage.donate({ amount: 4_321, donorRef: 'zoe' })
    let last = ''
    for (let gift = 0; gift < 5; gift += 1)
      last = (await stage.donate({ amount: 100_000, donorRef: 'kim' })).id
    const window = await shownAsAnswered()
    expect(window.held.minorUnits).toBe(100_000)
    // All that may be missing is there to be compared.
    expect([window.burnPerMinute.minorUnits > 0, window.exhaustsAt, window.effectiveRatio]).toEqual([
      true,
      expect.any(String),
      expect.any(Number),
    ])
    const { pool } = window
    const card = await page.textContent(`[data-pool=${pool.id}]`)
    for (const text of [
      pool.nameEn,
      pool.funderEn,
      words.source.FOUNDATION,
      `${words.poolTotal} ¥${yuan(pool.total.minorUnits)}`,
      `¥${yuan(pool.unbudgeted.minorUnits)} ${words.unbudgeted}`,
      words.oneToOne('1'),
    ])
      expect(card).toContain(text)

    const { reviewMatch } = await ask(
      'mutation ($input: ReviewMatchInput!) { reviewMatch(input: $input) { __typename } }',
      {
        input: {
          idempotencyKey: 'kim',
          donations: [last],
          decision: 'RELEASE',
          reason: 'a family at one table',
        },
      },
    )
    expect(reviewMatch.__typename).toBe('ReviewMatchSuccess')
    const after = await shownAsAnswered()
    expect(after.held.minorUnits).toBe(0)
    expect(after.confirmed.minorUnits).toBe(window.confirmed.minorUnits + 100_000)

    async function shownAsAnswered(): Promise<Json> {
      const { matchingWindow } = await ask(
        `{ matchingWindow(window: "mwn_1") { seq state opensAt closesAt exhaustsAt effectiveRatio
          ${money.map(([, field]) => `${field} { minorUnits }`).join(' ')}
          pool { id nameEn funderEn total { minorUnits } unbudgeted { minorUnits } } } }`,
      )
      await page.waitForFunction(
        (seq) => Number(document.querySelector('[data-window=mwn_1]')?.getAttribute('data-seq')) >= seq,
        matchingWindow.seq,
      )
      for (const [name, field] of money) {
        const counter = page.locator(`[data-counter=mwn_1-${name}]`)
        expect([name, await counter.getAttribute('data-value'), await counter.textContent()]).toEqual([
          name,
          String(matchingWindow[field].minorUnits),
          yuan(matchingWindow[field].minorUnits),
        ])
      }
      const { state, opensAt, closesAt, exhaustsAt, effectiveRatio } = matchingWindow
      const row = page.locator('[data-window=mwn_1]')
      expect(await row.getAttribute('data-state')).toBe(state)
      expect(await row.locator('.name').textContent()).toContain(`${instant(opensAt)} – ${instant(closesAt)}`)
      expect(await row.locator('.exhausts dd').textContent()).toBe(
        exhaustsAt ? instant(exhaustsAt) : words.notInSight,
      )
      expect(await row.locator('.effective dd').textContent()).toBe(
        words.effective(`× ${effectiveRatio / 10_000}`),
      )
      const used = matchingWindow.confirmed.minorUnits + matchingWindow.held.minorUnits
      expect(await row.locator('.gauge').getAttribute('aria-label')).toBe(
        words.spent(`${Math.floor((100 * used) / matchingWindow.budget.minorUnits)} %`),
      )
      return matchingWindow
    }
  })

  describe('a brake', () => {
    afterEach(async () => {
      for (const { id } of await brakesInForce()) await stage.release(id)
    })

    async function fill(page: Page, reason: string): Promise<void> {
      await page.selectOption('.engage [name=scope]', 'PROJECT')
      await page.fill('.engage [name=search]', 'Village')
      await page.check('.engage [value=prj_1]')
      await page.selectOption('.engage [name=effect]', 'STOP_MATCH')
      await page.selectOption('.engage [name=until]', '30')
      await page.fill('.engage [name=reason]', reason)
    }

    test('is engaged by keyboard alone: without a reason it is not sent; with one it is told in words, confirmed, in force at once and in the audit; and is released with a reason', async () => {
      const page = await enter('brakes')
      let sent = 0
      page.on('request', (request) => {
        if (request.postData()?.includes('idempotencyKey')) sent += 1
      })
      await page.waitForSelector('.engage [name=until] option[value="30"]:not([disabled])', {
        state: 'attached',
      })
      await page.keyboard.press('b')
      await choose('scope', 'PROJECT')
      await tabTo(page, '.engage [name=search]')
      await page.keyboard.type('Village')
      await page.waitForSelector('.engage [value=prj_1]')
      await tabTo(page, '.engage [value=prj_1]')
      await page.keyboard.press('Space')
      await choose('effect', 'STOP_MATCH')
      await choose('until', '30')
      await tabTo(page, '.engage [name=reason]')
      await page.keyboard.type('   ')
      await tabTo(page, '[data-action=review]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.engage [role=alert]')
      expect(await page.locator('[data-dialog]').count()).toBe(0)
      expect(sent).toBe(0)

      await tabTo(page, '.engage [name=reason]', 'Shift+Tab')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type('invoices are being looked into')
      await tabTo(page, '[data-action=review]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[data-dialog=confirm-engage][open]')
      const told = await page.textContent('[data-dialog=confirm-engage]')
      expect(told).toContain('Village reading rooms')
      expect(told).toContain('invoices are being looked into')
      expect(await brakesInForce()).toEqual([])
      expect(sent).toBe(0)

      await tabTo(page, '[data-dialog=confirm-engage] [data-action=confirm]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[data-brake]')
      const [brake, ...others] = await brakesInForce()
      expect(others).toEqual([])
      expect(brake).toMatchObject({
        scope: 'PROJECT',
        effect: 'STOP_MATCH',
        target: { id: 'prj_1' },
        reason: 'invoices are being looked into',
      })
      // By the service's clock, which is not that of the browser.
      const minutes = (Date.parse(brake.until) - service.clock.now().getTime()) / 60_000
      expect(Math.round(minutes)).toBe(30)
      expect(await lastChange('ENGAGE_BRAKE')).toMatchObject({
        actor: 'staff:lin',
        subject: brake.id,
        reason: 'invoices are being looked into',
      })
      await page.waitForSelector('[data-go=brakes] [data-waiting="1"]')

      // The focus is back where the dialog was opened, and the brake above it.
      await tabTo(page, `[data-brake=${brake.id}] [data-action=release]`, 'Shift+Tab')
      await page.keyboard.press('Space')
      await page.waitForSelector('[data-dialog=release-brake][open]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[data-dialog=release-brake] [role=alert]')
      expect(await brakesInForce()).toHaveLength(1)
      await page.keyboard.type('the invoices are sound')
      await page.keyboard.press('Enter')
      await page.waitForSelector(`[data-brake=${brake.id}]`, { state: 'detached' })
      await page.waitForSelector(`[data-past=${brake.id}]`)
      expect(await brakesInForce()).toEqual([])
      expect(await lastChange('RELEASE_BRAKE')).toMatchObject({ reason: 'the invoices are sound' })

      async function choose(name: string, value: string): Promise<void> {
        const field = `.engage [name=${name}]`
        await tabTo(page, field)
        await page.keyboard.press('Home')
        for (let strokes = 0; strokes < 10 && (await page.inputValue(field)) !== value; strokes += 1)
          await page.keyboard.press('ArrowDown')
        expect(await page.inputValue(field)).toBe(value)
      }
    })

    test('whose answer is lost is engaged once when it is pressed again, and one that is there already is refused in place', async () => {
      const page = await enter('brakes')
      const keys: string[] = []
      await page.route('**/graphql', async (route, request) => {
        const key = request.method() === 'POST' && request.postDataJSON().variables?.input?.idempotencyKey
        if (!key) return route.continue()
        keys.push(key)
        if (keys.length > 1) return route.continue()
        // The service has done it, and nobody heard.
        await route.fetch()
        await route.abort()
      })
      await fill(page, 'twice the same')
      await page.click('[data-action=review]')
      await page.click('[data-dialog=confirm-engage] [data-action=confirm]')
      await page.waitForSelector('[data-dialog=confirm-engage] [role=alert]')
      await page.click('[data-dialog=confirm-engage] [data-action=confirm]')
      await page.waitForSelector('[data-brake]')
      expect(keys).toEqual([keys[0], keys[0]])
      expect(await brakesInForce()).toHaveLength(1)

      await fill(page, 'once more')
      await page.click('[data-action=review]')
      await page.click('[data-dialog=confirm-engage] [data-action=confirm]')
      await page.waitForSelector('[data-dialog=confirm-engage] [role=alert]')
      expect(await page.textContent('[data-dialog=confirm-engage] [role=alert]')).toContain(
        'in force already',
      )
    })

    test('on everything must be typed, and every watcher is told of it', async () => {
      const page = await enter('brakes')
      const wall = service.subscribe(
        'subscription { campaignTotals(campaign: "cmp_1") { notices { scope effect } } }',
      )
      expect((await wall.next())?.data.campaignTotals.notices).toEqual([])
      await page.selectOption('.engage [name=scope]', 'GLOBAL')
      await page.selectOption('.engage [name=effect]', 'STOP_FLOWERS')
      await page.fill('.engage [name=reason]', 'a drill')
      await page.click('[data-action=review]')
      const confirm = page.locator('[data-dialog=confirm-engage] [data-action=confirm]')
      expect(await confirm.isDisabled()).toBe(true)
      await page.fill('[data-dialog=confirm-engage] [name=code]', 'test')
      await confirm.click()
      await page.waitForSelector('[data-brake]')
      expect((await wall.next())?.data.campaignTotals.notices).toEqual([
        { scope: 'GLOBAL', effect: 'STOP_FLOWERS' },
      ])
      await wall.close()
    })
  })

  test('held gifts are confirmed and taken back by keyboard, with a reason', async () => {
    for (const donorRef of ['hugo', 'ines']) {
      for (let gift = 0; gift < 5; gift += 1) await stage.donate({ donorRef })
    }
    const held = async () =>
      (
        await ask('{ campaign(code: "test") { heldGifts { edges { node { id } } } } }')
      ).campaign.heldGifts.edges.map(({ node }: Json) => node.id)
    const [first, second] = await held()
    const page = await enter('held')
    await page.waitForSelector(`[data-gift=${first}][data-cursor]`)
    await page.keyboard.press('c')
    await page.waitForSelector('[data-dialog=review-match][open]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-dialog=review-match] [role=alert]')
    expect(await held()).toEqual([first, second])
    await page.keyboard.type('a family at one table')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`[data-gift=${first}]`, { state: 'detached' })
    expect(await statusOf(first)).toBe('MATCHED')

    await page.waitForSelector(`[data-gift=${second}][data-cursor]`)
    await page.keyboard.press('x')
    await page.waitForSelector(`[data-gift=${second}].picked`)
    await page.keyboard.press('r')
    await page.keyboard.type('a machine')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`[data-gift=${second}]`, { state: 'detached' })
    expect(await statusOf(second)).toBe('REVOKED')
    expect(await held()).toEqual([])

    async function statusOf(donation: string): Promise<string> {
      const { node } = await ask(
        'query ($id: ID!) { node(id: $id) { ... on Donation { match { status } } } }',
        {
          id: donation,
        },
      )
      return node.match.status
    }
  })

  describe('proposals', () => {
    const decideBy = async (page: Page, key: string, reason: string) => {
      await page.keyboard.press(key)
      await page.waitForSelector('dialog[open] [name=reason]')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(reason)
      await page.keyboard.press('Enter')
      await page.waitForSelector('dialog[open]', { state: 'detached' })
    }
    const stateOf = async (id: string): Promise<string> =>
      (await ask('query ($id: ID!) { node(id: $id) { ... on DreamProposal { state } } }', { id })).node.state
    const cursor = (page: Page) => page.getAttribute('.queue .here', 'data-proposal') as Promise<string>
    const goTo = async (page: Page, id: string) => {
      await page.focus('.queue')
      await page.keyboard.press('Home')
      for (let steps = 0; steps < 30 && (await cursor(page)) !== id; steps += 1)
        await page.keyboard.press('j')
      expect(await cursor(page)).toBe(id)
    }

    test('are claimed, screened, rejected and shortlisted by keyboard alone; what is refused stays and says why', async () => {
      const page = await enter('proposals')
      await page.waitForSelector('.queue [data-proposal]')
      await page.keyboard.press('c')
      await page.waitForSelector('[data-loaded="20"]')
      await page.waitForSelector('.queue .here')

      const screened = await cursor(page)
      await decideBy(page, 's', 'worth a second look')
      await page.waitForSelector(`.queue [data-proposal=${screened}]`, { state: 'detached' })
      expect(await stateOf(screened)).toBe('SCREENED')

      await page.keyboard.press('j')
      const rejected = await cursor(page)
      expect(rejected).not.toBe(screened)
      await page.keyboard.press('r')
      await page.waitForSelector('dialog[open] [name=reason]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('dialog[open] [role=alert]')
      await page.keyboard.press('Escape')
      expect(await stateOf(rejected)).toBe('SUBMITTED')
      await decideBy(page, 'r', 'it is done elsewhere already')
      await page.waitForSelector(`.queue [data-proposal=${rejected}]`, { state: 'detached' })
      expect(await stateOf(rejected)).toBe('REJECTED')

      // It is in one language only, and says so where it stands.
      const untranslated = await cursor(page)
      await decideBy(page, 's', 'worth a second look')
      await page.goto(page.url().replace(/#.*/, ''))
      await page.waitForSelector('.queue .here')
      await page.click('[data-show=SCREENED]')
      await page.waitForSelector(`.queue [data-proposal=${untranslated}]`)
      await goTo(page, untranslated)
      await decideBy(page, 'l', 'one of the best')
      await page.waitForSelector(`[data-refusal=${untranslated}]`)
      expect(await stateOf(untranslated)).toBe('SCREENED')

      await page.waitForSelector(`[data-detail=${untranslated}]`)
      await page.keyboard.press('t')
      await page.waitForSelector('[data-dialog=translate][open]')
      for (const text of ['A title', 'A problem', 'Some people']) {
        await page.keyboard.type(text)
        await page.keyboard.press('Tab')
      }
      await page.click('[data-dialog=translate] [data-action=confirm]')
      await page.waitForSelector('dialog[open]', { state: 'detached' })
      await decideBy(page, 'l', 'one of the best')
      await page.waitForSelector(`.queue [data-proposal=${untranslated}]`, { state: 'detached' })
      expect(await stateOf(untranslated)).toBe('SHORTLISTED')
      const { node } = await ask(
        'query ($id: ID!) { node(id: $id) { ... on DreamProposal { decisions { verb reason actor } } } }',
        { id: untranslated },
      )
      expect(node.decisions.at(-1)).toEqual({
        verb: 'SHORTLIST',
        reason: 'one of the best',
        actor: 'staff:lin',
      })
    })

    test('of several picked, those that somebody else is at work on are refused and the others decided', async () => {
      const mei = await service.token('staff', 'mei', longLived)
      const page = await enter('proposals')
      await page.waitForSelector('.queue .here')
      await page.selectOption('[name=claims]', 'nobody')
      await page.waitForFunction(() => document.querySelectorAll('.queue .here').length === 1)
      const { body } = await service.graphql(
        'mutation { claimProposals(input: { campaign: "cmp_1", count: 1 }) { ... on ClaimProposalsSuccess { proposals { id } } } }',
        {},
        mei,
      )
      const taken = body.data.claimProposals.proposals[0].id
      await page.waitForSelector(`.queue [data-proposal=${taken}]`)
      await goTo(page, taken)
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      const free = await cursor(page)
      await page.keyboard.press('x')
      await decideBy(page, 'r', 'too vague')
      await page.waitForSelector(`[data-refusal=${taken}]`)
      await page.waitForSelector(`.queue [data-proposal=${free}]`, { state: 'detached' })
      expect([await stateOf(taken), await stateOf(free)]).toEqual(['SUBMITTED', 'REJECTED'])
    })

    test('one is merged into a dream, by keyboard and with a reason', async () => {
      const page = await enter('proposals')
      await page.waitForSelector('.queue .here')
      await page.keyboard.press('End')
      const merged = await cursor(page)
      await page.keyboard.press('m')
      await page.selectOption('[name=into-dream]', 'drm_1')
      await page.fill('dialog[open] [name=reason]', 'the same idea')
      await page.press('dialog[open] [name=reason]', 'Enter')
      await page.waitForSelector('dialog[open]', { state: 'detached' })
      expect(await stateOf(merged)).toBe('MERGED')
    })

    test('of hundreds only those in view are in the document, and the end of the list is reached', async () => {
      const page = await enter('proposals')
      await page.click('[data-show=all]')
      await page.waitForSelector('.queue .here')
      let loaded = 0
      while (loaded < season) {
        await page.focus('.queue')
        await page.keyboard.press('End')
        await page.waitForFunction(
          (before) => Number(document.querySelector('[data-loaded]')?.getAttribute('data-loaded')) > before,
          loaded,
        )
        loaded = Number(await page.getAttribute('[data-loaded]', 'data-loaded'))
        expect(await page.locator('.queue [data-proposal]').count()).toBeLessThan(mostRowsInDocument)
      }
      expect(loaded).toBe(season)
      await page.keyboard.press('End')
      await page.waitForSelector(`.queue .here[aria-posinset="${season}"]`)
      expect(await page.locator('.queue [data-proposal]').count()).toBeLessThan(mostRowsInDocument)
    })
  })

  test("a partner's quota is changed and its key revoked by keyboard, with reasons; they stand in the audit, and nonsense is not sent", async () => {
    const { key, secret } = await act(
      service,
      'createPartnerKey',
      { partner: 'prt_2', name: 'tills' },
      stage.staff,
    )
    const page = await enter('partners')
    await page.waitForSelector('[data-partner=prt_2] [data-quota=none]')
    await press(page, '[data-partner=prt_2] [data-action=quota]')
    await page.waitForSelector('[data-dialog=change-quota][open]')
    await page.keyboard.type('agreed with them')
    await tabTo(page, '[name=quota]', 'Shift+Tab')
    await page.keyboard.type('many')
    await page.keyboard.press('Enter')
    await page.waitForSelector('dialog[open] [role=alert]')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('1,500')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-partner=prt_2] [data-quota="1500"]')
    expect((await ask('{ node(id: "prt_2") { ... on Partner { dailyFlowerQuota } } }')).node).toEqual({
      dailyFlowerQuota: 1_500,
    })

    const asked = () => service.graphql('{ viewer { subject } }', {}, secret)
    await press(page, '[data-partner=prt_2] [data-action=details]', 'Space')
    await press(page, `[data-key=${key.id}][data-live=true] [data-action=revoke]`)
    await page.waitForSelector('[data-dialog=revoke-key][open]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-dialog=revoke-key] [role=alert]')
    expect((await asked()).body.data).toEqual({ viewer: { subject: 'prt_2' } })
    await page.keyboard.type('it was in a mail')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`[data-key=${key.id}][data-live=false]`)
    expect(await page.textContent(`[data-key=${key.id}] .standing`)).toBe(words.revoked)
    expect(await page.locator(`[data-key=${key.id}] [data-action]`).count()).toBe(0)
    // What instances know of a key they remember for two seconds.
    let answer = await asked()
    while (answer.status === 200) answer = await asked()
    expect(answer.status).toBe(401)
    expect(await lastChange('REVOKE_PARTNER_KEY')).toEqual({
      actor: 'staff:lin',
      subject: key.id,
      reason: 'it was in a mail',
    })
    await page.waitForSelector('dialog[open]', { state: 'detached' })

    await page.keyboard.press('7')
    await page.fill('[data-form=audit] [name=subject]', 'prt_2')
    await page.press('[data-form=audit] [name=subject]', 'Enter')
    await page.waitForFunction(() => {
      const subjects = [...document.querySelectorAll('.trail li')].map((one) =>
        one.getAttribute('data-subject'),
      )
      return subjects.length > 0 && subjects.every((subject) => subject === 'prt_2')
    })
    const entry = await page.textContent('.trail li')
    expect(entry).toContain('agreed with them')
    expect(entry).toContain('1500')
  })

  test('a report that is overdue stands out; handed in, it is returned or published with a reason, in the revision that was read', async () => {
    const executor = await service.token('organization', 'org_1', longLived)
    const plan = async (kind: string, dueInMs: number) => {
      const { planReport } = await ask(
        `mutation ($input: PlanReportInput!) { planReport(input: $input) { __typename
          ... on UserError { message } ... on PlanReportSuccess { report { id } } } }`,
        {
          input: {
            idempotencyKey: `plan-${kind}`,
            project: 'prj_1',
            kind,
            titleZh: kind,
            titleEn: kind,
            dueAt: new Date(service.clock.now().getTime() + dueInMs).toISOString(),
            plannedBeneficiaries: 10,
            plannedSpending: 100,
            reason: 'as promised',
          },
        },
      )
      expect(planReport).toMatchObject({ __typename: 'PlanReportSuccess' })
      return planReport.report.id
    }
    const report = await plan('FIRST_FEEDBACK', 60_000)
    const later = await plan('FINAL', 86_400_000)
    service.clock.advance(120_000)
    const page = await enter('reports')
    await page.waitForSelector(`[data-report=${report}][data-overdue=true][data-state=PLANNED]`)
    expect(await page.locator(`[data-report=${report}] [data-action]`).count()).toBe(0)
    await page.waitForSelector('[data-go=reports] [data-waiting="1"]')
    await page.waitForSelector(`[data-report=${later}][data-overdue=false]`)
    await press(page, '[data-show=overdue]', 'Space')
    await page.waitForSelector('[data-show=overdue][aria-pressed=true]')
    await page.waitForSelector('[data-report]')
    expect(
      await page.$$eval('[data-report]', (all) => all.map((one) => one.getAttribute('data-report'))),
    ).toEqual([report])

    const submit = async (key: string, textEn: string) => {
      const { body } = await service.graphql(
        `mutation ($input: SubmitReportInput!) { submitReport(input: $input) { __typename ... on UserError { message } } }`,
        {
          input: {
            idempotencyKey: key,
            report,
            textZh: '上了第一课。',
            textEn,
            beneficiariesReached: 8,
            spent: 0,
            reason: 'done',
          },
        },
        executor,
      )
      expect(body.data?.submitReport.__typename).toBe('SubmitReportSuccess')
    }
    const about = await page.getAttribute(`[data-report=${report}] a`, 'href')
    expect(about).toMatch(/^\/detail\?.*id=(prj|drm)_/)
    await submit('once', 'They had a lesson.')
    await page.click('[data-show=waiting]')
    await page.click(`[data-report=${report}] [data-action=return]`)
    await page.fill('dialog[open] [name=reason]', 'two are missing')
    await page.press('dialog[open] [name=reason]', 'Enter')
    await page.waitForSelector(`[data-report=${report}]`, { state: 'detached' })
    await submit('twice', 'Eight had their first lesson.')
    await press(page, '[data-show=all]')
    await press(page, `[data-report=${report}] summary`)
    await page.waitForSelector(`[data-report=${report}] .read:text("Eight had their first lesson.")`)
    // Another one comes while that is read.
    const { returnReport } = await ask(
      'mutation ($input: ReturnReportInput!) { returnReport(input: $input) { __typename } }',
      {
        input: {
          idempotencyKey: 'meanwhile',
          report,
          revision: 2,
          reason: 'all ten came',
        },
      },
    )
    expect(returnReport.__typename).toBe('ReturnReportSuccess')
    await submit('thrice', 'All ten had their first lesson.')
    await press(page, `[data-report=${report}] [data-action=publish]`)
    await page.waitForSelector('[data-dialog=publish-report][open]')
    await page.keyboard.type('complete')
    await page.keyboard.press('Enter')
    await page.waitForSelector(
      '[data-dialog=publish-report] [role=alert]:text("waiting for staff with revision 2, not 3")',
    )
    expect(await stateOf(report)).toBe('SUBMITTED')
    await page.keyboard.press('Escape')
    await page.waitForSelector(`[data-report=${report}] .read:text("All ten had their first lesson.")`)
    await press(page, `[data-report=${report}] [data-action=publish]`)
    await page.waitForSelector('[data-dialog=publish-report][open]')
    await page.keyboard.type('complete')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`[data-report=${report}][data-state=PUBLISHED]`)
    expect(await stateOf(report)).toBe('PUBLISHED')

    // A correction of what is published waits as well.
    await page.waitForSelector('[data-go=reports]:not(:has([data-waiting]))')
    const { body } = await service.graphql(
      `mutation ($input: CorrectReportInput!) { correctReport(input: $input) { __typename ... on UserError { message } } }`,
      {
        input: {
          idempotencyKey: 'corrected',
          report,
          textZh: '九个孩子上了第一课。',
          textEn: 'Nine had their first lesson.',
          beneficiariesReached: 9,
          spent: 0,
          correctionZh: '多数了一个孩子。',
          correctionEn: 'One child was counted twice.',
        },
      },
      executor,
    )
    expect(body.data?.correctReport.__typename).toBe('CorrectReportSuccess')
    await page.waitForSelector('[data-go=reports] [data-waiting="1"]')
    await press(page, '[data-show=waiting]')
    await page.waitForSelector(`[data-report=${report}] [data-action=publish]`)
    expect(await page.locator('[data-report]').count()).toBe(1)
    expect(await page.locator(`[data-report=${report}] .standing`).allTextContents()).toEqual([
      words.reportState.PUBLISHED,
      words.revisionState.SUBMITTED,
    ])
    expect(await page.textContent(`[data-report=${report}] .figures`)).toContain(
      words.reachedPeople('9', '10'),
    )

    async function stateOf(id: string): Promise<string> {
      const { node } = await ask('query ($id: ID!) { node(id: $id) { ... on ProgressReport { state } } }', {
        id,
      })
      return node.state
    }
  })

  test.each([
    ['lang=en&theme=light', 1280],
    ['lang=zh&theme=dark', 390],
  ] as const)(
    'no section has anything that axe finds, nor anything beyond the edge (%s, %d px)',
    async (parameters, width) => {
      const page = await visit(parameters, stage.staff)
      await page.setViewportSize({ width, height: 900 })
      await page.waitForSelector('main[data-section=health] [data-sign]')
      await page.evaluate(axe)
      const found: string[] = []
      for (const [key, content] of contents) {
        await page.keyboard.press(key)
        await page.waitForSelector(content)
        found.push(...(await page.evaluate(violations)).map((one) => `${key}: ${one}`))
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      }
      expect(found).toEqual([])
    },
  )
})

/** By their keys: what shows that a section has been filled. */
const contents = [
  ['1', '[data-sign]'],
  ['2', '[data-window]'],
  ['3', '.engage [name=target]'],
  ['4', 'main[data-section=held] .card'],
  ['5', '.queue .here'],
  ['6', '[data-report]'],
  ['7', '.trail li'],
  ['8', '[data-partner]'],
  ['?', '[data-dialog=shortcuts]'],
] as const

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** Runs in the page. */
async function violations(): Promise<string[]> {
  const { axe: own } = globalThis as unknown as {
    axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
  }
  const { violations: found } = await own.run({ resultTypes: ['violations'] })
  return found.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)
}

// A donor's own page as a donor uses it: in a browser, against a running service, with nothing of either mocked.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mostTries } from '../../web/src/me/sending.ts'
import { matching } from '../matching/stage.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { pagesOf } from './visit.ts'

const waitMs = 20_000
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'en-GB' }

describe.skipIf(!chromiumPath)(`the page of a donor${withoutBrowser}`, { timeout: 90_000 }, () => {
  let browser: Browser
  let service: Service
  let pages: ReturnType<typeof pagesOf>
  /** Each test is about somebody whom no other test knows. */
  let person = ''
  let people = 0
  let keys = 0
  const key = () => `web-${++keys}`

  beforeAll(async () => {
    await buildPages()
    service = await startService({
      config: { sandboxChannel: true },
      oneClick: { donor: 'demo-somebody' },
      neverLate: true,
    })
    await service.sql`
      insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
      values (1, 'sandbox', '沙盒', 'Sandbox', 'INTERNAL', true)`
    await matching(service, {
      by: {
        mode: 'RANDOM',
        giftCap: 5_000n,
        draws: [{ chance: 1_000_000, ratio: 10_000 }],
        donorDailyCap: 20_000n,
      },
    })
    browser = await openBrowser()
    pages = pagesOf(browser, phone)
  })
  beforeEach(() => {
    people += 1
    person = `somebody-${people}`
    // Nobody gives so fast that it is looked into.
    service.clock.advance(61_000)
  })
  afterEach(async () => {
    await pages.leave()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  async function open(hash: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await pages.newPage(service.url, options)
    await page.goto(`${service.url}/me?campaign=test${hash}`)
    return page
  }

  /** Signed in, at one of the parts. */
  async function openAs(part: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await open(`#token=${await service.token('donor', person)}`, options)
    await page.click(`.parts a[href="#${part}"]`)
    return page
  }

  /** Three flowers: a ride, a night without fresh linen. */
  async function earn(who = person): Promise<void> {
    const deeds = ['RIDE_CODE', 'HOTEL_LINEN'].map((deedType) => ({
      externalId: key(),
      deedType,
      personRef: who,
      occurredAt: service.clock.now().toISOString(),
    }))
    const answer = await mutate(service, 'recordDeeds', { deeds }, await service.token('partner'))
    expect(answer.__typename).toBe('RecordDeedsSuccess')
  }

  async function give(count: number, dream = 'drm_1', who = person): Promise<void> {
    const input = { idempotencyKey: key(), dream, count }
    const answer = await mutate(service, 'giveFlowers', input, await service.token('donor', who))
    expect(answer.__typename).toBe('GiveFlowersSuccess')
  }

  async function own(selection: string): Promise<Json> {
    const { body } = await service.graphql(
      `{ viewer { ${selection} } }`,
      {},
      await service.token('donor', person),
    )
    expect(body.errors).toBeUndefined()
    return body.data.viewer
  }

  const accountOf = async () =>
    (await own('flowerAccount(campaign: "cmp_1") { balance earned given returned reversed }')).flowerAccount

  async function flowersOf(dream: string): Promise<number> {
    const { body } = await service.graphql(
      `{ node(id: "${dream}") { ... on Dream { totals { flowersCounted } } } }`,
    )
    return body.data.node.totals.flowersCounted
  }

  /** A link with somebody's token, followed in the page that is open. */
  async function bring(page: Page, who: string): Promise<void> {
    const token = await service.token('donor', who)
    await page.evaluate((hash) => {
      location.hash = hash
    }, `token=${token}`)
  }

  async function chooseProject(page: Page, project: string): Promise<void> {
    await page.click(`[data-project=${project}]`, { timeout: waitMs })
  }

  describe('coming in', () => {
    test('whoever is nobody is told what this is, and becomes somebody by one click in a demo', async () => {
      const page = await open('&lang=en')
      await page.waitForSelector('text=One little red flower')
      expect(await page.locator('[data-counter=balance]').count()).toBe(0)
      await page.click('text=Look around as the demo’s donor', { timeout: waitMs })
      await counter(page, 'balance', 0)
      await page.waitForSelector('.who[data-subject=demo-somebody]')
      await page.waitForSelector('text=You are a donor without a name')
      // It is kept while the tab is, and forgotten by whoever leaves.
      await page.reload()
      await counter(page, 'balance', 0)
      await page.click('.who button')
      await page.waitForSelector('text=One little red flower', { timeout: waitMs })
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    })

    test('where there is no demo a token is asked for, and one that is not taken is said to be so', async () => {
      const page = await pages.newPage(service.url)
      await page.route('**/demo/tokens', (route) => route.fulfill({ status: 404 }))
      await page.goto(`${service.url}/me?campaign=test&lang=en`)
      await page.waitForSelector('input[name=token]', { timeout: waitMs })
      expect(await page.locator('text=Look around').count()).toBe(0)
      await page.fill('input[name=token]', 'no.such.token')
      await page.click('text=Enter')
      await page.waitForSelector('text=does not take this token', { timeout: waitMs })
      await page.fill('input[name=token]', await service.token('donor', person))
      await page.click('text=Enter')
      await counter(page, 'balance', 0)
      // Neither the address nor the history gives the token away.
      expect(page.url()).not.toContain('token')
    })

    test('a token that is brought to the open page is taken, and a late refusal of the one before is nothing to it', async () => {
      const old = await service.token('donor', person)
      // A clock is one of a context.
      const page = await pages.newPage(service.url, phone)
      await page.clock.install()
      await page.goto(`${service.url}/me?campaign=test&lang=en#token=${old}`)
      await page.waitForSelector(`.who[data-subject="${person}"]`, { timeout: waitMs })
      const held: Route[] = []
      await page.route('**/graphql*', (route, request) => {
        if (request.headers().authorization !== `Bearer ${old}`) return route.continue()
        held.push(route)
      })
      // The time comes at which the account is asked for again.
      await page.clock.fastForward(10_000)
      await expect.poll(() => held.length, { timeout: waitMs }).toBeGreaterThan(0)
      await bring(page, `${person}-next`)
      await page.waitForSelector(`.who[data-subject="${person}-next"]`, { timeout: waitMs })
      expect(page.url()).not.toContain('token')
      for (const route of held) await route.fulfill({ status: 401, body: '{}' }).catch(() => {})
      await page.click('.parts a[href="#give"]')
      await page.waitForSelector('[data-dream=drm_1][data-seq]', { timeout: waitMs })
      expect(await page.locator('text=does not take this token').count()).toBe(0)
      expect(await page.locator(`.who[data-subject="${person}-next"]`).count()).toBe(1)
    })

    test("a token that is not a donor's has no flowers", async () => {
      const page = await open(`#token=${await service.token('staff')}`)
      await page.waitForSelector('text=This token is not a donor’s', { timeout: waitMs })
    })
  })

  test("the account, its bill and its movements are the API's", async () => {
    await earn()
    await give(2)
    const page = await openAs('account')
    const account = await accountOf()
    expect(account).toEqual({ balance: 1, earned: 3, given: 2, returned: 0, reversed: 0 })
    for (const name of ['balance', 'earned', 'given', 'returned', 'reversed'])
      await counter(page, name, account[name])
    const { flowerAccount } = await own(
      'flowerAccount(campaign: "cmp_1") { streak { current } entries(first: 20) { edges { node { seq kind amount } } } }',
    )
    const rows = await page.$$eval('[data-entry]', (all) =>
      all
        .map((one) => one as HTMLElement)
        .map(({ dataset }) => ({
          seq: Number(dataset.entry),
          kind: dataset.kind,
          amount: Number(dataset.value),
        })),
    )
    expect(rows).toEqual(flowerAccount.entries.edges.map(({ node }: Json) => node))
    expect(await page.textContent('.entries')).toContain('Ride code')
    expect(await page.textContent('.entries')).toContain('Given: Dream 1')
    expect(await page.getAttribute('[data-streak]', 'data-streak')).toBe(String(flowerAccount.streak.current))
    expect(await page.getAttribute('[data-earned=HOTEL_LINEN]', 'data-value')).toBe('2')
    expect(await page.getAttribute('[data-given=drm_1]', 'data-value')).toBe('2')
    expect(await page.locator('.bouquet .head').count()).toBe(1)
  })

  test('a list goes on from page to page, and says when it has ended', async () => {
    for (let day = 6; day <= 9; day += 1) {
      const deeds = ['STEPS', 'QUIZ', 'RIDE_CODE', 'RIDE_CODE'].map((deedType) => ({
        externalId: key(),
        deedType,
        personRef: person,
        occurredAt: `2022-09-0${day}T01:00:00Z`,
      }))
      await mutate(service, 'recordDeeds', { deeds }, await service.token('partner'))
    }
    const { flowerAccount } = await own(
      'flowerAccount(campaign: "cmp_1") { entries(first: 50) { edges { node { seq } } } }',
    )
    const all = flowerAccount.entries.edges.length
    const page = await openAs('account')
    await page.waitForSelector('[data-more=entries]', { timeout: waitMs })
    expect(await page.locator('[data-entry]').count()).toBe(12 < all ? 12 : all)
    // More than a page, or the test would say nothing.
    expect(all).toBeGreaterThan(12)
    await page.click('[data-more=entries]')
    await page.waitForFunction((all) => document.querySelectorAll('[data-entry]').length === all, all, {
      timeout: waitMs,
    })
    expect(await page.locator('[data-more=entries]').count()).toBe(0)
  })

  describe('giving flowers', () => {
    test('moves the balance and the race, by keyboard alone', async () => {
      await earn()
      const before = await flowersOf('drm_2')
      const page = await openAs('give')
      await page.waitForSelector('[data-dream=drm_2][data-seq]', { timeout: waitMs })
      await page.focus('[data-dream=drm_1] input')
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
      expect(await page.isChecked('[data-dream=drm_2] input')).toBe(true)
      await page.focus('#count')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[data-gift][data-replayed=false]', { timeout: waitMs })
      expect(await page.textContent('[data-gift]')).toContain('2 flowers given to “Dream 2”')
      await counter(page, 'balance', 1)
      await page.waitForSelector(`[data-dream=drm_2][data-value="${before + 2}"]`, { timeout: waitMs })
      expect(await flowersOf('drm_2')).toBe(before + 2)
    })

    test('counts once when its answer was lost on the way', async () => {
      await earn()
      const page = await openAs('give')
      await page.click('[data-dream=drm_1]', { timeout: waitMs })
      let lost = 0
      const keysSent = new Set<string>()
      await onMutation(page, async (route, { idempotencyKey }) => {
        keysSent.add(idempotencyKey)
        if (lost > 0) return route.continue()
        lost += 1
        // It reaches the service and is done there; what comes back does not come through.
        await route.fetch()
        await route.abort()
      })
      await page.click('text=Give 1 flower')
      await page.waitForSelector('[data-gift][data-replayed=true]', { timeout: waitMs })
      expect(await page.textContent('[data-gift]')).toContain('counts once')
      expect(lost).toBe(1)
      expect(keysSent.size).toBe(1)
      expect(await accountOf()).toMatchObject({ balance: 2, given: 1 })
      await counter(page, 'balance', 2)
    })

    test('that was never answered is still the same gift after the page was closed and opened', async () => {
      await earn()
      const page = await openAs('give')
      await page.click('[data-dream=drm_1]', { timeout: waitMs })
      let first = true
      await onMutation(page, async (route) => {
        if (first) await route.fetch()
        first = false
        await route.abort()
      })
      await page.click('text=Give 1 flower')
      await expect.poll(() => first, { timeout: waitMs }).toBe(false)
      await page.unrouteAll({ behavior: 'wait' })
      await page.reload()
      await page.waitForSelector('[data-state=unanswered]', { timeout: waitMs })
      expect(await page.isDisabled('#count')).toBe(true)
      await page.click('text=Send again')
      await page.waitForSelector('[data-gift][data-replayed=true]', { timeout: waitMs })
      expect(await accountOf()).toMatchObject({ balance: 2, given: 1 })
    })

    test('that was never answered is offered to nobody else in the tab, and gone when somebody has left', async () => {
      await earn()
      const page = await openAs('give')
      await page.click('[data-dream=drm_1]', { timeout: waitMs })
      let sent = 0
      await onMutation(page, async (route) => {
        sent += 1
        await route.abort()
      })
      await page.click('text=Give 1 flower')
      await expect.poll(() => sent, { timeout: waitMs }).toBeGreaterThan(0)
      await bring(page, `${person}-next`)
      await page.waitForSelector(`.who[data-subject="${person}-next"]`, { timeout: waitMs })
      await page.click('.parts a[href="#give"]')
      await page.waitForSelector('[data-dream=drm_1][data-seq]', { timeout: waitMs })
      expect(await page.locator('[data-state=unanswered]').count()).toBe(0)
      await page.click('.who button')
      await page.waitForSelector('text=One little red flower', { timeout: waitMs })
      // It is still being sent again, which writes nothing back.
      await expect.poll(() => sent, { timeout: waitMs }).toBe(mostTries)
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    })

    test('of more flowers than there are is refused before it is sent, and by the service', async () => {
      await earn()
      const page = await openAs('give')
      await page.click('[data-dream=drm_1]', { timeout: waitMs })
      await counter(page, 'balance', 3)
      await page.fill('#count', '4')
      expect(await page.isDisabled('.hand .grand')).toBe(true)
      expect(await page.textContent('#count-meaning')).toBe('You have 3.')
      // No step leads beyond what there is.
      await page.keyboard.press('ArrowUp')
      expect(await page.inputValue('#count')).toBe('3')
      // Given from somewhere else meanwhile: the page does not know, the service does.
      await give(2)
      await page.click('text=Give 3 flowers')
      await page.waitForSelector('.hand [data-refusal]', { timeout: waitMs })
      const { message } = await mutate(
        service,
        'giveFlowers',
        { idempotencyKey: key(), dream: 'drm_1', count: 3 },
        await service.token('donor', person),
      )
      expect(await page.textContent('.hand [data-refusal]')).toBe(message)
      await counter(page, 'balance', 1)
      expect(await accountOf()).toMatchObject({ balance: 1, given: 2 })
    })

    test('is not offered to dreams that are shut, and what stops it is said in the words of the service', async () => {
      await earn()
      const page = await openAs('give')
      await page.waitForSelector('[data-dream=drm_3]', { timeout: waitMs })
      expect(await page.isDisabled('[data-dream=drm_3] input')).toBe(true)
      expect(await page.textContent('[data-dream=drm_3]')).toContain('Closed')
      expect(await page.isDisabled('[data-dream=drm_4] input')).toBe(true)
      await page.click('[data-dream=drm_1]')
      const brake = await mutate(
        service,
        'engageBrake',
        {
          idempotencyKey: key(),
          scope: 'GLOBAL',
          campaign: 'cmp_1',
          effect: 'STOP_FLOWERS',
          reason: 'a test',
          noticeZh: '暂停',
          noticeEn: 'On hold',
        },
        await service.token('staff'),
        '... on EngageBrakeSuccess { brake { id } }',
      )
      expect(brake).toMatchObject({ __typename: 'EngageBrakeSuccess' })
      await page.click('text=Give 1 flower')
      await page.waitForSelector('#dream-wrong', { timeout: waitMs })
      await mutate(
        service,
        'releaseBrake',
        { idempotencyKey: key(), brake: brake.brake.id, reason: 'a test' },
        await service.token('staff'),
      )
      await page.click('[data-dream=drm_2]')
      await page.click('text=Give 1 flower')
      await page.waitForSelector('[data-gift][data-replayed=false]', { timeout: waitMs })
    })
  })

  describe('donating', () => {
    test('shows what would be matched before, and why it was after', async () => {
      const page = await openAs('donate')
      await page.fill('input[type=search]', 'Wetland')
      await page.waitForSelector('[data-project=prj_4]', { timeout: waitMs })
      await page.waitForFunction(() => document.querySelectorAll('[data-project]').length === 1)
      await chooseProject(page, 'prj_4')
      await page.fill('#amount', '80')
      const { body } = await service.graphql(
        '{ matchQuote(project: "prj_4", amount: 8000) { expected { minorUnits } roomLeftToday { minorUnits } } }',
        {},
        await service.token('donor', person),
      )
      const { expected, roomLeftToday } = body.data.matchQuote
      expect(expected.minorUnits).toBe(5_000)
      await counter(page, 'expected', expected.minorUnits)
      expect(await page.getAttribute('[data-room]', 'data-room')).toBe(String(roomLeftToday.minorUnits))

      await page.fill('textarea', '加油')
      await page.click('text=Donate ¥80.00')
      await page.waitForSelector('.glad [data-allocation=CONFIRMED]', { timeout: waitMs })
      const { donations } = await own(
        `donations(first: 5) { edges { node { id message amount { minorUnits } donor { __typename } match { status amount { minorUnits }
          allocations { amount { minorUnits } explanationEn draw { seedHash number } } } } } }`,
      )
      expect(donations.edges).toHaveLength(1)
      const [{ node }] = donations.edges
      expect(node).toMatchObject({
        message: '加油',
        amount: { minorUnits: 8_000 },
        donor: { __typename: 'AnonymousDonor' },
      })
      const [allocation] = node.match.allocations
      const told = await page.textContent('.glad')
      expect(told).toContain(allocation.explanationEn)
      expect(told).toContain(allocation.draw.seedHash)
      expect(told).toContain(`drew ${allocation.draw.number}`)
      expect(told).toContain('limit for one gift')
      expect(await page.getAttribute('.glad .match', 'data-match')).toBe(node.match.status)
      // The list has it too, and the day's first gift grew a flower.
      await page.waitForSelector(`.donations [data-donation="${node.id}"][data-value="8000"]`, {
        timeout: waitMs,
      })
      await counter(page, 'balance', 1)
    })

    test('takes an amount only when it is one, and gives exactly what was typed', async () => {
      const page = await openAs('donate')
      await chooseProject(page, 'prj_1')
      for (const [typed, problem] of [
        ['0', 'ZERO'],
        ['1,000.005', 'TOO_FINE'],
        ['ten', 'NOT_A_NUMBER'],
      ] as const) {
        await page.fill('#amount', typed)
        await page.waitForSelector(`[data-problem=${problem}]`)
        expect(await page.isDisabled('.side .grand')).toBe(true)
      }
      await page.fill('#amount', '1,000.29')
      await page.click('text=Donate ¥1,000.29')
      await page.waitForSelector('.glad [data-donation]', { timeout: waitMs })
      const { donations } = await own('donations(first: 5) { edges { node { amount { minorUnits } } } }')
      expect(donations.edges).toEqual([{ node: { amount: { minorUnits: 100_029 } } }])
    })

    test('once when its answer was lost, and a gift under review turns when it is decided', async () => {
      const channel = await service.token('partner')
      for (let gift = 0; gift < 4; gift += 1) {
        const input = { idempotencyKey: key(), project: 'prj_1', amount: 200, donorRef: person }
        await mutate(service, 'donate', { ...input, paymentReference: key() }, channel)
      }
      const page = await openAs('donate')
      await chooseProject(page, 'prj_1')
      let lost = false
      await onMutation(page, async (route) => {
        if (lost) return route.continue()
        lost = true
        await route.fetch()
        await route.abort()
      })
      await page.fill('#amount', '2')
      await page.click('text=Donate ¥2.00')
      await page.waitForSelector('.glad [data-replayed=true] [data-match=HELD]', { timeout: waitMs })
      const { donations } = await own('donations(first: 9) { edges { node { id match { status } } } }')
      expect(donations.edges).toHaveLength(5)
      const [{ node }] = donations.edges
      expect(node.match.status).toBe('HELD')
      const verdict = await mutate(
        service,
        'reviewMatch',
        { idempotencyKey: key(), donations: [node.id], decision: 'RELEASE', reason: 'a test' },
        await service.token('staff'),
      )
      expect(verdict.__typename).toBe('ReviewMatchSuccess')
      await page.waitForSelector('.glad .match[data-match=MATCHED]', { timeout: waitMs })
      await page.waitForSelector(`.donations [data-donation="${node.id}"] [data-match=MATCHED]`, {
        timeout: waitMs,
      })
    })

    test('to a project that has closed meanwhile is refused beside the project', async () => {
      const page = await openAs('donate')
      await chooseProject(page, 'prj_2')
      await page.fill('#amount', '5')
      await service.sql`update project set state = 'SUSPENDED' where id = 2`
      try {
        await page.click('text=Donate ¥5.00')
        await page.waitForSelector('fieldset [data-refusal]', { timeout: waitMs })
      } finally {
        await service.sql`update project set state = 'ONLINE' where id = 2`
      }
      expect((await own('donations(first: 5) { edges { node { id } } }')).donations.edges).toEqual([])
    })
  })

  test('a team is formed, joined by its link, and its total moves while one looks', async () => {
    const page = await openAs('teams')
    await page.selectOption('select[name=team-dream]', 'drm_1', { timeout: waitMs })
    await page.fill('input[name=team-name]', 'Fireflies')
    await page.fill('input[name=team-target]', '10')
    await page.click('text=Form it')
    await page.waitForSelector('[data-formed][data-replayed=false]', { timeout: waitMs })
    const { teams } = await own('teams(first: 5) { edges { node { id code target dream { id } } } }')
    const [{ node: team }] = teams.edges
    expect(team).toMatchObject({ target: 10, dream: { id: 'drm_1' } })
    expect(await page.getAttribute(`[data-team=${team.id}] [data-code]`, 'data-code')).toBe(team.code)

    const captain = person
    person = `${captain}-friend`
    const friend = await open(
      `&team=${team.code.toLowerCase()}#token=${await service.token('donor', person)}`,
    )
    await friend.click('.joining button', { timeout: waitMs })
    await friend.waitForSelector('text=You belong to “Fireflies”', { timeout: waitMs })
    await friend.waitForSelector(`[data-team=${team.id}]`, { timeout: waitMs })
    expect((await own('teams(first: 5) { edges { node { id } } }')).teams.edges).toEqual([
      { node: { id: team.id } },
    ])
    await friend.fill('input[name=code]', 'ABCDEFGH')
    await friend.click('.joining button')
    await friend.waitForSelector('.joining [data-refusal]', { timeout: waitMs })

    await earn()
    const gift = { idempotencyKey: key(), dream: 'drm_1', count: 3, team: team.id }
    await mutate(service, 'giveFlowers', gift, await service.token('donor', person))
    for (const each of [page, friend]) await counter(each, `team-${team.id}`, 3)

    await friend.click(`[data-team=${team.id}] >> text=Leave the team`)
    await friend.click('text=Really leave')
    await friend.waitForSelector('text=You left “Fireflies”', { timeout: waitMs })
    expect((await own('teams(first: 5) { edges { node { id } } }')).teams.edges).toEqual([])
    // A captain stays, and is told so.
    await page.click(`[data-team=${team.id}] >> text=Leave the team`)
    await page.click('text=Really leave')
    await page.waitForSelector(`[data-team=${team.id}] [data-refusal]`, { timeout: waitMs })
    // No code is a team's twice: nobody comes in by a part of one.
    await friend.fill('input[name=code]', team.code.slice(0, 7))
    expect(await friend.isDisabled('.joining button')).toBe(true)
  })

  test('the thread leads from deeds to a report that comes while one looks', async () => {
    await earn()
    await give(3, 'drm_2')
    const page = await openAs('thread')
    await page.waitForSelector('[data-knot=promise]', { timeout: waitMs })
    expect(await knotsOf(page)).toEqual(['deeds', 'gift', 'dream…', 'project…', 'promise…'])
    expect(await page.textContent('[data-knot=promise]')).toContain('12 December 2022')
    const { flowerAccount } = await own(
      'flowerAccount(campaign: "cmp_1") { gifts(first: 1) { edges { node { trace { deeds { flowers deed { id } } } } } } }',
    )
    const deeds = await page.$$eval('[data-deed]', (all) =>
      all.map((one) => [one.getAttribute('data-deed'), Number(one.getAttribute('data-value'))]),
    )
    expect(deeds).toEqual(
      flowerAccount.gifts.edges[0].node.trace.deeds.map(({ flowers, deed }: Json) => [deed.id, flowers]),
    )

    // What staff does over weeks; who gave is answered.
    const [before] = await service.sql`select state, project_id from dream where id = 2`
    await service.sql`update dream set state = 'CONVERTED', closed_flowers = 10, funded = 0, project_id = 4 where id = 2`
    try {
      const staff = await service.token('staff')
      const selection = (name: string) => `... on ${name}Success { report { id } }`
      const { report } = await mutate(
        service,
        'planReport',
        {
          idempotencyKey: key(),
          project: 'prj_4',
          kind: 'FIRST_FEEDBACK',
          titleZh: '首次反馈',
          titleEn: 'Twenty first lessons',
          dueAt: '2022-12-05T00:00:00+08:00',
          plannedBeneficiaries: 20,
          plannedSpending: 0,
          reason: 'as promised',
        },
        staff,
        selection('PlanReport'),
      )
      await mutate(
        service,
        'submitReport',
        {
          idempotencyKey: key(),
          report: report.id,
          textZh: '二十个孩子上了第一课。',
          textEn: 'Twenty children had their first lesson.',
          beneficiariesReached: 20,
          spent: 0,
          reason: 'done',
        },
        staff,
      )
      const published = await mutate(
        service,
        'publishReport',
        { idempotencyKey: key(), report: report.id, revision: 1, reason: 'checked' },
        staff,
      )
      expect(published.__typename).toBe('PublishReportSuccess')
      await page.waitForSelector('text=A report came back: Twenty first lessons', { timeout: waitMs })
      await page.waitForSelector(`[data-report=${report.id}]`, { timeout: waitMs })
      expect(await knotsOf(page)).toEqual(['deeds', 'gift', 'dream', 'project', 'report'])
      expect(await page.textContent('.knots')).toContain('Twenty children had their first lesson.')
      await page.waitForSelector('[data-reports="1"]', { timeout: waitMs })
    } finally {
      await service.sql`update dream set ${service.sql({ closed_flowers: null, funded: null, ...before })} where id = 2`
    }
  })

  test('a name is set, kept, and refused in the words of the service', async () => {
    const page = await openAs('settings')
    await page.fill('input[name=displayName]', 'Lin')
    await page.uncheck('input[name=anonymous]')
    await page.click('text=Save')
    await page.waitForSelector('[data-state=saved]', { timeout: waitMs })
    expect((await own('donor { displayName anonymous }')).donor).toEqual({
      displayName: 'Lin',
      anonymous: false,
    })
    await page.click('.parts a[href="#account"]')
    await page.waitForSelector('text=You are Lin', { timeout: waitMs })
    await page.click('.parts a[href="#settings"]')
    // Without a name nobody can be named.
    await page.fill('input[name=displayName]', '')
    expect(await page.isDisabled('input[name=anonymous]')).toBe(true)
    await page.click('text=Save')
    await page.waitForSelector('[data-state=saved]', { timeout: waitMs })
    expect((await own('donor { displayName anonymous }')).donor).toEqual({
      displayName: null,
      anonymous: true,
    })
  })

  test('every part is without fault for assistive technology, fits its window and asks no other host, in both languages and themes', async () => {
    await earn()
    await give(1)
    const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
    for (const [language, theme, width] of [
      ['en', 'light', 390],
      ['zh', 'dark', 1280],
    ] as const) {
      const page = await pages.newPage(service.url, {
        viewport: { width, height: 844 },
        locale: 'en-US',
        bypassCSP: true,
      })
      const hosts = new Set<string>()
      const complaints: string[] = []
      page.on('request', (request) => hosts.add(new URL(request.url()).host))
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(`${service.url}/me?campaign=test&lang=${language}&theme=${theme}`)
      await page.waitForSelector('.welcome .enter', { timeout: waitMs })
      await page.evaluate(axe)
      const look = async (where: string) => {
        await page.waitForFunction(() => !document.querySelector('.blank[role=status]'), null, {
          timeout: waitMs,
        })
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({
            resultTypes: ['violations'],
          })
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
        })
        expect(found, `${where} ${language} ${theme}`).toEqual([])
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0)
      }
      await look('welcome')
      await page.evaluate(
        (token) => sessionStorage.setItem('oneflower donor', token),
        await service.token('donor', person),
      )
      await page.reload()
      await page.waitForSelector('.own', { timeout: waitMs })
      await page.evaluate(axe)
      for (const part of ['account', 'give', 'donate', 'teams', 'thread', 'settings']) {
        await page.click(`.parts a[href="#${part}"]`)
        await look(part)
      }
      expect([...hosts]).toEqual([new URL(service.url).host])
      expect(complaints).toEqual([])
    }
  })
})

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** The number as the page shows it, once it is this one. */
async function counter(page: Page, name: string, value: number): Promise<void> {
  await page.waitForSelector(`[data-counter="${name}"][data-value="${value}"]`, {
    timeout: waitMs,
    state: 'attached',
  })
}

function knotsOf(page: Page): Promise<string[]> {
  return page.$$eval('[data-knot]', (all) =>
    all
      .map((one) => one as HTMLElement)
      .map(({ dataset }) => `${dataset.knot}${dataset.there === 'true' ? '' : '…'}`),
  )
}

/** Stands between the page and the service wherever the page wants something done; what it asks goes through. */
async function onMutation(page: Page, handle: (route: Route, input: Json) => Promise<void>): Promise<void> {
  await page.route('**/graphql', (route, request) =>
    request.method() === 'POST' && request.postDataJSON()?.variables?.input
      ? handle(route, request.postDataJSON().variables.input)
      : route.continue(),
  )
}

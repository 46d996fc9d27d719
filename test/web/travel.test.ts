// The dashboard in the past, in a browser: an instant that is chosen, a replay, and what is taken away of what is seen.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { broughtBy, csvLine, fileName, yuanOf } from '../../web/src/dashboard/export.ts'
import { stepOf } from '../../web/src/dashboard/replay.ts'
import {
  askedInstant,
  clockIn,
  courseOf,
  instantAt,
  instantIn,
  lastPosition,
  positionAfter,
  positionOf,
} from '../../web/src/dashboard/travel.ts'
import { gift, matching } from '../matching/stage.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { barriers, visitor, waitMs, widerThanView } from './visit.ts'

const then = '2022-09-09T12:04:00+08:00'

describe.skipIf(!chromiumPath)(`the dashboard in the past${withoutBrowser}`, { timeout: 90_000 }, () => {
  let browser: Browser
  let service: Service
  let visit: ReturnType<typeof visitor>

  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true })
    browser = await openBrowser()
    visit = visitor(browser)
    service.clock.set('2022-09-09T12:00:00+08:00')
    await matching(service, { budget: 100_000n })
    for (const [time, project, amount, person] of [
      ['12:00:10', 'prj_1', 1_000, 'alice'],
      ['12:03:10', 'prj_2', 2_345, 'bob'],
      ['12:05:10', 'prj_1', 40_000, 'carol'],
    ] as const) {
      service.clock.set(`2022-09-09T${time}+08:00`)
      await give(project, amount, person)
    }
    // So many in so short a time that the match of the last is under review.
    service.clock.set('2022-09-09T12:06:10+08:00')
    for (let nth = 1; nth <= 5; nth += 1) await gift(service, 1_000 + nth, 'eve')
    service.clock.set('2022-09-09T12:10:00+08:00')
  })

  afterEach(() => visit.leave())

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  const address = (more = '') => `${service.url}/?campaign=test&lang=en${more}`
  const past = (instant: string) => address(`&at=${encodeURIComponent(instant)}`)
  const live = '[data-freshness=LIVE]'

  test('an instant shows what the API says of it, and never what stands now, until one is back to live', async () => {
    const { page, complaints } = await visit.open(past(then), '.travel[data-past=still][data-shown]')
    await page.waitForSelector('.race li[data-rank="1"]', { timeout: waitMs })
    expect(await page.textContent('.travel .said')).toContain('Not live: 12:04:00 on 9 September 2022')
    expect(await page.getAttribute('html', 'data-past')).toBe('still')
    expect(await page.locator('.status').count()).toBe(0)

    const apart = await apiThen(then)
    await give('prj_1', 7_777, 'dave')
    expect(await shown(page)).toEqual(apart)
    expect(apart.received).toBe(3_345)
    // What keeps no past says so, and shows nothing.
    expect(await page.textContent('[data-absent=boards]')).toContain('No past is kept of this.')
    expect(await page.locator('.boards tbody tr').count()).toBe(0)
    // Of a window all that is kept is shown, and that it is not all.
    expect(await page.textContent('.windows')).toContain('No past is kept of budgets')
    expect(await page.locator('[data-available]').count()).toBe(0)
    const [window] = await windowsShown(page)
    expect(window).toMatchObject({ confirmed: 3_345, held: 0, donations: 2 })
    expect([window]).toEqual(await windowsThen(then))

    const { totals: now } = (await api('totals { seq received { minorUnits } }')) as Json
    expect(await seqsOf(page)).not.toContain(now.seq)
    await page.click('.travel .back')
    await page.waitForSelector(`[data-counter=received][data-seq="${now.seq}"]`, { timeout: waitMs })
    expect(Number(await page.getAttribute('[data-counter=received]', 'data-value'))).toBe(
      now.received.minorUnits,
    )
    expect(await page.getAttribute('html', 'data-past')).toBeNull()
    expect(new URL(page.url()).searchParams.has('at')).toBe(false)
    await page.waitForSelector(live, { timeout: waitMs })
    expect(await page.locator('[data-absent]').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('the slider goes by a minute, by an hour, to the beginning and to the end, and the address goes along', async () => {
    const { page } = await visit.open(address(), live)
    await page.focus('.travel input[type=range]')
    for (const [key, instant] of [
      ['ArrowLeft', '2022-09-09T04:08:00.000Z'],
      ['ArrowLeft', '2022-09-09T04:07:00.000Z'],
      ['PageDown', '2022-09-09T03:07:00.000Z'],
      ['ArrowRight', '2022-09-09T03:08:00.000Z'],
      ['PageUp', '2022-09-09T04:08:00.000Z'],
      ['Home', '2022-08-31T16:00:00.000Z'],
      ['End', '2022-09-09T04:09:00.000Z'],
    ] as const) {
      await page.keyboard.press(key)
      await page.waitForSelector(`.travel[data-at="${instant}"]`, { timeout: waitMs })
      expect(new URL(page.url()).searchParams.get('at')).toBe(instant)
    }
    await page.waitForSelector('.travel[data-shown="2022-09-09T04:09:00.000Z"]', { timeout: waitMs })
    expect(await shown(page)).toEqual(await apiThen('2022-09-09T12:09:00+08:00'))
    const [window] = await windowsShown(page)
    expect(window).toMatchObject({ confirmed: 47_355, held: 1_005, donations: 8 })
    expect([window]).toEqual(await windowsThen('2022-09-09T12:09:00+08:00'))
    // Whoever is given the address sees the same.
    const other = await visit.open(page.url(), '[data-breakdown=category]')
    expect(await shown(other.page)).toEqual(await shown(page))
  })

  test('before anything moved all is zero', async () => {
    const { page } = await visit.open(past('2022-09-05T08:00:00+08:00'), '[data-counter=received]')
    expect((await shown(page)).received).toBe(0)
    expect(await page.textContent('.travel .said')).toContain('Not live: 08:00:00 on 5 September 2022')
    expect(await page.textContent('.windows')).toContain('No matching window had opened by then.')
    expect(await page.locator('[data-window]').count()).toBe(0)
  })

  test('an exact time is taken to the second, in the campaign’s own zone, and one that lies ahead is refused', async () => {
    const { page } = await visit.open(address(), live, { timezoneId: 'America/New_York' })
    await page.fill('.travel .exact input', '2022-09-09T12:03:09')
    await page.click('.travel .exact button')
    await page.waitForSelector('.travel[data-at="2022-09-09T04:03:09.000Z"]', { timeout: waitMs })
    await page.waitForSelector('[data-counter=received][data-value="1000"]', { timeout: waitMs })
    await page.fill('.travel .exact input', '2022-09-09T12:03:11')
    await page.click('.travel .exact button')
    await page.waitForSelector('[data-counter=received][data-value="3345"]', { timeout: waitMs })
    await page.fill('.travel .exact input', '2022-09-09T12:30:00')
    await page.click('.travel .exact button')
    expect(await page.textContent('.travel [role=alert]')).toContain(
      'Choose an instant between 00:00:00 on 1 September',
    )
    expect(await page.getAttribute('.travel', 'data-at')).toBe('2022-09-09T04:03:11.000Z')
  })

  test.each(['2022-09-09T23:00:00+08:00', '2021-01-01T00:00:00Z', 'yesterday', ''])(
    'an address that names no instant of the past (%s) shows now',
    async (instant) => {
      const { page } = await visit.open(past(instant), live)
      expect(await page.getAttribute('html', 'data-past')).toBeNull()
      expect(new URL(page.url()).searchParams.has('at')).toBe(false)
    },
  )

  test('a replay passes the frames of the past in their order, never one of now, says so, and ends at the end', async () => {
    const { page } = await visit.open(past('2022-09-09T12:00:00+08:00'), '[data-counter=received]')
    await page.evaluate(noteWhatIsShown)
    await page.click('.travel [data-option="60"]')
    await page.click('.travel .play')
    await page.waitForSelector('.travel[data-past=replay]', { timeout: waitMs })
    await page.waitForFunction(
      () => /replayed at 60×: 12:0[3-9]/.test(document.querySelector('.said')?.textContent ?? ''),
      null,
      {
        timeout: waitMs,
      },
    )
    for (const panel of ['category', 'windows']) {
      expect(await page.textContent(`[data-absent=${panel}]`)).toContain('Not told while replaying.')
    }
    await page.click('.travel [data-option="3600"]')
    await page.waitForSelector('.travel[data-past=still]', { timeout: waitMs })
    const noted = await page.evaluate(() => (globalThis as unknown as { noted: Noted[] }).noted)
    expect(noted.length).toBeGreaterThan(3)
    for (const [index, { at, seq, received }] of noted.entries()) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(noted[index - 1]?.at ?? at))
      // What is shown is what the API says of that instant.
      const { totals } = (await api(`totals(at: "${at}") { seq received { minorUnits } }`)) as Json
      expect({ at, seq, received }).toEqual({ at, seq: totals.seq, received: totals.received.minorUnits })
    }
    expect(new URL(page.url()).searchParams.get('at')).toBe(await page.getAttribute('.travel', 'data-at'))
  })

  test('a pause holds the instant, and then all of it is told', async () => {
    const { page } = await visit.open(past('2022-09-09T12:02:00+08:00'), '[data-counter=received]')
    await page.click('.travel [data-option="10"]')
    await page.click('.travel .play')
    await page.waitForSelector('.travel[data-past=replay] >> text=Pause', { timeout: waitMs })
    await page.waitForSelector('[data-absent=category]', { timeout: waitMs })
    await page.click('.travel .play')
    await page.waitForSelector('.travel[data-past=still]', { timeout: waitMs })
    const at = (await page.getAttribute('.travel', 'data-at')) ?? ''
    expect(new URL(page.url()).searchParams.get('at')).toBe(at)
    await page.waitForSelector('[data-breakdown=category]', { timeout: waitMs })
    expect(await shown(page)).toEqual(await apiThen(at))
  })

  test('the table that is saved says what the API says, row by row', async () => {
    const { page } = await visit.open(past(then), '.race li[data-rank="1"]')
    const saved = await save(page, 'csv')
    expect(saved.name).toMatch(/^oneflower-test-not-live-2022-09-09T12-04-00-seq-\d+\.csv$/)
    const table = tableIn(saved.content)
    const campaign =
      (await api(`totals(at: "${then}") { seq asOf received { minorUnits decimal } donationCount giverCount
      lines { line net { minorUnits decimal } } }
      breakdown(by: CATEGORY, at: "${then}") { seq rows { key totals { received { minorUnits decimal } donorCount } } }`)) as Json
    const { totals, breakdown } = campaign
    expect(find(table, 'total', 'test', 'received')).toMatchObject({
      campaign: 'test',
      rehearsal: 'false',
      shown: new Date(then).toISOString(),
      seq: String(totals.seq),
      asOf: totals.asOf,
      value: String(totals.received.minorUnits),
      unit: 'fen',
      yuan: totals.received.decimal,
    })
    expect(find(table, 'total', 'test', 'donationCount')).toMatchObject({
      value: String(totals.donationCount),
      yuan: '',
    })
    for (const { line, net } of totals.lines) {
      expect(find(table, 'line', line, 'net')).toMatchObject({
        value: String(net.minorUnits),
        yuan: net.decimal,
      })
    }
    for (const { key, totals: numbers } of breakdown.rows) {
      expect(find(table, 'category', key, 'received')).toMatchObject({
        seq: String(breakdown.seq),
        value: String(numbers.received.minorUnits),
        yuan: numbers.received.decimal,
      })
    }
    const race = await page.$$eval('.race li', (all) =>
      all.map((one) => ['data-dream', 'data-rank', 'data-value'].map((each) => one.getAttribute(each) ?? '')),
    )
    for (const [dream = '', rank, flowers] of race) {
      expect(find(table, 'dream', dream, 'rank')?.value).toBe(rank)
      expect(find(table, 'dream', dream, 'flowersCounted')?.value).toBe(flowers)
    }
    expect(find(table, 'minute', '2022-09-09T04:04:00.000Z', 'received')?.value).toBe('3345')
    expect(find(table, 'minute', '2022-09-09T04:03:00.000Z', 'received')?.value).toBe('1000')
    expect(new Set(table.map(({ shown: instant }) => instant))).toEqual(
      new Set([new Date(then).toISOString()]),
    )
  })

  test('the table has the courses, the windows and the comparison as they are shown, of then', async () => {
    const { page } = await visit.open(past(then), '[data-compared]')
    await page.click('.hour [data-option=SUM]')
    await coursesAreOpen(page)
    const seen = await besideShown(page)
    const table = tableIn((await save(page, 'csv')).content)
    const { totals, timeline, comparison, matchingWindows } = (await api(`totals(at: "${then}") { seq asOf }
      timeline(from: "2022-09-01T00:00:00+08:00", to: "${then}", bucket: HOUR) {
        from added(metric: RECEIVED) gifts: added(metric: DONATION_COUNT) }
      comparison(with: { day: "2022-09-08" }, at: "${then}") { at otherAt
        totals { seq received { minorUnits decimal } donorCount } otherTotals { seq received { minorUnits decimal } donorCount } }
      matchingWindows { id pool { nameEn } opensAt closesAt totals(at: "${then}") {
        seq asOf matchedNet { minorUnits decimal } held { minorUnits decimal } donationCount } }`)) as Json

    const hour = partOf(table, 'lastHour')
    expect(rowsOf(hour)).toEqual(
      seen.hour.flatMap(([from, received, gifts]) => [
        [from, 'receivedSoFar', received, 'fen'],
        [from, 'donationCountSoFar', gifts, 'gifts'],
      ]),
    )
    expect(hour).toHaveLength(120)
    expect(hour.at(-2)).toMatchObject({
      value: '3345',
      yuan: '33.45',
      seq: String(totals.seq),
      asOf: totals.asOf,
    })
    const whole = partOf(table, 'wholeCampaign')
    expect(rowsOf(whole)).toEqual(
      seen.whole.flatMap(([from, received, gifts]) => [
        [from, 'receivedPerHour', received, 'fen'],
        [from, 'donationCountPerHour', gifts, 'gifts'],
      ]),
    )
    expect(rowsOf(whole).slice(0, -2)).toEqual(
      timeline.flatMap(({ from, added, gifts }: Json) => [
        [from, 'receivedPerHour', String(added), 'fen'],
        [from, 'donationCountPerHour', String(gifts), 'gifts'],
      ]),
    )

    expect(rowsOf(partOf(table, 'comparison')).map(([, ...cells]) => cells)).toEqual(seen.compared)
    for (const [at, numbers] of [
      [comparison.at, comparison.totals],
      [comparison.otherAt, comparison.otherTotals],
    ]) {
      expect(find(table, 'comparison', at, 'received')).toMatchObject({
        shown: comparison.at,
        seq: String(numbers.seq),
        value: String(numbers.received.minorUnits),
        yuan: numbers.received.decimal,
      })
      expect(find(table, 'comparison', at, 'donorCount')?.value).toBe(String(numbers.donorCount))
    }

    const [window] = matchingWindows
    expect(partOf(table, 'window').map(({ measure, value, yuan }) => [measure, value, yuan])).toEqual([
      ['confirmed', '3345', window.totals.matchedNet.decimal],
      ['held', '0', '0.00'],
      ['donationCount', String(window.totals.donationCount), ''],
      ['opensAt', window.opensAt, ''],
      ['closesAt', window.closesAt, ''],
    ])
    for (const row of partOf(table, 'window')) {
      expect(row).toMatchObject({
        key: window.id,
        nameEn: window.pool.nameEn,
        seq: String(window.totals.seq),
        asOf: window.totals.asOf,
      })
    }
    // Of leaderboards no past is kept, and none is told.
    expect(table.filter(({ part }) => part?.startsWith('leaderboard'))).toEqual([])
  })

  test('what is saved of now is called live, and a rehearsal is called one, in the table, the picture and their names', async () => {
    const real = await visit.open(address(), live)
    const table = await save(real.page, 'csv')
    expect(table.name).toMatch(/^oneflower-test-live-/)
    expect(String(table.content)).toContain('test,false,LIVE,')
    await holdsWhatIsShownNow(real.page)
    await service.sql`update campaign set rehearsal = true where code = 'test'`
    service.clock.advance(500)
    try {
      const { page } = await visit.open(address(), live)
      const rehearsed = await save(page, 'csv')
      expect(rehearsed.name).toMatch(/^oneflower-test-rehearsal-live-/)
      expect(String(rehearsed.content)).toContain('test,true,LIVE,')
      const { drawn } = await picture(page)
      expect(drawn).toContain('Rehearsal: none of these gifts are real')
    } finally {
      await service.sql`update campaign set rehearsal = false where code = 'test'`
      service.clock.advance(500)
    }
  })

  test('the picture that is saved names its instant and seq, and shows the numbers of the API', async () => {
    const { page } = await visit.open(past(then), '[data-counter=received]')
    const { totals } = (await api(`totals(at: "${then}") { seq received { decimal } }`)) as Json
    const { drawn, saved } = await picture(page)
    expect(saved.name).toMatch(/-not-live-2022-09-09T12-04-00-seq-\d+\.png$/)
    expect(saved.content.subarray(1, 4).toString()).toBe('PNG')
    expect([saved.content.readUInt32BE(16), saved.content.readUInt32BE(20)]).toEqual([1920, 1200])
    expect(drawn).toContain('Not live: 12:04:00 on 9 September 2022')
    expect(drawn).toContain(`¥${totals.received.decimal}`)
    expect(drawn.some((words) => words.includes(`seq ${totals.seq}`))).toBe(true)
    expect(drawn).not.toContain('Rehearsal: none of these gifts are real')
  })

  test('nobody is kept out of the past, on a phone neither, in both languages and both themes', async () => {
    for (const [language, theme, width] of [
      ['en', 'light', 1280],
      ['zh', 'dark', 390],
    ] as const) {
      const { page } = await visit.open(
        `${past(then)}&theme=${theme}`.replace('lang=en', `lang=${language}`),
        '.race li[data-rank="1"]',
        { viewport: { width, height: 844 }, reducedMotion: 'reduce' },
      )
      await page.waitForSelector('[data-strip=received]', { timeout: waitMs })
      expect(await barriers(page), `${language} ${theme}`).toEqual([])
      expect(await page.evaluate(widerThanView), `${language} ${theme}`).toEqual([])
    }
  })

  /** The table that is saved of now, against what the page shows beside the moment and what the API says of it. */
  async function holdsWhatIsShownNow(page: Page): Promise<void> {
    await page.click('.boards [data-option=ORGANIZATIONS]')
    for (const selector of [
      '[data-board=ORGANIZATIONS] [data-subject]',
      '[data-available]',
      '[data-compared]',
    ]) {
      await page.waitForSelector(selector, { timeout: waitMs })
    }
    await coursesAreOpen(page)
    const seen = await besideShown(page)
    const table = tableIn((await save(page, 'csv')).content)
    expect(new Set(table.map(({ shown: instant }) => instant))).toEqual(new Set(['LIVE']))
    expect(rowsOf(partOf(table, 'lastHour'))).toEqual(
      seen.hour.flatMap(([from, received, gifts]) => [
        [from, 'receivedPerMinute', received, 'fen'],
        [from, 'donationCountPerMinute', gifts, 'gifts'],
      ]),
    )
    expect(rowsOf(partOf(table, 'wholeCampaign'))).toEqual(
      seen.whole.flatMap(([from, received, gifts]) => [
        [from, 'receivedPerHour', received, 'fen'],
        [from, 'donationCountPerHour', gifts, 'gifts'],
      ]),
    )
    expect(rowsOf(partOf(table, 'comparison')).map(([, ...cells]) => cells)).toEqual(seen.compared)

    const { leaderboard, matchingWindows } =
      (await api(`leaderboard(board: ORGANIZATIONS, by: AMOUNT, first: 10) { seq total rows { rank movement value subjectId
        subject { ... on Organization { nameZh nameEn } } } }
      matchingWindows { id state closesAt budget { minorUnits } available { minorUnits } confirmed { minorUnits }
        held { minorUnits } burnPerMinute { minorUnits } exhaustsAt }`)) as Json
    const board = partOf(table, 'leaderboard ORGANIZATIONS')
    expect(board[0]).toMatchObject({ key: 'all', measure: 'ranked', value: String(leaderboard.total) })
    expect(
      board
        .slice(1)
        .map(({ seq, key, nameZh, nameEn, measure, value, unit }) => [
          seq,
          key,
          nameZh,
          nameEn,
          measure,
          value,
          unit,
        ]),
    ).toEqual(
      leaderboard.rows.flatMap(({ rank, movement, value, subjectId, subject: { nameZh, nameEn } }: Json) => {
        const named = [String(leaderboard.seq), subjectId, nameZh, nameEn]
        return [
          [...named, 'rank', String(rank), 'place'],
          [...named, 'movement', movement === null ? '' : String(movement), 'place'],
          [...named, 'net', String(value), 'fen'],
        ]
      }),
    )
    const placed = await page.$$eval('.places [data-subject]', (rows) =>
      rows.map((row) => ['data-subject', 'data-rank', 'data-value'].map((name) => row.getAttribute(name))),
    )
    expect(placed.length).toBeGreaterThan(0)
    expect(placed).toEqual(
      board
        .filter(({ measure }) => measure === 'rank')
        .map(({ part = '', key = '', value }) => [key, value, find(table, part, key, 'net')?.value]),
    )

    const [window] = matchingWindows
    const amounts = ['budget', 'available', 'confirmed', 'held'] as const
    expect(partOf(table, 'window').map(({ key, measure, value }) => [key, measure, value])).toEqual(
      [
        ['state', window.state],
        ...amounts.map((name) => [name, String(window[name].minorUnits)]),
        ...(window.burnPerMinute.minorUnits > 0
          ? [['burnPerMinute', String(window.burnPerMinute.minorUnits)]]
          : []),
        ...(window.exhaustsAt ? [['exhaustsAt', window.exhaustsAt]] : []),
        ['closesAt', window.closesAt],
      ].map((cells) => [window.id, ...cells]),
    )
    for (const name of ['available', 'confirmed', 'held']) {
      expect(await page.getAttribute(`[data-window] [data-${name}]`, `data-${name}`)).toBe(
        find(table, 'window', window.id, name)?.value,
      )
    }
  }

  async function windowsThen(instant: string): Promise<Record<string, unknown>[]> {
    const { matchingWindows } = await api(`matchingWindows { id totals(at: "${instant}") {
      seq matchedNet { minorUnits } held { minorUnits } donationCount } }`)
    return matchingWindows.map(({ id, totals }: Json) => ({
      id,
      seq: totals.seq,
      confirmed: totals.matchedNet.minorUnits,
      held: totals.held.minorUnits,
      donations: totals.donationCount,
    }))
  }

  async function api(selection: string): Promise<Json> {
    const { body } = await service.graphql(`{ campaign(code: "test") { ${selection} } }`)
    expect(body.errors).toBeUndefined()
    return body.data.campaign
  }

  async function apiThen(instant: string): Promise<Record<string, number>> {
    const { totals, breakdown } =
      await api(`totals(at: "${instant}") { seq donationCount donorCount flowerCount giverCount
      received { minorUnits } net { minorUnits } refunded { minorUnits } }
      breakdown(by: CATEGORY, at: "${instant}") { rows { key totals { received { minorUnits } } } }`)
    return {
      seq: totals.seq,
      received: totals.received.minorUnits,
      net: totals.net.minorUnits,
      refunded: totals.refunded.minorUnits,
      donations: totals.donationCount,
      people: totals.donorCount,
      flowers: totals.flowerCount,
      givers: totals.giverCount,
      ...Object.fromEntries(
        breakdown.rows.map(({ key, totals: part }: Json) => [`category ${key}`, part.received.minorUnits]),
      ),
    }
  }

  /** A gift of money, and a flower to the first dream. */
  async function give(project: string, amount: number, person: string): Promise<void> {
    const partner = await service.token('partner')
    const input = {
      idempotencyKey: randomUUID(),
      paymentReference: randomUUID(),
      project,
      amount,
      donorRef: person,
    }
    expect((await mutate(service, 'donate', input, partner)).__typename).toBe('DonateSuccess')
    const deed = {
      externalId: randomUUID(),
      deedType: 'RIDE_CODE',
      personRef: person,
      occurredAt: service.clock.now().toISOString(),
    }
    await mutate(service, 'recordDeeds', { deeds: [deed] }, partner)
    const flower = { idempotencyKey: randomUUID(), dream: 'drm_1', count: 1 }
    const given = await mutate(service, 'giveFlowers', flower, await service.token('donor', person))
    expect(given.__typename).toBe('GiveFlowersSuccess')
  }
})

/** The numbers of the page by their names, with the seq that all of them have. */
async function shown(page: Page): Promise<Record<string, number>> {
  const counters = await page.$$eval('[data-counter]', (all) =>
    all.map((one) => ['data-counter', 'data-value', 'data-seq'].map((each) => one.getAttribute(each) ?? '')),
  )
  const parts = await page.$$eval('[data-breakdown=category]', (all) =>
    all.map((one) => [`category ${one.getAttribute('data-key')}`, one.getAttribute('data-value') ?? '']),
  )
  const seqs = new Set(counters.map(([, , seq]) => Number(seq)))
  expect(seqs.size).toBe(1)
  return {
    seq: [...seqs][0] as number,
    ...Object.fromEntries([...counters, ...parts].map(([name, value]) => [name, Number(value)])),
  }
}

function windowsShown(page: Page): Promise<Record<string, unknown>[]> {
  return page.$$eval('[data-window]', (all) =>
    all.map((one) => {
      const number = (name: string) =>
        Number(one.querySelector(`[data-${name}]`)?.getAttribute(`data-${name}`))
      return {
        id: one.getAttribute('data-window'),
        seq: Number(one.getAttribute('data-seq')),
        confirmed: number('confirmed'),
        held: number('held'),
        donations: number('donations'),
      }
    }),
  )
}

async function coursesAreOpen(page: Page): Promise<void> {
  for (const course of ['hour', 'whole']) {
    await page.click(`[data-course=${course}] summary`, { timeout: waitMs })
    await page.waitForSelector(`[data-course=${course}] tbody tr`, { timeout: waitMs })
  }
}

/** What the page shows beside the moment: the bars of both courses, the oldest first, and both days. */
async function besideShown(page: Page) {
  const bars = async (course: string) =>
    (
      await page.$$eval(`[data-course=${course}] tbody tr`, (rows) =>
        rows.map((row) => [
          new Date(Number(row.getAttribute('data-from'))).toISOString(),
          ...[...row.querySelectorAll('td')].map((cell) => cell.getAttribute('data-value')),
        ]),
      )
    ).toReversed()
  const days = await page.$$eval('[data-compared]', (rows) =>
    rows.map((row) => ['data-value', 'data-other'].map((name) => row.getAttribute(name))),
  )
  const measures = [
    ['received', 'fen'],
    ['donationCount', 'gifts'],
    ['donorCount', 'people'],
    ['flowerCount', 'flowers'],
  ] as const
  return {
    hour: await bars('hour'),
    whole: await bars('whole'),
    compared: [0, 1].flatMap((day) =>
      measures.map(([measure, unit], position) => [measure, days[position]?.[day], unit]),
    ),
  }
}

type Row = Record<string, string>

function tableIn(content: Buffer): Row[] {
  const [header = [], ...rows] = String(content)
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell = '']) =>
        cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
      ),
    )
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [header[index], cell])))
}

function partOf(table: Row[], wanted: string): Row[] {
  return table.filter(({ part }) => part === wanted)
}

function rowsOf(table: Row[]): (string | undefined)[][] {
  return table.map(({ key, measure, value, unit }) => [key, measure, value, unit])
}

function find(table: Row[], part: string, key: string, measure: string): Row | undefined {
  return table.find((row) => row.part === part && row.key === key && row.measure === measure)
}

function seqsOf(page: Page): Promise<number[]> {
  return page.$$eval('[data-seq]', (all) => all.map((one) => Number(one.getAttribute('data-seq'))))
}

interface Noted {
  at: string
  seq: number
  received: number
}

/** Runs in the page: notes of every change what is shown, and as of which instant. */
function noteWhatIsShown(): void {
  const noted: Noted[] = []
  const look = () => {
    const at = document.querySelector('.travel')?.getAttribute('data-shown')
    const number = document.querySelector('[data-counter=received]')
    if (!at || !number) return
    const seen = {
      at,
      seq: Number(number.getAttribute('data-seq')),
      received: Number(number.getAttribute('data-value')),
    }
    if (JSON.stringify(seen) !== JSON.stringify(noted.at(-1))) noted.push(seen)
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
  Object.assign(globalThis, { noted })
}

async function save(page: Page, ending: 'csv' | 'png'): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: waitMs }),
    page.click(`[data-export=${ending}]`),
  ])
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
}

/** The picture, and all words that were drawn on it. */
async function picture(page: Page) {
  await page.evaluate(() => {
    const drawn: string[] = []
    const { fillText } = CanvasRenderingContext2D.prototype
    CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
      drawn.push(words)
      fillText.call(this, words, ...rest)
    }
    Object.assign(globalThis, { drawn })
  })
  const saved = await save(page, 'png')
  return { saved, drawn: await page.evaluate(() => (globalThis as unknown as { drawn: string[] }).drawn) }
}

describe('the slider', () => {
  const campaign = { startsAt: '2022-08-31T16:00:00.000Z', endsAt: '2022-09-10T16:00:00.000Z' }
  const course = courseOf(campaign, '2022-08-31T18:00:30.500Z')

  test('reaches from the beginning to just behind the service’s clock, and never beyond the end', () => {
    expect(course).toEqual({
      from: Date.parse(campaign.startsAt),
      to: Date.parse('2022-08-31T18:00:28.000Z'),
    })
    expect(courseOf(campaign, '2022-10-01T00:00:00Z')?.to).toBe(Date.parse(campaign.endsAt))
    expect(courseOf(campaign, '2022-08-31T15:00:00Z')).toBeNull()
    expect(courseOf(campaign, '2022-08-31T16:00:02Z')).toBeNull()
  })

  test.each([
    ['2022-08-31T16:00:00Z', 0],
    ['2022-08-31T16:00:59.999Z', 0],
    ['2022-08-31T16:01:00Z', 1],
    ['2022-08-31T18:00:28Z', 120],
    ['2022-08-31T23:00:00Z', 120],
    ['2022-08-30T00:00:00Z', 0],
  ])('%s stands at minute %d', (instant, position) => {
    if (!course) throw new Error('There is a course.')
    expect(lastPosition(course)).toBe(120)
    expect(positionOf(Date.parse(instant), course)).toBe(position)
  })

  test('every minute is an instant that stands there, and none lies ahead', () => {
    if (!course) throw new Error('There is a course.')
    for (let position = 0; position <= 120; position += 1) {
      const instant = instantAt(position, course)
      expect(positionOf(instant, course)).toBe(position)
      expect(instant).toBeLessThanOrEqual(course.to)
    }
    expect(instantAt(-3, course)).toBe(course.from)
    expect(instantAt(500, course)).toBe(instantAt(120, course))
  })

  test.each([
    ['ArrowLeft', 61, 60],
    ['ArrowRight', 61, 62],
    ['ArrowDown', 61, 60],
    ['ArrowUp', 61, 62],
    ['PageDown', 61, 1],
    ['PageDown', 30, 0],
    ['PageUp', 61, 120],
    ['PageUp', 30, 90],
    ['Home', 61, 0],
    ['End', 61, 120],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 120, 120],
    ['a', 61, undefined],
    ['Tab', 61, undefined],
  ])('%s leads from minute %d to %s', (key, from, to) => {
    expect(positionAfter(key, from, 120)).toBe(to)
  })

  test.each([
    ['2022-08-31T17:10:20.900Z', '2022-08-31T17:10:20.000Z'],
    ['2022-09-01T01:10:20+08:00', '2022-08-31T17:10:20.000Z'],
    ['2022-08-31T16:00:00Z', '2022-08-31T16:00:00.000Z'],
    ['2022-08-31T15:59:59Z', undefined],
    ['2022-08-31T18:00:29Z', undefined],
    ['soon', undefined],
    ['5', undefined],
    ['2022-13-40T99:99:00Z', undefined],
    [null, undefined],
  ])('an address that asks for %s is answered with %s', (asked, instant) => {
    if (!course) throw new Error('There is a course.')
    const found = askedInstant(asked, course)
    expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(instant)
  })
})

describe('a clock in a zone', () => {
  test.each([
    ['Asia/Shanghai', '2022-09-07T02:17:00.000Z', '2022-09-07T10:17:00'],
    ['Asia/Shanghai', '2022-09-06T16:00:00.000Z', '2022-09-07T00:00:00'],
    ['UTC', '2022-09-07T02:17:09.000Z', '2022-09-07T02:17:09'],
    ['America/New_York', '2022-11-06T07:30:00.000Z', '2022-11-06T02:30:00'],
    ['America/New_York', '2022-03-13T07:30:00.000Z', '2022-03-13T03:30:00'],
  ])('in %s, %s is shown as %s, and read back', (zone, instant, shown) => {
    expect(clockIn(zone, Date.parse(instant))).toBe(shown)
    expect(instantIn(zone, shown)).toBe(Date.parse(instant))
  })

  test('what is no time is no instant', () => {
    expect(instantIn('UTC', '')).toBeUndefined()
    expect(instantIn('UTC', '2022-09-07T10:17')).toBe(Date.parse('2022-09-07T10:17:00Z'))
  })
})

describe('a frame of a replay', () => {
  test.each([
    ['the first', undefined, '12:00:00', false, 'show'],
    ['a later one', '12:00:00', '12:01:00', false, 'show'],
    ['the same again', '12:00:00', '12:00:00', false, 'show'],
    ['an earlier one, after a cut', '12:05:00', '12:00:00', false, 'resume'],
    ['the last', '12:05:00', '12:10:00', true, 'end'],
    ['one alone', undefined, '12:10:00', true, 'end'],
  ] as const)('%s', (_which, before, at, done, step) => {
    const instant = (time: string) => `2022-09-09T${time}.000Z`
    expect(stepOf(before && Date.parse(instant(before)), { at: instant(at), done })).toBe(step)
  })
})

describe('a row of the table', () => {
  test.each([
    [['plain', 1, true], 'plain,1,true'],
    [['a,b', 'say "so"', 'two\nlines'], '"a,b","say ""so""","two\nlines"'],
    [[null, '', 0], ',"",0'],
    [['=1+1', '+1', '-1', '@sum'], "'=1+1,'+1,'-1,'@sum"],
    [['＝1', '  =1', '\t1', '\r1'], `'＝1,'  =1,'\t1,"'\r1"`],
    [["'quoted", 'a=b', -5], "''quoted,a=b,-5"],
  ] as const)('%j is written %s', (cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`)
  })

  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [123_456, '1234.56'],
    [-7, '-0.07'],
    [9_007_199_254_740_991, '90071992547409.91'],
  ])('%d fen are %s yuan', (fen, yuan) => {
    expect(yuanOf(fen)).toBe(yuan)
  })

  test('a file is named after its campaign, its instant and its seq', () => {
    const campaign = { code: '../2022', rehearsal: true, timeZone: 'Asia/Shanghai' }
    const moment = { at: '2022-09-07T02:17:00.000Z', totals: { seq: 42, asOf: '2022-09-07T02:16:59.500Z' } }
    expect(fileName(campaign, moment, 'csv')).toBe(
      'oneflower-___2022-rehearsal-not-live-2022-09-07T10-17-00-seq-42.csv',
    )
    expect(fileName({ ...campaign, code: '2022', rehearsal: false }, { ...moment, at: null }, 'png')).toBe(
      'oneflower-2022-live-2022-09-07T10-16-59-seq-42.png',
    )
  })

  test('a minute brought its end less the end before it', () => {
    const end = (received: number) => ({
      until: '2022-09-07T02:17:00.000Z',
      totals: {
        seq: 1,
        asOf: '2022-09-07T02:17:00.000Z',
        serviceLevel: 'FINAL',
        received: { minorUnits: received },
        donationCount: 0,
      },
    })
    expect(broughtBy([])).toEqual([])
    expect(broughtBy([end(5)])).toEqual([])
    expect(broughtBy([end(5), end(5), end(12)])).toEqual([0, 7])
  })
})

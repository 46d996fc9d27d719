// The dashboard: its rules as tables, and then as someone sees it in a browser, against the API at the same seq.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { regionCodes } from '../../src/region/region.ts'
import { indexedTerms } from '../../src/search/search.ts'
import { areEndsOf, type Bar, barAfter, barAt, barsOf, withStanding } from '../../web/src/dashboard/course.ts'
import { daysBefore, withinCampaign } from '../../web/src/dashboard/days.ts'
import { addUp, segmentsOf, sumOf } from '../../web/src/dashboard/lines.ts'
import { placesOf } from '../../web/src/dashboard/places.ts'
import { type MilestoneLine, milestonesAt } from '../../web/src/dashboard/reached.ts'
import { windowsOf, windowsThen } from '../../web/src/dashboard/running.ts'
import { change, share, shortCount, shortYuan } from '../../web/src/dashboard/short.ts'
import {
  columns,
  type Direction,
  neighbour,
  readingOrder,
  rows as rowCount,
  stepOf,
  stepsOf,
  tiles,
} from '../../web/src/dashboard/tiles.ts'
import { CampaignWindowsDocument } from '../../web/src/gql.ts'
import { gift, matching, refund } from '../matching/stage.ts'
import { heldClock, type Json, type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { earnFlowers, giveFlower } from './gifts.ts'

describe('a course', () => {
  const minuteMs = 60_000
  const at = (time: string) => Date.parse(`2022-09-07T${time}Z`)
  const end = (minute: string, seq: number, received: number, donationCount: number) => ({
    until: new Date(at(`${minute}:00`) + minuteMs).toISOString(),
    totals: { seq, received: { minorUnits: received }, donationCount },
  })
  const standing = (time: string, seq: number, received: number, donationCount: number) => ({
    asOf: `2022-09-07T${time}Z`,
    seq,
    received: { minorUnits: received },
    donationCount,
  })
  const hour = (from: string, to: string) => ({ from: at(`${from}:00`), to: at(to), bucketMs: minuteMs })
  const moved = (bars: readonly Bar[]) =>
    bars
      .filter(({ received, donations }) => received !== 0 || donations !== 0)
      .map(({ from, received, donations }) => [
        new Date(from).toISOString().slice(11, 16),
        received,
        donations,
      ])

  test('has a bar for every bucket, the running one included, whether something moved in it or not', () => {
    const bars = barsOf([], standing('01:10:00', 0, 0, 0), hour('01:00', '01:59:59.999'))
    expect(bars).toHaveLength(60)
    expect(new Date(bars[59]?.from ?? 0).toISOString()).toBe('2022-09-07T01:59:00.000Z')
    expect(moved(bars)).toEqual([])
  })

  test('says what a bucket brought as its end less the end before it, and what there was as its end', () => {
    const ends = [end('01:59', 5, 1_000, 5), end('02:00', 9, 1_500, 7), end('02:05', 12, 1_501, 8)]
    const bars = barsOf(ends, standing('02:06:30', 20, 2_001, 10), hour('02:00', '02:06:45'))
    expect(moved(bars)).toEqual([
      ['02:00', 500, 2],
      ['02:05', 1, 1],
      ['02:06', 500, 2],
    ])
    expect(bars.map(({ receivedSoFar }) => receivedSoFar)).toEqual([
      1_500, 1_500, 1_500, 1_500, 1_500, 1_501, 2_001,
    ])
  })

  test('counts nothing that came before it into its first bucket', () => {
    const ends = [end('01:00', 5, 1_000, 5), end('01:30', 9, 1_500, 7)]
    expect(moved(barsOf(ends, standing('01:30:10', 9, 1_500, 7), hour('01:10', '02:00:00')))).toEqual([
      ['01:30', 500, 2],
    ])
  })

  test('takes the later state of two ends of one bucket, in whichever order they come', () => {
    const early = end('02:00', 9, 900, 9)
    const late = end('02:00', 10, 1_000, 10)
    for (const ends of [
      [early, late],
      [late, early],
    ]) {
      expect(moved(barsOf(ends, standing('02:00:59', 10, 1_000, 10), hour('02:00', '02:01:00')))).toEqual([
        ['02:00', 1_000, 10],
      ])
    }
  })

  test('never says that a bucket brought less than nothing because an answer lags', () => {
    const ends = [end('02:00', 10, 1_000, 10), end('02:01', 9, 900, 9)]
    expect(moved(barsOf(ends, standing('02:02:00', 11, 1_100, 11), hour('02:00', '02:02:00')))).toEqual([
      ['02:00', 1_000, 10],
      ['02:02', 100, 1],
    ])
  })

  test('counts a gift seen live to the bucket it was recorded in, also after that is over', () => {
    let seen = withStanding([], standing('02:00:30', 10, 1_000, 10), minuteMs, 61)
    seen = withStanding(seen, standing('02:00:59.999', 11, 1_200, 11), minuteMs, 61)
    const now = standing('02:01:00', 12, 1_500, 12)
    seen = withStanding(seen, now, minuteMs, 61)
    const ends = [end('01:59', 9, 900, 9), end('02:00', 9, 900, 9), ...seen]
    expect(moved(barsOf(ends, now, hour('01:59', '02:01:00')))).toEqual([
      ['01:59', 900, 9],
      ['02:00', 300, 2],
      ['02:01', 300, 1],
    ])
  })

  test('keeps no more of what was seen than it was told to', () => {
    const seen = Array.from({ length: 70 }, (_, minute) => minute).reduce(
      (held, minute) =>
        withStanding(
          held,
          { ...standing('00:00:00', minute, 0, 0), asOf: new Date(minute * minuteMs).toISOString() },
          minuteMs,
          61,
        ),
      [] as ReturnType<typeof withStanding>,
    )
    expect(seen).toHaveLength(61)
    expect(seen.at(-1)?.totals.seq).toBe(69)
  })
})

describe('a bar that is pointed at', () => {
  test.each([
    [9, 0],
    [10, 0],
    [19.9, 0],
    [20, 1],
    [29.9, 1],
    [30, 2],
    [99, 2],
  ])('at %d of bars that begin at 10, 20 and 30 it is number %d', (value, position) => {
    expect(barAt([10, 20, 30], value)).toBe(position)
    expect(barAt([], value)).toBeNull()
  })

  test.each([
    ['ArrowLeft', 5, 4],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 5, 6],
    ['ArrowRight', 9, 9],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['ArrowUp', 5, undefined],
    ['Tab', 5, undefined],
  ])('%s leads from bar %d of ten to %s', (key, from, to) => {
    expect(barAfter(key, from, 9)).toBe(to)
  })
})

describe('the map of tiles', () => {
  test('has every region exactly once, UNKNOWN too, and no two on one tile', () => {
    expect(Object.keys(tiles).sort()).toEqual([...regionCodes].sort())
    expect(new Set(Object.values(tiles).map(({ column, row }) => `${column} ${row}`)).size).toBe(
      regionCodes.length,
    )
    expect([...readingOrder].sort()).toEqual([...regionCodes].sort())
    for (const { column, row } of Object.values(tiles)) {
      expect(column).toBeGreaterThanOrEqual(1)
      expect(column).toBeLessThanOrEqual(columns)
      expect(row).toBeGreaterThanOrEqual(1)
      expect(row).toBeLessThanOrEqual(rowCount)
    }
  })

  test.each<[string, Direction, string]>([
    ['110000', 'right', '120000'],
    ['110000', 'down', '130000'],
    ['150000', 'right', '220000'],
    ['230000', 'right', '230000'],
    ['230000', 'up', '230000'],
    ['810000', 'left', '820000'],
    ['350000', 'right', '710000'],
    ['460000', 'left', 'UNKNOWN'],
    ['UNKNOWN', 'up', '540000'],
  ])('from %s %s lies %s', (code, direction, expected) => {
    expect(neighbour(code, direction)).toBe(expected)
  })

  test('is walked from anywhere to anywhere by arrow keys', () => {
    for (const start of regionCodes) {
      const reached = new Set<string>([start])
      for (const code of reached) {
        for (const direction of ['left', 'right', 'up', 'down'] as const)
          reached.add(neighbour(code, direction))
      }
      expect(reached.size).toBe(regionCodes.length)
    }
  })

  test('is shaded in five groups of equal number, and nothing is no shade', () => {
    const values = Array.from({ length: 10 }, (_, place) => (place + 1) * 100)
    const begins = stepsOf([0, ...values])
    expect(begins).toEqual([100, 300, 500, 700, 900])
    expect([0, 100, 299, 300, 699, 900, 100_000].map((value) => stepOf(value, begins))).toEqual([
      0, 1, 1, 2, 3, 5, 5,
    ])
  })

  test('gives equal values the same shade, and one value alone one shade', () => {
    expect(stepOf(7, stepsOf([7, 7, 7]))).toBe(stepOf(7, stepsOf([7])))
    expect(stepOf(0, stepsOf([]))).toBe(0)
  })
})

describe('the lines of money', () => {
  const line = (
    name: 'PUBLIC_DONATIONS' | 'FOUNDATION_MATCHING',
    gross: number,
    corrected: number,
    held: number,
  ) => ({
    line: name,
    gross,
    corrected,
    net: gross - corrected,
    held,
  })
  const lines = [line('PUBLIC_DONATIONS', 1_000, 100, 0), line('FOUNDATION_MATCHING', 500, 0, 50)]

  test('are cut into what stands, what is under review and what was taken back, which together are all there is', () => {
    expect(segmentsOf(lines)).toEqual([
      { line: 'PUBLIC_DONATIONS', part: 'net', value: 900 },
      { line: 'PUBLIC_DONATIONS', part: 'corrected', value: 100 },
      { line: 'FOUNDATION_MATCHING', part: 'net', value: 500 },
      { line: 'FOUNDATION_MATCHING', part: 'held', value: 50 },
    ])
    const { gross, held } = sumOf(lines)
    expect(segmentsOf(lines).reduce((sum, { value }) => sum + value, 0)).toBe(gross + held)
  })

  test('add up, or are said not to', () => {
    expect(addUp(lines)).toBe(true)
    expect(addUp([{ ...line('PUBLIC_DONATIONS', 1_000, 100, 0), net: 901 }])).toBe(false)
  })
})

describe('where there is little room', () => {
  test.each<[number, string, string]>([
    [0, '0', '0'],
    [99, '0', '0'],
    [123_45, '123', '123'],
    [1_234_00, '1.23k', '1,234'],
    [12_345_00, '12.3k', '1.23万'],
    [999_999_99, '999k', '99.9万'],
    [1_000_000_00, '1M', '100万'],
    [123_456_789_00, '123M', '1.23亿'],
    [3_308_123_456_78, '3.3bn', '33亿'],
    [-12_345_00, '−12.3k', '−1.23万'],
  ])('%d fen are ¥%s, in Chinese %s, never more than there is', (fen, en, zh) => {
    expect(shortYuan(fen, 'en')).toBe(en)
    expect(shortYuan(fen, 'zh')).toBe(zh)
  })

  test('counts are cut off the same way', () => {
    expect(shortCount(19_999, 'en')).toBe('19.9k')
    expect(shortCount(19_999, 'zh')).toBe('1.99万')
  })

  test('shares and changes are in tenths of a per cent, and of nothing there is none', () => {
    expect([share(1, 3), share(2, 3), share(0, 5), share(1, 0)]).toEqual([
      '33.3%',
      '66.7%',
      '0.0%',
      undefined,
    ])
    expect(share(9_007_199_254_740_991, 9_007_199_254_740_991)).toBe('100.0%')
    expect([change(112, 100), change(88, 100), change(100, 100), change(5, 0)]).toEqual([
      '+12.0%',
      '−12.0%',
      '+0.0%',
      undefined,
    ])
    expect([change(1_099, 100), change(1_100, 100), change(148_750_00, 100_00)]).toEqual([
      '+999.0%',
      '× 11',
      '× 1,487',
    ])
  })
})

describe('the places of a leaderboard', () => {
  const rows = (...ranks: number[]) => ranks.map((rank) => ({ rank, subjectId: `org_${rank}` }))

  test('are the first ones alone where nobody is looked for', () => {
    expect(placesOf(rows(1, 2), [])).toEqual(rows(1, 2).map((row) => ({ row })))
  })

  test('further down stand behind a gap that says how many it leaves out', () => {
    expect(
      placesOf(rows(1, 2), rows(36, 37, 38)).map((place) =>
        'row' in place ? place.row.rank : -place.skipped,
      ),
    ).toEqual([1, 2, -33, 36, 37, 38])
  })

  test('that the first ones run into stand once, without a gap', () => {
    expect(placesOf(rows(1, 2, 3), rows(2, 3, 4)).map((place) => 'row' in place && place.row.rank)).toEqual([
      1, 2, 3, 4,
    ])
  })
})

test('the days to compare with are those of the campaign before the one that runs, the last one first', () => {
  const startsAt = '2022-08-31T16:00:00Z'
  expect(daysBefore(startsAt, '2022-09-03T15:59:59.999Z', 'Asia/Shanghai')).toEqual([
    '2022-09-02',
    '2022-09-01',
  ])
  expect(daysBefore(startsAt, '2022-09-03T16:00:00Z', 'Asia/Shanghai')[0]).toBe('2022-09-03')
  expect(daysBefore(startsAt, '2022-09-01T10:00:00Z', 'Asia/Shanghai')).toEqual([])
  const endsAt = '2022-09-03T16:00:00Z'
  const last = withinCampaign(Date.parse('2022-09-06T02:00:00Z'), endsAt)
  expect(daysBefore(startsAt, new Date(last).toISOString(), 'Asia/Shanghai')[0]).toBe('2022-09-02')
  expect(withinCampaign(Date.parse(startsAt), endsAt)).toBe(Date.parse(startsAt))
})

test.each<[string, string, number, boolean]>([
  ['of the same bucket', '2022-09-07T02:10:00Z', 600_000, true],
  ['of the same bucket, asked an hour ago', '2022-09-07T01:10:00Z', 600_000, true],
  ['of hours, taken for ten minutes', '2022-09-07T03:00:00Z', 600_000, false],
  ['of ten minutes, taken for hours', '2022-09-07T02:10:00Z', 3_600_000, false],
  ['of minutes, taken for ten', '2022-09-07T02:01:00Z', 600_000, false],
])('the ends of buckets are known by the first: %s', (_of, until, bucketMs, expected) => {
  const totals = { seq: 1, received: { minorUnits: 0 }, donationCount: 0 }
  expect(areEndsOf([{ until, totals }], Date.parse('2022-09-07T02:00:00Z'), bucketMs)).toBe(expected)
})

describe('a milestone', () => {
  const milestone = (id: string, reachedAt: string | null) => ({ id, reachedAt }) as MilestoneLine
  const [early, late, never] = [
    milestone('early', '2022-09-07T02:00:00Z'),
    milestone('late', '2022-09-07T04:00:00Z'),
    milestone('never', null),
  ]
  const told = new Map([early, late].map((one) => [one.id, one]))
  const idsAt = (planned: MilestoneLine[], until: number) => {
    const { reached, ahead } = milestonesAt(planned, told, until)
    return [reached.map(({ id }) => id), ahead.map(({ id }) => id)]
  }

  test.each<[string, number, string[], string[]]>([
    ['before all', Date.parse('2022-09-07T01:00:00Z'), [], ['early', 'late', 'never']],
    ['when the first was reached', Date.parse('2022-09-07T02:00:00Z'), ['early'], ['late', 'never']],
    ['now', Number.POSITIVE_INFINITY, ['early', 'late'], ['never']],
  ])('that was reached later than the instant shown lies ahead of it: %s', (_when, until, reached, ahead) => {
    expect(idsAt([early, late, never], until)).toEqual([reached, ahead])
  })

  test('that was told as reached is not ahead, however old the plan', () => {
    expect(idsAt([milestone('late', null)], Number.POSITIVE_INFINITY)[1]).toEqual([])
  })
})

test('the windows shown are those that run, else the next one, else the last', () => {
  const closed = { state: 'CLOSED' } as const
  const braked = { state: 'BRAKED' } as const
  const open = { state: 'OPEN' } as const
  const next = { state: 'SCHEDULED' } as const
  expect(windowsOf([closed, braked, open, next])).toEqual([braked, open])
  expect(windowsOf([closed, next])).toEqual([next])
  expect(windowsOf([closed])).toEqual([closed])
  expect(windowsOf([])).toEqual([])
})

test.each([
  ['before the first opens', '09:59:59', []],
  ['as the first opens', '10:00:00', ['first']],
  ['while two run', '11:00:00', ['first', 'second']],
  ['as the first closes', '12:00:00', ['second']],
  ['after all', '14:00:00', ['second']],
])('the windows of an instant are those that ran then, else the last that had: %s', (_when, at, ids) => {
  const window = (id: string, opens: string, closes: string) => ({
    id,
    opensAt: `2022-09-07T${opens}Z`,
    closesAt: `2022-09-07T${closes}Z`,
  })
  const windows = [
    window('first', '10:00:00', '12:00:00'),
    window('second', '11:00:00', '13:00:00'),
    window('third', '15:00:00', '16:00:00'),
  ]
  expect(windowsThen(windows, `2022-09-07T${at}.000Z`).map(({ id }) => id)).toEqual(ids)
})

const waitMs = 30_000
const yesterday = '2022-09-08T11:00:00+08:00'
const now = '2022-09-09T12:00:30+08:00'

describe.skipIf(!chromiumPath)(`the dashboard in a browser${withoutBrowser}`, { timeout: 90_000 }, () => {
  let browser: Browser
  let service: Service
  let page: Page
  let window: string
  const complaints: string[] = []

  beforeAll(async () => {
    await buildPages()
    service = await startService({ clock: heldClock(yesterday), neverLate: true })
    await manyOrganizations(service)
    await gift(service, 40_000, 'ann')
    await gift(service, 10_000, 'bob', { project: 'prj_2' })
    service.clock.set(now)
    window = await matching(service, { budget: 200_000n })
    for (let nth = 0; nth < 14; nth += 1) {
      await gift(service, 1_000 * (nth + 1), `donor-${nth}`, { project: `prj_${nth + 5}` })
    }
    const { id } = await gift(service, 7_700, 'carol', { project: 'prj_4' })
    await refund(service, id)
    await earnFlowers(service, ['ann', 'bob'])
    await giveFlower(service, 'drm_1', 'ann')
    await giveFlower(service, 'drm_2', 'bob')
    browser = await openBrowser()
    page = await open(`${service.url}/?campaign=test&lang=en`)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  async function open(url: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme })
    opened.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    opened.on('pageerror', (error) => complaints.push(String(error)))
    await opened.goto(url)
    await opened.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
    return opened
  }

  test("every number is the API's at the same seq, and what consists of parts is their sum", async () => {
    const told = await campaignOf(service)
    await standsAt(told.totals.seq)
    expect(await valuesOf('[data-counter]', 'counter')).toEqual({
      received: told.totals.received.minorUnits,
      net: told.totals.net.minorUnits,
      refunded: told.totals.refunded.minorUnits,
      donations: told.totals.donationCount,
      people: told.totals.donorCount,
      flowers: told.totals.flowerCount,
      givers: told.totals.giverCount,
    })
    for (const { line, gross, net, corrected, held } of told.totals.lines) {
      expect(await valuesOf(`[data-line=${line}]`, 'part')).toEqual({
        gross: gross.minorUnits,
        net: net.minorUnits,
        corrected: corrected.minorUnits,
        held: held.minorUnits,
      })
      expect(gross.minorUnits).toBe(net.minorUnits + corrected.minorUnits)
    }
    expect((await valuesOf('[data-line=PUBLIC_DONATIONS]', 'part')).gross).toBe(
      told.totals.received.minorUnits,
    )
    expect((await valuesOf('[data-line=all]', 'part')).gross).toBe(
      told.totals.received.minorUnits + told.totals.matched.minorUnits,
    )
    expect(await valuesOf('[data-region]', 'region')).toEqual(receivedBy(told.regions))
    expect(await valuesOf('[data-breakdown=category]', 'key')).toEqual(receivedBy(told.categories))
    expect(await valuesOf('[data-breakdown=channel]', 'key')).toEqual(receivedBy(told.channels))
    // Added up here once more, from what stands on the page.
    for (const parts of ['[data-region]', '[data-breakdown=category]', '[data-breakdown=channel]']) {
      const sum = Object.values(await valuesOf(parts, parts === '[data-region]' ? 'region' : 'key')).reduce(
        (one, other) => one + other,
      )
      expect(sum).toBe(told.totals.received.minorUnits)
    }
    expect(await valuesOf('[data-sum]', 'sum')).toEqual({
      region: told.totals.received.minorUnits,
      category: told.totals.received.minorUnits,
      channel: told.totals.received.minorUnits,
    })
    expect(await page.locator('[data-adds-up=true]').count()).toBe(4)
    expect(await page.locator('[data-adds-up=false]').count()).toBe(0)
  })

  test('a gift moves the tile of its region, the bars of its category and its channel, and no other', async () => {
    const before = await partsShown()
    await give(service, { project: 'prj_2', amount: 2_345, regionCode: '510000' })
    const { totals } = await campaignOf(service)
    await standsAt(totals.seq)
    const after = await partsShown()
    const moved = Object.keys(after).filter((key) => after[key] !== before[key])
    expect(moved.map((key) => [key, (after[key] ?? 0) - (before[key] ?? 0)])).toEqual([
      ['region 510000', 2_345],
      ['category MEDICAL', 2_345],
      ['channel 1', 2_345],
    ])
  })

  test('the arrow keys walk the map from tile to tile and say what each is, and stop at its edge', async () => {
    await page.locator('[data-region][tabindex="0"]').focus()
    await page.keyboard.press('Home')
    await page.waitForSelector('[data-detail="230000"]', { timeout: waitMs })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.waitForSelector('[data-detail="110000"]', { timeout: waitMs })
    expect(await page.textContent('[data-detail] h3')).toBe('Beijing')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-region'))).toBe('110000')
    expect(await page.locator('[data-region][tabindex="0"]').count()).toBe(1)
    expect(await page.locator('[data-region][aria-selected=true]').getAttribute('data-region')).toBe('110000')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowUp')
    await page.waitForSelector('[data-detail="230000"]', { timeout: waitMs })
    // The map by donations says how many, and their sum is that of the campaign.
    await page.click('.regions [data-option=donations]')
    const told = await campaignOf(service)
    expect(await valuesOf('[data-region]', 'region')).toEqual(
      Object.fromEntries(told.regions.rows.map((row: Json) => [row.key, row.totals.donationCount])),
    )
    expect(await page.getAttribute('[data-sum=region]', 'data-value')).toBe(String(told.totals.donationCount))
    await page.click('.regions [data-option=received]')
  })

  test('an organization that is not among the first is found by its name, with its rank and its neighbours', async () => {
    await page.click('.boards [data-option=ORGANIZATIONS]')
    await page.waitForSelector('[data-board=ORGANIZATIONS]', { timeout: waitMs })
    expect(await page.locator('[data-board=ORGANIZATIONS] [data-subject=org_7]').count()).toBe(0)
    await page.fill('.search input', 'Lighthouse 3')
    await page.waitForSelector('[data-found=org_7]', { timeout: waitMs })
    expect(await page.locator('[data-found]').count()).toBe(1)
    await page.press('.search input', 'Enter')
    await page.waitForSelector('[data-own=org_7]', { timeout: waitMs })
    const { around, rows, total } = await boardOf(service, 'ORGANIZATIONS', 'AMOUNT', 'org_7')
    expect(around.rank).toBeGreaterThan(10)
    expect(await page.textContent('p.own')).toContain(`“Lighthouse 3” is number ${around.rank} of ${total}.`)
    const expected = new Map([...rows, ...around.rows].map((row: Json) => [row.rank, row]))
    expect(await placesShown()).toEqual(
      [...expected.values()].map((row: Json) => [String(row.rank), row.subjectId, String(row.value)]),
    )
    expect(await page.getAttribute('[data-board] tr[aria-current=true]', 'data-subject')).toBe('org_7')
    await page.click('p.own button')
    await page.waitForSelector('[data-own]', { state: 'detached', timeout: waitMs })
  })

  test('an organization for which nothing is counted has no rank, and what nobody is called is not found', async () => {
    await page.fill('.search input', 'Lapsed')
    await page.click('[data-found=org_4]', { timeout: waitMs })
    await page.waitForSelector('[data-own=org_4][data-rank=""]', { timeout: waitMs })
    expect(await page.textContent('p.own')).toContain('“Lapsed Test Foundation” is not ranked')
    expect(await page.locator('tr[aria-current]').count()).toBe(0)
    await page.click('p.own button')
    await page.fill('.search input', 'Nobody')
    await page.waitForSelector('.search .nothing', { timeout: waitMs })
    await page.fill('.search input', '')
  })

  test('a search whose answer does not come says so, and claims nothing of whom was looked for', async () => {
    await page.fill('.search input', 'Lighthouse 3')
    await page.waitForSelector('[data-found=org_7]', { timeout: waitMs })
    await page.route(/\/graphql\b/, (route) => route.fulfill({ status: 503, body: '' }))
    await page.press('.search input', 'Enter')
    await page.waitForSelector('.boards .refusal', { timeout: waitMs })
    expect(await page.textContent('.boards .refusal')).toBe('The service did not answer. Please try again.')
    expect(await page.locator('[data-own]').count()).toBe(0)
    await page.unroute(/\/graphql\b/)
    await page.click('.boards [data-option=ORGANIZATIONS]')
    // What the browser itself says of such an answer is no complaint of the page.
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('503')))
  })

  test.each([
    ['PROJECTS', 'PEOPLE'],
    ['REGIONS', 'GIFTS'],
    ['REGIONS', 'FLOWERS'],
  ])("the board of %s by %s is the API's", async (board, by) => {
    await page.click(`.boards [data-option=${board}]`)
    await page.click(`.boards [data-option=${by}]`)
    const { rows, total } = await boardOf(service, board, by)
    if (rows.length === 0) await page.waitForSelector('text=Nobody is ranked yet.', { timeout: waitMs })
    else await page.waitForSelector(`[data-board=${board}][data-by=${by}]`, { timeout: waitMs })
    expect(await placesShown()).toEqual(
      rows.map((row: Json) => [String(row.rank), row.subjectId, String(row.value)]),
    )
    expect(await page.textContent('.places > .hint:last-child')).toContain(`${total} ranked`)
  })

  test('flowers rank teams and regions only: nobody gives one to a project or an organization', async () => {
    for (const [board, offered] of [
      ['PROJECTS', 0],
      ['ORGANIZATIONS', 0],
      ['TEAMS', 1],
      ['REGIONS', 1],
    ] as const) {
      await page.click(`.boards [data-option=${board}]`)
      expect(await page.locator('.boards [data-option=FLOWERS]').count(), board).toBe(offered)
    }
  })

  test('a day is set beside another one as the API does, with the difference in per cent', async () => {
    // Both are cut at the last whole second: that of the gifts has to be over.
    service.clock.advance(1_000)
    const { body } = await service.graphql(
      `query ($with: ComparedWith!) { campaign(code: "test") { comparison(with: $with) {
        totals { ...Numbers } otherTotals { ...Numbers } } } }
      fragment Numbers on Totals { received { minorUnits } donationCount donorCount flowerCount }`,
      { with: { day: '2022-09-08' } },
    )
    const { totals, otherTotals } = body.data.campaign.comparison
    expect(otherTotals.donationCount).toBe(2)
    expect(totals.flowerCount).toBe(2)
    const fresh = await open(`${service.url}/?campaign=test&lang=en`)
    await fresh.waitForSelector('[data-day="2022-09-08"] [data-compared]', { timeout: waitMs })
    const compared = await fresh.$$eval('[data-day="2022-09-08"] [data-compared]', (rows) =>
      rows.map((row) => [
        ...['data-compared', 'data-value', 'data-other'].map((name) => row.getAttribute(name)),
        ...[...row.querySelectorAll('td')].map((cell) => cell.textContent),
      ]),
    )
    const written = (value: number) => value.toLocaleString('en')
    const yuan = (fen: number) =>
      `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
    expect(compared).toEqual(
      (
        [
          ['received', totals.received.minorUnits, otherTotals.received.minorUnits, yuan],
          ['donations', totals.donationCount, otherTotals.donationCount, written],
          ['people', totals.donorCount, otherTotals.donorCount, written],
          ['flowers', totals.flowerCount, otherTotals.flowerCount, written],
        ] as const
      ).map(([name, value, other, write]) => {
        const percent = (100 * (value - other)) / other
        const by = other === 0 ? '–' : `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)}%`
        return [name, String(value), String(other), write(value), write(other), by]
      }),
    )
    // A day on which nothing was given has no per cent of it.
    await fresh.selectOption('.comparison select', '2022-09-07')
    const nothing = fresh.locator('[data-day="2022-09-07"] [data-compared=received]')
    await nothing.waitFor({ timeout: waitMs })
    expect(await nothing.getAttribute('data-other')).toBe('0')
    expect(await nothing.locator('.by').textContent()).toBe('–')
    await fresh.close()
  })

  test('the whole campaign by the hour is the timeline of the API, its last bar what runs; so far is what there is', async () => {
    const { totals } = await campaignOf(service)
    const { body } = await service.graphql(
      `{ campaign(code: "test") { timeline(from: "2022-09-01T00:00:00+08:00", to: "2022-09-11T00:00:00+08:00", bucket: HOUR) {
        from added(metric: RECEIVED) gifts: added(metric: DONATION_COUNT) } } }`,
    )
    const ended: { from: string; added: number; gifts: number }[] = body.data.campaign.timeline
    await standsAt(totals.seq)
    await page.click('[data-course=whole] summary')
    await page.waitForSelector('[data-course=whole] tbody tr', { timeout: waitMs })
    const bars = await page.$$eval('[data-course=whole] tbody tr', (rows) =>
      rows.map((row) => [
        Number(row.getAttribute('data-from')),
        Number(row.querySelector('td')?.getAttribute('data-value')),
      ]),
    )
    expect(bars.slice(1)).toEqual(ended.toReversed().map(({ from, added }) => [Date.parse(from), added]))
    const before = ended.reduce((sum, { added }) => sum + added, 0)
    expect(bars[0]?.[1]).toBe(totals.received.minorUnits - before)
    expect(await page.getAttribute('[data-course=whole] [data-strip=received]', 'data-value')).toBe(
      String(bars[0]?.[1]),
    )
    await pointsAtBars(ended)
    await page.click('.whole [data-option=SUM]')
    await page.waitForSelector(
      `[data-course=whole] [data-strip=received][data-value="${totals.received.minorUnits}"]`,
      { timeout: waitMs },
    )
    await page.waitForSelector('[data-course=whole] canvas', { timeout: waitMs })
  })

  test('the window that matches now says what the API says it has left', async () => {
    const { body } = await service.graphql(
      `{ node(id: "${window}") { ... on MatchingWindow { state available { minorUnits } confirmed { minorUnits } held { minorUnits } } } }`,
    )
    const told = body.data.node
    const shown = page.locator(`[data-window=${window}][data-state=${told.state}]`)
    await shown.locator(`[data-available="${told.available.minorUnits}"]`).waitFor({ timeout: waitMs })
    await shown.locator(`[data-confirmed="${told.confirmed.minorUnits}"]`).waitFor({ timeout: waitMs })
    await shown.locator(`[data-held="${told.held.minorUnits}"]`).waitFor({ timeout: waitMs })
  })

  test('a brake is said plainly above everything else for as long as it holds', async () => {
    expect(await page.locator('.brakes').count()).toBe(0)
    const engaged = await tell(
      service,
      'engageBrake',
      {
        idempotencyKey: 'brake',
        campaign: 'cmp_1',
        scope: 'GLOBAL',
        effect: 'STOP_MATCH',
        reason: 'A test',
        noticeZh: '配捐暂停核对',
        noticeEn: 'Matching is being checked',
      },
      'brake { id }',
    )
    await page.waitForSelector('.brakes [data-effect=STOP_MATCH]', { timeout: waitMs })
    const said = page.locator('.brakes')
    expect(await said.textContent()).toContain('Matching is stopped')
    expect(await said.textContent()).toContain('Matching is being checked')
    const [above, below] = await Promise.all([said.boundingBox(), page.locator('.hero').boundingBox()])
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)
    await tell(
      service,
      'releaseBrake',
      { idempotencyKey: 'release', brake: engaged.brake.id, reason: 'Checked' },
      'brake { id }',
    )
    await page.waitForSelector('.brakes', { state: 'detached', timeout: waitMs })
  })

  test('a milestone lies ahead until it is reached, and is reached once', async () => {
    const { totals } = await campaignOf(service)
    const planned = await tell(
      service,
      'planMilestone',
      {
        idempotencyKey: 'milestone',
        campaign: 'cmp_1',
        metric: 'RECEIVED',
        threshold: totals.received.minorUnits + 1_000,
        nameZh: '一小步',
        nameEn: 'A small step',
        reason: 'A test',
      },
      'milestone { id }',
    )
    const { id } = planned.milestone
    const fresh = await open(`${service.url}/?campaign=test&lang=en`)
    const shown = fresh.locator(`[data-milestone=${id}]`)
    await shown.waitFor({ timeout: waitMs })
    expect(await shown.textContent()).toContain('¥10.00 to go')
    expect(await shown.getAttribute('data-reached')).toBe(null)
    await give(service, { project: 'prj_1', amount: 1_000 })
    await fresh.waitForSelector(`[data-milestone=${id}][data-reached]`, { timeout: waitMs })
    expect(await shown.count()).toBe(1)
    await fresh.close()
  })

  test.each([
    ['en', 'light'],
    ['zh', 'dark'],
  ] as const)('has no barrier that axe knows, in %s and %s', async (language, theme) => {
    const opened = await open(`${service.url}/?campaign=test&lang=${language}&theme=${theme}`)
    await opened.waitForSelector('.places table', { timeout: waitMs })
    await opened.waitForSelector('[data-course=whole] canvas', { timeout: waitMs })
    await opened.click('[data-course=hour] summary')
    await opened.evaluate(axe.source)
    const violations = await opened.evaluate(async () => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
      const { violations } = await inPage.run()
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      )
    })
    expect(violations).toEqual([])
    await opened.close()
  })

  test('what is asked now and then and has no answer makes the page late, until it has; a no is an answer', async () => {
    const { documentId } = (CampaignWindowsDocument as unknown as { __meta__: { documentId: string } })
      .__meta__
    const isOfWindows = (url: URL) => url.href.includes(encodeURIComponent(documentId))
    const answer = (status: number, code: string) => (route: Route) =>
      route.fulfill({
        status,
        json: {
          ...(status === 200 ? { data: { campaign: null } } : {}),
          errors: [{ message: 'Not now.', extensions: { code } }],
        },
      })
    const openWith = async (disturb: (route: Route) => unknown) => {
      const opened = await browser.newPage()
      await opened.route(isOfWindows, disturb)
      await opened.goto(`${service.url}/?campaign=test&lang=en`)
      return opened
    }
    const refused = await openWith(answer(400, 'BAD_REQUEST'))
    await Promise.all(
      [
        (route: Route) => route.abort(),
        answer(503, 'UNAVAILABLE'),
        answer(200, 'INTERNAL'),
        // Never.
        () => {},
      ].map(async (disturb) => {
        const opened = await openWith(disturb)
        await opened.waitForSelector('[data-freshness=DELAYED]', { timeout: waitMs })
        await opened.unroute(isOfWindows)
        await opened.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
        await opened.waitForSelector(`[data-window=${window}]`, { timeout: waitMs })
        await opened.close()
      }),
    )
    // By now it has asked for longer than the others had when they were late.
    expect(await refused.locator('[data-freshness=LIVE]').count()).toBe(1)
    await refused.close()
  })

  test('what was shown before is let go of, however often the numbers move', async () => {
    const opened = await open(`${service.url}/?campaign=test&lang=en&hz=10`)
    const moves = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        await gift(service, 100, 'ann')
        const { totals } = await campaignOf(service)
        await opened.waitForSelector(`[data-counter=received][data-seq="${totals.seq}"]`, {
          timeout: waitMs,
        })
      }
    }
    await moves(10)
    const before = await objectsIn(opened)
    await moves(40)
    expect((await objectsIn(opened)) / before).toBeLessThan(1.2)
    await opened.close()
  })

  test('nothing was complained of all the while', () => {
    expect(complaints).toEqual([])
  })

  test('the first load is at most 200 KB of script and style, as it comes over the line', async () => {
    const built = fileURLToPath(new URL('../../dist/web', import.meta.url))
    const html = await readFile(join(built, 'index.html'), 'utf8')
    const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, path]) => path as string,
    )
    expect(files.length).toBeGreaterThan(1)
    // What the page loads by itself, the drawing library too; letters apart, of which chinese.css is only the list.
    const late = (await readdir(join(built, 'assets')))
      .filter((name) => /^plot-/.test(name))
      .map((name) => `assets/${name}`)
    expect(late.length).toBeGreaterThan(0)
    let bytes = 0
    for (const path of [...files, ...late]) bytes += gzipSync(await readFile(join(built, path))).length
    expect(bytes).toBeLessThanOrEqual(200_000)
  })

  /** What both strips of the whole campaign tell when a bar of either is pointed at, by pointer and by keyboard. */
  async function pointsAtBars(ended: { from: string; added: number; gifts: number }[]): Promise<void> {
    const told = async (strip: string) => {
      const output = page.locator(`[data-course=whole] output[data-strip=${strip}]`)
      const [from, value] = await Promise.all(
        ['data-from', 'data-value'].map((name) => output.getAttribute(name)),
      )
      return { from: Number(from), value: Number(value), words: await output.textContent() }
    }
    const tells = async (position: number, words: RegExp) => {
      const { from, added, gifts } = ended[position] as (typeof ended)[number]
      const begin = Date.parse(from)
      await page.waitForSelector(`[data-course=whole] output[data-strip=donations][data-from="${begin}"]`, {
        timeout: waitMs,
      })
      expect(await told('received')).toEqual({
        from: begin,
        value: added,
        words: expect.stringMatching(words),
      })
      expect(await told('donations')).toMatchObject({ from: begin, value: gifts })
    }
    const given = ended.findIndex(({ from }) => Date.parse(from) === Date.parse(yesterday))
    expect(ended[given]).toMatchObject({ added: 50_000, gifts: 2 })

    const received = page.locator('[data-course=whole] .strip').first()
    const over = received.locator('.u-over')
    await over.scrollIntoViewIfNeeded()
    const box = await over.boundingBox()
    if (!box) throw new Error('The plot is drawn.')
    // One bar more than are over: the running one.
    const bar = box.width / (ended.length + 1)
    // The first whole pixel of a bar, and the last.
    const first = Math.ceil(box.x + given * bar + 0.1)
    const last = Math.ceil(box.x + (given + 1) * bar - 0.1) - 1
    for (const [at, position, words] of [
      [first, given, /11:00 · ¥500\.00$/],
      [last, given, /11:00 · ¥500\.00$/],
      [first - 1, given - 1, /10:00 · ¥0\.00$/],
    ] as const) {
      await page.mouse.move(at, box.y + box.height / 2)
      await tells(position, words)
    }
    await page.mouse.move(0, 0)

    const running = Date.parse(ended.at(-1)?.from ?? '') + 3_600_000
    const runs = `[data-course=whole] output[data-strip=received][data-from="${running}"]`
    await page.waitForSelector(runs, { timeout: waitMs })
    const slider = received.getByRole('slider', { name: 'Received per hour (yuan)' })
    await slider.focus()
    await page.keyboard.press('Home')
    await tells(0, /00:00 · ¥0\.00$/)
    await page.keyboard.press('ArrowRight')
    await tells(1, /01:00 · ¥0\.00$/)
    await page.keyboard.press('End')
    await page.waitForSelector(runs, { timeout: waitMs })
    for (let step = ended.length; step > given; step -= 1) await page.keyboard.press('ArrowLeft')
    await tells(given, /11:00 · ¥500\.00$/)
    expect(await slider.getAttribute('aria-valuetext')).toBe((await told('received')).words)
    expect(await slider.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
    // Both strips have the line at the bar. Where the keyboard is elsewhere, what runs is told.
    expect(await page.locator('[data-course=whole] .u-cursor-x:not(.u-off)').count()).toBe(2)
    await slider.blur()
    await page.waitForSelector(runs, { timeout: waitMs })
  }

  /** How many objects of all kinds a page holds once all garbage is gone. */
  async function objectsIn(opened: Page): Promise<number> {
    const session = await opened.context().newCDPSession(opened)
    await session.send('HeapProfiler.collectGarbage')
    const { result: prototype } = await session.send('Runtime.evaluate', { expression: 'Object.prototype' })
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.objectId as string,
    })
    const { result } = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId as string,
      functionDeclaration: 'function () { return this.length }',
    })
    await session.detach()
    return result.value as number
  }

  /** Waits until everything that shows a moment shows the one of this seq. */
  async function standsAt(seq: number): Promise<void> {
    await page.waitForFunction(
      (wanted) => {
        const shown = [
          ...document.querySelectorAll(
            '[data-counter], [data-line], [data-region], [data-breakdown], [data-sum], .race',
          ),
        ]
        return shown.length > 0 && shown.every((one) => Number(one.getAttribute('data-seq')) === wanted)
      },
      seq,
      { timeout: waitMs },
    )
  }

  /** The value of each element by the attribute that names it. */
  async function valuesOf(selector: string, name: string): Promise<Record<string, number>> {
    return Object.fromEntries(
      await page.$$eval(
        selector,
        (elements, attribute) =>
          elements.map(
            (one) =>
              [one.getAttribute(attribute), Number(one.getAttribute('data-value'))] as [string, number],
          ),
        `data-${name}`,
      ),
    )
  }

  async function partsShown(): Promise<Record<string, number>> {
    const named = (name: string, values: Record<string, number>) =>
      Object.entries(values).map(([key, value]) => [`${name} ${key}`, value])
    return Object.fromEntries([
      ...named('region', await valuesOf('[data-region]', 'region')),
      ...named('category', await valuesOf('[data-breakdown=category]', 'key')),
      ...named('channel', await valuesOf('[data-breakdown=channel]', 'key')),
    ])
  }

  function placesShown(): Promise<(string | null)[][]> {
    return page.$$eval('.places [data-subject]', (rows) =>
      rows.map((row) => ['data-rank', 'data-subject', 'data-value'].map((name) => row.getAttribute(name))),
    )
  }
})

/** Fourteen more that receive money, so that the board is longer than its first page. */
async function manyOrganizations({ sql }: Service): Promise<void> {
  for (let nth = 1; nth <= 14; nth += 1) {
    const [nameZh, nameEn] = [`灯塔${nth}`, `Lighthouse ${nth}`]
    const uscc = `53440000MJE00000${String(nth).padStart(2, '0')}`
    const [organization] = await sql`
      insert into organization (uscc, name_zh, name_en, kind, certificate_valid_until, region_code, disclosure_status, state, search)
      values (${uscc}, ${nameZh}, ${nameEn}, 'PUBLIC', '2030-12-31', '440000', 'CURRENT', 'ACTIVE',
        array_to_tsvector(${indexedTerms(nameZh, nameEn)}::text[]))
      returning id`
    await sql`
      insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
        receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
      values (1, ${`L${nth}`}, ${nameZh}, ${nameEn}, 'EDUCATION', ${organization?.id}, ${organization?.id}, ${uscc}, 'PUBLIC',
        ${organization?.id}, ${`${uscc}A00001`}, 10000000, '440000', 'ONLINE', array_to_tsvector(${indexedTerms(nameZh, nameEn)}::text[]))`
  }
}

async function give(
  service: Service,
  input: { project: string; amount: number; regionCode?: string },
): Promise<void> {
  const idempotencyKey = `${input.project}-${input.amount}`
  await tell(service, 'donate', { idempotencyKey, donorRef: 'dora', ...input }, 'replayed', 'partner')
}

async function tell(
  service: Service,
  verb: string,
  input: Record<string, unknown>,
  fields: string,
  role: 'staff' | 'partner' = 'staff',
): Promise<Json> {
  const name = `${verb[0]?.toUpperCase()}${verb.slice(1)}`
  const { body } = await service.graphql(
    `mutation ($input: ${name}Input!) { ${verb}(input: $input) { __typename ... on UserError { message } ... on ${name}Success { ${fields} } } }`,
    { input },
    await service.token(role),
  )
  expect(body.data?.[verb].__typename, JSON.stringify(body)).toBe(`${name}Success`)
  return body.data[verb]
}

async function campaignOf(service: Service): Promise<Json> {
  // What was answered before is not kept for longer.
  service.clock.advance(500)
  const part = 'seq total { donationCount } rows { key totals { donationCount received { minorUnits } } }'
  const { body } = await service.graphql(`{ campaign(code: "test") {
    totals {
      seq donationCount donorCount flowerCount giverCount
      received { minorUnits } matched { minorUnits } net { minorUnits } refunded { minorUnits }
      lines { line gross { minorUnits } net { minorUnits } corrected { minorUnits } held { minorUnits } }
    }
    regions: breakdown(by: REGION) { ${part} }
    categories: breakdown(by: CATEGORY) { ${part} }
    channels: breakdown(by: CHANNEL) { ${part} }
  } }`)
  expect(body.errors).toBeUndefined()
  const { campaign } = body.data
  for (const { seq } of [campaign.regions, campaign.categories, campaign.channels])
    expect(seq).toBe(campaign.totals.seq)
  return campaign
}

function receivedBy({ rows }: Json): Record<string, number> {
  return Object.fromEntries(rows.map(({ key, totals }: Json) => [key, totals.received.minorUnits]))
}

async function boardOf(service: Service, board: string, by: string, around?: string): Promise<Json> {
  const { body } = await service.graphql(
    `query ($board: BoardKind!, $by: BoardMeasure!, $around: ID) { campaign(code: "test") {
      leaderboard(board: $board, by: $by, first: 10, around: $around) {
        total rows { rank value subjectId } around { rank rows { rank value subjectId } }
      } } }`,
    { board, by, around: around ?? null },
  )
  expect(body.errors).toBeUndefined()
  return body.data.campaign.leaderboard
}

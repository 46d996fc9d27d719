// The rules of the pages that need no browser: how fen are written, what a minute brought, when a page calls itself late.
import { describe, expect, test } from 'vitest'
import { count, timeOfDay, yuan } from '../../web/src/format.ts'
import { freshnessOf, isLate, type Signs } from '../../web/src/freshness.ts'
import { lastHour, withLatest } from '../../web/src/timeline.ts'
import { languageOf, words } from '../../web/src/words.ts'

describe('an amount in fen is written in yuan without a float', () => {
  test.each([
    [0, '0.00'],
    [1, '0.01'],
    [99, '0.99'],
    [100, '1.00'],
    [123_456, '1,234.56'],
    [7_710_000_000, '77,100,000.00'],
    [330_812_345_678, '3,308,123,456.78'],
    [9_007_199_254_740_991, '90,071,992,547,409.91'],
    [-150, '−1.50'],
  ])('%d fen is ¥%s', (fen, text) => {
    expect(yuan(fen)).toBe(text)
  })

  test('the largest count keeps every digit', () => {
    expect(count(9_007_199_254_740_991)).toBe('9,007,199,254,740,991')
  })
})

test("times are those of the campaign's own zone, not of the one who looks", () => {
  expect(timeOfDay('2022-09-07T02:00:00Z', 'Asia/Shanghai', 'en')).toBe('10:00:00')
  expect(timeOfDay('2022-09-06T16:00:00Z', 'Asia/Shanghai', 'zh')).toBe('00:00:00')
})

describe('the last hour', () => {
  const end = (minute: string, seq: number, received: number, donationCount: number) => ({
    minute: `2022-09-07T${minute}:00Z`,
    totals: { seq, received: { minorUnits: received }, donationCount },
  })
  const latest = (time: string, seq: number, received: number, donationCount: number) => ({
    asOf: `2022-09-07T${time}Z`,
    seq,
    received: { minorUnits: received },
    donationCount,
  })
  const moved = (rows: ReturnType<typeof lastHour>) =>
    rows
      .filter(({ received, donations }) => received !== 0 || donations !== 0)
      .map(({ startsAt, received, donations }) => [
        new Date(startsAt).toISOString().slice(11, 16),
        received,
        donations,
      ])

  test('a minute brought its end less the end before it, and a minute in which nothing moved brought nothing', () => {
    const rows = lastHour([
      end('01:59', 5, 1_000, 5),
      end('02:00', 9, 1_500, 7),
      end('02:05', 12, 1_501, 8),
      end('02:06', 20, 2_001, 10),
    ])
    expect(rows).toHaveLength(60)
    expect(moved(rows)).toEqual([
      ['01:59', 1_000, 5],
      ['02:00', 500, 2],
      ['02:05', 1, 1],
      ['02:06', 500, 2],
    ])
  })

  test('what came before the hour is not counted into it', () => {
    const rows = lastHour([end('01:00', 5, 1_000, 5), end('01:30', 9, 1_500, 7), end('02:10', 9, 1_500, 7)])
    expect(moved(rows)).toEqual([['01:30', 500, 2]])
  })

  test('of two ends of one minute the later state counts, in whichever order they come', () => {
    const early = end('02:00', 9, 900, 9)
    const late = end('02:00', 10, 1_000, 10)
    expect(moved(lastHour([early, late]))).toEqual([['02:00', 1_000, 10]])
    expect(moved(lastHour([late, early]))).toEqual([['02:00', 1_000, 10]])
  })

  test('an end that is older than the one before it brought nothing, and never less than that', () => {
    const rows = lastHour([end('02:00', 10, 1_000, 10), end('02:01', 9, 900, 9), end('02:02', 11, 1_100, 11)])
    expect(moved(rows)).toEqual([
      ['02:00', 1_000, 10],
      ['02:02', 100, 1],
    ])
  })

  test('a gift seen live counts to the minute it was recorded in, also after that minute is over', () => {
    let seen = withLatest([], latest('02:00:30', 10, 1_000, 10))
    seen = withLatest(seen, latest('02:00:59.999', 11, 1_200, 11))
    seen = withLatest(seen, latest('02:01:00', 12, 1_500, 12))
    expect(moved(lastHour([end('01:59', 9, 900, 9), end('02:00', 9, 900, 9), ...seen]))).toEqual([
      ['01:59', 900, 9],
      ['02:00', 300, 2],
      ['02:01', 300, 1],
    ])
  })
})

describe('a page says how fresh its numbers are', () => {
  const signs: Signs = { now: 100_000, currentAt: 99_500, serviceLevel: 'LIVE', behind: false }
  test.each<[string, Partial<Signs>, string]>([
    ['live while the line answers', {}, 'LIVE'],
    ['connecting before the first frame', { serviceLevel: null }, 'CONNECTING'],
    ['connecting before the line ever stood', { currentAt: null }, 'CONNECTING'],
    ['live at exactly three seconds of silence', { currentAt: 97_000 }, 'LIVE'],
    ['silent beyond three seconds', { currentAt: 96_999 }, 'SILENT'],
    ['delayed when the service says so', { serviceLevel: 'DELAYED' }, 'DELAYED'],
    ['frozen when the service says so', { serviceLevel: 'FROZEN' }, 'FROZEN'],
    [
      'silent even when the last word was that it is delayed',
      { currentAt: 1, serviceLevel: 'DELAYED' },
      'SILENT',
    ],
    ['delayed when the service sends older state than is shown', { behind: true }, 'DELAYED'],
    ['final when the campaign is settled', { serviceLevel: 'FINAL' }, 'FINAL'],
  ])('%s', (_name, change, expected) => {
    expect(freshnessOf({ ...signs, ...change })).toBe(expected)
  })

  test('late are silence, delay and hold; live and final are not', () => {
    expect((['SILENT', 'DELAYED', 'FROZEN', 'LIVE', 'FINAL', 'CONNECTING'] as const).map(isLate)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('the language', () => {
  test.each<[string, string[], string]>([
    ['lang=zh', ['en-GB'], 'zh'],
    ['lang=en', ['zh-CN'], 'en'],
    ['', ['fr', 'zh-Hant-HK', 'en'], 'zh'],
    ['lang=fr', ['en-US', 'zh'], 'en'],
    ['', ['fr'], 'en'],
  ])('of "?%s" for a browser that prefers %j is %s', (query, preferred, language) => {
    expect(languageOf(new URLSearchParams(query), preferred)).toBe(language)
  })

  test('has every word in Chinese and in English', () => {
    expect(Object.keys(words.zh).sort()).toEqual(Object.keys(words.en).sort())
  })
})

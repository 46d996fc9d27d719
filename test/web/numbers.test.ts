// The rules of the pages that need no browser: how fen are written, when a page calls itself late.
import { describe, expect, test } from 'vitest'
import { count, timeOfDay, yuan } from '../../web/src/design/format.ts'
import { lengthOf, thousandthsOf } from '../../web/src/design/length.ts'
import { openness } from '../../web/src/design/petals.ts'
import { placeOf } from '../../web/src/design/place.ts'
import { rollMs } from '../../web/src/design/roll.ts'
import { languageOf, words } from '../../web/src/design/words.ts'
import { freshnessOf, isLate, type Signs } from '../../web/src/live/freshness.ts'

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

test.each([
  [0, 10, '0%'],
  [1, 3, '33.3%'],
  [2, 3, '66.6%'],
  [10, 10, '100%'],
  [11, 10, '100%'],
  [-1, 10, '0%'],
  [1, 0, '0%'],
  [999_999, 1_000_000, '99.9%'],
  [1_000_000_000_000, 1_000_000_000_000, '100%'],
])('a bar of %d in %d is as long as %s of what it can be', (part, whole, length) => {
  expect(lengthOf(part, whole)).toBe(length)
})

test('what an eye cannot tell moves no bar, and opens no petal before all of its way is gone', () => {
  expect(thousandthsOf(1_000_000, 3_000_000)).toBe(thousandthsOf(1_000_400, 3_000_000))
  expect(thousandthsOf(1_000_000, 3_000_000)).not.toBe(thousandthsOf(1_003_000, 3_000_000))
  expect([0, 0.1, 0.2, 0.5, 1].map((open) => openness(open, 0))).toEqual([0, 0.5, 1, 1, 1])
  expect([0.8, 0.9999, 1].map((open) => openness(open, 4))).toEqual([0, 0.99, 1])
})

test.each([
  [100, 0],
  [299, 0],
  [300, 240],
  [500, 400],
  [60_000, 420],
])('a digit that moved %d ms ago rolls for %d ms, and is at rest before the next', (since, duration) => {
  expect(rollMs(since)).toBe(duration)
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

test.each([
  ['', 2],
  ['?hz=1', 1],
  ['?hz=10', 10],
  ['?hz=11', 2],
  ['?hz=0', 2],
  ['?hz=2.5', 2],
  ['?hz=often', 2],
])('at "%s" numbers move at most %d times a second', (search, maxHz) => {
  expect(placeOf({ search } as Location, ['en']).maxHz).toBe(maxHz)
})

test('a page may have another usual rate, and what the address asks goes before it', () => {
  expect(placeOf({ search: '?hz=often' } as Location, ['en'], 3).maxHz).toBe(3)
  expect(placeOf({ search: '?hz=1' } as Location, ['en'], 3).maxHz).toBe(1)
})

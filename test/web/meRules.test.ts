// The rules of a donor's own page that need no browser: typed amounts, what becomes of what is sent, lists that grow at both
// ends, odds, bouquets, threads, codes.
import { describe, expect, test } from 'vitest'
import { fenOf } from '../../web/src/me/amount.ts'
import { headsOf, mostHeads } from '../../web/src/me/bouquetShape.ts'
import { chosenAmong, codeOf, newerNumbers, type TeamNumbers, withFrame } from '../../web/src/me/gathered.ts'
import { chanceText, ratioText, withRest } from '../../web/src/me/odds.ts'
import { mostRows, type PageOf, withHead, withMore } from '../../web/src/me/pages.ts'
import { afterAnswer, mostTries, saidOf } from '../../web/src/me/sending.ts'
import { arrivedSince, firstReportDue, threadOf } from '../../web/src/me/thread.ts'
import { wholeOf } from '../../web/src/me/whole.ts'
import { words } from '../../web/src/me/words.ts'

describe('a typed amount becomes whole fen, as text and never as a float', () => {
  test.each([
    ['0.01', 1],
    ['.5', 50],
    ['1.', 100],
    ['33', 3_300],
    ['9.9', 990],
    ['0.29', 29],
    ['1.15', 115],
    ['1,000', 100_000],
    ['1,000.5', 100_050],
    ['1,234,567.89', 123_456_789],
    ['007', 700],
    [' ¥66 ', 6_600],
    ['66 元', 6_600],
    ['１２．３', 1_230],
    ['12。5', 1_250],
    ['100000000', 10_000_000_000],
  ])('%j is %d fen', (typed, fen) => {
    expect(fenOf(typed)).toEqual({ fen, problem: null })
  })

  test.each([
    ['', 'EMPTY'],
    ['   ', 'EMPTY'],
    ['¥', 'EMPTY'],
    ['0', 'ZERO'],
    ['0.00', 'ZERO'],
    ['1,000.005', 'TOO_FINE'],
    ['0.001', 'TOO_FINE'],
    ['0.000', 'TOO_FINE'],
    ['abc', 'NOT_A_NUMBER'],
    ['12a', 'NOT_A_NUMBER'],
    ['.', 'NOT_A_NUMBER'],
    ['1.2.3', 'NOT_A_NUMBER'],
    ['-5', 'NOT_A_NUMBER'],
    ['1e3', 'NOT_A_NUMBER'],
    ['0x10', 'NOT_A_NUMBER'],
    ['1,00', 'NOT_A_NUMBER'],
    ['1,0000', 'NOT_A_NUMBER'],
    [',100', 'NOT_A_NUMBER'],
    ['NaN', 'NOT_A_NUMBER'],
    ['Infinity', 'NOT_A_NUMBER'],
    ['100000000.01', 'TOO_MUCH'],
    ['99999999999999999999', 'TOO_MUCH'],
  ])('%j is refused: %s', (typed, problem) => {
    expect(fenOf(typed)).toEqual({ fen: null, problem })
  })
})

describe('a number of flowers', () => {
  test.each([
    ['1', 1],
    [' 12 ', 12],
    ['１０', 10],
    ['007', 7],
    ['0', null],
    ['', null],
    ['-1', null],
    ['1.5', null],
    ['1e1', null],
    ['x', null],
    ['9999999999999999', null],
  ])('%j is %j', (typed, number) => {
    expect(wholeOf(typed)).toBe(number)
  })
})

describe('what is sent', () => {
  const input = { idempotencyKey: 'k', count: 3 }
  const success = { __typename: 'GiveFlowersSuccess' as const, replayed: false }
  const refusal = (code: string) => ({ __typename: 'Refusal', code, message: 'No.', retryAfterMs: 100 })
  const once = { input, tries: 1 }

  test('is done by an answer, and refused by a refusal', () => {
    expect(afterAnswer(once, { answer: success })).toEqual({ state: 'done', input, answer: success })
    const no = refusal('INSUFFICIENT_FLOWERS')
    expect(afterAnswer(once, { answer: no })).toEqual({ state: 'refused', input, refusal: no })
  })

  test('is sent again with the same key while no answer comes, or the service asks for it', () => {
    for (const heard of [
      { lost: true } as const,
      { answer: refusal('OVERLOADED') },
      { answer: refusal('UNAVAILABLE') },
    ])
      expect(afterAnswer(once, heard)).toEqual({ state: 'sending', input, tries: 2 })
  })

  test('is called unanswered, never failed, when it was sent often enough', () => {
    const often = { input, tries: mostTries }
    expect(afterAnswer(often, { lost: true })).toEqual({ state: 'unanswered', input, message: null })
    expect(afterAnswer(often, { answer: refusal('UNAVAILABLE') })).toEqual({
      state: 'unanswered',
      input,
      message: 'No.',
    })
    // The answer to the last try counts as well as that to the first.
    expect(afterAnswer(often, { answer: success }).state).toBe('done')
  })

  test('is answered beside the field that the answer names', () => {
    const named = (more: object) =>
      Object.fromEntries(
        saidOf({ __typename: 'X', code: 'SOME', message: 'No.', ...more }, { FULL: 'count' }),
      )
    expect(named({})).toEqual({ '': 'No.' })
    expect(named({ code: 'FULL' })).toEqual({ count: 'No.' })
    expect(named({ path: 'input.dream' })).toEqual({ dream: 'No.' })
    expect(
      named({
        fields: [
          { path: 'input.amount', message: 'Less.' },
          { path: 'input.goal.dream', message: 'Which?' },
        ],
      }),
    ).toEqual({ amount: 'Less.', goal: 'Which?' })
    expect(saidOf(undefined).size).toBe(0)
  })
})

describe('a list that grows at both ends', () => {
  const page = (ids: number[], endCursor: string | null): PageOf<number> => ({
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    edges: ids.map((node) => ({ node })),
  })
  const own = (id: number) => id

  test('keeps what was fetched when its head is asked for again, and puts the new before it', () => {
    const first = withHead(undefined, page([5, 4], 'c4'), own)
    const longer = withMore(first, page([3, 2], 'c2'), own)
    expect(longer).toEqual({ rows: [5, 4, 3, 2], cursor: 'c2' })
    expect(withHead(longer, page([6, 5], 'c5'), own)).toEqual({ rows: [6, 5, 4, 3, 2], cursor: 'c2' })
    expect(withHead(longer, page([5, 4], 'c4'), own)).toEqual(longer)
  })

  test('begins anew when more came than a page holds, rather than hiding a gap', () => {
    const held = { rows: [5, 4, 3, 2], cursor: 'c2' }
    expect(withHead(held, page([9, 8], 'c8'), own)).toEqual({ rows: [9, 8], cursor: 'c8' })
  })

  test('never holds a row twice, and ends with the last page or at its bound', () => {
    const held = { rows: [5, 4], cursor: 'c4' }
    expect(withMore(held, page([4, 3], null), own)).toEqual({ rows: [5, 4, 3], cursor: null })
    const many = Array.from({ length: mostRows + 5 }, (_, index) => -index)
    expect(withMore({ rows: [1], cursor: 'c' }, page(many, 'd'), own)).toMatchObject({ cursor: null })
    expect(withMore({ rows: [1], cursor: 'c' }, page(many, 'd'), own).rows).toHaveLength(mostRows)
  })
})

describe('odds', () => {
  test('are shown with the chance of nothing, the highest first', () => {
    const odds = [
      { ratio: 3_000, chance: 350_000, fen: 300 },
      { ratio: 20_000, chance: 20_000, fen: 2_000 },
    ]
    expect(withRest(odds).map(({ ratio, chance }) => [ratio, chance])).toEqual([
      [20_000, 20_000],
      [3_000, 350_000],
      [0, 630_000],
    ])
    expect(withRest([{ ratio: 10_000, chance: 1_000_000, fen: 1 }])).toHaveLength(1)
    expect(withRest([])).toEqual([])
  })

  test.each([
    [1_000_000, '100%'],
    [20_000, '2%'],
    [125_000, '12.5%'],
    [1, '0.0001%'],
    [0, '0%'],
  ])('%d of a million is %s', (chance, text) => {
    expect(chanceText(chance)).toBe(text)
  })

  test.each([
    [20_000, '2'],
    [10_000, '1'],
    [3_000, '0.3'],
    [1, '0.0001'],
  ])('%d basis points are %s times', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text)
  })
})

describe('a bouquet', () => {
  test('has a head for each flower, up to as many as there is room for, and none outside', () => {
    for (const flowers of [0, 1, 2, 5, 12, 30, 31, 5_000]) {
      const heads = headsOf(flowers)
      expect(heads).toHaveLength(Math.min(flowers, mostHeads))
      for (const { x, y, size } of heads) {
        expect(x - size / 2).toBeGreaterThanOrEqual(0)
        expect(x + size / 2).toBeLessThanOrEqual(1)
        expect(y - size / 2).toBeGreaterThanOrEqual(-0.06)
        expect(y + size / 2).toBeLessThan(0.88)
      }
    }
  })
})

describe('a thread', () => {
  const gift = { flowers: 3, deedCount: 2 }
  const dream = { state: 'COLLECTING', projectId: null, reports: [] }
  const knots = (...args: Parameters<typeof threadOf>) =>
    threadOf(...args).map(({ kind, there }) => `${kind}${there ? '' : '…'}`)

  test.each([
    ['still collecting', dream, ['deeds', 'gift', 'dream…', 'project…', 'promise…']],
    ['reached', { ...dream, state: 'REACHED' }, ['deeds', 'gift', 'dream', 'project…', 'promise…']],
    [
      'a project that reports',
      {
        state: 'CONVERTED',
        projectId: 'prj_9',
        reports: [
          { id: 'rpt_1', state: 'PUBLISHED' },
          { id: 'rpt_2', state: 'PLANNED' },
          { id: 'rpt_3', state: 'SUBMITTED' },
        ],
      },
      ['deeds', 'gift', 'dream', 'project', 'report', 'report…', 'report…'],
    ],
    ['missed', { ...dream, state: 'RETURNED' }, ['deeds', 'gift', 'dream']],
    ['not known yet', undefined, ['deeds', 'gift']],
  ])('to a dream that is %s', (_name, answer, expected) => {
    expect(knots(gift, answer)).toEqual(expected)
  })

  test('of flowers that went back promises nothing', () => {
    expect(knots({ flowers: 0, deedCount: 0 }, dream)).toEqual(['gift', 'dream…'])
  })

  test('has its first report due as many days after the dream closes as were promised', () => {
    const due = firstReportDue({ closesAt: '2022-09-11T00:00:00+08:00', feedbackDays: 92 })
    expect(new Date(due).toISOString()).toBe('2022-12-11T16:00:00.000Z')
  })

  test('calls a report new only when all that came before has been seen', () => {
    const deliveries = [{ number: 21 }, { number: 22 }]
    expect(arrivedSince(undefined, deliveries)).toEqual({ arrived: undefined, number: 22 })
    expect(arrivedSince(undefined, [])).toEqual({ arrived: undefined, number: 0 })
    expect(arrivedSince(0, deliveries)).toEqual({ arrived: { number: 22 }, number: 22 })
    expect(arrivedSince(22, deliveries)).toEqual({ arrived: undefined, number: 22 })
    expect(arrivedSince(22, [])).toEqual({ arrived: undefined, number: 22 })
  })
})

describe('teams', () => {
  const numbers = (seq: number, flowersCounted: number): TeamNumbers => ({
    seq,
    flowersCounted,
    donationCount: 0,
    donorCount: 0,
    giverCount: 0,
    received: { minorUnits: 0 },
  })

  test('keep what a frame leaves out, and never go back', () => {
    const first = withFrame(new Map(), {
      seq: 5,
      topics: [
        { of: 'tem_1', totals: numbers(5, 10) },
        { of: 'tem_2', totals: numbers(4, 1) },
      ],
    })
    const then = withFrame(first, { seq: 7, topics: [{ of: 'tem_1', totals: numbers(7, 12) }] })
    expect([...then].map(([of, { flowersCounted }]) => [of, flowersCounted])).toEqual([
      ['tem_1', 12],
      ['tem_2', 1],
    ])
    const late = withFrame(then, { seq: 6, topics: [{ of: 'tem_1', totals: numbers(6, 11) }] })
    expect(late.get('tem_1')?.flowersCounted).toBe(12)
    expect(newerNumbers(numbers(6, 11), then.get('tem_1')).flowersCounted).toBe(12)
    expect(newerNumbers(numbers(8, 13), then.get('tem_1')).flowersCounted).toBe(13)
    expect(newerNumbers(numbers(8, 13), undefined).flowersCounted).toBe(13)
  })

  test('that the chosen dream or project does not have are not given with', () => {
    const teams = [{ id: 'tem_1' }, { id: 'tem_2' }]
    expect(chosenAmong(teams, 'tem_2')).toBe('tem_2')
    expect(chosenAmong(teams, 'tem_3')).toBe('')
    expect(chosenAmong(teams, '')).toBe('')
    expect(chosenAmong([], 'tem_2')).toBe('')
  })

  test.each([
    ['AB12CD34', 'AB12CD34'],
    [' ab12cd34 ', 'AB12CD34'],
    ['https://example.org/me?campaign=2022&lang=zh&team=ab12cd34', 'AB12CD34'],
    ['一起捐 https://example.org/me?team=AB12CD34#teams 来吧', 'AB12CD34'],
    ['AB12CD3', null],
    ['AB12CD345', null],
    ['AB12-D34', null],
    ['https://example.org/me?steam=AB12CD34', null],
    ['', null],
  ])('are joined by %j as %j', (typed, code) => {
    expect(codeOf(typed)).toBe(code)
  })
})

test('every word is there in Chinese and in English', () => {
  expect(Object.keys(words.zh).sort()).toEqual(Object.keys(words.en).sort())
})

// Streaks and honours: a table, one row a case.
import { describe, expect, test } from 'vitest'
import { civilDay } from '../../src/campaign/campaign.ts'
import { defaultHonourLevels, honourOf, nextHonour, streakOf } from '../../src/flower/streak.ts'

const september = (...days: number[]) => days.map((day) => `2022-09-${String(day).padStart(2, '0')}`)

describe('a streak', () => {
  test.each([
    ['no day at all', [], 9, 0, 0],
    ['today alone', [9], 9, 1, 1],
    ['yesterday, and today not yet', [8], 9, 1, 1],
    ['the day before yesterday: it has ended', [7], 9, 0, 1],
    ['every day until today', [6, 7, 8, 9], 9, 4, 4],
    ['every day until yesterday, and today not yet', [6, 7, 8], 9, 3, 3],
    ['a gap', [1, 2, 3, 5, 6], 6, 2, 3],
    ['a gap and nothing since', [1, 2, 3, 5], 9, 0, 3],
    ['a late deed that closes a gap', [1, 2, 3, 4, 5], 5, 5, 5],
    ['days in any order, some twice', [3, 1, 2, 3, 1], 3, 3, 3],
    ['what lies ahead of today does not count yet', [1, 2, 3], 2, 2, 2],
  ])('of %s', (_says, days, today, current, longest) => {
    expect(streakOf(september(...days), september(today)[0] as string)).toEqual({ current, longest })
  })

  test('goes on over the end of a month, of a year, and of summer time', () => {
    expect(streakOf(['2022-12-30', '2022-12-31', '2023-01-01'], '2023-01-01')).toEqual({
      current: 3,
      longest: 3,
    })
    expect(streakOf(['2024-02-28', '2024-02-29', '2024-03-01'], '2024-03-02')).toEqual({
      current: 3,
      longest: 3,
    })
    expect(streakOf(['2022-10-29', '2022-10-30', '2022-10-31'], '2022-10-31')).toEqual({
      current: 3,
      longest: 3,
    })
  })

  test('goes by the civil day of the campaign: the same instant is another day elsewhere', () => {
    const at = new Date('2022-09-08T16:00:00Z')
    expect(civilDay(at, 'Asia/Shanghai')).toBe('2022-09-09')
    expect(streakOf(september(7), civilDay(at, 'Asia/Shanghai'))).toEqual({ current: 0, longest: 1 })
    expect(streakOf(september(7), civilDay(at, 'UTC'))).toEqual({ current: 1, longest: 1 })
    const before = new Date(at.getTime() - 1)
    expect(streakOf(september(7), civilDay(before, 'Asia/Shanghai'))).toEqual({ current: 1, longest: 1 })
  })
})

describe('an honour', () => {
  test.each([
    [0, null, 'SEEDLING'],
    [1, 'SEEDLING', 'BUD'],
    [2, 'SEEDLING', 'BUD'],
    [3, 'BUD', 'BLOSSOM'],
    [9, 'BLOSSOM', 'GARDEN'],
    [10, 'GARDEN', null],
    [365, 'GARDEN', null],
  ])('of %i days in a row is %s, and the next %s', (longest, honour, next) => {
    expect(honourOf(defaultHonourLevels, { current: 0, longest })?.code ?? null).toBe(honour)
    expect(nextHonour(defaultHonourLevels, { current: 0, longest })?.code ?? null).toBe(next)
  })

  test('takes more days the higher it is', () => {
    const days = defaultHonourLevels.map((level) => level.days)
    expect(days).toEqual([...days].sort((one, other) => one - other))
    expect(new Set(days).size).toBe(days.length)
  })
})

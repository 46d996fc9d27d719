// The bench of the opening minute, as far as it only computes: it measures nothing here and needs no servers.
import { describe, expect, test } from 'vitest'
import { amountOf, giftOf, messageFor } from '../../bench/loading.ts'
import { agesSeen, type Measured, planOf, ratiosOf, rowsOf } from '../../bench/openingArithmetic.ts'
import { defaultLimits } from '../../src/server/guard.ts'

describe('the plan of a run', () => {
  test('is three rounds of everybody unless told otherwise', () => {
    expect(planOf([])).toMatchObject({ rounds: 3, seconds: 5 })
    expect(planOf(['--only', 'bare row, spread']).only).toEqual(['bare row', 'spread'])
    expect(planOf([]).only).not.toContain('recorded')
    expect(planOf(['--only', 'spread,recorded'])).toMatchObject({ recorded: 10_000_000 })
  })

  test.each([
    [['--rounds', '0'], '--rounds'],
    [['--seconds', 'long'], '--seconds'],
    [['--only', 'mysql'], '--only'],
    [['--recorded', 'many'], '--recorded'],
    [['--only', 'half rate'], 'spread'],
  ])('%j is refused by what is wrong', (argv, name) => {
    expect(() => planOf(argv)).toThrow(name)
  })
})

describe('the age of what a screen shows', () => {
  const sightings = [
    { seq: 10, at: 1_000 },
    { seq: 20, at: 1_020 },
    { seq: 30, at: 1_045 },
  ]

  test('is counted from the last look that did not see the entry, for every entry that a frame skipped', () => {
    // 11 to 20 were not there at 1000, 21 to 30 not at 1020.
    expect(agesSeen([[30, 10, 1_100, 2]], sightings)).toEqual({ p50: 80, p99: 100, most: 100 })
    // Two of these against ten of those.
    expect(agesSeen([[22, 10, 1_100, 2]], sightings)).toEqual({ p50: 100, p99: 100, most: 100 })
  })

  test('is not known of what was there before anybody looked', () => {
    expect(agesSeen([[12, 5, 1_050, 1]], sightings)).toEqual({ p50: 50, p99: 50, most: 50 })
    expect(agesSeen([[10, 5, 1_050, 1]], sightings).most).toBeNaN()
  })
})

describe('the gifts', () => {
  test('are the same whenever their number is the same, and of every amount and project', () => {
    const projects = [1, 22, 333, 4_444]
    const gifts = Array.from({ length: 10_000 }, (_, number) => giftOf(number, projects))
    expect(gifts[7]).toEqual(giftOf(7, projects))
    expect(gifts.every(({ amount }, number) => amount === amountOf(number))).toBe(true)
    expect(gifts.every(({ amount }) => amount >= 100 && amount < 10_000)).toBe(true)
    for (const project of projects) {
      const share = gifts.filter(({ projectId }) => projectId === project).length / gifts.length
      expect(share).toBeCloseTo(0.25, 1)
    }
  })

  test('fit by five hundred into one message', () => {
    const body = messageFor(4_000, 'token', 500).split('\r\n\r\n')[1] as string
    expect(JSON.parse(body).variables.input.donations).toHaveLength(500)
    expect(body.length).toBeLessThanOrEqual(defaultLimits.messageBytes)
  })
})

function measured(contestant: Measured['contestant'], round: number, perSecond: number): Measured {
  const cpu = { server: 50, PostgreSQL: 30, generator: 10, screens: 5, elsewhere: 0 }
  return {
    ...{ contestant, round, perSecond, p50Ms: 1, p99Ms: 2, refused: {}, cpu },
    ...{ screens: null, clients: null },
  }
}

describe('the figures', () => {
  test('of two contestants are compared within a round', () => {
    // The machine was half as fast in the second round, and both met it.
    const runs = [
      measured('spread', 0, 3_000),
      measured('bare row', 0, 2_000),
      measured('spread', 1, 1_500),
      measured('bare row', 1, 1_000),
    ]
    const ratios = ratiosOf(runs)
    expect(ratios.find(({ says }) => says === 'ours ÷ pgbench, one bare row')?.value).toBe(1.5)
    expect(ratios.find(({ says }) => says === 'ours ÷ stock')?.value).toBeNull()
  })

  test('say what a donation costs the server and PostgreSQL together', () => {
    expect(rowsOf([measured('spread', 0, 8_000)])[0]).toMatchObject({
      'donations/s': 8_000,
      'µs/donation': 100,
      'screen p99 ms': '–',
    })
  })
})

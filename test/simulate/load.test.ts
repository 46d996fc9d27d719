import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/seed/random.ts'
import { peakPerSecond, rateAt } from '../../src/simulate/load.ts'
import { createPopulation, giftFen } from '../../src/simulate/people.ts'

const hours = (count: number) => count * 3_600

describe('the load shape', () => {
  test.each([
    { name: 'nobody gives before the opening', at: -1, share: 0 },
    { name: 'the first minute runs at the peak', at: 0, share: 1 },
    { name: 'the first minute runs at the peak to its end', at: 59.999, share: 1 },
    { name: 'the second minute falls to a fifth', at: 60, share: 0.2 },
    { name: 'minute 30 still runs at a fifth', at: 1_799.999, share: 0.2 },
    { name: 'the second half hour runs at 7.7 %', at: 1_800, share: 0.077 },
    { name: 'the first hour ends at 7.7 %', at: 3_599.999, share: 0.077 },
    { name: 'the day goes on at 2 %', at: hours(1), share: 0.02 },
    { name: 'after midnight it falls to 1 %', at: hours(14), share: 0.01 },
    { name: 'at 8:00 it rises to 2 %', at: hours(22), share: 0.02 },
    { name: 'the evening of the second day has no bump', at: hours(34.5), share: 0.02 },
    { name: 'before 20:00 of the last day there is no bump', at: hours(58) - 0.001, share: 0.02 },
    { name: 'at 20:00 of the last day it bumps', at: hours(58), share: 0.05 },
    { name: 'at 22:00 of the last day the bump is over', at: hours(60), share: 0.02 },
  ])('$name', ({ at, share }) => {
    expect(rateAt(at)).toBe(peakPerSecond * share)
  })

  test('the opening minute comes within one percent of the 957,646 donations of 2020', () => {
    let donations = 0
    for (let second = 0; second < 60; second += 1) donations += rateAt(second)
    expect(Math.abs(donations / 957_646 - 1)).toBeLessThan(0.01)
  })
})

describe('simulated gifts', () => {
  test('are whole fen, average 30 to 65 yuan, and now and then a single fen', () => {
    const random = createRandom(1)
    const gifts = Array.from({ length: 50_000 }, () => giftFen(random))
    const average = gifts.reduce((sum, gift) => sum + gift, 0) / gifts.length / 100
    expect(gifts.every((gift) => Number.isInteger(gift) && gift >= 1)).toBe(true)
    expect(average).toBeGreaterThan(30)
    expect(average).toBeLessThan(65)
    expect(gifts.filter((gift) => gift === 1).length).toBeGreaterThan(500)
  })

  test('come from people of whom two in three name a region and some return', () => {
    const population = createPopulation(createRandom(7), 'test')
    const people = Array.from({ length: 20_000 }, () => population.someone(0.4))
    const named = people.filter((person) => person.regionCode !== undefined).length / people.length
    const distinct = new Set(people.map((person) => person.ref)).size / people.length
    expect(named).toBeCloseTo(2 / 3, 1)
    expect(distinct).toBeCloseTo(0.6, 1)
  })
})

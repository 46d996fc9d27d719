import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rankInRace, zeroTotals } from '../../src/totals/totals.ts'

function contestant(id: number, flowerCount: number, flowersReversed: number, flowerSeq: number) {
  const values = {
    ...zeroTotals(1, `dream:${id}`),
    flowerCount: BigInt(flowerCount),
    flowersReversed: BigInt(flowersReversed),
    flowerSeq: BigInt(flowerSeq),
  }
  return { id, values }
}

describe('the order of the race', () => {
  test.each([
    ['more flowers come first', [contestant(1, 5, 0, 1), contestant(2, 6, 0, 9)], [2, 1]],
    ['flowers that were reversed do not count', [contestant(1, 9, 4, 1), contestant(2, 6, 0, 9)], [2, 1]],
    [
      'among equals who had them earlier comes first',
      [contestant(1, 5, 0, 9), contestant(2, 5, 0, 8)],
      [2, 1],
    ],
    [
      'among equals of the same moment the lower id does',
      [contestant(3, 0, 0, 0), contestant(2, 0, 0, 0)],
      [2, 3],
    ],
    ['one alone is the first', [contestant(7, 0, 0, 0)], [7]],
    ['none is no race', [], []],
  ])('%s', (_name, contestants, order) => {
    const ranked = rankInRace(contestants)
    expect(ranked.map(({ id }) => id)).toEqual(order)
    expect(ranked.map(({ rank }) => rank)).toEqual(order.map((_, position) => position + 1))
  })

  test('does not depend on the order in which the dreams are read', () => {
    const number = fc.nat({ max: 3 })
    const contestants = fc.uniqueArray(
      fc.record({ id: fc.nat({ max: 50 }), flowers: number, reversed: number, seq: number }),
      { selector: ({ id }) => id, maxLength: 16 },
    )
    fc.assert(
      fc.property(contestants, fc.infiniteStream(fc.nat()), (given, random) => {
        const race = given.map(({ id, flowers, reversed, seq }) => contestant(id, flowers + 3, reversed, seq))
        const shuffled = race
          .map((entry) => ({ entry, place: random.next().value as number }))
          .sort((one, other) => one.place - other.place)
          .map(({ entry }) => entry)
        expect(rankInRace(shuffled)).toEqual(rankInRace(race))
      }),
    )
  })
})

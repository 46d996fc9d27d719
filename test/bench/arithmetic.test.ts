// The bench of the fan-out, as far as it only computes: it measures nothing here and needs none of its peers.
import { describe, expect, test } from 'vitest'
import { hzFor, type Measured, planOf, ratiosOf, rowsOf, takesPart } from '../../bench/arithmetic.ts'
import { agesOf } from '../setup/crowd.ts'

describe('the plan of a run', () => {
  test('is two thousand subscribers of one document unless told otherwise', () => {
    expect(planOf([])).toMatchObject({
      cells: [{ subscribers: 2_000, documents: 1, topics: 1 }],
      rounds: 3,
    })
  })

  test('changes one thing at a time, and measures nothing twice', () => {
    const { cells } = planOf(['--subscribers', '250,2000', '--documents', '1,16', '--topics', '10000'])
    expect(cells).toEqual([
      { subscribers: 250, documents: 1, topics: 1 },
      { subscribers: 2_000, documents: 1, topics: 1 },
      { subscribers: 2_000, documents: 16, topics: 1 },
      { subscribers: 2_000, documents: 1, topics: 10_000 },
    ])
  })

  test.each([
    [['--subscribers', 'many'], '--subscribers'],
    [['--subscribers', '20000'], '--subscribers'],
    [['--documents', '1,'], '--documents'],
    [['--rounds', '0'], '--rounds'],
    [['--only', 'netty'], '--only'],
  ])('%j is refused by the name of the option', (argv, name) => {
    expect(() => planOf(argv)).toThrow(name)
  })

  test('offers as many frames a second to a large crowd as to a small one', () => {
    expect([250, 2_000, 16_000].map(hzFor)).toEqual([20, 20, 2])
  })

  test('leaves out whom a condition does not concern', () => {
    expect(takesPart('nchan', { subscribers: 2_000, documents: 1, topics: 1 })).toBe(true)
    expect(takesPart('nchan', { subscribers: 2_000, documents: 16, topics: 1 })).toBe(false)
    expect(takesPart('yoga', { subscribers: 2_000, documents: 1, topics: 100 })).toBe(false)
  })
})

function measured(
  contestant: Measured['contestant'],
  round: number,
  cpuUsPerFrame: number,
  given: Partial<Measured> = {},
): Measured {
  return {
    contestant,
    round,
    cpuUsPerFrame,
    subscribers: 2_000,
    documents: 1,
    topics: 1,
    offered: 200,
    frames: 100,
    holdFinal: 2_000,
    frameBytes: 1_000,
    perSecond: 10,
    idleCpuPercent: 0,
    p50Ms: 1,
    p99Ms: 2,
    kibPerSubscriber: 10,
    ...given,
  }
}

describe('the ratios of a run', () => {
  const valueSaid = (all: readonly Measured[], says: string) =>
    ratiosOf(all).find((ratio) => ratio.says.includes(says))?.value

  test('compare within a round, so that a slow machine slows both', () => {
    const rounds = [
      measured('bare ws', 0, 10),
      measured('oneflower', 0, 8),
      measured('bare ws', 1, 100),
      measured('oneflower', 1, 80),
    ]
    expect(valueSaid(rounds, 'ours ÷ bare ws')).toBeCloseTo(0.8)
  })

  test('say so where one of the two was not measured', () => {
    expect(valueSaid([measured('oneflower', 0, 8)], 'yoga ÷ ours')).toBeNull()
  })

  test('compare documents by the rate, and topics by the cost', () => {
    const all = [
      measured('oneflower', 0, 8),
      measured('oneflower', 0, 10, { documents: 1_000 }),
      measured('oneflower', 0, 10, { topics: 10_000 }),
    ]
    expect(valueSaid(all, '1000 documents ÷ one')).toBeCloseTo(0.8)
    expect(valueSaid(all, '10000 topics ÷ one')).toBeCloseTo(1.25)
  })

  test('come from rows that show the median, and what was delivered of what was offered', () => {
    const rounds = [9, 30, 10].map((cpu, round) => measured('bare ws', round, cpu))
    expect(rowsOf(rounds)).toMatchObject([{ contestant: 'bare ws', 'µs/frame': 10, 'delivered %': 50 }])
  })
})

describe('the age of what is shown', () => {
  test('counts each entry from its commit to the first frame that holds it, skipped ones too', () => {
    const committedAt = new Map([
      [1, 100],
      [2, 110],
      [3, 120],
    ])
    const ages = agesOf(
      [
        [1, 0, 101, 98],
        [3, 1, 130, 1],
      ],
      committedAt,
    )
    expect(ages).toEqual({ p50: 1, p99: 10, most: 20 })
  })

  test('says nothing of what nobody was shown', () => {
    expect(agesOf([], new Map([[1, 100]]))).toEqual({ p50: Number.NaN, p99: Number.NaN, most: Number.NaN })
  })
})

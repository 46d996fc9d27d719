// The race for the pool at full size.
import { expect, test } from 'vitest'
import { shared } from '../journal/stage.ts'
import { report } from '../setup/figures.ts'
import { race } from './race.ts'

const seeds = 50
const gifts = 10_000
const connections = 64

test.skipIf(!shared)(
  'in fifty races of 10,000 gifts over 64 connections and two instances the sum is the budget exactly (needs DATABASE_URL)',
  async () => {
    let given = 0
    let budgets = 0
    for (let seed = 1; seed <= seeds; seed += 1) {
      const figures = await race({ seed, gifts, connections })
      expect(figures.given).toBe(figures.budget)
      given += figures.given
      budgets += figures.budget
      await report('matching-race', {
        races: seed,
        of: seeds,
        gifts,
        connections,
        instances: 2,
        given,
        budgets,
      })
    }
  },
  3_600_000,
)

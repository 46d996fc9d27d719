import { expect, test } from 'vitest'
import { race } from './race.ts'

test('gifts that race for a pool get its budget to the last fen, in the order of the journal, and never a fen more', async () => {
  const { given, budget, exhausted } = await race({ seed: 1, gifts: 600, connections: 64 })
  expect(given).toBe(budget)
  expect(exhausted).toBeGreaterThan(0)
})

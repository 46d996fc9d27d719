// The full size of what idempotency.test.ts shows in small.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendCopies } from './copies.ts'
import { report } from './figures.ts'
import { countOf, openPair, type Pair, totalsOf, violated } from './stage.ts'

let pair: Pair
beforeAll(async () => {
  pair = await openPair()
})
afterAll(() => pair.close())

test('a thousand keys, twenty copies of each at once over two instances, are a thousand donations with one answer each', async () => {
  const { answers, firsts, seconds } = await sendCopies(pair, { keys: 1_000, copies: 20, lanes: 8 })
  expect(firsts).toEqual(Array(1_000).fill(1))
  expect(answers).toEqual(Array(1_000).fill(1))
  expect(await countOf(pair.first, 'donation')).toBe(1_000)
  expect(await countOf(pair.first, `transfer where code = 'DONATION'`)).toBe(1_000)
  expect(await totalsOf(pair.first)).toMatchObject({ donations: 1_000, donors: 100, received: 500_500 })
  expect(await violated(pair.first)).toEqual([])
  await report('idempotency', {
    keys: 1_000,
    copies: 20,
    instances: pair.first === pair.second ? 1 : 2,
    effects: await countOf(pair.first, 'donation'),
    seconds,
    answersPerSecond: 20_000 / seconds,
  })
})

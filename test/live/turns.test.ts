// Turns: frames are made in a third of the time at most, in the order in which they were asked for.
import { expect, test } from 'vitest'
import { createTurns } from '../../src/live/turns.ts'

/** Keeps the process busy; answers with how long it did. */
function work(ms: number): number {
  const startedAt = performance.now()
  while (performance.now() - startedAt < ms);
  return performance.now() - startedAt
}

test('what is asked for at once is done at once, and little of it makes nobody wait', () => {
  const { take } = createTurns()
  expect([take(() => 1), take(() => 2)]).toEqual([1, 2])
})

test('the process rests twice as long as it worked, and what waits is done in its order', async () => {
  const { take } = createTurns()
  const slices: number[] = []
  const order: number[] = []
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      take(() => {
        order.push(index)
        slices.push(work(4))
      }),
    ),
  )
  const elapsedMs = performance.now() - startedAt
  const workedMs = slices.reduce((sum, ms) => sum + ms, 0)
  // Nobody has to rest after the last slice, of three pieces at most.
  const lastMs = slices.slice(-3).reduce((sum, ms) => sum + ms, 0)
  expect(elapsedMs).toBeGreaterThanOrEqual(workedMs + 2 * (workedMs - lastMs))
  expect(order).toEqual([...order].sort((one, other) => one - other))
})

test('what is measured makes others wait too, and goes on itself', async () => {
  const { take, measure } = createTurns()
  measure(() => work(12))
  const waiting = take(() => 'later')
  expect(waiting).toBeInstanceOf(Promise)
  expect(measure(() => 'now')).toBe('now')
  expect(await waiting).toBe('later')
})

test('work that fails fails for whoever asked for it, and for nobody behind', async () => {
  const { take, measure } = createTurns()
  measure(() => work(12))
  const failing = take(() => {
    throw new Error('broken')
  })
  const behind = take(() => 'fine')
  await expect(failing).rejects.toThrow('broken')
  expect(await behind).toBe('fine')
})

// Whatever documents are thought up, making their frames takes no more than about a third of the process's time: work is
// done in slices, and after each the process rests for twice as long. What waits is done in the order in which it came.
import { performance } from 'node:perf_hooks'

export interface Turns {
  /** Does the work now, or when it is its turn. */
  take<Result>(work: () => Result | Promise<Result>): Result | Promise<Result>
  /** Does it at once, and counts the time it takes. */
  measure<Result>(work: () => Result): Result
}

const sliceMs = 10
const restShare = 2
const longestRestMs = 2_000

export function createTurns(): Turns {
  const waiting: (() => void)[] = []
  let spentMs = 0
  let resting = false

  function take<Result>(work: () => Result | Promise<Result>): Result | Promise<Result> {
    if (!resting) return measure(work)
    return new Promise((resolve, reject) => {
      waiting.push(() => {
        try {
          resolve(measure(work))
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  function measure<Result>(work: () => Result): Result {
    const startedAt = performance.now()
    try {
      return work()
    } finally {
      spentMs += performance.now() - startedAt
      if (spentMs >= sliceMs && !resting) rest()
    }
  }

  function rest(): void {
    resting = true
    setTimeout(wake, Math.min(spentMs * restShare, longestRestMs)).unref()
  }

  function wake(): void {
    resting = false
    spentMs = 0
    let next = 0
    while (!resting) {
      const work = waiting[next]
      if (!work) break
      next += 1
      work()
    }
    waiting.splice(0, next)
  }

  return { take, measure }
}

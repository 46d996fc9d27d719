// So many requests in flight at once, and behind them a queue with an end.
import { once } from 'node:events'
import type { Outcome } from './client.ts'
import type { Kind, Tally } from './tally.ts'

export interface Lanes {
  /** Sends when a lane is free. */
  enter(kind: Kind, send: () => Promise<Outcome>): void
  drained(): Promise<void>
}

/** Arrivals that wait for a connection. Beyond that they are skipped and counted: memory stays bounded. */
const longestQueue = 20_000

export function createLanes(concurrency: number, tally: Tally): Lanes {
  const waiting: { kind: Kind; send: () => Promise<Outcome>; arrivedAt: number }[] = []
  let first = 0
  let busy = 0
  const drained = new EventTarget()

  const next = () => {
    while (busy < concurrency && first < waiting.length) {
      const { kind, send, arrivedAt } = waiting[first] as (typeof waiting)[number]
      first += 1
      busy += 1
      tally.sent(kind)
      send()
        .catch((): Outcome => ({ ok: false, code: 'UNEXPECTED', retries: 0 }))
        .then((outcome) => {
          // From the arrival on, not from the sending: time spent waiting for a lane is time a person waited.
          tally.done(kind, outcome, performance.now() - arrivedAt)
          busy -= 1
          next()
        })
    }
    if (first > 1_000) waiting.splice(0, first)
    first = first > 1_000 ? 0 : first
    if (busy === 0 && first === waiting.length) drained.dispatchEvent(new Event('drained'))
  }

  return {
    enter(kind, send) {
      if (waiting.length - first >= longestQueue) {
        tally.skipped()
        return
      }
      waiting.push({ kind, send, arrivedAt: performance.now() })
      next()
    },
    async drained() {
      if (busy > 0 || first < waiting.length) await once(drained, 'drained')
    },
  }
}

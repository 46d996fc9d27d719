// When a component asks, and what it says of its own number, decided from what it has heard. Streams are kept by the
// service and by browsers in small numbers, and break; a question by GET always works where anything does. So a stream
// makes a number live, and questions tell whether it still is: often without a stream, seldom beside one.

import type { ServiceLevel } from '../gql.ts'
import type { Freshness } from '../live/freshness.ts'

/** Between two questions, where no stream is open. */
export const askEveryMs = 5_000
/** So long nothing may come by a stream until it is asked whether that is so because nothing moved. */
export const quietMs = 15_000
/** A question has its answer by then, or none. */
export const answerMs = 5_000
/** No word for so long: whatever else may be, the number is late. */
export const silenceMs = quietMs + answerMs

export interface Heard {
  now: number
  /** When this began to listen, or began again because it can be seen again. */
  since: number
  /** When the last frame or answer came; null: none since then. */
  heardAt: number | null
  /** The last question had no answer, and nothing has come since. */
  failing: boolean
  /** What the newest state says of itself; null: there is none. */
  serviceLevel: ServiceLevel | null
  /** Whether what came last was older than what is shown. */
  behind: boolean
}

export function freshnessOf({ now, since, heardAt, failing, serviceLevel, behind }: Heard): Freshness {
  if (serviceLevel === null) return 'CONNECTING'
  if (failing || now - (heardAt ?? since) > silenceMs) return 'SILENT'
  if (heardAt === null) return 'CONNECTING'
  return behind && serviceLevel === 'LIVE' ? 'DELAYED' : serviceLevel
}

/** What is done regularly is not done by all at once: a page with many readers asks all the time, not every five seconds. */
export function aboutMs(ms: number, chance = Math.random()): number {
  return ms * (0.8 + 0.2 * chance)
}

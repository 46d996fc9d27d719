// When an event is tried again: the published schedule, ten attempts within a little more than three days.
import { createHash } from 'node:crypto'

/** How long after the end of one attempt the next is due, in seconds: after the first, the second … the ninth. */
export const retrySeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
export const mostAttempts = retrySeconds.length + 1
/** Each wait is longer by up to so many percent, so that what failed together does not come back together. */
export const jitterPercent = 10
/** Name look-up, connection, and the answer's status line. */
export const attemptMs = 5_000

/** From the end of an attempt, counted from 1, to when the next is due; null: there is no next. The same every time. */
export function retryDelayMs(attempts: number, id: string): number | null {
  const seconds = retrySeconds[attempts - 1]
  if (seconds === undefined) return null
  const drawn = createHash('sha256').update(`${id}/${attempts}`).digest().readUInt32BE()
  return seconds * 1_000 + Math.floor((seconds * 10 * jitterPercent * drawn) / 2 ** 32)
}

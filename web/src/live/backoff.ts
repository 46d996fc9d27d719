// How long whoever had no answer waits until it tries again.

const firstMs = 500
const longestMs = 3_000

/**
 * Half a second, doubling to three, each between half and the whole of it: a hall of screens does not return at once, and
 * however long it was refused or cut off, it is back within five seconds of the service's return.
 */
export function backoffMs(failures: number, chance = Math.random()): number {
  return Math.min(longestMs, firstMs * 2 ** failures) * (0.5 + chance / 2)
}

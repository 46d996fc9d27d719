// When to come back. A crowd that is told one and the same time comes back in one instant, and is turned away again.

/** Evenly between the base and twice the base; `random` is from 0 to below 1. Whole milliseconds. */
export function retryAfterMs(baseMs: number, random: number): number {
  return Math.floor(baseMs * (1 + random))
}

// How a dream's rank has changed in the last minutes: what it was then, against what it is. Kept are a few looks back, never
// more, however long the screen is on.
export interface Look {
  at: number
  ranks: ReadonlyMap<string, number>
}

/** So far back the present is compared. */
export const spanMs = 300_000
const lookEveryMs = 15_000
const mostLooks = spanMs / lookEveryMs + 2

/** The looks back, with this one where the last is long enough ago. The same object where it isn't. */
export function looked(looks: readonly Look[], look: Look): readonly Look[] {
  const last = looks.at(-1)
  if (last && look.at - last.at < lookEveryMs) return looks
  return [...looks, look].slice(-mostLooks)
}

/** By how many places a dream has risen; negative: fallen; 0 where it was not there before. */
export function risen(looks: readonly Look[], dream: string, rank: number, now: number): number {
  const then = looks.findLast(({ at }) => now - at >= spanMs) ?? looks[0]
  return (then?.ranks.get(dream) ?? rank) - rank
}

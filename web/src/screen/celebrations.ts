// What was reached is celebrated once. The service tells all of it again to whoever comes back, so a screen knows by its
// id what it has seen: also across a reload, and without growing.
export interface Reached {
  id: string
  reachedAt: string | null
}

export interface Celebrations<Milestone extends Reached> {
  /** Ids, the oldest first. */
  known: readonly string[]
  /** Those that wait for their moment, the first first. */
  waiting: readonly Milestone[]
  /** Whether all that was reached before the screen came has been told. */
  begun: boolean
}

export const celebrationMs = 9_000
export const mostWaiting = 6
/** More than a frame can tell again. */
export const mostKnown = 400
/** For a screen that has just come, what was reached so recently is still news. */
const freshMs = 60_000

export function noCelebrations<Milestone extends Reached>(
  known: readonly string[] = [],
): Celebrations<Milestone> {
  return { known, waiting: [], begun: false }
}

/** The same object where the frame tells nothing new. */
export function told<Milestone extends Reached>(
  held: Celebrations<Milestone>,
  { milestones, hasMore }: { milestones: readonly Milestone[]; hasMore: boolean },
  serverNow: number,
): Celebrations<Milestone> {
  const known = new Set(held.known)
  const unseen = milestones.filter(({ id }) => !known.has(id))
  if (unseen.length === 0 && held.begun) return held
  const news = held.begun ? unseen : unseen.filter((milestone) => isFresh(milestone, serverNow))
  return {
    known: [...held.known, ...unseen.map(({ id }) => id)].slice(-mostKnown),
    // When more come than can be celebrated, the latest are.
    waiting: [...held.waiting, ...news].slice(-mostWaiting),
    begun: held.begun || !hasMore,
  }
}

export function celebrated<Milestone extends Reached>(
  held: Celebrations<Milestone>,
  id: string,
): Celebrations<Milestone> {
  const waiting = held.waiting.filter((milestone) => milestone.id !== id)
  return waiting.length === held.waiting.length ? held : { ...held, waiting }
}

/** What a reload is to remember: not what still waits for its moment, but what has it now. */
export function seen({ known, waiting }: Celebrations<Reached>): readonly string[] {
  const unseen = new Set(waiting.slice(1).map(({ id }) => id))
  return known.filter((id) => !unseen.has(id))
}

function isFresh({ reachedAt }: Reached, serverNow: number): boolean {
  return reachedAt !== null && serverNow - Date.parse(reachedAt) <= freshMs
}

// How a matching window burns down: what was left at the end of each minute that the service tells, and what the screen has
// seen itself since.
export interface Left {
  at: number
  /** Fen. */
  left: number
}

export interface WindowTime {
  opensAt: string
  closesAt: string
}

export type Bucket = 'MINUTE' | 'TEN_MINUTES' | 'HOUR'

const minuteMs = 60_000
const mostBuckets = 1_440
export const mostSeen = 240

/** The finest in which the whole window can be asked for at once. */
export function bucketFor({ opensAt, closesAt }: WindowTime): Bucket {
  const minutes = (Date.parse(closesAt) - Date.parse(opensAt)) / minuteMs
  if (minutes <= mostBuckets) return 'MINUTE'
  return minutes <= 10 * mostBuckets ? 'TEN_MINUTES' : 'HOUR'
}

/** What was seen, and this: one in a second at most, and every other one of the older when there are too many. */
export function seenSince(seen: readonly Left[], latest: Left): readonly Left[] {
  const last = seen.at(-1)
  if (last && latest.at < last.at) return seen
  const before = seen.at(-2)
  if (before && latest.at - before.at < 1_000) return [...seen.slice(0, -1), latest]
  if (seen.length < mostSeen) return [...seen, latest]
  return [...seen.slice(0, -1).filter((_, index) => index % 2 === 0), ...seen.slice(-1), latest]
}

/** The line from the budget at the opening to what is left now. The present budget is taken for the whole of it. */
export function burnDown(
  budget: number,
  { opensAt }: WindowTime,
  told: readonly { until: string; matched: number; held: number }[],
  seen: readonly Left[],
): Left[] {
  const opened = Date.parse(opensAt)
  const points = new Map<number, number>([[opened, budget]])
  for (const { until, matched, held } of told) points.set(Date.parse(until), budget - matched - held)
  for (const { at, left } of seen) points.set(at, left)
  return [...points]
    .map(([at, left]) => ({ at, left }))
    .filter(({ at }) => at >= opened)
    .sort((one, other) => one.at - other.at)
}

export interface Stretch {
  from: number
  to: number
}

/**
 * What of the window's time is drawn: from when money began to flow until it will be gone, but never more of the time
 * ahead than twice the time behind, so that what happened stays in sight.
 */
export function stretchOf(
  points: readonly Left[],
  { closesAt }: WindowTime,
  budget: number,
  exhaustsAt: string | null,
  now: number,
): Stretch {
  const flowing = points.findIndex(({ left }) => left < budget)
  const from = points[Math.max(0, flowing - 1)]?.at ?? now
  const behind = Math.max(minuteMs, now - from)
  const ahead = exhaustsAt === null ? behind / 4 : Date.parse(exhaustsAt) - now
  const to = now + Math.min(2 * behind, Math.max(behind / 4, ahead))
  return { from, to: Math.max(from + minuteMs, Math.min(Date.parse(closesAt), to)) }
}

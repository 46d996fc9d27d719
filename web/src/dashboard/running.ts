// Which matching windows are worth looking at: those that run, else the next one, else the last. Of the past, of which
// only the times of a window are known, those that ran then, else the last that had.
import type { MatchingWindowState } from '../gql.ts'

export function windowsOf<One extends { state: MatchingWindowState }>(
  windows: readonly One[],
  most = 4,
): One[] {
  const running = windows.filter(
    ({ state }) => state === 'OPEN' || state === 'EXHAUSTED' || state === 'BRAKED',
  )
  if (running.length > 0) return running.slice(0, most)
  const next = windows.find(({ state }) => state === 'SCHEDULED')
  return next ? [next] : windows.slice(-1)
}

/** In the order in which they open. What had not opened by then may not have been planned either: it is left out. */
export function windowsThen<One extends { opensAt: string; closesAt: string }>(
  windows: readonly One[],
  at: string,
  most = 4,
): One[] {
  const instant = Date.parse(at)
  const opened = windows.filter(({ opensAt }) => Date.parse(opensAt) <= instant)
  const running = opened.filter(({ closesAt }) => instant < Date.parse(closesAt))
  return running.length > 0 ? running.slice(0, most) : opened.slice(-1)
}

// What lies ahead and is counted down to: a window that opens, a campaign that begins or ends. All by the service's clock.
export type MomentKind = 'CAMPAIGN_STARTS' | 'WINDOW_OPENS' | 'CAMPAIGN_ENDS'

export interface Moment {
  kind: MomentKind
  at: number
  /** The pool whose window it is. */
  window?: PlannedWindow
}

export interface PlannedWindow {
  id: string
  opensAt: string
  closesAt: string
  pool: { source: 'FOUNDATION' | 'ENTERPRISE' | 'REGIONAL'; nameZh: string; nameEn: string }
}

export interface Calendar {
  startsAt: string
  endsAt: string
  windows: readonly PlannedWindow[]
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** From when on a moment is worth a scene of its own. */
const nearMs: Record<MomentKind, number> = {
  CAMPAIGN_STARTS: 24 * hourMs,
  WINDOW_OPENS: 2 * hourMs,
  CAMPAIGN_ENDS: 2 * hourMs,
}

/** From then on, and until just after it, nothing else is shown unless somebody wants it. */
const urgentMs = minuteMs
const celebratedMs = 3_000

/** The next one; undefined: nothing lies ahead. Of two at once, the one that is named first above. */
export function nextMoment({ startsAt, endsAt, windows }: Calendar, now: number): Moment | undefined {
  const order: readonly MomentKind[] = ['CAMPAIGN_STARTS', 'WINDOW_OPENS', 'CAMPAIGN_ENDS']
  const moments: Moment[] = [
    { kind: 'CAMPAIGN_STARTS', at: Date.parse(startsAt) },
    ...windows.map((window) => ({
      kind: 'WINDOW_OPENS' as const,
      at: Date.parse(window.opensAt),
      window,
    })),
    { kind: 'CAMPAIGN_ENDS', at: Date.parse(endsAt) },
  ]
  return moments
    .filter(({ at }) => at + celebratedMs > now)
    .sort((one, other) => one.at - other.at || order.indexOf(one.kind) - order.indexOf(other.kind))[0]
}

export function isNear({ kind, at }: Moment, now: number): boolean {
  return at - now <= nearMs[kind]
}

export function isUrgent({ at }: Moment, now: number): boolean {
  return at - now <= urgentMs
}

/** The foundation's window before those of others, one that is open before one that is to come, the nearest first. */
export function chiefWindow(windows: readonly PlannedWindow[], now: number): PlannedWindow | undefined {
  const rank = (window: PlannedWindow) =>
    (isOpen(window, now) ? 0 : 2) + (window.pool.source === 'FOUNDATION' ? 0 : 1)
  const [first] = windows
    .filter(({ closesAt }) => Date.parse(closesAt) > now)
    .sort((one, other) => rank(one) - rank(other) || Date.parse(one.opensAt) - Date.parse(other.opensAt))
  // When all are over, the last of them says so.
  return first ?? windows.toSorted((one, other) => Date.parse(other.closesAt) - Date.parse(one.closesAt))[0]
}

export function isOpen({ opensAt, closesAt }: PlannedWindow, now: number): boolean {
  return Date.parse(opensAt) <= now && now < Date.parse(closesAt)
}

export interface Remaining {
  days: number
  hours: number
  minutes: number
  seconds: number
}

/** The seconds that are not over yet: it says zero when the moment has come, and not before. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000))
}

export function split(totalSeconds: number): Remaining {
  return {
    days: Math.floor(totalSeconds / 86_400),
    hours: Math.floor(totalSeconds / 3_600) % 24,
    minutes: Math.floor(totalSeconds / 60) % 60,
    seconds: totalSeconds % 60,
  }
}

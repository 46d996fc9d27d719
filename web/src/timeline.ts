// The last hour, minute by minute, out of absolute values: what a minute brought is its end less the end before it.
// A minute in which nothing moved has no values of its own and brought nothing.

export interface MinuteEnd {
  minute: string
  totals: { seq: number; received: { minorUnits: number }; donationCount: number }
}

export interface Latest {
  seq: number
  asOf: string
  received: { minorUnits: number }
  donationCount: number
}

export interface MinuteRow {
  /** Milliseconds since 1970, at the start of the minute. */
  startsAt: number
  /** Fen. */
  received: number
  donations: number
}

const minuteMs = 60_000
const shown = 60

export function lastHour(ends: readonly MinuteEnd[]): MinuteRow[] {
  const values = new Map<number, { seq: number; received: number; donations: number }>()
  for (const { minute, totals } of ends) {
    const startsAt = minuteOf(minute)
    if (totals.seq < (values.get(startsAt)?.seq ?? 0)) continue
    values.set(startsAt, {
      seq: totals.seq,
      received: totals.received.minorUnits,
      donations: totals.donationCount,
    })
  }

  const last = Math.max(...values.keys())
  const first = last - (shown - 1) * minuteMs
  const known = [...values.keys()].sort((one, other) => one - other)
  const before = known.filter((startsAt) => startsAt < first).at(-1)
  // Without an end before the first minute there was nothing before it, or we were not told: then it starts at itself.
  let held = before === undefined ? undefined : values.get(before)
  const rows: MinuteRow[] = []
  for (let startsAt = first; startsAt <= last; startsAt += minuteMs) {
    const told = values.get(startsAt)
    // A lagging answer can know less of a minute than was already seen of the one before.
    const end = told && told.seq >= (held?.seq ?? 0) ? told : undefined
    rows.push({
      startsAt,
      received: end ? end.received - (held?.received ?? 0) : 0,
      donations: end ? end.donations - (held?.donations ?? 0) : 0,
    })
    held = end ?? held
  }
  return rows
}

/** The ends with the newest state as the end, for now, of its minute. */
export function withLatest(ends: readonly MinuteEnd[], latest: Latest): MinuteEnd[] {
  const minute = new Date(minuteOf(latest.asOf)).toISOString()
  const others = ends.filter((end) => end.minute !== minute || end.totals.seq > latest.seq)
  return [...others, { minute, totals: latest }].slice(-shown - 1)
}

function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / minuteMs) * minuteMs
}

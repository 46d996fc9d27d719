// How a campaign came to be what it is, bucket by bucket, out of absolute values: what a bucket brought is what stood at
// its end less what stood at the end before it. The running bucket ends, for now, in what stands.

export interface End {
  until: string
  totals: { seq: number; received: { minorUnits: number }; donationCount: number }
}

export interface Standing {
  seq: number
  asOf: string
  received: { minorUnits: number }
  donationCount: number
}

export interface Bar {
  /** Milliseconds since 1970. */
  from: number
  /** What the bucket brought; fen, gifts. */
  received: number
  donations: number
  /** All that there was at its end. */
  receivedSoFar: number
  donationsSoFar: number
}

export interface Span {
  /** Milliseconds since 1970. */
  from: number
  to: number
  bucketMs: number
}

interface Value {
  seq: number
  received: number
  donations: number
}

/** A bar for each bucket from the one that `from` lies in up to the one that `to` lies in, which is still running. */
export function barsOf(ends: readonly End[], standing: Standing, { from, to, bucketMs }: Span): Bar[] {
  const first = floor(from, bucketMs)
  const last = Math.max(first, floor(to, bucketMs))
  const values = new Map<number, Value>()
  const learn = (startsAt: number, value: Value) => {
    if (value.seq >= (values.get(startsAt)?.seq ?? 0)) values.set(startsAt, value)
  }
  for (const { until, totals } of ends) learn(Date.parse(until) - bucketMs, standingOf(totals))
  learn(Math.min(last, floor(Date.parse(standing.asOf), bucketMs)), standingOf(standing))

  const known = [...values.keys()].sort((one, other) => one - other)
  const before = known.filter((startsAt) => startsAt < first).at(-1)
  let held: Value = (before !== undefined && values.get(before)) || { seq: 0, received: 0, donations: 0 }
  const bars: Bar[] = []
  for (let startsAt = first; startsAt <= last; startsAt += bucketMs) {
    const told = values.get(startsAt)
    // A lagging answer can know less of a bucket than was already seen of the one before.
    const end = told && told.seq >= held.seq ? told : held
    bars.push({
      from: startsAt,
      received: end.received - held.received,
      donations: end.donations - held.donations,
      receivedSoFar: end.received,
      donationsSoFar: end.donations,
    })
    held = end
  }
  return bars
}

/** What was seen, with what stands now as the end of its bucket; at most so many. */
export function withStanding(
  ends: readonly End[],
  standing: Standing,
  bucketMs: number,
  most: number,
): End[] {
  const until = new Date(floor(Date.parse(standing.asOf), bucketMs) + bucketMs).toISOString()
  const others = ends.filter((end) => end.until !== until || end.totals.seq > standing.seq)
  return [...others, { until, totals: standing }].slice(-most)
}

/**
 * Whether the ends begin where an answer about this stretch does, or where one about whole hours before it does, as of an
 * hour that has moved on. Ends of other buckets do neither: every stretch is told from its first bucket on.
 */
export function areEndsOf(ends: readonly End[], askedFrom: number, bucketMs: number): boolean {
  const first = ends[0]
  if (!first) return true
  return (Date.parse(first.until) - bucketMs - floor(askedFrom, bucketMs)) % 3_600_000 === 0
}

/** The bar that a value of the time scale lies in, by where the bars begin; null: there is none. */
export function barAt(begins: ArrayLike<number>, value: number): number | null {
  let position = begins.length - 1
  while (position > 0 && (begins[position] as number) > value) position -= 1
  return position < 0 ? null : position
}

/** Where a key leads from a bar; undefined: nowhere, the key means nothing here. */
export function barAfter(key: string, position: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, position - 1)
    case 'ArrowRight':
      return Math.min(last, position + 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

export function floor(instant: number, bucketMs: number): number {
  return Math.floor(instant / bucketMs) * bucketMs
}

function standingOf({ seq, received, donationCount }: Omit<Standing, 'asOf'>): Value {
  return { seq, received: received.minorUnits, donations: donationCount }
}

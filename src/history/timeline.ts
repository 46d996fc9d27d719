// Timelines: a stretch of the past cut into buckets, and what stood at their boundaries. A bucket that is not over has no
// point, so that no point is ever taken back.
import { civilDay } from '../campaign/campaign.ts'
import { InvalidInput } from '../errors.ts'
import { grainMs, grainOf } from '../totals/history.ts'
import type { TotalsRow } from '../totals/totals.store.ts'
import { flowersCounted, netMatched, netReceived, type TotalsAt } from '../totals/totals.ts'

const minuteMs = 60_000

/** A civil day is as long as it is; for bounds it counts as the shortest there is. */
const bucketMs = {
  SECOND: 1_000,
  MINUTE: minuteMs,
  TEN_MINUTES: 10 * minuteMs,
  HOUR: 60 * minuteMs,
  DAY: 23 * 60 * minuteMs,
} as const

export type Bucket = keyof typeof bucketMs

export const mostPoints = 1_440

export interface Span {
  from: Date
  to: Date
  bucket: Bucket
}

export interface Point {
  from: Date
  until: Date
  totals: TotalsAt
  before: TotalsAt
}

export function pointsIn({ from, to, bucket }: Span): number {
  return Math.ceil((to.getTime() - from.getTime()) / bucketMs[bucket])
}

export function checkSpan(topic: string, span: Span): void {
  if (span.from >= span.to) throw new InvalidInput([{ path: 'to', message: 'must be later than from' }])
  if (bucketMs[span.bucket] < grainMs[grainOf(topic)]) {
    throw new InvalidInput([
      { path: 'bucket', message: 'must be a minute or longer: no seconds are kept here' },
    ])
  }
  if (pointsIn(span) > mostPoints) {
    throw new InvalidInput([
      { path: 'to', message: `must leave at most ${mostPoints} buckets between itself and from` },
    ])
  }
}

/** The boundaries of the buckets that the span touches, as far as they are over: one more than there are buckets. */
export function boundariesOf({ from, to, bucket }: Span, timeZone: string, now: Date): Date[] {
  const boundaries: Date[] = []
  let boundary = startOf(bucket, from, timeZone)
  for (
    ;
    boundary <= now && (boundaries.at(-1) ?? from) < to;
    boundary = nextAfter(bucket, boundary, timeZone)
  )
    boundaries.push(boundary)
  return boundaries
}

function startOf(bucket: Bucket, at: Date, timeZone: string): Date {
  if (bucket === 'DAY') return startOfDay(civilDay(at, timeZone), timeZone)
  return new Date(Math.floor(at.getTime() / bucketMs[bucket]) * bucketMs[bucket])
}

function nextAfter(bucket: Bucket, boundary: Date, timeZone: string): Date {
  if (bucket !== 'DAY') return new Date(boundary.getTime() + bucketMs[bucket])
  // No day has more than 25 hours or fewer than 23: 36 hours on it is the next one.
  return startOfDay(civilDay(new Date(boundary.getTime() + 36 * 60 * minuteMs), timeZone), timeZone)
}

/** The first instant of a civil day: days begin at whole minutes, within 15 hours of where those of Greenwich do. */
export function startOfDay(day: string, timeZone: string): Date {
  const greenwich = Date.parse(`${day}T00:00:00Z`) / minuteMs
  let [before, since] = [greenwich - 15 * 60, greenwich + 15 * 60]
  while (since - before > 1) {
    const middle = Math.floor((before + since) / 2)
    if (civilDay(new Date(middle * minuteMs), timeZone) >= day) since = middle
    else before = middle
  }
  return new Date(since * minuteMs)
}

/** The points between boundaries, from the totals that stood there. */
export function pointsBetween(boundaries: readonly Date[], totals: readonly TotalsAt[]): Point[] {
  return boundaries.slice(1).map((until, index) => ({
    from: boundaries[index] as Date,
    until,
    totals: totals[index + 1] as TotalsAt,
    before: totals[index] as TotalsAt,
  }))
}

/** What a line is drawn of. */
export const metrics = {
  RECEIVED: ({ received }) => received,
  REFUNDED: ({ refunded }) => refunded,
  NET: netReceived,
  MATCHED: ({ matched }) => matched,
  MATCHED_NET: netMatched,
  HELD: ({ held }) => held,
  DONATION_COUNT: ({ donationCount }) => donationCount,
  DONOR_COUNT: ({ donorCount }) => donorCount,
  FLOWER_COUNT: ({ flowerCount }) => flowerCount,
  FLOWERS_COUNTED: flowersCounted,
  GIVER_COUNT: ({ giverCount }) => giverCount,
} as const satisfies Record<string, (values: TotalsRow) => bigint>

export type Metric = keyof typeof metrics

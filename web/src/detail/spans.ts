// What a chosen span asks for, and how far something has come: whole numbers in, whole numbers out.
import type { TimelineBucket } from '../gql.ts'

export type Span = 'HOUR' | 'DAY' | 'ALL'
export const spans: readonly Span[] = ['HOUR', 'DAY', 'ALL']

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export interface Asked {
  from: string
  to: string
  bucket: TimelineBucket
}

/** Whole buckets, so that whoever asks within one of them asks the same, and gets the same kept answer. */
export function askedOf(span: Span, now: number, campaign: { startsAt: string; endsAt: string }): Asked {
  switch (span) {
    case 'HOUR':
      return lastBuckets(now, 60, minuteMs, 'MINUTE')
    case 'DAY':
      return lastBuckets(now, 24, hourMs, 'HOUR')
    case 'ALL':
      return { from: campaign.startsAt, to: campaign.endsAt, bucket: 'DAY' }
    default:
      return span satisfies never
  }
}

function lastBuckets(now: number, number: number, lengthMs: number, bucket: TimelineBucket): Asked {
  const end = Math.floor(now / lengthMs) * lengthMs
  return {
    from: new Date(end - number * lengthMs).toISOString(),
    to: new Date(end).toISOString(),
    bucket,
  }
}

/** How many hundredths are there, rounded down: 100 is not said before all of it is. */
export function percentOf(part: number, whole: number): number {
  if (whole <= 0) return part > 0 ? 100 : 0
  return Number((BigInt(Math.max(0, part)) * 100n) / BigInt(whole))
}

/** For drawing: how far something has come on its way from one threshold to the next, 0 to 1. */
export function wayBetween(from: number, to: number, at: number): number {
  if (at >= to) return 1
  return at <= from ? 0 : (at - from) / (to - from)
}

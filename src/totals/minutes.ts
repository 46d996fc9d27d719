// The last minutes of a topic, one value for each: what a minute without movement shows is what stood before it.
import type { Notices } from './notices.ts'
import type { TotalsMinuteRow } from './totals.store.ts'
import { type Hold, type TotalsAt, zeroTotals } from './totals.ts'

export const mostMinutes = 240
const minuteMs = 60_000

export interface MinuteTotals {
  minute: Date
  totals: TotalsAt
}

/** The first instants of the last so many minutes, the running one included. */
export function minutesUntil(now: Date, count: number): Date[] {
  const running = Math.floor(now.getTime() / minuteMs)
  return Array.from({ length: count }, (_, index) => new Date((running - count + 1 + index) * minuteMs))
}

/** The values of each minute, from rows in the order of their minutes. */
export function carriedForward(
  campaignId: number,
  topic: string,
  minutes: readonly Date[],
  rows: readonly TotalsMinuteRow[],
  hold: Hold | null,
  notices: Notices,
): MinuteTotals[] {
  let position = 0
  let standing: TotalsMinuteRow | null = null
  return minutes.map((minute) => {
    for (let row = rows[position]; row && row.minute <= minute; row = rows[position]) {
      standing = row
      position += 1
    }
    const totals: TotalsAt = {
      campaignId,
      topic,
      seq: standing?.seq ?? 0n,
      asOf: standing?.at ?? minute,
      serviceLevel: hold && minute.getTime() + minuteMs > hold.asOf.getTime() ? 'FROZEN' : 'LIVE',
      // A minute does not keep when the topic reached its flowers: only a race among the present asks.
      values: standing ? { ...standing, flowerSeq: 0n } : zeroTotals(campaignId, topic),
      notices,
    }
    return { minute, totals }
  })
}

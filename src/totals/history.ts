// What stood at an instant of the past. History is kept by grains: of broad topics every second, of the others every minute.
// The answer to an instant is the state at the last boundary of a grain at or before it, so that nothing later is ever in
// it, and topics of one grain that are asked for at one instant add up as they did then.
import { InvalidInput } from '../errors.ts'
import { Notices } from './notices.ts'
import type { Found } from './totals.read.store.ts'
import { keepsSeconds, type TotalsAt, zeroTotals } from './totals.ts'

export type Grain = 'SECOND' | 'MINUTE'

export const grainMs = { SECOND: 1_000, MINUTE: 60_000 } as const satisfies Record<Grain, number>

export function grainOf(topic: string): Grain {
  return keepsSeconds(topic) ? 'SECOND' : 'MINUTE'
}

/** The boundary of a topic's grain at or before an instant; what lies before 1970 is as 1970. */
export function boundaryBefore(topic: string, at: Date): Date {
  const lengthMs = grainMs[grainOf(topic)]
  return new Date(Math.max(0, Math.floor(at.getTime() / lengthMs) * lengthMs))
}

export function checkPast(at: Date, now: Date, path: string): void {
  if (at > now) throw new InvalidInput([{ path, message: 'must not lie in the future' }])
}

/** A batch is stored within two seconds of its instant, or not at all; the rest is for clocks that differ. */
const settledMs = 5_000

/** A topic as everybody may read it of a boundary: what it was, or what is shown since a brake holds it back. */
export function totalsThen(
  campaignId: number,
  topic: string,
  boundary: Date,
  now: Date,
  { head, hold, row, notices }: Found,
): TotalsAt {
  const values = row ?? zeroTotals(campaignId, topic)
  if (hold) {
    return { campaignId, topic, seq: hold.seq, asOf: hold.asOf, serviceLevel: 'FROZEN', values, notices }
  }
  const settled = head.asOf >= boundary || now.getTime() - boundary.getTime() >= settledMs
  return {
    campaignId,
    topic,
    seq: values.seq,
    asOf: row ? row.at : boundary,
    serviceLevel: settled ? 'FINAL' : 'LIVE',
    values,
    // What is said now is not about then.
    notices: Notices.none,
  }
}

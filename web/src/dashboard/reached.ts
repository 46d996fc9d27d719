// Which milestones had been reached at an instant, and which lay ahead then.
import type { MilestoneLineFragment } from '../gql.ts'

export type MilestoneLine = MilestoneLineFragment

export interface Milestones {
  /** In the order in which they were reached. */
  reached: readonly MilestoneLine[]
  /** Of the whole campaign. */
  ahead: readonly MilestoneLine[]
}

/** What was reached later than the instant lies ahead of it. `until` is in milliseconds; of the present it is Infinity. */
export function milestonesAt(
  planned: readonly MilestoneLine[],
  told: ReadonlyMap<string, MilestoneLine>,
  until: number,
): Milestones {
  const isReached = ({ reachedAt }: MilestoneLine) => reachedAt !== null && Date.parse(reachedAt) <= until
  return {
    reached: [...told.values()].filter(isReached),
    // Of the two answers either may be the later one.
    ahead: planned.filter((one) => !isReached(one) && !isReached(told.get(one.id) ?? one)),
  }
}

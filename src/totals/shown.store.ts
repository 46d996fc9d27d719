// Totals as everybody is shown them, for lists that are ordered by them: a topic that is held back counts with what was
// kept of it. An order, and a cursor with its place in it, would tell otherwise what the totals do not.
import { type AnyColumn, and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { alias, type PgSelect } from 'drizzle-orm/pg-core'
import { totals, totalsHeldBack } from './totals.store.ts'

const kept = alias(totalsHeldBack, 'kept')

/** Joins the totals of each row's topic, for `shown` to be ordered by. */
export function withShownTotals<Query extends PgSelect>(
  rows: Query,
  campaignId: AnyColumn,
  topic: SQL,
  at: Date,
) {
  return rows
    .leftJoin(delaying(at), sql`delaying.campaign_id = ${campaignId}`)
    .leftJoin(
      kept,
      and(sql`${kept.campaignId} = delaying.campaign_id`, eq(kept.topic, topic), engagedFirst(topic)),
    )
    .leftJoin(
      totals,
      // What appeared after everything began to be held back is nothing yet.
      and(eq(totals.campaignId, campaignId), eq(totals.topic, topic), isNull(sql`delaying.everything`)),
    )
}

/** What withShownTotals has joined. A row without totals has moved nothing that is shown. */
export const shown = {
  seq: shownValue('seq'),
  donationCount: shownValue('donationCount'),
  donorCount: shownValue('donorCount'),
  received: shownValue('received'),
  refunded: shownValue('refunded'),
  flowerCount: shownValue('flowerCount'),
  flowersReversed: shownValue('flowersReversed'),
  giverCount: shownValue('giverCount'),
  flowerSeq: shownValue('flowerSeq'),
} as const

function shownValue(name: Exclude<keyof typeof totals.$inferSelect, 'campaignId' | 'topic' | 'at'>): SQL {
  return sql`coalesce(${kept[name]}, ${totals[name]}, 0)`
}

/** The campaigns in which something is held back, at an instant no earlier than their last entry, as decisions have it. */
function delaying(at: Date): SQL {
  return sql`(
    select brake.campaign_id, array_agg(brake.id) as brakes,
      min(brake.id) filter (where brake.scope = 'GLOBAL') as everything
    from brake
    left join journal_head head on head.campaign_id = brake.campaign_id
    where brake.effect = 'DELAY_PUBLIC' and brake.released_seq is null
      and (brake.until is null or brake.until > greatest(${at.toISOString()}::timestamptz, head.at))
    group by brake.campaign_id
  ) delaying`
}

/** Of several brakes in force the one that was engaged first holds a topic back. */
function engagedFirst(topic: SQL): SQL {
  return sql`${kept.brakeId} = any(delaying.brakes) and ${kept.brakeId} <= coalesce(delaying.everything, ${kept.brakeId})
    and not exists (
      select from totals_held_back earlier
      where earlier.campaign_id = delaying.campaign_id and earlier.topic = ${topic}
        and earlier.brake_id < ${kept.brakeId} and earlier.brake_id = any(delaying.brakes)
    )`
}

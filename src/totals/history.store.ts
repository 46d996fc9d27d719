// Reads what stood at boundaries of the past: one statement for however many topics and instants, one look-up each.
import { columns } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { Notices } from './notices.ts'
import {
  type Found,
  type HeadColumns,
  type HoldColumns,
  headColumns,
  headOf,
  holdColumns,
  holdOf,
  holdOn,
  noticesOf,
  standing,
  totalsColumns,
  valueColumns,
} from './totals.read.store.ts'
import type { TotalsRow } from './totals.store.ts'
import { keepsSeconds } from './totals.ts'

export interface WantedThen {
  campaignId: number
  topic: string
  /** A boundary of the topic's grain: what was recorded before it counts. */
  boundary: Date
}

type Line = HeadColumns &
  HoldColumns & { position: number } & {
    [Column in keyof TotalsRow]: TotalsRow[Column] | null
  }

/**
 * What stood, in the order of the question; null where there is no such campaign. A brake that holds a topic back now holds
 * back its history from the brake's own instant on. Rows of minutes do not know since when a topic had its flowers.
 */
export async function readTotalsThen(
  sql: Sql,
  now: Date,
  wanted: readonly WantedThen[],
): Promise<(Found | null)[]> {
  const lines = wanted.map((line) => ({ ...line, bySecond: keepsSeconds(line.topic) }))
  const [campaignIds, topics, boundaries, bySecond] = columns(
    lines,
    'campaignId',
    'topic',
    'boundary',
    'bySecond',
  )
  const ofTopic = sql`totals.campaign_id = standing.id and totals.topic = wanted.topic`
  const found = await sql<Line[]>`
    with ${standing(sql, now, campaignIds, Notices.none.version)}
    select wanted.position::int4 as position, ${headColumns(sql)},
      case when hold.id is not null then standing.notices end as notices, ${holdColumns(sql)}, shown.*
    from unnest(${campaignIds}::int4[], ${topics}::text[], ${boundaries}::timestamptz[], ${bySecond}::bool[])
      with ordinality as wanted (campaign_id, topic, boundary, by_second, position)
    join standing on standing.id = wanted.campaign_id
    left join lateral (
      select * from (${holdOn(sql, sql`wanted.topic`)}) holding where holding.at < wanted.boundary
    ) hold on true
    left join lateral (
      select ${totalsColumns(sql)} from totals_held_back totals where totals.brake_id = hold.id and ${ofTopic}
      union all
      select ${totalsColumns(sql)} from totals
      where hold.id is null and ${ofTopic} and totals.seq > 0 and totals.at < wanted.boundary
      union all
      (select ${totalsColumns(sql)} from totals_second totals
        where hold.id is null and wanted.by_second and ${ofTopic} and totals.at < wanted.boundary
        order by totals.at desc limit 1)
      union all
      (select ${valueColumns(sql)}, 0 from totals_minute totals
        where hold.id is null and not wanted.by_second and ${ofTopic} and totals.minute < wanted.boundary
        order by totals.minute desc limit 1)
      order by seq desc limit 1
    ) shown on true`
  const answers: (Found | null)[] = wanted.map(() => null)
  for (const line of found) {
    answers[line.position - 1] = {
      head: headOf(line),
      hold: holdOf(line),
      row: line.topic === null ? null : (line as TotalsRow),
      notices: holdOf(line) ? noticesOf(line, Notices.none) : Notices.none,
    }
  }
  return answers
}

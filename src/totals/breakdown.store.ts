// Reading breakdowns and minutes: each in one statement, so that all its numbers stood there at one and the same seq.
import type { Sql } from '../db/client.ts'
import { Notices } from './notices.ts'
import {
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
import type { TotalsMinuteRow, TotalsRow } from './totals.store.ts'
import { campaignTopic, type Head, type Hold } from './totals.ts'

export interface TotalsAtHead {
  head: Head
  hold: Hold | null
  notices: Notices
  rows: TotalsRow[]
}

/**
 * The campaign's own totals and those of every topic with the prefix of a dimension: topics that are held back together
 * or not at all, because only a brake on everything holds any of them back.
 */
export async function readTotalsWithPrefix(
  sql: Sql,
  at: Date,
  campaignId: number,
  prefix: string,
): Promise<TotalsAtHead> {
  const ofDimension = sql`totals.campaign_id = standing.id and (totals.topic = ${campaignTopic}
        or (totals.topic >= ${prefix} and totals.topic < ${behind(prefix)}))`
  const lines = await sql<(HeadColumns & HoldColumns & TotalsRow)[]>`
    with ${standing(sql, at, `{${campaignId}}`, Notices.none.version)}
    select ${headColumns(sql)}, case when row_number() over () = 1 then standing.notices end as notices,
      ${holdColumns(sql)}, shown.*
    from standing
    left join lateral (${holdOn(sql, sql`${campaignTopic}`)}) hold on true
    left join lateral (
      select ${totalsColumns(sql)} from totals where hold.id is null and ${ofDimension}
      union all
      select ${totalsColumns(sql)} from totals_held_back totals
      where totals.brake_id = hold.id and ${ofDimension}
    ) shown on true`
  const { head, hold, notices } = firstOf(lines, campaignId)
  return { head, hold, notices, rows: lines.filter(({ topic }) => topic !== null) }
}

function firstOf(lines: readonly (HeadColumns & HoldColumns)[], campaignId: number) {
  const [line] = lines
  if (!line) throw new Error(`there is no campaign ${campaignId}`)
  const told = lines.find(({ notices }) => notices !== null) ?? line
  return { head: headOf(line), hold: holdOf(line), notices: noticesOf(told, Notices.none) }
}

/** The first text behind all that begin with the prefix: topics are compared byte by byte. */
export function behind(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
}

export interface MinutesAtHead {
  hold: Hold | null
  notices: Notices
  rows: TotalsMinuteRow[]
}

/**
 * The minutes of a topic from the first to the last, and the one that came before them, whose values still stood. From
 * the minute on in which a brake began to hold the topic back there is nothing but what it keeps.
 */
export async function readMinutes(
  sql: Sql,
  at: Date,
  campaignId: number,
  topic: string,
  first: Date,
  last: Date,
): Promise<MinutesAtHead> {
  const lines = await sql<(HeadColumns & HoldColumns & TotalsMinuteRow)[]>`
    with ${standing(sql, at, `{${campaignId}}`, Notices.none.version)}
    select ${headColumns(sql)}, case when row_number() over () = 1 then standing.notices end as notices,
      ${holdColumns(sql)}, shown.*
    from standing
    left join lateral (${holdOn(sql, sql`${topic}`)}) hold on true
    left join lateral (
      select ${valueColumns(sql)}, totals.minute from totals_by_minute totals
      where totals.campaign_id = standing.id and totals.topic = ${topic} and totals.minute <= ${last}
        and totals.minute >= coalesce((
          select max(minute) from totals_by_minute earlier
          where earlier.campaign_id = standing.id and earlier.topic = ${topic} and earlier.minute < ${first}
        ), ${first})
        and (hold.id is null or totals.minute < date_trunc('minute', hold.at))
      union all
      select ${valueColumns(sql)}, date_trunc('minute', hold.at) from totals_held_back totals
      where totals.brake_id = hold.id and totals.campaign_id = standing.id and totals.topic = ${topic}
    ) shown on true
    order by shown.minute`
  const { hold, notices } = firstOf(lines, campaignId)
  return { hold, notices, rows: lines.filter(({ minute }) => minute !== null) }
}

// Reading a leaderboard: everything a board counts, in one statement and so at one seq, as lists of numbers that cost
// little to send and to read. Held-back topics count with what was kept of them, in the present and before.
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { unpublishedStates } from '../project/project.ts'
import { behind } from '../totals/breakdown.store.ts'
import type { Notices } from '../totals/notices.ts'
import { type HeadColumns, headOf, noticesOf, standing } from '../totals/totals.read.store.ts'
import { type BoardKind, type BoardRead, boardKinds, type Counted, type Earlier } from './leaderboard.ts'

/** More are not ranked; those that are, are the first of the topics. */
export const mostRanked = 200_000

/** What the reader holds already, which is not sent again. */
export interface Known {
  /** Of the journal's last entry that it was read with, however much of that is shown. */
  headSeq: bigint
  read: BoardRead
}

interface Line extends HeadColumns, Columns<''>, Columns<'before'> {
  shownSeq: bigint
  shownAt: Date
  frozen: boolean
  since: Date
  changed: boolean
  changedBefore: boolean
  held: string | null
}

type Columns<Prefix extends string> = Record<
  `${Prefix}${'Keys' | 'People' | 'Gifts' | 'Flowers' | 'Givers' | 'Amount'}`,
  string | null
>

/** Null: there is no such campaign. What did not change since is what the reader holds. */
export async function readBoard(
  sql: Sql,
  at: Date,
  campaignId: number,
  kind: BoardKind,
  known: Known | null,
  notices: Notices,
): Promise<Known | null> {
  const { prefix } = boardKinds[kind]
  const within = (topic: ReturnType<Sql>) => sql`${topic} >= ${prefix} and ${topic} < ${behind(prefix)}`
  const columns = (table: ReturnType<Sql>) => sql`${table}.topic, ${table}.at, ${table}.donor_count as people,
        ${table}.donation_count as gifts, ${table}.flower_count - ${table}.flowers_reversed as flowers,
        ${table}.giver_count as givers, ${table}.received - ${table}.refunded as amount`
  const [line] = await sql<Line[]>`
    with ${standing(sql, at, `{${campaignId}}`, notices.version)},
    shown as materialized (
      select standing.*, place.*,
        standing.head_seq <> ${known?.headSeq ?? -1n}::bigint or standing.version <> ${notices.version}::text as changed,
        place.since <> ${known?.read.earlier.since ?? new Date(0)}::timestamptz
          or standing.version <> ${notices.version}::text as changed_before
      from standing
      left join brake on brake.id = standing.everything
      cross join lateral (
        select coalesce(brake.engaged_seq, standing.head_seq) as shown_seq,
          coalesce(brake.engaged_at, standing.head_at) as shown_at,
          date_bin('10 minutes', coalesce(brake.engaged_at, standing.head_at), timestamptz '2000-01-01 00:00:00Z') as since
      ) place
    ),
    -- Of several brakes the one that was engaged first holds a topic back. What appeared after everything began to be
    -- held back is nothing, even where a later brake kept something of it.
    kept as materialized (
      select distinct on (kept.topic) kept.*
      from shown
      join totals_held_back kept on kept.campaign_id = shown.id and ${within(sql`kept.topic`)}
      join brake on brake.id = kept.brake_id
      where shown.changed and shown.delaying and brake.released_seq is null
        and (brake.until is null or brake.until > shown.instant)
        and (shown.everything is null or brake.id <= shown.everything)
      order by kept.topic, brake.id
    ),
    counted as materialized (
      select ${columns(sql`totals`)}, false as held
      from shown
      join totals on totals.campaign_id = shown.id and ${within(sql`totals.topic`)}
      where shown.changed and shown.everything is null
        and not exists (select from kept where kept.topic = totals.topic)
      union all
      select ${columns(sql`kept`)}, true from kept
      limit ${mostRanked}
    ),
    visible as materialized (
      select counted.*, substr(counted.topic, ${prefix.length + 1}::int) as key from counted
      where ${visible(sql, kind, sql`substr(counted.topic, ${prefix.length + 1}::int)`)}
    )
    select shown.head_seq as "headSeq", shown.head_at as "headAt", shown.phase, shown.version, shown.notices,
      shown.shown_seq as "shownSeq", shown.shown_at as "shownAt", shown.everything is not null as frozen, shown.since,
      shown.changed, shown.changed_before as "changedBefore", present.*, before.*
    from shown
    cross join lateral (
      select string_agg(key, ',') as "Keys", string_agg(people::text, ',') as "People",
        string_agg(gifts::text, ',') as "Gifts", string_agg(flowers::text, ',') as "Flowers",
        string_agg(givers::text, ',') as "Givers", string_agg(amount::text, ',') as "Amount",
        string_agg(key, ',') filter (where held) as held
      from visible
    ) present
    -- What has not moved since stood then as it stands now; of the rest the last minute before is looked up.
    cross join lateral (
      select string_agg(key, ',') as "beforeKeys", string_agg(stood.people::text, ',') as "beforePeople",
        string_agg(stood.gifts::text, ',') as "beforeGifts", string_agg(stood.flowers::text, ',') as "beforeFlowers",
        string_agg(stood.givers::text, ',') as "beforeGivers", string_agg(stood.amount::text, ',') as "beforeAmount"
      from visible
      cross join lateral (
        select visible.people, visible.gifts, visible.flowers, visible.givers, visible.amount
        where visible.at < shown.since
        union all
        (
          select donor_count, donation_count, flower_count - flowers_reversed, giver_count, received - refunded
          from totals_minute minutes
          where visible.at >= shown.since and minutes.campaign_id = shown.id and minutes.topic = visible.topic
            and minutes.minute < shown.since
          order by minutes.minute desc
          limit 1
        )
      ) stood
      where shown.changed_before
    ) before`
  if (!line) return null
  const { asOf, phase, seq } = headOf(line)
  const standingNow = {
    seq: line.shownSeq,
    asOf: line.frozen ? line.shownAt : asOf,
    frozen: line.frozen,
    final: phase === 'SETTLED',
    notices: noticesOf(line, notices),
  }
  if (!line.changed && known) return { headSeq: seq, read: { ...known.read, ...standingNow } }
  const earlier: Earlier =
    line.changedBefore || !known ? { since: line.since, counted: listed(line, 'before') } : known.read.earlier
  const counted = listed(line, '')
  return {
    headSeq: seq,
    read: { ...standingNow, counted, held: new Set(listOf(line.held)), earlier },
  }
}

/** Regions are ranked that there are; of projects those that everybody may see. */
function visible(sql: Sql, kind: BoardKind, key: ReturnType<Sql>) {
  if (kind === 'REGIONS') return sql`${key} <> 'UNKNOWN'`
  if (kind !== 'PROJECTS') return sql`true`
  const hidden = arrayLiteral(unpublishedStates)
  return sql`exists (
        select from project where project.id = ${key}::int and project.state <> all(${hidden}::text[])
      )`
}

function listed(line: Line, prefix: '' | 'before'): Counted {
  return {
    keys: listOf(line[`${prefix}Keys`]),
    values: {
      PEOPLE: numbersOf(line[`${prefix}People`]),
      GIFTS: numbersOf(line[`${prefix}Gifts`]),
      FLOWERS: numbersOf(line[`${prefix}Flowers`]),
      GIVERS: numbersOf(line[`${prefix}Givers`]),
      AMOUNT: numbersOf(line[`${prefix}Amount`]),
    },
  }
}

function listOf(text: string | null): string[] {
  return text === null ? [] : text.split(',')
}

function numbersOf(text: string | null): number[] {
  return text === null ? [] : (JSON.parse(`[${text}]`) as number[])
}

// Reading a leaderboard: everything a board counts, in one statement and so at one seq, as lists of numbers that cost
// little to send and to read; later only what moved since. Held-back topics count with what was kept of them, in the
// present and before.
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { unpublishedStates } from '../project/project.ts'
import { behind } from '../totals/breakdown.store.ts'
import { Notices } from '../totals/notices.ts'
import { type HeadColumns, headOf, noticesOf, standing } from '../totals/totals.read.store.ts'
import {
  type BoardKind,
  type BoardMeasure,
  type BoardRead,
  boardKinds,
  type Columns,
  type Counted,
  columnsOf,
  countedOf,
  visibleIn,
} from './leaderboard.ts'

/** More are not ranked; those that are, are the first of the topics. */
export const mostRanked = 200_000

/** What the reader holds already, which is not sent again. */
export interface Known {
  /** Of the journal's last entry that it was read with, however much of that is shown. */
  headSeq: bigint
  read: BoardRead
}

/** What is told of many, column by column. */
type Lists = Record<'keys' | 'people' | 'gifts' | 'flowers' | 'givers' | 'amount', string | null>

interface Line extends HeadColumns, Lists {
  shownSeq: bigint
  shownAt: Date
  frozen: boolean
  since: Date
  changed: boolean
  changedBefore: boolean
  partial: boolean
  held: string | null
  moved: string | null
}

/** How a statement is asked: within which time, for example. */
export type Ask = <Rows>(statement: () => PromiseLike<Rows>) => Promise<Rows>

/** Null: there is no such campaign. What did not change since is what the reader holds. */
export async function readBoard(
  sql: Sql,
  ask: Ask,
  at: Date,
  campaignId: number,
  kind: BoardKind,
  known: Known | null,
): Promise<Known | null> {
  const notices = known?.read.notices ?? Notices.none
  const [line] = await ask(() => present(sql, at, campaignId, kind, known, notices))
  if (!line) return null
  const { asOf, phase, seq: headSeq } = headOf(line)
  const standingNow = {
    seq: line.shownSeq,
    asOf: line.frozen ? line.shownAt : asOf,
    frozen: line.frozen,
    final: phase === 'SETTLED',
    notices: noticesOf(line, notices),
  }
  if (!line.changed && known) return { headSeq, read: { ...known.read, ...standingNow } }
  const listed = listedIn(line)
  const counted =
    line.partial && known
      ? known.read.counted.moved(listed.keys, listed.values)
      : countedOf(listed.keys, listed.values)
  const stood =
    line.changedBefore || !known
      ? await readBefore(sql, ask, campaignId, kind, line.since, counted, listOf(line.moved))
      : known.read.earlier.stood
  const seen =
    line.partial && !line.changedBefore && known ? known.read.earlier.counted : visibleIn(counted, stood)
  const earlier = { since: line.since, stood, counted: seen }
  return { headSeq, read: { ...standingNow, counted, held: new Set(listOf(line.held)), earlier } }
}

/** What is counted now: all of it, or what moved since the reader's own if nothing else can have changed. */
function present(
  sql: Sql,
  at: Date,
  campaignId: number,
  kind: BoardKind,
  known: Known | null,
  notices: Notices,
): PromiseLike<Line[]> {
  const { prefix } = boardKinds[kind]
  const within = (topic: ReturnType<Sql>) => sql`${topic} >= ${prefix} and ${topic} < ${behind(prefix)}`
  const columns = (table: ReturnType<Sql>) => sql`${table}.topic, ${table}.at, ${table}.donor_count as people,
        ${table}.donation_count as gifts, ${table}.flower_count - ${table}.flowers_reversed as flowers,
        ${table}.giver_count as givers, ${table}.received - ${table}.refunded as amount`
  const knownSeq = known?.headSeq ?? -1n
  // Projects may come into sight, and go out of it, without a number that moves.
  const mayBePartial = known !== null && kind !== 'PROJECTS' && known.read.counted.keys.length < mostRanked
  return sql<Line[]>`
    with ${standing(sql, at, `{${campaignId}}`, notices.version)},
    shown as materialized (
      select standing.*, place.*, changes.*,
        ${mayBePartial}::boolean and standing.version = ${notices.version}::text as partial
      from standing
      left join brake on brake.id = standing.everything
      cross join lateral (
        select coalesce(brake.engaged_seq, standing.head_seq) as shown_seq,
          coalesce(brake.engaged_at, standing.head_at) as shown_at,
          date_bin('10 minutes', coalesce(brake.engaged_at, standing.head_at), timestamptz '2000-01-01 00:00:00Z') as since
      ) place
      cross join lateral (
        select standing.head_seq <> ${knownSeq}::bigint or standing.version <> ${notices.version}::text as changed,
          place.since <> ${known?.read.earlier.since ?? new Date(0)}::timestamptz
            or standing.version <> ${notices.version}::text as changed_before
      ) changes
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
        and (not shown.partial or totals.seq > ${knownSeq}::bigint)
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
      shown.changed, shown.changed_before as "changedBefore", shown.partial, listed.*
    from shown
    cross join lateral (
      select ${lists(sql, sql`visible`)}, string_agg(visible.key, ',') filter (where visible.held) as held,
        string_agg(visible.key, ',') filter (where visible.at >= shown.since and shown.changed_before) as moved
      from visible
    ) listed`
}

function lists(sql: Sql, table: ReturnType<Sql>) {
  return sql`string_agg(${table}.key, ',') as keys, string_agg(${table}.people::text, ',') as people,
        string_agg(${table}.gifts::text, ',') as gifts, string_agg(${table}.flowers::text, ',') as flowers,
        string_agg(${table}.givers::text, ',') as givers, string_agg(${table}.amount::text, ',') as amount`
}

/** More are not looked up in one statement. */
const mostLookups = 20_000

/**
 * What stood before an instant that is over: what has not moved since as it stands now, of the rest the last minute before
 * it. No later entry changes that, so that it need not be read at one seq.
 */
async function readBefore(
  sql: Sql,
  ask: Ask,
  campaignId: number,
  kind: BoardKind,
  since: Date,
  counted: Counted,
  moved: readonly string[],
): Promise<Counted> {
  const movedSince = new Set(moved)
  const still = counted.keys.flatMap((key, place) => (movedSince.has(key) ? [] : [place]))
  const parts = [
    {
      keys: still.map((place) => counted.keys[place] as string),
      values: columnsOf((by) => Float64Array.from(still, (place) => counted.values[by][place] as number)),
    },
  ]
  for (let first = 0; first < moved.length; first += mostLookups) {
    const keys = moved.slice(first, first + mostLookups)
    const [line] = await ask(
      () => sql<Lists[]>`
        select ${lists(sql, sql`stood`)}
        from unnest(${arrayLiteral(keys)}::text[]) wanted (key)
        cross join lateral (
          select wanted.key, donor_count as people, donation_count as gifts, flower_count - flowers_reversed as flowers,
            giver_count as givers, received - refunded as amount
          from totals_by_minute minutes
          where minutes.campaign_id = ${campaignId} and minutes.topic = ${boardKinds[kind].prefix}::text || wanted.key
            and minutes.minute < ${since}
          order by minutes.minute desc
          limit 1
        ) stood`,
    )
    if (line) parts.push(listedIn(line))
  }
  return countedOf(
    parts.flatMap(({ keys }) => keys),
    columnsOf((by) => Float64Array.from(parts.flatMap(({ values }) => [...values[by]]))),
  )
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

const listOfMeasure = {
  PEOPLE: 'people',
  GIFTS: 'gifts',
  FLOWERS: 'flowers',
  GIVERS: 'givers',
  AMOUNT: 'amount',
} as const satisfies Record<BoardMeasure, keyof Lists>

function listedIn(lists: Lists): { keys: string[]; values: Columns } {
  return {
    keys: listOf(lists.keys),
    values: columnsOf((by) => numbersOf(lists[listOfMeasure[by]])),
  }
}

function listOf(text: string | null): string[] {
  return text === null ? [] : text.split(',')
}

function numbersOf(text: string | null): Float64Array {
  return Float64Array.from(text === null ? [] : (JSON.parse(`[${text}]`) as number[]))
}

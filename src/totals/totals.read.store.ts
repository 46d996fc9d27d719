// Reading totals. Each statement reads the head row, the brakes in force and the totals together, so that what it returns
// stood in the database at one and the same seq. Topics are looked up one by one behind `offset 0`: however old the
// statement's plan is, and however small the table was when it was made, it never scans the table.
import { eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { CampaignPhase } from '../campaign/campaign.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { type DreamRow, dream } from '../dream/dream.store.ts'
import { Notices, type PlacedNotice } from './notices.ts'
import type { TotalsRow } from './totals.store.ts'
import { type Head, type Hold, zeroTotals } from './totals.ts'

/** What moved, and the head it was read with. */
export interface Movement extends Head {
  /** The values that everybody may read now and that the reader does not hold yet. */
  rows: TotalsRow[]
  /** Whether any brake holds anything back. */
  delaying: boolean
  /** What holds everything back, if anything does. */
  hold: Hold | null
  /** What holds a topic back instead. */
  holds: ReadonlyMap<string, Hold>
  notices: Notices
}

/** A topic, and the seq whose values the reader already holds; −1 for one that holds nothing. */
export interface Since {
  topic: string
  seq: bigint
}

/** The totals that moved since; null when there is no such campaign. */
export async function readMovement(
  sql: Sql,
  at: Date,
  campaignId: number,
  since: readonly Since[],
  known: Notices,
): Promise<Movement | null> {
  const wanted = [{ topic: null, seq: -1n }, ...since].map((line) => ({ campaignId, ...line }))
  const lines = await readLines(sql, at, wanted, known.version)
  const head = lines.find(({ wantedTopic }) => wantedTopic === null)
  if (!head) return null
  const holds = new Map<string, Hold>()
  for (const line of lines) {
    const hold = line.wantedTopic === null ? null : holdOf(line)
    if (hold) holds.set(line.wantedTopic as string, hold)
  }
  return {
    ...headOf(head),
    rows: lines.flatMap(rowOf),
    delaying: head.delaying as boolean,
    holds,
    hold: holdOf(head),
    notices: noticesOf(head, known),
  }
}

/**
 * All totals that moved since an entry, and of those named whatever there is: for a reader that holds so many that to ask
 * for each costs more than to look through them all. Nothing that moved is told while a brake is delaying.
 */
export function readAllMovement(
  sql: Sql,
  at: Date,
  campaignId: number,
  since: bigint,
  unknown: readonly string[],
  known: Notices,
): Promise<Movement | null> {
  const wanted = [{ topic: everyTopic, seq: since }, ...unknown.map((topic) => ({ topic, seq: -1n }))]
  return readMovement(sql, at, campaignId, wanted, known)
}

export interface Wanted {
  campaignId: number
  topic: string
}

export interface Found {
  head: Head
  hold: Hold | null
  row: TotalsRow | null
  notices: Notices
}

/** The totals of any number of topics, in their order; null where there is no such campaign. */
export async function readTotals(sql: Sql, at: Date, wanted: readonly Wanted[]): Promise<(Found | null)[]> {
  const campaignIds = [...new Set(wanted.map(({ campaignId }) => campaignId))]
  const all: Omit<Asked, 'seq'>[] = [
    ...wanted,
    ...campaignIds.map((campaignId) => ({ campaignId, topic: null })),
  ]
  const lines = await readLines(
    sql,
    at,
    all.map((line) => ({ ...line, seq: -1n })),
    Notices.none.version,
  )
  const found = new Map(lines.map((line) => [line.position, line]))
  const campaigns = new Map(
    campaignIds.flatMap((campaignId, index) => {
      const line = found.get(wanted.length + index + 1)
      return line ? [[campaignId, standingOf(line)]] : []
    }),
  )
  return wanted.map(({ campaignId }, index) => {
    const campaign = campaigns.get(campaignId)
    const line = found.get(index + 1)
    if (!campaign) return null
    return line
      ? { ...campaign, hold: holdOf(line), row: rowOf(line)[0] ?? null }
      : { ...campaign, row: null }
  })
}

function standingOf(line: Line): Omit<Found, 'row'> {
  return { head: headOf(line), hold: holdOf(line), notices: noticesOf(line, Notices.none) }
}

interface Asked {
  campaignId: number
  /** Null: where the campaign stands. */
  topic: string | null
  seq: bigint
}

/** In the place of a topic: all that moved. No topic is called that. */
const everyTopic = '*'

type Line = HeadColumns &
  HoldColumns & { position: number; wantedTopic: string | null; delaying: boolean | null } & {
    [Column in keyof TotalsRow]: TotalsRow[Column] | null
  }

/**
 * A line for every campaign that was asked for, with the brake that holds everything back; for every topic that moved;
 * and for every one that another brake holds back.
 */
function readLines(sql: Sql, at: Date, wanted: readonly Asked[], knownVersion: string): Promise<Line[]> {
  const campaignIds = arrayLiteral(wanted.map(({ campaignId }) => campaignId))
  const topics = arrayLiteral(wanted.map(({ topic }) => topic))
  const seqs = arrayLiteral(wanted.map(({ seq }) => seq))
  return sql<Line[]>`
    with ${standing(sql, at, campaignIds, knownVersion)}
    select wanted.position::int4 as position, wanted.topic as "wantedTopic", told.*, ${holdColumns(sql)}, shown.*
    from unnest(${campaignIds}::int4[], ${topics}::text[], ${seqs}::int8[]) with ordinality
      as wanted (campaign_id, topic, seq, position)
    join standing on standing.id = wanted.campaign_id
    left join lateral (
      select ${headColumns(sql)}, standing.notices, standing.delaying where wanted.topic is null
    ) told on true
    left join lateral (${holdOn(sql, sql`wanted.topic`)}) hold on true
    left join lateral (
      select ${totalsColumns(sql)} from totals
      where hold.id is null and totals.campaign_id = standing.id and totals.topic = wanted.topic
        and totals.seq > wanted.seq
      union all
      select ${totalsColumns(sql)} from totals_held_back totals
      where totals.brake_id = hold.id and totals.campaign_id = standing.id and totals.topic = wanted.topic
        and hold.seq > wanted.seq
      union all
      select ${totalsColumns(sql)} from totals
      where wanted.topic = ${everyTopic} and not standing.delaying and standing.head_seq > wanted.seq
        and totals.campaign_id = standing.id and totals.seq > wanted.seq
      offset 0
    ) shown on true
    where wanted.topic is null or hold.id <> coalesce(standing.everything, 0) or shown.topic is not null`
}

export interface HeadColumns {
  headSeq: bigint
  headAt: Date
  phase: CampaignPhase
  version: string
  /** Null: they are those that are known. */
  notices: NoticeJson[] | null
}

/** As JSON has it. */
type NoticeJson = Omit<PlacedNotice, 'engagedAt' | 'until'> & { engagedAt: string; until: string | null }

/**
 * Where campaigns stand: their heads and what brakes are in force, at an instant no earlier than the last entry, as
 * decisions have it. Whoever knows the version is not told its notices again.
 */
export function standing(sql: Sql, at: Date, campaignIds: string, knownVersion: string) {
  const inForce = sql`brake.campaign_id = campaign.id and brake.released_seq is null and brake.scope <> 'DONOR'
          and (brake.until is null or brake.until > instant.at)`
  return sql`standing as materialized (
      select campaign.id, campaign.phase, coalesce(head.seq, 0) as head_seq,
        coalesce(head.at, campaign.starts_at) as head_at, instant.at as instant,
        brakes.version, brakes.delaying, brakes.everything, told.notices
      from campaign
      left join journal_head head on head.campaign_id = campaign.id
      cross join lateral (select greatest(${at}::timestamptz, head.at)) as instant (at)
      cross join lateral (
        select coalesce(md5(string_agg(brake.id::text, ',' order by brake.id)), '') as version,
          coalesce(bool_or(brake.effect = 'DELAY_PUBLIC'), false) as delaying,
          min(brake.id) filter (where brake.effect = 'DELAY_PUBLIC' and brake.scope = 'GLOBAL') as everything
        from brake where ${inForce}
      ) brakes
      cross join lateral (
        select case when brakes.version <> ${knownVersion}::text then coalesce(json_agg(json_build_object(
            'scope', brake.scope, 'targetId', brake.target_id, 'effect', brake.effect, 'noticeZh', brake.notice_zh,
            'noticeEn', brake.notice_en, 'engagedAt', brake.engaged_at, 'until', brake.until,
            'projectIds', array(
              select project.id from project
              where brake.scope = 'ORGANIZATION' and project.receiving_organization_id = brake.target_id
                and project.campaign_id = brake.campaign_id
            )) order by brake.id desc), '[]') end as notices
        from brake where brakes.version <> ${knownVersion}::text and ${inForce}
      ) told
      where campaign.id = any(${campaignIds}::int4[])
    )`
}

export function headColumns(sql: Sql) {
  return sql`standing.head_seq as "headSeq", standing.head_at as "headAt", standing.phase, standing.version`
}

export function headOf({ headSeq, headAt, phase }: HeadColumns): Head {
  return { seq: headSeq, asOf: headAt, phase }
}

export function noticesOf({ version, notices }: HeadColumns, known: Notices): Notices {
  if (version === Notices.none.version) return Notices.none
  if (!notices) return known
  return new Notices(
    version,
    notices.map((notice) => ({
      ...notice,
      engagedAt: new Date(notice.engagedAt),
      until: notice.until === null ? null : new Date(notice.until),
    })),
  )
}

export interface HoldColumns {
  holdId: number | null
  holdSeq: bigint | null
  holdAt: Date | null
}

/** The brake that holds a topic back: of several in force the one that was engaged first. */
export function holdOn(sql: Sql, topic: ReturnType<Sql>) {
  return sql`
      select brake.id, brake.engaged_seq as seq, brake.engaged_at as at
      from (
        select brake_id from totals_held_back kept where kept.campaign_id = standing.id and kept.topic = ${topic}
        union all
        select standing.everything
      ) holding
      join brake on brake.id = holding.brake_id
      where standing.delaying and brake.released_seq is null
        and (brake.until is null or brake.until > standing.instant)
      order by brake.id
      limit 1`
}

export function holdColumns(sql: Sql) {
  return sql`hold.id as "holdId", hold.seq as "holdSeq", hold.at as "holdAt"`
}

export function holdOf({ holdId, holdSeq, holdAt }: HoldColumns): Hold | null {
  return holdId === null ? null : { brakeId: holdId, seq: holdSeq as bigint, asOf: holdAt as Date }
}

/**
 * The campaign an organization is meant to be seen in when none is named: one it takes part in before any other, a live
 * one before one that is not, the newest of several; never one in DRAFT. Null when there is no such organization or no
 * campaign at all.
 */
export async function campaignOfOrganization(sql: Sql, organizationId: number): Promise<number | null> {
  const rows = await sql<{ id: number }[]>`
    select campaign.id
    from organization
    cross join campaign
    where organization.id = ${organizationId} and campaign.phase <> 'DRAFT'
    order by
      exists (
        select from project
        where project.campaign_id = campaign.id and organization.id in
          (project.receiving_organization_id, project.initiator_id, project.executing_organization_id)
      ) desc,
      campaign.phase = 'LIVE' desc,
      campaign.starts_at desc,
      campaign.id desc
    limit 1`
  return rows[0]?.id ?? null
}

/** The columns of totals and of what is kept of them, where the table goes by the name "totals". */
export function totalsColumns(sql: Sql) {
  return sql`${valueColumns(sql)}, totals.flower_seq as "flowerSeq"`
}

/** Those that minutes have too. */
export function valueColumns(sql: Sql) {
  return sql`totals.campaign_id as "campaignId", totals.topic, totals.seq, totals.at,
      totals.donation_count as "donationCount", totals.donor_count as "donorCount",
      totals.received, totals.matched, totals.match_reversed as "matchReversed", totals.held,
      totals.partner_matched as "partnerMatched", totals.partner_match_reversed as "partnerMatchReversed",
      totals.partner_held as "partnerHeld", totals.awarded, totals.funded, totals.refunded,
      totals.flower_count as "flowerCount", totals.flowers_reversed as "flowersReversed",
      totals.giver_count as "giverCount"`
}

const names = Object.keys(zeroTotals(0, '')) as (keyof TotalsRow)[]

/** The columns of totals, which are all null where the join found none. Named one by one: what is left over is slow to find. */
function rowOf(line: Line): TotalsRow[] {
  if (line.topic === null) return []
  const row: Partial<Record<keyof TotalsRow, Line[keyof TotalsRow]>> = {}
  for (const name of names) row[name] = line[name]
  return [row as TotalsRow]
}

/** All dreams of a campaign, in the order of their ids. */
export function readContestants(orm: PostgresJsDatabase, campaignId: number): Promise<DreamRow[]> {
  return orm.select().from(dream).where(eq(dream.campaignId, campaignId)).orderBy(dream.id)
}

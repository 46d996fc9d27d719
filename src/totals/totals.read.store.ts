// Reading totals. Each statement reads the head row and the totals together, so that what it returns stood in the
// database at one and the same seq. Topics are looked up one by one behind `offset 0`: however old the statement's
// plan is, and however small the table was when it was made, it never scans the table.
import { eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { CampaignPhase } from '../campaign/campaign.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { type DreamRow, dream } from '../dream/dream.store.ts'
import type { TotalsRow } from './totals.store.ts'

/** Where a campaign's journal stands. */
export interface Head {
  seq: bigint
  asOf: Date
  phase: CampaignPhase
}

/** The rows that moved, and the head they were read with. */
export interface Movement extends Head {
  rows: TotalsRow[]
}

/** A topic, and the seq whose values the reader already holds; −1 for one that holds nothing. */
export interface Since {
  topic: string
  seq: bigint
}

interface HeadColumns {
  headSeq: bigint
  headAt: Date
  phase: CampaignPhase
}

type Joined = HeadColumns & { [Column in keyof TotalsRow]: TotalsRow[Column] | null }

/** The totals that moved since; null when there is no such campaign. */
export async function readMovement(
  sql: Sql,
  campaignId: number,
  since: readonly Since[],
): Promise<Movement | null> {
  const topics = arrayLiteral(since.map(({ topic }) => topic))
  const seqs = arrayLiteral(since.map(({ seq }) => seq))
  const joined = await sql<Joined[]>`
    select coalesce(head.seq, 0) as "headSeq", coalesce(head.at, campaign.starts_at) as "headAt", campaign.phase,
      ${totalsColumns(sql)}
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select found.*
      from unnest(${topics}::text[], ${seqs}::int8[]) as wanted (topic, seq)
      cross join lateral (
        select * from totals
        where totals.campaign_id = campaign.id and totals.topic = wanted.topic and totals.seq > wanted.seq
        offset 0
      ) found
    ) totals on true
    where campaign.id = ${campaignId}`
  const head = joined[0]
  if (!head) return null
  return { seq: head.headSeq, asOf: head.headAt, phase: head.phase, rows: joined.flatMap(rowOf) }
}

export interface Wanted {
  campaignId: number
  topic: string
}

/** The totals of any number of topics, in their order; null where there is no such campaign. */
export async function readTotals(
  sql: Sql,
  wanted: readonly Wanted[],
): Promise<((Head & { row: TotalsRow | null }) | null)[]> {
  const campaignIds = arrayLiteral(wanted.map(({ campaignId }) => campaignId))
  const topics = arrayLiteral(wanted.map(({ topic }) => topic))
  const joined = await sql<(Joined & { position: number })[]>`
    select wanted.position::int4 as position,
      coalesce(head.seq, 0) as "headSeq", coalesce(head.at, campaign.starts_at) as "headAt", campaign.phase,
      ${totalsColumns(sql)}
    from unnest(${campaignIds}::int4[], ${topics}::text[]) with ordinality as wanted (campaign_id, topic, position)
    join campaign on campaign.id = wanted.campaign_id
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select * from totals where totals.campaign_id = wanted.campaign_id and totals.topic = wanted.topic
      offset 0
    ) totals on true`
  const found = new Map(joined.map((line) => [line.position, line]))
  return wanted.map((_, index) => {
    const line = found.get(index + 1)
    return line
      ? { seq: line.headSeq, asOf: line.headAt, phase: line.phase, row: rowOf(line)[0] ?? null }
      : null
  })
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

/** Whether there is such an organization. */
export async function organizationExists(sql: Sql, organizationId: number): Promise<boolean> {
  const rows = await sql`select 1 from organization where id = ${organizationId}`
  return rows.length > 0
}

function totalsColumns(sql: Sql) {
  return sql`totals.campaign_id as "campaignId", totals.topic, totals.seq, totals.at,
      totals.donation_count as "donationCount", totals.donor_count as "donorCount",
      totals.received, totals.matched, totals.match_reversed as "matchReversed", totals.held,
      totals.partner_matched as "partnerMatched", totals.partner_match_reversed as "partnerMatchReversed",
      totals.partner_held as "partnerHeld", totals.awarded, totals.refunded,
      totals.flower_count as "flowerCount", totals.flowers_reversed as "flowersReversed",
      totals.giver_count as "giverCount", totals.flower_seq as "flowerSeq"`
}

/** The columns of totals, which are all null where the join found none. */
function rowOf({ headSeq: _seq, headAt: _at, phase: _phase, ...row }: Joined): TotalsRow[] {
  return row.topic === null ? [] : [row as TotalsRow]
}

/** All dreams of a campaign, in the order of their ids. */
export function readContestants(orm: PostgresJsDatabase, campaignId: number): Promise<DreamRow[]> {
  return orm.select().from(dream).where(eq(dream.campaignId, campaignId)).orderBy(dream.id)
}

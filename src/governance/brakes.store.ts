// What the verbs and answers of brakes read and write.
import { and, eq, getTableColumns, isNull, or, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { inPublishedCampaign } from '../campaign/campaign.store.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import { type BrakeRow, brake } from './brake.store.ts'
import type { BrakeEffect, BrakeScope } from './brake.ts'

export interface Place {
  campaignId: number
  scope: BrakeScope
  targetId: bigint | null
  effect: BrakeEffect
}

/** The brake that is in force in just this place. */
export async function brakeInForce(
  tx: Transaction,
  { campaignId, scope, targetId, effect }: Place,
  at: Date,
): Promise<number | undefined> {
  const [row] = await tx<{ id: number }[]>`
    select id from brake
    where campaign_id = ${campaignId} and scope = ${scope} and target_id is not distinct from ${targetId}::bigint
      and effect = ${effect} and released_seq is null and (until is null or until > ${at})
    limit 1`
  return row?.id
}

/** How many are in force in a campaign, those on persons not counted. */
export async function brakesInForce(tx: Transaction, campaignId: number, at: Date): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from brake
    where campaign_id = ${campaignId} and scope <> 'DONOR' and released_seq is null
      and (until is null or until > ${at})`
  return row?.count ?? 0
}

export async function insertBrake(tx: Transaction, row: typeof brake.$inferInsert): Promise<number> {
  const [inserted] = await tx<{ id: number }[]>`
    insert into brake (campaign_id, scope, target_id, effect, reason, notice_zh, notice_en, engaged_by, engaged_at,
      engaged_seq, until)
    values (${row.campaignId}, ${row.scope}, ${row.targetId ?? null}, ${row.effect}, ${row.reason}, ${row.noticeZh},
      ${row.noticeEn}, ${row.engagedBy}, ${row.engagedAt}, ${row.engagedSeq}, ${row.until ?? null})
    returning id`
  return (inserted as { id: number }).id
}

export type StandingBrake = Pick<BrakeRow, 'scope' | 'effect' | 'until' | 'releasedAt'>

export async function lockBrake(tx: Transaction, id: number): Promise<StandingBrake> {
  const [row] = await tx<StandingBrake[]>`
    select scope, effect, until, released_at as "releasedAt" from brake where id = ${id} for update`
  if (!row) throw new Error(`there is no brake ${id}`)
  return row
}

export async function storeRelease(
  tx: Transaction,
  id: number,
  release: Required<Pick<BrakeRow, 'releasedBy' | 'releasedAt' | 'releasedSeq' | 'releaseReason'>>,
): Promise<void> {
  await tx`
    update brake set released_by = ${release.releasedBy}, released_at = ${release.releasedAt},
      released_seq = ${release.releasedSeq}, release_reason = ${release.releaseReason}
    where id = ${id}`
}

/** Keeps what stands now in these topics; without topics, in every one of the campaign. */
export async function holdBack(
  tx: Transaction,
  brakeId: number,
  campaignId: number,
  at: Date,
  topics: readonly string[] | null,
): Promise<void> {
  const concerned =
    topics === null
      ? tx`(select topic from totals where campaign_id = ${campaignId})`
      : tx`unnest(${arrayLiteral(topics)}::text[])`
  await tx`
    insert into totals_held_back (brake_id, campaign_id, topic, seq, at, donation_count, donor_count, received, matched,
      match_reversed, held, partner_matched, partner_match_reversed, partner_held, awarded, funded, refunded, flower_count,
      flowers_reversed, giver_count, flower_seq)
    select ${brakeId}, ${campaignId}, c.topic, coalesce(t.seq, 0), coalesce(t.at, ${at}), coalesce(t.donation_count, 0),
      coalesce(t.donor_count, 0), coalesce(t.received, 0), coalesce(t.matched, 0), coalesce(t.match_reversed, 0),
      coalesce(t.held, 0), coalesce(t.partner_matched, 0), coalesce(t.partner_match_reversed, 0),
      coalesce(t.partner_held, 0), coalesce(t.awarded, 0), coalesce(t.funded, 0), coalesce(t.refunded, 0), coalesce(t.flower_count, 0),
      coalesce(t.flowers_reversed, 0), coalesce(t.giver_count, 0), coalesce(t.flower_seq, 0)
    from ${concerned} as c(topic)
    left join totals t on t.campaign_id = ${campaignId} and t.topic = c.topic`
}

/** Gives up what brakes kept that are no longer in force. */
export async function forgetHeldBack(tx: Transaction, campaignId: number, at: Date): Promise<void> {
  await tx`
    delete from totals_held_back h using brake b
    where h.campaign_id = ${campaignId} and b.id = h.brake_id
      and (b.released_seq is not null or b.until <= ${at})`
}

export async function projectsReceivedBy(
  tx: Transaction,
  campaignId: number,
  organizationId: number,
): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select id from project where campaign_id = ${campaignId} and receiving_organization_id = ${organizationId}`
  return rows.map(({ id }) => id)
}

export async function takesPart(
  tx: Transaction,
  campaignId: number,
  organizationId: number,
): Promise<boolean> {
  const rows = await tx`
    select from project
    where campaign_id = ${campaignId}
      and ${organizationId}::int in (receiving_organization_id, initiator_id, executing_organization_id)
    limit 1`
  return rows.length > 0
}

export async function donorExists(tx: Transaction, id: bigint): Promise<boolean> {
  return (await tx`select from donor where id = ${id}`).length > 0
}

/** What somebody sees: staff all, everybody else those of published campaigns that are not on a person. */
function seen(all: boolean) {
  return all ? undefined : and(sql`${brake.scope} <> 'DONOR'`, inPublishedCampaign(brake.campaignId))
}

export function brakesByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  all: boolean,
): Promise<BrakeRow[]> {
  return orm
    .select()
    .from(brake)
    .where(and(isAnyOf(brake.id, ids), seen(all)))
}

/** inForce: whether those that hold at the instant are meant, or those that don't; undefined: both. */
export async function brakesOf(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
  inForce: boolean | undefined,
  at: Date,
  all: boolean,
  page: Page,
): Promise<PlacedOf<BrakeRow>[]> {
  const parents = idsAsRows(orm, campaignIds)
  const holds = and(
    isNull(brake.releasedAt),
    or(isNull(brake.until), sql`${brake.until} > ${at.toISOString()}::timestamptz`),
  )
  const wanted = inForce === undefined ? undefined : inForce ? holds : sql`not (${holds})`
  const list = orm
    .select({ ...getTableColumns(brake), place: page.place.as('place') })
    .from(brake)
    .where(and(eq(brake.campaignId, parents.id), wanted, seen(all), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** The newest first. */
export const brakeOrder: Order = {
  name: 'brakes',
  keys: [{ expression: sql`${brake.id}`, type: 'int' }],
  direction: 'DESC',
}

export interface FreezableProject {
  id: number
  receivingOrganizationId: number
}

/** Those of these projects whose match a brake freezes, on them or on their receiver. */
export async function frozenProjects(
  database: Sql,
  at: Date,
  projects: readonly FreezableProject[],
): Promise<number[]> {
  const [ids, receivers] = columns(projects, 'id', 'receivingOrganizationId')
  const rows = await database<{ id: number }[]>`
    select wanted.id
    from unnest(${ids}::int[], ${receivers}::int[]) as wanted (id, receiver)
    join project on project.id = wanted.id
    where exists (
      select from brake
      where brake.campaign_id = project.campaign_id and brake.released_seq is null
        and brake.effect in ('STOP_MATCH', 'STOP_DONATE') and (brake.until is null or brake.until > ${at})
        and ((brake.scope = 'PROJECT' and brake.target_id = wanted.id)
          or (brake.scope = 'ORGANIZATION' and brake.target_id = wanted.receiver))
    )`
  return rows.map(({ id }) => id)
}

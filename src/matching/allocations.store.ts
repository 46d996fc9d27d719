// Reading allocations for answers: each with the gift it is for, and with where it stands now, which brakes and the
// settlement have a say in.
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { idsAsRows, isAnyEntry } from '../db/anyOf.ts'
import { donation } from '../donation/donation.store.ts'
import { brake } from '../governance/brake.store.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import type { EntryId } from '../graphql/publicId.ts'
import { settlementItem } from '../settlement/settlement.store.ts'
import { totalsByMinute } from '../totals/totals.store.ts'
import { campaignTopic } from '../totals/totals.ts'
import { type AllocationRow, allocation } from './allocation.store.ts'
import { matchingWindow } from './pool.store.ts'
import type { Source } from './pool.ts'

export const allocationStandings = [
  'CONFIRMED',
  'HELD',
  'FROZEN',
  'IN_NOTICE',
  'PAYABLE',
  'DISBURSED',
  'REVOKED',
  'REVERSED',
] as const
/** Where an allocation stands, with what follows its confirmation. */
export type AllocationStanding = (typeof allocationStandings)[number]

export interface AllocationRead extends AllocationRow {
  standing: AllocationStanding
  /** Of its gift. */
  gift: bigint
  channelId: number
  anonymous: boolean
}

export interface AllocationId extends EntryId {
  source: Source
}

export async function allocationsByIds(
  orm: PostgresJsDatabase,
  ids: readonly AllocationId[],
  now: Date,
): Promise<AllocationRead[]> {
  const rows = await allocationsOfDonations(
    orm,
    ids.map(({ campaignId, seq }) => ({ campaignId, seq })),
    now,
  )
  const wanted = new Set(ids.map(({ campaignId, seq, source }) => `${campaignId}-${seq}-${source}`))
  return rows.filter(({ campaignId, donationSeq, source }) =>
    wanted.has(`${campaignId}-${donationSeq}-${source}`),
  )
}

/** In the order of their sources. */
export async function allocationsOfDonations(
  orm: PostgresJsDatabase,
  entries: readonly EntryId[],
  now: Date,
): Promise<AllocationRead[]> {
  return reads(orm, now)
    .where(isAnyEntry(allocation.campaignId, allocation.donationSeq, entries))
    .orderBy(sourcePlace)
}

export interface AllocationFilter {
  projectId?: number | undefined
  windowId?: number | undefined
  standing?: AllocationStanding | undefined
}

/** Whose lists of allocations are read. A project's are found by way of its gifts, which an index leads to. */
const parentColumns = { campaign: allocation.campaignId, project: donation.projectId } as const

export async function readAllocationsOf(
  orm: PostgresJsDatabase,
  parent: keyof typeof parentColumns,
  parentIds: readonly number[],
  filter: AllocationFilter,
  now: Date,
  page: Page,
): Promise<PlacedOf<AllocationRead>[]> {
  const parents = idsAsRows(orm, parentIds)
  const list = reads(orm, now, { place: page.place.as('place') })
    .where(and(eq(parentColumns[parent], parents.id), filtered(filter, now), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

function reads<Extra extends Record<string, SQL.Aliased>>(
  orm: PostgresJsDatabase,
  now: Date,
  extra: Extra = {} as Extra,
) {
  return orm
    .select({
      ...getTableColumns(allocation),
      standing: standing(now).as('standing'),
      gift: sql<bigint>`${donation.amount}`.as('gift'),
      channelId: donation.channelId,
      anonymous: donation.anonymous,
      ...extra,
    })
    .from(donation)
    .innerJoin(
      allocation,
      and(eq(allocation.campaignId, donation.campaignId), eq(allocation.donationSeq, donation.seq)),
    )
    .leftJoin(
      settlementItem,
      and(
        eq(settlementItem.campaignId, allocation.campaignId),
        eq(settlementItem.projectId, allocation.projectId),
        eq(
          settlementItem.line,
          sql`case ${allocation.source} when 'FOUNDATION' then 'FOUNDATION_MATCH' else 'PARTNER_MATCH' end`,
        ),
      ),
    )
    .$dynamic()
}

/** What was paid out cannot be frozen any more. */
function standing(now: Date) {
  return sql<AllocationStanding>`case
    when ${allocation.state} <> 'CONFIRMED' then ${allocation.state}
    when ${settlementItem.state} = 'DISBURSED' then 'DISBURSED'
    when ${frozen(now)} then 'FROZEN'
    else coalesce(${settlementItem.state}, 'CONFIRMED') end`
}

/** The same as Brakes.freezes() says. */
function frozen(now: Date): SQL {
  return sql`exists (
    select from ${brake} engaged
    where engaged.campaign_id = ${allocation.campaignId} and engaged.released_seq is null
      and (engaged.until is null or engaged.until > ${now.toISOString()}::timestamptz)
      and engaged.effect in ('STOP_MATCH', 'STOP_DONATE')
      and (engaged.scope, engaged.target_id) in (('PROJECT', ${allocation.projectId}),
        ('ORGANIZATION', ${allocation.organizationId}), ('DONOR', ${allocation.donorId})))`
}

function filtered({ projectId, windowId, standing: wanted }: AllocationFilter, now: Date) {
  return and(
    projectId === undefined ? undefined : eq(donation.projectId, projectId),
    windowId === undefined ? undefined : ofWindow(windowId),
    wanted === undefined ? undefined : sql`${standing(now)} = ${wanted}`,
  )
}

/** A window's allocations lie between the entries of two minutes: a list is not walked beyond them. */
function ofWindow(windowId: number) {
  const lastEntry = (until: SQL) => sql`(
    select m.seq from ${matchingWindow} w
    join ${totalsByMinute} m on m.campaign_id = w.campaign_id and m.topic = ${campaignTopic} and m.minute ${until}
    where w.id = ${windowId} order by m.minute desc limit 1)`
  return and(
    eq(allocation.windowId, windowId),
    sql`${allocation.donationSeq} > coalesce(${lastEntry(sql`< date_trunc('minute', w.opens_at)`)}, 0)`,
    sql`${allocation.donationSeq} <= ${lastEntry(sql`<= w.closes_at`)}`,
  )
}

const sourcePlace = sql`${allocation.source}`

/** The newest first. */
export const allocationOrder: Order = {
  name: 'allocations',
  keys: [
    { expression: sql`${allocation.donationSeq}`, type: 'bigint' },
    { expression: sourcePlace, type: 'text' },
  ],
  direction: 'DESC',
}

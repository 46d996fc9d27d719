// Publications of reports, and to whom they have been delivered. A publication has its number in its campaign, in whose
// order every giver gets them; how far its audience has been walked is stored with what was delivered on the way.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import { progressReport } from './report.store.ts'

/** One row per campaign. Whoever publishes or delivers locks it: numbers have no gap, and one walk is under way at a time. */
export const feedbackHead = pgTable('feedback_head', {
  campaignId: integer('campaign_id')
    .primaryKey()
    .references(() => campaign.id),
  /** How many reports were published. */
  published: integer().notNull().default(0),
  /** Rises with every delivery: what watchers look at. */
  moved: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
})

export const reportPublication = pgTable(
  'report_publication',
  {
    campaignId: integer('campaign_id').notNull(),
    /** From 1, in the order of publication. */
    number: integer().notNull(),
    reportId: integer('report_id')
      .notNull()
      .references(() => progressReport.id),
    projectId: integer('project_id').notNull(),
    /** The dream that became the project; null: it never was one. */
    dreamId: integer('dream_id'),
    publishedAt: timestamp('published_at', { withTimezone: true }).notNull(),
    /** The last entry of the journal at publication: later gifts get the next report. */
    upToSeq: bigint('up_to_seq', { mode: 'bigint' }).notNull(),
    /** Which part of the audience is being walked: 0, the dream's givers; 1, the project's donors. */
    part: smallint().notNull().default(0),
    /** The last gift of that part that was looked at. */
    afterSeq: bigint('after_seq', { mode: 'bigint' }).notNull().default(sql`0`),
    /** People who have it. */
    delivered: integer().notNull().default(0),
    /** When the last of them got it; null: it is still being delivered. */
    completedAt: timestamp('completed_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ name: 'report_publication_key', columns: [table.campaignId, table.number] }),
    unique('report_is_published_once').on(table.reportId),
    index('report_publication_under_way')
      .on(table.campaignId, table.number)
      .where(sql`${table.completedAt} is null`),
    check('report_publication_number_is_positive', sql`${table.number} > 0`),
    check('report_publication_counts_people', sql`${table.delivered} >= 0 and ${table.part} >= 0`),
  ],
)

/** A published report has reached a giver: each report each giver once (I20). */
export const feedbackDelivery = pgTable(
  'feedback_delivery',
  {
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    campaignId: integer('campaign_id').notNull(),
    /** The publication's. */
    number: integer().notNull(),
    deliveredAt: timestamp('delivered_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'feedback_delivery_key',
      columns: [table.donorId, table.campaignId, table.number],
    }),
  ],
)

export type ReportPublicationRow = typeof reportPublication.$inferSelect

/** Takes the next number of the campaign; the head stays locked until the publication is stored. */
export async function nextPublication(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ published: number }[]>`
    insert into feedback_head (campaign_id, published) values (${campaignId}, 1)
    on conflict (campaign_id) do update set published = feedback_head.published + 1
    returning published`
  return (row as { published: number }).published
}

export interface NewPublication {
  campaignId: number
  number: number
  reportId: number
  projectId: number
  dreamId: number | null
  publishedAt: Date
}

/** The audience is fixed by the journal's last entry: a head row that is read without a lock is never ahead of it. */
export async function insertPublication(tx: Transaction, publication: NewPublication): Promise<void> {
  const { campaignId, number, reportId, projectId, dreamId, publishedAt } = publication
  await tx`
    insert into report_publication (campaign_id, number, report_id, project_id, dream_id, published_at, up_to_seq)
    select ${campaignId}, ${number}, ${reportId}, ${projectId}, ${dreamId}, ${publishedAt},
      (select seq from journal_head where campaign_id = ${campaignId})`
}

/** Campaigns with a publication that has not reached everybody. */
export async function campaignsToDeliver(sql: Sql): Promise<number[]> {
  const rows = await sql<{ campaignId: number }[]>`
    select distinct campaign_id as "campaignId" from report_publication where completed_at is null order by 1`
  return rows.map(({ campaignId }) => campaignId)
}

/** False: another process has it. */
export async function lockWalk(tx: Transaction, campaignId: number): Promise<boolean> {
  const rows = await tx`
    select from feedback_head where campaign_id = ${campaignId} for update skip locked`
  return rows.length > 0
}

export type Walk = Pick<
  ReportPublicationRow,
  'campaignId' | 'number' | 'projectId' | 'dreamId' | 'upToSeq' | 'part' | 'afterSeq'
> & {
  /** Where the journal is now: how busy it is. */
  journalSeq: bigint
}

/** The first publication that has not reached everybody, with where the journal is. */
export async function walkUnderWay(tx: Transaction, campaignId: number): Promise<Walk | undefined> {
  const [row] = await tx<Walk[]>`
    select p.campaign_id as "campaignId", p.number, p.project_id as "projectId", p.dream_id as "dreamId",
      p.up_to_seq as "upToSeq", p.part, p.after_seq as "afterSeq", h.seq as "journalSeq"
    from report_publication p join journal_head h on h.campaign_id = p.campaign_id
    where p.campaign_id = ${campaignId} and p.completed_at is null
    order by p.number
    limit 1`
  return row
}

export interface Step {
  /** The last gift looked at; null: there was none left. */
  lastSeq: bigint | null
  gifts: number
  delivered: number
}

/** The next gifts of flowers to a dream: those count whose flowers still do. */
export function flowersTo(tx: Transaction, { afterSeq, upToSeq }: Walk, dreamId: number, most: number) {
  return tx`
    select seq, donor_id, counted > 0 as counts from flower_gift
    where dream_id = ${dreamId} and seq > ${afterSeq} and seq <= ${upToSeq}
    order by seq
    limit ${most}`
}

/** The next gifts of money to the project: those count that stand, if somebody is named. */
export function donationsTo(tx: Transaction, { projectId, afterSeq, upToSeq }: Walk, most: number) {
  return tx`
    select seq, donor_id, state = 'PAID' and donor_id is not null as counts from donation
    where project_id = ${projectId} and seq > ${afterSeq} and seq <= ${upToSeq}
    order by seq
    limit ${most}`
}

/** Everyone with a gift among these that counts gets the report, unless it has it. */
export async function deliverAmong(
  tx: Transaction,
  { campaignId, number }: Walk,
  gifts: ReturnType<typeof flowersTo>,
  at: Date,
): Promise<Step> {
  const [step] = await tx<Step[]>`
    with gifts as (${gifts}), delivered as (
      insert into feedback_delivery (donor_id, campaign_id, number, delivered_at)
      select distinct donor_id, ${campaignId}::int, ${number}::int, ${at}::timestamptz from gifts where counts order by 1
      on conflict do nothing
      returning 1
    )
    select max(seq) as "lastSeq", count(*)::int as gifts, (select count(*) from delivered)::int as delivered from gifts`
  return step as Step
}

/** How far the walk has come, in the transaction that delivered on the way. */
export async function storeWalk(
  tx: Transaction,
  { campaignId, number, part, afterSeq }: Pick<Walk, 'campaignId' | 'number' | 'part' | 'afterSeq'>,
  delivered: number,
  completedAt: Date | null,
): Promise<void> {
  await tx`
    update report_publication
    set part = ${part}, after_seq = ${afterSeq}, delivered = delivered + ${delivered}, completed_at = ${completedAt}
    where campaign_id = ${campaignId} and number = ${number}`
  if (delivered > 0) await tx`update feedback_head set moved = moved + 1 where campaign_id = ${campaignId}`
}

/** What rises with every delivery in a campaign. */
export async function movedOf(sql: Sql, campaignId: number): Promise<bigint> {
  const [row] = await sql<{ moved: bigint }[]>`
    select moved from feedback_head where campaign_id = ${campaignId}`
  return row?.moved ?? 0n
}

/** The number of the last report that reached each of these people; 0: none did. */
export function latestOf(sql: Sql, campaignId: number, refs: readonly string[]) {
  return sql<{ ref: string; latest: number }[]>`
    select r.ref, coalesce(l.number, 0) as latest
    from unnest(${arrayLiteral(refs)}::text[]) as r(ref)
    left join donor d on d.ref = r.ref
    left join lateral (
      select number from feedback_delivery f
      where f.donor_id = d.id and f.campaign_id = ${campaignId}
      order by number desc
      limit 1
    ) l on true`
}

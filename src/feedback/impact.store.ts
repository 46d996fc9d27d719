// Reading what came of a person's gifts: the reports that reached it, and what it gave to which dream and project.
import { and, eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from '../db/client.ts'
import { donation } from '../donation/donation.store.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'
import { feedbackDelivery, reportPublication } from './delivery.store.ts'

export interface Delivered {
  number: number
  reportId: number
  deliveredAt: Date
}

/** Of one campaign, in the order of publication: a cursor is good for the list and for the subscription. */
export function deliveryOrder(campaignId: number, direction: Order['direction']): Order {
  return {
    name: `feedback:${campaignId}`,
    keys: [{ expression: sql`${feedbackDelivery.number}`, type: 'int' }],
    direction,
  }
}

export function readDeliveries(
  orm: PostgresJsDatabase,
  campaignId: number,
  donorId: bigint,
  page: Page,
): Promise<Placed<Delivered>[]> {
  return orm
    .select({
      place: page.place,
      node: {
        number: feedbackDelivery.number,
        reportId: reportPublication.reportId,
        deliveredAt: feedbackDelivery.deliveredAt,
      },
    })
    .from(feedbackDelivery)
    .innerJoin(
      reportPublication,
      and(
        eq(reportPublication.campaignId, feedbackDelivery.campaignId),
        eq(reportPublication.number, feedbackDelivery.number),
      ),
    )
    .where(
      and(eq(feedbackDelivery.donorId, donorId), eq(feedbackDelivery.campaignId, campaignId), page.where),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
}

export interface GivenToDream {
  dreamId: number
  gifts: number
  /** Given, still counting, come back, and turned out not to have been earned. */
  given: bigint
  counted: bigint
  returned: bigint
}

/** What a person gave to which dream: the most first. */
export function givenToDreams(sql: Sql, campaignId: number, donorId: bigint) {
  return sql<GivenToDream[]>`
    select dream_id as "dreamId", count(*)::int as gifts, sum(count)::bigint as given, sum(counted)::bigint as counted,
      sum(returned)::bigint as returned
    from flower_gift
    where donor_id = ${donorId} and campaign_id = ${campaignId}
    group by 1
    order by 4 desc, 1
    limit ${mostDreams}`
}

/** A campaign has some dozens of dreams. */
export const mostDreams = 200

export interface GivenToProject {
  projectId: number
  gifts: number
  /** Fen, of gifts that stand. */
  amount: bigint
}

const projectOfGift = sql`${donation.projectId}`

export const givenOrder: Order = {
  name: 'impact:projects',
  keys: [{ expression: projectOfGift, type: 'int' }],
  direction: 'ASC',
}

export function givenToProjects(
  orm: PostgresJsDatabase,
  campaignId: number,
  donorId: bigint,
  page: Page,
): Promise<Placed<GivenToProject>[]> {
  return orm
    .select({
      place: page.place,
      node: {
        projectId: donation.projectId,
        gifts: sql<number>`count(*)::int`,
        amount: sql<bigint>`sum(${donation.amount})::bigint`,
      },
    })
    .from(donation)
    .where(
      and(
        eq(donation.donorId, donorId),
        eq(donation.campaignId, campaignId),
        eq(donation.state, 'PAID'),
        page.where,
      ),
    )
    .groupBy(donation.projectId)
    .orderBy(page.orderBy)
    .limit(page.limit)
}

export interface ImpactCounts {
  flowers: bigint
  dreams: number
  amount: bigint
  projects: number
  reports: number
}

export async function impactCounts(sql: Sql, campaignId: number, donorId: bigint): Promise<ImpactCounts> {
  const [row] = await sql<ImpactCounts[]>`
    select f.flowers, f.dreams, m.amount, m.projects, r.reports
    from (
      select coalesce(sum(counted), 0)::bigint as flowers, count(distinct dream_id) filter (where counted > 0)::int as dreams
      from flower_gift where donor_id = ${donorId} and campaign_id = ${campaignId}
    ) f, (
      select coalesce(sum(amount), 0)::bigint as amount, count(distinct project_id)::int as projects
      from donation where donor_id = ${donorId} and campaign_id = ${campaignId} and state = 'PAID'
    ) m, (
      select count(*)::int as reports from feedback_delivery
      where donor_id = ${donorId} and campaign_id = ${campaignId}
    ) r`
  return row as ImpactCounts
}

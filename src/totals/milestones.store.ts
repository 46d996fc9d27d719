// How milestones are read and planned.
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { inPublishedCampaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'
import { type MilestoneRow, milestone } from './milestone.store.ts'
import type { Measured } from './milestone.ts'

export function milestonesByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<MilestoneRow[]> {
  return orm
    .select()
    .from(milestone)
    .where(and(isAnyOf(milestone.id, ids), drafts ? undefined : inPublishedCampaign(milestone.campaignId)))
}

/** Those on these topics of a campaign, the lower before the higher. */
export function milestonesOn(
  orm: PostgresJsDatabase,
  topics: readonly { campaignId: number; topic: string }[],
): Promise<MilestoneRow[]> {
  return orm
    .select()
    .from(milestone)
    .where(
      sql`(${milestone.campaignId}, ${milestone.topic}) in (${sql.join(
        topics.map(({ campaignId, topic }) => sql`(${campaignId}::int, ${topic}::text)`),
        sql`, `,
      )})`,
    )
    .orderBy(asc(milestone.metric), asc(milestone.threshold))
}

/** Those that a campaign has reached, in the order in which it did. */
export function reachedMilestones(orm: PostgresJsDatabase, campaignId: number): Promise<MilestoneRow[]> {
  return orm
    .select()
    .from(milestone)
    .where(and(eq(milestone.campaignId, campaignId), isNotNull(milestone.reachedSeq)))
    .orderBy(asc(milestone.reachedSeq), asc(milestone.reachedLine))
}

export async function countMilestones(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ milestones: number }[]>`
    select count(*)::int as milestones from milestone where campaign_id = ${campaignId}`
  return row?.milestones ?? 0
}

/** What a topic's numbers are now, under the head row's lock. */
export async function measuredNow(tx: Transaction, campaignId: number, topic: string): Promise<Measured> {
  const [row] = await tx<Measured[]>`
    select received, donation_count as "donationCount", donor_count as "donorCount", flower_count as "flowerCount",
      giver_count as "giverCount", flowers_reversed as "flowersReversed"
    from totals where campaign_id = ${campaignId} and topic = ${topic}`
  return (
    row ?? {
      received: 0n,
      donationCount: 0n,
      donorCount: 0n,
      flowerCount: 0n,
      giverCount: 0n,
      flowersReversed: 0n,
    }
  )
}

/** Null: there is one with this threshold already. */
export async function insertMilestone(
  tx: Transaction,
  planned: Pick<MilestoneRow, 'campaignId' | 'topic' | 'metric' | 'threshold' | 'nameZh' | 'nameEn'>,
): Promise<number | null> {
  const [row] = await tx<{ id: number }[]>`
    insert into milestone (campaign_id, topic, kind, metric, threshold, name_zh, name_en)
    values (${planned.campaignId}, ${planned.topic}, 'MILESTONE', ${planned.metric}, ${planned.threshold},
      ${planned.nameZh}, ${planned.nameEn})
    on conflict (campaign_id, topic, metric, threshold) do nothing
    returning id`
  return row?.id ?? null
}

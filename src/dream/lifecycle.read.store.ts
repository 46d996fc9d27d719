// What is read of a dream beside its own row: its tiers, who stands behind it, the project it became, and the fund for
// the dreams of a campaign.
import { and, asc, eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { milestone } from '../totals/milestone.store.ts'
import { topicPrefixes } from '../totals/totals.ts'
import { type DreamRow, dream, dreamSponsor } from './dream.store.ts'

export interface Tier {
  campaignId: number
  dreamId: number
  flowers: bigint
  nameZh: string
  nameEn: string
  reachedAt: Date | null
  reachedSeq: bigint | null
}

/** In ascending order. */
export function tiersOfDreams(orm: PostgresJsDatabase, dreamIds: readonly number[]): Promise<Tier[]> {
  // The topic is compared as a whole, so that the key of the milestones finds them.
  const topics = arrayLiteral(dreamIds.map((id) => topicPrefixes.dream + id))
  return orm
    .select({
      dreamId: dream.id,
      campaignId: dream.campaignId,
      flowers: milestone.threshold,
      nameZh: milestone.nameZh,
      nameEn: milestone.nameEn,
      reachedAt: milestone.reachedAt,
      reachedSeq: milestone.reachedSeq,
    })
    .from(dream)
    .innerJoin(
      milestone,
      and(
        eq(milestone.campaignId, dream.campaignId),
        eq(milestone.topic, sql`'dream:' || ${dream.id}`),
        eq(milestone.kind, 'TIER'),
      ),
    )
    .where(and(isAnyOf(dream.id, dreamIds), sql`${milestone.topic} = any(${topics}::text[])`))
    .orderBy(asc(milestone.threshold))
}

export type Sponsor = typeof dreamSponsor.$inferSelect

export function sponsorsOfDreams(orm: PostgresJsDatabase, dreamIds: readonly number[]): Promise<Sponsor[]> {
  return orm
    .select()
    .from(dreamSponsor)
    .where(isAnyOf(dreamSponsor.dreamId, dreamIds))
    .orderBy(asc(dreamSponsor.dreamId), asc(dreamSponsor.position))
}

export function dreamsOfProjects(
  orm: PostgresJsDatabase,
  projectIds: readonly number[],
): Promise<DreamRow[]> {
  return orm.select().from(dream).where(isAnyOf(dream.projectId, projectIds))
}

export interface Fund {
  campaignId: number
  promised: bigint
  available: bigint
}

export function fundsOfCampaigns(sql: Sql, campaignIds: readonly number[]) {
  return sql<Fund[]>`
    select c.id as "campaignId", coalesce(a.credits, 0) as promised, coalesce(a.credits - a.debits, 0) as available
    from unnest(${arrayLiteral(campaignIds)}::int[]) as c(id)
    left join account a on a.campaign_id = c.id and a.kind = 'DREAM_FUND' and a.owner_id = c.id`
}

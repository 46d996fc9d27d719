// Reading pools, windows and rule sets for answers.
import { and, asc, gt } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { inPublishedCampaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import { type MatchingPoolRow, type MatchingWindowRow, matchingPool, matchingWindow } from './pool.store.ts'
import { type RuleSetRow, ruleSet } from './rules.store.ts'

/** Drafts: those of campaigns in DRAFT too. */
export function poolsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<MatchingPoolRow[]> {
  return orm
    .select()
    .from(matchingPool)
    .where(
      and(isAnyOf(matchingPool.id, ids), drafts ? undefined : inPublishedCampaign(matchingPool.campaignId)),
    )
}

export function windowsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<MatchingWindowRow[]> {
  return orm
    .select()
    .from(matchingWindow)
    .where(
      and(
        isAnyOf(matchingWindow.id, ids),
        drafts ? undefined : inPublishedCampaign(matchingWindow.campaignId),
      ),
    )
}

export function poolsOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<MatchingPoolRow[]> {
  return orm
    .select()
    .from(matchingPool)
    .where(isAnyOf(matchingPool.campaignId, campaignIds))
    .orderBy(asc(matchingPool.id))
}

/** In the order in which they open. */
export function windowsOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<MatchingWindowRow[]> {
  return orm
    .select()
    .from(matchingWindow)
    .where(isAnyOf(matchingWindow.campaignId, campaignIds))
    .orderBy(asc(matchingWindow.opensAt), asc(matchingWindow.id))
}

export function windowsOfPools(
  orm: PostgresJsDatabase,
  poolIds: readonly number[],
): Promise<MatchingWindowRow[]> {
  return orm
    .select()
    .from(matchingWindow)
    .where(isAnyOf(matchingWindow.poolId, poolIds))
    .orderBy(asc(matchingWindow.opensAt), asc(matchingWindow.id))
}

/** The next window that each of these pools opens. */
export function nextWindowsOfPools(
  orm: PostgresJsDatabase,
  poolIds: readonly number[],
  now: Date,
): Promise<MatchingWindowRow[]> {
  return orm
    .selectDistinctOn([matchingWindow.poolId])
    .from(matchingWindow)
    .where(and(isAnyOf(matchingWindow.poolId, poolIds), gt(matchingWindow.opensAt, now)))
    .orderBy(asc(matchingWindow.poolId), asc(matchingWindow.opensAt))
}

export function ruleSetsOfPools(orm: PostgresJsDatabase, poolIds: readonly number[]): Promise<RuleSetRow[]> {
  return orm
    .select()
    .from(ruleSet)
    .where(isAnyOf(ruleSet.poolId, poolIds))
    .orderBy(asc(ruleSet.poolId), asc(ruleSet.version))
}

export function ruleSetsByIds(orm: PostgresJsDatabase, ids: readonly number[]): Promise<RuleSetRow[]> {
  return orm.select().from(ruleSet).where(isAnyOf(ruleSet.id, ids))
}

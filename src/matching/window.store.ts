// Reads what stands beside the totals of windows, in one statement for however many.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyOf } from '../db/anyOf.ts'
import { brake } from '../governance/brake.store.ts'
import { account } from '../ledger/ledger.store.ts'
import { totalsByMinute } from '../totals/totals.store.ts'
import { matchingPool, matchingWindow } from './pool.store.ts'
import { paceSince, type Standing } from './window.ts'

const next = alias(matchingWindow, 'next')
const nothing = { received: 0n, matched: 0n, matchReversed: 0n, held: 0n }

export async function readStandings(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  now: Date,
): Promise<Standing[]> {
  const since = paceSince(now)
  const { received, matched, matchReversed, held } = totalsByMinute
  const topic = sql`'window:' || ${matchingWindow.id}`
  const rows = await orm
    .select({
      window: getTableColumns(matchingWindow),
      pool: getTableColumns(matchingPool),
      next: getTableColumns(next),
      left: sql<bigint>`coalesce(${account.credits} - ${account.debits}, 0)`,
      braked: sql<boolean>`exists (
        select from ${brake} engaged
        where engaged.campaign_id = ${matchingWindow.campaignId} and engaged.released_seq is null
          and engaged.effect = 'STOP_MATCH'
          and (engaged.until is null or engaged.until > ${now.toISOString()}::timestamptz)
          and (engaged.scope = 'GLOBAL' or (engaged.scope = 'WINDOW' and engaged.target_id = ${matchingWindow.id})))`,
      counted: { received, matched, matchReversed, held },
    })
    .from(matchingWindow)
    .innerJoin(matchingPool, eq(matchingPool.id, matchingWindow.poolId))
    .leftJoin(
      account,
      and(
        eq(account.campaignId, matchingWindow.campaignId),
        eq(account.kind, 'MATCHING_WINDOW'),
        eq(account.ownerId, sql`${matchingWindow.id}::bigint`),
      ),
    )
    .leftJoin(
      next,
      eq(
        next.id,
        sql`(
          select later.id from ${matchingWindow} later
          where later.pool_id = ${matchingPool.id} and later.opens_at > ${now.toISOString()}::timestamptz
          order by later.opens_at limit 1)`,
      ),
    )
    .leftJoin(
      totalsByMinute,
      and(
        eq(totalsByMinute.campaignId, matchingWindow.campaignId),
        eq(totalsByMinute.topic, topic),
        eq(
          totalsByMinute.minute,
          sql`(
            select max(earlier.minute) from ${totalsByMinute} earlier
            where earlier.campaign_id = ${matchingWindow.campaignId} and earlier.topic = ${topic}
              and earlier.minute < ${since.toISOString()}::timestamptz)`,
        ),
      ),
    )
    .where(isAnyOf(matchingWindow.id, ids))
  return rows.map((row) => ({ ...row, counted: row.counted ?? nothing, readAt: now, since }))
}

// Reading breakdowns and minutes: each in one statement, so that all its numbers stood there at one and the same seq.
import { and, asc, eq, gte, lt, lte, or, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign } from '../campaign/campaign.store.ts'
import { journalHead } from '../journal/journal.store.ts'
import { type TotalsMinuteRow, type TotalsRow, totals, totalsMinute } from './totals.store.ts'
import { campaignTopic } from './totals.ts'

export interface TotalsAtHead {
  seq: bigint
  asOf: Date
  rows: TotalsRow[]
}

/** The campaign's own totals and those of every topic with the prefix. */
export async function readTotalsWithPrefix(
  orm: PostgresJsDatabase,
  campaignId: number,
  prefix: string,
): Promise<TotalsAtHead> {
  const found = await orm
    .select({
      seq: sql<bigint>`coalesce(${journalHead.seq}, 0)`,
      asOf: sql<Date>`coalesce(${journalHead.at}, ${campaign.startsAt})`,
      row: totals,
    })
    .from(campaign)
    .leftJoin(journalHead, eq(journalHead.campaignId, campaign.id))
    .leftJoin(
      totals,
      and(
        eq(totals.campaignId, campaign.id),
        or(eq(totals.topic, campaignTopic), and(gte(totals.topic, prefix), lt(totals.topic, behind(prefix)))),
      ),
    )
    .where(eq(campaign.id, campaignId))
  const [head] = found
  if (!head) throw new Error(`there is no campaign ${campaignId}`)
  return { seq: head.seq, asOf: head.asOf, rows: found.flatMap(({ row }) => (row ? [row] : [])) }
}

/** The first text behind all that begin with the prefix: topics are compared byte by byte. */
function behind(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
}

/** The minutes of a topic from the first to the last, and the one that came before them, whose values still stood. */
export function readMinutes(
  orm: PostgresJsDatabase,
  campaignId: number,
  topic: string,
  first: Date,
  last: Date,
): Promise<TotalsMinuteRow[]> {
  const ofTopic = and(eq(totalsMinute.campaignId, campaignId), eq(totalsMinute.topic, topic))
  const before = orm
    .select({ minute: sql`max(${totalsMinute.minute})` })
    .from(totalsMinute)
    .where(and(ofTopic, lt(totalsMinute.minute, first)))
  return orm
    .select()
    .from(totalsMinute)
    .where(
      and(
        ofTopic,
        gte(totalsMinute.minute, sql`coalesce((${before}), ${first.toISOString()}::timestamptz)`),
        lte(totalsMinute.minute, last),
      ),
    )
    .orderBy(asc(totalsMinute.minute))
}

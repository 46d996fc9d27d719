// The season of proposals of a campaign: one row, which every write to its proposals takes first. So those writes have an
// order, their change numbers become visible in that order, and none of them can deadlock with another.
import { sql } from 'drizzle-orm'
import { bigint, check, integer, pgTable } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'

export const proposalSeason = pgTable(
  'proposal_season',
  {
    campaignId: integer('campaign_id')
      .primaryKey()
      .references(() => campaign.id),
    /** Counts the writes. */
    change: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    /** The last number that was given to a proposal. */
    lastNumber: integer('last_number').notNull().default(0),
    mostOpen: integer('most_open').notNull().default(20),
    claimMinutes: integer('claim_minutes').notNull().default(30),
    similarFrom: integer('similar_from').notNull().default(50),
  },
  (table) => [
    check('proposal_season_counts_upward', sql`${table.change} >= 0 and ${table.lastNumber} >= 0`),
    check(
      'proposal_season_rules_are_in_range',
      sql`${table.mostOpen} between 1 and 50 and ${table.claimMinutes} between 1 and 1440 and ${table.similarFrom} between 1 and 100`,
    ),
  ],
)

/** What staff sets for a season. */
export interface ProposalRules {
  /** How many proposals on their way one author may have. */
  mostOpen: number
  /** After how long a claim ends by itself. */
  claimMinutes: number
  /** From which score, 0–100, two proposals are called similar. */
  similarFrom: number
}

export type Season = typeof proposalSeason.$inferSelect

/** What holds until staff sets something else: as in the table. */
export const defaultRules: ProposalRules = { mostOpen: 20, claimMinutes: 30, similarFrom: 50 }

/** Takes the season and gives the write its change number. */
export async function takeSeason(tx: Transaction, campaignId: number): Promise<Season> {
  // A statement that was prepared when there were few proposals keeps a plan for few: what follows is planned anew.
  await tx`set local plan_cache_mode = force_custom_plan`
  const [row] = await tx<Season[]>`
    insert into proposal_season as season (campaign_id, change) values (${campaignId}, 1)
    on conflict (campaign_id) do update set change = season.change + 1
    returning campaign_id as "campaignId", change, last_number as "lastNumber", most_open as "mostOpen",
      claim_minutes as "claimMinutes", similar_from as "similarFrom"`
  return row as Season
}

/** The number of one more proposal that is submitted, with the season taken. */
export async function nextNumber(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ number: number }[]>`
    update proposal_season set last_number = last_number + 1 where campaign_id = ${campaignId}
    returning last_number as number`
  return (row as { number: number }).number
}

export async function rulesOfSeason(tx: Transaction, campaignId: number): Promise<ProposalRules> {
  const [row] = await tx<ProposalRules[]>`
    select most_open as "mostOpen", claim_minutes as "claimMinutes", similar_from as "similarFrom"
    from proposal_season where campaign_id = ${campaignId}`
  return row ?? defaultRules
}

export async function storeRules(tx: Transaction, campaignId: number, rules: ProposalRules): Promise<void> {
  await tx`
    update proposal_season set most_open = ${rules.mostOpen}, claim_minutes = ${rules.claimMinutes},
      similar_from = ${rules.similarFrom}
    where campaign_id = ${campaignId}`
}

export function seasonsOf(orm: PostgresJsDatabase, campaignIds: readonly number[]): Promise<Season[]> {
  return orm.select().from(proposalSeason).where(isAnyOf(proposalSeason.campaignId, campaignIds))
}

// Dreams as they are stored, and how they are read.
import { and, eq, getTableColumns, not, or, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  type PgSelect,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign, inPublishedCampaign } from '../campaign/campaign.store.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import type { Order, OrderDirection, Page, Placed, PlacedOf } from '../graphql/connection.ts'
import { shown, withShownTotals } from '../totals/shown.store.ts'
import { type DreamState, defaultFeedbackDays, type MissPolicy } from './dream.ts'

export const dream = pgTable(
  'dream',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    number: integer().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    storyZh: text('story_zh').notNull(),
    storyEn: text('story_en').notNull(),
    beneficiaryTarget: integer('beneficiary_target').notNull(),
    beneficiaryUnitZh: text('beneficiary_unit_zh').notNull(),
    beneficiaryUnitEn: text('beneficiary_unit_en').notNull(),
    /** False: a fixture of ours that stands in where the real set is not known. */
    evidenced: boolean().notNull(),
    opensAt: timestamp('opens_at', { withTimezone: true }).notNull(),
    closesAt: timestamp('closes_at', { withTimezone: true }).notNull(),
    minimumFlowers: bigint('minimum_flowers', { mode: 'bigint' }).notNull(),
    state: text().$type<DreamState>().notNull(),
    /** Where it goes back to when it is no longer SUSPENDED. */
    suspendedFrom: text('suspended_from').$type<DreamState>(),
    /** The entry that crossed the minimum, once and for all (I16). */
    reachedSeq: bigint('reached_seq', { mode: 'bigint' }),
    reachedAt: timestamp('reached_at', { withTimezone: true }),
    /** The flowers that counted when it was closed: what decided. */
    closedFlowers: bigint('closed_flowers', { mode: 'bigint' }),
    missPolicy: text('miss_policy').$type<MissPolicy>().notNull().default('RETURN_FLOWERS'),
    /** The dream that took over the flowers of one that was ROLLED_OVER. */
    rolledIntoId: integer('rolled_into_id'),
    /** Of one that missed: the last gift whose flowers went back or over. What comes after it is still to go. */
    handledSeq: bigint('handled_seq', { mode: 'bigint' }).notNull().default(sql`0`),
    /** Fen for each flower that counts, and at most so many in all. */
    fundingRate: bigint('funding_rate', { mode: 'bigint' }).notNull().default(sql`0`),
    fundingCap: bigint('funding_cap', { mode: 'bigint' }).notNull().default(sql`0`),
    /** What it was funded with; null: it was not, or not yet. */
    funded: bigint({ mode: 'bigint' }),
    /** The project that it became. */
    projectId: integer('project_id').unique('dream_becomes_one_project_of_its_own'),
    /** The first report of that project is due at most so many days of 24 hours after the dream has closed. */
    feedbackDays: integer('feedback_days').notNull().default(defaultFeedbackDays),
  },
  (table) => [
    unique('dream_number_is_unique_in_its_campaign').on(table.campaignId, table.number),
    check(
      'dream_state_is_known',
      sql`${table.state} in ('SCHEDULED', 'COLLECTING', 'REACHED', 'CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER', 'SUSPENDED')`,
    ),
    check(
      'dream_is_suspended_from_somewhere',
      sql`(${table.state} = 'SUSPENDED') = (${table.suspendedFrom} is not null)`,
    ),
    check(
      'dream_is_reached_at_an_entry',
      sql`(${table.reachedSeq} is null) = (${table.reachedAt} is null) and (${table.state} <> 'REACHED' or ${table.reachedSeq} is not null)`,
    ),
    check('dream_miss_policy_is_known', sql`${table.missPolicy} in ('RETURN_FLOWERS', 'ROLL_OVER', 'KEEP')`),
    check(
      'dream_funding_is_within_its_cap',
      sql`${table.fundingRate} >= 0 and ${table.fundingCap} >= 0 and (${table.funded} is null or ${table.funded} between 0 and ${table.fundingCap})`,
    ),
    check(
      'dream_is_funded_before_it_is_converted',
      sql`(${table.state} not in ('FUNDED', 'CONVERTED') or ${table.funded} is not null) and (${table.state} <> 'CONVERTED' or ${table.projectId} is not null)`,
    ),
    check(
      'dream_is_closed_with_what_it_had',
      sql`${table.state} not in ('CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER') or ${table.closedFlowers} is not null or ${table.state} = 'CLOSED'`,
    ),
    check('dream_closes_after_it_opens', sql`${table.closesAt} > ${table.opensAt}`),
    check('dream_minimum_is_positive', sql`${table.minimumFlowers} > 0`),
    check('dream_target_is_positive', sql`${table.beneficiaryTarget} > 0`),
    check('dream_feedback_days_are_positive', sql`${table.feedbackDays} > 0`),
    check('dream_rolls_over_into_another', sql`${table.rolledIntoId} <> ${table.id}`),
    check(
      'dream_rolled_over_says_into_which',
      sql`${table.state} <> 'ROLLED_OVER' or ${table.rolledIntoId} is not null`,
    ),
    index('dream_that_moves')
      .on(table.campaignId, table.closesAt)
      .where(sql`${table.state} in ('SCHEDULED', 'COLLECTING', 'REACHED', 'MISSED')`),
  ],
)

/** The businesses that stand behind a dream: partners of the campaign, or others by name. */
export const dreamSponsor = pgTable(
  'dream_sponsor',
  {
    dreamId: integer('dream_id')
      .notNull()
      .references(() => dream.id),
    /** From 1, in the order in which they are shown. */
    position: integer().notNull(),
    partnerId: integer('partner_id'),
    nameZh: text('name_zh'),
    nameEn: text('name_en'),
  },
  (table) => [
    primaryKey({ name: 'dream_sponsor_key', columns: [table.dreamId, table.position] }),
    unique('dream_sponsor_is_named_once').on(table.dreamId, table.partnerId),
    check(
      'dream_sponsor_is_a_partner_or_a_name',
      sql`num_nonnulls(${table.partnerId}, ${table.nameZh}) = 1 and (${table.nameZh} is null) = (${table.nameEn} is null)`,
    ),
  ],
)

export type DreamRow = typeof dream.$inferSelect

/** Drafts: those of campaigns in DRAFT too. */
export function dreamsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<DreamRow[]> {
  return orm
    .select()
    .from(dream)
    .where(and(isAnyOf(dream.id, ids), published(drafts)))
}

export interface DreamFilter {
  campaignId?: number | undefined
  state?: DreamState | undefined
  /** The instant at which they stand there: time alone opens a window. */
  at: Date
}

export function readDreams(
  orm: PostgresJsDatabase,
  filter: DreamFilter,
  drafts: boolean,
  by: DreamOrderBy,
  page: Page,
): Promise<Placed<DreamRow>[]> {
  const rows = orm
    .select({ place: page.place, node: getTableColumns(dream) })
    .from(dream)
    .$dynamic()
  return withTotals(rows, by, filter.at)
    .where(and(filtered(filter), published(drafts), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

export async function readDreamsOf(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
  filter: DreamFilter,
  drafts: boolean,
  by: DreamOrderBy,
  page: Page,
): Promise<PlacedOf<DreamRow>[]> {
  const parents = idsAsRows(orm, campaignIds)
  const rows = orm
    .select({ place: page.place.as('place'), ...getTableColumns(dream) })
    .from(dream)
    .$dynamic()
  const list = withTotals(rows, by, filter.at)
    .where(and(eq(dream.campaignId, parents.id), filtered(filter), published(drafts), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

function filtered(filter: DreamFilter) {
  return and(
    filter.campaignId === undefined ? undefined : eq(dream.campaignId, filter.campaignId),
    filter.state && standsAt(filter.state, filter.at),
  )
}

/** As everybody is told of one dream: by the time, and while numbers are held back by what stood before. */
function standsAt(state: DreamState, at: Date) {
  const untold = sql`${dream.reachedSeq} > (
    select b.engaged_seq from brake b
    where b.campaign_id = ${dream.campaignId} and b.scope = 'GLOBAL' and b.effect = 'DELAY_PUBLIC'
      and b.released_seq is null and (b.until is null or b.until > ${at.toISOString()}::timestamptz)
    order by b.id limit 1)`
  const opened = sql`${dream.opensAt} <= ${at.toISOString()}::timestamptz`
  switch (state) {
    case 'SCHEDULED':
      return and(eq(dream.state, 'SCHEDULED'), not(opened))
    case 'COLLECTING':
      return or(
        eq(dream.state, 'COLLECTING'),
        and(eq(dream.state, 'SCHEDULED'), opened),
        and(eq(dream.state, 'REACHED'), untold),
      )
    case 'REACHED':
      return and(eq(dream.state, 'REACHED'), sql`(${untold}) is not true`)
    default:
      return eq(dream.state, state)
  }
}

function published(drafts: boolean) {
  return drafts ? undefined : inPublishedCampaign(dream.campaignId)
}

/** Adds the totals where the order needs them. */
function withTotals<Query extends PgSelect>(rows: Query, by: DreamOrderBy, at: Date) {
  return by === 'FLOWERS' ? withShownTotals(rows, dream.campaignId, sql`'dream:' || ${dream.id}`, at) : rows
}

const byFlowers = {
  expression: sql`${shown.flowerCount} - ${shown.flowersReversed}`,
  type: 'bigint',
} as const

const orderKeys = {
  NUMBER: () => [
    { expression: sql`${dream.number}`, type: 'int' },
    { expression: sql`${dream.id}`, type: 'int' },
  ],
  // As in the race: among equals comes first who had the flowers earlier, then the lower id (I27).
  FLOWERS: (direction) => {
    const sign = direction === 'DESC' ? sql`-` : sql``
    return [
      byFlowers,
      { expression: sql`${sign}${shown.flowerSeq}`, type: 'bigint' },
      { expression: sql`${sign}${dream.id}`, type: 'int' },
    ]
  },
} satisfies Record<string, (direction: OrderDirection) => Order['keys']>

export type DreamOrderBy = keyof typeof orderKeys

export function dreamOrder(by: DreamOrderBy, direction: OrderDirection): Order {
  return { name: `dreams:${by}:${direction}`, keys: orderKeys[by](direction), direction }
}

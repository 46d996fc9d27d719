// Dreams and dream proposals as they are stored, and how they are read.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  type PgSelect,
  pgTable,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { campaign, inPublishedCampaign } from '../campaign/campaign.store.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { donor } from '../donor/donor.store.ts'
import type { Order, OrderDirection, Page, Placed, PlacedOf } from '../graphql/connection.ts'
import { totals } from '../totals/totals.store.ts'
import type { DreamState, ProposalState } from './dream.ts'

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
  },
  (table) => [
    unique('dream_number_is_unique_in_its_campaign').on(table.campaignId, table.number),
    check('dream_state_is_known', sql`${table.state} in ('SCHEDULED', 'COLLECTING', 'CLOSED', 'SUSPENDED')`),
    check('dream_closes_after_it_opens', sql`${table.closesAt} > ${table.opensAt}`),
    check('dream_minimum_is_positive', sql`${table.minimumFlowers} > 0`),
    check('dream_target_is_positive', sql`${table.beneficiaryTarget} > 0`),
  ],
)

export const dreamProposal = pgTable(
  'dream_proposal',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    proposerId: bigint('proposer_id', { mode: 'bigint' })
      .notNull()
      .references(() => donor.id),
    title: text().notNull(),
    problem: text().notNull(),
    beneficiaries: text().notNull(),
    place: text().notNull(),
    /** Fen. */
    estimate: bigint({ mode: 'bigint' }).notNull(),
    state: text().$type<ProposalState>().notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    contentDigest: text('content_digest').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    unique('dream_proposal_key_is_unique_for_its_proposer').on(table.proposerId, table.idempotencyKey),
    index('dream_proposal_of_campaign').on(table.campaignId, table.id),
    check('dream_proposal_state_is_known', sql`${table.state} in ('DRAFT')`),
    check('dream_proposal_estimate_is_positive', sql`${table.estimate} > 0`),
  ],
)

export type DreamRow = typeof dream.$inferSelect
export type DreamProposalRow = typeof dreamProposal.$inferSelect

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
  return withTotals(rows, by)
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
  const list = withTotals(rows, by)
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
    filter.state && eq(dream.state, filter.state),
  )
}

function published(drafts: boolean) {
  return drafts ? undefined : inPublishedCampaign(dream.campaignId)
}

/** Adds the totals where the order needs them. */
function withTotals<Query extends PgSelect>(rows: Query, by: DreamOrderBy) {
  return by === 'FLOWERS'
    ? rows.leftJoin(
        totals,
        and(eq(totals.campaignId, dream.campaignId), eq(totals.topic, sql`'dream:' || ${dream.id}`)),
      )
    : rows
}

// A dream without a row of totals has no flowers yet.
const byFlowers = {
  expression: sql`coalesce(${totals.flowerCount} - ${totals.flowersReversed}, 0)`,
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
      { expression: sql`${sign}coalesce(${totals.flowerSeq}, 0)`, type: 'bigint' },
      { expression: sql`${sign}${dream.id}`, type: 'int' },
    ]
  },
} satisfies Record<string, (direction: OrderDirection) => Order['keys']>

export type DreamOrderBy = keyof typeof orderKeys

export function dreamOrder(by: DreamOrderBy, direction: OrderDirection): Order {
  return { name: `dreams:${by}:${direction}`, keys: orderKeys[by](direction), direction }
}

export function proposalsByIds(orm: PostgresJsDatabase, ids: readonly number[]): Promise<DreamProposalRow[]> {
  return orm.select().from(dreamProposal).where(isAnyOf(dreamProposal.id, ids))
}

// Settlements as they are stored: where a campaign stands after its day, what each project has to get, and what was
// adjusted after the books were closed.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import { matchingPool } from '../matching/pool.store.ts'
import { organization } from '../organization/organization.store.ts'
import { project } from '../project/project.store.ts'
import type { AdjustmentKind, AdjustmentState, MatchLine, StoredItemState } from './settlement.ts'

/** One row a campaign, from the end of its gifts on. */
export const settlement = pgTable(
  'settlement',
  {
    campaignId: integer('campaign_id')
      .primaryKey()
      .references(() => campaign.id),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    noticeAt: timestamp('notice_at', { withTimezone: true }),
    /** Money is payable from this instant on. */
    noticeEndsAt: timestamp('notice_ends_at', { withTimezone: true }),
    settledAt: timestamp('settled_at', { withTimezone: true }),
    /** The entry that closed the campaign: the last one but adjustments (I26). */
    settledSeq: bigint('settled_seq', { mode: 'bigint' }),
  },
  (table) => [
    check(
      'settlement_steps_come_in_order',
      sql`(${table.noticeAt} is null) = (${table.noticeEndsAt} is null) and (${table.settledAt} is null or coalesce(${table.settledAt} >= ${table.noticeEndsAt}, false))`,
    ),
    check(
      'settlement_is_closed_by_an_entry',
      sql`(${table.settledAt} is null) = (${table.settledSeq} is null)`,
    ),
  ],
)

/** What a project has to get of one line of matching. The amount is its account's balance until it is paid out. */
export const settlementItem = pgTable(
  'settlement_item',
  {
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => settlement.campaignId),
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    line: text().$type<MatchLine>().notNull(),
    /** Who receives for the project. */
    organizationId: integer('organization_id')
      .notNull()
      .references(() => organization.id),
    /** FROZEN is said of an item whose project or receiver a brake stops: it is not stored. */
    state: text().$type<StoredItemState>().notNull(),
    approvedBy: text('approved_by'),
    disbursedBy: text('disbursed_by'),
    /** Fen that were paid out; null: nothing yet. */
    disbursed: bigint({ mode: 'bigint' }),
    disbursedAt: timestamp('disbursed_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ name: 'settlement_item_key', columns: [table.campaignId, table.projectId, table.line] }),
    index('settlement_item_of_state').on(table.campaignId, table.state, table.projectId, table.line),
    check('settlement_item_line_is_known', sql`${table.line} in ('FOUNDATION_MATCH', 'PARTNER_MATCH')`),
    check('settlement_item_state_is_known', sql`${table.state} in ('IN_NOTICE', 'PAYABLE', 'DISBURSED')`),
    check(
      'settlement_item_is_approved_before_it_is_paid',
      sql`${table.state} = 'IN_NOTICE' or ${table.approvedBy} is not null`,
    ),
    check('settlement_item_is_paid_by_a_second_person', sql`${table.disbursedBy} <> ${table.approvedBy}`),
    check(
      'settlement_item_disbursed_says_how_much',
      sql`(${table.state} = 'DISBURSED') = (${table.disbursed} is not null and ${table.disbursedBy} is not null and ${table.disbursedAt} is not null)`,
    ),
  ],
)

/** A correction after the campaign is SETTLED: proposed by one person, applied by another (I26). */
export const adjustment = pgTable(
  'adjustment',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id').notNull(),
    projectId: integer('project_id').notNull(),
    line: text().$type<MatchLine>().notNull(),
    /** PAY: to the receiver what had stayed behind. RETURN: to the pool what was not due. */
    kind: text().$type<AdjustmentKind>().notNull(),
    /** RETURN only: to which pool. */
    poolId: integer('pool_id').references(() => matchingPool.id),
    /** Fen. */
    amount: bigint({ mode: 'bigint' }).notNull(),
    reason: text().notNull(),
    state: text().$type<AdjustmentState>().notNull(),
    proposedBy: text('proposed_by').notNull(),
    proposedAt: timestamp('proposed_at', { withTimezone: true }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    foreignKey({
      name: 'adjustment_is_of_a_settlement_item',
      columns: [table.campaignId, table.projectId, table.line],
      foreignColumns: [settlementItem.campaignId, settlementItem.projectId, settlementItem.line],
    }),
    index('adjustment_of_campaign').on(table.campaignId, table.id),
    check('adjustment_kind_is_known', sql`${table.kind} in ('PAY', 'RETURN')`),
    check('adjustment_return_names_a_pool', sql`(${table.kind} = 'RETURN') = (${table.poolId} is not null)`),
    check('adjustment_amount_is_positive', sql`${table.amount} > 0`),
    check('adjustment_state_is_known', sql`${table.state} in ('PROPOSED', 'APPLIED', 'REJECTED')`),
    check(
      'adjustment_is_decided_with_actor_and_reason',
      sql`num_nulls(${table.decidedBy}, ${table.decidedAt}, ${table.decisionReason}) = case ${table.state} when 'PROPOSED' then 3 else 0 end`,
    ),
    check(
      'adjustment_is_applied_by_a_second_person',
      sql`${table.state} <> 'APPLIED' or ${table.decidedBy} <> ${table.proposedBy}`,
    ),
  ],
)

export type SettlementRow = typeof settlement.$inferSelect
export type SettlementItemRow = typeof settlementItem.$inferSelect
export type AdjustmentRow = typeof adjustment.$inferSelect

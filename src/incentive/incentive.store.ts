// The incentive fund as it is stored: three tracks, each with a budget, and the awards made from them.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import { organization } from '../organization/organization.store.ts'
import type { AwardState, Criterion, TrackKind } from './incentive.ts'

export const incentiveTrack = pgTable(
  'incentive_track',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    kind: text().$type<TrackKind>().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    /** Fen. */
    budget: bigint({ mode: 'bigint' }).notNull(),
    /** Fen that are proposed or approved. */
    committed: bigint({ mode: 'bigint' }).notNull(),
    /** What a nominee is scored by; the weights add up to 1,000. */
    criteria: jsonb().$type<Criterion[]>().notNull(),
  },
  (table) => [
    unique('incentive_track_kind_is_unique_in_its_campaign').on(table.campaignId, table.kind),
    unique('incentive_track_key').on(table.id, table.campaignId),
    check(
      'incentive_track_kind_is_known',
      sql`${table.kind} in ('OUTSIDE_WINDOWS', 'WHOLE_YEAR', 'INNOVATION')`,
    ),
    check(
      'incentive_track_commits_no_more_than_its_budget',
      sql`${table.committed} between 0 and ${table.budget}`,
    ),
  ],
)

export const incentiveAward = pgTable(
  'incentive_award',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id').notNull(),
    trackId: integer('track_id').notNull(),
    organizationId: integer('organization_id')
      .notNull()
      .references(() => organization.id),
    state: text().$type<AwardState>().notNull(),
    /** Points of 0 to 100 by the code of the criterion; null: not scored yet. */
    points: jsonb().$type<Record<string, number>>(),
    /** In thousandths of a point. */
    score: integer(),
    /** Fen; null: nothing proposed yet. */
    amount: bigint({ mode: 'bigint' }),
    nominatedBy: text('nominated_by').notNull(),
    nominatedAt: timestamp('nominated_at', { withTimezone: true }).notNull(),
    nominationReason: text('nomination_reason').notNull(),
    proposedBy: text('proposed_by'),
    noticeEndsAt: timestamp('notice_ends_at', { withTimezone: true }),
    approvedBy: text('approved_by'),
    approvedAt: timestamp('approved_at', { withTimezone: true }),
    disbursedBy: text('disbursed_by'),
    disbursedAt: timestamp('disbursed_at', { withTimezone: true }),
  },
  (table) => [
    foreignKey({
      name: 'incentive_award_is_of_a_track_of_its_campaign',
      columns: [table.trackId, table.campaignId],
      foreignColumns: [incentiveTrack.id, incentiveTrack.campaignId],
    }),
    unique('incentive_award_is_one_for_its_track_and_organization').on(table.trackId, table.organizationId),
    index('incentive_award_of_campaign').on(table.campaignId, table.id),
    index('incentive_award_of_organization').on(table.organizationId, table.id),
    check(
      'incentive_award_state_is_known',
      sql`${table.state} in ('NOMINATED', 'SCORED', 'PROPOSED', 'IN_NOTICE', 'APPROVED', 'DISBURSED', 'REJECTED')`,
    ),
    check('incentive_award_score_is_in_range', sql`${table.score} between 0 and 100000`),
    check('incentive_award_amount_is_positive', sql`${table.amount} > 0`),
    check(
      'incentive_award_is_proposed_with_score_and_amount',
      sql`${table.state} not in ('PROPOSED', 'IN_NOTICE', 'APPROVED', 'DISBURSED') or num_nulls(${table.score}, ${table.amount}, ${table.proposedBy}) = 0`,
    ),
    check(
      'incentive_award_is_approved_after_its_notice',
      sql`case when ${table.state} in ('APPROVED', 'DISBURSED') then coalesce(${table.approvedBy} <> '' and ${table.approvedAt} >= ${table.noticeEndsAt}, false) else num_nonnulls(${table.approvedBy}, ${table.approvedAt}) = 0 end`,
    ),
    check(
      'incentive_award_disbursed_says_by_whom_and_when',
      sql`num_nonnulls(${table.disbursedBy}, ${table.disbursedAt}) = case ${table.state} when 'DISBURSED' then 2 else 0 end`,
    ),
    check('incentive_award_is_approved_by_a_second_person', sql`${table.approvedBy} <> ${table.proposedBy}`),
    check('incentive_award_is_paid_by_a_second_person', sql`${table.disbursedBy} <> ${table.approvedBy}`),
  ],
)

export type IncentiveTrackRow = typeof incentiveTrack.$inferSelect
export type IncentiveAwardRow = typeof incentiveAward.$inferSelect

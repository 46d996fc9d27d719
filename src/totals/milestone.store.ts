// Milestones as they are stored.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import type { MilestoneKind, MilestoneMetric } from './milestone.ts'

export const milestone = pgTable(
  'milestone',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    topic: text().notNull(),
    kind: text().$type<MilestoneKind>().notNull(),
    metric: text().$type<MilestoneMetric>().notNull(),
    threshold: bigint({ mode: 'bigint' }).notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    /** The entry that reached it, once and for all (I16), and which of the milestones of that entry it was, from 0. */
    reachedSeq: bigint('reached_seq', { mode: 'bigint' }),
    reachedLine: smallint('reached_line'),
    reachedAt: timestamp('reached_at', { withTimezone: true }),
  },
  (table) => [
    unique('milestone_threshold_is_set_once').on(
      table.campaignId,
      table.topic,
      table.metric,
      table.threshold,
    ),
    index('milestone_reached').on(table.campaignId, table.reachedSeq, table.reachedLine),
    check('milestone_kind_is_known', sql`${table.kind} in ('MILESTONE', 'MINIMUM', 'TIER')`),
    check(
      'milestone_metric_is_known',
      sql`${table.metric} in ('RECEIVED', 'DONATION_COUNT', 'DONOR_COUNT', 'FLOWER_COUNT', 'GIVER_COUNT', 'FLOWERS_COUNTED')`,
    ),
    check('milestone_threshold_is_positive', sql`${table.threshold} > 0`),
    check(
      'milestone_is_reached_at_one_place',
      sql`(${table.reachedSeq} is null) = (${table.reachedLine} is null) and (${table.reachedSeq} is null) = (${table.reachedAt} is null)`,
    ),
  ],
)

export type MilestoneRow = typeof milestone.$inferSelect

// Brakes as they are stored: every one that ever was, with who engaged and who released it.
import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { BrakeEffect, BrakeScope } from './brake.ts'

export const brake = pgTable(
  'brake',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id').notNull(),
    scope: text().$type<BrakeScope>().notNull(),
    targetId: bigint('target_id', { mode: 'bigint' }),
    effect: text().$type<BrakeEffect>().notNull(),
    /** For staff. */
    reason: text().notNull(),
    /** For everybody. */
    noticeZh: text('notice_zh').notNull(),
    noticeEn: text('notice_en').notNull(),
    engagedBy: text('engaged_by').notNull(),
    engagedAt: timestamp('engaged_at', { withTimezone: true }).notNull(),
    engagedSeq: bigint('engaged_seq', { mode: 'bigint' }).notNull(),
    until: timestamp({ withTimezone: true }),
    releasedBy: text('released_by'),
    releasedAt: timestamp('released_at', { withTimezone: true }),
    releasedSeq: bigint('released_seq', { mode: 'bigint' }),
    releaseReason: text('release_reason'),
  },
  (table) => [
    index('brake_in_force')
      .on(table.campaignId, table.scope, table.targetId)
      .where(sql`${table.releasedSeq} is null`),
    index('brake_of_campaign').on(table.campaignId, table.id),
    check(
      'brake_scope_is_known',
      sql`${table.scope} in ('GLOBAL', 'WINDOW', 'PROJECT', 'ORGANIZATION', 'DONOR', 'PARTNER')`,
    ),
    check(
      'brake_effect_is_known',
      sql`${table.effect} in ('STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC')`,
    ),
    check('brake_has_a_target_unless_global', sql`(${table.scope} = 'GLOBAL') = (${table.targetId} is null)`),
    check('brake_ends_after_it_is_engaged', sql`${table.until} > ${table.engagedAt}`),
    check(
      'brake_is_released_with_actor_and_reason',
      sql`num_nulls(${table.releasedBy}, ${table.releasedAt}, ${table.releasedSeq}, ${table.releaseReason}) in (0, 4)`,
    ),
  ],
)

export type BrakeRow = typeof brake.$inferSelect

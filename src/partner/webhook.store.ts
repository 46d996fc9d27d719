// Webhook endpoints and what is delivered to them, as it is stored. An endpoint walks the events of its partner by a
// cursor; each event that it wants becomes a delivery, which is tried until it succeeds or has been tried often enough.
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import type { PartnerEventKind } from './event.store.ts'
import { partner } from './partner.store.ts'
import { mostAttempts } from './webhook.schedule.ts'

export const webhookEndpoint = pgTable(
  'webhook_endpoint',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    partnerId: integer('partner_id')
      .notNull()
      .references(() => partner.id),
    campaignId: integer('campaign_id').notNull(),
    url: text().notNull(),
    kinds: text().array().$type<PartnerEventKind[]>().notNull(),
    /** What signs. It is stored as it is, because a signature is made anew for every attempt. */
    secret: text().notNull(),
    /** What signed before and signs beside it until then. */
    previousSecret: text('previous_secret'),
    previousUntil: timestamp('previous_until', { withTimezone: true }),
    /** The last event that was looked at: everything up to it is a delivery, or not wanted. */
    cursorSeq: bigint('cursor_seq', { mode: 'bigint' }).notNull(),
    cursorLine: smallint('cursor_line').notNull(),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
    openedBy: text('opened_by').notNull(),
    closedAt: timestamp('closed_at', { withTimezone: true }),
  },
  (table) => [
    index('webhook_endpoint_of_partner').on(table.partnerId, table.id),
    check(
      'webhook_endpoint_previous_secret_ends',
      sql`(${table.previousSecret} is null) = (${table.previousUntil} is null)`,
    ),
    check('webhook_endpoint_wants_something', sql`cardinality(${table.kinds}) > 0`),
  ],
)

export const deliveryStates = ['PENDING', 'DELIVERED', 'FAILED'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** Why an attempt was none: all that is told, and all that is stored. */
export const deliveryProblems = [
  'PRIVATE_ADDRESS',
  'NO_CONNECTION',
  'NO_ANSWER_IN_TIME',
  'REDIRECT',
  'STATUS',
  'CLOSED',
] as const
export type DeliveryProblem = (typeof deliveryProblems)[number]

export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    endpointId: integer('endpoint_id').notNull(),
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    line: smallint().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    /** Since it was queued, or queued again by a replay. */
    attempts: smallint().notNull(),
    /** How often a replay queued it again: an attempt from before does not count for what came after. */
    replays: integer().notNull(),
    /** When it is due, while it is PENDING. */
    nextAt: timestamp('next_at', { withTimezone: true }),
    /** An instance is at it until then; if it is never heard of again, another one tries. */
    leasedUntil: timestamp('leased_until', { withTimezone: true }),
    lastAt: timestamp('last_at', { withTimezone: true }),
    lastStatus: smallint('last_status'),
    lastProblem: text('last_problem').$type<DeliveryProblem>(),
  },
  (table) => [
    primaryKey({ name: 'webhook_delivery_key', columns: [table.endpointId, table.seq, table.line] }),
    foreignKey({
      name: 'webhook_delivery_is_to_an_endpoint',
      columns: [table.endpointId],
      foreignColumns: [webhookEndpoint.id],
    }),
    index('webhook_delivery_due').on(table.endpointId, table.nextAt).where(sql`state = 'PENDING'`),
    index('webhook_delivery_in_state').on(table.endpointId, table.state, table.seq, table.line),
    check(
      'webhook_delivery_is_due_while_pending',
      sql`(${table.state} = 'PENDING') = (${table.nextAt} is not null)`,
    ),
    check('webhook_delivery_state_is_known', sql`${table.state} in ('PENDING', 'DELIVERED', 'FAILED')`),
    check(
      'webhook_delivery_is_tried_so_often',
      sql`${table.attempts} between 0 and ${sql.raw(String(mostAttempts))}`,
    ),
  ],
)

export type WebhookEndpointRow = typeof webhookEndpoint.$inferSelect
export type WebhookDeliveryRow = typeof webhookDelivery.$inferSelect

// Teams and their members as they are stored.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import type { SloganState, TeamKind, TeamState } from './team.ts'

export const team = pgTable(
  'team',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    /** What people join it by. */
    code: text().notNull().unique('team_code_is_unique'),
    captainId: bigint('captain_id', { mode: 'bigint' }).notNull(),
    /** What it gathers for: a project's money or a dream's flowers. */
    projectId: integer('project_id'),
    dreamId: integer('dream_id'),
    kind: text().$type<TeamKind>().notNull(),
    name: text().notNull(),
    slogan: text(),
    sloganState: text('slogan_state').$type<SloganState>().notNull(),
    /** Fen for a project, flowers for a dream; null: none was set. */
    target: bigint({ mode: 'bigint' }),
    state: text().$type<TeamState>().notNull(),
    /** Staff has closed it: only staff opens it again. */
    closedByStaff: boolean('closed_by_staff').notNull().default(false),
    idempotencyKey: text('idempotency_key').notNull(),
    contentDigest: text('content_digest').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    unique('team_key_is_unique_for_its_captain').on(table.captainId, table.idempotencyKey),
    index('team_of_campaign').on(table.campaignId, table.id),
    index('team_of_project').on(table.projectId, table.id).where(sql`${table.projectId} is not null`),
    index('team_of_dream').on(table.dreamId, table.id).where(sql`${table.dreamId} is not null`),
    check('team_gathers_for_one_thing', sql`(${table.projectId} is null) <> (${table.dreamId} is null)`),
    check('team_closed_by_staff_is_closed', sql`${table.state} = 'CLOSED' or not ${table.closedByStaff}`),
    check('team_kind_is_known', sql`${table.kind} in ('PERSONAL', 'ENTERPRISE', 'SCHOOL')`),
    check('team_state_is_known', sql`${table.state} in ('OPEN', 'CLOSED')`),
    check(
      'team_slogan_state_is_known',
      sql`${table.sloganState} in ('NONE', 'PENDING', 'APPROVED', 'REJECTED')`,
    ),
    check('team_has_a_slogan_to_moderate', sql`(${table.sloganState} = 'NONE') = (${table.slogan} is null)`),
    check('team_target_is_positive', sql`${table.target} > 0`),
  ],
)

/** Whoever joined by the code or gave with the team. */
export const teamMember = pgTable(
  'team_member',
  {
    teamId: integer('team_id').notNull(),
    donorId: bigint('donor_id', { mode: 'bigint' }).notNull(),
    joinedAt: timestamp('joined_at', { withTimezone: true }).notNull(),
    /** Only gifts that name nobody have made the person a member: the list names nobody either (I28). */
    anonymous: boolean().notNull().default(false),
    /** Where it stands among the members: by chance, so that neither the list nor a cursor tells who came when. */
    place: uuid().notNull().defaultRandom(),
  },
  (table) => [
    primaryKey({ name: 'team_member_key', columns: [table.teamId, table.donorId] }),
    uniqueIndex('team_member_place').on(table.teamId, table.place),
    index('team_member_of_donor').on(table.donorId, table.teamId),
  ],
)

export type TeamRow = typeof team.$inferSelect

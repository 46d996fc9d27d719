// How teams and their members are read.
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgSelect } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { inPublishedCampaign } from '../campaign/campaign.store.ts'
import { isAnyOf } from '../db/anyOf.ts'
import type { Giver } from '../donor/donor.ts'
import type { Order, OrderDirection, Page, Placed } from '../graphql/connection.ts'
import { shown, withShownTotals } from '../totals/shown.store.ts'
import { type TeamRow, team, teamMember } from './team.store.ts'
import type { TeamKind } from './team.ts'

export function teamsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<TeamRow[]> {
  return orm
    .select()
    .from(team)
    .where(and(isAnyOf(team.id, ids), published(drafts)))
}

export interface TeamFilter {
  campaignId?: number | undefined
  projectId?: number | undefined
  dreamId?: number | undefined
  kind?: TeamKind | undefined
}

export function readTeams(
  orm: PostgresJsDatabase,
  filter: TeamFilter,
  drafts: boolean,
  by: TeamOrderBy,
  at: Date,
  page: Page,
): Promise<Placed<TeamRow>[]> {
  const rows = orm
    .select({ place: page.place, node: getTableColumns(team) })
    .from(team)
    .$dynamic()
  return withTotals(rows, by, at)
    .where(and(filtered(filter), published(drafts), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** The teams that a person belongs to. */
export function readTeamsOfDonor(
  orm: PostgresJsDatabase,
  donorId: bigint,
  page: Page,
): Promise<Placed<TeamRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(team) })
    .from(teamMember)
    .innerJoin(team, eq(team.id, teamMember.teamId))
    .where(and(eq(teamMember.donorId, donorId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

function published(drafts: boolean): SQL | undefined {
  return drafts ? undefined : inPublishedCampaign(team.campaignId)
}

function filtered({ campaignId, projectId, dreamId, kind }: TeamFilter) {
  return and(
    campaignId === undefined ? undefined : eq(team.campaignId, campaignId),
    projectId === undefined ? undefined : eq(team.projectId, projectId),
    dreamId === undefined ? undefined : eq(team.dreamId, dreamId),
    kind && eq(team.kind, kind),
  )
}

/** Adds the totals where the order needs them. */
function withTotals<Query extends PgSelect>(rows: Query, by: TeamOrderBy, at: Date) {
  return by === 'CREATED' ? rows : withShownTotals(rows, team.campaignId, sql`'team:' || ${team.id}`, at)
}

const byId = { expression: sql`${team.id}`, type: 'int' } as const

/** More come first; among equals who moved last the earlier, then the lower id (I27). */
function ranked(value: SQL) {
  return (direction: OrderDirection): Order['keys'] => {
    const sign = direction === 'DESC' ? sql`-` : sql``
    return [
      { expression: value, type: 'bigint' },
      { expression: sql`${sign}${shown.seq}`, type: 'bigint' },
      { expression: sql`${sign}${team.id}`, type: 'int' },
    ]
  }
}

const orderKeys = {
  CREATED: () => [byId],
  PEOPLE: ranked(sql`${shown.donorCount} + ${shown.giverCount}`),
  GIFTS: ranked(shown.donationCount),
  AMOUNT: ranked(sql`${shown.received} - ${shown.refunded}`),
  FLOWERS: ranked(sql`${shown.flowerCount} - ${shown.flowersReversed}`),
} satisfies Record<string, (direction: OrderDirection) => Order['keys']>

export type TeamOrderBy = keyof typeof orderKeys

export function teamOrder(by: TeamOrderBy, direction: OrderDirection): Order {
  return { name: `teams:${by}:${direction}`, keys: orderKeys[by](direction), direction }
}

export const memberOrder: Order = {
  name: 'members',
  keys: [{ expression: sql`${teamMember.place}`, type: 'uuid' }],
  direction: 'ASC',
}

export async function readMembers(
  orm: PostgresJsDatabase,
  teamId: number,
  page: Page,
): Promise<Placed<Giver>[]> {
  const rows = await orm
    .select({ place: page.place, donorId: teamMember.donorId, anonymous: teamMember.anonymous })
    .from(teamMember)
    .where(and(eq(teamMember.teamId, teamId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
  return rows.map(({ place, ...node }) => ({ place, node }))
}

/** How many belong to each of these teams. */
export async function memberCounts(
  orm: PostgresJsDatabase,
  teamIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await orm
    .select({ teamId: teamMember.teamId, members: sql<number>`count(*)::int` })
    .from(teamMember)
    .where(isAnyOf(teamMember.teamId, teamIds))
    .groupBy(teamMember.teamId)
  return new Map(rows.map(({ teamId, members }) => [teamId, members]))
}

/** Which of these teams a person belongs to. */
export async function membershipsOf(
  orm: PostgresJsDatabase,
  donorId: bigint,
  teamIds: readonly number[],
): Promise<Set<number>> {
  const rows = await orm
    .select({ teamId: teamMember.teamId })
    .from(teamMember)
    .where(and(eq(teamMember.donorId, donorId), isAnyOf(teamMember.teamId, teamIds)))
  return new Set(rows.map(({ teamId }) => teamId))
}

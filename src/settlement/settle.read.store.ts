// Reading settlements for answers. Which items are frozen is asked of the brakes first, once for a page.
import { and, eq, getTableColumns, or, type SQL, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { inPublishedCampaign } from '../campaign/campaign.store.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { KnownBrake } from '../governance/brake.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import { account } from '../ledger/ledger.store.ts'
import {
  type AdjustmentRow,
  adjustment,
  type SettlementItemRow,
  type SettlementRow,
  settlement,
  settlementItem,
} from './settlement.store.ts'
import { frozenBy, type ItemKey, type ItemState, type MatchLine } from './settlement.ts'

export function settlementsOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<SettlementRow[]> {
  return orm.select().from(settlement).where(isAnyOf(settlement.campaignId, campaignIds))
}

/** What brakes freeze in each of these campaigns, as pairs of a campaign and a target. */
export interface FrozenTargets {
  projects: { campaignId: number; id: number }[]
  organizations: { campaignId: number; id: number }[]
}

export async function frozenTargets(
  sql: Sql,
  campaignIds: readonly number[],
  at: Date,
): Promise<FrozenTargets> {
  const brakes = await sql<(KnownBrake & { campaignId: number })[]>`
    select id, campaign_id as "campaignId", scope, target_id as "targetId", effect, until
    from brake
    where campaign_id = any(${arrayLiteral(campaignIds)}::int[]) and released_seq is null
      and scope in ('PROJECT', 'ORGANIZATION')`
  const targets: FrozenTargets = { projects: [], organizations: [] }
  for (const campaignId of new Set(brakes.map((brake) => brake.campaignId))) {
    const frozen = frozenBy(
      brakes.filter((brake) => brake.campaignId === campaignId),
      at,
    )
    targets.projects.push(...frozen.projects.map((id) => ({ campaignId, id })))
    targets.organizations.push(...frozen.organizations.map((id) => ({ campaignId, id })))
  }
  return targets
}

/** An item with what its account has and whether a brake freezes it. */
export interface ItemRead extends SettlementItemRow {
  balance: bigint
  frozen: boolean
}

function itemColumns(frozen: FrozenTargets) {
  return {
    ...getTableColumns(settlementItem),
    balance: sql<bigint>`coalesce(${account.credits} - ${account.debits}, 0)`.mapWith(BigInt).as('balance'),
    frozen: sql<boolean>`${isFrozen(frozen)}`.as('frozen'),
  }
}

const itsAccount = and(
  eq(account.campaignId, settlementItem.campaignId),
  sql`${account.kind} = 'PROJECT_' || ${settlementItem.line}`,
  eq(account.ownerId, settlementItem.projectId),
)

/** Drafts: those of campaigns in DRAFT too. */
export function itemsByKeys(
  orm: PostgresJsDatabase,
  keys: readonly ItemKey[],
  frozen: FrozenTargets,
  drafts: boolean,
): Promise<ItemRead[]> {
  const [campaignIds, projectIds, lines] = columns(keys, 'campaignId', 'projectId', 'line')
  return orm
    .select(itemColumns(frozen))
    .from(settlementItem)
    .leftJoin(account, itsAccount)
    .where(
      and(
        sql`(${settlementItem.campaignId}, ${settlementItem.projectId}, ${settlementItem.line}) in (
          select * from unnest(${campaignIds}::int[], ${projectIds}::int[], ${lines}::text[]))`,
        drafts ? undefined : inPublishedCampaign(settlementItem.campaignId),
      ),
    )
}

export interface ItemFilter {
  state?: ItemState | null | undefined
  line?: MatchLine | null | undefined
}

export async function readItemsOf(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
  { state, line }: ItemFilter,
  frozen: FrozenTargets,
  page: Page,
): Promise<PlacedOf<ItemRead>[]> {
  const parents = idsAsRows(orm, campaignIds)
  const list = orm
    .select({ place: page.place.as('place'), ...itemColumns(frozen) })
    .from(settlementItem)
    .leftJoin(account, itsAccount)
    .where(
      and(
        eq(settlementItem.campaignId, parents.id),
        line ? eq(settlementItem.line, line) : undefined,
        state ? stands(state, frozen) : undefined,
        page.where,
      ),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** By the number of the project, the foundation's line first. */
export const itemOrder: Order = {
  name: 'settlementItems',
  keys: [
    { expression: sql`${settlementItem.projectId}`, type: 'int' },
    { expression: sql`${settlementItem.line}`, type: 'text' },
  ],
  direction: 'ASC',
}

export interface ItemSum {
  campaignId: number
  line: MatchLine
  state: ItemState
  count: bigint
  amount: bigint
}

/** How many items of each line stand where, and what they come to. */
export function sumsOfItems(sql: Sql, campaignIds: readonly number[], frozen: FrozenTargets) {
  const [projectCampaigns, projects] = columns(frozen.projects, 'campaignId', 'id')
  const [organizationCampaigns, organizations] = columns(frozen.organizations, 'campaignId', 'id')
  return sql<ItemSum[]>`
    select i.campaign_id as "campaignId", i.line,
      case when i.state <> 'DISBURSED' and ((i.campaign_id, i.project_id) in (
          select * from unnest(${projectCampaigns}::int[], ${projects}::int[]))
        or (i.campaign_id, i.organization_id) in (
          select * from unnest(${organizationCampaigns}::int[], ${organizations}::int[])))
        then 'FROZEN' else i.state end as state,
      count(*) as count, sum(coalesce(i.disbursed, a.credits - a.debits, 0))::bigint as amount
    from settlement_item i
    left join account a on a.campaign_id = i.campaign_id and a.kind = 'PROJECT_' || i.line and a.owner_id = i.project_id
    where i.campaign_id = any(${arrayLiteral(campaignIds)}::int[])
    group by 1, 2, 3 order by 1, 2, 3`
}

/** Proposals: those that are not applied too. */
export function adjustmentsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  proposals: boolean,
): Promise<AdjustmentRow[]> {
  return orm
    .select()
    .from(adjustment)
    .where(and(isAnyOf(adjustment.id, ids), applied(proposals)))
}

export async function readAdjustmentsOf(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
  proposals: boolean,
  page: Page,
): Promise<PlacedOf<AdjustmentRow>[]> {
  const parents = idsAsRows(orm, campaignIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(adjustment) })
    .from(adjustment)
    .where(and(eq(adjustment.campaignId, parents.id), applied(proposals), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** In the order in which they were proposed. */
export const adjustmentOrder: Order = {
  name: 'adjustments',
  keys: [{ expression: sql`${adjustment.id}`, type: 'int' }],
  direction: 'ASC',
}

function applied(proposals: boolean): SQL | undefined {
  return proposals ? undefined : eq(adjustment.state, 'APPLIED')
}

function stands(state: ItemState, frozen: FrozenTargets): SQL | undefined {
  switch (state) {
    case 'DISBURSED':
      return eq(settlementItem.state, 'DISBURSED')
    case 'FROZEN':
      return and(sql`${settlementItem.state} <> 'DISBURSED'`, isFrozen(frozen))
    default:
      return and(eq(settlementItem.state, state), sql`not ${isFrozen(frozen)}`)
  }
}

function isFrozen({ projects, organizations }: FrozenTargets): SQL {
  const pairs = (targets: FrozenTargets['projects']) => {
    const [campaignIds, ids] = columns(targets, 'campaignId', 'id')
    return sql`select * from unnest(${campaignIds}::int[], ${ids}::int[])`
  }
  return or(
    sql`(${settlementItem.campaignId}, ${settlementItem.projectId}) in (${pairs(projects)})`,
    sql`(${settlementItem.campaignId}, ${settlementItem.organizationId}) in (${pairs(organizations)})`,
  ) as SQL
}

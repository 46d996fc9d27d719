// How dream proposals are read: by id, as the queue of staff, as the list of their author, as the credits of a dream, and as
// what has changed since.
import { and, eq, getTableColumns, gt, gte, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { Order, OrderDirection, Page, Placed, PlacedOf } from '../graphql/connection.ts'
import type { ProjectCategory } from '../project/project.ts'
import { matches } from '../search/search.ts'
import { type DreamProposalRow, dreamProposal } from './proposal.store.ts'
import type { ProposalLanguage, ProposalState } from './proposalState.ts'

const { search: _search, ...proposalColumns } = getTableColumns(dreamProposal)

export function proposalsByIds(orm: PostgresJsDatabase, ids: readonly number[]): Promise<DreamProposalRow[]> {
  return orm.select(proposalColumns).from(dreamProposal).where(isAnyOf(dreamProposal.id, ids))
}

export interface QueueFilter {
  campaignId: number
  states: readonly ProposalState[]
  language?: ProposalLanguage | undefined
  regionCode?: string | undefined
  category?: ProjectCategory | undefined
  search?: string | undefined
  submittedFrom?: Date | undefined
  submittedBefore?: Date | undefined
  /** As in actorOf(viewer). */
  assignedTo?: string | undefined
  assigned?: boolean | undefined
  hasSimilar?: boolean | undefined
  /** When claims are judged. */
  at: Date
}

export function readQueue(
  orm: PostgresJsDatabase,
  filter: QueueFilter,
  by: QueueOrderBy,
  page: Page,
): Promise<Placed<DreamProposalRow>[]> {
  const { campaignId, states, search } = filter
  const wanted = and(eq(dreamProposal.campaignId, campaignId), inOrder[by], page.where, ...filtered(filter))
  return orm
    .select({ place: page.place, node: proposalColumns })
    .from(dreamProposal)
    .where(search === undefined ? inEachState(states, wanted, page) : and(wanted, amongFound(filter, search)))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** What a text finds is found first: to walk through the order until enough of it is met could be to walk through everything. */
function amongFound({ campaignId, states }: QueueFilter, search: string): SQL {
  const matched = and(eq(dreamProposal.campaignId, campaignId), matches(dreamProposal.search, search))
  const found = sql`array(select ${dreamProposal.id} from ${dreamProposal} where ${matched})`
  return sql`${dreamProposal.id} = any(${found}) and ${dreamProposal.state} = any(${arrayLiteral(states)}::text[])`
}

/**
 * Of each state the first so many, each from the front of its own part of the index: however many thousands stand in one
 * state, and however few are left in another. Of those the first so many are the page.
 */
function inEachState(states: readonly ProposalState[], wanted: SQL | undefined, page: Page): SQL {
  return sql`${dreamProposal.id} in (
    select first_ones.id from unnest(${arrayLiteral(states)}::text[]) as wanted (state)
    cross join lateral (
      select ${dreamProposal.id} from ${dreamProposal}
      where ${dreamProposal.state} = wanted.state and ${wanted}
      order by ${page.orderBy} limit ${page.limit}
    ) first_ones)`
}

function filtered(filter: QueueFilter): (SQL | undefined)[] {
  const { claimedBy, claimedUntil, submittedAt } = dreamProposal
  return [
    filter.language && eq(dreamProposal.language, filter.language),
    filter.regionCode === undefined ? undefined : eq(dreamProposal.regionCode, filter.regionCode),
    filter.category && eq(dreamProposal.category, filter.category),
    filter.submittedFrom && gte(submittedAt, filter.submittedFrom),
    filter.submittedBefore && lt(submittedAt, filter.submittedBefore),
    filter.assignedTo === undefined
      ? undefined
      : and(eq(claimedBy, filter.assignedTo), gt(claimedUntil, filter.at)),
    filter.assigned === undefined
      ? undefined
      : filter.assigned
        ? gt(claimedUntil, filter.at)
        : or(isNull(claimedUntil), lte(claimedUntil, filter.at)),
    filter.hasSimilar === undefined
      ? undefined
      : filter.hasSimilar
        ? sql`${dreamProposal.hasSimilar}`
        : sql`not ${dreamProposal.hasSimilar}`,
  ]
}

const byNumber = { expression: sql`${dreamProposal.number}`, type: 'int' } as const

const orderKeys = {
  NUMBER: [byNumber],
  CHANGED: [
    { expression: sql`${dreamProposal.change}`, type: 'bigint' },
    { expression: sql`${dreamProposal.id}`, type: 'int' },
  ],
} satisfies Record<string, Order['keys']>

export type QueueOrderBy = keyof typeof orderKeys

/** What was never submitted has no number, and so no place among those that have. */
const inOrder = {
  NUMBER: isNotNull(dreamProposal.number),
  CHANGED: undefined,
} as const satisfies Record<QueueOrderBy, SQL | undefined>

export function queueOrder(by: QueueOrderBy, direction: OrderDirection): Order {
  return { name: `proposals:${by}:${direction}`, keys: orderKeys[by], direction }
}

/** How many stand where: one statement over one index. */
export function countByState(
  db: Sql,
  campaignId: number,
): Promise<{ state: ProposalState; count: number }[]> {
  return db<{ state: ProposalState; count: number }[]>`
    select state, count(*)::int as count from dream_proposal where campaign_id = ${campaignId} group by state`
}

export function readOwnProposals(
  orm: PostgresJsDatabase,
  proposerId: bigint,
  campaignId: number | undefined,
  page: Page,
): Promise<Placed<DreamProposalRow>[]> {
  return orm
    .select({ place: page.place, node: proposalColumns })
    .from(dreamProposal)
    .where(
      and(
        eq(dreamProposal.proposerId, proposerId),
        campaignId === undefined ? undefined : eq(dreamProposal.campaignId, campaignId),
        page.where,
      ),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
}

/** The newest first. */
export const ownOrder: Order = {
  name: 'ownProposals',
  keys: [
    { expression: sql`${dreamProposal.campaignId}`, type: 'int' },
    { expression: sql`${dreamProposal.id}`, type: 'int' },
  ],
  direction: 'DESC',
}

export async function readCreditsOf(
  orm: PostgresJsDatabase,
  dreamIds: readonly number[],
  page: Page,
): Promise<PlacedOf<DreamProposalRow>[]> {
  const parents = idsAsRows(orm, dreamIds)
  const list = orm
    .select({ at: page.place.as('place_in_list'), ...proposalColumns })
    .from(dreamProposal)
    .where(and(eq(dreamProposal.dreamId, parents.id), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { at, ...node } }) => ({ parentId: id, place: at, node }))
}

/** Who came first is named first. */
export const creditOrder: Order = { name: 'credits', keys: [byNumber], direction: 'ASC' }

export interface Root {
  ofId: number
  number: number | null
  state: ProposalState
  dreamId: number | null
}

/** For what was merged: what stands at the end of the way that it went. */
export function rootsOf(db: Sql, ids: readonly number[]): Promise<Root[]> {
  return db<Root[]>`
    with recursive up as (
      select id as of_id, merged_into_id as next from dream_proposal
      where id = any(${arrayLiteral(ids)}::int[]) and merged_into_id is not null
      union
      select up.of_id, parent.merged_into_id from up join dream_proposal parent on parent.id = up.next
      where parent.merged_into_id is not null
    )
    select distinct on (up.of_id) up.of_id as "ofId", root.number, root.state, root.dream_id as "dreamId"
    from up join dream_proposal root on root.id = up.next
    where root.merged_into_id is null`
}

/** A place in the order in which proposals changed. */
export interface ChangePlace {
  change: bigint
  id: number
}

/** Who proposed what changed after a place, in order; at most so many, and the last is where to go on. */
export function changesSince(
  db: Sql,
  campaignId: number,
  { change, id }: ChangePlace,
  most: number,
): Promise<(ChangePlace & { ref: string })[]> {
  return db<(ChangePlace & { ref: string })[]>`
    select changed.change, changed.id, donor.ref
    from (
      select proposer_id, change, id from dream_proposal
      where campaign_id = ${campaignId} and (change, id) > (${change}, ${id}) order by change, id limit ${most}
    ) changed
    join donor on donor.id = changed.proposer_id
    order by changed.change, changed.id`
}

/** Where the newest change of a campaign stands: what was written before is at or before it. */
export async function lastChange(db: Sql, campaignId: number): Promise<bigint> {
  const [row] = await db<{ change: bigint }[]>`
    select change from proposal_season where campaign_id = ${campaignId}`
  return row?.change ?? 0n
}

/** The newest changed of each of these people, the newest first. */
export async function ownStates(
  orm: PostgresJsDatabase,
  campaignId: number,
  refs: readonly string[],
  most: number,
): Promise<{ ref: string; proposal: DreamProposalRow }[]> {
  const people = orm
    .select({ id: sql<bigint>`id`.as('person_id'), ref: sql<string>`ref`.as('ref') })
    .from(sql`donor`)
    .where(sql`ref = any(${arrayLiteral(refs)}::text[])`)
    .as('person')
  const list = orm
    .select(proposalColumns)
    .from(dreamProposal)
    .where(and(eq(dreamProposal.proposerId, people.id), eq(dreamProposal.campaignId, campaignId)))
    .orderBy(sql`${dreamProposal.change} desc, ${dreamProposal.id} desc`)
    .limit(most)
    .as('list')
  const found = await orm.select().from(people).crossJoinLateral(list)
  return found.map(({ person: { ref }, list: proposal }) => ({ ref, proposal }))
}

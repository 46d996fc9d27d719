// Reading the events of partners: those for one partner and those for every partner of its campaign, in the order of
// the journal.
import { and, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { idsAsRows } from '../db/anyOf.ts'
import { columns } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import { type PartnerEventRow, partnerEvent } from './event.store.ts'

export async function readEventsOf(
  orm: PostgresJsDatabase,
  partnerIds: readonly number[],
  page: Page,
): Promise<PlacedOf<PartnerEventRow>[]> {
  const parents = idsAsRows(orm, partnerIds)
  const { seq, line, campaignId, partnerId } = partnerEvent
  // Each of the two is a walk along an index, as far as the page is long; together they hold the page.
  const among = (whose: SQL) => sql`
    (select ${campaignId}, ${seq}, ${line} from ${partnerEvent}
      where ${and(whose, page.where)} order by ${page.orderBy} limit ${page.limit})`
  const own = among(sql`${partnerId} = ${parents.id}`)
  const everybodys = among(sql`${partnerId} is null
    and ${campaignId} = (select p.campaign_id from partner p where p.id = ${parents.id})`)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(partnerEvent) })
    .from(partnerEvent)
    .where(sql`(${campaignId}, ${seq}, ${line}) in (${own} union all ${everybodys})`)
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** From the oldest to the newest. The name and the keys are those of the cursors that webhooks carry. */
export const eventOrder: Order = {
  name: 'partnerEvents',
  keys: [
    { expression: sql`${partnerEvent.seq}`, type: 'bigint' },
    { expression: sql`${partnerEvent.line}`, type: 'int' },
  ],
  direction: 'ASC',
}

export type EventKey = Pick<PartnerEventRow, 'campaignId' | 'seq' | 'line'>

/** Events by their places in journals. */
export function eventsByKeys(sql: Sql, keys: readonly EventKey[]): PromiseLike<PartnerEventRow[]> {
  const [campaignIds, seqs, lines] = columns(keys, 'campaignId', 'seq', 'line')
  return sql<PartnerEventRow[]>`
    select v.campaign_id as "campaignId", v.seq, v.line, v.partner_id as "partnerId", v.kind, v.payload, v.at
    from unnest(${campaignIds}::int[], ${seqs}::bigint[], ${lines}::smallint[]) as k(campaign_id, seq, line)
    join partner_event v on v.campaign_id = k.campaign_id and v.seq = k.seq and v.line = k.line`
}

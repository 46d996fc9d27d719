// Statements about webhook endpoints: what the verbs read and write, and the lists of endpoints and deliveries.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import {
  type DeliveryState,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
  webhookDelivery,
  webhookEndpoint,
} from './webhook.store.ts'

export async function countOpenEndpoints(tx: Transaction, partnerId: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from webhook_endpoint where partner_id = ${partnerId} and closed_at is null`
  return row?.count ?? 0
}

/** A new endpoint wants what happens from now on. */
export async function insertEndpoint(
  tx: Transaction,
  endpoint: Pick<WebhookEndpointRow, 'partnerId' | 'url' | 'kinds' | 'secret' | 'openedAt' | 'openedBy'>,
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into webhook_endpoint (partner_id, campaign_id, url, kinds, secret, cursor_seq, cursor_line, opened_at,
      opened_by)
    select p.id, p.campaign_id, ${endpoint.url}, ${arrayLiteral(endpoint.kinds)}::text[], ${endpoint.secret}, h.seq, 32767,
      ${endpoint.openedAt}, ${endpoint.openedBy}
    from partner p join journal_head h on h.campaign_id = p.campaign_id
    where p.id = ${endpoint.partnerId}
    returning id`
  return (row as { id: number }).id
}

export async function partnerOfEndpoint(sql: Sql, id: number): Promise<number | null> {
  const [row] = await sql<{ partnerId: number }[]>`
    select partner_id as "partnerId" from webhook_endpoint where id = ${id}`
  return row?.partnerId ?? null
}

export type EndpointNow = Pick<
  WebhookEndpointRow,
  'id' | 'url' | 'kinds' | 'secret' | 'previousSecret' | 'previousUntil' | 'closedAt'
>

export async function lockEndpoint(tx: Transaction, id: number): Promise<EndpointNow> {
  const [row] = await tx<EndpointNow[]>`
    select id, url, kinds, secret, previous_secret as "previousSecret", previous_until as "previousUntil",
      closed_at as "closedAt"
    from webhook_endpoint where id = ${id} for no key update`
  return row as EndpointNow
}

export async function storeEndpoint(
  tx: Transaction,
  { id, url, kinds }: Pick<EndpointNow, 'id' | 'url' | 'kinds'>,
): Promise<void> {
  await tx`update webhook_endpoint set url = ${url}, kinds = ${arrayLiteral(kinds)}::text[] where id = ${id}`
}

export async function storeSecret(
  tx: Transaction,
  id: number,
  secret: string,
  previousSecret: string | null,
  previousUntil: Date | null,
): Promise<void> {
  await tx`
    update webhook_endpoint set secret = ${secret}, previous_secret = ${previousSecret}, previous_until = ${previousUntil}
    where id = ${id}`
}

/** What waits is told to have failed: nothing is sent any more. */
export async function storeClosing(tx: Transaction, id: number, at: Date): Promise<void> {
  await tx`update webhook_endpoint set closed_at = ${at} where id = ${id}`
  await tx`
    update webhook_delivery set state = 'FAILED', next_at = null, leased_until = null, last_problem = 'CLOSED'
    where endpoint_id = ${id} and state = 'PENDING'`
}

/** A cursor goes back alone: forward it would leave events out. */
export async function storeCursorBack(tx: Transaction, id: number, seq: bigint, line: number): Promise<void> {
  await tx`
    update webhook_endpoint set cursor_seq = ${seq}, cursor_line = ${line}
    where id = ${id} and (cursor_seq, cursor_line) > (${seq}::bigint, ${line}::smallint)`
}

export function endpointsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
): Promise<WebhookEndpointRow[]> {
  return orm.select().from(webhookEndpoint).where(isAnyOf(webhookEndpoint.id, ids))
}

export async function readEndpointsOf(
  orm: PostgresJsDatabase,
  partnerIds: readonly number[],
  page: Page,
): Promise<PlacedOf<WebhookEndpointRow>[]> {
  const parents = idsAsRows(orm, partnerIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(webhookEndpoint) })
    .from(webhookEndpoint)
    .where(and(eq(webhookEndpoint.partnerId, parents.id), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** The newest first. */
export const endpointOrder: Order = {
  name: 'webhooks',
  keys: [{ expression: sql`${webhookEndpoint.id}`, type: 'int' }],
  direction: 'DESC',
}

export async function readDeliveriesOf(
  orm: PostgresJsDatabase,
  endpointIds: readonly number[],
  state: DeliveryState | undefined,
  page: Page,
): Promise<PlacedOf<WebhookDeliveryRow>[]> {
  const parents = idsAsRows(orm, endpointIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(webhookDelivery) })
    .from(webhookDelivery)
    .where(
      and(eq(webhookDelivery.endpointId, parents.id), state && eq(webhookDelivery.state, state), page.where),
    )
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** The newest first. */
export const deliveryOrder: Order = {
  name: 'webhookDeliveries',
  keys: [
    { expression: sql`${webhookDelivery.seq}`, type: 'bigint' },
    { expression: sql`${webhookDelivery.line}`, type: 'int' },
  ],
  direction: 'DESC',
}

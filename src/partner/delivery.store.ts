// The statements of deliveries: events become deliveries, deliveries that are due are taken by one instance each, and
// what became of an attempt is written down.
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { PartnerEventRow } from './event.store.ts'
import type { DeliveryProblem, DeliveryState } from './webhook.store.ts'

/** So many deliveries of one endpoint wait at most; the events behind them wait where they are. */
export const mostPending = 1_000
const endpointsAtOnce = 20
const eventsAtOnce = 100

/** Moves endpoints on along their events. Returns how many moved: 0, when there is nothing more to do. */
export async function queueEvents(sql: Sql, at: Date): Promise<number> {
  // Instances that walk at the same time skip each other's endpoints. A row that another one has just moved is looked at
  // again as it is now, before it is taken.
  const moved = await sql`
    with behind as (
      select e.id, e.partner_id, e.campaign_id, e.kinds, e.cursor_seq, e.cursor_line
      from webhook_endpoint e
      where e.closed_at is null
        -- One step along an index each, however many events others have: as "exists" it would be a join.
        and coalesce((
            select true from partner_event v
            where v.partner_id = e.partner_id and (v.seq, v.line) > (e.cursor_seq, e.cursor_line)
            order by v.seq, v.line limit 1
          ), (
            select true from partner_event v
            where v.partner_id is null and v.campaign_id = e.campaign_id
              and (v.seq, v.line) > (e.cursor_seq, e.cursor_line)
            order by v.seq, v.line limit 1
          ), false)
        and (select count(*) from webhook_delivery d where d.endpoint_id = e.id and d.state = 'PENDING')
          <= ${mostPending - eventsAtOnce}
      order by e.id
      limit ${endpointsAtOnce}
      for no key update of e skip locked
    ), next as (
      select b.id as endpoint_id, b.kinds, b.campaign_id, v.seq, v.line, v.kind
      from behind b
      cross join lateral (
        select u.seq, u.line, u.kind from (
          (select v.seq, v.line, v.kind from partner_event v
            where v.partner_id = b.partner_id and (v.seq, v.line) > (b.cursor_seq, b.cursor_line)
            order by v.seq, v.line limit ${eventsAtOnce})
          union all
          (select v.seq, v.line, v.kind from partner_event v
            where v.partner_id is null and v.campaign_id = b.campaign_id
              and (v.seq, v.line) > (b.cursor_seq, b.cursor_line)
            order by v.seq, v.line limit ${eventsAtOnce})
        ) u
        order by u.seq, u.line
        limit ${eventsAtOnce}
      ) v
    ), queued as (
      insert into webhook_delivery (endpoint_id, campaign_id, seq, line, state, attempts, replays, next_at)
      select endpoint_id, campaign_id, seq, line, 'PENDING', 0, 0, ${at} from next where kind = any(kinds)
      on conflict (endpoint_id, seq, line) do update
        set state = 'PENDING', attempts = 0, replays = webhook_delivery.replays + 1, next_at = excluded.next_at,
          leased_until = null
    )
    update webhook_endpoint e set cursor_seq = m.seq, cursor_line = m.line
    from (select distinct on (endpoint_id) endpoint_id, seq, line from next order by endpoint_id, seq desc, line desc) m
    where e.id = m.endpoint_id
    returning e.id`
  return moved.length
}

/** A delivery with all that an attempt needs. */
export type TakenDelivery = Omit<PartnerEventRow, 'partnerId'> & {
  endpointId: number
  attempts: number
  replays: number
  url: string
  secret: string
  previousSecret: string | null
}

/** Takes deliveries that are due until a lease ends: those that have waited longest, and of one endpoint only so many. */
export function takeDeliveries(
  sql: Sql,
  {
    at,
    leasedUntil,
    most,
    mostOfOne,
    underWay,
  }: {
    at: Date
    leasedUntil: Date
    most: number
    mostOfOne: number
    /** Endpoints and how many deliveries to each are under way here. */
    underWay: ReadonlyMap<number, number>
  },
): Promise<TakenDelivery[]> {
  const busy = arrayLiteral([...underWay.keys()])
  const counts = arrayLiteral([...underWay.values()])
  // Two instances that see the same row as free meet at the update: the second finds it leased and leaves it.
  return sql<TakenDelivery[]>`
    with due as materialized (
      select d.endpoint_id, d.seq, d.line
      from webhook_endpoint e
      left join unnest(${busy}::int[], ${counts}::int[]) as u(endpoint_id, count) on u.endpoint_id = e.id
      cross join lateral (
        select d.endpoint_id, d.seq, d.line, d.next_at from webhook_delivery d
        where d.endpoint_id = e.id and d.state = 'PENDING' and d.next_at <= ${at}
          and (d.leased_until is null or d.leased_until <= ${at})
        order by d.next_at, d.seq, d.line
        limit greatest(0, ${mostOfOne} - coalesce(u.count, 0))
      ) d
      where e.closed_at is null
      order by d.next_at, d.seq, d.line
      limit ${most}
    ), taken as (
      update webhook_delivery d set leased_until = ${leasedUntil}
      from due
      where d.endpoint_id = due.endpoint_id and d.seq = due.seq and d.line = due.line and d.state = 'PENDING'
        and d.next_at <= ${at} and (d.leased_until is null or d.leased_until <= ${at})
      returning d.endpoint_id, d.campaign_id, d.seq, d.line, d.attempts, d.replays
    )
    select t.endpoint_id as "endpointId", t.campaign_id as "campaignId", t.seq, t.line, t.attempts, t.replays, e.url,
      e.secret, case when e.previous_until > ${at} then e.previous_secret end as "previousSecret", v.kind, v.payload, v.at
    from taken t
    join webhook_endpoint e on e.id = t.endpoint_id
    join partner_event v on v.campaign_id = t.campaign_id and v.seq = t.seq and v.line = t.line`
}

export interface Settled {
  state: DeliveryState
  attempts: number
  nextAt: Date | null
  lastAt: Date
  lastStatus: number | null
  lastProblem: DeliveryProblem | null
}

/** What became of an attempt, unless the delivery was queued again or closed meanwhile. */
export async function settleDelivery(sql: Sql, taken: TakenDelivery, settled: Settled): Promise<void> {
  await sql`
    update webhook_delivery set state = ${settled.state}, attempts = ${settled.attempts}, next_at = ${settled.nextAt},
      last_at = ${settled.lastAt}, last_status = ${settled.lastStatus}, last_problem = ${settled.lastProblem},
      leased_until = null
    where endpoint_id = ${taken.endpointId} and seq = ${taken.seq} and line = ${taken.line} and state = 'PENDING'
      and attempts = ${taken.attempts} and replays = ${taken.replays}`
}

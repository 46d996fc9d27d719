// Reading a person's flower account: its figures, its entries, and what was earned where. However long an account is, its
// figures are read from rows that are few: one of the ledger, and one a day and type of deed.
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { columns } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { Order, Page, Placed } from '../graphql/connection.ts'
import { type FlowerEntryRow, flowerEntry } from './flower.store.ts'

export interface AccountFigures {
  /** Of the ledger. */
  balance: bigint
  /** By deeds that stand. */
  earned: bigint
  /** By deeds that were taken back. */
  reversed: bigint
  /** Given and still counting. */
  given: bigint
  /** Come back from dreams that missed their minimum. */
  returned: bigint
  /** The civil days with a flower that stands, YYYY-MM-DD, the earliest first. */
  days: string[]
  /** Of the campaign. */
  timeZone: string
}

/** Undefined: there is no such campaign. */
export async function accountFigures(
  sql: Sql,
  campaignId: number,
  donorId: bigint,
): Promise<AccountFigures | undefined> {
  // What is credited to an account was granted, or came back. Where nothing came back, no gift has to be looked at.
  const [row] = await sql<AccountFigures[]>`
    select
      f.credits - f.debits as balance, f.earned, f.reversed, f.earned - (f.credits - f.debits) as given,
      case when f.credits = f.earned + f.reversed then 0 else (
        select coalesce(sum(returned), 0) from flower_gift where donor_id = ${donorId} and campaign_id = ${campaignId}
      ) end::bigint as returned,
      f.days, f.time_zone as "timeZone"
    from (
      select c.time_zone, coalesce(a.credits, 0) as credits, coalesce(a.debits, 0) as debits,
        coalesce(sum(d.flowers), 0)::bigint as earned, coalesce(sum(d.reversed), 0)::bigint as reversed,
        coalesce(array_agg(distinct d.day::text) filter (where d.flowers > 0), '{}') as days
      from campaign c
      left join account a on a.campaign_id = c.id and a.kind = 'DONOR_FLOWERS' and a.owner_id = ${donorId}
      left join (deed_day d join deed_type t on t.id = d.deed_type_id)
        on d.donor_id = ${donorId} and t.campaign_id = c.id
      where c.id = ${campaignId}
      group by c.id, a.id
    ) f`
  return row
}

/** The newest first. */
export const flowerEntryOrder: Order = {
  name: 'flowerEntries',
  keys: [
    { expression: sql`${flowerEntry.seq}`, type: 'bigint' },
    { expression: sql`${flowerEntry.line}`, type: 'int' },
  ],
  direction: 'DESC',
}

export function readFlowerEntries(
  orm: PostgresJsDatabase,
  campaignId: number,
  donorId: bigint,
  page: Page,
): Promise<Placed<FlowerEntryRow>[]> {
  return orm
    .select({ place: page.place, node: getTableColumns(flowerEntry) })
    .from(flowerEntry)
    .where(and(eq(flowerEntry.donorId, donorId), eq(flowerEntry.campaignId, campaignId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
}

export interface OtherSide {
  campaignId: number
  seq: bigint
  line: number
  deedTypeId: number | null
  dreamId: number | null
}

/** Where the flowers of entries came from or went to: what the ledger has on the other side of each transfer. */
export function otherSides(
  sql: Sql,
  entries: readonly Pick<FlowerEntryRow, 'campaignId' | 'seq' | 'line'>[],
) {
  const [campaignIds, seqs, lines] = columns(entries, 'campaignId', 'seq', 'line')
  return sql<OtherSide[]>`
    select t.campaign_id as "campaignId", t.seq, t.line,
      case a.kind when 'DEED_TYPE' then a.owner_id::int end as "deedTypeId",
      case a.kind when 'DREAM_FLOWERS' then a.owner_id::int end as "dreamId"
    from unnest(${campaignIds}::int[], ${seqs}::bigint[], ${lines}::smallint[]) as e(campaign_id, seq, line)
    join transfer t on (t.campaign_id, t.seq, t.line) = (e.campaign_id, e.seq, e.line)
    join account a on a.id in (t.debit_account_id, t.credit_account_id) and a.kind in ('DEED_TYPE', 'DREAM_FLOWERS')`
}

export interface EarnedSomewhere {
  /** Null: by giving money. */
  partnerId: number | null
  deedTypeId: number
  deeds: number
  flowers: bigint
  reversed: bigint
}

/** What a person earned, by partner and type of deed: the most first. */
export function earnedSomewhere(sql: Sql, campaignId: number, donorId: bigint) {
  return sql<EarnedSomewhere[]>`
    select partner_id as "partnerId", deed_type_id as "deedTypeId", count(*) filter (where result = 'GRANTED')::int as deeds,
      coalesce(sum(flowers) filter (where result = 'GRANTED'), 0)::bigint as flowers,
      coalesce(sum(flowers) filter (where result = 'REVERSED'), 0)::bigint as reversed
    from deed
    where donor_id = ${donorId} and campaign_id = ${campaignId}
    group by 1, 2
    order by 4 desc, 2, 1
    limit ${mostEarnedLines}`
}

/** Of a bill: more than a campaign has partners with their types of deeds. */
export const mostEarnedLines = 500

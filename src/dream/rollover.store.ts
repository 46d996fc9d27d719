// Where flowers went that were given to a dream that missed its minimum and handed them over to another. The gift then is
// the other dream's; what it was given to first, and every step between, stays here.
import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyEntry } from '../db/anyOf.ts'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { FlowerGiftRow } from '../flower/flower.store.ts'
import type { EntryId } from '../graphql/publicId.ts'

export const flowerRollover = pgTable(
  'flower_rollover',
  {
    campaignId: integer('campaign_id').notNull(),
    /** The gift. */
    giftSeq: bigint('gift_seq', { mode: 'bigint' }).notNull(),
    /** The journal entry that handed it over. */
    seq: bigint({ mode: 'bigint' }).notNull(),
    fromId: integer('from_id').notNull(),
    intoId: integer('into_id').notNull(),
    /** What counted of it then. */
    flowers: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'flower_rollover_key', columns: [table.campaignId, table.giftSeq, table.seq] }),
    index('flower_rollover_into').on(table.intoId),
    index('flower_rollover_from').on(table.fromId),
    check(
      'flower_rollover_moves_something',
      sql`${table.flowers} > 0 and ${table.fromId} <> ${table.intoId}`,
    ),
  ],
)

export type FlowerRolloverRow = typeof flowerRollover.$inferSelect

/** Of each of these gifts the steps that it took, the first before the next. */
export function rolloversOf(
  orm: PostgresJsDatabase,
  gifts: readonly EntryId[],
): Promise<FlowerRolloverRow[]> {
  return orm
    .select()
    .from(flowerRollover)
    .where(isAnyEntry(flowerRollover.campaignId, flowerRollover.giftSeq, gifts))
    .orderBy(flowerRollover.seq)
}

/** The next gifts of a dream that still count, behind the last one that was handled. */
export function loadGiftsOf(
  tx: Transaction,
  { campaignId, id, handledSeq }: { campaignId: number; id: number; handledSeq: bigint },
  most: number,
) {
  return tx<FlowerGiftRow[]>`
    select campaign_id as "campaignId", seq, donor_id as "donorId", dream_id as "dreamId", count, counted, returned,
      team_id as "teamId", region_code as "regionCode", balance_after as "balanceAfter", given_at as "givenAt"
    from flower_gift
    where dream_id = ${id} and campaign_id = ${campaignId} and seq > ${handledSeq} and counted > 0
    order by seq limit ${most}`
}

export async function markReturned(
  tx: Transaction,
  campaignId: number,
  gifts: readonly FlowerGiftRow[],
): Promise<void> {
  await tx`
    update flower_gift set returned = returned + counted, counted = 0
    where campaign_id = ${campaignId} and seq = any(${arrayLiteral(gifts.map(({ seq }) => seq))}::bigint[])`
}

export async function moveGifts(
  tx: Transaction,
  campaignId: number,
  gifts: readonly FlowerGiftRow[],
  intoId: number,
  seq: bigint,
): Promise<void> {
  const [giftSeq, fromId, counted] = columns(gifts, 'seq', 'dreamId', 'counted')
  await tx`
    insert into flower_rollover (campaign_id, gift_seq, seq, from_id, into_id, flowers)
    select ${campaignId}, g.seq, ${seq}, g.from_id, ${intoId}, g.counted
    from unnest(${giftSeq}::bigint[], ${fromId}::int[], ${counted}::int[]) as g(seq, from_id, counted)`
  await tx`
    update flower_gift set dream_id = ${intoId}
    where campaign_id = ${campaignId} and seq = any(${giftSeq}::bigint[])`
}

/** How far a dream has come with its flowers; the last step leaves it where its policy leads. */
export async function storeHandled(
  tx: Transaction,
  id: number,
  handledSeq: bigint,
  ended: 'RETURNED' | 'ROLLED_OVER' | null,
): Promise<void> {
  await tx`
    update dream set handled_seq = ${handledSeq}, state = coalesce(${ended}::text, state) where id = ${id}`
}

// The trace of gifts of flowers in one statement: attribute() of trace.ts, said in running sums.
import { columns } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { DeedRow, FlowerGiftRow } from '../flower/flower.store.ts'

export interface TracedDeed {
  giftSeq: bigint
  campaignId: number
  deed: DeedRow
  /** How many of the gift's flowers grew from it. */
  flowers: number
  /** How many deeds the gift is made of. */
  deedCount: number
}

/** Deeds that a trace names. */
export const mostTracedDeeds = 20

/**
 * The first deeds of each gift, in the order in which they earned. A gift's flowers lie, among all that were given, where
 * those before it end; a deed's, among all that were earned, likewise: where the two meet, the gift is made of the deed.
 * Each step is kept apart, because the planner would take a long account for a short one and try every pair.
 */
export async function traceGifts(
  sql: Sql,
  gifts: readonly Pick<FlowerGiftRow, 'campaignId' | 'seq' | 'donorId'>[],
): Promise<TracedDeed[]> {
  const [campaignIds, seqs, donorIds] = columns(gifts, 'campaignId', 'seq', 'donorId')
  const rows = await sql<(DeedRow & { giftSeq: bigint; share: number; deedCount: number })[]>`
    with wanted as (
      select * from unnest(${campaignIds}::int[], ${seqs}::bigint[], ${donorIds}::bigint[]) as w(campaign_id, seq, donor_id)
    ), people as (
      select distinct campaign_id, donor_id from wanted
    ), given as materialized (
      select g.campaign_id, g.donor_id, g.seq, g.counted,
        sum(g.counted) over (partition by g.campaign_id, g.donor_id order by g.seq) as upto
      from people p join flower_gift g on g.donor_id = p.donor_id and g.campaign_id = p.campaign_id
    ), ranges as materialized (
      select g.campaign_id, g.donor_id, g.seq, g.upto - g.counted as starts, g.upto as ends
      from wanted w join given g on (g.campaign_id, g.seq, g.donor_id) = (w.campaign_id, w.seq, w.donor_id)
      where g.counted > 0
    ), bounds as materialized (
      select campaign_id, donor_id, min(starts) as starts, max(ends) as ends from ranges group by 1, 2
    ), earned as materialized (
      select e.* from (
        select d.campaign_id, d.donor_id, d.seq, d.flowers,
          sum(d.flowers) over (partition by d.campaign_id, d.donor_id order by d.seq) as upto
        from bounds b join deed d on d.donor_id = b.donor_id and d.campaign_id = b.campaign_id
        where d.result = 'GRANTED'
      ) e join bounds b on b.campaign_id = e.campaign_id and b.donor_id = e.donor_id
      where e.upto > b.starts and e.upto - e.flowers < b.ends
    ), shares as (
      select r.campaign_id, r.seq as gift_seq, e.seq,
        (least(e.upto, r.ends) - greatest(e.upto - e.flowers, r.starts))::int as share,
        row_number() over (partition by r.campaign_id, r.seq order by e.seq) as place,
        count(*) over (partition by r.campaign_id, r.seq)::int as deed_count
      from ranges r
      join earned e on e.campaign_id = r.campaign_id and e.donor_id = r.donor_id
        and e.upto > r.starts and e.upto - e.flowers < r.ends
    )
    select s.gift_seq as "giftSeq", s.share, s.deed_count as "deedCount", d.campaign_id as "campaignId", d.seq,
      d.deed_type_id as "deedTypeId", d.donor_id as "donorId", d.partner_id as "partnerId", d.external_id as "externalId",
      d.occurred_at as "occurredAt", d.day::text as day, d.result, d.flowers
    from shares s join deed d on d.campaign_id = s.campaign_id and d.seq = s.seq
    where s.place <= ${mostTracedDeeds}
    order by s.campaign_id, s.gift_seq, s.place`
  return rows.map(({ giftSeq, share, deedCount, ...deed }) => ({
    giftSeq,
    campaignId: deed.campaignId,
    deed,
    flowers: share,
    deedCount,
  }))
}

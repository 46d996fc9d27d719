// Adds a batch's deltas to the totals. The rows end up with absolute values, and the minute keeps a copy of them. Of a broad
// topic the row as it was is kept besides, when its second is over: once a second at most, however many batches there are.
import { arrayLiteral } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { TotalsDelta } from './delta.ts'
import { keepsSeconds } from './totals.ts'

/** The statements, in the order they must run. */
export function storeTotals(
  tx: Transaction,
  campaignId: number,
  at: Date,
  totals: ReadonlyMap<string, TotalsDelta>,
) {
  return [openTopics(tx, campaignId, at, totals), addDeltas(tx, campaignId, at, totals)]
}

/** A correction alone would violate the row's constraints before it meets the row: rows begin with zeros. */
function openTopics(tx: Transaction, campaignId: number, at: Date, totals: ReadonlyMap<string, TotalsDelta>) {
  return tx`
    insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
      flower_count, flowers_reversed, giver_count, flower_seq)
    select ${campaignId}, t.topic, 0, ${at}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    from unnest(${arrayLiteral([...totals.keys()])}::text[]) as t(topic)
    where (select 1 from totals x where x.campaign_id = ${campaignId} and x.topic = t.topic) is null`
}

function addDeltas(tx: Transaction, campaignId: number, at: Date, totals: ReadonlyMap<string, TotalsDelta>) {
  const deltas = [...totals.values()]
  const column = (name: keyof TotalsDelta) => arrayLiteral(deltas.map((delta) => delta[name]))
  const broad = arrayLiteral([...totals.keys()].filter(keepsSeconds))
  return tx`
    with kept as (
      insert into totals_second (campaign_id, topic, ${values(tx)}, flower_seq)
      select campaign_id, topic, ${values(tx)}, flower_seq
      from totals
      where campaign_id = ${campaignId} and topic = any(${broad}::text[]) and seq > 0
        and at < date_trunc('second', ${at}::timestamptz)
      -- A clock that was set back passes an instant again: what stood there last counts.
      on conflict (campaign_id, topic, at) do update set ${newValues(tx)}, flower_seq = excluded.flower_seq
    ),
    moved as (
      update totals x set
        seq = d.seq,
        at = ${at},
        donation_count = x.donation_count + d.donation_count,
        donor_count = x.donor_count + d.donor_count,
        received = x.received + d.received,
        refunded = x.refunded + d.refunded,
        matched = x.matched + d.matched,
        match_reversed = x.match_reversed + d.match_reversed,
        held = x.held + d.held,
        partner_matched = x.partner_matched + d.partner_matched,
        partner_match_reversed = x.partner_match_reversed + d.partner_match_reversed,
        partner_held = x.partner_held + d.partner_held,
        awarded = x.awarded + d.awarded,
        funded = x.funded + d.funded,
        flower_count = x.flower_count + d.flower_count,
        flowers_reversed = x.flowers_reversed + d.flowers_reversed,
        giver_count = x.giver_count + d.giver_count,
        flower_seq = coalesce(d.flower_seq, x.flower_seq)
      from (
        select n.*, (
          select known.ctid from totals known where known.campaign_id = ${campaignId} and known.topic = n.topic
        ) as place
        from unnest(${arrayLiteral([...totals.keys()])}::text[], ${column('seq')}::bigint[],
          ${column('donationCount')}::bigint[], ${column('donorCount')}::bigint[], ${column('received')}::bigint[],
          ${column('refunded')}::bigint[], ${column('matched')}::bigint[], ${column('matchReversed')}::bigint[],
          ${column('held')}::bigint[], ${column('partnerMatched')}::bigint[],
          ${column('partnerMatchReversed')}::bigint[], ${column('partnerHeld')}::bigint[],
          ${column('awarded')}::bigint[], ${column('funded')}::bigint[], ${column('flowerCount')}::bigint[],
          ${column('flowersReversed')}::bigint[], ${column('giverCount')}::bigint[], ${column('flowerSeq')}::bigint[])
          as n(topic, seq, donation_count, donor_count, received, refunded, matched, match_reversed, held,
            partner_matched, partner_match_reversed, partner_held, awarded, funded, flower_count, flowers_reversed,
            giver_count, flower_seq)
        offset 0
      ) d
      where x.ctid = d.place
      returning x.*
    )
    insert into totals_minute (campaign_id, topic, minute, ${values(tx)})
    select campaign_id, topic, date_trunc('minute', at), ${values(tx)}
    from moved
    on conflict (campaign_id, topic, minute) do update set ${newValues(tx)}, at = excluded.at`
}

/** What the present, seconds and minutes have alike. */
function values(tx: Transaction) {
  return tx`seq, at, donation_count, donor_count, received, matched, match_reversed, held, partner_matched,
        partner_match_reversed, partner_held, awarded, funded, refunded, flower_count, flowers_reversed, giver_count`
}

/** The same but for the instant, in the place of what stood there. */
function newValues(tx: Transaction) {
  return tx`
        seq = excluded.seq,
        donation_count = excluded.donation_count,
        donor_count = excluded.donor_count,
        received = excluded.received,
        matched = excluded.matched,
        match_reversed = excluded.match_reversed,
        held = excluded.held,
        partner_matched = excluded.partner_matched,
        partner_match_reversed = excluded.partner_match_reversed,
        partner_held = excluded.partner_held,
        awarded = excluded.awarded,
        funded = excluded.funded,
        refunded = excluded.refunded,
        flower_count = excluded.flower_count,
        flowers_reversed = excluded.flowers_reversed,
        giver_count = excluded.giver_count`
}

/** Remembers in which topics people were counted: what a row holds already is only added to. */
export function storeParticipation(
  tx: Transaction,
  campaignId: number,
  donated: ReadonlyMap<bigint, readonly string[]>,
  gave: ReadonlyMap<bigint, readonly string[]>,
) {
  const donorIds = [...new Set([...donated.keys(), ...gave.keys()])]
  // Topics are codes without a quote or a comma, so that a list of them is an array literal as it stands.
  const lists = (topics: ReadonlyMap<bigint, readonly string[]>) =>
    arrayLiteral(donorIds.map((donorId) => `{${(topics.get(donorId) ?? []).join(',')}}`))
  return tx`
    insert into participation as p (campaign_id, donor_id, donated, gave)
    select ${campaignId}, n.donor_id, n.donated::text[], n.gave::text[]
    from unnest(${arrayLiteral(donorIds)}::bigint[], ${lists(donated)}::text[], ${lists(gave)}::text[])
      as n(donor_id, donated, gave)
    on conflict (campaign_id, donor_id) do update set
      donated = p.donated || excluded.donated,
      gave = p.gave || excluded.gave`
}

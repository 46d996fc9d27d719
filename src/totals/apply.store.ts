// Adds a batch's deltas to the totals, whose rows end up with absolute values. A row as it was is kept when its minute is
// over, and of a broad topic when its second is: once a minute and a second at most, however many batches there are.
import { arrayLiteral } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { TotalsDelta } from './delta.ts'
import { keepsSeconds } from './totals.ts'

/**
 * Nobody else moves or opens totals meanwhile: whoever does holds the campaign's head row. Each is looked up once, by its
 * key, whatever the planner believes of the table.
 */
export function storeTotals(
  tx: Transaction,
  campaignId: number,
  at: Date,
  totals: ReadonlyMap<string, TotalsDelta>,
) {
  const topics = [...totals.keys()]
  const deltas = [...totals.values()]
  const column = (name: keyof TotalsDelta) => arrayLiteral(deltas.map((delta) => delta[name]))
  return tx`
    with delta as materialized (
      select n.*, known.place, known.was
      from unnest(${arrayLiteral(topics)}::text[], ${arrayLiteral(topics.map(keepsSeconds))}::boolean[],
        ${column('seq')}::bigint[], ${column('donationCount')}::bigint[], ${column('donorCount')}::bigint[],
        ${column('received')}::bigint[], ${column('refunded')}::bigint[], ${column('matched')}::bigint[],
        ${column('matchReversed')}::bigint[], ${column('held')}::bigint[], ${column('partnerMatched')}::bigint[],
        ${column('partnerMatchReversed')}::bigint[], ${column('partnerHeld')}::bigint[], ${column('awarded')}::bigint[],
        ${column('funded')}::bigint[], ${column('flowerCount')}::bigint[], ${column('flowersReversed')}::bigint[],
        ${column('giverCount')}::bigint[], ${column('flowerSeq')}::bigint[])
        as n(topic, broad, seq, donation_count, donor_count, received, refunded, matched, match_reversed, held,
          partner_matched, partner_match_reversed, partner_held, awarded, funded, flower_count, flowers_reversed,
          giver_count, flower_seq)
      left join lateral (
        select ctid as place, at as was from totals where campaign_id = ${campaignId} and topic = n.topic limit 1
      ) known on true
    ),
    second_kept as (
      insert into totals_second (campaign_id, topic, ${values(tx)}, flower_seq)
      select campaign_id, topic, ${values(tx)}, flower_seq
      from totals
      where seq > 0 and ctid = any(array(
        select place from delta where broad and was < date_trunc('second', ${at}::timestamptz)))
      -- A clock that was set back passes an instant again: what stood there last counts.
      on conflict (campaign_id, topic, at) do update set ${newValues(tx)}, flower_seq = excluded.flower_seq
    ),
    minute_kept as (
      insert into totals_minute (campaign_id, topic, minute, ${values(tx)})
      select campaign_id, topic, date_trunc('minute', at), ${values(tx)}
      from totals
      where seq > 0 and ctid = any(array(
        select place from delta where was < date_trunc('minute', ${at}::timestamptz)))
      on conflict (campaign_id, topic, minute) do update set ${newValues(tx)}, at = excluded.at
    ),
    opened as (
      insert into totals (campaign_id, topic, ${values(tx)}, flower_seq)
      select ${campaignId}, topic, seq, ${at}, donation_count, donor_count, received, matched, match_reversed, held,
        partner_matched, partner_match_reversed, partner_held, awarded, funded, refunded, flower_count,
        flowers_reversed, giver_count, coalesce(flower_seq, 0)
      from delta where place is null
    )
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
    from delta d
    where x.ctid = d.place`
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

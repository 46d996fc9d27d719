// Stores what a batch decided: one statement a table, however many commands there were, always in the same order. All of
// them travel together: each answer that was waited for would be a turn of a busy event loop.
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { insertFlowerEntries } from '../flower/flower.store.ts'
import { appendAuditEntries } from '../governance/governance.store.ts'
import { storeTransfers } from '../ledger/transfer.store.ts'
import { insertPartnerEvents } from '../partner/event.store.ts'
import { storeParticipation, storeTotals } from '../totals/apply.store.ts'
import type { Draft, World } from './world.ts'

export async function storeBatch(tx: Transaction, world: World, draft: Draft): Promise<void> {
  const campaignId = world.campaign.id
  await Promise.all([
    advanceHead(tx, campaignId, world),
    insertEntries(tx, campaignId, world, draft),
    ...(draft.donors.length > 0 ? [insertDonors(tx, world, draft)] : []),
    ...(draft.donations.length > 0 ? [insertDonations(tx, campaignId, world, draft)] : []),
    ...(draft.refunds.length > 0
      ? [insertRefunds(tx, draft), markRefunded(tx, campaignId, world, draft)]
      : []),
    ...(draft.allocations.length > 0 ? [insertAllocations(tx, campaignId, world, draft)] : []),
    ...(draft.changedAllocations.size > 0 ? [updateAllocations(tx, campaignId, draft)] : []),
    ...(draft.changedMatchDays.size > 0 ? [storeMatchDays(tx, campaignId, world, draft)] : []),
    ...(draft.changedUsage.size > 0 ? [storeMatchUsage(tx, world, draft)] : []),
    ...(draft.audits.length > 0 ? [appendAuditEntries(tx, campaignId, world.at, draft.audits)] : []),
    ...(draft.deeds.length > 0 ? [insertDeeds(tx, draft)] : []),
    ...(draft.reversedDeeds.length > 0 ? [markReversed(tx, campaignId, draft)] : []),
    ...(draft.changedDeedDays.size > 0 ? [storeDeedDays(tx, world, draft)] : []),
    ...(draft.changedPartnerDays.size > 0 ? [storePartnerDays(tx, draft)] : []),
    ...(draft.gifts.length > 0 ? [insertGifts(tx, draft)] : []),
    ...(draft.flowerEntries.length > 0
      ? [insertFlowerEntries(tx, campaignId, world.at, draft.flowerEntries)]
      : []),
    ...(draft.members.length > 0 ? [insertMembers(tx, world, draft)] : []),
    ...(draft.reached.length > 0 ? [markReached(tx, world, draft)] : []),
    ...(draft.reachedDreams.length > 0 ? [storeReachedDreams(tx, draft)] : []),
    ...(draft.events.length > 0 ? [insertPartnerEvents(tx, campaignId, world.at, draft.events)] : []),
    ...(draft.changedGifts.size > 0 ? [updateGifts(tx, campaignId, draft)] : []),
    ...(draft.donated.size + draft.gave.size > 0
      ? [storeParticipation(tx, campaignId, draft.donated, draft.gave)]
      : []),
    ...(draft.totals.size > 0 ? [storeTotals(tx, campaignId, world.at, draft.totals)] : []),
    ...(draft.transfers.length > 0 ? [storeTransfers(tx, campaignId, draft.transfers)] : []),
  ])
}

function advanceHead(tx: Transaction, campaignId: number, world: World) {
  return tx`update journal_head set seq = ${world.seq}, at = ${world.at} where campaign_id = ${campaignId}`
}

function insertEntries(tx: Transaction, campaignId: number, world: World, { entries }: Draft) {
  const [seq, kind, actor, key, content] = columns(
    entries,
    'seq',
    'kind',
    'actor',
    'keyDigest',
    'contentDigest',
  )
  return tx`
    insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
    select ${campaignId}, e.seq, e.kind, ${world.at}, e.actor, e.key, e.content
    from unnest(${seq}::bigint[], ${kind}::text[], ${actor}::text[], ${key}::uuid[], ${content}::uuid[])
      as e(seq, kind, actor, key, content)`
}

/** In the order of their references, so that two campaigns that meet the same people wait for each other one way. */
function insertDonors(tx: Transaction, world: World, draft: Draft) {
  const donors = draft.donors.toSorted((one, other) => (one.ref < other.ref ? -1 : 1))
  const [id, ref, anonymous, region] = columns(donors, 'id', 'ref', 'anonymous', 'regionCode')
  return tx`
    insert into donor (id, ref, anonymous, region_code, created_at)
    select d.id, d.ref, d.anonymous, d.region, ${world.at}
    from unnest(${id}::bigint[], ${ref}::text[], ${anonymous}::boolean[], ${region}::text[])
      as d(id, ref, anonymous, region)`
}

/** All of a batch are paid at its instant. */
function insertDonations(tx: Transaction, campaignId: number, world: World, { donations }: Draft) {
  const [seq, projectId, receiverId, donorId, channelId, teamId, amount] = columns(
    donations,
    'seq',
    'projectId',
    'receivingOrganizationId',
    'donorId',
    'channelId',
    'teamId',
    'amount',
  )
  const [region, anonymous, message, reference, state, status, matchReason, windowId, ruleSetId] = columns(
    donations,
    'regionCode',
    'anonymous',
    'message',
    'paymentReference',
    'state',
    'matchStatus',
    'matchReason',
    'matchWindowId',
    'matchRuleSetId',
  )
  return tx`
    insert into donation (campaign_id, seq, project_id, receiving_organization_id, donor_id, channel_id, team_id, amount,
      region_code, anonymous, message, payment_reference, state, match_status, match_reason, match_window_id,
      match_rule_set_id, paid_at, day)
    select ${campaignId}, d.*, ${world.at}, ${world.day} from unnest(${seq}::bigint[], ${projectId}::int[],
      ${receiverId}::int[], ${donorId}::bigint[], ${channelId}::int[], ${teamId}::int[], ${amount}::bigint[],
      ${region}::text[], ${anonymous}::boolean[], ${message}::text[], ${reference}::text[], ${state}::text[],
      ${status}::text[], ${matchReason}::text[], ${windowId}::int[], ${ruleSetId}::int[]) as d`
}

function insertRefunds(tx: Transaction, { refunds }: Draft) {
  const [campaignId, seq, donationSeq, amount, kind, reason, refundedAt] = columns(
    refunds,
    'campaignId',
    'seq',
    'donationSeq',
    'amount',
    'kind',
    'reason',
    'refundedAt',
  )
  return tx`
    insert into refund (campaign_id, seq, donation_seq, amount, kind, reason, refunded_at)
    select * from unnest(${campaignId}::int[], ${seq}::bigint[], ${donationSeq}::bigint[], ${amount}::bigint[],
      ${kind}::text[], ${reason}::text[], ${refundedAt}::timestamptz[])`
}

function markRefunded(tx: Transaction, campaignId: number, world: World, { refunds }: Draft) {
  const refunded = refunds.flatMap(({ donationSeq }) => world.donations.get(donationSeq) ?? [])
  const [seq, state, status] = columns(refunded, 'seq', 'state', 'matchStatus')
  return tx`
    update donation d set state = r.state, match_status = r.match_status
    from unnest(${seq}::bigint[], ${state}::text[], ${status}::text[]) as r(seq, state, match_status)
    where d.campaign_id = ${campaignId} and d.seq = r.seq`
}

/** Those of a batch are for gifts of its own, and so of its day. */
function insertAllocations(tx: Transaction, campaignId: number, world: World, { allocations }: Draft) {
  const [seq, source, windowId, ruleSetId, projectId, organizationId, donorId] = columns(
    allocations,
    'donationSeq',
    'source',
    'windowId',
    'ruleSetId',
    'projectId',
    'organizationId',
    'donorId',
  )
  const [ratio, draw, raw, amount, bound, hold, state, confirmedBy, changedBy] = columns(
    allocations,
    'ratio',
    'draw',
    'raw',
    'amount',
    'bound',
    'hold',
    'state',
    'confirmedSeq',
    'seq',
  )
  return tx`
    insert into allocation (campaign_id, donation_seq, source, window_id, rule_set_id, project_id, organization_id,
      donor_id, ratio, draw, raw, amount, bound, hold, state, confirmed_seq, seq, day)
    select ${campaignId}, a.*, ${world.day} from unnest(${seq}::bigint[], ${source}::text[], ${windowId}::int[],
      ${ruleSetId}::int[], ${projectId}::int[], ${organizationId}::int[], ${donorId}::bigint[], ${ratio}::int[],
      ${draw}::int[], ${raw}::bigint[], ${amount}::bigint[], ${bound}::text[], ${hold}::text[], ${state}::text[],
      ${confirmedBy}::bigint[], ${changedBy}::bigint[]) as a`
}

function updateAllocations(tx: Transaction, campaignId: number, { changedAllocations }: Draft) {
  const [donationSeq, source, state, seq] = columns(
    [...changedAllocations.values()],
    'donationSeq',
    'source',
    'state',
    'seq',
  )
  return tx`
    update allocation a set state = c.state, seq = c.seq
    from unnest(${donationSeq}::bigint[], ${source}::text[], ${state}::text[], ${seq}::bigint[])
      as c(donation_seq, source, state, seq)
    where a.campaign_id = ${campaignId} and a.donation_seq = c.donation_seq and a.source = c.source`
}

function storeMatchDays(tx: Transaction, campaignId: number, world: World, { changedMatchDays }: Draft) {
  const [donorId, day, source] = columns([...changedMatchDays.values()], 'donorId', 'day', 'source')
  const amounts = arrayLiteral([...changedMatchDays.keys()].map((key) => world.matchDays.get(key) ?? 0n))
  return tx`
    insert into match_day (campaign_id, donor_id, day, source, amount)
    select ${campaignId}, d.* from unnest(${donorId}::bigint[], ${day}::date[], ${source}::text[],
      ${amounts}::bigint[]) as d
    on conflict (campaign_id, donor_id, day, source) do update set amount = excluded.amount`
}

function storeMatchUsage(tx: Transaction, world: World, { changedUsage }: Draft) {
  const [windowId, owner, ownerId] = columns([...changedUsage.values()], 'windowId', 'owner', 'ownerId')
  const amounts = arrayLiteral([...changedUsage.keys()].map((key) => world.usage.get(key) ?? 0n))
  return tx`
    insert into match_usage (window_id, owner, owner_id, amount)
    select * from unnest(${windowId}::int[], ${owner}::text[], ${ownerId}::int[], ${amounts}::bigint[])
    on conflict (window_id, owner, owner_id) do update set amount = excluded.amount`
}

function insertDeeds(tx: Transaction, { deeds }: Draft) {
  const [campaignId, seq, deedTypeId, donorId, partnerId, externalId, occurredAt, day, result, flowers] =
    columns(
      deeds,
      'campaignId',
      'seq',
      'deedTypeId',
      'donorId',
      'partnerId',
      'externalId',
      'occurredAt',
      'day',
      'result',
      'flowers',
    )
  return tx`
    insert into deed (campaign_id, seq, deed_type_id, donor_id, partner_id, external_id, occurred_at, day, result,
      flowers)
    select * from unnest(${campaignId}::int[], ${seq}::bigint[], ${deedTypeId}::int[], ${donorId}::bigint[],
      ${partnerId}::int[], ${externalId}::text[], ${occurredAt}::timestamptz[], ${day}::date[], ${result}::text[],
      ${flowers}::int[])`
}

function markReversed(tx: Transaction, campaignId: number, { reversedDeeds }: Draft) {
  return tx`
    update deed set result = 'REVERSED'
    where campaign_id = ${campaignId} and seq = any(${arrayLiteral(reversedDeeds)}::bigint[])`
}

function storeDeedDays(tx: Transaction, world: World, { changedDeedDays }: Draft) {
  const [donorId, day, deedTypeId] = columns([...changedDeedDays.values()], 'donorId', 'day', 'deedTypeId')
  const days = [...changedDeedDays.keys()].map(
    (key) => world.deedDays.get(key) ?? { deeds: 0, flowers: 0, reversed: 0 },
  )
  const [deeds, flowers, reversed] = columns(days, 'deeds', 'flowers', 'reversed')
  return tx`
    insert into deed_day (donor_id, day, deed_type_id, deeds, flowers, reversed)
    select * from unnest(${donorId}::bigint[], ${day}::date[], ${deedTypeId}::int[], ${deeds}::int[],
      ${flowers}::int[], ${reversed}::int[])
    on conflict (donor_id, day, deed_type_id) do update set deeds = excluded.deeds, flowers = excluded.flowers,
      reversed = excluded.reversed`
}

function insertGifts(tx: Transaction, { gifts }: Draft) {
  const [campaignId, seq, donorId, dreamId, count, counted, teamId, region, balanceAfter, givenAt] = columns(
    gifts,
    'campaignId',
    'seq',
    'donorId',
    'dreamId',
    'count',
    'counted',
    'teamId',
    'regionCode',
    'balanceAfter',
    'givenAt',
  )
  return tx`
    insert into flower_gift (campaign_id, seq, donor_id, dream_id, count, counted, team_id, region_code, balance_after, given_at)
    select * from unnest(${campaignId}::int[], ${seq}::bigint[], ${donorId}::bigint[], ${dreamId}::int[],
      ${count}::int[], ${counted}::int[], ${teamId}::int[], ${region}::text[], ${balanceAfter}::bigint[], ${givenAt}::timestamptz[])`
}

function updateGifts(tx: Transaction, campaignId: number, { changedGifts }: Draft) {
  const [seq, counted] = columns([...changedGifts.values()], 'seq', 'counted')
  return tx`
    update flower_gift g set counted = c.counted
    from unnest(${seq}::bigint[], ${counted}::int[]) as c(seq, counted)
    where g.campaign_id = ${campaignId} and g.seq = c.seq`
}

function storePartnerDays(tx: Transaction, { changedPartnerDays }: Draft) {
  const [partnerId, day, deedTypeId, deeds, granted, capped, reversed, flowers, checksum] = columns(
    [...changedPartnerDays],
    'partnerId',
    'day',
    'deedTypeId',
    'deeds',
    'granted',
    'capped',
    'reversed',
    'flowers',
    'checksum',
  )
  return tx`
    insert into partner_day (partner_id, day, deed_type_id, deeds, granted, capped, reversed, flowers, checksum)
    select * from unnest(${partnerId}::int[], ${day}::date[], ${deedTypeId}::int[], ${deeds}::int[], ${granted}::int[],
      ${capped}::int[], ${reversed}::int[], ${flowers}::int[], ${checksum}::bigint[])
    on conflict (partner_id, day, deed_type_id) do update set deeds = excluded.deeds, granted = excluded.granted,
      capped = excluded.capped, reversed = excluded.reversed, flowers = excluded.flowers, checksum = excluded.checksum`
}

/** Who gives with a team belongs to it from then on, and is named once one gift, or joining, named them. */
function insertMembers(tx: Transaction, world: World, { members }: Draft) {
  const [teamId, donorId, anonymous] = columns(members, 'teamId', 'donorId', 'anonymous')
  return tx`
    insert into team_member as known (team_id, donor_id, joined_at, anonymous)
    select m.team_id, m.donor_id, ${world.at}, bool_and(m.anonymous)
    from unnest(${teamId}::int[], ${donorId}::bigint[], ${anonymous}::boolean[]) as m(team_id, donor_id, anonymous)
    group by 1, 2
    on conflict (team_id, donor_id) do update set anonymous = false
      where known.anonymous and not excluded.anonymous`
}

export function markReached(tx: Transaction, world: Pick<World, 'at'>, { reached }: Pick<Draft, 'reached'>) {
  const [seq, line] = columns(reached, 'seq', 'line')
  const ids = arrayLiteral(reached.map(({ milestone }) => milestone.id))
  return tx`
    update milestone m set reached_seq = r.seq, reached_line = r.line, reached_at = ${world.at}
    from unnest(${ids}::int[], ${seq}::bigint[], ${line}::smallint[]) as r(id, seq, line)
    where m.id = r.id and m.reached_seq is null`
}

export function storeReachedDreams(tx: Transaction, { reachedDreams }: Pick<Draft, 'reachedDreams'>) {
  const [id, state, seq, at] = columns(reachedDreams, 'id', 'state', 'reachedSeq', 'reachedAt')
  return tx`
    update dream d set state = r.state, reached_seq = r.seq, reached_at = r.at
    from unnest(${id}::int[], ${state}::text[], ${seq}::bigint[], ${at}::timestamptz[]) as r(id, state, seq, at)
    where d.id = r.id`
}

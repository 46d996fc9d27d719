// What the verbs of dreams read and write. Whoever calls holds the campaign's head row: no gift is decided meanwhile.
import { columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { loadDreams } from '../journal/world.store.ts'
import type { DreamRow } from './dream.store.ts'
import type { DreamState, MissPolicy } from './dream.ts'

export async function dreamOf(tx: Transaction, campaignId: number, id: number): Promise<DreamRow | null> {
  const [row] = await loadDreams(tx, campaignId, [id])
  return row ?? null
}

export type NewDream = Pick<
  DreamRow,
  | 'campaignId'
  | 'nameZh'
  | 'nameEn'
  | 'storyZh'
  | 'storyEn'
  | 'beneficiaryTarget'
  | 'beneficiaryUnitZh'
  | 'beneficiaryUnitEn'
  | 'evidenced'
  | 'opensAt'
  | 'closesAt'
  | 'minimumFlowers'
  | 'missPolicy'
  | 'fundingRate'
  | 'fundingCap'
  | 'feedbackDays'
>

/** Under the next number of its campaign. Its minimum becomes a milestone by a trigger. */
export async function insertDream(
  tx: Transaction,
  dream: NewDream,
): Promise<Pick<DreamRow, 'id' | 'number'>> {
  const [row] = await tx<Pick<DreamRow, 'id' | 'number'>[]>`
    insert into dream (campaign_id, number, name_zh, name_en, story_zh, story_en, beneficiary_target, beneficiary_unit_zh,
      beneficiary_unit_en, evidenced, opens_at, closes_at, minimum_flowers, state, miss_policy, funding_rate, funding_cap,
      feedback_days)
    values (${dream.campaignId},
      (select coalesce(max(number), 0) + 1 from dream where campaign_id = ${dream.campaignId}),
      ${dream.nameZh}, ${dream.nameEn}, ${dream.storyZh}, ${dream.storyEn}, ${dream.beneficiaryTarget},
      ${dream.beneficiaryUnitZh}, ${dream.beneficiaryUnitEn}, ${dream.evidenced}, ${dream.opensAt}, ${dream.closesAt},
      ${dream.minimumFlowers}, 'SCHEDULED', ${dream.missPolicy}, ${dream.fundingRate}, ${dream.fundingCap},
      ${dream.feedbackDays})
    returning id, number`
  return row as Pick<DreamRow, 'id' | 'number'>
}

export interface NewTier {
  flowers: bigint
  nameZh: string
  nameEn: string
}

export async function insertTiers(
  tx: Transaction,
  campaignId: number,
  dreamId: number,
  tiers: readonly NewTier[],
): Promise<void> {
  const [threshold, nameZh, nameEn] = columns(tiers, 'flowers', 'nameZh', 'nameEn')
  await tx`
    insert into milestone (campaign_id, topic, kind, metric, threshold, name_zh, name_en)
    select ${campaignId}, ${`dream:${dreamId}`}, 'TIER', 'FLOWERS_COUNTED', t.*
    from unnest(${threshold}::bigint[], ${nameZh}::text[], ${nameEn}::text[]) as t`
}

export interface NewSponsor {
  partnerId: number | null
  nameZh: string | null
  nameEn: string | null
}

export async function insertSponsors(
  tx: Transaction,
  dreamId: number,
  sponsors: readonly NewSponsor[],
): Promise<void> {
  const [partnerId, nameZh, nameEn] = columns(sponsors, 'partnerId', 'nameZh', 'nameEn')
  await tx`
    insert into dream_sponsor (dream_id, position, partner_id, name_zh, name_en)
    select ${dreamId}, s.place, s.partner_id, s.name_zh, s.name_en
    from unnest(${partnerId}::int[], ${nameZh}::text[], ${nameEn}::text[]) with ordinality
      as s(partner_id, name_zh, name_en, place)`
}

export async function partnersAmong(
  tx: Transaction,
  campaignId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  const rows = await tx<{ id: number }[]>`
    select id from partner where campaign_id = ${campaignId} and id = any(${`{${ids.join(',')}}`}::int[])`
  return new Set(rows.map(({ id }) => id))
}

/** The flowers of a dream that count. */
export async function flowersOf(tx: Transaction, campaignId: number, dreamId: number): Promise<bigint> {
  const [row] = await tx<{ flowers: bigint }[]>`
    select flower_count - flowers_reversed as flowers
    from totals where campaign_id = ${campaignId} and topic = ${`dream:${dreamId}`}`
  return row?.flowers ?? 0n
}

export async function storeClosed(
  tx: Transaction,
  id: number,
  state: 'CLOSED' | 'MISSED',
  flowers: bigint,
): Promise<void> {
  await tx`update dream set state = ${state}, closed_flowers = ${flowers} where id = ${id}`
}

export async function storeSuspended(tx: Transaction, id: number, from: DreamState): Promise<void> {
  await tx`update dream set state = 'SUSPENDED', suspended_from = ${from} where id = ${id}`
}

export async function storeResumed(tx: Transaction, id: number, to: DreamState): Promise<void> {
  await tx`update dream set state = ${to}, suspended_from = null where id = ${id}`
}

export async function storeMissPolicy(tx: Transaction, id: number, policy: MissPolicy): Promise<void> {
  await tx`update dream set miss_policy = ${policy} where id = ${id}`
}

export async function storeRolledInto(tx: Transaction, id: number, intoId: number): Promise<void> {
  await tx`update dream set rolled_into_id = ${intoId} where id = ${id}`
}

export async function storeFunded(
  tx: Transaction,
  id: number,
  flowers: bigint,
  funded: bigint,
): Promise<void> {
  await tx`update dream set state = 'FUNDED', closed_flowers = ${flowers}, funded = ${funded} where id = ${id}`
}

export async function storeConverted(tx: Transaction, id: number, projectId: number): Promise<void> {
  await tx`update dream set state = 'CONVERTED', project_id = ${projectId} where id = ${id}`
}

/** What the fund for dreams has left. */
export async function leftInFund(tx: Transaction, campaignId: number): Promise<bigint> {
  const [row] = await tx<{ left: bigint }[]>`
    select credits - debits as left
    from account where campaign_id = ${campaignId} and kind = 'DREAM_FUND' and owner_id = ${campaignId}`
  return row?.left ?? 0n
}

/**
 * The dreams whose flowers or money are still under way, which keep their campaign from being closed. A dream that
 * nobody gave a flower to, one whose flowers are worth nothing, and one that keeps its flowers have nothing under way.
 */
export function dreamsUnderWay(tx: Transaction, campaignId: number) {
  return tx<{ id: number }[]>`
    select d.id
    from dream d left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id
    cross join lateral (select coalesce(t.flower_count - t.flowers_reversed, 0) as flowers) f
    where d.campaign_id = ${campaignId} and case d.state
      when 'SCHEDULED' then f.flowers > 0
      when 'COLLECTING' then f.flowers > 0
      when 'REACHED' then true
      when 'CLOSED' then least(coalesce(d.closed_flowers, f.flowers) * d.funding_rate, d.funding_cap) > 0
      when 'FUNDED' then true
      when 'SUSPENDED' then true
      when 'MISSED' then d.miss_policy <> 'KEEP' and f.flowers > 0
      else false end
    order by d.id`
}

// What the verbs of pools read and write.
import { arrayLiteral } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { matchingPool, matchingWindow } from './pool.store.ts'
import type { RuleSetRow } from './rules.store.ts'

export interface PoolStanding {
  total: bigint
  budgeted: bigint
  /** In ascending order. */
  versions: Pick<RuleSetRow, 'version' | 'effectiveAt' | 'projectCap' | 'organizationCap'>[]
}

export async function lockPool(tx: Transaction, id: number): Promise<PoolStanding> {
  const [pool] = await tx<{ total: bigint; budgeted: bigint }[]>`
    select total, budgeted from matching_pool where id = ${id} for update`
  const versions = await tx<PoolStanding['versions']>`
    select version, effective_at as "effectiveAt", project_cap as "projectCap", organization_cap as "organizationCap"
    from rule_set where pool_id = ${id} order by version`
  if (!pool) throw new Error(`there is no pool ${id}`)
  return { ...pool, versions }
}

export async function projectsIn(
  tx: Transaction,
  campaignId: number,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select id from project where campaign_id = ${campaignId} and id = any(${arrayLiteral(ids)}::int[])`
  return rows.map(({ id }) => id)
}

export async function poolsOfCampaign(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from matching_pool where campaign_id = ${campaignId}`
  return row?.count ?? 0
}

export async function insertPool(
  tx: Transaction,
  pool: Omit<typeof matchingPool.$inferInsert, 'budgeted'>,
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into matching_pool (campaign_id, name_zh, name_en, funder_zh, funder_en, source, region_codes, categories,
      project_ids, total, budgeted)
    values (${pool.campaignId}, ${pool.nameZh}, ${pool.nameEn}, ${pool.funderZh}, ${pool.funderEn}, ${pool.source},
      ${arrayLiteral(pool.regionCodes)}::text[], ${arrayLiteral(pool.categories)}::text[],
      ${arrayLiteral(pool.projectIds)}::int[], ${pool.total}, 0)
    returning id`
  return (row as { id: number }).id
}

export async function addToTotal(tx: Transaction, id: number, amount: bigint): Promise<void> {
  await tx`update matching_pool set total = total + ${amount} where id = ${id}`
}

export async function windowsOfCampaign(tx: Transaction, campaignId: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from matching_window where campaign_id = ${campaignId}`
  return row?.count ?? 0
}

export function windowsOfPool(tx: Transaction, poolId: number) {
  return tx<{ opensAt: Date; closesAt: Date }[]>`
    select opens_at as "opensAt", closes_at as "closesAt" from matching_window where pool_id = ${poolId}`
}

export async function insertWindow(
  tx: Transaction,
  window: typeof matchingWindow.$inferInsert,
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into matching_window (campaign_id, pool_id, opens_at, closes_at, budget, seed, seed_hash)
    values (${window.campaignId}, ${window.poolId}, ${window.opensAt}, ${window.closesAt}, ${window.budget},
      ${window.seed}, ${window.seedHash})
    returning id`
  return (row as { id: number }).id
}

export async function lockWindow(tx: Transaction, id: number) {
  const [row] = await tx<{ poolId: number; closesAt: Date; budget: bigint }[]>`
    select pool_id as "poolId", closes_at as "closesAt", budget from matching_window where id = ${id} for update`
  if (!row) throw new Error(`there is no window ${id}`)
  return row
}

export async function addBudget(tx: Transaction, windowId: number, amount: bigint): Promise<void> {
  await tx`update matching_window set budget = budget + ${amount} where id = ${windowId}`
}

export async function addBudgeted(tx: Transaction, poolId: number, amount: bigint): Promise<void> {
  await tx`update matching_pool set budgeted = budgeted + ${amount} where id = ${poolId}`
}

export async function insertRuleSet(tx: Transaction, rules: Omit<RuleSetRow, 'id'>): Promise<void> {
  await tx`
    insert into rule_set (pool_id, version, published_at, effective_at, minimum_gift, gift_cap, donor_daily_cap,
      project_cap, organization_cap, mode, ratio, draws, tiers)
    values (${rules.poolId}, ${rules.version}, ${rules.publishedAt}, ${rules.effectiveAt}, ${rules.minimumGift},
      ${rules.giftCap}, ${rules.donorDailyCap}, ${rules.projectCap}, ${rules.organizationCap}, ${rules.mode},
      ${rules.ratio}, ${JSON.stringify(rules.draws)}::text::jsonb, ${JSON.stringify(rules.tiers)}::text::jsonb)`
}

/** Counts what the windows of a pool gave so far, for caps that begin to apply. */
export async function countUsage(tx: Transaction, poolId: number): Promise<void> {
  await tx`
    insert into match_usage (window_id, owner, owner_id, amount)
    select a.window_id, o.owner, o.owner_id, sum(a.amount)
    from allocation a
    join matching_window w on w.id = a.window_id and w.pool_id = ${poolId}
    cross join lateral (values ('PROJECT', a.project_id), ('ORGANIZATION', a.organization_id)) as o(owner, owner_id)
    where a.state in ('CONFIRMED', 'HELD') and a.campaign_id = w.campaign_id
    group by 1, 2, 3`
}

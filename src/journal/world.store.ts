// Loads the world of a batch: the head row first, whose lock orders everything, then whatever the commands name, each
// table with one statement however many commands there are.
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { DonationRow } from '../donation/donation.store.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import type { DeedRow, FlowerGiftRow } from '../flower/flower.store.ts'
import type { KnownBrake } from '../governance/brake.ts'
import type { RecentGift, RiskRules } from '../governance/risk.ts'
import type { AllocationRow } from '../matching/allocation.store.ts'
import type { Source } from '../matching/pool.ts'
import type { RuleSetRow } from '../matching/rules.store.ts'
import type { OrganizationKind, OrganizationState } from '../organization/organization.ts'
import type { DeedTypeRow, PartnerDayRow, PartnerRow } from '../partner/partner.store.ts'
import type { ProjectCategory, ProjectState } from '../project/project.ts'
import type { MatchLine } from '../settlement/settlement.ts'
import type { KnownTeam } from '../team/team.ts'
import type { Measured, OpenMilestone } from '../totals/milestone.ts'
import type { DeedDay, KnownDonor, KnownWindow } from './world.ts'

export interface Head {
  seq: bigint
  at: Date
}

export async function lockHead(tx: Transaction, campaignId: number): Promise<Head> {
  const [head] = await tx<
    Head[]
  >`select seq, at from journal_head where campaign_id = ${campaignId} for update`
  if (!head) throw new Error(`campaign ${campaignId} has no journal`)
  return head
}

export async function loadCampaign(tx: Transaction, campaignId: number): Promise<CampaignRow> {
  const [campaign] = await tx<CampaignRow[]>`
    select id, code, edition, name_zh as "nameZh", name_en as "nameEn", theme_zh as "themeZh", theme_en as "themeEn",
      time_zone as "timeZone", starts_at as "startsAt", ends_at as "endsAt", phase, rehearsal,
      daily_flower_cap as "dailyFlowerCap", notice_days as "noticeDays"
    from campaign where id = ${campaignId}`
  if (!campaign) throw new Error(`there is no campaign ${campaignId}`)
  return campaign
}

// Whatever a key is looked up for is looked up key by key, in a subquery that the planner cannot turn around: of tables that
// were small, or empty, when they were last counted it would read everything that the campaign has.

export function loadEntries(tx: Transaction, campaignId: number, keyDigests: readonly string[]) {
  return tx<{ keyDigest: string; contentDigest: string; seq: bigint }[]>`
    select e.key_digest as "keyDigest", e.content_digest as "contentDigest", e.seq
    from unnest(${arrayLiteral(keyDigests)}::uuid[]) as k(digest)
    cross join lateral (
      select * from journal_entry where campaign_id = ${campaignId} and key_digest = k.digest limit 1
    ) e`
}

export function loadDonors(tx: Transaction, refs: readonly string[]) {
  return tx<KnownDonor[]>`
    select id, ref, display_name as "displayName", anonymous, region_code as "regionCode", active_years as "activeYears",
      state
    from unnest(${arrayLiteral(refs)}::text[]) as k(named)
    cross join lateral (select * from donor where ref = k.named limit 1) d`
}

export function reserveDonorIds(tx: Transaction, count: number) {
  return tx<{ id: bigint }[]>`
    select nextval('donor_id_seq') as id from generate_series(1, ${count}::int)`
}

export function loadProjects(
  tx: Transaction,
  campaignId: number,
  ids: readonly number[],
  donationSeqs: readonly bigint[],
) {
  return tx<
    {
      id: number
      category: ProjectCategory
      regionCode: string
      state: ProjectState
      receivingOrganizationId: number
      kind: OrganizationKind
      organizationState: OrganizationState
      certificateValidUntil: string | null
    }[]
  >`
    select p.id, p.category, p.region_code as "regionCode", p.state, p.receiving_organization_id as "receivingOrganizationId",
      o.kind, o.state as "organizationState", o.certificate_valid_until::text as "certificateValidUntil"
    from (
      select unnest(${arrayLiteral(ids)}::int[]) as id
      union
      select (select project_id from donation where campaign_id = ${campaignId} and seq = d.seq)
      from unnest(${arrayLiteral(donationSeqs)}::bigint[]) as d(seq)
    ) k
    cross join lateral (select * from project where id = k.id and campaign_id = ${campaignId} limit 1) p
    cross join lateral (select * from organization where id = p.receiving_organization_id limit 1) o`
}

export function loadDreams(tx: Transaction, campaignId: number, ids: readonly number[]) {
  return tx<DreamRow[]>`
    select id, campaign_id as "campaignId", number, name_zh as "nameZh", name_en as "nameEn", story_zh as "storyZh",
      story_en as "storyEn", beneficiary_target as "beneficiaryTarget", beneficiary_unit_zh as "beneficiaryUnitZh",
      beneficiary_unit_en as "beneficiaryUnitEn", evidenced, opens_at as "opensAt", closes_at as "closesAt",
      minimum_flowers as "minimumFlowers", state, suspended_from as "suspendedFrom", reached_seq as "reachedSeq",
      reached_at as "reachedAt", closed_flowers as "closedFlowers", miss_policy as "missPolicy",
      rolled_into_id as "rolledIntoId", handled_seq as "handledSeq", funding_rate as "fundingRate",
      funding_cap as "fundingCap", funded, project_id as "projectId", feedback_days as "feedbackDays"
    from dream where campaign_id = ${campaignId} and id = any(${arrayLiteral(ids)}::int[])`
}

export function loadPartners(tx: Transaction, campaignId: number) {
  return tx<PartnerRow[]>`
    select id, campaign_id as "campaignId", code, name_zh as "nameZh", name_en as "nameEn", kind,
      payment_channel as "paymentChannel", daily_flower_quota as "dailyFlowerQuota"
    from partner where campaign_id = ${campaignId}`
}

export function loadDeedTypes(tx: Transaction, campaignId: number) {
  return tx<(DeedTypeRow & { partnerIds: number[] })[]>`
    select d.id, d.campaign_id as "campaignId", d.code, d.name_zh as "nameZh", d.name_en as "nameEn", d.flowers,
      d.daily_cap as "dailyCap", d.late_days as "lateDays",
      array(select partner_id from partner_deed_type where deed_type_id = d.id) as "partnerIds"
    from deed_type d where d.campaign_id = ${campaignId}`
}

export function loadBalances(tx: Transaction, campaignId: number, donorIds: readonly bigint[]) {
  return tx<{ donorId: bigint; balance: bigint }[]>`
    select d.id as "donorId", a.balance
    from unnest(${arrayLiteral(donorIds)}::bigint[]) as d(id)
    cross join lateral (
      select credits - debits as balance from account
      where campaign_id = ${campaignId} and kind = 'DONOR_FLOWERS' and owner_id = d.id
      limit 1
    ) a`
}

/** The thresholds of a campaign that can still be reached, the lower before the higher, with the numbers they wait for. */
export function loadMilestones(tx: Transaction, campaignId: number) {
  return tx<(OpenMilestone & Measured)[]>`
    select m.id, m.topic, m.kind, m.metric, m.threshold, coalesce(t.received, 0) as received,
      coalesce(t.donation_count, 0) as "donationCount", coalesce(t.donor_count, 0) as "donorCount",
      coalesce(t.flower_count, 0) as "flowerCount", coalesce(t.giver_count, 0) as "giverCount",
      coalesce(t.flowers_reversed, 0) as "flowersReversed"
    from milestone m left join totals t on t.campaign_id = m.campaign_id and t.topic = m.topic
    where m.campaign_id = ${campaignId} and m.reached_seq is null and m.topic not in (
      select 'dream:' || id from dream
      where campaign_id = ${campaignId} and state in ('CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER'))
    order by m.threshold, m.id`
}

export function loadTeams(tx: Transaction, campaignId: number, ids: readonly number[]) {
  return tx<KnownTeam[]>`
    select id, state, project_id as "projectId", dream_id as "dreamId"
    from team
    where campaign_id = ${campaignId} and id = any(${arrayLiteral(ids)}::int[])`
}

export function loadPartnerDays(tx: Transaction, partnerIds: readonly number[], days: readonly string[]) {
  return tx<PartnerDayRow[]>`
    select partner_id as "partnerId", day::text, deed_type_id as "deedTypeId", deeds, granted, capped, reversed, flowers,
      checksum
    from partner_day
    where partner_id = any(${arrayLiteral(partnerIds)}::int[]) and day = any(${arrayLiteral(days)}::date[])`
}

/** Every window of the campaign with what it and its pool have left, in the order in which they open. */
export function loadWindows(tx: Transaction, campaignId: number) {
  return tx<(Omit<KnownWindow, 'rules'> & { available: bigint; poolBalance: bigint })[]>`
    select w.id, w.pool_id as "poolId", p.source, p.region_codes as "regionCodes", p.categories,
      p.project_ids as "projectIds", w.opens_at as "opensAt", w.closes_at as "closesAt", w.seed,
      coalesce(a.credits - a.debits, 0) as available, coalesce(b.credits - b.debits, 0) as "poolBalance"
    from matching_window w
    join matching_pool p on p.id = w.pool_id
    left join account a on a.campaign_id = w.campaign_id and a.kind = 'MATCHING_WINDOW' and a.owner_id = w.id
    left join account b on b.campaign_id = w.campaign_id and b.kind = 'MATCHING_POOL' and b.owner_id = p.id
    where w.campaign_id = ${campaignId}
    order by w.opens_at, w.id`
}

export function loadRuleSets(tx: Transaction, campaignId: number) {
  return tx<RuleSetRow[]>`
    select r.id, r.pool_id as "poolId", r.version, r.published_at as "publishedAt", r.effective_at as "effectiveAt",
      r.minimum_gift as "minimumGift", r.gift_cap as "giftCap", r.donor_daily_cap as "donorDailyCap",
      r.project_cap as "projectCap", r.organization_cap as "organizationCap", r.mode, r.ratio, r.draws, r.tiers
    from rule_set r join matching_pool p on p.id = r.pool_id
    where p.campaign_id = ${campaignId}
    order by r.pool_id, r.version`
}

/** The version in force at an instant; none: the campaign has set nothing of its own. */
export function loadRiskRules(tx: Transaction, campaignId: number, at: Date) {
  return tx<RiskRules[]>`
    select velocity_count as "velocityCount", velocity_seconds as "velocitySeconds",
      splitting_count as "splittingCount", splitting_seconds as "splittingSeconds"
    from risk_rules where campaign_id = ${campaignId} and effective_at <= ${at}
    order by version desc limit 1`
}

/** The brakes that are not released, all but those on persons. */
export function loadBrakes(tx: Transaction, campaignId: number) {
  return tx<KnownBrake[]>`
    select id, scope, target_id as "targetId", effect, until
    from brake where campaign_id = ${campaignId} and released_seq is null and scope <> 'DONOR'
    order by id`
}

export function loadDonorBrakes(tx: Transaction, campaignId: number, donorIds: readonly bigint[]) {
  return tx<KnownBrake[]>`
    select id, scope, target_id as "targetId", effect, until
    from brake
    where campaign_id = ${campaignId} and released_seq is null and scope = 'DONOR'
      and target_id = any(${arrayLiteral(donorIds)}::bigint[])
    order by id`
}

export function loadMatchDays(
  tx: Transaction,
  campaignId: number,
  donorIds: readonly bigint[],
  days: readonly string[],
) {
  return tx<{ donorId: bigint; day: string; source: Source; amount: bigint }[]>`
    select donor_id as "donorId", day::text, source, amount
    from unnest(${arrayLiteral(donorIds)}::bigint[]) as d(id)
    cross join lateral (
      select * from match_day
      where campaign_id = ${campaignId} and donor_id = d.id and day = any(${arrayLiteral(days)}::date[])
      offset 0
    ) m`
}

/** What these windows gave to these projects and to those who receive for them. */
export function loadMatchUsage(
  tx: Transaction,
  windows: readonly { id: number }[],
  projects: readonly { id: number; receivingOrganizationId: number }[],
) {
  const [projectIds, organizationIds] = columns(projects, 'id', 'receivingOrganizationId')
  const [windowIds] = columns(windows, 'id')
  return tx<{ windowId: number; owner: 'PROJECT' | 'ORGANIZATION'; ownerId: number; amount: bigint }[]>`
    select window_id as "windowId", owner, owner_id as "ownerId", amount
    from match_usage
    where window_id = any(${windowIds}::int[]) and (
      (owner = 'PROJECT' and owner_id = any(${projectIds}::int[]))
      or (owner = 'ORGANIZATION' and owner_id = any(${organizationIds}::int[])))`
}

/** The newest gifts of each of these donors, the oldest of them first. */
export function loadRecentGifts(
  tx: Transaction,
  campaignId: number,
  donorIds: readonly bigint[],
  most: number,
) {
  return tx<(RecentGift & { donorId: bigint })[]>`
    select g.donor_id as "donorId", g.paid_at as "paidAt", g.amount, g.project_id as "projectId"
    from unnest(${arrayLiteral(donorIds)}::bigint[]) as d(id)
    cross join lateral (
      select donor_id, seq, paid_at, amount, project_id from donation
      where donor_id = d.id and campaign_id = ${campaignId}
      order by seq desc limit ${most}
    ) g
    order by g.seq`
}

export function loadAllocations(tx: Transaction, campaignId: number, donationSeqs: readonly bigint[]) {
  return tx<AllocationRow[]>`
    select campaign_id as "campaignId", donation_seq as "donationSeq", source, window_id as "windowId",
      rule_set_id as "ruleSetId", project_id as "projectId", organization_id as "organizationId",
      donor_id as "donorId", day::text, ratio, draw, raw, amount, bound, hold, state, confirmed_seq as "confirmedSeq",
      seq
    from unnest(${arrayLiteral(donationSeqs)}::bigint[]) as d(seq_of_donation)
    cross join lateral (
      select * from allocation where campaign_id = ${campaignId} and donation_seq = d.seq_of_donation offset 0
    ) a
    order by donation_seq, source`
}

/** The projects of these donations whose match was paid out, by the account that held it. */
export function loadDisbursed(tx: Transaction, campaignId: number, donationSeqs: readonly bigint[]) {
  return tx<{ projectId: number; line: MatchLine }[]>`
    select distinct i.project_id as "projectId", i.line
    from settlement_item i join donation d on d.campaign_id = i.campaign_id and d.project_id = i.project_id
    where i.campaign_id = ${campaignId} and i.state = 'DISBURSED'
      and d.seq = any(${arrayLiteral(donationSeqs)}::bigint[])`
}

export function loadDeedDays(tx: Transaction, donorIds: readonly bigint[], days: readonly string[]) {
  return tx<(DeedDay & { donorId: bigint; day: string; deedTypeId: number })[]>`
    select donor_id as "donorId", day::text, deed_type_id as "deedTypeId", deeds, flowers, reversed
    from deed_day
    where donor_id = any(${arrayLiteral(donorIds)}::bigint[]) and day = any(${arrayLiteral(days)}::date[])`
}

export function loadParticipation(tx: Transaction, campaignId: number, donorIds: readonly bigint[]) {
  return tx<{ donorId: bigint; donated: string[]; gave: string[] }[]>`
    select donor_id as "donorId", donated, gave
    from unnest(${arrayLiteral(donorIds)}::bigint[]) as d(id)
    cross join lateral (
      select * from participation where campaign_id = ${campaignId} and donor_id = d.id limit 1
    ) p`
}

export function loadDonations(tx: Transaction, campaignId: number, seqs: readonly bigint[]) {
  return tx<DonationRow[]>`
    select campaign_id as "campaignId", seq, project_id as "projectId",
      receiving_organization_id as "receivingOrganizationId", donor_id as "donorId", channel_id as "channelId", team_id as "teamId", amount,
      region_code as "regionCode", anonymous, message, payment_reference as "paymentReference", state,
      paid_at as "paidAt", day::text, match_status as "matchStatus", match_reason as "matchReason",
      match_window_id as "matchWindowId", match_rule_set_id as "matchRuleSetId"
    from unnest(${arrayLiteral(seqs)}::bigint[]) as n(entry)
    cross join lateral (select * from donation where campaign_id = ${campaignId} and seq = n.entry limit 1) known`
}

export function loadDeeds(tx: Transaction, campaignId: number, seqs: readonly bigint[]) {
  return tx<DeedRow[]>`
    select campaign_id as "campaignId", seq, deed_type_id as "deedTypeId", donor_id as "donorId",
      partner_id as "partnerId", external_id as "externalId", occurred_at as "occurredAt", day::text, result, flowers
    from unnest(${arrayLiteral(seqs)}::bigint[]) as n(entry)
    cross join lateral (select * from deed where campaign_id = ${campaignId} and seq = n.entry limit 1) known`
}

/** The deeds that partners name by their own ids. */
export function loadDeedsNamed(
  tx: Transaction,
  campaignId: number,
  names: readonly { partnerId: number; externalId: string }[],
) {
  const [partnerId, externalId] = columns(names, 'partnerId', 'externalId')
  return tx<DeedRow[]>`
    select d.campaign_id as "campaignId", d.seq, d.deed_type_id as "deedTypeId", d.donor_id as "donorId",
      d.partner_id as "partnerId", d.external_id as "externalId", d.occurred_at as "occurredAt", d.day::text, d.result,
      d.flowers
    from unnest(${partnerId}::int[], ${externalId}::text[]) as n(partner_id, external_id)
    join deed d on d.partner_id = n.partner_id and d.external_id = n.external_id
    where d.campaign_id = ${campaignId}`
}

export function loadGifts(tx: Transaction, campaignId: number, seqs: readonly bigint[]) {
  return tx<FlowerGiftRow[]>`
    select campaign_id as "campaignId", seq, donor_id as "donorId", dream_id as "dreamId", count, counted, returned,
      team_id as "teamId", region_code as "regionCode", balance_after as "balanceAfter", given_at as "givenAt"
    from unnest(${arrayLiteral(seqs)}::bigint[]) as n(entry)
    cross join lateral (select * from flower_gift where campaign_id = ${campaignId} and seq = n.entry limit 1) known`
}

/** The newest gifts that still count of each of these donors, the oldest of them first. */
export function loadCountedGifts(
  tx: Transaction,
  campaignId: number,
  donorIds: readonly bigint[],
  most: number,
) {
  return tx<FlowerGiftRow[]>`
    select g.* from unnest(${arrayLiteral(donorIds)}::bigint[]) as d(id)
    cross join lateral (
      select campaign_id as "campaignId", seq, donor_id as "donorId", dream_id as "dreamId", count, counted, returned,
        team_id as "teamId", region_code as "regionCode", balance_after as "balanceAfter", given_at as "givenAt"
      from flower_gift
      where donor_id = d.id and campaign_id = ${campaignId} and counted > 0
      order by seq desc limit ${most}
    ) g order by g.seq`
}

export function loadUsedPaymentReferences(
  tx: Transaction,
  campaignId: number,
  references: readonly string[],
) {
  return tx<{ channelId: number; paymentReference: string }[]>`
    select channel_id as "channelId", payment_reference as "paymentReference"
    from donation
    where channel_id = any(array(select id from partner where campaign_id = ${campaignId}))
      and payment_reference is not null and payment_reference = any(${arrayLiteral(references)}::text[])`
}

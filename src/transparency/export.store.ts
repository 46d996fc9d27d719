// Reading what the transparency export holds: a page a statement, each from the last place of the one before, together
// with the head of the journal at which it stood. A page is cut from one index first, and what belongs to its rows is
// looked up row by row behind `offset 0`: it costs the same at the first row and at the ten-millionth.
import type postgres from 'postgres'
import { arrayLiteral } from '../db/arrays.ts'
import type { DonationRow, RefundRow } from '../donation/donation.store.ts'
import type { BrakeRow } from '../governance/brake.store.ts'
import type { IncentiveAwardRow, IncentiveTrackRow } from '../incentive/incentive.store.ts'
import type { AllocationRow } from '../matching/allocation.store.ts'
import type { RuleSetRow } from '../matching/rules.store.ts'
import type { ProjectCategory } from '../project/project.ts'
import type { SettlementItemRow } from '../settlement/settlement.store.ts'
import type { TotalsRow } from '../totals/totals.store.ts'
import { topicPrefixes } from '../totals/totals.ts'

/** A connection, or a transaction on one. */
export type Reader = postgres.ISql<{ bigint: bigint }>

export interface Head {
  seq: bigint
  asOf: Date
}

export interface AtHead<Row> extends Head {
  rows: Row[]
}

/** Where a page begins: behind the row with this place; null: at the start. */
export interface PageBounds {
  after: readonly string[] | null
  limit: number
}

export interface ExportedCampaign extends Head {
  id: number
  code: string
  timeZone: string
  startsAt: Date
  endsAt: Date
  rehearsal: boolean
}

/** The campaign with this code, in whatever phase. */
export async function campaignToExport(sql: Reader, code: string): Promise<ExportedCampaign | null> {
  const [row] = await sql<ExportedCampaign[]>`
    select campaign.id, campaign.code, campaign.time_zone as "timeZone", campaign.starts_at as "startsAt",
      campaign.ends_at as "endsAt", campaign.rehearsal,
      coalesce(head.seq, 0) as seq, coalesce(head.at, campaign.starts_at) as "asOf"
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    where campaign.code = ${code}`
  return row ?? null
}

export type AllocationRecord = Pick<
  AllocationRow,
  | 'campaignId'
  | 'donationSeq'
  | 'source'
  | 'windowId'
  | 'ruleSetId'
  | 'projectId'
  | 'organizationId'
  | 'donorId'
  | 'day'
  | 'ratio'
  | 'draw'
  | 'raw'
  | 'amount'
  | 'bound'
  | 'hold'
  | 'state'
  | 'confirmedSeq'
> &
  Pick<DonationRow, 'paidAt' | 'regionCode' | 'anonymous'> & {
    /** The last entry that changed its state. */
    stateSeq: bigint
    /** Fen given by the donor. */
    gift: bigint
    projectNumber: string
    category: ProjectCategory
    ruleSetVersion: RuleSetRow['version']
    /** Where the payment of its project's line stands; null: the campaign is not that far. */
    settlement: SettlementItemRow['state'] | null
    displayName: string | null
    /** Null: nobody is known. */
    donorAnonymous: boolean | null
  }

/** Places: the donation's seq, the source. */
export async function readAllocations(
  sql: Reader,
  campaignId: number,
  { after, limit }: PageBounds,
): Promise<AtHead<AllocationRecord>> {
  const beyond = after
    ? sql`and (donation_seq, source) > (${after[0] as string}::int8, ${after[1] as string}::text)`
    : sql``
  const joined = await sql<Joined<AllocationRecord>[]>`
    select ${headColumns(sql)}, page.*
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select a.campaign_id as "campaignId", a.donation_seq as "donationSeq", a.source, a.window_id as "windowId",
        a.rule_set_id as "ruleSetId", a.project_id as "projectId", a.organization_id as "organizationId",
        a.donor_id as "donorId", a.day::text as day, a.ratio, a.draw, a.raw, a.amount, a.bound, a.hold, a.state,
        a.confirmed_seq as "confirmedSeq", a.seq as "stateSeq",
        gift.amount as gift, gift.paid_at as "paidAt", gift.region_code as "regionCode", gift.anonymous,
        project.number as "projectNumber", project.category, rule_set.version as "ruleSetVersion",
        item.state as settlement, giver.display_name as "displayName", giver.anonymous as "donorAnonymous"
      from (
        select * from allocation
        where campaign_id = campaign.id ${beyond}
        order by donation_seq, source
        limit ${limit}
      ) a
      cross join lateral (
        select * from donation where campaign_id = a.campaign_id and seq = a.donation_seq offset 0
      ) gift
      join project on project.id = a.project_id
      join rule_set on rule_set.id = a.rule_set_id
      left join lateral (
        select display_name, anonymous from donor where donor.id = a.donor_id offset 0
      ) giver on true
      left join lateral (
        select state from settlement_item
        where a.state = 'CONFIRMED' and campaign_id = a.campaign_id and project_id = a.project_id
          and line = case a.source when 'FOUNDATION' then 'FOUNDATION_MATCH' else 'PARTNER_MATCH' end
        offset 0
      ) item on true
      order by a.donation_seq, a.source
    ) page on true
    where campaign.id = ${campaignId}
    order by page."donationSeq", page.source`
  return atHead(joined, ({ donationSeq }) => donationSeq !== null)
}

export type RefundRecord = Pick<
  RefundRow,
  'campaignId' | 'seq' | 'donationSeq' | 'kind' | 'amount' | 'refundedAt'
> & {
  projectId: number
  organizationId: number
  /** Fen that were confirmed and went back, of each line. */
  foundationReversed: bigint
  partnerReversed: bigint
  /** Fen that were under review still: they had been promised to nobody. */
  heldDropped: bigint
}

/** Places: the refund's seq. */
export async function readRefunds(
  sql: Reader,
  campaignId: number,
  { after, limit }: PageBounds,
): Promise<AtHead<RefundRecord>> {
  const beyond = after ? sql`and seq > ${after[0] as string}::int8` : sql``
  const joined = await sql<Joined<RefundRecord>[]>`
    select ${headColumns(sql)}, page.*
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select r.campaign_id as "campaignId", r.seq, r.donation_seq as "donationSeq", r.kind, r.amount,
        r.refunded_at as "refundedAt", gift.project_id as "projectId",
        gift.receiving_organization_id as "organizationId", match.*
      from (
        select * from refund
        where campaign_id = campaign.id ${beyond}
        order by seq
        limit ${limit}
      ) r
      cross join lateral (
        select * from donation where campaign_id = r.campaign_id and seq = r.donation_seq offset 0
      ) gift
      cross join lateral (
        select
          coalesce(sum(amount) filter (where confirmed_seq is not null and source = 'FOUNDATION'), 0)::int8
            as "foundationReversed",
          coalesce(sum(amount) filter (where confirmed_seq is not null and source <> 'FOUNDATION'), 0)::int8
            as "partnerReversed",
          coalesce(sum(amount) filter (where confirmed_seq is null), 0)::int8 as "heldDropped"
        from allocation
        where campaign_id = r.campaign_id and donation_seq = r.donation_seq and state = 'REVERSED'
      ) match
    ) page on true
    where campaign.id = ${campaignId}
    order by page.seq`
  return atHead(joined, ({ donationSeq }) => donationSeq !== null)
}

export type BrakeRecord = Pick<
  BrakeRow,
  | 'id'
  | 'scope'
  | 'targetId'
  | 'effect'
  | 'noticeZh'
  | 'noticeEn'
  | 'engagedAt'
  | 'engagedSeq'
  | 'until'
  | 'releasedAt'
  | 'releasedSeq'
>

/** Places: the brake's number. */
export async function readBrakes(
  sql: Reader,
  campaignId: number,
  { after, limit }: PageBounds,
): Promise<AtHead<BrakeRecord>> {
  const beyond = after ? sql`and brake.id > ${after[0] as string}::int4` : sql``
  const joined = await sql<Joined<BrakeRecord>[]>`
    select ${headColumns(sql)}, page.*
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select brake.id, brake.scope, brake.target_id as "targetId", brake.effect, brake.notice_zh as "noticeZh",
        brake.notice_en as "noticeEn", brake.engaged_at as "engagedAt", brake.engaged_seq as "engagedSeq", brake.until,
        brake.released_at as "releasedAt", brake.released_seq as "releasedSeq"
      from brake
      where brake.campaign_id = campaign.id ${beyond}
      order by brake.id
      limit ${limit}
    ) page on true
    where campaign.id = ${campaignId}
    order by page.id`
  return atHead(joined, ({ id }) => id !== null)
}

export type AwardRecord = Pick<
  IncentiveAwardRow,
  'id' | 'trackId' | 'organizationId' | 'state' | 'score' | 'amount' | 'noticeEndsAt' | 'disbursedAt'
> & {
  trackKind: IncentiveTrackRow['kind']
  organizationNameZh: string
  organizationNameEn: string
}

/** Places: the award's number. Those that were put up for public notice, whatever became of them. */
export async function readAwards(
  sql: Reader,
  campaignId: number,
  { after, limit }: PageBounds,
): Promise<AtHead<AwardRecord>> {
  const beyond = after ? sql`and award.id > ${after[0] as string}::int4` : sql``
  const joined = await sql<Joined<AwardRecord>[]>`
    select ${headColumns(sql)}, page.*
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select award.id, award.track_id as "trackId", track.kind as "trackKind",
        award.organization_id as "organizationId", organization.name_zh as "organizationNameZh",
        organization.name_en as "organizationNameEn", award.state, award.score, award.amount,
        award.notice_ends_at as "noticeEndsAt", award.disbursed_at as "disbursedAt"
      from incentive_award award
      join incentive_track track on track.id = award.track_id
      join organization on organization.id = award.organization_id
      where award.campaign_id = campaign.id ${beyond}
        and (award.state in ('IN_NOTICE', 'APPROVED', 'DISBURSED')
          or award.state = 'REJECTED' and award.notice_ends_at is not null)
      order by award.id
      limit ${limit}
    ) page on true
    where campaign.id = ${campaignId}
    order by page.id`
  return atHead(joined, ({ id }) => id !== null)
}

export type DailyTotalsRecord = Omit<TotalsRow, 'campaignId' | 'topic' | 'at' | 'flowerSeq'> & {
  day: string
  /** Null: nothing has moved on that day. */
  at: Date | null
}

/** Places: the day. Every day of the calendar, and whatever other day something was counted to. */
export async function readDailyTotals(
  sql: Reader,
  campaignId: number,
  calendar: readonly string[],
  { after, limit }: PageBounds,
): Promise<AtHead<DailyTotalsRecord>> {
  const prefix = topicPrefixes.day
  const behind = `${prefix.slice(0, -1)};`
  const beyond = after ? sql`where days.day collate "C" > ${after[0] as string}::text` : sql``
  const joined = await sql<Joined<DailyTotalsRecord>[]>`
    select ${headColumns(sql)}, page.*
    from campaign
    left join journal_head head on head.campaign_id = campaign.id
    left join lateral (
      select days.day, coalesce(t.seq, 0) as seq, t.at,
        coalesce(t.donation_count, 0) as "donationCount", coalesce(t.donor_count, 0) as "donorCount",
        coalesce(t.received, 0) as received, coalesce(t.refunded, 0) as refunded,
        coalesce(t.matched, 0) as matched, coalesce(t.match_reversed, 0) as "matchReversed",
        coalesce(t.held, 0) as held, coalesce(t.partner_matched, 0) as "partnerMatched",
        coalesce(t.partner_match_reversed, 0) as "partnerMatchReversed", coalesce(t.partner_held, 0) as "partnerHeld",
        coalesce(t.awarded, 0) as awarded, coalesce(t.funded, 0) as funded, coalesce(t.flower_count, 0) as "flowerCount",
        coalesce(t.flowers_reversed, 0) as "flowersReversed", coalesce(t.giver_count, 0) as "giverCount"
      from (
        select unnest(${arrayLiteral(calendar)}::text[]) as day
        union
        select substr(topic, ${prefix.length + 1}::int4) from totals
        where campaign_id = campaign.id and topic >= ${prefix} and topic < ${behind}
      ) days
      left join lateral (
        select * from totals where campaign_id = campaign.id and topic = ${prefix}::text || days.day offset 0
      ) t on true
      ${beyond}
      order by days.day collate "C"
      limit ${limit}
    ) page on true
    where campaign.id = ${campaignId}
    order by page.day collate "C"`
  return atHead(joined, ({ day }) => day !== null)
}

type Joined<Row> = { headSeq: bigint; headAt: Date } & { [Column in keyof Row]: Row[Column] | null }

function headColumns(sql: Reader) {
  return sql`coalesce(head.seq, 0) as "headSeq", coalesce(head.at, campaign.starts_at) as "headAt"`
}

/** A page without rows is one line with the head alone. */
function atHead<Row>(joined: readonly Joined<Row>[], isRow: (line: Joined<Row>) => boolean): AtHead<Row> {
  const [first] = joined
  if (!first) throw new Error('there is no such campaign')
  return {
    seq: first.headSeq,
    asOf: first.headAt,
    rows: joined.filter(isRow).map(({ headSeq: _seq, headAt: _at, ...row }) => row as unknown as Row),
  }
}

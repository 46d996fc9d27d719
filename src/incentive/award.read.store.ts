// Reading tracks and awards for answers.
import { and, asc, eq, getTableColumns, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { inPublishedCampaign } from '../campaign/campaign.store.ts'
import { idsAsRows, isAnyOf } from '../db/anyOf.ts'
import { columns } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import type { Order, Page, PlacedOf } from '../graphql/connection.ts'
import type { Sight } from '../project/project.ts'
import {
  type IncentiveAwardRow,
  type IncentiveTrackRow,
  incentiveAward,
  incentiveTrack,
} from './incentive.store.ts'

/** Drafts: those of campaigns in DRAFT too. */
export function tracksByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  drafts: boolean,
): Promise<IncentiveTrackRow[]> {
  return orm
    .select()
    .from(incentiveTrack)
    .where(
      and(
        isAnyOf(incentiveTrack.id, ids),
        drafts ? undefined : inPublishedCampaign(incentiveTrack.campaignId),
      ),
    )
}

export function tracksOfCampaigns(
  orm: PostgresJsDatabase,
  campaignIds: readonly number[],
): Promise<IncentiveTrackRow[]> {
  return orm
    .select()
    .from(incentiveTrack)
    .where(isAnyOf(incentiveTrack.campaignId, campaignIds))
    .orderBy(asc(incentiveTrack.id))
}

/** What was approved of each track, paid out or not. */
export function awardedOfTracks(sql: Sql, trackIds: readonly number[]) {
  const [ids] = columns(
    trackIds.map((id) => ({ id })),
    'id',
  )
  return sql<{ trackId: number; awarded: bigint }[]>`
    select track_id as "trackId", sum(amount)::bigint as awarded
    from incentive_award
    where track_id = any(${ids}::int[]) and state in ('APPROVED', 'DISBURSED')
    group by 1`
}

export function awardsByIds(
  orm: PostgresJsDatabase,
  ids: readonly number[],
  sight: Sight,
): Promise<IncentiveAwardRow[]> {
  return orm
    .select()
    .from(incentiveAward)
    .where(and(isAnyOf(incentiveAward.id, ids), seen(sight)))
}

/** Whose lists of awards are read. */
const parentColumns = {
  track: incentiveAward.trackId,
  organization: incentiveAward.organizationId,
} as const

export async function readAwardsOf(
  orm: PostgresJsDatabase,
  parent: keyof typeof parentColumns,
  parentIds: readonly number[],
  sight: Sight,
  page: Page,
): Promise<PlacedOf<IncentiveAwardRow>[]> {
  const parents = idsAsRows(orm, parentIds)
  const list = orm
    .select({ place: page.place.as('place'), ...getTableColumns(incentiveAward) })
    .from(incentiveAward)
    .where(and(eq(parentColumns[parent], parents.id), seen(sight), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit)
    .as('list')
  const found = await orm.select().from(parents).crossJoinLateral(list)
  return found.map(({ parent: { id }, list: { place, ...node } }) => ({ parentId: id, place, node }))
}

/** The public sees what its notice has shown it; an organization everything of its own. */
function seen({ everything, organizationId }: Sight): SQL | undefined {
  if (everything) return undefined
  const shown = isNotNull(incentiveAward.noticeEndsAt)
  return and(
    inPublishedCampaign(incentiveAward.campaignId),
    organizationId === null ? shown : or(shown, eq(incentiveAward.organizationId, organizationId)),
  )
}

/** In the order in which they were nominated. */
export const awardOrder: Order = {
  name: 'awards',
  keys: [{ expression: sql`${incentiveAward.id}`, type: 'int' }],
  direction: 'ASC',
}

/** The gifts that organizations received in a campaign while none of its matching windows was open, and still have. */
export function receivedOutsideWindows(
  sql: Sql,
  receivers: readonly { campaignId: number; organizationId: number }[],
) {
  const [campaignIds, organizationIds] = columns(receivers, 'campaignId', 'organizationId')
  return sql<{ campaignId: number; organizationId: number; received: bigint; donationCount: bigint }[]>`
    select r.campaign_id as "campaignId", r.organization_id as "organizationId",
      coalesce(sum(d.amount), 0)::bigint as received, count(d.seq) as "donationCount"
    from unnest(${campaignIds}::int[], ${organizationIds}::int[]) as r(campaign_id, organization_id)
    cross join lateral (
      select coalesce(range_agg(tstzrange(opens_at, closes_at)), '{}') as open
      from matching_window w where w.campaign_id = r.campaign_id
    ) w
    left join (donation d join project p on p.id = d.project_id)
      on p.campaign_id = r.campaign_id and p.receiving_organization_id = r.organization_id
      and d.campaign_id = r.campaign_id and d.receiving_organization_id = r.organization_id
      and d.state = 'PAID' and not d.paid_at <@ w.open
    group by 1, 2`
}

// How the feed is read. The journal's instants never go back, so the gifts of a second lie side by side in the order of
// their entries: the next second is found by halving what lies ahead, and nothing of a busy second is read but the gifts
// that are chosen of it.
import { and, eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'
import { donation } from '../donation/donation.store.ts'
import { donor } from '../donor/donor.store.ts'
import { organization } from '../organization/organization.store.ts'
import { project, projectColumns } from '../project/project.store.ts'
import {
  type ChosenGift,
  type FeedEntry,
  giftsASecond,
  type JudgedGift,
  lookBackGifts,
  lookBackSeconds,
} from './feed.ts'

/**
 * The gifts that are chosen after an entry, which is the last one before a second begins, up to another one. They are
 * looked up one by one, so that no plan, however old, reads more of them.
 */
export async function chosenGifts(
  database: Sql,
  campaignId: number,
  after: bigint,
  until: bigint,
): Promise<ChosenGift[]> {
  const rows = await database<ChosenGift[]>`
    with recursive chosen (seq, at, ends, place) as (
      select gift.seq, gift.paid_at, date_trunc('second', gift.paid_at) + interval '1 second', 1
      from (${giftAfter(database, campaignId, database`${after}::bigint`, until)}) gift
      union all
      select gift.seq, gift.paid_at,
        case when gift.paid_at < chosen.ends then chosen.ends
          else date_trunc('second', gift.paid_at) + interval '1 second' end,
        case when gift.paid_at < chosen.ends then chosen.place + 1 else 1 end
      from chosen
      cross join lateral (
        select case when chosen.place < ${giftsASecond} then chosen.seq
          else (${lastBefore(database, campaignId, database`chosen.ends`, database`chosen.seq`, until)}) end as seq
      ) passed
      cross join lateral (${giftAfter(database, campaignId, database`passed.seq`, until)}) gift
    )
    select seq, at from chosen order by seq`
  return [...rows]
}

/** The last entry before what is remembered at least; 0: everything is. */
export async function lookBackStart(database: Sql, campaignId: number, until: bigint): Promise<bigint> {
  const [row] = await database<{ seq: bigint }[]>`
    with recursive recent (seq, at, place) as (
      select gift.seq, gift.paid_at, 1
      from (${giftBefore(database, campaignId, database`${until}::bigint + 1`)}) gift
      union all
      select gift.seq, gift.paid_at, recent.place + 1
      from recent
      cross join lateral (${giftBefore(database, campaignId, database`recent.seq`)}) gift
      where recent.place < ${lookBackGifts}
    ), since (at) as (
      select least(
        date_trunc('second', max(at)) - make_interval(secs => ${lookBackSeconds}),
        case when count(*) < ${lookBackGifts} then '-infinity' else date_trunc('second', min(at)) end
      )
      from recent
    )
    select (${lastBefore(database, campaignId, database`since.at`, database`0::bigint`, until)}) as seq from since`
  return row?.seq ?? 0n
}

type Fragment = ReturnType<Sql>

function giftAfter(database: Sql, campaignId: number, after: Fragment, until: bigint) {
  return database`
      select seq, paid_at from donation
      where campaign_id = ${campaignId} and seq > ${after} and seq <= ${until}
      order by seq
      limit 1`
}

function giftBefore(database: Sql, campaignId: number, before: Fragment) {
  return database`
      select seq, paid_at from donation
      where campaign_id = ${campaignId} and seq < ${before}
      order by seq desc
      limit 1`
}

/** The last gift before an instant; "from" where there is none after that. */
function lastBefore(database: Sql, campaignId: number, instant: Fragment, from: Fragment, until: bigint) {
  return database`
      with recursive halving (low, high) as (
        select ${from}, ${until}::bigint + 1
        union all
        select case when gift.is_before then gift.seq else halving.low end,
          case when gift.is_before then halving.high else half.middle end
        from halving
        cross join lateral (select (halving.low + halving.high) / 2 as middle) half
        left join lateral (
          select seq, paid_at < ${instant} as is_before from donation
          where campaign_id = ${campaignId} and seq >= half.middle and seq < halving.high
          order by seq
          limit 1
        ) gift on true
        where halving.high - halving.low > 1
      )
      select max(low) from halving`
}

export type ReadGift = JudgedGift & Omit<FeedEntry, 'giver'> & { giver: Required<FeedEntry['giver']> }

/** Gifts with all that they are judged by and told with, as it is at an instant: looked up one by one as well. */
export async function giftsToJudge(
  orm: PostgresJsDatabase,
  campaignId: number,
  seqs: readonly bigint[],
  at: Date,
): Promise<ReadGift[]> {
  const wanted = orm
    .select({ seq: sql<bigint>`wanted.seq`.as('wanted_seq') })
    .from(sql`unnest(${arrayLiteral(seqs)}::bigint[]) as wanted (seq)`)
    .as('wanted')
  const { seq, paidAt, amount, state, matchStatus, donorId, anonymous, projectId, receivingOrganizationId } =
    donation
  const gift = orm
    .select({
      seq,
      paidAt,
      amount,
      state,
      matchStatus,
      donorId,
      anonymous,
      projectId,
      receivingOrganizationId,
      braked: braked(at).as('braked'),
    })
    .from(donation)
    .where(and(eq(donation.campaignId, campaignId), eq(donation.seq, wanted.seq)))
    .limit(1)
    .as('gift')
  const person = orm
    .select({ state: donor.state, displayName: donor.displayName, anonymous: donor.anonymous })
    .from(donor)
    .where(eq(donor.id, gift.donorId))
    .limit(1)
    .as('person')
  const rows = await orm
    .select({
      seq: gift.seq,
      paidAt: gift.paidAt,
      amount: gift.amount,
      state: gift.state,
      matchStatus: gift.matchStatus,
      braked: gift.braked,
      donorId: gift.donorId,
      anonymous: gift.anonymous,
      donorState: person.state,
      displayName: person.displayName,
      hides: person.anonymous,
      project: projectColumns,
      receiverState: organization.state,
    })
    .from(wanted)
    .crossJoinLateral(gift)
    .innerJoin(project, eq(project.id, gift.projectId))
    .innerJoin(organization, eq(organization.id, gift.receivingOrganizationId))
    .leftJoinLateral(person, sql`true`)
  return rows.map(({ donorId, anonymous, displayName, hides, ...gift }) => ({
    ...gift,
    projectState: gift.project.state,
    giver: { donorId, anonymous, donor: hides === null ? null : { displayName, anonymous: hides } },
  }))
}

/** By a brake that is in force where the gift belongs, or by one that held its numbers back when it was given. */
function braked(at: Date) {
  return sql<boolean>`exists (
    select from brake
    where brake.campaign_id = ${donation.campaignId}
      and case brake.scope
        when 'GLOBAL' then brake.effect = 'DELAY_PUBLIC'
        when 'DONOR' then brake.target_id = ${donation.donorId}
        when 'PROJECT' then brake.target_id = ${donation.projectId}
        when 'ORGANIZATION' then brake.target_id = ${donation.receivingOrganizationId}
        when 'PARTNER' then brake.target_id = ${donation.channelId}
        else false
      end
      and (
        (brake.scope <> 'GLOBAL' and brake.released_seq is null
          and (brake.until is null or brake.until > ${at.toISOString()}::timestamptz))
        or (brake.effect = 'DELAY_PUBLIC' and brake.engaged_seq < ${donation.seq}
          and (brake.released_seq is null or brake.released_seq > ${donation.seq})
          and (brake.until is null or brake.until > ${donation.paidAt}))
      )
  )`
}

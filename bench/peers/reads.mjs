// What the GraphQL servers that are measured beside the service read, one statement for each level however long its
// list: mercurius calls these from its loaders, Apollo Server from DataLoaders. Rows come out in the shape of the schema.
import postgres from 'postgres'

const iso = (text) => new Date(text).toISOString()

/** As many connections as the service reads with. */
const sql = postgres(process.env.DATABASE_URL, {
  max: Number(process.env.CONNECTIONS),
  onnotice: () => {},
  types: {
    bigint: { to: 20, from: [20], parse: Number, serialize: String },
    instant: { to: 1184, from: [1184], parse: iso, serialize: String },
  },
})

const idOf = (id) => Number(id.slice(4))
const money = (minorUnits) => ({ minorUnits })
const connection = (nodes) => ({ edges: nodes.map((node) => ({ node })) })

const projectColumns = sql`p.id as "rowId", 'prj_' || p.id as id, p.campaign_id as "campaignId", p.number,
  p.title_zh as "titleZh", p.title_en as "titleEn", p.category, p.state, p.goal, p.initiator_id as "initiatorId",
  p.receiving_organization_id as "receivingOrganizationId"`

const projectOf = ({ goal, ...row }) => ({ ...row, goal: money(goal) })

export async function projectPage({ filter, first, after }) {
  const place = after ? Buffer.from(after, 'base64url').toString() : ''
  const rows = await sql`
    select ${projectColumns} from project p
    where p.campaign_id = ${idOf(filter.campaign)} and p.number > ${place} order by p.number limit ${first + 1}`
  const nodes = rows.slice(0, first).map(projectOf)
  const last = nodes.at(-1)
  return {
    pageInfo: {
      hasNextPage: rows.length > first,
      endCursor: last ? Buffer.from(last.number).toString('base64url') : null,
    },
    ...connection(nodes),
  }
}

/** The projects of each campaign that received most. */
export async function topProjects(campaignId, first) {
  const rows = await sql`
    select ${projectColumns} from totals t join project p on t.topic = 'project:' || p.id
    where t.campaign_id = ${campaignId} and p.campaign_id = ${campaignId}
    order by t.received desc, p.number desc limit ${first}`
  return connection(rows.map(projectOf))
}

export async function organizations(ids) {
  const rows = await sql`
    select id as "rowId", 'org_' || id as id, name_zh as "nameZh", name_en as "nameEn"
    from organization where id = any(${ids}::int[])`
  return oneFor(ids, rows)
}

/** Totals of any number of topics, with the campaign's place in its journal. */
export async function totals(wanted) {
  const rows = await sql`
    select h.seq, h.at as "asOf", case c.phase when 'SETTLED' then 'FINAL' else 'LIVE' end as "serviceLevel",
      coalesce(t.donation_count, 0) as "donationCount", coalesce(t.donor_count, 0) as "donorCount",
      coalesce(t.received, 0) as received, coalesce(t.refunded, 0) as refunded,
      coalesce(t.matched, 0) as matched, coalesce(t.match_reversed, 0) as reversed, coalesce(t.held, 0) as held,
      coalesce(t.partner_matched, 0) as "partnerMatched",
      coalesce(t.partner_match_reversed, 0) as "partnerReversed", coalesce(t.partner_held, 0) as "partnerHeld",
      coalesce(t.awarded, 0) as awarded, coalesce(t.funded, 0) as funded,
      coalesce(t.flower_count, 0) as "flowerCount",
      coalesce(t.flower_count - t.flowers_reversed, 0) as "flowersCounted",
      coalesce(t.giver_count, 0) as "giverCount"
    from unnest(${wanted.map(([campaignId]) => campaignId)}::int[], ${wanted.map(([, topic]) => topic)}::text[])
      with ordinality as w (campaign_id, topic, position)
    join campaign c on c.id = w.campaign_id
    join journal_head h on h.campaign_id = w.campaign_id
    left join totals t on t.campaign_id = w.campaign_id and t.topic = w.topic
    order by w.position`
  return rows.map(totalsOf)
}

function totalsOf({ received, matched, ...row }) {
  return {
    ...row,
    received: money(received),
    matched: money(matched),
    net: money(received - row.refunded),
    lines: [
      line('PUBLIC_DONATIONS', received, 0, row.refunded),
      line(
        'FOUNDATION_MATCHING',
        matched - row.partnerMatched,
        row.held - row.partnerHeld,
        row.reversed - row.partnerReversed,
      ),
      line('PARTNER_MATCHING', row.partnerMatched, row.partnerHeld, row.partnerReversed),
      line('INCENTIVE_AWARDS', row.awarded, 0, 0),
      line('DREAM_FUNDING', row.funded, 0, 0),
    ],
  }
}

const line = (name, gross, held, corrected) => ({
  line: name,
  gross: money(gross),
  held: money(held),
  corrected: money(corrected),
  net: money(gross - corrected),
})

const campaignColumns = sql`id as "rowId", 'cmp_' || id as id, code, name_zh as "nameZh", name_en as "nameEn",
  theme_zh as "themeZh", theme_en as "themeEn", time_zone as "timeZone", starts_at as "startsAt",
  ends_at as "endsAt", phase`

export async function campaignByCode(code) {
  const [row] = await sql`select ${campaignColumns} from campaign where code = ${code}`
  return row ?? null
}

export async function campaigns(ids) {
  return oneFor(ids, await sql`select ${campaignColumns} from campaign where id = any(${ids}::int[])`)
}

const keys = JSON.parse(process.env.KEYS)

/** The rows of a breakdown, which read their totals by themselves: one for every key that there is. */
export function breakdown(campaignId, by) {
  return { rows: keys[by].map((key) => ({ key, campaignId, topic: `${by.toLowerCase()}:${key}` })) }
}

export async function windows(campaignIds) {
  const rows = await sql`
    select id as "rowId", 'win_' || id as id, campaign_id as "campaignId", pool_id as "poolId",
      opens_at as "opensAt", closes_at as "closesAt", budget
    from matching_window where campaign_id = any(${campaignIds}::int[]) order by opens_at, id`
  return listFor(campaignIds, rows, 'campaignId').map((list) =>
    list.map(({ budget, ...row }) => ({ ...row, budget: money(budget) })),
  )
}

export async function pools(ids) {
  const rows = await sql`
    select id as "rowId", 'pol_' || id as id, name_zh as "nameZh", name_en as "nameEn"
    from matching_pool where id = any(${ids}::int[])`
  return oneFor(ids, rows)
}

export async function dreamById(id) {
  const [row] = await sql`
    select id as "rowId", 'drm_' || id as id, campaign_id as "campaignId", number, name_zh as "nameZh",
      name_en as "nameEn", story_zh as "storyZh", story_en as "storyEn", beneficiary_target as "beneficiaryTarget",
      beneficiary_unit_zh as "beneficiaryUnitZh", beneficiary_unit_en as "beneficiaryUnitEn",
      opens_at as "opensAt", closes_at as "closesAt", minimum_flowers as "minimumFlowers", state,
      funding_rate as "fundingRate", funding_cap as "fundingCap", feedback_days as "feedbackDays"
    from dream where id = ${idOf(id)}`
  if (!row) return null
  const { fundingRate, fundingCap, ...dream } = row
  return { __typename: 'Dream', ...dream, fundingRate: money(fundingRate), fundingCap: money(fundingCap) }
}

/** The milestones of dreams; the tiers are those of one kind. */
export async function milestones(dreamIds) {
  const topics = dreamIds.map((id) => `dream:${id}`)
  const rows = await sql`
    select 'mst_' || id as id, topic, kind, metric, threshold, threshold as flowers, name_zh as "nameZh",
      name_en as "nameEn", reached_at as "reachedAt"
    from milestone where topic = any(${topics}::text[]) order by metric, threshold`
  return listFor(topics, rows, 'topic')
}

export async function tiers(dreamIds) {
  return (await milestones(dreamIds)).map((list) => list.filter(({ kind }) => kind === 'TIER'))
}

export async function sponsors(dreamIds) {
  const rows = await sql`
    select dream_id as "dreamId", partner_id as "partnerId", name_zh as "nameZh", name_en as "nameEn"
    from dream_sponsor where dream_id = any(${dreamIds}::int[]) order by dream_id, position`
  return listFor(dreamIds, rows, 'dreamId')
}

export async function partners(ids) {
  const rows = await sql`
    select id as "rowId", 'prt_' || id as id, code, name_zh as "nameZh", name_en as "nameEn"
    from partner where id = any(${ids}::int[])`
  return oneFor(ids, rows)
}

/** The first of each dream's credits. */
export async function credits(dreamIds, first) {
  const rows = await sql`
    select d.id as "dreamId", c.number, c.state = 'MERGED' as merged,
      case when c.state = 'SELECTED' then case c.language when 'ZH' then c.title else c.translated_title end end
        as "titleZh",
      case when c.state = 'SELECTED' then case c.language when 'EN' then c.title else c.translated_title end end
        as "titleEn"
    from unnest(${dreamIds}::int[]) as d (id)
    cross join lateral (
      select * from dream_proposal where dream_id = d.id order by number limit ${first}
    ) c`
  return listFor(dreamIds, rows, 'dreamId').map(connection)
}

/** The first of each dream's reports. */
export async function reports(dreamIds, first) {
  const rows = await sql`
    select d.id as "dreamId", 'rpt_' || r.id as id, r.number, r.kind, r.title_zh as "titleZh",
      r.title_en as "titleEn", r.due_at as "dueAt", r.state, r.planned_beneficiaries as "plannedBeneficiaries",
      r.planned_spending as "plannedSpending", r.published_at as "publishedAt"
    from unnest(${dreamIds}::int[]) as d (id)
    cross join lateral (
      select * from progress_report where dream_id = d.id order by due_at, id limit ${first}
    ) r`
  return listFor(dreamIds, rows, 'dreamId').map((list) =>
    connection(
      list.map(({ plannedSpending, ...row }) => ({ ...row, plannedSpending: money(plannedSpending) })),
    ),
  )
}

export async function progress(dreamIds) {
  const rows = await sql`
    select dream_id as "rowId", count(*) as reports, count(published_revision) as published,
      sum(planned_beneficiaries)::bigint as "plannedBeneficiaries"
    from progress_report where dream_id = any(${dreamIds}::int[]) group by 1`
  return oneFor(dreamIds, rows).map((row) => row ?? { reports: 0, published: 0, plannedBeneficiaries: 0 })
}

function oneFor(ids, rows) {
  const found = new Map(rows.map((row) => [row.rowId, row]))
  return ids.map((id) => found.get(id) ?? null)
}

function listFor(ids, rows, column) {
  const lists = new Map(ids.map((id) => [id, []]))
  for (const row of rows) lists.get(row[column]).push(row)
  return ids.map((id) => lists.get(id))
}

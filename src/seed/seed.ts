// Seeds the rehearsal of 2022: one campaign that is live now, with its dreams, partners, organizations and projects.
// It happens once, in one transaction; a database that has the campaign stays as it is.
import postgres from 'postgres'
import type { Sql, Transaction } from '../db/client.ts'
import { type Progress, silentProgress } from '../progress.ts'
import { indexedTerms } from '../search/search.ts'
import { type RehearsalCalendar, rehearsalCalendar } from './calendar.ts'
import { seedDreamFund } from './dreamFund.ts'
import { dreams, fundingCap, fundingRate } from './dreams.ts'
import { seedFunds } from './funds.ts'
import { type OrganizationFixture, organizationFixtures } from './organizations.ts'
import { dailyFlowerCap, deedTypes, lateDays, partners } from './partners.ts'
import { type ProjectFixture, projectFixtures } from './projects.ts'

export const seededCampaign = '2022'

export interface SeedOptions {
  now?: Date
  /** How many organizations and projects; 2022 had 2,500 and 10,000. */
  organizations?: number
  projects?: number
  /** Which part of the matching money there is. */
  scale?: number
  progress?: Progress
}

export interface Seeded {
  /** False: the campaign was there already, and nothing was changed. */
  seeded: boolean
  campaignId: number
}

const lockKey = 991_2023
const rowsPerStatement = 500

/**
 * Every row is inserted in order and nothing else writes these tables on a fresh database, so that the same fixture
 * has the same ids everywhere.
 */
export async function seed(
  url: string,
  {
    now = new Date(),
    organizations = 2_500,
    projects = 10_000,
    scale = 1,
    progress = silentProgress,
  }: SeedOptions = {},
): Promise<Seeded> {
  // A connection of its own: the service's has time limits that are right for a request, not for ten thousand rows.
  const sql: Sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    types: { bigint: postgres.BigInt },
    connection: { application_name: 'oneflower seed' },
  })
  try {
    return await sql.begin(async (tx): Promise<Seeded> => {
      // Two seeds at once: the second waits here and then finds the campaign. Unlocked by the end of the transaction.
      await tx`select pg_advisory_xact_lock(${lockKey})`
      const [present] = await tx<{ id: number }[]>`select id from campaign where code = ${seededCampaign}`
      if (present) return { seeded: false, campaignId: present.id }
      const campaignId = await insertEverything(tx, { now, organizations, projects, scale, progress })
      return { seeded: true, campaignId }
    })
  } finally {
    progress.end()
    await sql.end({ timeout: 2 })
  }
}

async function insertEverything(
  tx: Transaction,
  { now, organizations: organizationCount, projects: projectCount, scale, progress }: Required<SeedOptions>,
): Promise<number> {
  const calendar = rehearsalCalendar(now)
  const total = organizationCount + projectCount
  progress.at(0, total, 'campaign, dreams and partners')
  const campaignId = await insertCampaign(tx, calendar)
  await insertDreams(tx, campaignId, calendar)
  await insertPartners(tx, campaignId)
  await insertSponsors(tx, campaignId)

  const organizations = organizationFixtures(organizationCount, calendar.endsAt)
  const organizationIds: number[] = []
  for (const chunk of chunks(organizations)) {
    organizationIds.push(...(await insertOrganizations(tx, chunk)))
    progress.at(
      organizationIds.length,
      total,
      `${organizationIds.length} of ${organizationCount} organizations`,
    )
  }
  let inserted = 0
  for (const chunk of chunks(projectFixtures(projectCount, organizations))) {
    await insertProjects(tx, campaignId, organizationIds, chunk)
    inserted += chunk.length
    progress.at(organizationCount + inserted, total, `${inserted} of ${projectCount} projects`)
  }
  await seedFunds(tx, campaignId, calendar, now, scale)
  await seedDreamFund(tx, campaignId, calendar)
  await insertAuditEntry(tx, campaignId, now, { organizations: organizationCount, projects: projectCount })
  return campaignId
}

async function insertCampaign(tx: Transaction, { startsAt, endsAt }: RehearsalCalendar): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into campaign
      (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal,
       daily_flower_cap)
    values
      (${seededCampaign}, 8, '2022年99公益日（演练）', '99 Giving Day 2022 (rehearsal)', '一花一梦想', 'One Flower, One Dream',
       'Asia/Shanghai', ${startsAt}, ${endsAt}, 'LIVE', true, ${dailyFlowerCap})
    returning id`
  const { id } = row as { id: number }
  await tx`insert into journal_head (campaign_id, seq, at) values (${id}, 0, ${startsAt})`
  return id
}

async function insertDreams(tx: Transaction, campaignId: number, calendar: RehearsalCalendar): Promise<void> {
  const rows = dreams.map((dream, index) => ({
    campaign_id: campaignId,
    number: index + 1,
    name_zh: dream.nameZh,
    name_en: dream.nameEn,
    story_zh: dream.storyZh,
    story_en: dream.storyEn,
    beneficiary_target: dream.beneficiaryTarget,
    beneficiary_unit_zh: dream.beneficiaryUnitZh,
    beneficiary_unit_en: dream.beneficiaryUnitEn,
    evidenced: dream.evidenced,
    opens_at: calendar.startsAt,
    closes_at: calendar.endsAt,
    minimum_flowers: dream.minimumFlowers,
    state: 'COLLECTING',
    funding_rate: fundingRate,
    funding_cap: fundingCap,
  }))
  await tx`insert into dream ${tx(rows)}`
  const tiers = dreams.flatMap(({ tiers }, index) => tiers.map((tier) => ({ ...tier, number: index + 1 })))
  await tx`
    insert into milestone (campaign_id, topic, kind, metric, threshold, name_zh, name_en)
    select ${campaignId}, 'dream:' || dream.id, 'TIER', 'FLOWERS_COUNTED', tier.flowers, tier.name_zh, tier.name_en
    from unnest(
      ${tiers.map(({ number }) => number)}::int[],
      ${tiers.map(({ flowers }) => flowers)}::bigint[],
      ${tiers.map(({ nameZh }) => nameZh)}::text[],
      ${tiers.map(({ nameEn }) => nameEn)}::text[]
    ) as tier (number, flowers, name_zh, name_en)
    join dream on dream.campaign_id = ${campaignId} and dream.number = tier.number
    order by dream.number, tier.flowers`
}

async function insertSponsors(tx: Transaction, campaignId: number): Promise<void> {
  await tx`
    insert into dream_sponsor (dream_id, position, partner_id)
    select dream.id, 1, partner.id
    from unnest(${dreams.map((_, index) => index + 1)}::int[], ${dreams.map(({ sponsor }) => sponsor)}::text[])
      as sponsor (number, code)
    join dream on dream.campaign_id = ${campaignId} and dream.number = sponsor.number
    join partner on partner.campaign_id = ${campaignId} and partner.code = sponsor.code`
}

async function insertPartners(tx: Transaction, campaignId: number): Promise<void> {
  const deedTypeRows = deedTypes.map((deedType) => ({
    campaign_id: campaignId,
    code: deedType.code,
    name_zh: deedType.nameZh,
    name_en: deedType.nameEn,
    flowers: deedType.flowers,
    daily_cap: deedType.dailyCap,
    late_days: lateDays,
  }))
  await tx`insert into deed_type ${tx(deedTypeRows)}`
  const partnerRows = partners.map((partner) => ({
    campaign_id: campaignId,
    code: partner.code,
    name_zh: partner.nameZh,
    name_en: partner.nameEn,
    kind: partner.kind,
    payment_channel: partner.paymentChannel,
    daily_flower_quota: partner.dailyFlowerQuota,
  }))
  await tx`insert into partner ${tx(partnerRows)}`
  const records = partners.flatMap(({ code, records }) => records.map((deedType) => ({ code, deedType })))
  await tx`
    insert into partner_deed_type (partner_id, deed_type_id)
    select partner.id, deed_type.id
    from unnest(${records.map((record) => record.code)}::text[], ${records.map((record) => record.deedType)}::text[])
      as record (partner, deed_type)
    join partner on partner.campaign_id = ${campaignId} and partner.code = record.partner
    join deed_type on deed_type.campaign_id = ${campaignId} and deed_type.code = record.deed_type`
}

async function insertOrganizations(tx: Transaction, rows: readonly OrganizationFixture[]): Promise<number[]> {
  const inserted = await tx<{ id: number }[]>`
    insert into organization
      (uscc, name_zh, name_en, kind, certificate_valid_until, region_code, disclosure_status, state, search)
    select uscc, name_zh, name_en, kind, certificate_valid_until, region_code, disclosure_status, state,
      array_to_tsvector(string_to_array(terms, ' '))
    from unnest(
      ${rows.map((row) => row.uscc)}::text[],
      ${rows.map((row) => row.nameZh)}::text[],
      ${rows.map((row) => row.nameEn)}::text[],
      ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.certificateValidUntil)}::date[],
      ${rows.map((row) => row.regionCode)}::text[],
      ${rows.map((row) => row.disclosureStatus)}::text[],
      ${rows.map((row) => row.state)}::text[],
      ${rows.map((row) => searchTerms(row.nameZh, row.nameEn, row.uscc))}::text[]
    ) with ordinality as row
      (uscc, name_zh, name_en, kind, certificate_valid_until, region_code, disclosure_status, state, terms, place)
    order by place
    returning id`
  return inserted.map((row) => row.id)
}

async function insertProjects(
  tx: Transaction,
  campaignId: number,
  organizationIds: readonly number[],
  rows: readonly ProjectFixture[],
): Promise<void> {
  const idAt = (position: number) => organizationIds[position - 1] as number
  await tx`
    insert into project
      (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id, receiving_uscc,
       executing_organization_id, filing_number, goal, region_code, state, search)
    select ${campaignId}::int, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, executing_organization_id, filing_number, goal, region_code, state,
      array_to_tsvector(string_to_array(terms, ' '))
    from unnest(
      ${rows.map((row) => row.number)}::text[],
      ${rows.map((row) => row.titleZh)}::text[],
      ${rows.map((row) => row.titleEn)}::text[],
      ${rows.map((row) => row.category)}::text[],
      ${rows.map((row) => idAt(row.initiatorPosition))}::int[],
      ${rows.map((row) => idAt(row.receiver.position))}::int[],
      ${rows.map((row) => row.receiver.uscc)}::text[],
      ${rows.map((row) => idAt(row.executorPosition))}::int[],
      ${rows.map((row) => row.filingNumber)}::text[],
      ${rows.map((row) => row.goal)}::bigint[],
      ${rows.map((row) => row.regionCode)}::text[],
      ${rows.map((row) => row.state)}::text[],
      ${rows.map((row) => searchTerms(row.titleZh, row.titleEn, row.number))}::text[]
    ) with ordinality as row
      (number, title_zh, title_en, category, initiator_id, receiving_organization_id, receiving_uscc,
       executing_organization_id, filing_number, goal, region_code, state, terms, place)
    order by place`
}

/** Terms are letters and numbers, never a space, so that a list of them can travel as one text. */
function searchTerms(...texts: string[]): string {
  return indexedTerms(...texts).join(' ')
}

async function insertAuditEntry(
  tx: Transaction,
  campaignId: number,
  now: Date,
  counts: { organizations: number; projects: number },
): Promise<void> {
  await tx`
    insert into audit_entry (at, actor, action, subject, before, after, reason)
    values (${now}, 'system:seed', 'CAMPAIGN_SEEDED', ${`cmp_${campaignId}`}, '{}',
      ${tx.json({ code: seededCampaign, ...counts })}, 'The fixture of the rehearsal was seeded.')`
}

function* chunks<Row>(rows: Iterable<Row>): Generator<Row[]> {
  let chunk: Row[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < rowsPerStatement) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

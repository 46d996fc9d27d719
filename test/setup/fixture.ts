// The smallest campaign in which everything can happen, with values that are easy to add up. Ids count from 1 in the
// order below, in a database that holds nothing else.
//
//   campaign  cmp_1  "test", LIVE, 1–10 September 2022 in Shanghai, at most 10 flowers a person a day
//   org_1 public, Guangdong · org_2 public, Beijing · org_3 not public · org_4 public, its certificate ended in 2021
//   prj_1 EDUCATION 440000 → org_1 · prj_2 MEDICAL 110000 → org_2 · prj_3 EDUCATION 440000 → org_1, suspended
//   prj_4 NATURE UNKNOWN → org_2, initiated and executed by org_3
//   drm_1 collecting, reached at 10 flowers · drm_2 collecting, at 20 · drm_3 closed · drm_4 scheduled for the 10th
//   prt_1 a payment channel that may record every deed · prt_2 may record STEPS only, and no donation
//   dty_1 FIRST_DONATION 1 flower, once a day · dty_2 STEPS 1, once · dty_3 QUIZ 1, once · dty_4 RIDE_CODE 1, twice ·
//   dty_5 HOTEL_LINEN 2, once; each up to 3 days late
import type { Sql } from '../../src/db/client.ts'
import { indexedTerms } from '../../src/search/search.ts'

const organizations = [
  {
    uscc: '53440000MJD0000011',
    nameZh: '广东测试基金会',
    nameEn: 'Guangdong Test Foundation',
    kind: 'PUBLIC',
    until: '2030-12-31',
    region: '440000',
  },
  {
    uscc: '53110000MJD0000022',
    nameZh: '北京测试基金会',
    nameEn: 'Beijing Test Foundation',
    kind: 'PUBLIC',
    until: '2030-12-31',
    region: '110000',
  },
  {
    uscc: '52440000MJD0000033',
    nameZh: '测试服务中心',
    nameEn: 'Test Service Centre',
    kind: 'NON_PUBLIC',
    until: null,
    region: '440000',
  },
  {
    uscc: '53440000MJD0000044',
    nameZh: '过期测试基金会',
    nameEn: 'Lapsed Test Foundation',
    kind: 'PUBLIC',
    until: '2021-12-31',
    region: '440000',
  },
] as const

const projects = [
  {
    number: 'P1',
    titleZh: '乡村图书室',
    titleEn: 'Village reading rooms',
    category: 'EDUCATION',
    initiator: 1,
    receiver: 1,
    region: '440000',
    state: 'ONLINE',
  },
  {
    number: 'P2',
    titleZh: '听力筛查',
    titleEn: 'Hearing screening',
    category: 'MEDICAL',
    initiator: 2,
    receiver: 2,
    region: '110000',
    state: 'ONLINE',
  },
  {
    number: 'P3',
    titleZh: '暂停项目',
    titleEn: 'Suspended project',
    category: 'EDUCATION',
    initiator: 1,
    receiver: 1,
    region: '440000',
    state: 'SUSPENDED',
  },
  {
    number: 'P4',
    titleZh: '湿地保护',
    titleEn: 'Wetland protection',
    category: 'NATURE',
    initiator: 3,
    receiver: 2,
    region: 'UNKNOWN',
    state: 'ONLINE',
  },
] as const

const dreams = [
  {
    minimum: 10,
    state: 'COLLECTING',
    opensAt: '2022-09-01T00:00:00+08:00',
    closesAt: '2022-09-11T00:00:00+08:00',
  },
  {
    minimum: 20,
    state: 'COLLECTING',
    opensAt: '2022-09-01T00:00:00+08:00',
    closesAt: '2022-09-11T00:00:00+08:00',
  },
  {
    minimum: 10,
    state: 'CLOSED',
    opensAt: '2022-09-01T00:00:00+08:00',
    closesAt: '2022-09-08T00:00:00+08:00',
  },
  {
    minimum: 10,
    state: 'SCHEDULED',
    opensAt: '2022-09-10T00:00:00+08:00',
    closesAt: '2022-09-11T00:00:00+08:00',
  },
] as const

const deedTypes = [
  { code: 'FIRST_DONATION', nameZh: '首次捐赠', nameEn: 'First donation of the day', flowers: 1, cap: 1 },
  { code: 'STEPS', nameZh: '一万步', nameEn: 'Ten thousand steps', flowers: 1, cap: 1 },
  { code: 'QUIZ', nameZh: '公益问答', nameEn: 'Quiz', flowers: 1, cap: 1 },
  { code: 'RIDE_CODE', nameZh: '乘车码', nameEn: 'Ride code', flowers: 1, cap: 2 },
  {
    code: 'HOTEL_LINEN',
    nameZh: '酒店少换布草',
    nameEn: 'Hotel stay without linen change',
    flowers: 2,
    cap: 1,
  },
] as const

export async function insertFixture(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal, daily_flower_cap)
      values ('test', 8, '测试公益日', 'Test charity day', '一花一梦想', 'One flower, one dream', 'Asia/Shanghai',
        '2022-09-01T00:00:00+08:00', '2022-09-11T00:00:00+08:00', 'LIVE', false, 10)`
    await tx`insert into journal_head (campaign_id, seq, at) values (1, 0, '2022-09-01T00:00:00+08:00')`
    for (const { uscc, nameZh, nameEn, kind, until, region } of organizations) {
      await tx`
        insert into organization (uscc, name_zh, name_en, kind, certificate_valid_until, region_code, disclosure_status, state, search)
        values (${uscc}, ${nameZh}, ${nameEn}, ${kind}, ${until}, ${region}, 'CURRENT', 'ACTIVE',
          array_to_tsvector(${indexedTerms(nameZh, nameEn)}::text[]))`
    }
    for (const { number, titleZh, titleEn, category, initiator, receiver, region, state } of projects) {
      const { uscc } = organizations[receiver - 1] as (typeof organizations)[number]
      await tx`
        insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
          receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
        values (1, ${number}, ${titleZh}, ${titleEn}, ${category}, ${initiator}, ${receiver}, ${uscc}, 'PUBLIC', ${initiator},
          ${`${uscc}A00001`}, 10000000, ${region}, ${state}, array_to_tsvector(${indexedTerms(titleZh, titleEn)}::text[]))`
    }
    for (const [index, { minimum, state, opensAt, closesAt }] of dreams.entries()) {
      const number = index + 1
      await tx`
        insert into dream (campaign_id, number, name_zh, name_en, story_zh, story_en, beneficiary_target,
          beneficiary_unit_zh, beneficiary_unit_en, evidenced, opens_at, closes_at, minimum_flowers, state)
        values (1, ${number}, ${`梦想${number}`}, ${`Dream ${number}`}, '测试', 'A test.', 100, '人', 'people', false,
          ${new Date(opensAt)}, ${new Date(closesAt)}, ${minimum}, ${state})`
    }
    for (const { code, nameZh, nameEn, flowers, cap } of deedTypes) {
      await tx`
        insert into deed_type (campaign_id, code, name_zh, name_en, flowers, daily_cap, late_days)
        values (1, ${code}, ${nameZh}, ${nameEn}, ${flowers}, ${cap}, 3)`
    }
    await tx`
      insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
      values (1, 'channel', '测试支付', 'Test channel', 'INTERNAL', true), (1, 'steps', '测试步数', 'Test steps', 'EXTERNAL', false)`
    await tx`
      insert into partner_deed_type (partner_id, deed_type_id)
      select 1, id from deed_type union all select 2, id from deed_type where code = 'STEPS'`
  })
}

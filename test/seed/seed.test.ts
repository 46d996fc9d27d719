import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type SeedOptions, seed } from '../../src/seed/seed.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

const now = new Date('2026-03-06T04:00:00Z')
const size: SeedOptions = { now, organizations: 60, projects: 900 }

describe('a seeded database', () => {
  let database: TestDatabase
  let sql: postgres.Sql
  let outcomes: boolean[]

  beforeAll(async () => {
    database = await createTestDatabase(inject('prototype'))
    const first = seed(database.url, size)
    // An embedded PostgreSQL has one session: there the second comes after the first.
    const second = database.embedded ? first.then(() => seed(database.url, size)) : seed(database.url, size)
    outcomes = (await Promise.all([first, second])).map(({ seeded }) => seeded)
    sql = postgres(database.url, { max: 1 })
  })

  afterAll(async () => {
    await sql?.end()
    await database?.drop()
  })

  test('was seeded by one of two that tried', () => {
    expect(outcomes.sort()).toEqual([false, true])
  })

  test('holds one campaign, a rehearsal that is live, whose journal tells of its funds', async () => {
    const campaigns = await sql`
      select campaign.id, code, phase, rehearsal, starts_at <= ${now} and ends_at > ${now} as open, seq
      from campaign join journal_head on campaign_id = campaign.id`
    expect([...campaigns]).toEqual([
      { id: 1, code: '2022', phase: 'LIVE', rehearsal: true, open: true, seq: '15' },
    ])
    const entries = await sql`select kind, count(*)::int as entries from journal_entry group by 1 order by 1`
    expect([...entries]).toEqual([
      { kind: 'FUND_DREAMS', entries: 1 },
      { kind: 'OPEN_POOL', entries: 3 },
      { kind: 'OPEN_TRACK', entries: 3 },
      { kind: 'PLAN_WINDOW', entries: 5 },
      { kind: 'PUBLISH_RULES', entries: 3 },
    ])
  })

  test("has the foundation's three windows of a third of its 300 million yuan each, and one of every source is open now", async () => {
    const windows = await sql`
      select source, budget::bigint::text as budget, opens_at <= ${now} and closes_at > ${now} as open,
        to_char(opens_at at time zone 'Asia/Shanghai', 'HH24:MI') as opens, to_char(closes_at at time zone 'Asia/Shanghai', 'HH24:MI') as closes
      from matching_window w join matching_pool p on p.id = w.pool_id order by w.id`
    expect([...windows]).toEqual([
      { source: 'FOUNDATION', budget: '9999000000', open: true, opens: '10:00', closes: '00:00' },
      { source: 'FOUNDATION', budget: '9999000000', open: false, opens: '10:00', closes: '00:00' },
      { source: 'FOUNDATION', budget: '9999000000', open: false, opens: '10:00', closes: '00:00' },
      { source: 'ENTERPRISE', budget: '500000000', open: true, opens: '10:00', closes: '00:00' },
      { source: 'REGIONAL', budget: '300000000', open: true, opens: '10:00', closes: '00:00' },
    ])
  })

  test('has the same ids on every fresh database: they follow the order of the fixture', async () => {
    const [projects] = await sql`
      select count(*)::int as rows, bool_and(number = 'SL' || lpad(id::text, 5, '0')) as in_order, max(id) as last
      from project`
    const [organizations] = await sql`
      select count(*)::int as rows, bool_and(right(uscc, 5)::int = id) as in_order, max(id) as last from organization`
    expect(projects).toEqual({ rows: 900, in_order: true, last: 900 })
    expect(organizations).toEqual({ rows: 60, in_order: true, last: 60 })
    expect([...(await sql`select id, code from partner order by id limit 1`)]).toEqual([
      { id: 1, code: 'example-platform' },
    ])
  })

  test('has no project online without a valid public receiver and its filing (I17)', async () => {
    const [online] = await sql`
      select count(*)::int as rows,
        count(*) filter (where receiver.kind = 'PUBLIC' and receiver.state = 'ACTIVE'
          and receiver.certificate_valid_until >= (campaign.ends_at at time zone campaign.time_zone)::date
          and filing_number ~ '^[0-9A-Z]{18}A[0-9]{5}$' and left(filing_number, 18) = receiver.uscc)::int as lawful
      from project
      join campaign on campaign.id = campaign_id
      join organization receiver on receiver.id = receiving_organization_id
      where project.state = 'ONLINE'`
    expect(online?.rows).toBeGreaterThan(800)
    expect(online?.lawful).toBe(online?.rows)
  })

  test('has sixteen dreams that collect, seven of them evidenced', async () => {
    const [dreams] = await sql`
      select count(*)::int as rows, count(*) filter (where evidenced)::int as evidenced,
        count(*) filter (where state = 'COLLECTING' and opens_at <= ${now} and closes_at > ${now})::int as collecting
      from dream`
    expect(dreams).toEqual({ rows: 16, evidenced: 7, collecting: 16 })
    // Each can be funded in full, has two tiers beyond its minimum, and a partner that stands behind it.
    const [behind] = await sql`
      select (select count(*)::int from milestone where kind = 'TIER') as tiers,
        (select count(*)::int from dream_sponsor where partner_id is not null) as sponsors,
        (select sum(funding_cap) from dream) = (select credits from account where kind = 'DREAM_FUND') as funded`
    expect(behind).toEqual({ tiers: 32, sponsors: 16, funded: true })
  })

  test('stays as it is when it is seeded again', async () => {
    const before = await digestOfEverything(sql)
    await sql.end()
    const later = new Date(now.getTime() + 86_400_000)
    expect(await seed(database.url, { now: later, organizations: 10, projects: 10 })).toEqual({
      seeded: false,
      campaignId: 1,
    })
    sql = postgres(database.url, { max: 1 })
    expect(await digestOfEverything(sql)).toEqual(before)
  })
})

async function digestOfEverything(sql: postgres.Sql): Promise<Record<string, unknown>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  const digests: Record<string, unknown> = {}
  for (const { name } of tables) {
    const [row] =
      await sql`select count(*), md5(string_agg(t::text, ',' order by t::text)) from ${sql(name)} t`
    digests[name] = row
  }
  return digests
}

// What staff of the demo finds on its desk, as the control room asks for it: proposals to review, reports in each state, gifts
// under review, brakes whose notices stand on no public page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findingsOn } from '../../src/ledger/audit.ts'
import { seedPast } from '../../src/seed/past.ts'
import { seed } from '../../src/seed/seed.ts'
import { heldClock, type Json, type Service, sharesDatabase, startService } from '../setup/service.ts'

// An embedded database has one session, which the service of the test holds.
describe.skipIf(!sharesDatabase()).each([
  ['in the afternoon', '2026-03-05T07:00:00Z', ['SPLITTING_HOLD', 'VELOCITY_HOLD']],
  ['a minute after midnight', '2026-03-04T16:01:00Z', ['VELOCITY_HOLD']],
  ['at the moment in which the matching opens', '2026-03-05T02:00:00Z', []],
])('the desk of staff, looked at %s', (_, instant, holds) => {
  let service: Service
  let staff: string
  const now = new Date(instant)

  beforeAll(async () => {
    service = await startService({ fixture: false, clock: heldClock(now), config: { sandboxChannel: true } })
    const { url, embedded } = service.database
    await seed(url, { now, organizations: 10, projects: 10 })
    await seedPast(service.app.config, { databaseUrl: url, embedded, donor: 'somebody', now })
    staff = await service.token('staff')
  })
  afterAll(() => service?.close())

  test('most proposals wait for a review, and every decision has been taken', async () => {
    const { proposalCounts } = await ask('{ proposalCounts(campaign: "cmp_1") { state count } }')
    const counts = Object.fromEntries(proposalCounts.map(({ state, count }: Json) => [state, count]))
    expect(counts).toEqual({
      DRAFT: 2,
      SUBMITTED: 47,
      SCREENED: 7,
      SHORTLISTED: 4,
      SELECTED: 0,
      REJECTED: 3,
      MERGED: 2,
      WITHDRAWN: 1,
    })
  })

  test('proposals are examples, in two languages, of every category, and some are alike', async () => {
    const proposals = await allProposals()
    expect(proposals).toHaveLength(64)
    for (const { place, problemZh, problemEn, proposer } of proposals) {
      expect(place).toMatch(/示例|Example/)
      expect(problemZh ?? '（演练示例。）').toMatch(/（演练示例。）$/)
      expect(problemEn ?? '(A fixture of the rehearsal.)').toMatch(/\(A fixture of the rehearsal\.\)$/)
      expect(proposer.displayName ?? '示例').toMatch(/^(示例|Example)/)
    }
    const english = proposals.filter(({ language }: Json) => language === 'EN').length
    expect(english / proposals.length).toBeCloseTo(0.25, 1)
    expect(new Set(proposals.map(({ category }: Json) => category)).size).toBe(6)
    expect(new Set(proposals.map(({ region }: Json) => region.code)).size).toBeGreaterThan(25)
    const alike = proposals.filter(({ hasSimilar }: Json) => hasSimilar)
    expect(alike.length).toBeGreaterThanOrEqual(5)
    expect(alike.length).toBeLessThan(15)
  })

  test('what was merged is credited, in the proposal that it went into and in a dream that is an example itself', async () => {
    const merged = (await allProposals()).filter(({ state }: Json) => state === 'MERGED')
    expect(merged.map(({ mergedInto }: Json) => mergedInto?.state ?? null).toSorted()).toEqual([
      'SHORTLISTED',
      null,
    ])
    const { campaign } = await ask(
      `{ campaign(code: "2022") { dreams(first: 20) { edges { node { nameEn credits(first: 5) { edges { node {
        merged proposer { ... on NamedDonor { displayName } } } } } } } } } }`,
    )
    const credited = campaign.dreams.edges.filter(({ node }: Json) => node.credits.edges.length > 0)
    expect(credited).toHaveLength(1)
    expect(credited[0].node.nameEn).toMatch(/^Example/)
    expect(credited[0].node.credits.edges).toEqual([
      { node: { merged: true, proposer: { displayName: expect.stringMatching(/^示例/) } } },
    ])
  })

  test("the demo's donor has one proposal that was screened and one that is a draft", async () => {
    const { viewer } = await ask(
      '{ viewer { proposals(first: 5, campaign: "cmp_1") { edges { node { state decisions { verb } } } } } }',
      await service.token('donor', 'somebody'),
    )
    expect(viewer.proposals.edges).toEqual([
      { node: { state: 'DRAFT', decisions: [] } },
      { node: { state: 'SCREENED', decisions: [{ verb: 'SUBMIT' }, { verb: 'SCREEN' }] } },
    ])
  })

  test('reports stand in each state: one is overdue, one waits for staff, one was returned, one has a correction', async () => {
    const { campaign } = await ask(
      `{ campaign(code: "2022") { reports(first: 20) { edges { node { state overdue dueAt
        revisions(first: 1) { edges { node { state } } } } } } } }`,
    )
    const reports = campaign.reports.edges.map(({ node }: Json) => [
      node.state,
      node.revisions.edges[0]?.node.state ?? null,
      node.overdue,
    ])
    expect(reports.slice(0, 5)).toEqual([
      ['PLANNED', null, true],
      ['PUBLISHED', 'SUBMITTED', false],
      ['SUBMITTED', 'SUBMITTED', false],
      ['PLANNED', 'RETURNED', false],
      ['PLANNED', null, false],
    ])
    expect(reports.slice(5).every(([state, , overdue]: Json) => state === 'PLANNED' && !overdue)).toBe(true)
    const days = campaign.reports.edges.slice(2, 5).map(({ node }: Json) => Date.parse(node.dueAt) - +now)
    for (const day of days) expect(day).toBeLessThan(4 * 86_400_000)
  })

  test('gifts made since the matching opened, of two people who want to be named, are under review', async () => {
    const { campaign } = await ask(
      `{ campaign(code: "2022") { heldGifts(first: 20) { edges { node { match { status held { minorUnits } allocations { hold } }
        donor { ... on NamedDonor { displayName } } } } } } }`,
    )
    const gifts: Json[] = campaign.heldGifts.edges.map(({ node }: Json) => node)
    const found = gifts.flatMap(({ match }) => match.allocations.map(({ hold }: Json) => hold))
    expect([...new Set(found)].toSorted()).toEqual(holds)
    expect([...new Set(gifts.map(({ donor }) => donor.displayName))]).toEqual(
      holds.length > 0 ? ['示例·何先生', '示例·月饼店小顾'] : [],
    )
    for (const { match } of gifts) {
      expect(match.status).toBe('HELD')
      expect(Number(match.held.minorUnits)).toBeGreaterThan(0)
    }
  })

  test('brakes have a past, and the one in force is on a person, so that no public page has a notice', async () => {
    const { campaign } = await ask(
      `{ campaign(code: "2022") { totals { notices { noticeEn } }
        brakes(first: 5) { edges { node { scope effect inForce releasedAt } } } } }`,
    )
    expect(campaign.brakes.edges.map(({ node }: Json) => [node.scope, node.effect, node.inForce])).toEqual([
      ['DONOR', 'STOP_MATCH', true],
      ['PARTNER', 'STOP_FLOWERS', false],
      ['PROJECT', 'STOP_DONATE', false],
    ])
    expect(campaign.brakes.edges.at(-1).node.releasedAt).not.toBeNull()
    expect(campaign.totals.notices).toEqual([])
  })

  test('all of it lies before now, in the order of time, and the books are in order', async () => {
    const [late] = await service.sql<{ entries: number; audits: number }[]>`
      select (select count(*)::int from journal_entry where at >= ${now}) as entries,
        (select count(*)::int from audit_entry where at >= ${now} and action <> 'CAMPAIGN_SEEDED') as audits`
    expect(late).toEqual({ entries: 0, audits: 0 })
    const [disorder] = await service.sql<{ count: number }[]>`
      select count(*)::int as count from (
        select at, lag(at) over (order by id) as before from audit_entry where action <> 'CAMPAIGN_SEEDED'
      ) entry where at < before and before - at < interval '20 days'`
    expect(disorder?.count).toBe(0)
    expect((await findingsOn(service.sql)).filter(({ violations }) => violations > 0)).toEqual([])
  })

  async function allProposals(): Promise<Json[]> {
    const { proposals } = await ask(`{ proposals(campaign: "cmp_1", first: 100) { edges { node {
      state language place category hasSimilar problemZh problemEn region { code } proposer { displayName }
      mergedInto { state } } } } }`)
    return proposals.edges.map(({ node }: Json) => node)
  }

  async function ask(query: string, token = staff): Promise<Json> {
    const { body } = await service.graphql(query, {}, token)
    expect(body.errors).toBeUndefined()
    return body.data
  }
})

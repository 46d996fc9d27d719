// The past of the demo's donor: one whole thread from deeds to reports in an earlier campaign, days of deeds in the rehearsal,
// and no fault in the books of either.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findingsOn } from '../../src/ledger/audit.ts'
import { rehearsalCalendar } from '../../src/seed/calendar.ts'
import { earlierCampaign, seedPast } from '../../src/seed/past.ts'
import { seed } from '../../src/seed/seed.ts'
import { heldClock, type Json, type Service, sharesDatabase, startService } from '../setup/service.ts'

// An embedded database has one session, which the service of the test holds; there the demo's own test plays it.
describe.skipIf(!sharesDatabase())("the past of the demo's donor", () => {
  let service: Service
  let donor: string
  const now = new Date()

  beforeAll(async () => {
    service = await startService({ fixture: false, clock: heldClock(now), config: { sandboxChannel: true } })
    const { url, embedded } = service.database
    await seed(url, { now, organizations: 10, projects: 10 })
    await seedPast(service.app.config, { databaseUrl: url, embedded, donor: 'somebody', now })
    donor = await service.token('donor', 'somebody')
  })
  afterAll(() => service?.close())

  test('one thread of the donor is whole: deeds, dream, project, two reports that came back and one that is still due', async () => {
    const { campaigns } = await ask('{ campaigns(first: 5) { edges { node { id code phase rehearsal } } } }')
    const earlier = campaigns.edges
      .map(({ node }: Json) => node)
      .find(({ code }: Json) => code === earlierCampaign)
    expect(earlier).toMatchObject({ phase: 'SETTLED', rehearsal: true })
    const { viewer } = await ask(
      `query ($campaign: ID!) { viewer {
      flowerAccount(campaign: $campaign) { balance given gifts(first: 5) { edges { node { count trace {
        flowers deedCount dream { state reports(first: 5) { edges { node { state overdue } } } } project { number } } } } } }
      impact(campaign: $campaign) { flowers dreamCount reportCount } } }`,
      { campaign: earlier.id },
    )
    expect(viewer.impact).toEqual({ flowers: 4, dreamCount: 1, reportCount: 2 })
    expect(viewer.flowerAccount.gifts.edges).toEqual([
      {
        node: {
          count: 4,
          trace: {
            flowers: 4,
            deedCount: 4,
            dream: {
              state: 'CONVERTED',
              reports: {
                edges: ['PUBLISHED', 'PUBLISHED', 'PLANNED'].map((state) => ({
                  node: { state, overdue: false },
                })),
              },
            },
            project: { number: 'SL-SPRING-1' },
          },
        },
      },
    ])
  })

  test('the donor has flowers to give today, six days in a row behind it, and a team', async () => {
    const { viewer } = await ask(
      `{ viewer { teams(first: 5) { edges { node { memberCount totals { flowersCounted } } } }
      flowerAccount(campaign: "cmp_1") { balance earned given streak { current nextHonour { days } } bill { earned { partner { code } } } } } }`,
    )
    expect(viewer.flowerAccount).toMatchObject({
      balance: 11,
      earned: 16,
      given: 5,
      streak: { current: 6, nextHonour: { days: 7 } },
    })
    expect(
      new Set(viewer.flowerAccount.bill.earned.map(({ partner }: Json) => partner.code)).size,
    ).toBeGreaterThan(1)
    expect(viewer.teams.edges).toEqual([{ node: { memberCount: 2, totals: { flowersCounted: 7 } } }])
  })

  test('all of it lies before today, and the books are in order', async () => {
    const { startsAt } = rehearsalCalendar(now)
    const [later] = await service.sql<
      { count: number }[]
    >`select count(*)::int as count from journal_entry where at >= ${now}`
    expect(later?.count).toBe(0)
    expect(startsAt < now).toBe(true)
    expect((await findingsOn(service.sql)).filter(({ violations }) => violations > 0)).toEqual([])
  })

  async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Json> {
    const { body } = await service.graphql(query, variables, donor)
    expect(body.errors).toBeUndefined()
    return body.data
  }
})

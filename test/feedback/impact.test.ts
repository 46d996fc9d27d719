// What comes back to a giver: the impact page, the trace of a flower and of a fen, and the subscription that brings
// reports; that all of it stays flat for an account of a hundred thousand entries, and says nothing of anybody else.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attribute } from '../../src/feedback/trace.ts'
import { inBulk } from '../setup/bulk.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { clear, convert, openStage, type Stage, settledNow } from './stage.ts'

let service: Service
let stage: Stage

beforeAll(async () => {
  service = await startService()
  stage = await openStage(service)
})
beforeEach(() => clear(service))
afterAll(() => service?.close())

const impactBranches = [
  `flowers dreamCount amount { minorUnits } projectCount reportCount
  dreams { dream { id state reports(first: 5) { edges { node { id state } } } } project { id state } giftCount given counted returned }`,
  'projects(first: 50) { edges { node { project { id reports(first: 5) { edges { node { id } } } } giftCount amount { minorUnits } } } }',
  `reports(first: 50) { pageInfo { endCursor startCursor } edges { node { number deliveredAt corrected
    report { id audience { people } current { number textEn beneficiariesReached correctionEn } project { titleEn } dream { id } } } } }`,
]
const impactWith = (fields: string) => `viewer { impact(campaign: "cmp_1") { ${fields} } }`
const impact = impactWith(impactBranches.join(' '))

const impactOf = async (person: string): Promise<Json> =>
  (await stage.ask(`{ ${impact} }`, {}, await stage.donor(person))).viewer.impact

describe("a giver's impact", () => {
  test('shows what was given to which dream and project, what became of it, and the reports that came back', async () => {
    await stage.flowers('alice', 3)
    await stage.flowers('alice', 1, 'drm_2')
    await stage.money('alice', 250, 'prj_1')
    await stage.money('alice', 50, 'prj_1')
    await convert(service)
    await stage.publish()
    await stage.publish('prj_1')
    await settledNow(service)
    expect(await impactOf('alice')).toMatchObject({
      flowers: 4,
      dreamCount: 2,
      amount: { minorUnits: 300 },
      projectCount: 1,
      reportCount: 2,
      dreams: [
        {
          dream: { id: 'drm_1', state: 'CONVERTED', reports: { edges: [{ node: { state: 'PUBLISHED' } }] } },
          project: { id: 'prj_4', state: 'ONLINE' },
          giftCount: 1,
          given: 3,
          counted: 3,
        },
        { dream: { id: 'drm_2', state: 'COLLECTING', reports: { edges: [] } }, project: null, counted: 1 },
      ],
      projects: {
        edges: [{ node: { project: { id: 'prj_1' }, giftCount: 2, amount: { minorUnits: 300 } } }],
      },
      reports: {
        edges: [
          {
            node: {
              number: 2,
              corrected: false,
              report: { id: 'rpt_2', audience: { people: 1 }, dream: null },
            },
          },
          { node: { number: 1, corrected: false, report: { id: 'rpt_1', dream: { id: 'drm_1' } } } },
        ],
      },
    })
  })

  test('marks a report that was corrected after it came, with its text as it is now', async () => {
    await stage.money('alice')
    const report = await stage.publish()
    await settledNow(service)
    service.clock.advance(60_000)
    await stage.do('correctReport', { report })
    await stage.do('publishReport', { report })
    await stage.money('bob')
    expect((await impactOf('alice')).reports.edges).toMatchObject([
      {
        node: {
          corrected: true,
          report: { current: { number: 2, correctionEn: 'One child had not been counted.' } },
        },
      },
    ])
  })

  test('is empty for whoever has given nothing, and for nobody but donors', async () => {
    expect(await impactOf('nobody')).toMatchObject({
      flowers: 0,
      reportCount: 0,
      dreams: [],
      projects: { edges: [] },
      reports: { edges: [] },
    })
    for (const token of [stage.staff, stage.executor, await service.token('partner', 'prt_1')]) {
      const { body } = await service.graphql(`{ ${impact} }`, {}, token)
      expect(body.data?.viewer?.impact ?? null).toBeNull()
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
    }
  })

  test('of others is nowhere to be seen: a report says how many, and never who (I28)', async () => {
    await service.sql`insert into donor (ref, display_name, anonymous, created_at) values ('zoe-secret', 'Zoe Secret', false, now())`
    await stage.flowers('zoe-secret', 1)
    await stage.money('zoe-secret')
    await convert(service)
    await stage.publish()
    await settledNow(service)
    const [{ id }] = (await service.sql`select id from donor where ref = 'zoe-secret'`) as [{ id: bigint }]
    const everything = `{ campaign(code: "test") { reports(first: 5) { edges { node { id audience { people delivered complete } current { textEn }
      revisions(first: 5) { edges { node { textEn state } } } project { id progress { reports } } dream { id } } } } } }`
    for (const token of [undefined, await stage.donor('alice'), stage.executor]) {
      const answer = JSON.stringify(await stage.ask(everything, {}, token))
      expect(answer).toContain('"people":1')
      expect(answer).not.toMatch(/zoe|dnr_/i)
      expect(answer).not.toContain(`"${id}"`)
    }
    expect(await impactOf('alice')).toMatchObject({ reportCount: 0 })
  })
})

const trace = `gifts(first: 5) { edges { node { id count trace { flowers deedCount
  deeds { flowers deed { id deedType { code } result } } dream { id } project { id reports(first: 5) { edges { node { id } } } } } } } }`

describe('the trace', () => {
  test('leads from a flower to the deeds that it grew from, first in, first out, and on to the reports', async () => {
    await stage.flowers('alice', 3)
    await stage.flowers('alice', 2, 'drm_2')
    await convert(service)
    await stage.publish()
    const { viewer } = await stage.ask(
      `{ viewer { flowerAccount(campaign: "cmp_1") { ${trace} } } }`,
      {},
      await stage.donor('alice'),
    )
    const [second, first] = viewer.flowerAccount.gifts.edges.map(({ node }: Json) => node)
    // The first three flowers were a night without fresh linen and a ride; the other two are the next of the same deeds.
    expect(first.trace).toMatchObject({
      flowers: 3,
      deedCount: 2,
      deeds: [
        { flowers: 2, deed: { deedType: { code: 'HOTEL_LINEN' } } },
        { flowers: 1, deed: { deedType: { code: 'RIDE_CODE' } } },
      ],
      dream: { id: 'drm_1' },
      project: { id: 'prj_4', reports: { edges: [{ node: { id: 'rpt_1' } }] } },
    })
    expect(second.trace).toMatchObject({ flowers: 2, dream: { id: 'drm_2' }, project: null })
    const deeds = [...first.trace.deeds, ...second.trace.deeds].map(({ deed }: Json) => deed.id)
    expect(new Set(deeds).size).toBe(deeds.length)
  })

  test('leads from a fen to the project, the dream that it was, and the reports', async () => {
    await stage.money('alice', 1)
    await convert(service)
    await stage.publish()
    const query = `{ viewer { donations(first: 5) { edges { node { trace { amount { minorUnits } dream { id }
      project { id reports(first: 5) { edges { node { id } } } } } } } } } }`
    const { viewer } = await stage.ask(query, {}, await stage.donor('alice'))
    expect(viewer.donations.edges[0].node.trace).toEqual({
      amount: { minorUnits: 1 },
      dream: { id: 'drm_1' },
      project: { id: 'prj_4', reports: { edges: [{ node: { id: 'rpt_1' } }] } },
    })
    await service.sql`update donation set state = 'REFUNDED'`
    const after = await stage.ask(query, {}, await stage.donor('alice'))
    expect(after.viewer.donations.edges[0].node.trace.amount).toEqual({ minorUnits: 0 })
  })

  test.each([
    ['nothing given', [2, 1], [], []],
    ['one gift within one deed', [5], [3], ['1←1:3']],
    ['one gift of several deeds', [2, 1, 1], [4], ['1←1:2', '1←2:1', '1←3:1']],
    ['several gifts of one deed', [5], [2, 3], ['1←1:2', '2←1:3']],
    ['gifts that cut a deed', [2, 2], [3, 1], ['1←1:2', '1←2:1', '2←2:1']],
    ['a gift that no longer counts', [2, 2], [0, 3], ['2←1:2', '2←2:1']],
    ['a deed that earned nothing', [0, 2], [2], ['1←2:2']],
  ])('%s is attributed first in, first out', (_says, deeds, gifts, shares) => {
    const numbered = (flowers: number[]) =>
      flowers.map((count, index) => ({ seq: BigInt(index + 1), flowers: count }))
    const found = attribute(numbered(deeds), numbered(gifts))
    expect(found.map(({ giftSeq, deedSeq, flowers }) => `${giftSeq}←${deedSeq}:${flowers}`)).toEqual(shares)
  })

  test('more flowers than were earned cannot have been given', () => {
    expect(() => attribute([{ seq: 1n, flowers: 1 }], [{ seq: 2n, flowers: 2 }])).toThrow('more flowers')
  })
})

const watching = `subscription ($after: String) { feedback(campaign: "cmp_1", after: $after) { cursor hasMore
  deliveries { number report { id current { textEn } } } } }`

describe('the subscription', () => {
  test('shows what has come at once, then each report as it comes, and goes on after a cursor', async () => {
    await stage.money('alice')
    await stage.publish()
    await settledNow(service)
    const token = await stage.donor('alice')
    const watch = service.subscribe(watching, {}, token)
    const first = (await watch.next())?.data.feedback
    expect(first).toMatchObject({ hasMore: false, deliveries: [{ number: 1, report: { id: 'rpt_1' } }] })
    await stage.publish('prj_4', { dueAt: '2023-01-01T00:00:00+08:00' })
    expect((await watch.next())?.data.feedback.deliveries.map(({ number }: Json) => number)).toEqual([1, 2])
    await watch.close()
    // What came while nobody watched is in the first frame after the cursor.
    await stage.publish('prj_4', { dueAt: '2023-02-01T00:00:00+08:00' })
    await settledNow(service)
    const again = service.subscribeSse(watching, { after: first.cursor }, token)
    const frame = (await again.next())?.data.feedback
    expect(frame.deliveries.map(({ number }: Json) => number)).toEqual([2, 3])
    await again.close()
    const rest = service.subscribe(watching, { after: frame.cursor }, token)
    expect((await rest.next())?.data.feedback).toEqual({
      cursor: frame.cursor,
      hasMore: false,
      deliveries: [],
    })
    await rest.close()
    const { reports } = await impactOf('alice')
    expect(reports.pageInfo.startCursor).toBe(frame.cursor)
  })

  test('brings a person who has given nothing yet what comes later, and never what others get', async () => {
    const watch = service.subscribe(watching, {}, await stage.donor('newcomer'))
    expect((await watch.next())?.data.feedback).toMatchObject({ deliveries: [] })
    await stage.money('alice')
    await stage.publish('prj_4')
    await settledNow(service)
    await stage.money('newcomer')
    await stage.publish('prj_4', { dueAt: '2023-01-01T00:00:00+08:00' })
    expect((await watch.next())?.data.feedback.deliveries.map(({ number }: Json) => number)).toEqual([2])
    await watch.close()
  })

  test('walks through more reports than a frame holds, each once', async () => {
    await stage.money('alice')
    await service.sql`
      insert into progress_report (campaign_id, project_id, number, kind, title_zh, title_en, due_at, planned_beneficiaries, planned_spending, state)
      select 1, 1, n, 'STAGE', 'x', 'x', now(), 0, 0, 'PLANNED' from generate_series(1, 45) n`
    await service.sql`
      insert into report_publication (campaign_id, number, report_id, project_id, dream_id, published_at, up_to_seq, completed_at)
      select 1, n, n, 1, null, now(), 1, now() from generate_series(1, 45) n`
    await service.sql`
      insert into feedback_delivery select (select id from donor where ref = 'alice'), 1, n, now() from generate_series(1, 45) n`
    const token = await stage.donor('alice')
    const seen: number[] = []
    for (let after: string | null = null, more = true; more; ) {
      const watch = service.subscribe(watching, { after }, token)
      const frame: Json = (await watch.next())?.data.feedback
      await watch.close()
      seen.push(...frame.deliveries.map(({ number }: Json) => number))
      after = frame.cursor
      more = frame.hasMore
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => index + 1))
  })

  test('costs nobody anything while gifts come and nothing is delivered', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stage.donor(`watcher-${index}`)),
    )
    const watches = tokens.map((token) => service.subscribe(watching, {}, token))
    for (const watch of watches) await watch.next()
    const before = service.app.feedback.counters.reads
    const startedAt = Date.now()
    for (let gift = 0; gift < 100; gift += 1) await stage.money('alice')
    // One look a second for all of them, at one number.
    const seconds = Math.ceil((Date.now() - startedAt) / 1_000)
    expect(service.app.feedback.counters.reads - before).toBeLessThanOrEqual(seconds + 1)
    for (const watch of watches) await watch.close()
    // Whoever has left is no longer looked for.
    await expect.poll(() => service.app.feedback.watchers()).toBe(0)
  })

  test('is for donors, in a campaign that there is, after a cursor of its own', async () => {
    const alice = await stage.donor('alice')
    const refused = async (query: string, variables: object, token?: string) => {
      const watch = service.subscribe(query, variables as Record<string, unknown>, token)
      const error = await watch.next().then(
        (frame) => frame?.errors?.[0]?.extensions,
        (errors) => errors?.[0]?.extensions,
      )
      await watch.close()
      return error
    }
    expect(await refused(watching, {})).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refused(watching, {}, stage.staff)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refused(watching.replace('cmp_1', 'cmp_9'), {}, alice)).toMatchObject({ code: 'NOT_FOUND' })
    for (const after of ['x', '', Buffer.from('["feedback:2","1"]').toString('base64url')]) {
      expect(await refused(watching, { after }, alice)).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ path: 'after' }],
      })
    }
  })
})

describe('an account of a hundred thousand entries', () => {
  const statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const counted = async () => (await service.app.metrics.statements.get()).values[0]?.value ?? 0
    const before = await counted()
    await work()
    return (await counted()) - before
  }

  /** So many deeds of one flower, and gifts of one flower of as many, one donation each, and two reports. */
  const grow = async (entries: number) => {
    await clear(service)
    const { sql } = service
    await inBulk(sql, async (sql) => {
      await sql`insert into donor (ref, created_at) values ('alice', now())`
      await sql`
        insert into deed (campaign_id, seq, deed_type_id, donor_id, partner_id, external_id, occurred_at, day, result, flowers)
        select 1, n, 1 + n % 5, 1, 1, 'x' || n, now(), date '2022-09-01' + n % 9, 'GRANTED', 1 from generate_series(1, ${entries}::int) n`
      await sql`
        insert into deed_day (donor_id, day, deed_type_id, deeds, flowers)
        select donor_id, day, deed_type_id, count(*), sum(flowers) from deed group by 1, 2, 3`
      await sql`
        insert into flower_gift (campaign_id, seq, donor_id, dream_id, count, counted, region_code, balance_after, given_at)
        select 1, ${entries}::int + n, 1, 1 + n % 4, 1, 1, 'UNKNOWN', 0, now() from generate_series(1, ${entries}::int) n`
      await sql`
        insert into flower_entry (campaign_id, donor_id, seq, line, code, amount, balance, at)
        select 1, 1, seq, 0, 'FLOWERS_GRANTED', 1, seq, now() from deed
        union all select 1, 1, seq, 0, 'FLOWERS_GIVEN', -1, 2 * ${entries}::int - seq, now() from flower_gift`
      await sql`
        insert into account (campaign_id, kind, owner_id, asset, debits, credits)
        values (1, 'DONOR_FLOWERS', 1, 'FLOWER', ${entries}, ${entries}), (1, 'DEED_TYPE', 1, 'FLOWER', ${entries}, 0), (1, 'DREAM_FLOWERS', 1, 'FLOWER', 0, ${entries})`
      await sql`
        insert into transfer (campaign_id, seq, line, code, debit_account_id, credit_account_id, amount)
        select 1, seq, 0, code, case code when 'FLOWERS_GRANTED' then 2 else 1 end, case code when 'FLOWERS_GRANTED' then 1 else 3 end, 1 from flower_entry`
      await sql`
        insert into donation (campaign_id, seq, project_id, receiving_organization_id, donor_id, channel_id, amount, region_code, anonymous, state, paid_at, day)
        select 1, 2 * ${entries}::int + n, 1 + n % 4, 1, 1, 1, 100, 'UNKNOWN', true, 'PAID', now(), '2022-09-09' from generate_series(1, ${entries}::int) n`
    })
    await sql`update journal_head set seq = ${3 * entries}`
    await convert(service)
    await sql`
      insert into progress_report (campaign_id, project_id, number, kind, title_zh, title_en, due_at, planned_beneficiaries, planned_spending, state)
      select 1, 4, n, 'STAGE', 'x', 'x', now(), 0, 0, 'PLANNED' from generate_series(1, 24) n`
    await sql`
      insert into report_publication (campaign_id, number, report_id, project_id, dream_id, published_at, up_to_seq, completed_at)
      select 1, n, n, 4, 1, now(), 1, now() from generate_series(1, 24) n`
    await sql`insert into feedback_delivery select 1, 1, n, now() from generate_series(1, 24) n`
    await sql`analyze deed, deed_day, flower_gift, flower_entry, donation, transfer, account, feedback_delivery`
  }

  const pages: [name: string, query: string][] = [
    // Its parts one by one: together, those that answer at the same time load their projects together, so that how many
    // statements it takes is decided by which of them is quicker.
    ...impactBranches.map((part): [string, string] => [
      `the impact page: ${part}`,
      `{ ${impactWith(part)} }`,
    ]),
    [
      'the flower account with its bill',
      `{ viewer { flowerAccount(campaign: "cmp_1") { balance earned given returned reversed streak { current longest honour { code } }
        bill { earned { partner { code } deedType { code } flowers } given { dream { id } counted project { id } } } } } }`,
    ],
    [
      'a page of entries',
      `{ viewer { flowerAccount(campaign: "cmp_1") { entries(first: 50) { edges { node { kind amount balanceAfter at
        deedType { code } dream { id } deed { id } gift { id } } } } } } }`,
    ],
    [
      'a page of gifts with their traces',
      `{ viewer { flowerAccount(campaign: "cmp_1") { gifts(first: 20) { edges { node { trace { deedCount deeds { flowers deed { id } }
        dream { id } project { id } } } } } } } }`,
    ],
  ]

  test('takes as many statements as one of a hundred', async () => {
    const token = await stage.donor('alice')
    const counts: number[][] = []
    for (const entries of [100, 100_000]) {
      await grow(entries)
      await stage.ask('{ viewer { donor { id } } }', {}, token)
      const taken: number[] = []
      for (const [, query] of pages) taken.push(await statementsOf(() => stage.ask(query, {}, token)))
      counts.push(taken)
      const whole = await statementsOf(() => stage.ask(`{ ${impact} }`, {}, token))
      expect(whole).toBeLessThanOrEqual(
        taken.slice(0, impactBranches.length).reduce((sum, count) => sum + count, 0),
      )
    }
    expect(counts[1]).toEqual(counts[0])
    expect(Math.max(...(counts[0] as number[]))).toBeLessThanOrEqual(16)
    // A page that is walked costs its page: of the entries and of the reports no more rows are read than are shown.
    const blocks = async (query: string) => {
      const [plan] = await service.sql.unsafe<{ 'QUERY PLAN': Json }[]>(
        `explain (analyze, buffers, format json) ${query}`,
      )
      const text = plan?.['QUERY PLAN']
      const root = (typeof text === 'string' ? JSON.parse(text) : text)[0].Plan
      return root['Shared Hit Blocks'] + root['Shared Read Blocks']
    }
    expect(
      await blocks(
        'select * from flower_entry where donor_id = 1 and campaign_id = 1 and (seq, line) < (150000, 0) order by seq desc, line desc limit 51',
      ),
    ).toBeLessThan(20)
    expect(
      await blocks(
        'select * from feedback_delivery where donor_id = 1 and campaign_id = 1 and number < 20 order by number desc limit 51',
      ),
    ).toBeLessThan(20)
  })
})

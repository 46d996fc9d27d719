// Reports: who plans, submits and publishes them, what the public sees of them and when, and what is refused.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auditOf } from '../matching/desk.ts'
import { writesNothing } from '../model/verbs.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import {
  clear,
  convert,
  december,
  decides,
  due,
  openStage,
  type ReportVerb,
  reportFields,
  reportVerbs,
  type Stage,
  yearLong,
} from './stage.ts'

let service: Service
let stage: Stage

beforeAll(async () => {
  // What a test changes by hand, or at an instant, is told at once.
  service = await startService({ limits: { keptAnswerMs: 0 } })
  stage = await openStage(service)
})
beforeEach(() => clear(service))
afterAll(() => service?.close())

const reportsOf = async (token?: string) => {
  const query = `{ node(id: "prj_4") { ... on Project { reports(first: 10) { edges { node { ${reportFields}
    revisions(first: 10) { edges { node { number state textEn correctionEn returnReason publishedAt } } } } } } } } }`
  const { node } = await stage.ask(query, {}, token)
  return node.reports.edges.map(({ node }: { node: object }) => node)
}

describe('a report', () => {
  test('is planned and submitted by the organization that executes, and published by staff, for everybody to read', async () => {
    await convert(service)
    const planned = await stage.do('planReport', {}, stage.executor)
    expect(planned).toMatchObject({ id: 'rpt_1', number: 1, state: 'PLANNED', overdue: false, current: null })
    const submitted = await stage.do('submitReport', { report: 'rpt_1' }, stage.executor)
    expect(submitted).toMatchObject({ state: 'SUBMITTED', current: null })
    const published = await stage.do('publishReport', { report: 'rpt_1' })
    expect(published).toMatchObject({
      state: 'PUBLISHED',
      overdue: false,
      current: { number: 1, textEn: 'Twenty children had their first lesson.', beneficiariesReached: 20 },
    })
    expect(await reportsOf()).toMatchObject([{ id: 'rpt_1', state: 'PUBLISHED', current: { number: 1 } }])
    const { node } = await stage.ask(
      '{ node(id: "rpt_1") { ... on ProgressReport { project { id } dream { id } } } }',
    )
    expect(node).toEqual({ project: { id: 'prj_4' }, dream: { id: 'drm_1' } })
    expect((await auditOf(service, 'rpt_1')).toReversed()).toMatchObject([
      {
        action: 'PLAN_REPORT',
        actor: 'organization:org_3',
        after: { state: 'PLANNED' },
        reason: 'as promised',
      },
      { action: 'SUBMIT_REPORT', before: { state: 'PLANNED' }, after: { state: 'SUBMITTED', revision: 1 } },
      {
        action: 'PUBLISH_REPORT',
        actor: 'staff:lin',
        before: { state: 'SUBMITTED' },
        after: { state: 'PUBLISHED', revision: 1, publication: 1 },
        reason: 'checked',
      },
    ])
  })

  test('is read by nobody but staff and the organization that executes before it is published', async () => {
    await stage.do('planReport', {})
    await stage.do('submitReport', { report: 'rpt_1' })
    const others = [
      undefined,
      await stage.donor('alice'),
      await service.token('organization', 'org_1', yearLong),
    ]
    for (const token of others) {
      const seen = await reportsOf(token)
      expect(seen).toMatchObject([{ state: 'SUBMITTED', current: null, revisions: { edges: [] } }])
      expect(JSON.stringify(seen)).not.toContain('Twenty')
    }
    for (const token of [stage.staff, stage.executor]) {
      expect(await reportsOf(token)).toMatchObject([
        {
          revisions: { edges: [{ node: { state: 'SUBMITTED', textEn: expect.stringContaining('Twenty') } }] },
        },
      ])
    }
  })

  test('that is returned is PLANNED again, with the reason for those who wrote it, and is submitted anew', async () => {
    await stage.do('planReport', {})
    await stage.do('submitReport', { report: 'rpt_1' }, stage.executor)
    expect(await stage.do('returnReport', { report: 'rpt_1' })).toMatchObject({ state: 'PLANNED' })
    expect(await reportsOf(stage.executor)).toMatchObject([
      { revisions: { edges: [{ node: { state: 'RETURNED', returnReason: 'figures are missing' } }] } },
    ])
    expect(await reportsOf()).toMatchObject([{ revisions: { edges: [] } }])
    await stage.do('submitReport', { report: 'rpt_1', beneficiariesReached: 19 }, stage.executor)
    expect(await stage.do('publishReport', { report: 'rpt_1' })).toMatchObject({
      current: { number: 2, beneficiariesReached: 19 },
    })
  })

  test('is corrected by a further revision, and every published one can be read with what changed and why', async () => {
    const id = await stage.publish()
    const corrected = await stage.do('correctReport', { report: id }, stage.executor)
    expect(corrected).toMatchObject({ state: 'PUBLISHED', current: { number: 1, beneficiariesReached: 20 } })
    expect(await reportsOf()).toMatchObject([{ revisions: { edges: [{ node: { number: 1 } }] } }])
    await stage.do('returnReport', { report: id })
    await stage.do('correctReport', { report: id }, stage.executor)
    expect(await stage.do('publishReport', { report: id })).toMatchObject({
      state: 'PUBLISHED',
      current: {
        number: 3,
        beneficiariesReached: 21,
        correctionZh: '少数了一个孩子。',
        correctionEn: 'One child had not been counted.',
      },
    })
    const [report] = await reportsOf()
    const published = report.revisions.edges.map(({ node }: { node: { number: number } }) => node.number)
    expect(published).toEqual([3, 1])
    expect(report.revisions.edges[1].node.textEn).toBe('Twenty children had their first lesson.')
  })

  test('never loses a revision that was published: the database refuses to change or delete one (I21)', async () => {
    await stage.publish()
    for (const change of [
      service.sql`update report_revision set text_en = 'Forty children.'`,
      service.sql`update report_revision set state = 'RETURNED'`,
      service.sql`delete from report_revision`,
    ]) {
      await expect(change).rejects.toMatchObject({ constraint_name: 'report_revision_is_kept' })
    }
  })

  test('goes on in a campaign that is settled', async () => {
    await stage.money('alice')
    await service.sql`update campaign set phase = 'SETTLED'`
    service.clock.set(december)
    const id = await stage.publish()
    await service.app.deliveries.idle()
    const { node } = await stage.ask(
      'query ($id: ID!) { node(id: $id) { ... on ProgressReport { state audience { people } } } }',
      { id },
    )
    expect(node).toEqual({ state: 'PUBLISHED', audience: { people: 1 } })
  })
})

describe('what is late', () => {
  test('is shown as overdue from its instant on, to everybody, until it is published', async () => {
    await stage.do('planReport', {})
    const overdue = async () => {
      const query = `{ campaign(code: "test") { reports(filter: { overdue: true }) { edges { node { id overdue state } } } } }`
      return (await stage.ask(query)).campaign.reports.edges.map(({ node }: { node: object }) => node)
    }
    service.clock.set(new Date(new Date(due).getTime() - 1))
    expect(await overdue()).toEqual([])
    service.clock.set(due)
    expect(await overdue()).toEqual([{ id: 'rpt_1', overdue: true, state: 'PLANNED' }])
    await stage.do('submitReport', { report: 'rpt_1' })
    expect(await overdue()).toEqual([{ id: 'rpt_1', overdue: true, state: 'SUBMITTED' }])
    await stage.do('publishReport', { report: 'rpt_1' })
    expect(await overdue()).toEqual([])
  })

  test('is listed in the order in which it is due, with filters', async () => {
    const plan = (kind: string, dueAt: string, project = 'prj_4') =>
      stage.do('planReport', { kind, dueAt, project })
    await plan('FIRST_FEEDBACK', '2022-12-05T00:00:00+08:00')
    await plan('FINAL', '2023-09-01T00:00:00+08:00')
    await plan('STAGE', '2022-11-20T00:00:00+08:00', 'prj_1')
    const list = async (filter: string, order = '') => {
      const query = `{ campaign(code: "test") { reports(first: 2, filter: ${filter} ${order}) { edges { node { id } } pageInfo { hasNextPage } } } }`
      const { reports } = (await stage.ask(query)).campaign
      return reports.edges.map(({ node }: { node: { id: string } }) => node.id).join()
    }
    expect(await list('{}')).toBe('rpt_3,rpt_1')
    expect(await list('{}', ', orderBy: { by: DUE_AT, direction: DESC }')).toBe('rpt_2,rpt_1')
    expect(await list('{ kind: FINAL }')).toBe('rpt_2')
    expect(await list('{ state: PUBLISHED }')).toBe('')
    service.clock.set('2022-11-25T00:00:00+08:00')
    expect(await list('{ overdue: true }')).toBe('rpt_3')
    expect(await list('{ overdue: false }')).toBe('rpt_1,rpt_2')
  })
})

describe('what waits for staff', () => {
  const waiting = async (token?: string, filter = '{ waiting: true }') => {
    const query = `{ campaign(code: "test") { reports(first: 10, filter: ${filter}) { edges { node { id state } } } } }`
    const { campaign } = await stage.ask(query, {}, token)
    return campaign.reports.edges.map(({ node }: Json) => `${node.id} ${node.state}`)
  }

  test('is a report that was handed in and a correction of one that is published, until it is decided', async () => {
    const id = await stage.publish()
    await stage.do('planReport', { dueAt: '2022-12-06T00:00:00+08:00' })
    expect(await waiting(stage.staff)).toEqual([])
    expect(await waiting(stage.staff, '{ waiting: false }')).toEqual(['rpt_1 PUBLISHED', 'rpt_2 PLANNED'])
    await stage.do('correctReport', { report: id }, stage.executor)
    await stage.do('submitReport', { report: 'rpt_2' }, stage.executor)
    expect(await waiting(stage.staff)).toEqual(['rpt_1 PUBLISHED', 'rpt_2 SUBMITTED'])
    expect(await waiting(stage.staff, '{ waiting: false }')).toEqual([])
    expect(await waiting(stage.staff, '{ waiting: true, state: PUBLISHED }')).toEqual(['rpt_1 PUBLISHED'])
    await stage.do('publishReport', { report: id })
    await stage.do('returnReport', { report: 'rpt_2' })
    expect(await waiting(stage.staff)).toEqual([])
  })

  test('is told to those who can read it, and to nobody else', async () => {
    const id = await stage.publish()
    await stage.do('correctReport', { report: id }, stage.executor)
    expect(await waiting(stage.executor)).toEqual(['rpt_1 PUBLISHED'])
    const others = [
      undefined,
      await stage.donor('alice'),
      await service.token('organization', 'org_1', yearLong),
    ]
    for (const token of others) {
      expect(await waiting(token)).toEqual([])
      expect(await waiting(token, '{ waiting: false }')).toEqual(['rpt_1 PUBLISHED'])
    }
  })
})

describe('planned against actual', () => {
  const progress =
    'progress { reports published plannedBeneficiaries beneficiariesReached plannedSpending { minorUnits } spent { minorUnits } }'

  test('adds up over the reports of a project and of its dream: each counts its own stage', async () => {
    await convert(service)
    await stage.money('alice', 1_000)
    await stage.publish('prj_4', { plannedBeneficiaries: 30, plannedSpending: 400 })
    const { id } = await stage.do('planReport', { kind: 'FINAL', dueAt: '2023-09-01T00:00:00+08:00' })
    await stage.do('submitReport', { report: id, beneficiariesReached: 55, spent: 1_000 })
    const { project, dream } = await stage.ask(
      `{ project: node(id: "prj_4") { ... on Project { ${progress} } } dream: node(id: "drm_1") { ... on Dream { ${progress} } } }`,
    )
    // What is submitted is not everybody's yet.
    expect(project.progress).toEqual({
      reports: 2,
      published: 1,
      plannedBeneficiaries: 130,
      beneficiariesReached: 20,
      plannedSpending: { minorUnits: 5_400 },
      spent: { minorUnits: 0 },
    })
    expect(dream.progress).toEqual(project.progress)
    await stage.do('publishReport', { report: id })
    const after = await stage.ask(`{ node(id: "prj_4") { ... on Project { ${progress} } } }`)
    expect(after.node.progress).toMatchObject({
      published: 2,
      beneficiariesReached: 75,
      spent: { minorUnits: 1_000 },
    })
  })

  test('nobody has planned anything: all zeros', async () => {
    const { node } = await stage.ask(`{ node(id: "prj_1") { ... on Project { ${progress} } } }`)
    expect(node.progress).toMatchObject({ reports: 0, beneficiariesReached: 0, spent: { minorUnits: 0 } })
  })

  test('a project has spent no more than it received in all its lines of money, whoever says so first', async () => {
    await stage.money('alice', 600)
    const refunded = await stage.money('bob', 400)
    await service.sql`update totals set matched = 300, match_reversed = 100, funded = 200 where topic = 'project:4'`
    await stage.do('planReport', {})
    await stage.do('planReport', { kind: 'FINAL', dueAt: '2023-09-01T00:00:00+08:00' })
    await stage.do('submitReport', { report: 'rpt_1', spent: 1_000 })
    // 600 + 400 + 300 − 100 + 200 = 1,400, of which 1,000 are spoken for by what is submitted.
    expect(await stage.send('submitReport', { report: 'rpt_2', spent: 401 })).toMatchObject({
      __typename: 'SpendingExceeded',
      received: { minorUnits: 1_400 },
      spentBefore: { minorUnits: 1_000 },
    })
    await stage.do('submitReport', { report: 'rpt_2', spent: 400 })
    const channel = await service.token('partner', 'prt_1', yearLong)
    await service.graphql(
      'mutation ($input: RefundDonationInput!) { refundDonation(input: $input) { __typename } }',
      { input: { idempotencyKey: 'back', donation: refunded, reason: 'a test' } },
      channel,
    )
    expect(await stage.send('publishReport', { report: 'rpt_2' })).toMatchObject({
      __typename: 'SpendingExceeded',
      received: { minorUnits: 1_000 },
    })
    await stage.do('returnReport', { report: 'rpt_2' })
    await stage.do('publishReport', { report: 'rpt_1' })
    expect(await stage.send('correctReport', { report: 'rpt_1', spent: 1_001 })).toMatchObject({
      __typename: 'SpendingExceeded',
      spentBefore: { minorUnits: 0 },
    })
  })

  test('two reports submitted at once never spend the same money', async () => {
    await stage.money('alice', 1_000)
    await stage.do('planReport', {})
    await stage.do('planReport', { kind: 'FINAL', dueAt: '2023-09-01T00:00:00+08:00' })
    const verdicts = await Promise.all(
      ['rpt_1', 'rpt_2'].map((report) => stage.send('submitReport', { report, spent: 700 })),
    )
    expect(verdicts.map(({ __typename }) => __typename).sort()).toEqual([
      'SpendingExceeded',
      'SubmitReportSuccess',
    ])
  })
})

describe('the same key', () => {
  test.each(reportVerbs)('is the same %s, once, also when it comes twenty times at once', async (verb) => {
    await prepare(verb)
    const input = { idempotencyKey: `again-${verb}`, ...target(verb) }
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => stage.send(verb, input)))
    expect(verdicts.filter(({ replayed }) => replayed === false)).toHaveLength(1)
    expect(verdicts.filter(({ replayed }) => replayed === true)).toHaveLength(19)
    const others: object[] = [verb === 'correctReport' ? { correctionEn: 'Other.' } : { reason: 'other' }]
    if (decides(verb)) others.push({ revision: 2 })
    for (const other of others) {
      await writesNothing(service, async () => {
        expect(await stage.send(verb, { ...input, ...other })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
      })
    }
  })
})

/** So that the verb can be done to rpt_1. */
async function prepare(verb: ReportVerb): Promise<void> {
  if (verb === 'planReport') return
  await stage.do('planReport', {})
  if (verb === 'submitReport') return
  await stage.do('submitReport', { report: 'rpt_1' })
  if (verb === 'correctReport') await stage.do('publishReport', { report: 'rpt_1' })
}

const target = (verb: ReportVerb) => (verb === 'planReport' ? {} : { report: 'rpt_1' })

describe('is refused', () => {
  test.each(reportVerbs)(
    '%s to whoever it is not for, and to the organization of another project',
    async (verb) => {
      await prepare(verb)
      const tokens = [
        null,
        await stage.donor('alice'),
        await service.token('partner', 'prt_1', yearLong),
        await service.token('screen', 'hall', yearLong),
        await service.token('organization', 'org_1', yearLong),
        // It receives the money of the project, and executes another.
        await service.token('organization', 'org_2', yearLong),
      ]
      for (const token of tokens) {
        await writesNothing(service, async () => {
          expect(await stage.send(verb, target(verb), token)).toMatchObject({ code: 'FORBIDDEN' })
        })
      }
      const own = await stage.send(verb, target(verb), stage.executor)
      expect(own.code).toBe(decides(verb) ? 'FORBIDDEN' : undefined)
    },
  )

  test.each(reportVerbs)('%s of what is not there, or not for the organization to see', async (verb) => {
    const field = verb === 'planReport' ? 'project' : 'report'
    const missing = verb === 'planReport' ? 'prj_99' : 'rpt_99'
    expect(await stage.send(verb, { [field]: missing })).toMatchObject({
      code: 'NOT_FOUND',
      path: `input.${field}`,
    })
    for (const id of ['drm_1', 'x', '', 'rpt_0']) {
      expect(await stage.send(verb, { [field]: id })).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ path: `input.${field}` }],
      })
    }
    if (decides(verb)) return
    await prepare(verb)
    await service.sql`update project set state = 'DRAFT' where id = 4`
    const stranger = await service.token('organization', 'org_1', yearLong)
    const verdict = await stage.send(verb, target(verb), stranger)
    await service.sql`update project set state = 'ONLINE' where id = 4`
    expect(verdict).toMatchObject({ code: 'NOT_FOUND' })
  })

  const bad: [verb: ReportVerb, field: string, value: unknown][] = [
    ['planReport', 'idempotencyKey', ''],
    ['planReport', 'titleZh', ' '],
    ['planReport', 'titleEn', 'x'.repeat(161)],
    ['planReport', 'dueAt', '2022-09-09T12:00:00+08:00'],
    ['planReport', 'dueAt', '2032-10-01T00:00:00+08:00'],
    ['planReport', 'dueAt', '9999-12-31T23:59:59+08:00'],
    ['planReport', 'plannedBeneficiaries', -1],
    ['planReport', 'plannedBeneficiaries', 2_000_000_001],
    ['planReport', 'plannedSpending', -1],
    ['planReport', 'plannedSpending', 1_000_000_000_001],
    ['planReport', 'reason', ''],
    ['submitReport', 'textZh', ''],
    ['submitReport', 'textZh', '字'.repeat(10_001)],
    ['submitReport', 'textEn', '\u0000'],
    ['submitReport', 'textEn', 'x\u202ey'],
    ['submitReport', 'beneficiariesReached', -1],
    ['submitReport', 'spent', -1],
    ['submitReport', 'reason', 'x'.repeat(501)],
    ['correctReport', 'textEn', ' '],
    ['correctReport', 'correctionZh', ''],
    ['correctReport', 'correctionEn', 'x'.repeat(501)],
    ['correctReport', 'spent', 1_000_000_000_001],
    ['publishReport', 'reason', ''],
    ['publishReport', 'idempotencyKey', 'ü'],
    ['publishReport', 'revision', 0],
    ['returnReport', 'reason', '\u200b'],
    ['returnReport', 'reason', '\u2800'],
    ['returnReport', 'reason', 'x\uffff'],
    ['returnReport', 'reason', '\u0301'],
    ['returnReport', 'reason', `a${'\u0301'.repeat(9)}`],
    ['returnReport', 'revision', 2_000_000_001],
  ]
  test.each(bad)('%s with %s %j, naming the field', async (verb, field, value) => {
    await prepare(verb)
    await writesNothing(service, async () => {
      expect(await stage.send(verb, { ...target(verb), [field]: value })).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ path: `input.${field}` }],
      })
    })
  })

  test('what does not fit where the report stands', async () => {
    const state = async (verb: ReportVerb) =>
      writesNothing(service, async () => {
        const verdict = await stage.send(verb, { report: 'rpt_1' })
        return [verdict.code, verdict.state, verdict.correctionSubmitted]
      })
    await stage.do('planReport', {})
    for (const verb of ['correctReport', 'publishReport', 'returnReport'] as const)
      expect(await state(verb)).toEqual(['REPORT_STATE_CONFLICT', 'PLANNED', false])
    await stage.do('submitReport', { report: 'rpt_1' })
    for (const verb of ['submitReport', 'correctReport'] as const)
      expect(await state(verb)).toEqual(['REPORT_STATE_CONFLICT', 'SUBMITTED', false])
    await stage.do('publishReport', { report: 'rpt_1' })
    for (const verb of ['submitReport', 'publishReport', 'returnReport'] as const)
      expect(await state(verb)).toEqual(['REPORT_STATE_CONFLICT', 'PUBLISHED', false])
    await stage.do('correctReport', { report: 'rpt_1' })
    expect(await state('correctReport')).toEqual(['REPORT_STATE_CONFLICT', 'PUBLISHED', true])
  })

  test('a stage for which the plan leaves no place', async () => {
    const plan = (kind: string, dueAt: string) => stage.send('planReport', { kind, dueAt })
    await plan('FIRST_FEEDBACK', due)
    for (const [kind, dueAt] of [
      ['STAGE', due],
      ['STAGE', '2022-12-04T00:00:00+08:00'],
      ['FIRST_FEEDBACK', '2023-01-01T00:00:00+08:00'],
    ] as const) {
      expect(await plan(kind, dueAt)).toMatchObject({ code: 'REPORT_PLAN_CONFLICT', planned: 1 })
    }
    await plan('FINAL', '2023-06-01T00:00:00+08:00')
    expect(await plan('STAGE', '2023-07-01T00:00:00+08:00')).toMatchObject({
      code: 'REPORT_PLAN_CONFLICT',
      planned: 2,
    })
    await service.sql`
      insert into progress_report (campaign_id, project_id, number, kind, title_zh, title_en, due_at, planned_beneficiaries, planned_spending, state)
      select 1, 1, n, 'STAGE', 'x', 'x', ${due}::timestamptz + n * interval '1 day', 0, 0, 'PLANNED' from generate_series(1, 24) n`
    expect(
      await stage.send('planReport', { project: 'prj_1', dueAt: '2030-01-01T00:00:00+08:00' }),
    ).toMatchObject({ code: 'REPORT_PLAN_CONFLICT', planned: 24 })
  })
})

test.each(['publishReport', 'returnReport'] as const)(
  '%s of a revision that was returned meanwhile is refused: nobody decides on what they have not read',
  async (verb) => {
    await stage.do('planReport', {})
    await stage.do('submitReport', { report: 'rpt_1' })
    await stage.do('returnReport', { report: 'rpt_1', revision: 1 })
    await stage.do('submitReport', { report: 'rpt_1', beneficiariesReached: 19 })
    await writesNothing(service, async () => {
      expect(await stage.send(verb, { report: 'rpt_1', revision: 1 })).toMatchObject({
        code: 'REPORT_STATE_CONFLICT',
        state: 'SUBMITTED',
        message:
          'This is done to a report that is waiting for staff with revision 1, not 2; this one is SUBMITTED.',
      })
    })
    expect(await stage.do(verb, { report: 'rpt_1', revision: 2 })).toMatchObject({
      state: verb === 'publishReport' ? 'PUBLISHED' : 'PLANNED',
    })
  },
)

test('two who publish and return at once: one of them is told that it was too late', async () => {
  await stage.do('planReport', {})
  await stage.do('submitReport', { report: 'rpt_1' })
  const verdicts = await Promise.all(
    (['publishReport', 'returnReport'] as const).map((verb) => stage.send(verb, { report: 'rpt_1' })),
  )
  expect(verdicts.filter(({ code }) => code === 'REPORT_STATE_CONFLICT')).toHaveLength(1)
})

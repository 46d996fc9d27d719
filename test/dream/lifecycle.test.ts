// The life of a dream: opened, reached, closed, funded, and a project with reports that it owes; or set aside meanwhile.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sweepDreams } from '../../src/dream/calendar.ts'
import { type DreamState, dreamStates, fundingOf } from '../../src/dream/dream.ts'
import { kindAt } from '../../src/dream/funding.ts'
import { auditOf } from '../matching/desk.ts'
import { longLived, type Verdict, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import {
  act,
  closing,
  type DreamVerb,
  dreamFaults,
  dreamVerbs,
  goodDream,
  goodProject,
  newKey,
  plant,
  type Stage,
  stageOf,
} from './stage.ts'

let service: Service
let stage: Stage
beforeAll(async () => {
  service = await startService()
  stage = await stageOf(service)
  await plant(service, ['ann', 'ben'], 1_000_000)
})
beforeEach(() => service.clock.set('2022-09-09T12:00:00+08:00'))
afterEach(async () => {
  expect(await dreamFaults(service)).toEqual([])
  // The head's instant never goes back; each test begins where the clock of the fixture stands.
  await service.sql`update journal_head set at = '2022-09-09T12:00:00+08:00'`
})
afterAll(() => service.close())

const show = async (dream: string): Promise<Verdict> => {
  const { body } = await service.graphql(
    `query ($id: ID!) { node(id: $id) { ... on Dream { id state reachedAt closedFlowers funded { minorUnits }
      project { id state goal { minorUnits } dream { id } executingOrganization { id } filingNumber }
      tiers { flowers nameEn reachedAt } sponsors { partner { id } nameZh nameEn }
      totals { flowersCounted } } } }`,
    { id: dream },
  )
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return body.data.node
}

describe('the whole way of a dream', () => {
  test('leads from its opening to a project that owes reports, with its money in the fifth line', async () => {
    const opened = await stage.do('openDream', {
      ...goodDream,
      tiers: [
        { flowers: 20, nameZh: '更多人', nameEn: 'More people' },
        { flowers: 30, nameZh: '更远', nameEn: 'Farther' },
      ],
      sponsors: [{ partner: 'prt_2' }, { business: { nameZh: '某企业', nameEn: 'Some business' } }],
    })
    expect(opened.dream).toMatchObject({
      state: 'COLLECTING',
      missPolicy: 'RETURN_FLOWERS',
      feedbackDays: 92,
      tiers: [
        { flowers: 20, nameZh: '更多人', reachedAt: null },
        { flowers: 30, nameZh: '更远', reachedAt: null },
      ],
      sponsors: [
        { partner: { id: 'prt_2' }, nameZh: null },
        { partner: null, nameZh: '某企业', nameEn: 'Some business' },
      ],
    })
    const dream: string = opened.dream.id
    await stage.give('ann', dream, 9)
    expect(await show(dream)).toMatchObject({ state: 'COLLECTING', reachedAt: null })
    await stage.give('ben', dream, 12)
    expect(await show(dream)).toMatchObject({
      state: 'REACHED',
      reachedAt: '2022-09-09T04:00:00.000Z',
      tiers: [{ reachedAt: '2022-09-09T04:00:00.000Z' }, { reachedAt: null }],
    })
    // It goes on collecting until its window has ended.
    await stage.give('ben', dream, 1)
    expect(await stage.ask('closeDream', { dream })).toMatchObject({
      __typename: 'DreamNotOver',
      opensAt: '2022-08-31T16:00:00.000Z',
      closesAt: '2022-09-09T16:00:00.000Z',
    })
    service.clock.set(closing)
    expect(await stage.give('ben', dream, 1)).toMatchObject({ __typename: 'DreamNotCollecting' })
    expect((await stage.do('closeDream', { dream })).dream).toMatchObject({
      state: 'CLOSED',
      closedFlowers: 22,
    })

    expect(await stage.ask('fundDream', { dream })).toMatchObject({
      __typename: 'DreamFundExhausted',
      available: { minorUnits: 0 },
      needed: { minorUnits: 2_200 },
    })
    const promised = await stage.do('fundDreams', { campaign: 'cmp_1', amount: 3_000 })
    expect(promised.campaign.dreamFund).toEqual({
      promised: { minorUnits: 3_000 },
      available: { minorUnits: 3_000 },
    })
    const funded = await stage.do('fundDream', { dream })
    expect(funded.dream).toMatchObject({ state: 'FUNDED', funded: { minorUnits: 2_200 } })

    const converted = await stage.do('convertDream', { dream, ...goodProject })
    expect(converted.dream.state).toBe('CONVERTED')
    const shown = await show(dream)
    expect(shown.project).toMatchObject({
      state: 'EXECUTING',
      goal: { minorUnits: 2_200 },
      dream: { id: dream },
      executingOrganization: { id: 'org_3' },
      filingNumber: goodProject.filingNumber,
    })
    const reports = await service.sql`
      select number, kind, state, planned_beneficiaries as people, planned_spending::int as fen, 'drm_' || dream_id as dream
      from progress_report order by number`
    expect([...reports]).toEqual([
      { number: 1, kind: 'FIRST_FEEDBACK', state: 'PLANNED', people: 100, fen: 500, dream },
      { number: 2, kind: 'FINAL', state: 'PLANNED', people: 200, fen: 500, dream },
    ])
    const totals = await service.sql<{ topic: string; funded: number }[]>`
      select topic, funded::int from totals where funded > 0 order by topic`
    expect(
      Object.fromEntries(
        totals.map(({ topic, funded }) => [topic.replace(/project:\d+/, 'project'), funded]),
      ),
    ).toEqual({
      campaign: 2_200,
      'category:EDUCATION': 2_200,
      [`dream:${dream.slice(4)}`]: 2_200,
      'organization:1': 2_200,
      project: 2_200,
      'region:440000': 2_200,
    })
    // It is found by its title, and takes no gifts of money: its money is there.
    const { body } = await service.graphql(
      `{ projects(filter: { search: "dream come true" }) { edges { node { id number } } } }`,
    )
    expect(body.data.projects.edges).toEqual([{ node: { id: shown.project.id, number: 'D1' } }])
    const told = (await auditOf(service, dream)).map(({ action, actor }) => `${actor} ${action}`)
    expect(told).toEqual([
      'staff:lin CONVERT_DREAM',
      'staff:lin FUND_DREAM',
      'staff:lin REFUSED',
      'staff:lin CLOSE_DREAM',
      'staff:lin REFUSED',
      'system:journal REACH_DREAM',
      'staff:lin OPEN_DREAM',
    ])
  })

  test('a dream is funded once and becomes one project, whatever is sent again', async () => {
    const dream = await reached()
    service.clock.set(closing)
    await stage.do('closeDream', { dream })
    await stage.do('fundDreams', { campaign: 'cmp_1', amount: 1_000_000 })
    const key = newKey()
    const first = await stage.do('fundDream', { dream, idempotencyKey: key })
    await writesNothing(service, async () => {
      expect(await stage.do('fundDream', { dream, idempotencyKey: key })).toEqual({
        ...first,
        replayed: true,
      })
      expect(await stage.ask('fundDream', { dream })).toMatchObject({
        __typename: 'DreamStateConflict',
        state: 'FUNDED',
      })
      expect(
        await stage.ask('fundDreams', { campaign: 'cmp_1', amount: 5, idempotencyKey: key }),
      ).toMatchObject({ __typename: 'IdempotencyConflict' })
    })
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        stage.ask('convertDream', { dream, ...goodProject, number: `ONCE-${index}` }),
      ),
    )
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
      'ConvertDreamSuccess',
      ...Array(4).fill('DreamStateConflict'),
    ])
  })

  test('a dream that was never given to is missed, and has nothing to give back', async () => {
    const dream = await stage.open()
    service.clock.set(closing)
    expect((await stage.do('closeDream', { dream })).dream).toMatchObject({
      state: 'MISSED',
      closedFlowers: 0,
    })
    await sweepDreams(service.app)
    expect(await show(dream)).toMatchObject({ state: 'RETURNED' })
  })

  test('flowers that turn out not to have been earned unmake no dream, but are worth nothing', async () => {
    const dream = await stage.open()
    await plant(service, ['cheat'], 12)
    await stage.give('cheat', dream, 12)
    await reverseDeedOf('cheat')
    service.clock.set(closing)
    expect((await stage.do('closeDream', { dream })).dream).toMatchObject({
      state: 'CLOSED',
      closedFlowers: 0,
    })
    expect(await stage.ask('fundDream', { dream })).toMatchObject({ __typename: 'NothingToFund', flowers: 0 })
  })
})

async function reached(dream: Record<string, unknown> = {}): Promise<string> {
  const id = await stage.open(dream)
  await stage.give('ann', id, 10)
  return id
}

async function reverseDeedOf(person: string): Promise<void> {
  const [deed] = await service.sql<{ seq: bigint }[]>`
    select e.seq from deed e join donor d on d.id = e.donor_id where d.ref = ${person} and e.result = 'GRANTED' limit 1`
  await service.app.journal.submit(1, {
    kind: 'REVERSE_DEED',
    actor: 'staff:lin',
    keyDigest: crypto.randomUUID(),
    contentDigest: crypto.randomUUID(),
    partnerId: null,
    deed: { seq: deed?.seq ?? 0n },
    reason: 'a test',
  })
}

describe('what is done to a dream that stands anywhere else is refused, with where it stands', () => {
  /** From where each verb starts; time is beyond the window. */
  const allowed: Record<(typeof dreamVerbs)[number], readonly DreamState[]> = {
    closeDream: ['SCHEDULED', 'COLLECTING', 'REACHED'],
    suspendDream: ['SCHEDULED', 'COLLECTING', 'REACHED', 'CLOSED', 'FUNDED', 'MISSED'],
    resumeDream: ['SUSPENDED'],
    returnFlowers: ['MISSED'],
    rollOverFlowers: ['MISSED'],
    fundDream: ['CLOSED'],
    convertDream: ['FUNDED'],
  }
  const extra: Partial<Record<DreamVerb, (into: string) => object>> = {
    rollOverFlowers: (into) => ({ into }),
    convertDream: () => ({
      ...goodProject,
      number: newKey(),
      reports: goodProject.reports.map((report) => ({ ...report, plannedSpending: 0 })),
    }),
  }
  test.each(dreamVerbs)('%s', async (verb) => {
    await stage.do('fundDreams', { campaign: 'cmp_1', amount: 1_000_000 })
    for (const state of dreamStates) {
      const dream = await stage.open({ closesAt: '2022-09-10T00:00:00+08:00', missPolicy: 'ROLL_OVER' })
      const into = await stage.open({ closesAt: '2022-09-11T00:00:00+08:00' })
      await bring(dream, state, into)
      if (verb === 'closeDream') service.clock.set(closing)
      const answer = await stage.ask(verb, { dream, ...extra[verb]?.(into) })
      const expected = allowed[verb].includes(state)
        ? { __typename: `${verb[0]?.toUpperCase()}${verb.slice(1)}Success` }
        : { __typename: 'DreamStateConflict', state }
      expect({ from: state, ...answer }).toMatchObject({ from: state, ...expected })
      service.clock.set('2022-09-09T12:00:00+08:00')
      await service.sql`update journal_head set at = '2022-09-09T12:00:00+08:00'`
    }
  })

  /** Brings a dream to a state by its own verbs. */
  async function bring(dream: string, state: DreamState, into: string): Promise<void> {
    if (state === 'SCHEDULED') {
      await service.sql`update dream set opens_at = '2022-09-09T23:00:00+08:00' where id = ${Number(dream.slice(4))}`
      return
    }
    if (state === 'SUSPENDED') await stage.do('suspendDream', { dream })
    if (state === 'COLLECTING' || state === 'SUSPENDED') return
    const missed = ['MISSED', 'RETURNED', 'ROLLED_OVER'].includes(state)
    await stage.give('ann', dream, missed ? 3 : 10)
    if (state === 'REACHED') return
    service.clock.set(closing)
    await stage.do('closeDream', { dream })
    if (state === 'RETURNED') await stage.do('returnFlowers', { dream })
    if (state === 'ROLLED_OVER') await stage.do('rollOverFlowers', { dream, into })
    if (state === 'FUNDED' || state === 'CONVERTED') await stage.do('fundDream', { dream })
    if (state === 'CONVERTED') await stage.do('convertDream', { dream, ...goodProject, number: newKey() })
  }
})

describe('a dream that is set aside', () => {
  test('takes no flowers, and goes back to where it came from', async () => {
    const dream = await reached()
    const suspended = await stage.do('suspendDream', { dream })
    expect(suspended.dream).toMatchObject({ state: 'SUSPENDED', suspendedFrom: 'REACHED' })
    expect(await stage.give('ben', dream, 1)).toMatchObject({
      __typename: 'DreamNotCollecting',
      state: 'SUSPENDED',
    })
    expect((await stage.do('resumeDream', { dream })).dream).toMatchObject({
      state: 'REACHED',
      suspendedFrom: null,
    })
    expect(await stage.give('ben', dream, 1)).toMatchObject({ __typename: 'GiveFlowersSuccess' })
  })

  test('is not closed, and when its window passed meanwhile it resumes to be closed', async () => {
    const dream = await stage.open()
    await stage.give('ann', dream, 3)
    await stage.do('suspendDream', { dream })
    service.clock.set(closing)
    await sweepDreams(service.app)
    expect(await show(dream)).toMatchObject({ state: 'SUSPENDED' })
    await stage.do('resumeDream', { dream })
    await sweepDreams(service.app)
    expect(await show(dream)).toMatchObject({ state: 'RETURNED', totals: { flowersCounted: 0 } })
  })

  test('gives nothing back while it is', async () => {
    const dream = await stage.open()
    await stage.give('ann', dream, 3)
    service.clock.set(closing)
    await stage.do('closeDream', { dream })
    await stage.do('suspendDream', { dream })
    await sweepDreams(service.app)
    expect(await show(dream)).toMatchObject({ state: 'SUSPENDED', totals: { flowersCounted: 3 } })
    await stage.do('resumeDream', { dream })
    await sweepDreams(service.app)
    expect(await show(dream)).toMatchObject({ state: 'RETURNED' })
  })
})

describe('bad input is named by its field and writes nothing', () => {
  const cases: [problem: string, verb: DreamVerb, input: object, path: string][] = [
    ['a name of spaces', 'openDream', { nameZh: '  ' }, 'input.nameZh'],
    ['a target of nobody', 'openDream', { beneficiaryTarget: 0 }, 'input.beneficiaryTarget'],
    ['no flowers needed', 'openDream', { minimumFlowers: 0 }, 'input.minimumFlowers'],
    ['a rate of nothing', 'openDream', { fundingRate: 0 }, 'input.fundingRate'],
    ['a cap of nothing', 'openDream', { fundingCap: 0 }, 'input.fundingCap'],
    ['no days for feedback', 'openDream', { feedbackDays: 0 }, 'input.feedbackDays'],
    [
      'a window that ends before it begins',
      'openDream',
      { closesAt: '2022-08-01T00:00:00+08:00' },
      'input.closesAt',
    ],
    [
      'a window that begins before the campaign',
      'openDream',
      { opensAt: '2022-08-31T23:59:59.999+08:00' },
      'input.opensAt',
    ],
    [
      'a window that ends after the campaign',
      'openDream',
      { closesAt: '2022-09-11T00:00:00.001+08:00' },
      'input.closesAt',
    ],
    ['a window that is over', 'openDream', { closesAt: '2022-09-09T12:00:00+08:00' }, 'input.closesAt'],
    [
      'a tier at the minimum',
      'openDream',
      { tiers: [{ flowers: 10, nameZh: '一', nameEn: 'one' }] },
      'input.tiers.0.flowers',
    ],
    [
      'tiers that fall',
      'openDream',
      {
        tiers: [
          { flowers: 30, nameZh: '一', nameEn: 'one' },
          { flowers: 20, nameZh: '二', nameEn: 'two' },
        ],
      },
      'input.tiers.1.flowers',
    ],
    [
      'eleven tiers',
      'openDream',
      {
        tiers: Array.from({ length: 11 }, (_, index) => ({
          flowers: 20 + index,
          nameZh: '一',
          nameEn: 'one',
        })),
      },
      'input.tiers',
    ],
    [
      '21 sponsors',
      'openDream',
      { sponsors: Array(21).fill({ business: { nameZh: '一', nameEn: 'one' } }) },
      'input.sponsors',
    ],
    [
      'a sponsor named twice',
      'openDream',
      { sponsors: [{ partner: 'prt_1' }, { partner: 'prt_1' }] },
      'input.sponsors',
    ],
    [
      'a sponsor that is a dream',
      'openDream',
      { sponsors: [{ partner: 'drm_1' }] },
      'input.sponsors.0.partner',
    ],
    ['a promise of nothing', 'fundDreams', { campaign: 'cmp_1', amount: 0 }, 'input.amount'],
    ['no reason', 'closeDream', { dream: 'drm_1', reason: ' ' }, 'input.reason'],
    ['an id of another kind', 'closeDream', { dream: 'prj_1' }, 'input.dream'],
    ['a key with a space', 'suspendDream', { dream: 'drm_1', idempotencyKey: 'a b' }, 'input.idempotencyKey'],
  ]
  test.each(cases)('%s', async (_problem, verb, input, path) => {
    await writesNothing(service, async () => {
      const answer = await stage.ask(verb, verb === 'openDream' ? { ...goodDream, ...input } : { ...input })
      expect(answer.__typename).toBe('InvalidInput')
      expect(answer.fields.map((field: { path: string }) => field.path)).toContain(path)
    })
  })

  test('what is not there is not found', async () => {
    await writesNothing(service, async () => {
      expect(await stage.ask('closeDream', { dream: 'drm_999' })).toMatchObject({ path: 'input.dream' })
      expect(await stage.ask('openDream', { ...goodDream, campaign: 'cmp_9' })).toMatchObject({
        path: 'input.campaign',
      })
      const sponsors = [{ partner: 'prt_1' }, { partner: 'prt_99' }]
      expect(await stage.ask('openDream', { ...goodDream, sponsors })).toMatchObject({
        __typename: 'NotFound',
        path: 'input.sponsors.1.partner',
      })
    })
  })

  describe('of a project', () => {
    let dream: string
    beforeAll(async () => {
      service.clock.set('2022-09-09T12:00:00+08:00')
      dream = await reached()
      service.clock.set(closing)
      await stage.do('closeDream', { dream })
      await stage.do('fundDreams', { campaign: 'cmp_1', amount: 1_000_000 })
      await stage.do('fundDream', { dream })
    })
    const [first, last] = goodProject.reports
    const late = new Date(Date.parse(closing) + 92 * 86_400_000 + 1).toISOString()
    const projects: [problem: string, input: object, answer: object][] = [
      ['a number that is taken', { number: 'P1' }, { fields: [{ path: 'input.number' }] }],
      ['a region that is none', { region: '999999' }, { fields: [{ path: 'input.region' }] }],
      [
        'a receiver that is not public',
        { receivingOrganization: 'org_3' },
        { __typename: 'ProjectReceiverNotEligible' },
      ],
      [
        'a receiver whose certificate has ended',
        { receivingOrganization: 'org_4' },
        { __typename: 'ProjectReceiverNotEligible' },
      ],
      [
        'an executor that is not there',
        { executingOrganization: 'org_99' },
        { path: 'input.executingOrganization' },
      ],
      [
        "a filing of somebody else's",
        { filingNumber: '53110000MJD0000022A00001' },
        { __typename: 'ProjectNotFiled' },
      ],
      ['no reports', { reports: [] }, { fields: [{ path: 'input.reports' }] }],
      ['13 reports', { reports: Array(13).fill(first) }, { __typename: 'InvalidInput' }],
      [
        'reports that go back in time',
        { reports: [last, first] },
        { fields: [{ path: 'input.reports.1.dueAt' }] },
      ],
      [
        'a first report that comes too late',
        { reports: [{ ...first, dueAt: late }] },
        { fields: [{ path: 'input.reports.0.dueAt' }] },
      ],
      [
        'a first report before the dream closed',
        { reports: [{ ...first, dueAt: '2022-09-09T00:00:00+08:00' }] },
        { fields: [{ path: 'input.reports.0.dueAt' }] },
      ],
      [
        'a report that is promised for more than ten years ahead',
        { reports: [first, { ...last, dueAt: '2032-12-01T00:00:00+08:00' }] },
        { fields: [{ path: 'input.reports.1.dueAt' }] },
      ],
      [
        'more spent than there is',
        { reports: [{ ...first, plannedSpending: 501 }, last] },
        { fields: [{ path: 'input.reports' }] },
      ],
    ]
    test.each(projects)('%s', async (_problem, input, answer) => {
      service.clock.set(closing)
      await writesNothing(service, async () => {
        expect(
          await stage.ask('convertDream', { dream, ...goodProject, number: 'BAD', ...input }),
        ).toMatchObject(answer)
      })
    })
    test('a first report on the last day is in time', async () => {
      service.clock.set(closing)
      const dueAt = new Date(Date.parse(closing) + 92 * 86_400_000).toISOString()
      const answer = await stage.do('convertDream', {
        dream,
        ...goodProject,
        number: 'LAST',
        reports: [{ ...first, dueAt }],
      })
      expect(answer.dream.state).toBe('CONVERTED')
    })
  })
})

describe('whoever is not staff is refused, and it is in the audit', () => {
  const inputs: Record<DreamVerb, object> = {
    openDream: goodDream,
    closeDream: { dream: 'drm_1' },
    suspendDream: { dream: 'drm_1' },
    resumeDream: { dream: 'drm_1' },
    returnFlowers: { dream: 'drm_1' },
    rollOverFlowers: { dream: 'drm_1', into: 'drm_2' },
    fundDreams: { campaign: 'cmp_1', amount: 1 },
    fundDream: { dream: 'drm_1' },
    convertDream: { dream: 'drm_1', ...goodProject },
  }
  test.each(Object.keys(inputs) as DreamVerb[])('%s', async (verb) => {
    await writesNothing(service, async () => {
      for (const role of ['donor', 'partner', 'organization', 'screen'] as const) {
        const token = await service.token(role, undefined, longLived)
        expect(await act(service, verb, { ...inputs[verb] }, token)).toMatchObject({
          __typename: 'Forbidden',
        })
      }
      expect(await act(service, verb, { ...inputs[verb] })).toMatchObject({ __typename: 'Forbidden' })
    })
  })
})

describe('a list of dreams by where they stand', () => {
  test('goes by the time, as a dream itself does', async () => {
    const dream = await stage.open({ opensAt: '2022-09-09T13:00:00+08:00' })
    const listed = async (state: string) => {
      const { body } = await service.graphql(
        `query ($state: DreamState!) { dreams(first: 100, filter: { campaign: "cmp_1", state: $state }) {
          edges { node { id state } } } }`,
        { state },
      )
      const nodes: { id: string; state: string }[] = body.data.dreams.edges.map(({ node }: Verdict) => node)
      expect(new Set(nodes.map((node) => node.state)).size).toBeLessThan(2)
      return nodes.map(({ id }) => id).includes(dream)
    }
    expect([await listed('SCHEDULED'), await listed('COLLECTING')]).toEqual([true, false])
    service.clock.set('2022-09-09T13:00:00+08:00')
    expect([await listed('SCHEDULED'), await listed('COLLECTING')]).toEqual([false, true])
  })
})

test.each([
  [0n, 100n, 1_000n, 0n],
  [9n, 100n, 1_000n, 900n],
  [10n, 100n, 1_000n, 1_000n],
  [11n, 100n, 1_000n, 1_000n],
  [182_000_000n, 1_000_000n, 300_000_000_00n, 300_000_000_00n],
])('%d flowers at %d fen with a cap of %d fen are worth %d', (flowers, fundingRate, fundingCap, worth) => {
  expect(fundingOf(flowers, { fundingRate, fundingCap })).toBe(worth)
})

test('the first of the reports is the first feedback, the last of several the final one', () => {
  expect([kindAt(0, 1)]).toEqual(['FIRST_FEEDBACK'])
  expect([0, 1, 2].map((position) => kindAt(position, 3))).toEqual(['FIRST_FEEDBACK', 'STAGE', 'FINAL'])
})

// The incentive fund: a track's money from its budget to an organization, by way of a score, a notice and two persons.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { needsShared, openPair, type Pair, shared } from '../journal/stage.ts'
import { type Verdict, violatedInvariants, writesNothing } from '../model/verbs.ts'
import {
  balances,
  clearStage,
  donate,
  mutate,
  newKey,
  noticeMs,
  openMatching,
  openStage,
  refusals,
  type Stage,
} from '../settlement/stage.ts'
import type { Service } from '../setup/service.ts'

let pair: Pair
let service: Service
let stage: Stage

beforeAll(async () => {
  pair = await openPair()
  service = pair.first
  stage = await openStage(service)
})

afterAll(() => pair.close())

beforeEach(() => clearStage(service))

afterEach(async () => {
  expect(await violatedInvariants(service)).toEqual([])
})

const criteria = [
  { code: 'growth', nameZh: '增长', nameEn: 'growth', weight: 400 },
  { code: 'reach', nameZh: '覆盖', nameEn: 'reach', weight: 350 },
  { code: 'report', nameZh: '反馈', nameEn: 'reports', weight: 250 },
]

const track = {
  campaign: 'cmp_1',
  kind: 'OUTSIDE_WINDOWS',
  nameZh: '窗口外筹款',
  nameEn: 'Outside the windows',
  budget: 10_000,
  criteria,
  reason: 'the season begins',
}

const awardFields = 'replayed award { id state score formulaZh formulaEn noticeEndsAt amount { minorUnits } }'
const steps = ['Nominate', 'Score', 'Propose', 'Publish', 'Approve', 'Reject', 'Disburse']
const fieldsOf: Record<string, string> = {
  ...Object.fromEntries(
    steps.map((verb) => [`${verb.toLowerCase()}Award`, `... on ${verb}AwardSuccess { ${awardFields} }`]),
  ),
  openTrack:
    '... on OpenTrackSuccess { replayed track { id budget { minorUnits } available { minorUnits } } }',
}

const refusalFields: Record<string, string> = {
  proposeAward: '... on TrackExceeded { left { minorUnits } } ... on AwardStateConflict { state }',
  approveAward:
    '... on NoticeNotOver { endsAt } ... on OrganizationSetAside { standing } ... on AwardStateConflict { state }',
  scoreAward: '... on AwardStateConflict { state }',
  publishAward: '... on AwardStateConflict { state }',
  rejectAward: '... on AwardStateConflict { state }',
  disburseAward: '... on AwardStateConflict { state } ... on OrganizationSetAside { standing }',
}

function act(
  verb: string,
  input: Record<string, unknown>,
  token: string | null = stage.lin,
  at: Pick<Service, 'url'> = service,
): Promise<Verdict> {
  const fields = `${fieldsOf[verb]} ${refusalFields[verb] ?? ''}`
  return mutate(at, verb, { reason: 'as it should be', ...input }, token ?? undefined, fields)
}

async function openTheTrack(input: Record<string, unknown> = {}): Promise<string> {
  const answer = await act('openTrack', { ...track, ...input })
  expect(answer).toMatchObject({ __typename: 'OpenTrackSuccess', replayed: false })
  return answer.track.id
}

const points = (growth: number, reach: number, report: number) => [
  { criterion: 'growth', points: growth },
  { criterion: 'reach', points: reach },
  { criterion: 'report', points: report },
]

/** An award on the way, by lin until its notice; wang approves. */
async function award(trackId: string, organization: string, until: string, amount = 4_000): Promise<string> {
  const { award } = await act('nominateAward', { track: trackId, organization })
  const steps: [string, () => Promise<Verdict>][] = [
    ['NOMINATED', async () => undefined],
    ['SCORED', () => act('scoreAward', { award: award.id, points: points(80, 65, 70) })],
    ['PROPOSED', () => act('proposeAward', { award: award.id, amount })],
    ['IN_NOTICE', () => act('publishAward', { award: award.id })],
    [
      'APPROVED',
      () => {
        service.clock.advance(noticeMs)
        return act('approveAward', { award: award.id }, stage.wang)
      },
    ],
    ['DISBURSED', () => act('disburseAward', { award: award.id }, stage.lin)],
  ]
  for (const [state, step] of steps) {
    const answer = await step()
    if (answer) expect(answer).toMatchObject({ award: { state } })
    if (state === until) break
  }
  return award.id
}

const fund = () =>
  balances(
    service,
    'INCENTIVE_FUNDER',
    'INCENTIVE_TRACK',
    'INCENTIVE_PROPOSED',
    'ORGANIZATION_AWARDS',
    'AWARDS_PAID',
  )

async function trackNumbers() {
  const { body } = await service.graphql(
    `{ campaign(code: "test") { incentiveTracks { budget { minorUnits } committed { minorUnits }
      available { minorUnits } awarded { minorUnits } } } }`,
  )
  return body.data.campaign.incentiveTracks.map((numbers: Record<string, { minorUnits: number }>) =>
    Object.values(numbers).map(({ minorUnits }) => minorUnits),
  )
}

describe('the whole way of an award', () => {
  test('moves its money from the track to the organization, step by step', async () => {
    const trackId = await openTheTrack()
    expect(await fund()).toEqual({ 'INCENTIVE_FUNDER:1': -10_000, 'INCENTIVE_TRACK:1': 10_000 })

    const nominated = await act(
      'nominateAward',
      { track: trackId, organization: 'org_1' },
      stage.organization,
    )
    expect(nominated.award).toEqual({
      id: 'iaw_1',
      state: 'NOMINATED',
      score: null,
      formulaZh: null,
      formulaEn: null,
      noticeEndsAt: null,
      amount: null,
    })

    const scored = await act('scoreAward', { award: 'iaw_1', points: points(80, 65, 70) })
    expect(scored.award).toMatchObject({
      state: 'SCORED',
      score: 72_250,
      formulaEn: '0.400 × 80 (growth) + 0.350 × 65 (reach) + 0.250 × 70 (reports) = 72.250',
      formulaZh: '0.400 × 80（增长） + 0.350 × 65（覆盖） + 0.250 × 70（反馈） = 72.250',
    })

    await act('proposeAward', { award: 'iaw_1', amount: 4_000 })
    expect(await fund()).toEqual({
      'INCENTIVE_FUNDER:1': -10_000,
      'INCENTIVE_TRACK:1': 6_000,
      'INCENTIVE_PROPOSED:1': 4_000,
    })
    expect(await trackNumbers()).toEqual([[10_000, 4_000, 6_000, 0]])

    const published = await act('publishAward', { award: 'iaw_1' })
    expect(published.award).toMatchObject({ state: 'IN_NOTICE', noticeEndsAt: '2022-09-19T04:00:00.000Z' })

    service.clock.advance(noticeMs)
    await act('approveAward', { award: 'iaw_1' }, stage.wang)
    expect(await fund()).toEqual({
      'INCENTIVE_FUNDER:1': -10_000,
      'INCENTIVE_TRACK:1': 6_000,
      'ORGANIZATION_AWARDS:1': 4_000,
    })
    expect(await trackNumbers()).toEqual([[10_000, 4_000, 6_000, 4_000]])

    await act('disburseAward', { award: 'iaw_1' })
    expect(await fund()).toEqual({
      'INCENTIVE_FUNDER:1': -10_000,
      'INCENTIVE_TRACK:1': 6_000,
      'AWARDS_PAID:1': 4_000,
    })
    expect(await trackNumbers()).toEqual([[10_000, 4_000, 6_000, 4_000]])
    const totals = await service.sql`
      select topic, awarded::int, received::int, matched::int from totals order by topic`
    expect([...totals]).toEqual([
      { topic: 'campaign', awarded: 4_000, received: 0, matched: 0 },
      { topic: 'organization:1', awarded: 4_000, received: 0, matched: 0 },
    ])
    const audited = await service.sql<{ told: string }[]>`
      select actor || ' ' || action || ' ' || (before->>'state') || ' ' || (after->>'state') as told
      from audit_entry where subject = 'iaw_1' and before ? 'state' order by id`
    expect(audited.map(({ told }) => told)).toEqual([
      'staff:lin SCORE_AWARD NOMINATED SCORED',
      'staff:lin PROPOSE_AWARD SCORED PROPOSED',
      'staff:lin PUBLISH_AWARD PROPOSED IN_NOTICE',
      'staff:wang APPROVE_AWARD IN_NOTICE APPROVED',
      'staff:lin DISBURSE_AWARD APPROVED DISBURSED',
    ])
  })

  test.each(['NOMINATED', 'SCORED', 'PROPOSED', 'IN_NOTICE'])(
    'an award that is %s can be rejected, and its money is back with the track',
    async (state) => {
      const id = await award(await openTheTrack(), 'org_1', state)
      expect(await act('rejectAward', { award: id })).toMatchObject({ award: { state: 'REJECTED' } })
      expect(await fund()).toEqual({ 'INCENTIVE_FUNDER:1': -10_000, 'INCENTIVE_TRACK:1': 10_000 })
      expect(await trackNumbers()).toEqual([[10_000, 0, 10_000, 0]])
    },
  )

  test.each(['APPROVED', 'DISBURSED'])('an award that is %s cannot be rejected', async (state) => {
    const id = await award(await openTheTrack(), 'org_1', state)
    expect(await act('rejectAward', { award: id })).toMatchObject({
      __typename: 'AwardStateConflict',
      state,
    })
  })

  test('a score can be given anew until an amount is proposed, and not after', async () => {
    const id = await award(await openTheTrack(), 'org_1', 'SCORED')
    expect(await act('scoreAward', { award: id, points: points(0, 0, 0) })).toMatchObject({
      award: { score: 0, formulaEn: expect.stringMatching(/ = 0\.000$/) },
    })
    expect(await act('scoreAward', { award: id, points: points(100, 100, 100) })).toMatchObject({
      award: { score: 100_000, formulaEn: expect.stringMatching(/ = 100\.000$/) },
    })
    await act('proposeAward', { award: id, amount: 1 })
    expect(await act('scoreAward', { award: id, points: points(1, 1, 1) })).toMatchObject({
      __typename: 'AwardStateConflict',
      state: 'PROPOSED',
    })
  })
})

describe('a budget', () => {
  test('is never exceeded: what is left is said', async () => {
    const trackId = await openTheTrack()
    await award(trackId, 'org_1', 'PROPOSED', 9_999)
    const second = await award(trackId, 'org_2', 'SCORED')
    expect(await act('proposeAward', { award: second, amount: 2 })).toMatchObject({
      __typename: 'TrackExceeded',
      left: { minorUnits: 1 },
    })
    expect(await act('proposeAward', { award: second, amount: 1 })).toMatchObject({
      award: { state: 'PROPOSED' },
    })
    await expect(service.sql`update incentive_track set committed = committed + 1`).rejects.toMatchObject({
      constraint_name: 'incentive_track_commits_no_more_than_its_budget',
    })
  })

  test.skipIf(!shared)(
    `two proposals for its last money, on two instances: exactly one (${needsShared})`,
    async () => {
      const trackId = await openTheTrack()
      for (let round = 0; round < 3; round += 1) {
        const [first, second] = await Promise.all([
          award(trackId, 'org_1', 'SCORED'),
          award(trackId, 'org_2', 'SCORED'),
        ])
        const answers = await Promise.all([
          act('proposeAward', { award: first, amount: 6_000 }, stage.lin, pair.first),
          act('proposeAward', { award: second, amount: 6_000 }, stage.wang, pair.second),
        ])
        expect(answers.map((answer) => answer.__typename).sort()).toEqual([
          'ProposeAwardSuccess',
          'TrackExceeded',
        ])
        expect(await fund()).toMatchObject({ 'INCENTIVE_TRACK:1': 4_000, 'INCENTIVE_PROPOSED:1': 6_000 })
        for (const id of [first, second]) await act('rejectAward', { award: id })
        await service.sql`delete from incentive_award`
      }
    },
  )
})

describe('two persons', () => {
  test('who proposed an award cannot approve it', async () => {
    const id = await award(await openTheTrack(), 'org_1', 'IN_NOTICE')
    service.clock.advance(noticeMs)
    const refused = await writesNothing(service, () => act('approveAward', { award: id }, stage.lin))
    expect(refused).toMatchObject({ __typename: 'SecondPersonRequired', code: 'SECOND_PERSON_REQUIRED' })
    expect(await refusals(service)).toEqual(['staff:lin approveAward SECOND_PERSON_REQUIRED'])
    expect(await act('approveAward', { award: id }, stage.wang)).toMatchObject({
      award: { state: 'APPROVED' },
    })
  })

  test('who approved an award cannot pay it out', async () => {
    const id = await award(await openTheTrack(), 'org_1', 'APPROVED')
    const refused = await writesNothing(service, () => act('disburseAward', { award: id }, stage.wang))
    expect(refused).toMatchObject({ __typename: 'SecondPersonRequired' })
    expect(await act('disburseAward', { award: id }, stage.lin)).toMatchObject({
      award: { state: 'DISBURSED' },
    })
  })

  test('the database refuses one person too', async () => {
    await award(await openTheTrack(), 'org_1', 'DISBURSED')
    await expect(service.sql`update incentive_award set approved_by = proposed_by`).rejects.toMatchObject({
      constraint_name: 'incentive_award_is_approved_by_a_second_person',
    })
    await expect(service.sql`update incentive_award set disbursed_by = approved_by`).rejects.toMatchObject({
      constraint_name: 'incentive_award_is_paid_by_a_second_person',
    })
  })

  test('two that approve at once approve once, and two that pay at once pay once', async () => {
    const id = await award(await openTheTrack(), 'org_1', 'IN_NOTICE')
    service.clock.advance(noticeMs)
    const zhao = await service.token('staff', 'zhao', 3_600)
    const approvals = await Promise.all([
      act('approveAward', { award: id }, stage.wang, pair.first),
      act('approveAward', { award: id }, zhao, pair.second),
    ])
    expect(approvals.map((answer) => answer.__typename).sort()).toEqual([
      'ApproveAwardSuccess',
      'AwardStateConflict',
    ])
    expect(await fund()).toMatchObject({ 'ORGANIZATION_AWARDS:1': 4_000 })
    const li = await service.token('staff', 'li', 3_600)
    const payments = await Promise.all([
      act('disburseAward', { award: id }, stage.lin, pair.first),
      act('disburseAward', { award: id }, li, pair.second),
    ])
    expect(payments.map((answer) => answer.__typename).sort()).toEqual([
      'AwardStateConflict',
      'DisburseAwardSuccess',
    ])
    expect(await fund()).toMatchObject({ 'AWARDS_PAID:1': 4_000 })
  })
})

describe('the notice', () => {
  test('lasts ten times 24 hours, to the millisecond', async () => {
    const id = await award(await openTheTrack(), 'org_1', 'IN_NOTICE')
    service.clock.advance(noticeMs - 1)
    expect(await act('approveAward', { award: id }, stage.wang)).toMatchObject({
      __typename: 'NoticeNotOver',
      endsAt: '2022-09-19T04:00:00.000Z',
    })
    service.clock.advance(1)
    expect(await act('approveAward', { award: id }, stage.wang)).toMatchObject({
      award: { state: 'APPROVED' },
    })
  })

  test.each(['NOMINATED', 'SCORED', 'PROPOSED'])('cannot be jumped by an award that is %s', async (state) => {
    const id = await award(await openTheTrack(), 'org_1', state)
    service.clock.advance(noticeMs)
    expect(await act('approveAward', { award: id }, stage.wang)).toMatchObject({
      __typename: 'AwardStateConflict',
      state,
    })
  })
})

describe('an organization', () => {
  test.each(['SUSPENDED', 'BANNED'])('that is %s is not approved, nor paid', async (state) => {
    const trackId = await openTheTrack()
    const approved = await award(trackId, 'org_1', 'APPROVED')
    const inNotice = await award(trackId, 'org_2', 'IN_NOTICE')
    service.clock.advance(noticeMs)
    await service.sql`update organization set state = ${state}`
    const setAside = { __typename: 'OrganizationSetAside', standing: state }
    await writesNothing(service, async () => {
      expect(await act('approveAward', { award: inNotice }, stage.wang)).toMatchObject(setAside)
      expect(await act('disburseAward', { award: approved }, stage.lin)).toMatchObject(setAside)
    })
    await service.sql`update organization set state = 'ACTIVE'`
    expect(await act('approveAward', { award: inNotice }, stage.wang)).toMatchObject({
      award: { state: 'APPROVED' },
    })
  })

  test('nominates itself and no other, once', async () => {
    const trackId = await openTheTrack()
    const nominate = (organization: string) =>
      act('nominateAward', { track: trackId, organization }, stage.organization)
    expect(await nominate('org_2')).toMatchObject({ __typename: 'Forbidden' })
    expect(await nominate('org_1')).toMatchObject({ award: { state: 'NOMINATED' } })
    expect(await nominate('org_1')).toMatchObject({ __typename: 'NominatedAlready' })
    expect(await refusals(service)).toEqual([
      'organization:org_1 nominateAward FORBIDDEN',
      'organization:org_1 nominateAward NOMINATED_ALREADY',
    ])
  })
})

test('the gifts outside the windows are measured by data: whom points should reward can be asked', async () => {
  const trackId = await openTheTrack()
  const wholeYear = await openTheTrack({ kind: 'WHOLE_YEAR' })
  const id = await award(trackId, 'org_1', 'IN_NOTICE')
  await award(wholeYear, 'org_1', 'IN_NOTICE')
  const none = await award(trackId, 'org_2', 'IN_NOTICE')
  await donate(stage, 'prj_1', 700)
  const { donation } = await donate(stage, 'prj_1', 11)
  await mutate(service, 'refundDonation', { donation: donation.id, reason: 'a slip' }, stage.channel)
  await donate(stage, 'prj_2', 50)
  // From 12:01 on a window is open until 18:00.
  service.clock.set('2022-09-09T12:01:00+08:00')
  await openMatching(service, 'FOUNDATION', 1_000n, '2022-09-09T12:01:00+08:00')
  await donate(stage, 'prj_1', 1_000)
  service.clock.set('2022-09-09T17:59:59.999+08:00')
  await donate(stage, 'prj_1', 1_000)
  service.clock.set('2022-09-09T18:00:00+08:00')
  await donate(stage, 'prj_1', 30)
  const { body } = await service.graphql(
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on IncentiveAward { measured { donationCount received { minorUnits } } } } }`,
    { ids: [id, none, 'iaw_2'] },
  )
  expect(body).toEqual({
    data: {
      nodes: [
        { measured: { donationCount: 2, received: { minorUnits: 730 } } },
        { measured: { donationCount: 1, received: { minorUnits: 50 } } },
        { measured: null },
      ],
    },
  })
})

describe('the same key', () => {
  test('gets the first answer, and nothing twice', async () => {
    const input = { idempotencyKey: newKey(), ...track }
    const first = await act('openTrack', input)
    expect(await writesNothing(service, () => act('openTrack', input))).toEqual({ ...first, replayed: true })
    const id = await award(first.track.id, 'org_1', 'SCORED')
    const proposal = { idempotencyKey: newKey(), award: id, amount: 6_000 }
    expect(await act('proposeAward', proposal)).toMatchObject({ replayed: false })
    expect(await writesNothing(service, () => act('proposeAward', proposal))).toMatchObject({
      replayed: true,
      award: { state: 'PROPOSED', amount: { minorUnits: 6_000 } },
    })
  })

  test('with other content is refused', async () => {
    const input = { idempotencyKey: newKey(), ...track }
    await act('openTrack', input)
    const conflict = { __typename: 'IdempotencyConflict' }
    expect(await act('openTrack', { ...input, budget: 10_001 })).toMatchObject(conflict)
    expect(await act('openTrack', { ...input, nameEn: 'Another' })).toMatchObject(conflict)
    expect(await act('openTrack', { ...input, reason: 'another' })).toMatchObject(conflict)
    const id = await award('itk_1', 'org_1', 'SCORED')
    const proposal = { idempotencyKey: newKey(), award: id, amount: 1 }
    await act('proposeAward', proposal)
    expect(await act('proposeAward', { ...proposal, amount: 2 })).toMatchObject(conflict)
    expect(await act('publishAward', { ...proposal, amount: undefined })).toMatchObject(conflict)
  })
})

describe('who may not', () => {
  const inputs: Record<string, Record<string, unknown>> = {
    openTrack: track,
    nominateAward: { track: 'itk_1', organization: 'org_2' },
    scoreAward: { award: 'iaw_1', points: points(1, 1, 1) },
    proposeAward: { award: 'iaw_1', amount: 1 },
    publishAward: { award: 'iaw_1' },
    approveAward: { award: 'iaw_1' },
    rejectAward: { award: 'iaw_1' },
    disburseAward: { award: 'iaw_1' },
  }

  test('is refused, writes nothing and leaves a trace', async () => {
    await award(await openTheTrack(), 'org_1', 'SCORED')
    const tokens = {
      'donor:alice': await service.token('donor', 'alice'),
      'partner:prt_1': stage.channel,
      'organization:org_1': stage.organization,
      'screen:hall': await service.token('screen', 'hall'),
    }
    await writesNothing(service, async () => {
      for (const [verb, input] of Object.entries(inputs))
        for (const token of [null, ...Object.values(tokens)])
          expect([verb, (await act(verb, input, token)).__typename]).toEqual([verb, 'Forbidden'])
    })
    expect(await refusals(service)).toEqual(
      Object.keys(inputs).flatMap((verb) => Object.keys(tokens).map((actor) => `${actor} ${verb} FORBIDDEN`)),
    )
  })
})

describe('malformed input', () => {
  const twenty = Array.from({ length: 21 }, (_, index) => ({ ...criteria[0], code: `c${index}` }))
  const malformed: [verb: string, change: Record<string, unknown>, ...paths: string[]][] = [
    ['openTrack', { budget: 0 }, 'input.budget'],
    ['openTrack', { budget: 1_000_000_000_001 }, 'input.budget'],
    ['openTrack', { nameZh: ' ' }, 'input.nameZh'],
    ['openTrack', { reason: '' }, 'input.reason'],
    ['openTrack', { campaign: 'prj_1' }, 'input.campaign'],
    ['openTrack', { criteria: twenty }, 'input.criteria'],
    ['openTrack', { criteria: criteria.slice(1) }, 'input.criteria'],
    [
      'openTrack',
      {
        criteria: [
          { ...criteria[0], weight: 500 },
          { ...criteria[0], weight: 500 },
        ],
      },
      'input.criteria',
    ],
    [
      'openTrack',
      { criteria: [{ ...criteria[0], weight: 1_001 }] },
      'input.criteria.0.weight',
      'input.criteria',
    ],
    ['openTrack', { criteria: [{ ...criteria[0], weight: 1_000, code: 'Growth' }] }, 'input.criteria.0.code'],
    ['nominateAward', { track: 'iaw_1', organization: 'org_1' }, 'input.track'],
    ['nominateAward', { track: 'itk_1', organization: 'prj_1' }, 'input.organization'],
    ['scoreAward', { award: 'iaw_1', points: points(1, 1, 101) }, 'input.points.2.points'],
    ['scoreAward', { award: 'iaw_1', points: points(1, 1, -1) }, 'input.points.2.points'],
    ['scoreAward', { award: 'iaw_1', points: points(1, 1, 1).slice(1) }, 'input.points'],
    [
      'scoreAward',
      { award: 'iaw_1', points: [...points(1, 1, 1), { criterion: 'other', points: 1 }] },
      'input.points',
    ],
    ['scoreAward', { award: 'iaw_1', points: [...points(1, 1, 1), ...points(1, 1, 1)] }, 'input.points'],
    ['proposeAward', { award: 'iaw_1', amount: 0 }, 'input.amount'],
    ['publishAward', { award: 'org_1' }, 'input.award'],
  ]

  test('is refused by the name of the field, and writes nothing', async () => {
    await award(await openTheTrack(), 'org_1', 'SCORED')
    await writesNothing(service, async () => {
      for (const [verb, change, ...paths] of malformed) {
        const input = verb === 'openTrack' ? { ...track, kind: 'WHOLE_YEAR', ...change } : change
        const { __typename, fields } = await act(verb, input)
        const named = fields?.map(({ path }: { path: string }) => path)
        expect([verb, change, __typename, named]).toEqual([verb, change, 'InvalidInput', paths])
      }
    })
  })

  test('what there is none of is not found', async () => {
    const trackId = await openTheTrack()
    const missing = [
      ['openTrack', { ...track, campaign: 'cmp_9' }, 'input.campaign'],
      ['nominateAward', { track: 'itk_9', organization: 'org_1' }, 'input.track'],
      ['nominateAward', { track: trackId, organization: 'org_99' }, 'input.organization'],
      ['scoreAward', { award: 'iaw_9', points: [] }, 'input.award'],
      ['disburseAward', { award: 'iaw_9' }, 'input.award'],
    ] as const
    for (const [verb, input, path] of missing)
      expect(await act(verb, input)).toMatchObject({ __typename: 'NotFound', path })
  })

  test('a campaign has one track of each kind', async () => {
    await openTheTrack()
    expect(await act('openTrack', track)).toMatchObject({ __typename: 'TrackOpenAlready' })
  })
})

test('nothing changes once the campaign is SETTLED', async () => {
  const trackId = await openTheTrack()
  await award(trackId, 'org_1', 'APPROVED')
  await service.sql`update campaign set phase = 'SETTLED' where id = 1`
  const inputs: [string, Record<string, unknown>][] = [
    ['openTrack', { ...track, kind: 'INNOVATION' }],
    ['nominateAward', { track: trackId, organization: 'org_2' }],
    ['rejectAward', { award: 'iaw_1' }],
    ['disburseAward', { award: 'iaw_1' }],
  ]
  await writesNothing(service, async () => {
    for (const [verb, input] of inputs)
      expect(await act(verb, input)).toMatchObject({ __typename: 'CampaignSettled' })
  })
})

describe('who sees an award', () => {
  const query = `query ($ids: [ID!]!) {
    nodes(ids: $ids) { ... on IncentiveAward { state } }
    campaign(code: "test") { incentiveTracks { awards(first: 10) { edges { node { organization { id } state } } } } }
    organizations(orderBy: { by: ID }) { edges { node { awards { edges { node { state } } } } } }
  }`
  const states = ['SCORED', 'IN_NOTICE']

  async function seenBy(token?: string) {
    const { body } = await service.graphql(query, { ids: ['iaw_1', 'iaw_2', 'iaw_3', 'iaw_4'] }, token)
    expect(body.errors).toBeUndefined()
    const edges = body.data.campaign.incentiveTracks[0].awards.edges as {
      node: { organization: { id: string }; state: string }
    }[]
    const listed = edges.map(({ node }) => `${node.organization.id} ${node.state}`)
    const nodes = body.data.nodes.map((node: { state: string } | null) => node?.state ?? null)
    const organizations = body.data.organizations.edges as { node: { awards: { edges: unknown[] } } }[]
    return { listed, nodes, ofOrganizations: organizations.map(({ node }) => node.awards.edges.length) }
  }

  test('everybody from its notice on; before, staff and the organization itself', async () => {
    const trackId = await openTheTrack()
    await award(trackId, 'org_1', states[0] as string)
    await award(trackId, 'org_2', states[1] as string, 100)
    await act('rejectAward', { award: await award(trackId, 'org_3', 'PROPOSED', 100) })
    await act('rejectAward', { award: await award(trackId, 'org_4', 'IN_NOTICE', 100) })
    const open = {
      listed: ['org_2 IN_NOTICE', 'org_4 REJECTED'],
      nodes: [null, 'IN_NOTICE', null, 'REJECTED'],
    }
    expect(await seenBy()).toEqual({ ...open, ofOrganizations: [0, 1, 0, 1] })
    expect(await seenBy(await service.token('screen'))).toMatchObject(open)
    expect(await seenBy(await service.token('organization', 'org_2'))).toMatchObject(open)
    expect(await seenBy(stage.organization)).toMatchObject({
      listed: ['org_1 SCORED', 'org_2 IN_NOTICE', 'org_4 REJECTED'],
      nodes: ['SCORED', 'IN_NOTICE', null, 'REJECTED'],
    })
    expect(await seenBy(stage.lin)).toEqual({
      listed: ['org_1 SCORED', 'org_2 IN_NOTICE', 'org_3 REJECTED', 'org_4 REJECTED'],
      nodes: ['SCORED', 'IN_NOTICE', 'REJECTED', 'REJECTED'],
      ofOrganizations: [1, 1, 1, 1],
    })
    await service.sql`update campaign set phase = 'DRAFT' where id = 1`
    const { body } = await service.graphql('{ node(id: "iaw_2") { id } other: node(id: "itk_1") { id } }')
    expect(body.data).toEqual({ node: null, other: null })
  })

  test('who acted on it is for staff, and why it was nominated for the organization too', async () => {
    await award(await openTheTrack(), 'org_1', 'DISBURSED')
    const others = [undefined, stage.channel, await service.token('organization', 'org_2')]
    for (const field of ['nominatedBy', 'proposedBy', 'approvedBy', 'disbursedBy', 'nominationReason']) {
      const ask = async (token?: string) => {
        const query = `{ node(id: "iaw_1") { ... on IncentiveAward { told: ${field} } } }`
        const { body } = await service.graphql(query, {}, token)
        return body.errors?.[0]?.extensions.code ?? body.data.node.told
      }
      for (const token of others) expect([field, await ask(token)]).toEqual([field, 'FORBIDDEN'])
      const isReason = field === 'nominationReason'
      expect(await ask(stage.organization)).toBe(isReason ? 'as it should be' : 'FORBIDDEN')
      expect(await ask(stage.wang)).toMatch(isReason ? 'as it should be' : /^staff:(lin|wang)$/)
    }
  })

  test('awards come in pages, and many organizations with theirs at once', async () => {
    const trackId = await openTheTrack()
    for (const organization of ['org_1', 'org_2', 'org_3'])
      await award(trackId, organization, 'IN_NOTICE', 10)
    const page = async (after: string | null) => {
      const { body } = await service.graphql(
        `query ($after: String) { campaign(code: "test") { incentiveTracks { awards(first: 2, after: $after) {
          edges { node { id track { id campaign { code } } points { criterion { code } points } } }
          pageInfo { hasNextPage endCursor } } } } }`,
        { after },
      )
      return body.data.campaign.incentiveTracks[0].awards
    }
    const first = await page(null)
    expect(first.edges.map(({ node }: Verdict) => node.id)).toEqual(['iaw_1', 'iaw_2'])
    expect(first.edges[0].node).toMatchObject({
      track: { id: 'itk_1', campaign: { code: 'test' } },
      points: [
        { criterion: { code: 'growth' }, points: 80 },
        { criterion: { code: 'reach' }, points: 65 },
        { criterion: { code: 'report' }, points: 70 },
      ],
    })
    const second = await page(first.pageInfo.endCursor)
    expect(second).toMatchObject({ edges: [{ node: { id: 'iaw_3' } }], pageInfo: { hasNextPage: false } })
  })
})

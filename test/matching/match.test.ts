// Why a gift got what it got: every reason, every limit, every draw, told by the API to those whom it concerns.
import { execFileSync } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { longLived, violatedInvariants } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import {
  asked,
  clearStage,
  give,
  giveAndLook,
  matchOf,
  type PoolPlan,
  refund,
  releaseAll,
  stagePool,
  stageWindow,
  stop,
} from './asking.ts'

let service: Service

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service?.close())

/** For a group whose every test begins with nothing, and leaves books that balance. */
function eachOnItsOwn() {
  beforeEach(() => clearStage(service))
  afterEach(async () => {
    expect(await violatedInvariants(service)).toEqual([])
  })
}

const fen = (minorUnits: number) => ({ minorUnits })

describe('a gift that is matched', () => {
  eachOnItsOwn()

  test('gets what the ratio says, down to a fen', async () => {
    const { window } = await stagePool(service, { ratio: 6_650 })
    expect(await giveAndLook(service, { amount: 1_235 })).toMatchObject({
      status: 'MATCHED',
      amount: fen(821),
      held: fen(0),
      reason: null,
      reasonZh: null,
      reasonEn: null,
      window: null,
      draw: null,
      allocations: [
        {
          source: 'FOUNDATION',
          ratio: 6_650,
          raw: fen(821),
          amount: fen(821),
          caps: [],
          hold: null,
          state: 'CONFIRMED',
          window: { id: window },
          ruleSet: { version: 1 },
          draw: null,
          explanationZh: '12.35元按66.5%配捐为8.21元。',
          explanationEn: '66.5% of 12.35 yuan are 8.21 yuan.',
        },
      ],
    })
  })

  test('gets one allocation of each source', async () => {
    await stagePool(service)
    await stagePool(service, { source: 'REGIONAL', ratio: 5_000 })
    const id = await give(service, { amount: 1_000 })
    const match = await matchOf(service, id)
    expect(match).toMatchObject({ status: 'MATCHED', amount: fen(1_500) })
    expect(match.allocations.map(({ id }: { id: string }) => id)).toEqual([
      `mal_${id.slice(4)}-FOUNDATION`,
      `mal_${id.slice(4)}-REGIONAL`,
    ])
  })

  test('by tier gets the ratio of the years that its donor has given in', async () => {
    await stagePool(service, {
      tiers: [
        { years: 2, ratio: 5_000 },
        { years: 5, ratio: 20_000 },
      ],
    })
    await giveAndLook(service, { amount: 100 })
    expect(await giveAndLook(service, { amount: 1_000 })).toMatchObject({
      status: 'NOT_MATCHED',
      reason: 'NO_TIER',
      reasonEn: 'Donors who have given in 2 earlier years or more are matched.',
    })
    await service.sql`update donor set active_years = 5 where ref = 'alice'`
    expect(await giveAndLook(service, { amount: 1_000 })).toMatchObject({
      status: 'MATCHED',
      amount: fen(2_000),
    })
  })

  test('of a campaign without any window has no match to speak of', async () => {
    expect(await giveAndLook(service, { amount: 1_000 })).toMatchObject({
      status: 'NONE',
      amount: fen(0),
      reason: null,
      allocations: [],
    })
  })
})

describe('a draw', () => {
  eachOnItsOwn()

  const draws = [
    { chance: 300_000, ratio: 20_000 },
    { chance: 200_000, ratio: 5_000 },
  ]

  test('can be derived by everybody once the window has closed, and by nobody before', async () => {
    const { window } = await stagePool(service, { draws })
    const ids: string[] = []
    for (let position = 0; position < 12; position += 1) {
      ids.push(await give(service, { amount: 1_000, donorRef: `person-${position}` }))
    }
    const drawn = async () =>
      Promise.all(
        ids.map(async (id) => {
          const match = await matchOf(service, id)
          return { id, match, draw: match.draw ?? match.allocations[0].draw }
        }),
      )
    for (const { draw } of await drawn()) {
      expect(draw).toMatchObject({ seed: null, command: null })
      expect(draw.explanationEn).toContain('published when the window has closed')
    }
    service.clock.set('2022-09-10T00:00:00+08:00')
    const [{ seed }] = await service.sql<[{ seed: string }]>`select seed from matching_window`
    const won = new Set<number>()
    for (const { id, match, draw } of await drawn()) {
      const digest = createHmac('sha256', Buffer.from(seed, 'hex')).update(id).digest()
      const number = Number((BigInt(digest.readUInt32BE(0)) * 1_000_000n) >> 32n)
      const ratio = number < 300_000 ? 20_000 : number < 500_000 ? 5_000 : 0
      won.add(ratio)
      expect(draw).toMatchObject({
        number,
        message: id,
        seed,
        seedHash: createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex'),
      })
      expect(match).toMatchObject(
        ratio === 0
          ? { status: 'NOT_MATCHED', reason: 'NOT_SELECTED_BY_DRAW', window: { id: window }, allocations: [] }
          : { status: 'MATCHED', amount: fen(ratio / 10), allocations: [{ ratio }] },
      )
      expect(draw.explanationEn).toBe(
        `Of the numbers 0–999999 it drew ${number}: 0–299999 win 200%; 300000–499999 win 50%; from 500000 on nothing is won. The seed is out: the command derives the number again.`,
      )
    }
    expect(won.size).toBeGreaterThan(1)
  })

  test('is derived by the command that is shown', async () => {
    await stagePool(service, { draws })
    const id = await give(service, { amount: 1_000 })
    service.clock.set('2022-09-10T00:00:00+08:00')
    const match = await matchOf(service, id)
    const { command, number } = match.draw ?? match.allocations[0].draw
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trim()).toBe(String(number))
  })

  test('of a gift that a limit left nothing of is shown too', async () => {
    await stagePool(service, { draws: [{ chance: 1_000_000, ratio: 10_000 }], donorDailyCap: 500n })
    await give(service, { amount: 500 })
    expect(await giveAndLook(service, { amount: 500 })).toMatchObject({
      status: 'NOT_MATCHED',
      reason: 'DONOR_DAILY_CAP',
      draw: { seed: null },
    })
  })

  test('seeds are told by no field before the window has closed, not to staff either', async () => {
    const { window, pool } = await stagePool(service, { draws })
    const id = await give(service, { amount: 1_000 })
    const query = `{ matchingWindow(window: "${window}") { seed seedHash }
      pool: node(id: "${pool}") { ... on MatchingPool { windows { seed } } }
      campaign(code: "test") { matchingWindows { seed } }
      node(id: "${id}") { ... on Donation { match { draw { seed } allocations { draw { seed } window { seed } } } } } }`
    const [{ seed }] = await service.sql<[{ seed: string }]>`select seed from matching_window`
    const token = await service.token('staff', 'tester', longLived)
    service.clock.set('2022-09-09T23:59:59.999+08:00')
    expect(JSON.stringify(await asked(service, query, {}, token))).not.toContain(seed)
    service.clock.set('2022-09-10T00:00:00+08:00')
    expect(JSON.stringify(await asked(service, query, {}, token))).toContain(seed)
  })
})

describe('a limit that binds is named, in its order, with what it left', () => {
  eachOnItsOwn()

  const cases: [name: string, plan: PoolPlan, cap: string, reason: string, says: string][] = [
    [
      'for one gift',
      { giftCap: 400n },
      'GIFT',
      'GIFT_CAP',
      'The limit for one gift, 4.00 yuan, was reached.',
    ],
    [
      'for one donor on one day',
      { donorDailyCap: 900n },
      'DONOR_DAY',
      'DONOR_DAILY_CAP',
      'The limit for one donor on one day, 9.00 yuan, was reached.',
    ],
    [
      'for one project',
      { projectCap: 900n },
      'PROJECT',
      'PROJECT_CAP',
      'The limit for one project in this window, 9.00 yuan, was reached.',
    ],
    [
      'for one organization',
      { organizationCap: 900n },
      'ORGANIZATION',
      'ORG_CAP',
      'The limit for one receiving organization in this window, 9.00 yuan, was reached.',
    ],
    ['of the window', { budget: 900n }, 'WINDOW', 'POOL_EXHAUSTED', "The window's money was used up."],
  ]

  test.each(cases)('%s', async (_name, plan, cap, reason, says) => {
    await stagePool(service, plan)
    await give(service, { amount: 500, donorRef: 'alice' })
    const match = await giveAndLook(service, { amount: 500, donorRef: 'alice' })
    expect(match).toMatchObject({
      status: 'PARTIAL',
      amount: fen(400),
      reason,
      reasonEn: says,
      allocations: [{ raw: fen(500), amount: fen(400), caps: [cap] }],
    })
    expect(match.allocations[0].explanationEn).toBe(
      `100% of 5.00 yuan are 5.00 yuan. ${says} So 4.00 yuan were left to match.`,
    )
    expect(match.reasonZh).toMatch(/。$/)
  })

  test('several, one after the other', async () => {
    await stagePool(service, {
      giftCap: 700n,
      donorDailyCap: 600n,
      projectCap: 500n,
      organizationCap: 400n,
      budget: 300n,
    })
    expect((await giveAndLook(service, { amount: 1_000 })).allocations).toMatchObject([
      { amount: fen(300), caps: ['GIFT', 'DONOR_DAY', 'PROJECT', 'ORGANIZATION', 'WINDOW'] },
    ])
  })

  test('and the gift after the crossing one gets nothing, and is told when it goes on', async () => {
    const { pool, window } = await stagePool(service, { budget: 900n, closesAt: '2022-09-09T13:00:00+08:00' })
    await stageWindow(service, pool, {
      opensAt: '2022-09-10T10:00:00+08:00',
      closesAt: '2022-09-10T11:00:00+08:00',
      budget: 1n,
    })
    expect(await giveAndLook(service, { amount: 1_000 })).toMatchObject({
      status: 'PARTIAL',
      amount: fen(900),
    })
    expect(await giveAndLook(service, { amount: 1_000 })).toMatchObject({
      status: 'NOT_MATCHED',
      reason: 'POOL_EXHAUSTED',
      window: { id: window },
      ruleSet: { version: 1 },
      nextWindowOpensAt: '2022-09-10T02:00:00.000Z',
      allocations: [],
    })
  })
})

describe('a gift that is not matched is told why', () => {
  eachOnItsOwn()

  const cases: [reason: string, plan: PoolPlan, gift: object, before: () => Promise<void>, says: string][] = [
    [
      'BELOW_MIN_AMOUNT',
      {},
      { amount: 99 },
      async () => {},
      'Gifts of 1.00 yuan or more are matched, and this one is smaller.',
    ],
    [
      'BELOW_MIN_AMOUNT',
      { minimumGift: 1n, ratio: 1 },
      { amount: 99 },
      async () => {},
      'The match of this gift would be less than one fen.',
    ],
    [
      'WINDOW_NOT_OPEN',
      { opensAt: '2022-09-09T20:00:00+08:00' },
      {},
      async () => {},
      'Matching has not begun at that time.',
    ],
    [
      'WINDOW_CLOSED',
      { closesAt: '2022-09-09T12:30:00+08:00' },
      {},
      async () => service.clock.set('2022-09-09T12:30:00+08:00'),
      'Matching has ended by that time.',
    ],
    [
      'OUT_OF_SCOPE',
      { projects: ['prj_2'] },
      {},
      async () => {},
      'The project is not among those that are matched.',
    ],
    [
      'DONOR_UNKNOWN',
      { donorDailyCap: 1_000n },
      { donorRef: null },
      async () => {},
      'The payment channel named no donor, so that the limit for one donor a day could not be kept.',
    ],
    [
      'PROJECT_FROZEN',
      {},
      {},
      () => stop(service, { scope: 'PROJECT', target: 1 }),
      'Matching is stopped for this project.',
    ],
    [
      'ORG_FROZEN',
      {},
      {},
      () => stop(service, { scope: 'ORGANIZATION', target: 1 }),
      'Matching is stopped for this receiving organization.',
    ],
    [
      'DONOR_FROZEN',
      {},
      {},
      async () => {
        await give(service, { amount: 1 })
        await service.sql`update donor set state = 'HELD'`
      },
      'Matching is stopped for this donor.',
    ],
    ['BRAKE_ENGAGED', {}, {}, () => stop(service, { scope: 'GLOBAL' }), 'Matching was stopped at that time.'],
  ]

  test.each(cases)('%s', async (reason, plan, gift, before, says) => {
    await stagePool(service, plan)
    await before()
    const match = await giveAndLook(service, { amount: 1_000, ...gift })
    expect(match).toMatchObject({
      status: 'NOT_MATCHED',
      amount: fen(0),
      held: fen(0),
      reason,
      reasonEn: says,
      draw: null,
      allocations: [],
    })
    expect(match.reasonZh).toMatch(/^[^a-z]+。$/)
  })

  test('also where another source does match it', async () => {
    await stagePool(service, { minimumGift: 5_000n })
    const { window } = await stagePool(service, { source: 'ENTERPRISE' })
    expect(await giveAndLook(service, { amount: 1_000 })).toMatchObject({
      status: 'PARTIAL',
      amount: fen(1_000),
      reason: 'BELOW_MIN_AMOUNT',
      allocations: [{ source: 'ENTERPRISE', window: { id: window } }],
    })
  })
})

describe('a match that does not stay as it was', () => {
  eachOnItsOwn()

  test('is under review, and says so without any number of the rule', async () => {
    await stagePool(service)
    for (let position = 0; position < 4; position += 1) await give(service, { amount: 1_000 + position })
    const match = await giveAndLook(service, { amount: 2_000 })
    expect(match).toMatchObject({
      status: 'HELD',
      amount: fen(0),
      held: fen(2_000),
      reason: 'VELOCITY_HOLD',
      reasonZh: '捐赠有效，配捐正在审核；审核结果会显示在这里。',
      reasonEn: 'The gift stands. Its match is under review, and what comes of it will be shown here.',
      allocations: [{ state: 'HELD', hold: 'VELOCITY_HOLD', amount: fen(2_000) }],
    })
    expect(match.allocations[0].explanationEn).toBe('100% of 20.00 yuan are 20.00 yuan. It is under review.')
  })

  test('is reversed with its gift', async () => {
    await stagePool(service)
    const id = await give(service, { amount: 1_000 })
    await give(service, { amount: 300 })
    await refund(service, id)
    expect(await matchOf(service, id)).toMatchObject({
      status: 'REVERSED',
      amount: fen(0),
      held: fen(0),
      allocations: [{ state: 'REVERSED', amount: fen(1_000) }],
    })
  })

  test.each([
    ['its project', { scope: 'PROJECT', target: 1 }],
    ['its receiving organization', { scope: 'ORGANIZATION', target: 1, effect: 'STOP_DONATE' }],
    ['its donor', { scope: 'DONOR', target: 1 }],
  ])('is frozen by a brake on %s, and stands again when it is released', async (_name, brake) => {
    await stagePool(service)
    const id = await give(service, { amount: 1_000 })
    const state = async () => (await matchOf(service, id)).allocations[0].state
    await stop(service, brake)
    expect(await state()).toBe('FROZEN')
    expect(await matchOf(service, id)).toMatchObject({ status: 'MATCHED', amount: fen(1_000) })
    await releaseAll(service)
    expect(await state()).toBe('CONFIRMED')
  })

  test.each([
    ['of another project', { scope: 'PROJECT', target: 2 }],
    ['that stops flowers', { scope: 'DONOR', target: 1, effect: 'STOP_FLOWERS' }],
    ['that stops the matching of all', { scope: 'GLOBAL' }],
    ['whose time is over', { scope: 'PROJECT', target: 1, until: '2022-09-09T12:00:00+08:00' }],
  ])('is not frozen by a brake %s', async (_name, brake) => {
    await stagePool(service)
    const id = await give(service, { amount: 1_000 })
    await stop(service, brake)
    expect((await matchOf(service, id)).allocations[0].state).toBe('CONFIRMED')
  })

  test('goes through notice and payment with its line of its project', async () => {
    await stagePool(service)
    await stagePool(service, { source: 'ENTERPRISE' })
    const id = await give(service, { amount: 1_000 })
    const states = async () =>
      (await matchOf(service, id)).allocations.map(({ state }: { state: string }) => state)
    await service.sql`insert into settlement (campaign_id, started_at) values (1, now()) on conflict do nothing`
    await service.sql`
      insert into settlement_item (campaign_id, project_id, line, organization_id, state)
      values (1, 1, 'FOUNDATION_MATCH', 1, 'IN_NOTICE')`
    expect(await states()).toEqual(['CONFIRMED', 'IN_NOTICE'])
    await service.sql`update settlement_item set state = 'PAYABLE', approved_by = 'staff:one'`
    expect(await states()).toEqual(['CONFIRMED', 'PAYABLE'])
    await stop(service, { scope: 'PROJECT', target: 1 })
    expect(await states()).toEqual(['FROZEN', 'FROZEN'])
    await service.sql`
      update settlement_item set state = 'DISBURSED', disbursed = 1000, disbursed_by = 'staff:two', disbursed_at = now()`
    expect(await states()).toEqual(['FROZEN', 'DISBURSED'])
    // The books were not moved for it.
    await service.sql`delete from settlement_item`
  })
})

describe('who sees a match', () => {
  let id: string
  let allocation: string

  beforeAll(async () => {
    await clearStage(service)
    await stagePool(service)
    id = await give(service, { amount: 1_000, donorRef: 'alice' })
    await give(service, { amount: 1_000, donorRef: 'bob' })
    allocation = `mal_${id.slice(4)}-FOUNDATION`
  })

  test.each([
    ['donor', 'alice', true],
    ['donor', 'bob', false],
    ['donor', 'stranger', false],
    ['partner', 'prt_1', true],
    ['partner', 'prt_2', false],
    ['organization', 'org_1', true],
    ['organization', 'org_2', false],
    ['staff', 'tester', true],
    ['screen', 'hall', false],
  ] as const)('as %s %s: %s', async (role, subject, sees) => {
    const token = await service.token(role, subject)
    const match = await matchOf(service, id, token)
    expect(match?.status ?? null).toBe(sees ? 'MATCHED' : null)
    const { node } = await asked(
      service,
      `{ node(id: "${allocation}") { id ... on Allocation { amount { minorUnits } } } }`,
      {},
      token,
    )
    expect(node).toEqual(sees || role === 'screen' ? { id: allocation, amount: fen(1_000) } : null)
  })

  test('the public sees neither, and no allocation has a wrong id', async () => {
    for (const wrong of [
      allocation,
      'mal_1',
      `${allocation}S`,
      'mal_1-1-constructor',
      'mal_0-1-FOUNDATION',
      'mal_1-9-REGIONAL',
    ]) {
      expect(await asked(service, 'query ($id: ID!) { node(id: $id) { id } }', { id: wrong })).toEqual({
        node: null,
      })
    }
  })
})

describe('the list of allocations', () => {
  const list = (arguments_: string, fields = 'node { id }') =>
    `{ campaign(code: "test") { allocations${arguments_} { edges { ${fields} cursor } pageInfo { hasNextPage endCursor } } } }`
  let staff: string
  let windows: string[]

  beforeEach(async () => {
    await clearStage(service)
    staff = await service.token('staff', 'tester', longLived)
    windows = [
      (await stagePool(service)).window,
      (await stagePool(service, { source: 'ENTERPRISE', projects: ['prj_2'] })).window,
    ]
  })

  const idsOf = (connection: { edges: { node: { id: string } }[] }) =>
    connection.edges.map(({ node }) => node.id)

  async function filled(): Promise<string[]> {
    const gifts: string[] = []
    for (const [position, project] of ['prj_1', 'prj_2', 'prj_1', 'prj_4', 'prj_2'].entries()) {
      service.clock.advance(45_000)
      gifts.push(await give(service, { amount: 1_000, project, donorRef: `person-${position}` }))
    }
    return gifts.map((id) => id.slice(4))
  }

  test('has the newest gift first, page by page, each once', async () => {
    const [one, two, three, four, five] = await filled()
    const all = [
      `mal_${five}-FOUNDATION`,
      `mal_${five}-ENTERPRISE`,
      `mal_${four}-FOUNDATION`,
      `mal_${three}-FOUNDATION`,
      `mal_${two}-FOUNDATION`,
      `mal_${two}-ENTERPRISE`,
      `mal_${one}-FOUNDATION`,
    ]
    expect(idsOf((await asked(service, list(''), {}, staff)).campaign.allocations)).toEqual(all)
    const walked: string[] = []
    for (let after = ''; ; ) {
      const { allocations } = (await asked(service, list(`(first: 2${after})`), {}, staff)).campaign
      walked.push(...idsOf(allocations))
      if (!allocations.pageInfo.hasNextPage) break
      after = `, after: "${allocations.pageInfo.endCursor}"`
    }
    expect(walked).toEqual(all)
  })

  test('is found by project, window and state', async () => {
    const [one, two, three, four, five] = await filled()
    await refund(service, `don_${three}`)
    await stop(service, { scope: 'ORGANIZATION', target: 2 })
    const found = async (filter: string) =>
      idsOf((await asked(service, list(`(filter: { ${filter} })`), {}, staff)).campaign.allocations)
    expect(await found('project: "prj_1"')).toEqual([`mal_${three}-FOUNDATION`, `mal_${one}-FOUNDATION`])
    expect(await found(`window: "${windows[1]}"`)).toEqual([
      `mal_${five}-ENTERPRISE`,
      `mal_${two}-ENTERPRISE`,
    ])
    expect(await found(`window: "${windows[0]}", state: FROZEN`)).toEqual([
      `mal_${five}-FOUNDATION`,
      `mal_${four}-FOUNDATION`,
      `mal_${two}-FOUNDATION`,
    ])
    expect(await found('state: REVERSED')).toEqual([`mal_${three}-FOUNDATION`])
    expect(await found('state: CONFIRMED')).toEqual([`mal_${one}-FOUNDATION`])
    expect(await found('state: HELD')).toEqual([])
    expect(await found('window: "mwn_2147483647"')).toEqual([])
  })

  test('is for staff and screens; that of a project is for staff and its receiver', async () => {
    await filled()
    const allowed = async (
      query: string,
      role: 'staff' | 'screen' | 'donor' | 'partner' | 'organization',
      subject?: string,
    ) => {
      const { body } = await service.graphql(query, {}, await service.token(role, subject))
      return body.errors === undefined
    }
    const ofProject = '{ node(id: "prj_1") { ... on Project { allocations { edges { node { id } } } } } }'
    expect(await allowed(list(''), 'staff')).toBe(true)
    expect(await allowed(list(''), 'screen')).toBe(true)
    expect(await allowed(list(''), 'organization', 'org_1')).toBe(false)
    expect(await allowed(list(''), 'donor')).toBe(false)
    expect(await allowed(list(''), 'partner')).toBe(false)
    expect((await service.graphql(list(''))).body.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    expect(await allowed(ofProject, 'staff')).toBe(true)
    expect(await allowed(ofProject, 'organization', 'org_1')).toBe(true)
    expect(await allowed(ofProject, 'organization', 'org_2')).toBe(false)
    expect(await allowed(ofProject, 'screen')).toBe(false)
    const { node } = await asked(service, ofProject, {}, await service.token('organization', 'org_1'))
    expect(node.allocations.edges).toHaveLength(2)
  })

  test('names those who want to be named, and nobody else', async () => {
    const named = await give(service, { amount: 1_000, donorRef: 'alice' })
    await service.sql`update donor set display_name = 'Alice', anonymous = false where ref = 'alice'`
    await give(service, { amount: 1_000, donorRef: 'alice', anonymous: true })
    await give(service, { amount: 1_000, donorRef: 'alice', anonymous: false })
    await give(service, { amount: 1_000, donorRef: null })
    const donor = 'node { donor { __typename ... on NamedDonor { displayName } } donation { id } }'
    const { campaign } = await asked(service, list('', donor), {}, await service.token('screen'))
    expect(campaign.allocations.edges.map(({ node }: { node: unknown }) => node)).toEqual([
      { donor: { __typename: 'AnonymousDonor' }, donation: null },
      { donor: { __typename: 'NamedDonor', displayName: 'Alice' }, donation: null },
      { donor: { __typename: 'AnonymousDonor' }, donation: null },
      { donor: { __typename: 'AnonymousDonor' }, donation: null },
    ])
    const forStaff = await asked(service, list('', donor), {}, staff)
    expect(forStaff.campaign.allocations.edges.at(-1).node.donation).toEqual({ id: named })
  })
})

describe('a page of gifts with their matches', () => {
  async function statementsOf(work: () => Promise<unknown>): Promise<number> {
    const counted = async () => (await service.app.metrics.statements.get()).values[0]?.value ?? 0
    const before = await counted()
    await work()
    return (await counted()) - before
  }

  test('takes as many statements for thirty as for four', async () => {
    await clearStage(service)
    await stagePool(service, { draws: [{ chance: 1_000_000, ratio: 10_000 }], donorDailyCap: 1_500n })
    await stagePool(service, { source: 'REGIONAL', budget: 500n })
    // One after the other: somebody new, who is matched in part, and somebody whose day has no room left.
    for (let position = 0; position < 30; position += 1) {
      const donorRef = position % 2 === 0 ? `person-${position}` : 'bob'
      await give(service, { amount: 1_000 + position, donorRef, project: 'prj_2' })
      service.clock.advance(20_000)
    }
    const token = await service.token('organization', 'org_2', longLived)
    const staff = await service.token('staff', 'tester', longLived)
    const match = `match { status amount { minorUnits } reasonZh reasonEn window { id } ruleSet { id } nextWindowOpensAt draw { number command }
      allocations { state draw { number } explanationZh window { id } donor { __typename } project { id } } }`
    const ofProject = (first: number) =>
      `{ node(id: "prj_2") { ... on Project { donations(first: ${first}) { edges { node { ${match} } } } } } }`
    const all = (first: number) =>
      `{ campaign(code: "test") { allocations(first: ${first}) { edges { node { state draw { number } donation { id } donor { __typename } explanationEn project { id } window { id } } } } } }`
    const costs = async (query: string, asking: string) => {
      const data = await asked(service, query, {}, asking)
      expect(JSON.stringify(data).length).toBeGreaterThan(500)
      return statementsOf(() => asked(service, query, {}, asking))
    }
    // Answers that come in another order may part what one statement could have asked.
    const few = 2
    expect(await costs(ofProject(30), token)).toBeLessThanOrEqual((await costs(ofProject(4), token)) + few)
    expect(await costs(ofProject(30), token)).toBeLessThan(15)
    expect(await costs(all(50), staff)).toBeLessThanOrEqual((await costs(all(4), staff)) + few)
    expect(await costs(all(50), staff)).toBeLessThan(12)
  })
})

describe('a wrong argument of a list', () => {
  test.each([
    ['first: 101', 'first'],
    ['after: "nonsense"', 'after'],
    ['filter: { project: "mwn_1" }', 'filter.project'],
    ['filter: { window: "prj_1" }', 'filter.window'],
  ])('%s is refused by its name', async (arguments_, path) => {
    const { body } = await service.graphql(
      `{ campaign(code: "test") { allocations(${arguments_}) { edges { cursor } } } }`,
      {},
      await service.token('staff'),
    )
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path }] })
  })
})

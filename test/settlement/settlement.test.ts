// The settlement: from the end of the gifts by way of the public notice to payments, with the ledger's numbers at each
// step, and what nobody can do before, after, twice or alone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import { donate as giveMoney } from '../../src/donation/donate.ts'
import { needsShared, openPair, type Pair, shared } from '../journal/stage.ts'
import { type Verdict, violatedInvariants, writesNothing } from '../model/verbs.ts'
import type { Service } from '../setup/service.ts'
import {
  balances,
  campaignEnds,
  clearStage,
  donate,
  engageBrake,
  mutate,
  newKey,
  noticeMs,
  openMatching,
  openStage,
  refusals,
  releaseBrakes,
  type Stage,
} from './stage.ts'

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

const settlementFields =
  'settlement { startedAt noticeAt noticeEndsAt settledAt sums { line state count amount { minorUnits } } }'
const itemFields = 'id state line amount { minorUnits } project { id } organization { id } disbursedAt'

const fieldsOf: Record<string, string> = {
  startSettlement: `... on StartSettlementSuccess { replayed campaign { phase } ${settlementFields} }
    ... on CampaignNotOver { endsAt } ... on SettlementPhaseConflict { phase }`,
  publishNotice: `... on PublishNoticeSuccess { replayed campaign { phase } ${settlementFields} }
    ... on MatchesUnderReview { count } ... on SettlementPhaseConflict { phase }`,
  approvePayments: `... on ApprovePaymentsSuccess { replayed approved amount { minorUnits } skippedCount
      skipped { id state } }
    ... on NoticeNotOver { endsAt } ... on SettlementPhaseConflict { phase }`,
  disbursePayments: `... on DisbursePaymentsSuccess { replayed disbursed amount { minorUnits } remaining samePerson frozen }
    ... on SettlementPhaseConflict { phase }`,
  closeCampaign: `... on CloseCampaignSuccess { replayed campaign { phase } ${settlementFields} }
    ... on NoticeNotOver { endsAt } ... on PaymentsOutstanding { count } ... on AwardsOutstanding { count }
    ... on SettlementPhaseConflict { phase }`,
  proposeAdjustment: `... on ProposeAdjustmentSuccess { replayed adjustment { id state amount { minorUnits } } }
    ... on AdjustmentExceeded { left { minorUnits } } ... on SettlementPhaseConflict { phase }`,
  applyAdjustment: `... on ApplyAdjustmentSuccess { replayed adjustment { id state } }
    ... on AdjustmentExceeded { left { minorUnits } } ... on AdjustmentDecided { state }`,
  rejectAdjustment: `... on RejectAdjustmentSuccess { replayed adjustment { id state } }
    ... on AdjustmentDecided { state }`,
}

function act(
  verb: string,
  input: Record<string, unknown> = {},
  token: string | null = stage.lin,
  at: Pick<Service, 'url'> = service,
): Promise<Verdict> {
  const campaign = /Adjustment$/.test(verb) ? {} : { campaign: 'cmp_1' }
  const content = { ...campaign, reason: 'as it should be', ...input }
  return mutate(at, verb, content, token ?? undefined, fieldsOf[verb])
}

/** Gifts of 300 and 200 to prj_1, of 500 to prj_2, of 50 that nothing matches; the foundation and an enterprise match 1:1. */
async function giveAll(): Promise<string[]> {
  await openMatching(service, 'FOUNDATION')
  await openMatching(service, 'ENTERPRISE')
  const gifts: [string, number][] = [
    ['prj_1', 300],
    ['prj_1', 200],
    ['prj_2', 500],
    ['prj_4', 50],
  ]
  const ids: string[] = []
  for (const [project, amount] of gifts) ids.push((await donate(stage, project, amount)).donation.id)
  return ids
}

async function goTo(phase: 'SETTLING' | 'NOTICE'): Promise<void> {
  service.clock.set(campaignEnds)
  expect(await act('startSettlement')).toMatchObject({ __typename: 'StartSettlementSuccess' })
  if (phase === 'SETTLING') return
  expect(await act('publishNotice')).toMatchObject({ __typename: 'PublishNoticeSuccess' })
}

const ledger = () =>
  balances(
    service,
    'MATCHING_WINDOW',
    'MATCHING_RETURNED',
    'PROJECT_FOUNDATION_MATCH',
    'PROJECT_PARTNER_MATCH',
    'FOUNDATION_MATCH_PAID',
    'PARTNER_MATCH_PAID',
  )

async function items(filter = '', token?: string): Promise<string[]> {
  const { body } = await service.graphql(
    `{ campaign(code: "test") { settlement { items${filter} { edges { node { ${itemFields} } } } } } }`,
    {},
    token,
  )
  expect(body.errors).toBeUndefined()
  const edges = body.data.campaign.settlement.items.edges as { node: Verdict }[]
  return edges.map(({ node }) => `${node.id} ${node.organization.id} ${node.state} ${node.amount.minorUnits}`)
}

const matched = {
  'PROJECT_FOUNDATION_MATCH:1': 500,
  'PROJECT_FOUNDATION_MATCH:2': 500,
  'PROJECT_PARTNER_MATCH:1': 500,
  'PROJECT_PARTNER_MATCH:2': 500,
}
const returned = { 'MATCHING_RETURNED:1': 999_000, 'MATCHING_RETURNED:2': 999_000 }

describe('the whole way of a settlement', () => {
  test('pays every project what it was matched, line by line, and returns the rest to the pools', async () => {
    await giveAll()
    expect(await ledger()).toEqual({ ...matched, 'MATCHING_WINDOW:1': 999_000, 'MATCHING_WINDOW:2': 999_000 })
    expect((await service.graphql('{ campaign(code: "test") { settlement { startedAt } } }')).body).toEqual({
      data: { campaign: { settlement: null } },
    })

    service.clock.set(campaignEnds)
    expect(await act('startSettlement')).toMatchObject({
      replayed: false,
      campaign: { phase: 'SETTLING' },
      settlement: { startedAt: '2022-09-10T16:00:00.000Z', noticeAt: null, noticeEndsAt: null, sums: [] },
    })
    expect(await items()).toEqual([])

    service.clock.advance(3_600_000)
    expect(await act('publishNotice')).toMatchObject({
      campaign: { phase: 'NOTICE' },
      settlement: {
        noticeAt: '2022-09-10T17:00:00.000Z',
        noticeEndsAt: '2022-09-20T17:00:00.000Z',
        sums: [
          { line: 'FOUNDATION_MATCH', state: 'IN_NOTICE', count: 2, amount: { minorUnits: 1_000 } },
          { line: 'PARTNER_MATCH', state: 'IN_NOTICE', count: 2, amount: { minorUnits: 1_000 } },
        ],
      },
    })
    expect(await ledger()).toEqual({ ...matched, ...returned })
    expect(await items()).toEqual([
      'sti_1-1-FOUNDATION org_1 IN_NOTICE 500',
      'sti_1-1-PARTNER org_1 IN_NOTICE 500',
      'sti_1-2-FOUNDATION org_2 IN_NOTICE 500',
      'sti_1-2-PARTNER org_2 IN_NOTICE 500',
    ])

    service.clock.advance(noticeMs)
    expect(await act('approvePayments')).toEqual({
      __typename: 'ApprovePaymentsSuccess',
      replayed: false,
      approved: 4,
      amount: { minorUnits: 2_000 },
      skippedCount: 0,
      skipped: [],
    })
    expect(await ledger()).toEqual({ ...matched, ...returned })

    expect(await act('disbursePayments', {}, stage.wang)).toEqual({
      __typename: 'DisbursePaymentsSuccess',
      replayed: false,
      disbursed: 4,
      amount: { minorUnits: 2_000 },
      remaining: 0,
      samePerson: 0,
      frozen: 0,
    })
    expect(await ledger()).toEqual({
      ...returned,
      'FOUNDATION_MATCH_PAID:1': 500,
      'FOUNDATION_MATCH_PAID:2': 500,
      'PARTNER_MATCH_PAID:1': 500,
      'PARTNER_MATCH_PAID:2': 500,
    })
    expect(await items('(filter: { state: DISBURSED, line: PARTNER_MATCH })')).toEqual([
      'sti_1-1-PARTNER org_1 DISBURSED 500',
      'sti_1-2-PARTNER org_2 DISBURSED 500',
    ])
    const before = await service.sql`select * from totals order by topic`

    expect(await act('closeCampaign')).toMatchObject({
      campaign: { phase: 'SETTLED' },
      settlement: {
        settledAt: '2022-09-20T17:00:00.000Z',
        sums: [
          { line: 'FOUNDATION_MATCH', state: 'DISBURSED', count: 2, amount: { minorUnits: 1_000 } },
          { line: 'PARTNER_MATCH', state: 'DISBURSED', count: 2, amount: { minorUnits: 1_000 } },
        ],
      },
    })
    expect(await service.sql`select * from totals order by topic`).toEqual(before)
    const { body } = await service.graphql('{ campaign(code: "test") { totals { serviceLevel } } }')
    expect(body.data.campaign.totals).toEqual({ serviceLevel: 'FINAL' })
    const audited = await service.sql<{ told: string }[]>`
      select actor || ' ' || action as told from audit_entry where subject = 'cmp_1' order by id`
    expect(audited.map(({ told }) => told)).toEqual([
      'staff:lin START_SETTLEMENT',
      'staff:lin PUBLISH_NOTICE',
      'staff:lin APPROVE_PAYMENTS',
      'staff:wang DISBURSE_PAYMENTS',
      'staff:lin CLOSE_CAMPAIGN',
    ])
  })

  test('a refund during the notice lowers the item, to nothing when nothing is left', async () => {
    const [first, second, third] = await giveAll()
    await goTo('NOTICE')
    const refund = (donation = '') =>
      mutate(service, 'refundDonation', { donation, reason: 'objection' }, stage.channel)
    for (const gift of [first, second]) {
      expect(await refund(gift)).toMatchObject({ __typename: 'RefundDonationSuccess' })
    }
    expect(await items('(filter: { line: FOUNDATION_MATCH })')).toEqual([
      'sti_1-1-FOUNDATION org_1 IN_NOTICE 0',
      'sti_1-2-FOUNDATION org_2 IN_NOTICE 500',
    ])
    service.clock.advance(noticeMs)
    await act('approvePayments')
    expect(await act('disbursePayments', {}, stage.wang)).toMatchObject({
      disbursed: 4,
      amount: { minorUnits: 1_000 },
    })
    expect(await ledger()).toEqual({
      'MATCHING_RETURNED:1': 999_500,
      'MATCHING_RETURNED:2': 999_500,
      'FOUNDATION_MATCH_PAID:2': 500,
      'PARTNER_MATCH_PAID:2': 500,
    })
    // What was paid out is not taken back any more.
    expect(await refund(third)).toMatchObject({ __typename: 'MatchDisbursed' })
    await act('closeCampaign')
    expect(await refund(third)).toMatchObject({ __typename: 'CampaignSettled' })
  })
})

describe('the steps come in their order', () => {
  test('the books are closed at the end of the campaign, to the millisecond, and not before', async () => {
    service.clock.set(new Date(Date.parse(campaignEnds) - 1))
    expect(await act('startSettlement')).toMatchObject({
      __typename: 'CampaignNotOver',
      endsAt: '2022-09-10T16:00:00.000Z',
    })
    service.clock.advance(1)
    expect(await act('startSettlement')).toMatchObject({ __typename: 'StartSettlementSuccess' })
  })

  test('a paused campaign can be settled', async () => {
    await service.sql`update campaign set phase = 'PAUSED' where id = 1`
    service.clock.set(campaignEnds)
    expect(await act('startSettlement')).toMatchObject({ campaign: { phase: 'SETTLING' } })
  })

  test.each<[string, string[]]>([
    ['DRAFT', []],
    ['PUBLISHED', []],
    ['LIVE', ['startSettlement']],
    ['PAUSED', ['startSettlement']],
    ['SETTLING', ['publishNotice']],
  ])('of a campaign in %s nothing is done but %j', async (phase, allowed) => {
    service.clock.set(campaignEnds)
    await service.sql`update campaign set phase = ${phase} where id = 1`
    const verbs = ['startSettlement', 'publishNotice', 'approvePayments', 'disbursePayments', 'closeCampaign']
    await writesNothing(service, async () => {
      for (const verb of verbs.filter((name) => !allowed.includes(name)))
        expect(await act(verb)).toMatchObject({ __typename: 'SettlementPhaseConflict', phase })
    })
  })

  test('payments are approved from the end of the notice on, to the millisecond', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs - 1)
    const early = { __typename: 'NoticeNotOver', endsAt: '2022-09-20T16:00:00.000Z' }
    expect(await act('approvePayments')).toMatchObject(early)
    expect(await act('closeCampaign')).toMatchObject(early)
    service.clock.advance(1)
    expect(await act('approvePayments')).toMatchObject({ approved: 4 })
  })

  test('a campaign is not closed while items are neither paid nor frozen, or awards on their way', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    expect(await act('closeCampaign')).toMatchObject({ __typename: 'PaymentsOutstanding', count: 4 })
    await act('approvePayments', { items: ['sti_1-1-PARTNER'] })
    await act('disbursePayments', {}, stage.wang)
    expect(await act('closeCampaign')).toMatchObject({ __typename: 'PaymentsOutstanding', count: 3 })
    await act('approvePayments')
    await act('disbursePayments', {}, stage.wang)
    const criteria = [{ code: 'a', nameZh: '甲', nameEn: 'A', weight: 1_000 }]
    const names = { nameZh: '创新', nameEn: 'Innovation', reason: 'test' }
    await mutate(
      service,
      'openTrack',
      { campaign: 'cmp_1', kind: 'INNOVATION', budget: 10, criteria, ...names },
      stage.lin,
    )
    await mutate(
      service,
      'nominateAward',
      { track: 'itk_1', organization: 'org_1', reason: 'test' },
      stage.lin,
    )
    const award = { award: 'iaw_1', reason: 'test' }
    await mutate(service, 'scoreAward', { ...award, points: [{ criterion: 'a', points: 1 }] }, stage.lin)
    await mutate(service, 'proposeAward', { ...award, amount: 10 }, stage.lin)
    expect(await act('closeCampaign')).toMatchObject({ __typename: 'AwardsOutstanding', count: 1 })
    await mutate(service, 'rejectAward', award, stage.lin)
    expect(await act('closeCampaign')).toMatchObject({ campaign: { phase: 'SETTLED' } })
  })

  test('the result is not published while a match is under review', async () => {
    await openMatching(service)
    for (let gift = 0; gift < 6; gift += 1) await donate(stage, 'prj_1', 100 + gift, 'alice')
    await goTo('SETTLING')
    const refused = await writesNothing(service, () => act('publishNotice'))
    expect(refused).toMatchObject({ __typename: 'MatchesUnderReview', count: 2 })
    const held = await service.sql<{ id: string }[]>`
      select 'don_1-' || seq as id from donation where match_status = 'HELD'`
    for (const { id } of held)
      await mutate(service, 'refundDonation', { donation: id, reason: 'undecided' }, stage.channel)
    expect(await act('publishNotice')).toMatchObject({ campaign: { phase: 'NOTICE' } })
    expect(await items()).toEqual(['sti_1-1-FOUNDATION org_1 IN_NOTICE 406'])
  })
})

describe('two persons', () => {
  test('what one approved waits for another, and is said', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await act('approvePayments', { items: ['sti_1-1-PARTNER', 'sti_1-1-FOUNDATION'] }, stage.lin)
    await act('approvePayments', {}, stage.wang)
    expect(await act('disbursePayments', {}, stage.lin)).toMatchObject({
      disbursed: 2,
      remaining: 0,
      samePerson: 2,
    })
    expect(await ledger()).toMatchObject({
      'FOUNDATION_MATCH_PAID:2': 500,
      'PROJECT_FOUNDATION_MATCH:1': 500,
    })
    expect(await act('disbursePayments', {}, stage.lin)).toMatchObject({ disbursed: 0, samePerson: 2 })
    await expect(
      service.sql`update settlement_item set state = 'DISBURSED', disbursed = 500, disbursed_at = now(),
        disbursed_by = approved_by where state = 'PAYABLE'`,
    ).rejects.toMatchObject({ constraint_name: 'settlement_item_is_paid_by_a_second_person' })
    expect(await act('disbursePayments', {}, stage.wang)).toMatchObject({ disbursed: 2, samePerson: 0 })
  })

  test('that pay at once pay once', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await act('approvePayments')
    const zhao = await service.token('staff', 'zhao', 3_600)
    const answers = await Promise.all([
      act('disbursePayments', {}, stage.wang, pair.first),
      act('disbursePayments', {}, zhao, pair.second),
      act('disbursePayments', {}, stage.wang, pair.second),
    ])
    expect(answers.map(({ disbursed }) => disbursed).sort()).toEqual([0, 0, 4])
    expect(await ledger()).toEqual({
      ...returned,
      'FOUNDATION_MATCH_PAID:1': 500,
      'FOUNDATION_MATCH_PAID:2': 500,
      'PARTNER_MATCH_PAID:1': 500,
      'PARTNER_MATCH_PAID:2': 500,
    })
  })

  test('that approve at once approve once', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    const answers = await Promise.all([
      act('approvePayments', {}, stage.lin, pair.first),
      act('approvePayments', {}, stage.wang, pair.second),
    ])
    expect(answers.map(({ approved }) => approved).sort()).toEqual([0, 4])
  })
})

test.skipIf(!shared)(`a call pays 1,000 items and says how many are left (${needsShared})`, async () => {
  await service.sql`
    insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
    select campaign_id, 'M' || n, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search
    from project cross join generate_series(1, 1200) n where id = 1`
  const [{ first }] = await service.sql<[{ first: number }]>`
    select min(id) as first from project where number like 'M%'`
  await openMatching(service)
  // Past the wire, which is not what this is about.
  const partner: Viewer = { role: 'partner', subject: 'prt_1', expiresAt: null }
  const gifts = Array.from({ length: 1_200 }, (_, index) => ({
    idempotencyKey: newKey(),
    project: `prj_${first + index}`,
    amount: 100n,
  }))
  await Promise.all(gifts.map((gift) => giveMoney(service.app, partner, gift)))
  await goTo('NOTICE')
  service.clock.advance(noticeMs)
  expect(await act('approvePayments')).toMatchObject({ approved: 1_200, amount: { minorUnits: 120_000 } })
  const pay = () => act('disbursePayments', {}, stage.wang)
  expect(await pay()).toMatchObject({ disbursed: 1_000, amount: { minorUnits: 100_000 }, remaining: 200 })
  expect(await act('closeCampaign')).toMatchObject({ __typename: 'PaymentsOutstanding', count: 200 })
  expect(await pay()).toMatchObject({ disbursed: 200, amount: { minorUnits: 20_000 }, remaining: 0 })
  expect(await ledger()).toEqual({ 'MATCHING_RETURNED:1': 880_000, 'FOUNDATION_MATCH_PAID:1': 120_000 })
  expect(await act('closeCampaign')).toMatchObject({ campaign: { phase: 'SETTLED' } })
  expect(await violatedInvariants(service)).toEqual([])
  await clearStage(service)
  await service.sql`delete from project where number like 'M%'`
})

describe('a brake', () => {
  test('freezes items, which stay behind while the others are paid', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await engageBrake(service, 'PROJECT', 1)
    expect(await items('(filter: { state: FROZEN })')).toEqual([
      'sti_1-1-FOUNDATION org_1 FROZEN 500',
      'sti_1-1-PARTNER org_1 FROZEN 500',
    ])
    expect(await items('(filter: { state: IN_NOTICE })')).toHaveLength(2)
    expect(await act('approvePayments')).toMatchObject({
      approved: 2,
      amount: { minorUnits: 1_000 },
      skippedCount: 2,
      skipped: [
        { id: 'sti_1-1-FOUNDATION', state: 'FROZEN' },
        { id: 'sti_1-1-PARTNER', state: 'FROZEN' },
      ],
    })
    // One on the receiver, after the approval.
    await engageBrake(service, 'ORGANIZATION', 2)
    expect(await act('disbursePayments', {}, stage.wang)).toMatchObject({
      disbursed: 0,
      remaining: 0,
      frozen: 2,
    })
    expect(await ledger()).toEqual({ ...matched, ...returned })
    await releaseBrakes(service)
    expect(await act('disbursePayments', {}, stage.wang)).toMatchObject({ disbursed: 2, frozen: 0 })
    expect(await act('approvePayments')).toMatchObject({ approved: 2, skippedCount: 0 })
    expect(await act('disbursePayments', {}, stage.wang)).toMatchObject({ disbursed: 2 })
  })

  test('ends by itself at its instant', async () => {
    await giveAll()
    await goTo('NOTICE')
    const until = new Date(service.clock.now().getTime() + noticeMs + 1)
    await engageBrake(service, 'PROJECT', 1, until)
    service.clock.advance(noticeMs)
    expect(await act('approvePayments')).toMatchObject({ approved: 2, skippedCount: 2 })
    expect(await items('(filter: { state: FROZEN })')).toHaveLength(2)
    service.clock.advance(1)
    expect(await items('(filter: { state: FROZEN })')).toEqual([])
    expect(await act('approvePayments')).toMatchObject({ approved: 2, skippedCount: 0 })
  })

  test('on somebody else freezes nothing', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await engageBrake(service, 'PROJECT', 4)
    await engageBrake(service, 'ORGANIZATION', 3)
    expect(await act('approvePayments')).toMatchObject({ approved: 4, skippedCount: 0 })
  })
})

describe('payments that are named', () => {
  test('are approved alone, and what cannot be is skipped and said', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await engageBrake(service, 'PROJECT', 2)
    await act('approvePayments', { items: ['sti_1-1-FOUNDATION'] })
    const named = ['sti_1-2-FOUNDATION', 'sti_1-1-PARTNER', 'sti_1-1-FOUNDATION', 'sti_1-1-PARTNER']
    const answer = await act('approvePayments', { items: named })
    expect(answer).toMatchObject({ approved: 1, amount: { minorUnits: 500 }, skippedCount: 2 })
    expect(answer.skipped).toEqual(
      expect.arrayContaining([
        { id: 'sti_1-2-FOUNDATION', state: 'FROZEN' },
        { id: 'sti_1-1-FOUNDATION', state: 'PAYABLE' },
      ]),
    )
    expect(await items('(filter: { state: FROZEN })')).toHaveLength(2)
  })

  test('have to be items of the campaign', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    const approve = (...items: string[]) => act('approvePayments', { items })
    await writesNothing(service, async () => {
      for (const malformed of [
        'prj_1',
        'sti_1-1',
        'sti_1-1-FOUNDATION_MATCH',
        'sti_1-0-PARTNER',
        'sti_2-1-PARTNER',
      ]) {
        expect(await approve('sti_1-1-PARTNER', malformed)).toMatchObject({
          __typename: 'InvalidInput',
          fields: [{ path: 'input.items.1' }],
        })
      }
      expect(await approve()).toMatchObject({ fields: [{ path: 'input.items' }] })
      expect(await approve(...Array(501).fill('sti_1-1-PARTNER'))).toMatchObject({
        fields: [{ path: 'input.items' }],
      })
      expect(await approve('sti_1-1-PARTNER', 'sti_1-4-PARTNER')).toMatchObject({
        __typename: 'NotFound',
        path: 'input.items.1',
      })
    })
    expect(await act('startSettlement', { campaign: 'cmp_9' })).toMatchObject({ path: 'input.campaign' })
  })
})

describe('the same key', () => {
  test('gets the first answer, and nothing twice', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await engageBrake(service, 'PROJECT', 1)
    const approval = { idempotencyKey: newKey() }
    const first = await act('approvePayments', approval)
    expect(first).toMatchObject({ approved: 2, skippedCount: 2 })
    expect(await writesNothing(service, () => act('approvePayments', approval))).toEqual({
      ...first,
      replayed: true,
    })
    const payment = { idempotencyKey: newKey() }
    const paid = await act('disbursePayments', payment, stage.wang)
    await releaseBrakes(service)
    await act('approvePayments')
    expect(await writesNothing(service, () => act('disbursePayments', payment, stage.wang))).toEqual({
      ...paid,
      replayed: true,
    })
    expect(await act('disbursePayments', {}, stage.wang)).toMatchObject({ disbursed: 2 })
    const closing = { idempotencyKey: newKey() }
    await act('closeCampaign', closing)
    expect(await writesNothing(service, () => act('closeCampaign', closing))).toMatchObject({
      replayed: true,
      campaign: { phase: 'SETTLED' },
    })
  })

  test('with other content is refused', async () => {
    await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    const approval = { idempotencyKey: newKey(), items: ['sti_1-1-PARTNER'] }
    await act('approvePayments', approval)
    const conflict = { __typename: 'IdempotencyConflict' }
    expect(await act('approvePayments', { ...approval, items: ['sti_1-2-PARTNER'] })).toMatchObject(conflict)
    expect(await act('approvePayments', { ...approval, items: undefined })).toMatchObject(conflict)
    expect(await act('disbursePayments', { idempotencyKey: approval.idempotencyKey })).toMatchObject(conflict)
  })
})

test('whoever is not staff is refused, writes nothing and leaves a trace', async () => {
  await giveAll()
  await goTo('NOTICE')
  const adjustment = { item: 'sti_1-1-PARTNER', kind: 'PAY', amount: 1 }
  const inputs: [string, Record<string, unknown>][] = [
    ['startSettlement', {}],
    ['publishNotice', {}],
    ['approvePayments', {}],
    ['disbursePayments', {}],
    ['closeCampaign', {}],
    ['proposeAdjustment', adjustment],
    ['applyAdjustment', { adjustment: 'adj_1' }],
    ['rejectAdjustment', { adjustment: 'adj_1' }],
  ]
  const day = 40 * 86_400
  const tokens = {
    'donor:alice': await service.token('donor', 'alice', day),
    'partner:prt_1': stage.channel,
    'organization:org_1': stage.organization,
    'screen:hall': await service.token('screen', 'hall', day),
  }
  await writesNothing(service, async () => {
    for (const [verb, input] of inputs)
      for (const token of [null, ...Object.values(tokens)])
        expect([verb, (await act(verb, input, token)).__typename]).toEqual([verb, 'Forbidden'])
  })
  expect(await refusals(service)).toEqual(
    inputs.flatMap(([verb]) => Object.keys(tokens).map((actor) => `${actor} ${verb} FORBIDDEN`)),
  )
})

describe('once SETTLED', () => {
  /** prj_1 stays behind, frozen. */
  async function close(): Promise<string[]> {
    const gifts = await giveAll()
    await goTo('NOTICE')
    service.clock.advance(noticeMs)
    await engageBrake(service, 'PROJECT', 1)
    await act('approvePayments')
    await act('disbursePayments', {}, stage.wang)
    expect(await act('closeCampaign')).toMatchObject({ campaign: { phase: 'SETTLED' } })
    return gifts
  }

  const settledLedger = {
    ...returned,
    'PROJECT_FOUNDATION_MATCH:1': 500,
    'PROJECT_PARTNER_MATCH:1': 500,
    'FOUNDATION_MATCH_PAID:2': 500,
    'PARTNER_MATCH_PAID:2': 500,
  }

  async function adjustments(token?: string): Promise<string[]> {
    const { body } = await service.graphql(
      `{ campaign(code: "test") { settlement { adjustments { edges { node { id kind state amount { minorUnits }
        item { id } pool { id } } } } } } }`,
      {},
      token,
    )
    const edges = body.data.campaign.settlement.adjustments.edges as { node: Verdict }[]
    return edges.map(
      ({ node }) => `${node.id} ${node.kind} ${node.item.id} ${node.amount.minorUnits} ${node.state}`,
    )
  }

  test('nothing changes: gifts, refunds, deeds, flowers and steps are refused, and so is the journal', async () => {
    const [first] = await close()
    await writesNothing(service, async () => {
      expect(await donate(stage, 'prj_1', 100)).toMatchObject({ __typename: 'CampaignNotLive' })
      for (const verb of ['refundDonation', 'voidDonation']) {
        const input = { donation: first, reason: 'late' }
        expect(await mutate(service, verb, input, stage.channel)).toMatchObject({
          __typename: 'CampaignSettled',
        })
        expect(await mutate(service, verb, input, stage.lin)).toMatchObject({ __typename: 'CampaignSettled' })
      }
      const { body } = await service.graphql(
        `mutation ($deeds: [DeedInput!]!) { recordDeeds(input: { deeds: $deeds }) {
          ... on RecordDeedsSuccess { results { result reason } } } }`,
        {
          deeds: [
            {
              externalId: 'x',
              deedType: 'STEPS',
              personRef: 'alice',
              occurredAt: '2022-09-10T12:00:00+08:00',
            },
          ],
        },
        stage.channel,
      )
      expect(body.data.recordDeeds.results).toEqual([{ result: 'REJECTED', reason: 'CAMPAIGN_NOT_LIVE' }])
      const alice = await service.token('donor', 'alice')
      expect(await mutate(service, 'giveFlowers', { dream: 'drm_1', count: 1 }, alice)).toMatchObject({
        __typename: 'CampaignNotLive',
      })
      for (const verb of [
        'startSettlement',
        'publishNotice',
        'approvePayments',
        'disbursePayments',
        'closeCampaign',
      ])
        expect(await act(verb)).toMatchObject({ __typename: 'CampaignSettled' })
    })
    await expect(
      service.sql`
        insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
        select 1, seq + 1, 'DONATE', at, 'partner:prt_1', gen_random_uuid(), gen_random_uuid() from journal_head`,
    ).rejects.toMatchObject({ constraint_name: 'journal_is_closed_when_settled' })
    await expect(
      service.sql`
        insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
        select 1, seq + 1, 'CLOSE_CAMPAIGN', at, 'staff:lin', gen_random_uuid(), gen_random_uuid() from journal_head`,
    ).rejects.toMatchObject({ constraint_name: 'journal_is_closed_when_settled' })
  })

  test('what stayed behind is paid by an adjustment that two persons make, and no total moves', async () => {
    await close()
    expect(await ledger()).toEqual(settledLedger)
    expect(await items('(filter: { state: FROZEN })')).toHaveLength(2)
    await releaseBrakes(service)
    const before = await service.sql`select * from totals order by topic`
    const proposal = { item: 'sti_1-1-FOUNDATION', kind: 'PAY', amount: 500 }
    expect(await act('proposeAdjustment', proposal)).toMatchObject({
      replayed: false,
      adjustment: { id: 'adj_1', state: 'PROPOSED', amount: { minorUnits: 500 } },
    })
    expect(await ledger()).toEqual(settledLedger)
    const alone = await writesNothing(service, () => act('applyAdjustment', { adjustment: 'adj_1' }))
    expect(alone).toMatchObject({ __typename: 'SecondPersonRequired' })
    expect(await refusals(service)).toEqual(['staff:lin applyAdjustment SECOND_PERSON_REQUIRED'])
    await expect(
      service.sql`update adjustment set state = 'APPLIED', decided_by = proposed_by, decided_at = now(),
        decision_reason = 'alone'`,
    ).rejects.toMatchObject({ constraint_name: 'adjustment_is_applied_by_a_second_person' })
    const application = { idempotencyKey: newKey(), adjustment: 'adj_1' }
    expect(await act('applyAdjustment', application, stage.wang)).toMatchObject({
      adjustment: { state: 'APPLIED' },
    })
    const { 'PROJECT_FOUNDATION_MATCH:1': _, ...rest } = settledLedger
    expect(await ledger()).toEqual({ ...rest, 'FOUNDATION_MATCH_PAID:1': 500 })
    expect(await service.sql`select * from totals order by topic`).toEqual(before)
    expect(await writesNothing(service, () => act('applyAdjustment', application, stage.wang))).toMatchObject(
      {
        replayed: true,
      },
    )
    expect(await act('applyAdjustment', { adjustment: 'adj_1' }, stage.wang)).toMatchObject({
      __typename: 'AdjustmentDecided',
      state: 'APPLIED',
    })
  })

  test('what was not due is returned to a pool of its own line, and to no other', async () => {
    await close()
    const proposal = { item: 'sti_1-1-PARTNER', kind: 'RETURN', amount: 200 }
    await writesNothing(service, async () => {
      expect(await act('proposeAdjustment', { ...proposal, pool: 'mpl_1' })).toMatchObject({
        __typename: 'InvalidInput',
        fields: [{ path: 'input.pool' }],
      })
      expect(await act('proposeAdjustment', { ...proposal, pool: 'mpl_9' })).toMatchObject({
        path: 'input.pool',
      })
      expect(await act('proposeAdjustment', proposal)).toMatchObject({ fields: [{ path: 'input.pool' }] })
      expect(await act('proposeAdjustment', { ...proposal, kind: 'PAY', pool: 'mpl_2' })).toMatchObject({
        fields: [{ path: 'input.pool' }],
      })
      expect(
        await act('proposeAdjustment', { ...proposal, pool: 'mpl_2', item: 'sti_1-4-PARTNER' }),
      ).toMatchObject({
        __typename: 'NotFound',
        path: 'input.item',
      })
      expect(await act('proposeAdjustment', { ...proposal, pool: 'mpl_2', amount: 0 })).toMatchObject({
        fields: [{ path: 'input.amount' }],
      })
    })
    await act('proposeAdjustment', { ...proposal, pool: 'mpl_2' })
    await act('applyAdjustment', { adjustment: 'adj_1' }, stage.wang)
    expect(await ledger()).toMatchObject({ 'PROJECT_PARTNER_MATCH:1': 300, 'MATCHING_RETURNED:2': 999_200 })
    // The rest can still be paid.
    expect(
      await act('proposeAdjustment', { item: 'sti_1-1-PARTNER', kind: 'PAY', amount: 301 }),
    ).toMatchObject({
      __typename: 'AdjustmentExceeded',
      left: { minorUnits: 300 },
    })
  })

  test('two adjustments of the same money, applied at once: exactly one', async () => {
    await close()
    const proposal = { item: 'sti_1-1-FOUNDATION', kind: 'PAY', amount: 400 }
    await act('proposeAdjustment', proposal)
    await act('proposeAdjustment', { ...proposal, kind: 'RETURN', pool: 'mpl_1' })
    const answers = await Promise.all([
      act('applyAdjustment', { adjustment: 'adj_1' }, stage.wang, pair.first),
      act('applyAdjustment', { adjustment: 'adj_2' }, stage.wang, pair.second),
    ])
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
      'AdjustmentExceeded',
      'ApplyAdjustmentSuccess',
    ])
    expect(await ledger()).toMatchObject({ 'PROJECT_FOUNDATION_MATCH:1': 100 })
  })

  test('a proposal can be rejected, by whoever proposed it too, and nothing moves', async () => {
    await close()
    await act('proposeAdjustment', { item: 'sti_1-1-FOUNDATION', kind: 'PAY', amount: 500 })
    expect(await act('rejectAdjustment', { adjustment: 'adj_1' })).toMatchObject({
      adjustment: { state: 'REJECTED' },
    })
    expect(await ledger()).toEqual(settledLedger)
    for (const verb of ['rejectAdjustment', 'applyAdjustment'])
      expect(await act(verb, { adjustment: 'adj_1' }, stage.wang)).toMatchObject({
        __typename: 'AdjustmentDecided',
        state: 'REJECTED',
      })
    expect(await act('applyAdjustment', { adjustment: 'adj_9' }, stage.wang)).toMatchObject({
      path: 'input.adjustment',
    })
  })

  test('the public sees what was applied; proposals, actors and reasons are for staff', async () => {
    await close()
    await act('proposeAdjustment', { item: 'sti_1-1-FOUNDATION', kind: 'PAY', amount: 10 })
    await act('proposeAdjustment', { item: 'sti_1-1-PARTNER', kind: 'PAY', amount: 20 })
    await act('applyAdjustment', { adjustment: 'adj_2' }, stage.wang)
    const applied = 'adj_2 PAY sti_1-1-PARTNER 20 APPLIED'
    expect(await adjustments()).toEqual([applied])
    expect(await adjustments(stage.organization)).toEqual([applied])
    expect(await adjustments(stage.lin)).toEqual(['adj_1 PAY sti_1-1-FOUNDATION 10 PROPOSED', applied])
    const nodes = async (token?: string) => {
      const { body } = await service.graphql('{ nodes(ids: ["adj_1", "adj_2"]) { id } }', {}, token)
      return body.data.nodes
    }
    expect(await nodes()).toEqual([null, { id: 'adj_2' }])
    expect(await nodes(stage.lin)).toEqual([{ id: 'adj_1' }, { id: 'adj_2' }])
    for (const [id, type, field] of [
      ['adj_2', 'Adjustment', 'proposedBy'],
      ['adj_2', 'Adjustment', 'decidedBy'],
      ['adj_2', 'Adjustment', 'reason'],
      ['adj_2', 'Adjustment', 'decisionReason'],
      ['sti_1-2-PARTNER', 'SettlementItem', 'approvedBy'],
      ['sti_1-2-PARTNER', 'SettlementItem', 'disbursedBy'],
    ]) {
      const query = `{ node(id: "${id}") { ... on ${type} { told: ${field} } } }`
      const { body } = await service.graphql(query, {}, stage.organization)
      expect([field, body.errors?.[0]?.extensions.code]).toEqual([field, 'FORBIDDEN'])
      const { body: told } = await service.graphql(query, {}, stage.lin)
      expect(told.data.node.told).toMatch(/^staff:(lin|wang)$|^as it should be$/)
    }
  })

  test('before, there is no adjustment', async () => {
    await giveAll()
    await goTo('NOTICE')
    expect(
      await act('proposeAdjustment', { item: 'sti_1-1-FOUNDATION', kind: 'PAY', amount: 1 }),
    ).toMatchObject({ __typename: 'SettlementPhaseConflict', phase: 'NOTICE' })
  })
})

test('items are nodes that everybody sees, but those of a campaign in DRAFT, and come in pages', async () => {
  await giveAll()
  await goTo('NOTICE')
  const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on SettlementItem { line state
    campaign { code } project { id } organization { id } amount { minorUnits } disbursedAt } } }`
  const ids = ['sti_1-2-PARTNER', 'sti_1-4-PARTNER', 'sti_1-2', 'sti_0-1-PARTNER', 'sti_9-1-PARTNER']
  const { body } = await service.graphql(query, { ids })
  expect(body).toEqual({
    data: {
      nodes: [
        {
          id: 'sti_1-2-PARTNER',
          line: 'PARTNER_MATCH',
          state: 'IN_NOTICE',
          campaign: { code: 'test' },
          project: { id: 'prj_2' },
          organization: { id: 'org_2' },
          amount: { minorUnits: 500 },
          disbursedAt: null,
        },
        null,
        null,
        null,
        null,
      ],
    },
  })
  const page = async (after: string | null) => {
    const { body } = await service.graphql(
      `query ($after: String) { campaign(code: "test") { settlement { items(first: 3, after: $after) {
        edges { node { id } } pageInfo { hasNextPage endCursor } } } } }`,
      { after },
    )
    return body.data.campaign.settlement.items
  }
  const first = await page(null)
  expect(first.edges).toHaveLength(3)
  expect(first.pageInfo.hasNextPage).toBe(true)
  expect(await page(first.pageInfo.endCursor)).toMatchObject({
    edges: [{ node: { id: 'sti_1-2-PARTNER' } }],
    pageInfo: { hasNextPage: false },
  })
  await service.sql`update campaign set phase = 'DRAFT' where id = 1`
  expect((await service.graphql('{ node(id: "sti_1-2-PARTNER") { id } }')).body.data).toEqual({ node: null })
})

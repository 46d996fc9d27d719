// The whole path once, over the public API: a deed grows a flower, the flower is given to a dream, money is given to a
// project and given back; after each step every number is looked at, in the answers, in what watchers see and in the
// ledger.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findingsOn } from '../../src/ledger/audit.ts'
import { type Service, startService, type Watch } from '../setup/service.ts'

let service: Service
let alice: string
let partner: string
let campaign: Watch
let dream: Watch
let project: Watch

beforeAll(async () => {
  service = await startService()
  service.clock.set('2022-09-07T12:00:00+08:00')
  alice = await service.token('donor', 'alice')
  partner = await service.token('partner', 'prt_1')
  campaign = service.subscribe(`subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { ${numbers} } }`)
  dream = service.subscribeSse(`subscription { dreamTotals(dream: "drm_1", maxHz: 20) { ${numbers} } }`)
  project = service.subscribe(`subscription { projectTotals(project: "prj_1", maxHz: 20) { ${numbers} } }`)
})

afterAll(() => service.close())

const numbers = `seq donationCount donorCount received { minorUnits } refunded { minorUnits } net { minorUnits }
  flowerCount flowersReversed flowersCounted giverCount`

const nothing = {
  donationCount: 0,
  donorCount: 0,
  received: { minorUnits: 0 },
  refunded: { minorUnits: 0 },
  net: { minorUnits: 0 },
  flowerCount: 0,
  flowersReversed: 0,
  flowersCounted: 0,
  giverCount: 0,
}

test('before anything happened, watchers see zeros', async () => {
  for (const watch of [campaign, dream, project]) {
    expect(await shown(watch)).toEqual({ ...nothing, seq: 0 })
  }
})

test('one deed grows one flower', async () => {
  const { body } = await service.graphql(
    `mutation ($input: RecordDeedsInput!) { recordDeeds(input: $input) { __typename
      ... on RecordDeedsSuccess { results { externalId result flowers reason deed { day deedType { code } } } } } }`,
    {
      input: {
        deeds: [
          {
            externalId: 'walk-1',
            deedType: 'STEPS',
            personRef: 'alice',
            occurredAt: '2022-09-07T08:00:00+08:00',
          },
        ],
      },
    },
    partner,
  )
  expect(body.data.recordDeeds).toEqual({
    __typename: 'RecordDeedsSuccess',
    results: [
      {
        externalId: 'walk-1',
        result: 'GRANTED',
        flowers: 1,
        reason: null,
        deed: { day: '2022-09-07', deedType: { code: 'STEPS' } },
      },
    ],
  })
  expect(await flowers()).toEqual({ balance: 1, earned: 1, given: 0 })
  expect(await ledger()).toEqual(['1.0 FLOWERS_GRANTED DEED_TYPE:STEPS → DONOR_FLOWERS:alice 1 FLOWER'])
})

test('the flower is given to a dream, which everybody sees', async () => {
  const { body } = await service.graphql(
    `mutation ($input: GiveFlowersInput!) { giveFlowers(input: $input) { __typename
      ... on GiveFlowersSuccess { balance replayed gift { count counted dream { id } } } } }`,
    { input: { idempotencyKey: 'gift-1', dream: 'drm_1', count: 1 } },
    alice,
  )
  expect(body.data.giveFlowers).toEqual({
    __typename: 'GiveFlowersSuccess',
    balance: 0,
    replayed: false,
    gift: { count: 1, counted: 1, dream: { id: 'drm_1' } },
  })
  expect(await flowers()).toEqual({ balance: 0, earned: 1, given: 1 })
  const given = { ...nothing, seq: 2, flowerCount: 1, flowersCounted: 1, giverCount: 1 }
  expect(await shown(dream, 2)).toEqual(given)
  expect(await shown(campaign, 2)).toEqual(given)
})

let donation: string

test('a gift of money reaches the project and names its receiver', async () => {
  const { body } = await service.graphql(
    `mutation ($input: DonateInput!) { donate(input: $input) { __typename
      ... on DonateSuccess { replayed donation { id seq state day amount { minorUnits decimal currency }
        project { id } receivingOrganization { nameEn } region { code } donor { __typename } paymentReference } } } }`,
    {
      input: {
        idempotencyKey: 'donation-1',
        project: 'prj_1',
        amount: 5_000,
        donorRef: 'alice',
        regionCode: '310000',
        paymentReference: 'pay-1',
      },
    },
    partner,
  )
  expect(body.data.donate).toEqual({
    __typename: 'DonateSuccess',
    replayed: false,
    donation: {
      id: 'don_1-3',
      seq: 3,
      state: 'PAID',
      day: '2022-09-07',
      amount: { minorUnits: 5_000, decimal: '50.00', currency: 'CNY' },
      project: { id: 'prj_1' },
      receivingOrganization: { nameEn: 'Guangdong Test Foundation' },
      region: { code: '310000' },
      donor: { __typename: 'AnonymousDonor' },
      paymentReference: 'pay-1',
    },
  })
  donation = body.data.donate.donation.id
  // The first donation of a day is a good deed too.
  expect(await flowers()).toEqual({ balance: 1, earned: 2, given: 1 })
  const received = {
    ...nothing,
    donationCount: 1,
    donorCount: 1,
    received: { minorUnits: 5_000 },
    net: { minorUnits: 5_000 },
  }
  expect(await shown(project, 3)).toEqual({ ...received, seq: 3 })
  expect(await shown(campaign, 3)).toEqual({
    ...received,
    seq: 3,
    flowerCount: 1,
    flowersCounted: 1,
    giverCount: 1,
  })
})

test('the day’s flower is given away as well', async () => {
  const { body } = await service.graphql(
    `mutation ($input: GiveFlowersInput!) { giveFlowers(input: $input) { ... on GiveFlowersSuccess { balance } } }`,
    { input: { idempotencyKey: 'gift-2', dream: 'drm_1', count: 1 } },
    alice,
  )
  expect(body.data.giveFlowers).toEqual({ balance: 0 })
  expect(await shown(dream, 4)).toMatchObject({ seq: 4, flowerCount: 2, flowersCounted: 2, giverCount: 1 })
})

test('the refund takes back the money, the day’s flower and what the flower did', async () => {
  const { body } = await service.graphql(
    `mutation ($input: RefundDonationInput!) { refundDonation(input: $input) { __typename
      ... on RefundDonationSuccess { replayed donation { id state } } } }`,
    { input: { idempotencyKey: 'refund-1', donation, reason: 'paid twice by mistake' } },
    partner,
  )
  expect(body.data.refundDonation).toEqual({
    __typename: 'RefundDonationSuccess',
    replayed: false,
    donation: { id: donation, state: 'REFUNDED' },
  })
  expect(await flowers()).toEqual({ balance: 0, earned: 1, given: 1 })
  // Gross numbers stand; what was taken back is a number of its own.
  expect(await shown(project, 5)).toEqual({
    ...nothing,
    seq: 5,
    donationCount: 1,
    donorCount: 1,
    received: { minorUnits: 5_000 },
    refunded: { minorUnits: 5_000 },
  })
  expect(await shown(dream, 5)).toEqual({
    ...nothing,
    seq: 5,
    flowerCount: 2,
    flowersReversed: 1,
    flowersCounted: 1,
    giverCount: 1,
  })
  expect(await shown(campaign, 5)).toEqual({
    seq: 5,
    donationCount: 1,
    donorCount: 1,
    received: { minorUnits: 5_000 },
    refunded: { minorUnits: 5_000 },
    net: { minorUnits: 0 },
    flowerCount: 2,
    flowersReversed: 1,
    flowersCounted: 1,
    giverCount: 1,
  })
})

test('the ledger tells the whole story', async () => {
  const told = await ledger()
  console.table(
    told.map((line) => {
      const [entry, code, debit, , credit, amount, asset] = line.split(' ')
      return { entry, code, debit, credit, amount, asset }
    }),
  )
  expect(told).toEqual([
    '1.0 FLOWERS_GRANTED DEED_TYPE:STEPS → DONOR_FLOWERS:alice 1 FLOWER',
    '2.0 FLOWERS_GIVEN DONOR_FLOWERS:alice → DREAM_FLOWERS:drm_1 1 FLOWER',
    '3.0 DONATION CHANNEL:prt_1 → PROJECT_DONATIONS:prj_1 5000 CNY',
    '3.1 FLOWERS_GRANTED DEED_TYPE:FIRST_DONATION → DONOR_FLOWERS:alice 1 FLOWER',
    '4.0 FLOWERS_GIVEN DONOR_FLOWERS:alice → DREAM_FLOWERS:drm_1 1 FLOWER',
    '5.0 REFUND PROJECT_DONATIONS:prj_1 → CHANNEL:prt_1 5000 CNY',
    '5.1 GIFT_INVALIDATED DREAM_FLOWERS:drm_1 → DONOR_FLOWERS:alice 1 FLOWER',
    '5.2 FLOWERS_REVERSED DONOR_FLOWERS:alice → DEED_TYPE:FIRST_DONATION 1 FLOWER',
  ])
})

test('the audit finds nothing', async () => {
  const violated = (await findingsOn(service.sql)).filter(({ violations }) => violations > 0)
  expect(violated).toEqual([])
})

/** The first frame at or above a seq. */
async function shown(watch: Watch, seq = 0): Promise<unknown> {
  for (;;) {
    const frame = await watch.next()
    const [totals] = Object.values(frame?.data ?? {}) as { seq: number }[]
    if (!totals) throw new Error(`no frame: ${JSON.stringify(frame)}`)
    if (totals.seq >= seq) return totals
  }
}

async function flowers(): Promise<unknown> {
  const { body } = await service.graphql(
    '{ viewer { flowerAccount(campaign: "cmp_1") { balance earned given } } }',
    {},
    alice,
  )
  return body.data.viewer.flowerAccount
}

/** Every transfer, as "entry.line CODE debit → credit amount ASSET". */
async function ledger(): Promise<string[]> {
  const rows = await service.sql<{ told: string }[]>`
    with named as (
      select a.id, a.asset, a.kind || ':' || case a.kind
        when 'CHANNEL' then 'prt_' || a.owner_id
        when 'PROJECT_DONATIONS' then 'prj_' || a.owner_id
        when 'DREAM_FLOWERS' then 'drm_' || a.owner_id
        when 'DEED_TYPE' then (select code from deed_type where id = a.owner_id)
        else (select ref from donor where id = a.owner_id) end as name
      from account a
    )
    select t.seq || '.' || t.line || ' ' || t.code || ' ' || d.name || ' → ' || c.name || ' ' || t.amount || ' ' || d.asset as told
    from transfer t join named d on d.id = t.debit_account_id join named c on c.id = t.credit_account_id
    order by t.seq, t.line`
  return rows.map(({ told }) => told)
}

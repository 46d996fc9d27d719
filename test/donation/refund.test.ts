// What a refund takes back: the money, and the flower that came with the first donation of a day.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  ask,
  campaignTotals,
  dayTotals,
  flowerAccount,
  longLived,
  nodeTotals,
  startOver,
  type Verdict,
  violatedInvariants,
  writesNothing,
} from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let channel: string
let alice: string
let keys: number

beforeAll(async () => {
  service = await startService()
  channel = await service.token('partner', 'prt_1', longLived)
  alice = await service.token('donor', 'alice', longLived)
})

afterAll(() => service.close())

beforeEach(async () => {
  await startOver(service)
  keys = 0
})

afterEach(async () => {
  expect(await violatedInvariants(service)).toEqual([])
})

const key = () => `key-${++keys}`

async function donate(amount: number, donorRef = 'alice'): Promise<Verdict> {
  const answer = await ask(
    service,
    'donate',
    { idempotencyKey: key(), project: 'prj_1', amount, donorRef },
    channel,
  )
  expect(answer).toMatchObject({ __typename: 'DonateSuccess', replayed: false })
  return answer.donation
}

function refund(donation: string, idempotencyKey = key(), token = channel): Promise<Verdict> {
  return ask(service, 'refundDonation', { idempotencyKey, donation, reason: 'given by mistake' }, token)
}

function give(count: number, dream = 'drm_1'): Promise<Verdict> {
  return ask(service, 'giveFlowers', { idempotencyKey: key(), dream, count }, alice)
}

async function walk(externalId: string, deedType = 'STEPS'): Promise<void> {
  const deed = { externalId, deedType, personRef: 'alice', occurredAt: service.clock.now().toISOString() }
  const answer = await ask(service, 'recordDeeds', { deeds: [deed] }, channel)
  expect(answer.results).toMatchObject([{ result: 'GRANTED' }])
}

describe('a refund of the first donation of the day', () => {
  test('takes its flower from the balance', async () => {
    const first = await donate(1_000)
    expect(await flowerAccount(service, alice)).toMatchObject({ balance: 1, earned: 1, given: 0 })
    expect(await refund(first.id)).toMatchObject({
      __typename: 'RefundDonationSuccess',
      replayed: false,
      donation: { id: first.id, state: 'REFUNDED', amount: { minorUnits: 1_000 } },
    })
    expect(await flowerAccount(service, alice)).toMatchObject({
      balance: 0,
      earned: 0,
      given: 0,
      deeds: { edges: [{ node: { result: 'REVERSED', deedType: { code: 'FIRST_DONATION' } } }] },
    })
    expect(await campaignTotals(service)).toMatchObject({
      donationCount: 1,
      donorCount: 1,
      received: { minorUnits: 1_000 },
      refunded: { minorUnits: 1_000 },
      net: { minorUnits: 0 },
      flowersReversed: 0,
    })
  })

  test('takes its flower from the newest gift, when it was given away', async () => {
    const first = await donate(1_000)
    await walk('walk-1')
    expect(await give(1, 'drm_1')).toMatchObject({ balance: 1 })
    expect(await give(1, 'drm_2')).toMatchObject({ balance: 0 })
    await refund(first.id)
    expect(await nodeTotals(service, 'Dream', 'drm_1')).toMatchObject({ flowerCount: 1, flowersReversed: 0 })
    expect(await nodeTotals(service, 'Dream', 'drm_2')).toMatchObject({
      flowerCount: 1,
      flowersReversed: 1,
      flowersCounted: 0,
      giverCount: 1,
    })
    expect(await campaignTotals(service)).toMatchObject({
      flowerCount: 2,
      flowersReversed: 1,
      flowersCounted: 1,
    })
    expect(await flowerAccount(service, alice)).toMatchObject({
      balance: 0,
      earned: 1,
      given: 1,
      gifts: { edges: [{ node: { count: 1, counted: 0 } }, { node: { count: 1, counted: 1 } }] },
    })
  })

  test('takes its flower from the balance first, while there is one', async () => {
    const first = await donate(1_000)
    await walk('walk-1')
    expect(await give(1)).toMatchObject({ balance: 1 })
    await refund(first.id)
    expect(await nodeTotals(service, 'Dream', 'drm_1')).toMatchObject({ flowerCount: 1, flowersReversed: 0 })
    expect(await flowerAccount(service, alice)).toMatchObject({ balance: 0, earned: 1, given: 1 })
  })

  test('invalidates one flower of a larger gift and leaves the others', async () => {
    const first = await donate(1_000)
    await walk('walk-1')
    await walk('quiz-1', 'QUIZ')
    expect(await give(3)).toMatchObject({ balance: 0 })
    await refund(first.id)
    expect(await nodeTotals(service, 'Dream', 'drm_1')).toMatchObject({ flowerCount: 3, flowersCounted: 2 })
    expect(await flowerAccount(service, alice)).toMatchObject({
      balance: 0,
      earned: 2,
      given: 2,
      gifts: { edges: [{ node: { count: 3, counted: 2 } }] },
    })
  })

  test('lets a second donation of that day earn the flower again', async () => {
    const first = await donate(1_000)
    await refund(first.id)
    await donate(2_000)
    expect(await flowerAccount(service, alice)).toMatchObject({ balance: 1, earned: 1 })
    await donate(3_000)
    expect(await flowerAccount(service, alice)).toMatchObject({ balance: 1, earned: 1 })
  })
})

test('a refund of a later donation of the day leaves the flower', async () => {
  await donate(1_000)
  const second = await donate(2_000)
  await refund(second.id)
  expect(await flowerAccount(service, alice)).toMatchObject({ balance: 1, earned: 1 })
  expect(await campaignTotals(service)).toMatchObject({
    refunded: { minorUnits: 2_000 },
    net: { minorUnits: 1_000 },
  })
})

test('a donation is refunded once: another key is AlreadyRefunded, the same key is replayed', async () => {
  const { id } = await donate(1_000)
  expect(await refund(id, 'refund')).toMatchObject({ replayed: false })
  await writesNothing(service, async () => {
    expect(await refund(id, 'refund')).toMatchObject({
      __typename: 'RefundDonationSuccess',
      replayed: true,
      donation: { id, state: 'REFUNDED' },
    })
    expect(await refund(id, 'other')).toMatchObject({
      __typename: 'AlreadyRefunded',
      code: 'ALREADY_REFUNDED',
    })
  })
})

test('twenty refunds of one donation at once give it back once', async () => {
  const { id } = await donate(1_000)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, copy) => refund(id, `refund-${copy}`)))
  const kinds = answers.map(({ __typename }) => __typename).sort()
  expect(kinds).toEqual([...Array(19).fill('AlreadyRefunded'), 'RefundDonationSuccess'])
  expect(await campaignTotals(service)).toMatchObject({ refunded: { minorUnits: 1_000 } })
})

test('the key of a refund stands for its donation and its reason', async () => {
  const [first, second] = [await donate(1_000), await donate(2_000)]
  await refund(first.id, 'refund')
  await writesNothing(service, async () => {
    expect(await refund(second.id, 'refund')).toMatchObject({ __typename: 'IdempotencyConflict' })
    const otherReason = { idempotencyKey: 'refund', donation: first.id, reason: 'another reason' }
    expect(await ask(service, 'refundDonation', otherReason, channel)).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
  })
})

test('a retried donation that was refunded meanwhile is answered as it stands', async () => {
  const input = { idempotencyKey: 'gift', project: 'prj_1', amount: 500, donorRef: 'alice' }
  const { donation } = await ask(service, 'donate', input, channel)
  await refund(donation.id)
  expect(await ask(service, 'donate', input, channel)).toMatchObject({
    __typename: 'DonateSuccess',
    replayed: true,
    donation: { id: donation.id, state: 'REFUNDED' },
  })
})

test('a donation is refunded after the campaign has ended, and no more once it is settled', async () => {
  const [first, second] = [await donate(1_000), await donate(2_000)]
  service.clock.set('2022-09-20T00:00:00+08:00')
  await service.sql`update campaign set phase = 'NOTICE'`
  expect(await refund(first.id)).toMatchObject({ __typename: 'RefundDonationSuccess' })
  await service.sql`update campaign set phase = 'SETTLED'`
  await writesNothing(service, async () => {
    expect(await refund(second.id)).toMatchObject({ __typename: 'CampaignSettled', code: 'CAMPAIGN_SETTLED' })
  })
})

test("a refund after midnight counts to the gift's own day", async () => {
  service.clock.set('2022-09-08T23:59:00+08:00')
  const { id } = await donate(1_000)
  service.clock.set('2022-09-09T00:01:00+08:00')
  await donate(50)
  await refund(id)
  expect(await dayTotals(service, '2022-09-08')).toMatchObject({
    received: { minorUnits: 1_000 },
    refunded: { minorUnits: 1_000 },
    net: { minorUnits: 0 },
  })
  expect(await dayTotals(service, '2022-09-09')).toMatchObject({
    refunded: { minorUnits: 0 },
    net: { minorUnits: 50 },
  })
  // The flower of the 9th was earned on the 9th.
  expect(await flowerAccount(service, alice)).toMatchObject({ balance: 1, earned: 1 })
})

test('staff may refund a donation of any channel, and a channel its own only', async () => {
  const { id } = await donate(1_000)
  const other = await service.token('partner', 'prt_2', longLived)
  await writesNothing(service, async () => {
    expect(await refund(id, key(), other)).toMatchObject({ __typename: 'NotFound', path: 'input.donation' })
  })
  expect(await refund(id, key(), await service.token('staff', 'tester', longLived))).toMatchObject({
    __typename: 'RefundDonationSuccess',
  })
})

test("a refund of nobody's donation takes back the money and asks for no flower", async () => {
  const input = { idempotencyKey: key(), project: 'prj_1', amount: 700 }
  const { donation } = await ask(service, 'donate', input, channel)
  expect(await refund(donation.id)).toMatchObject({ donation: { state: 'REFUNDED' } })
  expect(await campaignTotals(service)).toMatchObject({
    donationCount: 1,
    donorCount: 0,
    net: { minorUnits: 0 },
  })
})

// Instants at which something begins to hold or holds no more, to the millisecond, under a clock that the test holds.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  ask,
  dayTotals,
  flowerAccount,
  longLived,
  startOver,
  type Verdict,
  violatedInvariants,
} from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let channel: string
let alice: string
let keys = 0

beforeAll(async () => {
  service = await startService()
  service.clock.set('2022-08-31T12:00:00+08:00')
  channel = await service.token('partner', 'prt_1', longLived)
  alice = await service.token('donor', 'alice', longLived)
})

beforeEach(() => startOver(service))

afterAll(() => service.close())

const key = () => `key-${++keys}`

async function donate(): Promise<Verdict> {
  return ask(
    service,
    'donate',
    { idempotencyKey: key(), project: 'prj_1', amount: 100, donorRef: 'alice' },
    channel,
  )
}

async function give(dream: string): Promise<Verdict> {
  return ask(service, 'giveFlowers', { idempotencyKey: key(), dream, count: 1 }, alice)
}

async function record(occurredAt: string, deedType = 'STEPS'): Promise<Verdict> {
  const deed = { externalId: key(), deedType, personRef: 'alice', occurredAt }
  const { results } = await ask(service, 'recordDeeds', { deeds: [deed] }, channel)
  return results[0]
}

describe('the campaign lasts from its start to the last instant before its end', () => {
  test.each([
    ['2022-08-31T23:59:59.999+08:00', 'CampaignNotLive'],
    ['2022-09-01T00:00:00.000+08:00', 'DonateSuccess'],
    ['2022-09-10T23:59:59.999+08:00', 'DonateSuccess'],
    ['2022-09-11T00:00:00.000+08:00', 'CampaignNotLive'],
  ])('at %s a donation is answered with %s', async (instant, type) => {
    // The journal's clock never goes back, and here it begins before the campaign.
    await service.sql`update journal_head set at = '2022-08-01T00:00:00+08:00'`
    service.clock.set(instant)
    expect(await donate()).toMatchObject({ __typename: type })
  })

  test.each([
    ['2022-08-31T23:59:59.999+08:00', 'REJECTED', 'OUTSIDE_CAMPAIGN'],
    ['2022-09-01T00:00:00.000+08:00', 'GRANTED', null],
  ])('a deed that occurred at %s is %s', async (occurredAt, result, reason) => {
    service.clock.set('2022-09-02T12:00:00+08:00')
    expect(await record(occurredAt)).toMatchObject({ result, reason })
  })

  test.each([
    ['2022-09-10T23:59:59.999+08:00', 'GRANTED', null],
    ['2022-09-11T00:00:00.000+08:00', 'REJECTED', 'OUTSIDE_CAMPAIGN'],
  ])('a deed that occurred at %s and came after the end is %s', async (occurredAt, result, reason) => {
    service.clock.set('2022-09-11T10:00:00+08:00')
    expect(await record(occurredAt)).toMatchObject({ result, reason })
  })
})

describe('a dream takes flowers from its opening to the last instant before its closing', () => {
  beforeEach(async () => {
    await service.sql`
      update dream set opens_at = '2022-09-03T09:00:00+08:00', closes_at = '2022-09-09T21:00:00+08:00' where id = 2`
    service.clock.set('2022-09-02T12:00:00+08:00')
    expect(await donate()).toMatchObject({ __typename: 'DonateSuccess' })
  })

  test.each([
    ['2022-09-03T08:59:59.999+08:00', 'DreamNotCollecting'],
    ['2022-09-03T09:00:00.000+08:00', 'GiveFlowersSuccess'],
    ['2022-09-09T20:59:59.999+08:00', 'GiveFlowersSuccess'],
    ['2022-09-09T21:00:00.000+08:00', 'DreamNotCollecting'],
  ])('at %s a gift is answered with %s', async (instant, type) => {
    service.clock.set(instant)
    expect(await give('drm_2')).toMatchObject({ __typename: type })
  })

  test.each([
    ['2022-09-10T23:59:59.999+08:00', 'GiveFlowersSuccess'],
    ['2022-09-11T00:00:00.000+08:00', 'CampaignNotLive'],
  ])('but not beyond its campaign: at %s a gift is answered with %s', async (instant, type) => {
    await service.sql`update dream set closes_at = '2022-10-01T00:00:00+08:00' where id = 2`
    service.clock.set(instant)
    expect(await give('drm_2')).toMatchObject({ __typename: type })
  })
})

describe('a late deed', () => {
  test.each([
    ['2022-09-08T23:59:59.999+08:00', 'GRANTED', null],
    ['2022-09-09T00:00:00.000+08:00', 'REJECTED', 'TOO_LATE'],
  ])('of the 5th that comes at %s, three days being allowed, is %s', async (now, result, reason) => {
    service.clock.set(now)
    expect(await record('2022-09-05T00:00:00+08:00')).toMatchObject({ result, reason })
  })

  test('counts to the day it occurred, whose cap it shares', async () => {
    service.clock.set('2022-09-07T12:00:00+08:00')
    expect(await record('2022-09-06T10:00:00+08:00')).toMatchObject({
      result: 'GRANTED',
      deed: { day: '2022-09-06' },
    })
    expect(await record('2022-09-06T11:00:00+08:00')).toMatchObject({ result: 'CAPPED', flowers: 0 })
    expect(await record('2022-09-07T11:00:00+08:00')).toMatchObject({
      result: 'GRANTED',
      deed: { day: '2022-09-07' },
    })
  })

  test.each([
    ['2022-09-07T12:01:00.000+08:00', 'GRANTED', null],
    ['2022-09-07T12:01:00.001+08:00', 'REJECTED', 'IN_FUTURE'],
  ])(
    "may be ahead of the server's clock by a minute: %s is %s at noon",
    async (occurredAt, result, reason) => {
      service.clock.set('2022-09-07T12:00:00+08:00')
      expect(await record(occurredAt)).toMatchObject({ result, reason })
    },
  )
})

describe('at midnight in Shanghai', () => {
  test('a new day begins: its donations count to it, and its first one earns a flower again', async () => {
    service.clock.set('2022-09-08T23:59:59.999+08:00')
    expect(await donate()).toMatchObject({ donation: { day: '2022-09-08' } })
    expect(await donate()).toMatchObject({ donation: { day: '2022-09-08' } })
    expect(await flowerAccount(service, alice)).toMatchObject({ balance: 1 })
    service.clock.set('2022-09-09T00:00:00.000+08:00')
    expect(await donate()).toMatchObject({ donation: { day: '2022-09-09' } })
    expect(await flowerAccount(service, alice)).toMatchObject({ balance: 2 })
    expect(await dayTotals(service, '2022-09-08')).toMatchObject({ donationCount: 2, donorCount: 1 })
    expect(await dayTotals(service, '2022-09-09')).toMatchObject({ donationCount: 1, donorCount: 1 })
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('flowers given before count to the day before', async () => {
    service.clock.set('2022-09-08T23:59:59.999+08:00')
    await donate()
    await give('drm_1')
    service.clock.set('2022-09-09T00:00:00.000+08:00')
    await donate()
    await give('drm_1')
    expect(await dayTotals(service, '2022-09-08')).toMatchObject({ flowerCount: 1, giverCount: 1 })
    expect(await dayTotals(service, '2022-09-09')).toMatchObject({ flowerCount: 1, giverCount: 1 })
  })

  test.each([
    ['2022-09-08T23:59:59.999+08:00', '2022-09-08'],
    ['2022-09-08T24:00:00.000+08:00', '2022-09-09'],
  ])('a deed that occurred at %s counts to %s', async (occurredAt, day) => {
    expect(await record(occurredAt)).toMatchObject({ result: 'GRANTED', deed: { day } })
  })
})

test('a clock that went back does not take the journal back', async () => {
  service.clock.set('2022-09-09T00:00:00.000+08:00')
  await donate()
  service.clock.set('2022-09-08T23:00:00.000+08:00')
  expect(await donate()).toMatchObject({
    donation: { day: '2022-09-09', paidAt: '2022-09-08T16:00:00.000Z' },
  })
})

describe("a receiver's certificate", () => {
  test.each([
    ['2022-09-08T23:59:59.999+08:00', 'DonateSuccess'],
    ['2022-09-09T00:00:00.000+08:00', 'ReceiverNotEligible'],
  ])(
    'that is valid until the 8th covers the whole day: at %s a donation is answered with %s',
    async (instant, type) => {
      await service.sql`update organization set certificate_valid_until = '2022-09-08' where id = 1`
      service.clock.set(instant)
      const answer = await donate()
      await service.sql`update organization set certificate_valid_until = '2030-12-31' where id = 1`
      expect(answer).toMatchObject({ __typename: type })
    },
  )
})

// The same key means the same request: sent once or twenty times, to one instance or to two, it happens once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Service } from '../setup/service.ts'
import { sendCopies } from './copies.ts'
import {
  command,
  countOf,
  earn,
  openPair,
  type Pair,
  shared,
  totalsOf,
  type Verb,
  violated,
} from './stage.ts'

describe('copies', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await openPair()
  })
  afterAll(() => pair.close())

  test('twenty copies of each of a thousand donations at once over two instances are a thousand donations with one answer each', async () => {
    // The embedded default has no second instance to race with, and is slower.
    const keys = shared ? 1_000 : 120
    const { answers, firsts } = await sendCopies(pair, { keys, copies: 20, lanes: 8 })
    expect(firsts).toEqual(Array(keys).fill(1))
    expect(answers).toEqual(Array(keys).fill(1))
    expect(await countOf(pair.first, 'donation')).toBe(keys)
    expect(await countOf(pair.first, `transfer where code = 'DONATION'`)).toBe(keys)
    expect(await totalsOf(pair.first)).toMatchObject({
      donations: keys,
      donors: 100,
      // The n-th key gives n fen.
      received: (keys * (keys + 1)) / 2,
    })
    expect(await violated(pair.first)).toEqual([])
  })
})

describe('a key', () => {
  let pair: Pair
  let service: Service
  let channel: string
  let alice: string
  beforeAll(async () => {
    pair = await openPair()
    service = pair.first
    channel = await service.token('partner')
    alice = await service.token('donor', 'alice')
    await earn(service, 'alice', 12)
  })
  afterAll(() => pair.close())

  const send = (verb: Verb, input: object, token: string) => command(service.url, verb, input, token)
  const gift = { project: 'prj_1', amount: 100, donorRef: 'bob' }
  const proposal = {
    campaign: 'cmp_1',
    title: 'A bridge',
    problem: 'There is none.',
    beneficiaries: '40 pupils',
    place: 'Nujiang',
    estimate: 5_000,
  }

  test('used for a donation refuses every other donation', async () => {
    const first = await send('donate', { ...gift, idempotencyKey: 'd1' }, channel)
    for (const altered of [
      { amount: 101 },
      { project: 'prj_2' },
      { donorRef: 'carol' },
      { donorRef: null },
      { regionCode: '440000' },
      { anonymous: true },
      { message: 'hello' },
      { paymentReference: 'r1' },
    ]) {
      const reply = await send('donate', { ...gift, ...altered, idempotencyKey: 'd1' }, channel)
      expect([altered, reply.__typename]).toEqual([altered, 'IdempotencyConflict'])
    }
    expect(await send('donate', { ...gift, idempotencyKey: 'd1' }, channel)).toEqual({
      ...first,
      replayed: true,
    })
    expect(await countOf(service, 'donation')).toBe(1)
  })

  test('used for a gift of flowers refuses another count and another dream', async () => {
    const first = await send('giveFlowers', { idempotencyKey: 'g1', dream: 'drm_1', count: 2 }, alice)
    expect(first).toMatchObject({ __typename: 'GiveFlowersSuccess', balance: 10, replayed: false })
    for (const altered of [{ count: 3 }, { dream: 'drm_2' }]) {
      const input = { idempotencyKey: 'g1', dream: 'drm_1', count: 2, ...altered }
      expect(await send('giveFlowers', input, alice)).toMatchObject({ __typename: 'IdempotencyConflict' })
    }
    await send('giveFlowers', { idempotencyKey: 'g2', dream: 'drm_1', count: 1 }, alice)
    // The first answer, with the balance as it was then.
    const again = await send('giveFlowers', { idempotencyKey: 'g1', dream: 'drm_1', count: 2 }, alice)
    expect(again).toEqual({ ...first, replayed: true })
  })

  test('used for a refund refuses another reason and another donation, and a donation is refunded once', async () => {
    const [one, other] = await Promise.all([
      send('donate', { ...gift, idempotencyKey: 'r1' }, channel),
      send('donate', { ...gift, idempotencyKey: 'r2' }, channel),
    ])
    const input = { idempotencyKey: 'r3', donation: one.donation?.id, reason: 'a slip' }
    const copies = await Promise.all(
      [pair.first, pair.second, pair.first, pair.second].map(({ url }) =>
        command(url, 'refundDonation', input, channel),
      ),
    )
    expect(copies.filter(({ replayed }) => replayed === false)).toHaveLength(1)
    expect(copies.every(({ donation }) => donation?.state === 'REFUNDED')).toBe(true)
    for (const altered of [{ reason: 'another' }, { donation: other.donation?.id }]) {
      const reply = await send('refundDonation', { ...input, ...altered }, channel)
      expect(reply.__typename).toBe('IdempotencyConflict')
    }
    const reply = await send('refundDonation', { ...input, idempotencyKey: 'r4' }, channel)
    expect(reply.__typename).toBe('AlreadyRefunded')
    expect(await countOf(service, 'refund')).toBe(1)
  })

  test('used for a proposal refuses every other proposal, and copies sent at once are one', async () => {
    const input = { ...proposal, idempotencyKey: 'p1' }
    const copies = await Promise.all(
      [pair.first, pair.second, pair.first, pair.second].map(({ url }) =>
        command(url, 'proposeDream', input, alice),
      ),
    )
    expect(copies.map(({ __typename }) => __typename)).toEqual(Array(4).fill('ProposeDreamSuccess'))
    expect(copies.filter(({ replayed }) => replayed === false)).toHaveLength(1)
    expect(new Set(copies.map((copy) => copy.proposal?.id)).size).toBe(1)
    for (const altered of [
      { title: 'A road' },
      { problem: 'None.' },
      { beneficiaries: '41 pupils' },
      { place: 'Dali' },
      { estimate: 5_001 },
    ]) {
      const reply = await send('proposeDream', { ...input, ...altered }, alice)
      expect([altered, reply.__typename]).toEqual([altered, 'IdempotencyConflict'])
    }
    expect(await countOf(service, 'dream_proposal')).toBe(1)
  })

  test('used for one operation is refused for another', async () => {
    const { donation } = await send('donate', { ...gift, idempotencyKey: 'o1' }, channel)
    const input = { idempotencyKey: 'o1', donation: donation?.id, reason: 'a slip' }
    expect((await send('refundDonation', input, channel)).__typename).toBe('IdempotencyConflict')
  })

  test('of another caller is another key', async () => {
    const carol = await service.token('donor', 'carol')
    await earn(service, 'carol', 2)
    const own = await send('giveFlowers', { idempotencyKey: 'c1', dream: 'drm_1', count: 1 }, alice)
    const others = await send('giveFlowers', { idempotencyKey: 'c1', dream: 'drm_2', count: 2 }, carol)
    expect([own.replayed, others.replayed]).toEqual([false, false])
    expect(own.gift?.id).not.toBe(others.gift?.id)
  })

  test('of a refused command stays free', async () => {
    const input = { ...gift, idempotencyKey: 'f1', project: 'prj_3' }
    expect((await send('donate', input, channel)).__typename).toBe('ProjectNotOpen')
    const reply = await send('donate', { ...input, project: 'prj_1' }, channel)
    expect(reply).toMatchObject({ __typename: 'DonateSuccess', replayed: false })
  })

  test('of a deed is its external id: other content under it is rejected, alone', async () => {
    const deed = {
      externalId: 'e1',
      deedType: 'STEPS',
      personRef: 'dora',
      occurredAt: '2022-09-09T09:00:00+08:00',
    }
    const neighbour = { ...deed, externalId: 'e2', personRef: 'emil' }
    await send('recordDeeds', { deeds: [deed] }, channel)
    for (const altered of [
      { deedType: 'QUIZ' },
      { personRef: 'frida' },
      { occurredAt: '2022-09-09T09:00:01+08:00' },
    ]) {
      const { results } = await send('recordDeeds', { deeds: [{ ...deed, ...altered }, neighbour] }, channel)
      expect(results?.[0]).toMatchObject({
        result: 'REJECTED',
        reason: 'CONTENT_DIFFERS',
        flowers: 0,
        deed: null,
      })
      expect(results?.[1]?.result).toMatch(/GRANTED|DUPLICATE/)
    }
    // The same instant, said in another offset, is the same content.
    const same = { ...deed, occurredAt: '2022-09-09T01:00:00Z' }
    const { results } = await send('recordDeeds', { deeds: [same] }, channel)
    expect(results?.[0]).toMatchObject({ result: 'DUPLICATE', flowers: 1 })
    // Another partner's e1 is another deed.
    const steps = await service.token('partner', 'prt_2')
    const others = await send('recordDeeds', { deeds: [{ ...deed, personRef: 'gerd' }] }, steps)
    expect(others.results?.[0]).toMatchObject({ result: 'GRANTED', flowers: 1 })
  })

  test('leaves nothing behind that contradicts the audit', async () => {
    expect(await violated(service)).toEqual([])
  })
})

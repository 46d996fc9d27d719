// The sandbox channel, through which donors give with their own token and no money moves.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let bob: string
beforeAll(async () => {
  service = await startService({ config: { sandboxChannel: true } })
  bob = await service.token('donor', 'bob')
})
afterAll(() => service.close())

const input = { idempotencyKey: 'own', project: 'prj_1', amount: 300 }

test('is not there until the campaign has a partner of that code', async () => {
  await writesNothing(service, async () => {
    expect(await ask(service, 'donate', input, bob)).toMatchObject({ __typename: 'NotFound' })
  })
})

test('lets a donor give in the own name, and in no other', async () => {
  await service.sql`
    insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
    values (1, 'sandbox', '沙盒', 'Sandbox', 'INTERNAL', true)`
  expect(await ask(service, 'donate', input, bob)).toMatchObject({
    __typename: 'DonateSuccess',
    replayed: false,
  })
  expect(await ask(service, 'donate', { ...input, donorRef: 'bob' }, bob)).toMatchObject({ replayed: true })
  await writesNothing(service, async () => {
    const others = { ...input, idempotencyKey: 'others', donorRef: 'alice' }
    expect(await ask(service, 'donate', others, bob)).toMatchObject({ __typename: 'Forbidden' })
  })
  const own = '{ viewer { donations(first: 5) { edges { node { amount { minorUnits } channel { id } } } } } }'
  const { body } = await service.graphql(own, {}, bob)
  expect(body.data.viewer.donations.edges).toEqual([
    { node: { amount: { minorUnits: 300 }, channel: { id: 'prt_3' } } },
  ])
})

test('takes a payment reference once, as every channel does', async () => {
  const first = { ...input, idempotencyKey: 'referred', paymentReference: 'r-1' }
  expect(await ask(service, 'donate', first, bob)).toMatchObject({ __typename: 'DonateSuccess' })
  await writesNothing(service, async () => {
    expect(await ask(service, 'donate', { ...first, idempotencyKey: 'again' }, bob)).toMatchObject({
      __typename: 'PaymentReferenceUsed',
    })
  })
})

test('gives no donor the right to refund, nor to record deeds', async () => {
  await writesNothing(service, async () => {
    const refund = { idempotencyKey: 'back', donation: 'don_1-1', reason: 'test' }
    expect(await ask(service, 'refundDonation', refund, bob)).toMatchObject({ __typename: 'Forbidden' })
    const deeds = [
      { externalId: 'e', deedType: 'STEPS', personRef: 'bob', occurredAt: service.clock.now().toISOString() },
    ]
    expect(await ask(service, 'recordDeeds', { deeds }, bob)).toMatchObject({ __typename: 'Forbidden' })
  })
})

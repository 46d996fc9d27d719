// A person who is excluded neither gives nor earns; what was given before stands.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let partner: string
let mallory: string
beforeAll(async () => {
  service = await startService()
  partner = await service.token('partner')
  mallory = await service.token('donor', 'mallory')
})
afterAll(() => service.close())

const donation = { idempotencyKey: 'before', project: 'prj_1', amount: 300, donorRef: 'mallory' }
const deed = (externalId: string) => ({
  deeds: [
    { externalId, deedType: 'STEPS', personRef: 'mallory', occurredAt: service.clock.now().toISOString() },
  ],
})

test('a person in good standing gives and earns', async () => {
  expect(await ask(service, 'donate', donation, partner)).toMatchObject({ __typename: 'DonateSuccess' })
  expect(await ask(service, 'recordDeeds', deed('e-1'), partner)).toMatchObject({
    results: [{ result: 'GRANTED' }],
  })
})

test('an excluded person is refused money, flowers and deeds, and nothing is written', async () => {
  await service.sql`update donor set state = 'BANNED' where ref = 'mallory'`
  await writesNothing(service, async () => {
    const next = { ...donation, idempotencyKey: 'after' }
    expect(await ask(service, 'donate', next, partner)).toMatchObject({ __typename: 'DonorBanned' })
    const gift = { idempotencyKey: 'gift', dream: 'drm_1', count: 1 }
    expect(await ask(service, 'giveFlowers', gift, mallory)).toMatchObject({ __typename: 'DonorBanned' })
    expect(await ask(service, 'recordDeeds', deed('e-2'), partner)).toMatchObject({
      results: [{ result: 'REJECTED', reason: 'PERSON_BANNED' }],
    })
  })
})

test('a retry of what an excluded person gave before gets its first answer', async () => {
  expect(await ask(service, 'donate', donation, partner)).toMatchObject({ replayed: true })
})

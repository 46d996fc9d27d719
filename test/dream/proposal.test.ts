// Proposing a dream: once for each key, while the campaign takes proposals, and for nobody else to see.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, longLived, startOver, writesNothing, written } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let alice: string
let bob: string
beforeAll(async () => {
  service = await startService()
  alice = await service.token('donor', 'alice', longLived)
  bob = await service.token('donor', 'bob', longLived)
})
beforeEach(() => startOver(service))
afterAll(() => service.close())

const input = {
  idempotencyKey: 'library',
  campaign: 'cmp_1',
  title: 'A library',
  problem: 'No books',
  beneficiaries: '300 children',
  place: 'Guangdong',
  estimate: 100_000_000_000,
}

test('a proposal begins as a draft, with what was sent', async () => {
  expect(await ask(service, 'proposeDream', input, alice)).toMatchObject({
    __typename: 'ProposeDreamSuccess',
    replayed: false,
    proposal: {
      title: 'A library',
      problem: 'No books',
      state: 'DRAFT',
      estimate: { minorUnits: 100_000_000_000 },
    },
  })
})

test('the same key is the same proposal, of one author', async () => {
  const first = await ask(service, 'proposeDream', input, alice)
  await writesNothing(service, async () => {
    const again = await ask(service, 'proposeDream', input, alice)
    expect(again).toEqual({ ...first, replayed: true })
    const altered = await ask(service, 'proposeDream', { ...input, title: 'Two libraries' }, alice)
    expect(altered).toMatchObject({ __typename: 'IdempotencyConflict' })
  })
  const others = await ask(service, 'proposeDream', input, bob)
  expect(others).toMatchObject({ __typename: 'ProposeDreamSuccess', replayed: false })
  expect(others.proposal.id).not.toBe(first.proposal.id)
})

test('twenty copies at once make one proposal, with one entry in the audit', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => ask(service, 'proposeDream', input, alice)),
  )
  expect(new Set(answers.map(({ proposal }) => proposal.id)).size).toBe(1)
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
  expect(await written(service.sql)).toMatchObject({ dream_proposal: '1', audit_entry: '1', donor: '1' })
})

test.each(['DRAFT', 'PAUSED', 'SETTLING', 'NOTICE', 'SETTLED'])(
  'a campaign that is %s takes no proposals',
  async (phase) => {
    await service.sql`update campaign set phase = ${phase}`
    await writesNothing(service, async () => {
      expect(await ask(service, 'proposeDream', input, alice)).toMatchObject({
        __typename: 'ProposalsClosed',
        phase,
      })
    })
  },
)

test('a campaign that is PUBLISHED takes proposals before it is LIVE', async () => {
  await service.sql`update campaign set phase = 'PUBLISHED'`
  expect(await ask(service, 'proposeDream', input, alice)).toMatchObject({
    __typename: 'ProposeDreamSuccess',
  })
})

// Donations in bulk: as many gifts as sent, each decided as if it had come alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writesNothing } from '../model/verbs.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, startService } from '../setup/service.ts'

let service: Service
let partner: string
beforeAll(async () => {
  service = await startService()
  partner = await service.token('partner')
})
afterAll(() => service.close())

const selection = `... on DonateManySuccess { results {
  __typename
  ... on DonateSuccess { replayed donation { seq amount { minorUnits } project { id } } }
  ... on NotFound { path }
  ... on UserError { code }
} }`

const refusal = '... on InvalidInput { code fields { path message } }'

function gift(idempotencyKey: string, changes: Record<string, unknown> = {}) {
  return { idempotencyKey, project: 'prj_1', amount: 100, ...changes }
}

function donateMany(donations: unknown[], token: string | undefined = partner): Promise<Json> {
  return mutate(service, 'donateMany', { donations }, token, selection)
}

async function received(): Promise<[number, number]> {
  const { body } = await service.graphql(
    '{ campaign(code: "test") { totals { donationCount received { minorUnits } } } }',
  )
  const { donationCount, received } = body.data.campaign.totals
  return [donationCount, received.minorUnits]
}

test('500 donations are answered in the order sent, and counted once each', async () => {
  const [count, money] = await received()
  const donations = Array.from({ length: 500 }, (_, index) => gift(`many-${index}`, { amount: index + 1 }))
  const { results } = await donateMany(donations)
  expect(results.map((one: Json) => one.donation.amount.minorUnits)).toEqual(
    donations.map(({ amount }) => amount),
  )
  const seqs: number[] = results.map((one: Json) => one.donation.seq)
  expect(seqs).toEqual(seqs.toSorted((one, other) => one - other))
  expect(new Set(seqs).size).toBe(500)
  expect(await received()).toEqual([count + 500, money + (500 * 501) / 2])
})

test('sent again, all of them are the same donations', async () => {
  const donations = [gift('again-1'), gift('again-2', { project: 'prj_2' })]
  const first = await donateMany(donations)
  await writesNothing(service, async () => {
    const { results } = await donateMany(donations)
    expect(results).toEqual(first.results.map((one: Json) => ({ ...one, replayed: true })))
  })
})

test('two that are sent twice at once, in another order, are two', async () => {
  const [count] = await received()
  const donations = [gift('race-1'), gift('race-2')]
  const answers = await Promise.all([donateMany(donations), donateMany(donations.toReversed())])
  const seqs = answers.map(({ results }) => results.map((one: Json) => one.donation.seq))
  expect(seqs[0]).toEqual(seqs[1].toReversed())
  expect((await received())[0]).toBe(count + 2)
})

test('the same key twice in one batch is one donation, or a conflict when the content differs', async () => {
  const { results } = await donateMany([gift('twice'), gift('twice'), gift('twice', { amount: 7 })])
  expect(results).toMatchObject([
    { __typename: 'DonateSuccess', replayed: false },
    { __typename: 'DonateSuccess', replayed: true },
    { __typename: 'IdempotencyConflict' },
  ])
})

test('one that is refused takes no other with it, and is told by its place in the batch', async () => {
  const { results } = await donateMany([
    gift('mixed-1'),
    gift('mixed-2', { project: 'prj_999' }),
    gift('mixed-3', { project: 'prj_3' }),
    gift('mixed-4', { team: 'tem_999' }),
    gift('mixed-5'),
  ])
  expect(results).toMatchObject([
    { __typename: 'DonateSuccess' },
    { __typename: 'NotFound', path: 'input.donations.1.project' },
    { __typename: 'ProjectNotOpen' },
    { __typename: 'NotFound', path: 'input.donations.3.team' },
    { __typename: 'DonateSuccess' },
  ])
})

test.each<[string, unknown[], string]>([
  ['an amount of nothing', [gift('bad-1'), gift('bad-2', { amount: 0 })], 'input.donations.1.amount'],
  ['a key of no characters', [gift('')], 'input.donations.0.idempotencyKey'],
  [
    'an id of something else',
    [gift('bad-3'), gift('bad-4', { project: 'org_1' })],
    'input.donations.1.project',
  ],
  ['no donation', [], 'input.donations'],
  ['501 donations', Array.from({ length: 501 }, (_, index) => gift(`b${index}`)), 'input.donations'],
])('a batch with %s is refused as a whole, and nothing is written', async (_what, donations, path) => {
  await writesNothing(service, async () => {
    expect(await donateMany(donations)).toMatchObject({ __typename: 'InvalidInput', fields: [{ path }] })
  })
})

test('only a payment channel settles in bulk', async () => {
  await writesNothing(service, async () => {
    for (const role of ['donor', 'organization', 'staff', 'screen'] as const) {
      const answer = await donateMany([gift('whose')], await service.token(role))
      expect(answer).toMatchObject({ __typename: 'Forbidden' })
    }
    expect(await mutate(service, 'donateMany', { donations: [gift('whose')] }, undefined)).toMatchObject({
      __typename: 'Forbidden',
    })
  })
})

test('what finds no room is told so donation by donation, and accepted when it is sent again', async () => {
  const narrow = await startService({ config: { journalQueueLimit: 3 } })
  try {
    const token = await narrow.token('partner')
    const donations = Array.from({ length: 5 }, (_, index) => gift(`room-${index}`))
    const ask = () => mutate(narrow, 'donateMany', { donations }, token, selection)
    expect((await ask()).results.map((one: Json) => one.__typename)).toEqual([
      'DonateSuccess',
      'DonateSuccess',
      'DonateSuccess',
      'Overloaded',
      'Overloaded',
    ])
    expect((await ask()).results.map((one: Json) => one.__typename)).toContain('DonateSuccess')
  } finally {
    await narrow.close()
  }
})

test('what is malformed is refused alike, written out in the document or sent as variables', async () => {
  for (const wrong of [[], [gift('', { amount: 0 })]]) {
    const sent = await service.graphql(
      `mutation ($input: DonateManyInput!) { donateMany(input: $input) { ${refusal} } }`,
      { input: { donations: wrong } },
      partner,
    )
    const donations = JSON.stringify(wrong).replace(/"(\w+)":/g, '$1: ')
    const text = `mutation { donateMany(input: { donations: ${donations} }) { ${refusal} } }`
    for (let times = 0; times < 2; times += 1) {
      expect(await service.graphql(text, {}, partner)).toEqual(sent)
    }
    expect(sent).toMatchObject({ status: 200, body: { data: { donateMany: { code: 'INVALID_INPUT' } } } })
  }
})

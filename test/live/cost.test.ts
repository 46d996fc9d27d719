// What a subscription may ask for: it is executed again and again, so that it may ask for a tenth of what a query may.
import type { GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const list = 'dreams(first: 100) { edges { node { totals { seq asOf } } } }'

test('a list of a hundred with its totals may be queried', async () => {
  const { body } = await service.graphql(`{ campaign(code: "test") { ${list} } }`)
  expect(body.errors).toBeUndefined()
})

test.each(['subscribe', 'subscribeSse'] as const)('and may not be watched: %s', async (transport) => {
  const watch = service[transport](
    `subscription { dreamRace(campaign: "cmp_1", maxHz: 20) { dreams { dream { campaign { ${list} } } } } }`,
  )
  const frame = await watch.next()
  expect(frame?.data).toBeNull()
  expect(frame?.errors).toMatchObject([
    {
      path: ['dreamRace'],
      extensions: { code: 'INVALID_INPUT', fields: [{ path: 'query', message: expect.any(String) }] },
    },
  ])
  expect(frame?.errors?.[0]?.message).toMatch(
    /Complexity is \d+, at most 5000 is allowed; ask for less at once/,
  )
  expect(await watch.next()).toBeUndefined()
  expect(service.app.hub.watchers()).toBe(0)
})

test.each([
  [2, true],
  [100, false],
])('what a variable of %d asks for is judged with it: %s', async (first, allowed) => {
  const watch = service.subscribe(
    `subscription ($first: Int) { race: dreamRace(campaign: "cmp_1") { dreams { dream { campaign {
      projects(first: $first) { edges { node { id } } } } } } } }`,
    { first },
  )
  const frame = await watch.next()
  if (allowed) expect(frame?.errors).toBeUndefined()
  else expect(frame?.errors).toMatchObject([{ path: ['race'], extensions: { code: 'INVALID_INPUT' } }])
  await watch.close()
})

test('of two operations in a document the one that is meant is judged', async () => {
  const dear = `subscription Dear { dreamRace(campaign: "cmp_1") { dreams { dream { campaign { ${list} } } } } }`
  const cheap = 'subscription Cheap { dreamRace(campaign: "cmp_1") { seq } }'
  for (const [operationName, allowed] of [
    ['Dear', false],
    ['Cheap', true],
  ] as const) {
    const answer = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: `${dear} ${cheap}`, operationName }),
    })
    let text = ''
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      if (/^data: ?\{.*\n/m.test(text)) break
    }
    if (allowed) expect(text).not.toContain('errors')
    else expect(text).toContain('Complexity is')
  }
})

test('is judged once, however many frames it is given and however many ask the same', async () => {
  const { asOf } = (schema.getType('DreamRace') as GraphQLObjectType).getFields()
  const extensions = asOf?.extensions as { complexity: unknown }
  const { complexity } = extensions
  let judgements = 0
  Object.assign(extensions, {
    complexity() {
      judgements += 1
      return complexity
    },
  })
  try {
    const watches = [1, 2].map(() =>
      service.subscribe('subscription { dreamRace(campaign: "cmp_1", maxHz: 20) { seq asOf } }'),
    )
    for (const watch of watches) expect((await watch.next())?.errors).toBeUndefined()
    for (const key of ['a', 'b', 'c']) {
      await donate(key)
      for (const watch of watches) expect((await watch.next())?.errors).toBeUndefined()
    }
    expect(judgements).toBe(1)
  } finally {
    extensions.complexity = complexity
  }
})

test('the race as the pages watch it may be', async () => {
  const watch =
    service.subscribe(`subscription { dreamRace(campaign: "cmp_1") { seq asOf serviceLevel dreams { rank
    dream { id nameZh nameEn evidenced minimumFlowers } totals { flowersCounted giverCount flowerCount flowersReversed
    received { minorUnits decimal } } } } }`)
  expect((await watch.next())?.data.dreamRace.dreams).toHaveLength(4)
})

async function donate(key: string): Promise<void> {
  const { body } = await service.graphql(
    'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
    { input: { idempotencyKey: `cost-${key}`, project: 'prj_1', amount: 100, donorRef: key } },
    await service.token('partner'),
  )
  expect(body.data.donate.__typename).toBe('DonateSuccess')
}

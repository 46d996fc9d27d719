// What the README gives to paste can be pasted: every body is JSON, every document fits the schema, and the service
// answers it as the README says, but for the numbers of the moment.
import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../../src/seed/seed.ts'
import { type Service, startService } from '../setup/service.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))
const bodies = [...readme.matchAll(/ -d '(.*)'$/gm)].map(
  ([, body]) => JSON.parse(body as string) as { query: string },
)

test('the README has a query, a mutation and a subscription to paste, and all fit the schema', () => {
  const kinds = bodies
    .map(({ query }) => parse(query).definitions[0])
    .map((node) => node && 'operation' in node && node.operation)
  expect(kinds).toEqual(['query', 'mutation', 'subscription'])
  for (const { query } of bodies) expect(validate(schema, parse(query))).toEqual([])
})

let service: Service
beforeAll(async () => {
  service = await startService({ fixture: false })
})
afterAll(() => service.close())

test('the commands are answered as the README shows', async (context) => {
  if (service.database.embedded)
    context.skip('the seed needs a second connection, which an embedded database has not')
  service.clock.set(new Date().toISOString())
  await seed(service.database.url, { organizations: 2_500, projects: 10_000 })
  const [query, mutation, subscription] = bodies as [{ query: string }, { query: string }, { query: string }]
  const partner = await service.token('partner', 'prt_1')

  const asked = (await service.graphql(query.query)).body.data
  expect(asked.campaign).toMatchObject({
    id: 'cmp_1',
    nameEn: '99 Giving Day 2022 (rehearsal)',
    rehearsal: true,
  })
  expect(asked.projects.edges).toHaveLength(1)

  const receiver = 'Example Bamboo Grove Child Care Foundation, Beijing'
  const donation = { amount: { decimal: '9.90' }, receivingOrganization: { nameEn: receiver } }
  expect(readme).toContain(receiver)
  for (const replayed of [false, true]) {
    const { body } = await service.graphql(mutation.query, {}, partner)
    expect(body.data.donate).toMatchObject({ replayed, donation })
  }

  const watch = service.subscribeSse(subscription.query)
  expect((await watch.next())?.data.campaignTotals).toMatchObject({
    serviceLevel: expect.any(String),
    donationCount: 1,
    received: { decimal: '9.90' },
    flowerCount: 0,
  })
})

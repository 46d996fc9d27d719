// What a cache in front may keep: answers to public queries by GET, for a second, by their tag; nothing else.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const query = '{ campaign(code: "test") { id totals { seq donationCount } } }'
const kept = 'public, max-age=1, stale-while-revalidate=1'

function get(params: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${service.url}/graphql?${new URLSearchParams(params)}`, { headers })
}

const varying = (response: Response) => response.headers.get('vary')?.split(', ').sort()

async function expectNotKept(response: Response, how = 'no-store'): Promise<void> {
  expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual([how, null])
  await response.body?.cancel()
}

test('a public query by GET may be kept for a second, apart from answers to other origins, types and viewers', async () => {
  for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
    const response = await get({ query }, { accept })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe(kept)
    expect(varying(response)).toEqual(['accept', 'authorization', 'origin'])
    expect((await response.json()).data.campaign.id).toBe('cmp_1')
  }
})

test('a query by its hash may be kept like its text', async () => {
  const extensions = JSON.stringify({
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  })
  await expectNotKept(await get({ extensions }))
  for (const params of [{ query, extensions }, { extensions }])
    expect((await get(params)).headers.get('cache-control')).toBe(kept)
})

test('who has an answer already is told only that, until it is another one', async () => {
  const first = await get({ query })
  const etag = first.headers.get('etag') as string
  expect(etag).toMatch(/^"[\w-]{43}"$/)
  expect((await first.json()).data.campaign.totals.donationCount).toBe(0)
  for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const same = await get({ query }, { 'if-none-match': tags })
    expect([same.status, await same.text()]).toEqual([304, ''])
    expect(same.headers.get('etag')).toBe(etag)
    expect(same.headers.get('cache-control')).toBe(kept)
    expect(varying(same)).toEqual(['accept', 'authorization', 'origin'])
  }
  expect((await get({ query }, { 'if-none-match': '"other"' })).status).toBe(200)

  const authorization = `Bearer ${await service.token('partner')}`
  await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({
      query:
        'mutation { donate(input: { idempotencyKey: "tag", project: "prj_1", amount: 100, donorRef: "bo" }) { __typename } }',
    }),
  })
  const next = await get({ query }, { 'if-none-match': etag })
  expect([next.status, (await next.json()).data.campaign.totals.donationCount]).toEqual([200, 1])
  expect(next.headers.get('etag')).not.toBe(etag)
})

test('the same answer as another type has another tag', async () => {
  const tags = await Promise.all(
    ['application/json', 'application/graphql-response+json'].map(async (accept) =>
      (await get({ query }, { accept })).headers.get('etag'),
    ),
  )
  expect(new Set(tags).size).toBe(2)
})

test('the connection goes on after an answer that is only a tag', async () => {
  const { headers } = await get({ query })
  const etag = headers.get('etag') as string
  for (let times = 0; times < 3; times += 1) {
    expect((await get({ query }, { 'if-none-match': etag })).status).toBe(304)
    expect((await get({ query })).status).toBe(200)
  }
})

test('what was asked with a token is kept by nobody, whatever was asked', async () => {
  const authorization = `Bearer ${await service.token('donor')}`
  for (const asked of [query, '{ viewer { __typename } }', '{ nowhere }']) {
    await expectNotKept(await get({ query: asked }, { authorization }), 'private, no-store')
    await expectNotKept(
      await get({ query: asked }, { authorization, 'if-none-match': '*' }),
      'private, no-store',
    )
  }
  await expectNotKept(await get({ query }, { authorization: 'Bearer nonsense' }))
})

test('what has errors is kept by nobody, with data beside them or without', async () => {
  const partly = '{ campaign(code: "test") { id } projects(after: "rubbish") { edges { node { id } } } }'
  for (const asked of ['{', '{ nowhere }', partly, 'query ($id: ID!) { node(id: $id) { id } }'])
    await expectNotKept(await get({ query: asked }))
  await expectNotKept(await get({ documentId: 'sha256:unknown' }))
  await expectNotKept(await get({ query, variables: '{' }))
})

test('a mutation is kept by nobody, nor is a subscription or an answer as events', async () => {
  await expectNotKept(await get({ query: 'mutation { __typename }' }))
  const subscription = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'
  await expectNotKept(await get({ query: subscription }, { accept: 'application/json' }))
  await expectNotKept(await get({ query: subscription }, { accept: 'text/event-stream' }), 'no-cache')
  await expectNotKept(await get({ query }, { accept: 'text/event-stream' }), 'no-cache')
  await expectNotKept(await get({ query }, { accept: 'image/png' }))
})

test('an answer to POST says nothing of being kept', async () => {
  for (const type of ['application/json', 'application/json; charset=utf-8']) {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type, 'if-none-match': '*' },
      body: JSON.stringify({ query }),
    })
    expect(response.status).toBe(200)
    expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual([null, null])
    expect(varying(response)).toEqual(['accept', 'origin'])
  }
})

// One document, one verdict: whatever a transport's own wrapping, the same text is refused with the same words.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Result, type Service, startService } from '../setup/service.ts'
import { ask, greetedPeer } from './peer.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

type Verdict = { message: string; code: string }

function verdictOf({ errors }: Result): Verdict | null {
  const [error] = errors ?? []
  return error ? { message: error.message, code: error.extensions?.code } : null
}

/** What each transport says to the same document. */
async function verdicts(
  query: string,
  variables?: Record<string, unknown>,
): Promise<Record<string, Verdict | null>> {
  const body = JSON.stringify({ query, variables })
  const headers = { 'content-type': 'application/json' }
  const search = new URLSearchParams({
    query,
    ...(variables ? { variables: JSON.stringify(variables) } : {}),
  })
  const posted = await fetch(`${service.url}/graphql`, { method: 'POST', headers, body })
  const got = await fetch(`${service.url}/graphql?${search}`)
  const streamed = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, accept: 'text/event-stream' },
    body,
  })
  const events = await streamed.text()
  const peer = await greetedPeer(service.url)
  const message = await ask(peer, query, '1', variables)
  peer.socket.close()
  await peer.closed
  return {
    post: verdictOf((await posted.json()) as Result),
    get: verdictOf((await got.json()) as Result),
    sse: verdictOf(JSON.parse(/^data: (.+)$/m.exec(events)?.[1] ?? '{}')),
    webSocket: verdictOf(message.type === 'error' ? { errors: message.payload } : message.payload),
  }
}

const repeated = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ')

const refused: [string, string, string][] = [
  ['a syntax error', '{ campaign(', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ nowhere }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'more aliases than are allowed',
    `{ ${repeated(31, (index) => `a${index}: viewer { __typename }`)} }`,
    'LIMIT_EXCEEDED',
  ],
  [
    'more directives than are allowed',
    `{ viewer { __typename ${repeated(31, () => '@include(if: true)')} } }`,
    'LIMIT_EXCEEDED',
  ],
  ['more tokens than are allowed', `{ ${repeated(2_000, () => '__typename')} }`, 'LIMIT_EXCEEDED'],
  ['more levels than are allowed', `query { ${'a { '.repeat(13)} b ${'} '.repeat(13)} }`, 'LIMIT_EXCEEDED'],
  ['lists in lists without end', `{ node(id: ${'['.repeat(20_000)}) { id } }`, 'LIMIT_EXCEEDED'],
  ['a fragment that contains itself', '{ ...F } fragment F on Query { ...F }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a page that is too long', '{ organizations(first: 101) { edges { node { id } } } }', 'INVALID_INPUT'],
  [
    'more than may be asked at once',
    '{ projects(first: 100) { edges { node { id receivingOrganization { id projects(first: 100) { edges { node { id } } } } } } } }',
    'INVALID_INPUT',
  ],
]

test.each(refused)('%s is refused alike over POST, GET, SSE and WebSocket', async (_name, query, code) => {
  const said = await verdicts(query)
  expect(said.post?.code).toBe(code)
  expect(said.get).toEqual(said.post)
  expect(said.sse).toEqual(said.post)
  expect(said.webSocket).toEqual(said.post)
})

test('a variable of the wrong type is refused alike, and by its name', async () => {
  const said = await verdicts('query ($id: ID!) { node(id: $id) { id } }', {})
  expect(said.post).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('$id') })
  for (const verdict of Object.values(said)) expect(verdict).toEqual(said.post)
})

test.each([
  ['objects', '{"a":', '}', 4_000],
  ['lists', '[', ']', 8_000],
  ['lists, by one level', '[', ']', 32],
])(
  '%s in each other without end are refused in variables and extensions on every way',
  async (_what, open, close, levels) => {
    const value = `${open.repeat(levels)}0${close.repeat(levels)}`
    for (const name of ['variables', 'extensions']) {
      const sent = `{"query":"{ __typename }","${name}":{"deep":${value}}}`
      for (const headers of [
        {},
        { accept: 'text/event-stream' },
        { accept: 'text/plain, application/json' },
      ]) {
        const answer = await fetch(`${service.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: sent,
        })
        expect(await answer.text()).toContain('"code":"BAD_REQUEST"')
      }
      const search = new URLSearchParams({ query: '{ __typename }', [name]: `{"deep":${value}}` })
      expect(await (await fetch(`${service.url}/graphql?${search}`)).text()).toContain('"code":"BAD_REQUEST"')
      const peer = await greetedPeer(service.url)
      peer.send(`{"type":"subscribe","id":"1","payload":${sent}}`)
      expect(await peer.heard()).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'BAD_REQUEST' } }],
      })
      // What is as deep as may be is answered, on the same socket.
      const whole = sent.replace(value, `${'['.repeat(31)}0${']'.repeat(31)}`)
      peer.send(`{"type":"subscribe","id":"2","payload":${whole}}`)
      expect(await peer.heard()).toMatchObject({ type: 'next' })
      peer.socket.close()
      await peer.closed
    }
  },
)

test('what a client sent is quoted in part, however often something is wrong with it', async () => {
  const fields = Object.fromEntries(Array.from({ length: 60 }, (_, field) => [`unknown${field}`, 1]))
  const long = 'x'.repeat(20_000)
  const wrong: [string, Record<string, unknown>?][] = [
    [
      'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
      { input: { ...fields, idempotencyKey: long } },
    ],
    ['query ($first: Int!) { projects(first: $first) { edges { cursor } } }', { first: long }],
    [`query ${long} (${repeated(60, (index) => `$a${index}: Int`)}) { __typename }`],
    [`{ ${long} }`],
  ]
  for (const [query, variables] of wrong) {
    const { post, get, sse, webSocket } = await verdicts(query, variables)
    const byGet = query.startsWith('mutation') ? post : get
    expect(post?.message.length).toBeLessThanOrEqual(501)
    expect([byGet, sse, webSocket]).toEqual([post, post, post])
    const { body } = await service.graphql(query, variables)
    expect(JSON.stringify(body).length).toBeLessThan(60_000)
  }
})

test('what is asked for by a variable is judged by it, each time', async () => {
  const query =
    'query ($n: Int) { projects(first: $n) { edges { node { receivingOrganization { projects(first: $n) { edges { node { id } } } } } } } }'
  for (const [n, code] of [
    [2, undefined],
    [100, 'INVALID_INPUT'],
    [2, undefined],
    [100, 'INVALID_INPUT'],
  ] as const) {
    for (const verdict of Object.values(await verdicts(query, { n }))) expect(verdict?.code).toBe(code)
  }
})

test('a document within every limit is answered alike', async () => {
  const query = `{ ${repeated(30, (index) => `a${index}: campaign(code: "test") { id }`)} }`
  expect(await verdicts(query)).toEqual({ post: null, get: null, sse: null, webSocket: null })
})

test('the schema can be asked for, as it is public', async () => {
  const { body } = await service.graphql('{ __schema { queryType { name } } }')
  expect(body.data.__schema.queryType.name).toBe('Query')
})

test('a request that came to no data has a status that says whose mistake it was', async () => {
  for (const query of ['{', '{ nowhere }', `{ ${repeated(2_000, () => '__typename')} }`]) {
    expect((await service.graphql(query)).status).toBe(400)
  }
  expect((await service.graphql('query ($id: ID!) { node(id: $id) { id } }')).status).toBe(400)
  expect((await service.graphql('{ __typename }')).status).toBe(200)
})

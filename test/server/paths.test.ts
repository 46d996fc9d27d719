// One verdict whatever the path. The service answers a plain POST of JSON without yoga's fetch adapter, and everything
// else through it: the same 200 requests, good and bad, go both ways, by GET and over WebSocket, and the answers are
// compared byte for byte.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { persistedDocuments } from '../../src/server/persistedDocuments.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { askWith, greetedPeer, type Peer } from './peer.ts'

let service: Service
let peers: Map<string, Peer>
const tokens = new Map<string, string>()

beforeAll(async () => {
  service = await startService()
  tokens.set('partner', await service.token('partner'))
  tokens.set('donor', await service.token('donor'))
  tokens.set('staff', await service.token('staff'))
  peers = new Map()
  for (const who of ['public', ...tokens.keys()]) {
    const token = tokens.get(who)
    peers.set(who, await greetedPeer(service.url, token ? { authorization: `Bearer ${token}` } : undefined))
  }
})
afterAll(async () => {
  for (const { socket } of peers.values()) socket.terminate()
  await service.close()
})

interface Sent {
  body: string
  as?: string
  accept?: string
}

/** The bytes of an answer, but the date, which may be another second's. */
async function exchange(head: string, body = ''): Promise<string> {
  const { hostname, port, host } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (chunk) => (text += chunk))
  socket.write(`${head}\r\nhost: ${host}\r\nconnection: close\r\n\r\n${body}`)
  await once(socket, 'close')
  return text.replace(/\r\ndate: [^\r]+/i, '')
}

function authorization(as: string | undefined): string {
  return as ? `\r\nauthorization: Bearer ${tokens.get(as)}` : ''
}

function posted({ body, as, accept }: Sent, contentType: string): Promise<string> {
  const asks = accept === undefined ? '' : `\r\naccept: ${accept}`
  const length = Buffer.byteLength(body)
  return exchange(
    `POST /graphql HTTP/1.1\r\ncontent-type: ${contentType}\r\ncontent-length: ${length}${asks}${authorization(as)}`,
    body,
  )
}

const plainly = (sent: Sent) => posted(sent, 'application/json')
/** With a parameter that says what is so anyway, a request is not plain. */
const throughAdapter = (sent: Sent) => posted(sent, 'application/json; charset=utf-8')

function got({ body, as, accept }: Sent): Promise<string> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(JSON.parse(body)))
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  const asks = accept === undefined ? '' : `\r\naccept: ${accept}`
  return exchange(`GET /graphql?${search} HTTP/1.1${asks}${authorization(as)}`)
}

let messages = 0
async function overWebSocket({ body, as }: Sent): Promise<Json> {
  messages += 1
  const peer = peers.get(as ?? 'public') as Peer
  const message = await askWith(peer, { query: '', ...JSON.parse(body) }, String(messages))
  return message.type === 'error' ? { errors: message.payload } : message.payload
}

function jsonOf(answer: string): Json {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
}

const op = (query: string, variables?: unknown, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ query, ...(variables === undefined ? {} : { variables }), ...more })

const donate = `mutation Donate($input: DonateInput!) { donate(input: $input) {
  __typename ... on DonateSuccess { replayed donation { id seq project { id title } amount { minorUnits decimal } donor { __typename } } }
  ... on UserError { code message } ... on InvalidInput { fields { path message } } } }`
const give = `mutation Give($input: GiveFlowersInput!) { giveFlowers(input: $input) {
  __typename ... on GiveFlowersSuccess { replayed balance } ... on UserError { code message } } }`

function gift(key: string, changes: Record<string, unknown> = {}): string {
  return op(donate, {
    input: { idempotencyKey: key, project: 'prj_1', amount: 100, donorRef: 'bo', ...changes },
  })
}

const examples = readdirSync('schema/examples')
  .map((name) => readFileSync(`schema/examples/${name}`, 'utf8'))
  // What is watched goes on for ever.
  .filter((text) => !/^subscription/m.test(text))

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const byHash = (hash: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...more, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } })
const named = 'query Named($code: String!) { campaign(code: $code) { id } }'
const wrong = '{ campaign(code: "test") { nowhere } }'

/** Operations by hash: known, unknown, and said so that nobody can know which is meant. */
const hashed: string[] = [
  ...[...persistedDocuments]
    .filter(([, text]) => text.startsWith('query'))
    .flatMap(([documentId]) => [
      JSON.stringify({ documentId }),
      JSON.stringify({ documentId, variables: { campaign: 'cmp_1', code: 'test', donation: 'don_1-1' } }),
    ]),
  ...['', 'sha256:', `sha256:${hashOf(named)}`, 'constructor', hashOf(named)].map((documentId) =>
    JSON.stringify({ documentId }),
  ),
  JSON.stringify({ documentId: [...persistedDocuments.keys()][0], query: '{ __typename }' }),
  byHash(hashOf(named), { documentId: [...persistedDocuments.keys()][0] }),
  byHash(hashOf('never sent')),
  byHash(hashOf(named), { query: named, variables: { code: 'test' } }),
  byHash(hashOf(named), { variables: { code: 'test' } }),
  byHash(hashOf(named), { variables: {} }),
  byHash(hashOf(named), { query: `${named} ` }),
  byHash(hashOf(wrong), { query: wrong }),
  byHash(hashOf(wrong)),
  byHash('', { query: named }),
  ...[{}, { version: 2, sha256Hash: hashOf(named) }, { version: 1, sha256Hash: 7 }, 'text', 7].map(
    (persistedQuery) => JSON.stringify({ query: named, extensions: { persistedQuery } }),
  ),
]

/** What all ways can say: a query or a mutation, whole. */
const said: Sent[] = [
  ...['id', 'code', 'nameZh', 'nameEn', 'phase', 'startsAt', 'endsAt', 'rehearsal'].map((field) => ({
    body: op(`{ campaign(code: "test") { ${field} } }`),
  })),
  { body: op('{ campaign(code: "none") { id } }') },
  { body: op('{ __typename }') },
  { body: op('{ __schema { queryType { name } } }') },
  { body: op('{ a: __typename b: __typename }') },
  { body: op('query A { __typename } query B { viewer { __typename } }', undefined, { operationName: 'A' }) },
  { body: op('query A { __typename } query B { viewer { __typename } }', undefined, { operationName: 'B' }) },
  { body: op('query A { __typename } query B { __typename }') },
  { body: op('query A { __typename }', undefined, { operationName: 'C' }) },
  { body: op('{') },
  { body: op('{ nowhere }') },
  ...[
    '{ campaign }',
    '{ campaign(code: test) { id } }',
    '{ campaign(code: "test") }',
    '{ campaign(code: "test", code: "test") { id } }',
    '{ campaign(kode: "test") { id } }',
    '{ campaign(code: "test") { id { id } } }',
    '{ ...Nowhere }',
    '{ ...F } fragment F on Query { ...F }',
    '{ ... on Project { id } }',
    'query ($a: Nothing) { __typename }',
    'query ($a: Int) { __typename }',
    'query ($a: Int, $a: Int) { __typename }',
    'query A { __typename } query A { __typename }',
    '{ __typename @nowhere }',
    '{ __typename @skip }',
    '{ campaign(code: $c) { id } }',
    'mutation { __typename }',
    'mutation { nowhere }',
    'query { __typename } { __typename }',
    '{ campaign(code: "te\\qst") { id } }',
    'type Query { a: Int }',
    '{ a: campaign(code: "test") { id } a: campaign(code: "none") { id } }',
  ].map((query) => ({ body: op(query) })),
  { body: op('fragment F on Query { __typename }') },
  { body: op('query ($c: String!) { campaign(code: $c) { id } }', { c: 'test' }) },
  { body: op('query ($c: String!) { campaign(code: $c) { id } }', {}) },
  { body: op('query ($c: String!) { campaign(code: $c) { id } }', { c: 7 }) },
  { body: op('query ($c: String!) { campaign(code: $c) { id } }', { c: null }) },
  { body: op('query ($c: String!) { campaign(code: $c) { id } }', { c: '小红花 \u0000 \ud83c\udf3a' }) },
  { body: op('query ($c: String = "test") { campaign(code: $c) { id } }') },
  { body: op('query ($s: Boolean!) { campaign(code: "test") { id @skip(if: $s) code } }', { s: true }) },
  ...[1, 2, 100, 101, 0, -1, 2 ** 31].map((first) => ({
    body: op('query ($first: Int) { projects(first: $first) { edges { cursor node { id title } } } }', {
      first,
    }),
  })),
  { body: op('{ projects(after: "rubbish") { edges { node { id } } } }') },
  ...['prj_1', 'drm_1', 'org_1', 'cmp_1', 'don_1', 'nothing', '', 'prj_0', 'prj_99999999999'].map((id) => ({
    body: op('query ($id: ID!) { node(id: $id) { __typename id } }', { id }),
  })),
  { body: op('{ nodes(ids: ["prj_1", "drm_1", "prj_99999"]) { id } }') },
  ...['public', 'donor', 'partner', 'staff'].flatMap((as) => [
    { body: op('{ viewer { __typename } }'), ...(as === 'public' ? {} : { as }) },
    {
      body: op('{ viewer { donations { edges { node { id } } } } }'),
      ...(as === 'public' ? {} : { as }),
    },
    {
      body: op('{ projects(first: 2) { edges { node { donations { edges { node { id } } } } } } }'),
      ...(as === 'public' ? {} : { as }),
    },
  ]),
  { body: op(`{ ${'a { '.repeat(20)} ${'}'.repeat(20)} }`) },
  { body: op(`{ ${Array.from({ length: 31 }, (_, n) => `a${n}: __typename`).join(' ')} }`) },
  { body: op(`{ ${'__typename '.repeat(2_100)} }`) },
  { body: op(`{ __typename ${'@include(if: true) '.repeat(31)} }`) },
  {
    body: op(
      '{ projects(first: 100) { edges { node { organization: receivingOrganization { projects(first: 100) { edges { node { id } } } } } } } }',
    ),
  },
  ...examples.map((query) => ({ body: op(query) })),
  ...examples.map((query) => ({ body: op(query, { campaign: 'cmp_1', code: 'test', id: 'prj_1' }) })),
  ...hashed.map((body) => ({ body })),
  { body: gift('paths-1'), as: 'partner' },
  { body: gift('paths-1'), as: 'partner' },
  { body: gift('paths-1', { amount: 101 }), as: 'partner' },
  { body: gift('paths-2', { message: '加油 "quoted" \\ / \u2028 \ud83c\udf3a' }), as: 'partner' },
  { body: gift('paths-3'), as: 'donor' },
  { body: gift('paths-3'), as: 'staff' },
  { body: gift('paths-3') },
  ...[0, -1, 1.5, '100', null, 10_000_000_001, 2 ** 53, 1e300].map((amount, index) => ({
    body: gift(`paths-amount-${index}`, { amount }),
    as: 'partner',
  })),
  ...['prj_999999', 'org_1', 'x', '', null].map((project, index) => ({
    body: gift(`paths-project-${index}`, { project }),
    as: 'partner',
  })),
  ...['', 'é', 'a'.repeat(129), 7].map((key) => ({ body: gift(key as string), as: 'partner' })),
  ...['440000', 'UNKNOWN', '44', 'gd'].map((regionCode) => ({
    body: gift(`paths-region-${regionCode}`, { regionCode }),
    as: 'partner',
  })),
  { body: gift('paths-extra', { unknownField: 1 }), as: 'partner' },
  ...[1, 0, -1, 10_000].map((count) => ({
    body: op(give, { input: { idempotencyKey: `paths-give-${count}`, dream: 'drm_1', count } }),
    as: 'donor',
  })),
  { body: op(give, { input: { idempotencyKey: 'paths-give', dream: 'drm_1', count: 1 } }) },
]

/** What only a POST can say, most of it wrong. */
const bodies: string[] = [
  '{"query":""}',
  '',
  ' ',
  'null',
  'true',
  '7',
  '"text"',
  '[]',
  '[{"query":"{ __typename }"}]',
  '{}',
  '{"query":null}',
  '{"query":7}',
  '{"query":{}}',
  '{"query":["{ __typename }"]}',
  '{"query":"{ __typename }"',
  '{"query":"{ __typename }"}}',
  '{"query":"{ __typename }","query":"{ nowhere }"}',
  '{"query":"{ __typename }","variables":7}',
  '{"query":"{ __typename }","variables":[]}',
  '{"query":"{ __typename }","variables":"{}"}',
  '{"query":"{ __typename }","variables":null}',
  '{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}',
  '{"query":"{ __typename }","operationName":7}',
  '{"query":"{ __typename }","operationName":null}',
  '{"query":"{ __typename }","operationName":""}',
  '{"query":"{ __typename }","extensions":null}',
  '{"query":"{ __typename }","extensions":{}}',
  '{"query":"{ __typename }","extensions":7}',
  '{"query":"{ __typename }","documentId":null}',
  '{"documentId":7}',
  '{"documentId":null}',
  '{"query":7,"documentId":"sha256:"}',
  '{"query":7,"extensions":{"persistedQuery":{"version":1,"sha256Hash":""}}}',
  '{"query":"","extensions":{"persistedQuery":{"version":1,"sha256Hash":""}}}',
  '{"query":"{ __typename }","extra":1}',
  '{"query":"{ __typename }","extra":null}',
  '{"query":"{ __typename }","__proto__":{"query":"{ nowhere }"}}',
  '{"query":"{ __typename }","constructor":1}',
  '\ufeff{"query":"{ __typename }"}',
  '{"query":"{ __typename }"}\n\n',
  '{"query":"subscription { nowhere }"}',
  '{"query":"# only a comment"}',
  '{"query":"\\u0000"}',
  '{"query":"{ __typename # \\ud800\\n}"}',
]
const accepts = [
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json',
  'application/json, application/graphql-response+json',
  'text/html',
  'image/png',
  'application/json;charset=latin1',
]
const asked = ['{ __typename }', '{ nowhere }', '{', 'query ($c: String!) { campaign(code: $c) { id } }']
const onlyPosted: Sent[] = [
  ...bodies.map((body) => ({ body })),
  { body: op('subscription { campaignTotals(campaign: "cmp_1") { seq } }'), accept: 'application/json' },
  ...accepts.flatMap((accept) => asked.map((query) => ({ body: op(query), accept }))),
]

test('200 requests are answered with the same bytes, headers included, plainly and through the adapter', async () => {
  expect(said.length + onlyPosted.length).toBeGreaterThanOrEqual(200)
  // What is accepted the first time is a replay from then on.
  for (const sent of said) await throughAdapter(sent)
  const differing: unknown[] = []
  for (const sent of [...said, ...onlyPosted]) {
    const [plain, adapted] = [await plainly(sent), await throughAdapter(sent)]
    if (plain !== adapted) differing.push({ sent, plain, adapted })
  }
  expect(differing).toEqual([])
})

test('a query is answered by GET as by POST; a mutation is refused', async () => {
  for (const sent of said) {
    const answer = await got(sent)
    if (/^\s*(#.*\n)*mutation/.test(JSON.parse(sent.body).query)) {
      expect(answer.startsWith('HTTP/1.1 4')).toBe(true)
    } else expect(jsonOf(answer)).toEqual(jsonOf(await plainly(sent)))
  }
})

test('the same is said over WebSocket', async () => {
  for (const sent of said) expect(await overWebSocket(sent)).toEqual(jsonOf(await plainly(sent)))
})

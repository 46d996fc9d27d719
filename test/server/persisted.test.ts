// Operations by hash: one verdict whichever way the hash comes, and what is remembered of texts.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPersisted } from '../../src/server/persisted.ts'
import { persistedDocuments } from '../../src/server/persistedDocuments.ts'
import { type Result, type Service, startService } from '../setup/service.ts'
import { askWith, greetedPeer, type Peer } from './peer.ts'

let service: Service
let peer: Peer
beforeAll(async () => {
  service = await startService()
  peer = await greetedPeer(service.url)
})
afterAll(async () => {
  peer.socket.terminate()
  await service.close()
})

type Params = Record<string, unknown>
type Way = (params: Params, headers?: Record<string, string>) => Promise<Result & { status?: number }>

const json = { 'content-type': 'application/json' }

function post(params: Params, headers: Record<string, string>): Promise<Response> {
  return fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(params),
  })
}

function get(params: Params, headers: Record<string, string> = {}): Promise<Response> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params))
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  return fetch(`${service.url}/graphql?${search}`, { headers })
}

async function read(response: Response): Promise<Result & { status: number }> {
  return { status: response.status, ...((await response.json()) as Result) }
}

async function firstEvent(response: Response): Promise<Result> {
  let text = ''
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    const data = /^data: (.+)\n/m.exec(text)?.[1]
    if (data) return JSON.parse(data)
  }
  throw new Error(`There was no event: ${text}`)
}

let asked = 0
const ways: Record<string, Way> = {
  POST: async (params, headers = {}) => read(await post(params, headers)),
  'POST through the adapter': async (params, headers = {}) =>
    read(await post(params, { ...headers, 'content-type': 'application/json; charset=utf-8' })),
  GET: async (params, headers) => read(await get(params, headers)),
  'SSE by POST': async (params, headers = {}) =>
    firstEvent(await post(params, { ...headers, accept: 'text/event-stream' })),
  'SSE by GET': async (params, headers = {}) =>
    firstEvent(await get(params, { ...headers, accept: 'text/event-stream' })),
  async WebSocket(params) {
    asked += 1
    // The protocol wants a text, which may be empty.
    const message = await askWith(peer, { query: '', ...params }, String(asked))
    return message.type === 'error' ? { errors: message.payload } : message.payload
  },
}
const wayNames = Object.keys(ways)
const by = (name: string) => ways[name] as Way

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const persisted = (text: string, more: Params = {}): Params => ({
  ...more,
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } },
})

function idOf(name: string): string {
  for (const [id, text] of persistedDocuments) if (text.includes(` ${name}(`)) return id
  throw new Error(`There is no document ${name}.`)
}

const codeIn = ({ errors }: Result) => errors?.[0]?.extensions.code

/** A text that nobody else has sent. */
let texts = 0
function fresh(): string {
  texts += 1
  return `query Fresh${texts} { campaign(code: "test") { id } }`
}
const answer = { campaign: { id: 'cmp_1' } }

test('the id of a document is the SHA-256 hash of its text', () => {
  expect(persistedDocuments.size).toBeGreaterThan(0)
  for (const [id, text] of persistedDocuments) expect(id).toBe(`sha256:${hashOf(text)}`)
})

describe.each(wayNames)('by %s', (way) => {
  test('a document is asked by its id, with variables, as by its text', async () => {
    const variables = { code: 'test' }
    const documentId = idOf('Campaign')
    const query = persistedDocuments.get(documentId)
    const known = await by(way)({ documentId, variables })
    expect(known.data.campaign.id).toBe('cmp_1')
    expect(known).toEqual(await by(way)({ query, variables }))
  })

  test('a documentId that is not known is refused with one error that says so', async () => {
    for (const documentId of [`sha256:${hashOf('nothing')}`, hashOf('nothing'), 'constructor', '']) {
      const refused = await by(way)({ documentId })
      expect(refused.errors).toHaveLength(1)
      expect(refused).not.toHaveProperty('data')
      expect(codeIn(refused)).toBe('PERSISTED_DOCUMENT_NOT_FOUND')
      if (refused.status) expect(refused.status).toBe(400)
    }
  })

  test('a documentId is no documentId of what somebody sent', async () => {
    const text = fresh()
    expect((await by(way)(persisted(text, { query: text }))).data).toEqual(answer)
    expect(codeIn(await by(way)({ documentId: `sha256:${hashOf(text)}` }))).toBe(
      'PERSISTED_DOCUMENT_NOT_FOUND',
    )
  })

  test('a documentId beside a text or a persisted query is refused', async () => {
    const documentId = idOf('Campaign')
    const variables = { code: 'test' }
    const text = persistedDocuments.get(documentId) as string
    for (const both of [{ query: text }, persisted(text)])
      expect(codeIn(await by(way)({ documentId, variables, ...both }))).toBe('BAD_REQUEST')
  })

  test('a persisted query is asked for once, and from then on known by its hash, on every way', async () => {
    const text = fresh()
    const unknown = await by(way)(persisted(text))
    expect(unknown.errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ])
    if (unknown.status) expect(unknown.status).toBe(200)
    expect((await by(way)(persisted(text, { query: text }))).data).toEqual(answer)
    for (const other of wayNames) expect((await by(other)(persisted(text))).data).toEqual(answer)
  })

  test('a document that came with the service is known by its hash without having been sent', async () => {
    const hash = idOf('Campaign').slice('sha256:'.length)
    const known = await by(way)({
      variables: { code: 'test' },
      extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
    })
    expect(known.data.campaign.id).toBe('cmp_1')
  })

  test('a text with the hash of another is refused, and neither is remembered', async () => {
    const [one, other] = [fresh(), fresh()]
    const refused = await by(way)(persisted(one, { query: other }))
    expect(codeIn(refused)).toBe('PERSISTED_QUERY_MISMATCH')
    if (refused.status) expect(refused.status).toBe(400)
    for (const text of [one, other])
      expect(codeIn(await by(way)(persisted(text)))).toBe('PERSISTED_QUERY_NOT_FOUND')
  })

  test('a text that is not valid is refused and not remembered', async () => {
    for (const [text, code] of [
      ['{ nowhere }', 'GRAPHQL_VALIDATION_FAILED'],
      ['{ campaign(', 'GRAPHQL_PARSE_FAILED'],
      [`query { ${'a { '.repeat(13)} b ${'} '.repeat(13)} }`, 'LIMIT_EXCEEDED'],
      [`{ ${'__typename '.repeat(2_000)} }`, 'LIMIT_EXCEEDED'],
    ] as const) {
      expect(codeIn(await by(way)(persisted(text, { query: text })))).toBe(code)
      expect(codeIn(await by(way)(persisted(text)))).toBe('PERSISTED_QUERY_NOT_FOUND')
    }
  })

  test('what costs too much costs it by its hash, too', async () => {
    const text =
      '{ projects(first: 100) { edges { node { receivingOrganization { projects(first: 100) { edges { node { id } } } } } } } }'
    const said = await by(way)(persisted(text, { query: text }))
    expect(codeIn(said)).toBe('INVALID_INPUT')
    expect(await by(way)(persisted(text))).toEqual(said)
  })

  test('a persisted query of another form is refused, text or not', async () => {
    const query = fresh()
    for (const persistedQuery of [{}, { version: 2, sha256Hash: hashOf(query) }, { version: 1 }, 'text', 7])
      for (const more of [{ query }, {}])
        expect(codeIn(await by(way)({ ...more, extensions: { persistedQuery } }))).toBe('BAD_REQUEST')
  })
})

test.each(['SSE by POST', 'SSE by GET', 'WebSocket'])(
  'a subscription is opened by its hash by %s',
  async (way) => {
    const variables = { campaign: 'cmp_1' }
    const opened = await by(way)({ documentId: idOf('CampaignTotals'), variables })
    expect(opened.data.campaignTotals.seq).toBe(0)
    const text = `subscription Fresh${way.replaceAll(' ', '')} { campaignTotals(campaign: "cmp_1") { seq } }`
    expect(codeIn(await by(way)(persisted(text)))).toBe('PERSISTED_QUERY_NOT_FOUND')
    for (const more of [{ query: text }, {}])
      expect((await by(way)(persisted(text, more))).data).toEqual({ campaignTotals: { seq: 0 } })
  },
)

test('a mutation is made by its hash with POST and over WebSocket, and refused over GET', async () => {
  const documentId = idOf('Donate')
  const input = { idempotencyKey: 'by-hash', project: 'prj_1', amount: 100, donorRef: 'bo' }
  const variables = { input }
  const authorization = `Bearer ${await service.token('partner')}`
  const refused = await by('GET')({ documentId, variables }, { authorization })
  expect([refused.status, refused.errors?.[0]?.message]).toEqual([405, expect.stringContaining('POST')])
  const entries = await service.sql`select 1 from journal_entry`
  expect(entries).toHaveLength(0)
  const given = await by('POST')({ documentId, variables }, { authorization })
  expect(given.data.donate).toMatchObject({ __typename: 'DonateSuccess', replayed: false })
  const partner = await greetedPeer(service.url, { authorization })
  const again = await askWith(partner, { query: '', documentId, variables })
  partner.socket.close()
  await partner.closed
  expect(again.payload.data.donate).toMatchObject({ __typename: 'DonateSuccess', replayed: true })
})

test('an address that is too long for its text is short enough for its hash', async () => {
  const text = `${fresh()}#${'x'.repeat(15 * 1024)}`
  const variables = { unused: 'x'.repeat(50 * 1024) }
  await by('POST')(persisted(text, { query: text }))
  expect(codeIn(await by('GET')(persisted(text, { query: text, variables })))).toBe('MESSAGE_TOO_LARGE')
  expect((await by('GET')(persisted(text, { variables }))).data).toEqual(answer)
  const longer = { unused: 'x'.repeat(65 * 1024) }
  expect(codeIn(await by('GET')(persisted(text, { variables: longer })))).toBe('MESSAGE_TOO_LARGE')
})

const padded = (name: string, length: number) => `{ ${name}: __typename } #`.padEnd(length, 'x')

test('many long texts push out what was sent before, but nothing that came with the service', async () => {
  const text = fresh()
  const tooLong = padded('long', 16 * 1024 + 1)
  for (const sent of [text, tooLong])
    expect(await by('POST')(persisted(sent, { query: sent }))).toHaveProperty('data')
  expect((await by('POST')(persisted(text))).data).toEqual(answer)
  expect(codeIn(await by('POST')(persisted(tooLong)))).toBe('PERSISTED_QUERY_NOT_FOUND')
  for (let index = 0; index < 64; index += 1) {
    const long = padded(`a${index}`, 16 * 1024)
    expect(await by(index % 2 ? 'WebSocket' : 'POST')(persisted(long, { query: long }))).toHaveProperty(
      'data',
    )
  }
  expect(codeIn(await by('GET')(persisted(text)))).toBe('PERSISTED_QUERY_NOT_FOUND')
  const known = await by('GET')({ documentId: idOf('Campaign'), variables: { code: 'test' } })
  expect(known.data.campaign.id).toBe('cmp_1')
  expect((await by('GET')(persisted(text, { query: text }))).data).toEqual(answer)
})

describe('what is remembered', () => {
  function remembering() {
    const { withText, plugin, size } = createPersisted()
    return {
      size,
      found(text: string): void {
        const params = withText(persisted(text, { query: text }))
        const done = plugin.onValidate?.({ context: { params } } as never)
        if (typeof done === 'function') done({ valid: true } as never)
      },
      known(text: string): boolean {
        try {
          return withText(persisted(text)).query === text
        } catch {
          return false
        }
      },
    }
  }

  test('is bounded by size: the texts asked for last, up to a million characters', () => {
    const { found, known, size } = remembering()
    const all = Array.from({ length: 100 }, (_, index) => padded(`a${index}`, 16 * 1024))
    for (const text of all) {
      found(text)
      expect(known(all[0] as string)).toBe(true)
    }
    expect(size()).toBe(1024 * 1024)
    expect(all.map(known)).toEqual(all.map((_, index) => index === 0 || index >= 37))
  })

  test('is at most four thousand texts, however short', () => {
    const { found, known, size } = remembering()
    for (let index = 0; index <= 4_096; index += 1) found(`{ a${index}: __typename }`)
    expect(size()).toBe(1024 * 1024)
    expect([0, 1, 4_096].map((index) => known(`{ a${index}: __typename }`))).toEqual([false, true, true])
  })

  test('has no text of more than 16 KiB, which pushes nobody out', () => {
    const { found, known, size } = remembering()
    for (const [length, isKnown] of [
      [16 * 1024, true],
      [16 * 1024 + 1, false],
    ] as const) {
      found(padded('a', length))
      expect(known(padded('a', length))).toBe(isKnown)
    }
    expect(size()).toBe(16 * 1024)
  })
})

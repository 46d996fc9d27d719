// What pages of every origin may read, and what stays with those that may ask anything: a number is shown on foreign
// pages, and nothing else is opened for it.
import { existsSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { persistedDocuments } from '../../src/server/persistedDocuments.ts'
import { documents } from '../../web/src/embed/documents.ts'
import { type Service, startService } from '../setup/service.ts'
import { buildPages } from '../web/browser.ts'
import { refusedUpgrade } from './peer.ts'

let service: Service
beforeAll(async () => {
  // Which are served at all is read when a service starts.
  await buildPages()
  service = await startService({ config: { allowedOrigins: ['https://media.example'] } })
})
afterAll(() => service.close())

const foreign = ['https://news.example', 'http://127.0.0.1:1', 'null']
const campaign = { documentId: documents.campaign, variables: '{"code":"test"}' }
const kept = 'public, max-age=1, stale-while-revalidate=1'

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** A request exactly as written: fetch() adds and forbids headers. It is left after its first event. */
function send(
  method: string,
  path: string,
  headers: Record<string, string | number> = {},
  body?: string,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${service.url}${path}`, { method, headers }, (response) => {
      let text = ''
      const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
        if (!/^data: .+\n/m.test(text)) return
        done()
        request.destroy()
      })
      response.on('end', done)
    })
    request.on('error', reject)
    request.end(body)
  })
}

function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> {
  return send('GET', `/graphql?${new URLSearchParams(parameters)}`, headers)
}

const codeIn = ({ text }: Reply) => JSON.parse(text).errors[0].extensions.code

function expectRefused(reply: Reply): void {
  expect([reply.status, codeIn(reply)]).toEqual([403, 'ORIGIN_NOT_ALLOWED'])
  expect(reply.headers['access-control-allow-origin']).toBeUndefined()
}

describe('a page of any origin', () => {
  test('may read the answer to a GET that names a document and has no token, and a cache has one answer for all', async () => {
    for (const origin of [...foreign, 'https://media.example', service.url]) {
      for (const site of ['cross-site', 'same-site', 'same-origin']) {
        const reply = await get(campaign, { origin, 'sec-fetch-site': site })
        expect([origin, reply.status]).toEqual([origin, 200])
        expect(JSON.parse(reply.text).data.campaign.totals.seq).toBe(0)
        expect(reply.headers).toMatchObject({
          'access-control-allow-origin': '*',
          'cache-control': kept,
          vary: 'accept, authorization',
        })
        expect(reply.headers['access-control-allow-credentials']).toBeUndefined()
      }
    }
    const own = await get(campaign)
    expect(own.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': kept })
  })

  test('may watch what a document names, as server-sent events', async () => {
    const reply = await get(
      { documentId: documents.campaignTotals, variables: '{"campaign":"cmp_1"}' },
      { origin: 'https://news.example', accept: 'text/event-stream' },
    )
    expect(reply.status).toBe(200)
    expect(reply.headers['access-control-allow-origin']).toBe('*')
    expect(reply.text).toContain('"campaignTotals":{"seq":0')
  })
})

describe('a page of another origin may not', () => {
  test('send a token along, nor ask whether it might', async () => {
    const authorization = `Bearer ${await service.token('staff')}`
    for (const origin of foreign) {
      expectRefused(await get(campaign, { origin, authorization }))
      for (const wanted of ['authorization', 'content-type'])
        expectRefused(
          await send('OPTIONS', `/graphql?${new URLSearchParams(campaign)}`, {
            origin,
            'access-control-request-method': 'GET',
            'access-control-request-headers': wanted,
          }),
        )
    }
    // Whoever may ask anything may do so with a token too, and is told so by name.
    const allowed = await get(campaign, { origin: 'https://media.example', authorization })
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([
      200,
      'https://media.example',
    ])
    expect(allowed.headers.vary).toBe('origin, accept, authorization')
  })

  test('word a question itself, by text or by the hash of one', async () => {
    const query = '{ campaign(code: "test") { id } }'
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } })
    for (const origin of foreign) {
      for (const parameters of [
        { query },
        { ...campaign, query },
        { ...campaign, query: '' },
        { extensions },
        { ...campaign, extensions },
        {},
      ])
        expectRefused(await get(parameters, { origin }))
    }
  })

  test('name another document than those of components, be it known or not', async () => {
    const others = [...persistedDocuments].filter(([, text]) => !/^(query|subscription) Embed/.test(text))
    expect(others.length).toBeGreaterThan(40)
    for (const documentId of ['', 'sha256:other', ...others.map(([id]) => id)])
      expectRefused(await get({ documentId, variables: '{}' }, { origin: 'https://news.example' }))
  })

  test('change anything, by whatever way', async () => {
    const mutations = [...persistedDocuments].filter(([, text]) => text.startsWith('mutation'))
    expect(mutations.length).toBeGreaterThan(0)
    const input = { idempotencyKey: 'foreign', project: 'prj_1', amount: 100 }
    for (const [documentId] of mutations) {
      const variables = { input }
      const read = await get(
        { documentId, variables: JSON.stringify(variables) },
        { origin: 'https://news.example' },
      )
      expectRefused(read)
      const body = JSON.stringify({ documentId, variables })
      expectRefused(
        await send(
          'POST',
          '/graphql',
          {
            origin: 'https://news.example',
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
          body,
        ),
      )
    }
    expect(await service.sql`select 1 from journal_entry`).toHaveLength(0)
  })

  test('open a WebSocket, named document or not', async () => {
    for (const path of ['', `?${new URLSearchParams(campaign)}`]) {
      const options = { headers: { origin: 'https://news.example' } }
      expect(await refusedUpgrade(service.url, options, path)).toEqual({
        status: 403,
        code: 'ORIGIN_NOT_ALLOWED',
      })
    }
  })
})

test('the documents that components ask for stay known', () => {
  // Components that were loaded with these ids are still open somewhere: add others, and keep these.
  expect(Object.values(documents)).toEqual([
    'sha256:2f2df752ca7a0b62c9a8306cfd384c0079dd968bd57e4816738e3ff809694e53',
    'sha256:2d53fa952928f9c7b3edac070a09dfdb655db1a818640e8349a3c75cf9303978',
    'sha256:9a8d0523d572136a02362ab1f5dbe40237a62d62eef20b156b717ce618890705',
    'sha256:8078cccf9add87e48ce1361bc444cc99531821b0311397cc2f1a32a1d3a97ac9',
  ])
  for (const id of Object.values(documents)) expect(persistedDocuments.has(id)).toBe(true)
})

describe('of the pages', () => {
  const ancestors = ({ headers }: Reply) =>
    /frame-ancestors ([^;]+)/.exec(String(headers['content-security-policy']))?.[1]

  test('only /embed may be framed by others, also by who has it already and is told only that', async () => {
    for (const path of ['/embed', '/embed?show=received', '/embed.html', '/embed/']) {
      const reply = await send('GET', path)
      expect([path, reply.status, ancestors(reply)]).toEqual([path, 200, '*'])
      const again = await send('GET', path, { 'if-none-match': String(reply.headers.etag) })
      expect([path, again.status, ancestors(again)]).toEqual([path, 304, '*'])
    }
    for (const path of [
      '/',
      '/screen',
      '/detail',
      '/me',
      '/control',
      '/embeds',
      '/embedded',
      '/health',
      '/x',
    ])
      expect([path, ancestors(await send('GET', path))]).toEqual([path, "'self'"])
    expect(ancestors(await send('GET', '/graphql', { accept: 'text/html' }))).toBe("'none'")
  })

  test('only the component may be loaded by others, and it is looked for anew each time', async () => {
    const reply = await send('GET', '/oneflower.js')
    expect(reply.status).toBe(200)
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-cache',
      'content-type': 'text/javascript',
    })
    const again = await send('GET', '/oneflower.js', { 'if-none-match': String(reply.headers.etag) })
    expect([again.status, again.headers['access-control-allow-origin']]).toEqual([304, '*'])
    // A page in another encoding would read other letters.
    expect([...reply.text].every((letter) => letter <= '\x7f')).toBe(true)
    for (const path of ['/', '/embed', '/demo/tokens', '/flower.svg', '/health'])
      expect((await send('GET', path)).headers['access-control-allow-origin']).toBeUndefined()
  })

  test('files of text are sent packed to who takes them so', async () => {
    expect(existsSync('dist/web/oneflower.js.gz')).toBe(true)
    const packed = await send('GET', '/oneflower.js', { 'accept-encoding': 'gzip' })
    const plain = await send('GET', '/oneflower.js')
    expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual([
      'gzip',
      undefined,
    ])
    expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 2)
  })
})

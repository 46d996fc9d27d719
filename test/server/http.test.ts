// What HTTP answers before and around GraphQL: who may ask, how, and how much.
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { refusedUpgrade } from './peer.ts'

let service: Service
beforeAll(async () => {
  service = await startService({ config: { allowedOrigins: ['https://media.example'] } })
})
afterAll(() => service.close())

const query = '{ campaign(code: "test") { id } }'
const answer = { campaign: { id: 'cmp_1' } }
const json = { 'content-type': 'application/json' }

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** A request exactly as written: fetch() adds and forbids headers. */
function send(method: string, path: string, headers: Record<string, string | number> = {}, body?: string) {
  return new Promise<Reply>((resolve, reject) => {
    const request = httpRequest(`${service.url}${path}`, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

function post(document: string, headers: Record<string, string | number> = {}) {
  const body = JSON.stringify({ query: document })
  return send('POST', '/graphql', { ...json, 'content-length': Buffer.byteLength(body), ...headers }, body)
}

function get(document: string, headers: Record<string, string> = {}) {
  return send('GET', `/graphql?query=${encodeURIComponent(document)}`, headers)
}

function codeIn({ text }: Reply): string {
  return JSON.parse(text).errors[0].extensions.code
}

test('a query is answered over POST and over GET', async () => {
  for (const reply of [await post(query), await get(query)]) {
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.text).data).toEqual(answer)
  }
})

test('a page of the service itself and of an allowed origin may ask; a page of any other origin may not', async () => {
  const own = service.url
  for (const origin of [own, 'https://media.example']) {
    expect((await post(query, { origin })).status).toBe(200)
    expect((await get(query, { origin })).status).toBe(200)
  }
  for (const origin of ['https://evil.example', 'null', 'https://media.example.evil.example']) {
    const refusals = [
      await post(query, { origin }),
      await get(query, { origin }),
      await send('OPTIONS', '/graphql', { origin }),
    ]
    for (const refusal of refusals) {
      expect(refusal.status).toBe(403)
      expect(codeIn(refusal)).toBe('ORIGIN_NOT_ALLOWED')
      expect(refusal.headers['access-control-allow-origin']).toBeUndefined()
    }
  }
})

test('a preflight of an allowed origin is told what it may send, and its answer may be read', async () => {
  const origin = 'https://media.example'
  const preflight = await send('OPTIONS', '/graphql', { origin, 'access-control-request-method': 'POST' })
  expect(preflight.status).toBe(204)
  expect(preflight.headers['access-control-allow-origin']).toBe(origin)
  expect(preflight.headers['access-control-allow-headers']).toContain('authorization')
  expect((await post(query, { origin })).headers['access-control-allow-origin']).toBe(origin)
})

test('a GET that a browser sends for another site is refused even without an Origin; one typed by hand is not', async () => {
  for (const site of ['cross-site', 'same-site']) {
    const refusal = await get(query, { 'sec-fetch-site': site })
    expect(refusal.status).toBe(403)
    expect(codeIn(refusal)).toBe('ORIGIN_NOT_ALLOWED')
  }
  for (const site of ['same-origin', 'none'])
    expect((await get(query, { 'sec-fetch-site': site })).status).toBe(200)
})

test('a body that is not declared as JSON is refused, whatever is in it', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
  ]) {
    const refusal = await post(query, { 'content-type': type })
    expect(refusal.status).toBe(415)
    expect(codeIn(refusal)).toBe('UNSUPPORTED_MEDIA_TYPE')
  }
  for (const type of [
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json; charset="UTF-8"',
  ])
    expect((await post(query, { 'content-type': type })).status).toBe(200)
})

test.each(['application/json', 'application/json; charset=utf-8'])(
  'a body of %s that is not UTF-8 is refused, and no replacement of it is stored',
  async (type) => {
    const [before, after] = '{"query":"{ __typename }","operationName":"|"}'.split('|') as [string, string]
    const body = Buffer.concat([
      Buffer.from(before),
      Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
      Buffer.from(after),
    ])
    const answer = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errors: [{ message: 'The body is not UTF-8.' }] })
  },
)

test('a mutation is refused over GET and nothing is written', async () => {
  const refusal = await get(
    'mutation { donate(input: { idempotencyKey: "k", project: "prj_1", amount: 1 }) { __typename } }',
  )
  expect(refusal.status).toBe(405)
  expect(JSON.parse(refusal.text).errors[0].message).toContain('POST')
  expect(await service.sql`select 1 from journal_entry`).toHaveLength(0)
})

test('a body of 64 KiB is read; a larger one, and one of unknown length, are refused unread', async () => {
  const padded = (bytes: number) => {
    const frame = JSON.stringify({ query: `${query}#` }).length
    return JSON.stringify({ query: `${query}#${'x'.repeat(bytes - frame)}` })
  }
  const fits = padded(64 * 1024)
  const accepted = await send('POST', '/graphql', { ...json, 'content-length': fits.length }, fits)
  expect([accepted.status, JSON.parse(accepted.text).data]).toEqual([200, answer])

  const tooLarge = padded(64 * 1024 + 1)
  const refused = await send('POST', '/graphql', { ...json, 'content-length': tooLarge.length }, tooLarge)
  expect([refused.status, codeIn(refused)]).toEqual([413, 'MESSAGE_TOO_LARGE'])

  const unknown = await send('POST', '/graphql', { ...json, 'transfer-encoding': 'chunked' }, fits)
  expect([unknown.status, codeIn(unknown)]).toEqual([411, 'LENGTH_REQUIRED'])
})

test('a body of 10 MB is refused at its first byte', async () => {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10000000\r\n\r\n{',
  )
  const [chunk] = await new Promise<[Buffer]>((resolve) => socket.once('data', (data) => resolve([data])))
  expect(String(chunk)).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
})

test('an address longer than a message is refused', async () => {
  const refusal = await send('GET', `/graphql?query=${'x'.repeat(65 * 1024)}`)
  expect([refusal.status, codeIn(refusal)]).toEqual([414, 'MESSAGE_TOO_LARGE'])
})

test('methods other than GET and POST are refused with those that are right', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    const refusal = await send(method, '/graphql', { 'content-length': 0 })
    expect([refusal.status, codeIn(refusal)]).toEqual([405, 'METHOD_NOT_ALLOWED'])
    expect(refusal.headers.allow).toContain('POST')
  }
})

test('several operations in one request are refused', async () => {
  const body = JSON.stringify([{ query }, { query }])
  const refusal = await send('POST', '/graphql', { ...json, 'content-length': body.length }, body)
  expect(refusal.status).toBe(400)
  expect(codeIn(refusal)).toBe('BAD_REQUEST')
})

test('a body that is not JSON, or not a GraphQL request, is refused with a code', async () => {
  for (const body of [
    '{',
    '"text"',
    '{"variables":{}}',
    '{"query":1}',
    '{"query":"{ __typename }","variables":3}',
  ]) {
    const refusal = await send('POST', '/graphql', { ...json, 'content-length': body.length }, body)
    expect(refusal.status).toBe(400)
    expect(codeIn(refusal)).toBe('BAD_REQUEST')
  }
})

test('what a parser says of a body that is not JSON is not sent, as it quotes the body', async () => {
  const body = '{"password": hunter2}'
  const refusal = await send('POST', '/graphql', { ...json, 'content-length': body.length }, body)
  expect(JSON.parse(refusal.text).errors[0].extensions).toEqual({ code: 'BAD_REQUEST' })
  expect(refusal.text).not.toContain('hunter2')
})

test('variables and extensions of a GET that are not JSON are refused by name, and are no fault of ours', async () => {
  const fault = vi.spyOn(service.app.log, 'error')
  for (const name of ['variables', 'extensions']) {
    const refusal = await send('GET', `/graphql?query=%7B__typename%7D&${name}=%7B`)
    expect([refusal.status, codeIn(refusal)]).toEqual([400, 'BAD_REQUEST'])
    expect(refusal.text).toContain(`\\"${name}\\"`)
    const empty = await send('GET', `/graphql?query=%7B__typename%7D&${name}=%7B%7D`)
    expect(empty.status).toBe(200)
  }
  expect(fault).not.toHaveBeenCalled()
})

test('a Host of which no address can be made is refused on every path; others are taken', async () => {
  for (const host of ['[', 'a b', '://', 'a/b', 'a?b', 'a#b', 'a@b', 'a:b', 'a:99999']) {
    for (const path of ['/graphql?query=%7B__typename%7D', '/', '/health', '/metrics', '/nowhere']) {
      const refusal = await send('GET', path, { host })
      expect([host, path, refusal.status, codeIn(refusal)]).toEqual([host, path, 400, 'BAD_HOST'])
      expect(refusal.text).not.toMatch(/\bat |node_modules/)
    }
  }
  for (const host of ['media.example', '127.0.0.1:80', '[::1]:4000', 'under_score:1'])
    expect([host, (await get(query, { host })).status]).toEqual([host, 200])
})

test('a fault of ours is answered as such, and nothing is said of what it was', async () => {
  const broken = vi.spyOn(service.app.metrics.refusals, 'inc').mockImplementation(() => {
    throw new Error('the secret inside')
  })
  const refusal = await send('PUT', '/graphql', { 'content-length': 0 })
  const upgrade = await refusedUpgrade(service.url, { headers: { origin: 'https://evil.example' } })
  broken.mockRestore()
  expect([refusal.status, codeIn(refusal)]).toEqual([500, 'INTERNAL'])
  expect(refusal.text).not.toContain('secret')
  expect(upgrade).toEqual({ status: 500, code: 'INTERNAL' })
})

test('what operators ask is only read', async () => {
  for (const path of ['/health', '/ready', '/metrics']) {
    const refusal = await send('POST', path, { 'content-length': 0 })
    expect([refusal.status, codeIn(refusal), refusal.headers.allow]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD',
    ])
    expect((await send('HEAD', path)).status).toBe(200)
  }
})

test('a request that takes too long to arrive is answered with 408 within a second or so', async () => {
  const hurried = await startService({ limits: { headersMs: 200, requestMs: 400 } })
  const { port } = new URL(hurried.url)
  const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\n'
  for (const part of [head, `${head}content-type: application/json\r\ncontent-length: 10\r\n\r\n{`]) {
    const began = performance.now()
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(part)
    const chunk = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(String(chunk)).toMatch(/^HTTP\/1.1 408 /)
    expect(performance.now() - began).toBeLessThan(4_000)
    socket.destroy()
  }
  await hurried.close()
})

test('a token that does not hold is refused with 401 and the reason; a good one is who it says', async () => {
  const viewer = '{ viewer { __typename } }'
  const good = await post(viewer, { authorization: `Bearer ${await service.token('staff')}` })
  expect(good.status).toBe(200)
  const expired = await service.token('staff', 'tester', -60)
  for (const [authorization, reason] of [
    [`Bearer ${expired}`, 'expired'],
    ['Bearer nonsense', 'malformed'],
    ['Basic dXNlcjpwYXNz', 'malformed'],
  ] as const) {
    const refusal = await post(viewer, { authorization })
    expect([refusal.status, codeIn(refusal)]).toEqual([401, 'UNAUTHENTICATED'])
    expect(refusal.headers['www-authenticate']).toBe('Bearer')
    expect(refusal.text).toContain(reason)
  }
})

test('a subscription that asks for JSON is told to ask for a stream', async () => {
  const refusal = await post('subscription { campaignTotals(campaign: "cmp_1") { seq } }', {
    accept: 'application/json',
  })
  expect([refusal.status, codeIn(refusal)]).toEqual([406, 'NOT_ACCEPTABLE'])
})

test('the process says that it is alive, ready, and what it has done', async () => {
  expect(JSON.parse((await send('GET', '/health')).text)).toEqual({ alive: true })
  const ready = await send('GET', '/ready')
  expect(ready.status).toBe(200)
  expect(JSON.parse(ready.text)).toMatchObject({ ready: true, database: 'up' })
  const metrics = (await send('GET', '/metrics')).text
  expect(metrics).toContain('process_cpu_seconds_total')
  const statements = Number(/^oneflower_db_statements_total (\d+)$/m.exec(metrics)?.[1])
  await post(`${query} # for the first time`)
  const after = Number(
    /^oneflower_db_statements_total (\d+)$/m.exec((await send('GET', '/metrics')).text)?.[1],
  )
  expect(after - statements).toBe(1)
})

test('what is not there is said kindly, to people as a page and to programs as text', async () => {
  const page = await send('GET', '/nowhere', { accept: 'text/html' })
  expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(page.text).toContain('href="/screen"')
  expect((await send('GET', '/nowhere')).headers['content-type']).toContain('text/plain')
  expect((await send('GET', '/../../etc/passwd')).status).toBe(404)
})

test('every answer tells browsers to guess nothing and to load nothing from elsewhere', async () => {
  for (const path of ['/', '/health', '/nowhere']) {
    const { headers } = await send('GET', path)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
  }
})

test('GraphiQL opens without asking another host for anything', async () => {
  const { status, text, headers } = await send('GET', '/graphql', {
    accept: 'text/html',
    'sec-fetch-site': 'cross-site',
  })
  expect(status).toBe(200)
  expect(headers['content-security-policy']).toContain("connect-src 'self'")
  expect(text).toContain('YogaGraphiQL.renderYogaGraphiQL')
  expect(text).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/)
})

test('bytes that are not HTTP are answered with 400, and the service goes on', async () => {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  socket.write('NONSENSE\r\n\r\n')
  const chunk = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  expect(String(chunk)).toMatch(/^HTTP\/1.1 400 /)
  expect((await post(query)).status).toBe(200)
})

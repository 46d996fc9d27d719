// Server-sent events are long-lived like sockets, and are held to the same rules.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService({ config: { socketsPerAddress: 2 } })
})
afterAll(() => service.close())

const watching = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'

async function open(headers: Record<string, string> = {}) {
  const cut = new AbortController()
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query: watching }),
    signal: cut.signal,
  })
  return { response, cut: () => cut.abort() }
}

async function openStreams(): Promise<number> {
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  return Number(/^oneflower_streams_open (\d+)$/m.exec(metrics)?.[1])
}

test('a stream shows the present state, then what follows', async () => {
  const watch = service.subscribeSse(watching)
  expect((await watch.next())?.data.campaignTotals).toEqual({ seq: 0 })
  await service.graphql(
    'mutation { donate(input: { idempotencyKey: "k", project: "prj_1", amount: 100 }) { __typename } }',
    {},
    await service.token('partner'),
  )
  expect((await watch.next())?.data.campaignTotals.seq).toBeGreaterThan(0)
  await watch.close()
})

test('an address may have so many streams and no more, and one that is left is given back', async () => {
  await expect.poll(openStreams).toBe(0)
  const first = await open()
  const second = await open()
  expect([first.response.status, second.response.status]).toEqual([200, 200])
  const third = await open()
  expect(await third.response.text()).toContain('TOO_MANY_SOCKETS')
  expect(third.response.status).toBe(429)
  first.cut()
  await expect.poll(openStreams).toBe(1)
  const fourth = await open()
  expect(fourth.response.status).toBe(200)
  second.cut()
  fourth.cut()
  await expect.poll(openStreams).toBe(0)
})

test('a stream ends when its token does', async () => {
  const before = service.clock.now()
  const { response } = await open({ authorization: `Bearer ${await service.token('staff', 'tester', 600)}` })
  service.clock.advance(601_000)
  expect(await response.text()).toMatch(/event: complete\ndata:\n\n$/)
  service.clock.set(before)
})

test('a stream has the head of events, and what it says is what sockets are told', async () => {
  const socket = service.subscribe(watching)
  const shown = await socket.next()
  const { response, cut } = await open()
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'content-encoding': 'none',
    'x-content-type-options': 'nosniff',
    vary: 'origin, accept',
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  let text = ''
  while (!text.includes('data')) text += new TextDecoder().decode((await reader.read()).value)
  const [retry = '', event] = text.split(/\n\n(.*)/s)
  expect(retry).toMatch(/^retry: \d+$/)
  expect(event).toBe(`event: next\ndata: ${JSON.stringify(shown)}\n\n`)
  cut()
  await socket.close()
})

test('a client of HTTP/1.0 is told the same in plain bytes, until the end closes the connection', async () => {
  const before = service.clock.now()
  const { hostname, port } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  const body = JSON.stringify({ query: watching })
  const token = await service.token('staff', 'tester', 600)
  socket.write(
    `POST /graphql HTTP/1.0\r\nhost: ${hostname}\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n` +
      `authorization: Bearer ${token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  let text = ''
  socket.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  await expect.poll(() => text).toContain('data: {')
  const [head = '', events = ''] = text.split(/\r\n\r\n(.*)/s)
  expect(head).toMatch(/^HTTP\/1\.[01] 200 /)
  expect(head.toLowerCase()).not.toContain('transfer-encoding')
  expect(head.toLowerCase()).toContain('content-type: text/event-stream')
  // No sizes of chunks stand between the lines.
  expect(events).toMatch(/^retry: \d+\n\nevent: next\ndata: \{.*\}\n\n$/)
  service.clock.advance(601_000)
  await once(socket, 'close')
  service.clock.set(before)
  expect(text).toMatch(/event: complete\ndata:\n\n$/)
})

test('the connection of a stream that is over serves the next request', async () => {
  const before = service.clock.now()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string, body?: string, headers = {}) =>
    new Promise<{ text: string; reused: boolean }>((resolve, reject) => {
      const asked = request(`${service.url}${path}`, { method: body ? 'POST' : 'GET', agent, headers })
      asked.once('error', reject).once('response', async (response) => {
        // Only now is the subscription open.
        if (body) service.clock.advance(601_000)
        let text = ''
        for await (const part of response) text += part
        resolve({ text, reused: asked.reusedSocket })
      })
      asked.end(body)
    })
  const stream = await ask('/graphql', JSON.stringify({ query: watching }), {
    'content-type': 'application/json',
    'content-length': JSON.stringify({ query: watching }).length,
    accept: 'text/event-stream',
    authorization: `Bearer ${await service.token('staff', 'tester', 600)}`,
  })
  service.clock.set(before)
  expect(stream.text).toMatch(/^retry: \d+\n\n(event: next\ndata: .*\n\n)*event: complete\ndata:\n\n$/)
  expect(await ask('/health')).toEqual({ text: '{"alive":true}', reused: true })
  agent.destroy()
})

describe('a stream whose reader leaves while it opens', () => {
  let crowded: Service
  beforeAll(async () => {
    crowded = await startService()
  })
  afterAll(() => crowded.close())

  /** Each asks for something else, so that each is a group of its own. */
  function ask(alias: string) {
    const asked = request(`${crowded.url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    })
    asked.on('error', () => {})
    asked.on('response', (response) => response.on('error', () => {}).resume())
    asked.end(JSON.stringify({ query: watching.replace('campaignTotals', `${alias}: campaignTotals`) }))
    return {
      leave: () => asked.destroy(),
      gone: new Promise((resolve) => asked.once('close', resolve)),
    }
  }

  async function whatIsOpen(): Promise<Record<string, number>> {
    const metrics = await (await fetch(`${crowded.url}/metrics`)).text()
    const gauge = (name: string) => Number(new RegExp(`^oneflower_${name} (\\d+)$`, 'm').exec(metrics)?.[1])
    return {
      streams: gauge('streams_open'),
      groups: gauge('fanout_groups'),
      watchers: gauge('hub_watchers'),
    }
  }

  const nothing = { streams: 0, groups: 0, watchers: 0 }

  test('leaves nothing behind, however slowly it opens', async () => {
    await crowded.sql.begin(async (tx) => {
      await tx`lock table campaign in access exclusive mode`
      const asked = ['a', 'b', 'c'].map(ask)
      await expect.poll(whatIsOpen, { timeout: 10_000 }).toEqual({ ...nothing, groups: 3 })
      for (const each of asked) each.leave()
      await Promise.all(asked.map((each) => each.gone))
      // What is asked after they have left is answered after that was noticed.
      await expect.poll(whatIsOpen, { timeout: 10_000 }).toEqual({ ...nothing, groups: 3 })
    })
    await expect.poll(whatIsOpen, { timeout: 10_000 }).toEqual(nothing)
  })

  test('leaves nothing behind, at whichever instant it is', async () => {
    const asked = Array.from({ length: 120 }, (_, index) => {
      const each = ask(`n${index}`)
      setTimeout(each.leave, 1 + (index % 12))
      return each
    })
    await Promise.all(asked.map((each) => each.gone))
    await expect.poll(whatIsOpen, { timeout: 10_000 }).toEqual(nothing)
  })
})

// What a crowd is told: what time it is here, and when to come back, which is not the same time for everybody.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Overloaded, Unavailable } from '../../src/errors.ts'
import { type Service, startService } from '../setup/service.ts'
import { ask, openPeer, type Peer } from './peer.ts'

let service: Service
let roomy: Service
/** No subscription that another one does not share finds room here. */
let full: Service
let peer: Peer

beforeAll(async () => {
  service = await startService({ config: { socketsPerAddress: 1 } })
  roomy = await startService()
  full = await startService({ limits: { differentSubscriptions: 0 } })
  peer = openPeer(service.url)
  await once(peer.socket, 'open')
})

afterAll(() => Promise.all([service, roomy, full].map((each) => each?.close())))

function eventsOf(subscription: string): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: `subscription { ${subscription} }` }),
  }
}

test('a socket is greeted with the time of the service', async () => {
  peer.send({ type: 'connection_init' })
  expect(await peer.heard()).toEqual({
    type: 'connection_ack',
    payload: { serverTime: service.clock.now().toISOString() },
  })
})

test('totals and the race tell the time at which they were put together, asked for or watched', async () => {
  const told = async (query: string) => {
    const { payload } = await ask(peer, query, query)
    peer.send({ type: 'complete', id: query })
    return payload.data
  }
  const first = service.clock.now().toISOString()
  service.clock.advance(90_000)
  const now = service.clock.now().toISOString()
  expect(now).not.toBe(first)
  expect(await told('{ campaign(code: "test") { totals { serverTime } } }')).toEqual({
    campaign: { totals: { serverTime: now } },
  })
  expect(await told('subscription { campaignTotals(campaign: "cmp_1") { serverTime } }')).toEqual({
    campaignTotals: { serverTime: now },
  })
  expect(await told('subscription { dreamRace(campaign: "cmp_1") { serverTime } }')).toEqual({
    dreamRace: { serverTime: now },
  })
})

test('who finds no room is told when to come back, spread from five seconds to ten', async () => {
  const refused = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
      socket.on('error', () => {})
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
      let text = ''
      for await (const part of response) text += part
      return { header: response.headers['retry-after'], ...JSON.parse(text).errors[0].extensions }
    }),
  )
  for (const { code, header, retryAfterMs } of refused) {
    expect(code).toBe('TOO_MANY_SOCKETS')
    expect(retryAfterMs).toBeGreaterThanOrEqual(5_000)
    expect(retryAfterMs).toBeLessThan(10_000)
    expect(header).toBe(String(Math.ceil(retryAfterMs / 1_000)))
  }
  expect(new Set(refused.map(({ retryAfterMs }) => retryAfterMs)).size).toBeGreaterThan(1)
})

test('a stream of events tells browsers when to come back after it breaks off, each another time', async () => {
  const told = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const response = await fetch(
        `${roomy.url}/graphql`,
        eventsOf('campaignTotals(campaign: "cmp_1") { seq }'),
      )
      const reader = (response.body as ReadableStream<Uint8Array>).getReader()
      const { value } = await reader.read()
      await reader.cancel()
      return Number(/^retry: (\d+)\n\n/.exec(Buffer.from(value as Uint8Array).toString())?.[1])
    }),
  )
  expect(Math.min(...told)).toBeGreaterThanOrEqual(1_000)
  expect(Math.max(...told)).toBeLessThan(2_000)
  expect(new Set(told).size).toBeGreaterThan(1)
})

test('what GraphQL refuses for now over HTTP is answered 503 with Retry-After, as its body has it', async () => {
  const response = await fetch(`${full.url}/graphql`, eventsOf('campaignTotals(campaign: "cmp_1") { seq }'))
  expect(response.status).toBe(503)
  const events = await response.text()
  const { code, retryAfterMs } = JSON.parse(/\{.*\}/.exec(events)?.[0] ?? '').errors[0].extensions
  expect(code).toBe('OVERLOADED')
  expect(response.headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs / 1_000)))
})

test.each([
  ['Overloaded', () => new Overloaded(1_000)],
  ['Unavailable', () => new Unavailable(1_000)],
])('%s tells each a time of its own, between the base and twice the base', (_name, refuse) => {
  const hints = Array.from({ length: 20 }, () => refuse().retryAfterMs)
  expect(Math.min(...hints)).toBeGreaterThanOrEqual(1_000)
  expect(Math.max(...hints)).toBeLessThan(2_000)
  expect(new Set(hints).size).toBeGreaterThan(1)
})

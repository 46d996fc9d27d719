// What is kept for those that only wait: thousands do, and what one keeps of its beginning counts as often. Node counts
// the objects that are still in use.
import { once } from 'node:events'
import { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { queryObjects } from 'node:v8'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { openRawPeer } from './peer.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const query = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'
const many = 20
/** Others come and go meanwhile. */
const some = many / 4

test('a socket keeps nothing of the request that opened it', async () => {
  const before = queryObjects(IncomingMessage, { format: 'count' })
  const peers = await Promise.all(
    Array.from({ length: many }, async () => {
      const peer = await openRawPeer(service.url)
      peer.say({ type: 'connection_init' }, { type: 'ping' })
      await peer.heard()
      await peer.heard()
      peer.say({ id: '1', type: 'subscribe', payload: { query } })
      expect((await peer.heard()).type).toBe('next')
      return peer
    }),
  )
  expect(queryObjects(IncomingMessage, { format: 'count' }) - before).toBeLessThan(some)
  for (const { socket } of peers) socket.destroy()
})

test('a stream keeps the request and nothing that was made of it', async () => {
  const body = JSON.stringify({ query })
  const before = counted()
  const readers = await Promise.all(Array.from({ length: many }, () => reader(body)))
  const [requests, bodies] = counted().map((count, kind) => count - (before[kind] ?? 0))
  expect(requests).toBeGreaterThan(many - some)
  expect(bodies).toBeLessThan(some)
  for (const socket of readers) socket.destroy()
})

function counted(): number[] {
  return [IncomingMessage, Transform].map((kind) => queryObjects(kind, { format: 'count' }))
}

async function reader(body: string): Promise<Socket> {
  const { hostname, port, host } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  const head = [
    'POST /graphql HTTP/1.1',
    `host: ${host}`,
    'accept: text/event-stream',
    'content-type: application/json',
    `content-length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  let text = ''
  while (!text.includes('event: next')) text += String((await once(socket, 'data'))[0])
  return socket
}

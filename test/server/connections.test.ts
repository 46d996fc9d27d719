// Who is asked whether it lives, and what becomes of those that say nothing: on real sockets, by a time that the test holds.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Connection, type Connections, createConnections, Pulse } from '../../src/server/connections.ts'
import { heldClock } from '../setup/clock.ts'

let server: Server
let connections: Connections
let instant = 0

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  vi.spyOn(performance, 'now').mockImplementation(() => instant)
  connections = createConnections({
    clock: heldClock(),
    perAddress: 10,
    stalledMs: 30_000,
    revokedAmong: async () => [],
  })
})
afterEach(() => {
  connections.close()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** answers: what it sends at each ping. */
async function opened(transport: Connection['transport'], answers: string, expiresAt: Date | null = null) {
  const far = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [near] = (await once(server, 'connection')) as [Socket]
  near.resume()
  for (const end of [near, far]) end.on('error', () => {})
  let pings = 0
  const ended: string[] = []
  const connection: Connection = {
    transport,
    address: '127.0.0.1',
    role: 'public',
    socket: near,
    expiresAt,
    keyId: null,
    pulse: new Pulse(),
    subscriptions: () => 1,
    expire: () => void ended.push('expired'),
    stalled() {
      ended.push('stalled')
      near.destroy()
    },
    goAway() {},
    ping() {
      pings += 1
      far.write(answers)
    },
  }
  connections.add(connection)
  near.once('close', () => connections.remove(connection))
  return { near, ended, pings: () => pings }
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    instant += 1_000
    vi.advanceTimersByTime(1_000)
    await new Promise(setImmediate)
  }
}

test('a peer that answers no ping is cut off after 50 s; one that says anything stays, and so does the reader of a stream', async () => {
  const silent = await opened('websocket', '')
  const alive = await opened('websocket', 'x')
  const stream = await opened('sse', '')
  await pass(49)
  expect([silent.near.destroyed, silent.pings()]).toEqual([false, 3])
  await pass(12)
  expect([silent.near.destroyed, silent.pings()]).toEqual([true, 3])
  await pass(60)
  expect([alive.near.destroyed, stream.near.destroyed]).toEqual([false, false])
  expect([connections.count('websocket'), connections.count('sse')]).toEqual([1, 1])
  expect(alive.pings()).toBe(8)
})

test('a stream whose token has expired is cut off after 30 s when its reader takes nothing', async () => {
  const { near, ended } = await opened('sse', '', heldClock().now())
  while (near.writableLength === 0) {
    near.write(Buffer.alloc(64 * 1024))
    await new Promise(setImmediate)
  }
  await pass(30)
  expect([...new Set(ended), near.destroyed]).toEqual(['expired', false])
  await pass(2)
  expect([ended.at(-1), near.destroyed]).toEqual(['stalled', true])
})

// What is kept for those that only wait: thousands do, and what one keeps of its beginning counts as often. Node counts
// the objects that are still in use.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { needsShared, shared } from '../journal/stage.ts'
import { type ServiceProcess, startServiceProcess } from '../setup/process.ts'
import { type Service, startService } from '../setup/service.ts'
import { openRawPeer } from './peer.ts'

let owner: Service
let service: ServiceProcess

beforeAll(async () => {
  if (!shared) return
  owner = await startService()
  const census = fileURLToPath(new URL('../setup/census.mjs', import.meta.url))
  service = await startServiceProcess({
    DATABASE_URL: owner.database.url,
    NODE_OPTIONS: `--no-warnings --import=${census}`,
  })
})

afterAll(async () => {
  await service?.end()
  await owner?.close()
})

const query = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'
const many = 20
/** Others come and go meanwhile. */
const some = many / 4

test.skipIf(!shared)(`a socket keeps nothing of the request that opened it (${needsShared})`, async () => {
  const before = await inUse()
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
  const { requests } = await inUse()
  expect(requests - before.requests).toBeLessThan(some)
  for (const { socket } of peers) socket.destroy()
})

test.skipIf(!shared)(
  `a stream keeps the request and nothing that was made of it (${needsShared})`,
  async () => {
    const body = JSON.stringify({ query })
    const before = await inUse()
    const readers = await Promise.all(Array.from({ length: many }, () => reader(body)))
    const { requests, bodies } = await inUse()
    expect(requests - before.requests).toBeGreaterThan(many - some)
    expect(bodies - before.bodies).toBeLessThan(some)
    for (const socket of readers) socket.destroy()
  },
)

test.skipIf(!shared)(
  `a subscription keeps no variables but those that its operation names (${needsShared})`,
  async () => {
    const peer = await openRawPeer(service.url)
    peer.say({ type: 'connection_init' })
    await peer.heard()
    const before = await inUse()
    // Some 60 KB of text, and half a megabyte once it is read.
    const variables = { nothing: Array(20_000).fill([]) }
    for (let number = 0; number < many; number += 1) {
      const own = query.replace('campaignTotals', `n${number}: campaignTotals`)
      peer.say({ id: `${number}`, type: 'subscribe', payload: { query: own, variables } })
      expect((await peer.heard()).type).toBe('next')
    }
    const { heapBytes } = await inUse()
    expect(heapBytes - before.heapBytes).toBeLessThan(some * 500_000)
    peer.socket.destroy()
  },
)

let counted = 0

async function inUse(): Promise<{ requests: number; bodies: number; heapBytes: number }> {
  const told = () => service.log.filter((line) => line.startsWith('{"census"'))
  service.child.kill('SIGUSR2')
  counted += 1
  await expect.poll(() => told().length, { timeout: 60_000 }).toBe(counted)
  return JSON.parse(told().at(-1) as string).census
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

// The WebSocket door: who may come in, how much it may ask, and what becomes of those who break it. The protocol itself
// is in protocol.test.ts.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { type Service, startService } from '../setup/service.ts'
import { ask, greetedPeer, openPeer, type Peer, refusedUpgrade } from './peer.ts'

let service: Service
beforeAll(async () => {
  service = await startService({
    config: {
      allowedOrigins: ['https://media.example'],
      subscriptionsPerSocket: 3,
      socketsPerAddress: 4,
      proxyHops: 1,
    },
    limits: { connectionInitMs: 200 },
  })
})
afterAll(() => service.close())

const peers: Peer[] = []
afterEach(async () => {
  await Promise.all(
    peers.splice(0).map(async ({ socket, closed }) => {
      socket.terminate()
      await closed
    }),
  )
})

async function greeted(payload?: unknown, headers: Record<string, string> = {}): Promise<Peer> {
  const peer = await greetedPeer(service.url, payload, { headers })
  peers.push(peer)
  return peer
}

async function opened(): Promise<Peer> {
  const peer = openPeer(service.url)
  peers.push(peer)
  await once(peer.socket, 'open')
  return peer
}

/** The TCP socket under a WebSocket, for bytes that no client would send. */
function underneath({ socket }: Peer): Socket {
  return (socket as WebSocket & { _socket: Socket })._socket
}

async function stillServes(): Promise<void> {
  const { status, body } = await service.graphql('{ campaign(code: "test") { id } }')
  expect([status, body.data]).toEqual([200, { campaign: { id: 'cmp_1' } }])
}

const watching = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'

test('a query, a mutation and a subscription are answered over one socket', async () => {
  const peer = await greeted({ authorization: `Bearer ${await service.token('partner')}` })
  const campaign = await ask(peer, '{ campaign(code: "test") { id } }', 'q')
  expect(campaign).toMatchObject({ type: 'next', payload: { data: { campaign: { id: 'cmp_1' } } } })
  const frame = await ask(peer, watching, 's')
  expect(frame.payload.data.campaignTotals).toEqual({ seq: 0 })
  const gift = await ask(
    peer,
    'mutation { donate(input: { idempotencyKey: "first", project: "prj_1", amount: 100 }) { __typename } }',
    'm',
  )
  expect(gift.payload.data.donate.__typename).toBe('DonateSuccess')
  let next = await peer.heard()
  while (next.id !== 's') next = await peer.heard()
  expect(next.payload.data.campaignTotals.seq).toBeGreaterThan(0)
})

test('pages of the service and of allowed origins may connect, and programs without an origin; others may not', async () => {
  for (const origin of [service.url, 'https://media.example']) await greeted(undefined, { origin })
  await greeted()
  const refusal = await refusedUpgrade(service.url, { headers: { origin: 'https://evil.example' } })
  expect(refusal).toEqual({ status: 403, code: 'ORIGIN_NOT_ALLOWED' })
})

test('an address may have so many sockets and no more, whatever it writes into its headers', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.6, ${address}` })
  for (let count = 0; count < 4; count += 1) await greeted(undefined, from('10.0.0.1'))
  expect(await refusedUpgrade(service.url, { headers: from('10.0.0.1') })).toEqual({
    status: 429,
    code: 'TOO_MANY_SOCKETS',
  })
  const forged = { 'x-forwarded-for': '7.7.7.7, 10.0.0.1' }
  expect((await refusedUpgrade(service.url, { headers: forged })).status).toBe(429)
  await greeted(undefined, from('10.0.0.2'))
  const [first] = peers
  first?.socket.close()
  await first?.closed
  await greeted(undefined, from('10.0.0.1'))
})

test('a socket may have so many operations open and no more; the refusal ends that one alone', async () => {
  const peer = await greeted()
  for (const id of ['1', '2', '3']) expect((await ask(peer, watching, id)).type).toBe('next')
  const refusal = await ask(peer, watching, '4')
  expect(refusal.type).toBe('error')
  expect(refusal.payload[0].extensions.code).toBe('TOO_MANY_SUBSCRIPTIONS')
  peer.send({ id: '1', type: 'complete' })
  expect((await ask(peer, watching, '5')).type).toBe('next')
})

test('operations that are completed at once count among them until they are answered', async () => {
  const peer = await greeted()
  const once = ['1', '2', '3'].flatMap((id) => [
    { id, type: 'subscribe', payload: { query: '{ campaign(code: "test") { id } }' } },
    { id, type: 'complete' },
  ])
  for (const message of once) peer.send(message)
  expect((await ask(peer, '{ __typename }', '4')).payload[0].extensions.code).toBe('TOO_MANY_SUBSCRIPTIONS')
  await expect.poll(async () => (await ask(peer, '{ __typename }', '5')).type).toBe('next')
})

test('the ids of what a socket has open are no longer together than a message', async () => {
  const peer = await greeted()
  const long = 'x'.repeat(60_000)
  expect((await ask(peer, watching, long)).type).toBe('next')
  expect((await ask(peer, '{ __typename }', `y${long}`)).payload[0].extensions.code).toBe(
    'TOO_MANY_SUBSCRIPTIONS',
  )
  peer.send({ id: long, type: 'complete' })
  expect((await ask(peer, '{ __typename }', `y${long}`)).type).toBe('next')
})

test('a token that does not hold closes the socket with 4403 and the reason', async () => {
  const expired = await service.token('staff', 'tester', -60)
  for (const [authorization, reason] of [
    [`Bearer ${expired}`, /expired/],
    ['Bearer nonsense', /malformed/],
    [17, /malformed/],
  ] as const) {
    const peer = await opened()
    peer.send({ type: 'connection_init', payload: { authorization } })
    const { code, reason: said } = await peer.closed
    expect(code).toBe(4403)
    expect(said).toMatch(reason)
  }
})

test('the reason is said whole, in whatever characters it is written', async () => {
  const { auth } = service.app.config
  const token = await new SignJWT({ role: 'donor' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('爱丽丝')
    .setAudience(auth.audience)
    .setExpirationTime(service.clock.now().getTime() / 1_000 + 600)
    .sign(new TextEncoder().encode(auth.secret))
  const peer = await opened()
  peer.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
  expect(await peer.closed).toEqual({
    code: 4403,
    reason: "A donor's subject must have 1 to 64 characters out of A–Z a–z 0–9 . _ : @ -",
  })
})

test('a token is accepted in either spelling', async () => {
  for (const name of ['authorization', 'Authorization']) {
    const peer = await greeted({ [name]: `Bearer ${await service.token('staff')}` })
    expect((await ask(peer, '{ viewer { __typename } }')).payload.data.viewer).not.toBeNull()
  }
})

test('a token that expires on an open socket closes it with 4403, and one without end stays', async () => {
  const expiring = await greeted({ authorization: `Bearer ${await service.token('staff', 'tester', 600)}` })
  const staying = await greeted()
  expect((await ask(expiring, watching)).type).toBe('next')
  expect((await ask(staying, watching)).type).toBe('next')
  const before = service.clock.now()
  service.clock.advance(601_000)
  expect(await expiring.closed).toEqual({ code: 4403, reason: 'The token has expired' })
  service.clock.set(before)
  expect((await ask(staying, '{ __typename }', 'still')).type).toBe('next')
})

test('a token that is good for years does not close its socket', async () => {
  const peer = await greeted({
    authorization: `Bearer ${await service.token('screen', 'hall', 10 * 365 * 86_400)}`,
  })
  expect((await ask(peer, watching)).type).toBe('next')
  service.clock.advance(1)
  expect((await ask(peer, '{ __typename }', '2')).type).toBe('next')
})

test('a socket with a Host of which no address can be made is refused', async () => {
  for (const host of ['[', 'a b', '://'])
    expect(await refusedUpgrade(service.url, { headers: { host } })).toEqual({
      status: 400,
      code: 'BAD_HOST',
    })
})

test('an operation may have any name, one that objects know among them', async () => {
  const peer = await greeted()
  for (const id of ['__proto__', 'constructor', 'toString']) {
    expect((await ask(peer, '{ __typename }', id)).payload.data).toEqual({ __typename: 'Query' })
    expect(await peer.heard()).toEqual({ id, type: 'complete' })
  }
  await ask(peer, watching, '__proto__')
  peer.send({ id: '__proto__', type: 'subscribe', payload: { query: watching } })
  expect((await peer.closed).code).toBe(4409)
})

test('a document that cannot be parsed or is not valid is answered with errors, and the socket stays', async () => {
  const peer = await greeted()
  for (const [query, code] of [
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nowhere }', 'GRAPHQL_VALIDATION_FAILED'],
    ['fragment F on Query { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
  ] as const) {
    const answer = await ask(peer, query)
    expect(answer.type).toBe('error')
    expect(answer.payload[0].extensions).toEqual({ code })
  }
  expect((await ask(peer, '{ __typename }')).type).toBe('next')
})

test.each([
  '{ campaignTotals(campaign: "cmp_1") @skip(if: true) { seq } }',
  '{ ...F @include(if: false) } fragment F on Subscription { campaignTotals(campaign: "cmp_1") { seq } }',
])('a subscription that skips all that it asks for is the mistake of its client: %s', async (selection) => {
  const query = `subscription ${selection}`
  const peer = await greeted()
  expect((await ask(peer, query)).payload.errors[0].extensions.code).toBe('BAD_REQUEST')
  const { status, body } = await service.graphql(query)
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST'])
})

test('a message of more than 64 KiB closes the socket with 1009, and one of 64 KiB is read', async () => {
  const peer = await greeted()
  const sized = (bytes: number) => {
    const empty = JSON.stringify({
      id: '1',
      type: 'subscribe',
      payload: { query: '{ __typename } #' },
    }).length
    return JSON.stringify({
      id: '1',
      type: 'subscribe',
      payload: { query: `{ __typename } #${'x'.repeat(bytes - empty)}` },
    })
  }
  peer.send(sized(64 * 1024))
  expect((await peer.heard()).type).toBe('next')
  peer.send(sized(64 * 1024 + 1))
  expect((await peer.closed).code).toBe(1009)
  await stillServes()
})

test('frames that break the WebSocket protocol close their socket with its codes and nothing else', async () => {
  for (const [bytes, code] of [
    // Text that is not UTF-8, masked with zeros.
    [[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff], 1007],
    // A reserved bit.
    [[0xf1, 0x80, 0, 0, 0, 0], 1002],
    // An unknown opcode.
    [[0x83, 0x80, 0, 0, 0, 0], 1002],
    // A frame that is not masked.
    [[0x81, 0x01, 0x41], 1002],
    // A continuation of nothing.
    [[0x80, 0x80, 0, 0, 0, 0], 1002],
    // A control frame that says it is longer than any may be.
    [[0x89, 0xfe, 0xff, 0xff, 0, 0, 0, 0], 1002],
  ] as const) {
    const peer = await greeted()
    underneath(peer).write(Buffer.from(bytes))
    expect([bytes, (await peer.closed).code]).toEqual([bytes, code])
  }
  const broken = await greeted()
  underneath(broken).destroy()
  const binary = await greeted()
  binary.socket.send(Buffer.from([0, 1, 2, 255]))
  expect((await binary.closed).code).toBe(4400)
  await stillServes()
})

test('an upgrade that is broken off or malformed leaves the service as it was', async () => {
  const { port } = new URL(service.url)
  for (const head of [
    'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: nonsense\r\nconnection: upgrade\r\n\r\n',
    'GET /elsewhere HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(head)
    const chunk = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(String(chunk)).toMatch(/^HTTP\/1.1 4\d\d /)
    socket.destroy()
  }
  const abandoned = connect(Number(port), '127.0.0.1')
  abandoned.write('GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n')
  abandoned.destroy()
  await stillServes()
})

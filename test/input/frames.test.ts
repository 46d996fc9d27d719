// Frames over WebSocket that are none: the socket that sent them is closed with the protocol's code, nothing is
// written, and everybody else goes on.
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, documents, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let token: string
beforeAll(async () => {
  service = await startService()
  token = await service.token('partner', 'prt_1')
})
afterAll(() => service.close())

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`${service.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws')
  socket.on('error', () => {})
  await once(socket, 'open')
  return socket
}

async function acknowledged(): Promise<WebSocket> {
  const socket = await open()
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
  const [data] = await once(socket, 'message')
  expect(JSON.parse(String(data))).toMatchObject({ type: 'connection_ack' })
  return socket
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close')
  return code as number
}

const subscribe = (payload: unknown, id: unknown = '1') => JSON.stringify({ id, type: 'subscribe', payload })

test.each([
  ['', 4400],
  ['{', 4400],
  ['null', 4400],
  ['[]', 4400],
  ['"connection_init"', 4400],
  ['{"type":"nonsense"}', 4400],
  ['{"type":"subscribe"}', 4400],
  [subscribe(null), 4400],
  [subscribe({ query: 7 }), 4400],
  [subscribe({ query: '{ __typename }', variables: 7 }), 4400],
  [subscribe({ query: '{ __typename }' }, ''), 4400],
  [subscribe({ query: '{ __typename }' }, 7), 4400],
  ['{"type":"next","id":"1","payload":{}}', 4400],
  ['{"type":"connection_init"}', 4429],
  [Buffer.from([0xff, 0xfe, 0x00]), 4400],
  ['x'.repeat(64 * 1024 + 1), 1009],
])('%j closes its socket with %d, and the service lives on', async (frame, code) => {
  await writesNothing(service, async () => {
    const socket = await acknowledged()
    socket.send(frame)
    expect(await closeCode(socket)).toBe(code)
  })
  const { body } = await service.graphql('{ __typename }')
  expect(body.data).toEqual({ __typename: 'Query' })
})

test('a frame that breaks the WebSocket protocol itself closes its socket', async () => {
  await writesNothing(service, async () => {
    const socket = await acknowledged()
    // A frame of an opcode that does not exist, unmasked.
    const raw = (socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket
    raw.write(Buffer.from([0x8b, 0x00]))
    expect([1002, 1006]).toContain(await closeCode(socket))
  })
})

test('an operation before the socket has said who it is closes it with 4401', async () => {
  await writesNothing(service, async () => {
    const socket = await open()
    socket.send(subscribe({ query: '{ __typename }' }))
    expect(await closeCode(socket)).toBe(4401)
  })
})

test('a malformed donation is refused as over HTTP, and the socket goes on', async () => {
  const socket = await acknowledged()
  const input = { idempotencyKey: 'key', project: 'prj_1', amount: 1.5 }
  await writesNothing(service, async () => {
    socket.send(subscribe({ query: documents.donate, variables: { input } }, 'bad'))
    const [data] = await once(socket, 'message')
    const frame = JSON.parse(String(data))
    const [error] = frame.type === 'error' ? frame.payload : frame.payload.errors
    expect(error.message).toContain('input.amount')
    expect(error.extensions.code).toMatch(/^[A-Z_]+$/)
  })
  const frames: { id: string; type: string; payload: { data: unknown } }[] = []
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      if (frame.id !== 'good') return
      frames.push(frame)
      if (frame.type === 'complete') resolve()
    })
  })
  socket.send(subscribe({ query: documents.donate, variables: { input: { ...input, amount: 100 } } }, 'good'))
  await answered
  expect(frames[0]?.payload.data).toMatchObject({ donate: { __typename: 'DonateSuccess', replayed: false } })
  expect(await ask(service, 'donate', { ...input, amount: 100 }, token)).toMatchObject({ replayed: true })
  socket.close()
  expect(await closeCode(socket)).toBe(1005)
})

// A WebSocket peer that sends what it is told, right or wrong, and remembers everything it is sent.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import type { Json } from '../setup/service.ts'

type Message = Json

export interface Peer {
  socket: WebSocket
  send(message: unknown): void
  /** The next message, in order. */
  heard(): Promise<Message>
  closed: Promise<{ code: number; reason: string }>
}

export function openPeer(url: string, options: ClientOptions = {}, protocol = 'graphql-transport-ws'): Peer {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, protocol, options)
  const messages: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data))
    const next = waiting.shift()
    if (next) next(message)
    else messages.push(message)
  })
  socket.on('error', () => {})
  return {
    socket,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    heard: () =>
      messages.length > 0
        ? Promise.resolve(messages.shift())
        : new Promise((resolve) => waiting.push(resolve)),
    closed: new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
    ),
  }
}

/** A peer that has been greeted. */
export async function greetedPeer(
  url: string,
  payload?: unknown,
  options: ClientOptions = {},
): Promise<Peer> {
  const peer = openPeer(url, options)
  await once(peer.socket, 'open')
  peer.send({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) })
  const ack = await peer.heard()
  if (ack.type !== 'connection_ack') throw new Error(`expected to be greeted, heard ${ack.type}`)
  return peer
}

/** Asks one operation and returns the first answer to it. */
export async function ask(
  peer: Peer,
  query: string,
  id = '1',
  variables?: unknown,
  operationName?: string,
): Promise<Message> {
  // What is undefined is not sent.
  return askWith(peer, { query, variables, operationName }, id)
}

/** The same with a payload as it stands. */
export async function askWith(peer: Peer, payload: unknown, id = '1'): Promise<Message> {
  peer.send({ id, type: 'subscribe', payload })
  let message = await peer.heard()
  while (message.id !== id) message = await peer.heard()
  return message
}

/** An upgrade that is refused: the status and body of the refusal. */
export async function refusedUpgrade(
  url: string,
  options: ClientOptions = {},
  query = '',
): Promise<{ status: number; code: string }> {
  const address = `${url.replace(/^http/, 'ws')}/graphql${query}`
  const socket = new WebSocket(address, 'graphql-transport-ws', options)
  socket.on('error', () => {})
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let text = ''
  for await (const part of response) text += part
  return { status: response.statusCode ?? 0, code: JSON.parse(text).errors[0].extensions.code }
}

export interface RawFrame {
  final: boolean
  opcode: number
  payload: Buffer
}

export const opcodes = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** A peer without a WebSocket library: every frame it sends is made by hand, every frame it is sent is shown. */
export interface RawPeer {
  socket: Socket
  /** What the handshake was answered with. */
  head: string
  /** All in one write. */
  write(...parts: Buffer[]): void
  say(...messages: unknown[]): void
  /** The next frame, of whatever kind; undefined when the connection has ended. */
  frame(): Promise<RawFrame | undefined>
  /** The next message. */
  heard(): Promise<Message>
  /** How it was closed; what else comes before is passed over. */
  closed(): Promise<{ code: number; reason: string }>
}

/** A frame as clients make them, masked with zeros: the payload is on the wire as it is. */
export function rawFrame(opcode: number, payload: string | Buffer = '', final = true): Buffer {
  const bytes = Buffer.from(payload as string)
  const { length } = bytes
  const size = Buffer.alloc(length < 126 ? 1 : length < 65_536 ? 3 : 9)
  if (length < 126) size[0] = length
  else if (length < 65_536) size.writeUInt16BE(length, 1)
  else size.writeBigUInt64BE(BigInt(length), 1)
  if (length >= 126) size[0] = length < 65_536 ? 126 : 127
  size[0] = (size[0] as number) | 0x80
  return Buffer.concat([Buffer.from([(final ? 0x80 : 0) | opcode]), size, Buffer.alloc(4), bytes])
}

export function rawClose(code: number, reason = ''): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason))
  payload.writeUInt16BE(code)
  payload.write(reason, 2)
  return rawFrame(opcodes.close, payload)
}

export async function openRawPeer(
  url: string,
  protocol: string | null = 'graphql-transport-ws',
): Promise<RawPeer> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const parts = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let bytes: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await parts.next().catch(() => ({ done: true as const, value: undefined }))
    if (next.done) return false
    bytes = Buffer.concat([bytes, next.value])
    return true
  }
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      `host: ${host}`,
      'upgrade: websocket',
      'connection: Upgrade',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      ...(protocol === null ? [] : [`sec-websocket-protocol: ${protocol}`]),
      '\r\n',
    ].join('\r\n'),
  )
  while (!bytes.includes('\r\n\r\n')) if (!(await more())) throw new Error('The handshake was not answered.')
  const end = bytes.indexOf('\r\n\r\n') + 4
  const head = String(bytes.subarray(0, end))
  bytes = bytes.subarray(end)

  async function take(count: number): Promise<Buffer | undefined> {
    while (bytes.length < count) if (!(await more())) return undefined
    const taken = bytes.subarray(0, count)
    bytes = bytes.subarray(count)
    return taken
  }

  async function frame(): Promise<RawFrame | undefined> {
    const start = await take(2)
    if (!start) return undefined
    const [first, second] = start as unknown as [number, number]
    let length = second & 0x7f
    if (length === 126) length = (await take(2))?.readUInt16BE() ?? 0
    else if (length === 127) length = Number((await take(8))?.readBigUInt64BE() ?? 0n)
    const payload = await take(length)
    return payload && { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload }
  }

  return {
    socket,
    head,
    write: (...frames) => void socket.write(Buffer.concat(frames)),
    say: (...messages) =>
      void socket.write(
        Buffer.concat(
          messages.map((message) =>
            rawFrame(opcodes.text, typeof message === 'string' ? message : JSON.stringify(message)),
          ),
        ),
      ),
    frame,
    async heard() {
      const next = await frame()
      if (next?.opcode !== opcodes.text) throw new Error(`expected a message, heard ${JSON.stringify(next)}`)
      return JSON.parse(String(next.payload))
    },
    async closed() {
      for (;;) {
        const next = await frame()
        if (!next) throw new Error('The connection ended without a close.')
        if (next.opcode === opcodes.close)
          return { code: next.payload.readUInt16BE(), reason: String(next.payload.subarray(2)) }
      }
    },
  }
}

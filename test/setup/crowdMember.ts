// A process of the crowd (crowd.ts): thousands of clients of graphql-transport-ws on raw sockets, which read as little of
// what they get as shows that it is right. Every frame is counted, its place compared with the one before, its bytes
// kept until the next, and the time of its last byte noted.
import { createHash, randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { Look, Opening, Order, Reply } from './crowd.ts'

interface Client {
  /** The operations it subscribes to, each under an id of its own. */
  operations: Map<string, Operation>
  socket: Socket | null
  state: 'opening' | 'upgraded' | 'open' | 'gone'
  /** What has come of a frame that is not whole yet. */
  rest: Buffer
  stalls: boolean
  attempt: number
}

interface Operation {
  payload: string
  seq: number
  text: Buffer
  length: number
  /** When it held its first number since it was last opened; 0: it does not yet. */
  heldAt: number
}

/** A clock that all processes of a machine share, in milliseconds. */
const clockBase = Number(process.hrtime.bigint()) / 1e6 - performance.now()
const now = () => clockBase + performance.now()

const binsPerMs = 2
/** After a refusal or a close that invites back; each attempt waits longer, and no two of them as long. */
const firstPauseMs = 100
const longestPauseMs = 2_000

const clients: Client[] = []
let opening: Opening
const waiting: Client[] = []
let underWay = 0
let tally = emptyTally()

function emptyTally() {
  return {
    frames: 0,
    bytes: 0,
    backward: 0,
    errors: 0,
    firstError: '',
    closes: {} as Record<string, number>,
    /** Frames by the place they show, the place shown before, and the bin of time in which they were whole. */
    shown: new Map<number, Map<number, Map<number, number>>>(),
  }
}

function open(order: Opening): void {
  opening = order
  for (let index = 0; index < order.sockets; index += 1) {
    const payloads = Array.from(
      { length: order.perSocket },
      (_, nth) =>
        order.payloads[(order.first + index * order.perSocket + nth) % order.payloads.length] as string,
    )
    const client: Client = {
      operations: new Map(
        payloads.map((payload) => [
          randomUUID(),
          { payload, seq: -1, text: Buffer.alloc(0), length: 0, heldAt: 0 },
        ]),
      ),
      socket: null,
      state: 'gone',
      rest: nothing,
      stalls: index < order.stalled,
      attempt: 0,
    }
    clients.push(client)
    waiting.push(client)
  }
  openWaiting()
}

const nothing = Buffer.alloc(0)
/** All sockets read into the same bytes: what must outlive the reading is copied. */
const shared = Buffer.alloc(256 * 1024)

function openWaiting(): void {
  while (underWay < opening.atOnce && waiting.length > 0) {
    underWay += 1
    dial(waiting.shift() as Client)
  }
}

function dial(client: Client): void {
  client.state = 'opening'
  client.rest = nothing
  let dialling = true
  const dialled = () => {
    if (!dialling) return
    dialling = false
    underWay -= 1
    openWaiting()
  }
  const socket = connect({
    host: '127.0.0.1',
    port: opening.port,
    localAddress: opening.address,
    onread: {
      buffer: shared,
      callback: (size) => {
        if (client.socket !== socket) return true
        read(client, shared.subarray(0, size), now())
        if (client.state === 'open') dialled()
        return true
      },
    },
  })
  client.socket = socket
  socket.setNoDelay(true)
  socket.once('connect', () => {
    socket.write(
      `GET ${opening.path} HTTP/1.1\r\nHost: 127.0.0.1:${opening.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.from(randomUUID().slice(0, 16)).toString('base64')}\r\n` +
        `${opening.greets ? 'Sec-WebSocket-Protocol: graphql-transport-ws\r\n' : ''}\r\n`,
    )
  })
  socket.on('error', (error: NodeJS.ErrnoException) => count(`error ${error.code}`))
  socket.once('close', () => {
    dialled()
    if (client.socket !== socket) return
    client.socket = null
    client.state = 'gone'
    forgetHeld(client)
    if (opening.comesBack) comeBack(client)
  })
}

function forgetHeld({ operations }: Client): void {
  for (const operation of operations.values()) operation.heldAt = 0
}

function comeBack(client: Client): void {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** client.attempt) * (0.5 + Math.random())
  client.attempt += 1
  setTimeout(() => {
    waiting.push(client)
    openWaiting()
  }, pause)
}

function count(what: string): void {
  tally.closes[what] = (tally.closes[what] ?? 0) + 1
}

function read(client: Client, chunk: Buffer, at: number): void {
  const bytes = client.rest.length > 0 ? Buffer.concat([client.rest, chunk]) : chunk
  const from = client.state === 'opening' ? upgraded(client, bytes) : 0
  if (from < 0) {
    client.rest = Buffer.from(bytes)
    return
  }
  const taken = client.state === 'gone' ? bytes.length : readFrames(client, bytes, from, at)
  client.rest = taken < bytes.length ? Buffer.from(bytes.subarray(taken)) : nothing
}

/** Where the answer to the upgrade ends; −1: not yet. */
function upgraded(client: Client, bytes: Buffer): number {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return -1
  const status = bytes.toString('latin1', 9, 12)
  if (status !== '101') {
    count(`status ${status}`)
    client.state = 'gone'
    client.socket?.destroy()
    return end + 4
  }
  if (opening.greets) {
    client.state = 'upgraded'
    send(client, '{"type":"connection_init"}')
  } else opened(client)
  return end + 4
}

function opened(client: Client): void {
  client.state = 'open'
  client.attempt = 0
  if (!client.stalls) return
  // It has asked, and from now on it takes nothing.
  setTimeout(() => client.socket?.pause(), stallsAfterMs)
}

/** So that it is subscribed, and has been shown what there was then. */
const stallsAfterMs = 1_000
/** Who takes nothing hears of nothing either: that its socket was closed it finds out by saying something. */
const saysEveryMs = 5_000

setInterval(() => {
  for (const client of clients) if (client.stalls && client.state === 'open') send(client, '{"type":"pong"}')
}, saysEveryMs).unref()

function readFrames(client: Client, bytes: Buffer, from: number, at: number): number {
  let start = from
  for (;;) {
    if (bytes.length - start < 2) return start
    const opcode = (bytes[start] as number) & 0x0f
    const short = (bytes[start + 1] as number) & 0x7f
    const header = short < 126 ? 2 : short === 126 ? 4 : 10
    if (bytes.length - start < header) return start
    const size =
      short < 126
        ? short
        : short === 126
          ? bytes.readUInt16BE(start + 2)
          : Number(bytes.readBigUInt64BE(start + 2))
    const end = start + header + size
    if (bytes.length < end) return start
    frame(client, opcode, bytes.subarray(start + header, end), at)
    if (client.state === 'gone') return bytes.length
    start = end
  }
}

function frame(client: Client, opcode: number, payload: Buffer, at: number): void {
  if (opcode === 1) message(client, payload, at)
  else if (opcode === 9) write(client, 10, payload)
  else if (opcode === 8) {
    count(`close ${payload.length >= 2 ? payload.readUInt16BE(0) : 1005}`)
    write(client, 8, payload.subarray(0, 2))
    client.socket?.end()
  }
}

const seqMark = Buffer.from('"seq":')
const payloadMark = Buffer.from('"payload":')

function message(client: Client, payload: Buffer, at: number): void {
  const mark = payload.indexOf(seqMark)
  if (mark < 0) {
    control(client, payload)
    return
  }
  const seq = numberAt(payload, mark + seqMark.length)
  const operation = operationOf(client, payload)
  if (!operation) return
  tally.frames += 1
  tally.bytes += payload.length
  if (seq < operation.seq) tally.backward += 1
  if (seq > operation.seq && operation.seq >= 0) note(operation.seq, seq, at)
  operation.seq = seq
  if (operation.heldAt === 0) operation.heldAt = at
  if (operation.text.length < payload.length) operation.text = Buffer.allocUnsafe(payload.length + 64)
  payload.copy(operation.text)
  operation.length = payload.length
}

function operationOf(client: Client, payload: Buffer): Operation | undefined {
  if (client.operations.size === 1) return client.operations.values().next().value
  const from = payload.indexOf('"id":"') + '"id":"'.length
  return client.operations.get(payload.toString('latin1', from, from + 36))
}

function numberAt(bytes: Buffer, from: number): number {
  let value = 0
  for (let at = from; ; at += 1) {
    const digit = (bytes[at] as number) - 48
    if (!(digit >= 0 && digit <= 9)) return value
    value = value * 10 + digit
  }
}

function note(before: number, seq: number, at: number): void {
  const bySeq = tally.shown.get(seq) ?? new Map<number, Map<number, number>>()
  const bins = bySeq.get(before) ?? new Map<number, number>()
  tally.shown.set(seq, bySeq)
  bySeq.set(before, bins)
  const bin = Math.ceil(at * binsPerMs)
  bins.set(bin, (bins.get(bin) ?? 0) + 1)
}

function control(client: Client, payload: Buffer): void {
  const text = payload.toString()
  const { type } = JSON.parse(text) as { type?: string }
  if (type === 'connection_ack') {
    for (const [id, { payload: asked }] of client.operations) {
      send(client, `{"id":"${id}","type":"subscribe","payload":${asked}}`)
    }
    opened(client)
  } else if (type === 'ping') send(client, '{"type":"pong"}')
  else if (type === 'error' || type === 'next' || type === 'complete') {
    tally.errors += 1
    tally.firstError ||= text.slice(0, 500)
  }
}

function send(client: Client, text: string): void {
  write(client, 1, Buffer.from(text))
}

/** Clients mask what they send; a mask of zeros leaves it as it is. */
function write({ socket }: Client, opcode: number, payload: Buffer): void {
  const { length } = payload
  const header = length < 126 ? Buffer.alloc(6) : Buffer.alloc(8)
  header[0] = 0x80 | opcode
  header[1] = 0x80 | (length < 126 ? length : 126)
  if (length >= 126) header.writeUInt16BE(length, 2)
  socket?.write(Buffer.concat([header, payload]))
}

function look(seq: number): Look {
  const operations = clients
    .filter(({ stalls }) => !stalls)
    .flatMap((client) => [...client.operations.values()])
  const { frames, bytes, backward, errors, firstError, closes } = tally
  const texts = new Map<string, number>()
  for (const { text, length } of operations) {
    const from = text.subarray(0, length).indexOf(payloadMark)
    const hash = createHash('sha1')
      .update(text.subarray(Math.max(0, from), length))
      .digest('hex')
    texts.set(hash, (texts.get(hash) ?? 0) + 1)
  }
  return {
    open: clients.filter(({ state }) => state === 'open').length,
    subscribed: operations.length,
    holding: operations.filter(({ heldAt }) => heldAt > 0).length,
    lastHeldAt: operations.reduce((last, { heldAt }) => Math.max(last, heldAt), 0),
    arrived: operations.filter((operation) => operation.seq >= seq).length,
    frames,
    bytes,
    backward,
    errors,
    firstError,
    closes,
    texts: [...texts].slice(0, 2_000),
    sample: operations[0]?.text.toString('utf8', 0, operations[0].length) ?? '',
  }
}

/** All sockets at once, as when a server or a network goes. */
function cut(): void {
  for (const client of clients) {
    client.attempt = 0
    forgetHeld(client)
    const { socket } = client
    client.socket = null
    client.state = 'gone'
    socket?.destroy()
    waiting.push(client)
  }
  openWaiting()
}

const reply = (message: Reply) => process.send?.(message)

process.on('message', (order: Order) => {
  switch (order.do) {
    case 'open':
      open(order)
      return reply({})
    case 'look':
      return reply({ look: look(order.seq) })
    case 'forget':
      tally = emptyTally()
      return reply({})
    case 'tell':
      return reply({
        shown: [...tally.shown].flatMap(([seq, before]) =>
          [...before].flatMap(([shownBefore, bins]) =>
            [...bins].map(([bin, frames]) => [seq, shownBefore, bin / binsPerMs, frames] as const),
          ),
        ),
      })
    case 'cut':
      cut()
      return reply({})
    default:
      return order satisfies never
  }
})
process.on('disconnect', () => process.exit())

// A crowd of subscribers in a process of its own, as light as can be: plain sockets that shake hands, ask, and from then
// on count frames, keep the last one, and look at the time of every fiftieth socket's.
import { randomBytes, randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export interface CrowdOrder {
  port: number
  path: string
  /** A socket each; the first one asks for the first document, and so on around. */
  subscribers: number
  documents: string[]
  /** Asked for on one socket each, beside the others. */
  besides: string[][]
  /** Whether they say `connection_init` and `subscribe`, or just listen. */
  greets: boolean
}

export type CrowdQuestion = { open: CrowdOrder } | { reset: true } | { count: true } | { holding: number }

export interface Counted {
  frames: number
  bytes: number
  /** Milliseconds from `asOf` to the last byte, of sampled sockets. */
  latencies: number[]
}

interface Member {
  socket: Socket
  rest: Buffer | null
  last: Buffer | null
  isSample: boolean
  welcomed: number
}

const atOnce = 200
const members: Member[] = []
let counted: Counted = { frames: 0, bytes: 0, latencies: [] }

process.on('disconnect', () => process.exit())
process.on('message', (question: CrowdQuestion) => {
  if ('open' in question) void open(question.open).then(() => process.send?.({ opened: members.length }))
  else if ('reset' in question) counted = { frames: 0, bytes: 0, latencies: [] }
  else if ('count' in question) process.send?.({ counted })
  else
    process.send?.({
      holding: members.filter(({ last }) => last !== null && seqOf(last) === question.holding).length,
    })
})

async function open(order: CrowdOrder): Promise<void> {
  const asked = [
    ...Array.from({ length: order.subscribers }, (_, index) => [
      order.documents[index % order.documents.length] as string,
    ]),
    ...order.besides,
  ]
  for (let first = 0; first < asked.length; first += atOnce) {
    await Promise.all(
      asked.slice(first, first + atOnce).map((documents, index) => join(order, documents, first + index)),
    )
  }
}

function join({ port, path, greets }: CrowdOrder, documents: string[], index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // One address has some 28,000 ports to connect from: a crowd spreads over several.
    const localAddress = `127.0.0.${2 + Math.floor(index / 10_000)}`
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true })
    const member: Member = { socket, rest: null, last: null, isSample: index % 50 === 0, welcomed: 0 }
    members.push(member)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The server closed a socket.')))
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${greets ? 'Sec-WebSocket-Protocol: graphql-transport-ws\r\n' : ''}\r\n`,
    )
    let head = ''
    socket.on('data', function upgrade(data) {
      head += data.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      if (!head.startsWith('HTTP/1.1 101')) {
        reject(new Error(head.slice(0, 300)))
        return
      }
      socket.off('data', upgrade)
      socket.on('data', (bytes) => read(member, bytes, welcomed))
      if (greets) say(socket, { type: 'connection_init' })
      else resolve()
      const more = Buffer.from(head.slice(end + 4), 'latin1')
      if (more.length > 0) read(member, more, welcomed)
    })

    /** Everything until the acknowledgement; then it asks, and is there. */
    function welcomed(): void {
      for (const query of documents) say(socket, { id: randomUUID(), type: 'subscribe', payload: { query } })
      // The answer to a ping says that what was asked before it was taken.
      say(socket, { type: 'ping' })
      resolve()
    }
  })
}

function read(member: Member, bytes: Buffer, welcomed: () => void): void {
  let data = member.rest ? Buffer.concat([member.rest, bytes]) : bytes
  for (;;) {
    if (data.length < 2) break
    const kind = (data[0] as number) & 0x0f
    let length = (data[1] as number) & 0x7f
    let start = 2
    if (length === 126) {
      if (data.length < 4) break
      length = data.readUInt16BE(2)
      start = 4
    } else if (length === 127) {
      if (data.length < 10) break
      length = Number(data.readBigUInt64BE(2))
      start = 10
    }
    if (data.length < start + length) break
    if (kind === 1) take(member, data.subarray(start, start + length), welcomed)
    else if (kind === 9) member.socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
    data = data.subarray(start + length)
  }
  member.rest = data.length > 0 ? Buffer.from(data) : null
}

const next = Buffer.from('"type":"next"')
const asOf = Buffer.from('"asOf":"')

function take(member: Member, message: Buffer, welcomed: () => void): void {
  if (!message.includes(next)) {
    const text = message.toString()
    if (text.includes('connection_ack')) welcomed()
    else if (text.includes('"ping"')) say(member.socket, { type: 'pong' })
    else if (!text.includes('"pong"')) throw new Error(`Unexpected: ${text.slice(0, 300)}`)
    return
  }
  counted.frames += 1
  counted.bytes += message.length
  member.last = message
  if (!member.isSample) return
  const at = message.indexOf(asOf) + asOf.length
  const made = Date.parse(message.toString('latin1', at, at + 24))
  counted.latencies.push(performance.timeOrigin + performance.now() - made)
}

function seqOf(message: Buffer): number {
  return Number(/"seq":(\d+)/.exec(message.toString())?.[1] ?? -1)
}

function say(socket: Socket, message: object): void {
  const text = Buffer.from(JSON.stringify(message))
  const head =
    text.length < 126
      ? Buffer.from([0x81, 0x80 | text.length])
      : Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 255])
  // A mask of zeros leaves the text as it is.
  socket.write(Buffer.concat([head, Buffer.alloc(4), text]))
}

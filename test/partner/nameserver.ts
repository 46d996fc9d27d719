// A name server of the test's own: it answers each name with the addresses that the test gives it at that moment.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'

export interface NameServer {
  /** As address:port. */
  address: string
  /** What a name leads to. Each look-up asks anew. */
  names: Map<string, () => string[]>
  asked: string[]
  close(): Promise<void>
}

const types = { A: 1, AAAA: 28 }

export async function openNameServer(): Promise<NameServer> {
  const socket = createSocket('udp4')
  const names: NameServer['names'] = new Map()
  const asked: string[] = []
  socket.on('message', (question, { port, address }) => {
    const { name, type, end } = questionIn(question)
    if (type === types.A) asked.push(name)
    const wanted = names.get(name)?.() ?? []
    const fitting =
      type === types.A
        ? wanted.filter((ip) => isIPv4(ip))
        : type === types.AAAA
          ? wanted.filter((ip) => !isIPv4(ip))
          : []
    socket.send(answer(question.subarray(0, end), type, fitting), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    names,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function questionIn(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.subarray(at + 1, at + 1 + length).toString('latin1'))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 }
}

function answer(question: Buffer, type: number, addresses: readonly string[]): Buffer {
  const head = Buffer.from(question)
  // A response, authoritative, to a question that wanted recursion; with as many answers.
  head.writeUInt16BE(0x8580, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(addresses.length, 6)
  head.writeUInt32BE(0, 8)
  const records = addresses.map((address) => {
    const data = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : bytesOf(address)
    const record = Buffer.alloc(12)
    record.writeUInt16BE(0xc00c, 0) // the name of the question
    record.writeUInt16BE(type, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(0, 6) // it is not to be remembered
    record.writeUInt16BE(data.length, 10)
    return Buffer.concat([record, data])
  })
  return Buffer.concat([head, ...records])
}

/** An IPv6 address with at most one `::` and no IPv4 in it. */
function bytesOf(address: string): Buffer {
  const [left = '', right] = address.split('::')
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const begin = groups(left)
  const end = right === undefined ? [] : groups(right)
  const all = [...begin, ...Array<number>(8 - begin.length - end.length).fill(0), ...end]
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]))
}

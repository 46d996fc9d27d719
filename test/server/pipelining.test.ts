// Requests pipelined on one connection: begun one after the other, answered in their order, and all of them.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { inTurn } from '../../src/server/inTurn.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let token: string
beforeAll(async () => {
  service = await startService()
  token = await service.token('partner')
})
afterAll(() => service.close())

function line(): Socket {
  const { hostname, port } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  return socket
}

function request(query: string, headers = ''): string {
  const body = JSON.stringify({ query })
  return `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

const donate = (key: string) =>
  `mutation { donate(input: { idempotencyKey: "${key}", project: "prj_1", amount: 100 }) { __typename } }`

async function heard(socket: Socket, enough: (text: string) => boolean): Promise<string> {
  let text = ''
  while (!enough(text)) text += String((await once(socket, 'data'))[0])
  return text
}

test('a thousand requests on one connection are all answered, in the order sent', async () => {
  const socket = line()
  const names = Array.from({ length: 1_000 }, (_, index) => `n${index}`)
  socket.write(names.map((name) => request(`{ ${name}: __typename }`)).join(''))
  const text = await heard(socket, (so) => so.includes('"n999"'))
  expect([...text.matchAll(/"(n\d+)":"Query"/g)].map(([, name]) => name)).toEqual(names)
})

test('what stands behind a stream of events is not begun while it is open', async () => {
  const socket = line()
  const watch = 'subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { donationCount } }'
  socket.write(request(watch, 'accept: text/event-stream\r\n') + request(donate('behind')))
  await heard(socket, (so) => so.includes('"donationCount":0'))
  const { body } = await service.graphql(donate('beside'), {}, token)
  expect(body.data.donate.__typename).toBe('DonateSuccess')
  await heard(socket, (so) => so.includes('"donationCount":'))
  const [row] = await service.sql<{ count: number }[]>`select count(*)::int as count from donation`
  expect(row?.count).toBe(1)
})

test('whoever goes on sending and waits for no answer is cut off, so that what waits is bounded', async () => {
  const server = createServer(
    inTurn((request, response) => {
      request.resume().on('end', () => setTimeout(() => response.end(), 1))
    }),
  )
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.resume().once('close', resolve))
  const many = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello'.repeat(1_000)
  const send = () => {
    while (!socket.destroyed && socket.write(many));
    socket.once('drain', send)
  }
  send()
  await closed
})

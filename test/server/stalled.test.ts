// A reader that takes nothing is not waited for: what is kept for it is bounded in size and in time.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { startService } from '../setup/service.ts'
import { ask, greetedPeer } from './peer.ts'

const introspection = `{ __schema { types { name description fields { name description args { name description } } } } }`

test('an operation is open until its answer is taken: a reader that takes nothing is refused more', async () => {
  const service = await startService({ config: { subscriptionsPerSocket: 3 } })
  const stalled = await greetedPeer(service.url)
  const reading = await greetedPeer(service.url)
  const tcp = (stalled.socket as WebSocket & { _socket: Socket })._socket
  const { length } = JSON.stringify(await ask(reading, introspection))
  const askedFor = Math.ceil(40_000_000 / length)
  tcp.pause()
  for (let id = 0; id < askedFor; id += 1) {
    stalled.send({ id: `${id}`, type: 'subscribe', payload: { query: introspection } })
    await ask(reading, '{ __typename }', `r${id}`)
  }
  tcp.resume()
  const answers = new Map<string, number>()
  for (let ended = 0; ended < askedFor; ) {
    const { type, payload } = await stalled.heard()
    if (type !== 'next') ended += 1
    const kind = type === 'error' ? payload[0].extensions.code : type
    answers.set(kind, (answers.get(kind) ?? 0) + 1)
  }
  expect(answers.get('complete')).toBeGreaterThan(3)
  expect(answers.get('TOO_MANY_SUBSCRIPTIONS')).toBeGreaterThan(3)
  // Once it reads it may ask again.
  expect((await ask(stalled, '{ __typename }', 'after')).type).toBe('next')
  await service.close()
})

test('a socket with shared subscriptions that takes none of their frames is closed with 1013, and the others miss none', async () => {
  const service = await startService({ limits: { stalledMs: 500 } })
  const stalled = await greetedPeer(service.url)
  const reading = await greetedPeer(service.url)
  const money = '{ minorUnits decimal currency }'
  const document = `subscription { breakdown(campaign: "cmp_1", by: REGION, maxHz: 20) { seq total { donationCount } rows {
    key nameZh nameEn totals { seq asOf serverTime received ${money} matched ${money} net ${money} } } } }`
  // Sixty times the same on one socket: one frame is made of each, and far more is written than the kernel's buffers take.
  const ids = Array.from({ length: 60 }, (_, index) => `s${index}`)
  for (const id of ids) stalled.send({ id, type: 'subscribe', payload: { query: document } })
  for (const _ of ids) expect(await stalled.heard()).toMatchObject({ type: 'next' })
  expect(await ask(reading, document, 'r')).toMatchObject({ type: 'next' })
  const tcp = (stalled.socket as WebSocket & { _socket: Socket })._socket
  tcp.pause()
  const open = () => service.app.metrics.registry.getSingleMetricAsString('oneflower_websockets_open')
  const token = await service.token('partner')
  let given = 0
  while (!/ 1$/m.test(await open())) {
    given += 1
    const input = `{ idempotencyKey: "stalled-${given}", project: "prj_1", amount: 100 }`
    await service.graphql(`mutation { donate(input: ${input}) { __typename } }`, {}, token)
    for (let count = 0; count < given; ) {
      const { type, payload } = await reading.heard()
      expect(type).toBe('next')
      count = payload.data.breakdown.total.donationCount
    }
  }
  tcp.resume()
  const { code } = await stalled.closed
  expect([1013, 1006]).toContain(code)
  reading.socket.close()
  await once(reading.socket, 'close')
  await service.close()
})

test('a socket whose reader has stalled is closed with 1013, and one that reads is not', async () => {
  const service = await startService({ limits: { stalledMs: 500 } })
  const stalled = await greetedPeer(service.url)
  const reading = await greetedPeer(service.url)
  const tcp = (stalled.socket as WebSocket & { _socket: Socket })._socket
  expect((await ask(reading, introspection)).type).toBe('next')
  tcp.pause()
  // Far more than the kernel's buffers take, asked with little.
  for (let id = 0; id < 1_500; id += 1) {
    stalled.send({ id: `${id}`, type: 'subscribe', payload: { query: introspection } })
    if (id % 30 === 0) await ask(reading, '{ __typename }', `r${id}`)
  }
  await expect
    .poll(() => service.app.metrics.registry.getSingleMetricAsString('oneflower_websockets_open'), {
      timeout: 20_000,
    })
    .toMatch(/ 1$/m)
  expect((await ask(reading, '{ __typename }', 'after')).type).toBe('next')
  tcp.resume()
  const { code } = await stalled.closed
  expect([1013, 1006]).toContain(code)
  reading.socket.close()
  await once(reading.socket, 'close')
  await service.close()
})

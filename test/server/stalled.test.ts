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
}, 60_000)

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

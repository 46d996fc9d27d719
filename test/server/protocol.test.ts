// The protocol graphql-transport-ws, sentence by sentence, over frames made by hand: no library between, which would
// mend what is wrong. Operations are watched whose frames are made for all and those that have one answer.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { opcodes, openRawPeer, type RawPeer, rawClose, rawFrame } from './peer.ts'

let service: Service
beforeAll(async () => {
  service = await startService({ limits: { connectionInitMs: 400 } })
})
afterAll(() => service.close())

const peers: RawPeer[] = []
afterEach(() => {
  for (const { socket } of peers.splice(0)) socket.destroy()
})

async function opened(protocol?: string | null): Promise<RawPeer> {
  const peer = await openRawPeer(service.url, protocol)
  peers.push(peer)
  return peer
}

const init = { type: 'connection_init' }

async function greeted(): Promise<RawPeer> {
  const peer = await opened()
  peer.say(init)
  expect((await peer.heard()).type).toBe('connection_ack')
  return peer
}

const subscribe = (id: string, query: string) => ({ id, type: 'subscribe', payload: { query } })
const complete = (id: string) => ({ id, type: 'complete' })
const watching = 'subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { seq } }'
const asking = '{ __typename }'

/** Whatever was to be sent before has been sent when the answer to this comes. */
async function heardNothingMore(peer: RawPeer): Promise<void> {
  peer.say({ type: 'ping' })
  expect(await peer.heard()).toEqual({ type: 'pong' })
}

let given = 0
async function give(): Promise<void> {
  given += 1
  const { body } = await service.graphql(
    `mutation { donate(input: { idempotencyKey: "${given}", project: "prj_1", amount: 100 }) { __typename } }`,
    {},
    await service.token('partner'),
  )
  expect(body.data.donate.__typename).toBe('DonateSuccess')
}

async function giftsGiven(): Promise<number> {
  const { body } = await service.graphql('{ campaign(code: "test") { totals { donationCount } } }')
  return body.data.campaign.totals.donationCount
}

const openSubscriptions = () => figure('oneflower_subscriptions_open')
const groups = () => figure('oneflower_fanout_groups')

async function figure(name: string): Promise<number> {
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1])
}

describe('the connection', () => {
  test('the sub-protocol is graphql-transport-ws; one that speaks another is closed with 4406: Subprotocol not acceptable', async () => {
    expect((await opened()).head).toMatch(/^sec-websocket-protocol: graphql-transport-ws\r$/im)
    for (const protocol of ['graphql-ws', null])
      expect(await (await opened(protocol)).closed()).toEqual({
        code: 4406,
        reason: 'Subprotocol not acceptable',
      })
    expect((await opened('graphql-ws, graphql-transport-ws')).head).toContain('graphql-transport-ws')
  })

  test('one that does not initialise in time is closed with 4408: Connection initialisation timeout', async () => {
    expect(await (await opened()).closed()).toEqual({
      code: 4408,
      reason: 'Connection initialisation timeout',
    })
  })

  test('more than one ConnectionInit at any given time closes with 4429: Too many initialisation requests', async () => {
    const late = await greeted()
    late.say(init)
    const atOnce = await opened()
    atOnce.say(init, init)
    for (const peer of [late, atOnce])
      expect(await peer.closed()).toEqual({ code: 4429, reason: 'Too many initialisation requests' })
  })

  test('a connection that is rejected is closed with 4403 and never acknowledged', async () => {
    const peer = await opened()
    peer.say({ ...init, payload: { authorization: 'Bearer nonsense' } })
    const frame = await peer.frame()
    expect([frame?.opcode, frame?.payload.readUInt16BE()]).toEqual([opcodes.close, 4403])
  })

  test('ConnectionInit is acknowledged exactly once, whatever its payload', async () => {
    for (const message of [
      init,
      { ...init, payload: null },
      { ...init, payload: {} },
      { ...init, payload: { a: 1 } },
    ]) {
      const peer = await opened()
      peer.say(message)
      expect(await peer.heard()).toMatchObject({ type: 'connection_ack' })
      await heardNothingMore(peer)
    }
  })

  test('an operation before the acknowledgement closes with 4401: Unauthorized', async () => {
    const never = await opened()
    never.say(subscribe('1', watching))
    const impatient = await opened()
    impatient.say(
      { ...init, payload: { authorization: `Bearer ${await service.token('staff')}` } },
      subscribe('1', watching),
    )
    expect(await never.closed()).toEqual({ code: 4401, reason: 'Unauthorized' })
    // Its token takes a moment to be verified: the operation was there before the acknowledgement.
    expect(await impatient.closed()).toEqual({ code: 4401, reason: 'Unauthorized' })
  })
})

describe('ping and pong', () => {
  test('a Ping is answered by a Pong with its payload, before the acknowledgement and between frames', async () => {
    for (const peer of [await opened(), await greeted()]) {
      peer.say({ type: 'ping', payload: { at: 1 } })
      expect(await peer.heard()).toEqual({ type: 'pong', payload: { at: 1 } })
      await heardNothingMore(peer)
    }
    const watch = await greeted()
    watch.say(subscribe('1', watching))
    expect((await watch.heard()).type).toBe('next')
    await heardNothingMore(watch)
  })

  test('a Pong may be sent unsolicited at any time', async () => {
    const peer = await opened()
    peer.say({ type: 'pong' }, { type: 'pong', payload: {} }, init, { type: 'pong' })
    expect((await peer.heard()).type).toBe('connection_ack')
    await heardNothingMore(peer)
  })
})

describe.each([
  ['a query', asking],
  [
    'a mutation',
    'mutation { donate(input: { idempotencyKey: "x", project: "prj_1", amount: 0 }) { __typename } }',
  ],
])('%s', (_kind, query) => {
  test('is one Next, then Complete, and its id is free again', async () => {
    const peer = await greeted()
    for (let round = 0; round < 2; round += 1) {
      peer.say(subscribe('1', query))
      const next = await peer.heard()
      expect(Object.keys(next).sort()).toEqual(['id', 'payload', 'type'])
      expect(next).toMatchObject({ id: '1', type: 'next' })
      expect(await peer.heard()).toEqual(complete('1'))
    }
    await heardNothingMore(peer)
  })

  test('that the client completes before it resolves is not answered', async () => {
    const peer = await greeted()
    peer.say(subscribe('1', query), complete('1'))
    peer.say(subscribe('2', query))
    expect((await peer.heard()).id).toBe('2')
    expect(await peer.heard()).toEqual(complete('2'))
    await heardNothingMore(peer)
  })
})

describe('a subscription', () => {
  test('is shown as Next with its own id and nothing beside, for each that watches the same', async () => {
    const ids = ['1', '花', '"\\\n', '😀', 'x'.repeat(60_000), ' '] as const
    const [one, other] = [await greeted(), await greeted()]
    for (const id of ids) {
      for (const peer of [one, other]) {
        peer.say(subscribe(id, watching))
        const next = await peer.heard()
        expect(Object.keys(next).sort()).toEqual(['id', 'payload', 'type'])
        expect(next).toMatchObject({ id, type: 'next', payload: { data: { campaignTotals: {} } } })
      }
    }
    await give()
    for (const peer of [one, other]) {
      const heard = new Set<string>()
      while (heard.size < ids.length) heard.add((await peer.heard()).id)
      expect([...heard].sort()).toEqual([...ids].sort())
    }
  })

  test('that the client completes is shown nothing more, and nothing is said of it', async () => {
    const [left, staying] = [await greeted(), await greeted()]
    for (const peer of [left, staying]) {
      peer.say(subscribe('1', watching))
      await peer.heard()
    }
    left.say(complete('1'))
    await heardNothingMore(left)
    await give()
    expect((await staying.heard()).type).toBe('next')
    await heardNothingMore(left)
  })

  test('that the client completes while it opens is shown nothing, and given back', async () => {
    const peer = await greeted()
    peer.say(subscribe('1', watching), complete('1'))
    await heardNothingMore(peer)
    await expect.poll(openSubscriptions).toBe(0)
    await give()
    await heardNothingMore(peer)
  })

  test('has an id that is free again once it is completed', async () => {
    const peer = await greeted()
    for (let round = 0; round < 3; round += 1) {
      peer.say(subscribe('1', watching))
      expect(await peer.heard()).toMatchObject({ id: '1', type: 'next' })
      peer.say(complete('1'))
    }
    await heardNothingMore(peer)
  })

  test.each([
    ['a subscription', 'subscription { projectTotals(project: "prj_1") { seq } }', 1],
    ['a query', '{ campaign(code: "2022") { id } }', 0],
    ['what is refused', '{ nothing }', 0],
  ])(
    'has its id to itself, though %s with the same one was completed while it was answered',
    async (_what, before, after) => {
      for (const [first, second, left] of [
        [before, watching, 1],
        [watching, before, after],
      ] as const) {
        const [peer, alone] = [await greeted(), await greeted()]
        peer.say(subscribe('1', first), complete('1'), subscribe('1', second))
        alone.say(subscribe('1', second))
        expect(await peer.heard()).toEqual(await alone.heard())
        await expect.poll(groups).toBe(left)
        for (const { socket } of [peer, alone]) socket.destroy()
        await expect.poll(groups).toBe(0)
      }
    },
  )

  test('may be interleaved with other operations on the connection', async () => {
    const peer = await greeted()
    peer.say(subscribe('s', watching), subscribe('q', asking))
    const heard = [await peer.heard(), await peer.heard(), await peer.heard()]
    expect(heard.map(({ id, type }) => `${id} ${type}`).sort()).toEqual(['q complete', 'q next', 's next'])
  })
})

describe('an id that is in use', () => {
  test.each([
    ['by a subscription', watching],
    ['by an operation that opens', asking],
  ])('%s closes with 4409: Subscriber for <unique-operation-id> already exists', async (_by, query) => {
    const peer = await greeted()
    peer.say(subscribe('mine', query), subscribe('mine', asking))
    expect(await peer.closed()).toEqual({ code: 4409, reason: 'Subscriber for mine already exists' })
    const shown = await greeted()
    shown.say(subscribe('mine', watching))
    await shown.heard()
    shown.say(subscribe('mine', query))
    expect((await shown.closed()).code).toBe(4409)
  })

  test('closes with 4409 however long it is and whatever it is written in', async () => {
    for (const id of ['x'.repeat(60_000), '花'.repeat(200), '😀'.repeat(31)]) {
      const peer = await greeted()
      peer.say(subscribe(id, watching))
      await peer.heard()
      peer.say(subscribe(id, watching))
      const { code, reason } = await peer.closed()
      expect(code).toBe(4409)
      // As much of it as a close can carry, and no part of a character.
      expect(`Subscriber for ${id} already exists`.startsWith(reason)).toBe(true)
      expect(Buffer.byteLength(reason)).toBeGreaterThan(119)
    }
  })
})

describe('Error', () => {
  test.each([
    ['a query', '{ nowhere }'],
    ['a subscription', 'subscription { nowhere }'],
  ])(
    'of %s terminates the operation: no Complete follows, and its id is free again',
    async (_kind, query) => {
      const peer = await greeted()
      for (let round = 0; round < 2; round += 1) {
        peer.say(subscribe('1', query))
        const { id, type, payload } = await peer.heard()
        expect([id, type]).toEqual(['1', 'error'])
        expect(payload[0]).toMatchObject({
          message: expect.any(String),
          extensions: { code: expect.any(String) },
        })
        await heardNothingMore(peer)
      }
    },
  )
})

test('a subscription of what is not there is one Next with errors, then Complete', async () => {
  const peer = await greeted()
  for (let round = 0; round < 2; round += 1) {
    peer.say(subscribe('1', 'subscription { campaignTotals(campaign: "cmp_999") { seq } }'))
    const next = await peer.heard()
    expect(next).toMatchObject({
      id: '1',
      type: 'next',
      payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    })
    expect(await peer.heard()).toEqual(complete('1'))
  }
  await heardNothingMore(peer)
})

describe('a message', () => {
  test('with an id that is unknown, or of an operation that was completed, is ignored', async () => {
    const peer = await greeted()
    peer.say(complete('never'), subscribe('1', asking))
    expect([await peer.heard(), await peer.heard()].map(({ type }) => type)).toEqual(['next', 'complete'])
    peer.say(complete('1'), complete('1'))
    await heardNothingMore(peer)
  })

  test.each([
    'not JSON',
    '',
    '7',
    'null',
    '[]',
    '{}',
    '{"type":7}',
    '{"type":"start","id":"1","payload":{"query":"{ __typename }"}}',
    '{"type":"connection_ack"}',
    '{"type":"next","id":"1","payload":{}}',
    '{"type":"error","id":"1","payload":[{"message":"x"}]}',
    '{"type":"connection_init","payload":7}',
    '{"type":"ping","payload":"x"}',
    '{"type":"complete"}',
    '{"type":"complete","id":7}',
    '{"type":"complete","id":""}',
    '{"type":"subscribe","id":"1"}',
    '{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}',
    '{"type":"subscribe","id":7,"payload":{"query":"{ __typename }"}}',
    '{"type":"subscribe","id":"1","payload":{"query":null}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","variables":"x"}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","operationName":7}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","extensions":7}}',
  ])('of a type or format which is not specified closes immediately with 4400: %s', async (message) => {
    const peer = await greeted()
    peer.say(message)
    const frame = await peer.frame()
    expect([frame?.opcode, frame?.payload.readUInt16BE()]).toEqual([opcodes.close, 4400])
    expect(frame?.payload.length).toBeGreaterThan(2)
  })

  test('after one that closed the connection is not heard', async () => {
    const peer = await opened()
    peer.say({
      type: 'connection_init',
      payload: { authorization: `Bearer ${await service.token('partner')}` },
    })
    await peer.heard()
    const input = '{ idempotencyKey: "too-late", project: "prj_1", amount: 100 }'
    peer.say('not JSON', subscribe('1', `mutation { donate(input: ${input}) { __typename } }`))
    expect((await peer.closed()).code).toBe(4400)
    const before = await giftsGiven()
    await give()
    expect((await giftsGiven()) - before).toBe(1)
  })

  test('may come in parts, with control frames between them, and in the bytes of a binary frame', async () => {
    const peer = await greeted()
    const text = JSON.stringify(subscribe('花', asking))
    const bytes = Buffer.from(text)
    const cut = bytes.indexOf('花') + 1
    peer.write(rawFrame(opcodes.text, bytes.subarray(0, cut), false))
    peer.write(rawFrame(opcodes.ping, 'between'))
    expect(await peer.frame()).toMatchObject({ opcode: opcodes.pong, payload: Buffer.from('between') })
    peer.write(
      rawFrame(opcodes.more, bytes.subarray(cut, cut + 5), false),
      rawFrame(opcodes.more, bytes.subarray(cut + 5)),
    )
    expect(await peer.heard()).toMatchObject({ id: '花', type: 'next' })
    await peer.heard()
    peer.write(rawFrame(opcodes.binary, text))
    expect(await peer.heard()).toMatchObject({ id: '花', type: 'next' })
  })

  test('that cannot be answered closes with 4400, and no other connection', async () => {
    const [peer, other] = [await greeted(), await greeted()]
    const depth = 30_000
    // It can be read so deep, and not be written.
    peer.say(`{"type":"ping","payload":{"deep":${'['.repeat(depth)}${']'.repeat(depth)}}}`)
    expect(await peer.closed()).toEqual({ code: 4400, reason: 'The message is nested too deeply' })
    await heardNothingMore(other)
  })

  test('of more than 64 KiB closes with 1009, in parts too', async () => {
    const part = 'x'.repeat(40_000)
    const whole = await greeted()
    whole.say(part + part)
    const parts = await greeted()
    parts.write(rawFrame(opcodes.text, part, false), rawFrame(opcodes.more, part))
    for (const peer of [whole, parts]) expect((await peer.closed()).code).toBe(1009)
  })
})

describe('the frames of RFC 6455', () => {
  test('a ping is answered with its bytes, and a pong that nobody asked for is ignored', async () => {
    const peer = await greeted()
    peer.write(rawFrame(opcodes.pong, 'unasked'), rawFrame(opcodes.ping, 'x'.repeat(125)))
    expect(await peer.frame()).toMatchObject({ opcode: opcodes.pong, payload: Buffer.from('x'.repeat(125)) })
    await heardNothingMore(peer)
  })

  test.each([
    ['a control frame in parts', rawFrame(opcodes.ping, 'x', false)],
    ['a control frame of more than 125 bytes', rawFrame(opcodes.ping, 'x'.repeat(126))],
    ['a continuation of nothing', rawFrame(opcodes.more, 'x')],
    [
      'a message within the parts of another',
      Buffer.concat([rawFrame(opcodes.text, 'x', false), rawFrame(opcodes.text, 'x')]),
    ],
    ['a close with a code that is not sent', rawClose(1005)],
  ])('%s closes with 1002', async (_what, bytes) => {
    const peer = await greeted()
    peer.write(bytes)
    expect((await peer.closed()).code).toBe(1002)
  })

  test.each([1000, 1001, 4004, 4005, 4499, 4500])(
    'a client that closes with %i is answered with it, and what it watched is given back',
    async (code) => {
      const peer = await greeted()
      peer.say(subscribe('1', watching))
      await peer.heard()
      peer.write(rawClose(code, 'Bye'))
      expect((await peer.closed()).code).toBe(code)
      expect(await peer.frame()).toBeUndefined()
      await expect.poll(openSubscriptions).toBe(0)
    },
  )
})

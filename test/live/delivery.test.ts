// Delivery to real sockets: who reads slowly skips and is given the newest, who skipped what continues is given the gap.
import { once } from 'node:events'
import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net'
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publicViewer } from '../../src/auth/viewer.ts'
import type { Context } from '../../src/graphql/context.ts'
import { createSharedSubscriptions } from '../../src/live/fanout.ts'
import { asciiJson } from '../../src/live/frame.ts'
import { createMailbox } from '../../src/live/mailbox.ts'
import { Line, type Outlet } from '../../src/live/outlet.ts'
import type { Subscription } from '../../src/live/subscription.ts'
import { readMessages } from './messages.ts'

interface Value {
  seq: bigint
  from?: bigint
  text: string
}

/** A source that a test moves by hand. Continuing values hold the numbers after `from` up to `seq`. */
function createSource(continuing: boolean, padding = '') {
  const mailbox = createMailbox<Value>()
  const asked = { present: 0, since: [] as bigint[] }
  let seq = 0n
  let given = 0n
  const { next } = mailbox
  const value = (from: bigint): Value => {
    const numbers = Array.from({ length: Number(seq - from) }, (_, index) => Number(from) + index + 1)
    return continuing ? { seq, from, text: numbers.join() + padding } : { seq, text: String(seq) + padding }
  }
  return Object.assign(mailbox, {
    asked,
    move() {
      seq += 1n
      mailbox.put(value(given))
    },
    async next() {
      const result = await next()
      given = result.value?.seq ?? given
      return result
    },
    present() {
      asked.present += 1
      return Promise.resolve(value(0n))
    },
    since(from: bigint) {
      asked.since.push(from)
      return Promise.resolve(value(from))
    },
  })
}

let source: ReturnType<typeof createSource>
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { ok: { type: GraphQLString } } }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      watch: {
        type: new GraphQLObjectType<Value>({
          name: 'Watched',
          fields: {
            seq: { type: GraphQLInt, resolve: ({ seq }) => Number(seq) },
            text: { type: GraphQLString },
          },
        }),
        subscribe: () => source,
        resolve: (value) => value,
      },
    },
  }),
})

let server: Server
beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())

type Shared = ReturnType<typeof createSharedSubscriptions>

async function subscribed(shared: Shared): Promise<Subscription> {
  const opened = await shared.subscribe({
    schema,
    document: parse('subscription { watch { seq text } }'),
    contextValue: { app: {}, viewer: publicViewer } as Context,
  })
  return opened as Subscription
}

/** A subscriber at the other end of a socket: what it has read so far, and how often its end was told. */
async function subscriber(shared: Shared, { line, id = 'a' }: { line?: Line; id?: string } = {}) {
  const opened = await subscribed(shared)
  const sockets = line ? null : await pair()
  const own = line ?? new Line((sockets as { near: Socket }).near, { open: true })
  const seen: { id: string; seq: number; text: string }[] = []
  const ended: string[] = []
  const read = readMessages(({ id, payload }) => seen.push({ id, ...payload.data.watch }))
  sockets?.far.on('data', read)
  const outlet: Outlet = {
    line: own,
    send(frame) {
      own.socket.write(frame.message(asciiJson(id)))
      if (own.busy) frame.giveAway(asciiJson(id))
    },
    end: () => void ended.push(`after ${opened.ready}`),
  }
  opened.attach(outlet)
  return { seen, ended, line: own, subscription: opened, far: sockets?.far as Socket }
}

async function pair(): Promise<{ near: Socket; far: Socket }> {
  const far = tcpConnect((server.address() as { port: number }).port, '127.0.0.1')
  const [near] = (await once(server, 'connection')) as [Socket]
  near.setNoDelay()
  far.on('error', () => {})
  near.on('error', () => {})
  return { near, far }
}

const lastOf = (seen: { seq: number }[]) => seen.at(-1)?.seq
const ordered = (seen: { seq: number }[]) =>
  seen.every(({ seq }, at) => at === 0 || seq > (seen[at - 1]?.seq ?? 0))

async function moveUntil(condition: () => boolean): Promise<number> {
  for (let moves = 0; ; moves += 1) {
    if (condition()) return moves
    source.move()
    await new Promise(setImmediate)
  }
}

test('a reader that takes nothing skips frames and is given the newest, and the others miss none', async () => {
  source = createSource(false, 'x'.repeat(300_000))
  const shared = createSharedSubscriptions(100)
  const slow = await subscriber(shared)
  const quick = await subscriber(shared)
  source.move()
  await expect.poll(() => [lastOf(slow.seen), lastOf(quick.seen)]).toEqual([1, 1])
  slow.far.pause()
  await moveUntil(() => slow.line.busy)
  const held = slow.line.socket.writableLength
  for (let more = 0; more < 5; more += 1) {
    source.move()
    const { seq } = await source.present()
    await expect.poll(() => lastOf(quick.seen)).toBe(Number(seq))
  }
  // One frame waits, however many came after it.
  expect(slow.line.socket.writableLength).toBe(held)
  slow.far.resume()
  const last = Number((await source.present()).seq)
  await expect.poll(() => [lastOf(slow.seen), lastOf(quick.seen)]).toEqual([last, last])
  expect([ordered(slow.seen), ordered(quick.seen)]).toEqual([true, true])
  expect(slow.seen.length).toBeLessThan(last)
  void slow.subscription.return()
  void quick.subscription.return()
  expect(shared.groups()).toBe(0)
})

test('two subscriptions on one socket share its patience, and both get the newest', async () => {
  source = createSource(false, 'x'.repeat(300_000))
  const shared = createSharedSubscriptions(100)
  const first = await subscriber(shared)
  const second = await subscriber(shared, { line: first.line, id: 'b' })
  await moveUntil(() => first.seen.length > 0)
  first.far.pause()
  await moveUntil(() => first.line.busy)
  for (let more = 0; more < 3; more += 1) source.move()
  const waiting = first.line.socket.writableLength
  expect(waiting).toBeLessThan(2 * 300_200)
  const last = Number((await source.present()).seq)
  first.far.resume()
  const newestOf = (id: string) => first.seen.findLast((frame) => frame.id === id)?.seq
  await expect.poll(() => [newestOf('a'), newestOf('b')]).toEqual([last, last])
  void first.subscription.return()
  void second.subscription.return()
})

test('the end is told after the last frame, also to one that has yet to take it', async () => {
  source = createSource(false, 'x'.repeat(300_000))
  const shared = createSharedSubscriptions(100)
  const slow = await subscriber(shared)
  await moveUntil(() => slow.seen.length > 0)
  slow.far.pause()
  await moveUntil(() => slow.line.busy)
  source.move()
  const last = Number((await source.present()).seq)
  await new Promise(setImmediate)
  source.end()
  await expect.poll(shared.groups).toBe(0)
  expect(slow.ended).toEqual([])
  slow.far.resume()
  await expect.poll(() => slow.ended.length).toBe(1)
  await expect.poll(() => lastOf(slow.seen)).toBe(last)
})

test('one that leaves is told nothing more, and takes its group with it', async () => {
  source = createSource(false)
  const shared = createSharedSubscriptions(100)
  const one = await subscriber(shared)
  source.move()
  await expect.poll(() => one.seen.length).toBe(1)
  await one.subscription.return()
  source.move()
  expect([one.ended, shared.groups(), shared.members()]).toEqual([[], 0, 0])
})

test('who skipped values that continue each other gets what it missed as one, and nothing twice', async () => {
  const padding = ' '.repeat(300_000)
  source = createSource(true, padding)
  const shared = createSharedSubscriptions(100)
  const slow = await subscriber(shared)
  const quick = await subscriber(shared)
  await moveUntil(() => slow.seen.length > 0 && quick.seen.length > 0)
  slow.far.pause()
  await moveUntil(() => slow.line.busy)
  for (let more = 0; more < 4; more += 1) {
    source.move()
    const { seq } = await source.present()
    await expect.poll(() => lastOf(quick.seen)).toBe(Number(seq))
  }
  const last = Number((await source.present()).seq)
  slow.far.resume()
  await expect.poll(() => [lastOf(slow.seen), lastOf(quick.seen)]).toEqual([last, last])
  const everything = Array.from({ length: last }, (_, index) => index + 1)
  for (const { seen } of [slow, quick]) {
    const numbers = seen
      .flatMap(({ text }) => text.trim().split(','))
      .filter(Boolean)
      .map(Number)
    expect(numbers).toEqual(everything)
  }
  expect(source.asked.since.length).toBeGreaterThan(0)
})

test.each([
  ['continue each other', true, 1],
  ['stand alone', false, 0],
])(
  'five hundred who join values that %s at once share one present frame',
  async (_name, continuing, made) => {
    source = createSource(continuing)
    const shared = createSharedSubscriptions(100)
    const first = await subscriber(shared)
    source.move()
    source.move()
    await expect.poll(() => lastOf(first.seen)).toBe(2)
    const { executions, serializations } = shared.counters
    const joiners = await Promise.all(Array.from({ length: 500 }, () => subscribed(shared)))
    const frames = await Promise.all(joiners.map((joiner) => joiner.next()))
    for (const { value } of frames) expect(value).toBe(frames[0]?.value)
    expect(frames[0]?.value?.data?.watch).toEqual({ seq: 2, text: continuing ? '1,2' : '2' })
    expect(shared.counters.executions - executions).toBe(made)
    expect(shared.counters.serializations - serializations).toBeLessThanOrEqual(made)
    expect([shared.groups(), shared.members()]).toEqual([1, 501])
    for (const joiner of joiners) await joiner.return()
  },
)

test('who joins values that continue each other begins with the present state, however many join at once', async () => {
  source = createSource(true)
  const shared = createSharedSubscriptions(100)
  const first = await subscriber(shared)
  source.move()
  source.move()
  await expect.poll(() => lastOf(first.seen)).toBe(2)
  const { executions } = shared.counters
  const joiners: Awaited<ReturnType<typeof subscriber>>[] = []
  for (let count = 0; count < 20; count += 1) joiners.push(await subscriber(shared))
  await expect.poll(() => joiners.map(({ seen }) => seen[0]?.text)).toEqual(joiners.map(() => '1,2'))
  expect(shared.counters.executions - executions).toBeLessThanOrEqual(2)
  source.move()
  await expect.poll(() => joiners.map(({ seen }) => seen[1]?.text)).toEqual(joiners.map(() => '3'))
})

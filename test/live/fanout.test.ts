import {
  type ExecutionResult,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  parse,
} from 'graphql'
import { createYoga } from 'graphql-yoga'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicViewer, type Viewer } from '../../src/auth/viewer.ts'
import { Forbidden, Unavailable } from '../../src/errors.ts'
import type { Context } from '../../src/graphql/context.ts'
import { createSharedSubscriptions, looksTheSameToEverybody } from '../../src/live/fanout.ts'
import { defaultHz, type Hub, type Snapshot } from '../../src/live/hub.ts'
import { createLog } from '../../src/log.ts'
import { donationsOf, openStage, type Process, type Stage } from './stage.ts'

// A schema as small as the question: one number to watch, one field that only some may see.

/** What the resolver of `fragile` and `optional` throws before it answers, by the topic that is watched. */
const failing = new Map<string, Error[]>()
const fragile = (snapshot: Snapshot) => {
  const [topic] = snapshot.topics.keys() as IterableIterator<string>
  const error = failing.get(topic as string)?.shift()
  if (error) throw error
  return donationsOf(snapshot, topic as string)
}

const guarded = { pothosOptions: { authScopes: { staff: true } } }
const Person = new GraphQLInterfaceType({ name: 'Person', fields: { name: { type: GraphQLString } } })
const Named = new GraphQLObjectType({
  name: 'Named',
  interfaces: [Person],
  extensions: guarded,
  fields: { name: { type: GraphQLString } },
})
const Count = new GraphQLObjectType<Snapshot, Context>({
  name: 'Count',
  fields: () => ({
    count: {
      type: new GraphQLNonNull(GraphQLInt),
      resolve: (snapshot) => donationsOf(snapshot, [...snapshot.topics.keys()][0] as string),
    },
    fragile: { type: new GraphQLNonNull(GraphQLInt), resolve: fragile },
    optional: { type: GraphQLInt, resolve: fragile },
    seq: { type: GraphQLInt, resolve: ({ seq }) => Number(seq) },
    level: { type: GraphQLString, resolve: ({ serviceLevel }) => serviceLevel },
    askedAs: { type: GraphQLString, resolve: (_snapshot, _args, { viewer }) => viewer.role },
    secret: {
      type: GraphQLString,
      extensions: guarded,
      resolve: (_snapshot, _args, { viewer }) => `for ${viewer.role} ${viewer.subject}`,
    },
    mine: {
      type: GraphQLString,
      extensions: { dependsOnViewer: true },
      resolve: (_snapshot, _args, { viewer }) => viewer.subject,
    },
    person: { type: Person, resolve: () => null },
  }),
})
const arguments_ = { topic: { type: GraphQLString }, maxHz: { type: GraphQLInt, defaultValue: defaultHz } }
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { ok: { type: GraphQLString } } }),
  types: [Named],
  subscription: new GraphQLObjectType<unknown, Context>({
    name: 'Subscription',
    fields: {
      watch: {
        type: Count,
        args: arguments_,
        subscribe: (_root, { topic, maxHz }, { app }) => {
          if (topic === 'forbidden') throw new Forbidden('Not this one.')
          return app.hub.watch(campaignId, [topic], maxHz)
        },
        resolve: (snapshot) => snapshot,
      },
      breaking: {
        type: Count,
        subscribe: async function* () {
          yield { seq: 1n, topics: new Map([['none', null]]) }
          throw new Forbidden('No more.')
        },
        resolve: () => null,
      },
    },
  }),
})

let campaignId = 0
const staff: Viewer = { role: 'staff', subject: 'ada', expiresAt: null }
const other: Viewer = { role: 'staff', subject: 'bob', expiresAt: null }

describe('shared subscriptions', () => {
  let stage: Stage
  let here: Process

  beforeAll(async () => {
    stage = await openStage()
    campaignId = stage.campaignId
    here = stage.process()
  })

  afterAll(() => stage?.close())

  function open(hub: Hub = here.hub) {
    const shared = createSharedSubscriptions()
    const app = { hub, log: createLog('silent') } as Context['app']
    const subscribe = async (
      text: string,
      variableValues: Record<string, unknown> = {},
      viewer = publicViewer,
    ) => {
      const opened = await shared.subscribe({
        schema,
        document: parse(text),
        variableValues,
        contextValue: { app, viewer, request: { headers: 'of whoever came first' } },
      })
      return opened as AsyncIterableIterator<ExecutionResult> & ExecutionResult
    }
    return { ...shared, app, subscribe }
  }

  const numberOf = (result: ExecutionResult) => (result.data as { watch: { count: number } }).watch.count

  async function untilCount(subscriber: AsyncIterator<ExecutionResult>, wanted: number): Promise<number[]> {
    const seen: number[] = []
    for (;;) {
      const { value, done } = await subscriber.next()
      if (done) throw new Error('The subscription ended.')
      seen.push(numberOf(value))
      if (seen.at(-1) === wanted) return seen
    }
  }

  test('two hundred subscribers with one document cost one execution a tick', async () => {
    const own = stage.process()
    const { subscribe, counters, groups, members } = open(own.hub)
    const subscribers = await Promise.all(
      Array.from({ length: 200 }, () =>
        subscribe('subscription { watch(topic: "crowd", maxHz: 20) { count } }'),
      ),
    )
    await Promise.all(subscribers.map((subscriber) => untilCount(subscriber, 0)))
    expect([groups(), members(), own.hub.watchers()]).toEqual([1, 200, 1])
    const { executions } = counters
    for (let count = 1; count <= 3; count += 1) {
      await stage.move('crowd')
      own.announce()
      await Promise.all(subscribers.map((subscriber) => untilCount(subscriber, count)))
    }
    // 600 results; a few more executions where a stall of the machine made the numbers late in between.
    expect(counters.executions - executions).toBeLessThanOrEqual(6)
    await Promise.all(subscribers.map((subscriber) => subscriber.return?.()))
    expect([groups(), members(), own.hub.watchers()]).toEqual([0, 0, 0])
  })

  test('what is written differently and means the same is shared', async () => {
    const { subscribe, groups } = open()
    const subscribers = [
      await subscribe(
        'subscription A($t: String = "same", $hz: Int) { watch(topic: $t, maxHz: $hz) { count } }',
        {
          hz: 5,
        },
      ),
      await subscribe(
        'subscription B($t:String="same",$hz:Int){watch(topic:$t,maxHz:$hz){count}} # the same',
        { hz: 5, t: 'same' },
      ),
    ]
    expect(groups()).toBe(1)
    for (const subscriber of subscribers) expect(numberOf((await subscriber.next()).value)).toBe(0)
    await Promise.all(subscribers.map((subscriber) => subscriber.return?.()))
  })

  test('what differs in a variable, an alias or a field is not', async () => {
    const { subscribe, groups } = open()
    const text = 'subscription ($hz: Int) { watch(topic: "differ", maxHz: $hz) { count } }'
    const subscribers = [
      await subscribe(text, { hz: 1 }),
      await subscribe(text, { hz: 2 }),
      await subscribe(text.replace('count', 'number: count'), { hz: 1 }),
      await subscribe(text.replace('count', 'count level'), { hz: 1 }),
    ]
    expect(groups()).toBe(4)
    await Promise.all(subscribers.map((subscriber) => subscriber.return?.()))
  })

  test('a document that anybody may ask for is executed once, as the public', async () => {
    const { subscribe, groups } = open()
    const text = 'subscription { watch(topic: "public") { askedAs } }'
    const subscribers = [await subscribe(text, {}, staff), await subscribe(text, {}, publicViewer)]
    expect(groups()).toBe(1)
    for (const subscriber of subscribers) {
      expect((await subscriber.next()).value.data.watch).toEqual({ askedAs: 'public' })
    }
    await Promise.all(subscribers.map((subscriber) => subscriber.return?.()))
  })

  test.each(['secret', 'mine', 'person { name }', '... on Count { secret }'])(
    'viewers do not share a document with %s, and one viewer shares it with itself',
    async (selection) => {
      const { subscribe, groups } = open()
      const text = `subscription { watch(topic: "viewer") { ${selection} } }`
      const subscribers = [
        await subscribe(text, {}, staff),
        await subscribe(text, {}, other),
        await subscribe(text, {}, staff),
      ]
      expect(groups()).toBe(2)
      await Promise.all(subscribers.map((subscriber) => subscriber.return?.()))
      expect(groups()).toBe(0)
    },
  )

  test('each viewer gets what it may see', async () => {
    const { subscribe } = open()
    const text = 'subscription { watch(topic: "viewer") { ...secrets } } fragment secrets on Count { secret }'
    const [ada, bob] = [await subscribe(text, {}, staff), await subscribe(text, {}, other)]
    expect((await ada.next()).value.data.watch.secret).toBe('for staff ada')
    expect((await bob.next()).value.data.watch.secret).toBe('for staff bob')
    await Promise.all([ada.return?.(), bob.return?.()])
  })

  test('what a type may turn out to be counts in the proof', () => {
    const proof = (selection: string) =>
      looksTheSameToEverybody(schema, parse(`subscription { watch(topic: "x") { ${selection} } }`))
    expect(proof('count seq level')).toBe(true)
    expect(proof('person { __typename }')).toBe(false)
    expect(proof('secret @skip(if: true)')).toBe(false)
  })

  test('a joiner sees the state as it is, and not as the others saw it last', async () => {
    const { subscribe, groups } = open()
    const text = 'subscription { watch(topic: "joiner", maxHz: 1) { count } }'
    const first = await subscribe(text)
    expect(await untilCount(first, 0)).toEqual([0])
    for (let count = 1; count <= 3; count += 1) {
      await stage.move('joiner')
      const joiner = await subscribe(text)
      expect(numberOf((await joiner.next()).value)).toBe(count)
      await joiner.return?.()
    }
    expect(groups()).toBe(1)
    await untilCount(first, 3)
    await first.return?.()
  })

  test('nobody sees a number go backward, however many come and go', async () => {
    const { subscribe } = open()
    const text = 'subscription { watch(topic: "backward", maxHz: 20) { count } }'
    const readers: Promise<number[]>[] = []
    const subscribers: AsyncIterableIterator<ExecutionResult>[] = []
    for (let count = 1; count <= 40; count += 1) {
      await stage.move('backward')
      if (count % 2) here.announce()
      const subscriber = await subscribe(text)
      subscribers.push(subscriber)
      const from = count
      readers.push(
        untilCount(subscriber, 40).then((seen) => {
          expect(seen[0]).toBeGreaterThanOrEqual(from)
          return seen
        }),
      )
    }
    for (const seen of await Promise.all(readers))
      expect(seen).toEqual([...seen].sort((one, next) => one - next))
    await Promise.all(subscribers.map((subscriber) => subscriber.return?.()))
  })

  test('a slow subscriber gets the newest, and the others do not wait for it', async () => {
    const { subscribe } = open()
    const text = 'subscription { watch(topic: "slow", maxHz: 20) { count } }'
    const [slow, fast] = [await subscribe(text), await subscribe(text)]
    await untilCount(slow, 0)
    await untilCount(fast, 0)
    for (let count = 1; count <= 4; count += 1) {
      await stage.move('slow')
      here.announce()
      await untilCount(fast, count)
    }
    expect(numberOf((await slow.next()).value)).toBe(4)
    await Promise.all([slow.return?.(), fast.return?.()])
  })

  test.each([
    ['subscription { watch(topic: "forbidden") { count } }', {}, { code: 'FORBIDDEN' }],
    [
      'subscription { watch(topic: "t", maxHz: 21) { count } }',
      {},
      { code: 'INVALID_INPUT', fields: [{ path: 'maxHz' }] },
    ],
    [
      'subscription ($hz: Int) { watch(topic: "t", maxHz: $hz) { count } }',
      { hz: 'x' },
      { name: 'GraphQLError' },
    ],
  ])('a refusal reaches exactly the subscriber it is meant for: %s', async (text, variables, refusal) => {
    const { subscribe, groups } = open()
    const healthy = await subscribe('subscription { watch(topic: "t", maxHz: 20) { count } }')
    const refused = await Promise.all([subscribe(text, variables), subscribe(text, variables)])
    for (const { errors } of refused) {
      expect(errors).toHaveLength(1)
      expect(errors?.[0]?.originalError).toMatchObject(refusal)
    }
    expect(groups()).toBe(1)
    expect(numberOf((await healthy.next()).value)).toBe(0)
    await healthy.return?.()
  })

  test.each([
    ['fragile', 'UNAVAILABLE', new Unavailable(1_000)],
    ['fragile', 'INTERNAL', new Error('a fault')],
    ['optional', 'UNAVAILABLE', new Unavailable(1_000)],
  ])(
    'a frame that failed is made again without a new entry, and nobody is left with it: %s, %s',
    async (field, code, error) => {
      const topic = `mend ${field} ${code}`
      const { subscribe } = open()
      const text = `subscription { watch(topic: "${topic}", maxHz: 20) { count: ${field} } }`
      const watcher = await subscribe(text)
      await untilCount(watcher, 0)
      failing.set(topic, [error])
      await stage.move(topic)
      here.announce()
      expect((await watcher.next()).value.errors[0].extensions.code).toBe(code)
      const joiner = await subscribe(text)
      expect((await joiner.next()).value).toEqual({ data: { watch: { count: 1 } } })
      expect((await watcher.next()).value).toEqual({ data: { watch: { count: 1 } } })
      await Promise.all([watcher.return?.(), joiner.return?.()])
    },
  )

  test('whoever is shown a failed frame first is shown the good one next, however often it fails', async () => {
    const { subscribe } = open()
    failing.set('first', [new Unavailable(1_000), new Unavailable(1_000)])
    const watcher = await subscribe('subscription { watch(topic: "first", maxHz: 20) { count: fragile } }')
    expect((await watcher.next()).value.errors[0].extensions.code).toBe('UNAVAILABLE')
    expect(await untilCount(watcher, 0)).toEqual([0])
    await watcher.return?.()
  })

  test('what a field refuses stays refused, and what nobody watches any more is not made again', async () => {
    const own = stage.process()
    const [kept, left, mended] = [open(own.hub), open(), open()]
    failing.set('kept', Array(9).fill(new Forbidden('Not this field.')))
    failing.set('left', [new Unavailable(1_000)])
    failing.set('mended', [new Unavailable(1_000)])
    const watch = (topic: string) =>
      `subscription { watch(topic: "${topic}", maxHz: 20) { count: optional } }`
    const refused = await kept.subscribe(watch('kept'))
    const refusal = (await refused.next()).value
    expect(refusal).toMatchObject({
      data: { watch: { count: null } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    })
    const leaving = await left.subscribe(watch('left'))
    await leaving.next()
    await leaving.return?.()
    const { executions } = left.counters
    // By the time that this one has been mended, the other two would have been.
    const watcher = await mended.subscribe(watch('mended'))
    await watcher.next()
    await untilCount(watcher, 0)
    expect(kept.counters.executions).toBe(own.hub.counters.frames)
    expect(left.counters.executions).toBe(executions)
    const joiner = await kept.subscribe(watch('kept'))
    expect((await joiner.next()).value).toEqual(refusal)
    await Promise.all([refused.return?.(), watcher.return?.(), joiner.return?.()])
  })

  test('a source that breaks says so and ends', async () => {
    const { subscribe, groups } = open()
    const subscriber = await subscribe('subscription { breaking { count } }')
    const results: ExecutionResult[] = []
    for await (const result of subscriber) results.push(result)
    expect(results.at(-1)?.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(groups()).toBe(0)
  })

  test('a result is written as text once for all that read it as server-sent events', async () => {
    const { plugin, app, counters, groups } = open()
    const yoga = createYoga({
      schema,
      plugins: [plugin],
      context: { app, viewer: publicViewer },
      logging: false,
    })
    const stops: (() => Promise<void>)[] = []
    const read = async () => {
      const response = await yoga.fetch('http://here/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { watch(topic: "sse", maxHz: 20) { count } }' }),
      })
      const reader = (response.body as ReadableStream<Uint8Array>).getReader()
      stops.push(() => reader.cancel())
      let text = ''
      return async (wanted: string) => {
        while (!text.includes(wanted)) {
          const { value, done } = await reader.read()
          if (done) throw new Error(`The stream ended with: ${text}`)
          text += new TextDecoder().decode(value)
        }
      }
    }
    const readers = await Promise.all(Array.from({ length: 20 }, read))
    await Promise.all(readers.map((until) => until('{"data":{"watch":{"count":0}}}')))
    const { serializations } = counters
    await stage.move('sse')
    here.announce()
    await Promise.all(readers.map((until) => until('{"data":{"watch":{"count":1}}}')))
    expect(counters.serializations - serializations).toBeLessThanOrEqual(3)
    await Promise.all(stops.map((stop) => stop()))
    await expect.poll(groups).toBe(0)
  })
})

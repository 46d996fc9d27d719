// Frames are executed by a plan that is made once. Whatever is watched, it says byte for byte what graphql itself says.
import { readdirSync, readFileSync } from 'node:fs'
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLField,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicViewer } from '../../src/auth/viewer.ts'
import { compiled } from '../../src/graphql/compiled.ts'
import { executed, type Planned, plannedFor } from '../../src/graphql/planned.ts'
import { schema } from '../../src/graphql/schema.ts'
import { Sharing } from '../../src/graphql/sharing.ts'
import { type Service, startService } from '../setup/service.ts'

type Variables = Record<string, unknown>

interface Both {
  ours: ExecutionResult
  theirs: ExecutionResult
  /** Whether it was the plan that answered. */
  planned: boolean
}

async function both(
  of: GraphQLSchema,
  document: DocumentNode,
  rootValue: unknown,
  variableValues: Variables = {},
  newContext: () => unknown = () => ({}),
): Promise<Both> {
  const args = { schema: of, document, variableValues }
  const run = compiled(args)
  // The second frame may go another way than the first.
  await run(rootValue, newContext)
  const ours = await run(rootValue, newContext)
  const theirs = await execute({ ...args, rootValue, contextValue: newContext() })
  // What graphql makes has no prototype; of what has no data nothing is known.
  const planned = Boolean(ours.data) && Object.getPrototypeOf(ours.data) !== null
  return { ours, theirs, planned }
}

function expectSame({ ours, theirs }: Both): void {
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
  const inside = ({ errors = [] }: ExecutionResult) =>
    errors.map((error) => [error.path, error.nodes?.length, error.originalError?.message])
  expect(inside(ours)).toEqual(inside(theirs))
}

describe('in a schema as small as the question', () => {
  const boom = () => {
    throw new GraphQLError('boom', { extensions: { code: 'BOOM' } })
  }
  const Level = new GraphQLEnumType({ name: 'Level', values: { LOW: { value: 1 }, HIGH: { value: 2 } } })
  const Odd = new GraphQLScalarType({
    name: 'Odd',
    serialize(value) {
      if (value === 2) throw new Error('even')
      return value === 3 ? null : value
    },
  })
  const Named = new GraphQLInterfaceType({
    name: 'Named',
    fields: { name: { type: GraphQLString } },
    resolveType: ({ kind }) => kind,
  })
  const Person: GraphQLObjectType = new GraphQLObjectType({
    name: 'Person',
    interfaces: [Named],
    fields: () => ({
      name: { type: GraphQLString },
      age: { type: new GraphQLNonNull(GraphQLInt) },
      where: { type: GraphQLString, resolve: (_person, _args, _context, { path }) => JSON.stringify(path) },
      friend: { type: Person },
      best: { type: new GraphQLNonNull(Person) },
      friends: { type: new GraphQLList(new GraphQLNonNull(Person)) },
    }),
  })
  const Robot = new GraphQLObjectType({
    name: 'Robot',
    interfaces: [Named],
    isTypeOf: (value) => value.model !== 'fake',
    fields: { name: { type: GraphQLString }, model: { type: GraphQLString } },
  })
  const Thing = new GraphQLUnionType({
    name: 'Thing',
    types: [Person, Robot],
    resolveType: ({ kind }) => kind,
  })
  const Loose = new GraphQLUnionType({ name: 'Loose', types: [Robot] })
  const Slow = new GraphQLUnionType({
    name: 'Slow',
    types: [Person, Robot],
    resolveType: async ({ kind }) => kind,
  })
  const SlowBroken = new GraphQLUnionType({
    name: 'SlowBroken',
    types: [Person, Robot],
    resolveType: async () => boom(),
  })
  const Sleepy = new GraphQLObjectType({
    name: 'Sleepy',
    isTypeOf: async () => true,
    fields: { name: { type: GraphQLString } },
  })
  const Root: GraphQLObjectType = new GraphQLObjectType({
    name: 'Root',
    fields: () => ({
      number: { type: GraphQLInt },
      sure: { type: new GraphQLNonNull(GraphQLInt) },
      text: { type: GraphQLString, resolve: ({ text }) => text },
      called: { type: GraphQLString },
      level: { type: Level },
      odd: { type: new GraphQLList(Odd) },
      odds: { type: new GraphQLList(new GraphQLNonNull(Odd)) },
      sureOdd: { type: new GraphQLNonNull(Odd), resolve: () => 3 },
      failing: { type: GraphQLInt, resolve: boom },
      failingHard: { type: new GraphQLNonNull(GraphQLInt), resolve: boom },
      failingValue: { type: GraphQLInt, resolve: () => new Error('returned') },
      throwing: {
        type: GraphQLInt,
        resolve: () => {
          throw 'a text'
        },
      },
      missing: { type: new GraphQLNonNull(GraphQLInt), resolve: () => undefined },
      later: { type: GraphQLInt, resolve: async () => 7 },
      laterFailing: { type: new GraphQLNonNull(GraphQLInt), resolve: async () => boom() },
      laterBroken: {
        type: new GraphQLList(GraphQLInt),
        resolve: () => [1, (async () => boom())(), 3],
      },
      laterBrokenHard: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLInt)),
        resolve: () => [1, (async () => boom())(), (async () => boom())()],
      },
      mixedHard: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLInt)),
        resolve: () => [(async () => boom())(), null, 3],
      },
      slowBroken: { type: SlowBroken, resolve: () => ({ kind: 'Robot' }) },
      sleepy: { type: Sleepy, resolve: () => ({ name: 'zz' }) },
      laterItems: { type: new GraphQLList(GraphQLInt), resolve: () => [1, Promise.resolve(2), 3] },
      numbers: { type: new GraphQLList(GraphQLInt) },
      set: { type: new GraphQLList(GraphQLInt), resolve: () => new Set([1, null, 3]) },
      noList: { type: new GraphQLList(GraphQLInt), resolve: () => 'abc' },
      grid: { type: new GraphQLList(new GraphQLNonNull(new GraphQLList(GraphQLInt))) },
      errors: { type: new GraphQLList(GraphQLInt), resolve: () => [1, new Error('an item'), 3] },
      person: { type: Person },
      people: { type: new GraphQLList(Person) },
      named: { type: new GraphQLList(Named) },
      things: { type: new GraphQLList(Thing) },
      loose: { type: Loose, resolve: () => ({ model: 'x' }) },
      lost: { type: Loose, resolve: () => ({ model: 'fake' }) },
      unknown: { type: Thing, resolve: () => ({ kind: 'Nobody' }) },
      foreign: { type: Loose, resolve: () => ({ __typename: 'Person' }) },
      fake: { type: Robot, resolve: () => ({ model: 'fake' }) },
      slow: { type: Slow, resolve: () => ({ kind: 'Robot', name: 'r' }) },
      root: { type: Root, resolve: (root) => root },
      told: {
        type: GraphQLString,
        args: {
          text: { type: GraphQLString, defaultValue: 'nothing' },
          sure: { type: GraphQLInt },
          list: { type: new GraphQLList(GraphQLInt) },
        },
        resolve: (_root, args) => JSON.stringify(args),
      },
      spoilt: {
        type: GraphQLString,
        args: { text: { type: GraphQLString } },
        resolve: (_root, args) => {
          args.text += '!'
          return args.text
        },
      },
      must: {
        type: GraphQLString,
        args: { value: { type: new GraphQLNonNull(GraphQLInt) } },
        resolve: (_root, { value }) => `${value}`,
      },
      placed: {
        type: GraphQLString,
        resolve: (_root, _args, _context, info) =>
          JSON.stringify([
            info.fieldName,
            info.path,
            info.parentType,
            info.returnType,
            info.fieldNodes.length,
            info.variableValues,
            info.operation.operation,
            Object.keys(info.fragments),
            info.rootValue === _root,
            info.schema === small,
          ]),
      },
    }),
  })
  const small = new GraphQLSchema({
    query: Root,
    subscription: Root,
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: {
        number: { type: GraphQLInt },
        failing: { type: new GraphQLNonNull(GraphQLInt), resolve: async () => boom() },
        count: {
          type: GraphQLInt,
          resolve: async (_root, _args, context) => {
            const before = context.counted
            await new Promise((resolve) => setImmediate(resolve))
            context.counted = before + 1
            return context.counted
          },
        },
      },
    }),
    types: [Person, Robot],
  })
  const ann = { kind: 'Person', name: 'Ann', age: 3 }
  const value = {
    number: 1,
    sure: 2,
    text: 'äöü "quoted" \u2028 \u0000',
    called: (args: object, _context: object, { fieldName }: { fieldName: string }) =>
      `${fieldName} ${JSON.stringify(args)}`,
    level: 2,
    odd: [1, 2, null],
    odds: [1],
    numbers: [1, null, 3.0],
    grid: [[1], [], [null, 2]],
    person: {
      ...ann,
      friend: { name: 'Bob', age: null },
      best: { ...ann, best: null },
      friends: [ann, null],
    },
    people: [ann, { name: 'Cid' }, null, { ...ann, friends: [ann, { name: 'Dan', age: 1 }] }],
    named: [ann, { kind: 'Robot', name: 'R2', model: 'D2' }],
    things: [{ kind: 'Robot', model: 'C3', name: 'PO' }, ann, null],
  }

  const texts: [what: string, planned: boolean, text: string, variables?: Variables][] = [
    ['values and their names', true, '{ number text level called __typename other: number }'],
    ['lists', true, '{ numbers set grid people { name } odds }'],
    ['a field that is named twice', true, '{ person { name } ... { person { age friend { name } } } }'],
    ['an error in a field that may be null', true, '{ number failing text failingValue throwing }'],
    ['an error in one that may not, in one that may', true, '{ number root { sure failingHard } text }'],
    ['errors in items', true, '{ errors people { name age } }'],
    ['an error in an item that may not be null', true, '{ number person { friends { name } } }'],
    ['the place of a field among items', true, '{ people { where friends { where } } }'],
    [
      'what may not be null',
      true,
      '{ root { missing } person { friend { name age } best { best { name } } friends { name } } }',
    ],
    ['a value that cannot be written', true, '{ odd level number }'],
    ['several errors in order', true, '{ failing root { failing root { failingHard failing } } throwing }'],
    ['interfaces', true, '{ named { __typename name ... on Robot { model } ... on Person { age } } }'],
    ['unions', true, '{ things { ... on Robot { model name } ...P } } fragment P on Person { name age }'],
    ['a type that is found by asking', true, '{ loose { ... on Robot { model } } }'],
    [
      'fragments in fragments',
      true,
      '{ ...A } fragment A on Root { number ...B } fragment B on Root { sure ...A2 } fragment A2 on Root { text }',
    ],
    [
      'what is skipped and included',
      true,
      'query ($yes: Boolean!, $no: Boolean = false) { number @skip(if: $yes) sure @include(if: $yes) text @include(if: $no) ...F @include(if: $no) ... @skip(if: $no) { level } person { name @include(if: $no) age @skip(if: $no) } } fragment F on Root { called }',
      { yes: true },
    ],
    ['nothing at all', true, 'query ($no: Boolean = false) { number @include(if: $no) }'],
    [
      'arguments',
      true,
      'query ($text: String, $absent: Int, $list: [Int] = [1, 2]) { told a: told(text: $text) b: told(sure: $absent) c: told(list: $list, text: null) d: told(list: 5) }',
      { text: 'given' },
    ],
    ['a resolver that spoils its arguments', true, '{ spoilt(text: "x") root { spoilt(text: "y") } }'],
    [
      'what resolvers ask about their field',
      true,
      'query Q($a: Int) { there: placed root { root { placed } } ...P } fragment P on Root { people { name } }',
      { a: 1 },
    ],
    ['a subscription', true, 'subscription { number }'],
    ['a promise', false, '{ number later text }'],
    ['a promise that breaks', false, '{ number root { laterFailing } }'],
    ['a promise among items', false, '{ laterItems }'],
    ['a type that is found later', false, '{ slow { ... on Robot { name } } }'],
    ['what is no list', false, '{ number noList }'],
    ['a value that is written as nothing', false, '{ number root { sureOdd } }'],
    ['a type that is not there', false, '{ number unknown { ... on Robot { name } } }'],
    ['a value of no type', false, '{ number lost { ... on Robot { name } } }'],
    ['a type that may not be there', false, '{ number foreign { ... on Robot { name } } }'],
    ['a value that is not of its type', false, '{ number fake { name } }'],
    ['an argument that is missing', false, 'query ($value: Int) { number root { must(value: $value) } }'],
    ['a variable that is wrong', false, 'query ($value: Int!) { number must(value: $value) }'],
    ['a mutation', false, 'mutation { number }'],
    ['the schema itself', false, '{ number __schema { queryType { name } } }'],
    ['a name that is none of an object', false, '{ number __proto__: sure }'],
    ['no such operation', false, 'query A { number } query C { number }'],
  ]

  test.each(texts)('%s (by plan: %s)', async (_what, planned, text, variables) => {
    const result = await both(small, parse(text), value, variables)
    expectSame(result)
    expect(result.planned).toBe(planned)
  })

  /** Which fields there are depends on a variable, or it is asked of the schema itself, or it cannot be said. */
  const unplanned = [
    'what is skipped and included',
    'nothing at all',
    'the schema itself',
    'a name that is none of an object',
    'no such operation',
  ]
  /** What the schema does not allow is told in other words; clients see neither. */
  const faults = [
    'what is no list',
    'a value that is written as nothing',
    'a type that is not there',
    'a value of no type',
    'a type that may not be there',
    'a value that is not of its type',
  ]

  describe('an operation with variables of its own each time, which waits for promises:', () => {
    test.each<[what: string, text: string, variables?: Variables]>([
      ...texts.map(([what, , text, variables = {}]): [string, string, Variables] => [what, text, variables]),
      ['promises beside each other', '{ later other: later root { later root { later } } number }'],
      ['a promise that breaks beside one that holds', '{ number root { later laterFailing number } later }'],
      ['two that break, of which one is told', '{ root { laterFailing other: laterFailing } number }'],
      ['an error at once beside a promise', '{ root { later laterFailing failingHard } number }'],
      ['items that break later', '{ laterBroken laterBrokenHard number }'],
      ['a type that breaks while it is found', '{ slowBroken { ... on Robot { name } } number }'],
      ['a value that is asked later whether it is of its type', '{ sleepy { name } number }'],
      ['mutations one after the other', 'mutation { first: count second: count number third: count }'],
      ['a mutation that breaks ends it', 'mutation { count failing count2: count }'],
      ['inputs', 'query ($t: String = "d", $i: Int) { told(text: $t, sure: $i) told2: told(list: [1, $i]) }'],
    ])('%s', async (what, text, variables) => {
      const document = parse(text)
      const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
      const plan = plannedFor(small, document, operation as OperationDefinitionNode)
      expect(plan !== null).toBe(!unplanned.includes(what) || what === 'no such operation')
      if (!plan || what === 'no such operation') return
      const args = { schema: small, document, variableValues: variables ?? {}, rootValue: value }
      const ours = await executed(plan, { ...args, contextValue: { counted: 0 } })
      const theirs = await execute({ ...args, contextValue: { counted: 0 } })
      if (!faults.includes(what)) return expectSame({ ours, theirs, planned: true })
      const places = ({ data, errors }: ExecutionResult) =>
        JSON.stringify([data, errors?.map(({ path }) => path)])
      expect(places(ours)).toBe(places(theirs))
    })

    test('an item that breaks later is heard of, though one has broken at once', async () => {
      const document = parse('{ mixedHard number }')
      const [operation] = document.definitions as [OperationDefinitionNode]
      const plan = plannedFor(small, document, operation) as Planned
      // graphql's own execute() leaves the promise to the process, which ends of it.
      const { data, errors } = await executed(plan, {
        schema: small,
        document,
        rootValue: value,
        contextValue: {},
      })
      expect(data).toEqual({ mixedHard: null, number: 1 })
      expect(errors?.map(({ path }) => path)).toEqual([['mixedHard', 1]])
    })
  })

  test('of two operations the one that is meant is executed', async () => {
    const document = parse('query A { number } query B { sure }')
    const run = compiled({ schema: small, document, operationName: 'B' })
    expect(JSON.stringify(await run(value, () => ({})))).toBe('{"data":{"sure":2}}')
  })

  test('nothing is left of the data when what may not be null is at the root', async () => {
    for (const text of ['{ number failingHard failing }', '{ failing missing }', '{ failing sure }']) {
      expectSame(await both(small, parse(text), { ...value, sure: null }))
    }
  })

  test('a promise ends the plan and not its context, which is made anew', async () => {
    let contexts = 0
    const run = compiled({ schema: small, document: parse('{ later }') })
    for (const made of [2, 3, 4]) {
      expect(await run(value, () => ({ of: ++contexts }))).toEqual({ data: { later: 7 } })
      expect(contexts).toBe(made)
    }
  })

  test('a fault of one frame leaves the next one to the plan', async () => {
    const run = compiled({ schema: small, document: parse('{ things { ... on Robot { name } } }') })
    const faulty = { things: [{ kind: 'Nobody' }] }
    expect(await run(faulty, () => ({}))).toMatchObject({ data: { things: [null] } })
    const result = (await run(value, () => ({}))) as ExecutionResult
    expect(Object.getPrototypeOf(result.data)).toBe(Object.prototype)
  })
})

describe('what is asked of one value', () => {
  let asked = 0
  const Watched = new GraphQLObjectType({
    name: 'Watched',
    fields: {
      number: {
        type: GraphQLInt,
        args: { plus: { type: GraphQLInt, defaultValue: 0 } },
        resolve: ({ number }, { plus }) => {
          asked += 1
          return number + (plus ?? 100)
        },
      },
      failing: {
        type: GraphQLInt,
        resolve: () => {
          asked += 1
          throw new Error('boom')
        },
      },
    },
  })
  const watched = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { none: { type: GraphQLInt } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        it: { type: Watched, args: { maxHz: { type: GraphQLInt } }, resolve: (value) => value },
        items: { type: new GraphQLList(GraphQLInt), resolve: ({ items }) => items },
      },
    }),
  })
  const one = { number: 1, items: [1, 2] }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  /** What each of the documents says, and how often a resolver was asked for it. */
  function frames(sharing: Sharing | null, ...of: [text: string, value: object, variables?: Variables][]) {
    const before = asked
    const texts = of.map(([text, value, variableValues = {}]) => {
      const args = { schema: watched, document: parse(text), variableValues }
      const result = compiled(args, sharing)(value, () => ({})) as ExecutionResult
      return sharing ? sharing.text(result).join('') : JSON.stringify(result)
    })
    const times = asked - before
    const theirs = of.map(([text, rootValue, variableValues = {}]) =>
      JSON.stringify(execute({ schema: watched, document: parse(text), rootValue, variableValues })),
    )
    expect(texts).toEqual(theirs)
    return times
  }

  test.each<[what: string, times: number, ...of: [string, object, Variables?][]]>([
    [
      'by documents that call it otherwise',
      1,
      ['subscription A { a: it { number } }', one],
      ['subscription { it(maxHz: 3) { number } }', one],
    ],
    [
      'with variables for something else',
      1,
      ['subscription ($hz: Int) { it(maxHz: $hz) { number } }', one, { hz: 1 }],
      ['subscription { b: it { number } }', one],
    ],
    [
      'with equal variables',
      1,
      ['subscription ($n: Int) { a: it { number(plus: $n) } }', one, { n: 1 }],
      ['subscription ($n: Int) { b: it { number(plus: $n) } }', one, { n: 1 }],
    ],
    [
      'with other variables',
      2,
      ['subscription ($n: Int) { it { number(plus: $n) } }', one, { n: 1 }],
      ['subscription ($n: Int) { it { number(plus: $n) } }', one, { n: 2 }],
    ],
    [
      'with a variable that is null and one that is left out, for which there is a default',
      2,
      ['subscription ($n: Int) { it { number(plus: $n) } }', one, { n: null }],
      ['subscription ($n: Int) { it { number(plus: $n) } }', one],
    ],
    [
      'with other fragments',
      2,
      ['subscription { it { ...F } } fragment F on Watched { number }', one],
      ['subscription { it { ...F } } fragment F on Watched { number(plus: 1) }', one],
    ],
    [
      'in other words',
      2,
      ['subscription { it { number } }', one],
      ['subscription { it { n: number } }', one],
    ],
    [
      'and of another value',
      2,
      ['subscription { it { number } }', one],
      ['subscription { it { number } }', { ...one }],
    ],
    [
      'where it fails, each with its own error',
      2,
      ['subscription { a: it { failing } }', one],
      ['subscription { b: it { failing } }', one],
    ],
    ['and of its list', 0, ['subscription { a: items }', one], ['subscription { b: items }', one]],
  ])('%s is completed so many times: %d', (_what, times, ...of) => {
    expect(frames(new Sharing(), ...of)).toBe(times)
  })

  test('is completed anew in the next turn, and for whoever does not share', async () => {
    const sharing = new Sharing()
    const of: [string, object] = ['subscription { it { number } }', one]
    expect(frames(sharing, of, of)).toBe(1)
    await turn()
    expect(frames(sharing, of)).toBe(1)
    expect(frames(null, of, of)).toBe(2)
  })
})

describe('in the schema', () => {
  let service: Service
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service?.close())

  const given = {
    campaign: '"cmp_1"',
    project: '"prj_1"',
    organization: '"org_1"',
    dream: '"drm_1"',
    by: 'REGION',
    board: 'PROJECTS',
    topics: '[{ campaign: "cmp_1" }, { dream: "drm_1" }, { project: "prj_1" }]',
  } as Record<string, string>
  const values = { campaign: 'cmp_1', project: 'prj_1', dream: 'drm_1', maxHz: 20, first: 3 }

  /** All that can be asked for without arguments, so deep. */
  function selection(type: GraphQLOutputType, depth: number): string {
    const named = getNamedType(type)
    if (!isCompositeType(named)) return ''
    const objects = isObjectType(named) ? [named] : schema.getPossibleTypes(named)
    const parts = objects.map((object) => {
      const fields = Object.values(object.getFields())
        .filter(({ args }) => !args.some(isRequiredArgument))
        .filter(({ type: of }) => depth > 1 || !isCompositeType(getNamedType(of)))
        // Of two types with a field of one name, the two may not be alike.
        .map(({ name, type: of }) => `${object.name}_${name}: ${name} ${selection(of, depth - 1)}`)
      return `... on ${object.name} { __typename ${fields.join(' ')} }`
    })
    return `{ __typename ${parts.join(' ')} }`
  }

  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {}) as GraphQLField<
    unknown,
    unknown
  >[]
  const askable = fields.filter(({ args }) =>
    args.filter(isRequiredArgument).every(({ name }) => name in given),
  )

  test('most of what can be watched can be asked for here', () => {
    expect(askable.length).toBeGreaterThanOrEqual(10)
  })

  /** A field with what it must be given and all that it has, so deep. */
  function asked(name: string, depth: number): string {
    const { args, type } = fields.find((field) => field.name === name) as GraphQLField<unknown, unknown>
    const required = args
      .filter(isRequiredArgument)
      .map((argument) => `${argument.name}: ${given[argument.name]}`)
    return `${name}(${required.join(', ')}) ${selection(type, depth)}`
  }

  async function firstOf(document: DocumentNode, variables: Variables = {}): Promise<unknown> {
    const contextValue = { app: service.app, viewer: publicViewer }
    const opened = await createSourceEventStream({
      schema,
      document,
      variableValues: variables,
      contextValue,
    })
    if (!(Symbol.asyncIterator in opened)) return null
    const source = opened[Symbol.asyncIterator]()
    const next = await source.next()
    await source.return?.()
    return next.done ? null : next.value
  }

  async function compare(document: DocumentNode, variables: Variables = {}): Promise<Both | null> {
    const value = await firstOf(document, variables)
    if (value === null) return null
    const context = () => ({ app: service.app, viewer: publicViewer, judged: true as const })
    const result = await both(schema, document, value, variables, context)
    expectSame(result)
    return result
  }

  test.each(askable.flatMap(({ name }) => [1, 2, 3].map((depth) => [name, depth] as const)))(
    '%s with all that it has, %d deep',
    async (name, depth) => {
      const document = parse(`subscription { it: ${asked(name, depth)} }`)
      expect(validate(schema, document)).toEqual([])
      const result = await compare(document)
      // Of persons' own the public is refused before there is a value.
      if (['feedback', 'ownProposals'].includes(name)) expect(result).toBeNull()
      else expect(result).not.toBeNull()
    },
  )

  test.each(['campaignTotals', 'projectTotals', 'dreamTotals', 'breakdown', 'live'])(
    'numbers of %s are executed by plan',
    async (name) => {
      const result = await compare(parse(`subscription { ${asked(name, 3)} }`))
      expect(result?.planned).toBe(true)
    },
  )

  test('the race is executed by plan as the pages watch it, ids and names included', async () => {
    const text = readFileSync('schema/examples/dreamRace.graphql', 'utf8')
    expect((await compare(parse(text), values))?.planned).toBe(true)
  })

  test('what the examples, the pages, the guides and other tests watch', async () => {
    let compared = 0
    for (const text of new Set(subscriptionTexts())) {
      const document = parse(text)
      if (validate(schema, document).length > 0) continue
      if (await compare(document, values)) compared += 1
    }
    expect(compared).toBeGreaterThan(20)
  })
})

/** Whole subscriptions as they are written there, those that are put together elsewhere left out. */
function subscriptionTexts(): string[] {
  const files = ['schema/examples', 'docs', 'test', 'web'].flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((file) => /\.(graphql|md|tsx?)$/.test(file) && !file.includes('node_modules'))
      .map((file) => `${folder}/${file}`),
  )
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll('\\"', '"').replaceAll('\\n', '\n')
    return [...text.matchAll(/\bsubscription\b[^`{]*\{/g)].flatMap(({ index }) => {
      const found = untilClosed(text.slice(index, index + 4_000))
      return found && !found.includes('${') && isDocument(found) ? [found] : []
    })
  })
}

function untilClosed(text: string): string | null {
  let depth = 0
  for (let end = text.indexOf('{'); end < text.length; end += 1) {
    if (text[end] === '{') depth += 1
    if (text[end] === '}') depth -= 1
    if (depth === 0) return text.slice(0, end + 1)
  }
  return null
}

function isDocument(text: string): boolean {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

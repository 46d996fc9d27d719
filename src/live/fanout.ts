// Fan-out: subscriptions that ask the same get the same. One source, one execution and one serialization serve all
// subscriptions with the same document, variables and visibility; each subscriber keeps at most one frame.
//
// That sharing is safe is proven from the schema: a document that touches no field with a permission is executed once,
// as the public, for everybody; any other only for subscribers with the same role and subject.
import { performance } from 'node:perf_hooks'
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isCompositeType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { collectFields } from 'graphql/execution/collectFields.js'
import type { Plugin } from 'graphql-yoga'
import { actorOf, publicViewer } from '../auth/viewer.ts'
import { withDeadline } from '../db/deadline.ts'
import { Overloaded } from '../errors.ts'
import { compiled, type Execution } from '../graphql/compiled.ts'
import { refusalOfCost } from '../graphql/complexity.ts'
import type { Context } from '../graphql/context.ts'
import { publicError } from '../graphql/errors.ts'
import { Sharing } from '../graphql/sharing.ts'
import { Frame, type FrameCounters, type Place, type Text } from './frame.ts'
import { Shares } from './shares.ts'
import { type Course, Subscription, samePlace } from './subscription.ts'
import { createTurns } from './turns.ts'

export interface SharedSubscriptions {
  /** For both transports: yoga's own, and graphql-ws by way of yoga's envelop. */
  plugin: Plugin
  /** Takes the place of graphql's subscribe(). */
  subscribe(args: ExecutionArgs): Promise<Subscription | ExecutionResult>
  groups(): number
  members(): number
  readonly counters: Readonly<FanoutCounters>
}

/** Part of the context of a transport that writes frames itself: layers between may wrap what subscribe() answers. */
export interface Handover {
  handover: { subscription: Subscription | null }
}

/** Who asks, as far as a transport knows. */
export interface Asker {
  address: string
}

export interface FanoutCounters extends FrameCounters {
  /** Executions of a document for a frame. */
  executions: number
  /** Frames shown to subscribers. */
  frames: number
}

/**
 * What a resolver's source may give: values with a place in an order, and the present one on demand. Values that say
 * where they begin, by `from`, continue each other, and whoever missed some is given one since the place it has.
 */
interface Source extends AsyncIterator<unknown> {
  present?(): Promise<unknown>
  since?(seq: bigint): Promise<unknown>
}

interface Group {
  key: string
  /** The address whose share it is of, for as long as it is open. */
  founder: string
  members: Set<Subscription>
  /** Resolves to what went wrong, or to null when the source is open. */
  opening: Promise<ExecutionResult | null>
  source: Source | null
  /** The newest that could be made. */
  last: Frame | null
  /** What joiners that came together are shown first. */
  present: { of: Place; frame: Promise<Frame> } | null
  /** What fills the gaps of those that are behind, by the place where they are; until the next frame. */
  bridges: Map<bigint, Promise<Frame | null>> | null
  /** The newest value, whose frame failed and is to be made again. */
  mending: { of: Place; timer: NodeJS.Timeout } | null
  course: Course
  /** How long it rests after its last frame. */
  restMs: number
  args: ExecutionArgs
  /** Null until the first frame is made. */
  execute: Execution | null
}

/** How long the making of one frame may take. */
const frameDeadlineMs = 2_500
/** A group whose frames wait for storage rests for this many times what a frame took, for each group there is. */
const restPerGroup = 2
const longestRestMs = 2_000
/** How long a joiner waits for the present state before it is shown the last one. */
const presentDeadlineMs = 1_000
/** A frame that failed is made again after this long, and then ever more seldom. */
const mendMs = 1_000
const slowestMendMs = 5_000
/** Some ten minutes; whoever comes after that has it tried anew. */
const mostMends = 100

export function createSharedSubscriptions(mostGroups: number): SharedSubscriptions {
  const groups = new Map<string, Group>()
  const counters: FanoutCounters = { executions: 0, serializations: 0, frames: 0 }
  const turns = createTurns()
  const shares = new Shares(mostGroups)
  const sharing = new Sharing()
  const made: { group: Group; frame: Frame }[] = []

  async function subscribe(args: ExecutionArgs) {
    const key = groupKey(args)
    // Wrong variables or no such operation: graphql says what is wrong, and there is nothing to share.
    if (key === null) return refusalOf(args)
    let group = groups.get(key)
    const founded = group === undefined
    const { address = '' } = args.contextValue as Partial<Asker>
    if (founded && !shares.allows(address)) throw new Overloaded(1_000)
    const refused = founded ? (refusalOfNothing(args) ?? refusalOfCost(args)) : null
    if (refused) return refused
    group ??= found(key, args, address)
    const member = join(group, founded)
    const refusal = await group.opening
    if (refusal) return refusal
    if (!founded) void showPresent(group, member)
    const { handover } = args.contextValue as Partial<Handover>
    if (handover) handover.subscription = member
    return member
  }

  function found(key: string, args: ExecutionArgs, founder: string): Group {
    const own = sharedArgs(args)
    const group: Group = {
      key,
      founder,
      members: new Set(),
      opening: createSourceEventStream({ ...own, contextValue: newContext(own) }).then(
        (opened) => begin(group, opened),
        (error) => {
          close(group)
          throw error
        },
      ),
      source: null,
      last: null,
      present: null,
      bridges: null,
      mending: null,
      course: {
        left(member) {
          group.members.delete(member)
          if (group.members.size === 0) close(group)
        },
        bridge: (seq) => bridge(group, seq),
      },
      restMs: 0,
      args: own,
      execute: null,
    }
    groups.set(key, group)
    shares.take(founder)
    return group
  }

  function begin(group: Group, opened: AsyncIterable<unknown> | ExecutionResult): ExecutionResult | null {
    if (!(Symbol.asyncIterator in opened)) {
      close(group)
      return opened
    }
    group.source = opened[Symbol.asyncIterator]()
    if (group.members.size === 0) close(group)
    else void pump(group)
    return null
  }

  /** At once where nothing is waited for, so that all groups' frames for one tick are made in a row. */
  async function frameOf(group: Group, value: unknown, of: Place): Promise<Frame> {
    counters.executions += 1
    let result: ExecutionResult
    try {
      const made = turns.take(() => execution(group, value))
      result = made instanceof Promise ? await made : made
    } catch (error) {
      // A frame that cannot be made says so; it is made again, or the next one is.
      result = { errors: [locatedError(error, undefined)] }
    }
    const visible = published(result, group.args)
    const failed = mayPass(visible)
    return new Frame(of, visible, { failed, refused: !failed && visible.data == null }, textOf)
  }

  function execution(group: Group, value: unknown): ExecutionResult | Promise<ExecutionResult> {
    group.execute ??= compiled(group.args, isPublic(group.args) ? sharing : null)
    const result = group.execute(value, () => newContext(group.args))
    if (!(result instanceof Promise)) return result
    const startedAt = performance.now()
    return withDeadline(result, frameDeadlineMs).finally(() => {
      group.restMs = (performance.now() - startedAt) * groups.size * restPerGroup
    })
  }

  function textOf(result: ExecutionResult): Text {
    counters.serializations += 1
    return turns.measure(() => sharing.text(result))
  }

  function join(group: Group, ready: boolean): Subscription {
    const member = new Subscription(group.course, ready)
    group.members.add(member)
    return member
  }

  function close(group: Group): void {
    if (groups.get(group.key) === group) {
      groups.delete(group.key)
      shares.giveBack(group.founder)
    }
    const { source } = group
    group.source = null
    stopMending(group)
    // Its last frame comes before its end.
    showMade()
    // The source is ours alone: whatever its end throws, nobody is left to hear it.
    void source?.return?.()?.catch(() => {})
    for (const member of [...group.members]) member.end()
  }

  async function pump(group: Group): Promise<void> {
    try {
      while (group.source) {
        const next = await group.source.next()
        if (next.done) break
        group.restMs = 0
        const of = placeOf(next.value, group.last)
        const frame = await frameOf(group, next.value, of)
        group.bridges = null
        if (frame.failed) mendLater(group, next.value, of)
        else keep(group, frame)
        showAll(group, frame)
        if (frame.refused) break
        // Too short for a timer is none.
        if (group.restMs >= 1) await rest(group.restMs)
      }
    } catch (error) {
      // A source that breaks ends its subscriptions, and says to them that it did.
      const result = published({ errors: [locatedError(error, undefined)] }, group.args)
      const of = { ...placeOf(null, group.last), from: null }
      showAll(group, new Frame(of, result, { failed: false, refused: true }, textOf))
    } finally {
      close(group)
    }
  }

  function keep(group: Group, frame: Frame): void {
    group.last = newer(frame, group.last)
    if (group.mending && group.mending.of.seq <= frame.of.seq) stopMending(group)
  }

  /** No entry may come for hours: until one does, the value whose frame failed is the present one, and is tried again. */
  function mendLater(group: Group, value: unknown, of: Place, tries = 0): void {
    const { mending } = group
    if (!group.source || tries >= mostMends) return
    if (mending && mending.of.seq > of.seq) return
    stopMending(group)
    const pauseMs = Math.min(mendMs * 2 ** tries, slowestMendMs)
    const timer = setTimeout(() => void mend(), pauseMs).unref()
    group.mending = { of, timer }
    const mine = group.mending

    async function mend(): Promise<void> {
      const frame = await frameOf(group, value, of)
      // Something newer was made meanwhile, or is being mended itself, or everybody has left.
      if (group.mending !== mine) return
      stopMending(group)
      if (frame.failed) return mendLater(group, value, of, tries + 1)
      keep(group, frame)
      showAll(group, frame)
    }
  }

  function stopMending(group: Group): void {
    clearTimeout(group.mending?.timer)
    group.mending = null
  }

  /** A joiner sees the state as it is after it came, which the last frame may be older than. */
  async function showPresent(group: Group, member: Subscription): Promise<void> {
    const before = group.last
    const frame = await withDeadline(presentFrame(group), presentDeadlineMs).catch(() => null)
    // What only continues what was shown before is no beginning: it is asked for again.
    if (!frame && group.last && group.last.of.from !== null && group.members.has(member)) {
      setTimeout(() => void showPresent(group, member), mendMs).unref()
      return
    }
    member.ready = true
    const shown = frame ?? group.last
    // Frames that went out while the present one was made may be newer.
    if (shown) showOne(member, group.last && shown.of.from === null ? newer(shown, group.last) : shown)
    if (!shown || shown.of.from === null || !group.last || group.last === before) return
    // The same place seen twice is no news.
    if (!samePlace(group.last.of, shown.of)) showOne(member, group.last)
  }

  async function presentFrame(group: Group): Promise<Frame | null> {
    const value = await group.source?.present?.()
    if (value === null || value === undefined) return group.last?.of.from === null ? group.last : null
    const of = placeOf(value, group.last)
    if (group.last && of.from === null && samePlace(of, group.last.of)) return group.last
    if (group.present && samePlace(of, group.present.of)) return group.present.frame
    const present = { of, frame: frameOf(group, value, of) }
    group.present = present
    const frame = await present.frame
    if (frame.failed) {
      if (group.present === present) group.present = null
      const madeMeanwhile = group.last !== null && group.last.of.seq >= of.seq
      const mending = group.mending !== null && samePlace(group.mending.of, of)
      if (!madeMeanwhile && !mending) mendLater(group, value, of)
    }
    return frame
  }

  /** Those that are behind at the same place share what fills their gap. */
  function bridge(group: Group, seq: bigint | null): Promise<Frame | null> {
    if (seq === null) return withDeadline(presentFrame(group), presentDeadlineMs)
    group.bridges ??= new Map()
    const known = group.bridges.get(seq)
    if (known) return known
    const made = withDeadline(frameSince(group, seq), frameDeadlineMs)
    group.bridges.set(seq, made)
    const { bridges } = group
    // What could not be made is made again for whoever asks next.
    made.catch(() => bridges.delete(seq))
    return made
  }

  async function frameSince(group: Group, seq: bigint): Promise<Frame | null> {
    const value = await group.source?.since?.(seq)
    if (value === null || value === undefined) return null
    return frameOf(group, value, placeOf(value, group.last))
  }

  /**
   * All frames of a turn are made before the first is written: readers that wake would be in the way of the making. Their
   * text is made while what they share is known.
   */
  function showAll(group: Group, frame: Frame): void {
    frame.write()
    if (made.length === 0) setImmediate(showMade)
    made.push({ group, frame })
  }

  function showMade(): void {
    for (const { group, frame } of made.splice(0)) {
      for (const member of group.members) showOne(member, frame)
    }
  }

  function showOne(member: Subscription, frame: Frame): void {
    if (member.show(frame)) counters.frames += 1
  }

  return {
    plugin: {
      onSubscribe({ setSubscribeFn }) {
        setSubscribeFn((args: ExecutionArgs) => subscribe(args))
      },
    },
    subscribe,
    groups: () => groups.size,
    members: () => [...groups.values()].reduce((sum, group) => sum + group.members.size, 0),
    counters,
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, longestRestMs)).unref())
}

function newer(frame: Frame, other: Frame | null): Frame {
  if (!other || other.of.seq < frame.of.seq) return frame
  return other.of.seq > frame.of.seq || frame.failed ? other : frame
}

/** Snapshots know their place; other values come in the order in which they come. */
function placeOf(value: unknown, last: Frame | null): Place {
  if (typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'bigint') {
    return {
      seq: value.seq,
      from: 'from' in value && typeof value.from === 'bigint' ? value.from : null,
      serviceLevel: 'serviceLevel' in value ? value.serviceLevel : null,
      notices: 'notices' in value ? value.notices : null,
    }
  }
  return { seq: (last?.of.seq ?? 0n) + 1n, from: null, serviceLevel: null, notices: null }
}

async function refusalOf(args: ExecutionArgs): Promise<ExecutionResult> {
  const opened = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in opened)) return opened
  await opened[Symbol.asyncIterator]().return?.()
  throw new Error('A subscription was opened whose variables cannot be read.')
}

/** A subscription whose only field is skipped passes for valid, and graphql has no answer to it. */
function refusalOfNothing({ schema, document, operationName }: ExecutionArgs): ExecutionResult | null {
  const operation = getOperationAST(document, operationName) as OperationDefinitionNode
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  )
  const root = schema.getSubscriptionType() as GraphQLObjectType
  // Validation has seen to it that no variable decides about it.
  if (collectFields(schema, fragments, {}, root, operation.selectionSet).size > 0) return null
  const message = 'A subscription asks for one field, which it may not skip.'
  return { errors: [new GraphQLError(message, { nodes: operation, extensions: { code: 'BAD_REQUEST' } })] }
}

/** Errors of a frame as clients may see them. What is refused at the start is like any other operation's refusal. */
function published(result: ExecutionResult, { contextValue, operationName }: ExecutionArgs): ExecutionResult {
  if (!result.errors) return result
  const { app } = contextValue as Context
  const errors = result.errors.map((error) => publicError(error, operationName ?? 'subscription', app.log))
  return { ...result, errors }
}

/**
 * Whether making it again may turn out better: storage did not answer, or a fault of ours left nothing of it. What a field
 * refuses, it refuses for good.
 */
function mayPass({ data, errors }: ExecutionResult): boolean {
  if (!errors) return false
  const empty = Object.values(data ?? {}).every((value) => value === null)
  return errors.some(({ extensions: { code } }) => {
    if (code === 'UNAVAILABLE' || code === 'OVERLOADED') return true
    return empty && (code === 'INTERNAL' || code === undefined)
  })
}

/** The arguments a group is executed with, whoever founded it: nothing of the founder's request is kept. */
function sharedArgs(args: ExecutionArgs): ExecutionArgs {
  const { app, viewer } = args.contextValue as Context
  const seen = proofOf(args.schema, args.document).forEverybody ? publicViewer : viewer
  const { schema, document, operationName } = args
  return {
    schema,
    document,
    variableValues: namedVariables(args),
    operationName: operationName ?? null,
    contextValue: { app, viewer: seen } satisfies Context,
  }
}

/** Those that the operation names: whatever else was sent with them stays for nothing. */
function namedVariables({ document, operationName, variableValues }: ExecutionArgs): Record<string, unknown> {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? []
  const names = new Set(definitions.map(({ variable }) => variable.name.value))
  return Object.fromEntries(Object.entries(variableValues ?? {}).filter(([name]) => names.has(name)))
}

function isPublic({ contextValue }: ExecutionArgs): boolean {
  return (contextValue as Context).viewer === publicViewer
}

/** Each frame gets a context of its own, because loaders remember what they loaded for as long as their context lives. */
function newContext({ contextValue }: ExecutionArgs): Context {
  const { app, viewer } = contextValue as Context
  return { app, viewer, judged: true }
}

function groupKey(args: ExecutionArgs): string | null {
  const { schema, document, variableValues, operationName, contextValue } = args
  const operation = getOperationAST(document, operationName)
  if (!operation) return null
  const { coerced, errors } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variableValues ?? {},
  )
  if (errors) return null
  const { text, named, forEverybody, unshared } = proofOf(schema, document)
  if (unshared) return `unshared/${crypto.randomUUID()}`
  const visibility = forEverybody ? 'public' : actorOf((contextValue as Context).viewer)
  return JSON.stringify([text, named ? operation.name?.value : null, coerced, visibility], (_key, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
}

interface Proof {
  text: string
  /** Whether the operation's name says which of several is meant; where there is one, its name means nothing. */
  named: boolean
  forEverybody: boolean
  /** Whether each subscription has a course of its own, which it begins when it comes: `extensions: { unshared: true }`. */
  unshared: boolean
}

// Parsed documents are kept by yoga's cache for as long as they are in use, and what is known of them with them.
const proofs = new WeakMap<DocumentNode, Proof & { schema: GraphQLSchema }>()

function proofOf(schema: GraphQLSchema, document: DocumentNode): Proof {
  const known = proofs.get(document)
  if (known?.schema === schema) return known
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const named = operations.length > 1
  const proof = {
    schema,
    text: print(named ? document : withoutName(document)),
    named,
    forEverybody: looksTheSameToEverybody(schema, document),
    unshared: touches(schema, document, ({ extensions }) => extensions.unshared === true),
  }
  proofs.set(document, proof)
  return proof
}

function withoutName(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return node
    const { name: _name, ...nameless } = node
    return nameless as OperationDefinitionNode
  })
  return { ...document, definitions }
}

/**
 * Whether no field or type that the document touches asks who the viewer is: by permissions of scope-auth, or by saying
 * of itself `extensions: { dependsOnViewer: true }`. Where a type is abstract, all that it may turn out to be count.
 */
export function looksTheSameToEverybody(schema: GraphQLSchema, document: DocumentNode): boolean {
  return !touches(schema, document, (field, parent) => {
    const found = [field, ...implementations(schema, parent, field.name)]
    const types = [...possible(schema, parent), ...possible(schema, getNamedType(field.type))]
    return [...found, ...types].some(asksForTheViewer)
  })
}

/** Whether the document asks for a field of which this holds, in any of its operations. */
export function touches(
  schema: GraphQLSchema,
  document: DocumentNode,
  matches: (field: GraphQLField<unknown, unknown>, parent: GraphQLCompositeType) => boolean,
): boolean {
  const typeInfo = new TypeInfo(schema)
  let found = false
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const parent = typeInfo.getParentType()
        const field = typeInfo.getFieldDef()
        if (parent && field && matches(field, parent)) found = true
      },
    }),
  )
  return found
}

/** The type, all types that a value of it may have, and the interfaces whose permissions they take over. */
function possible(schema: GraphQLSchema, type: GraphQLNamedType): GraphQLNamedType[] {
  if (!isCompositeType(type)) return [type]
  const objects = objectsOf(schema, type)
  return [type, ...objects, ...objects.flatMap((object) => object.getInterfaces())]
}

function implementations(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown>[] {
  return objectsOf(schema, parent).flatMap((type) => type.getFields()[name] ?? [])
}

function objectsOf(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isObjectType(type) ? [type] : schema.getPossibleTypes(type)
}

function asksForTheViewer({ extensions }: { extensions: Readonly<Record<string, unknown>> }): boolean {
  const options = extensions.pothosOptions as Record<string, unknown> | undefined
  return extensions.dependsOnViewer === true || scopes.some((scope) => options?.[scope] !== undefined)
}

const scopes = ['authScopes', 'grantScopes', 'runScopesOnType']

// Fan-out: subscriptions that ask the same get the same. One source, one execution and one serialization serve all
// subscriptions with the same document, variables and visibility; each subscriber keeps a mailbox of one.
//
// That sharing is safe is proven from the schema: a document that touches no field with a permission is executed once,
// as the public, for everybody; any other only for subscribers with the same role and subject.
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLCompositeType,
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
import type { Plugin } from 'graphql-yoga'
import { actorOf, publicViewer } from '../auth/viewer.ts'
import { withDeadline } from '../db/deadline.ts'
import type { Context } from '../graphql/context.ts'
import { publicError } from '../graphql/errors.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'

export interface SharedSubscriptions {
  /** For both transports: yoga's own SSE, and graphql-ws by way of yoga's envelop. */
  plugin: Plugin
  /** Takes the place of graphql's subscribe(). */
  subscribe(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>
  groups(): number
  members(): number
  readonly counters: Readonly<FanoutCounters>
}

export interface FanoutCounters {
  /** Executions of a document for a frame. */
  executions: number
  /** Results that were serialized for SSE. */
  serializations: number
  /** Results handed to subscribers. */
  frames: number
}

/** What a resolver's source may give: values with a place in an order, and the present one on demand. */
interface Source extends AsyncIterator<unknown> {
  present?(): Promise<unknown>
}

interface Group {
  key: string
  members: Set<Member>
  /** Resolves to what went wrong, or to null when the source is open. */
  opening: Promise<ExecutionResult | null>
  source: Source | null
  last: Frame | null
  /** What joiners that came together are shown first. */
  present: { of: Frame['of']; frame: Promise<Frame> } | null
  args(): ExecutionArgs
}

interface Member {
  mailbox: Mailbox<ExecutionResult>
  shown: Frame | null
  /** Whether it has been shown its first frame, and takes those that follow. */
  ready: boolean
}

interface Frame {
  of: { seq: bigint; serviceLevel: unknown }
  result: ExecutionResult
}

/** How long the making of one frame may take. */
const frameDeadlineMs = 2_500
/** How long a joiner waits for the present state before it is shown the last one. */
const presentDeadlineMs = 1_000

export function createSharedSubscriptions(): SharedSubscriptions {
  const groups = new Map<string, Group>()
  const counters: FanoutCounters = { executions: 0, serializations: 0, frames: 0 }

  async function subscribe(args: ExecutionArgs) {
    const key = groupKey(args)
    // Wrong variables or no such operation: graphql says what is wrong, and there is nothing to share.
    if (key === null) return refusalOf(args)
    let group = groups.get(key)
    const founded = group === undefined
    group ??= found(key, args)
    const member = join(group, founded)
    const refusal = await group.opening
    if (refusal) return refusal
    if (!founded) void showPresent(group, member)
    return member.mailbox
  }

  function found(key: string, args: ExecutionArgs): Group {
    const own = sharedArgs(args)
    const group: Group = {
      key,
      members: new Set(),
      opening: createSourceEventStream(own()).then(
        (opened) => begin(group, opened),
        (error) => {
          close(group)
          throw error
        },
      ),
      source: null,
      last: null,
      present: null,
      args: own,
    }
    groups.set(key, group)
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

  async function frameOf(group: Group, value: unknown): Promise<Frame> {
    const of = orderOf(value, group.last)
    const args = group.args()
    counters.executions += 1
    const result = await withDeadline(
      Promise.resolve(execute({ ...args, rootValue: value })),
      frameDeadlineMs,
    ).catch(
      // A frame that cannot be made says so; the next one may be.
      (error) => ({ errors: [locatedError(error, undefined)] }),
    )
    return { of, result: shareable(published(result, args), counters) }
  }

  function join(group: Group, ready: boolean): Member {
    const member: Member = {
      mailbox: createMailbox<ExecutionResult>(() => {
        group.members.delete(member)
        if (group.members.size === 0) close(group)
      }),
      shown: null,
      ready,
    }
    group.members.add(member)
    return member
  }

  function close(group: Group): void {
    if (groups.get(group.key) === group) groups.delete(group.key)
    const { source } = group
    group.source = null
    // The source is ours alone: whatever its end throws, nobody is left to hear it.
    void source?.return?.()?.catch(() => {})
    for (const { mailbox } of [...group.members]) mailbox.end()
  }

  async function pump(group: Group): Promise<void> {
    try {
      while (group.source) {
        const next = await group.source.next()
        if (next.done) break
        const frame = await frameOf(group, next.value)
        group.last = newer(frame, group.last)
        for (const member of group.members) show(member, frame)
      }
    } catch (error) {
      // A source that breaks ends its subscriptions, and says to them that it did.
      const result = published({ errors: [locatedError(error, undefined)] }, group.args())
      for (const { mailbox } of group.members) mailbox.put(result)
    } finally {
      close(group)
    }
  }

  /** A joiner sees the state as it is after it came, which the last frame may be older than. */
  async function showPresent(group: Group, member: Member): Promise<void> {
    const frame = await withDeadline(presentFrame(group), presentDeadlineMs).catch(() => null)
    member.ready = true
    // Frames that went out while the present one was made may be newer.
    if (frame && group.last) show(member, newer(frame, group.last))
    else if (frame ?? group.last) show(member, (frame ?? group.last) as Frame)
  }

  async function presentFrame(group: Group): Promise<Frame | null> {
    const value = await group.source?.present?.()
    if (value === null || value === undefined) return group.last
    const of = orderOf(value, group.last)
    if (group.last && same(of, group.last.of)) return group.last
    if (!group.present || !same(of, group.present.of)) group.present = { of, frame: frameOf(group, value) }
    return group.present.frame
  }

  function show(member: Member, frame: Frame): void {
    if (!member.ready || frame === member.shown) return
    if (member.shown && frame.of.seq < member.shown.of.seq) return
    member.shown = frame
    counters.frames += 1
    member.mailbox.put(frame.result)
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

function newer(frame: Frame, other: Frame | null): Frame {
  return other && other.of.seq > frame.of.seq ? other : frame
}

function same(one: Frame['of'], other: Frame['of']): boolean {
  return one.seq === other.seq && one.serviceLevel === other.serviceLevel
}

/** Snapshots know their place; other values come in the order in which they come. */
function orderOf(value: unknown, last: Frame | null): Frame['of'] {
  if (typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'bigint') {
    return { seq: value.seq, serviceLevel: 'serviceLevel' in value ? value.serviceLevel : null }
  }
  return { seq: (last?.of.seq ?? 0n) + 1n, serviceLevel: null }
}

async function refusalOf(args: ExecutionArgs): Promise<ExecutionResult> {
  const opened = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in opened)) return opened
  await opened[Symbol.asyncIterator]().return?.()
  throw new Error('A subscription was opened whose variables cannot be read.')
}

/** Errors of a frame as clients may see them. What is refused at the start is like any other operation's refusal. */
function published(result: ExecutionResult, { contextValue, operationName }: ExecutionArgs): ExecutionResult {
  if (!result.errors) return result
  const { app } = contextValue as Context
  const errors = result.errors.map((error) => publicError(error, operationName ?? 'subscription', app.log))
  return { ...result, errors }
}

/** Yoga's SSE asks a result for its own text: the first subscriber has it made, all others get the same. */
function shareable(result: ExecutionResult, counters: FanoutCounters): ExecutionResult {
  let text: string | undefined
  return Object.defineProperty(result, 'stringify', {
    value() {
      if (text === undefined) {
        counters.serializations += 1
        text = JSON.stringify(result)
      }
      return text
    },
  })
}

/**
 * The arguments a group is executed with, whoever founded it. Each frame gets a context of its own, because loaders
 * remember what they loaded for as long as their context lives; nothing of the founder's request is kept.
 */
function sharedArgs(args: ExecutionArgs): () => ExecutionArgs {
  const { app, viewer } = args.contextValue as Context
  const seen = proofOf(args.schema, args.document).forEverybody ? publicViewer : viewer
  const { schema, document, variableValues, operationName } = args
  return () => ({
    schema,
    document,
    variableValues: variableValues ?? null,
    operationName: operationName ?? null,
    contextValue: { app, viewer: seen } satisfies Context,
  })
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
  const { text, named, forEverybody } = proofOf(schema, document)
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
  const typeInfo = new TypeInfo(schema)
  let same = true
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const parent = typeInfo.getParentType()
        const field = typeInfo.getFieldDef()
        if (!parent || !field) return
        const found = [field, ...implementations(schema, parent, field.name)]
        const type = getNamedType(field.type)
        const types = [...possible(schema, parent), ...possible(schema, type)]
        if ([...found, ...types].some(asksForTheViewer)) same = false
      },
    }),
  )
  return same
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

// An operation whose document is executed again and again: what depends on the document alone — fields, constant
// arguments, how values are completed — is found once, and each execution only resolves and completes. What it answers,
// errors and their places too, is what graphql's own execute() answers.
import {
  type ASTNode,
  type DocumentNode,
  defaultFieldResolver,
  defaultTypeResolver,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  responsePathAsArray,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql'
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import type { Sharing } from './sharing.ts'
import type { Variables } from './variables.ts'

export interface Plan {
  schema: GraphQLSchema
  fragments: Record<string, FragmentDefinitionNode>
  operation: OperationDefinitionNode
  /** Null: they differ from execution to execution. */
  variableValues: Variables | null
  fields: readonly Field[]
}

export interface Field {
  key: string
  definition: GraphQLField<unknown, unknown>
  parentType: GraphQLObjectType
  nodes: readonly FieldNode[]
  resolve: GraphQLFieldResolver<unknown, unknown>
  /** Null: there are none. */
  args: ((variableValues: Variables) => Record<string, unknown>) | null
  nullable: boolean
  /** Whether its values have fields or items, which have places. */
  composite: boolean
  complete: Complete
  /** What is asked of its value, of all fields alike that ask the same; null: it is not shared. */
  asked: string | null
}

/** One execution. */
export interface Run {
  plan: Plan
  variableValues: Variables
  rootValue: unknown
  context: unknown
  faults: Faults
  /** Whether a promise is waited for. If not, it ends the execution, and so does what the schema does not allow. */
  waits: boolean
  sharing: Sharing | null
}

type Place = GraphQLResolveInfo['path']
type Complete = (run: Run, info: Info, place: Place, value: unknown) => unknown

/** Errors in the order in which they came; of what is null already because of one, no further one is told. */
export class Faults {
  readonly errors: GraphQLError[] = []
  readonly #places = new Set<Place | undefined>()

  add(error: GraphQLError, place: Place | undefined): void {
    for (let at = place; at !== undefined; at = at.prev) if (this.#places.has(at)) return
    if (this.#places.has(undefined)) return
    this.#places.add(place)
    this.errors.push(error)
  }
}

/** What ends an execution that does not wait: a promise, or something that the schema does not allow. */
export class Left extends Error {
  readonly why: 'waits' | 'odd'
  constructor(why: 'waits' | 'odd', message: string) {
    super(message)
    this.why = why
  }
}

function odd(message: string): Left {
  return new Left('odd', message)
}

/** Null: it is none of ours. With variables they are part of the plan; without, each execution has its own. */
export function planOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variableValues: Variables | null,
): Plan | null {
  const rootType = schema.getRootType(operation.operation)
  if (!rootType || (variableValues === null && isSelectedByVariables(document))) return null
  const fragments: Plan['fragments'] = {}
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node
  const plan: Plan = { schema, fragments, operation, variableValues, fields: [] }
  try {
    const nodes = collectFields(schema, fragments, variableValues ?? {}, rootType, operation.selectionSet)
    plan.fields = fieldsOf(plan, rootType, nodes)
    return plan
  } catch {
    // Whatever is wrong with it, graphql says so in its own way.
    return null
  }
}

/** Whether it depends on a variable which fields there are. */
function isSelectedByVariables(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    Directive(node) {
      found ||= hasVariable(node)
      return false
    },
  })
  return found
}

export function hasVariable(node: ASTNode): boolean {
  let found = false
  visit(node, {
    Variable() {
      found = true
    },
  })
  return found
}

/** The data of one execution. Throws what ends it when it does not wait. */
export function dataOf(run: Run): unknown {
  const { plan, rootValue } = run
  return plan.operation.operation === 'mutation'
    ? inSeries(run, plan.fields, rootValue)
    : valuesOf(run, plan.fields, rootValue, undefined)
}

export function resultOf({ faults: { errors } }: Run, data: unknown): ExecutionResult {
  return (errors.length === 0 ? { data } : { errors, data }) as ExecutionResult
}

async function inSeries(run: Run, fields: readonly Field[], source: unknown): Promise<object> {
  const values: Record<string, unknown> = {}
  for (const field of fields) values[field.key] = await valueAt(run, field, source, undefined)
  return values
}

function valuesOf(run: Run, fields: readonly Field[], source: unknown, place: Place | undefined): unknown {
  const values: Record<string, unknown> = {}
  let waiting: PromiseLike<void>[] | null = null
  try {
    for (const field of fields) {
      const { key } = field
      const value = valueAt(run, field, source, place)
      values[key] = value
      if (run.waits && isPromise(value)) {
        waiting ??= []
        waiting.push(
          value.then((later) => {
            values[key] = later
          }),
        )
      }
    }
  } catch (error) {
    if (!waiting) throw error
    return afterwards(waiting, error)
  }
  return waiting ? Promise.all(waiting).then(() => values) : values
}

/** Those that are still waited for may break too, and nobody else would hear of it. */
async function afterwards(waiting: Iterable<unknown>, error: unknown): Promise<never> {
  await Promise.allSettled(waiting)
  throw error
}

const noArguments = Object.freeze({})

function valueAt(run: Run, field: Field, source: unknown, prev: Place | undefined): unknown {
  const place = field.composite ? placeOf(field, prev) : undefined
  const fail = (error: unknown) => failed(run, field, field.nullable, place ?? placeOf(field, prev), error)
  try {
    const info = new Info(run, field, prev)
    const args = field.args ? field.args(run.variableValues) : noArguments
    const value = field.resolve(source, args, run.context, info)
    if (isPromise(value)) {
      return waitedFor(run, value)
        .then((later) => field.complete(run, info, place as Place, later))
        .then(undefined, fail)
    }
    if (field.asked !== null && typeof value === 'object' && value !== null) {
      return shared(run, field, field.asked, info, value)
    }
    const completed = field.complete(run, info, place as Place, value)
    return isPromise(completed) ? completed.then(undefined, fail) : completed
  } catch (error) {
    return fail(error)
  }
}

function waitedFor<Value>(run: Run, promise: PromiseLike<Value>): PromiseLike<Value> {
  if (run.waits) return promise
  // Nobody hears of it any more.
  promise.then(undefined, () => {})
  throw new Left('waits', 'A promise is not waited for here.')
}

/** Errors say where they are, and are nobody else's. */
function shared(run: Run, field: Field, asked: string, info: Info, value: object): unknown {
  const sharing = run.sharing as Sharing
  const known = sharing.completed(asked, value)
  if (known) return known.data
  const { errors } = run.faults
  const before = errors.length
  const data = field.complete(run, info, placeOf(field, undefined), value)
  if (errors.length === before) sharing.keep(asked, value, data)
  return data
}

function failed(run: Run, field: Field, nullable: boolean, place: Place, error: unknown): null {
  if (error instanceof Left && !run.waits) throw error
  const located = locatedError(error, field.nodes, responsePathAsArray(place))
  if (!nullable) throw located
  run.faults.add(located, place)
  return null
}

function placeOf({ key, parentType }: Field, prev: Place | undefined): Place {
  return { prev, key, typename: parentType.name }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' && typeof value !== 'function') return false
  return typeof (value as PromiseLike<unknown> | null)?.then === 'function'
}

function fieldsOf(
  plan: Plan,
  parentType: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): Field[] {
  const fields: Field[] = []
  for (const [key, nodes] of collected) {
    // Of an ordinary object this would be no property.
    if (key === '__proto__') throw odd('A name that no property of an object can have.')
    const [node] = nodes as [FieldNode]
    const definition = definitionOf(parentType, node.name.value)
    if (!definition) continue
    const { type } = definition
    const field: Field = {
      key,
      definition,
      parentType,
      nodes,
      resolve: definition.resolve ?? defaultFieldResolver,
      args: argumentsOf(plan, definition, node),
      nullable: !isNonNullType(type),
      composite: !isLeafType(isNonNullType(type) ? type.ofType : type),
      complete: () => null,
      asked: null,
    }
    field.complete = completing(plan, field, type)
    fields.push(field)
  }
  return fields
}

function argumentsOf(
  { variableValues }: Plan,
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Field['args'] {
  if (definition.args.length === 0) return null
  if (variableValues === null && node.arguments?.some(hasVariable)) {
    return (values) => getArgumentValues(definition, node, values)
  }
  const constant = getArgumentValues(definition, node, variableValues ?? {})
  // A resolver may change what it is given.
  return Object.keys(constant).length > 0 ? () => ({ ...constant }) : null
}

function definitionOf(parentType: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | null {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (name.startsWith('__')) throw odd('The schema itself is told by graphql.')
  return parentType.getFields()[name] ?? null
}

/** How values of a type are completed, where a field has it. */
function completing(plan: Plan, field: Field, type: GraphQLOutputType): Complete {
  if (!isNonNullType(type)) {
    const complete = completingPresent(plan, field, type)
    return (run, info, place, value) => {
      if (value instanceof Error) throw value
      return value === null || value === undefined ? null : complete(run, info, place, value)
    }
  }
  const complete = completingPresent(plan, field, type.ofType)
  return (run, info, place, value) => {
    if (value instanceof Error) throw value
    if (value === null || value === undefined) {
      throw new Error(
        `Cannot return null for non-nullable field ${field.parentType.name}.${field.definition.name}.`,
      )
    }
    return complete(run, info, place, value)
  }
}

function completingPresent(plan: Plan, field: Field, type: GraphQLOutputType): Complete {
  if (isLeafType(type)) return completingLeaf(type)
  if (isListType(type)) return completingList(plan, field, type.ofType)
  if (isAbstractType(type)) return completingAbstract(plan, field, type)
  if (isObjectType(type)) return completingObject(plan, field, type)
  throw odd('A type that has no values.')
}

function completingLeaf(type: GraphQLLeafType): Complete {
  return (_run, _info, _place, value) => {
    const serialized = type.serialize(value)
    if (serialized === null || serialized === undefined) {
      throw odd(`A value of ${type.name} is written as nothing.`)
    }
    return serialized
  }
}

function completingList(plan: Plan, field: Field, itemType: GraphQLOutputType): Complete {
  const complete = completing(plan, field, itemType)
  const nullable = !isNonNullType(itemType)
  return (run, info, place, value) => {
    if (typeof value !== 'object' || typeof (value as Iterable<unknown>)[Symbol.iterator] !== 'function') {
      throw odd(`${field.parentType.name}.${field.definition.name} should be a list.`)
    }
    const values: unknown[] = []
    let waiting = false
    try {
      for (const item of value as Iterable<unknown>) {
        const itemPlace: Place = { prev: place, key: values.length, typename: undefined }
        const fail = (error: unknown) => failed(run, field, nullable, itemPlace, error)
        try {
          const completed = isPromise(item)
            ? waitedFor(run, item).then((later) => complete(run, info, itemPlace, later))
            : complete(run, info, itemPlace, item)
          const waits = isPromise(completed)
          waiting ||= waits
          values.push(waits ? completed.then(undefined, fail) : completed)
        } catch (error) {
          values.push(fail(error))
        }
      }
    } catch (error) {
      if (!waiting) throw error
      return afterwards(values, error)
    }
    return waiting ? Promise.all(values) : values
  }
}

function completingAbstract(plan: Plan, field: Field, type: GraphQLAbstractType): Complete {
  const { schema } = plan
  const resolveType = type.resolveType ?? defaultTypeResolver
  const byType = new Map<GraphQLObjectType, Complete>()
  return (run, info, place, value) => {
    const complete = (name: unknown) => {
      const object = typeof name === 'string' ? schema.getType(name) : undefined
      if (!isObjectType(object) || !schema.isSubType(type, object)) {
        throw odd(`A value of ${type.name} is of no type that it may have.`)
      }
      return (byType.get(object) ?? known(object))(run, info, place, value)
    }
    const name = resolveType(value, run.context, info, type)
    return isPromise(name) ? waitedFor(run, name).then(complete) : complete(name)
  }

  function known(object: GraphQLObjectType): Complete {
    try {
      const complete = completingObject(plan, field, object)
      byType.set(object, complete)
      return complete
    } catch {
      throw odd(`What is asked of ${object.name} is wrong.`)
    }
  }
}

function completingObject(plan: Plan, { nodes }: Field, type: GraphQLObjectType): Complete {
  const { schema, fragments, variableValues } = plan
  const fields = fieldsOf(plan, type, collectSubfields(schema, fragments, variableValues ?? {}, type, nodes))
  return (run, info, place, value) => {
    const complete = (isOfType: unknown) => {
      if (!isOfType) throw odd(`A value should be of ${type.name}.`)
      return valuesOf(run, fields, value, place)
    }
    if (!type.isTypeOf) return valuesOf(run, fields, value, place)
    const isOfType = type.isTypeOf(value, run.context, info)
    return isPromise(isOfType) ? waitedFor(run, isOfType).then(complete) : complete(isOfType)
  }
}

/** What a resolver may ask for about its field, put together only when it does. */
class Info implements GraphQLResolveInfo {
  readonly #run: Run
  readonly #field: Field
  readonly #prev: Place | undefined

  constructor(run: Run, field: Field, prev: Place | undefined) {
    this.#run = run
    this.#field = field
    this.#prev = prev
  }

  get fieldName() {
    return this.#field.definition.name
  }

  get fieldNodes() {
    return this.#field.nodes
  }

  get returnType() {
    return this.#field.definition.type
  }

  get parentType() {
    return this.#field.parentType
  }

  get path() {
    return placeOf(this.#field, this.#prev)
  }

  get schema() {
    return this.#run.plan.schema
  }

  get fragments() {
    return this.#run.plan.fragments
  }

  get rootValue() {
    return this.#run.rootValue
  }

  get operation() {
    return this.#run.plan.operation
  }

  get variableValues() {
    return this.#run.variableValues
  }
}

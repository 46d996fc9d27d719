// Executing one operation again and again, as frames are: what depends on its document and variables alone — fields,
// arguments, what is skipped — is found once, and each execution only resolves and completes values.
//
// It answers at once or not at all. An operation one of whose values is a promise is left to graphql's own execute() from
// then on, and so is what graphql itself would call a fault of the schema. Everything else, errors too, is as there.
import {
  defaultFieldResolver,
  defaultTypeResolver,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
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
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  print,
  responsePathAsArray,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql'
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'

/** Makes the context anew when an execution has to be begun again. */
export type Execution = (
  rootValue: unknown,
  newContext: () => unknown,
) => ExecutionResult | Promise<ExecutionResult>

export type ExecutionPlan = Omit<ExecutionArgs, 'rootValue' | 'contextValue'>

/**
 * Executes an operation as execute() does, time and again. Those that share are executed for the same viewer: what one of
 * them asked of a value, another that asks the same of the same value in the same turn of the event loop is given.
 */
export function compiled(args: ExecutionPlan, sharing: Sharing | null = null): Execution {
  let plan = planOf(args, sharing)
  return (rootValue, newContext) => {
    const result = plan && attempt(plan, rootValue, newContext())
    if (result && result !== 'waits' && result !== 'odd') return result
    if (result === 'waits') plan = null
    return execute({ ...args, rootValue, contextValue: newContext() })
  }
}

/** What was completed in this turn of the event loop. Longer it is not kept: a resolver may tell the time. */
export class Sharing {
  readonly #completed = new Map<string, { value: object; data: unknown }>()
  readonly #texts = new Map<unknown, Buffer>()

  completed(asked: string, value: object): { data: unknown } | null {
    const known = this.#completed.get(asked)
    return known?.value === value ? known : null
  }

  keep(asked: string, value: object, data: unknown): void {
    if (this.#completed.size === 0) setImmediate(() => this.#forget())
    this.#completed.set(asked, { value, data })
  }

  /** The result as JSON, in parts; what is shared is written once. */
  text(result: ExecutionResult): (string | Buffer)[] {
    const { data, errors } = result
    if (errors || !data || this.#completed.size === 0) return [JSON.stringify(result)]
    const parts: (string | Buffer)[] = []
    let before = '{"data":{'
    for (const key in data) {
      parts.push(`${before}${JSON.stringify(key)}:`, this.#text(data[key]))
      before = ','
    }
    parts.push(before === ',' ? '}}' : '{"data":{}}')
    return parts
  }

  #text(data: unknown): string | Buffer {
    const known = this.#texts.get(data)
    if (known !== undefined) return known
    const text = JSON.stringify(data)
    if (typeof data !== 'object') return text
    const bytes = Buffer.from(text)
    this.#texts.set(data, bytes)
    return bytes
  }

  #forget(): void {
    this.#completed.clear()
    this.#texts.clear()
  }
}

interface Plan {
  schema: GraphQLSchema
  fragments: Record<string, FragmentDefinitionNode>
  operation: OperationDefinitionNode
  variableValues: Record<string, unknown>
  fields: readonly Field[]
  sharing: Sharing | null
}

interface Field {
  key: string
  definition: GraphQLField<unknown, unknown>
  parentType: GraphQLObjectType
  nodes: readonly FieldNode[]
  resolve: GraphQLFieldResolver<unknown, unknown>
  args: Record<string, unknown> | null
  nullable: boolean
  /** Whether its values have fields or items, which have places. */
  composite: boolean
  complete: Complete
  /** What is asked of its value, of all fields alike that ask the same; null: it is not shared. */
  asked: string | null
}

interface Run {
  plan: Plan
  rootValue: unknown
  context: unknown
  errors: GraphQLError[]
}

type Place = GraphQLResolveInfo['path']
type Complete = (run: Run, info: Info, place: Place, value: unknown) => unknown

/** What ends an attempt: a value that has to be waited for, or one that the schema does not allow. */
class Left {
  readonly why: 'waits' | 'odd'
  constructor(why: 'waits' | 'odd') {
    this.why = why
  }
}

const odd = new Left('odd')

function leaveTo(promise: PromiseLike<unknown>): Left {
  // Nobody hears of it any more.
  promise.then(undefined, () => {})
  return new Left('waits')
}

/** Null: it is none of ours. */
function planOf(
  { schema, document, variableValues, operationName }: ExecutionPlan,
  sharing: Sharing | null,
): Plan | null {
  const operation = getOperationAST(document, operationName)
  const rootType = operation && schema.getRootType(operation.operation)
  if (!rootType || operation.operation === 'mutation') return null
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  if (!coerced) return null
  const fragments: Plan['fragments'] = {}
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node
  const plan: Plan = { schema, fragments, operation, variableValues: coerced, fields: [], sharing }
  try {
    const nodes = collectFields(schema, fragments, coerced, rootType, operation.selectionSet)
    plan.fields = fieldsOf(plan, rootType, nodes)
    if (sharing) for (const field of plan.fields) field.asked = askedOf(plan, field)
    return plan
  } catch {
    // Whatever is wrong with it, graphql says so in its own way.
    return null
  }
}

function attempt(plan: Plan, rootValue: unknown, context: unknown): ExecutionResult | 'waits' | 'odd' {
  const run: Run = { plan, rootValue, context, errors: [] }
  let data: Record<string, unknown> | null = null
  try {
    data = valuesOf(run, plan.fields, rootValue, undefined)
  } catch (error) {
    if (error instanceof Left) return error.why
    run.errors.push(error as GraphQLError)
  }
  return run.errors.length === 0 ? { data } : { errors: run.errors, data }
}

function valuesOf(
  run: Run,
  fields: readonly Field[],
  source: unknown,
  place: Place | undefined,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields) values[field.key] = valueAt(run, field, source, place)
  return values
}

const noArguments = Object.freeze({})

function valueAt(run: Run, field: Field, source: unknown, prev: Place | undefined): unknown {
  try {
    const info = new Info(run, field, prev)
    const args = field.args ? { ...field.args } : noArguments
    const value = field.resolve(source, args, run.context, info)
    if (isPromise(value)) throw leaveTo(value)
    if (field.asked !== null && typeof value === 'object' && value !== null) {
      return shared(run, field, field.asked, info, value)
    }
    return field.complete(run, info, field.composite ? placeOf(field, prev) : (prev as Place), value)
  } catch (error) {
    if (error instanceof Left) throw error
    return failed(run, field, field.nullable, placeOf(field, prev), error)
  }
}

/** Errors say where they are, and are nobody else's. */
function shared(run: Run, field: Field, asked: string, info: Info, value: object): unknown {
  const sharing = run.plan.sharing as Sharing
  const known = sharing.completed(asked, value)
  if (known) return known.data
  const errors = run.errors.length
  const data = field.complete(run, info, placeOf(field, undefined), value)
  if (run.errors.length === errors) sharing.keep(asked, value, data)
  return data
}

function failed(run: Run, field: Field, nullable: boolean, place: Place, error: unknown): null {
  const located = locatedError(error, field.nodes, responsePathAsArray(place))
  if (!nullable) throw located
  run.errors.push(located)
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
    if (key === '__proto__') throw odd
    const [node] = nodes as [FieldNode]
    const definition = definitionOf(parentType, node.name.value)
    if (!definition) continue
    const args = getArgumentValues(definition, node, plan.variableValues)
    const { type } = definition
    const field: Field = {
      key,
      definition,
      parentType,
      nodes,
      resolve: definition.resolve ?? defaultFieldResolver,
      args: Object.keys(args).length > 0 ? args : null,
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

function definitionOf(parentType: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | null {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (name.startsWith('__')) throw odd
  return parentType.getFields()[name] ?? null
}

/** What a field's value is asked for, in words that are the same wherever it is asked; of a leaf nothing is. */
function askedOf({ fragments, operation, variableValues }: Plan, field: Field): string | null {
  if (!field.composite) return null
  const selected = [
    ...field.nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    ...Object.values(fragments),
  ]
  const named = new Set<string>()
  for (const node of selected) visit(node, { Variable: ({ name }) => void named.add(name.value) })
  // One that is left out is another than one that is null: it has the default of its argument.
  const variables = (operation.variableDefinitions ?? [])
    .filter(({ variable: { name } }) => named.has(name.value))
    .map((definition) => {
      const { value } = definition.variable.name
      return value in variableValues ? [print(definition), variableValues[value]] : [print(definition)]
    })
  return JSON.stringify([String(field.definition.type), selected.map(print), variables], (_key, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
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
  throw odd
}

function completingLeaf(type: GraphQLLeafType): Complete {
  return (_run, _info, _place, value) => {
    const serialized = type.serialize(value)
    if (serialized === null || serialized === undefined) throw odd
    return serialized
  }
}

function completingList(plan: Plan, field: Field, itemType: GraphQLOutputType): Complete {
  const complete = completing(plan, field, itemType)
  const nullable = !isNonNullType(itemType)
  return (run, info, place, value) => {
    if (typeof value !== 'object' || typeof (value as Iterable<unknown>)[Symbol.iterator] !== 'function') {
      throw odd
    }
    const values: unknown[] = []
    for (const item of value as Iterable<unknown>) {
      const itemPlace: Place = { prev: place, key: values.length, typename: undefined }
      try {
        if (isPromise(item)) throw leaveTo(item)
        values.push(complete(run, info, itemPlace, item))
      } catch (error) {
        if (error instanceof Left) throw error
        values.push(failed(run, field, nullable, itemPlace, error))
      }
    }
    return values
  }
}

function completingAbstract(plan: Plan, field: Field, type: GraphQLAbstractType): Complete {
  const { schema } = plan
  const resolveType = type.resolveType ?? defaultTypeResolver
  const byType = new Map<GraphQLObjectType, Complete>()
  return (run, info, place, value) => {
    const name = resolveType(value, run.context, info, type)
    if (isPromise(name)) throw leaveTo(name)
    const object = typeof name === 'string' ? schema.getType(name) : undefined
    if (!isObjectType(object) || !schema.isSubType(type, object)) throw odd
    const complete = byType.get(object) ?? known(object)
    return complete(run, info, place, value)
  }

  function known(object: GraphQLObjectType): Complete {
    try {
      const complete = completingObject(plan, field, object)
      byType.set(object, complete)
      return complete
    } catch {
      throw odd
    }
  }
}

function completingObject(plan: Plan, { nodes }: Field, type: GraphQLObjectType): Complete {
  const { schema, fragments, variableValues } = plan
  const fields = fieldsOf(plan, type, collectSubfields(schema, fragments, variableValues, type, nodes))
  return (run, info, place, value) => {
    if (type.isTypeOf) {
      const isOfType = type.isTypeOf(value, run.context, info)
      if (isPromise(isOfType)) throw leaveTo(isOfType)
      if (!isOfType) throw odd
    }
    return valuesOf(run, fields, value, place)
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
    return this.#run.plan.variableValues
  }
}

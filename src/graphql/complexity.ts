// What an operation may cost. A query or a mutation is judged when it is executed, or once for all where its variables have
// no say in it; a subscription once, before it opens: its frames are made of its document and variables alone.
import { type ComplexityErrorKind, complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { InvalidInput } from '../errors.ts'
import { hasVariable } from './plan.ts'

interface Cost {
  complexity: number
  depth: number
  breadth: number
}

/** Fields count 1, lists as many times as they may be long. */
export const complexityLimit: Cost = { complexity: 5_000, depth: 12, breadth: 300 }

const unlimited = {}

/** Part of the context of what was judged before: a frame, whose subscription was, or any execution of a known document. */
export interface Judged {
  judged?: true
}

export function limitFor({ judged }: Judged): Partial<Cost> {
  return judged ? unlimited : complexityLimit
}

/** Null: the subscription may be watched. */
export function refusalOfCost(args: ExecutionArgs): ExecutionResult | null {
  const { schema, document, operationName, variableValues, contextValue } = args
  const operation = getOperationAST(document, operationName) as OperationDefinitionNode
  const fragments = fragmentsOf(document)
  try {
    const cost = complexityFromQuery(
      { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
      { schema, ctx: contextValue as object, variables: variableValues ?? {} },
    )
    const kind = exceeded(cost)
    if (kind === undefined) return null
    throw tooDear(kind, cost)
  } catch (error) {
    const nodes = rootFields(operation.selectionSet, fragments)
    const path = nodes.slice(0, 1).map(({ alias, name }) => (alias ?? name).value)
    return { errors: [locatedError(error, nodes, path)], data: null }
  }
}

/** Whether it may be executed with whatever variables: what it costs does not depend on them. */
export function isAlwaysBearable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  if (costVaries(schema, document)) return false
  const alone: OperationDefinitionNode = { ...operation, variableDefinitions: [] }
  const definitions = [alone, ...fragmentsOf(document)]
  try {
    return exceeded(complexityFromQuery({ kind: Kind.DOCUMENT, definitions }, { schema })) === undefined
  } catch {
    // An argument that is written out is wrong: each execution says so, in its place.
    return false
  }
}

/** Of some fields the arguments say what they cost, and the variables may say what the arguments are. */
function costVaries(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema)
  let varies = false
  const Field = ({ arguments: args = [] }: FieldNode) => {
    const { complexity } = types.getFieldDef()?.extensions ?? {}
    varies ||= typeof complexity === 'function' && args.some(hasVariable)
  }
  visit(document, visitWithTypeInfo(types, { Field }))
  return varies
}

function fragmentsOf({ definitions }: DocumentNode): FragmentDefinitionNode[] {
  return definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
}

function exceeded(cost: Cost) {
  return kinds.find((each) => cost[measureOf[each]] > complexityLimit[measureOf[each]])
}

const measureOf = { Depth: 'depth', Breadth: 'breadth', Complexity: 'complexity' } as const
const kinds = Object.keys(measureOf) as (keyof typeof measureOf)[]

export function tooDear(kind: `${ComplexityErrorKind}`, cost: Cost): InvalidInput {
  const measure = measureOf[kind]
  return new InvalidInput([
    {
      path: 'query',
      message: `${kind} is ${cost[measure]}, at most ${complexityLimit[measure]} is allowed; ask for less at once`,
    },
  ])
}

/** Where the operation begins: of a subscription one field, though it may be written more than once. */
function rootFields(
  { selections }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node]
    const { selectionSet } =
      node.kind === Kind.INLINE_FRAGMENT
        ? node
        : (fragments.find(({ name }) => name.value === node.name.value) as FragmentDefinitionNode)
    return rootFields(selectionSet, fragments)
  })
}

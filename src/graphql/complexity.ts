// What an operation may cost. A query or a mutation is judged when it is executed; a subscription once, before it opens:
// its cost depends on its document and variables alone, and its frames are made of nothing else.
import { type ComplexityErrorKind, complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { InvalidInput } from '../errors.ts'

interface Cost {
  complexity: number
  depth: number
  breadth: number
}

/** Fields count 1, lists as many times as they may be long. */
export const complexityLimit: Cost = { complexity: 5_000, depth: 12, breadth: 300 }

const unlimited = {}

/** Part of the context of a frame, whose subscription was judged when it began. */
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
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  try {
    const cost = complexityFromQuery(
      { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
      { schema, ctx: contextValue as object, variables: variableValues ?? {} },
    )
    const kind = kinds.find((each) => cost[measureOf[each]] > complexityLimit[measureOf[each]])
    if (kind === undefined) return null
    throw tooDear(kind, cost)
  } catch (error) {
    const nodes = rootFields(operation.selectionSet, fragments)
    const path = nodes.slice(0, 1).map(({ alias, name }) => (alias ?? name).value)
    return { errors: [locatedError(error, nodes, path)], data: null }
  }
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

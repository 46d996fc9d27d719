// Executing one operation with the same variables again and again, as frames are.
//
// It answers at once or not at all. An operation one of whose values is a promise is left to graphql's own execute() from
// then on, and so is what graphql itself would call a fault of the schema.
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  print,
  visit,
} from 'graphql'
import { dataOf, Faults, type Field, Left, type Plan, planOf, type Run, resultOf } from './plan.ts'
import type { Sharing } from './sharing.ts'

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
  let plan = framePlanOf(args, sharing)
  return (rootValue, newContext) => {
    const result = plan && attempt(plan, sharing, rootValue, newContext())
    if (result && result !== 'waits' && result !== 'odd') return result
    if (result === 'waits') plan = null
    return execute({ ...args, rootValue, contextValue: newContext() })
  }
}

interface FramePlan extends Plan {
  variableValues: Record<string, unknown>
}

/** Null: it is none of ours. */
function framePlanOf(
  { schema, document, variableValues, operationName }: ExecutionPlan,
  sharing: Sharing | null,
): FramePlan | null {
  const operation = getOperationAST(document, operationName)
  if (!operation || operation.operation === 'mutation') return null
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  const plan = coerced ? planOf(schema, document, operation, coerced) : null
  if (!plan) return null
  if (sharing) for (const field of plan.fields) field.asked = askedOf(plan as FramePlan, field)
  return plan as FramePlan
}

function attempt(
  plan: FramePlan,
  sharing: Sharing | null,
  rootValue: unknown,
  context: unknown,
): ExecutionResult | 'waits' | 'odd' {
  const { variableValues } = plan
  const run: Run = { plan, variableValues, rootValue, context, faults: new Faults(), waits: false, sharing }
  try {
    return resultOf(run, dataOf(run))
  } catch (error) {
    if (error instanceof Left) return error.why
    run.faults.add(error as GraphQLError, undefined)
    return resultOf(run, null)
  }
}

/** What a field's value is asked for, in words that are the same wherever it is asked; of a leaf nothing is. */
function askedOf({ fragments, operation, variableValues }: FramePlan, field: Field): string | null {
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

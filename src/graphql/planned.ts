// Executing whole operations by plan. What a document has is found when it first comes, and kept as long as the document
// itself is (server/documents.ts).
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { isAlwaysBearable, type Judged } from './complexity.ts'
import { dataOf, Faults, type Plan, planOf, type Run, resultOf } from './plan.ts'
import { coercing } from './variables.ts'

export interface Planned {
  plan: Plan
  coerce: ReturnType<typeof coercing>
  /** Whether what it costs has been found bearable, whatever its variables are. */
  judged: boolean
}

/** What has no plan — it is asked of the schema itself, or a variable selects its fields — is executed as ever. */
export function planning(): Plugin {
  const known = new WeakMap<OperationDefinitionNode, Planned | 'none'>()

  function plannedOf({ schema, document, operationName }: ExecutionArgs): Planned | null {
    const operation = getOperationAST(document, operationName)
    if (!operation) return null
    let planned = known.get(operation)
    if (!planned) {
      planned = plannedFor(schema, document, operation) ?? 'none'
      known.set(operation, planned)
    }
    return planned === 'none' ? null : planned
  }

  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args: ExecutionArgs) => {
        const planned = plannedOf(args)
        return planned ? executed(planned, args) : executeFn(args)
      })
    },
  }
}

export function plannedFor(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Planned | null {
  const plan = planOf(schema, document, operation, null)
  if (!plan) return null
  const judged = isAlwaysBearable(schema, document, operation)
  return { plan, coerce: coercing(schema, operation), judged }
}

export function executed(
  { plan, coerce, judged }: Planned,
  { variableValues, rootValue, contextValue }: ExecutionArgs,
): ExecutionResult | Promise<ExecutionResult> {
  const { coerced, errors } = coerce(variableValues ?? {})
  if (!coerced) return { errors }
  if (judged) (contextValue as Judged).judged = true
  const run: Run = {
    plan,
    variableValues: coerced,
    rootValue,
    context: contextValue,
    faults: new Faults(),
    waits: true,
    sharing: null,
  }
  const broken = (error: unknown) => {
    run.faults.add(error as GraphQLError, undefined)
    return resultOf(run, null)
  }
  try {
    const data = dataOf(run)
    return data instanceof Promise ? data.then((later) => resultOf(run, later), broken) : resultOf(run, data)
  } catch (error) {
    return broken(error)
  }
}

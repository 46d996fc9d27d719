// Variables as an operation's types have them, by functions that are made once for an operation. Whatever is not plainly
// right — a value missing, too much, of another type, a list that is none — is left to graphql, which says what is wrong.
import {
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql'

export type Variables = Record<string, unknown>

type Coerced = { coerced: Variables; errors?: never } | { coerced?: never; errors: readonly GraphQLError[] }

/** What a value becomes; throws for whatever graphql is to judge. */
type Coerce = (value: unknown) => unknown

const mostErrors = 50

export function coercing(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (variables: Readonly<Variables>) => Coerced {
  const known = variableDefinitions.map(({ variable, type, defaultValue }) => ({
    name: variable.name.value,
    coerce: coerceOf(typeFromAST(schema, type as never)),
    optional: type.kind !== 'NonNullType' && defaultValue === undefined,
  }))

  function plainly(variables: Readonly<Variables>): Variables {
    const coerced: Variables = {}
    for (const { name, coerce, optional } of known) {
      if (Object.hasOwn(variables, name)) coerced[name] = coerce(variables[name])
      else if (!optional) throw unsure
    }
    return coerced
  }

  return (variables) => {
    try {
      return { coerced: plainly(variables) }
    } catch {
      return getVariableValues(schema, variableDefinitions, variables, { maxErrors: mostErrors }) as Coerced
    }
  }
}

const unsure = new Error('Graphql judges it.')

function coerceOf(type: unknown): Coerce {
  if (!isInputType(type)) return leave
  if (!isNonNullType(type)) {
    const coerce = coercePresent(type)
    return (value) => (value === null ? null : coerce(value))
  }
  const coerce = coercePresent(type.ofType)
  return (value) => {
    if (value === null) throw unsure
    return coerce(value)
  }
}

function coercePresent(type: GraphQLInputType): Coerce {
  if (isLeafType(type)) {
    return (value) => {
      const parsed = type.parseValue(value)
      if (parsed === undefined) throw unsure
      return parsed
    }
  }
  if (isListType(type)) {
    const coerce = coerceOf(type.ofType)
    return (value) => {
      if (!Array.isArray(value)) throw unsure
      return value.map((item) => coerce(item))
    }
  }
  return isInputObjectType(type) && !type.isOneOf ? coerceObject(type) : leave
}

/** An input type may hold its own kind, so that its fields are looked at when there is one. */
function coerceObject(type: GraphQLInputObjectType): Coerce {
  let fields: { name: string; coerce: Coerce; fallback: unknown; optional: boolean }[] | null = null
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw unsure
    fields ??= Object.values(type.getFields()).map(({ name, type, defaultValue }) => ({
      name,
      coerce: coerceOf(type),
      fallback: defaultValue,
      optional: !isNonNullType(type),
    }))
    const given = value as Variables
    const coerced: Variables = {}
    let taken = 0
    for (const { name, coerce, fallback, optional } of fields) {
      const present = given[name]
      if (present !== undefined) {
        coerced[name] = coerce(present)
        taken += 1
      } else if (fallback !== undefined) coerced[name] = fallback
      else if (!optional) throw unsure
    }
    if (taken !== Object.keys(given).length) throw unsure
    return coerced
  }
}

function leave(): never {
  throw unsure
}

// Variables are made of what was sent as graphql makes them, and it says what is wrong with them.
import {
  buildSchema,
  GraphQLError,
  type GraphQLScalarType,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import { expect, test } from 'vitest'
import { coercing } from '../../src/graphql/variables.ts'

const schema = buildSchema(`
  scalar Even
  enum Level { LOW HIGH }
  input Inner { sure: Int!, text: String, again: Inner, levels: [Level!] = [LOW] }
  input OneOf @oneOf { a: Int, b: String }
  type Query { field: Int }
`)
Object.assign(schema.getType('Even') as GraphQLScalarType, {
  parseValue(value: unknown) {
    if (typeof value === 'number' && value % 2 === 1) throw new GraphQLError('odd')
    return value === 4 ? undefined : value
  },
})

test.each<[definitions: string, ...variables: Record<string, unknown>[]]>([
  ['$a: Int', {}, { a: 1 }, { a: null }, { a: 'x' }, { a: 1.5 }, { b: 1 }, { a: undefined }],
  ['$a: Int!', {}, { a: 1 }, { a: null }, { a: [1] }],
  ['$a: Int = 7', {}, { a: 1 }, { a: null }],
  ['$a: Int! = 7', {}, { a: 1 }, { a: null }],
  ['$a: [Int]', { a: 1 }, { a: [1, null] }, { a: [] }, { a: ['x', 1, 'y'] }, { a: [[1]] }, { a: null }],
  ['$a: [[Int!]!]', { a: [[1], [2, 3]] }, { a: [1] }, { a: [[null]] }, { a: [null] }],
  ['$a: Level', { a: 'LOW' }, { a: 'MIDDLE' }, { a: 1 }],
  ['$a: Even', { a: 2 }, { a: 3 }, { a: 4 }],
  [
    '$a: Inner!',
    { a: { sure: 1 } },
    { a: { sure: 1, text: null, levels: null } },
    { a: { text: 'x', sure: 1, again: { sure: 2, levels: ['HIGH'] } } },
    { a: {} },
    { a: { sure: null } },
    { a: { sure: 1, txt: 'x' } },
    { a: { sure: 1, text: undefined } },
    { a: { sure: 1, again: { text: 'x', more: 1 } } },
    { a: [] },
    { a: 5 },
  ],
  ['$a: OneOf', { a: { a: 1 } }, { a: { a: 1, b: 'x' } }, { a: {} }],
  ['$a: Nowhere, $b: Int', { a: 1, b: 2 }],
  ['$a: Int, $b: [Int!], $c: Inner', { a: 1, b: [2], c: { sure: 3 } }, { b: [null], c: { sure: 'x' } }],
])('%s', (definitions, ...sent) => {
  const [operation] = parse(`query (${definitions}) { field }`).definitions as [OperationDefinitionNode]
  const coerce = coercing(schema, operation)
  for (const variables of sent) {
    const theirs = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 50,
    })
    expect(JSON.stringify(coerce(variables))).toBe(JSON.stringify(theirs))
  }
})

test('of very many mistakes fifty are told', () => {
  const [operation] = parse('query ($a: [Int]) { field }').definitions as [OperationDefinitionNode]
  const { errors } = coercing(schema, operation)({ a: Array.from({ length: 100 }, () => 'x') })
  expect(errors).toHaveLength(51)
})

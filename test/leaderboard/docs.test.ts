// What docs/leaderboards.md gives to paste fits the schema.
import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

test('every example of the page on leaderboards fits the schema', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  const schema = buildSchema(read('schema/schema.graphql'))
  const examples = [...read('docs/leaderboards.md').matchAll(/```graphql\n([^`]*)```/g)]
  expect(examples).toHaveLength(3)
  for (const [, text = ''] of examples) expect(validate(schema, parse(text))).toEqual([])
})

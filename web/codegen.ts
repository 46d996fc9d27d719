// Writes web/src/gql.ts: types and documents for the operations in schema/examples, read against the printed schema.
// With --check it writes nothing and fails when the file on disk is not what it would write.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as operations from '@graphql-codegen/typescript-operations'
import { parse } from 'graphql'

const schemaFile = new URL('../schema/schema.graphql', import.meta.url)
const examples = new URL('../schema/examples/', import.meta.url)
const target = new URL('src/gql.ts', import.meta.url)

const written = await generate()
if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '')
  if (present !== written) {
    console.error('web/src/gql.ts is not what the schema and schema/examples say. Run npm run codegen.')
    process.exitCode = 1
  }
} else {
  await writeFile(target, written)
}

async function generate(): Promise<string> {
  const names = (await readdir(examples)).filter((name) => name.endsWith('.graphql')).sort()
  const documents = await Promise.all(
    names.map(async (name) => ({
      location: `schema/examples/${name}`,
      document: parse(await readFile(new URL(name, examples), 'utf8')),
    })),
  )
  const code = await codegen({
    filename: 'web/src/gql.ts',
    schema: parse(await readFile(schemaFile, 'utf8')),
    documents,
    config: {
      scalars: { ID: 'string', SafeInt: 'number', DateTime: 'string' },
      enumType: 'string-literal',
      useTypeImports: true,
      skipTypename: true,
      documentNodeImport: '@urql/core#TypedDocumentNode',
    },
    plugins: [{ operations: {} }, { typedDocumentNode: {} }],
    pluginMap: { operations, typedDocumentNode },
  })
  return `// Written by codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.\n${code}\n`
}

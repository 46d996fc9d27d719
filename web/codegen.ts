// Reads the operations in schema/examples against the printed schema, and writes what both sides know of them:
// web/src/gql.ts, types and documents for the pages, and src/server/persistedDocuments.ts, the texts that the service
// runs by their hash. With --check it writes nothing and fails when a file on disk is not what it would write.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as operations from '@graphql-codegen/typescript-operations'
import { type DocumentNode, parse, print } from 'graphql'

const schemaFile = new URL('../schema/schema.graphql', import.meta.url)
const examples = new URL('../schema/examples/', import.meta.url)
const origin =
  '// Written by web/codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.'

for (const [path, written] of await generate()) {
  const target = new URL(`../${path}`, import.meta.url)
  if (!process.argv.includes('--check')) await writeFile(target, written)
  else if ((await readFile(target, 'utf8').catch(() => '')) !== written) {
    console.error(`${path} is not what the schema and schema/examples say. Run npm run codegen.`)
    process.exitCode = 1
  }
}

async function generate(): Promise<[path: string, written: string][]> {
  const names = (await readdir(examples)).filter((name) => name.endsWith('.graphql')).sort()
  const documents = await Promise.all(
    names.map(async (name) => ({
      location: `schema/examples/${name}`,
      document: parse(await readFile(new URL(name, examples), 'utf8')),
    })),
  )
  const texts = new Map<string, string>()
  /** Of an operation with all fragments that it needs. */
  const persist = (document: DocumentNode): { documentId: string } => {
    const text = print(document)
    const documentId = `sha256:${createHash('sha256').update(text).digest('hex')}`
    texts.set(documentId, text)
    return { documentId }
  }
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
      unstable_onExecutableDocumentNode: persist,
    },
    plugins: [{ operations: {} }, { typedDocumentNode: {} }],
    pluginMap: { operations, typedDocumentNode },
  })
  return [
    ['web/src/gql.ts', `${origin}\n${code}\n`],
    ['src/server/persistedDocuments.ts', persistedDocuments(texts)],
  ]
}

function persistedDocuments(texts: ReadonlyMap<string, string>): string {
  const entries = [...texts].map(([id, text]) => `  [\n    '${id}',\n    ${literal(text)},\n  ],\n`)
  const componentEntries = [...texts]
    .filter(([, text]) => /^(query|subscription) Embed/m.test(text))
    .map(([id]) => `  '${id}',\n`)
  return `${origin}

/** Texts by their document identifiers. */
export const persistedDocuments: ReadonlyMap<string, string> = new Map([\n${entries.join('')}])

/** What the component asks, in the pages of others. */
export const documentsOfComponents: ReadonlySet<string> = new Set([\n${componentEntries.join('')}])\n`
}

function literal(text: string): string {
  return `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``
}

// Reads the operations in schema/examples against the printed schema, and writes what both sides know of them:
// web/src/gql.ts, types and documents for the pages, and src/server/persistedDocuments.ts, the texts that the service
// runs by their hash. With --check it writes nothing and fails when a file on disk is not what it would write.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as operations from '@graphql-codegen/typescript-operations'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql'

const schemaFile = new URL('../schema/schema.graphql', import.meta.url)
const examples = new URL('../schema/examples/', import.meta.url)
const importOfOperation = "import { operation } from './live/operation.ts'"
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
  const types = await codegen({
    filename: 'web/src/gql.ts',
    schema: parse(await readFile(schemaFile, 'utf8')),
    documents,
    config: {
      scalars: { ID: 'string', SafeInt: 'number', DateTime: 'string' },
      enumType: 'string-literal',
      useTypeImports: true,
      skipTypename: true,
    },
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  })
  const texts = new Map<string, string>()
  const written = operationsOf(documents.map(({ document }) => document)).map(
    ({ operation, name, document }) => {
      const text = print(document)
      const documentId = `sha256:${createHash('sha256').update(text).digest('hex')}`
      texts.set(documentId, text)
      const type = `${pascal(name)}${pascal(operation)}`
      const parts = [operation, name, documentId, stripIgnoredCharacters(text)].map((part) =>
        JSON.stringify(part),
      )
      return `export const ${pascal(name)}Document = operation<${type}, ${type}Variables>(${parts.join(', ')})\n`
    },
  )
  return [
    ['web/src/gql.ts', `${origin}\n${importOfOperation}\n${types}\n${written.join('')}`],
    ['src/server/persistedDocuments.ts', persistedDocuments(texts)],
  ]
}

interface Operation {
  operation: OperationDefinitionNode['operation']
  name: string
  /** With all fragments that it needs. */
  document: DocumentNode
}

function operationsOf(documents: readonly DocumentNode[]): Operation[] {
  const definitions = documents.flatMap((document) => document.definitions)
  const fragments = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )
  return definitions.flatMap((one) => {
    if (one.kind !== Kind.OPERATION_DEFINITION || !one.name) return []
    const needed = fragmentsIn(one, fragments)
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [one, ...needed] }
    return [{ operation: one.operation, name: one.name.value, document }]
  })
}

function fragmentsIn(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>()
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value)
      if (!fragment) throw new Error(`schema/examples has no fragment ${name.value}.`)
      for (const one of [...fragmentsIn(fragment, fragments), fragment]) found.add(one)
    },
  })
  return [...found]
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
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

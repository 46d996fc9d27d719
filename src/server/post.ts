// An operation in a POST of JSON, answered without a fetch adapter around it: most of what the day sends is small, and
// the adapter costs several times the work. The pipeline is yoga's, as it is for WebSocket. Whatever is unusual or wrong
// in a request is left to yoga's own way, which says so; what that way answers, this one answers byte for byte.
import type { IncomingMessage } from 'node:http'
import { type DocumentNode, type ExecutionResult, getOperationAST } from 'graphql'
import { type GraphQLParams, processRegularResult } from 'graphql-yoga'
import type { App } from '../app.ts'
import { publicViewer } from '../auth/viewer.ts'
import { codedError } from '../graphql/plugins.ts'
import type { Refusal } from './guard.ts'
import type { Asked, Operations } from './operations.ts'
import { wordsOf } from './reply.ts'
import { withStatus } from './status.ts'

export interface Answer {
  status: number
  headers: Record<string, string>
  text: string | Buffer
}

/** The media type that an answer has for each way to ask that is answered here. */
const answerTypes = new Map<string | undefined, string>([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
])

export function isPlainPost({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    headers['content-length'] !== '0' &&
    answerTypes.has(headers.accept)
  )
}

/** All of a body whose length has been judged; null: its client left. */
export function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('close', () => resolve(null))
  })
}

/** Null: nothing has been executed, and yoga says what is to be said. */
export async function answerPost(
  operations: Operations,
  asked: Asked,
  accept: string | undefined,
  body: Buffer,
): Promise<Answer | null> {
  const params = paramsIn(body, operations)
  if (!params) return null
  const mediaType = answerTypes.get(accept) as string
  const known = asked.viewer === publicViewer ? operations.known(params) : null
  if (known) {
    operations.remember(params)
    return faultless(known.bytes, mediaType)
  }
  const enveloped = operations.getEnveloped({ ...asked, params } as never)
  const document = documentIn(params, enveloped)
  if (!document) return null
  const operation = getOperationAST(document, params.operationName)
  if (!operation || operation.operation === 'subscription') return null
  const refusal = operation.operation === 'mutation' ? operations.refusalFor(asked.viewer) : null
  if (refusal) return turnedAway(await refusal, mediaType)
  const result = await executed(asked.app, async () =>
    enveloped.execute({
      schema: enveloped.schema,
      document,
      contextValue: await enveloped.contextFactory(),
      variableValues: params.variables ?? null,
      operationName: params.operationName ?? null,
    }),
  )
  if (!result.errors && !result.extensions) return faultless(operations.textOf(result), mediaType)
  return faulty(result, mediaType)
}

interface Params extends GraphQLParams {
  query: string
}

/** What is asked, when all of it is of the form it should have, and its text is known. */
function paramsIn(body: Buffer, { withText }: Operations): Params | null {
  try {
    const sent: unknown = JSON.parse(body.toString())
    if (!isObject(sent)) return null
    for (const name in sent) if (!expected(name, sent[name])) return null
    const params: GraphQLParams = withText(sent)
    return typeof params.query === 'string' ? (params as Params) : null
  } catch {
    return null
  }
}

function expected(name: string, value: unknown): boolean {
  switch (name) {
    case 'query':
      return typeof value === 'string'
    case 'documentId':
    case 'operationName':
      return value === null || typeof value === 'string'
    case 'variables':
    case 'extensions':
      return value === null || isObject(value)
    default:
      return false
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function documentIn(
  { query }: Params,
  enveloped: ReturnType<Operations['getEnveloped']>,
): DocumentNode | null {
  try {
    const document: DocumentNode = enveloped.parse(query)
    return enveloped.validate(enveloped.schema, document).length > 0 ? null : document
  } catch {
    return null
  }
}

async function executed(app: App, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
  try {
    return await execute()
  } catch (error) {
    return { errors: [codedError(error, 'request', app.log)] }
  }
}

/** Of all answers the cheapest, because there may be more of them than of any other. */
function turnedAway(refusal: Refusal, mediaType: string): Answer {
  const { errors, headers } = wordsOf(refusal)
  return {
    status: refusal.status,
    headers: { 'content-type': `${mediaType}; charset=utf-8`, ...headers },
    text: JSON.stringify({ errors }),
  }
}

function faultless(text: string | Buffer, mediaType: string): Answer {
  return { status: 200, headers: { 'content-type': `${mediaType}; charset=utf-8` }, text }
}

function faulty(result: ExecutionResult, mediaType: string): Answer {
  return processRegularResult(withStatus(result), { Response: Said } as never, mediaType) as unknown as Answer
}

/** As much of a Response as yoga needs to say an answer. */
class Said implements Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly text: string

  constructor(text: string, { status, headers }: { status: number; headers: Record<string, string> }) {
    this.status = status
    this.headers = lowerCase(Object.entries(headers))
    this.text = text
  }
}

/** Yoga writes the same names now this way, now that. */
export function lowerCase(headers: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value]))
}

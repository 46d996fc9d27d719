// Operations by hash: a client may name what it asks for instead of saying it. By documentId, as GraphQL over HTTP has
// it, what came with the service; by the hash of an automatic persisted query, as Apollo has it, also what somebody has
// sent before. Every way in asks here for the text and goes on as if it had been sent.
import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { persistedDocuments } from './persistedDocuments.ts'

/** As somebody sent it: what else it should be is judged later, as if no hash were known. */
interface Asking {
  query?: unknown
  documentId?: unknown
  extensions?: unknown
}

export interface Persisted {
  /** What was sent, with the text that it names. Throws what the client is to be told. */
  withText<Sent extends Asking>(sent: Sent): Sent
  /** Keeps the text that was sent with its hash, for those who send the hash alone. */
  remember(sent: Asking): void
  /** Asks for the text on yoga's own way; has it remembered, on every way, once it has been found valid. */
  plugin: Plugin
  /** Characters of text that are remembered now. */
  size(): number
}

// What is pushed out is sent again by its client: that costs one more question, and nothing is refused.
const rememberedCharacters = 1024 * 1024
const longestRemembered = 16 * 1024
/** What is kept beside a text is not nothing: a hundred thousand of the shortest would be many megabytes. */
const leastCounted = 256

export function createPersisted(): Persisted {
  const remembered = new LRUCache<string, string>({
    maxSize: rememberedCharacters,
    maxEntrySize: longestRemembered,
    sizeCalculation: (text) => Math.max(text.length, leastCounted),
  })

  function withText<Sent extends Asking>(sent: Sent): Sent {
    if (Object.values(sent).some((value) => isDeeperThan(deepest, value))) throw tooDeep()
    const { query = null, documentId = null } = sent
    const hash = hashIn(sent)
    if ((hash === null && documentId === null) || (query !== null && typeof query !== 'string')) return sent
    if (documentId !== null && (query || hash !== null)) throw saidTwice()
    // graphql-ws sends an empty text where there is none.
    if (!query) return { ...sent, query: hash === null ? documentOf(documentId) : queryOf(hash) }
    if (hashOf(query) !== hash) throw differs()
    return sent
  }

  function queryOf(hash: string): string {
    const text = persistedDocuments.get(`sha256:${hash}`) ?? remembered.get(hash)
    if (text === undefined) throw notRemembered()
    return text
  }

  function remember({ query, extensions }: Asking): void {
    const hash = hashIn({ extensions })
    if (hash !== null && typeof query === 'string' && !remembered.has(hash)) remembered.set(hash, query)
  }

  return {
    withText,
    remember,
    plugin: {
      onParams({ params, request, setParams }) {
        setParams(withText(request.method === 'GET' ? { ...documentIdIn(request.url), ...params } : params))
      },
      onValidate({ context: { params } }) {
        return ({ valid }) => {
          if (valid) remember(params)
        }
      },
    },
    size: () => remembered.calculatedSize,
  }
}

/** No input comes near it; what is nested by the thousand takes the stack of whoever writes it as JSON. */
const deepest = 32

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part))
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function documentOf(id: unknown): string {
  const text = persistedDocuments.get(id as string)
  if (text === undefined) throw notPersisted()
  return text
}

/** Yoga reads no more of an address than it knows. */
function documentIdIn(url: string): { documentId?: string } {
  const documentId = new URL(url).searchParams.get('documentId')
  return documentId === null ? {} : { documentId }
}

function hashIn({ extensions }: Asking): string | null {
  const persistedQuery =
    (extensions as { persistedQuery?: unknown } | null | undefined)?.persistedQuery ?? null
  if (persistedQuery === null) return null
  const { version, sha256Hash } = persistedQuery as { version?: unknown; sha256Hash?: unknown }
  if (version !== 1 || typeof sha256Hash !== 'string') throw notOurs()
  return sha256Hash
}

const notPersisted = () =>
  refusal(
    'PERSISTED_DOCUMENT_NOT_FOUND',
    'No document has this documentId here: "sha256:" and the hash of one of those that came with this version of the service. Send the text as "query".',
  )

const saidTwice = () =>
  refusal('BAD_REQUEST', 'A documentId is sent in place of "query" and of a persisted query, not beside it.')

const tooDeep = () =>
  refusal('BAD_REQUEST', `What is sent beside the text may be nested ${deepest} levels deep at most.`)

const notOurs = () =>
  refusal(
    'BAD_REQUEST',
    'A persisted query is { "version": 1, "sha256Hash": "…" }, the hash of its text in hexadecimal.',
  )

const differs = () =>
  refusal(
    'PERSISTED_QUERY_MISMATCH',
    'The text of the persisted query has another hash than the one sent with it.',
  )

/** No mistake but a question, word for word what clients look for; some of them only in an answer with status 200. */
const notRemembered = () => refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', { status: 200 })

function refusal(code: string, message: string, http?: { status: number }): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...(http ? { http } : {}) } })
}

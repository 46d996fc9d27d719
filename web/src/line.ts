// The line to the service: queries over HTTP, subscriptions over one WebSocket that is opened again for ever. A page on
// a wall has nobody to reload it, so no close code, no refusal and no silence is the end. What is asked is named by its
// documentId, and said in full to a service of another version, which does not know it.
import {
  type AnyVariables,
  Client,
  fetchExchange,
  makeOperation,
  mapExchange,
  subscriptionExchange,
  type TypedDocumentNode,
} from '@urql/core'
import { createClient, type Sink, type SubscribePayload } from 'graphql-ws'

const pingEveryMs = 1_000
const answerLimitMs = 5_000
const questionLimitMs = 10_000

export interface Line {
  ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data>
  /** Hands every frame to onData until the returned function is called. */
  watch<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    onData: (data: Data) => void,
  ): () => void
  /** When every subscription last stood on a line that answered, by performance.now(); null: never yet. */
  currentAt(): number | null
}

export function openLine(origin: string): Line {
  /** The subscriptions that there are, and whether each has had a frame since the line was last opened. */
  const attached = new Map<string, boolean>()
  let currentAt: number | null = null
  let unansweredSince: number | null = null

  const heard = () => {
    if (attached.size > 0 && [...attached.values()].every(Boolean)) currentAt = performance.now()
  }
  const detach = () => {
    for (const name of attached.keys()) attached.set(name, false)
  }

  const socket = createClient({
    url: `${origin.replace(/^http/, 'ws')}/graphql`,
    // The same ids on every page: what the service sends to a thousand screens is then the same bytes.
    generateID: ({ operationName }) => operationName ?? 'operation',
    lazyCloseTimeout: answerLimitMs,
    keepAlive: pingEveryMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => pause(backoffMs(retries)),
    shouldRetry: () => true,
    on: {
      connecting: () => {
        unansweredSince = performance.now()
      },
      connected: () => {
        unansweredSince = null
      },
      ping: (received) => {
        if (!received) unansweredSince ??= performance.now()
      },
      message: () => {
        unansweredSince = null
        heard()
      },
      closed: () => {
        unansweredSince = null
        detach()
      },
    },
  })

  // A line can die without closing: a cable pulled, a machine frozen. What doesn't answer is given up and opened again.
  setInterval(() => {
    if (unansweredSince !== null && performance.now() - unansweredSince > answerLimitMs) socket.terminate()
  }, pingEveryMs)

  /** Those that a service did not know. */
  const unknown = new Set<string>()

  /** One subscription that outlives refusals, completions and the close codes that graphql-ws takes for final. */
  function subscribeForEver(
    request: SubscribePayload,
    documentId: string,
    sink: Pick<Sink, 'next'>,
  ): () => void {
    const name = request.operationName ?? 'operation'
    let failures = 0
    let release = () => {}
    let timer: ReturnType<typeof setTimeout> | undefined

    const again = () => {
      if (!attached.has(name)) return
      attached.set(name, false)
      timer = setTimeout(start, backoffMs(failures))
      failures += 1
    }
    const start = () => {
      const named = { ...request, query: '', documentId }
      release = socket.subscribe(unknown.has(documentId) ? request : named, {
        next: (result) => {
          if (!attached.has(name)) return
          if (result.errors || !result.data) {
            attached.set(name, false)
            return
          }
          failures = 0
          attached.set(name, true)
          heard()
          sink.next(result)
        },
        error: (problem) => {
          if (isUnknown(problem)) unknown.add(documentId)
          again()
        },
        complete: again,
      })
    }

    attached.set(name, false)
    start()
    return () => {
      attached.delete(name)
      clearTimeout(timer)
      release()
    }
  }

  const client = new Client({
    url: `${origin}/graphql`,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetch: (input, init) =>
      fetch(input, { ...init, signal: withDeadline(init?.signal ?? undefined, questionLimitMs) }),
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables, operationName }, operation) => ({
          subscribe: (sink) => ({
            unsubscribe: subscribeForEver(
              { query, variables: variables as Record<string, unknown>, operationName },
              documentIdOf(operation.query),
              sink as Pick<Sink, 'next'>,
            ),
          }),
        }),
      }),
      mapExchange({
        onOperation(operation) {
          const documentId = documentIdOf(operation.query)
          if (unknown.has(documentId)) return operation
          const query = { kind: operation.query.kind, definitions: [], documentId }
          // By GET, so that what many screens ask may be answered by a cache on the way.
          return makeOperation(
            operation.kind,
            { ...operation, query },
            { ...operation.context, preferGetMethod: true },
          )
        },
      }),
      fetchExchange,
    ],
  })

  const ask: Line['ask'] = async (document, variables) => {
    const { data, error } = await client.query(document, variables).toPromise()
    if (isUnknown(error?.graphQLErrors)) {
      unknown.add(documentIdOf(document))
      return ask(document, variables)
    }
    if (error || !data) throw error ?? new Error('The service answered without data.')
    return data
  }

  return {
    ask,
    watch(document, variables, onData) {
      const { unsubscribe } = client.subscription(document, variables).subscribe(({ data }) => {
        if (data) onData(data)
      })
      return unsubscribe
    },
    currentAt: () => currentAt,
  }
}

function documentIdOf(document: object): string {
  return (document as { __meta__: { documentId: string } }).__meta__.documentId
}

function isUnknown(problems: unknown): boolean {
  return (
    Array.isArray(problems) &&
    problems.some(({ extensions }) => extensions?.code === 'PERSISTED_DOCUMENT_NOT_FOUND')
  )
}

/** Half a second, doubling to eight, each between half and the whole of it: a hall of screens doesn't return at once. */
export function backoffMs(failures: number): number {
  return 500 * 2 ** Math.min(failures, 4) * (0.5 + Math.random() / 2)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function withDeadline(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const deadline = AbortSignal.timeout(ms)
  return signal ? AbortSignal.any([signal, deadline]) : deadline
}

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
import { backoffMs } from './backoff.ts'

/** Unauthenticated, and expired. */
const tokenCodes = new Set([4401, 4403])
const pingEveryMs = 1_000
const answerLimitMs = 5_000
const questionLimitMs = 10_000

export interface Line {
  ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data>
  /** A mutation. It is sent once: whoever sends it again gives it the same idempotency key. */
  tell<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data>
  /**
   * Hands every frame to onData until the returned function is called. What is watched aside does not decide how fresh
   * the page is: it comes and goes with what somebody chose to look at.
   */
  watch<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    onData: (data: Data) => void,
    aside?: 'aside',
  ): () => void
  /** What the page asks again and again and has no answer to, and since when it asked, by performance.now(). */
  readonly unanswered: Map<object, number>
  /** When every subscription but those aside last stood on a line that answered, by performance.now(); null: never yet. */
  currentAt(): number | null
  close(): void
}

export interface Identity {
  /** A bearer token; null: nobody in particular, who sees what is public. */
  token: string | null
  /** The service does not take the token, or no longer. */
  onRefused: () => void
}

const nobody: Identity = { token: null, onRefused() {} }

export function openLine(origin: string, { token, onRefused }: Identity = nobody): Line {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  /** The subscriptions that there are, and whether each has had a frame since the line was last opened. */
  const attached = new Map<string, boolean>()
  let currentAt: number | null = null
  let unansweredSince: number | null = null

  const aside = new Set<string>()
  const heard = () => {
    const counted = [...attached].filter(([name]) => !aside.has(name))
    if (counted.length > 0 && counted.every(([, told]) => told)) currentAt = performance.now()
  }
  const detach = () => {
    for (const name of attached.keys()) attached.set(name, false)
  }

  const socket = createClient({
    url: `${origin.replace(/^http/, 'ws')}/graphql`,
    // The same ids on every page: what the service sends to a thousand screens is then the same bytes.
    generateID: nameOf,
    connectionParams: authorization,
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
      closed: (event) => {
        unansweredSince = null
        detach()
        if (event instanceof CloseEvent && tokenCodes.has(event.code)) onRefused()
      },
    },
  })

  // A line can die without closing: a cable pulled, a machine frozen. What doesn't answer is given up and opened again.
  const guard = setInterval(() => {
    if (unansweredSince !== null && performance.now() - unansweredSince > answerLimitMs) socket.terminate()
  }, pingEveryMs)

  /** Those that a service did not know. */
  const unknown = new Set<string>()

  /** One subscription that outlives refusals, completions and the close codes that graphql-ws takes for final. */
  function subscribeForEver(
    request: SubscribePayload,
    documentId: string,
    sink: Pick<Sink, 'next'>,
    isAside: boolean,
  ): () => void {
    const name = nameOf(request)
    if (isAside) aside.add(name)
    let failures = 0
    let release = () => {}
    let timer: ReturnType<typeof setTimeout> | undefined
    // Another one may have taken the name by the time that this one hears of its own end.
    let over = false

    const again = () => {
      if (over) return
      attached.set(name, false)
      timer = setTimeout(start, backoffMs(failures))
      failures += 1
    }
    const start = () => {
      const named = { ...request, query: '', documentId }
      release = socket.subscribe(unknown.has(documentId) ? request : named, {
        next: (result) => {
          if (over) return
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
      over = true
      attached.delete(name)
      aside.delete(name)
      clearTimeout(timer)
      release()
    }
  }

  const client = new Client({
    url: `${origin}/graphql`,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetchOptions: { headers: authorization },
    fetch: async (input, init) => {
      const answer = await fetch(input, {
        ...init,
        signal: withDeadline(init?.signal ?? undefined, questionLimitMs),
      })
      if (answer.status === 401) onRefused()
      return answer
    },
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables, operationName }, operation) => ({
          subscribe: (sink) => ({
            unsubscribe: subscribeForEver(
              { query, variables: variables as Record<string, unknown>, operationName },
              documentIdOf(operation.query),
              sink as Pick<Sink, 'next'>,
              operation.context.aside === true,
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

  const tell: Line['tell'] = async (document, variables) => {
    const { data, error } = await client.mutation(document, variables).toPromise()
    if (isUnknown(error?.graphQLErrors)) {
      unknown.add(documentIdOf(document))
      return tell(document, variables)
    }
    if (error || !data) throw error ?? new Error('The service answered without data.')
    return data
  }

  return {
    ask,
    tell,
    watch(document, variables, onData, aside) {
      const context = { aside: aside === 'aside' }
      const { unsubscribe } = client.subscription(document, variables, context).subscribe(({ data }) => {
        if (data) onData(data)
      })
      return unsubscribe
    },
    unanswered: new Map(),
    currentAt: () => currentAt,
    close() {
      clearInterval(guard)
      attached.clear()
      void socket.dispose()
    },
  }
}

/** Of a subscription: what is asked, and of what. */
function nameOf({ operationName, variables }: SubscribePayload): string {
  const values = Object.values(variables ?? {})
  return [
    operationName,
    ...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  ].join(' ')
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

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function withDeadline(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const deadline = AbortSignal.timeout(ms)
  return signal ? AbortSignal.any([signal, deadline]) : deadline
}

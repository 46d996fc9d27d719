// A client of the public API: GraphQL over HTTP with connections that are kept, a deadline for every request, and the
// same request sent again, under the same idempotency key, for as long as the outcome is unknown or the service is full.

import { setMaxListeners } from 'node:events'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'

export interface Client {
  /** Reads; throws when the service answers with errors or not at all. */
  read<Data>(document: string, variables: Record<string, unknown>): Promise<Data>
  /** Sends a mutation until its outcome is known, at most so many times. */
  send(mutation: Mutation): Promise<Outcome>
  /** Gives up what is under way and what waits to be sent again. */
  close(): void
}

export interface Mutation {
  field: string
  document: string
  input: Record<string, unknown>
  token: string
}

/** What became of a mutation. A refusal has the code the service gave it; FAILED means that nobody ever answered. */
export type Outcome =
  | { ok: true; result: Record<string, unknown>; retries: number }
  | { ok: false; code: string; retries: number }

interface Answer {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions?: { code?: string; retryAfterMs?: number } }[]
}

const requestTimeoutMs = 10_000
const attempts = 8
const firstPauseMs = 100
const longestPauseMs = 5_000
const largestAnswerBytes = 4 * 1024 * 1024

export function createClient(url: string, connections: number): Client {
  const secure = url.startsWith('https:')
  const closed = new AbortController()
  // Each pause before a retry listens.
  setMaxListeners(0, closed.signal)
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections })

  const post = (body: string, token?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            accept: 'application/json',
            ...(token ? { authorization: `Bearer ${token}` } : {}),
          },
          signal: AbortSignal.timeout(requestTimeoutMs),
        },
        (response) => {
          const parts: Buffer[] = []
          let size = 0
          response.on('data', (part: Buffer) => {
            size += part.length
            if (size > largestAnswerBytes) response.destroy(new Error('The answer is too large.'))
            parts.push(part)
          })
          response.on('error', reject)
          response.on('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(parts).toString('utf8')) as Answer)
            } catch {
              reject(new Error(`The service answered with status ${response.statusCode} and no JSON.`))
            }
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })

  return {
    async read<Data>(document: string, variables: Record<string, unknown>) {
      const answer = await post(JSON.stringify({ query: document, variables }))
      if (!answer.data || answer.errors) {
        throw new Error(
          answer.errors?.map((error) => error.message).join('; ') ?? 'The service answered nothing.',
        )
      }
      return answer.data as Data
    },

    async send({ field, document, input, token }) {
      const body = JSON.stringify({ query: document, variables: { input } })
      if (closed.signal.aborted) return { ok: false, code: 'FAILED', retries: 0 }
      for (let retries = 0; ; retries += 1) {
        const outcome = await post(body, token).then(
          (answer) => outcomeOf(answer, field),
          // Whether the request was taken before the connection broke is unknown: its key lets it be sent again.
          () => ({ code: 'FAILED', retryAfterMs: 0 }),
        )
        if ('result' in outcome) return { ok: true, result: outcome.result, retries }
        const failed = { ok: false, code: outcome.code, retries } as const
        if (outcome.retryAfterMs === undefined || retries + 1 >= attempts) return failed
        const pause = delay(outcome.retryAfterMs + pauseMs(retries), undefined, { signal: closed.signal })
        const cutShort = await pause.then(
          () => false,
          () => true,
        )
        if (cutShort) return failed
      }
    },

    close() {
      closed.abort()
      agent.destroy()
    },
  }
}

type Verdict = { result: Record<string, unknown> } | { code: string; retryAfterMs?: number | undefined }

function outcomeOf({ data, errors }: Answer, field: string): Verdict {
  const result = data?.[field] as Record<string, unknown> | null | undefined
  if (result && typeof result.code !== 'string') return { result }
  const refusal = (result ?? errors?.[0]?.extensions ?? {}) as { code?: string; retryAfterMs?: number }
  const code = refusal.code ?? 'UNEXPECTED'
  const again = code === 'OVERLOADED' || code === 'UNAVAILABLE'
  return { code, retryAfterMs: again ? (refusal.retryAfterMs ?? firstPauseMs) : undefined }
}

/** Longer from time to time, and never the same for two that failed together: they must not come back together. */
function pauseMs(retries: number): number {
  return Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** retries)
}

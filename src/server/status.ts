// A request that came to no data has a status that says so, whichever media type its answer has, and when to come back.
import type { ExecutionResult } from 'graphql'
import { retryHeader } from './reply.ts'

/** Tells yoga, in the errors, the status and headers of the answer that they come with. */
export function withStatus(result: ExecutionResult): ExecutionResult {
  if (!('data' in result)) {
    for (const { extensions } of result.errors ?? []) {
      const http = (extensions.http ?? {}) as { status?: number; headers?: Record<string, string> }
      extensions.http = {
        status: http.status ?? statusOf(extensions.code),
        headers: { ...retryHeader(extensions.retryAfterMs), ...http.headers },
        spec: false,
      }
    }
  }
  return result
}

function statusOf(code: unknown): number {
  switch (code) {
    case 'INTERNAL':
      return 500
    case 'OVERLOADED':
    case 'UNAVAILABLE':
      return 503
    default:
      return 400
  }
}

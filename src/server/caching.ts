// What may be kept of an answer, and for how long: a CDN in front answers a crowd that asks the same by GET, and tells
// who has the answer already only that. What was asked with a token, went wrong or is no plain answer is kept by nobody.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from './post.ts'

/** An answer says the seq it is as of, and LIVE promises numbers of the last second: a cache adds one to it. */
const freshSeconds = 1
/** While a newer one is fetched nobody waits. No longer: who comes after a quiet time is not shown what was long ago. */
const staleSeconds = 1

const kept = `public, max-age=${freshSeconds}, stale-while-revalidate=${staleSeconds}`

/** What holds of every answer, unless it says otherwise. A public read is the same to every origin. */
export function cachingHeaders(
  { method, headers }: IncomingMessage,
  publicRead: boolean,
): Record<string, string> {
  if (method !== 'GET') return { vary: 'origin, accept' }
  return {
    vary: publicRead ? 'accept, authorization' : 'origin, accept, authorization',
    'cache-control': headers.authorization === undefined ? 'no-store' : 'private, no-store',
  }
}

/** An answer without errors, with leave to keep it where it was a public one. */
export function keepable({ method, headers }: IncomingMessage, answer: Answer): Answer {
  const type = answer.headers['content-type'] ?? ''
  if (method !== 'GET' || headers.authorization !== undefined || !type.startsWith('application/'))
    return answer
  const etag = `"${createHash('sha256').update(type).update(answer.text).digest('base64url')}"`
  // The text that belongs to a 304 is only counted, and not sent.
  const status = isAmong(etag, headers['if-none-match']) ? 304 : answer.status
  return { ...answer, status, headers: { ...answer.headers, 'cache-control': kept, etag } }
}

/** Whoever packs an answer on its way makes its tag a weak one. */
function isAmong(etag: string, tags = ''): boolean {
  return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}

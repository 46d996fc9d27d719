// One verdict for every way in: POST, GET, SSE and WebSocket. Nothing here knows a socket; it judges what a request
// says of itself before anything of it is read or executed.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { documentsOfComponents } from './persistedDocuments.ts'

export interface Limits {
  /** A message over WebSocket, the body of a POST, the address of a GET. */
  messageBytes: number
  /** A socket that has not said who it is by then is closed. */
  connectionInitMs: number
  /** By then the headers of a request have arrived. */
  headersMs: number
  /** By then all of a request has arrived. */
  requestMs: number
  /** A reader that takes nothing of what waits for it for so long is closed. */
  stalledMs: number
  /** From taking an operation to its answer; a subscription, to its first frame's start. */
  operationMs: number
  /** What the public was answered is given again for so long at most: LIVE is no older than a second. */
  keptAnswerMs: number
  /** Subscriptions that differ in document, variables or visibility; the last fifth is for addresses that have few. */
  differentSubscriptions: number
  depth: number
  aliases: number
  directives: number
  tokens: number
}

export const defaultLimits: Limits = {
  messageBytes: 64 * 1024,
  connectionInitMs: 3_000,
  headersMs: 10_000,
  requestMs: 20_000,
  stalledMs: 30_000,
  operationMs: 6_000,
  keptAnswerMs: 500,
  differentSubscriptions: 12_500,
  depth: 12,
  aliases: 30,
  directives: 30,
  tokens: 2_000,
}

export interface Refusal {
  status: number
  code: string
  message: string
  headers?: Record<string, string>
  /** When to come back, at the earliest. */
  retryMs?: number
}

/** What a request says of itself. */
export class Ask {
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  #parameters: URLSearchParams | undefined

  constructor({ method = 'GET', url = '/', headers }: IncomingMessage) {
    this.method = method
    this.url = url
    this.headers = headers
  }

  /** Of the query, which is read once. */
  get parameters(): URLSearchParams {
    const begins = this.url.indexOf('?')
    this.#parameters ??= new URLSearchParams(begins < 0 ? '' : this.url.slice(begins + 1))
    return this.#parameters
  }
}

export interface GuardRules {
  allowedOrigins: readonly string[]
  messageBytes: number
}

/** What a request to /graphql is refused for; null: nothing. An upgrade to WebSocket is a GET. */
export function judge(ask: Ask, rules: GuardRules): Refusal | null {
  return (
    methodRefusal(ask) ??
    (isPublicRead(ask) ? null : originRefusal(ask, rules)) ??
    (ask.method === 'POST' ? bodyRefusal(ask, rules) : urlRefusal(ask, rules))
  )
}

/**
 * A GET that names one of the few documents of components and says nothing of who asks. Everybody has the same answer to
 * it and could have it without a browser, so that pages of every origin may read it: numbers are shown inside them.
 * Whatever else such a page asks, and whatever has a token, stays with the origins that may ask anything.
 */
export function isPublicRead(ask: Ask): boolean {
  const { method, headers } = ask
  if (method !== 'GET' || headers.authorization !== undefined || headers.upgrade !== undefined) return false
  const { parameters } = ask
  return (
    documentsOfComponents.has(parameters.get('documentId') ?? '') &&
    !parameters.has('query') &&
    !parameters.has('extensions')
  )
}

/** The same few come with every request. */
const soundHosts = new LRUCache<string, true>({ max: 100 })

/** What every path and every upgrade is refused for: a Host of which no address can be made. */
export function hostRefusal({ headers: { host } }: Ask): Refusal | null {
  if (host === undefined || soundHosts.has(host)) return null
  if (!/[\s/\\?#@]/.test(host) && URL.canParse(`http://${host}`)) {
    soundHosts.set(host, true)
    return null
  }
  return { status: 400, code: 'BAD_HOST', message: 'The header "Host" is not a host name with a port.' }
}

/** The origin that may read the answer, when it is another one than our own. */
export function foreignOrigin({ headers }: Ask, { allowedOrigins }: GuardRules): string | null {
  const { origin } = headers
  return origin !== undefined && !isOwnOrigin(origin, headers.host) && allowedOrigins.includes(origin)
    ? origin
    : null
}

function methodRefusal({ method }: Ask): Refusal | null {
  if (method === 'GET' || method === 'POST' || method === 'OPTIONS') return null
  return {
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    message: 'Use POST or GET.',
    headers: { allow: 'GET, POST, OPTIONS' },
  }
}

function originRefusal({ method, headers }: Ask, { allowedOrigins }: GuardRules): Refusal | null {
  const { origin, host } = headers
  if (origin !== undefined) {
    return isOwnOrigin(origin, host) || allowedOrigins.includes(origin) ? null : wrongOrigin
  }
  // A browser sends no Origin with a GET for an image or a script, but says where it comes from. Who says neither is
  // not a browser, and nobody's session can be borrowed from it.
  const site = headers['sec-fetch-site']
  return method === 'GET' && (site === 'cross-site' || site === 'same-site') ? wrongOrigin : null
}

const wrongOrigin: Refusal = {
  status: 403,
  code: 'ORIGIN_NOT_ALLOWED',
  message:
    'Pages of this origin may not use the service. Its operator lists those that may in ALLOWED_ORIGINS.',
}

/** The scheme is not compared: behind a proxy that ends TLS the service does not know its own. */
function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}

function bodyRefusal({ headers }: Ask, { messageBytes }: GuardRules): Refusal | null {
  // A form or plain text can be sent by any page without asking first; JSON cannot.
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const charset = /;\s*charset="?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase()
  if (mediaType !== 'application/json' || (charset ?? 'utf-8') !== 'utf-8') {
    return {
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Send the body as "Content-Type: application/json", in UTF-8.',
    }
  }
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the body without Content-Encoding.' }
  }
  const length = headers['content-length']
  if (length === undefined) {
    return { status: 411, code: 'LENGTH_REQUIRED', message: 'Send the body with its Content-Length.' }
  }
  return Number(length) > messageBytes
    ? { status: 413, code: 'MESSAGE_TOO_LARGE', message: `A message may have at most ${messageBytes} bytes.` }
    : null
}

function urlRefusal(ask: Ask, { messageBytes }: GuardRules): Refusal | null {
  if (ask.url.length > messageBytes) {
    return {
      status: 414,
      code: 'MESSAGE_TOO_LARGE',
      message: `A message may have at most ${messageBytes} bytes.`,
    }
  }
  const { parameters } = ask
  const broken = ['variables', 'extensions'].find((name) => !isJson(parameters.get(name)))
  return broken === undefined
    ? null
    : { status: 400, code: 'BAD_REQUEST', message: `The parameter "${broken}" is not JSON.` }
}

function isJson(text: string | null): boolean {
  if (!text) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Whose connection it is. A header anyone can write is believed only as far as our own proxies have written it: each
 * of them appends the address it saw, so the last entries are theirs.
 */
export function addressOf(
  remoteAddress: string | undefined,
  headers: IncomingHttpHeaders,
  proxyHops: number,
): string {
  const direct = (remoteAddress ?? '').replace(/^::ffff:/, '')
  if (proxyHops === 0) return direct
  const header = headers['x-forwarded-for']
  const seen = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((entry) => entry.trim())
  return seen.at(-proxyHops) || direct
}

export const tooManySockets: Refusal = {
  status: 429,
  code: 'TOO_MANY_SOCKETS',
  message:
    'Too many sockets and streams are open from this address. Close some, or share one among subscriptions.',
  retryMs: 5_000,
}

export const stopping: Refusal = {
  status: 503,
  code: 'STOPPING',
  message: 'This instance is stopping. Connect again to reach another one.',
  retryMs: 2_000,
}

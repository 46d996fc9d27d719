// Answers that are not GraphQL results, in the one form that clients of /graphql know.
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { retryAfterMs } from '../retry.ts'
import type { Refusal } from './guard.ts'

/** Sent with whatever is answered. */
export function lay(response: ServerResponse, headers: Record<string, string>): void {
  for (const name in headers) response.setHeader(name, headers[name] as string)
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(text)
}

export function refuse(response: ServerResponse, refusal: Refusal): void {
  // What is left of a body that is not wanted is not read: the connection ends with the answer.
  response.shouldKeepAlive = false
  const { errors, headers } = wordsOf(refusal)
  sendJson(response, refusal.status, { errors }, headers)
}

/** Answers on a socket that was about to become a WebSocket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const { errors, headers: more } = wordsOf(refusal)
  const text = JSON.stringify({ errors })
  const headers = {
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    ...more,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  // A peer that breaks off before it is answered is not our failure.
  socket.on('error', () => {})
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('\r\n')}\r\n\r\n${text}`,
  )
}

/** The header knows only whole seconds; who reads the body can spread better. */
export function retryHeader(afterMs: unknown): Record<string, string> {
  return typeof afterMs === 'number' ? { 'retry-after': String(Math.ceil(afterMs / 1_000)) } : {}
}

/** As a result of GraphQL that came to no data, and the headers that go with it. */
export function wordsOf({ code, message, headers = {}, retryMs }: Refusal): {
  errors: [{ message: string; extensions: { code: string; retryAfterMs?: number } }]
  headers: Record<string, string>
} {
  if (retryMs === undefined) return { errors: [{ message, extensions: { code } }], headers }
  const afterMs = retryAfterMs(retryMs, Math.random())
  return {
    errors: [{ message, extensions: { code, retryAfterMs: afterMs } }],
    headers: { ...headers, ...retryHeader(afterMs) },
  }
}

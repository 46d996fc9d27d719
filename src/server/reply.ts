// Answers that are not GraphQL results, in the one form that clients of /graphql know.
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Refusal } from './guard.ts'

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
  sendJson(response, refusal.status, errorsOf(refusal), refusal.headers)
}

/** Answers on a socket that was about to become a WebSocket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const text = JSON.stringify(errorsOf(refusal))
  const headers = {
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    ...refusal.headers,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('\r\n')}\r\n\r\n${text}`,
  )
}

function errorsOf({ code, message }: Refusal) {
  return { errors: [{ message, extensions: { code } }] }
}

// A WebSocket peer that sends what it is told, right or wrong, and remembers everything it is sent.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type ClientOptions, WebSocket } from 'ws'
import type { Json } from '../setup/service.ts'

type Message = Json

export interface Peer {
  socket: WebSocket
  send(message: unknown): void
  /** The next message, in order. */
  heard(): Promise<Message>
  closed: Promise<{ code: number; reason: string }>
}

export function openPeer(url: string, options: ClientOptions = {}, protocol = 'graphql-transport-ws'): Peer {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, protocol, options)
  const messages: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data))
    const next = waiting.shift()
    if (next) next(message)
    else messages.push(message)
  })
  socket.on('error', () => {})
  return {
    socket,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    heard: () =>
      messages.length > 0
        ? Promise.resolve(messages.shift())
        : new Promise((resolve) => waiting.push(resolve)),
    closed: new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
    ),
  }
}

/** A peer that has been greeted. */
export async function greetedPeer(
  url: string,
  payload?: unknown,
  options: ClientOptions = {},
): Promise<Peer> {
  const peer = openPeer(url, options)
  await once(peer.socket, 'open')
  peer.send({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) })
  const ack = await peer.heard()
  if (ack.type !== 'connection_ack') throw new Error(`expected to be greeted, heard ${ack.type}`)
  return peer
}

/** Asks one operation and returns the first answer to it. */
export async function ask(peer: Peer, query: string, id = '1', variables?: unknown): Promise<Message> {
  peer.send({ id, type: 'subscribe', payload: { query, ...(variables === undefined ? {} : { variables }) } })
  let message = await peer.heard()
  while (message.id !== id) message = await peer.heard()
  return message
}

/** An upgrade that is refused: the status and body of the refusal. */
export async function refusedUpgrade(
  url: string,
  options: ClientOptions = {},
): Promise<{ status: number; code: string }> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', options)
  socket.on('error', () => {})
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let text = ''
  for await (const part of response) text += part
  return { status: response.statusCode ?? 0, code: JSON.parse(text).errors[0].extensions.code }
}

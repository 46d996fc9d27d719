// GraphQL over server-sent events, one stream for each subscription. The answer's head is the server's; the events are
// written to the socket itself, since their bytes are the same for all that watch the same.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Viewer } from '../auth/viewer.ts'
import { chunk, type Frame } from '../live/frame.ts'
import { Line, type Outlet, type Transport } from '../live/outlet.ts'
import type { Subscription } from '../live/subscription.ts'
import type { Metrics } from '../metrics.ts'
import { retryAfterMs } from '../retry.ts'
import { type Connection, Pulse } from './connections.ts'

/** How long, at the least, a peer whose stream broke off should stay away. */
const restartMs = 1_000
const comment = ':\n\n'
const completion = 'event: complete\ndata:\n\n'
const commentChunk = chunk(comment)
const completionChunk = chunk(completion)

/** One object is the connection that is looked after, the outlet of its subscription and what its frames pass. */
export class Stream implements Connection, Outlet, Transport {
  readonly transport = 'sse'
  readonly address: string
  readonly role: Viewer['role']
  readonly expiresAt: Date | null
  readonly keyId: number | null
  readonly pulse = new Pulse()
  readonly line: Line
  readonly #response: ServerResponse
  readonly #subscription: Subscription
  readonly #metrics: Metrics
  /** HTTP/1.0 knows no chunks: there the end of the connection is the end of the events. */
  readonly #chunked: boolean
  #begun = false

  constructor(
    response: ServerResponse,
    socket: Socket,
    { address, viewer }: { address: string; viewer: Viewer },
    subscription: Subscription,
    metrics: Metrics,
  ) {
    this.address = address
    this.role = viewer.role
    this.expiresAt = viewer.expiresAt
    this.keyId = viewer.keyId ?? null
    this.line = new Line(socket, this)
    this.#response = response
    this.#subscription = subscription
    this.#metrics = metrics
    this.#chunked = response.req.httpVersionMinor > 0
    // The request has been read; what listened to it holds all that was made of it, its text among it.
    response.req.removeAllListeners()
  }

  /** Writes the head, and from then on what the subscription is shown. */
  begin(): void {
    const response = this.#response
    // It left, or was ended, while its answer was made.
    if (response.destroyed || this.socket.destroyed) return
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'content-encoding': 'none',
      connection: this.#chunked ? 'keep-alive' : 'close',
      ...(this.#chunked ? { 'transfer-encoding': 'chunked' } : {}),
    })
    // Browsers come back by themselves, at the time they are told here; some take no notice of a head before something
    // follows it.
    response.write(`retry: ${retryAfterMs(restartMs, Math.random())}\n\n`)
    this.#begun = true
    this.#subscription.attach(this)
  }

  get socket(): Socket {
    return this.line.socket
  }

  get open(): boolean {
    return this.#begun && !this.#response.writableEnded && !this.socket.destroyed
  }

  subscriptions(): number {
    return 1
  }

  send(frame: Frame): void {
    this.#metrics.delivered.sse += 1
    this.socket.write(this.#chunked ? frame.event() : frame.eventText())
  }

  ping(): void {
    if (this.open) this.socket.write(this.#chunked ? commentChunk : comment)
  }

  /** With `complete`: there is nothing more to come for. */
  end(): void {
    if (this.open) this.socket.write(this.#chunked ? completionChunk : completion)
    this.goAway()
  }

  expire(): void {
    this.end()
  }

  /** As if the connection were lost, so that clients come back by themselves. */
  goAway(): void {
    this.left()
    if (this.#begun) this.#response.end()
    else this.socket.destroy()
  }

  stalled(): void {
    this.socket.destroy()
  }

  /** Nobody is left to be shown anything. */
  left(): void {
    void this.#subscription.return()
  }
}

// GraphQL over WebSocket (graphql-transport-ws). graphql-ws speaks the protocol; the operations run through the same
// pipeline as those over HTTP, and whatever a peer sends, the worst that ends is its own socket.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import {
  CloseCode,
  type Context,
  handleProtocols,
  makeServer,
  type Server,
  type SubscribePayload,
} from 'graphql-ws'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { App } from '../app.ts'
import type { Verify } from '../auth/token.ts'
import { publicViewer, type Viewer } from '../auth/viewer.ts'
import { Unavailable } from '../errors.ts'
import { codedError } from '../graphql/plugins.ts'
import type { Handover } from '../live/fanout.ts'
import { asciiJson, type Frame } from '../live/frame.ts'
import { Line, type Outlet, type Transport } from '../live/outlet.ts'
import type { Subscription } from '../live/subscription.ts'
import type { Metrics } from '../metrics.ts'
import { retryAfterMs } from '../retry.ts'
import { type Connection, type Connections, Pulse } from './connections.ts'
import type { Limits } from './guard.ts'
import type { Operations } from './operations.ts'

/** Codes that are not graphql-ws's own. Clients come back after each of them. */
const closeCodes = { serviceRestart: 1012, tryAgainLater: 1013 } as const
/** How long, at the least, a peer that we send away should stay away; told in the reason. */
const restartMs = 1_000
const laterMs = 5_000

/** As many as one message may have bytes. */
const mostIdCharacters = 64 * 1024

/** How long a peer has to answer our close before its socket is cut. */
const closeAnswerMs = 2_000

export interface WebSocketDoor {
  /** Takes over a socket whose upgrade has been judged. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void
}

type Params = { authorization?: unknown; Authorization?: unknown }
/** What graphql-ws keeps of a socket. */
type Link = Context<Params, Peer>

/** The functions that belong to one operation travel with its arguments. */
interface Prepared extends ExecutionArgs, Handover {
  run(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>
}

export function openWebSocketDoor(
  app: App,
  operations: Operations,
  verify: Verify,
  connections: Connections,
  limits: Limits,
): WebSocketDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    WebSocket: Peer,
    // Connections are kept once, by ourselves.
    clientTracking: false,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols,
  })
  const protocol = makeServer<Params, Peer>({
    // Its timer would be kept for as long as the socket.
    connectionInitWaitTimeout: 0,
    onConnect: (link) => connect(app, link as Link, verify),
    // It reaches graphql-ws after what came with it in one piece, a completion perhaps, has been read.
    async onSubscribe(link, id, payload) {
      throw new Operation(link as Link, id, payload)
    },
  })
  const house: House = { app, operations, connections, protocol, connectionInitMs: limits.connectionInitMs }
  return {
    accept(request, socket, head, address) {
      sockets.handleUpgrade(request, socket, head, (peer) => peer.enter(house, request.socket, address))
    },
  }
}

/** What all peers have in common. */
interface House {
  app: App
  operations: Operations
  connections: Connections
  protocol: Server<Peer>
  connectionInitMs: number
}

/**
 * A WebSocket with all that it is besides: what graphql-ws speaks through, a connection that is looked after, and who
 * its peer is. Its listeners are methods, which are called with the socket as `this`. Thousands of sockets wait for a
 * number to change: what each keeps alive, an object here and a closure there, is what the service weighs.
 */
class Peer extends WebSocket implements Connection, Transport {
  readonly pulse = new Pulse()
  viewer = publicViewer
  /** Once it has said who it is. */
  link: Link | null = null
  /** Operations that were completed and are answered still, to nobody. */
  leaving = 0
  house!: House
  address!: string
  line!: Line
  #greeting: NodeJS.Timeout | undefined
  #heard: ((text: string) => Promise<void>) | null = null
  #closed!: (code: number, reason: string) => Promise<void>

  enter(house: House, socket: Socket, address: string): void {
    this.house = house
    this.address = address
    this.line = new Line(socket, this)
    this.#greeting = setTimeout(() => this.#tooLate(), house.connectionInitMs)
    this.#closed = house.protocol.opened(this, this)
    this.on('message', this.#hear)
    this.on('error', this.#broken)
    this.on('close', this.#gone)
    house.connections.add(this)
  }

  greeted(link: Link): void {
    clearTimeout(this.#greeting)
    this.#greeting = undefined
    this.link = link
  }

  /** Where graphql-ws wants to hear messages. */
  onMessage(heard: (text: string) => Promise<void>): void {
    this.#heard = heard
  }

  /** Settles when it is taken: until then its operation is open, and who takes nothing is soon refused more of them. */
  override send(text: string): Promise<void> {
    return new Promise((sent) => super.send(text, () => sent()))
  }

  /** By us, by graphql-ws, and by ws in answer to the peer's own. */
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, typeof reason === 'string' ? shortened(reason) : reason)
    setTimeout(() => this.terminate(), closeAnswerMs).unref()
  }

  get open(): boolean {
    return this.readyState === WebSocket.OPEN
  }

  get transport(): 'websocket' {
    return 'websocket'
  }

  get socket(): Socket {
    return this.line.socket
  }

  get role(): Viewer['role'] {
    return this.viewer.role
  }

  get expiresAt(): Date | null {
    return this.viewer.expiresAt
  }

  get keyId(): number | null {
    return this.viewer.keyId ?? null
  }

  subscriptions(): number {
    return this.link ? Object.keys(this.link.subscriptions).length : 0
  }

  expire(reason = 'The token has expired'): void {
    this.close(CloseCode.Forbidden, reason)
  }

  stalled(): void {
    this.close(closeCodes.tryAgainLater, comingBack('The reader is too slow', laterMs))
  }

  goAway(): void {
    this.close(closeCodes.serviceRestart, comingBack('Service restart', restartMs))
  }

  /** Whoever is sent away is not heard any more, though it goes on talking. */
  #hear(data: RawData): void {
    if (!this.open) return
    this.#heard?.(String(data)).catch((error) => this.#stumble(error))
  }

  #stumble(error: unknown): void {
    const { app } = this.house
    if (error instanceof Operation) error.answer(this.house).catch((wrong) => this.#stumble(wrong))
    // graphql-ws throws at messages of a type that only servers send: that is the peer's mistake.
    else if (error instanceof Error && /^Unexpected message/.test(error.message))
      this.close(CloseCode.BadRequest, error.message)
    // What came with a ping is sent back with the pong, and nested by the thousand it cannot be written.
    else if (error instanceof RangeError) this.close(CloseCode.BadRequest, 'The message is nested too deeply')
    else {
      app.log.error({ err: error }, 'a message over WebSocket was not handled')
      this.close(CloseCode.InternalServerError, 'Internal server error')
    }
  }

  #tooLate(): void {
    this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout')
  }

  /** Frames that break the protocol: ws has already closed with the code that says how. */
  #broken(error: Error): void {
    this.house.app.log.debug({ err: error }, 'a WebSocket broke the protocol')
  }

  #gone(code: number, reason: Buffer): void {
    const { connections, app } = this.house
    clearTimeout(this.#greeting)
    connections.remove(this)
    this.#closed(code, String(reason)).catch((error) =>
      app.log.error({ err: error }, 'a WebSocket was not given back'),
    )
  }
}

function comingBack(reason: string, baseMs: number): string {
  return `${reason}; come back in ${retryAfterMs(baseMs, Math.random())} ms`
}

/** What the peer is greeted with; false: it is sent away. */
async function connect(app: App, link: Link, verify: Verify): Promise<{ serverTime: string } | false> {
  const { extra: peer, connectionParams } = link
  peer.greeted(link)
  // Nothing of it is asked for again, and a socket stays for hours.
  delete (link as { connectionParams?: Params }).connectionParams
  const given = connectionParams?.authorization ?? connectionParams?.Authorization
  try {
    peer.viewer = await verify(given === undefined || given === null ? undefined : String(given))
    return { serverTime: app.clock.now().toISOString() }
  } catch (error) {
    if (error instanceof Unavailable)
      peer.close(closeCodes.tryAgainLater, comingBack('Tokens cannot be verified now', restartMs))
    else peer.close(CloseCode.Forbidden, error instanceof Error ? error.message : 'Forbidden')
    return false
  }
}

async function prepare(
  app: App,
  operations: Operations,
  { extra: peer, subscriptions }: Link,
  payload: SubscribePayload,
): Promise<Prepared | readonly GraphQLError[]> {
  try {
    // The one that asks is among them already; what was completed costs as much until it is answered.
    const most = app.config.subscriptionsPerSocket
    const ids = Object.keys(subscriptions)
    if (ids.length + peer.leaving > most) {
      return [
        new GraphQLError(`At most ${most} operations may be open on one socket. Complete one first.`, {
          extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
        }),
      ]
    }
    // Each is kept for as long as its operation is open.
    if (ids.join('').length > mostIdCharacters) {
      return [
        new GraphQLError(`The ids in use on one socket may have ${mostIdCharacters} characters together.`, {
          extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
        }),
      ]
    }
    const { viewer } = peer
    if (viewer.expiresAt !== null && viewer.expiresAt <= app.clock.now()) {
      peer.expire()
      return [new GraphQLError('The token has expired.', { extensions: { code: 'UNAUTHENTICATED' } })]
    }
    const params = operations.withText(payload)
    const handover: Handover['handover'] = { subscription: null }
    const enveloped = operations.getEnveloped({
      app,
      viewer,
      address: peer.address,
      params,
      handover,
    } as never)
    const document = enveloped.parse(params.query)
    const operation = getOperationAST(document, params.operationName)
    if (!operation) {
      return [
        new GraphQLError('Could not determine what operation to execute.', {
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        }),
      ]
    }
    const problems = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[]
    if (problems.length > 0) return problems.map((problem) => visible(problem, app))
    return {
      schema: enveloped.schema,
      document,
      operationName: params.operationName ?? null,
      variableValues: params.variables ?? null,
      contextValue: await enveloped.contextFactory(),
      rootValue: undefined,
      handover,
      run: operation.operation === 'subscription' ? enveloped.subscribe : enveloped.execute,
    }
  } catch (error) {
    return [visible(error, app)]
  }
}

/**
 * Thrown out of graphql-ws before it begins anything: it knows operations by their ids alone, and would take one that the
 * client has completed for the next with the same id. While it is answered, it stands among the peer's subscriptions, and
 * so does the subscription after it: there graphql-ws finds what to end when the client completes it or leaves.
 */
class Operation {
  readonly #link: Link
  readonly #id: string
  readonly #payload: SubscribePayload
  #completed = false

  constructor(link: Link, id: string, payload: SubscribePayload) {
    this.#link = link
    this.#id = id
    this.#payload = payload
    this.#enter(this)
  }

  async answer({ app, operations }: House): Promise<void> {
    const link = this.#link
    const { extra: peer } = link
    // What was thrown took with it whatever had the id.
    if (!this.#completed) this.#enter(this)
    try {
      const prepared = await prepare(app, operations, link, this.#payload)
      if (!('run' in prepared)) return await this.#say({ type: 'error', payload: prepared })
      const result = await prepared.run(prepared)
      const { subscription } = prepared.handover
      if (subscription && Symbol.asyncIterator in result) return this.#watch(subscription, app.metrics)
      if (!this.#completed) app.metrics.delivered.websocket += 1
      await this.#say({ type: 'next', payload: said(result as ExecutionResult, app) })
      await this.#say({ type: 'complete' })
    } finally {
      if (this.#completed) peer.leaving -= 1
      else if (link.subscriptions[this.#id] === this) delete link.subscriptions[this.#id]
    }
  }

  return(): Promise<IteratorResult<never, undefined>> {
    this.#completed = true
    this.#link.extra.leaving += 1
    return Promise.resolve({ done: true, value: undefined })
  }

  /** Without it graphql-ws would not call return(). */
  [Symbol.asyncIterator](): never {
    throw new Error('An operation is answered, and not read.')
  }

  /** From here on its frames are written to the socket itself, and nothing else is kept for it. */
  #watch(subscription: Subscription, metrics: Metrics): void {
    if (this.#completed || !this.#link.extra.open) {
      void subscription.return()
      return
    }
    this.#enter(subscription)
    subscription.attach(new Messages(this.#link, this.#id, metrics))
  }

  #enter(what: Operation | Subscription): void {
    this.#link.subscriptions[this.#id] = what as AsyncIterable<ExecutionResult>
  }

  async #say(message: { type: string; payload?: unknown }): Promise<void> {
    if (!this.#completed) await this.#link.extra.send(JSON.stringify({ id: this.#id, ...message }))
  }
}

class Messages implements Outlet {
  readonly #link: Link
  readonly #metrics: Metrics
  /** As JSON of single bytes. */
  readonly #id: string

  constructor(link: Link, id: string, metrics: Metrics) {
    this.#link = link
    this.#id = asciiJson(id)
    this.#metrics = metrics
  }

  get line(): Line {
    return this.#link.extra.line
  }

  send(frame: Frame): void {
    const { line } = this
    line.socket.write(frame.message(this.#id))
    if (line.busy) frame.giveAway(this.#id)
    this.#metrics.delivered.websocket += 1
  }

  end(): void {
    const { subscriptions, extra: peer } = this.#link
    delete subscriptions[JSON.parse(this.#id)]
    if (peer.open) void peer.send(`{"id":${this.#id},"type":"complete"}`)
  }
}

/** Without what only HTTP needs to know. */
function said(result: ExecutionResult, app: App): ExecutionResult {
  return result.errors ? { ...result, errors: result.errors.map((error) => visible(error, app)) } : result
}

function visible(error: unknown, app: App): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = codedError(error, 'request', app.log)
  const { http: _http, ...said } = extensions
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: said,
  })
}

/** A close carries 123 bytes of reason, and graphql-ws names ids in it that may be as long as a message. */
function shortened(reason: string): string {
  // A decoder that expects more to come leaves out a character that was cut.
  return new TextDecoder().decode(Buffer.from(reason).subarray(0, 123), { stream: true })
}

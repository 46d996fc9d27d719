// GraphQL over WebSocket (graphql-transport-ws). graphql-ws speaks the protocol; the operations run through the same
// pipeline as those over HTTP, and whatever a peer sends, the worst that ends is its own socket.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { Duplex } from 'node:stream'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import {
  CloseCode,
  handleProtocols,
  type Context as Link,
  makeServer,
  type SubscribePayload,
} from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { App } from '../app.ts'
import type { Verify } from '../auth/token.ts'
import { publicViewer, type Viewer } from '../auth/viewer.ts'
import { Unavailable } from '../errors.ts'
import { codedError } from '../graphql/plugins.ts'
import type { Handover } from '../live/fanout.ts'
import { asciiJson, type Frame } from '../live/frame.ts'
import { Line, type Outlet } from '../live/outlet.ts'
import type { Subscription } from '../live/subscription.ts'
import type { Metrics } from '../metrics.ts'
import { retryAfterMs } from '../retry.ts'
import type { Connection, Connections } from './connections.ts'
import type { Limits } from './guard.ts'
import type { Operations } from './operations.ts'

/** Codes that are not graphql-ws's own. Clients come back after each of them. */
const closeCodes = { serviceRestart: 1012, tryAgainLater: 1013 } as const
/** How long, at the least, a peer that we send away should stay away; told in the reason. */
const restartMs = 1_000
const laterMs = 5_000

/** How long a peer has to answer our close before its socket is cut. */
const closeAnswerMs = 2_000

export interface WebSocketDoor {
  /** Takes over a socket whose upgrade has been judged. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void
}

interface Extra {
  socket: WebSocket
  line: Line
  connection: Connection
  viewer: Viewer
}

type Params = { authorization?: unknown; Authorization?: unknown }
type Peer = Link<Params, Extra>

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
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols,
  })
  const protocol = makeServer<Params, Extra>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    onConnect: (peer) => connect(app, peer as Peer, verify),
    onSubscribe: (peer, _id, payload) => prepare(app, operations, peer as Peer, payload),
    execute: (args) => (args as Prepared).run(args) as Promise<ExecutionResult>,
    subscribe: (args) => (args as Prepared).run(args),
    // What breaks off a stream is said like any other error.
    onError: (_peer, _id, _payload, errors) => errors.map((error) => visible(error, app).toJSON()),
    onNext() {
      app.metrics.delivered.websocket += 1
    },
    onOperation(peer, id, _payload, args, result) {
      const { subscription } = (args as Prepared).handover
      // One that was completed while it opened is given back by graphql-ws.
      if (!subscription || !(Symbol.asyncIterator in result) || !(id in peer.subscriptions)) return
      throw new Parked(peer as Peer, id, subscription)
    },
  })
  return {
    accept(request, socket, head, address) {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        talk(app, protocol, connections, webSocket, request.socket, address)
      })
    },
  }
}

function talk(
  app: App,
  protocol: ReturnType<typeof makeServer<Params, Extra>>,
  connections: Connections,
  socket: WebSocket,
  rawSocket: Socket,
  address: string,
): void {
  let heardAt = performance.now()
  const close = (code: number, reason: string) => {
    socket.close(code, shortened(reason))
    setTimeout(() => socket.terminate(), closeAnswerMs).unref()
  }
  const connection: Connection = {
    transport: 'websocket',
    address,
    socket: rawSocket,
    expiresAt: null,
    keyId: null,
    subscriptions: () => 0,
    expire: (reason = 'The token has expired') => close(CloseCode.Forbidden, reason),
    stalled: () => close(closeCodes.tryAgainLater, comingBack('The reader is too slow', laterMs)),
    goAway: () => close(closeCodes.serviceRestart, comingBack('Service restart', restartMs)),
    ping: () => socket.ping(),
    heardAt: () => heardAt,
  }
  const gone = connections.add(connection)
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (text) => new Promise((sent) => socket.send(text, () => sent())),
      close,
      onMessage(heard) {
        socket.on('message', (data) => {
          heardAt = performance.now()
          heard(String(data)).catch((error) => {
            if (error instanceof Parked) return error.take(app.metrics)
            // graphql-ws throws at messages of a type that only servers send: that is the peer's mistake.
            if (/^Unexpected message/.test(error?.message))
              return close(CloseCode.BadRequest, error.message.slice(0, 120))
            app.log.error({ err: error }, 'a message over WebSocket was not handled')
            close(CloseCode.InternalServerError, 'Internal server error')
          })
        })
      },
    },
    {
      socket,
      line: new Line(rawSocket, () => socket.readyState === socket.OPEN),
      connection,
      viewer: publicViewer,
    },
  )
  socket.on('pong', () => {
    heardAt = performance.now()
  })
  // Frames that break the protocol: ws has already closed with the code that says how.
  socket.on('error', (error) => app.log.debug({ err: error }, 'a WebSocket broke the protocol'))
  socket.once('close', (code, reason) => {
    gone()
    closed(code, String(reason)).catch((error) =>
      app.log.error({ err: error }, 'a WebSocket was not given back'),
    )
  })
}

function comingBack(reason: string, baseMs: number): string {
  return `${reason}; come back in ${retryAfterMs(baseMs, Math.random())} ms`
}

/** What the peer is greeted with; false: it is sent away. */
async function connect(app: App, peer: Peer, verify: Verify): Promise<{ serverTime: string } | false> {
  const { extra, connectionParams } = peer
  // Nothing of it is asked for again, and a socket stays for hours.
  delete (peer as { connectionParams?: Params }).connectionParams
  const given = connectionParams?.authorization ?? connectionParams?.Authorization
  try {
    extra.viewer = await verify(given === undefined || given === null ? undefined : String(given))
    extra.connection.expiresAt = extra.viewer.expiresAt
    extra.connection.keyId = extra.viewer.keyId ?? null
    extra.connection.subscriptions = () => Object.keys(peer.subscriptions).length
    return { serverTime: app.clock.now().toISOString() }
  } catch (error) {
    if (error instanceof Unavailable)
      extra.socket.close(closeCodes.tryAgainLater, comingBack('Tokens cannot be verified now', restartMs))
    else
      extra.socket.close(
        CloseCode.Forbidden,
        error instanceof Error ? error.message.slice(0, 120) : 'Forbidden',
      )
    return false
  }
}

async function prepare(
  app: App,
  operations: Operations,
  { extra, subscriptions }: Peer,
  payload: SubscribePayload,
): Promise<Prepared | GraphQLError[]> {
  try {
    // The one that asks is among them already.
    const most = app.config.subscriptionsPerSocket
    if (Object.keys(subscriptions).length > most) {
      return [
        new GraphQLError(`At most ${most} operations may be open on one socket. Complete one first.`, {
          extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
        }),
      ]
    }
    const { viewer } = extra
    if (viewer.expiresAt !== null && viewer.expiresAt <= app.clock.now()) {
      extra.connection.expire()
      return [new GraphQLError('The token has expired.', { extensions: { code: 'UNAUTHENTICATED' } })]
    }
    const handover: Handover['handover'] = { subscription: null }
    const enveloped = operations.getEnveloped({ app, viewer, params: payload, handover } as never)
    const document = enveloped.parse(payload.query)
    const problems = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[]
    if (problems.length > 0) return problems.map((problem) => visible(problem, app))
    const operation = getOperationAST(document, payload.operationName)
    if (!operation) {
      return [
        new GraphQLError('Could not determine what operation to execute.', {
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        }),
      ]
    }
    return {
      schema: enveloped.schema,
      document,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? null,
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
 * Thrown out of graphql-ws's loop before it asks for the first frame: a shared subscription's frames are written to the
 * socket itself, and nothing of the loop is kept for it. Its completion is ours to send then; that by the client, and
 * the end of the socket, graphql-ws finds among the peer's subscriptions.
 */
class Parked {
  readonly peer: Peer
  readonly id: string
  readonly subscription: Subscription

  constructor(peer: Peer, id: string, subscription: Subscription) {
    this.peer = peer
    this.id = id
    this.subscription = subscription
  }

  take(metrics: Metrics): void {
    const { peer, id, subscription } = this
    if (peer.extra.socket.readyState !== peer.extra.socket.OPEN) {
      void subscription.return()
      return
    }
    peer.subscriptions[id] = subscription as AsyncIterableIterator<ExecutionResult>
    subscription.attach(new Messages(peer, id, metrics))
  }
}

class Messages implements Outlet {
  readonly line: Line
  readonly #peer: Peer
  readonly #metrics: Metrics
  /** As JSON of single bytes. */
  readonly #id: string

  constructor(peer: Peer, id: string, metrics: Metrics) {
    this.line = peer.extra.line
    this.#peer = peer
    this.#id = asciiJson(id)
    this.#metrics = metrics
  }

  send(frame: Frame): void {
    this.line.socket.write(frame.message(this.#id))
    if (this.line.busy) frame.giveAway(this.#id)
    this.#metrics.delivered.websocket += 1
  }

  end(): void {
    const { subscriptions, extra } = this.#peer
    delete subscriptions[JSON.parse(this.#id)]
    if (this.line.open) extra.socket.send(`{"id":${this.#id},"type":"complete"}`)
  }
}

/** Without what only HTTP needs to know. */
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

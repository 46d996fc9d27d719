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
import type { Connection, Connections } from './connections.ts'
import type { Limits } from './guard.ts'
import type { Operations } from './operations.ts'

/** Codes that are not graphql-ws's own. Clients come back after each of them. */
const closeCodes = { serviceRestart: 1012, tryAgainLater: 1013 } as const

/** How long a peer has to answer our close before its socket is cut. */
const closeAnswerMs = 2_000

export interface WebSocketDoor {
  /** Takes over a socket whose upgrade has been judged. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void
}

interface Extra {
  socket: WebSocket
  connection: Connection
  viewer: Viewer
}

type Params = { authorization?: unknown; Authorization?: unknown }
type Peer = Link<Params, Extra>

/** The functions that belong to one operation travel with its arguments. */
interface Prepared extends ExecutionArgs {
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
    onConnect: (peer) => connect(peer as Peer, verify),
    onSubscribe: (peer, _id, payload) => prepare(app, operations, peer as Peer, payload),
    execute: (args) => (args as Prepared).run(args) as Promise<ExecutionResult>,
    subscribe: (args) => (args as Prepared).run(args),
    // What breaks off a stream is said like any other error.
    onError: (_peer, _id, _payload, errors) => errors.map((error) => visible(error, app).toJSON()),
    onNext() {
      app.metrics.frames.inc({ transport: 'websocket' })
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
    stalled: () => close(closeCodes.tryAgainLater, 'The reader is too slow'),
    goAway: () => close(closeCodes.serviceRestart, 'Service restart'),
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
            // graphql-ws throws at messages of a type that only servers send: that is the peer's mistake.
            if (/^Unexpected message/.test(error?.message))
              return close(CloseCode.BadRequest, error.message.slice(0, 120))
            app.log.error({ err: error }, 'a message over WebSocket was not handled')
            close(CloseCode.InternalServerError, 'Internal server error')
          })
        })
      },
    },
    { socket, connection, viewer: publicViewer },
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

async function connect(peer: Peer, verify: Verify): Promise<boolean> {
  const { extra, connectionParams } = peer
  const given = connectionParams?.authorization ?? connectionParams?.Authorization
  try {
    extra.viewer = await verify(given === undefined || given === null ? undefined : String(given))
    extra.connection.expiresAt = extra.viewer.expiresAt
    extra.connection.keyId = extra.viewer.keyId ?? null
    extra.connection.subscriptions = () => Object.keys(peer.subscriptions).length
    return true
  } catch (error) {
    if (error instanceof Unavailable)
      extra.socket.close(closeCodes.tryAgainLater, 'Tokens cannot be verified now')
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
    const enveloped = operations.getEnveloped({ app, viewer, params: payload } as never)
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
      run: operation.operation === 'subscription' ? enveloped.subscribe : enveloped.execute,
    }
  } catch (error) {
    return [visible(error, app)]
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

// The service as the network sees it: one port for the API over HTTP, SSE and WebSocket, the pages, and what operators
// ask. Every way into /graphql passes the same guard.
import { isUtf8 } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { App } from './app.ts'
import { Unauthenticated, type Verify, verifier } from './auth/token.ts'
import { DomainError } from './errors.ts'
import { createKeyring } from './partner/keyring.ts'
import { cachingHeaders, keepable } from './server/caching.ts'
import { type Connections, createConnections } from './server/connections.ts'
import { letCrowdsIn } from './server/entrance.ts'
import {
  Ask,
  addressOf,
  foreignOrigin,
  type GuardRules,
  hostRefusal,
  isPublicRead,
  judge,
  type Limits,
  type Refusal,
  stopping,
  tooManySockets,
} from './server/guard.ts'
import { sendHealth, sendMetrics, sendReadiness } from './server/health.ts'
import { inTurn } from './server/inTurn.ts'
import { createOperations, type Operations, type StreamHandover } from './server/operations.ts'
import {
  createGraphiql,
  createPages,
  type DemoTokens,
  type PageHandler,
  securityHeaders,
} from './server/pages.ts'
import { type Answer, answerPost, bodyOf, isPlainPost, lowerCase } from './server/post.ts'
import { lay, refuse, refuseUpgrade } from './server/reply.ts'
import { openWebSocketDoor, type WebSocketDoor } from './server/websocket.ts'

export interface RunningServer {
  url: string
  /** Takes nothing more, says good-bye to what is open, and waits a little for what is under way. */
  stop(): Promise<void>
}

interface Service {
  app: App
  rules: GuardRules
  verify: Verify
  connections: Connections
  operations: Operations
  door: WebSocketDoor
  pages: PageHandler
  graphiql: PageHandler
  stopping: boolean
}

const maximumHeaderBytes = 80 * 1024
/** How often those are looked for whose requests take too long to arrive. */
const lookMs = 1_000
/** Longer than the idle timeouts of common load balancers, so that it is they who close. */
const keepAliveMs = 75_000
const stopMs = 3_000

export async function startServer(app: App, limits: Limits, demoTokens?: DemoTokens): Promise<RunningServer> {
  const { config } = app
  const keyring = createKeyring(app)
  const connections = createConnections({
    clock: app.clock,
    perAddress: config.socketsPerAddress,
    stalledMs: limits.stalledMs,
    revokedAmong: keyring.revokedAmong,
  })
  const verify = verifier(config.auth, app.clock, keyring.find)
  const operations = createOperations(app, limits, connections)
  const service: Service = {
    app,
    rules: { allowedOrigins: config.allowedOrigins, messageBytes: limits.messageBytes },
    verify,
    connections,
    operations,
    door: openWebSocketDoor(app, operations, verify, connections, limits),
    pages: createPages(demoTokens),
    graphiql: createGraphiql(),
    stopping: false,
  }
  observe(app, connections)
  app.crowd.countedBy(connections.census)
  const server = createServer({
    maxHeaderSize: maximumHeaderBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: lookMs,
    keepAliveTimeout: keepAliveMs,
  })
  letCrowdsIn(server)
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    answer(service, request, response).catch((error) => fail(service, response, error))
  }
  server.on('request', inTurn(begin))
  server.on('upgrade', (request, socket, head) => {
    try {
      upgrade(service, request, socket, head)
    } catch (error) {
      app.log.error({ err: error }, 'an upgrade was not handled')
      refuseUpgrade(socket, internal)
    }
  })
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket))
  await listen(server, config.port, config.host)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    stop: () => stop(service, server),
  }
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { app } = service
  const ask = new Ask(request)
  const refusal = hostRefusal(ask)
  const path = (request.url ?? '/').split('?', 1)[0]
  if (!refusal && path === '/graphql') return answerGraphql(service, ask, request, response)
  lay(response, securityHeaders)
  if (refusal) return turnAway(app, response, refusal)
  switch (path) {
    case '/health':
      return readOnly(() => sendHealth(response))
    case '/ready':
      return readOnly(() => sendReadiness(app, service.stopping, response))
    case '/metrics':
      return readOnly(() => sendMetrics(app, response))
    default:
      return service.pages(request, response)
  }

  function readOnly(send: () => void | Promise<void>): void | Promise<void> {
    if (request.method === 'GET' || request.method === 'HEAD') return send()
    turnAway(app, response, onlyGet)
  }
}

async function answerGraphql(
  service: Service,
  ask: Ask,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { app, rules, verify, operations } = service
  // The editor itself executes nothing: it may be opened from anywhere.
  if (request.method === 'GET' && /text\/html/.test(String(request.headers.accept ?? ''))) {
    lay(response, securityHeaders)
    return service.graphiql(request, response)
  }
  const publicRead = isPublicRead(ask)
  const readable = publicRead ? readableByAll : readableBy(foreignOrigin(ask, rules))
  const common = { ...securityHeaders, ...cachingHeaders(request, publicRead), ...readable }
  const plain = isPlainPost(request)
  // With the answer to a plain POST they are sent at once.
  if (!plain) lay(response, common)
  const refusal = judge(ask, rules)
  if (refusal) {
    if (plain) lay(response, common)
    return turnAway(app, response, refusal)
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end()
    return
  }
  const address = addressOf(request.socket.remoteAddress, request.headers, app.config.proxyHops)
  try {
    const viewer = await verify(request.headers.authorization)
    const asked = { app, viewer, address }
    if (request.method === 'POST') {
      const body = await bodyOf(request)
      if (!body) return
      if (!isUtf8(body)) {
        if (plain) lay(response, common)
        return turnAway(app, response, notUtf8)
      }
      const answer = plain ? await answerPost(operations, asked, request.headers.accept, body) : null
      if (answer) return sendAnswer(response, answer, common)
      if (plain) lay(response, common)
      // Yoga knows the media type by this spelling alone.
      request.headers['content-type'] = 'application/json'
      Object.assign(request, { body })
    }
    // Yoga's own listener answers what it did not expect with the stack: what is thrown comes back to us instead. It is
    // not given the response, on which it would hang a signal that nobody listens to, for as long as a stream is open.
    const handover: StreamHandover = { subscription: null, stream: null, faultless: false }
    const context = { ...asked, req: request, res: response, handover }
    const answer = await operations.handleNodeRequest(request, context)
    if (handover.stream) return handover.stream.begin()
    const { status, headers } = answer
    const said = { status, headers: lowerCase(headers), text: await answer.text() }
    sendAnswer(response, handover.faultless ? keepable(request, said) : said)
  } catch (error) {
    if (response.headersSent) throw error
    lay(response, common)
    if (!(error instanceof DomainError)) throw error
    turnAway(app, response, tokenRefusal(error))
  }
}

function sendAnswer(response: ServerResponse, { status, headers, text }: Answer, more: object = {}): void {
  response.writeHead(status, { ...more, ...headers, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function upgrade(service: Service, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { app, rules, connections, door } = service
  const address = addressOf(request.socket.remoteAddress, request.headers, app.config.proxyHops)
  const refusal = upgradeRefusal()
  if (refusal) {
    app.metrics.refusals.inc({ code: refusal.code })
    refuseUpgrade(socket, refusal)
    return
  }
  door.accept(request, socket, head, address)

  function upgradeRefusal(): Refusal | null {
    const ask = new Ask(request)
    const badHost = hostRefusal(ask)
    if (badHost) return badHost
    if ((request.url ?? '/').split('?', 1)[0] !== '/graphql') return notHere
    if (service.stopping) return stopping
    return judge(ask, rules) ?? (connections.full(address) ? tooManySockets : null)
  }
}

const onlyGet: Refusal = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'Use GET.',
  headers: { allow: 'GET, HEAD' },
}

const internal: Refusal = {
  status: 500,
  code: 'INTERNAL',
  message: 'Something unexpected happened here. It has been recorded.',
}

const notHere: Refusal = { status: 404, code: 'NOT_FOUND', message: 'WebSockets are answered at /graphql.' }

const notUtf8: Refusal = { status: 400, code: 'BAD_REQUEST', message: 'The body is not UTF-8.' }

const readableByAll = { 'access-control-allow-origin': '*' }

function readableBy(origin: string | null): Record<string, string> {
  if (origin === null) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'authorization, content-type, accept',
    'access-control-allow-methods': 'GET, POST',
    'access-control-max-age': '600',
  }
}

function turnAway(app: App, response: ServerResponse, refusal: Refusal): void {
  app.metrics.refusals.inc({ code: refusal.code })
  refuse(response, refusal)
}

function tokenRefusal(error: DomainError): Refusal {
  const { code, message } = error
  return error instanceof Unauthenticated
    ? { status: 401, code, message, headers: { 'www-authenticate': 'Bearer' } }
    : { status: 503, code, message, retryMs: 2_000 }
}

function fail({ app }: Service, response: ServerResponse, error: unknown): void {
  if (response.destroyed) {
    app.log.debug({ err: error }, 'a request was not handled, and its client has left')
    return
  }
  app.log.error({ err: error }, 'a request was not handled')
  if (response.headersSent) response.destroy()
  else refuse(response, internal)
}

/** Bytes that are not HTTP, or headers without end. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    refuseUpgrade(socket, { status: 431, code: 'MESSAGE_TOO_LARGE', message: 'The headers are too large.' })
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    refuseUpgrade(socket, {
      status: 408,
      code: 'REQUEST_TIMEOUT',
      message: 'The request took too long to arrive.',
    })
  } else {
    refuseUpgrade(socket, { status: 400, code: 'BAD_REQUEST', message: 'This is not an HTTP request.' })
  }
}

function observe({ metrics }: App, connections: Connections): void {
  metrics.observe('oneflower_websockets_open', 'WebSockets that are open.', 'gauge', () =>
    connections.count('websocket'),
  )
  metrics.observe('oneflower_streams_open', 'SSE streams that are open.', 'gauge', () =>
    connections.count('sse'),
  )
  metrics.observe(
    'oneflower_subscriptions_open',
    'Subscriptions and other operations that are open on sockets and streams.',
    'gauge',
    () => connections.subscriptions(),
  )
}

/**
 * How many connections may wait to be accepted; the kernel allows no more than its net.core.somaxconn. Whom it turns away
 * tries again after 1, 3, 7 and 15 s: Node's own 511 makes a crowd wait that comes back at once.
 */
const mostKnocking = 16_384

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: mostKnocking }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function stop(service: Service, server: Server): Promise<void> {
  service.stopping = true
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  service.connections.goAway()
  const cut = setTimeout(() => {
    service.connections.close()
    server.closeAllConnections()
  }, stopMs)
  await closed
  clearTimeout(cut)
  service.connections.close()
}

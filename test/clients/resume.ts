// Real clients, a service that goes away under them and comes back, and nobody who touches the clients meanwhile. They
// reach it at an address in front of it, which during the outage either refuses connections, as a machine does on which
// nothing listens, or holds them, as a balancer or the listening parent of several processes does.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { ApolloClient, gql, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { subscriptionExchange, Client as UrqlClient } from '@urql/core'
import { createClient as createSseClient } from 'graphql-sse'
import { type ClientOptions, createClient as createWsClient, type Sink } from 'graphql-ws'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { heldClock } from '../setup/clock.ts'
import { type ServiceProcess, startServiceProcess } from '../setup/process.ts'
import { postGraphql, type Service, startService } from '../setup/service.ts'

interface Numbers {
  seq: number
  donationCount: number
}

type Shown = (data: { campaignTotals: Numbers }) => void

const query = 'subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { seq donationCount } }'

function overWebSocket(url: string, options: Partial<ClientOptions>) {
  return createWsClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    ...options,
  })
}

const ignored = { error: () => {}, complete: () => {} }

/** Each begins to watch and returns what stops it. */
const clients: Record<string, (url: string, options: Partial<ClientOptions>, shown: Shown) => () => unknown> =
  {
    'graphql-ws'(url, options, shown) {
      const client = overWebSocket(url, options)
      client.subscribe({ query }, { ...ignored, next: ({ data }) => shown(data as never) })
      return () => client.dispose()
    },
    'graphql-sse'(url, _options, shown) {
      const client = createSseClient({ url: `${url}/graphql` })
      client.subscribe({ query }, { ...ignored, next: ({ data }) => shown(data as never) })
      return () => client.dispose()
    },
    '@apollo/client'(url, options, shown) {
      const socket = overWebSocket(url, options)
      const client = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() })
      const watch = client
        .subscribe({ query: gql(query) })
        .subscribe({ ...ignored, next: ({ data }) => shown(data as never) })
      return () => {
        watch.unsubscribe()
        client.stop()
        return socket.dispose()
      }
    },
    urql(url, options, shown) {
      const socket = overWebSocket(url, options)
      const client = new UrqlClient({
        url: `${url}/graphql`,
        preferGetMethod: false,
        exchanges: [
          subscriptionExchange({
            forwardSubscription: (request) => ({
              subscribe: (sink) => ({
                unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink as Sink),
              }),
            }),
          }),
        ],
      })
      const watch = client.subscription(query, {}).subscribe(({ data }) => data && shown(data))
      return () => {
        watch.unsubscribe()
        return socket.dispose()
      }
    },
  }

export interface Outage {
  signal: 'SIGTERM' | 'SIGKILL'
  /** How long at least; starting again takes seconds of its own. */
  awayMs: number
  address: 'refuses' | 'holds'
}

/** What graphql-ws, alone or under another client, must be told before it takes a refused connection for an outage. */
const persistent = { shouldRetry: () => true }

/** All clients at once are without a service for so long; what each was shown is judged. */
export async function outage({ signal, awayMs, address }: Outage): Promise<void> {
  // A process lives in the present, and so does the campaign that it serves.
  const beside = await startService({ clock: heldClock(new Date()) })
  await beside.sql`update campaign set starts_at = now() - interval '1 day', ends_at = now() + interval '9 days'`
  let running = await startProcess(beside)
  const gate = await openGate(running.url)
  const stops: (() => unknown)[] = []
  try {
    const seen = Object.entries(clients).map(([name, watch]) => {
      const frames: Numbers[] = []
      const options = address === 'refuses' ? persistent : {}
      stops.push(watch(gate.url, options, ({ campaignTotals }) => frames.push(campaignTotals)))
      return { name, frames }
    })
    const counts = () =>
      Object.fromEntries(seen.map(({ name, frames }) => [name, frames.at(-1)?.donationCount]))
    const all = (count: number) => Object.fromEntries(seen.map(({ name }) => [name, count]))
    await expect.poll(counts, { timeout: 20_000 }).toEqual(all(0))
    await give(running.url, beside, 'before')
    await expect.poll(counts, { timeout: 20_000 }).toEqual(all(1))

    await gate.away(address)
    await running.end(signal)
    const [started] = await Promise.all([startProcess(beside), pause(awayMs)])
    running = started
    await give(running.url, beside, 'after')
    await gate.back(running.url)
    // The longest that a client waits between two of its own tries is 19 s.
    await expect.poll(counts, { timeout: 40_000, interval: 100 }).toEqual(all(2))
    // They do not only hold the state of their return: they are watching.
    await give(running.url, beside, 'last')
    await expect.poll(counts, { timeout: 20_000 }).toEqual(all(3))
    for (const { name, frames } of seen) {
      const seqs = frames.map(({ seq }) => seq)
      expect([name, seqs]).toEqual([name, [...seqs].sort((one, other) => one - other)])
    }
  } finally {
    await Promise.all(stops.map((stop) => stop()))
    await gate.close()
    await running.end('SIGKILL')
    await beside.close()
  }
}

interface Gate {
  url: string
  away(how: Outage['address']): Promise<void>
  back(url: string): Promise<void>
  close(): Promise<void>
}

/** Every connection to it is one to the service, byte for byte. */
async function openGate(firstUrl: string): Promise<Gate> {
  let target: string | null = firstUrl
  const held: Socket[] = []
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
    if (target) join(socket, target)
    else held.push(socket)
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const { port } = server.address() as { port: number }

  function join(socket: Socket, url: string): void {
    const service = connect(Number(new URL(url).port), '127.0.0.1')
    service.on('error', () => {})
    service.once('close', () => socket.destroy())
    socket.once('close', () => service.destroy())
    socket.pipe(service).pipe(socket)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    async away(how) {
      target = null
      // Connections that are open stay: the service is to end them.
      if (how === 'refuses') server.close()
    },
    async back(url) {
      target = url
      if (!server.listening) await listen(port)
      for (const socket of held.splice(0)) join(socket, url)
    },
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

function startProcess(beside: Service): Promise<ServiceProcess> {
  const { redisUrl } = beside.app.config
  return startServiceProcess({
    DATABASE_URL: beside.database.url,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  })
}

async function give(url: string, beside: Service, key: string): Promise<void> {
  const { body } = await postGraphql(
    url,
    `mutation { donate(input: { idempotencyKey: "${key}", project: "prj_1", amount: 100 }) { __typename } }`,
    {},
    await beside.token('partner'),
  )
  expect(body.data.donate.__typename).toBe('DonateSuccess')
}

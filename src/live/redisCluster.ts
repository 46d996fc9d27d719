// Wake-ups over a Redis Cluster. Each channel lives on the node that owns its slot (sharded pub/sub), so that messages
// do not run through all nodes. Whoever owns a slot is asked again at every heartbeat: that one look finds a failover, a
// slot that was moved and a node that came back, whatever of it was missed. Until it does, the sweep serves.
import { performance } from 'node:perf_hooks'
import type { Carrier } from './carrier.ts'
import { type Connection, connect } from './redisConnection.ts'

/** However many messages meet a slot that has moved. */
const betweenLooksMs = 50

interface Node {
  channels: readonly string[]
  publisher: Connection
  subscriber: Connection
}

/** Of a reply to CLUSTER SLOTS: from, to, and the nodes that have these slots, the master first. */
export type SlotRange = [from: number, to: number, ...nodes: [host: string, port: number, ...unknown[]][]]

export function clusterCarrier(
  seeds: readonly string[],
  channels: readonly string[],
  heard: (message: string) => void,
): Carrier {
  const nodes = new Map<string, Node>()
  const slots = new Map(channels.map((channel) => [channel, slotOf(channel)]))
  let owners: ReadonlyMap<string, string> = new Map()
  let turn = 0
  let looking = false
  let lookedAt = Number.NEGATIVE_INFINITY
  let closed = false

  // These stay, because all that is known of the others may become wrong at once.
  const seedConnections = seeds.map((url) => ({ url, connection: connect(url, look) }))

  async function look(): Promise<void> {
    if (looking || closed || performance.now() - lookedAt < betweenLooksMs) return
    looking = true
    lookedAt = performance.now()
    try {
      const asked = nextToAsk()
      if (!asked) return
      const ranges = await asked.connection.redis.cluster('SLOTS')
      if (!closed) take(ownersIn(ranges, slots, asked.url))
    } catch {
      // Its heartbeat tells what is wrong with it; another one is asked next time.
      turn += 1
    } finally {
      looking = false
    }
  }

  /** The same one as long as it answers: while slots move, two nodes do not always tell the same. */
  function nextToAsk(): { url: string; connection: Connection } | undefined {
    const all = [
      ...[...nodes].map(([url, { publisher }]) => ({ url, connection: publisher })),
      ...seedConnections,
    ].filter(({ connection }) => connection.redis.status === 'ready')
    return all[turn % all.length]
  }

  function take(found: ReadonlyMap<string, string>): void {
    owners = found
    const wanted = new Map<string, string[]>()
    for (const [channel, url] of found) wanted.set(url, [...(wanted.get(url) ?? []), channel])
    for (const [url, node] of nodes) {
      if (wanted.has(url)) continue
      nodes.delete(url)
      closeNode(node)
    }
    for (const [url, own] of wanted) {
      const node = nodes.get(url)
      if (!node) nodes.set(url, openNode(url, own))
      else if (node.channels.join() !== own.join()) {
        node.channels = own
        node.subscriber.renew()
      }
    }
  }

  function openNode(url: string, own: readonly string[]): Node {
    // Subscribing again changes nothing where all is well, and finds out where the slot has left the node.
    const subscribe = async (redis: Connection['redis']) => {
      await Promise.all(node.channels.map((channel) => redis.ssubscribe(channel))).catch(noticeMove)
    }
    const node: Node = {
      channels: own,
      publisher: connect(url, async () => {}),
      subscriber: connect(url, subscribe, subscribe),
    }
    node.subscriber.redis.on('smessage', (_channel: string, message: string) => heard(message))
    return node
  }

  function noticeMove(error: unknown): never {
    if (error instanceof Error && /^(MOVED|ASK|CLUSTERDOWN)/.test(error.message)) {
      turn += 1
      void look()
    }
    throw error
  }

  const known = () => [...nodes.values()].flatMap(({ publisher, subscriber }) => [publisher, subscriber])
  const connections = () => [...known(), ...seedConnections.map(({ connection }) => connection)]

  return {
    send(channel, message) {
      const node = nodes.get(owners.get(channel) ?? '')
      if (node?.publisher.redis.status !== 'ready') return null
      return node.publisher.redis.spublish(channel, message).catch(noticeMove)
    },
    healthy: () => owners.size === channels.length && known().every((connection) => connection.healthy()),
    fresh: () => connections().every((connection) => connection.fresh() || connection.healthy()),
    problem: () =>
      connections()
        .map((connection) => connection.problem())
        .find((problem) => problem) ?? null,
    async beat() {
      await Promise.all([look(), ...connections().map((connection) => connection.beat())])
    },
    close() {
      closed = true
      for (const { connection } of seedConnections) connection.redis.disconnect()
      for (const node of nodes.values()) closeNode(node)
    },
  }
}

function closeNode({ publisher, subscriber }: Node): void {
  publisher.redis.disconnect()
  subscriber.redis.disconnect()
}

/** Which node, by its address, has each channel. One that no node has is left out. */
export function ownersIn(
  ranges: readonly SlotRange[],
  slots: ReadonlyMap<string, number>,
  askedUrl: string,
): Map<string, string> {
  const owners = new Map<string, string>()
  for (const [channel, slot] of slots) {
    const [, , master] = ranges.find(([from, to]) => from <= slot && slot <= to) ?? []
    if (master) owners.set(channel, addressOf(master[0], master[1], askedUrl))
  }
  return owners
}

/** Nodes differ by host and port alone; user, password and TLS are those of the node that was asked. */
function addressOf(host: string | null, port: number, askedUrl: string): string {
  const url = new URL(askedUrl)
  // A node that does not know its own name is where it was asked.
  if (host) url.host = `${host.includes(':') ? `[${host}]` : host}:${port}`
  url.port = String(port)
  return url.href
}

const slotCount = 16_384

/** The slot of a channel: CRC-16 (XMODEM) of what stands between its first braces. */
export function slotOf(channel: string): number {
  const tag = /\{([^}]+)\}/.exec(channel)?.[1] ?? channel
  let crc = 0
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc % slotCount
}

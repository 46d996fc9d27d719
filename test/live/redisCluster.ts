// A Redis Cluster of a test's own: three masters on loopback, each with a third of the slots, that it may stop and freeze
// and whose slots it may move.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { redisServer } from './stage.ts'

export interface ClusterNode {
  port: number
  command: Redis
  freeze(): void
  thaw(): void
  kill(): Promise<void>
  /** The same node again, with what it knew of the cluster. */
  start(): Promise<void>
}

export interface RedisCluster {
  /** For REDIS_URL. */
  url: string
  nodes: ClusterNode[]
  /** The node that has a slot. */
  ownerOf(slot: number): ClusterNode
  move(slot: number, to: ClusterNode): Promise<void>
  /** A node that takes over when this one is gone. */
  addReplicaOf(node: ClusterNode): Promise<ClusterNode>
  stop(): Promise<void>
}

const slotCount = 16_384
const nodeTimeoutMs = 800

export async function startRedisCluster(): Promise<RedisCluster> {
  const folders: string[] = []
  const nodes: ClusterNode[] = []
  const replicas: ClusterNode[] = []
  const owners: ClusterNode[] = []

  async function open(): Promise<ClusterNode> {
    const folder = await mkdtemp(`${tmpdir()}/cluster-`)
    folders.push(folder)
    const node = openNode(await freePorts(), folder)
    await node.start()
    return node
  }

  for (let count = 0; count < 3; count += 1) nodes.push(await open())
  const [first] = nodes as [ClusterNode, ...ClusterNode[]]
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * slotCount) / 3)) as [
      number,
      number,
    ]
    await node.command.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1))
    await node.command.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
    if (node !== first) await node.command.call('CLUSTER', 'MEET', '127.0.0.1', String(first.port))
    owners.push(...Array<ClusterNode>(to - from).fill(node))
  }
  await whole()

  async function whole(): Promise<void> {
    const isWhole = async ({ command }: ClusterNode) => {
      const info = String(await command.cluster('INFO'))
      return (
        info.includes('cluster_state:ok') &&
        info.includes(`cluster_known_nodes:${nodes.length + replicas.length}`)
      )
    }
    await vi.waitUntil(async () => (await Promise.all([...nodes, ...replicas].map(isWhole))).every(Boolean), {
      timeout: 15_000,
    })
  }

  return {
    url: nodes.map(({ port }) => `redis://127.0.0.1:${port}`).join(','),
    nodes,
    ownerOf: (slot) => owners[slot] as ClusterNode,
    async move(slot, to) {
      const id = String(await to.command.cluster('MYID'))
      // The new owner first, so that there is one at every moment.
      for (const { command } of [to, ...nodes.filter((node) => node !== to)]) {
        await command.cluster('SETSLOT', slot, 'NODE', id)
      }
      owners[slot] = to
    },
    async addReplicaOf(master) {
      const replica = await open()
      replicas.push(replica)
      await replica.command.call('CLUSTER', 'MEET', '127.0.0.1', String(master.port))
      await whole()
      await replica.command.call('CLUSTER', 'REPLICATE', String(await master.command.cluster('MYID')))
      await vi.waitUntil(
        async () => String(await replica.command.info('replication')).includes('link_status:up'),
        {
          timeout: 15_000,
        },
      )
      return replica
    },
    async stop() {
      await Promise.all([...nodes, ...replicas].map((node) => node.kill()))
      for (const { command } of [...nodes, ...replicas]) command.disconnect()
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    },
  }
}

function openNode(port: number, folder: string): ClusterNode {
  let server: ChildProcess | null = null
  const command = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 20, maxRetriesPerRequest: null })
  command.on('error', () => {})
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-node-timeout': nodeTimeoutMs,
  }
  return {
    port,
    command,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    },
    async start() {
      const told = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
      server = spawn(redisServer as string, told, { stdio: 'ignore' })
      await command.ping()
    },
  }
}

/** One that is free together with that of the cluster's bus, which is 10,000 above. */
async function freePorts(): Promise<number> {
  for (;;) {
    const port = 11_000 + Math.floor(Math.random() * 10_000)
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const free = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  return free
}

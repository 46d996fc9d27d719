// Wake-ups: "campaign X moved", from the process that wrote to all others. They carry nothing else and may be lost: who
// is not woken finds out at its next sweep. So nothing here is ever thrown or waited for, whatever Redis does.
import { performance } from 'node:perf_hooks'
import type { Log } from '../log.ts'
import { type Carrier, redisCarrier } from './carrier.ts'
import { coalesced } from './coalesce.ts'
import type { Colleagues } from './colleagues.ts'
import { clusterCarrier } from './redisCluster.ts'

export interface Wakeups {
  /** Wakes the other processes. */
  publish(campaignId: number): void
  onMoved(heard: (campaignId: number) => void): void
  /** Whether what the others write would be heard here at once. Without Redis there are no others. */
  healthy(): boolean
  close(): Promise<void>
}

export interface WakeupOptions {
  /** The Redis; for a cluster, some of its nodes, separated by commas. */
  redisUrl: string | undefined
  redisCluster?: boolean
  /** The other workers of this service on this machine, which need no Redis to hear each other. */
  colleagues?: Colleagues | undefined
  log: Log
  /** Instances that share a Redis and not a database take different ones. */
  prefix?: string
}

export function createWakeups(options: WakeupOptions): Wakeups {
  const { redisUrl, redisCluster = false, colleagues, log, prefix = 'oneflower' } = options
  const channels = Array.from({ length: channelCount }, (_, shard) => `${prefix}:moved:{${shard}}`)
  if (redisUrl !== undefined) {
    return carried(channels, log, (heard) =>
      redisCluster
        ? clusterCarrier(redisUrl.split(','), channels, heard)
        : redisCarrier(redisUrl, channels, heard),
    )
  }
  return colleagues ? carried(channels, log, (heard) => colleagues.carrier(heard)) : silence()
}

/** One process alone: its own hub hears of its own writes without any message. */
function silence(): Wakeups {
  return { publish() {}, onMoved() {}, healthy: () => true, async close() {} }
}

const heartbeatMs = 500
const startMs = 1_000

/**
 * Campaigns share a fixed set of channels, each with a hash tag of its own: every process hears all of them from the
 * start, and a Redis Cluster spreads them over its nodes.
 */
const channelCount = 16

function carried(
  channels: readonly string[],
  log: Log,
  open: (heard: (message: string) => void) => Carrier,
): Wakeups {
  const listeners: ((campaignId: number) => void)[] = []
  let closed = false
  let wasHealthy: boolean | null = null

  const carrier = open((message) => {
    const campaignId = Number(message)
    if (!Number.isSafeInteger(campaignId)) return
    for (const heard of listeners) heard(campaignId)
  })

  // A process that has just started is not late yet: its first sweep is younger than any number can be late.
  const startedAt = performance.now()
  const healthy = () => carrier.healthy() || (performance.now() - startedAt < startMs && carrier.fresh())

  function report(): void {
    if (closed || healthy() === wasHealthy) return
    wasHealthy = healthy()
    if (wasHealthy) log.info('wake-ups are heard')
    else log.warn({ err: carrier.problem() }, 'wake-ups are lost: Redis does not answer')
  }
  const heartbeat = setInterval(() => {
    void carrier.beat().then(report)
  }, heartbeatMs)
  heartbeat.unref()

  const send = coalesced((campaignId) =>
    closed ? null : carrier.send(channels[campaignId % channelCount] as string, String(campaignId)),
  )

  return {
    publish: send,
    onMoved(heard) {
      listeners.push(heard)
    },
    healthy,
    async close() {
      closed = true
      clearInterval(heartbeat)
      listeners.length = 0
      carrier.close()
    },
  }
}

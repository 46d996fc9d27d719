// Wake-ups: "campaign X moved", from the process that wrote to all others. They carry nothing else and may be lost: who
// is not woken finds out at its next sweep. So nothing here is ever thrown or waited for, whatever Redis does.
import { performance } from 'node:perf_hooks'
import { Redis, type RedisOptions } from 'ioredis'
import type { Log } from '../log.ts'

export interface Wakeups {
  /** Wakes the other processes. */
  publish(campaignId: number): void
  onMoved(heard: (campaignId: number) => void): void
  /** Whether what the others write would be heard here at once. Without Redis there are no others. */
  healthy(): boolean
  close(): Promise<void>
}

export interface WakeupOptions {
  redisUrl: string | undefined
  log: Log
  /** Instances that share a Redis and not a database take different ones. */
  prefix?: string
}

export function createWakeups({ redisUrl, log, prefix = 'oneflower' }: WakeupOptions): Wakeups {
  return redisUrl === undefined ? silence() : redisWakeups(redisUrl, log, prefix)
}

/** One process alone: its own hub hears of its own writes without any message. */
function silence(): Wakeups {
  return { publish() {}, onMoved() {}, healthy: () => true, async close() {} }
}

const commandTimeoutMs = 500
const connectTimeoutMs = 2_000
const longestBackoffMs = 1_000
const heartbeatMs = 500
const startMs = 1_000
/** A connection that let so many heartbeats pass is taken for dead, even if its socket is open. */
const missedHeartbeats = 4

/**
 * Campaigns share a fixed set of channels, each with a hash tag of its own: every process hears all of them from the
 * start, and a Redis Cluster with sharded pub/sub can spread them over its nodes.
 */
const channelCount = 16

function redisWakeups(url: string, log: Log, prefix: string): Wakeups {
  const channels = Array.from({ length: channelCount }, (_, shard) => `${prefix}:moved:{${shard}}`)
  const listeners: ((campaignId: number) => void)[] = []
  let closed = false
  let wasHealthy: boolean | null = null

  const publisher = connect(url, async () => {})
  const subscriber = connect(url, async (redis) => {
    await redis.subscribe(...channels)
  })
  subscriber.redis.on('message', (_channel: string, message: string) => {
    const campaignId = Number(message)
    if (!Number.isSafeInteger(campaignId)) return
    for (const heard of listeners) heard(campaignId)
  })

  // A process that has just started is not late yet: its first sweep is younger than any number can be late.
  const startedAt = performance.now()
  const starting = () =>
    performance.now() - startedAt < startMs &&
    [publisher, subscriber].every((connection) => connection.fresh() || connection.healthy())
  const healthy = () => (publisher.healthy() && subscriber.healthy()) || starting()

  function report(): void {
    if (closed || healthy() === wasHealthy) return
    wasHealthy = healthy()
    if (wasHealthy) log.info('wake-ups are heard through Redis')
    else
      log.warn(
        { err: publisher.problem() ?? subscriber.problem() },
        'wake-ups are lost: Redis does not answer',
      )
  }
  const heartbeat = setInterval(() => {
    void Promise.all([publisher.beat(), subscriber.beat()]).then(report)
  }, heartbeatMs)
  heartbeat.unref()

  // While one message of a campaign is on its way, any number of later ones become the one that follows it.
  const onTheWay = new Map<number, { again: boolean }>()

  async function send(campaignId: number): Promise<void> {
    const state = { again: true }
    onTheWay.set(campaignId, state)
    while (state.again && !closed) {
      state.again = false
      // A lost message heals at the next one or at the sweep; that it was lost shows in the connection's health.
      await publisher.redis
        .publish(channels[campaignId % channelCount] as string, String(campaignId))
        .catch(() => {})
    }
    onTheWay.delete(campaignId)
  }

  return {
    publish(campaignId) {
      const state = onTheWay.get(campaignId)
      if (state) state.again = true
      else if (publisher.redis.status === 'ready') void send(campaignId)
    },
    onMoved(heard) {
      listeners.push(heard)
    },
    healthy,
    async close() {
      closed = true
      clearInterval(heartbeat)
      listeners.length = 0
      publisher.redis.disconnect()
      subscriber.redis.disconnect()
    },
  }
}

interface Connection {
  redis: Redis
  healthy(): boolean
  /** Whether it has neither succeeded nor failed so far. */
  fresh(): boolean
  problem(): unknown
  /** Asks whether the server still answers: a frozen one keeps its sockets open and says nothing. */
  beat(): Promise<void>
}

function connect(url: string, prepare: (redis: Redis) => Promise<void>): Connection {
  const redis = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(longestBackoffMs, 50 * 2 ** Math.min(attempt, 10)),
  } satisfies RedisOptions)
  let prepared = false
  let missed = 0
  let problem: unknown = null
  let fresh = true
  // Without a listener an error of the connection would end the process. The change of state is reported above.
  redis.on('error', (error: unknown) => {
    problem = error
    fresh = false
  })
  redis.on('close', () => {
    fresh = false
    prepared = false
  })
  redis.on('ready', () => {
    prepare(redis).then(
      () => {
        prepared = redis.status === 'ready'
        fresh = false
        missed = 0
        problem = null
      },
      (error: unknown) => {
        problem = error
        redis.disconnect(true)
      },
    )
  })
  return {
    redis,
    healthy: () => prepared && missed === 0 && redis.status === 'ready',
    fresh: () => fresh,
    problem: () => problem,
    async beat() {
      if (redis.status !== 'ready') return
      try {
        await redis.ping()
        missed = 0
      } catch (error) {
        problem = error
        missed += 1
        if (missed >= missedHeartbeats) {
          missed = 0
          prepared = false
          redis.disconnect(true)
        }
      }
    },
  }
}

// One connection to one Redis, for messages that may be lost: it comes back by itself, waits for nothing longer than its
// deadlines, and notices a server that is frozen with its sockets open.
import { Redis, type RedisOptions } from 'ioredis'

export interface Connection {
  redis: Redis
  healthy(): boolean
  /** Whether it has neither succeeded nor failed so far. */
  fresh(): boolean
  problem(): unknown
  /** Asks whether the server still answers. */
  beat(): Promise<void>
  /** Gives the connection up for a new one. */
  renew(): void
}

const commandTimeoutMs = 500
const connectTimeoutMs = 2_000
const longestBackoffMs = 1_000
/** A connection that let so many heartbeats pass is taken for dead, even if its socket is open. */
const missedHeartbeats = 4

/** `prepare` makes a new connection ready for use; `ask` is what its heartbeats ask. */
export function connect(
  url: string,
  prepare: (redis: Redis) => Promise<unknown>,
  ask: (redis: Redis) => Promise<unknown> = (redis) => redis.ping(),
): Connection {
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
  // Without a listener an error of the connection would end the process. The change of state is reported elsewhere.
  redis.on('error', (error: unknown) => {
    problem = error
    fresh = false
    // An error of a connection that stands is an answer that nobody asked for. A cluster's node sends one when a slot
    // leaves it, and from then on answers and questions may not belong together.
    if (redis.status === 'ready') renew()
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
        fresh = false
        redis.disconnect(true)
      },
    )
  })

  function renew(): void {
    missed = 0
    prepared = false
    redis.disconnect(true)
  }

  return {
    redis,
    healthy: () => prepared && missed === 0 && redis.status === 'ready',
    fresh: () => fresh,
    problem: () => problem,
    async beat() {
      if (redis.status !== 'ready') return
      try {
        await ask(redis)
        missed = 0
      } catch (error) {
        problem = error
        missed += 1
        if (missed >= missedHeartbeats) renew()
      }
    },
    renew,
  }
}

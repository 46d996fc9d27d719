// What carries wake-ups between processes: one Redis, a cluster of them, or the processes of one machine themselves.
import { connect } from './redisConnection.ts'

export interface Carrier {
  /** Settles when the message has left or is lost; null: it cannot be sent now. */
  send(channel: string, message: string): Promise<unknown> | null
  /** Whether every message of the others is heard. */
  healthy(): boolean
  /** Whether nothing has failed so far. */
  fresh(): boolean
  problem(): unknown
  /** Looks after the connections. */
  beat(): Promise<unknown>
  close(): void
}

export function redisCarrier(
  url: string,
  channels: readonly string[],
  heard: (message: string) => void,
): Carrier {
  const publisher = connect(url, async () => {})
  const subscriber = connect(url, (redis) => redis.subscribe(...channels))
  subscriber.redis.on('message', (_channel: string, message: string) => heard(message))
  const both = [publisher, subscriber]
  return {
    send: (channel, message) =>
      publisher.redis.status === 'ready' ? publisher.redis.publish(channel, message) : null,
    healthy: () => both.every((connection) => connection.healthy()),
    fresh: () => both.every((connection) => connection.fresh() || connection.healthy()),
    problem: () => publisher.problem() ?? subscriber.problem(),
    beat: () => Promise.all(both.map((connection) => connection.beat())),
    close() {
      for (const { redis } of both) redis.disconnect()
    },
  }
}

// Everything that stays open: WebSockets and SSE streams. They are counted by address, and looked after once a second:
// a token that has expired or a key that was revoked, a reader that takes nothing and a peer that is gone each end their
// connection.
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { Viewer } from '../auth/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Presence } from '../live/crowd.ts'

export interface Connection {
  readonly transport: 'websocket' | 'sse'
  readonly address: string
  /** Of whoever opened it: the public until its token is verified. */
  readonly role: Viewer['role']
  readonly socket: Socket
  /** When its token expires; null: never. */
  readonly expiresAt: Date | null
  /** The partner key that opened it, which may be revoked; null: none did. */
  readonly keyId: number | null
  /** What is noted here of how it goes. */
  readonly pulse: Pulse
  subscriptions(): number
  /** Its token has expired, unless another reason is given. */
  expire(reason?: string): void
  /** The reader has not taken a byte for too long. */
  stalled(): void
  /** The service stops. */
  goAway(): void
  /** Called twice a minute or so, while nothing waits to be taken. The peer of a WebSocket answers. */
  ping(): void
}

export interface Connections {
  /** Whether an address has as many as it may. */
  full(address: string): boolean
  add(connection: Connection): void
  /** It is gone. */
  remove(connection: Connection): void
  count(transport: Connection['transport']): number
  subscriptions(): number
  /** Who is here, by role. */
  census(): Presence[]
  goAway(): void
  close(): void
}

export interface ConnectionsOptions {
  clock: Clock
  perAddress: number
  stalledMs: number
  /** Which of these keys are revoked; it answers within a deadline, and fails by naming none. */
  revokedAmong(keyIds: readonly number[]): Promise<readonly number[]>
}

/** How often the keys of open connections are looked up, all in one statement. */
const keyLookMs = 2_000
const lookMs = 1_000
const pingMs = 15_000
/** Whoever lets this much gather is as slow as one that takes nothing for too long. */
const mostWaitingBytes = 4 * 1024 * 1024
/** Three pings without an answer. */
const goneMs = 50_000

/** Times are whole milliseconds, which, unlike fractions, are kept without an object for each. */
export class Pulse {
  /** Of what was written, while not all of it is taken. */
  taken: number | null = null
  takenAt = instantNow()
  heard = 0
  heardAt = this.takenAt
  pingedAt = this.takenAt
}

function instantNow(): number {
  return Math.round(performance.now())
}

export function createConnections({
  clock,
  perAddress,
  stalledMs,
  revokedAmong,
}: ConnectionsOptions): Connections {
  const open = new Set<Connection>()
  const addresses = new Map<string, number>()
  const timer = setInterval(lookAfterAll, Math.min(lookMs, stalledMs / 2))
  const keyTimer = setInterval(endRevoked, keyLookMs)
  let looking = false

  function lookAfterAll(): void {
    const now = clock.now()
    const instant = instantNow()
    for (const connection of open) lookAfter(connection, now, instant)
  }

  async function endRevoked(): Promise<void> {
    const keyIds = new Set([...open].flatMap(({ keyId }) => (keyId === null ? [] : [keyId])))
    if (looking || keyIds.size === 0) return
    looking = true
    const revoked = new Set(await revokedAmong([...keyIds]))
    looking = false
    for (const connection of [...open]) {
      if (connection.keyId !== null && revoked.has(connection.keyId)) connection.expire('The key was revoked')
    }
  }

  function lookAfter(connection: Connection, now: Date, instant: number): void {
    const { socket, pulse } = connection
    // A reader that takes nothing does not take this good-bye either, and is cut off as any other.
    if (connection.expiresAt !== null && connection.expiresAt <= now) connection.expire()
    if (socket.bytesRead !== pulse.heard) {
      pulse.heard = socket.bytesRead
      pulse.heardAt = instant
    }
    const waiting = socket.writableLength
    if (waiting > mostWaitingBytes) {
      connection.stalled()
      return
    }
    const taken = waiting === 0 ? null : socket.bytesWritten - waiting
    if (taken === null || taken !== pulse.taken) {
      pulse.taken = taken
      pulse.takenAt = instant
    } else if (instant - pulse.takenAt >= stalledMs) {
      connection.stalled()
      return
    }
    if (waiting > 0 || instant - pulse.pingedAt < pingMs) return
    if (connection.transport === 'websocket' && instant - pulse.heardAt >= goneMs) {
      socket.destroy()
      return
    }
    pulse.pingedAt = instant
    connection.ping()
  }

  return {
    full: (address) => (addresses.get(address) ?? 0) >= perAddress,
    add(connection) {
      open.add(connection)
      addresses.set(connection.address, (addresses.get(connection.address) ?? 0) + 1)
    },
    remove(connection) {
      if (!open.delete(connection)) return
      const left = (addresses.get(connection.address) ?? 1) - 1
      if (left === 0) addresses.delete(connection.address)
      else addresses.set(connection.address, left)
    },
    count: (transport) => [...open].filter((connection) => connection.transport === transport).length,
    subscriptions: () => [...open].reduce((sum, connection) => sum + connection.subscriptions(), 0),
    census() {
      const present = new Map<Viewer['role'], Presence>()
      for (const connection of open) {
        const { role } = connection
        const counted = present.get(role) ?? { role, connections: 0, subscriptions: 0 }
        counted.connections += 1
        counted.subscriptions += connection.subscriptions()
        present.set(role, counted)
      }
      return [...present.values()]
    },
    goAway() {
      for (const connection of [...open]) connection.goAway()
    },
    close() {
      clearInterval(timer)
      clearInterval(keyTimer)
      for (const connection of [...open]) connection.socket.destroy()
    },
  }
}

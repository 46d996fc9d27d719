// How an instance does: what it depends on, what waits, how old its numbers are, and who is connected. All of it is known
// already, but for the database, which is asked.
import { hostname } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { App } from '../app.ts'
import { withDeadline } from '../db/deadline.ts'
import type { Presence } from '../live/crowd.ts'

export type DependencyState = 'up' | 'down' | 'not configured'

export interface Health {
  /** Names the instance among others. */
  instance: string
  at: Date
  startedAt: Date
  database: DependencyState
  /** How long it took to answer; null: it did not. */
  databaseMs: number | null
  redis: DependencyState
  /** Null: nobody watches any. */
  numbersAgeMs: number | null
  gathered: number
  queueLimit: number
  present: readonly Presence[]
  memoryBytes: number
}

const databaseDeadlineMs = 1_000

export async function healthOf(app: App): Promise<Health> {
  const databaseMs = await databaseAnswersInMs(app)
  const at = app.clock.now()
  return {
    instance: `${hostname()}/${app.config.worker ?? process.pid}`,
    at,
    startedAt: new Date(at.getTime() - Math.round(process.uptime() * 1_000)),
    database: databaseMs === null ? 'down' : 'up',
    databaseMs,
    redis: redisState(app),
    numbersAgeMs: app.hub.ageMs(),
    gathered: app.journal.gathered,
    queueLimit: app.config.journalQueueLimit,
    present: app.crowd.present(),
    memoryBytes: process.memoryUsage.rss(),
  }
}

/** Null: it did not answer within a second. */
export async function databaseAnswersInMs({ db }: App): Promise<number | null> {
  const askedAt = performance.now()
  return withDeadline(Promise.resolve(db.sql`select 1`), databaseDeadlineMs).then(
    () => Math.round(performance.now() - askedAt),
    () => null,
  )
}

export function redisState({ config, wakeups }: App): DependencyState {
  if (config.redisUrl === undefined) return 'not configured'
  return wakeups.healthy() ? 'up' : 'down'
}

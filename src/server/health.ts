// What those who run the service ask it: is it alive, can it serve, and what has it been doing.
import type { ServerResponse } from 'node:http'
import type { App } from '../app.ts'
import { withDeadline } from '../db/deadline.ts'
import { databaseAnswersInMs, redisState } from '../health/health.ts'
import { sendJson } from './reply.ts'

/** The primary waits for its workers less. */
const metricsDeadlineMs = 2_000

/** The process answers. A database that is away is no reason to restart it. */
export function sendHealth(response: ServerResponse): void {
  sendJson(response, 200, { alive: true })
}

/** Ready is who can read and write. Without Redis the sweep serves, so that its loss is told and changes nothing. */
export async function sendReadiness(app: App, stopping: boolean, response: ServerResponse): Promise<void> {
  const database = (await databaseAnswersInMs(app)) === null ? 'down' : 'up'
  const redis = redisState(app)
  const ready = database === 'up' && !stopping
  sendJson(response, ready ? 200 : 503, { ready, database, redis, stopping })
}

export async function sendMetrics(app: App, response: ServerResponse): Promise<void> {
  const own = app.metrics.registry
  // Whichever worker is asked answers for all of them, and for itself while the primary is silent.
  const text = await (app.colleagues
    ? withDeadline(app.colleagues.metrics(), metricsDeadlineMs).catch(() => own.metrics())
    : own.metrics())
  response.writeHead(200, { 'content-type': own.contentType, 'cache-control': 'no-store' })
  response.end(text)
}

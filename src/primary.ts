// The primary process of a service with several workers: it holds the port, replaces a worker that dies, carries their
// hints, gathers their figures, and stops them all. It serves nothing itself, so that nothing can hold it up.
import cluster, { type Worker } from 'node:cluster'
import { performance } from 'node:perf_hooks'
import { AggregatorRegistry, type MetricObject, type RegistryContentType } from 'prom-client'
import type { Config } from './config.ts'
import { migrate } from './db/migrate.ts'
import { coalesced } from './live/coalesce.ts'
import type { FromPrimary, FromWorker } from './live/colleagues.ts'
import { createLog, type Log } from './log.ts'

export interface Primary {
  log: Log
  url: string
  /** Resolves when every worker has stopped. */
  close(): Promise<void>
}

/** Who lived shorter did not get as far as serving: the next one waits before it tries. */
const quickDeathMs = 10_000
const firstPauseMs = 100
const longestPauseMs = 10_000
/** A worker's own stop takes less. */
const stopMs = 14_000
const collectMs = 1_000

/** How long a place stays empty after its worker died, by how many of them in a row died soon after their start. */
export function pauseMs(quickDeaths: number): number {
  return quickDeaths === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (quickDeaths - 1))
}

/** Starts the workers; fails when one of them does not come to serve. */
export async function startPrimary(config: Config, databaseUrl: string): Promise<Primary> {
  const log = createLog(config.logLevel)
  await migrate(databaseUrl)
  const places = new Map<number, Place>()
  const figures = createFigures(() => [...places.values()].flatMap(({ worker }) => worker ?? []))
  let stopping = false
  let started = false
  let allEnded = () => {}
  const url = await new Promise<string>((resolve, reject) => {
    const waiting = new Set(Array.from({ length: config.workers }, (_, index) => index + 1))
    for (const number of waiting) occupy({ number, worker: undefined, quickDeaths: 0, timer: undefined })

    function occupy(place: Place): void {
      const bornAt = performance.now()
      // The number is the worker's name in logs and figures, and that of whoever replaces it.
      const worker = cluster.fork({ ONEFLOWER_WORKER: String(place.number) })
      place.worker = worker
      places.set(place.number, place)
      place.tell = coalesced((campaignId) => say(worker, { type: 'moved', campaignId }))
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          waiting.delete(place.number)
          if (waiting.size === 0) resolve(message.url)
        } else if (message.type === 'moved') {
          for (const other of places.values()) if (other !== place) other.tell?.(message.campaignId)
        } else if (message.type === 'askMetrics') void figures.answer(worker)
        else figures.take(worker, message.round, message.figures)
      })
      // A message to one that is just ending.
      worker.on('error', (error) => log.debug({ err: error, worker: place.number }, 'a worker was not told'))
      worker.once('exit', (code, signal) => {
        place.worker = undefined
        place.tell = undefined
        if (stopping) {
          if ([...places.values()].every((each) => each.worker === undefined)) allEnded()
          return
        }
        if (!started) return reject(new Error(`Worker ${place.number} ended with ${signal ?? code}.`))
        place.quickDeaths = performance.now() - bornAt < quickDeathMs ? place.quickDeaths + 1 : 0
        const inMs = pauseMs(place.quickDeaths)
        log.error({ worker: place.number, code, signal, inMs }, 'a worker ended and is replaced')
        place.timer = setTimeout(() => occupy(place), inMs)
      })
    }
  }).catch(async (error) => {
    await close()
    throw error
  })
  started = true
  return { log, url, close }

  async function close(): Promise<void> {
    stopping = true
    const ended = new Promise<void>((resolve) => {
      allEnded = resolve
    })
    for (const { timer } of places.values()) clearTimeout(timer)
    const workers = [...places.values()].flatMap(({ worker }) => worker ?? [])
    for (const worker of workers) worker.process.kill('SIGTERM')
    const kill = setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL')
    }, stopMs)
    if (workers.length > 0) await ended
    clearTimeout(kill)
  }
}

interface Place {
  number: number
  worker: Worker | undefined
  tell?: ((campaignId: number) => void) | undefined
  quickDeaths: number
  timer: NodeJS.Timeout | undefined
}

/** Asks all workers for their figures, once for everybody who wants them meanwhile, and goes without who does not answer. */
function createFigures(workers: () => Worker[]) {
  let round = 0
  let asking: Promise<string> | null = null
  let given = new Map<Worker, MetricObject[]>()
  let complete = () => {}

  async function collect(): Promise<string> {
    round += 1
    given = new Map()
    await new Promise<void>((resolve) => {
      complete = resolve
      setTimeout(resolve, collectMs).unref()
      for (const worker of workers()) void say(worker, { type: 'collect', round })
    })
    // The labels tell the workers apart: there is nothing to add up, and no figure to leave out.
    const apart = [...given.values()].map((figures) =>
      figures.map((figure) => ({ ...figure, aggregator: 'sum' as const })),
    )
    return AggregatorRegistry.aggregate<RegistryContentType>(apart).metrics()
  }

  return {
    async answer(worker: Worker): Promise<void> {
      asking ??= collect().finally(() => {
        asking = null
      })
      await say(worker, { type: 'metrics', text: await asking })
    },
    take(worker: Worker, ofRound: number, figures: MetricObject[]): void {
      if (ofRound !== round) return
      given.set(worker, figures)
      if (workers().every((each) => given.has(each))) complete()
    },
  }
}

/** Settles when the message has left, or cannot leave because the worker ends. */
function say(worker: Worker, message: FromPrimary): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isConnected()) worker.send(message, undefined, () => resolve())
    else resolve()
  })
}

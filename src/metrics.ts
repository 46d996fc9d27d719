// What the service tells about itself, in Prometheus' words. Each running service has a registry of its own, so that
// several of them can run in one process.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { JournalMetrics } from './journal/journal.ts'

export interface Metrics {
  registry: Registry
  journal: JournalMetrics
  /** Statements sent to the database. */
  statements: Counter
  /** Results sent over WebSocket and SSE: counted here, where it costs nothing. */
  delivered: Record<'websocket' | 'sse', number>
  refusals: Counter<'code'>
  /** Counts that others keep: read when the metrics are asked for. */
  observe(name: string, help: string, kind: 'gauge' | 'counter', read: () => number): void
}

const batchSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500]
const batchSeconds = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4]

/** The figures of one worker of several carry its number. */
export function createMetrics(worker?: number): Metrics {
  const registry = new Registry()
  if (worker !== undefined) registry.setDefaultLabels({ worker: String(worker) })
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const delivered = { websocket: 0, sse: 0 }
  new Counter({
    name: 'oneflower_frames_total',
    help: 'Results sent over long-lived connections.',
    labelNames: ['transport'],
    registers,
    collect() {
      this.reset()
      for (const [transport, count] of Object.entries(delivered)) this.inc({ transport }, count)
    },
  })
  return {
    registry,
    journal: journalMetrics(registers),
    statements: new Counter({
      name: 'oneflower_db_statements_total',
      help: 'Statements sent to the database.',
      registers,
    }),
    delivered,
    refusals: new Counter({
      name: 'oneflower_refusals_total',
      help: 'Requests and sockets that were refused before anything was executed.',
      labelNames: ['code'],
      registers,
    }),
    observe(name, help, kind, read) {
      if (kind === 'gauge') {
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(read())
          },
        })
        return
      }
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
  }
}

function journalMetrics(registers: Registry[]): JournalMetrics {
  const depth = new Gauge({
    name: 'oneflower_journal_gathered',
    help: 'Commands that wait or are under way.',
    registers,
  })
  const overloaded = new Counter({
    name: 'oneflower_journal_overloaded_total',
    help: 'Commands turned away because too many had gathered.',
    registers,
  })
  const size = new Histogram({
    name: 'oneflower_journal_batch_size',
    help: 'Commands in one batch.',
    buckets: batchSizes,
    registers,
  })
  const seconds = new Histogram({
    name: 'oneflower_journal_batch_seconds',
    help: 'Time from taking a batch to its commit.',
    buckets: batchSeconds,
    registers,
  })
  const commands = new Counter({
    name: 'oneflower_commands_total',
    help: 'Commands answered.',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  return {
    gathered: (count) => depth.set(count),
    overloaded: (count) => overloaded.inc(count),
    batchStarted(commandCount) {
      size.observe(commandCount)
      return seconds.startTimer()
    },
    settled: (kind, outcome) => commands.inc({ kind, outcome }),
  }
}

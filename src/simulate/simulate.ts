// Plays a charity day through the public API, as payment channels, partners and donors would: donations, deeds and
// flowers arrive when they arrive, whether the service keeps up or not (an open loop), at a share of the recorded load.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../clock.ts'
import { readDemoConfig } from '../config.ts'
import { createProgress, type Progress, silentProgress } from '../progress.ts'
import { onStopSignal } from '../signals.ts'
import { createClient } from './client.ts'
import { createDay, type Day, type DayOptions } from './day.ts'
import { createLanes } from './lanes.ts'
import { rateAt } from './load.ts'
import { createTally, describeSummary, type Summary } from './tally.ts'
import { readTargets, SimulationError } from './targets.ts'

const usage = `Plays the load of a charity day against a running service, through its public API.

  simulate [--url http://127.0.0.1:4000/graphql] [--scale 0.01] [--minutes 60] [--speed 1] [--seed 1]

  --url          the service's GraphQL endpoint
  --scale        the share of the recorded load: 1 is 16,000 donations a second in the first minute
  --minutes      how many minutes of the day to play, from the opening on; 0 plays until stopped
  --speed        how fast the day passes: 10 plays an hour in six minutes, at ten times the rate
  --seed         which people come and what they give
  --concurrency  requests in flight at once
  --partner      the partner to act as: a payment channel that may record deeds
  --quiet        no progress line
`

export interface SimulationOptions extends DayOptions {
  url: string
  scale: number
  /** Minutes of the simulated day; 0: until stopped. */
  minutes: number
  concurrency: number
}

export async function simulate(argv: readonly string[]): Promise<void> {
  try {
    await simulateAsTold(argv)
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

async function simulateAsTold(argv: readonly string[]): Promise<void> {
  const values = readArguments(argv)
  if (values.help) {
    process.stdout.write(usage)
    return
  }
  const config = readDemoConfig()
  const stop = new AbortController()
  const options: SimulationOptions = {
    url: values.url ?? `http://${config.host}:${config.port}/graphql`,
    auth: config.auth,
    clock: systemClock,
    scale: numberOf('scale', values.scale, 0.000_001, 10),
    minutes: numberOf('minutes', values.minutes, 0, 30 * 24 * 60),
    speed: numberOf('speed', values.speed, 0.01, 10_000),
    seed: numberOf('seed', values.seed, 0, 2 ** 32 - 1),
    concurrency: numberOf('concurrency', values.concurrency, 1, 10_000),
    partner: values.partner,
  }
  const stopListening = onStopSignal(() => stop.abort())
  // Started by another process, this one has nothing left to do when that one is gone.
  const leave = () => process.exit()
  process.once('disconnect', leave)
  const progress = values.quiet ? silentProgress : createProgress()
  try {
    const summary = await runSimulation(options, stop.signal, progress)
    process.stdout.write(`${describeSummary(summary)}\n`)
  } finally {
    stopListening()
    process.off('disconnect', leave)
  }
}

function readArguments(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        url: { type: 'string' },
        scale: { type: 'string', default: '0.01' },
        minutes: { type: 'string', default: '60' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        concurrency: { type: 'string', default: '128' },
        partner: { type: 'string', default: 'prt_1' },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return values
  } catch (error) {
    throw new SimulationError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most)) {
    throw new SimulationError(`--${name} must be a number between ${least} and ${most}, not "${text}".`)
  }
  return value
}

const tickMs = 25
/** After a pause of this process, arrivals of at most this long are made up for. */
const longestTickMs = 1_000
const lastAnswersMs = 15_000
/** Who stops a day does not wait for a service that no longer answers. */
const stoppedAnswersMs = 1_000

export async function runSimulation(
  options: SimulationOptions,
  signal: AbortSignal,
  progress: Progress = silentProgress,
): Promise<Summary> {
  const client = createClient(options.url, options.concurrency)
  const tally = createTally()
  try {
    const targets = await readTargets(client, options.url, signal)
    const lanes = createLanes(options.concurrency, tally)
    const day = createDay(options, client, targets, lanes, tally)
    await playArrivals(options, signal, day, () => report(progress, options, day.elapsed(), tally.summary()))
    day.flushDeeds()
    const waitMs = signal.aborted ? stoppedAnswersMs : lastAnswersMs
    await Promise.race([lanes.drained(), delay(waitMs, undefined, { ref: false })])
    return tally.summary()
  } finally {
    progress.end()
    client.close()
  }
}

function report(progress: Progress, { minutes }: SimulationOptions, seconds: number, summary: Summary): void {
  const { donate, giveFlowers } = summary.kinds
  const refused = Object.values(summary.kinds)
    .flatMap((kind) => Object.values(kind.refused))
    .reduce((sum, count) => sum + count, 0)
  const what =
    `minute ${(seconds / 60).toFixed(1)}, ${donate.succeeded} donations, ${giveFlowers.succeeded} gifts of flowers, ` +
    `${refused} refused, p99 ${summary.p99Ms.toFixed(0)} ms`
  progress.at(Math.round(seconds), Math.max(Math.round(minutes * 60), Math.round(seconds)), what)
}

/** Lets time pass and has the day's arrivals happen, until its end or until it is stopped. */
async function playArrivals(
  { scale, minutes, speed }: SimulationOptions,
  signal: AbortSignal,
  day: Day,
  onTick: () => void,
): Promise<void> {
  const endsAt = minutes === 0 ? Number.POSITIVE_INFINITY : minutes * 60
  let lastTick = performance.now()
  let lastReport = 0
  while (!signal.aborted && day.elapsed() < endsAt) {
    await delay(tickMs, undefined, { signal }).catch(() => {})
    const now = performance.now()
    const passed = (Math.min(longestTickMs, now - lastTick) / 1_000) * speed
    lastTick = now
    // In small steps, so that a fast day does not jump over its opening minute.
    for (let left = Math.min(passed, endsAt - day.elapsed()); left > 0; left -= 1) {
      const step = Math.min(1, left)
      day.pass(step, rateAt(day.elapsed()) * scale * step)
    }
    if (now - lastReport > 500) {
      lastReport = now
      onTick()
    }
  }
}

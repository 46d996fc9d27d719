// Storms as they break over one instance, of any size: a full house that watches while gifts flow, readers that take
// nothing, and everybody who comes back at once. The instance is a process of its own, as the crowd is; another one gives.
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { inject } from 'vitest'
import { seed } from '../../src/seed/seed.ts'
import { type Ages, agesOf, type Crowd, frameAgesOf, gather, machineNow } from '../setup/crowd.ts'
import { createTestDatabase } from '../setup/database.ts'
import { type Giver, startGiver } from '../setup/giving.ts'
import { type ServiceProcess, startServiceProcess } from '../setup/process.ts'
import { usageOf } from '../setup/usage.ts'
import { startRedis } from './stage.ts'

export interface Storm {
  giver: Giver
  /** Donations that the database holds. */
  stored(): Promise<number>
  service(): ServiceProcess
  port(): number
  /** Ends the instance and starts another one on the same port. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function openStorm(): Promise<Storm> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (let next = closing.pop(); next; next = closing.pop()) await next()
  }
  try {
    const database = await createTestDatabase(inject('prototype'))
    closing.push(() => database.drop())
    await seed(database.url, { organizations: 25, projects: 100 })
    // One that nobody else publishes to: what wakes the instance is its own campaign alone.
    const redis = await startRedis()
    closing.push(() => redis.stop())
    const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const start = (port: string) =>
      startServiceProcess({
        ...shared,
        PORT: port,
        SOCKETS_PER_ADDRESS: '20000',
        DREAM_SWEEP_MS: '0',
        LOG_LEVEL: 'info',
      })
    let service = await start('0')
    closing.push(() => service.end('SIGKILL'))
    const giver = await startGiver(shared)
    closing.push(() => giver.close())
    const { port } = new URL(service.url)
    const sql = postgres(database.url, { max: 1, onnotice: () => {} })
    closing.push(() => sql.end())
    return {
      giver,
      async stored() {
        const [row] = await sql<{ count: number }[]>`select count(*)::int as count from donation`
        return row?.count ?? 0
      },
      service: () => service,
      port: () => Number(port),
      async restart() {
        await service.end('SIGKILL')
        service = await start(port)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

export function totalsAt(maxHz: number): string {
  return JSON.stringify({
    query: `subscription Totals($campaign: ID!, $maxHz: Int) {
      campaignTotals(campaign: $campaign, maxHz: $maxHz) {
        seq asOf serviceLevel donationCount donorCount received { minorUnits } matched { minorUnits } net { minorUnits }
      }
    }`,
    variables: { campaign: 'cmp_1', maxHz },
  })
}

function raceAt(maxHz: number): string {
  return JSON.stringify({
    query: `subscription Race($campaign: ID!, $maxHz: Int) {
      dreamRace(campaign: $campaign, maxHz: $maxHz) {
        seq asOf serviceLevel dreams { rank dream { id } totals { flowersCounted giverCount } }
      }
    }`,
    variables: { campaign: 'cmp_1', maxHz },
  })
}

const openWithinMs = 120_000
const arriveWithinMs = 60_000

export interface FullHouse {
  given: number
  failed: number
  givenPerSecond: number
  /** Donations of the last frame, and of the database. */
  shown: number
  stored: number
  backward: number
  /** Subscriptions that ended with another last frame than the others. */
  differing: number
  closes: Record<string, number>
  frames: number
  frameAges: Ages
  giftAges: Ages
  /** From the last commit to the last byte of the last frame that anybody waited for. */
  convergedMs: number
}

/** All who watch see every gift that flows, and in the end the same number. */
export async function fullHouse(
  { giver, port, stored }: Storm,
  size: { subscriptions: number; maxHz: number; giftsPerSecond: number; seconds: number },
): Promise<FullHouse> {
  const { subscriptions, maxHz, giftsPerSecond, seconds } = size
  const crowd = await gather({ port: port(), payloads: [totalsAt(maxHz)], subscriptions })
  try {
    await crowd.until('all hold a snapshot', ({ holding }) => holding === subscriptions, openWithinMs)
    // Gifts flow already when they begin to count.
    await giver.give('donations', giftsPerSecond, giftsPerSecond)
    await crowd.forget()
    const given = await giver.give('donations', giftsPerSecond, giftsPerSecond * seconds)
    const look = await crowd.until(
      'all hold the final value',
      ({ arrived }) => arrived === subscriptions,
      arriveWithinMs,
      given.last,
    )
    const shown = await crowd.shown()
    const committed = new Map(given.committed)
    const lastAt = shown.reduce((last, [seq, , at]) => (seq >= given.last ? Math.max(last, at) : last), 0)
    return {
      given: given.committed.length,
      failed: given.failed,
      givenPerSecond: given.committed.length / given.seconds,
      shown: Number(/"donationCount":(\d+)/.exec(look.sample)?.[1]),
      stored: await stored(),
      backward: look.backward,
      differing: differing(look.texts),
      closes: look.closes,
      frames: look.frames,
      frameAges: frameAgesOf(shown, committed),
      giftAges: agesOf(shown, committed),
      convergedMs: lastAt - (committed.get(given.last) as number),
    }
  } finally {
    await crowd.close()
  }
}

function differing(texts: readonly (readonly [string, number])[]): number {
  const held = texts.map(([, count]) => count)
  return held.reduce((sum, count) => sum + count, 0) - Math.max(0, ...held)
}

export interface StalledReaders {
  /** Before, while and after others stalled. */
  p99Ms: readonly [before: number, meanwhile: number, after: number]
  backward: number
  arrived: number
  grownMib: number
  /** How often which stalled readers were closed, as far as they noticed. */
  closes: Record<string, number>
  /** Processor time of the instance, of one core. */
  cpuPercent: number
}

/** Readers that take nothing harm nobody: neither those beside them nor the process. */
export async function stalledReaders(
  { giver, port, service }: Storm,
  size: { readers: number; stalled: number; seconds: number; quietSeconds: number; maxHz: number },
): Promise<StalledReaders> {
  const { readers, stalled, seconds, quietSeconds, maxHz } = size
  const pid = service().child.pid as number
  const payloads = [raceAt(maxHz)]
  const crowds: Crowd[] = []
  const flow = async (ms: number, crowd: Crowd): Promise<number> => {
    await giver.earn(Math.ceil((ms * maxHz) / 1_000))
    await crowd.forget()
    const { last, committed, failed } = await giver.give('flowers', maxHz, Math.ceil((ms * maxHz) / 1_000))
    if (failed > 0) throw new Error(`${failed} gifts of flowers failed.`)
    await crowd.until('all hold the newest', ({ arrived }) => arrived === readers, arriveWithinMs, last)
    lastGiven = last
    return agesOf(await crowd.shown(), new Map(committed)).p99
  }
  let lastGiven = 0
  let backward = 0
  try {
    const crowd = await gather({ port: port(), payloads, subscriptions: readers })
    crowds.push(crowd)
    await crowd.until('all hold a snapshot', ({ holding }) => holding === readers, openWithinMs)
    await flow(quietSeconds * 500, crowd)
    const before = await flow(quietSeconds * 1_000, crowd)
    backward += (await crowd.look()).backward
    const from = usageOf(pid)
    const startedAt = machineNow()
    let most = from.residentKib
    const watching = setInterval(() => {
      most = Math.max(most, usageOf(pid).residentKib)
    }, 500)
    try {
      const idle = await gather({ port: port(), payloads, subscriptions: stalled, stalled, comesBack: true })
      crowds.push(idle)
      await idle.until('all stall', ({ open }) => open === stalled, openWithinMs)
      const meanwhile = await flow(seconds * 1_000, crowd)
      const to = usageOf(pid)
      const elapsedMs = machineNow() - startedAt
      backward += (await crowd.look()).backward
      const { closes } = await idle.look()
      await idle.close()
      const after = await flow(quietSeconds * 1_000, crowd)
      const look = await crowd.look(lastGiven)
      return {
        p99Ms: [before, meanwhile, after],
        backward: backward + look.backward,
        arrived: look.arrived,
        grownMib: (most - from.residentKib) / 1_024,
        closes,
        cpuPercent: (to.cpuUs - from.cpuUs) / elapsedMs / 10,
      }
    } finally {
      clearInterval(watching)
    }
  } finally {
    for (const crowd of crowds) await crowd.close()
  }
}

export interface Return {
  /** From the cut, or from when the instance listens again, until the last one holds a snapshot. */
  heldAfterMs: number
  /** Reads of the hub from then on until all held one. */
  reads: number
  /** Of the second in which there were most. */
  mostReadsPerSecond: number
  backward: number
  differing: number
}

/** Everybody comes back at once, after their sockets were cut or after the whole instance went. */
export async function everybodyReturns(
  storm: Storm,
  size: { clients: number; after: 'a cut' | 'a restart' },
): Promise<Return> {
  const { clients, after } = size
  const crowd = await gather({
    port: storm.port(),
    payloads: [totalsAt(2)],
    subscriptions: clients,
    comesBack: true,
    atOnce: clients,
  })
  try {
    await crowd.until('all hold a snapshot', ({ holding }) => holding === clients, openWithinMs)
    let from = await readsOf(storm)
    let startedAt = machineNow()
    if (after === 'a cut') await crowd.cut()
    else {
      await storm.restart()
      startedAt = machineNow()
      from = 0
    }
    const counting = countReads(storm, { at: startedAt, reads: from })
    const look = await crowd
      .until(
        'all hold a snapshot again',
        ({ holding, lastHeldAt }) => holding === clients && lastHeldAt > startedAt,
        openWithinMs,
      )
      .finally(() => counting.stop())
    const { reads, mostReadsPerSecond } = await counting.counted
    return {
      heldAfterMs: look.lastHeldAt - startedAt,
      reads: reads - from,
      mostReadsPerSecond,
      backward: look.backward,
      differing: differing(look.texts),
    }
  } finally {
    await crowd.close()
  }
}

/** Asks once a second until it is stopped, and once more then. What is asked late is reckoned by the time that passed. */
function countReads(storm: Storm, from: { at: number; reads: number }) {
  const stopped = new AbortController()
  const count = async () => {
    let { at, reads } = from
    let mostReadsPerSecond = 0
    for (let last = false; !last; ) {
      last = stopped.signal.aborted
      if (!last) await delay(1_000, undefined, { signal: stopped.signal }).catch(() => {})
      const now = { reads: await readsOf(storm), at: machineNow() }
      // A part of a second says nothing of a whole one.
      const seconds = Math.max(1, (now.at - at) / 1_000)
      mostReadsPerSecond = Math.max(mostReadsPerSecond, (now.reads - reads) / seconds)
      ;({ reads, at } = now)
    }
    return { reads, mostReadsPerSecond }
  }
  return { counted: count(), stop: () => stopped.abort() }
}

async function readsOf(storm: Storm): Promise<number> {
  const text = await (await fetch(`${storm.service().url}/metrics`)).text()
  return Number(/^oneflower_hub_ticks_total (\d+)/m.exec(text)?.[1] ?? Number.NaN)
}

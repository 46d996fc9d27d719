// The delivery of published reports: each reaches each giver once, however small the gift. The audience is walked gift by
// gift in small transactions beside the journal, each of which stores what it delivered together with how far it came:
// killed anywhere, it goes on from there. One process at a time walks a campaign, and one report after the other.
import { performance } from 'node:perf_hooks'
import type { Clock } from '../clock.ts'
import type { Sql, Transaction } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { type Announcements, transact } from '../db/transact.ts'
import type { Log } from '../log.ts'
import {
  campaignsToDeliver,
  deliverAmong,
  donationsTo,
  flowersTo,
  lockWalk,
  type Step,
  storeWalk,
  type Walk,
  walkUnderWay,
} from './delivery.store.ts'

export interface Deliveries {
  /** Looks whether something is to be delivered: at the start, and whenever something was published. */
  wake(): void
  /** Resolves when everything that is to be delivered now is, or when the process stops. */
  idle(): Promise<void>
  readonly counters: Readonly<DeliveryCounters>
  close(): Promise<void>
}

export interface DeliveryCounters {
  /** People whom a report reached. */
  delivered: number
  /** Transactions that walked some gifts. */
  steps: number
  failed: number
}

export interface DeliveryOptions {
  /** Connections that no request waits for. */
  sql: Sql
  clock: Clock
  announcements: Announcements
  log: Log
}

/** Gifts looked at in one transaction, which then takes some ten milliseconds. */
export const mostGifts = 500
/** From the start of one transaction to that of the next: while the journal is quiet at most 10,000 people a second … */
const quietMs = 50
/** … and while it is busy at most 1,000. */
const busyMs = 500
/** A journal that takes so many entries a second is busy. */
const busyEntries = 100
/** A walk takes no more than this share of its time: the rest is everybody else's. */
const restOfTook = 2
/** After a failure, and while another process has the walk. */
const retryMs = 500
/** What another process left when it was ended is found after this long. */
const sweepMs = 30_000

export async function startDeliveries({
  sql,
  clock,
  announcements,
  log,
}: DeliveryOptions): Promise<Deliveries> {
  const counters: DeliveryCounters = { delivered: 0, steps: 0, failed: 0 }
  const seen = new Map<number, { seq: bigint; at: number }>()
  let closed = false
  let again = false
  let running: Promise<void> | null = null
  let interrupt = () => {}
  const sweep = setInterval(wake, sweepMs).unref()

  function wake(): void {
    if (closed) return
    again = true
    running ??= run().finally(() => {
      running = null
    })
  }

  async function run(): Promise<void> {
    while (again && !closed) {
      again = false
      try {
        await deliverAll()
      } catch (error) {
        // Nothing of the failed step is stored: it is taken again, as it would be after a kill.
        counters.failed += 1
        log.warn({ err: error }, 'a report could not be delivered further for now')
        again = true
        await rest(retryMs)
      }
    }
  }

  async function deliverAll(): Promise<void> {
    for (;;) {
      const campaigns = await reading(campaignsToDeliver(sql))
      if (campaigns.length === 0 || closed) return
      for (const campaignId of campaigns) {
        if (closed) return
        const startedAt = performance.now()
        const journalSeq = await step(campaignId)
        const took = performance.now() - startedAt
        // Another process has the walk of this campaign.
        if (journalSeq === null) await rest(retryMs)
        else {
          const paceMs = isBusy(campaignId, journalSeq) ? busyMs : quietMs
          await rest(Math.max(paceMs - took, took * restOfTook))
        }
      }
    }
  }

  /** Walks some gifts; says where the journal was, or null when the walk is another's. */
  async function step(campaignId: number): Promise<bigint | null> {
    const { walk, step, complete } = await transact({ db: { sql }, announcements }, async (tx, announce) => {
      if (!(await lockWalk(tx, campaignId))) return { walk: null, step: null, complete: false }
      const walk = await walkUnderWay(tx, campaignId)
      if (!walk) return { walk: undefined, step: null, complete: false }
      const at = clock.now()
      const step = await deliver(tx, walk, at)
      const next = afterStep(walk, step)
      await storeWalk(tx, next, step.delivered, next.complete ? at : null)
      if (step.delivered > 0) announce(campaignId)
      return { walk, step, complete: next.complete }
    })
    if (walk === null) return null
    if (!walk || !step) return 0n
    counters.steps += 1
    counters.delivered += step.delivered
    if (complete) log.info({ campaignId, publication: walk.number }, 'a report has reached everybody')
    return walk.journalSeq
  }

  function isBusy(campaignId: number, seq: bigint): boolean {
    const now = performance.now()
    const before = seen.get(campaignId)
    seen.set(campaignId, { seq, at: now })
    if (!before || now - before.at > 10_000) return false
    return Number(seq - before.seq) * 1_000 > busyEntries * (now - before.at)
  }

  function rest(ms: number): Promise<void> {
    if (closed) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  // Looked at before anything is served: what is under way then was left by a process that ended. A database that does not
  // answer holds up no start: it is asked again.
  const left = await reading(campaignsToDeliver(sql)).catch(() => null)
  if (left === null || left.length > 0) wake()
  return {
    wake,
    async idle() {
      while (running) await running
    },
    counters,
    async close() {
      closed = true
      clearInterval(sweep)
      interrupt()
      await running
    },
  }
}

function deliver(tx: Transaction, walk: Walk, at: Date): Promise<Step> {
  const { dreamId, part } = walk
  return dreamId === null || part > 0
    ? deliverAmong(tx, walk, donationsTo(tx, walk, mostGifts), at)
    : deliverAmong(tx, walk, flowersTo(tx, walk, dreamId, mostGifts), at)
}

/** Where the walk goes on: behind the last gift, with the donors of the project when the dream has no more, or nowhere. */
export function afterStep(
  walk: Pick<Walk, 'campaignId' | 'number' | 'dreamId' | 'part' | 'afterSeq'>,
  { lastSeq, gifts }: Pick<Step, 'lastSeq' | 'gifts'>,
) {
  const { campaignId, number, dreamId, part } = walk
  if (gifts === mostGifts)
    return { campaignId, number, part, afterSeq: lastSeq ?? walk.afterSeq, complete: false }
  return { campaignId, number, part: 1, afterSeq: 0n, complete: dreamId === null || part > 0 }
}

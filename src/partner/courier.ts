// The courier delivers webhooks: every second it turns new events into deliveries and takes what is due. Any number of
// instances share the work; one that dies leaves a lease behind, after which another tries again.
import type { Clock } from '../clock.ts'
import type { Sql } from '../db/client.ts'
import { withDeadline } from '../db/deadline.ts'
import type { Log } from '../log.ts'
import { queueEvents, settleDelivery, type TakenDelivery, takeDeliveries } from './delivery.store.ts'
import { mostAttempts, retryDelayMs } from './webhook.schedule.ts'
import { createSender, type Outcome, type SenderOptions } from './webhook.send.ts'
import { signature, webhookBody, webhookId } from './webhook.signature.ts'

export interface Courier {
  /** There may be something to deliver: one that sleeps begins to look. */
  wake(): void
  /** Does all that is due now, and resolves when it is done. */
  run(): Promise<void>
  counters: { delivered: number; failed: number }
  underWay(): number
  /** Stops: what is under way ends as if its receiver had not answered in time, and is tried again. */
  close(): Promise<void>
}

export interface CourierOptions extends SenderOptions {
  sql: Sql
  clock: Clock
  log: Log
  /**
   * When it looks by itself, every second. A database in the process's own memory has no endpoints before one is opened
   * here, and one session that others need.
   */
  looks: 'always' | 'once woken' | 'never'
}

const lookMs = 1_000
/** Attempts under way in one instance, and those of one endpoint among them: a slow receiver leaves room for others. */
const mostUnderWay = 32
const mostOfOne = 4
/** Longer than an attempt and the writing down of what became of it. */
const leaseMs = 30_000
const statementMs = 4_000

export function createCourier({ sql, clock, log, looks, ...sending }: CourierOptions): Courier {
  const sender = createSender(sending)
  const counters = { delivered: 0, failed: 0 }
  const underWay = new Map<Promise<void>, number>()
  let looking: Promise<number> | null = null
  let closed = false
  let awake = looks === 'always'
  const timer = looks === 'never' ? undefined : setInterval(lookInBackground, lookMs)

  function lookInBackground(): void {
    if (!awake || looking || closed) return
    look().catch((error) => {
      // Everything due stays due: the next look finds it.
      if (!closed) log.warn({ err: error }, 'webhooks could not be looked after')
    })
  }

  /** One look at a time. Returns how many deliveries it took. */
  function look(): Promise<number> {
    looking ??= lookOnce().finally(() => {
      looking = null
    })
    return looking
  }

  async function lookOnce(): Promise<number> {
    // Bounded, so that a partner far behind does not keep what is due waiting.
    for (let round = 0; round < 5; round += 1) {
      if ((await withDeadline(queueEvents(sql, clock.now()), statementMs)) === 0) break
    }
    const most = mostUnderWay - underWay.size
    if (most <= 0 || closed) return 0
    const at = clock.now()
    const taking = takeDeliveries(sql, {
      at,
      leasedUntil: new Date(at.getTime() + leaseMs),
      most,
      mostOfOne,
      underWay: endpointsUnderWay(),
    })
    const taken = await withDeadline(Promise.resolve(taking), statementMs)
    for (const delivery of taken) start(delivery)
    return taken.length
  }

  function endpointsUnderWay(): Map<number, number> {
    const counts = new Map<number, number>()
    for (const id of underWay.values()) counts.set(id, (counts.get(id) ?? 0) + 1)
    return counts
  }

  function start(delivery: TakenDelivery): void {
    const work = deliver(delivery).finally(() => {
      underWay.delete(work)
      // Its place is free: what waits need not wait for the second to end.
      lookInBackground()
    })
    underWay.set(work, delivery.endpointId)
  }

  async function deliver(delivery: TakenDelivery): Promise<void> {
    try {
      const body = webhookBody(delivery)
      const outcome = await sender.post(delivery.url, headersOf(delivery, body, clock.now()), body)
      // An attempt that our own end broke off says nothing about the receiver.
      if (closed) return
      if (outcome.problem === null) counters.delivered += 1
      else counters.failed += 1
      await withDeadline(settleDelivery(sql, delivery, settled(delivery, outcome, clock.now())), statementMs)
    } catch (error) {
      // Its lease ends, and it is tried again: a receiver may get an event twice, never not at all.
      if (!closed) log.warn({ err: error }, 'the outcome of a webhook was not written')
    }
  }

  return {
    wake() {
      awake = looks !== 'never'
    },
    counters,
    underWay: () => underWay.size,
    async run() {
      for (;;) {
        if (looking) await looking.catch(() => 0)
        const taken = await look()
        if (taken === 0 && underWay.size === 0) return
        if (underWay.size > 0) await Promise.race(underWay.keys())
      }
    },
    async close() {
      closed = true
      clearInterval(timer)
      sender.close()
      await looking?.catch(() => 0)
      await Promise.all(underWay.keys())
    },
  }
}

function headersOf(delivery: TakenDelivery, body: string, at: Date): Record<string, string> {
  const id = webhookId(delivery)
  const timestamp = Math.floor(at.getTime() / 1_000)
  const secrets = [delivery.secret, ...(delivery.previousSecret === null ? [] : [delivery.previousSecret])]
  return {
    'content-type': 'application/json',
    'user-agent': 'oneflower-webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => signature(secret, id, timestamp, body)).join(' '),
  }
}

function settled(delivery: TakenDelivery, { status, problem }: Outcome, at: Date) {
  const attempts = delivery.attempts + 1
  const told = { attempts, lastAt: at, lastStatus: status, lastProblem: problem }
  if (problem === null) return { ...told, state: 'DELIVERED' as const, nextAt: null }
  const delay =
    attempts < mostAttempts ? retryDelayMs(attempts, `${delivery.endpointId}/${webhookId(delivery)}`) : null
  return delay === null
    ? { ...told, state: 'FAILED' as const, nextAt: null }
    : { ...told, state: 'PENDING' as const, nextAt: new Date(at.getTime() + delay) }
}

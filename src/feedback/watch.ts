// Who waits for reports. A process looks once for all that watch a campaign: at one number, which rises with every
// delivery, and only when it has risen at how far each of them has got. What nobody is given costs nobody anything.
import { performance } from 'node:perf_hooks'
import type { Sql } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { Overloaded } from '../errors.ts'
import { createMailbox, type Mailbox } from '../live/mailbox.ts'
import type { Log } from '../log.ts'
import { latestOf, movedOf } from './delivery.store.ts'

/** How far a person has got: the number of the last report that reached it, which is its place in the order. */
export interface Reached {
  seq: bigint
  campaignId: number
}

export interface FeedbackWatch extends AsyncIterableIterator<Reached> {
  present(): Promise<Reached>
}

export interface FeedbackWatchers {
  /** How far the person has got first, then whenever a report reaches it. */
  watch(campaignId: number, ref: string): FeedbackWatch
  /** Says that something moved in a campaign, perhaps a delivery. */
  moved(campaignId: number): void
  watchers(): number
  readonly counters: Readonly<{ reads: number }>
  close(): void
}

export interface FeedbackWatchersOptions {
  sql: Sql
  onMoved(heard: (campaignId: number) => void): void
  log: Log
}

/** However fast a campaign moves, it is looked at this seldom. */
const pauseMs = 1_000
/** What no wake-up told is found after this long. */
const sweepMs = 5_000
const mostWatchers = 50_000
/** People asked about in one statement. */
const mostAsked = 5_000

interface Person {
  latest: bigint | null
  mailboxes: Set<Mailbox<Reached>>
}

interface Feed {
  campaignId: number
  people: Map<string, Person>
  moved: bigint | null
  looking: boolean
  again: boolean
  lookedAt: number
  timer: NodeJS.Timeout | undefined
  dueAt: number
}

export function createFeedbackWatchers({ sql, onMoved, log }: FeedbackWatchersOptions): FeedbackWatchers {
  const feeds = new Map<number, Feed>()
  const counters = { reads: 0 }
  let watchers = 0
  let closed = false
  onMoved(moved)

  function watch(campaignId: number, ref: string): FeedbackWatch {
    if (closed || watchers >= mostWatchers) throw new Overloaded(1_000)
    const feed = feeds.get(campaignId) ?? open(campaignId)
    const person = feed.people.get(ref) ?? { latest: null, mailboxes: new Set() }
    feed.people.set(ref, person)
    const mailbox = createMailbox<Reached>(() => {
      watchers -= 1
      person.mailboxes.delete(mailbox)
      if (person.mailboxes.size > 0) return
      if (feed.people.get(ref) === person) feed.people.delete(ref)
      if (feed.people.size === 0) close(feed)
    })
    watchers += 1
    person.mailboxes.add(mailbox)
    if (person.latest === null) schedule(feed, 0)
    else mailbox.put({ seq: person.latest, campaignId })
    return Object.assign(mailbox, {
      async present() {
        const [row] = await ask([ref], campaignId)
        return { seq: BigInt(row?.latest ?? 0), campaignId }
      },
    }) as Mailbox<Reached> & FeedbackWatch
  }

  function open(campaignId: number): Feed {
    const feed: Feed = {
      campaignId,
      people: new Map(),
      moved: null,
      looking: false,
      again: false,
      lookedAt: Number.NEGATIVE_INFINITY,
      timer: undefined,
      dueAt: Number.POSITIVE_INFINITY,
    }
    feeds.set(campaignId, feed)
    return feed
  }

  function close(feed: Feed): void {
    clearTimeout(feed.timer)
    if (feeds.get(feed.campaignId) === feed) feeds.delete(feed.campaignId)
  }

  function moved(campaignId: number): void {
    const feed = feeds.get(campaignId)
    if (feed) schedule(feed, feed.lookedAt + pauseMs - performance.now())
  }

  /** It is looked after so long, or earlier if that is planned already. */
  function schedule(feed: Feed, ms: number): void {
    if (feed.looking) {
      feed.again = true
      return
    }
    const dueAt = performance.now() + Math.max(0, ms)
    if (feed.timer && feed.dueAt <= dueAt) return
    clearTimeout(feed.timer)
    feed.dueAt = dueAt
    feed.timer = setTimeout(() => void look(feed), Math.max(0, ms)).unref()
  }

  async function look(feed: Feed): Promise<void> {
    feed.timer = undefined
    feed.looking = true
    feed.again = false
    feed.lookedAt = performance.now()
    try {
      await tell(feed)
    } catch (error) {
      // The watchers keep what they have; the next look finds what this one did not.
      log.warn({ err: error }, 'deliveries could not be looked at')
    } finally {
      feed.looking = false
    }
    if (feeds.get(feed.campaignId) !== feed) return
    const unread = [...feed.people.values()].some(({ latest }) => latest === null)
    schedule(feed, unread ? 100 : feed.again ? pauseMs : sweepMs)
  }

  async function tell(feed: Feed): Promise<void> {
    counters.reads += 1
    // The number first: a delivery that falls between is found at the next look.
    const moved = await reading(movedOf(sql, feed.campaignId))
    const rose = feed.moved === null || moved > feed.moved
    const refs = [...feed.people].filter(([, { latest }]) => rose || latest === null).map(([ref]) => ref)
    for (let from = 0; from < refs.length; from += mostAsked) {
      for (const { ref, latest } of await ask(refs.slice(from, from + mostAsked), feed.campaignId)) {
        const person = feed.people.get(ref)
        const seq = BigInt(latest)
        if (!person || (person.latest !== null && seq <= person.latest)) continue
        person.latest = seq
        for (const mailbox of person.mailboxes) mailbox.put({ seq, campaignId: feed.campaignId })
      }
    }
    feed.moved = moved
  }

  async function ask(refs: readonly string[], campaignId: number) {
    counters.reads += 1
    return reading(latestOf(sql, campaignId, refs))
  }

  return {
    watch,
    moved,
    watchers: () => watchers,
    counters,
    close() {
      closed = true
      for (const feed of [...feeds.values()]) {
        for (const { mailboxes } of [...feed.people.values()])
          for (const mailbox of [...mailboxes]) mailbox.end()
        close(feed)
      }
    },
  }
}

// Who watches the feed of donations. A process looks once for all watchers of a campaign, when the hub says that it
// moved: what is new is chosen and judged in two statements, and remembered within a bound, so that whoever comes, comes
// back or was slow is served from memory.
import { performance } from 'node:perf_hooks'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import type { Hub, Snapshot, Watch } from '../live/hub.ts'
import type { Log } from '../log.ts'
import { campaignTopic } from '../totals/totals.ts'
import { chosenGifts, giftsToJudge, lookBackStart } from './feed.store.ts'
import {
  type ChosenGift,
  type FeedFrame,
  type FeedMemory,
  type FeedPlace,
  frameAfter,
  giftsAfter,
  isFarBehind,
  type JudgedEntry,
  lookOnAfter,
  mayBeShown,
  placeAt,
  remember,
} from './feed.ts'

/** Frames that continue each other: each holds what came after `from` up to `seq`. */
export interface FeedWatch extends AsyncIterableIterator<FeedFrame> {
  /** What somebody who comes now is shown first. */
  present(): Promise<FeedFrame>
  /** What came after a frame with this seq. */
  since(seq: bigint): Promise<FeedFrame>
}

export interface DonationFeeds {
  /** After a place; null: from now on, beginning with the last few gifts. */
  watch(campaignId: number, after: FeedPlace | null): FeedWatch
  readonly counters: Readonly<{ reads: number }>
  close(): void
}

export interface DonationFeedOptions {
  db: Pick<Database, 'sql' | 'orm'>
  hub: Pick<Hub, 'watch'>
  clock: Clock
  log: Log
}

/** A gift is told within a quarter of a second. */
const lookHz = 4
/** What was judged before is judged again when it is told: a gift may have been refunded, a person may hide. */
const judgementMs = 500
const retryMs = 500

interface Feed {
  campaignId: number
  snapshots: Watch
  memory: FeedMemory | null
  /** Looks come one after the other. */
  looking: Promise<void>
  viewers: Set<Viewer>
}

interface Viewer {
  /** Its last frame; null: it had none. */
  shown: Pick<FeedFrame, 'place' | 'serviceLevel'> | null
  wake(): void
}

export function createDonationFeeds({ db, hub, clock, log }: DonationFeedOptions): DonationFeeds {
  const feeds = new Map<number, Feed>()
  const counters = { reads: 0 }
  let failing = false

  function watch(campaignId: number, after: FeedPlace | null): FeedWatch {
    const feed = feeds.get(campaignId) ?? open(campaignId)
    const viewer: Viewer = { shown: null, wake() {} }
    feed.viewers.add(viewer)

    const frames: FeedWatch = {
      async next() {
        while (feed.viewers.has(viewer)) {
          const { shown } = viewer
          if (shown && !saysMore(feed.memory, shown)) {
            await new Promise<void>((resolve) => {
              viewer.wake = resolve
            })
            continue
          }
          // What cannot be told now is told later: the viewer's place stays where it is.
          const telling = shown ? told(feed, shown.place) : frames.present()
          const frame = await telling.catch(() => pause(retryMs))
          if (!frame) continue
          viewer.shown = frame
          return { done: false, value: frame }
        }
        return { done: true, value: undefined }
      },
      async present() {
        // Another instance may have seen more than this one has looked at: a cursor is judged by what there is now.
        const snapshot = await feed.snapshots.present()
        if (snapshot) await look(feed, snapshot)
        return told(feed, after)
      },
      since: (seq) => told(feed, placeAt(feed.memory, seq)),
      async return() {
        leave(feed, viewer)
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => frames,
    }
    return frames
  }

  function open(campaignId: number): Feed {
    const feed: Feed = {
      campaignId,
      snapshots: hub.watch(campaignId, [campaignTopic], lookHz),
      memory: null,
      looking: Promise.resolve(),
      viewers: new Set(),
    }
    feeds.set(campaignId, feed)
    void follow(feed)
    return feed
  }

  function leave(feed: Feed, viewer: Viewer): void {
    feed.viewers.delete(viewer)
    viewer.wake()
    if (feed.viewers.size === 0) close(feed)
  }

  function close(feed: Feed): void {
    if (feeds.get(feed.campaignId) === feed) feeds.delete(feed.campaignId)
    void feed.snapshots.return?.()
    for (const viewer of [...feed.viewers]) leave(feed, viewer)
  }

  async function follow(feed: Feed): Promise<void> {
    for await (const snapshot of feed.snapshots) {
      while (feed.viewers.size > 0) {
        try {
          await look(feed, snapshot)
          if (failing) log.info('donation feeds are read again')
          failing = false
          break
        } catch (error) {
          // The watchers keep what they have, and the same look is tried again.
          if (!failing) log.warn({ err: error }, 'donation feeds cannot be read')
          failing = true
          await pause(retryMs)
        }
      }
    }
    close(feed)
  }

  function look(feed: Feed, snapshot: Snapshot): Promise<void> {
    return inTurn(feed, async () => {
      const { memory } = feed
      if (memory && snapshot.seq < memory.seq) return
      feed.memory = await lookedAt(feed, snapshot)
      for (const viewer of feed.viewers) viewer.wake()
    })
  }

  function inTurn(feed: Feed, work: () => Promise<void>): Promise<void> {
    const done = feed.looking.then(work)
    feed.looking = done.catch(() => {})
    return done
  }

  async function lookedAt({ campaignId, memory }: Feed, snapshot: Snapshot): Promise<FeedMemory> {
    const { seq, asOf, serviceLevel } = snapshot
    const giftCount = snapshot.topics.get(campaignTopic)?.donationCount ?? 0n
    const standing = { seq, asOf, serviceLevel, giftCount }
    if (memory && memory.giftCount === giftCount)
      return remember(memory, { ...standing, start: memory.start }, [])
    const known = memory && !isFarBehind(memory, standing) ? memory : null
    const start = known?.start ?? (await counted(lookBackStart(db.sql, campaignId, seq)))
    const chosen = await counted(chosenGifts(db.sql, campaignId, known ? lookOnAfter(known) : start, seq))
    const found = await judged(
      campaignId,
      chosen.filter((gift) => gift.seq > (known?.seq ?? start)),
      asOf,
    )
    return remember(known ?? (memory && { ...memory, gifts: [] }), { ...standing, start }, found)
  }

  /** A frame of what may be told now. */
  async function told(feed: Feed, after: FeedPlace | null): Promise<FeedFrame> {
    await inTurn(feed, async () => {
      const { campaignId, memory } = feed
      if (!memory) throw new Error('the feed has not been read yet')
      const outdated = performance.now() - judgementMs
      if (giftsAfter(memory, after).every(({ judgedAt }) => judgedAt >= outdated)) return
      feed.memory = { ...memory, gifts: await judged(campaignId, memory.gifts, memory.asOf) }
    })
    return frameAfter(feed.campaignId, feed.memory as FeedMemory, after)
  }

  async function judged(
    campaignId: number,
    gifts: readonly ChosenGift[],
    asOf: Date,
  ): Promise<JudgedEntry[]> {
    if (gifts.length === 0) return []
    const judgedAt = performance.now()
    // As decisions have it: an instant no earlier than the journal's last entry.
    const now = new Date(Math.max(clock.now().getTime(), asOf.getTime()))
    const seqs = gifts.map(({ seq }) => seq)
    const read = await counted(giftsToJudge(db.orm, campaignId, seqs, now))
    const shown = new Map(read.filter(mayBeShown).map((gift) => [gift.seq, gift]))
    return gifts.map(({ seq, at }) => ({ seq, at, judgedAt, entry: shown.get(seq) ?? null }))
  }

  function counted<Value>(statement: PromiseLike<Value>): Promise<Value> {
    counters.reads += 1
    return reading(statement)
  }

  return {
    watch,
    counters,
    close() {
      for (const feed of [...feeds.values()]) close(feed)
    },
  }
}

function saysMore(memory: FeedMemory | null, { place, serviceLevel }: NonNullable<Viewer['shown']>): boolean {
  return memory !== null && (memory.giftCount !== place.giftCount || memory.serviceLevel !== serviceLevel)
}

function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref())
}

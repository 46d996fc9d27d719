// One stream for many topics of a campaign: first all of them, then those that moved. A reader that missed frames is
// given in one whatever moved since the last one that it took: values are absolute, so that only the newest counts.
import type { App } from '../app.ts'
import { type Snapshot, totalsIn } from '../live/hub.ts'
import type { KnownTopic } from './topics.ts'
import type { TotalsAt } from './totals.ts'

export interface MovedTopic extends KnownTopic {
  totals: TotalsAt
}

/** What moved after `from` up to `seq`. */
export interface LiveFrame extends Snapshot {
  from: bigint
  moved: readonly MovedTopic[]
  /** Whether these are all that are watched. */
  complete: boolean
}

export interface LiveWatch extends AsyncIterableIterator<LiveFrame> {
  present(): Promise<LiveFrame | null>
  /** What moved after a frame with this seq. */
  since(seq: bigint): Promise<LiveFrame | null>
}

/** When a topic moved last. */
interface Move {
  seq: bigint
  /** While the journal stood still, as when a brake ends by itself: a frame with this seq may not know of it. */
  inPlace: boolean
}

export function watchTopics(
  app: Pick<App, 'hub'>,
  campaignId: number,
  topics: readonly KnownTopic[],
  maxHz: number,
): LiveWatch {
  const watch = app.hub.watch(
    campaignId,
    topics.map(({ topic }) => topic),
    maxHz,
  )
  const moves = new Map<string, Move>()
  let last: Snapshot | null = null

  function frameOf(snapshot: Snapshot, from: bigint, concerned: readonly KnownTopic[]): LiveFrame {
    const moved = concerned.map((known) => ({ ...known, totals: totalsIn(snapshot, known.topic) }))
    return { ...snapshot, from, moved, complete: moved.length === topics.length }
  }

  function frameAfter(snapshot: Snapshot, from: bigint): LiveFrame {
    const concerned = topics.filter(({ topic }) => {
      const move = moves.get(topic)
      return move !== undefined && (move.seq > from || (move.seq === from && move.inPlace))
    })
    return frameOf(snapshot, from, concerned)
  }

  const frames: LiveWatch = {
    async next() {
      const next = await watch.next()
      if (next.done) return { done: true, value: undefined }
      const [before, snapshot] = [last, next.value]
      last = snapshot
      if (!before) return { done: false, value: frameOf(snapshot, snapshot.seq, topics) }
      for (const { topic } of topics) {
        if (differ(totalsIn(before, topic), totalsIn(snapshot, topic))) {
          moves.set(topic, { seq: snapshot.seq, inPlace: snapshot.seq === before.seq })
        }
      }
      return { done: false, value: frameAfter(snapshot, before.seq) }
    },
    async present() {
      const snapshot = await watch.present()
      return snapshot && frameOf(snapshot, snapshot.seq, topics)
    },
    async since(seq) {
      return last && frameAfter(last, seq)
    },
    async return() {
      await watch.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => frames,
  }
  return frames
}

/** Whether a topic shows something else than before, but for how far the journal has gone on. */
export function differ(one: TotalsAt, other: TotalsAt): boolean {
  if (one.values.seq !== other.values.seq || one.serviceLevel !== other.serviceLevel) return true
  // Of two brakes that hold it back the other prevails now: the values may be the same ones.
  if (one.serviceLevel === 'FROZEN' && one.seq !== other.seq) return true
  return one.notices !== other.notices && noticesOf(one) !== noticesOf(other)
}

function noticesOf({ notices, topic }: TotalsAt): string {
  return JSON.stringify(notices.of(topic))
}

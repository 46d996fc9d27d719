// The hub of a process: it knows who watches what, reads what moved, and hands everybody the newest state. One read per
// campaign serves all its watchers, at most one is under way at a time, and at most twenty start in a second, ten where
// only watchers came.
import { performance } from 'node:perf_hooks'
import type { Clock } from '../clock.ts'
import type { Sql } from '../db/client.ts'
import { withDeadline } from '../db/deadline.ts'
import { InvalidInput, Overloaded } from '../errors.ts'
import type { Log } from '../log.ts'
import { Notices } from '../totals/notices.ts'
import { type Movement, readAllMovement, readMovement } from '../totals/totals.read.store.ts'
import type { TotalsRow } from '../totals/totals.store.ts'
import { type Head, type Hold, type ServiceLevel, type TotalsAt, zeroTotals } from '../totals/totals.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'
import type { Wakeups } from './wakeup.ts'

/** The watched topics of a campaign as they stood at one seq, but for those that are held back. */
export interface Snapshot {
  campaignId: number
  /** When all of it is held back, the last entry that held anything back, and FROZEN. */
  seq: bigint
  asOf: Date
  serviceLevel: ServiceLevel
  /** Every watched topic has its row; one that nothing has moved yet is all zeros. */
  topics: ReadonlyMap<string, TotalsRow>
  /** Those among them that are held back. */
  holds: ReadonlyMap<string, Hold>
  notices: Notices
}

export interface Watch extends AsyncIterableIterator<Snapshot> {
  /** The state as a read finds it that starts after this call; null when the watch ends first. */
  present(): Promise<Snapshot | null>
  /** Watches these too; until the next read they are zeros. */
  add(topics: readonly string[]): void
}

export interface HubCounters {
  /** Statements sent. */
  reads: number
  failedReads: number
  /** Snapshots handed to watchers. */
  frames: number
}

export interface Hub {
  /** The present state first, then the newest whenever it moved, at most maxHz times a second. */
  watch(campaignId: number, topics: readonly string[], maxHz: number): Watch
  /** Says that a campaign moved: it is read as soon as the pace allows. */
  moved(campaignId: number): void
  watchers(): number
  /** How old the oldest numbers are that somebody watches, in milliseconds; null: nobody watches any. */
  ageMs(): number | null
  readonly counters: Readonly<HubCounters>
  close(): Promise<void>
}

export interface HubOptions {
  sql: Sql
  clock: Clock
  wakeups: Pick<Wakeups, 'onMoved' | 'healthy'>
  log: Log
  lagMs?: number | undefined
}

/** Numbers that may be older than this are called DELAYED. */
const defaultLagMs = 1_000
export const defaultHz = 2
export const mostHz = 20

const tickMs = 1_000 / mostHz
/** Whoever comes can wait a little longer than who watches: a crowd that comes for minutes makes ten reads a second. */
const arrivalTickMs = 100
/** What no wake-up told is found after this long. */
const sweepMs = 500
/** Whoever's numbers stood still hears this seldom that the rest of the campaign moved on, or up to a quarter more seldom. */
const quietMs = 1_000
const quietSpread = 0.25
/** Each of those that watch something else costs a frame of its own: of such frames there are so many a second. */
const quietPerSecond = 1_000
const readDeadlineMs = 800
/** Reads that a frozen database has neither answered nor refused: with so many of them out, no further one is sent. */
const mostAbandonedReads = 3
const mostTopics = 1_000
/** Of so many topics it is not asked one by one whether they moved. */
const manyTopics = 1_000
/** What PostgreSQL's bigint holds. */
const mostSeq = 9_223_372_036_854_775_807n
const mostWatchers = 50_000

interface Feed {
  campaignId: number
  watchers: Set<Watcher>
  topics: Map<string, Topic>
  /** By their topics in order: watchers of the same ones are shown the same. */
  parties: Map<string, Party>
  head: Head | null
  /** Whether a brake holds anything back. */
  delaying: boolean
  /** The brake that holds everything back, if one does. */
  hold: Hold | null
  notices: Notices
  /** Counts the reads: a watcher is served by those that started after it had come. */
  tick: number
  /** The last read that brought something. */
  goodTick: number
  reading: boolean
  /** How soon it is read again because of what happened while a read was under way, which may have missed it. */
  againMs: number
  startedAt: number
  /** When the read that brought the present values started. */
  goodAt: number
  timer: NodeJS.Timeout | undefined
  timerDueAt: number
  lagTimer: NodeJS.Timeout | undefined
  /** Watchers whose pace forbids to send them now what they are to be sent. */
  paced: Set<Watcher>
  pacedTimer: NodeJS.Timeout | undefined
  pacedDueAt: number
}

interface Topic {
  watchers: number
  /** The first read that asked for it. */
  fromTick: number
  /** The seq at which the row is known, for one that is held back the hold's; −1: it was never read. */
  seq: bigint
  row: TotalsRow
  hold: Hold | null
}

/** Those who watch the same topics in the same order. */
interface Party {
  key: string
  topics: ReadonlySet<string>
  watchers: number
  /** What the read with this number found for them. */
  snapshot: Snapshot | null
  ofTick: number
  /** The last read that moved one of the topics. */
  movedTick: number
  judgedTick: number
}

interface Watcher {
  feed: Feed
  party: Party
  intervalMs: number
  mailbox: Mailbox<Snapshot>
  /** The first read that started after it had come. */
  fromTick: number
  sentAt: number
  sentSeq: bigint
  sentLevel: ServiceLevel | null
  sentNotices: Notices | null
  /** When it hears of what it is not concerned by. */
  quietUntil: number
  /** When it is sent what its pace keeps back; infinite: nothing is. */
  dueAt: number
  asking: { fromTick: number; answer: (snapshot: Snapshot | null) => void }[]
}

export function createHub({ sql, clock, wakeups, log, lagMs = defaultLagMs }: HubOptions): Hub {
  const feeds = new Map<number, Feed>()
  const counters: HubCounters = { reads: 0, failedReads: 0, frames: 0 }
  let watchers = 0
  let abandonedReads = 0
  let failing = false
  let closed = false

  wakeups.onMoved(moved)

  function watch(campaignId: number, topics: readonly string[], maxHz: number): Watch {
    checkHz(maxHz)
    checkTopics(topics.length)
    if (closed || watchers >= mostWatchers) throw new Overloaded(1_000)
    const feed = feeds.get(campaignId) ?? openFeed(campaignId)
    const watcher: Watcher = {
      feed,
      party: enter(feed, new Set()),
      intervalMs: 1_000 / maxHz,
      mailbox: createMailbox<Snapshot>(() => leave(watcher)),
      fromTick: feed.tick + 1,
      sentAt: Number.NEGATIVE_INFINITY,
      sentSeq: -1n,
      sentLevel: null,
      sentNotices: null,
      quietUntil: Number.NEGATIVE_INFINITY,
      dueAt: Number.POSITIVE_INFINITY,
      asking: [],
    }
    watchers += 1
    feed.watchers.add(watcher)
    add(watcher, topics)
    readSoon(feed, arrivalTickMs)
    return Object.assign(watcher.mailbox, {
      present: () => present(watcher),
      add: (more: readonly string[]) => add(watcher, more),
    }) as Mailbox<Snapshot> & Watch
  }

  function moved(campaignId: number): void {
    const feed = feeds.get(campaignId)
    if (feed) readSoon(feed, tickMs)
  }

  function readSoon(feed: Feed, paceMs: number): void {
    if (feed.reading) feed.againMs = Math.min(feed.againMs, paceMs)
    else scheduleTick(feed, feed.startedAt + paceMs)
  }

  function add(watcher: Watcher, topics: readonly string[]): void {
    const { feed } = watcher
    if (!feed.watchers.has(watcher)) return
    const { party } = watcher
    const added = new Set(topics.filter((topic) => !party.topics.has(topic)))
    if (added.size === 0) return
    checkTopics(party.topics.size + added.size)
    for (const topic of added) {
      const known = feed.topics.get(topic)
      if (known) known.watchers += 1
      else
        feed.topics.set(topic, {
          watchers: 1,
          fromTick: feed.tick + 1,
          seq: -1n,
          row: zeroTotals(feed.campaignId, topic),
          hold: null,
        })
    }
    exit(feed, party)
    watcher.party = enter(feed, new Set([...party.topics, ...added]))
    readSoon(feed, arrivalTickMs)
  }

  function enter(feed: Feed, topics: ReadonlySet<string>): Party {
    const key = [...topics].join('\n')
    const known = feed.parties.get(key)
    if (known) {
      known.watchers += 1
      return known
    }
    const party = { key, topics, watchers: 1, snapshot: null, ofTick: 0, movedTick: 0, judgedTick: 0 }
    feed.parties.set(key, party)
    return party
  }

  function exit(feed: Feed, party: Party): void {
    party.watchers -= 1
    if (party.watchers === 0) feed.parties.delete(party.key)
  }

  function leave(watcher: Watcher): void {
    const { feed } = watcher
    watchers -= 1
    for (const { answer } of watcher.asking.splice(0)) answer(null)
    feed.watchers.delete(watcher)
    feed.paced.delete(watcher)
    exit(feed, watcher.party)
    for (const topic of watcher.party.topics) {
      const known = feed.topics.get(topic)
      if (known && --known.watchers === 0) feed.topics.delete(topic)
    }
    if (feed.watchers.size === 0) {
      clearTimeout(feed.timer)
      clearTimeout(feed.lagTimer)
      clearTimeout(feed.pacedTimer)
      feeds.delete(feed.campaignId)
    }
  }

  function present(watcher: Watcher): Promise<Snapshot | null> {
    if (!watcher.feed.watchers.has(watcher)) return Promise.resolve(null)
    return new Promise((answer) => {
      watcher.asking.push({ fromTick: watcher.feed.tick + 1, answer })
      readSoon(watcher.feed, arrivalTickMs)
    })
  }

  function openFeed(campaignId: number): Feed {
    const feed: Feed = {
      campaignId,
      watchers: new Set(),
      topics: new Map(),
      parties: new Map(),
      head: null,
      delaying: false,
      hold: null,
      notices: Notices.none,
      tick: 0,
      goodTick: 0,
      reading: false,
      againMs: sweepMs,
      startedAt: Number.NEGATIVE_INFINITY,
      goodAt: Number.NEGATIVE_INFINITY,
      timer: undefined,
      timerDueAt: Number.POSITIVE_INFINITY,
      lagTimer: undefined,
      paced: new Set(),
      pacedTimer: undefined,
      pacedDueAt: Number.POSITIVE_INFINITY,
    }
    feeds.set(campaignId, feed)
    return feed
  }

  /** The next read starts at this time, or earlier if it is to start earlier already. */
  function scheduleTick(feed: Feed, dueAt: number): void {
    if (feed.timer && feed.timerDueAt <= dueAt) return
    clearTimeout(feed.timer)
    feed.timerDueAt = dueAt
    // Even a read that is due now waits for the end of this turn, so that all who come in it share it.
    feed.timer = setTimeout(() => void tick(feed), Math.max(0, dueAt - performance.now())).unref()
  }

  async function tick(feed: Feed): Promise<void> {
    clearTimeout(feed.timer)
    feed.timer = undefined
    feed.startedAt = performance.now()
    if (abandonedReads < mostAbandonedReads) await readAndServe(feed)
    if (feeds.get(feed.campaignId) !== feed) return
    if (feed.goodAt !== feed.startedAt) offerAll(feed)
    scheduleTick(feed, feed.startedAt + feed.againMs)
  }

  async function readAndServe(feed: Feed): Promise<void> {
    feed.reading = true
    feed.againMs = sweepMs
    feed.tick += 1
    const number = feed.tick
    try {
      const movement = await read(feed)
      if (feeds.get(feed.campaignId) !== feed) return
      if (!movement) endFeed(feed)
      else if (apply(feed, number, movement)) serve(feed, new Set(movement.rows.map((row) => row.topic)))
      succeeded()
    } catch (error) {
      // The watchers keep what they have, are told that it is old, and the next sweep tries again.
      if (feeds.get(feed.campaignId) === feed) failed(error)
    } finally {
      feed.reading = false
    }
  }

  async function read(feed: Feed): Promise<Movement | null> {
    const reading = movementOf(feed)
    let settled = false
    const settle = () => {
      settled = true
    }
    reading.then(settle, settle)
    try {
      return await withDeadline(reading, readDeadlineMs)
    } finally {
      if (!settled) {
        abandonedReads += 1
        const comeBack = () => {
          abandonedReads -= 1
        }
        reading.then(comeBack, comeBack)
      }
    }
  }

  /** Of many topics nearly all stand still, at the same seq: whatever moved since is read instead. */
  async function movementOf({ campaignId, topics, delaying, notices }: Feed): Promise<Movement | null> {
    if (topics.size >= manyTopics && !delaying) {
      const unknown: string[] = []
      let since = mostSeq
      for (const [topic, { seq }] of topics) {
        if (seq < 0n) unknown.push(topic)
        else if (seq < since) since = seq
      }
      counters.reads += 1
      const movement = await readAllMovement(sql, clock.now(), campaignId, since, unknown, notices)
      if (!movement?.delaying) return movement
    }
    const all = [...topics].map(([topic, { seq }]) => ({ topic, seq }))
    counters.reads += 1
    return readMovement(sql, clock.now(), campaignId, all, notices)
  }

  /** False: what was read is older than what is held — from a replica that lags — and is dropped. */
  function apply(
    feed: Feed,
    number: number,
    { rows, delaying, holds, hold, notices, ...head }: Movement,
  ): boolean {
    if (feed.head && head.seq < feed.head.seq) return false
    const moved = new Map(rows.map((row) => [row.topic, row]))
    for (const [name, topic] of feed.topics) {
      // A topic that is left and watched again meanwhile is another one, of which this read says nothing.
      if (topic.fromTick > number) continue
      topic.hold = holds.get(name) ?? hold
      const known = moved.get(name)
      if (known) topic.row = known
      // Nothing had moved it when it began to be held back.
      else if (topic.hold && topic.seq < topic.hold.seq) topic.row = zeroTotals(feed.campaignId, name)
      // As if it had never been read since, so that its release finds what moved meanwhile.
      topic.seq = topic.hold?.seq ?? head.seq
    }
    feed.head = head
    feed.delaying = delaying
    feed.hold = hold
    feed.notices = notices
    feed.goodTick = number
    feed.goodAt = feed.startedAt
    if (feed.lagTimer) feed.lagTimer.refresh()
    else feed.lagTimer = setTimeout(() => lag(feed), lagMs + 1).unref()
    return true
  }

  /** Everybody whose coming the read has seen gets what it found, and those that ask for the present their answer. */
  function serve(feed: Feed, changed: ReadonlySet<string>): void {
    const now = performance.now()
    const still = stillness(feed)
    for (const watcher of feed.watchers) {
      if (watcher.fromTick > feed.goodTick) continue
      const moved = concerns(watcher.party, changed, feed.goodTick)
      if (moved || !hasNothingToHear(watcher, still, now)) offer(watcher, moved, now)
      if (watcher.asking.length === 0) continue
      const asked = watcher.asking.filter(({ fromTick }) => fromTick <= feed.goodTick)
      watcher.asking = watcher.asking.filter(({ fromTick }) => fromTick > feed.goodTick)
      const snapshot = asked.length > 0 ? snapshotOf(watcher) : null
      for (const { answer } of asked) answer(snapshot)
    }
  }

  /** The service level of all that moves freely; null: something is held back, and each is judged by itself. */
  function stillness(feed: Feed): ServiceLevel | null {
    return feed.hold === null && feed.notices === Notices.none ? levelOf(feed) : null
  }

  /** What offer() would find of one whose numbers stood still, at the price of a look: they are thousands. */
  function hasNothingToHear(watcher: Watcher, still: ServiceLevel | null, now: number): boolean {
    return (
      still !== null &&
      still === watcher.sentLevel &&
      watcher.sentNotices === Notices.none &&
      watcher.quietUntil > now
    )
  }

  /** Sends now what may be sent now, and otherwise makes sure that the newest is sent when it may be. */
  function offer(watcher: Watcher, changed: boolean, now: number): void {
    const { feed } = watcher
    if (!feed.head || watcher.fromTick > feed.goodTick) return
    const { seq, serviceLevel } = standingOf(watcher.party, feed, feed.head)
    const saysMore = serviceLevel !== watcher.sentLevel || feed.notices !== watcher.sentNotices
    if (seq <= watcher.sentSeq && !saysMore) return
    if (!changed && !saysMore) {
      // No timer for it: the next read asks again, and there are at least two in a second.
      if (watcher.quietUntil <= now) send(watcher)
      return
    }
    const dueAt = watcher.sentAt + watcher.intervalMs
    if (dueAt <= now) send(watcher)
    else if (dueAt < watcher.dueAt) {
      watcher.dueAt = dueAt
      feed.paced.add(watcher)
      schedulePaced(feed, dueAt)
    }
  }

  /** One timer for all whose pace keeps something back. */
  function schedulePaced(feed: Feed, dueAt: number): void {
    if (feed.pacedTimer && feed.pacedDueAt <= dueAt) return
    clearTimeout(feed.pacedTimer)
    feed.pacedDueAt = dueAt
    feed.pacedTimer = setTimeout(() => sendPaced(feed), dueAt - performance.now()).unref()
  }

  function sendPaced(feed: Feed): void {
    feed.pacedTimer = undefined
    // Timers are whole milliseconds, and may ring up to one too early.
    const until = performance.now() + 1
    let next = Number.POSITIVE_INFINITY
    for (const watcher of feed.paced) {
      if (watcher.dueAt <= until) send(watcher)
      else if (watcher.dueAt < next) next = watcher.dueAt
    }
    if (next < Number.POSITIVE_INFINITY) schedulePaced(feed, next)
  }

  function send(watcher: Watcher): void {
    const { feed } = watcher
    if (feed.paced.delete(watcher)) watcher.dueAt = Number.POSITIVE_INFINITY
    const snapshot = snapshotOf(watcher)
    if (!snapshot) return
    if (snapshot.seq < watcher.sentSeq) return
    const saysMore = snapshot.serviceLevel !== watcher.sentLevel || snapshot.notices !== watcher.sentNotices
    if (snapshot.seq === watcher.sentSeq && !saysMore) return
    watcher.sentAt = performance.now()
    // Those that came together do not go on hearing together.
    const quiet = Math.max(quietMs, (feed.parties.size / quietPerSecond) * 1_000)
    const spread = 1 + quietSpread * Math.random()
    watcher.quietUntil = watcher.sentAt + Math.max(watcher.intervalMs, quiet * spread)
    watcher.sentSeq = snapshot.seq
    watcher.sentLevel = snapshot.serviceLevel
    watcher.sentNotices = snapshot.notices
    counters.frames += 1
    watcher.mailbox.put(snapshot)
  }

  /** Made once for all that watch the same. */
  function snapshotOf({ feed, party }: Watcher): Snapshot | null {
    if (!feed.head) return null
    const standing = standingOf(party, feed, feed.head)
    const known = party.snapshot
    if (known && party.ofTick === feed.goodTick && known.serviceLevel === standing.serviceLevel) return known
    const topics = new Map<string, TotalsRow>()
    const holds = new Map<string, Hold>()
    for (const name of party.topics) {
      const { row, hold } = feed.topics.get(name) as Topic
      topics.set(name, row)
      if (hold) holds.set(name, hold)
    }
    party.snapshot = { campaignId: feed.campaignId, ...standing, topics, holds, notices: feed.notices }
    party.ofTick = feed.goodTick
    return party.snapshot
  }

  function standingOf(
    party: Party,
    feed: Feed,
    { seq, asOf }: Head,
  ): Pick<Snapshot, 'seq' | 'asOf' | 'serviceLevel'> {
    const hold = holdOn(party, feed)
    if (hold) return { seq: hold.seq, asOf: hold.asOf, serviceLevel: 'FROZEN' }
    return { seq, asOf, serviceLevel: levelOf(feed) }
  }

  /** What holds back all that somebody watches: of several brakes the one that was engaged last. */
  function holdOn({ topics }: Party, feed: Feed): Hold | null {
    // Almost always nothing is held back, and never without a notice.
    if (feed.notices === Notices.none || topics.size === 0) return feed.hold
    let last: Hold | null = null
    for (const name of topics) {
      const { seq, hold } = feed.topics.get(name) as Topic
      // Of what was never read nothing is known yet.
      if (seq < 0n) continue
      if (!hold) return null
      if (!last || last.seq < hold.seq) last = hold
    }
    return last ?? feed.hold
  }

  /** Of what is not held back. */
  function levelOf(feed: Feed): ServiceLevel {
    if (feed.head?.phase === 'SETTLED') return 'FINAL'
    return performance.now() - feed.goodAt > lagMs || !wakeups.healthy() ? 'DELAYED' : 'LIVE'
  }

  function lag(feed: Feed): void {
    feed.lagTimer = undefined
    offerAll(feed)
  }

  /** Nothing was read: what may have changed is how old the numbers are. */
  function offerAll(feed: Feed): void {
    const now = performance.now()
    for (const watcher of feed.watchers) offer(watcher, false, now)
  }

  function endFeed(feed: Feed): void {
    for (const watcher of feed.watchers) watcher.mailbox.end()
  }

  function failed(error: unknown): void {
    counters.failedReads += 1
    if (!failing) log.warn({ err: error }, 'live numbers cannot be read')
    failing = true
  }

  function succeeded(): void {
    if (failing) log.info('live numbers are read again')
    failing = false
  }

  return {
    watch,
    moved,
    watchers: () => watchers,
    ageMs() {
      const read = [...feeds.values()].filter(({ head }) => head !== null).map(({ goodAt }) => goodAt)
      return read.length === 0 ? null : Math.max(0, Math.round(performance.now() - Math.min(...read)))
    },
    counters,
    async close() {
      closed = true
      for (const feed of [...feeds.values()]) endFeed(feed)
    },
  }
}

function checkTopics(count: number): void {
  if (count > mostTopics) throw new RangeError(`A watch has at most ${mostTopics} topics.`)
}

/** Whether a read moved something of a party: judged once for all that are in it. */
function concerns(party: Party, changed: ReadonlySet<string>, tick: number): boolean {
  if (party.judgedTick !== tick) {
    party.judgedTick = tick
    if (intersect(party.topics, changed)) party.movedTick = tick
  }
  return party.movedTick === tick
}

function intersect(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [smaller, larger] = one.size < other.size ? [one, other] : [other, one]
  for (const topic of smaller) if (larger.has(topic)) return true
  return false
}

/** How often a second a watcher wants to hear; maxHz names the argument. */
export function checkHz(maxHz: number): void {
  if (!Number.isInteger(maxHz) || maxHz < 1 || maxHz > mostHz) {
    throw new InvalidInput([{ path: 'maxHz', message: `must be between 1 and ${mostHz}` }])
  }
}

/** One topic of a snapshot. */
export function totalsIn(snapshot: Snapshot, topic: string): TotalsAt {
  const { campaignId, notices } = snapshot
  const hold = snapshot.holds.get(topic)
  const { seq, asOf, serviceLevel } = hold ? { ...hold, serviceLevel: 'FROZEN' as const } : snapshot
  const values = snapshot.topics.get(topic) ?? zeroTotals(campaignId, topic)
  return { campaignId, topic, seq, asOf, serviceLevel, values, notices }
}

// The rankings that a process keeps while somebody watches or asks: one for each board of a campaign, read as a whole and
// shared by all. A read is never the answer to one request alone, so that its cost does not grow with the crowd.
import { performance } from 'node:perf_hooks'
import type { Clock } from '../clock.ts'
import type { Sql } from '../db/client.ts'
import { withDeadline } from '../db/deadline.ts'
import { NotFound, Overloaded } from '../errors.ts'
import { createMailbox, type Mailbox } from '../live/mailbox.ts'
import type { Log } from '../log.ts'
import { type Ask, type Known, readBoard } from './leaderboard.store.ts'
import {
  type Board,
  type BoardKind,
  boardOf,
  type LeaderboardView,
  type ViewOf,
  viewOf,
} from './leaderboard.ts'

export interface LeaderboardWatch extends AsyncIterableIterator<LeaderboardView> {
  present(): Promise<LeaderboardView | null>
}

export interface Rankings {
  /** As it is now, or was at most a second ago; DELAYED when it may be older. */
  view(campaignId: number, kind: BoardKind, of: ViewOf): Promise<LeaderboardView>
  /** The present view first, then the newest whenever what it shows has changed. */
  watch(campaignId: number, kind: BoardKind, of: ViewOf, maxHz: number): LeaderboardWatch
  readonly counters: Readonly<{ reads: number }>
  close(): void
}

export interface RankingsOptions {
  sql: Sql
  clock: Clock
  log: Log
}

/** How soon a ranking is read again, and for how many times what the last read took it rests at least, but no longer than. */
const paceMs = 500
const rests = 20
const mostRestMs = 10_000
/** What may be older than this is called DELAYED. */
const lagMs = 1_000
const deadlineMs = 2_000
/** A ranking that nobody asked for so long is given up. */
const unusedMs = 60_000
const mostKept = 50
const mostWatchers = 10_000

interface KeptRanking {
  campaignId: number
  kind: BoardKind
  known: Known | null
  board: Board | null
  startedAt: number
  /** The last read that was answered, but for the first, which is of everything. */
  tookMs: number
  /** When the read that brought the present board started. */
  goodAt: number
  reading: Promise<void> | null
  /** Whether a statement is out that was neither answered nor refused. */
  out: boolean
  watchers: Set<Watcher>
  ticks: NodeJS.Timeout | undefined
  unused: NodeJS.Timeout
}

interface Watcher {
  of: ViewOf
  intervalMs: number
  mailbox: Mailbox<LeaderboardView>
  sentAt: number
  sent: LeaderboardView | null
}

export function createRankings({ sql, clock, log }: RankingsOptions): Rankings {
  const rankings = new Map<string, KeptRanking>()
  const counters = { reads: 0 }
  let watchers = 0
  let failing = false
  let closed = false

  function rankingOf(campaignId: number, kind: BoardKind): KeptRanking {
    const key = `${campaignId}/${kind}`
    const known = rankings.get(key)
    if (known) {
      known.unused.refresh()
      return known
    }
    if (closed || rankings.size >= mostKept) throw new Overloaded(1_000)
    const ranking: KeptRanking = {
      campaignId,
      kind,
      known: null,
      board: null,
      startedAt: Number.NEGATIVE_INFINITY,
      tookMs: 0,
      goodAt: Number.NEGATIVE_INFINITY,
      reading: null,
      out: false,
      watchers: new Set(),
      ticks: undefined,
      unused: setTimeout(() => {
        if (ranking.watchers.size > 0) ranking.unused.refresh()
        else rankings.delete(key)
      }, unusedMs).unref(),
    }
    rankings.set(key, ranking)
    return ranking
  }

  /** Sees to it that the board is as young as the pace allows. A board that is old and cannot be read anew stays. */
  async function freshen(ranking: KeptRanking): Promise<Board> {
    const restMs = Math.max(paceMs, Math.min(ranking.tookMs * rests, mostRestMs))
    if (!ranking.reading && (!ranking.board || performance.now() - ranking.startedAt >= restMs)) {
      ranking.reading = refresh(ranking).finally(() => {
        ranking.reading = null
      })
    }
    // Who may have what was read a second ago does not wait for what is being read.
    if (ranking.reading && !isFresh(ranking)) {
      await ranking.reading.catch((error) => {
        if (!ranking.board) throw error
      })
    }
    ranking.reading?.catch(() => {})
    if (!ranking.board) throw new NotFound('campaign', 'There is no such campaign.')
    return ranking.board
  }

  async function refresh(ranking: KeptRanking): Promise<void> {
    const startedAt = performance.now()
    ranking.startedAt = startedAt
    try {
      const { campaignId, kind } = ranking
      counters.reads += 1
      const known = await readBoard(sql, askFor(ranking), clock.now(), campaignId, kind, ranking.known)
      if (ranking.known) ranking.tookMs = performance.now() - startedAt
      take(ranking, known, startedAt)
      if (failing) log.info('leaderboards are read again')
      failing = false
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'leaderboards cannot be read')
      failing = true
      throw error
    }
  }

  /** Each statement has its deadline. One that missed it is waited for before another is asked for the same ranking. */
  function askFor(ranking: KeptRanking): Ask {
    return (statement) => {
      if (ranking.out) throw new Overloaded(1_000)
      ranking.out = true
      const answer = Promise.resolve(statement()).finally(() => {
        ranking.out = false
      })
      return withDeadline(answer, deadlineMs)
    }
  }

  /** What is older than what is held — from a replica that lags — is dropped. */
  function take(ranking: KeptRanking, known: Known | null, startedAt: number): void {
    if (!known || (ranking.known && known.headSeq < ranking.known.headSeq)) return
    ranking.known = known
    ranking.board = boardOf(known.read)
    ranking.goodAt = startedAt
  }

  function isFresh({ goodAt }: KeptRanking): boolean {
    return performance.now() - goodAt <= lagMs
  }

  function viewNow(ranking: KeptRanking, board: Board, of: ViewOf): LeaderboardView {
    const { campaignId, kind } = ranking
    return viewOf(board, { campaignId, kind, fresh: isFresh(ranking) }, of)
  }

  async function view(campaignId: number, kind: BoardKind, of: ViewOf): Promise<LeaderboardView> {
    const ranking = rankingOf(campaignId, kind)
    return viewNow(ranking, await freshen(ranking), of)
  }

  function watch(campaignId: number, kind: BoardKind, of: ViewOf, maxHz: number): LeaderboardWatch {
    if (closed || watchers >= mostWatchers) throw new Overloaded(1_000)
    const ranking = rankingOf(campaignId, kind)
    const watcher: Watcher = {
      of,
      intervalMs: 1_000 / maxHz,
      mailbox: createMailbox(leave),
      sentAt: Number.NEGATIVE_INFINITY,
      sent: null,
    }
    watchers += 1
    ranking.watchers.add(watcher)
    ranking.ticks ??= setInterval(() => void tick(ranking), paceMs).unref()
    void tick(ranking)

    function leave(): void {
      watchers -= 1
      ranking.watchers.delete(watcher)
      ranking.unused.refresh()
      if (ranking.watchers.size > 0) return
      clearInterval(ranking.ticks)
      ranking.ticks = undefined
    }

    return Object.assign(watcher.mailbox, {
      present: () => view(campaignId, kind, of),
    }) as Mailbox<LeaderboardView> & LeaderboardWatch
  }

  async function tick(ranking: KeptRanking): Promise<void> {
    // A read that fails leaves the board, which is told to be old; without one, the next tick tries again.
    const board = await freshen(ranking).catch(() => null)
    if (!board) return
    await ranking.reading?.catch(() => {})
    for (const watcher of ranking.watchers) offer(ranking, ranking.board ?? board, watcher)
  }

  function offer(ranking: KeptRanking, board: Board, watcher: Watcher): void {
    const now = performance.now()
    // Ticks come neither early nor late by much: an interval of two of them is two of them.
    if (now - watcher.sentAt < watcher.intervalMs - paceMs / 2) return
    const view = viewNow(ranking, board, watcher.of)
    if (watcher.sent && !shows(view, watcher.sent)) return
    watcher.sentAt = now
    watcher.sent = view
    watcher.mailbox.put(view)
  }

  return {
    view,
    watch,
    counters,
    close() {
      closed = true
      for (const ranking of [...rankings.values()]) {
        clearTimeout(ranking.unused)
        for (const { mailbox } of [...ranking.watchers]) mailbox.end()
      }
      rankings.clear()
    },
  }
}

/** Whether a view shows anything that the other, earlier one did not. */
function shows(view: LeaderboardView, sent: LeaderboardView): boolean {
  if (view.seq < sent.seq) return false
  return (
    view.serviceLevel !== sent.serviceLevel || view.notices !== sent.notices || textOf(view) !== textOf(sent)
  )
}

function textOf({ rows, place, total, movementSince }: LeaderboardView): string {
  return JSON.stringify([rows, place, total, movementSince])
}

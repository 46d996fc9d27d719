// Boards of what concerns single people: each watches its own state in a campaign. A process keeps one board for each campaign
// that somebody watches: it asks what changed since it last asked, for all watchers together, and reads those people alone
// whom it concerns. Nothing is read for the others, however busy the campaign is.
import { performance } from 'node:perf_hooks'
import { Overloaded } from '../errors.ts'
import type { Log } from '../log.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'

/** How it is with one person, whole; seq is its place in the order of that person's states. */
export interface OwnState {
  seq: bigint
}

export interface BoardWatch<State> extends AsyncIterableIterator<State> {
  /** The state as a read finds it that starts after this call. */
  present(): Promise<State>
}

export interface Boards<State> {
  /** The present state first, then the newest whenever there is a newer one. */
  watch(campaignId: number, ref: string): BoardWatch<State>
  /** Says that something moved in a campaign: those who watch here hear of it soon. */
  moved(campaignId: number): void
  watchers(): number
  readonly counters: Readonly<{ reads: number }>
  close(): void
}

/** What a board asks. A question takes its own deadline, and fails as a whole: it is asked again. */
export interface BoardOptions<State extends OwnState, Place> {
  /** What it is, for the log. */
  name: string
  /**
   * Who may have a newer state since a place, those who watch being these people, and the place to go on from. Null: nothing
   * was asked yet; whoever watches is read in any case.
   */
  changed(
    campaignId: number,
    since: Place | null,
    people: ReadonlyMap<string, unknown>,
  ): Promise<{ place: Place; refs: Iterable<string> }>
  /** The states of people, of each that is named. */
  read(campaignId: number, refs: readonly string[]): Promise<ReadonlyMap<string, State>>
  /** People read at once. */
  mostAtOnce: number
  /** However fast a campaign moves, it is looked at this seldom. */
  paceMs: number
  /** What no wake-up told is found after this long. */
  sweepMs: number
  onMoved(heard: (campaignId: number) => void): void
  log: Log
}

const mostWatchers = 50_000

interface Watcher<State> {
  mailbox: Mailbox<State>
  sentSeq: bigint
}

interface Board<State, Place> {
  campaignId: number
  people: Map<string, Set<Watcher<State>>>
  /** Up to where the changes are known; null: nothing was asked yet. */
  known: Place | null
  /** Those whose state is to be read. */
  due: Set<string>
  looking: boolean
  again: boolean
  lookedAt: number
  timer: NodeJS.Timeout | undefined
  timerDueAt: number
}

export function createBoards<State extends OwnState, Place>({
  name,
  changed,
  read,
  mostAtOnce,
  paceMs,
  sweepMs,
  onMoved,
  log,
}: BoardOptions<State, Place>): Boards<State> {
  const boards = new Map<number, Board<State, Place>>()
  const counters = { reads: 0 }
  let watchers = 0
  let failing = false
  let closed = false
  onMoved(moved)

  function watch(campaignId: number, ref: string): BoardWatch<State> {
    if (closed || watchers >= mostWatchers) throw new Overloaded(1_000)
    const board = boards.get(campaignId) ?? open(campaignId)
    const watcher: Watcher<State> = { mailbox: createMailbox(leave), sentSeq: -1n }
    const same = board.people.get(ref) ?? new Set<Watcher<State>>()
    board.people.set(ref, same.add(watcher))
    watchers += 1
    board.due.add(ref)
    wake(board, 0)

    function leave(): void {
      watchers -= 1
      same.delete(watcher)
      if (same.size > 0) return
      board.people.delete(ref)
      board.due.delete(ref)
      if (board.people.size > 0) return
      clearTimeout(board.timer)
      boards.delete(campaignId)
    }

    return Object.assign(watcher.mailbox, {
      present: async () => (await states(campaignId, [ref])).get(ref) as State,
    }) as Mailbox<State> & BoardWatch<State>
  }

  function open(campaignId: number): Board<State, Place> {
    const board: Board<State, Place> = {
      campaignId,
      people: new Map(),
      known: null,
      due: new Set(),
      looking: false,
      again: false,
      lookedAt: Number.NEGATIVE_INFINITY,
      timer: undefined,
      timerDueAt: Number.POSITIVE_INFINITY,
    }
    boards.set(campaignId, board)
    return board
  }

  function moved(campaignId: number): void {
    const board = boards.get(campaignId)
    if (board) wake(board, paceMs)
  }

  /** The next look comes so long after the last one, or earlier if it is to come earlier already. */
  function wake(board: Board<State, Place>, afterMs: number): void {
    if (board.looking) {
      board.again = true
      return
    }
    const dueAt = board.lookedAt + afterMs
    if (board.timer && board.timerDueAt <= dueAt) return
    clearTimeout(board.timer)
    board.timerDueAt = dueAt
    board.timer = setTimeout(() => void look(board), Math.max(0, dueAt - performance.now())).unref()
  }

  async function look(board: Board<State, Place>): Promise<void> {
    board.timer = undefined
    board.lookedAt = performance.now()
    board.looking = true
    board.again = false
    try {
      await catchUp(board)
      while (board.due.size > 0) await serve(board)
      if (failing) log.info(`${name} can be looked at again`)
      failing = false
    } catch (error) {
      // The watchers keep what they have; whoever was due still is, and the next look comes soon.
      board.again = true
      if (!failing) log.warn({ err: error }, `${name} cannot be looked at`)
      failing = true
    } finally {
      board.looking = false
    }
    if (boards.get(board.campaignId) === board) wake(board, board.again ? paceMs : sweepMs)
  }

  /** First who, then what: a change that falls between the two is read now, and found again at the next look. */
  async function catchUp(board: Board<State, Place>): Promise<void> {
    counters.reads += 1
    const { place, refs } = await changed(board.campaignId, board.known, board.people)
    for (const ref of refs) if (board.people.has(ref)) board.due.add(ref)
    board.known = place
  }

  async function serve(board: Board<State, Place>): Promise<void> {
    const refs = [...take(board.due, mostAtOnce)]
    const found = await states(board.campaignId, refs)
    for (const ref of refs) {
      board.due.delete(ref)
      const state = found.get(ref)
      if (!state) continue
      for (const watcher of board.people.get(ref) ?? []) {
        if (state.seq <= watcher.sentSeq) continue
        watcher.sentSeq = state.seq
        watcher.mailbox.put(state)
      }
    }
  }

  function states(campaignId: number, refs: readonly string[]): Promise<ReadonlyMap<string, State>> {
    counters.reads += 1
    return read(campaignId, refs)
  }

  return {
    watch,
    moved,
    watchers: () => watchers,
    counters,
    close() {
      closed = true
      for (const { people } of [...boards.values()])
        for (const same of [...people.values()]) for (const { mailbox } of [...same]) mailbox.end()
    },
  }
}

function* take<Value>(values: Iterable<Value>, most: number): Iterable<Value> {
  let taken = 0
  for (const value of values) {
    if (taken >= most) return
    taken += 1
    yield value
  }
}

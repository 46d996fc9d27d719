// The watch over one's own proposals. A process keeps one board for each campaign that somebody watches: it asks the database
// what changed since it last asked – one look-up in an index, for all watchers together – and reads the proposals of those
// watchers alone whose proposals did. Nothing is read for the others, however busy the campaign is.
import { performance } from 'node:perf_hooks'
import type { App } from '../app.ts'
import { reading } from '../db/reading.ts'
import { Overloaded } from '../errors.ts'
import { createMailbox, type Mailbox } from '../live/mailbox.ts'
import { type ChangePlace, changesSince, lastChange, ownStates } from './proposal.read.store.ts'
import type { DreamProposalRow } from './proposal.store.ts'

/** All that one person proposed in a campaign, as it stands. */
export interface OwnProposals {
  /** The last change of any of them: rises with every frame. */
  seq: bigint
  proposals: DreamProposalRow[]
}

export interface OwnWatch extends AsyncIterableIterator<OwnProposals> {
  /** The state as a read finds it that starts after this call. */
  present(): Promise<OwnProposals | null>
}

type WatchApp = Pick<App, 'db' | 'wakeups' | 'log'>

/** Of one person the newest changed so many. */
export const mostShown = 100

/** What no wake-up told is found after this long. */
const sweepMs = 1_000
/** Wake-ups come with every gift of a busy day: the board asks no more often than this. */
const paceMs = 250
const mostChanges = 1_000
const mostPeopleAtOnce = 200
const mostWatchers = 50_000
/** Behind every id that shares a change with others. */
const lastId = 2_147_483_647

interface Watcher {
  ref: string
  mailbox: Mailbox<OwnProposals>
  sentSeq: bigint
}

interface Board {
  campaignId: number
  people: Map<string, Set<Watcher>>
  /** Up to where the changes are known; null: nothing was asked yet. */
  known: ChangePlace | null
  /** Those whose proposals are to be read. */
  due: Set<string>
  reading: boolean
  again: boolean
  startedAt: number
  timer: NodeJS.Timeout | undefined
  timerDueAt: number
}

interface Boards {
  byCampaign: Map<number, Board>
  watchers: number
  failing: boolean
}

const boardsOf = new WeakMap<WatchApp['db'], Boards>()

/** The present state first, then the newest whenever one of them changed. */
export function watchOwnProposals(app: WatchApp, campaignId: number, ref: string): OwnWatch {
  const boards = boardsOf.get(app.db) ?? openBoards(app)
  if (boards.watchers >= mostWatchers) throw new Overloaded(1_000)
  const board = boards.byCampaign.get(campaignId) ?? openBoard(boards, campaignId)
  const watcher: Watcher = { ref, mailbox: createMailbox(leave), sentSeq: -1n }
  const others = board.people.get(ref) ?? new Set<Watcher>()
  board.people.set(ref, others.add(watcher))
  boards.watchers += 1
  board.due.add(ref)
  wake(app, boards, board, 0)

  function leave(): void {
    boards.watchers -= 1
    others.delete(watcher)
    if (others.size === 0) {
      board.people.delete(ref)
      board.due.delete(ref)
    }
    if (board.people.size > 0) return
    clearTimeout(board.timer)
    if (boards.byCampaign.get(campaignId) === board) boards.byCampaign.delete(campaignId)
  }

  return Object.assign(watcher.mailbox, {
    present: async () => (await readPeople(app, campaignId, [ref])).get(ref) ?? null,
  }) as Mailbox<OwnProposals> & OwnWatch
}

/** Says that proposals of a campaign changed: those who watch here hear of it at once. */
export function proposalsMoved(app: WatchApp, campaignId: number): void {
  const boards = boardsOf.get(app.db)
  const board = boards?.byCampaign.get(campaignId)
  if (boards && board) wake(app, boards, board, paceMs)
}

function openBoards(app: WatchApp): Boards {
  const boards: Boards = { byCampaign: new Map(), watchers: 0, failing: false }
  boardsOf.set(app.db, boards)
  app.wakeups.onMoved((campaignId) => proposalsMoved(app, campaignId))
  return boards
}

function openBoard(boards: Boards, campaignId: number): Board {
  const board: Board = {
    campaignId,
    people: new Map(),
    known: null,
    due: new Set(),
    reading: false,
    again: false,
    startedAt: Number.NEGATIVE_INFINITY,
    timer: undefined,
    timerDueAt: Number.POSITIVE_INFINITY,
  }
  boards.byCampaign.set(campaignId, board)
  return board
}

/** The next look comes so long after the last one, or earlier if it is to come earlier already. */
function wake(app: WatchApp, boards: Boards, board: Board, afterMs: number): void {
  if (board.reading) {
    board.again = true
    return
  }
  const dueAt = board.startedAt + afterMs
  if (board.timer && board.timerDueAt <= dueAt) return
  clearTimeout(board.timer)
  board.timerDueAt = dueAt
  board.timer = setTimeout(
    () => void look(app, boards, board),
    Math.max(0, dueAt - performance.now()),
  ).unref()
}

async function look(app: WatchApp, boards: Boards, board: Board): Promise<void> {
  board.timer = undefined
  board.startedAt = performance.now()
  board.reading = true
  board.again = false
  try {
    await catchUp(app, board)
    while (board.due.size > 0) await serve(app, board)
    if (boards.failing) app.log.info('own proposals are read again')
    boards.failing = false
  } catch (error) {
    // The watchers keep what they have; whoever was due still is, and the next look tries again.
    if (!boards.failing) app.log.warn({ err: error }, 'own proposals cannot be read')
    boards.failing = true
  } finally {
    board.reading = false
  }
  if (boards.byCampaign.get(board.campaignId) === board)
    wake(app, boards, board, board.again ? paceMs : sweepMs)
}

/** Finds out whose proposals changed. What is read of them afterwards is at least as new. */
async function catchUp({ db }: WatchApp, board: Board): Promise<void> {
  let place: ChangePlace
  if (board.known === null) {
    place = { change: await reading(lastChange(db.sql, board.campaignId)), id: lastId }
  } else {
    place = board.known
    for (let more = true; more; ) {
      const changes = await reading(changesSince(db.sql, board.campaignId, place, mostChanges))
      for (const { ref } of changes) if (board.people.has(ref)) board.due.add(ref)
      place = changes.at(-1) ?? place
      more = changes.length === mostChanges
    }
  }
  board.known = place
}

async function serve(app: WatchApp, board: Board): Promise<void> {
  const refs = [...board.due].slice(0, mostPeopleAtOnce)
  const found = await readPeople(app, board.campaignId, refs)
  for (const ref of refs) {
    board.due.delete(ref)
    const state = found.get(ref) as OwnProposals
    for (const watcher of board.people.get(ref) ?? []) {
      if (state.seq <= watcher.sentSeq) continue
      watcher.sentSeq = state.seq
      watcher.mailbox.put(state)
    }
  }
}

async function readPeople(
  { db }: WatchApp,
  campaignId: number,
  refs: readonly string[],
): Promise<Map<string, OwnProposals>> {
  const rows = await reading(ownStates(db.orm, campaignId, refs, mostShown))
  const states = new Map<string, OwnProposals>(refs.map((ref) => [ref, { seq: 0n, proposals: [] }]))
  for (const { ref, proposal } of rows) {
    const state = states.get(ref) as OwnProposals
    state.proposals.push(proposal)
    if (proposal.change > state.seq) state.seq = proposal.change
  }
  return states
}

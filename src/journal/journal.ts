// The journal: everything that moves money or flowers in a campaign, in one order. Commands gather while a batch is
// under way; the next batch takes what has gathered, decides it in memory one after the other, stores it in sets, and
// answers only when it is durable.
import { performance } from 'node:perf_hooks'
import type { Clock } from '../clock.ts'
import type { Database, Transaction } from '../db/client.ts'
import { endsSession, isDeadlock } from '../db/loss.ts'
import { type Announcements, transactOn } from '../db/transact.ts'
import type { DonationRow } from '../donation/donation.store.ts'
import { decideDonation, decideRefund } from '../donation/donation.ts'
import { DomainError, IdempotencyConflict, Overloaded, Unavailable } from '../errors.ts'
import { decideDeed } from '../flower/deed.ts'
import type { DeedRow, FlowerGiftRow } from '../flower/flower.store.ts'
import { decideGift } from '../flower/gift.ts'
import { decideReversal } from '../flower/reversal.ts'
import type { Log } from '../log.ts'
import { storeBatch } from './batch.store.ts'
import type { Command, CommandKind } from './command.ts'
import { loadWorld } from './load.ts'
import { loadDeeds, loadDonations, loadGifts } from './world.store.ts'
import { type Draft, deedNamed, type Effects, emptyDraft, record, type World } from './world.ts'

/** What an accepted command became: its entry, and the row that says more. */
export interface Outcome {
  seq: bigint
  /** True when the same key had been accepted before: the answer is the first one's. */
  replayed: boolean
  donation?: DonationRow
  deed?: DeedRow
  gift?: FlowerGiftRow
}

interface Waiting {
  command: Command
  /** On the clock that only runs forward. */
  since: number
  resolve: (outcome: Outcome) => void
  reject: (error: unknown) => void
}

interface Lane {
  waiting: Waiting[]
  underWay: readonly Waiting[]
  /** The loop at work; null while nothing has gathered. */
  running: Promise<void> | null
}

/** What the journal tells about itself. */
export interface JournalMetrics {
  /** How many commands wait or are under way. */
  gathered(count: number): void
  /** Commands that were turned away because too many had gathered. */
  overloaded(count: number): void
  /** Returns what to call at the end of the batch, which says how many seconds it took. */
  batchStarted(size: number): () => number
  settled(kind: CommandKind, verdict: 'accepted' | 'replayed' | 'refused' | 'unavailable' | 'failed'): void
}

export interface JournalOptions {
  db: Database
  clock: Clock
  announcements: Announcements
  log: Log
  metrics: JournalMetrics
  /** Commands that may gather before new ones are refused. */
  queueLimit: number
}

const maximumBatch = 500
/** Smaller batches say nothing of how long large ones take. */
const tellingBatch = 100
/** Whoever would wait for longer, and is not of the next batch, should rather come again. */
const longestWaitMs = 1_000
const answeredInTurn = 32
const mostAttempts = 3
/** Whoever waits behind batches that hang is told so after this; the key finds out later what became of it. */
const answerMs = 5_000
const lookMs = 250

export class Journal {
  readonly #options: JournalOptions
  readonly #lanes = new Map<number, Lane>()
  #gathered = 0
  #closed = false
  #secondsPerCommand = 0.001
  /** When all that is stored has been answered. */
  #answered = Promise.resolve()

  constructor(options: JournalOptions) {
    this.#options = options
  }

  async submit(campaignId: number, command: Command): Promise<Outcome> {
    const [outcome] = this.submitAll(campaignId, [command])
    return outcome as Promise<Outcome>
  }

  /** Takes all of the commands or, when there is no room for all, none. */
  submitAll(campaignId: number, commands: readonly Command[]): Promise<Outcome>[] {
    const { queueLimit, metrics } = this.#options
    if (this.#closed) throw new Unavailable(1_000)
    if (this.#gathered + commands.length > queueLimit) {
      metrics.overloaded(commands.length)
      throw new Overloaded(this.retryMs)
    }
    const lane = this.#laneOf(campaignId)
    this.#gathered += commands.length
    metrics.gathered(this.#gathered)
    const since = performance.now()
    const outcomes = commands.map(
      (command) =>
        new Promise<Outcome>((resolve, reject) => lane.waiting.push({ command, since, resolve, reject })),
    )
    lane.running ??= this.#run(campaignId, lane)
    return outcomes
  }

  /** Commands that wait or are under way. */
  get gathered(): number {
    return this.#gathered
  }

  /** Whether whoever comes now would wait for too long behind what has gathered, and so many more who are on their way. */
  crowded(more: number): boolean {
    const before = this.#gathered + more
    return before >= maximumBatch && before * this.#secondsPerCommand * 1_000 >= longestWaitMs
  }

  /** When whoever is turned away should come again, at the earliest. */
  get retryMs(): number {
    const waitMs = this.#gathered * this.#secondsPerCommand * 1_000
    return Math.min(10_000, Math.max(50, waitMs))
  }

  /** Takes nothing more, and resolves when everything that has gathered is answered. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#lanes.values()].map((lane) => lane.running))
    await this.#answered
  }

  #laneOf(campaignId: number): Lane {
    const lane = this.#lanes.get(campaignId) ?? { waiting: [], underWay: [], running: null }
    this.#lanes.set(campaignId, lane)
    return lane
  }

  async #run(campaignId: number, lane: Lane): Promise<void> {
    // What arrives within one turn of the event loop belongs together.
    await new Promise((resolve) => setImmediate(resolve))
    // One timer for all who wait: one for each would cost more than what it guards.
    const look = setInterval(() => giveUpOn(lane), lookMs)
    while (lane.waiting.length > 0) {
      const batch = lane.waiting.splice(0, maximumBatch)
      lane.underWay = batch
      const stop = this.#options.metrics.batchStarted(batch.length)
      await this.#settle(campaignId, batch)
      const seconds = stop()
      if (batch.length >= tellingBatch) {
        this.#secondsPerCommand = (this.#secondsPerCommand + seconds / batch.length) / 2
      }
      this.#gathered -= batch.length
      this.#options.metrics.gathered(this.#gathered)
    }
    clearInterval(look)
    lane.underWay = []
    lane.running = null
  }

  /** Answers every command of a batch. One that the database refuses is found by halving, and refused alone. */
  async #settle(campaignId: number, batch: readonly Waiting[]): Promise<void> {
    try {
      const answer = await this.#commit(campaignId, batch)
      // The next batch does not wait for it.
      this.#answered = this.#answered.then(() => inTurns(batch, answer))
    } catch (error) {
      if (error instanceof Unavailable) {
        // Whatever the session is still busy with, the next batch does not wait for it.
        if (error.cause === undefined || endsSession(error.cause)) this.#options.db.renewJournal()
        for (const { command, reject } of batch) {
          this.#options.metrics.settled(command.kind, 'unavailable')
          reject(error)
        }
        this.#options.log.error(
          { operation: 'journal', err: error, commands: batch.length },
          'batch not confirmed',
        )
      } else if (batch.length === 1) {
        this.#fail(batch[0] as Waiting, error)
      } else {
        const half = Math.ceil(batch.length / 2)
        await this.#settle(campaignId, batch.slice(0, half))
        await this.#settle(campaignId, batch.slice(half))
      }
    }
  }

  /** Decides and stores a batch; each answer is given by the function returned, once it is durable. */
  async #commit(campaignId: number, batch: readonly Waiting[], attempt = 1): Promise<Answer> {
    const { db, announcements, clock } = this.#options
    try {
      return await transactOn(db.journal(), announcements, async (tx, announce) => {
        const commands = batch.map(({ command }) => command)
        const world = await loadWorld(tx, campaignId, clock.now(), commands)
        const before = world.seq
        const draft = emptyDraft()
        const verdicts = commands.map((command) => verdictOn(world, draft, command))
        const earlier = verdicts.flatMap((verdict) =>
          verdict.kind === 'accepted' && verdict.seq <= before ? [verdict.seq] : [],
        )
        const rows = await rowsOf(tx, world, draft, earlier)
        if (draft.entries.length > 0) {
          await storeBatch(tx, world, draft)
          announce(campaignId)
        }
        return ({ command, resolve, reject }, position) => {
          const verdict = verdicts[position] as Verdict
          const replayed = verdict.kind === 'accepted' && verdict.replayed
          this.#options.metrics.settled(command.kind, replayed ? 'replayed' : verdict.kind)
          if (verdict.kind === 'refused') reject(verdict.error)
          else resolve({ seq: verdict.seq, replayed: verdict.replayed, ...rows(command, verdict.seq) })
        }
      })
    } catch (error) {
      // Another campaign's batch, or a person at work on their own profile, made the same donor known meanwhile. All of
      // this batch was undone.
      const undone =
        violates(error, 'donor_ref_is_unique') || (error instanceof Unavailable && isDeadlock(error.cause))
      if (undone && attempt < mostAttempts) return this.#commit(campaignId, batch, attempt + 1)
      throw error
    }
  }

  #fail({ command, reject }: Waiting, error: unknown): void {
    this.#options.metrics.settled(command.kind, 'failed')
    reject(error)
  }
}

type Answer = (waiting: Waiting, position: number) => void

/** What hangs on an answer is work of the same turn of the event loop, in which nobody else is heard. */
async function inTurns(batch: readonly Waiting[], answer: Answer): Promise<void> {
  for (const [position, waiting] of batch.entries()) {
    // One that cannot be given keeps no other back.
    try {
      answer(waiting, position)
    } catch (error) {
      waiting.reject(error)
    }
    if ((position + 1) % answeredInTurn === 0) await new Promise((turn) => setImmediate(turn))
  }
}

/** Tells whoever has waited for too long. They stay in their place, so that the key finds out what became of it. */
function giveUpOn({ waiting, underWay }: Lane): void {
  const latest = performance.now() - answerMs
  for (const { since, reject } of [...underWay, ...waiting]) {
    if (since <= latest) reject(new Unavailable(1_000))
  }
}

type Verdict = { kind: 'accepted'; seq: bigint; replayed: boolean } | { kind: 'refused'; error: DomainError }

/** Decides one command, and takes its effects into the world and the draft when it is accepted. */
export function verdictOn(world: World, draft: Draft, command: Command): Verdict {
  const known = world.entries.get(command.keyDigest)
  if (known) {
    return known.contentDigest === command.contentDigest
      ? { kind: 'accepted', seq: known.seq, replayed: true }
      : { kind: 'refused', error: new IdempotencyConflict() }
  }
  try {
    const effects = decide(world, command)
    const { kind, actor, keyDigest, contentDigest } = command
    const seq = world.seq + 1n
    record(world, draft, { seq, kind, actor, keyDigest, contentDigest }, effects)
    return { kind: 'accepted', seq, replayed: false }
  } catch (error) {
    if (error instanceof DomainError) return { kind: 'refused', error }
    throw error
  }
}

function decide(world: World, command: Command): Effects {
  switch (command.kind) {
    case 'DONATE':
      return decideDonation(world, command)
    case 'REFUND':
      return decideRefund(world, command)
    case 'DEED':
      return decideDeed(world, command)
    case 'REVERSE_DEED':
      return decideReversal(world, command)
    case 'GIVE_FLOWERS':
      return decideGift(world, command)
  }
}

/** Finds the rows that answers are made of: in the world of this batch, or stored by an earlier one. */
async function rowsOf(
  tx: Transaction,
  world: World,
  draft: Draft,
  earlier: readonly bigint[],
): Promise<(command: Command, seq: bigint) => Pick<Outcome, 'donation' | 'deed' | 'gift'>> {
  const campaignId = world.campaign.id
  const [donations, deeds, gifts] =
    earlier.length === 0
      ? [[], [], []]
      : await Promise.all([
          loadDonations(tx, campaignId, earlier),
          loadDeeds(tx, campaignId, earlier),
          loadGifts(tx, campaignId, earlier),
        ])
  const donationAt = new Map(donations.map((row) => [row.seq, row]))
  const deedAt = new Map(deeds.map((row) => [row.seq, row]))
  const giftAt = new Map([...gifts, ...draft.gifts].map((row) => [row.seq, row]))
  return (command, seq) => {
    switch (command.kind) {
      case 'DONATE':
        return present('donation', world.donations.get(seq) ?? donationAt.get(seq))
      case 'REFUND':
        return present('donation', world.donations.get(command.donationSeq))
      case 'DEED':
        return present('deed', deedAt.get(seq) ?? world.deeds.get(seq))
      case 'REVERSE_DEED':
        return present('deed', deedNamed(world, command.deed))
      case 'GIVE_FLOWERS':
        return present('gift', giftAt.get(seq))
    }
  }
}

function present<Name extends string, Row>(name: Name, row: Row | undefined): Record<Name, Row> {
  if (row === undefined) throw new Error(`a journal entry is without its ${name}`)
  return { [name]: row } as Record<Name, Row>
}

function violates(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint_name' in error && error.constraint_name === constraint
}

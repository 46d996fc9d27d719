// All writes go through here: one transaction, and what it announces is published only after it has committed.
import { Unavailable } from '../errors.ts'
import type { Transaction } from './client.ts'
import { withDeadline } from './deadline.ts'
import { endsSession, isLoss } from './loss.ts'

const deadlineMs = 4_000

export interface Announcements {
  /** Says that something was committed, whatever it was. */
  committed(): void
  /** Says that a campaign's numbers or rules moved. */
  moved(campaignId: number): void
}

export type Announce = (campaignId: number) => void

/** For what writes nothing, or where nobody listens. */
export const unannounced: Announcements = { committed() {}, moved() {} }

/** A connection, or a transaction under way, in which a part of its own is to be done or undone as a whole. */
export interface Begins {
  begin(work: (tx: Transaction) => Promise<unknown>): Promise<unknown>
}

export interface WriteContext {
  db: { sql: Begins }
  announcements: Announcements
}

type Work<Result> = (tx: Transaction, announce: Announce) => Promise<Result>

export function transact<Result>({ db, announcements }: WriteContext, work: Work<Result>): Promise<Result> {
  return transactOn(db.sql, announcements, work)
}

/** The journal brings its own connection; everybody else calls transact(). */
export async function transactOn<Result>(
  sql: Begins,
  announcements: Announcements,
  work: Work<Result>,
): Promise<Result> {
  const moved = new Set<number>()
  const committed = sql.begin((tx) =>
    work(tx, (campaignId) => moved.add(campaignId)).catch((error) => {
      // The driver would write a rollback into the closed socket, out of everybody's reach, and end the process. Left
      // without an answer it fails by itself, because the connection has closed.
      if (endsSession(error)) return new Promise<never>(() => {})
      throw error
    }),
  ) as Promise<Result>
  try {
    const result = await withDeadline(committed, deadlineMs)
    announcements.committed()
    for (const campaignId of moved) announcements.moved(campaignId)
    return result
  } catch (error) {
    throw isLoss(error) ? new Unavailable(1_000, error) : error
  }
}

// All writes go through here: one transaction, and what it announces is published only after it has committed.
import type { Database, Sql, Transaction } from './client.ts'
import { withDeadline } from './deadline.ts'

const deadlineMs = 4_000

export interface Announcements {
  /** Says that a campaign's numbers or rules moved. */
  moved(campaignId: number): void
}

export type Announce = (campaignId: number) => void

export interface WriteContext {
  db: Database
  announcements: Announcements
}

export function transact<Result>(
  { db, announcements }: WriteContext,
  work: (tx: Transaction, announce: Announce) => Promise<Result>,
): Promise<Result> {
  return transactOn(db.sql, announcements, work)
}

/** The journal brings its own connection; everybody else calls transact(). */
export async function transactOn<Result>(
  sql: Sql,
  announcements: Announcements,
  work: (tx: Transaction, announce: Announce) => Promise<Result>,
): Promise<Result> {
  const moved = new Set<number>()
  const committed = sql.begin((tx) => work(tx, (campaignId) => moved.add(campaignId)))
  const result = await withDeadline(committed as Promise<Result>, deadlineMs)
  for (const campaignId of moved) announcements.moved(campaignId)
  return result
}

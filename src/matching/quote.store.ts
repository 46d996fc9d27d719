// What a quote reads beside what a batch loads too: without any lock, and all of it on one snapshot.
import type { Transaction } from '../db/client.ts'
import type { Head } from '../journal/world.store.ts'

/** The first statement of a transaction that only reads, so that all others see what the first one sees. */
export async function readOnly(tx: Transaction): Promise<void> {
  await tx`set transaction isolation level repeatable read, read only`
}

export async function readHead(tx: Transaction, campaignId: number): Promise<Head> {
  const [head] = await tx<Head[]>`select seq, at from journal_head where campaign_id = ${campaignId}`
  if (!head) throw new Error(`campaign ${campaignId} has no journal`)
  return head
}

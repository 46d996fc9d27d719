// Claims on proposals: who is at work on what, and until when. One that has ended is as none.
import { arrayLiteral } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { type DreamProposalRow, rowColumns } from './proposal.store.ts'
import type { ProposalLanguage } from './proposalState.ts'

/** What the screener holds already, and the next ones of the queue up to so many in all. */
export async function claimNext(
  tx: Transaction,
  campaignId: number,
  actor: string,
  at: Date,
  until: Date,
  count: number,
  language: ProposalLanguage | null,
): Promise<{ held: DreamProposalRow[]; taken: DreamProposalRow[] }> {
  // Two requests of one screener come one after the other, so that the second finds what the first took.
  await tx`select pg_advisory_xact_lock(${campaignId}, hashtext(${actor}))`
  const spoken = language === null ? tx`` : tx`and language = ${language}`
  const held = await tx<DreamProposalRow[]>`
    select ${rowColumns(tx)} from dream_proposal
    where campaign_id = ${campaignId} and claimed_by = ${actor} and state = 'SUBMITTED' and claimed_until > ${at} ${spoken}
    order by number limit ${count}`
  const room = count - held.length
  if (room === 0) return { held, taken: [] }
  const taken = await tx<DreamProposalRow[]>`
    with next as (
      select id as next_id from dream_proposal
      where campaign_id = ${campaignId} and state = 'SUBMITTED' and (claimed_until is null or claimed_until <= ${at})
        ${spoken}
      order by number limit ${room} for update skip locked
    )
    update dream_proposal set claimed_by = ${actor}, claimed_until = ${until}
    from next where id = next_id
    returning ${rowColumns(tx)}`
  return { held, taken: taken.sort((one, other) => (one.number ?? 0) - (other.number ?? 0)) }
}

/** The ids of those that were this screener's. */
export async function releaseClaims(
  tx: Transaction,
  actor: string,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    update dream_proposal set claimed_by = null, claimed_until = null
    where id in (
      select id from dream_proposal where id = any(${arrayLiteral(ids)}::int[]) and claimed_by = ${actor}
      order by id for update
    )
    returning id`
  return rows.map(({ id }) => id)
}

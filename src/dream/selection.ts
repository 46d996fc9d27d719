// The selection of proposals for a dream, in the transaction that opens it: they and all that were merged into them are
// credited with it from then on.
import type { Transaction } from '../db/client.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { type DreamProposalRow, lockProposals } from './proposal.store.ts'
import { storeMoves } from './proposalDecide.ts'
import { takeSeason } from './proposalSeason.store.ts'
import { obstacleTo } from './proposalState.ts'

export interface Selection {
  campaignId: number
  dreamId: number
  /** At most 100. */
  proposalIds: readonly number[]
  /** As in actorOf(viewer). */
  actor: string
  at: Date
  /** What their authors are told. */
  reason: string
}

const most = 100

/** Takes the season after whatever the caller has locked, the head row of the campaign for one; nobody takes them the other way round. */
export async function selectProposals(
  tx: Transaction,
  { campaignId, dreamId, proposalIds, actor, at, reason }: Selection,
): Promise<DreamProposalRow[]> {
  checkList(proposalIds)
  if (proposalIds.length === 0) return []
  const { change } = await takeSeason(tx, campaignId)
  const found = await lockProposals(tx, campaignId, proposalIds)
  const selected = proposalIds.map((id, place) => {
    const proposal = found.get(id)
    if (!proposal) throw new NotFound(pathOf(place), 'There is no such proposal in the same campaign.')
    const obstacle = obstacleTo('SELECT', proposal, { actor, at })
    if (obstacle) throw obstacle
    return proposal
  })
  return storeMoves(
    tx,
    change,
    { actor, at },
    selected.map((proposal) => ({
      proposal: { ...proposal, dreamId },
      verb: 'SELECT',
      to: 'SELECTED',
      reason,
      note: null,
      into: { dreamId },
    })),
  )
}

function checkList(ids: readonly number[]): void {
  if (ids.length > most) {
    throw new InvalidInput([{ path: 'input.proposals', message: `must name at most ${most} proposals` }])
  }
  const twice = ids.findIndex((id, place) => ids.indexOf(id) < place)
  if (twice >= 0) throw new InvalidInput([{ path: pathOf(twice), message: 'must name each proposal once' }])
}

function pathOf(place: number): string {
  return `input.proposals.${place}`
}

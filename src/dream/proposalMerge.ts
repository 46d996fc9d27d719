// Merging: a proposal goes into another one that says the same, or into a dream, and its proposer is credited with whatever
// dream comes of it. What is merged into is never itself merged, so that a chain has an end and no ring can be made.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { decodeId } from '../graphql/publicId.ts'
import { type DreamProposalRow, dreamIsOf, lockProposals } from './proposal.store.ts'
import { type Move, storeMoves, wasDone } from './proposalDecide.ts'
import { explained, inSeasonOf } from './proposalScreening.ts'
import { takeSeason } from './proposalSeason.store.ts'
import { MergeTargetClosed, mergeTargets, obstacleTo, type ProposalState } from './proposalState.ts'

export const mergeProposalShape = z.object({
  proposal: z.string(),
  into: z.object({ proposal: z.string().nullish(), dream: z.string().nullish() }),
  ...explained,
})

export async function mergeProposal(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof mergeProposalShape>,
): Promise<{ proposal: DreamProposalRow; replayed: boolean }> {
  const id = decodeId('DreamProposal', input.proposal, 'input.proposal')
  const into = targetOf(input.into)
  if (into.proposalId === id) {
    throw new InvalidInput([{ path: 'input.into.proposal', message: 'must be another proposal' }])
  }
  const by = { actor: actorOf(viewer), at: app.clock.now() }
  return inSeasonOf(app, id, 'input.proposal', async (tx, campaignId) => {
    const { change } = await takeSeason(tx, campaignId)
    const ids = into.proposalId === undefined ? [id] : [id, into.proposalId]
    const found = await lockProposals(tx, campaignId, ids)
    const proposal = found.get(id)
    if (!proposal) throw new NotFound('input.proposal', 'There is no such proposal.')
    const target = into.proposalId === undefined ? null : (found.get(into.proposalId) ?? null)
    await requireTarget(tx, campaignId, into, target)
    const obstacle = obstacleTo('MERGE', proposal, by)
    if (obstacle) {
      if (await wasDone(tx, proposal, 'MERGE', by.actor, input.reason, into)) {
        return { proposal, replayed: true }
      }
      throw obstacle
    }
    if (target && !isTarget(target.state)) throw new MergeTargetClosed(target.state)
    const dreamId = into.dreamId ?? target?.dreamId ?? null
    const merged = { ...proposal, mergedIntoId: into.proposalId ?? null, dreamId }
    const move: Move = {
      proposal: merged,
      verb: 'MERGE',
      to: 'MERGED',
      reason: input.reason,
      note: input.note ?? null,
      into,
    }
    const [row] = await storeMoves(tx, change, by, [move])
    return { proposal: row as DreamProposalRow, replayed: false }
  })
}

type Target = { proposalId?: number; dreamId?: number }

function targetOf({ proposal, dream }: z.infer<typeof mergeProposalShape>['into']): Target {
  if (proposal != null) return { proposalId: decodeId('DreamProposal', proposal, 'input.into.proposal') }
  return { dreamId: decodeId('Dream', dream ?? '', 'input.into.dream') }
}

/** It is there, and in the same campaign. */
async function requireTarget(
  tx: Transaction,
  campaignId: number,
  { proposalId, dreamId }: Target,
  target: DreamProposalRow | null,
): Promise<void> {
  if (proposalId !== undefined && target === null) {
    throw new NotFound('input.into.proposal', 'There is no such proposal in the same campaign.')
  }
  if (dreamId !== undefined && !(await dreamIsOf(tx, dreamId, campaignId))) {
    throw new NotFound('input.into.dream', 'There is no such dream in the same campaign.')
  }
}

function isTarget(state: ProposalState): boolean {
  return (mergeTargets as readonly ProposalState[]).includes(state)
}

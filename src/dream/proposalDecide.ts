// What a decision about proposals writes: where they stand now, a row for each decision, and its entry in the audit. All
// that decide – authors, screeners, the opening of a dream – write through here, with the season taken.
import type { Transaction } from '../db/client.ts'
import { carryToMerged, type DreamProposalRow, storeStates } from './proposal.store.ts'
import { insertDecisions, lastDecisions, type ProposalDecisionRow } from './proposalDecision.store.ts'
import type { ProposalState, ProposalVerb } from './proposalState.ts'

export interface Move {
  /** As it was, with what the move changes but for the state. */
  proposal: DreamProposalRow
  verb: ProposalVerb
  to: ProposalState
  /** What its author is told. */
  reason: string
  /** What staff alone reads. */
  note: string | null
  into?: { proposalId?: number; dreamId?: number }
}

/** Stores the moves and answers with the proposals as they are then. */
export async function storeMoves(
  tx: Transaction,
  change: bigint,
  by: { actor: string; at: Date },
  moves: readonly Move[],
): Promise<DreamProposalRow[]> {
  const rows = moves.map(({ proposal, to }) => ({
    ...proposal,
    state: to,
    change,
    claimedBy: null,
    claimedUntil: null,
  }))
  await storeStates(tx, rows)
  await carryToMerged(
    tx,
    rows.map(({ id }) => id),
    change,
  )
  await insertDecisions(
    tx,
    moves.map(({ proposal, verb, to, reason, note, into }) => ({
      proposalId: proposal.id,
      ...by,
      verb,
      fromState: proposal.state,
      toState: to,
      reason,
      note,
      intoProposalId: into?.proposalId ?? null,
      intoDreamId: into?.dreamId ?? null,
    })),
  )
  return rows
}

/** Whether the last decision about a proposal is this very one: a request that came twice. */
export async function wasDone(
  tx: Transaction,
  proposal: DreamProposalRow,
  verb: ProposalVerb,
  actor: string,
  reason: string,
  into: Move['into'] = {},
): Promise<boolean> {
  const last = (await lastDecisions(tx, [proposal.id])).get(proposal.id)
  return isRepeated(last, proposal, verb, actor, reason, into)
}

export function isRepeated(
  last: ProposalDecisionRow | undefined,
  proposal: DreamProposalRow,
  verb: ProposalVerb,
  actor: string,
  reason: string,
  into: Move['into'] = {},
): boolean {
  return (
    last?.verb === verb &&
    last.toState === proposal.state &&
    last.actor === actor &&
    last.reason === reason &&
    last.intoProposalId === (into.proposalId ?? null) &&
    last.intoDreamId === (into.dreamId ?? null)
  )
}

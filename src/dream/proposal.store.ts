// Statements about dream proposals.
import type { CampaignPhase } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import type { DreamProposalRow } from './dream.store.ts'

export async function phaseOfCampaign(tx: Transaction, campaignId: number): Promise<CampaignPhase | null> {
  const [row] = await tx<{ phase: CampaignPhase }[]>`select phase from campaign where id = ${campaignId}`
  return row?.phase ?? null
}

export async function findProposal(
  tx: Transaction,
  proposerId: bigint,
  idempotencyKey: string,
): Promise<DreamProposalRow | null> {
  const [row] = await tx<DreamProposalRow[]>`
    select id, campaign_id as "campaignId", proposer_id as "proposerId", title, problem, beneficiaries, place, estimate,
      state, idempotency_key as "idempotencyKey", content_digest as "contentDigest", created_at as "createdAt"
    from dream_proposal where proposer_id = ${proposerId} and idempotency_key = ${idempotencyKey}`
  return row ?? null
}

export async function insertProposal(
  tx: Transaction,
  proposal: Omit<DreamProposalRow, 'id'>,
): Promise<DreamProposalRow> {
  const [row] = await tx<{ id: number }[]>`
    insert into dream_proposal (campaign_id, proposer_id, title, problem, beneficiaries, place, estimate, state,
      idempotency_key, content_digest, created_at)
    values (${proposal.campaignId}, ${proposal.proposerId}, ${proposal.title}, ${proposal.problem},
      ${proposal.beneficiaries}, ${proposal.place}, ${proposal.estimate}, ${proposal.state},
      ${proposal.idempotencyKey}, ${proposal.contentDigest}, ${proposal.createdAt})
    returning id`
  return { ...proposal, id: (row as { id: number }).id }
}

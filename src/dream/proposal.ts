// Dream proposals: plans that people send in. A proposal begins as its author's DRAFT.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { CampaignPhase } from '../campaign/campaign.ts'
import { transact } from '../db/transact.ts'
import { lockDonor, openDonor } from '../donor/donor.store.ts'
import { DomainError, IdempotencyConflict, NotFound } from '../errors.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { digest } from '../journal/command.ts'
import type { DreamProposalRow } from './dream.store.ts'
import { findProposal, insertProposal, phaseOfCampaign } from './proposal.store.ts'

export const proposeDreamShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  title: line(60),
  problem: prose(2_000),
  beneficiaries: line(200),
  place: line(100),
  estimate: z
    .bigint()
    .min(1n, 'must be at least 1 fen')
    .max(100_000_000_000n, 'must be at most 100,000,000,000 fen'),
})

export class ProposalsClosed extends DomainError {
  readonly code = 'PROPOSALS_CLOSED'
  readonly phase: CampaignPhase
  constructor(phase: CampaignPhase) {
    super(`Dreams are proposed while a campaign is PUBLISHED or LIVE; this one is ${phase}.`)
    this.phase = phase
  }
}

export interface Proposed {
  proposal: DreamProposalRow
  replayed: boolean
}

export function proposeDream(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof proposeDreamShape>,
): Promise<Proposed> {
  const { idempotencyKey: key, campaign, ...content } = input
  const campaignId = decodeId('Campaign', campaign, 'input.campaign')
  const contentDigest = digest('PROPOSE_DREAM', campaignId, ...Object.values(content))
  const at = app.clock.now()
  return transact(app, async (tx) => {
    const phase = await phaseOfCampaign(tx, campaignId)
    if (phase === null) throw new NotFound('input.campaign', 'There is no such campaign.')
    // The author's row is locked first, so that the same key sent twice at once meets itself here.
    await openDonor(tx, viewer.subject, at)
    const proposer = await lockDonor(tx, viewer.subject)
    const known = await findProposal(tx, proposer.id, key)
    if (known) {
      if (known.contentDigest !== contentDigest) throw new IdempotencyConflict()
      return { proposal: known, replayed: true }
    }
    if (phase !== 'PUBLISHED' && phase !== 'LIVE') throw new ProposalsClosed(phase)
    const proposal = await insertProposal(tx, {
      campaignId,
      proposerId: proposer.id,
      ...content,
      state: 'DRAFT',
      idempotencyKey: key,
      contentDigest,
      createdAt: at,
    })
    await appendAuditEntry(tx, {
      at,
      actor: actorOf(viewer),
      action: 'PROPOSE_DREAM',
      subject: publicId('DreamProposal', proposal.id),
      before: {},
      after: { state: proposal.state },
      reason: 'proposed by its author',
    })
    return { proposal, replayed: false }
  })
}

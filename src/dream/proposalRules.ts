// What staff sets for the proposals of a campaign: how many an author may have on their way, how long a claim lasts, and from
// which score two are called similar.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { transact } from '../db/transact.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { publicId } from '../graphql/publicId.ts'
import { prose } from '../graphql/shapes.ts'
import { type ProposalRules, storeRules, takeSeason } from './proposalSeason.store.ts'

const between = (least: number, most: number) =>
  z.int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`).nullish()

export const setProposalRulesShape = z
  .object({
    campaign: z.string(),
    mostOpen: between(1, 50),
    claimMinutes: between(1, 1_440),
    similarFrom: between(1, 100),
    reason: prose(500),
  })
  .refine(({ mostOpen, claimMinutes, similarFrom }) => mostOpen ?? claimMinutes ?? similarFrom, {
    path: ['mostOpen'],
    message: 'must be given, or another rule: otherwise nothing is set',
  })

/** What is left out stays as it is. Rules are never retroactive (I30): who has more open keeps them, and claims keep their end. */
export async function setProposalRules(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof setProposalRulesShape>,
): Promise<ProposalRules> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  return transact(app, async (tx) => {
    const { mostOpen, claimMinutes, similarFrom } = await takeSeason(tx, campaignId)
    const before = { mostOpen, claimMinutes, similarFrom }
    const rules = {
      mostOpen: input.mostOpen ?? mostOpen,
      claimMinutes: input.claimMinutes ?? claimMinutes,
      similarFrom: input.similarFrom ?? similarFrom,
    }
    await storeRules(tx, campaignId, rules)
    await appendAuditEntry(tx, {
      at: app.clock.now(),
      actor: actorOf(viewer),
      action: 'SET_PROPOSAL_RULES',
      subject: publicId('Campaign', campaignId),
      before,
      after: rules,
      reason: input.reason,
    })
    return rules
  })
}

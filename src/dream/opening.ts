// Opening a dream: what it is, whom it is for, when it collects and how many flowers it needs, what it can do beyond
// that, who stands behind it, what its flowers will be worth, and what becomes of them when they are too few. All of it
// is said before the first flower and never changes (I30).
import { z } from 'zod'
import type { Viewer } from '../auth/viewer.ts'
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { type FieldProblem, InvalidInput, NotFound } from '../errors.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { type AdministeringApp, type Answered, administer } from '../journal/administer.ts'
import { maximumFunds } from '../matching/pools.ts'
import { countMilestones } from '../totals/milestones.store.ts'
import { mostMilestones, TooManyMilestones } from '../totals/milestones.ts'
import { missPolicies } from './dream.ts'
import {
  insertDream,
  insertSponsors,
  insertTiers,
  type NewSponsor,
  partnersAmong,
} from './lifecycle.store.ts'
import { reason } from './lifecycle.ts'
import { selectProposals } from './selection.ts'

export const mostTiers = 10
export const mostSponsors = 20
const mostProposals = 100
/** More than a campaign of the recorded size gives in all. */
const mostFlowers = 1_000_000_000_000n
const mostBeneficiaries = 2_000_000_000
const mostFundingRate = 1_000_000n
const mostFeedbackDays = 366

const flowers = z
  .bigint()
  .min(1n, 'must be at least 1 flower')
  .max(mostFlowers, `must be at most ${mostFlowers} flowers`)

const sponsor = z.object({
  partner: z.string().nullish(),
  business: z.object({ nameZh: line(80), nameEn: line(80) }).nullish(),
})

export const openDreamShape = z
  .object({
    idempotencyKey,
    campaign: z.string(),
    nameZh: line(80),
    nameEn: line(200),
    storyZh: prose(2_000),
    storyEn: prose(4_000),
    beneficiaryTarget: z
      .int()
      .min(1, 'must be at least 1')
      .max(mostBeneficiaries, `must be at most ${mostBeneficiaries}`),
    beneficiaryUnitZh: line(40),
    beneficiaryUnitEn: line(80),
    evidenced: z.boolean(),
    opensAt: z.date(),
    closesAt: z.date(),
    minimumFlowers: flowers,
    tiers: z
      .array(z.object({ flowers, nameZh: line(80), nameEn: line(200) }))
      .max(mostTiers, `must be at most ${mostTiers} tiers`),
    sponsors: z.array(sponsor).max(mostSponsors, `must be at most ${mostSponsors} sponsors`),
    proposals: z.array(z.string()).max(mostProposals, `must be at most ${mostProposals} proposals`).nullish(),
    missPolicy: z.enum(missPolicies),
    fundingRate: z
      .bigint()
      .min(1n, 'must be at least 1 fen for a flower')
      .max(mostFundingRate, `must be at most ${mostFundingRate} fen for a flower`),
    fundingCap: z
      .bigint()
      .min(1n, 'must be at least 1 fen')
      .max(maximumFunds, `must be at most ${maximumFunds} fen`),
    feedbackDays: z
      .int()
      .min(1, 'must be at least 1 day')
      .max(mostFeedbackDays, `must be at most ${mostFeedbackDays} days`),
    reason,
  })
  .superRefine(({ minimumFlowers, tiers, opensAt, closesAt }, problems) => {
    const say = (path: (string | number)[], message: string) =>
      problems.addIssue({ code: 'custom', path, message })
    if (closesAt <= opensAt) say(['closesAt'], 'must be after opensAt')
    let below = minimumFlowers
    for (const [position, tier] of tiers.entries()) {
      if (tier.flowers <= below) {
        const what = position === 0 ? 'the minimum' : 'the tier before'
        say(['tiers', position, 'flowers'], `must be more than ${what}, which is ${below}`)
      }
      below = tier.flowers
    }
  })

export type OpenDream = z.infer<typeof openDreamShape>

export async function openDream(app: AdministeringApp, viewer: Viewer, input: OpenDream): Promise<Answered> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const sponsors = input.sponsors.map(sponsorOf)
  const proposalIds = (input.proposals ?? []).map((id, place) =>
    decodeId('DreamProposal', id, `input.proposals.${place}`),
  )
  const { idempotencyKey, campaign: _, sponsors: __, proposals: ___, reason, ...terms } = input
  const content = [campaignId, JSON.stringify([terms, sponsors, proposalIds], plain)]
  const administration = { campaignId, kind: 'OPEN_DREAM' as const, idempotencyKey, content, reason }
  return administer(app, viewer, administration, async (tx, { campaign, at, actor }) => {
    requireWithin(campaign, at, terms)
    const partnerIds = sponsors.flatMap(({ partnerId }) => partnerId ?? [])
    if (new Set(partnerIds).size < partnerIds.length) {
      throw new InvalidInput([{ path: 'input.sponsors', message: 'must name each partner once' }])
    }
    const known = await partnersAmong(tx, campaignId, partnerIds)
    const missing = sponsors.findIndex(({ partnerId }) => partnerId !== null && !known.has(partnerId))
    if (missing >= 0) {
      throw new NotFound(`input.sponsors.${missing}.partner`, 'The campaign has no such partner.')
    }
    if ((await countMilestones(tx, campaignId)) + 1 + terms.tiers.length > mostMilestones) {
      throw new TooManyMilestones()
    }
    const { id, number } = await insertDream(tx, { ...terms, campaignId })
    if (terms.tiers.length > 0) await insertTiers(tx, campaignId, id, terms.tiers)
    if (sponsors.length > 0) await insertSponsors(tx, id, sponsors)
    await selectProposals(tx, { campaignId, dreamId: id, proposalIds, actor, at, reason })
    return {
      subject: publicId('Dream', id),
      before: {},
      after: {
        state: 'SCHEDULED',
        number,
        nameEn: terms.nameEn,
        opensAt: terms.opensAt.toISOString(),
        closesAt: terms.closesAt.toISOString(),
        minimumFlowers: Number(terms.minimumFlowers),
        tiers: terms.tiers.length,
        missPolicy: terms.missPolicy,
        fundingRate: Number(terms.fundingRate),
        fundingCap: Number(terms.fundingCap),
      },
    }
  })
}

function sponsorOf({ partner, business }: OpenDream['sponsors'][number], position: number): NewSponsor {
  if (typeof partner === 'string') {
    const partnerId = decodeId('Partner', partner, `input.sponsors.${position}.partner`)
    return { partnerId, nameZh: null, nameEn: null }
  }
  if (!business) throw new Error('a sponsor is neither a partner nor a business')
  return { partnerId: null, nameZh: business.nameZh, nameEn: business.nameEn }
}

/** Within the campaign, and not over already. */
function requireWithin(
  { startsAt, endsAt }: CampaignRow,
  at: Date,
  { opensAt, closesAt }: Pick<OpenDream, 'opensAt' | 'closesAt'>,
): void {
  const problems: FieldProblem[] = []
  if (opensAt < startsAt) {
    problems.push({
      path: 'input.opensAt',
      message: `must not be before the campaign, which starts at ${startsAt.toISOString()}`,
    })
  }
  if (closesAt > endsAt) {
    problems.push({
      path: 'input.closesAt',
      message: `must not be after the campaign, which ends at ${endsAt.toISOString()}`,
    })
  }
  if (closesAt <= at) {
    problems.push({ path: 'input.closesAt', message: `must be after now, which is ${at.toISOString()}` })
  }
  if (problems.length > 0) throw new InvalidInput(problems)
}

/** Whole numbers as text, so that they have a place in JSON. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

// Dream proposals and what their authors do: a proposal begins as a DRAFT, which is changed until it is submitted, and may be
// withdrawn until it is selected.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { CampaignPhase } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { transact } from '../db/transact.ts'
import { lockDonor, openDonor } from '../donor/donor.store.ts'
import { DomainError, IdempotencyConflict, NotFound } from '../errors.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { digest } from '../journal/command.ts'
import { regionCodes } from '../region/region.ts'
import { indexedTerms } from '../search/search.ts'
import {
  countOpen,
  type DreamProposalRow,
  findProposal,
  insertProposal,
  lockMergedInto,
  lockProposals,
  phaseOfCampaign,
  storeText,
} from './proposal.store.ts'
import { storeMoves, wasDone } from './proposalDecide.ts'
import {
  deletePrints,
  markSimilar,
  similarTo,
  storePrints,
  trigramsUsable,
} from './proposalLikeness.store.ts'
import { nextNumber, type Season, takeSeason } from './proposalSeason.store.ts'
import { languageOf, obstacleTo, proposalLanguages } from './proposalState.ts'

const categories = [
  'EDUCATION',
  'RURAL_REVITALIZATION',
  'MEDICAL',
  'DISASTER_RELIEF',
  'NATURE',
  'CARE_AND_ADVOCACY',
] as const

/** A translation may be longer than what it translates: English takes more characters than Chinese. */
export const translationShape = z.object({
  title: line(160),
  problem: prose(6_000),
  beneficiaries: line(600),
})

const estimate = z
  .bigint()
  .min(1n, 'must be at least 1 fen')
  .max(100_000_000_000n, 'must be at most 100,000,000,000 fen')

const texts = {
  title: line(60),
  problem: prose(2_000),
  beneficiaries: line(200),
  place: line(100),
  estimate,
}

const optional = {
  language: z.enum(proposalLanguages).nullish(),
  translation: translationShape.nullish(),
  regionCode: z
    .enum(regionCodes, 'must be a province-level code of GB/T 2260, such as 440000, or UNKNOWN')
    .nullish(),
  category: z.enum(categories).nullish(),
}

export const proposeDreamShape = z.object({ idempotencyKey, campaign: z.string(), ...texts, ...optional })

export const updateProposalShape = z
  .object({
    proposal: z.string(),
    title: texts.title.nullish(),
    problem: texts.problem.nullish(),
    beneficiaries: texts.beneficiaries.nullish(),
    place: texts.place.nullish(),
    estimate: estimate.nullish(),
    ...optional,
  })
  .refine(({ proposal: _, ...change }) => Object.values(change).some((value) => value !== undefined), {
    path: ['title'],
    message: 'must be given, or another field: otherwise nothing is changed',
  })

export const submitProposalShape = z.object({ proposal: z.string() })

export const withdrawProposalShape = z.object({ proposal: z.string(), reason: prose(500).nullish() })

export class ProposalsClosed extends DomainError {
  readonly code = 'PROPOSALS_CLOSED'
  readonly phase: CampaignPhase
  constructor(phase: CampaignPhase) {
    super(`Dreams are proposed while a campaign is PUBLISHED or LIVE; this one is ${phase}.`)
    this.phase = phase
  }
}

export class TooManyProposals extends DomainError {
  readonly code = 'TOO_MANY_PROPOSALS'
  readonly most: number
  constructor(most: number) {
    super(
      `One person may have ${most} proposals on their way in a campaign; withdraw one, or wait for a decision.`,
    )
    this.most = most
  }
}

export interface Proposed {
  proposal: DreamProposalRow
  replayed: boolean
}

export async function proposeDream(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof proposeDreamShape>,
): Promise<Proposed> {
  const { idempotencyKey: key, campaign, language, translation, regionCode, category, ...content } = input
  const campaignId = decodeId('Campaign', campaign, 'input.campaign')
  const extras = [language, ...Object.values(translation ?? {}), regionCode, category].filter(
    (value) => value != null,
  )
  const contentDigest = digest('PROPOSE_DREAM', campaignId, ...Object.values(content), ...extras)
  const at = app.clock.now()
  return transact(app, async (tx, announce) => {
    const phase = await phaseOfCampaign(tx, campaignId)
    if (phase === null) throw new NotFound('input.campaign', 'There is no such campaign.')
    // The season comes first, so that the same key sent twice at once meets itself here, and so that a person whom nobody
    // knew before is not held up with the gift of the same moment.
    const { change, mostOpen } = await takeSeason(tx, campaignId)
    await openDonor(tx, viewer.subject, at)
    const proposer = await lockDonor(tx, viewer.subject)
    const known = await findProposal(tx, proposer.id, key)
    if (known) {
      if (known.contentDigest !== contentDigest) throw new IdempotencyConflict()
      return { proposal: known, replayed: true }
    }
    requireOpen(phase)
    if ((await countOpen(tx, campaignId, proposer.id)) >= mostOpen) throw new TooManyProposals(mostOpen)
    const row: Omit<DreamProposalRow, 'id'> = {
      campaignId,
      number: null,
      proposerId: proposer.id,
      language: language ?? languageOf(content.title),
      ...content,
      ...translated(translation ?? null),
      regionCode: regionCode ?? 'UNKNOWN',
      category: category ?? null,
      state: 'DRAFT',
      mergedIntoId: null,
      dreamId: null,
      change,
      createdAt: at,
      submittedAt: null,
      claimedBy: null,
      claimedUntil: null,
      hasSimilar: false,
      idempotencyKey: key,
      contentDigest,
    }
    const proposal = await insertProposal(tx, row, termsOf(row))
    await appendAuditEntry(tx, {
      at,
      actor: actorOf(viewer),
      action: 'PROPOSE_DREAM',
      subject: publicId('DreamProposal', proposal.id),
      before: {},
      after: { state: proposal.state },
      reason: '由作者提出。 Proposed by its author.',
    })
    announce(campaignId)
    return { proposal, replayed: false }
  })
}

/** Changes a draft. What is left out stays as it is; a translation that is null is taken away. */
export async function updateProposal(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof updateProposalShape>,
): Promise<DreamProposalRow> {
  const { proposal: _, translation, ...change } = input
  return ownProposal(app, viewer, input.proposal, async (tx, { season, proposal, at }) => {
    const obstacle = obstacleTo('UPDATE', proposal, { actor: actorOf(viewer), at })
    if (obstacle) throw obstacle
    const given: Partial<DreamProposalRow> = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value != null),
    )
    const row: DreamProposalRow = {
      ...proposal,
      ...given,
      ...(change.category === undefined ? {} : { category: change.category }),
      ...(translation === undefined ? {} : translated(translation)),
      change: season.change,
    }
    await storeText(tx, row, termsOf(row))
    await appendAuditEntry(tx, {
      at,
      actor: actorOf(viewer),
      action: 'UPDATE_PROPOSAL',
      subject: publicId('DreamProposal', row.id),
      before: audited(proposal),
      after: audited(row),
      reason: '由作者修改。 Changed by its author.',
    })
    return row
  })
}

/** Hands a draft in: from then on its text is staff's to judge, and no longer its author's to change. */
export async function submitProposal(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof submitProposalShape>,
): Promise<Proposed> {
  const trigrams = await trigramsUsable(app.db)
  return ownProposal(app, viewer, input.proposal, async (tx, { season, proposal, at, phase }) => {
    const by = { actor: actorOf(viewer), at }
    const reason = submitReason
    const obstacle = obstacleTo('SUBMIT', proposal, by)
    if (obstacle) {
      if (await wasDone(tx, proposal, 'SUBMIT', by.actor, reason)) return { proposal, replayed: true }
      throw obstacle
    }
    requireOpen(phase)
    const submitted = { ...proposal, number: await nextNumber(tx, proposal.campaignId), submittedAt: at }
    const [row] = await storeMoves(tx, season.change, by, [
      { proposal: submitted, verb: 'SUBMIT', to: 'SUBMITTED', reason, note: null },
    ])
    await storePrints(tx, submitted)
    const similar = (await similarTo(tx, [submitted.id], trigrams)).filter(
      ({ score }) => score >= season.similarFrom,
    )
    if (similar.length > 0)
      await markSimilar(tx, [submitted.id, ...similar.map(({ proposalId }) => proposalId)])
    return { proposal: { ...(row as DreamProposalRow), hasSimilar: similar.length > 0 }, replayed: false }
  })
}

/** Takes a proposal back. Those that were merged into it go back into the queue: their authors did not withdraw. */
export async function withdrawProposal(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof withdrawProposalShape>,
): Promise<Proposed> {
  const reason = input.reason ?? withdrawReason
  return ownProposal(app, viewer, input.proposal, async (tx, { season, proposal, at }) => {
    const by = { actor: actorOf(viewer), at }
    const obstacle = obstacleTo('WITHDRAW', proposal, by)
    if (obstacle) {
      if (await wasDone(tx, proposal, 'WITHDRAW', by.actor, reason)) return { proposal, replayed: true }
      throw obstacle
    }
    const orphans = await lockMergedInto(tx, proposal.id)
    const [row] = await storeMoves(tx, season.change, by, [
      { proposal, verb: 'WITHDRAW', to: 'WITHDRAWN', reason, note: null },
      ...orphans.map((orphan) => ({
        proposal: { ...orphan, mergedIntoId: null },
        verb: 'RELEASE' as const,
        to: 'SUBMITTED' as const,
        reason: releaseReason,
        note: null,
      })),
    ])
    await deletePrints(tx, proposal.id)
    return { proposal: row as DreamProposalRow, replayed: false }
  })
}

const submitReason = '由作者提交。 Submitted by its author.'
const withdrawReason = '由作者撤回。 Withdrawn by its author.'
const releaseReason = '所并入的提案已由其作者撤回。 What it was merged into was withdrawn by its author.'

interface Own {
  season: Season
  proposal: DreamProposalRow
  phase: CampaignPhase
  at: Date
}

/** Something that an author does to an own proposal. Somebody else's is not there. */
async function ownProposal<Result>(
  app: App,
  viewer: Viewer,
  text: string,
  work: (tx: Transaction, own: Own) => Promise<Result>,
): Promise<Result> {
  const id = decodeId('DreamProposal', text, 'input.proposal')
  const unknown = () => new NotFound('input.proposal', 'There is no such proposal of yours.')
  const campaignId = await app.directory.ofProposal(id)
  if (campaignId === null) throw unknown()
  const at = app.clock.now()
  return transact(app, async (tx, announce) => {
    const phase = await phaseOfCampaign(tx, campaignId)
    const season = await takeSeason(tx, campaignId)
    await openDonor(tx, viewer.subject, at)
    const author = await lockDonor(tx, viewer.subject)
    const proposal = (await lockProposals(tx, campaignId, [id])).get(id)
    if (!proposal || proposal.proposerId !== author.id || phase === null) throw unknown()
    const done = await work(tx, { season, proposal, phase, at })
    announce(campaignId)
    return done
  })
}

function requireOpen(phase: CampaignPhase): void {
  if (phase !== 'PUBLISHED' && phase !== 'LIVE') throw new ProposalsClosed(phase)
}

/** The columns of a translation by the author; null: there is none. */
function translated(translation: z.infer<typeof translationShape> | null) {
  return {
    translatedTitle: translation?.title ?? null,
    translatedProblem: translation?.problem ?? null,
    translatedBeneficiaries: translation?.beneficiaries ?? null,
    translatedBy: translation ? ('AUTHOR' as const) : null,
  }
}

/** What a proposal is found by. */
export function termsOf(proposal: Omit<DreamProposalRow, 'id'>): string[] {
  const { title, problem, beneficiaries, place } = proposal
  const { translatedTitle, translatedProblem, translatedBeneficiaries } = proposal
  const translation = [translatedTitle, translatedProblem, translatedBeneficiaries].filter(
    (text) => text !== null,
  )
  return indexedTerms(title, problem, beneficiaries, place, ...translation)
}

function audited({ title, place, estimate, language, translatedTitle }: DreamProposalRow) {
  return { title, place, estimate: String(estimate), language, translatedTitle }
}

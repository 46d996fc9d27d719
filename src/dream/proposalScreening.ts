// What staff does with proposals that came in: ten people share a queue of thousands by claiming the next ones, and screen,
// reject and shortlist them, one or a hundred at a time. Each decision has a reason for the author and, if wanted, a note that
// staff alone reads.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { transact } from '../db/transact.ts'
import { type DomainError, InvalidInput, NotFound } from '../errors.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { prose } from '../graphql/shapes.ts'
import { campaignsOfProposals, type DreamProposalRow, lockProposals, storeText } from './proposal.store.ts'
import { termsOf, translationShape } from './proposal.ts'
import { claimNext, releaseClaims } from './proposalClaim.store.ts'
import { isRepeated, type Move, storeMoves } from './proposalDecide.ts'
import { lastDecisions } from './proposalDecision.store.ts'
import { markSimilar, similarTo, storePrints, trigramsUsable } from './proposalLikeness.store.ts'
import { rulesOfSeason, takeSeason } from './proposalSeason.store.ts'
import { movedBy, obstacleTo, type ProposalState, proposalLanguages } from './proposalState.ts'

const mostAtOnce = 100

/** Every decision has both. */
export const explained = { reason: prose(500), note: prose(2_000).nullish() }

export const decideShape = z.object({ proposal: z.string(), ...explained })

const severalProposals = z
  .array(z.string())
  .min(1, 'must name at least one proposal')
  .max(mostAtOnce, `must name at most ${mostAtOnce} proposals`)
  .refine((ids) => new Set(ids).size === ids.length, 'must name each proposal once')

export const decideSeveralShape = z.object({ proposals: severalProposals, ...explained })

export const claimProposalsShape = z.object({
  campaign: z.string(),
  count: z.int().min(1, 'must be at least 1').max(50, 'must be at most 50'),
  language: z.enum(proposalLanguages).nullish(),
})

export const releaseProposalsShape = z.object({ proposals: severalProposals })

export const translateProposalShape = z.object({ proposal: z.string(), ...translationShape.shape })

/** What became of one proposal: it is decided, or there is an obstacle. */
export interface Outcome {
  /** Null: there is none. */
  proposal: DreamProposalRow | null
  refusal: DomainError | null
  replayed: boolean
}

export type ScreeningVerb = 'SCREEN' | 'REJECT' | 'SHORTLIST'

export async function decideProposal(
  app: App,
  viewer: Viewer,
  verb: ScreeningVerb,
  input: z.infer<typeof decideShape>,
): Promise<{ proposal: DreamProposalRow; replayed: boolean }> {
  const id = decodeId('DreamProposal', input.proposal, 'input.proposal')
  return inSeasonOf(app, id, 'input.proposal', async (tx, campaignId) => {
    const [outcome] = await decide(tx, campaignId, [id], verb, actorOf(viewer), app.clock.now(), input)
    const { proposal, refusal, replayed } = outcome as Outcome
    if (refusal) throw refusal
    if (!proposal) throw new NotFound('input.proposal', 'There is no such proposal.')
    return { proposal, replayed }
  })
}

/** Each is decided or refused for itself; all must be of one campaign, which those that do not exist are taken to be. */
export async function decideProposals(
  app: App,
  viewer: Viewer,
  verb: ScreeningVerb,
  input: z.infer<typeof decideSeveralShape>,
): Promise<Outcome[]> {
  const { ids, campaignId } = await ofOneCampaign(app, input.proposals)
  if (campaignId === null) return ids.map((_, place) => missing(place))
  return transact(app, async (tx, announce) => {
    announce(campaignId)
    return decide(tx, campaignId, ids, verb, actorOf(viewer), app.clock.now(), input)
  })
}

async function decide(
  tx: Transaction,
  campaignId: number,
  ids: readonly number[],
  verb: ScreeningVerb,
  actor: string,
  at: Date,
  { reason, note }: { reason: string; note?: string | null | undefined },
): Promise<Outcome[]> {
  const { change } = await takeSeason(tx, campaignId)
  const found = await lockProposals(tx, campaignId, ids)
  const by = { actor, at }
  const obstacles = new Map<number, DomainError>()
  for (const proposal of found.values()) {
    const obstacle = obstacleTo(verb, proposal, by)
    if (obstacle) obstacles.set(proposal.id, obstacle)
  }
  const last = obstacles.size > 0 ? await lastDecisions(tx, [...obstacles.keys()]) : new Map()
  const moves = [...found.values()]
    .filter(({ id }) => !obstacles.has(id))
    .map((proposal): Move => {
      const to = movedBy(proposal.state, verb) as ProposalState
      return { proposal, verb, to, reason, note: note ?? null }
    })
  const rows = moves.length > 0 ? await storeMoves(tx, change, by, moves) : []
  const stored = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id, place) => {
    const proposal = stored.get(id) ?? found.get(id)
    if (!proposal) return missing(place)
    const obstacle = obstacles.get(id) ?? null
    const replayed = obstacle !== null && isRepeated(last.get(id), proposal, verb, actor, reason)
    return { proposal, refusal: replayed ? null : obstacle, replayed }
  })
}

function missing(place: number): Outcome {
  const refusal = new NotFound(`input.proposals.${place}`, 'There is no such proposal.')
  return { proposal: null, refusal, replayed: false }
}

async function ofOneCampaign(
  app: App,
  texts: readonly string[],
): Promise<{ ids: number[]; campaignId: number | null }> {
  const ids = texts.map((text, place) => decodeId('DreamProposal', text, `input.proposals.${place}`))
  const rows = await reading(campaignsOfProposals(app.db.sql, ids))
  const campaigns = new Map(rows.map((row) => [row.id, row.campaignId]))
  const campaignId = ids.map((id) => campaigns.get(id)).find((found) => found !== undefined) ?? null
  const stray = ids.findIndex((id) => (campaigns.get(id) ?? campaignId) !== campaignId)
  if (stray >= 0) {
    const path = `input.proposals.${stray}`
    throw new InvalidInput([{ path, message: 'must be of the same campaign as the first' }])
  }
  return { ids, campaignId }
}

/**
 * What a screener is at work on, filled up to so many from the front of the queue: asked twice, it is the same. Whoever claims
 * at the same time gets others, because what one is taking is skipped by all.
 */
export async function claimProposals(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof claimProposalsShape>,
): Promise<DreamProposalRow[]> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const actor = actorOf(viewer)
  const at = app.clock.now()
  return transact(app, async (tx) => {
    const { claimMinutes } = await rulesOfSeason(tx, campaignId)
    const until = new Date(at.getTime() + claimMinutes * 60_000)
    const language = input.language ?? null
    const { held, taken } = await claimNext(tx, campaignId, actor, at, until, input.count, language)
    if (taken.length > 0) {
      const numbers = taken.map(({ number }) => number).join(' ')
      await appendAuditEntry(tx, {
        at,
        actor,
        action: 'CLAIM_PROPOSALS',
        subject: publicId('Campaign', campaignId),
        before: {},
        after: { count: taken.length, until: until.toISOString(), numbers },
        reason: 'the next ones of the queue',
      })
    }
    return [...held, ...taken]
  })
}

/** Gives claims back: only one's own, and what is no longer claimed is left as it is. */
export async function releaseProposals(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof releaseProposalsShape>,
): Promise<number> {
  const { ids, campaignId } = await ofOneCampaign(app, input.proposals)
  if (campaignId === null) throw new NotFound('input.proposals.0', 'There is no such proposal.')
  const actor = actorOf(viewer)
  return transact(app, async (tx) => {
    const released = await releaseClaims(tx, actor, ids)
    if (released.length > 0) {
      await appendAuditEntry(tx, {
        at: app.clock.now(),
        actor,
        action: 'RELEASE_PROPOSALS',
        subject: publicId('Campaign', campaignId),
        before: {},
        after: {
          count: released.length,
          proposals: released.map((id) => publicId('DreamProposal', id)).join(' '),
        },
        reason: 'given back to the queue',
      })
    }
    return released.length
  })
}

/** Staff adds the text in the language that the author did not write in. The author's own words are never changed. */
export async function translateProposal(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof translateProposalShape>,
): Promise<DreamProposalRow> {
  const id = decodeId('DreamProposal', input.proposal, 'input.proposal')
  const trigrams = await trigramsUsable(app.db)
  return inSeasonOf(app, id, 'input.proposal', async (tx, campaignId) => {
    const by = { actor: actorOf(viewer), at: app.clock.now() }
    const season = await takeSeason(tx, campaignId)
    const proposal = (await lockProposals(tx, campaignId, [id])).get(id)
    if (!proposal) throw new NotFound('input.proposal', 'There is no such proposal.')
    const obstacle = obstacleTo('TRANSLATE', proposal, by)
    if (obstacle) throw obstacle
    const row: DreamProposalRow = {
      ...proposal,
      translatedTitle: input.title,
      translatedProblem: input.problem,
      translatedBeneficiaries: input.beneficiaries,
      translatedBy: 'STAFF',
      change: season.change,
    }
    await storeText(tx, row, termsOf(row))
    await storePrints(tx, row)
    const similar = (await similarTo(tx, [id], trigrams)).filter(({ score }) => score >= season.similarFrom)
    if (similar.length > 0) await markSimilar(tx, [id, ...similar.map(({ proposalId }) => proposalId)])
    await appendAuditEntry(tx, {
      ...by,
      action: 'TRANSLATE_PROPOSAL',
      subject: publicId('DreamProposal', id),
      before: { translatedTitle: proposal.translatedTitle },
      after: { translatedTitle: row.translatedTitle },
      reason: 'what is public is in both languages',
    })
    return { ...row, hasSimilar: row.hasSimilar || similar.length > 0 }
  })
}

/** One transaction about the proposals of the campaign of one of them; its watchers are told. */
export async function inSeasonOf<Result>(
  app: App,
  proposalId: number,
  path: string,
  work: (tx: Transaction, campaignId: number) => Promise<Result>,
): Promise<Result> {
  const campaignId = await app.directory.ofProposal(proposalId)
  if (campaignId === null) throw new NotFound(path, 'There is no such proposal.')
  return transact(app, async (tx, announce) => {
    const done = await work(tx, campaignId)
    announce(campaignId)
    return done
  })
}

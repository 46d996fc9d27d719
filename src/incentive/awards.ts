// The verbs of the incentive fund: a track is opened with its budget; an organization is nominated, scored, proposed for
// an award, shown to the public, approved by a second person, and paid. Money is set aside from the proposal on.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { Forbidden, InvalidInput, NotFound } from '../errors.ts'
import { noticeEnd, requireNoticeOver, requireSecondPerson } from '../governance/approval.ts'
import { decodeId, idInSubject, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import {
  type Administered,
  type AdministeringApp,
  type Answered,
  administer,
  type Moment,
} from '../journal/administer.ts'
import type { AdministrativeKind } from '../journal/command.ts'
import { accountKey } from '../ledger/ledger.ts'
import { maximumFunds } from '../matching/pools.ts'
import { campaignTopic, organizationTopic } from '../totals/totals.ts'
import {
  type AwardStanding,
  addCommitted,
  hasTrack,
  insertAward,
  insertTrack,
  isNominated,
  lockAward,
  standingOf,
  storeApproval,
  storeDisbursement,
  storeNotice,
  storeProposal,
  storeRejection,
  storeScore,
} from './award.store.ts'
import {
  fullWeight,
  mostPoints,
  NominatedAlready,
  requireGoodStanding,
  requireState,
  scoreOf,
  TrackExceeded,
  TrackOpenAlready,
} from './award.ts'
import { trackKinds } from './incentive.ts'

const mostCriteria = 20

const fen = z
  .bigint()
  .min(1n, 'must be at least 1 fen')
  .max(maximumFunds, `must be at most ${maximumFunds} fen`)
const reason = prose(500)
const criterionCode = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be 1 to 32 small letters, digits or _, a letter first')

const criterion = z.object({
  code: criterionCode,
  nameZh: line(40),
  nameEn: line(40),
  weight: z
    .int()
    .min(1, 'must be at least 1 thousandth')
    .max(fullWeight, `must be at most ${fullWeight} thousandths`),
})

export const openTrackShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  kind: z.enum(trackKinds),
  nameZh: line(80),
  nameEn: line(80),
  budget: fen,
  criteria: z
    .array(criterion)
    .min(1, 'must have at least one criterion')
    .max(mostCriteria, `must be at most ${mostCriteria} criteria`)
    .superRefine((criteria, problems) => {
      const say = (message: string) => problems.addIssue({ code: 'custom', message })
      if (criteria.reduce((sum, { weight }) => sum + weight, 0) !== fullWeight) {
        say(`must have weights that add up to ${fullWeight}`)
      }
      if (new Set(criteria.map(({ code }) => code)).size < criteria.length) say('must have each code once')
    }),
  reason,
})

/** The track comes with its whole budget, which the fund's own giver has promised. */
export async function openTrack(
  app: AdministeringApp,
  viewer: Viewer,
  input: z.infer<typeof openTrackShape>,
) {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const { kind, nameZh, nameEn, budget } = input
  const criteria = input.criteria.map(({ code, nameZh, nameEn, weight }) => ({
    code,
    nameZh,
    nameEn,
    weight,
  }))
  const content = [campaignId, kind, nameZh, nameEn, budget, JSON.stringify(criteria)]
  return administer(app, viewer, { ...input, campaignId, kind: 'OPEN_TRACK', content }, async (tx) => {
    if (await hasTrack(tx, campaignId, kind)) throw new TrackOpenAlready()
    const id = await insertTrack(tx, { campaignId, kind, nameZh, nameEn, budget, criteria })
    return {
      subject: publicId('IncentiveTrack', id),
      before: {},
      after: { kind, budget: Number(budget) },
      transfers: [
        {
          code: 'INCENTIVE_FUNDED',
          debit: accountKey('INCENTIVE_FUNDER', campaignId),
          credit: accountKey('INCENTIVE_TRACK', id),
          amount: budget,
        },
      ],
    }
  })
}

export const nominateAwardShape = z.object({
  idempotencyKey,
  track: z.string(),
  organization: z.string(),
  reason,
})

/** Staff nominates any organization, an organization itself alone. */
export async function nominateAward(app: App, viewer: Viewer, input: z.infer<typeof nominateAwardShape>) {
  const trackId = decodeId('IncentiveTrack', input.track, 'input.track')
  const organizationId = decodeId('Organization', input.organization, 'input.organization')
  if (viewer.role !== 'staff' && idInSubject('Organization', viewer.subject) !== organizationId)
    throw new Forbidden('An organization nominates itself and no other.')
  const campaignId = await app.directory.ofTrack(trackId)
  const seen =
    campaignId !== null && (viewer.role === 'staff' || (await app.directory.isPublished(campaignId)))
  if (!seen) throw new NotFound('input.track', 'There is no such track.')
  const content = [trackId, organizationId]
  return administer(
    app,
    viewer,
    { ...input, campaignId, kind: 'NOMINATE_AWARD', content },
    async (tx, { at, actor }) => {
      if ((await standingOf(tx, organizationId)) === undefined)
        throw new NotFound('input.organization', 'There is no such organization.')
      if (await isNominated(tx, trackId, organizationId)) throw new NominatedAlready()
      const id = await insertAward(tx, {
        campaignId,
        trackId,
        organizationId,
        nominatedBy: actor,
        nominatedAt: at,
        nominationReason: input.reason,
      })
      return {
        subject: publicId('IncentiveAward', id),
        before: {},
        after: { state: 'NOMINATED', organization: publicId('Organization', organizationId) },
      }
    },
  )
}

export const scoreAwardShape = z.object({
  idempotencyKey,
  award: z.string(),
  points: z
    .array(
      z.object({
        criterion: criterionCode,
        points: z
          .int()
          .min(0, 'must be at least 0 points')
          .max(mostPoints, `must be at most ${mostPoints} points`),
      }),
    )
    .max(mostCriteria, `must be at most ${mostCriteria} criteria`),
  reason,
})

/** A score can be given anew until an award is proposed by it. */
export function scoreAward(app: App, viewer: Viewer, input: z.infer<typeof scoreAwardShape>) {
  const points = Object.fromEntries(input.points.map(({ criterion, points }) => [criterion, points]))
  const content = [JSON.stringify(input.points.map(({ criterion, points }) => [criterion, points]))]
  return changeAward(app, viewer, 'SCORE_AWARD', input, content, async (tx, award) => {
    const codes = award.criteria.map(({ code }) => code)
    const complete = codes.every((code) => points[code] !== undefined)
    if (!complete || input.points.length !== codes.length) {
      throw new InvalidInput([
        { path: 'input.points', message: `must name each criterion once: ${codes.join(', ')}` },
      ])
    }
    requireState(award.state, 'NOMINATED', 'SCORED')
    const score = scoreOf(award.criteria, points)
    await storeScore(tx, award.id, points, score)
    return { before: { score: award.score }, after: { state: 'SCORED', score, ...points } }
  })
}

export const proposeAwardShape = z.object({ idempotencyKey, award: z.string(), amount: fen, reason })

/** The money is set aside, so that two proposals never share it. */
export function proposeAward(app: App, viewer: Viewer, input: z.infer<typeof proposeAwardShape>) {
  const { amount } = input
  return changeAward(app, viewer, 'PROPOSE_AWARD', input, [amount], async (tx, award, { actor }) => {
    requireState(award.state, 'SCORED')
    const left = award.budget - award.committed
    if (amount > left) throw new TrackExceeded(left)
    await storeProposal(tx, award.id, amount, actor)
    await addCommitted(tx, award.trackId, amount)
    return {
      before: {},
      after: { state: 'PROPOSED', amount: Number(amount) },
      transfers: [
        {
          code: 'AWARD_PROPOSED',
          debit: accountKey('INCENTIVE_TRACK', award.trackId),
          credit: accountKey('INCENTIVE_PROPOSED', award.trackId),
          amount,
        },
      ],
    }
  })
}

export const awardStepShape = z.object({ idempotencyKey, award: z.string(), reason })

/** From now on everybody sees it and may object. */
export function publishAward(app: App, viewer: Viewer, input: z.infer<typeof awardStepShape>) {
  return changeAward(app, viewer, 'PUBLISH_AWARD', input, [], async (tx, award, { at, campaign }) => {
    requireState(award.state, 'PROPOSED')
    const noticeEndsAt = noticeEnd(at, campaign.noticeDays)
    await storeNotice(tx, award.id, noticeEndsAt)
    return { before: {}, after: { state: 'IN_NOTICE', noticeEndsAt: noticeEndsAt.toISOString() } }
  })
}

export function approveAward(app: App, viewer: Viewer, input: z.infer<typeof awardStepShape>) {
  return changeAward(app, viewer, 'APPROVE_AWARD', input, [], async (tx, award, { at, actor }) => {
    requireSecondPerson(award.proposedBy, actor)
    requireState(award.state, 'IN_NOTICE')
    const { noticeEndsAt, amount } = proposed(award)
    requireNoticeOver(noticeEndsAt, at)
    await requireStanding(tx, award)
    await storeApproval(tx, award.id, actor, at)
    return {
      before: {},
      after: { state: 'APPROVED', amount: Number(amount) },
      transfers: [
        {
          code: 'AWARD_APPROVED',
          debit: accountKey('INCENTIVE_PROPOSED', award.trackId),
          credit: accountKey('ORGANIZATION_AWARDS', award.organizationId),
          amount,
        },
      ],
      counts: [
        { topics: [campaignTopic, organizationTopic(award.organizationId)], newIn: [], awarded: amount },
      ],
    }
  })
}

/** What was set aside goes back to the track. An award that was approved stays. */
export function rejectAward(app: App, viewer: Viewer, input: z.infer<typeof awardStepShape>) {
  return changeAward(app, viewer, 'REJECT_AWARD', input, [], async (tx, award) => {
    requireState(award.state, 'NOMINATED', 'SCORED', 'PROPOSED', 'IN_NOTICE')
    await storeRejection(tx, award.id)
    const { amount, trackId } = award
    if (amount === null) return { before: {}, after: { state: 'REJECTED' } }
    await addCommitted(tx, trackId, -amount)
    return {
      before: { amount: Number(amount) },
      after: { state: 'REJECTED' },
      transfers: [
        {
          code: 'AWARD_WITHDRAWN',
          debit: accountKey('INCENTIVE_PROPOSED', trackId),
          credit: accountKey('INCENTIVE_TRACK', trackId),
          amount,
        },
      ],
    }
  })
}

/** The whole award is paid out, by somebody else than who approved it. */
export function disburseAward(app: App, viewer: Viewer, input: z.infer<typeof awardStepShape>) {
  return changeAward(app, viewer, 'DISBURSE_AWARD', input, [], async (tx, award, { at, actor }) => {
    requireSecondPerson(award.approvedBy, actor)
    requireState(award.state, 'APPROVED')
    await requireStanding(tx, award)
    const { amount } = proposed(award)
    await storeDisbursement(tx, award.id, actor, at)
    return {
      before: {},
      after: { state: 'DISBURSED', amount: Number(amount) },
      transfers: [
        {
          code: 'AWARD_DISBURSED',
          debit: accountKey('ORGANIZATION_AWARDS', award.organizationId),
          credit: accountKey('AWARDS_PAID', award.organizationId),
          amount,
        },
      ],
    }
  })
}

/** Of an award in a state that the database lets nobody reach without them. */
function proposed({ id, noticeEndsAt, amount }: AwardStanding) {
  if (noticeEndsAt === null || amount === null) throw new Error(`award ${id} is without its notice or amount`)
  return { noticeEndsAt, amount }
}

async function requireStanding(tx: Transaction, { organizationId }: AwardStanding): Promise<void> {
  const state = await standingOf(tx, organizationId)
  if (state !== undefined) requireGoodStanding(state)
}

type Content = readonly (string | number | bigint | boolean | null)[]

async function changeAward(
  app: App,
  viewer: Viewer,
  kind: AdministrativeKind,
  input: { idempotencyKey: string; award: string; reason: string },
  content: Content,
  make: (tx: Transaction, award: AwardStanding, moment: Moment) => Promise<Omit<Administered, 'subject'>>,
): Promise<Answered> {
  const awardId = decodeId('IncentiveAward', input.award, 'input.award')
  const campaignId = await app.directory.ofAward(awardId)
  if (campaignId === null) throw new NotFound('input.award', 'There is no such award.')
  const administration = { ...input, campaignId, kind, content: [awardId, ...content] }
  return administer(app, viewer, administration, async (tx, moment) => {
    const award = await lockAward(tx, awardId)
    const { before, ...rest } = await make(tx, award, moment)
    return {
      subject: publicId('IncentiveAward', awardId),
      before: { state: award.state, ...before },
      ...rest,
    }
  })
}

// The verbs of a settlement: the books are closed, the result is published, payments are approved by one person and made
// by another, and the campaign is closed. What a brake freezes stays behind, and holds nobody up.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { dreamsUnderWay } from '../dream/lifecycle.store.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { noticeEnd, requireNoticeOver } from '../governance/approval.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import { outstandingAwards } from '../incentive/award.store.ts'
import { type Administered, type Answered, administer, type Moment } from '../journal/administer.ts'
import type { AdministrativeKind } from '../journal/command.ts'
import { loadBrakes } from '../journal/world.store.ts'
import { accountKey } from '../ledger/ledger.ts'
import {
  approveItems,
  frozenInNotice,
  insertItems,
  insertSettlement,
  type KnownItem,
  loadItems,
  matchesUnderReview,
  noticeEndOf,
  outstandingItems,
  payableItems,
  payableLeft,
  storeClosing,
  storeDisbursed,
  storeNotice,
  storePhase,
  unspentOfWindows,
} from './settle.store.ts'
import {
  AwardsOutstanding,
  accountsOf,
  CampaignNotOver,
  DreamsOutstanding,
  decodeItem,
  type Frozen,
  frozenBy,
  type ItemKey,
  itemId,
  MatchesUnderReview,
  PaymentsOutstanding,
  requirePhase,
} from './settlement.ts'

const mostApproved = 500
/** So many are paid out by one call, which has to fit into the time of one transaction. */
const mostDisbursed = 1_000
const mostSkippedNamed = 100
const mostDreamsNamed = 100

const reason = prose(500)

export const settlementStepShape = z.object({ idempotencyKey, campaign: z.string(), reason })
type Step = z.infer<typeof settlementStepShape>

/** No gift comes after the campaign's end; whatever is under review can still be decided. */
export function startSettlement(app: App, viewer: Viewer, input: Step) {
  return settle(app, viewer, 'START_SETTLEMENT', input, [], async (tx, { campaign, at }) => {
    requirePhase(campaign.phase, 'LIVE', 'PAUSED')
    if (at < campaign.endsAt) throw new CampaignNotOver(campaign.endsAt)
    await insertSettlement(tx, campaign.id, at)
    await storePhase(tx, campaign.id, 'SETTLING')
    return { before: { phase: campaign.phase }, after: { phase: 'SETTLING' } }
  })
}

/** What each project is to get is everybody's to see, and what windows did not spend goes back to their pools. */
export function publishNotice(app: App, viewer: Viewer, input: Step) {
  return settle(app, viewer, 'PUBLISH_NOTICE', input, [], async (tx, { campaign, at }) => {
    requirePhase(campaign.phase, 'SETTLING')
    const underReview = await matchesUnderReview(tx, campaign.id)
    if (underReview > 0) throw new MatchesUnderReview(underReview)
    const noticeEndsAt = noticeEnd(at, campaign.noticeDays)
    await storeNotice(tx, campaign.id, at, noticeEndsAt)
    await storePhase(tx, campaign.id, 'NOTICE')
    const items = await insertItems(tx, campaign.id)
    const unspent = await unspentOfWindows(tx, campaign.id)
    return {
      before: { phase: campaign.phase },
      after: {
        phase: 'NOTICE',
        noticeEndsAt: noticeEndsAt.toISOString(),
        items,
        unspent: Number(unspent.reduce((sum, { amount }) => sum + amount, 0n)),
      },
      transfers: unspent.map(({ windowId, poolId, amount }) => ({
        code: 'MATCH_UNSPENT' as const,
        debit: accountKey('MATCHING_WINDOW', windowId),
        credit: accountKey('MATCHING_RETURNED', poolId),
        amount,
      })),
    }
  })
}

export const approvePaymentsShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  items: z
    .array(z.string())
    .min(1, 'must name at least one item, or be left out')
    .max(mostApproved, `must be at most ${mostApproved} items`)
    .nullish(),
  reason,
})

export interface Approved {
  campaignId: number
  approved: number
  amount: bigint
  skippedCount: number
  /** Ids of settlement items, the first of them. */
  skipped: string[]
  replayed: boolean
}

/** Of the items named, or of all, those that can be paid: what is frozen, or not in notice any more, is skipped. */
export async function approvePayments(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof approvePaymentsShape>,
): Promise<Approved> {
  const campaignId = decodeId('Campaign', input.campaign, 'input.campaign')
  const keys = input.items ? distinctItems(input.items, campaignId) : null
  const content = [keys === null ? null : keys.map(itemId).join(' ')]
  const answer = await settle(app, viewer, 'APPROVE_PAYMENTS', input, content, async (tx, moment) => {
    const { campaign, at, actor } = moment
    requirePhase(campaign.phase, 'NOTICE')
    await requireNoticeOfCampaignOver(tx, moment)
    const named = keys === null ? [] : await loadItems(tx, campaignId, keys)
    requireAll(input.items ?? [], named)
    const frozen = await frozenNow(tx, campaignId, at)
    // Before the others are approved: afterwards nobody could tell which of the named were so already.
    const skipped =
      keys === null
        ? await frozenInNotice(tx, campaignId, frozen, mostSkippedNamed)
        : passedOver(named, frozen)
    const { count, amount } = await approveItems(tx, campaignId, keys, frozen, actor)
    return {
      before: {},
      after: {
        approved: count,
        amount: Number(amount),
        skippedCount: skipped.count,
        skipped: skipped.items.slice(0, mostSkippedNamed).map(itemId).join(' '),
      },
    }
  })
  const { approved, amount, skippedCount, skipped } = answer.after
  return {
    campaignId,
    approved: Number(approved),
    amount: BigInt(Number(amount)),
    skippedCount: Number(skippedCount),
    skipped: String(skipped).split(' ').filter(Boolean),
    replayed: answer.replayed,
  }
}

export interface Disbursed {
  campaignId: number
  disbursed: number
  amount: bigint
  remaining: number
  samePerson: number
  frozen: number
  replayed: boolean
}

/** Pays whole balances out, as many at once as fit; what the same person approved waits for somebody else. */
export async function disbursePayments(app: App, viewer: Viewer, input: Step): Promise<Disbursed> {
  const campaignId = decodeId('Campaign', input.campaign, 'input.campaign')
  const answer = await settle(
    app,
    viewer,
    'DISBURSE_PAYMENTS',
    input,
    [],
    async (tx, { campaign, at, actor }) => {
      requirePhase(campaign.phase, 'NOTICE')
      const frozen = await frozenNow(tx, campaignId, at)
      const due = await payableItems(tx, campaignId, frozen, actor, mostDisbursed)
      if (due.length > 0) await storeDisbursed(tx, campaignId, due, actor, at)
      const left = await payableLeft(tx, campaignId, frozen, actor)
      return {
        before: {},
        after: {
          disbursed: due.length,
          amount: Number(due.reduce((sum, { amount }) => sum + amount, 0n)),
          ...left,
        },
        // Refunds during the notice may have left nothing of an item.
        transfers: due
          .filter(({ amount }) => amount > 0n)
          .map(({ projectId, line, organizationId, amount }) => ({
            code: 'MATCH_DISBURSED' as const,
            debit: accountKey(accountsOf(line).due, projectId),
            credit: accountKey(accountsOf(line).paid, organizationId),
            amount,
          })),
      }
    },
  )
  const { disbursed, amount, remaining, samePerson, frozen } = answer.after
  return {
    campaignId,
    disbursed: Number(disbursed),
    amount: BigInt(Number(amount)),
    remaining: Number(remaining),
    samePerson: Number(samePerson),
    frozen: Number(frozen),
    replayed: answer.replayed,
  }
}

/** From now on nothing changes but recorded adjustments (I26). */
export function closeCampaign(app: App, viewer: Viewer, input: Step) {
  return settle(app, viewer, 'CLOSE_CAMPAIGN', input, [], async (tx, moment) => {
    const { campaign, seq, at } = moment
    requirePhase(campaign.phase, 'NOTICE')
    await requireNoticeOfCampaignOver(tx, moment)
    const payments = await outstandingItems(tx, campaign.id, await frozenNow(tx, campaign.id, at))
    if (payments > 0) throw new PaymentsOutstanding(payments)
    const awards = await outstandingAwards(tx, campaign.id)
    if (awards > 0) throw new AwardsOutstanding(awards)
    const dreams = (await dreamsUnderWay(tx, campaign.id)).map(({ id }) => id)
    if (dreams.length > 0) throw new DreamsOutstanding(dreams.length, dreams.slice(0, mostDreamsNamed))
    await storePhase(tx, campaign.id, 'SETTLED')
    await storeClosing(tx, campaign.id, at, seq)
    return { before: { phase: campaign.phase }, after: { phase: 'SETTLED' } }
  })
}

async function settle(
  app: App,
  viewer: Viewer,
  kind: AdministrativeKind,
  { idempotencyKey, campaign, reason }: Step,
  content: readonly (string | null)[],
  make: (tx: Transaction, moment: Moment) => Promise<Omit<Administered, 'subject'>>,
): Promise<Answered> {
  const campaignId = await app.directory.campaignNamed(campaign)
  const administration = {
    campaignId,
    kind,
    idempotencyKey,
    content: [campaignId, ...content],
    reason,
  }
  return administer(app, viewer, administration, async (tx, moment) => ({
    subject: publicId('Campaign', campaignId),
    ...(await make(tx, moment)),
  }))
}

async function requireNoticeOfCampaignOver(tx: Transaction, { campaign, at }: Moment): Promise<void> {
  const endsAt = await noticeEndOf(tx, campaign.id)
  if (endsAt === null) throw new Error(`campaign ${campaign.id} is in NOTICE without one`)
  requireNoticeOver(endsAt, at)
}

async function frozenNow(tx: Transaction, campaignId: number, at: Date): Promise<Frozen> {
  return frozenBy(await loadBrakes(tx, campaignId), at)
}

function distinctItems(ids: readonly string[], campaignId: number): ItemKey[] {
  const keys = ids.map((id, position) => decodeItem(id, `input.items.${position}`))
  const foreign = keys.findIndex((key) => key.campaignId !== campaignId)
  if (foreign >= 0) {
    throw new InvalidInput([{ path: `input.items.${foreign}`, message: 'must be of the campaign named' }])
  }
  return [...new Map(keys.map((key) => [itemId(key), key])).values()]
}

function requireAll(ids: readonly string[], found: readonly ItemKey[]): void {
  const known = new Set(found.map(itemId))
  const missing = ids.findIndex((id) => !known.has(id))
  if (missing >= 0) throw new NotFound(`input.items.${missing}`, 'There is no such settlement item.')
}

function passedOver(named: readonly KnownItem[], { projects, organizations }: Frozen) {
  const items = named.filter(
    ({ state, projectId, organizationId }) =>
      state !== 'IN_NOTICE' || projects.includes(projectId) || organizations.includes(organizationId),
  )
  return { items, count: items.length }
}

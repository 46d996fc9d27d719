// The verbs of adjustments: after a campaign is SETTLED, what stayed behind is paid to its receiver or returned to a pool.
// One person proposes it, another applies it. Totals stay as they are: an adjustment is a number of its own.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { requireSecondPerson } from '../governance/approval.ts'
import { decodeId, decodeOptionalId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import { type Administered, type Answered, administer, type Moment } from '../journal/administer.ts'
import type { AdministrativeKind } from '../journal/command.ts'
import { accountKey } from '../ledger/ledger.ts'
import { isPartnerLine } from '../matching/allocation.ts'
import { maximumFunds } from '../matching/pools.ts'
import {
  type AdjustmentStanding,
  insertAdjustment,
  type KnownItem,
  loadItems,
  lockAdjustment,
  poolStanding,
  storeDecision,
} from './settle.store.ts'
import {
  AdjustmentDecided,
  AdjustmentExceeded,
  accountsOf,
  adjustmentKinds,
  decodeItem,
  type ItemKey,
  itemId,
  requirePhase,
} from './settlement.ts'

const reason = prose(500)

export const proposeAdjustmentShape = z
  .object({
    idempotencyKey,
    item: z.string(),
    kind: z.enum(adjustmentKinds),
    pool: z.string().nullish(),
    amount: z
      .bigint()
      .min(1n, 'must be at least 1 fen')
      .max(maximumFunds, `must be at most ${maximumFunds} fen`),
    reason,
  })
  .superRefine(({ kind, pool }, problems) => {
    if ((kind === 'RETURN') !== (pool != null)) {
      problems.addIssue({ code: 'custom', path: ['pool'], message: 'is for RETURN, and RETURN needs it' })
    }
  })

export async function proposeAdjustment(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof proposeAdjustmentShape>,
): Promise<Answered> {
  const key = decodeItem(input.item, 'input.item')
  const poolId = decodeOptionalId('MatchingPool', input.pool, 'input.pool') ?? null
  const { kind, amount } = input
  const { campaignId } = key
  if (!(await app.directory.isCampaign(campaignId))) throw noSuchItem()
  const content = [itemId(key), kind, poolId, amount]
  return change(app, viewer, campaignId, 'PROPOSE_ADJUSTMENT', input, content, async (tx, { at, actor }) => {
    const { balance } = await itemOf(tx, key)
    if (poolId !== null) await requirePoolOfLine(tx, key, poolId)
    if (amount > balance) throw new AdjustmentExceeded(balance)
    const id = await insertAdjustment(tx, {
      ...key,
      kind,
      poolId,
      amount,
      reason: input.reason,
      proposedBy: actor,
      proposedAt: at,
    })
    return {
      subject: publicId('Adjustment', id),
      before: {},
      after: { state: 'PROPOSED', kind, item: itemId(key), amount: Number(amount) },
    }
  })
}

export const adjustmentStepShape = z.object({ idempotencyKey, adjustment: z.string(), reason })
type Step = z.infer<typeof adjustmentStepShape>

export function applyAdjustment(app: App, viewer: Viewer, input: Step): Promise<Answered> {
  return decide(app, viewer, 'APPLY_ADJUSTMENT', input, async (tx, id, adjustment, { at, actor }) => {
    requireSecondPerson(adjustment.proposedBy, actor)
    requireUndecided(adjustment)
    const item = await itemOf(tx, adjustment)
    if (adjustment.amount > item.balance) throw new AdjustmentExceeded(item.balance)
    await storeDecision(tx, id, 'APPLIED', actor, at, input.reason)
    return {
      before: { state: adjustment.state },
      after: { state: 'APPLIED', kind: adjustment.kind, amount: Number(adjustment.amount) },
      transfers: [
        {
          code: 'MATCH_ADJUSTED',
          debit: accountKey(accountsOf(adjustment.line).due, adjustment.projectId),
          credit: destinationOf(adjustment, item),
          amount: adjustment.amount,
        },
      ],
    }
  })
}

/** Nothing moves; whoever proposed it may take it back as well. */
export function rejectAdjustment(app: App, viewer: Viewer, input: Step): Promise<Answered> {
  return decide(app, viewer, 'REJECT_ADJUSTMENT', input, async (tx, id, adjustment, { at, actor }) => {
    requireUndecided(adjustment)
    await storeDecision(tx, id, 'REJECTED', actor, at, input.reason)
    return { before: { state: adjustment.state }, after: { state: 'REJECTED' } }
  })
}

function destinationOf({ line, poolId }: AdjustmentStanding, { organizationId }: KnownItem) {
  return poolId === null
    ? accountKey(accountsOf(line).paid, organizationId)
    : accountKey('MATCHING_RETURNED', poolId)
}

function requireUndecided({ state }: AdjustmentStanding): void {
  if (state !== 'PROPOSED') throw new AdjustmentDecided(state)
}

/** The lines of money are never mixed: a pool gets back what is of its own line. */
async function requirePoolOfLine(tx: Transaction, { campaignId, line }: ItemKey, poolId: number) {
  const pool = await poolStanding(tx, campaignId, poolId)
  if (!pool) throw new NotFound('input.pool', 'There is no such pool in this campaign.')
  if (isPartnerLine(pool.source) !== (line === 'PARTNER_MATCH')) {
    throw new InvalidInput([{ path: 'input.pool', message: `must be a pool of the line ${line}` }])
  }
}

async function itemOf(tx: Transaction, key: ItemKey): Promise<KnownItem> {
  const [item] = await loadItems(tx, key.campaignId, [key])
  if (!item) throw noSuchItem()
  return item
}

function noSuchItem(): NotFound {
  return new NotFound('input.item', 'There is no such settlement item.')
}

async function decide(
  app: App,
  viewer: Viewer,
  kind: AdministrativeKind,
  input: Step,
  make: (
    tx: Transaction,
    id: number,
    adjustment: AdjustmentStanding,
    moment: Moment,
  ) => Promise<Omit<Administered, 'subject'>>,
): Promise<Answered> {
  const id = decodeId('Adjustment', input.adjustment, 'input.adjustment')
  const campaignId = await app.directory.ofAdjustment(id)
  if (campaignId === null) throw new NotFound('input.adjustment', 'There is no such adjustment.')
  return change(app, viewer, campaignId, kind, input, [id], async (tx, moment) => ({
    subject: publicId('Adjustment', id),
    ...(await make(tx, id, await lockAdjustment(tx, id), moment)),
  }))
}

function change(
  app: App,
  viewer: Viewer,
  campaignId: number,
  kind: AdministrativeKind,
  { idempotencyKey, reason }: { idempotencyKey: string; reason: string },
  content: readonly (string | number | bigint | null)[],
  make: (tx: Transaction, moment: Moment) => Promise<Administered>,
): Promise<Answered> {
  return administer(app, viewer, { campaignId, kind, idempotencyKey, content, reason }, (tx, moment) => {
    requirePhase(moment.campaign.phase, 'SETTLED')
    return make(tx, moment)
  })
}

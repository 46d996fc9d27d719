// A dream that missed its minimum: its flowers go back to everybody who gave them, or to another dream, or stay, as its
// policy says. Both ways go in bounded steps, each an entry of the journal that is whole in itself: gifts are taken in
// their order, and the dream remembers the last one, so that whoever comes next, on whatever instance, goes on there.
import { z } from 'zod'
import type { Viewer } from '../auth/viewer.ts'
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { CampaignNotLive, isLive } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import type { FlowerGiftRow } from '../flower/flower.store.ts'
import { DreamNotCollecting, giftTopics } from '../flower/gift.ts'
import { decodeId, publicEntryId, publicId } from '../graphql/publicId.ts'
import type { Administered, AdministeringApp, Answered, Moment } from '../journal/administer.ts'
import { loadParticipation } from '../journal/world.store.ts'
import { notYetIn } from '../journal/world.ts'
import { accountKey } from '../ledger/ledger.ts'
import type { Count } from '../totals/delta.ts'
import { dreamTopic } from '../totals/totals.ts'
import type { DreamRow } from './dream.store.ts'
import { MissPolicyConflict, requireDreamState, takesFlowers } from './dream.ts'
import { dreamOf, storeMissPolicy, storeRolledInto } from './lifecycle.store.ts'
import { changeDream, type DreamStep, dreamStepShape } from './lifecycle.ts'
import { loadGiftsOf, markReturned, moveGifts, storeHandled } from './rollover.store.ts'

/** So many gifts go in one entry, which has to fit between two batches without anybody noticing. */
export const mostGiftsInStep = 500

type Change = Omit<Administered, 'subject'>

/** By hand: a dream that was to hand its flowers over, or to keep them, gives them back after all. */
export function returnFlowers(app: AdministeringApp, viewer: Viewer, input: DreamStep): Promise<Answered> {
  return changeDream(app, viewer, 'RETURN_FLOWERS', input, [], async (tx, dream, { campaign }) => {
    requireDreamState(dream.state, 'MISSED')
    if (dream.missPolicy !== 'RETURN_FLOWERS') await storeMissPolicy(tx, dream.id, 'RETURN_FLOWERS')
    const { before, after, ...rest } = await returnSome(tx, campaign, dream)
    return {
      before: { ...before, missPolicy: dream.missPolicy },
      after: { ...after, missPolicy: 'RETURN_FLOWERS' },
      ...rest,
    }
  })
}

/** One step behind the last one; the same step twice is one. */
export function continueReturn(
  app: AdministeringApp,
  viewer: Viewer,
  dream: { id: number; handledSeq: bigint },
): Promise<Answered> {
  const input = {
    idempotencyKey: `return:${dream.id}:${dream.handledSeq}`,
    dream: publicId('Dream', dream.id),
    reason: 'the dream missed its minimum',
  }
  return changeDream(app, viewer, 'RETURN_FLOWERS', input, [], async (tx, row, { campaign }) => {
    requireDreamState(row.state, 'MISSED')
    if (row.missPolicy !== 'RETURN_FLOWERS') throw new MissPolicyConflict(row.missPolicy, ['RETURN_FLOWERS'])
    return returnSome(tx, campaign, row)
  })
}

/** What a gift still counts goes back to its giver; it counts for nothing from then on, and says why. */
async function returnSome(tx: Transaction, campaign: CampaignRow, dream: DreamRow): Promise<Change> {
  const { gifts, ended } = await nextGifts(tx, dream)
  if (gifts.length > 0) await markReturned(tx, dream.campaignId, gifts)
  await storeHandled(tx, dream.id, lastOf(gifts, dream), ended ? 'RETURNED' : null)
  return {
    before: { state: 'MISSED' },
    after: { state: ended ? 'RETURNED' : 'MISSED', ...told(gifts) },
    transfers: gifts.map(({ donorId, counted }) => ({
      code: 'FLOWERS_RETURNED' as const,
      debit: accountKey('DREAM_FLOWERS', dream.id),
      credit: accountKey('DONOR_FLOWERS', donorId),
      amount: BigInt(counted),
    })),
    counts: gifts.map((gift) => ({
      topics: giftTopics(gift, campaign),
      newIn: [],
      flowersReversed: BigInt(gift.counted),
    })),
  }
}

export const rollOverShape = dreamStepShape.extend({ into: z.string() })

/** By hand: the first step, and the word where the rest is to go. Called again, it names another dream for the rest. */
export function rollOverFlowers(
  app: AdministeringApp,
  viewer: Viewer,
  input: z.infer<typeof rollOverShape>,
): Promise<Answered> {
  const intoId = decodeId('Dream', input.into, 'input.into')
  return changeDream(app, viewer, 'ROLL_OVER_FLOWERS', input, [intoId], async (tx, dream, moment) => {
    requireDreamState(dream.state, 'MISSED')
    if (dream.missPolicy !== 'ROLL_OVER') throw new MissPolicyConflict(dream.missPolicy, ['ROLL_OVER'])
    if (intoId === dream.id) {
      throw new InvalidInput([{ path: 'input.into', message: 'must be another dream' }])
    }
    await storeRolledInto(tx, dream.id, intoId)
    return rollOverSome(tx, dream, intoId, moment)
  })
}

export function continueRollOver(
  app: AdministeringApp,
  viewer: Viewer,
  dream: { id: number; handledSeq: bigint; rolledIntoId: number },
): Promise<Answered> {
  const input = {
    idempotencyKey: `roll-over:${dream.id}:${dream.handledSeq}:${dream.rolledIntoId}`,
    dream: publicId('Dream', dream.id),
    reason: 'the dream missed its minimum',
  }
  return changeDream(app, viewer, 'ROLL_OVER_FLOWERS', input, [], async (tx, row, moment) => {
    requireDreamState(row.state, 'MISSED')
    if (row.missPolicy !== 'ROLL_OVER' || row.rolledIntoId === null) {
      throw new MissPolicyConflict(row.missPolicy, ['ROLL_OVER'])
    }
    return rollOverSome(tx, row, row.rolledIntoId, moment)
  })
}

/**
 * The gifts become gifts to the other dream, which has to collect now. The campaign's numbers do not move: the flowers
 * were given once, and count once, to another dream.
 */
async function rollOverSome(
  tx: Transaction,
  dream: DreamRow,
  intoId: number,
  { campaign, seq, at }: Moment,
): Promise<Change> {
  const into = await dreamOf(tx, campaign.id, intoId)
  if (!into) throw new NotFound('input.into', 'There is no such dream in this campaign.')
  if (!isLive(campaign, at)) throw new CampaignNotLive(campaign)
  if (!takesFlowers(into, at)) throw new DreamNotCollecting(into, at)
  const { gifts, ended } = await nextGifts(tx, dream)
  if (gifts.length > 0) await moveGifts(tx, campaign.id, gifts, into.id, seq)
  await storeHandled(tx, dream.id, lastOf(gifts, dream), ended ? 'ROLLED_OVER' : null)
  const { counts, gave } = rolledCounts(gifts, dream.id, into.id, await gaveBefore(tx, campaign.id, gifts))
  return {
    before: { state: 'MISSED' },
    after: {
      state: ended ? 'ROLLED_OVER' : 'MISSED',
      into: publicId('Dream', into.id),
      ...told(gifts),
    },
    transfers: gifts.map(({ counted }) => ({
      code: 'FLOWERS_ROLLED_OVER' as const,
      debit: accountKey('DREAM_FLOWERS', dream.id),
      credit: accountKey('DREAM_FLOWERS', into.id),
      amount: BigInt(counted),
    })),
    counts,
    gave,
  }
}

/** A giver who is new to the other dream is one of its givers from the first of these gifts on. */
export function rolledCounts(
  gifts: readonly Pick<FlowerGiftRow, 'donorId' | 'counted'>[],
  fromId: number,
  intoId: number,
  known: ReadonlyMap<bigint, readonly string[]>,
): { counts: Count[]; gave: Map<bigint, readonly string[]> } {
  const topic = dreamTopic(intoId)
  const gave = new Map<bigint, readonly string[]>()
  const counts = gifts.flatMap(({ donorId, counted }): Count[] => {
    const flowers = BigInt(counted)
    const newIn = gave.has(donorId) ? [] : notYetIn(known, donorId, [topic])
    if (newIn.length > 0) gave.set(donorId, newIn)
    return [
      { topics: [dreamTopic(fromId)], newIn: [], flowersReversed: flowers },
      { topics: [topic], newIn, gave: flowers },
    ]
  })
  return { counts, gave }
}

async function gaveBefore(tx: Transaction, campaignId: number, gifts: readonly FlowerGiftRow[]) {
  const donorIds = [...new Set(gifts.map(({ donorId }) => donorId))]
  const rows = donorIds.length > 0 ? await loadParticipation(tx, campaignId, donorIds) : []
  return new Map(rows.map(({ donorId, gave }) => [donorId, gave]))
}

async function nextGifts(
  tx: Transaction,
  dream: DreamRow,
): Promise<{ gifts: FlowerGiftRow[]; ended: boolean }> {
  // One more than fit tells whether there are more.
  const found = await loadGiftsOf(tx, dream, mostGiftsInStep + 1)
  return { gifts: found.slice(0, mostGiftsInStep), ended: found.length <= mostGiftsInStep }
}

function lastOf(gifts: readonly FlowerGiftRow[], { handledSeq }: DreamRow): bigint {
  return gifts.at(-1)?.seq ?? handledSeq
}

/** What the audit says of a step: one entry names the gifts from the first to the last. */
function told(gifts: readonly FlowerGiftRow[]) {
  const [first] = gifts
  const last = gifts.at(-1)
  return {
    gifts: gifts.length,
    flowers: gifts.reduce((sum, { counted }) => sum + counted, 0),
    ...(first && last
      ? { firstGift: publicEntryId('FlowerGift', first), lastGift: publicEntryId('FlowerGift', last) }
      : {}),
  }
}

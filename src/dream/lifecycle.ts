// The verbs that move a dream along by hand: it is closed after its window, set aside, and taken up again. And what all
// verbs of dreams have in common: each is an entry of the campaign's journal.
import { z } from 'zod'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { NotFound } from '../errors.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import {
  type Administered,
  type AdministeringApp,
  type Answered,
  administer,
  type Moment,
} from '../journal/administer.ts'
import type { AdministrativeKind } from '../journal/command.ts'
import type { DreamRow } from './dream.store.ts'
import {
  closedState,
  DreamNotOver,
  DreamStateConflict,
  dreamStateAt,
  requireDreamState,
  suspendable,
} from './dream.ts'
import { dreamOf, flowersOf, storeClosed, storeResumed, storeSuspended } from './lifecycle.store.ts'

export const reason = prose(500)

export const dreamStepShape = z.object({ idempotencyKey, dream: z.string(), reason })
export type DreamStep = z.infer<typeof dreamStepShape>

/** What its flowers came to decides: a dream that reached its minimum is CLOSED, every other one has MISSED it. */
export function closeDream(app: AdministeringApp, viewer: Viewer, input: DreamStep): Promise<Answered> {
  return changeDream(app, viewer, 'CLOSE_DREAM', input, [], async (tx, dream, { at }) => {
    const to = closedState(dream.state)
    if (to === null) throw new DreamStateConflict(dream.state, ['SCHEDULED', 'COLLECTING', 'REACHED'])
    if (at < dream.closesAt) throw new DreamNotOver(dream)
    const flowers = await flowersOf(tx, dream.campaignId, dream.id)
    await storeClosed(tx, dream.id, to, flowers)
    return {
      before: { state: dream.state },
      after: { state: to, flowers: Number(flowers) },
    }
  })
}

/** It takes no flowers meanwhile, and nothing else of it moves; its window does not wait. */
export function suspendDream(app: AdministeringApp, viewer: Viewer, input: DreamStep): Promise<Answered> {
  return changeDream(app, viewer, 'SUSPEND_DREAM', input, [], async (tx, dream) => {
    const from = dream.state
    requireDreamState(from, ...suspendable)
    await storeSuspended(tx, dream.id, from)
    return { before: { state: from }, after: { state: 'SUSPENDED' } }
  })
}

/** Back to where it came from: one whose window has passed meanwhile is then to be closed. */
export function resumeDream(app: AdministeringApp, viewer: Viewer, input: DreamStep): Promise<Answered> {
  return changeDream(app, viewer, 'RESUME_DREAM', input, [], async (tx, dream, { at }) => {
    requireDreamState(dream.state, 'SUSPENDED')
    const { suspendedFrom } = dream
    if (suspendedFrom === null) throw new Error(`dream ${dream.id} is suspended from nowhere`)
    await storeResumed(tx, dream.id, suspendedFrom)
    const to = dreamStateAt({ ...dream, state: suspendedFrom }, at)
    return { before: { state: 'SUSPENDED' }, after: { state: to } }
  })
}

export type Content = readonly (string | number | bigint | boolean | null)[]

/** Makes one change of one dream, which is loaded under the campaign's head row. */
export async function changeDream(
  app: AdministeringApp,
  viewer: Viewer,
  kind: AdministrativeKind,
  input: DreamStep,
  content: Content,
  make: (tx: Transaction, dream: DreamRow, moment: Moment) => Promise<Omit<Administered, 'subject'>>,
): Promise<Answered> {
  const dreamId = decodeId('Dream', input.dream, 'input.dream')
  const campaignId = await app.directory.ofDream(dreamId)
  if (campaignId === null) throw new NotFound('input.dream', 'There is no such dream.')
  const administration = { ...input, campaignId, kind, content: [dreamId, ...content] }
  return administer(app, viewer, administration, async (tx, moment) => {
    const row = await dreamOf(tx, campaignId, dreamId)
    if (!row) throw new Error(`dream ${dreamId} is not of campaign ${campaignId}`)
    // As everybody sees it: time alone opens a window.
    const dream = { ...row, state: dreamStateAt(row, moment.at) }
    return { subject: publicId('Dream', dreamId), ...(await make(tx, dream, moment)) }
  })
}

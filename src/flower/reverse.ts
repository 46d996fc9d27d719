// The verb that takes a deed back: the partner that recorded it, or staff.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { NotFound } from '../errors.ts'
import { decodeEntryId, decodeId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import { digest, type ReverseDeed } from '../journal/command.ts'
import type { DeedRow } from './flower.store.ts'
import { externalId } from './give.ts'

export const reverseDeedShape = z.object({
  idempotencyKey,
  deed: z.object({ id: z.string().nullish(), externalId: externalId.nullish() }),
  reason: prose(500),
})

export interface Reversed {
  deed: DeedRow
  replayed: boolean
}

export async function reverseDeed(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof reverseDeedShape>,
): Promise<Reversed> {
  const partnerId = viewer.role === 'staff' ? null : decodeId('Partner', viewer.subject, 'token')
  const { campaignId, deed } = await placeOf(app, partnerId, input.deed)
  const actor = actorOf(viewer)
  const { deed: reversed, replayed } = await app.journal.submit(campaignId, {
    kind: 'REVERSE_DEED',
    actor,
    keyDigest: digest(actor, input.idempotencyKey),
    contentDigest: digest('REVERSE_DEED', 'seq' in deed ? deed.seq : deed.externalId, input.reason),
    partnerId,
    deed,
    reason: input.reason,
  })
  return { deed: reversed as DeedRow, replayed }
}

/** The journal in which the deed is, and what it is known by there. */
async function placeOf(
  app: App,
  partnerId: number | null,
  named: z.infer<typeof reverseDeedShape>['deed'],
): Promise<{ campaignId: number; deed: ReverseDeed['deed'] }> {
  if (named.id != null) {
    const { campaignId, seq } = decodeEntryId('Deed', named.id, 'input.deed.id')
    if (!(await app.directory.isCampaign(campaignId))) {
      throw new NotFound('input.deed.id', 'There is no such deed.')
    }
    return { campaignId, deed: { seq } }
  }
  const campaignId = partnerId === null ? null : await app.directory.ofPartner(partnerId)
  if (partnerId === null || campaignId === null || named.externalId == null) {
    throw new NotFound('input.deed.externalId', 'Only a partner has external ids: name the deed by its id.')
  }
  return { campaignId, deed: { externalId: named.externalId, partnerId } }
}

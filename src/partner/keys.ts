// The verbs of partner keys. A partner has few that live at once: the one in use, and during a rotation its successor.
import { z } from 'zod'
import type { App } from '../app.ts'
import { hashOf, keyText, newSecret } from '../auth/key.ts'
import type { Viewer } from '../auth/viewer.ts'
import { reading } from '../db/reading.ts'
import { NotFound } from '../errors.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { changePartnerOnce, isStaffOrPartner, LimitReached, requireOwnPartner } from './changes.ts'
import { countLiveKeys, insertKey, partnerOfKey, storeRevocation } from './key.store.ts'

export const mostLiveKeys = 2
export const mostKeyDays = 366
export const defaultKeyDays = 90
const dayMs = 86_400_000

export const createPartnerKeyShape = z.object({
  idempotencyKey,
  partner: z.string(),
  name: line(60),
  expiresInDays: z
    .int()
    .min(1, 'must be at least 1 day')
    .max(mostKeyDays, `must be at most ${mostKeyDays} days`)
    .nullish(),
  reason: prose(500),
})

/** The text of the key is in the first answer and nowhere else. */
export async function createPartnerKey(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof createPartnerKeyShape>,
) {
  const partnerId = decodeId('Partner', input.partner, 'input.partner')
  requireOwnPartner(viewer, partnerId)
  const days = input.expiresInDays ?? defaultKeyDays
  const change = { ...input, partnerId, action: 'CREATE_PARTNER_KEY', content: [input.name, days] }
  return changePartnerOnce(app, viewer, change, async (tx, { at, actor }) => {
    const live = await countLiveKeys(tx, partnerId, at)
    if (live >= mostLiveKeys) throw new LimitReached(mostLiveKeys, 'keys that live at once; revoke one first')
    const secret = newSecret()
    const expiresAt = new Date(at.getTime() + days * dayMs)
    const id = await insertKey(tx, {
      partnerId,
      name: input.name,
      hash: hashOf(secret),
      createdAt: at,
      createdBy: actor,
      expiresAt,
    })
    return {
      subject: publicId('PartnerKey', id),
      before: {},
      after: { partner: input.partner, name: input.name, expiresAt: expiresAt.toISOString() },
      made: { key: keyText(id, secret) },
    }
  })
}

export const revokePartnerKeyShape = z.object({ idempotencyKey, key: z.string(), reason: prose(500) })

/** A key that is revoked or has expired can be revoked too: nothing changes but that it is said again. */
export async function revokePartnerKey(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof revokePartnerKeyShape>,
) {
  const id = decodeId('PartnerKey', input.key, 'input.key')
  const partnerId = await reading(partnerOfKey(app.db.sql, id))
  if (partnerId === null || !isStaffOrPartner(viewer, partnerId))
    throw new NotFound('input.key', 'There is no such key.')
  const change = { ...input, partnerId, action: 'REVOKE_PARTNER_KEY', content: [id] }
  return changePartnerOnce(app, viewer, change, async (tx, { at }) => {
    const revokedAt = await storeRevocation(tx, id, at)
    return {
      subject: publicId('PartnerKey', id),
      before: {},
      after: { revokedAt: revokedAt.toISOString() },
      made: {},
    }
  })
}

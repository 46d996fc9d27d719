// The verb of donors: a person says how it wants to be named and where it lives.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { transact } from '../db/transact.ts'
import { InvalidInput } from '../errors.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { publicId } from '../graphql/publicId.ts'
import { line } from '../graphql/shapes.ts'
import { regionCodes } from '../region/region.ts'
import { type DonorRow, lockDonor, openDonor, storeProfile } from './donor.store.ts'
import { changedProfile, type Profile } from './donor.ts'

export const updateDonorShape = z.object({
  displayName: z
    .string()
    .transform((name) => name.normalize('NFKC'))
    .pipe(line(40))
    .nullish(),
  anonymous: z.boolean().nullish(),
  regionCode: z
    .enum(regionCodes, 'must be a province-level code of GB/T 2260, such as 440000, or UNKNOWN')
    .nullish(),
})

export function updateDonor(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof updateDonorShape>,
): Promise<DonorRow> {
  const now = app.clock.now()
  return transact(app, async (tx) => {
    await openDonor(tx, viewer.subject, now)
    const donor = await lockDonor(tx, viewer.subject)
    const profile = changedProfile(donor, input)
    if (profile.displayName === null && !profile.anonymous) {
      throw new InvalidInput([{ path: 'input.anonymous', message: 'must be true without a display name' }])
    }
    await storeProfile(tx, donor.id, profile)
    await appendAuditEntry(tx, {
      at: now,
      actor: actorOf(viewer),
      action: 'UPDATE_DONOR',
      subject: publicId('Donor', donor.id),
      before: audited(donor),
      after: audited(profile),
      reason: '本人意愿。 Own wish.',
    })
    return { ...donor, ...profile }
  })
}

/** The audit knows that a name changed, not what it is. */
function audited({ displayName, anonymous, regionCode }: Profile) {
  return { named: displayName !== null, anonymous, regionCode }
}

// The standing of donors: staff says whether a person is in good standing, and in how many years it has given before.
// The next batch decides by it; what was decided stays.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { transact } from '../db/transact.ts'
import { NotFound } from '../errors.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { decodeBigId, publicId } from '../graphql/publicId.ts'
import { personRef, prose } from '../graphql/shapes.ts'
import { type DonorRow, lockDonor, lockDonorById, openDonor, storeStanding } from './donor.store.ts'
import { donorStates } from './donor.ts'

export const setDonorStandingShape = z
  .object({
    donor: z.object({ id: z.string().nullish(), personRef: personRef.nullish() }),
    state: z.enum(donorStates).nullish(),
    activeYears: z.int().min(0, 'must not be negative').max(100, 'must be at most 100').nullish(),
    reason: prose(500),
  })
  .refine(({ state, activeYears }) => state != null || activeYears != null, {
    path: ['state'],
    message: 'must be given, or activeYears: otherwise nothing is set',
  })

/** What is left out stays as it is. A person who is named by a reference need not have been met before. */
export function setDonorStanding(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof setDonorStandingShape>,
): Promise<DonorRow> {
  const { id, personRef: ref } = input.donor
  const known = id == null ? null : decodeBigId('Donor', id, 'input.donor.id')
  const now = app.clock.now()
  return transact(app, async (tx) => {
    const donor = known === null ? await met(tx, ref ?? '', now) : await lockDonorById(tx, known)
    if (!donor) throw new NotFound('input.donor.id', 'There is no such donor.')
    const standing = {
      state: input.state ?? donor.state,
      activeYears: input.activeYears ?? donor.activeYears,
    }
    await storeStanding(tx, donor.id, standing)
    await appendAuditEntry(tx, {
      at: now,
      actor: actorOf(viewer),
      action: 'SET_DONOR_STANDING',
      subject: publicId('Donor', donor.id),
      before: { state: donor.state, activeYears: donor.activeYears },
      after: standing,
      reason: input.reason,
    })
    return { ...donor, ...standing }
  })
}

async function met(tx: Transaction, ref: string, at: Date): Promise<DonorRow> {
  await openDonor(tx, ref, at)
  return lockDonor(tx, ref)
}

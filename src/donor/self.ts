// Who the viewer is as a donor: looked up once an operation, however many fields ask.
import { createContextCache } from '@pothos/core'
import { eq } from 'drizzle-orm'
import { reading } from '../db/reading.ts'
import type { Context } from '../graphql/context.ts'
import { type DonorRow, donor } from './donor.store.ts'

const ownDonors = createContextCache(async ({ app, viewer }: Context): Promise<DonorRow | null> => {
  if (viewer.role !== 'donor') return null
  const [row] = await reading(app.db.orm.select().from(donor).where(eq(donor.ref, viewer.subject)))
  return row ?? null
})

/** The row of the viewer's person; null: the viewer is no donor, or has not given or earned anything yet. */
export function ownDonor(context: Context): Promise<DonorRow | null> {
  return ownDonors(context)
}

// The fund for the dreams of the rehearsal, a fixture: it enters the journal as staff would enter it, at the first instant
// of the campaign.
import { Directory } from '../campaign/directory.ts'
import type { Transaction } from '../db/client.ts'
import { unannounced } from '../db/transact.ts'
import { fundDreams } from '../dream/funding.ts'
import { publicId } from '../graphql/publicId.ts'
import type { AdministeringApp } from '../journal/administer.ts'
import type { RehearsalCalendar } from './calendar.ts'
import { dreamFund } from './dreams.ts'

const system = { role: 'staff', subject: 'seed', expiresAt: null } as const

export async function seedDreamFund(
  tx: Transaction,
  campaignId: number,
  calendar: RehearsalCalendar,
): Promise<void> {
  const app: AdministeringApp = {
    db: { sql: { begin: (work) => tx.savepoint(work) } },
    announcements: unannounced,
    clock: { now: () => calendar.startsAt },
    directory: new Directory({ sql: tx }),
  }
  await fundDreams(app, system, {
    idempotencyKey: 'seed-dream-fund',
    campaign: publicId('Campaign', campaignId),
    amount: BigInt(dreamFund),
    reason: 'The fixture of the rehearsal.',
  })
}

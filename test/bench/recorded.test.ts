// What the bench of the opening minute records before it measures: as the journal would have, so that the audit holds.

import postgres from 'postgres'
import { expect, inject, test } from 'vitest'
import { recordDonations } from '../../bench/recorded.ts'
import { findings } from '../../src/ledger/audit.ts'
import { seed } from '../../src/seed/seed.ts'
import { createTestDatabase } from '../setup/database.ts'
import { sharesDatabase } from '../setup/service.ts'

test.skipIf(!sharesDatabase())(
  'donations that are recorded at once hold every invariant, with the people and the totals that go with them (needs DATABASE_URL)',
  async () => {
    const database = await createTestDatabase(inject('prototype'))
    const sql = postgres(database.url, { max: 1, onnotice: () => {} })
    try {
      await seed(database.url, { organizations: 25, projects: 100 })
      await recordDonations(sql, 4_000)
      const [recorded] = await sql`
        select donation_count::int as donations, donor_count::int as donors from totals where topic = 'campaign'`
      expect(recorded).toEqual({ donations: 4_000, donors: 800 })
      expect((await findings(database.url)).filter(({ violations }) => violations > 0)).toEqual([])
    } finally {
      await sql.end()
      await database.drop()
    }
  },
)

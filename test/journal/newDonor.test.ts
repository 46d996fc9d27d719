// A person whom nobody had seen becomes known elsewhere while a batch is about to say so too: the batch is undone, run
// again, and means the same person.
import { expect, test } from 'vitest'
import { ask } from '../model/verbs.ts'
import { sharesDatabase, startService } from '../setup/service.ts'

test.skipIf(!sharesDatabase())(
  'a donor who becomes known while the batch waits is one donor, and the gift is recorded once (needs PostgreSQL)',
  async () => {
    const service = await startService()
    try {
      const partner = await service.token('partner')
      let donation: Promise<unknown> | undefined
      await service.sql.begin(async (tx) => {
        await tx`insert into donor (ref, created_at) values ('carol', now())`
        donation = ask(
          service,
          'donate',
          { idempotencyKey: 'k', project: 'prj_1', amount: 100, donorRef: 'carol' },
          partner,
        )
        // The batch has met the row that is not committed yet, and waits for what becomes of it.
        await expect
          .poll(async () => {
            const [row] = await service.sql`
              select count(*) from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into donor%'`
            return Number(row?.count)
          })
          .toBe(1)
      })
      expect(await donation).toMatchObject({ __typename: 'DonateSuccess', replayed: false })
      const rows = await service.sql`
        select d.seq, p.ref from donation d join donor p on p.id = d.donor_id`
      expect(rows).toMatchObject([{ seq: 1n, ref: 'carol' }])
      expect(await service.sql`select ref from donor where ref = 'carol'`).toHaveLength(1)
    } finally {
      await service.close()
    }
  },
)

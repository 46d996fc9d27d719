// A table that grows faster than it is counted: whatever the planner believes of it, a gift reads by key what it needs.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBulk } from '../setup/bulk.ts'
import { mutate } from '../setup/mutate.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'

let service: Service
let token: string
beforeAll(async () => {
  service = await startService()
  token = await service.token('partner')
})
afterAll(() => service.close())

/** More than a small table is read whole for, and than a batch may read. */
const rows = 20_000
const mostBlocks = 100

test.skipIf(!sharesDatabase())(
  'no statement of a gift reads more blocks where twenty thousand rows came that nobody counted (needs DATABASE_URL)',
  async () => {
    await give('before')
    const { sql } = service
    await sql`analyze`
    await inBulk(sql, async (sql) => {
      await sql`
        insert into account (campaign_id, kind, owner_id, asset, debits, credits)
        select 1, 'DONOR_FLOWERS', 1000 + n, 'FLOWER', 0, 0 from generate_series(1, ${rows}::int) n`
      await sql`
        insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
        select 1, 1000 + n, 'DONATE', now(), 'test', gen_random_uuid(), gen_random_uuid()
        from generate_series(1, ${rows}::int) n`
      await sql`
        insert into participation (campaign_id, donor_id, donated, gave)
        select 1, 1000 + n, '{}', '{}' from generate_series(1, ${rows}::int) n`
      await sql`
        insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
          flower_count, flowers_reversed, giver_count, flower_seq)
        select 1, 'project:' || 1000 + n, 0, now(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from generate_series(1, ${rows}::int) n`
    })
    const sent = await sentFor(() => give('after'))
    expect(sent.length).toBeGreaterThanOrEqual(12)
    const blocks = await Promise.all(
      sent.map(async (one) => [one.text.trim().slice(0, 60), await blocksOf(one)]),
    )
    expect(blocks.filter(([, count]) => Number(count) > mostBlocks)).toEqual([])
  },
)

async function give(idempotencyKey: string): Promise<void> {
  const gift = { idempotencyKey, project: 'prj_1', amount: 100, donorRef: idempotencyKey }
  expect(await mutate(service, 'donate', gift, token)).toMatchObject({ __typename: 'DonateSuccess' })
}

interface Sent {
  text: string
  values: unknown[]
}

/** The statements of a batch that read or change rows. */
async function sentFor(work: () => Promise<unknown>): Promise<Sent[]> {
  const options = service.app.db.journal().options as unknown as { debug: unknown }
  const before = options.debug
  const sent: Sent[] = []
  options.debug = (_connection: number, text: string, values: unknown[]) => sent.push({ text, values })
  try {
    await work()
  } finally {
    options.debug = before
  }
  return sent.filter(
    ({ text }) => /^\s*(select|update|with)\b/i.test(text) && !/nextval\('donor_id_seq'\)/.test(text),
  )
}

/** As the journal's own session plans it; what it would change is rolled back. */
async function blocksOf({ text, values }: Sent): Promise<number> {
  const undone = new Error('undone')
  let blocks = 0
  await service.app.db
    .journal()
    .begin(async (tx) => {
      await tx`delete from transfer`
      const [row] = await tx.unsafe(`explain (analyze, buffers, format json) ${text}`, values as never)
      const plan = row?.['QUERY PLAN'][0].Plan
      blocks = plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
      throw undone
    })
    .catch((error) => {
      if (error !== undone) throw error
    })
  return blocks
}

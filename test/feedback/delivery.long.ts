// A report to a million givers of one dream: each gets it once, and the journal goes on meanwhile. The rates with and
// without the delivery are measured in turns within one run, so that whatever else the machine does meets both.

import { performance } from 'node:perf_hooks'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { command, inLanes, shared } from '../journal/stage.ts'
import { report } from '../setup/figures.ts'
import { type Service, startService } from '../setup/service.ts'
import { convert, openStage, yearLong } from './stage.ts'

const people = 1_000_000
const turns = 8
const turnMs = 4_000
const lanes = 64

let service: Service
let sql: postgres.Sql

beforeAll(async () => {
  service = await startService()
  // The service's own statements may not take long; those that prepare a million people do.
  sql = postgres(service.database.url, { max: 2, onnotice: () => {} })
})
afterAll(async () => {
  await sql?.end()
  await service?.close()
})

test.skipIf(!shared)(
  'a million givers of one dream get a report once each, while the journal goes on (needs DATABASE_URL)',
  async () => {
    await sql`insert into donor (ref, created_at) select 'giver-' || n, now() from generate_series(1, ${people}::int) n`
    await sql`
      insert into flower_gift (campaign_id, seq, donor_id, dream_id, count, counted, region_code, balance_after, given_at)
      select 1, row_number() over (order by hashint8(id)), id, 1, 1, 1, 'UNKNOWN', 0, now() from donor`
    await sql`update journal_head set seq = ${people}`
    await sql`vacuum analyze flower_gift`
    await sql`vacuum analyze donor`
    await convert(service)
    const stage = await openStage(service)
    const channel = await service.token('partner', 'prt_1', yearLong)
    let gift = 0
    const donateFor = async (ms: number) => {
      const until = performance.now() + ms
      const before = gift
      await inLanes(lanes, lanes, async () => {
        while (performance.now() < until) {
          gift += 1
          const input = {
            idempotencyKey: `g-${gift}`,
            project: 'prj_1',
            amount: 100,
            donorRef: `giver-${gift}`,
          }
          await command(service.url, 'donate', input, channel)
        }
      })
      return ((gift - before) * 1_000) / ms
    }
    await donateFor(turnMs)

    const publishedAt = performance.now()
    const published = await stage.publish()
    const reached = async () =>
      (await sql<{ delivered: number }[]>`select delivered from report_publication`)[0]?.delivered ?? 0
    const without: number[] = []
    const withIt: number[] = []
    let deliveredBusy = 0
    for (let turn = 0; turn < turns; turn += 1) {
      await sql.begin(async (tx) => {
        // Whoever holds the head of the feedback has the walk: nothing is delivered meanwhile.
        await tx`select from feedback_head where campaign_id = 1 for update`
        without.push(await donateFor(turnMs))
      })
      const before = await reached()
      withIt.push(await donateFor(turnMs))
      deliveredBusy += (await reached()) - before
    }
    const busyDone = await reached()
    const quietAt = performance.now()
    await service.app.deliveries.idle()
    const quietSeconds = (performance.now() - quietAt) / 1_000

    const [rows] = await sql<{ rows: string; people: string }[]>`
      select count(*)::text as rows, count(distinct donor_id)::text as people from feedback_delivery`
    expect(rows).toEqual({ rows: String(people), people: String(people) })
    const { node } = await stage.ask(
      'query ($id: ID!) { node(id: $id) { ... on ProgressReport { audience { people delivered complete } } } }',
      { id: published },
    )
    expect(node.audience).toEqual({ people, delivered: people, complete: true })
    const ratio = median(withIt) / median(without)
    await report('feedback-delivery', {
      people,
      lanes,
      turns,
      turnMs,
      donationsPerSecondWithout: Math.round(median(without)),
      donationsPerSecondWith: Math.round(median(withIt)),
      ratio: ratio.toFixed(3),
      deliveredPerSecondBusy: Math.round((deliveredBusy * 1_000) / (turns * turnMs)),
      deliveredPerSecondQuiet: Math.round((people - busyDone) / quietSeconds),
      secondsInAll: Math.round((performance.now() - publishedAt) / 1_000),
    })
    expect(ratio).toBeGreaterThan(0.5)
  },
  1_800_000,
)

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

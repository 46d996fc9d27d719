// What a leaderboard costs to make anew, at the size of a real day: 10,000 projects and 100,000 teams, all of them moved.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrayLiteral } from '../../src/db/arrays.ts'
import { type Ask, readBoard } from '../../src/leaderboard/leaderboard.store.ts'
import { type BoardKind, boardKinds, boardOf, viewOf } from '../../src/leaderboard/leaderboard.ts'
import { report } from '../setup/figures.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
  await service.sql.begin(async (sql) => {
    await sql`set local statement_timeout = 0`
    await sql`
      insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
        receiving_uscc, executing_organization_id, filing_number, goal, region_code, state, search)
      select campaign_id, 'X' || n, title_zh, title_en, category, initiator_id, receiving_organization_id, receiving_uscc,
        executing_organization_id, filing_number, goal, region_code, state, search
      from project, generate_series(1, 9996) n where project.id = 1`
    for (const [prefix, count] of [
      ['project:', 10_000],
      ['team:', 100_000],
    ] as const)
      await sql`
        insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
          flower_count, flowers_reversed, giver_count, flower_seq)
        select 1, ${prefix}::text || n, 1, '2022-09-09T01:00:00Z', n % 977 + 1, n % 977 + 1, n * 7919 % 1000003 + 1, 0, 0, 0,
          n % 101, 0, n % 101, 1
        from generate_series(1, ${count}::int) n`
    // Beside the present minute one before the ten minutes that movement is told from.
    await sql`
      insert into totals_minute (campaign_id, topic, minute, seq, at, donation_count, donor_count, received, matched, held,
        refunded, flower_count, flowers_reversed, giver_count)
      select campaign_id, topic, minute, 1, minute, donation_count, donor_count, received, 0, 0, 0, flower_count, 0,
        giver_count
      from totals, unnest('{2022-09-09T00:58:00Z,2022-09-09T01:00:00Z}'::timestamptz[]) minute`
    await sql`update journal_head set seq = 1, at = '2022-09-09T01:00:30Z' where campaign_id = 1`
    await sql`analyze`
  })
})

afterAll(() => service?.close())

test('a leaderboard is made anew, by every measure, within its figures', async () => {
  const { sql, clock } = service
  const figures: Record<string, number> = {}
  const rounds = 5
  const ask: Ask = async (statement) => statement()
  for (const [kind, count] of [
    ['PROJECTS', 10_000],
    ['TEAMS', 100_000],
  ] as [BoardKind, number][]) {
    // What moves between two reads of a busy day.
    const { prefix } = boardKinds[kind]
    const topics = arrayLiteral(Array.from({ length: 500 }, (_, index) => `${prefix}${index * 19 + 1}`))
    let known = await readBoard(sql, ask, clock.now(), 1, kind, null)
    expect(known?.read.counted.keys).toHaveLength(count)
    for (const [name, sameReference] of [
      ['first', false],
      ['refresh', true],
    ] as const) {
      const cpu = process.cpuUsage()
      let [sortedMs, longestMs] = [0, 0]
      for (let round = 0; round < rounds; round += 1) {
        await sql`update journal_head set seq = seq + 1 where campaign_id = 1`
        await sql`
          update totals set seq = journal_head.seq, received = received + 1 from journal_head
          where journal_head.campaign_id = 1 and topic = any(${topics}::text[])`
        const started = performance.now()
        known = await readBoard(sql, ask, clock.now(), 1, kind, sameReference ? known : null)
        longestMs = Math.max(longestMs, performance.now() - started)
        const sorting = process.cpuUsage()
        const board = boardOf(known?.read as NonNullable<typeof known>['read'])
        const view = { by: 'AMOUNT', first: 10, afterRank: 0, around: null, neighbours: 0 } as const
        expect(viewOf(board, { campaignId: 1, kind, fresh: true }, view).rows).toHaveLength(10)
        sortedMs += process.cpuUsage(sorting).user / 1_000
      }
      const { user, system } = process.cpuUsage(cpu)
      const label = `${kind.toLowerCase()} ${name}`
      figures[`${label}: node CPU ms`] = Math.round((user + system) / 1_000 / rounds)
      figures[`${label}: of it one measure ranked, ms`] = Math.round(sortedMs / rounds)
      figures[`${label}: longest read ms`] = Math.round(longestMs)
    }
  }
  await report('leaderboards', figures)
})

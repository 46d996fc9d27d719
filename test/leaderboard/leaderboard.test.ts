// Leaderboards as everybody sees them, over two instances on one database: who is ahead, who rose, whose number is held
// back, and one's own place among its neighbours.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LeaderboardView } from '../../src/leaderboard/leaderboard.ts'
import { openStage, type Stage } from '../governance/stage.ts'
import { needsShared, openPair, type Pair, shared } from '../journal/stage.ts'
import type { Result, Service, Watch } from '../setup/service.ts'

interface Row {
  rank: number
  previousRank: number | null
  movement: number | null
  value: number
  amount: { minorUnits: number } | null
  frozen: boolean
  serviceLevel: string
  subjectId: string
  subject: { __typename: string; id: string }
}

interface Board {
  seq: number
  asOf: string
  serviceLevel: string
  serverTime: string
  movementSince: string
  total: number
  rows: Row[]
  around: { subjectId: string; rank: number | null; rows: Row[] } | null
  notices: { effect: string }[]
}

const row = `rank previousRank movement value amount { minorUnits } frozen serviceLevel subjectId
  subject { __typename ... on Node { id } }`
const fields = `seq asOf serviceLevel serverTime movementSince total rows { ${row} } around { subjectId rank rows { ${row} } }
  notices { effect }`

let pair: Pair
let stage: Stage
let people = 0

beforeAll(async () => {
  pair = await openPair()
  stage = await openStage(pair.first)
  await addProjects(8)
})

afterAll(() => pair?.close())

/** prj_5 and those after it, for boards that are longer than the fixture's. */
async function addProjects(count: number): Promise<void> {
  await pair.first.sql`
    insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, executing_organization_id, filing_number, goal, region_code, state, search)
    select campaign_id, 'X' || n, title_zh, title_en, category, initiator_id, receiving_organization_id, receiving_uscc,
      executing_organization_id, filing_number, goal, region_code, state, search
    from project, generate_series(1, ${count}::int) n where project.id = 1 order by n`
}

function somebody(): string {
  people += 1
  return `ranked-${people}`
}

const give = (project: string, amount: number, donorRef = somebody()) =>
  stage.donate({ project, amount, donorRef })

async function ask(args: string, service: Service = pair.first): Promise<Board> {
  const { body } = await service.graphql(`{ campaign(code: "test") { leaderboard(${args}) { ${fields} } } }`)
  expect(body.errors).toBeUndefined()
  return atEase(body.data.campaign.leaderboard)
}

/** Asks until the board has an entry of the journal in it. */
async function askSince(seq: number, args: string, service: Service = pair.first): Promise<Board> {
  return expect
    .poll(
      async () => {
        const board = await ask(args, service)
        return board.seq >= seq ? board : null
      },
      { timeout: 10_000, interval: 50 },
    )
    .not.toBeNull()
    .then(() => ask(args, service))
}

/** Where many tests run at once, a read may take more than a second. */
function atEase(board: Board): Board {
  return JSON.parse(JSON.stringify(board).replaceAll('"DELAYED"', '"LIVE"'))
}

async function until(watch: Watch, wanted: (board: Board) => boolean): Promise<Board[]> {
  const seen: Board[] = []
  for (;;) {
    const result = await watch.next()
    expect(result?.errors).toBeUndefined()
    const board = atEase(result?.data.leaderboard)
    expect(board.seq).toBeGreaterThanOrEqual(seen.at(-1)?.seq ?? 0)
    seen.push(board)
    if (wanted(board)) return seen
  }
}

const live = (args: string, service: Service = pair.first) =>
  service.subscribe(`subscription { leaderboard(campaign: "cmp_1", ${args}) { ${fields} } }`)

const names = ({ rows }: { rows: Row[] }) => rows.map(({ subjectId }) => subjectId)
const places = ({ rows }: { rows: Row[] }) =>
  rows.map(({ rank, subjectId, value }) => [rank, subjectId, value])
const shown = ({ serverTime: _, ...board }: Board) => board

test('a board is empty before anything is counted, and who is asked for is not ranked', async () => {
  const board = await ask('board: PROJECTS, around: "prj_1"')
  expect(board).toMatchObject({ total: 0, rows: [], around: { subjectId: 'prj_1', rank: null, rows: [] } })
  expect(board.serverTime).toBe(pair.first.clock.now().toISOString())
})

test('the higher value comes first and among equals the lower id, whoever had it earlier; both instances agree', async () => {
  await give('prj_10', 300)
  await give('prj_9', 300)
  await give('prj_2', 500)
  const { seq } = await give('prj_5', 300)
  const board = await askSince(seq, 'board: PROJECTS')
  expect(places(board)).toEqual([
    [1, 'prj_2', 500],
    [2, 'prj_5', 300],
    [3, 'prj_9', 300],
    [4, 'prj_10', 300],
  ])
  expect(board).toMatchObject({ total: 4, serviceLevel: 'LIVE', around: null })
  expect(board.rows[0]).toMatchObject({ amount: { minorUnits: 500 }, subject: { __typename: 'Project' } })
  expect(shown(await askSince(seq, 'board: PROJECTS', pair.second))).toEqual(shown(board))
})

test('pages follow by rank', async () => {
  const args = 'board: PROJECTS, first: 3'
  const [one, other] = [await ask(args), await ask(`${args}, afterRank: 3`)]
  expect(names(one)).toEqual(['prj_2', 'prj_5', 'prj_9'])
  expect(places(other)).toEqual([[4, 'prj_10', 300]])
  expect(names(await ask('board: PROJECTS, first: 3, afterRank: 4'))).toEqual([])
  expect(await ask('board: PROJECTS, first: 0')).toMatchObject({ rows: [], total: 4 })
})

test.each([
  ['prj_2', ['prj_2', 'prj_5']],
  ['prj_5', ['prj_2', 'prj_5', 'prj_9']],
  ['prj_10', ['prj_9', 'prj_10']],
])('the own place of %s has the neighbours that there are', async (id, expected) => {
  const { around } = await ask(`board: PROJECTS, first: 0, around: "${id}", neighbours: 1`)
  expect(names(around as { rows: Row[] })).toEqual(expected)
  expect(around?.rows.find(({ subjectId }) => subjectId === id)?.rank).toBe(around?.rank)
})

test('each board counts what its totals count, by every measure', async () => {
  const twice = somebody()
  await give('prj_4', 1, twice)
  const { seq } = await give('prj_4', 1, twice)
  await askSince(seq, 'board: PROJECTS')
  expect(places(await ask('board: PROJECTS, by: GIFTS, first: 1'))).toEqual([[1, 'prj_4', 2]])
  expect(places(await ask('board: PROJECTS, by: PEOPLE, first: 1'))).toEqual([[1, 'prj_2', 1]])
  expect(places(await askSince(seq, 'board: ORGANIZATIONS'))).toEqual([
    [1, 'org_1', 900],
    [2, 'org_2', 502],
  ])
  expect(places(await askSince(seq, 'board: PARTNERS, by: GIFTS'))).toEqual([[1, 'prt_1', 6]])
  expect((await ask('board: PROJECTS, by: FLOWERS')).total).toBe(0)
  // Gifts that name no region make none of them rank.
  expect(await askSince(seq, 'board: REGIONS')).toMatchObject({ total: 0 })
})

test('teams and regions are ranked by money and by flowers', async () => {
  const { first } = pair
  const donor = somebody()
  await first.sql`
    insert into team (campaign_id, code, captain_id, dream_id, kind, name, slogan_state, state, idempotency_key,
      content_digest, created_at)
    values (1, 'TEAM1', 1, 1, 'PERSONAL', 'one', 'NONE', 'OPEN', 'team', 'x', now())`
  await stage.deed(donor, 'STEPS')
  const { body } = await first.graphql(
    `mutation { giveFlowers(input: { idempotencyKey: "${crypto.randomUUID()}", dream: "drm_1", count: 1, team: "tem_1" }) {
      __typename } }`,
    {},
    await first.token('donor', donor),
  )
  expect(body.data.giveFlowers.__typename).toBe('GiveFlowersSuccess')
  const partner = await first.token('partner')
  await first.graphql(
    `mutation { donate(input: { idempotencyKey: "${crypto.randomUUID()}", project: "prj_1", amount: 7,
      regionCode: "440000" }) { __typename } }`,
    {},
    partner,
  )
  for (const by of ['FLOWERS', 'GIVERS'])
    await expect
      .poll(async () => places(await ask(`board: TEAMS, by: ${by}, around: "tem_1"`)), { timeout: 10_000 })
      .toEqual([[1, 'tem_1', 1]])
  await expect
    .poll(async () => places(await ask('board: REGIONS, around: "440000"')), { timeout: 10_000 })
    .toEqual([[1, 'rgn_440000', 7]])
})

test('movement is told from the beginning of the running ten minutes, by every instance alike', async () => {
  const { clock } = pair.first
  const then = clock.now()
  clock.set(new Date(then.getTime() + 600_000).toISOString())
  const since = new Date(Math.floor(clock.now().getTime() / 600_000) * 600_000).toISOString()
  await give('prj_9', 1_000)
  const { seq } = await give('prj_11', 1)
  const board = await askSince(seq, 'board: PROJECTS, first: 100')
  expect(board.movementSince).toBe(since)
  const moved = (id: string) => {
    const found = board.rows.find(({ subjectId }) => subjectId === id)
    return [found?.rank, found?.previousRank, found?.movement]
  }
  expect(moved('prj_9')).toEqual([1, 3, 2])
  expect(moved('prj_2')).toEqual([2, 1, -1])
  expect(moved('prj_10')).toEqual([4, 4, 0])
  expect(moved('prj_11').slice(1)).toEqual([null, null])
  expect(shown(await askSince(seq, 'board: PROJECTS, first: 100', pair.second))).toEqual(shown(board))
})

test('what is not published never appears, and what is suspended does', async () => {
  const { sql } = pair.first
  const set = (id: number, state: string) => sql`update project set state = ${state} where id = ${id}`
  await set(9, 'IN_REVIEW')
  await set(2, 'SUSPENDED')
  const { seq } = await give('prj_5', 1)
  const board = await askSince(seq, 'board: PROJECTS, first: 100')
  expect(names(board).slice(0, 2)).toEqual(['prj_2', 'prj_5'])
  // It left no gap in what was, either.
  expect(board.rows[0]).toMatchObject({ rank: 1, previousRank: 1 })
  expect(board.rows[1]).toMatchObject({ rank: 2, previousRank: 2 })
  expect(board.rows.find(({ subjectId }) => subjectId === 'prj_10')?.previousRank).toBe(3)
  const { body } = await pair.first.graphql(
    '{ campaign(code: "test") { leaderboard(board: PROJECTS, around: "prj_9") { total } } }',
  )
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' })
  await set(9, 'ONLINE')
  await set(2, 'ONLINE')
  const { seq: back } = await give('prj_5', 1)
  await askSince(back, 'board: PROJECTS')
})

describe('while a number is held back', () => {
  test('its row keeps its place whatever is given, and nothing beside it tells', async () => {
    const args = 'board: PROJECTS, first: 20, around: "prj_10", neighbours: 5'
    const before = await ask(args)
    const watch = live(args, pair.second)
    await until(watch, () => true)
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_10', effect: 'DELAY_PUBLIC' })
    await give('prj_10', 100_000)
    const { seq } = await give('prj_11', 1)
    const [held] = (await until(watch, (board) => board.seq >= seq)).slice(-1) as [Board]
    const [own] = held.rows.filter(({ subjectId }) => subjectId === 'prj_10')
    expect(own).toMatchObject({ value: 300, rank: 4, frozen: true, serviceLevel: 'FROZEN' })
    expect(held).toMatchObject({ serviceLevel: 'LIVE', total: before.total })
    expect(held.notices.map(({ effect }) => effect)).toEqual(['DELAY_PUBLIC'])
    expect(held.around?.rank).toBe(4)
    expect(names(held)).toEqual(names(before))
    expect(held.rows.map(({ previousRank }) => previousRank)).toEqual(
      before.rows.map(({ previousRank }) => previousRank),
    )
    expect(held.rows.filter(({ frozen }) => frozen)).toHaveLength(1)
    expect(shown(await askSince(seq, args))).toEqual(shown(held))
    await stage.release(brake)
    const [released] = (await until(watch, ({ rows }) => !rows.some(({ frozen }) => frozen))).slice(-1)
    expect(released?.rows[0]).toMatchObject({ subjectId: 'prj_10', value: 100_300, rank: 1 })
    await watch.close()
  })

  test('one that nothing was counted for is not ranked, however much it gets', async () => {
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_12', effect: 'DELAY_PUBLIC' })
    const before = await ask('board: PROJECTS')
    const { seq } = await give('prj_12', 200_000)
    const board = await askSince(seq, 'board: PROJECTS, around: "prj_12"')
    expect(board).toMatchObject({ total: before.total, around: { rank: null, rows: [] } })
    expect(names(board)).not.toContain('prj_12')
    await stage.release(brake)
  })

  test('a board that is held back as a whole stands, new ones not excepted', async () => {
    const { seq: last } = await give('prj_5', 1)
    const before = await askSince(last, 'board: PROJECTS, first: 100')
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    await give('prj_6', 900_000)
    // A later brake keeps what stands now of one that everything holds back: nothing of that may show.
    const later = await stage.engage({ scope: 'PROJECT', target: 'prj_6', effect: 'DELAY_PUBLIC' })
    await expect
      .poll(async () => (await ask('board: PROJECTS', pair.second)).serviceLevel, { timeout: 10_000 })
      .toBe('FROZEN')
    const held = await ask('board: PROJECTS, first: 100', pair.second)
    expect(places(held)).toEqual(places(before))
    expect(held.movementSince).toBe(before.movementSince)
    expect(held.rows.every(({ frozen }) => frozen)).toBe(true)
    await stage.release(later)
    await stage.release(brake)
    await expect
      .poll(async () => names(await ask('board: PROJECTS', pair.second))[0], { timeout: 10_000 })
      .toBe('prj_6')
  })
})

describe('a live leaderboard', () => {
  test('shows who comes by query and by subscription the same, and never goes backward while gifts flow', async () => {
    const args = 'board: PROJECTS, first: 3, maxHz: 20'
    const watches = [live(args), live(args, pair.second), live('board: PROJECTS, first: 1')]
    await Promise.all(watches.map((watch) => until(watch, () => true)))
    let seq = 0
    for (let count = 0; count < 10; count += 1) {
      const given = await stage.donate(
        { project: 'prj_7', amount: 200_000, donorRef: somebody() },
        count % 2 ? pair.first : pair.second,
      )
      seq = Math.max(seq, given.seq)
    }
    const final = 2_000_000
    for (const watch of watches) {
      const frames = await until(watch, ({ rows }) => rows[0]?.value === final)
      const values = frames.map(({ rows }) => rows.find(({ subjectId }) => subjectId === 'prj_7')?.value ?? 0)
      expect(values).toEqual([...values].sort((one, other) => one - other))
      for (const { rows } of frames)
        expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, position) => position + 1))
    }
    const asked = await askSince(seq, 'board: PROJECTS, first: 3')
    expect(places(asked)[0]).toEqual([1, 'prj_7', final])
    await Promise.all(watches.map((watch) => watch.close()))
  })

  test('sends nothing while nothing that it shows has changed, however much else has', async () => {
    const { rankings } = pair.first.app
    const of = { by: 'AMOUNT', first: 1, afterRank: 0, around: null, neighbours: 0 } as const
    const watch = rankings.watch(1, 'PARTNERS', of, 20)
    const told: LeaderboardView[] = []
    // Read all the time, so that no frame takes the place of another.
    const reading = (async () => {
      for await (const view of watch) told.push(view)
    })()
    await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0)
    const donor = somebody()
    await stage.deed(donor, 'STEPS')
    expect(await stage.giveFlower(donor)).toBe('given')
    const { reads } = rankings.counters
    await expect.poll(() => rankings.counters.reads, { timeout: 10_000 }).toBeGreaterThan(reads + 1)
    const later = await give('prj_1', 1)
    await expect.poll(() => Number(told.at(-1)?.seq), { timeout: 10_000 }).toBeGreaterThanOrEqual(later.seq)
    await watch.return?.()
    await reading
    // Where many tests run at once it may be told that it is DELAYED, and that it is no more.
    const levels = told.filter(({ seq }) => seq < BigInt(later.seq)).map(({ serviceLevel }) => serviceLevel)
    expect(levels.filter((level, index) => level === levels[index - 1])).toEqual([])
  })

  test('is the same whether it was read as a whole or what moved was read into it, newcomers too', async () => {
    const { first, second } = pair
    await first.sql`
      insert into team (campaign_id, code, captain_id, project_id, kind, name, slogan_state, state, idempotency_key,
        content_digest, created_at)
      select 1, 'MOVE' || n, 1, 1, 'PERSONAL', 'team', 'NONE', 'OPEN', 'move' || n, 'x', now() from generate_series(2, 12) n`
    const args = 'board: TEAMS, first: 100, around: "tem_3"'
    const giveWith = (team: string, amount: number) =>
      stage.donate({ project: 'prj_1', amount, donorRef: somebody(), team })
    const ids = (
      await first.sql<{ id: number }[]>`select id from team where code like 'MOVE%' order by id`
    ).map(({ id }) => `tem_${id}`)
    for (const id of ids.slice(0, 5)) await giveWith(id, 100)
    const { seq: whole } = await giveWith(ids[0] as string, 1)
    await askSince(whole, args)
    // Among equals the lower number, not the lower text: 9 before 10.
    for (const id of ids.toReversed().slice(0, 6)) await giveWith(id, 100)
    await giveWith(ids[1] as string, 400)
    const { seq } = await giveWith(ids[2] as string, 300)
    const moved = await askSince(seq, args)
    expect(places(moved)).toEqual([
      [1, ids[1], 500],
      [2, ids[2], 400],
      [3, ids[0], 101],
      ...ids.slice(3).map((id, index) => [4 + index, id, 100]),
    ])
    expect(shown(await askSince(seq, args, second))).toEqual(shown(moved))
    first.clock.advance(600_000)
    const { seq: later } = await giveWith(ids[3] as string, 5_000)
    const risen = await askSince(later, args)
    expect(risen.rows.slice(0, 3).map(({ subjectId, previousRank }) => [subjectId, previousRank])).toEqual([
      [ids[3], 4],
      [ids[1], 1],
      [ids[2], 2],
    ])
    expect(risen.rows.every(({ previousRank }) => previousRank !== null)).toBe(true)
    expect(shown(await askSince(later, args, second))).toEqual(shown(risen))
  })

  test.skipIf(!shared)(
    `is DELAYED while it cannot be read, with the places it had, and LIVE when it can again (${needsShared})`,
    async () => {
      const { first } = pair
      const args = 'board: PROJECTS, first: 5'
      const read = async () => {
        const { body } = await first.graphql(
          `{ campaign(code: "test") { leaderboard(${args}) { ${fields} } } }`,
        )
        return body.data?.campaign.leaderboard as Board
      }
      const watch = first.subscribe(`subscription { leaderboard(campaign: "cmp_1", ${args}) { ${fields} } }`)
      const level = async (wanted: string): Promise<Board> => {
        for (;;) {
          const board = (await watch.next())?.data.leaderboard as Board
          if (board.serviceLevel === wanted) return board
        }
      }
      const before = await level('LIVE')
      let open: () => void = () => {}
      const opened = new Promise<void>((resolve) => {
        open = resolve
      })
      const locked = first.sql.begin(async (tx) => {
        await tx`set local idle_in_transaction_session_timeout = 0`
        await tx`lock table totals in access exclusive mode`
        await opened
      })
      const late = await level('DELAYED')
      expect(places(late)).toEqual(places(before))
      expect(late.seq).toBe(before.seq)
      expect(late.rows.every(({ serviceLevel }) => serviceLevel === 'DELAYED')).toBe(true)
      expect(shown(await read())).toEqual(shown(late))
      open()
      await locked
      const { seq } = await give(before.rows[0]?.subjectId ?? '', 1)
      let live = await level('LIVE')
      while (live.seq < seq) live = await level('LIVE')
      expect(live.rows.every(({ serviceLevel }) => serviceLevel === 'LIVE')).toBe(true)
      await watch.close()
    },
  )

  test('shares one read between all who ask', async () => {
    const { rankings } = pair.first.app
    await ask('board: PROJECTS')
    const { reads } = rankings.counters
    await Promise.all(Array.from({ length: 50 }, () => ask('board: PROJECTS, by: GIFTS')))
    // However long these fifty take, they wait for the same few reads.
    expect(rankings.counters.reads - reads).toBeLessThan(25)
  })
})

test.each([
  ['board: PROJECTS, first: 101', 'first'],
  ['board: PROJECTS, first: -1', 'first'],
  ['board: PROJECTS, afterRank: -1', 'afterRank'],
  ['board: PROJECTS, around: "prj_1", neighbours: 21', 'neighbours'],
  ['board: PROJECTS, around: "org_1"', 'around'],
  ['board: REGIONS, around: "999999"', 'around'],
])('%s is refused by the name of the argument, as a query and live', async (args, path) => {
  const { body } = await pair.first.graphql(`{ campaign(code: "test") { leaderboard(${args}) { total } } }`)
  const watched = await refusalOf(`campaign: "cmp_1", ${args}`)
  for (const errors of [body.errors, watched])
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path }] })
})

test.each([
  ['cmp_1', 'PROJECTS', 'prj_9999'],
  ['cmp_1', 'TEAMS', 'tem_9999'],
  ['cmp_1', 'PARTNERS', 'prt_9999'],
  ['cmp_1', 'ORGANIZATIONS', 'org_9999'],
  ['cmp_9', 'PROJECTS', 'prj_1'],
])('what is not there is not found: %s %s %s', async (campaign, board, around) => {
  const errors = await refusalOf(`campaign: "${campaign}", board: ${board}, around: "${around}"`)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' })
})

describe('an own place', () => {
  /** A campaign with one project, one team and one partner in it; answers with their ids. */
  async function another(code: string, phase: string): Promise<Record<string, string>> {
    const { sql } = pair.first
    const [campaign] = await sql<{ id: number }[]>`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
        rehearsal, daily_flower_cap)
      select ${code}, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, ${phase}, rehearsal,
        daily_flower_cap
      from campaign where id = 1
      returning id`
    const id = campaign?.id as number
    await sql`insert into journal_head (campaign_id, seq, at) values (${id}, 0, now())`
    const [project] = await sql`
      insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
        receiving_uscc, executing_organization_id, filing_number, goal, region_code, state, search)
      select ${id}, ${`${code}-1`}, title_zh, title_en, category, initiator_id, receiving_organization_id, receiving_uscc,
        executing_organization_id, filing_number, goal, region_code, state, search
      from project where id = 1
      returning id`
    const [team] = await sql`
      insert into team (campaign_id, code, captain_id, project_id, kind, name, slogan_state, state, idempotency_key,
        content_digest, created_at)
      values (${id}, ${code}, 1, ${project?.id}, 'PERSONAL', 'one', 'NONE', 'OPEN', ${code}, 'x', now())
      returning id`
    const [partner] = await sql`
      insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
      values (${id}, ${code}, 'x', 'x', 'INTERNAL', true)
      returning id`
    return {
      campaign: `cmp_${id}`,
      PROJECTS: `prj_${project?.id}`,
      TEAMS: `tem_${team?.id}`,
      PARTNERS: `prt_${partner?.id}`,
    }
  }

  test('of one of another campaign is found there and not here', async () => {
    const { campaign, ...entrants } = await another('next', 'LIVE')
    for (const [board, around] of Object.entries(entrants)) {
      const { body } = await pair.first.graphql(
        `{ campaign(code: "next") { leaderboard(board: ${board}, around: "${around}") { around { subjectId rank } } } }`,
      )
      expect(body.data?.campaign.leaderboard.around).toEqual({ subjectId: around, rank: null })
      const errors = await refusalOf(`campaign: "cmp_1", board: ${board}, around: "${around}"`)
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', path: 'around' })
    }
    expect(campaign).not.toBe('cmp_1')
  })

  test('of one of a draft is not found, neither here nor there; nor is that of a draft in a campaign that is seen', async () => {
    const { campaign, ...entrants } = await another('draft', 'DRAFT')
    for (const [board, around] of Object.entries(entrants))
      for (const [id, path] of [
        ['cmp_1', 'around'],
        [campaign, 'campaign'],
      ]) {
        const errors = await refusalOf(`campaign: "${id}", board: ${board}, around: "${around}"`)
        expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', path })
      }
    await pair.first.sql`update project set state = 'DRAFT' where id = 12`
    const errors = await refusalOf('campaign: "cmp_1", board: PROJECTS, around: "prj_12"')
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', path: 'around' })
    await pair.first.sql`update project set state = 'ONLINE' where id = 12`
  })
})

async function refusalOf(args: string): Promise<Result['errors']> {
  const watch = pair.first.subscribe(`subscription { leaderboard(${args}) { total } }`)
  const result = await watch.next()
  await watch.close()
  return result?.errors
}

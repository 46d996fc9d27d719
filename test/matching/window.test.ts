// A window as it stands: its numbers at an instant, how fast it is spent, and the same live.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { budgetWindow } from '../../src/matching/pools.ts'
import { violatedInvariants } from '../model/verbs.ts'
import { type Json, type Service, startService, type Watch } from '../setup/service.ts'
import { asked, clearStage, give, key, refund, staff, stagePool, stageWindow, stop } from './asking.ts'

let service: Service

beforeAll(async () => {
  // What a test changes by hand, or at an instant, is told at once.
  service = await startService({ limits: { keptAnswerMs: 0 } })
})

afterAll(() => service?.close())

beforeEach(() => clearStage(service))

const fen = (minorUnits: number) => ({ minorUnits })

const fields = `id seq asOf serviceLevel state opensAt closesAt budget { minorUnits } confirmed { minorUnits }
  held { minorUnits } available { minorUnits } donationCount donorCount burnPerMinute { minorUnits } exhaustsAt
  effectiveRatio nextWindow { id } pool { id } notices { scope effect }`

async function look(window: string, token?: string): Promise<Json> {
  const { matchingWindow } = await asked(
    service,
    `query ($window: ID!) { matchingWindow(window: $window) { ${fields} } }`,
    { window },
    token,
  )
  return matchingWindow
}

describe('a window', () => {
  test('counts what it gave, holds and has left, and by whom it was asked', async () => {
    const { pool, window } = await stagePool(service, { ratio: 5_000, budget: 10_000n })
    expect(await look(window)).toMatchObject({
      id: window,
      serviceLevel: 'LIVE',
      state: 'OPEN',
      budget: fen(10_000),
      confirmed: fen(0),
      held: fen(0),
      available: fen(10_000),
      donationCount: 0,
      donorCount: 0,
      burnPerMinute: fen(0),
      exhaustsAt: null,
      effectiveRatio: null,
      nextWindow: null,
      pool: { id: pool },
    })
    const first = await give(service, { amount: 1_000 })
    for (let position = 0; position < 3; position += 1) await give(service, { amount: 200 })
    // The fifth within a minute is held.
    await give(service, { amount: 400 })
    await give(service, { amount: 600, donorRef: 'bob' })
    await give(service, { amount: 99, donorRef: 'carol' })
    const { campaign } = await asked(service, '{ campaign(code: "test") { totals { seq asOf } } }')
    expect(await look(window)).toMatchObject({
      ...campaign.totals,
      confirmed: fen(1_100),
      held: fen(200),
      available: fen(8_700),
      donationCount: 6,
      donorCount: 2,
    })
    await refund(service, first)
    expect(await look(window)).toMatchObject({
      confirmed: fen(600),
      held: fen(200),
      available: fen(9_200),
      donationCount: 6,
    })
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('is scheduled, open, exhausted, open again when money comes back or is added, and closed', async () => {
    const { window } = await stagePool(service, {
      opensAt: '2022-09-09T13:00:00+08:00',
      closesAt: '2022-09-09T14:00:00+08:00',
      budget: 1_000n,
    })
    const state = async () => (await look(window)).state
    service.clock.set('2022-09-09T12:59:59.999+08:00')
    expect(await look(window)).toMatchObject({
      state: 'SCHEDULED',
      available: fen(1_000),
      burnPerMinute: fen(0),
    })
    service.clock.set('2022-09-09T13:00:00+08:00')
    expect(await state()).toBe('OPEN')
    const id = await give(service, { amount: 1_500 })
    expect(await look(window)).toMatchObject({ state: 'EXHAUSTED', available: fen(0), exhaustsAt: null })
    await budgetWindow(service.app, staff, { idempotencyKey: key(), window, amount: 50n, reason: 'a test' })
    expect(await look(window)).toMatchObject({ state: 'OPEN', budget: fen(1_050), available: fen(50) })
    await stop(service, {
      scope: 'WINDOW',
      target: Number(window.slice(4)),
      until: '2022-09-09T13:30:00+08:00',
    })
    expect(await state()).toBe('BRAKED')
    service.clock.set('2022-09-09T13:30:00+08:00')
    expect(await state()).toBe('OPEN')
    await stop(service, { scope: 'GLOBAL', effect: 'STOP_FLOWERS' })
    expect(await state()).toBe('OPEN')
    await stop(service, { scope: 'GLOBAL' })
    expect(await state()).toBe('BRAKED')
    service.clock.set('2022-09-09T14:00:00+08:00')
    expect(await look(window)).toMatchObject({ state: 'CLOSED', confirmed: fen(1_000), available: fen(50) })
    // What comes back now goes to the pool.
    await refund(service, id)
    expect(await look(window)).toMatchObject({ state: 'CLOSED', confirmed: fen(0), available: fen(50) })
    await service.sql`truncate brake`
    expect(await violatedInvariants(service)).toEqual([])
  })

  test('names the next one of its pool', async () => {
    const { pool, window } = await stagePool(service, { closesAt: '2022-09-09T13:00:00+08:00' })
    await stagePool(service, { source: 'REGIONAL', opensAt: '2022-09-09T14:00:00+08:00' })
    const last = await stageWindow(service, pool, {
      opensAt: '2022-09-10T10:00:00+08:00',
      closesAt: '2022-09-10T11:00:00+08:00',
    })
    const next = await stageWindow(service, pool, {
      opensAt: '2022-09-09T20:00:00+08:00',
      closesAt: '2022-09-09T21:00:00+08:00',
    })
    expect((await look(window)).nextWindow).toEqual({ id: next })
    service.clock.set('2022-09-09T20:00:00+08:00')
    expect((await look(window)).nextWindow).toEqual({ id: last })
    service.clock.set('2022-09-10T12:00:00+08:00')
    expect((await look(window)).nextWindow).toBeNull()
    const { campaign } = await asked(service, '{ campaign(code: "test") { matchingWindows { id } } }')
    expect(campaign.matchingWindows.map(({ id }: { id: string }) => id)).toEqual([
      window,
      expect.any(String),
      next,
      last,
    ])
  })

  test('is spent at the pace of the last one to two minutes, from its opening on', async () => {
    const { window } = await stagePool(service, { ratio: 5_000, budget: 10_000n })
    service.clock.set('2022-09-09T12:00:10+08:00')
    await give(service, { amount: 2_000 })
    service.clock.set('2022-09-09T12:00:20+08:00')
    // 1,000 fen in the twenty seconds since it opened; the other 9,000 will take nine times as long.
    expect(await look(window)).toMatchObject({
      burnPerMinute: fen(3_000),
      exhaustsAt: '2022-09-09T04:03:20.000Z',
      effectiveRatio: 5_000,
    })
    service.clock.set('2022-09-09T12:01:30+08:00')
    await give(service, { amount: 400, donorRef: 'bob' })
    expect(await look(window)).toMatchObject({ burnPerMinute: fen(800), effectiveRatio: 5_000 })
    // The minute from 12:01 on, and what runs of the next one: 200 fen in 90 seconds.
    service.clock.set('2022-09-09T12:02:30+08:00')
    expect(await look(window)).toMatchObject({
      burnPerMinute: fen(133),
      exhaustsAt: '2022-09-09T05:08:30.000Z',
    })
    service.clock.set('2022-09-09T12:03:00+08:00')
    expect(await look(window)).toMatchObject({
      burnPerMinute: fen(0),
      exhaustsAt: null,
      effectiveRatio: null,
    })
  })

  test('that closes before it would be empty is not said to end', async () => {
    const { window } = await stagePool(service, { budget: 10_000n, closesAt: '2022-09-09T12:10:00+08:00' })
    await give(service, { amount: 1_000 })
    service.clock.set('2022-09-09T12:01:00+08:00')
    // 1,000 a minute: 9,000 would last until 12:10:00 exactly.
    expect(await look(window)).toMatchObject({ burnPerMinute: fen(1_000), exhaustsAt: null })
    await give(service, { amount: 10, donorRef: 'bob' })
    await give(service, { amount: 110, donorRef: 'bob' })
    expect((await look(window)).exhaustsAt).not.toBeNull()
  })

  test('whose money came back is spent at less than nothing', async () => {
    const { window } = await stagePool(service)
    const id = await give(service, { amount: 1_000 })
    service.clock.set('2022-09-09T12:05:00+08:00')
    await refund(service, id)
    service.clock.set('2022-09-09T12:05:30+08:00')
    expect(await look(window)).toMatchObject({
      burnPerMinute: fen(-666),
      exhaustsAt: null,
      effectiveRatio: null,
    })
  })

  test('of a campaign in DRAFT is seen by staff alone', async () => {
    const { window } = await stagePool(service)
    await service.sql`update campaign set phase = 'DRAFT'`
    expect(await look(window)).toBeNull()
    expect(await look(window, await service.token('screen'))).toBeNull()
    expect(await look(window, await service.token('staff'))).toMatchObject({ id: window })
  })

  test.each(['prj_1', 'mwn_0', 'mwn_x', ''])(
    'with the id %j is refused by the name of the argument',
    async (window) => {
      const { body } = await service.graphql(`{ matchingWindow(window: "${window}") { id } }`)
      expect(body.errors?.[0]?.extensions).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ path: 'window' }],
      })
    },
  )

  test('that is not there is none', async () => {
    expect(await look('mwn_2147483647')).toBeNull()
  })

  test('costs as many statements alone as among others', async () => {
    const statements = async (work: () => Promise<unknown>) => {
      const counted = async () => (await service.app.metrics.statements.get()).values[0]?.value ?? 0
      const before = await counted()
      await work()
      return (await counted()) - before
    }
    const all = () => asked(service, `{ campaign(code: "test") { matchingWindows { ${fields} } } }`)
    const { pool } = await stagePool(service, { closesAt: '2022-09-09T13:00:00+08:00' })
    const alone = await statements(all)
    for (const hour of [14, 15, 16, 17]) {
      await stageWindow(service, pool, {
        opensAt: `2022-09-09T${hour}:00:00+08:00`,
        closesAt: `2022-09-09T${hour}:30:00+08:00`,
      })
    }
    await stagePool(service, { source: 'ENTERPRISE' })
    expect(await statements(all)).toBe(alone)
  })
})

describe('a watch over a window', () => {
  const subscription = `subscription ($window: ID!) { matchingWindow(window: $window, maxHz: 20) { ${fields} } }`

  async function frame(watch: Watch): Promise<Json> {
    const result = await watch.next()
    if (!result) throw new Error('the watch ended')
    expect(result.errors).toBeUndefined()
    return result.data.matchingWindow
  }

  /** The frames until one is as it should be. None may fall behind one before it, or not add up. */
  async function until(watch: Watch, wanted: (frame: Json) => boolean): Promise<Json[]> {
    const seen: Json[] = []
    for (;;) {
      const next = await frame(watch)
      if (next.state !== 'CLOSED') {
        expect(next.confirmed.minorUnits + next.held.minorUnits + next.available.minorUnits).toBe(
          next.budget.minorUnits,
        )
      }
      const before = seen.at(-1)
      if (before) {
        expect(next.seq).toBeGreaterThanOrEqual(before.seq)
        expect(next.donationCount).toBeGreaterThanOrEqual(before.donationCount)
      }
      seen.push(next)
      if (wanted(next)) return seen
    }
  }

  test.each(['subscribe', 'subscribeSse'] as const)(
    'begins with the present, and goes on with the newest: %s',
    async (way) => {
      const { pool, window } = await stagePool(service, { budget: 1_000n })
      await give(service, { amount: 100 })
      const watch = service[way](subscription, { window })
      expect(await frame(watch)).toMatchObject({
        id: window,
        serviceLevel: 'LIVE',
        state: 'OPEN',
        confirmed: fen(100),
        available: fen(900),
        pool: { id: pool },
      })
      for (let position = 0; position < 10; position += 1) {
        await give(service, { amount: 150, donorRef: `person-${position}` })
      }
      const seen = await until(watch, ({ state }) => state === 'EXHAUSTED')
      expect(seen.at(-1)).toMatchObject({
        confirmed: fen(1_000),
        available: fen(0),
        donationCount: 7,
        donorCount: 7,
      })
      await watch.close()
    },
  )

  test('hears of a top-up, a plan and a brake, which move no total', async () => {
    const { pool, window } = await stagePool(service, {
      budget: 1_000n,
      closesAt: '2022-09-09T13:00:00+08:00',
    })
    await give(service, { amount: 1_000 })
    const watch = service.subscribe(subscription, { window })
    await until(watch, ({ state }) => state === 'EXHAUSTED')
    await budgetWindow(service.app, staff, { idempotencyKey: key(), window, amount: 500n, reason: 'a test' })
    expect((await until(watch, ({ state }) => state === 'OPEN')).at(-1)).toMatchObject({ budget: fen(1_500) })
    await give(service, { amount: 2_000, donorRef: 'bob' })
    await until(watch, ({ state }) => state === 'EXHAUSTED')
    const next = await stageWindow(service, pool, { opensAt: '2022-09-09T14:00:00+08:00' })
    await until(watch, ({ nextWindow }) => nextWindow?.id === next)
    await stop(service, { scope: 'WINDOW', target: Number(window.slice(4)) })
    await until(
      watch,
      ({ state, notices }) =>
        state === 'BRAKED' && notices.some(({ effect }: Json) => effect === 'STOP_MATCH'),
    )
    await watch.close()
  })

  test('hears the hour strike, though nobody gives', async () => {
    const { window } = await stagePool(service, {
      opensAt: '2022-09-09T13:00:00+08:00',
      closesAt: '2022-09-09T14:00:00+08:00',
    })
    const watch = service.subscribe(subscription, { window })
    await until(watch, ({ state }) => state === 'SCHEDULED')
    service.clock.set('2022-09-09T13:00:00+08:00')
    await until(watch, ({ state }) => state === 'OPEN')
    await give(service, { amount: 6_000 })
    service.clock.set('2022-09-09T13:01:00+08:00')
    await until(watch, ({ burnPerMinute }) => burnPerMinute.minorUnits === 6_000)
    service.clock.set('2022-09-09T13:03:00+08:00')
    await until(watch, ({ burnPerMinute }) => burnPerMinute.minorUnits === 0)
    service.clock.set('2022-09-09T14:00:00+08:00')
    const seen = await until(watch, ({ state }) => state === 'CLOSED')
    expect(seen.at(-1)).toMatchObject({ confirmed: fen(6_000), available: fen(9_994_000) })
    await watch.close()
  })

  test("tells the server's time with every frame, for countdowns, and so does a query", async () => {
    const { window } = await stagePool(service, { closesAt: '2022-09-09T13:00:00+08:00' })
    const told = 'serverTime closesAt donationCount'
    const ofQuery = async () =>
      (await asked(service, `{ node(id: "${window}") { ... on MatchingWindow { ${told} } } }`)).node
        .serverTime
    const watch = service.subscribe(
      `subscription { matchingWindow(window: "${window}", maxHz: 20) { ${told} } }`,
    )
    const first = (await watch.next())?.data.matchingWindow
    const opened = service.clock.now()
    expect([first.serverTime, await ofQuery()]).toEqual([opened.toISOString(), opened.toISOString()])
    service.clock.advance(5_000)
    await give(service, { amount: 100 })
    let last = first
    while (last.donationCount === 0) last = (await watch.next())?.data.matchingWindow
    const later = new Date(opened.getTime() + 5_000).toISOString()
    expect([last.serverTime, await ofQuery()]).toEqual([later, later])
    await watch.close()
  })

  test('shows a later watcher what stands', async () => {
    const { window } = await stagePool(service)
    const early = service.subscribe(subscription, { window })
    await frame(early)
    await give(service, { amount: 700 })
    await until(early, ({ confirmed }) => confirmed.minorUnits === 700)
    const late = service.subscribe(subscription, { window })
    expect(await frame(late)).toMatchObject({ confirmed: fen(700) })
    await Promise.all([early.close(), late.close()])
  })

  test('reads no more than once a second, however many watch it however often', async () => {
    const { window } = await stagePool(service)
    const { options } = service.sql as unknown as {
      options: { debug: (connection: number, query: string, ...rest: unknown[]) => void }
    }
    const { debug } = options
    let reads = 0
    options.debug = (connection, query, ...rest) => {
      if (query.includes('"matching_window"') && query.includes('"totals_by_minute"')) reads += 1
      debug(connection, query, ...rest)
    }
    try {
      const startedAt = performance.now()
      const watches = [2, 10, 19, 20].map((hz) =>
        service.subscribe(subscription.replace('20', String(hz)), { window }),
      )
      for (let count = 1; count <= 12; count += 1) {
        await give(service, { amount: 100, donorRef: `person-${count}` })
        await Promise.all(watches.map((watch) => until(watch, ({ donationCount }) => donationCount >= count)))
      }
      expect(reads).toBeGreaterThan(0)
      expect(reads).toBeLessThanOrEqual(1 + (performance.now() - startedAt) / 1_000)
      await Promise.all(watches.map((watch) => watch.close()))
    } finally {
      options.debug = debug
    }
  })

  test.each([
    ['matchingWindow(window: "mwn_2147483647") { id }', 'NOT_FOUND', 'window'],
    ['matchingWindow(window: "prj_1") { id }', 'INVALID_INPUT', 'window'],
    ['matchingWindow(window: "") { id }', 'INVALID_INPUT', 'window'],
    ['matchingWindow(window: "mwn_1", maxHz: 0) { id }', 'INVALID_INPUT', 'maxHz'],
    ['matchingWindow(window: "mwn_1", maxHz: 21) { id }', 'INVALID_INPUT', 'maxHz'],
  ])('is refused by name where nothing can be watched: %s', async (selection, code, path) => {
    const watch = service.subscribe(`subscription { ${selection} }`)
    const extensions = (await watch.next())?.errors?.[0]?.extensions
    expect(extensions.code).toBe(code)
    expect(code === 'NOT_FOUND' ? extensions.path : extensions.fields[0].path).toBe(path)
    await watch.close()
  })

  test('of a campaign in DRAFT is refused, to staff too', async () => {
    // A campaign that was published once is known for good: this one never was.
    const [{ id }] = await service.sql<[{ id: number }]>`
      with draft as (
        insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
          daily_flower_cap)
        values ('draft', 9, '草稿', 'Draft', '花', 'Flower', 'Asia/Shanghai', '2023-09-01', '2023-09-11', 'DRAFT', 10)
        returning id
      ), pool as (
        insert into matching_pool (campaign_id, name_zh, name_en, funder_zh, funder_en, source, region_codes, categories,
          project_ids, total, budgeted)
        select id, '池', 'Pool', '方', 'Funder', 'FOUNDATION', '{}', '{}', '{}', 1, 0 from draft returning id, campaign_id
      )
      insert into matching_window (id, campaign_id, pool_id, opens_at, closes_at, budget, seed, seed_hash)
        overriding system value
      select 999, campaign_id, id, '2023-09-02', '2023-09-03', 0, repeat('0', 64), '' from pool returning id`
    const watch = service.subscribe(subscription, { window: `mwn_${id}` }, await service.token('staff'))
    expect((await watch.next())?.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' })
    await watch.close()
  })
})

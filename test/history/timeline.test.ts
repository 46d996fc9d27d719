// Timelines, comparisons and replays: the past bucket by bucket, beside another day, and told again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instantOf, lastIndexOf } from '../../src/history/replay.ts'
import { boundariesOf, startOfDay } from '../../src/history/timeline.ts'
import { openStage, type Stage } from '../governance/stage.ts'
import { violatedInvariants } from '../model/verbs.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { replayed } from './replayed.ts'

let service: Service
let stage: Stage
const start = new Date('2022-09-09T12:00:00+08:00')
const seconds = (count: number) => new Date(start.getTime() + count * 1_000).toISOString()

/** Gifts at 0, 1, 1.5 and 62 s; flowers at 2 s and 3 s, the second dream first, and at 62 s, the first one first. */
beforeAll(async () => {
  // What a test changes by hand, or at an instant, is told at once.
  service = await startService({ limits: { keptAnswerMs: 0 } })
  stage = await openStage(service)
  const at = (count: number) => service.clock.set(seconds(count))
  for (const [count, amount] of [
    [0, 100],
    [1, 200],
    [1.5, 300],
  ] as const) {
    at(count)
    await stage.donate({ amount, donorRef: `giver-${count}` })
  }
  at(2)
  await flower('drm_2', 'one')
  at(3)
  await flower('drm_1', 'other')
  at(62)
  // What is kept of the first seconds is asked for below, and not what stands now.
  await flower('drm_1', 'third')
  await flower('drm_2', 'fourth')
  await stage.donate({ amount: 400, donorRef: 'late' })
  at(200)
})

afterAll(async () => {
  expect(await violatedInvariants(service)).toEqual([])
  await service?.close()
})

async function flower(dream: string, person: string): Promise<void> {
  await stage.deed(person, 'STEPS')
  const token = await service.token('donor', person, 60 * 86_400)
  await query(
    `mutation { giveFlowers(input: { idempotencyKey: "${person}", dream: "${dream}", count: 1 }) { __typename } }`,
    {},
    token,
  )
}

async function query(text: string, variables: Record<string, unknown> = {}, token?: string): Promise<Json> {
  const { body } = await service.graphql(text, variables, token)
  expect(body.errors).toBeUndefined()
  return body.data
}

async function refusal(text: string): Promise<unknown> {
  const { body } = await service.graphql(text)
  return body.errors?.[0]?.extensions?.fields ?? body.errors?.[0]?.extensions?.code
}

const span = (from: number, to: number, bucket: string) =>
  `from: "${seconds(from)}", to: "${seconds(to)}", bucket: ${bucket}`

describe('a timeline', () => {
  const points = `until value(metric: RECEIVED) added(metric: RECEIVED) totals { donationCount }`

  test('has a point for every second, and carries forward what stood', async () => {
    const { campaign } = await query(
      `{ campaign(code: "test") { timeline(${span(0, 5, 'SECOND')}) { ${points} } } }`,
    )
    expect(campaign.timeline.map(({ until, value, added }: Json) => [until, value, added])).toEqual([
      [seconds(1), 100, 100],
      [seconds(2), 600, 500],
      [seconds(3), 600, 0],
      [seconds(4), 600, 0],
      [seconds(5), 600, 0],
    ])
  })

  test.each([
    ['MINUTE', [600, 1_000, 1_000]],
    ['TEN_MINUTES', []],
    ['DAY', []],
  ])('of a project has %s buckets that are over, and no other', async (bucket, values) => {
    const { node, org } = await query(`{
      node(id: "prj_1") { ... on Project { timeline(${span(0, 300, bucket)}) { ${points} } } }
      org: node(id: "org_1") { ... on Organization { timeline(campaign: "cmp_1", ${span(0, 300, bucket)}) { ${points} } } } }`)
    expect(node.timeline.map(({ value }: Json) => value)).toEqual(values)
    expect(org.timeline).toEqual(node.timeline)
  })

  test('says of each point what totals(at:) says of its end', async () => {
    const { node } = await query(`{ node(id: "drm_2") { ... on Dream {
      timeline(${span(0, 4, 'SECOND')}) { until totals { seq asOf flowerCount serviceLevel } } } } }`)
    expect(node.timeline.at(-1).totals.flowerCount).toBe(1)
    for (const { until, totals } of node.timeline) {
      const then = await query(`{ node(id: "drm_2") { ... on Dream {
        totals(at: "${until}") { seq asOf flowerCount serviceLevel } } } }`)
      expect(totals).toEqual(then.node.totals)
    }
  })

  test('comes in one statement, with whatever else is asked of the past', async () => {
    const { statements } = service.app.metrics
    const counted = async () => (await statements.get()).values[0]?.value ?? 0
    const past = (count: number) =>
      Array.from({ length: count }, (_, index) => `at${index}: totals(at: "${seconds(index)}") { seq }`).join(
        ' ',
      )
    const costs = async (of: string) => {
      const before = await counted()
      await query(`{ campaign(code: "test") { ${of} } }`)
      return (await counted()) - before
    }
    const one = await costs(past(1))
    expect(await costs(past(20))).toBe(one)
    // One more, for the campaign whose time zone its days are of.
    expect(await costs(`timeline(${span(0, 100, 'SECOND')}) { until totals { seq } }`)).toBe(one + 1)
  })

  test.each([
    ['from after to', 'campaign(code: "test")', span(5, 5, 'SECOND'), 'to', 'must be later than from'],
    [
      'more than 1440 buckets',
      'campaign(code: "test")',
      span(0, 1_441, 'SECOND'),
      'to',
      'must leave at most 1440 buckets between itself and from',
    ],
  ])('refuses %s', async (_name, of, args, path, message) => {
    expect(await refusal(`{ ${of} { timeline(${args}) { until } } }`)).toEqual([{ path, message }])
  })

  test('refuses seconds of a project, which has minutes', async () => {
    const text = `{ node(id: "prj_1") { ... on Project { timeline(${span(0, 5, 'SECOND')}) { until } } } }`
    expect(await refusal(text)).toEqual([
      { path: 'bucket', message: 'must be a minute or longer: no seconds are kept here' },
    ])
  })

  test('of a campaign in DRAFT is none for the public', async () => {
    await service.sql`update campaign set phase = 'DRAFT' where id = 1`
    const text = `{ node(id: "org_1") { ... on Organization { timeline(campaign: "cmp_1", ${span(0, 60, 'MINUTE')}) { until } } } }`
    const refused = await refusal(text).finally(
      () => service.sql`update campaign set phase = 'LIVE' where id = 1`,
    )
    expect(refused).toBe('NOT_FOUND')
  })

  test.each([
    ['Asia/Shanghai', '2022-09-09', '2022-09-08T16:00:00.000Z'],
    ['Asia/Kolkata', '2022-09-09', '2022-09-08T18:30:00.000Z'],
    ['America/New_York', '2022-11-07', '2022-11-07T05:00:00.000Z'],
    ['America/Havana', '2022-03-13', '2022-03-13T05:00:00.000Z'],
    ['Pacific/Kiritimati', '2022-09-09', '2022-09-08T10:00:00.000Z'],
  ])('has days that begin where they do in %s', (timeZone, day, instant) => {
    expect(startOfDay(day, timeZone).toISOString()).toBe(instant)
  })

  test('has a day of 25 hours where clocks are set back', () => {
    const day = {
      from: new Date('2022-11-06T12:00:00Z'),
      to: new Date('2022-11-06T13:00:00Z'),
      bucket: 'DAY',
    } as const
    const [first, second] = boundariesOf(day, 'America/New_York', new Date('2023-01-01T00:00:00Z'))
    expect(((second as Date).getTime() - (first as Date).getTime()) / 3_600_000).toBe(25)
  })
})

describe('a comparison', () => {
  const fields = 'elapsedSeconds otherAt totals { donationCount } otherTotals { donationCount }'
  const compare = (args: string) => `{ campaign(code: "test") { comparison(${args}) { ${fields} } } }`

  test('has two editions after the same time', async () => {
    await service.sql`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal, daily_flower_cap)
      select 'earlier', edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at - interval '1 day', ends_at, 'LIVE', rehearsal, daily_flower_cap
      from campaign where id = 1`
    const [row] = await service.sql`select id from campaign where code = 'earlier'`
    const { campaign } = await query(compare(`with: { campaign: "cmp_${row?.id}" }, at: "${seconds(2)}"`))
    expect(campaign.comparison).toMatchObject({
      otherAt: seconds(2 - 86_400),
      totals: { donationCount: 3 },
      otherTotals: { donationCount: 0 },
    })
    const ahead = `{ campaign(code: "earlier") { comparison(with: { campaign: "cmp_1" }) { elapsedSeconds } } }`
    expect(await refusal(ahead)).toEqual([{ path: 'with.campaign', message: 'has not come so far yet' }])
  })

  test('has two days after the same time since midnight', async () => {
    const { campaign } = await query(compare(`with: { day: "2022-09-08" }, at: "${seconds(3)}"`))
    expect(campaign.comparison).toEqual({
      elapsedSeconds: 12 * 3_600 + 3,
      otherAt: seconds(3 - 86_400),
      totals: { donationCount: 3 },
      otherTotals: { donationCount: 0 },
    })
  })

  const beside = (id: string, type: string, args: string) =>
    `{ node(id: "${id}") { ... on ${type} { comparison(${args}) { ${fields} } } } }`

  test('has two projects after the same time, by whole minutes', async () => {
    const { node } = await query(beside('prj_1', 'Project', `with: "prj_2", at: "${seconds(61)}"`))
    expect(node.comparison).toMatchObject({
      otherAt: seconds(61),
      totals: { donationCount: 3 },
      otherTotals: { donationCount: 0 },
    })
    const back = await query(beside('prj_2', 'Project', `with: "prj_1", at: "${seconds(120)}"`))
    expect(back.node.comparison).toMatchObject({
      totals: { donationCount: 0 },
      otherTotals: { donationCount: 4 },
    })
  })

  test('has two dreams, each since its own window opened', async () => {
    const { sql } = service
    const flowers = (args: string) =>
      `{ node(id: "drm_1") { ... on Dream { comparison(${args}) {
        otherAt totals { flowerCount } otherTotals { flowerCount } } } } }`
    await sql`update dream set opens_at = opens_at + interval '1 second' where id = 2`
    const { node } = await query(flowers(`with: "drm_2", at: "${seconds(2)}"`)).finally(
      () => sql`update dream set opens_at = opens_at - interval '1 second' where id = 2`,
    )
    expect(node.comparison).toEqual({
      otherAt: seconds(3),
      totals: { flowerCount: 0 },
      otherTotals: { flowerCount: 1 },
    })
    const same = await query(flowers(`with: "drm_2", at: "${seconds(2)}"`))
    expect(same.node.comparison).toMatchObject({ otherAt: seconds(2), otherTotals: { flowerCount: 0 } })
  })

  test('has an organization in two editions, and two teams', async () => {
    const [row] = await service.sql`select id from campaign where code = 'earlier'`
    const { node } = await query(
      beside('org_1', 'Organization', `campaign: "cmp_1", with: "cmp_${row?.id}", at: "${seconds(60)}"`),
    )
    expect(node.comparison).toMatchObject({
      otherAt: seconds(60 - 86_400),
      totals: { donationCount: 3 },
      otherTotals: { donationCount: 0 },
    })
    await service.sql`
      insert into team (campaign_id, code, captain_id, project_id, kind, name, slogan_state, state, idempotency_key,
        content_digest, created_at)
      select n, 'BESIDE' || n, 1, 1, 'PERSONAL', 'team', 'NONE', 'OPEN', 'beside' || n, 'x', now()
      from unnest(array[1, ${row?.id}]::int[]) n`
    const teams = await query(beside('tem_1', 'Team', `with: "tem_2", at: "${seconds(60)}"`))
    expect(teams.node.comparison).toMatchObject({ otherAt: seconds(60 - 86_400) })
  })

  test.each([
    ['prj_1', 'Project', 'with: "prj_99"', 'NOT_FOUND'],
    ['prj_1', 'Project', 'with: "prj_3"', 'NOT_FOUND'],
    ['drm_1', 'Dream', 'with: "drm_99"', 'NOT_FOUND'],
    ['tem_1', 'Team', 'with: "tem_99"', 'NOT_FOUND'],
    ['org_1', 'Organization', 'campaign: "cmp_1", with: "cmp_99"', 'NOT_FOUND'],
    ['org_1', 'Organization', 'campaign: "cmp_99", with: "cmp_1"', 'NOT_FOUND'],
    ['prj_1', 'Project', 'with: "prj_2", at: "2023-01-01T00:00:00Z"', 'at'],
    ['prj_1', 'Project', 'with: "prj_2", at: "2022-08-01T00:00:00Z"', 'at'],
    ['prj_1', 'Project', 'with: "drm_1"', 'with'],
  ])('of %s, a %s, %s is refused: %s', async (id, type, args, problem) => {
    await service.sql`update project set state = 'DRAFT' where id = 3`
    const refused = await refusal(beside(id, type, args)).finally(
      () => service.sql`update project set state = 'SUSPENDED' where id = 3`,
    )
    if (problem === 'NOT_FOUND') expect(refused).toBe(problem)
    else expect(refused).toMatchObject([{ path: problem }])
  })

  test.each([
    ['with: { day: "2022-09-10" }', 'with.day', 'has not come so far yet'],
    ['with: { day: "2021-09-10" }', 'with.day', 'must be a day of the campaign, as YYYY-MM-DD'],
    ['with: { campaign: "cmp_1" }, at: "2022-08-01T00:00:00Z"', 'at', 'must not lie before the beginning'],
  ])('refuses %s', async (args, path, message) => {
    expect(await refusal(compare(args))).toEqual([{ path, message }])
  })
})

describe('a replay', () => {
  const frameFields = `at speed done totals { seq donationCount received { minorUnits } flowerCount }
    dreams { rank dream { id } totals { flowerCount } }`
  const replay = (from: number, to: number, speed: number) =>
    `subscription { replay(campaign: "cmp_1", from: "${seconds(from)}", to: "${seconds(to)}", speed: ${speed}) { ${frameFields} } }`

  test('shows what stood at each instant, the race as it was ranked then, and completes at its end', async () => {
    const frames = await replayed(service, replay(0, 5.5, 10))
    expect(frames.at(-1)).toMatchObject({ at: seconds(5), done: true })
    expect(frames.slice(0, -1).every(({ done }) => !done)).toBe(true)
    expect(frames.map(({ at }) => at)).toEqual([...frames.map(({ at }) => at)].sort())
    for (const { at, totals, dreams } of frames) {
      const { campaign } = await query(`{ campaign(code: "test") {
        totals(at: "${at}") { seq donationCount received { minorUnits } flowerCount } } }`)
      expect(totals).toEqual(campaign.totals)
      // At every second the dreams come to the flowers of the campaign (I23).
      expect(dreams.reduce((sum: number, dream: Json) => sum + dream.totals.flowerCount, 0)).toBe(
        totals.flowerCount,
      )
    }
    // Both have one flower in the end: the second dream had it earlier.
    expect(
      frames
        .at(-1)
        .dreams.slice(0, 2)
        .map(({ dream }: Json) => dream.id),
    ).toEqual(['drm_2', 'drm_1'])
    expect(service.app.replays.underWay()).toBe(0)
  })

  test('shows the regions as they were, where they are asked for in whatever way, and they add up', async () => {
    const row = 'key nameEn totals { seq donationCount donorCount received { minorUnits } flowerCount }'
    const course = `campaign: "cmp_1", from: "${seconds(0)}", to: "${seconds(4)}", speed: 100`
    const frames = await replayed(
      service,
      `subscription { replay(${course}) { at ...Parts } }
      fragment Parts on ReplayFrame { totals { donationCount flowerCount } ... { regions { ${row} } } }`,
    )
    expect(frames.at(-1).totals).toEqual({ donationCount: 3, flowerCount: 2 })
    for (const { at, totals, regions } of frames) {
      const { campaign } = await query(
        `{ campaign(code: "test") { breakdown(by: REGION, at: "${at}") { rows { ${row} } } } }`,
      )
      expect(regions).toEqual(campaign.breakdown.rows)
      for (const of of ['donationCount', 'flowerCount'])
        expect(regions.reduce((sum: number, region: Json) => sum + region.totals[of], 0)).toBe(totals[of])
    }
    const frame = service.app.replays.start({
      campaignId: 1,
      from: start,
      to: new Date(seconds(4)),
      speed: 100,
      regions: false,
    })
    expect((await frame.next()).value.regions).toEqual([])
    await frame.return?.()
  })

  test('ends for whoever leaves, and makes room', async () => {
    const watch = service.subscribe(replay(0, 100, 1))
    expect((await watch.next())?.data.replay).toMatchObject({ at: seconds(0), done: false })
    expect(service.app.replays.underWay()).toBe(1)
    await watch.close()
    await expect.poll(() => service.app.replays.underWay()).toBe(0)
  })

  test('is refused when too many are under way', async () => {
    const course = { campaignId: 1, from: start, to: new Date(seconds(100)), speed: 1, regions: false }
    const started = Array.from({ length: 500 }, () => service.app.replays.start(course))
    expect(() => service.app.replays.start(course)).toThrow(/as much as it can/)
    for (const one of started) await one.return?.()
    expect(service.app.replays.underWay()).toBe(0)
  })

  test.each([
    ['too fast', replay(0, 5, 3_601), 'speed', 'must be between 1 and 3600'],
    ['standing still', replay(0, 5, 0), 'speed', 'must be between 1 and 3600'],
    ['backward', replay(5, 5, 1), 'to', 'must be later than from'],
    ['into the future', replay(0, 500, 1), 'to', 'must not lie in the future'],
  ])('is refused when it is %s', async (_name, text, path, message) => {
    const watch = service.subscribe(text)
    const problems = await watch.next().then(
      (frame) => frame?.errors,
      (errors) => errors,
    )
    expect(problems[0].extensions.fields).toEqual([{ path, message }])
  })

  test.each([
    [1, 0, 3, [0, 1, 2, 3]],
    [10, 0, 2, [0, 1, 2]],
    [25, 0, 7, [0, 3, 6, 7]],
    [3_600, 0, 800, [0, 360, 720, 800]],
  ])(
    'at %i times the pace goes from %i to %i by whole seconds, ten frames a second at most',
    (speed, from, to, instants) => {
      const course = { campaignId: 1, from: new Date(seconds(from)), to: new Date(seconds(to)), speed }
      const shown = Array.from({ length: lastIndexOf(course) + 1 }, (_, index) => instantOf(course, index))
      expect(shown.map((instant) => (instant.getTime() - start.getTime()) / 1_000)).toEqual(instants)
    },
  )
})

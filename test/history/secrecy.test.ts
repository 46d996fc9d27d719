// What the past keeps to itself: drafts and what brakes hold back, in replays and comparisons too.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '../governance/stage.ts'
import { type Service, startService } from '../setup/service.ts'
import { replayed } from './replayed.ts'

let service: Service
let stage: Stage
let draft: string
const start = new Date('2022-09-09T12:00:00+08:00')
const seconds = (count: number) => new Date(start.getTime() + count * 1_000).toISOString()

beforeAll(async () => {
  service = await startService()
  stage = await openStage(service)
  service.clock.set(seconds(1))
  await stage.donate({ donorRef: 'before' })
  service.clock.set(seconds(10))
  const [row] = await service.sql`
    insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal, daily_flower_cap)
    select 'draft', edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, 'DRAFT', rehearsal, daily_flower_cap
    from campaign where id = 1 returning id`
  draft = `cmp_${row?.id}`
})

afterAll(() => service?.close())

const replay = (campaign: string, from: number, to: number, speed: number) =>
  `subscription { replay(campaign: "${campaign}", from: "${seconds(from)}", to: "${seconds(to)}", speed: ${speed}) {
    at done totals { seq serviceLevel donationCount received { minorUnits } } } }`

describe('what is not public', () => {
  test('is not replayed: a campaign in DRAFT is not found', async () => {
    const watch = service.subscribe(replay(draft, 0, 5, 10))
    const problems = await watch.next().then(
      (frame) => frame?.errors,
      (errors) => errors,
    )
    expect(problems?.[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('is not compared with: an edition in DRAFT is not found for the public', async () => {
    const { body } = await service.graphql(
      `{ campaign(code: "test") { comparison(with: { campaign: "${draft}" }) { elapsedSeconds } } }`,
    )
    expect(body.errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('is not replayed: what a brake holds back, until it has ended', async () => {
    const { clock } = service
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    clock.set(seconds(12))
    await stage.donate({ donorRef: 'meanwhile' })
    clock.set(seconds(120))
    const counts = async () => {
      const frames = await replayed(service, replay('cmp_1', 0, 30, 100))
      for (const { at, totals } of frames) {
        const { body } = await service.graphql(
          `{ campaign(code: "test") { totals(at: "${at}") { seq serviceLevel donationCount received { minorUnits } } } }`,
        )
        expect(totals).toEqual(body.data.campaign.totals)
      }
      return frames.map(({ totals }) => `${totals.donationCount} ${totals.serviceLevel}`).at(-1)
    }
    expect(await counts()).toBe('1 FROZEN')
    await stage.release(brake)
    expect(await counts()).toBe('2 FINAL')
  })

  test('a replay that was read late goes on at its pace, and ends with its last frame', async () => {
    const course = { campaignId: 1, from: start, to: new Date(seconds(10)), speed: 10, regions: false }
    const frames = service.app.replays.start(course)
    const first = (await frames.next()).value
    const until = performance.now() + 450
    while (performance.now() < until);
    const second = (await frames.next()).value
    expect(first.at.toISOString()).toBe(seconds(0))
    expect(second.at.getTime()).toBeGreaterThanOrEqual(new Date(seconds(4)).getTime())
    let last = second
    for (let next = await frames.next(); !next.done; next = await frames.next()) last = next.value
    expect(last).toMatchObject({ done: true, at: new Date(seconds(10)) })
  })
})

// What a topic was in each minute: kept once, when the minute is over. The last one is what it is now.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '../governance/stage.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let stage: Stage
const start = new Date('2022-09-09T12:00:00+08:00')
const instant = (seconds: number) => new Date(start.getTime() + seconds * 1_000)

beforeAll(async () => {
  service = await startService()
  stage = await openStage(service)
})
afterAll(() => service?.close())

const rows = (table: 'totals_minute' | 'totals_by_minute') => service.sql`
  select minute, at, donation_count as gifts from ${service.sql(table)}
  where topic = 'project:1' order by minute`

describe('a minute of a topic', () => {
  test('is not kept while it runs, however many gifts come, and is told all the same', async () => {
    for (const second of [1, 20, 59]) {
      service.clock.set(instant(second))
      await stage.donate({ donorRef: `at-${second}` })
    }
    expect(await rows('totals_minute')).toEqual([])
    expect(await rows('totals_by_minute')).toEqual([{ minute: start, at: instant(59), gifts: 3n }])
  })

  test('is kept as it ended by the first gift after it, which it does not hold', async () => {
    service.clock.set(instant(150))
    await stage.donate({ donorRef: 'later' })
    const first = { minute: start, at: instant(59), gifts: 3n }
    expect(await rows('totals_minute')).toEqual([first])
    expect(await rows('totals_by_minute')).toEqual([
      first,
      { minute: instant(120), at: instant(150), gifts: 4n },
    ])
  })

  test('is not kept again by what moves another topic', async () => {
    service.clock.set(instant(300))
    await stage.donate({ donorRef: 'elsewhere', project: 'prj_2' })
    expect(await rows('totals_minute')).toHaveLength(1)
    expect(await rows('totals_by_minute')).toHaveLength(2)
  })
})

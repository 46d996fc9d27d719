// What stood at an instant: what live frames showed at each second is what is answered when the instant is asked for later.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '../governance/stage.ts'
import { startOver } from '../model/verbs.ts'
import { type Json, type Service, startService } from '../setup/service.ts'

let service: Service
let stage: Stage

beforeAll(async () => {
  service = await startService()
  stage = await openStage(service)
})

afterAll(() => service?.close())

const values = `donationCount donorCount received { minorUnits } matched { minorUnits } matchReversed { minorUnits }
  held { minorUnits } refunded { minorUnits } flowerCount flowersReversed giverCount
  lines { line gross { minorUnits } held { minorUnits } corrected { minorUnits } }`

async function query(text: string, variables?: Record<string, unknown>, token?: string): Promise<Json> {
  const { body } = await service.graphql(text, variables, token)
  expect(body.errors).toBeUndefined()
  return body.data
}

const parts =
  'donationCount received { minorUnits } refunded { minorUnits } matched { minorUnits } flowerCount'

const topics = `
  campaign: campaign(code: "test") { totals(at: $at) { seq serviceLevel ${values} } }
  project: node(id: "prj_1") { ... on Project { totals(at: $at) { seq serviceLevel ${values} } } }
  organization: node(id: "org_1") {
    ... on Organization { totals(campaign: "cmp_1", at: $at) { seq serviceLevel ${values} } } }
  one: node(id: "drm_1") { ... on Dream { totals(at: $at) { seq serviceLevel ${values} } } }
  window: node(id: "mwn_1") { ... on MatchingWindow { totals(at: $at) { seq serviceLevel ${values} } } }
  regions: campaign(code: "test") { breakdown(by: REGION, at: $at) { total { ${parts} } rows { key totals { ${parts} } } } }
  days: campaign(code: "test") { breakdown(by: DAY, at: $at) { total { ${parts} } rows { key totals { ${parts} } } } }
  categories: campaign(code: "test") {
    breakdown(by: CATEGORY, at: $at) { total { ${parts} } rows { key totals { ${parts} } } } }
  dreams: campaign(code: "test") { breakdown(by: DREAM, at: $at) { total { ${parts} } rows { key totals { ${parts} } } } }`

const at = (instant: Date | string | null) =>
  query(`query ($at: DateTime) { ${topics} }`, {
    at: instant instanceof Date ? instant.toISOString() : instant,
  })

/** Without what says how present an answer is: what remains are the numbers. */
function numbers(answer: Json): Json {
  return JSON.parse(JSON.stringify(answer), (key, value) =>
    key === 'seq' || key === 'serviceLevel' ? undefined : value,
  )
}

const secondMs = 1_000
const minuteMs = 60_000
const broad = ['campaign', 'one', 'window', 'regions', 'days', 'categories', 'dreams'] as const
const byMinute = ['project', 'organization'] as const
const boundaryAfter = (instant: Date, lengthMs: number) =>
  new Date((Math.floor(instant.getTime() / lengthMs) + 1) * lengthMs)

describe('what was shown at an instant', () => {
  beforeEach(async () => {
    await startOver(service)
    stage = await openStage(service)
  })

  const step = fc.record({
    what: fc.constantFrom('gift', 'gift', 'flower', 'refund', 'freeze project', 'freeze all', 'release'),
    project: fc.constantFrom('prj_1', 'prj_2', 'prj_4'),
    amount: fc.integer({ min: 1, max: 5_000 }),
    person: fc.integer({ min: 1, max: 4 }),
    waitMs: fc.constantFrom(0, 1, 400, 999, 1_000, 2_500, 59_000, 60_000, 125_000),
  })

  test('is answered when it is asked for later, while brakes hold and when they have ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 14 }), async (steps) => {
        await startOver(service)
        stage = await openStage(service)
        const shown = new Map<string, { live: Json; braked: boolean }>()
        const gifts: string[] = []
        const brakes: string[] = []
        let flowers = 0
        for (const { what, project, amount, person, waitMs } of steps) {
          if (what === 'gift')
            gifts.push((await stage.donate({ project, amount, donorRef: `p-${person}` })).id)
          else if (what === 'flower') {
            flowers += 1
            await stage.deed(`giver-${flowers}`, 'STEPS')
            expect(await stage.giveFlower(`giver-${flowers}`)).toBe('given')
          } else if (what === 'refund' && gifts.length > 0) await refund(gifts.pop() as string)
          else if (what === 'freeze project')
            brakes.push(await engageOrNone({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' }))
          else if (what === 'freeze all')
            brakes.push(await engageOrNone({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' }))
          else if (what === 'release') {
            const brake = brakes.pop()
            if (brake) await stage.release(brake)
          }
          const now = service.clock.now()
          const live = await at(null)
          const braked = brakes.some(Boolean)
          // Of each second the last that was shown stands.
          shown.set(boundaryAfter(now, secondMs).toISOString(), { live, braked })
          service.clock.advance(waitMs)
          if (boundaryAfter(service.clock.now(), minuteMs) > boundaryAfter(now, minuteMs))
            shown.set(`minute ${boundaryAfter(now, minuteMs).toISOString()}`, { live, braked })
        }
        service.clock.advance(10 * minuteMs)
        const compare = async (concerns: (braked: boolean) => boolean) => {
          for (const [place, { live, braked }] of shown) {
            if (!concerns(braked)) continue
            const then = await at(place.replace('minute ', ''))
            const named = place.startsWith('minute') ? byMinute : broad
            for (const topic of named)
              expect([place, topic, numbers(then[topic])]).toEqual([place, topic, numbers(live[topic])])
          }
        }
        if (brakes.some(Boolean)) {
          // Whatever a brake holds back now, it holds back of the past as well.
          const now = await at(null)
          for (const place of shown.keys()) {
            const then = await at(place.replace('minute ', ''))
            for (const topic of ['campaign', 'project', 'one'] as const) {
              expect(then[topic].totals.seq).toBeLessThanOrEqual(now[topic].totals.seq)
              expect(then[topic].totals.donationCount).toBeLessThanOrEqual(now[topic].totals.donationCount)
            }
          }
        }
        for (const brake of brakes) if (brake) await stage.release(brake)
        await compare((braked) => !braked)
      }),
      { numRuns: 1, endOnFailure: true },
    )
  })

  test('is what live frames showed, second by second', async () => {
    const watches = {
      campaign: service.subscribe(
        `subscription { it: campaignTotals(campaign: "cmp_1", maxHz: 20) { seq ${values} } }`,
      ),
      one: service.subscribe(`subscription { it: dreamTotals(dream: "drm_1", maxHz: 20) { seq ${values} } }`),
      project: service.subscribe(
        `subscription { it: projectTotals(project: "prj_1", maxHz: 20) { seq ${values} } }`,
      ),
    }
    const reads = async (watch: keyof typeof watches, wanted: (totals: Json) => boolean) => {
      for (;;) {
        const frame = await watches[watch].next()
        expect(frame?.errors).toBeUndefined()
        if (wanted(frame?.data.it)) return frame?.data.it
      }
    }
    const remembered: [at: Date, topic: 'campaign' | 'one' | 'project', shown: Json][] = []
    for (let second = 1; second <= 4; second += 1) {
      await stage.donate({ amount: 100 * second, donorRef: 'watched' })
      await stage.deed(`watched-${second}`, 'STEPS')
      await stage.giveFlower(`watched-${second}`)
      const now = service.clock.now()
      remembered.push(
        [
          boundaryAfter(now, secondMs),
          'campaign',
          await reads('campaign', (it) => it.flowerCount === second),
        ],
        [boundaryAfter(now, secondMs), 'one', await reads('one', (it) => it.flowerCount === second)],
        [
          boundaryAfter(now, minuteMs),
          'project',
          await reads('project', (it) => it.donationCount === second),
        ],
      )
      service.clock.advance(second === 2 ? minuteMs : secondMs)
    }
    service.clock.advance(2 * minuteMs)
    await Promise.all(Object.values(watches).map((watch) => watch.close()))
    for (const [instant, topic, shown] of remembered.filter(lastOfItsPlace)) {
      const { seq: _seq, serviceLevel, ...then } = (await at(instant))[topic].totals
      const { seq: _shown, ...frame } = shown
      expect([topic, then]).toEqual([topic, frame])
      expect(serviceLevel).toBe('FINAL')
    }
  })

  test('stays held back while a brake holds it back, and is told when the brake has ended', async () => {
    const { clock } = service
    const counts = async (instant: Date) => {
      const { campaign, project, window } = await at(instant)
      return [campaign, project, window].map(({ totals }) => `${totals.donationCount} ${totals.serviceLevel}`)
    }
    await stage.donate({ donorRef: 'before' })
    clock.advance(minuteMs)
    const before = clock.now()
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    clock.advance(minuteMs)
    await stage.donate({ donorRef: 'meanwhile' })
    clock.advance(minuteMs)
    const meanwhile = clock.now()
    clock.advance(minuteMs)
    expect(await counts(before)).toEqual(Array(3).fill('1 FINAL'))
    expect(await counts(meanwhile)).toEqual(Array(3).fill('1 FROZEN'))
    await stage.release(brake)
    expect(await counts(before)).toEqual(Array(3).fill('1 FINAL'))
    expect(await counts(meanwhile)).toEqual(Array(3).fill('2 FINAL'))
  })

  test('is all zeros before anything moved, and nothing of the running grain', async () => {
    const { clock } = service
    clock.advance(500)
    await stage.donate({ donorRef: 'running' })
    for (const instant of ['0001-01-01T00:00:00Z', '2022-08-01T00:00:00Z', clock.now()]) {
      const { campaign, project } = await at(instant)
      expect([campaign.totals.donationCount, project.totals.donationCount]).toEqual([0, 0])
      expect([campaign.totals.seq, project.totals.seq]).toEqual([0, 0])
    }
    clock.advance(500)
    const { campaign, project } = await at(clock.now())
    expect(campaign.totals).toMatchObject({ donationCount: 1, serviceLevel: 'LIVE' })
    expect(project.totals.donationCount).toBe(0)
    // An entry of a later second says that none can come any more that belongs to an earlier one.
    const instant = clock.now()
    await stage.donate({ donorRef: 'later' })
    expect((await at(instant)).campaign.totals).toMatchObject({ donationCount: 1, serviceLevel: 'FINAL' })
  })

  test('is no answer for an instant that lies ahead', async () => {
    const { body } = await service.graphql(
      'query ($at: DateTime) { campaign(code: "test") { totals(at: $at) { seq } } }',
      {
        at: new Date(service.clock.now().getTime() + 1).toISOString(),
      },
    )
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: 'at', message: 'must not lie in the future' }],
    })
  })

  function lastOfItsPlace(
    [instant, topic]: [Date, string, Json],
    position: number,
    all: [Date, string, Json][],
  ): boolean {
    return !all
      .slice(position + 1)
      .some((later) => later[1] === topic && later[0].getTime() === instant.getTime())
  }

  async function engageOrNone(brake: object): Promise<string> {
    const verdict = await stage.send('engageBrake', brake)
    return verdict.__typename === 'EngageBrakeSuccess' ? verdict.brake.id : ''
  }

  async function refund(donation: string): Promise<void> {
    const token = await service.token('partner', 'prt_1', 60 * 86_400)
    await query(
      `mutation { refundDonation(input: { idempotencyKey: "r-${donation}", donation: "${donation}", reason: "by mistake" }) { __typename } }`,
      {},
      token,
    )
  }
})

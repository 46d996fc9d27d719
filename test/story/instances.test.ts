// Two instances on one database and one Redis, as clients see them: the same numbers within a second, and a Redis that
// dies and comes back noticed in nothing but the service level.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnRedis, portOf, startRedis, whyNoRedis } from '../live/stage.ts'
import { type Service, sharesDatabase, startService, type Watch } from '../setup/service.ts'

const why = whyNoRedis ?? (sharesDatabase() ? null : 'needs PostgreSQL, which two instances can share')

describe.skipIf(why !== null)(`two instances and a Redis of their own${why ? ` (${why})` : ''}`, () => {
  let redis: OwnRedis
  let here: Service
  let there: Service
  let partner: string
  let gifts = 0

  beforeAll(async () => {
    redis = await startRedis()
    here = await startService({ config: { redisUrl: redis.url } })
    there = await startService({ beside: here, config: { redisUrl: redis.url } })
    partner = await here.token('partner', 'prt_1')
  })

  afterAll(async () => {
    await there?.close()
    await here?.close()
    await redis?.stop()
  })

  async function give(at: Service): Promise<void> {
    gifts += 1
    const { body } = await at.graphql(
      'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
      { input: { idempotencyKey: `gift-${gifts}`, project: 'prj_1', amount: 100 } },
      partner,
    )
    expect(body.data.donate.__typename).toBe('DonateSuccess')
  }

  const query =
    'subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { seq serviceLevel donationCount received { minorUnits } } }'

  test('a gift made at one is seen at the other, and Redis comes and goes without a gift failing', async () => {
    const levels: string[] = []
    const counts: number[] = []
    const watch = there.subscribe(query)
    const until = async (right: (totals: Shown) => boolean): Promise<Shown> => {
      for (;;) {
        const totals = await shown(watch)
        levels.push(totals.serviceLevel)
        counts.push(totals.donationCount)
        if (right(totals)) return totals
      }
    }

    await until(({ serviceLevel }) => serviceLevel === 'LIVE')
    await give(here)
    await until(({ donationCount }) => donationCount === 1)

    await redis.stop()
    await until(({ serviceLevel }) => serviceLevel === 'DELAYED')
    await give(here)
    await give(there)
    await until(({ donationCount }) => donationCount === 3)

    redis = await startRedis(portOf(redis))
    await until(({ serviceLevel }) => serviceLevel === 'LIVE')
    await give(here)
    const last = await until(({ donationCount }) => donationCount === 4)

    expect(last).toMatchObject({ serviceLevel: 'LIVE', received: { minorUnits: 400 } })
    expect(counts).toEqual(counts.toSorted((one, other) => one - other))
    expect(levels.filter((level, position) => level !== levels[position - 1])).toEqual([
      'LIVE',
      'DELAYED',
      'LIVE',
    ])
  })
})

interface Shown {
  seq: number
  serviceLevel: string
  donationCount: number
  received: { minorUnits: number }
}

async function shown(watch: Watch): Promise<Shown> {
  const frame = await watch.next()
  if (!frame?.data) throw new Error(`no frame: ${JSON.stringify(frame)}`)
  return frame.data.campaignTotals
}

// Breakdowns add up to the campaign at one seq, and the minutes of the chart carry forward what stood.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HeldClock, heldClock, type Service, startService } from '../setup/service.ts'

let service: Service
let clock: HeldClock

beforeAll(async () => {
  clock = heldClock('2022-09-07T23:59:30+08:00')
  service = await startService({ clock })
})

afterAll(() => service?.close())

let key = 0

async function donate(project: string, amount: number, donorRef: string | null, regionCode: string | null) {
  key += 1
  const { body } = await service.graphql(
    'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
    {
      input: {
        idempotencyKey: `k${key}`,
        project,
        amount,
        donorRef,
        regionCode,
        paymentReference: `p${key}`,
      },
    },
    await service.token('partner', 'prt_1'),
  )
  expect(body.data?.donate.__typename).toBe('DonateSuccess')
}

interface Row {
  key: string
  totals: { seq: number; donationCount: number; received: { minorUnits: number }; flowerCount: number }
}

async function breakdown(by: string): Promise<{ seq: number; total: Row['totals']; rows: Row[] }> {
  const values = '{ seq donationCount received { minorUnits } flowerCount }'
  const { body } = await service.graphql(
    `{ campaign(code: "test") { breakdown(by: ${by}) { seq total ${values} rows { key totals ${values} } } } }`,
  )
  expect(body.errors).toBeUndefined()
  return body.data.campaign.breakdown
}

function sum(rows: Row[], value: (totals: Row['totals']) => number): number {
  return rows.reduce((total, row) => total + value(row.totals), 0)
}

test('before the first gift every part is there and zero', async () => {
  for (const [by, parts] of [
    ['REGION', 35],
    ['CATEGORY', 6],
    ['CHANNEL', 1],
    ['DAY', 10],
    ['DREAM', 4],
  ] as const) {
    const { seq, total, rows } = await breakdown(by)
    expect(seq).toBe(0)
    expect(rows).toHaveLength(parts)
    expect([...rows, { totals: total }].every(({ totals }) => totals.donationCount === 0)).toBe(true)
  }
})

describe('after gifts', () => {
  beforeAll(async () => {
    await donate('prj_1', 100, 'alice', '440000')
    await donate('prj_2', 250, 'bob', '110000')
    clock.set('2022-09-08T00:00:10+08:00')
    await donate('prj_4', 1, null, null)
    await donate('prj_1', 5_000, 'alice', null)
    const { body } = await service.graphql(
      'mutation { giveFlowers(input: { idempotencyKey: "f1", dream: "drm_2", count: 1 }) { __typename } }',
      {},
      await service.token('donor', 'alice'),
    )
    expect(body.data.giveFlowers.__typename).toBe('GiveFlowersSuccess')
  })

  test.each(['REGION', 'CATEGORY', 'CHANNEL', 'DAY'])(
    'donations by %s add up to the campaign at one seq',
    async (by) => {
      const { seq, total, rows } = await breakdown(by)
      expect(total.donationCount).toBe(4)
      expect(total.received.minorUnits).toBe(5_351)
      expect(sum(rows, ({ donationCount }) => donationCount)).toBe(4)
      expect(sum(rows, ({ received }) => received.minorUnits)).toBe(5_351)
      expect(new Set([total, ...rows.map((row) => row.totals)].map((totals) => totals.seq))).toEqual(
        new Set([seq]),
      )
    },
  )

  test.each(['REGION', 'DAY', 'DREAM'])('flowers by %s add up to the campaign', async (by) => {
    const { total, rows } = await breakdown(by)
    expect(total.flowerCount).toBe(1)
    expect(sum(rows, ({ flowerCount }) => flowerCount)).toBe(1)
  })

  test('a gift that names no region and whose donor has none counts to UNKNOWN', async () => {
    const { rows } = await breakdown('REGION')
    const received = Object.fromEntries(rows.map(({ key, totals }) => [key, totals.received.minorUnits]))
    expect(received['110000']).toBe(250)
    expect((received['440000'] ?? 0) + (received.UNKNOWN ?? 0)).toBe(5_101)
    expect(rows.filter(({ totals }) => totals.donationCount > 0).length).toBeLessThan(rows.length)
  })

  test('a channel is named, and a partner that is none has no row', async () => {
    const { body } = await service.graphql(
      '{ campaign(code: "test") { breakdown(by: CHANNEL) { rows { key nameZh nameEn totals { donationCount } } } } }',
    )
    expect(body.data.campaign.breakdown.rows).toEqual([
      { key: '1', nameZh: '测试支付', nameEn: 'Test channel', totals: { donationCount: 4 } },
    ])
  })

  test('the days are those of the campaign, in its own time zone', async () => {
    const { rows } = await breakdown('DAY')
    expect(rows.map(({ key }) => key)).toEqual(
      Array.from({ length: 10 }, (_, index) => `2022-09-${String(index + 1).padStart(2, '0')}`),
    )
    const counts = Object.fromEntries(rows.map(({ key, totals }) => [key, totals.donationCount]))
    expect([counts['2022-09-07'], counts['2022-09-08'], counts['2022-09-09']]).toEqual([2, 2, 0])
  })

  async function minutes(last: string): Promise<[minute: string, seq: number, received: number][]> {
    const { body } = await service.graphql(
      `{ campaign(code: "test") { minutes${last} { minute totals { seq received { minorUnits } } } } }`,
    )
    expect(body.errors).toBeUndefined()
    return body.data.campaign.minutes.map(
      ({ minute, totals }: { minute: string; totals: { seq: number; received: { minorUnits: number } } }) => [
        minute.slice(11, 16),
        totals.seq,
        totals.received.minorUnits,
      ],
    )
  }

  test('a minute shows what stood at its end, and one without movement what stood before', async () => {
    clock.set('2022-09-08T00:03:59+08:00')
    expect((await minutes('(last: 6)')).map(([minute, , received]) => [minute, received])).toEqual([
      ['15:58', 0],
      ['15:59', 350],
      ['16:00', 5_351],
      ['16:01', 5_351],
      ['16:02', 5_351],
      ['16:03', 5_351],
    ])
  })

  test('values from before the first minute shown are carried into it', async () => {
    clock.set('2022-09-09T12:00:00+08:00')
    const shown = await minutes('(last: 2)')
    expect(shown.map(([minute, , received]) => [minute, received])).toEqual([
      ['03:59', 5_351],
      ['04:00', 5_351],
    ])
    expect(await minutes('')).toHaveLength(60)
    expect(await minutes('(last: 240)')).toHaveLength(240)
  })

  test.each([0, -1, 241])('%i minutes are refused by the name of the argument', async (last) => {
    const { body } = await service.graphql(`{ campaign(code: "test") { minutes(last: ${last}) { minute } } }`)
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'last' }] })
  })

  test('every reading adds up while gifts go on, and none is behind the one before', async () => {
    const projects = ['prj_1', 'prj_2', 'prj_4'] as const
    const regions = ['440000', '110000', null, '650000'] as const
    const before = (await breakdown('REGION')).total
    const gifts = Array.from({ length: 60 }, (_, index) =>
      donate(projects[index % 3] ?? 'prj_1', index + 1, `d${index % 7}`, regions[index % 4] ?? null),
    )
    let seq = 0
    for (const by of ['REGION', 'CATEGORY', 'DAY', 'REGION', 'CATEGORY', 'DAY']) {
      const read = await breakdown(by)
      expect(sum(read.rows, ({ received }) => received.minorUnits)).toBe(read.total.received.minorUnits)
      expect(sum(read.rows, ({ donationCount }) => donationCount)).toBe(read.total.donationCount)
      expect(read.seq).toBeGreaterThanOrEqual(seq)
      seq = read.seq
    }
    await Promise.all(gifts)
    const { total } = await breakdown('REGION')
    expect(total.donationCount).toBe(before.donationCount + 60)
    expect(total.received.minorUnits).toBe(before.received.minorUnits + 1_830)
  })
})

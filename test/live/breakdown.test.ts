// A breakdown as it moves: in every frame all at one seq, adding up to the campaign, whatever is counted.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from '../governance/stage.ts'
import { openPair, type Pair } from '../journal/stage.ts'
import type { Watch } from '../setup/service.ts'

interface Counted {
  seq: number
  serviceLevel: string
  donationCount: number
  received: { minorUnits: number }
  flowerCount: number
}

interface Frame {
  by: string
  seq: number
  serviceLevel: string
  total: Counted
  rows: { key: string; totals: Counted }[]
}

const counted = 'seq serviceLevel donationCount received { minorUnits } flowerCount'
const fields = `by seq serviceLevel total { ${counted} } rows { key totals { ${counted} } }`

let pair: Pair
let stage: Stage
let people = 0

beforeAll(async () => {
  pair = await openPair()
  stage = await openStage(pair.first)
})

afterAll(() => pair?.close())

function somebody(): string {
  people += 1
  return `split-${people}`
}

const live = (by: string, service = pair.second) =>
  service.subscribe(`subscription { breakdown(campaign: "cmp_1", by: ${by}, maxHz: 20) { ${fields} } }`)

const sum = ({ rows }: Frame, of: (counted: Counted) => number) =>
  rows.reduce((before, { totals }) => before + of(totals), 0)

/** Where many tests run at once, numbers may be DELAYED. */
function atEase(frame: Frame): Frame {
  return JSON.parse(JSON.stringify(frame).replaceAll('"DELAYED"', '"LIVE"'))
}

/** Reads on until a frame is as it should be, and checks of each that it adds up. */
async function until(watch: Watch, wanted: (frame: Frame) => boolean): Promise<Frame> {
  let last = 0
  for (;;) {
    const result = await watch.next()
    expect(result?.errors).toBeUndefined()
    const frame = atEase(result?.data.breakdown)
    expect(frame.seq).toBeGreaterThanOrEqual(last)
    last = frame.seq
    for (const { seq } of [frame.total, ...frame.rows.map(({ totals }) => totals)])
      expect(seq).toBe(frame.seq)
    if (frame.by !== 'DREAM') {
      expect(sum(frame, ({ donationCount }) => donationCount)).toBe(frame.total.donationCount)
      expect(sum(frame, ({ received }) => received.minorUnits)).toBe(frame.total.received.minorUnits)
    }
    if (frame.by !== 'CATEGORY' && frame.by !== 'CHANNEL')
      expect(sum(frame, ({ flowerCount }) => flowerCount)).toBe(frame.total.flowerCount)
    if (wanted(frame)) return frame
  }
}

test.each(['REGION', 'CATEGORY', 'CHANNEL', 'DAY', 'DREAM'])(
  'adds up by %s in every frame while gifts flow, and ends as the query has it',
  async (by) => {
    const watch = live(by)
    const before = await until(watch, () => true)
    const donor = somebody()
    await stage.deed(donor, 'STEPS')
    const gifts = Array.from({ length: 12 }, (_, index) =>
      stage.donate(
        { donorRef: somebody(), project: index % 2 ? 'prj_1' : 'prj_4' },
        index % 3 ? pair.first : pair.second,
      ),
    )
    await Promise.all([...gifts, stage.giveFlower(donor)])
    const after = await until(
      watch,
      ({ total }) =>
        total.donationCount === before.total.donationCount + 12 &&
        total.flowerCount === before.total.flowerCount + 1,
    )
    const { body } = await pair.first.graphql(
      `{ campaign(code: "test") { breakdown(by: ${by}) { ${fields} } } }`,
    )
    expect(after).toEqual(atEase(body.data.campaign.breakdown))
    await watch.close()
  },
)

test('what nobody knew of joins in the frame in which it is counted', async () => {
  const { sql } = pair.first
  const watch = live('REGION')
  const before = await until(watch, () => true)
  // As a donation that names a region which a later release knows.
  await sql.begin(async (tx) => {
    await tx`
      update journal_head set seq = seq + 1 where campaign_id = 1`
    await tx`
      insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
        flower_count, flowers_reversed, giver_count, flower_seq)
      select 1, 'region:990000', seq, at, 1, 1, 5, 0, 0, 0, 0, 0, 0, 0 from journal_head where campaign_id = 1`
    await tx`
      update totals set donation_count = donation_count + 1, donor_count = donor_count + 1, received = received + 5,
        seq = (select seq from journal_head where campaign_id = 1)
      where campaign_id = 1 and topic = 'campaign'`
  })
  const after = await until(watch, ({ total }) => total.donationCount > before.total.donationCount)
  expect(after.rows.find(({ key }) => key === '990000')?.totals.received.minorUnits).toBe(5)
  await watch.close()
})

test('stands as a whole while everything is held back', async () => {
  const watch = live('REGION')
  const before = await until(watch, () => true)
  const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
  await stage.donate({ donorRef: somebody() })
  const held = await until(watch, ({ serviceLevel }) => serviceLevel === 'FROZEN')
  expect(held.total.donationCount).toBe(before.total.donationCount)
  expect(new Set(held.rows.map(({ totals }) => totals.serviceLevel))).toEqual(new Set(['FROZEN']))
  await stage.release(brake)
  await until(watch, ({ total }) => total.donationCount === before.total.donationCount + 1)
  await watch.close()
})

describe('a breakdown', () => {
  test.each([
    ['campaign: "prj_1", by: REGION', 'INVALID_INPUT'],
    ['campaign: "cmp_9", by: REGION', 'NOT_FOUND'],
    ['campaign: "cmp_1", by: REGION, maxHz: 21', 'INVALID_INPUT'],
  ])('of %s is refused', async (args, code) => {
    const watch = pair.first.subscribe(`subscription { breakdown(${args}) { seq } }`)
    expect((await watch.next())?.errors?.[0]?.extensions.code).toBe(code)
    await watch.close()
  })
})

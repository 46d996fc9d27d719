// What watchers see of brakes: numbers that stand and say so, notices as they come and go, and nothing about a person.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { windowTopic } from '../../src/totals/totals.ts'
import { donorId, openStage, type Stage } from '../governance/stage.ts'
import { needsShared, openPair, type Pair, shared } from '../journal/stage.ts'
import { violatedInvariants } from '../model/verbs.ts'
import type { Watch } from '../setup/service.ts'
import { until as untilSnapshot } from './stage.ts'

const values = `seq asOf serviceLevel donationCount received { minorUnits } matched { minorUnits }
  notices { scope effect target noticeZh noticeEn engagedAt until }`

interface Notice {
  scope: string
  effect: string
  target: string | null
}

interface Frame {
  seq: number
  asOf: string
  serviceLevel: string
  donationCount: number
  received: { minorUnits: number }
  matched: { minorUnits: number }
  notices: Notice[]
}

const ways = ['subscribe', 'subscribeSse'] as const

let pair: Pair
let stage: Stage
let people = 0

beforeAll(async () => {
  pair = await openPair({ neverLate: true })
  stage = await openStage(pair.first)
})

afterAll(() => pair?.close())

function somebody(): string {
  people += 1
  return `watched-${people}`
}

/** Reads on until a frame is as it should be; answers with all that were read. */
async function until<Of extends { seq: number }>(
  watch: Watch,
  field: string,
  wanted: (frame: Of) => boolean,
): Promise<Of[]> {
  const seen: Of[] = []
  for (;;) {
    const result = await watch.next()
    expect(result?.errors).toBeUndefined()
    const frame = result?.data[field] as Of
    expect(frame.seq).toBeGreaterThanOrEqual(seen.at(-1)?.seq ?? 0)
    seen.push(frame)
    if (wanted(frame)) return seen
  }
}

async function first<Of extends { seq: number }>(watch: Watch, field: string): Promise<Of> {
  return (await until<Of>(watch, field, () => true))[0] as Of
}

const told = ({ notices }: { notices: Notice[] }) =>
  notices.map(({ scope, effect, target }) => [scope, effect, target].filter(Boolean).join(' '))

describe.each([
  ['campaignTotals', 'campaign: "cmp_1"', { scope: 'GLOBAL' }],
  ['projectTotals', 'project: "prj_1"', { scope: 'PROJECT', target: 'prj_1' }],
  ['projectTotals', 'project: "prj_1"', { scope: 'ORGANIZATION', target: 'org_1' }],
  ['organizationTotals', 'organization: "org_1"', { scope: 'ORGANIZATION', target: 'org_1' }],
])('numbers of %s (%s) held back by %o', (field, args, where) => {
  test.each(ways)(
    'stand with a notice while gifts go on, and are the newest when it is released: %s',
    async (way) => {
      const text = `subscription { ${field}(${args}, maxHz: 20) { ${values} } }`
      const watches = [pair.first[way](text), pair.second[way](text)]
      const before = await Promise.all(watches.map((watch) => first<Frame>(watch, field)))
      const brake = await stage.engage({ ...where, effect: 'DELAY_PUBLIC' })
      const frozen = await Promise.all(
        watches.map((watch) => until<Frame>(watch, field, ({ serviceLevel }) => serviceLevel === 'FROZEN')),
      )
      for (const [index, frames] of frozen.entries()) {
        const frame = frames.at(-1) as Frame
        const held = ({ donationCount, received, matched }: Frame) => ({ donationCount, received, matched })
        expect(held(frame)).toEqual(held(before[index] as Frame))
        expect(frame.seq).toBeGreaterThan((before[index] as Frame).seq)
        expect(frame.asOf).toBe(pair.first.clock.now().toISOString())
        expect(told(frame)).toContain(
          ['target' in where ? `${where.scope} DELAY_PUBLIC ${where.target}` : 'GLOBAL DELAY_PUBLIC'][0],
        )
      }
      for (let count = 0; count < 3; count += 1) {
        await stage.donate({ donorRef: somebody(), amount: 200 }, count % 2 ? pair.first : pair.second)
      }
      // Whoever comes now sees the same, and by a query too.
      const late = pair.second[way](text)
      const seenLate = await first<Frame>(late, field)
      expect(seenLate).toEqual(frozen[0]?.at(-1))
      await late.close()
      await stage.release(brake)
      for (const [index, watch] of watches.entries()) {
        const frames = await until<Frame>(watch, field, ({ serviceLevel }) => serviceLevel === 'LIVE')
        const standing = frames.slice(0, -1)
        const { donationCount, received } = before[index] as Frame
        for (const frame of standing) expect(frame.donationCount).toBe(donationCount)
        const released = frames.at(-1) as Frame
        expect(released.donationCount).toBe(donationCount + 3)
        expect(released.received.minorUnits).toBe(received.minorUnits + 600)
        expect(told(released)).toEqual([])
        expect(released.seq).toBeGreaterThan(seenLate.seq)
        await watch.close()
      }
    },
  )
})

test('a frozen watcher is sent nothing while nothing of it changes', async () => {
  const { hub } = pair.first.app
  const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' })
  const [still, moving] = [hub.watch(1, ['project:1'], 20), hub.watch(1, ['campaign'], 20)]
  const [{ value: held }] = await Promise.all([still.next(), moving.next()])
  expect(held.serviceLevel).toBe('FROZEN')
  let next: unknown = null
  void still.next().then(({ value }) => {
    next = value
  })
  for (let count = 0; count < 5; count += 1) {
    const { seq } = await stage.donate({ donorRef: somebody() })
    await untilSnapshot(moving, (snapshot) => snapshot.seq >= BigInt(seq))
  }
  expect(next).toBeNull()
  await stage.release(brake)
  await expect.poll(() => next).toMatchObject({ serviceLevel: 'LIVE' })
  await Promise.all([still.return?.(), moving.return?.()])
})

test('the numbers of a window and of a partner are held back as well, and those beside them are not', async () => {
  const { hub } = pair.first.app
  const topics = [windowTopic(1), windowTopic(2), 'partner:1', 'partner:2']
  const brakes = [
    await stage.engage({ scope: 'WINDOW', target: 'mwn_1', effect: 'DELAY_PUBLIC' }),
    await stage.engage({ scope: 'PARTNER', target: 'prt_1', effect: 'DELAY_PUBLIC' }),
  ]
  const watch = hub.watch(1, topics, 20)
  const count = (snapshot: { topics: ReadonlyMap<string, { donationCount: bigint }> }) =>
    topics.map((topic) => Number(snapshot.topics.get(topic)?.donationCount))
  const { value: before } = await watch.next()
  expect([...before.holds.keys()].sort()).toEqual(['partner:1', 'window:1'])
  expect(before.serviceLevel).toBe('LIVE')
  await stage.donate({ donorRef: somebody(), project: 'prj_4' })
  const { seq } = await stage.donate({ donorRef: somebody(), project: 'prj_4', channel: 'prt_2' })
  const [windowOne = 0, windowTwo = 0, partnerOne = 0, partnerTwo = 0] = count(before)
  const held = (await untilSnapshot(watch, (snapshot) => snapshot.seq >= BigInt(seq))).at(-1)
  expect(held && count(held)).toEqual([windowOne, windowTwo + 2, partnerOne, partnerTwo + 1])
  for (const brake of brakes) await stage.release(brake)
  const [after] = (await untilSnapshot(watch, ({ holds }) => holds.size === 0)).slice(-1)
  expect(after && count(after)).toEqual([windowOne + 2, windowTwo + 2, partnerOne + 1, partnerTwo + 1])
  await watch.return?.()
})

test.each(ways)(
  'a brake on matching is announced beside numbers that go on, and taken back: %s',
  async (way) => {
    const text = `subscription { campaignTotals(campaign: "cmp_1") { ${values} } }`
    const watches = [pair.first[way](text), pair.second[way](text)]
    await Promise.all(watches.map((watch) => first<Frame>(watch, 'campaignTotals')))
    const brake = await stage.engage({
      scope: 'GLOBAL',
      effect: 'STOP_MATCH',
      noticeEn: 'Matching will resume',
    })
    for (const watch of watches) {
      const frames = await until<Frame>(watch, 'campaignTotals', ({ notices }) => notices.length > 0)
      expect(frames.at(-1)).toMatchObject({
        serviceLevel: 'LIVE',
        notices: [
          {
            scope: 'GLOBAL',
            effect: 'STOP_MATCH',
            target: null,
            noticeEn: 'Matching will resume',
            until: null,
          },
        ],
      })
    }
    const { seq } = await stage.donate({ donorRef: somebody() })
    for (const watch of watches) {
      const frames = await until<Frame>(watch, 'campaignTotals', (frame) => frame.seq >= seq)
      expect(frames.at(-1)?.notices).toHaveLength(1)
    }
    await stage.release(brake)
    for (const watch of watches) {
      await until<Frame>(watch, 'campaignTotals', ({ notices }) => notices.length === 0)
      await watch.close()
    }
  },
)

test('the race stands as a whole while everything is held back, and tells every notice', async () => {
  interface Race {
    seq: number
    serviceLevel: string
    notices: Notice[]
    dreams: { totals: { seq: number; serviceLevel: string; flowersCounted: number } }[]
  }
  const text = `subscription { dreamRace(campaign: "cmp_1", maxHz: 20) { seq serviceLevel notices { scope effect target }
    dreams { dream { id } totals { seq serviceLevel flowersCounted } } } }`
  const race = pair.second.subscribe(text)
  const flowers = ({ dreams }: Race) => dreams.reduce((sum, { totals }) => sum + totals.flowersCounted, 0)
  const before = await first<Race>(race, 'dreamRace')
  const stop = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_MATCH' })
  const [announced] = (await until<Race>(race, 'dreamRace', ({ notices }) => notices.length > 0)).slice(-1)
  expect(announced).toMatchObject({ serviceLevel: 'LIVE', notices: [{ scope: 'PROJECT', target: 'prj_1' }] })
  const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
  const [frozen] = (
    await until<Race>(race, 'dreamRace', ({ serviceLevel }) => serviceLevel === 'FROZEN')
  ).slice(-1)
  expect(frozen && told(frozen)).toEqual(['GLOBAL DELAY_PUBLIC', 'PROJECT STOP_MATCH prj_1'])
  const donorRef = somebody()
  await stage.deed(donorRef, 'STEPS')
  expect(await stage.giveFlower(donorRef)).toBe('given')
  const late = pair.first.subscribeSse(text)
  for (const seen of [frozen as Race, await first<Race>(late, 'dreamRace')]) {
    expect(flowers(seen)).toBe(flowers(before))
    for (const { totals } of seen.dreams)
      expect(totals).toMatchObject({ seq: seen.seq, serviceLevel: 'FROZEN' })
  }
  await stage.release(brake)
  const [released] = (
    await until<Race>(race, 'dreamRace', ({ serviceLevel }) => serviceLevel === 'LIVE')
  ).slice(-1)
  expect(released && flowers(released)).toBe(flowers(before) + 1)
  await stage.release(stop)
  await Promise.all([race.close(), late.close()])
})

test("what somebody is stopped from doing is nobody else's to see", async () => {
  const donorRef = somebody()
  await stage.donate({ donorRef })
  const watch = pair.second.subscribe(
    `subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { ${values} } }`,
  )
  await first<Frame>(watch, 'campaignTotals')
  const brakes = []
  for (const effect of ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS']) {
    brakes.push(await stage.engage({ scope: 'DONOR', target: await donorId(pair.first, donorRef), effect }))
  }
  const { seq } = await stage.donate({ donorRef: somebody() })
  const frames = await until<Frame>(watch, 'campaignTotals', (frame) => frame.seq >= seq)
  for (const frame of frames) expect(frame.notices).toEqual([])
  for (const brake of brakes) await stage.release(brake)
  await watch.close()
})

test.each(ways)(
  'brakes that end by themselves end for watchers without anything being written: %s',
  async (way) => {
    const { clock } = pair.first
    const text = `subscription { projectTotals(project: "prj_1") { ${values} } }`
    const watches = [pair.first[way](text), pair.second[way](text)]
    const before = await Promise.all(watches.map((watch) => first<Frame>(watch, 'projectTotals')))
    const soon = new Date(clock.now().getTime() + 60_000)
    const later = new Date(clock.now().getTime() + 120_000)
    await stage.engage({
      scope: 'PROJECT',
      target: 'prj_1',
      effect: 'DELAY_PUBLIC',
      until: soon.toISOString(),
    })
    await stage.engage({ scope: 'GLOBAL', effect: 'STOP_FLOWERS', until: later.toISOString() })
    for (const watch of watches) {
      await until<Frame>(
        watch,
        'projectTotals',
        (frame) => told(frame).length === 2 && frame.serviceLevel === 'FROZEN',
      )
    }
    const { seq } = await stage.donate({ donorRef: somebody() })
    const written = (await pair.first.sql`select from journal_entry`).length
    clock.set(soon)
    for (const [index, watch] of watches.entries()) {
      const [frame] = (
        await until<Frame>(watch, 'projectTotals', ({ serviceLevel }) => serviceLevel === 'LIVE')
      ).slice(-1)
      expect(frame?.donationCount).toBe((before[index]?.donationCount ?? 0) + 1)
      expect(frame?.seq).toBe(seq)
      expect(frame && told(frame)).toEqual(['GLOBAL STOP_FLOWERS'])
    }
    clock.set(later)
    for (const watch of watches) {
      const [frame] = (
        await until<Frame>(watch, 'projectTotals', ({ notices }) => notices.length === 0)
      ).slice(-1)
      expect(frame?.seq).toBe(seq)
      await watch.close()
    }
    expect(await pair.first.sql`select from journal_entry`).toHaveLength(written)
  },
)

test('two instances never disagree about what stands still', async (context) => {
  if (!shared) context.skip(needsShared)
  const text = `subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { ${values} } }`
  const watches = [pair.first.subscribe(text), pair.second.subscribeSse(text)]
  await Promise.all(watches.map((watch) => first<Frame>(watch, 'campaignTotals')))
  const lasts: Frame[] = []
  for (let round = 0; round < 3; round += 1) {
    const gifts = Array.from({ length: 10 }, (_, index) =>
      stage.donate({ donorRef: somebody(), amount: 100 }, index % 2 ? pair.first : pair.second),
    )
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    await Promise.all(gifts)
    const frozen = await Promise.all(
      watches.map((watch) =>
        until<Frame>(watch, 'campaignTotals', ({ serviceLevel }) => serviceLevel === 'FROZEN'),
      ),
    )
    expect(frozen[0]?.at(-1)).toEqual(frozen[1]?.at(-1))
    lasts.push(frozen[0]?.at(-1) as Frame)
    await stage.release(brake)
    const live = await Promise.all(
      watches.map((watch) =>
        until<Frame>(watch, 'campaignTotals', ({ serviceLevel }) => serviceLevel === 'LIVE'),
      ),
    )
    expect(live[0]?.at(-1)).toEqual(live[1]?.at(-1))
    lasts.push(live[0]?.at(-1) as Frame)
  }
  const counts = lasts.map(({ donationCount }) => donationCount)
  expect(counts).toEqual([...counts].sort((one, other) => one - other))
  await Promise.all(watches.map((watch) => watch.close()))
})

test('nothing of it contradicts an invariant', async () => {
  expect(await violatedInvariants(pair.first)).toEqual([])
})

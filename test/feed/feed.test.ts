// The donation feed: which gifts are told and which never, how many of how many, and that a reader goes on where it was,
// on whichever instance.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Sql } from '../../src/db/client.ts'
import { chosenGifts, lookBackStart } from '../../src/feed/feed.store.ts'
import { encodeFeedPlace, type JudgedGift, mayBeShown } from '../../src/feed/feed.ts'
import { donorId, openStage, type Stage } from '../governance/stage.ts'
import { command, openPair, type Pair } from '../journal/stage.ts'
import { ask, longLived } from '../model/verbs.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, startService, type Watch } from '../setup/service.ts'

interface Entry {
  seq: number
  paidAt: string
  amount: { minorUnits: number }
  donor: { __typename: string; displayName?: string }
  project: { id: string }
}

interface Frame {
  seq: number
  serviceLevel: string
  giftCount: number
  shownCount: number
  sampled: boolean
  cursor: string
  resync: { reason: string; cursor: string } | null
  entries: Entry[]
}

const document = `subscription ($after: String) { donationFeed(campaign: "cmp_1", after: $after) {
  seq serviceLevel giftCount shownCount sampled cursor resync { reason cursor }
  entries { seq paidAt amount { minorUnits } project { id }
    donor { __typename ... on NamedDonor { displayName } ... on AnonymousDonor { labelEn } } } } }`

let pair: Pair
let stage: Stage
let channel: string
let count = 0

beforeAll(async () => {
  pair = await openPair({ neverLate: true })
  stage = await openStage(pair.first)
  channel = await pair.first.token('partner', 'prt_1', longLived)
})

afterAll(() => pair?.close())

/** A gift of somebody who gave nothing before; answers with its seq and id. */
async function give(
  input: Record<string, unknown> = {},
  on = pair.first,
): Promise<{ seq: number; id: string }> {
  count += 1
  const gift = {
    idempotencyKey: `feed-${count}`,
    project: 'prj_1',
    amount: 100,
    donorRef: `giver-${count}`,
    ...input,
  }
  const { donation, ...refusal } = await command(on.url, 'donate', gift, channel)
  if (!donation) throw new Error(JSON.stringify(refusal))
  return donation
}

/** So many gifts in the second that the clock shows. */
async function giveMany(many: number, on = pair.first): Promise<number[]> {
  const gifts = await Promise.all(Array.from({ length: many }, () => give({}, on)))
  return gifts.map(({ seq }) => seq).sort((one, other) => one - other)
}

function nextSecond(seconds = 1): void {
  pair.first.clock.advance(seconds * 1_000)
}

async function name(person: string, displayName: string): Promise<void> {
  const token = await pair.first.token('donor', person, longLived)
  await ask(pair.first, 'updateDonor', { displayName, anonymous: false }, token)
}

/** A feed from now on, which begins behind everything that was given before. */
async function begin(on: Service = pair.first, way: 'subscribe' | 'subscribeSse' = 'subscribe') {
  const watch = on[way](document)
  return { watch, first: await frame(watch) }
}

async function frame(watch: Watch): Promise<Frame> {
  const result = await watch.next()
  expect(result?.errors).toBeUndefined()
  return result?.data.donationFeed
}

/** Reads on until so many gifts have passed, told or not. */
async function passed(watch: Watch, gifts: number): Promise<Frame[]> {
  const frames: Frame[] = []
  for (let seen = 0; seen < gifts; seen += frames.at(-1)?.giftCount ?? 0) frames.push(await frame(watch))
  return frames
}

/** The first frame of somebody who comes now, as soon as it is as it should be: judgements are half a second old at most. */
async function comes(after: string | null, on: Service, wanted: (frame: Frame) => void): Promise<void> {
  await vi.waitFor(
    async () => {
      const watch = on.subscribe(document, { after })
      try {
        wanted(await frame(watch))
      } finally {
        await watch.close()
      }
    },
    { timeout: 5_000, interval: 50 },
  )
}

const told = (frames: readonly Frame[]) => frames.flatMap(({ entries }) => entries.map(({ seq }) => seq))
const sum = (frames: readonly Frame[]) => frames.reduce((all, { giftCount }) => all + giftCount, 0)

test('begins with the last gifts for whoever comes at the seq of a frame that told only the newest', async () => {
  nextSecond()
  const { watch } = await begin()
  const earlier = await giveMany(2)
  await passed(watch, 2)
  nextSecond()
  const { seq } = await give()
  const [last] = (await passed(watch, 1)).slice(-1) as [Frame]
  expect(told([last])).toEqual([seq])
  const joiners = [await begin(), await begin(pair.first, 'subscribeSse')]
  for (const { first } of joiners) {
    expect([first.seq, first.giftCount]).toEqual([last.seq, 0])
    expect(told([first]).slice(-3)).toEqual([...earlier, seq])
  }
  nextSecond()
  const later = await give()
  for (const one of [watch, ...joiners.map((joiner) => joiner.watch)]) {
    expect(told(await passed(one, 1))).toEqual([later.seq])
    await one.close()
  }
})

describe('a gift may be shown', () => {
  const good: JudgedGift = {
    state: 'PAID',
    matchStatus: 'MATCHED',
    projectState: 'ONLINE',
    receiverState: 'ACTIVE',
    donorState: 'ACTIVE',
    braked: false,
  }

  test.each<[boolean, string, Partial<JudgedGift>]>([
    [true, 'that stands', {}],
    [true, 'of nobody who is named', { donorState: null }],
    [true, 'that was not matched', { matchStatus: 'NOT_MATCHED' }],
    [true, 'to a project that has reached its goal', { projectState: 'GOAL_REACHED' }],
    [true, 'to a project that is done', { projectState: 'COMPLETED' }],
    [true, 'to a receiver whose reports are overdue', { receiverState: 'RESTRICTED' }],
    [false, 'that was refunded', { state: 'REFUNDED' }],
    [false, 'that is void', { state: 'VOIDED' }],
    [false, 'that is under review', { matchStatus: 'HELD' }],
    [false, 'whose match was revoked', { matchStatus: 'REVOKED' }],
    [false, 'to a project that is suspended', { projectState: 'SUSPENDED' }],
    [false, 'to a project that was ended', { projectState: 'TERMINATED' }],
    [false, 'to a project that is not published', { projectState: 'IN_REVIEW' }],
    [false, 'to a receiver that is suspended', { receiverState: 'SUSPENDED' }],
    [false, 'to a receiver that is banned', { receiverState: 'BANNED' }],
    [false, 'of a person who is looked into', { donorState: 'HELD' }],
    [false, 'of a person who is banned', { donorState: 'BANNED' }],
    [false, 'that a brake concerns', { braked: true }],
  ])('%s: one %s', (shown, _what, gift) => {
    expect(mayBeShown({ ...good, ...gift })).toBe(shown)
  })
})

describe('the feed', () => {
  test.each(['subscribe', 'subscribeSse'] as const)(
    'begins with the last ten gifts, then tells each as it comes: %s',
    async (way) => {
      for (let second = 0; second < 4; second += 1) {
        await giveMany(3)
        nextSecond()
      }
      const { watch, first } = await begin(pair.first, way)
      expect(first).toMatchObject({
        giftCount: 0,
        shownCount: 10,
        sampled: false,
        resync: null,
        serviceLevel: 'LIVE',
      })
      const seqs = told([first])
      expect(seqs).toEqual([...seqs].sort((one, other) => one - other))
      const gift = await give({ amount: 4_200, project: 'prj_2' })
      expect(seqs).not.toContain(gift.seq)
      const [next] = await passed(watch, 1)
      expect(next).toMatchObject({ giftCount: 1, shownCount: 1, sampled: false, resync: null })
      expect(next?.entries).toEqual([
        {
          seq: gift.seq,
          paidAt: pair.first.clock.now().toISOString(),
          amount: { minorUnits: 4_200 },
          project: { id: 'prj_2' },
          donor: { __typename: 'AnonymousDonor', labelEn: 'Anonymous' },
        },
      ])
      await watch.close()
    },
  )

  test('names who wants to be named, and nobody else, and has no place for what they write', async () => {
    await name('open', 'Grace Hopper')
    nextSecond()
    const { watch } = await begin()
    await give({ donorRef: 'open', message: 'call 555-0100' })
    await give({ donorRef: 'open', anonymous: true })
    const frames = await passed(watch, 2)
    expect(frames.flatMap(({ entries }) => entries.map(({ donor }) => donor))).toEqual([
      { __typename: 'NamedDonor', displayName: 'Grace Hopper' },
      { __typename: 'AnonymousDonor', labelEn: 'Anonymous' },
    ])
    await watch.close()
    const { body } = await pair.first.graphql('{ __type(name: "FeedEntry") { fields { name } } }')
    expect(body.data.__type.fields.map((field: Json) => field.name)).not.toContain('message')
  })

  test('forgets the name of whoever does not want to be named any more', async () => {
    await name('changing', 'Second Thoughts')
    nextSecond()
    const { watch, first } = await begin()
    await give({ donorRef: 'changing' })
    expect(JSON.stringify(await passed(watch, 1))).toContain('Second Thoughts')
    const token = await pair.first.token('donor', 'changing', longLived)
    await ask(pair.first, 'updateDonor', { anonymous: true }, token)
    for (const [after, on] of [
      [null, pair.first],
      [first.cursor, pair.second],
    ] as const) {
      await comes(after, on, ({ entries }) => {
        expect(entries.at(-1)?.donor).toEqual({ __typename: 'AnonymousDonor', labelEn: 'Anonymous' })
        expect(JSON.stringify(entries)).not.toContain('Second Thoughts')
      })
    }
    await watch.close()
  })

  test('tells only those that stand: the others are counted', async () => {
    nextSecond()
    const { watch, first } = await begin()
    // The fifth gift of one person within a minute is held.
    const gifts: number[] = []
    for (let index = 0; index < 5; index += 1)
      gifts.push((await give({ donorRef: 'fast', amount: 1_000 + index })).seq)
    const frames = await passed(watch, 5)
    expect(told(frames)).toEqual(gifts.slice(0, 4))
    expect(sum(frames)).toBe(5)
    expect(frames.some(({ sampled }) => sampled)).toBe(true)
    nextSecond()
    const [refunded, voided, , kept] = [
      await give(),
      await give(),
      await give({ donorRef: 'banned' }),
      await give(),
    ]
    const staff = await pair.first.token('staff', 'lin', longLived)
    for (const [verb, { id }] of [
      ['refundDonation', refunded],
      ['voidDonation', voided],
    ] as const) {
      await mutate(pair.first, verb, { idempotencyKey: `take-${id}`, donation: id, reason: 'a test' }, staff)
    }
    await mutate(
      pair.first,
      'setDonorStanding',
      { donor: { personRef: 'banned' }, state: 'BANNED', reason: 'a test' },
      staff,
    )
    for (const on of [pair.first, pair.second]) {
      await comes(first.cursor, on, (frame) => {
        expect(told([frame])).toEqual([...gifts.slice(0, 4), kept.seq])
        expect(frame).toMatchObject({ giftCount: 9, shownCount: 5, sampled: true })
      })
    }
    await watch.close()
  })

  test.each([
    ['a project', () => ({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_MATCH' })],
    ['a receiver', () => ({ scope: 'ORGANIZATION', target: 'org_1', effect: 'STOP_MATCH' })],
    ['a channel', () => ({ scope: 'PARTNER', target: 'prt_1', effect: 'STOP_MATCH' })],
    [
      'a person',
      async () => ({ scope: 'DONOR', target: await donorId(pair.first, 'watched'), effect: 'STOP_MATCH' }),
    ],
  ])('does not tell gifts of %s under a brake, until it is released', async (_what, brakeOf) => {
    nextSecond(61)
    const before = await give({ donorRef: 'watched' })
    const { watch, first } = await begin()
    expect(told([first])).toContain(before.seq)
    const brake = await stage.engage(await brakeOf())
    const gift = await give({ donorRef: 'watched' })
    const [frame] = await passed(watch, 1)
    expect(frame).toMatchObject({ giftCount: 1, entries: [], sampled: true })
    await comes(null, pair.second, (frame) => {
      expect(told([frame])).not.toContain(before.seq)
      expect(told([frame])).not.toContain(gift.seq)
    })
    await stage.release(brake)
    await comes(first.cursor, pair.second, (frame) => expect(told([frame])).toEqual([gift.seq]))
    await watch.close()
  })

  test('is not there of a campaign that is not published', async () => {
    await pair.first.sql`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
        rehearsal, daily_flower_cap)
      select 'draft', 9, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, 'DRAFT', false, 10
      from campaign where id = 1`
    for (const id of ['cmp_2', 'cmp_99']) {
      const watch = pair.first.subscribe(`subscription { donationFeed(campaign: "${id}") { seq } }`)
      const result = await watch.next()
      expect(result?.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', path: 'campaign' })
      await watch.close()
    }
  })
})

describe('numbers that are held back', () => {
  test('of everything: the feed stands, and what was given meanwhile is never told', async () => {
    nextSecond()
    const { watch, first } = await begin()
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    expect(await frame(watch)).toMatchObject({ serviceLevel: 'FROZEN', giftCount: 0, entries: [] })
    const hidden = await giveMany(3)
    const late = pair.second.subscribe(document, { after: first.cursor })
    const seen = await frame(late)
    expect(seen).toMatchObject({ serviceLevel: 'FROZEN', giftCount: 0, entries: [] })
    const joiner = pair.second.subscribe(document)
    expect(told([await frame(joiner)]).filter((seq) => hidden.includes(seq))).toEqual([])
    await stage.release(brake)
    nextSecond()
    const after = await give()
    for (const one of [watch, late, joiner]) {
      const frames = await passed(one, 4)
      expect(told(frames)).toEqual([after.seq])
      expect(frames.at(-1)).toMatchObject({ serviceLevel: 'LIVE', resync: null })
      await one.close()
    }
    const anew = pair.first.subscribe(document, { after: first.cursor })
    expect(told([await frame(anew)])).toEqual([after.seq])
    await anew.close()
  })

  test('of a project: its gifts are never told, those of others are', async () => {
    nextSecond()
    const { watch, first } = await begin()
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' })
    await give()
    const other = await give({ project: 'prj_2' })
    expect(told(await passed(watch, 2))).toEqual([other.seq])
    await stage.release(brake)
    const after = await give()
    expect(told(await passed(watch, 1))).toEqual([after.seq])
    const anew = pair.second.subscribe(document, { after: first.cursor })
    expect(told([await frame(anew)])).toEqual([other.seq, after.seq])
    await Promise.all([watch.close(), anew.close()])
  })

  test('until an instant: what is given from then on is told', async () => {
    nextSecond()
    const { watch } = await begin()
    const until = new Date(pair.first.clock.now().getTime() + 5_000).toISOString()
    await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC', until })
    await give()
    nextSecond(5)
    const after = await give()
    expect(told(await passed(watch, 2))).toEqual([after.seq])
    await watch.close()
  })
})

describe('more than ten gifts a second', () => {
  test('are sampled, the first ten of each second, and counted; every instance tells the same', async () => {
    nextSecond()
    const watches = [(await begin(pair.first)).watch, (await begin(pair.second)).watch]
    const wanted: number[] = []
    for (const many of [25, 4, 12]) {
      const [one, other] = await Promise.all([
        giveMany(Math.ceil(many / 2)),
        giveMany(Math.floor(many / 2), pair.second),
      ])
      wanted.push(...[...one, ...other].sort((seq, next) => seq - next).slice(0, 10))
      nextSecond()
    }
    for (const watch of watches) {
      const frames = await passed(watch, 41)
      expect(sum(frames)).toBe(41)
      expect(told(frames)).toEqual(wanted)
      expect(frames.some(({ sampled }) => sampled)).toBe(true)
      for (const { shownCount, entries } of frames) expect(shownCount).toBe(entries.length)
      await watch.close()
    }
  })

  test('are sampled by the second, not by the look that found them', async () => {
    nextSecond()
    const { watch } = await begin()
    const early = await giveMany(6)
    expect(told(await passed(watch, 6))).toEqual(early)
    const late = await giveMany(6)
    expect(told(await passed(watch, 6))).toEqual(late.slice(0, 4))
    await giveMany(2)
    expect(told(await passed(watch, 2))).toEqual([])
    await watch.close()
  })

  test('are not read but for those that are told', async () => {
    const read = await pair.first.sql.begin(async (tx) => {
      await tx`
        insert into donation (campaign_id, seq, project_id, receiving_organization_id, channel_id, amount, region_code,
          anonymous, state, paid_at, day)
        select 77, n, 1, 1, 1, 100, '440000', true, 'PAID',
          timestamptz '2022-09-09T10:00:00+08:00' + interval '1 millisecond' * (n / 10), '2022-09-09'
        from generate_series(1, 20000, 3) n`
      const fetched = async () => {
        const [row] = await tx<{ rows: bigint }[]>`
          select idx_tup_fetch + seq_tup_read as rows from pg_stat_xact_user_tables where relname = 'donation'`
        return Number(row?.rows)
      }
      const before = await fetched()
      // A transaction asks as the pool does.
      const database = tx as unknown as Sql
      const whole = await chosenGifts(database, 77, 0n, 20_000n)
      const walked = await fetched()
      const start = await lookBackStart(database, 77, 20_000n)
      const end = await fetched()
      await tx`delete from donation where campaign_id = 77`
      return { whole, start, walked: walked - before, searched: end - walked }
    })
    expect(read.whole.map(({ seq }) => Number(seq))).toEqual(
      [1, 10_000].flatMap((first) => Array.from({ length: 10 }, (_, index) => first + index * 3)),
    )
    expect(read.start).toBe(0n)
    expect(read.walked).toBeLessThan(100)
    expect(read.searched).toBeLessThan(150)
  })
})

describe('a reader that comes back', () => {
  test('goes on after its cursor, on whichever instance, and on one that was just started', async () => {
    nextSecond()
    const { watch, first } = await begin()
    const all: number[] = []
    for (const many of [3, 14, 2]) {
      all.push(...(await giveMany(many)).slice(0, 10))
      nextSecond()
    }
    const whole = await passed(watch, 19)
    expect(told(whole)).toEqual(all)
    const middle = whole[0] as Frame
    const restarted =
      pair.second === pair.first ? pair.first : await startService({ beside: pair.first, neverLate: true })
    for (const on of [pair.first, pair.second, restarted]) {
      for (const [{ cursor }, missed] of [
        [first, all],
        [middle, all.filter((seq) => seq > middle.seq)],
        [whole.at(-1) as Frame, []],
      ] as const) {
        const back = on.subscribe(document, { after: cursor })
        const frames = [await frame(back)]
        expect(told(frames)).toEqual(missed)
        expect(frames[0]?.resync).toBeNull()
        expect(sum(frames)).toBe(
          cursor === first.cursor ? 19 : cursor === middle.cursor ? 19 - middle.giftCount : 0,
        )
        await back.close()
      }
    }
    if (restarted !== pair.first) await restarted.close()
    await watch.close()
  })

  test('is told at first whatever was recorded before it came', async () => {
    nextSecond()
    const { watch, first } = await begin(pair.second)
    const gifts = [await give()]
    await passed(watch, 1)
    gifts.push(await give())
    const back = pair.second.subscribe(document, { after: first.cursor })
    expect(told([await frame(back)])).toEqual(gifts.map(({ seq }) => seq))
    await Promise.all([watch.close(), back.close()])
  })

  test('is told so when the gap is too old, and how many gifts it missed', async () => {
    nextSecond()
    const { watch, first } = await begin()
    await watch.close()
    for (let round = 0; round < 12; round += 1) {
      await giveMany(10)
      nextSecond(5)
    }
    for (const [index, on] of [pair.first, pair.second].entries()) {
      const back = on.subscribe(document, { after: first.cursor })
      const gap = await frame(back)
      expect(gap).toMatchObject({ giftCount: 120 + index, shownCount: 10, sampled: true })
      expect(gap.resync).toEqual({ reason: 'TOO_OLD', cursor: gap.cursor })
      const gift = await give()
      const [next] = await passed(back, 1)
      expect(next).toMatchObject({ giftCount: 1, entries: [{ seq: gift.seq }], resync: null })
      await back.close()
    }
  })

  test('misses nothing of a hundred gifts, however long they took', async () => {
    nextSecond()
    const { watch, first } = await begin()
    const gifts: number[] = []
    for (let round = 0; round < 10; round += 1) {
      gifts.push(...(await giveMany(10)))
      nextSecond(3_600)
    }
    await watch.close()
    for (const on of [pair.first, pair.second]) {
      const back = on.subscribe(document, { after: first.cursor })
      expect(await frame(back)).toMatchObject({
        giftCount: 100,
        shownCount: 100,
        sampled: false,
        resync: null,
      })
      await back.close()
    }
  })

  test('is told so when the journal does not reach to its cursor', async () => {
    const cursor = encodeFeedPlace(1, { seq: 1_000_000n, giftCount: 1_000_000n })
    const back = pair.first.subscribe(document, { after: cursor })
    expect(await frame(back)).toMatchObject({ giftCount: 0, shownCount: 10, resync: { reason: 'AHEAD' } })
    const gift = await give()
    expect(told(await passed(back, 1))).toEqual([gift.seq])
    await back.close()
  })

  test.each([
    ['is no cursor', 'nonsense'],
    ['is empty', ''],
    ['is of milestones', Buffer.from(JSON.stringify(['milestones', '3', 0])).toString('base64url')],
    ['is of another campaign', encodeFeedPlace(2, { seq: 3n, giftCount: 1n })],
    ['has no numbers', Buffer.from(JSON.stringify(['feed', 1, '-3', 'x'])).toString('base64url')],
    ['is too large', Buffer.from(JSON.stringify(['feed', 1, '9'.repeat(30), '0'])).toString('base64url')],
  ])('with what %s is refused by the name of the argument', async (_what, after) => {
    const watch = pair.first.subscribe(document, { after })
    const result = await watch.next()
    expect(result?.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: 'after' }],
    })
    await watch.close()
  })
})

test('frames continue each other, so that a reader who skipped some is given what it missed in one', async () => {
  nextSecond()
  const feed = pair.first.app.donationFeeds.watch(1, null)
  const first = (await feed.next()).value
  const gifts: number[] = []
  const frames = []
  for (let round = 0; round < 3; round += 1) {
    gifts.push(...(await giveMany(12)).slice(0, 10))
    nextSecond()
    frames.push((await feed.next()).value)
  }
  let last = first
  for (const next of frames) {
    expect(next.from).toBe(last.seq)
    expect(next.seq).toBeGreaterThan(last.seq)
    last = next
  }
  const missed = await feed.since(first.seq)
  expect(missed.from).toBe(first.seq)
  expect(missed.entries.map(({ seq }) => Number(seq))).toEqual(gifts.slice(0, missed.entries.length))
  expect(missed.entries.length).toBeGreaterThanOrEqual(frames.flatMap(({ entries }) => entries).length)
  expect(missed.giftCount).toBeGreaterThanOrEqual(BigInt(missed.entries.length))
  const present = await feed.present()
  expect(present.entries.map(({ seq }) => Number(seq))).toEqual(gifts.slice(-10))
  expect(await feed.since(present.seq)).toMatchObject({ from: present.seq, giftCount: 0n, entries: [] })
  await feed.return?.()
  expect((await feed.next()).done).toBe(true)
})

// The rules of the media screen that need no browser: which scene is on, what time it is, what lies ahead, what is celebrated,
// how ranks moved, how a window burns down, which gifts are shown, when another version is worth a reload.
import { describe, expect, test } from 'vitest'
import { heardTime, type ServerClock, serverNow, unknownClock } from '../../web/src/live/clock.ts'
import { bucketFor, burnDown, type Left, mostSeen, seenSince, stretchOf } from '../../web/src/screen/burn.ts'
import {
  type Celebrations,
  celebrated,
  mostKnown,
  mostWaiting,
  noCelebrations,
  seen,
  told,
} from '../../web/src/screen/celebrations.ts'
import { isWorthReloading, versionOf } from '../../web/src/screen/deploy.ts'
import {
  chiefWindow,
  isNear,
  isUrgent,
  nextMoment,
  type PlannedWindow,
  secondsUntil,
  split,
} from '../../web/src/screen/moments.ts'
import { type Look, looked, risen, spanMs } from '../../web/src/screen/moves.ts'
import {
  askedScene,
  type SceneName,
  type Stage,
  sceneMs,
  sceneNames,
  staged,
} from '../../web/src/screen/scenes.ts'
import {
  emptyTicker,
  heardGifts,
  placeCount,
  played,
  type Ticker,
  tallyOf,
} from '../../web/src/screen/ticker.ts'
import { screenWords } from '../../web/src/screen/words.ts'

describe('the scenes', () => {
  const all = [...sceneNames]
  const some: SceneName[] = ['counters', 'race', 'feed']
  const on = (scene: SceneName, change: Partial<Stage> = {}): Stage => ({
    scene,
    since: 1_000,
    held: false,
    ...change,
  })
  const later = 1_000 + sceneMs
  test.each<[string, Stage, Parameters<typeof staged>[1], SceneName]>([
    ['stays until its time is over', on('race'), { cue: 'look', now: later - 1, speaking: all }, 'race'],
    ['gives way to the next', on('race'), { cue: 'look', now: later, speaking: all }, 'pool'],
    [
      'gives way to the first after the last',
      on('countdown'),
      { cue: 'look', now: later, speaking: all },
      'counters',
    ],
    ['passes over what has nothing to say', on('race'), { cue: 'look', now: later, speaking: some }, 'feed'],
    [
      'goes at once when it has no more to say',
      on('pool'),
      { cue: 'look', now: 1_001, speaking: some },
      'feed',
    ],
    [
      'stays when no other has anything to say',
      on('counters'),
      { cue: 'look', now: later, speaking: ['counters'] },
      'counters',
    ],
    ['is held for ever', on('race', { held: true }), { cue: 'look', now: 9e9, speaking: some }, 'race'],
    [
      'is held though it has nothing to say',
      on('pool', { held: true }),
      { cue: 'look', now: 9e9, speaking: some },
      'pool',
    ],
    [
      'gives way to what cannot wait',
      on('race'),
      { cue: 'look', now: 1_001, speaking: all, urgent: 'countdown' },
      'countdown',
    ],
    [
      'stays while it cannot wait',
      on('countdown'),
      { cue: 'look', now: 9e9, speaking: all, urgent: 'countdown' },
      'countdown',
    ],
    [
      'is not disturbed while it is held',
      on('race', { held: true }),
      { cue: 'look', now: 9e9, speaking: all, urgent: 'countdown' },
      'race',
    ],
    ['steps forward', on('race'), { cue: 'step', now: 2_000, speaking: some, by: 1 }, 'feed'],
    ['steps back', on('race'), { cue: 'step', now: 2_000, speaking: some, by: -1 }, 'counters'],
    [
      'steps back from the first to the last',
      on('counters'),
      { cue: 'step', now: 2_000, speaking: some, by: -1 },
      'feed',
    ],
    ['is shown as asked for', on('race'), { cue: 'show', now: 2_000, scene: 'pool' }, 'pool'],
  ])('one that is on %s', (_name, before, cue, scene) => {
    expect(staged(before, cue).scene).toBe(scene)
  })

  test('one that was held and is let go has its whole time again', () => {
    const held = staged(on('race'), { cue: 'hold', now: 5_000 })
    expect(held).toMatchObject({ held: true, scene: 'race' })
    const free = staged(held, { cue: 'hold', now: 90_000 })
    expect(free).toEqual({ scene: 'race', since: 90_000, held: false })
  })

  test('nothing is drawn anew where nothing changes', () => {
    const before = on('race')
    expect(staged(before, { cue: 'look', now: 1_500, speaking: all })).toBe(before)
  })

  test.each<[string, SceneName | undefined]>([
    ['scene=pool', 'pool'],
    ['scene=countdown', 'countdown'],
    ['scene=none', undefined],
    ['', undefined],
  ])('an address that asks by "?%s" holds %s', (query, scene) => {
    expect(askedScene(new URLSearchParams(query))).toBe(scene)
  })

  test('have every word in Chinese and in English', () => {
    expect(Object.keys(screenWords.zh).sort()).toEqual(Object.keys(screenWords.en).sort())
  })
})

describe("the service's clock", () => {
  const at = (ms: number) => new Date(ms).toISOString()
  const having = (...heard: [serverTime: number, now: number][]): ServerClock =>
    heard.reduce((clock, [serverTime, now]) => heardTime(clock, at(serverTime), now), unknownClock)

  test('is not known before a frame has told it', () => {
    expect(serverNow(unknownClock, 5)).toBeUndefined()
  })

  test.each<[string, ServerClock, number, number]>([
    ['runs on from what a frame said', having([1_000_000, 50]), 1_050, 1_001_000],
    [
      'believes the frame that came fastest',
      having([1_000_000, 50], [1_001_000, 1_450], [1_002_000, 2_060]),
      3_050,
      1_003_000,
    ],
    [
      'does not fall back for a frame that came late',
      having([1_000_000, 50], [1_000_500, 1_450]),
      2_050,
      1_002_000,
    ],
    ['forgets a frame after a minute', having([1_000_000, 50], [1_060_500, 61_050]), 61_050, 1_060_500],
    ['follows a step at once', having([1_000_000, 50], [8_000_000, 100]), 1_100, 8_001_000],
    ['follows a step back at once', having([8_000_000, 50], [1_000_000, 100]), 1_100, 1_001_000],
  ])('%s', (_name, clock, now, expected) => {
    expect(serverNow(clock, now)).toBe(expected)
  })

  test('keeps one of the frames of each second, of the last minute', () => {
    const many = having(
      ...Array.from({ length: 5_000 }, (_, i) => [1_000_000 + 100 * i, 100 * i] as [number, number]),
    )
    expect(many.heard).toHaveLength(60)
  })

  test('believes the fastest of many frames in one second', () => {
    expect(serverNow(having([1_000_000, 50], [1_000_100, 120], [1_000_200, 290]), 1_000)).toBe(1_000_980)
  })
})

describe('what lies ahead', () => {
  const window = (id: string, opensAt: string, closesAt: string, source = 'FOUNDATION') =>
    ({
      id,
      opensAt: `2022-09-${opensAt}:00Z`,
      closesAt: `2022-09-${closesAt}:00Z`,
      pool: { source, nameZh: '池', nameEn: 'Pool' },
    }) as PlannedWindow
  const seventh = window('7', '07T02:00', '07T16:00')
  const eighth = window('8', '08T02:00', '08T16:00')
  const calendar = {
    startsAt: '2022-08-31T16:00:00Z',
    endsAt: '2022-09-10T16:00:00Z',
    windows: [eighth, seventh],
  }
  const instant = (text: string) => Date.parse(`2022-${text}Z`)

  test.each<[string, string, string | undefined, string]>([
    ['before the campaign, its beginning', '08-31T00:00:00', 'CAMPAIGN_STARTS', '2022-08-31T16:00:00.000Z'],
    ['then the first window', '09-01T00:00:00', 'WINDOW_OPENS', '2022-09-07T02:00:00.000Z'],
    ['to the last millisecond', '09-07T01:59:59.999', 'WINDOW_OPENS', '2022-09-07T02:00:00.000Z'],
    [
      'and a moment beyond, to say that it is here',
      '09-07T02:00:02',
      'WINDOW_OPENS',
      '2022-09-07T02:00:00.000Z',
    ],
    ['then the next window', '09-07T02:00:03', 'WINDOW_OPENS', '2022-09-08T02:00:00.000Z'],
    ['after the last, the end', '09-08T03:00:00', 'CAMPAIGN_ENDS', '2022-09-10T16:00:00.000Z'],
    ['and then nothing', '09-10T16:00:03', undefined, ''],
  ])('is %s', (_name, now, kind, at) => {
    const moment = nextMoment(calendar, instant(now))
    expect([moment?.kind, moment && new Date(moment.at).toISOString()]).toEqual(
      kind ? [kind, at] : [undefined, undefined],
    )
  })

  test.each<[string, boolean, boolean]>([
    ['09-06T23:59:59', false, false],
    ['09-07T00:00:00', true, false],
    ['09-07T01:58:59', true, false],
    ['09-07T01:59:00', true, true],
  ])('at %s it is near: %s, and cannot wait: %s', (now, near, urgent) => {
    const moment = nextMoment(calendar, instant(now))
    expect(moment && [isNear(moment, instant(now)), isUrgent(moment, instant(now))]).toEqual([near, urgent])
  })

  test.each<[number, number]>([
    [0, 0],
    [-5_000, 0],
    [1, 1],
    [999, 1],
    [1_000, 1],
    [1_001, 2],
  ])('%d ms before it there are %d seconds to go', (ms, seconds) => {
    expect(secondsUntil(5_000, 5_000 - ms)).toBe(seconds)
  })

  test('seconds are split into days, hours, minutes and seconds', () => {
    expect(split(93_784)).toEqual({ days: 1, hours: 2, minutes: 3, seconds: 4 })
    expect(split(59)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 59 })
  })

  const enterprise = window('e', '06T02:00', '10T16:00', 'ENTERPRISE')
  test.each<[string, PlannedWindow[], string, string | undefined]>([
    ['the one that is open', [seventh, eighth], '09-08T03:00:00', '8'],
    ["the foundation's, where several are open", [enterprise, seventh], '09-07T03:00:00', '7'],
    [
      "another's that is open before the foundation's that is to come",
      [enterprise, eighth],
      '09-07T20:00:00',
      'e',
    ],
    ['the next one, where none is open', [eighth, seventh], '09-01T00:00:00', '7'],
    ['the last one, where all are over', [seventh, eighth], '09-09T00:00:00', '8'],
    ['none, where there is none', [], '09-09T00:00:00', undefined],
  ])('the window that is watched is %s', (_name, windows, now, id) => {
    expect(chiefWindow(windows, instant(now))?.id).toBe(id)
  })
})

describe('what was reached is celebrated', () => {
  const now = Date.parse('2022-09-07T02:00:00Z')
  const reached = (id: string, secondsAgo: number) => ({
    id,
    reachedAt: new Date(now - secondsAgo * 1_000).toISOString(),
  })
  type Held = Celebrations<ReturnType<typeof reached>>
  const frame = (...milestones: ReturnType<typeof reached>[]) => ({ milestones, hasMore: false })
  const waiting = (held: Held) => held.waiting.map(({ id }) => id)
  const begun: Held = told(noCelebrations(), frame(), now)

  test('when a screen has just come only if it is less than a minute ago', () => {
    const held: Held = told(noCelebrations(), frame(reached('a', 61), reached('b', 60), reached('c', 0)), now)
    expect(waiting(held)).toEqual(['b', 'c'])
  })

  test('later always, in order, and not again when it is told again', () => {
    const first = told(begun, frame(reached('a', 300)), now)
    const again = told(first, frame(reached('a', 300), reached('b', 1)), now)
    expect(waiting(again)).toEqual(['a', 'b'])
    expect(told(again, frame(reached('a', 300), reached('b', 1)), now)).toBe(again)
    const done = celebrated(celebrated(again, 'a'), 'b')
    expect(waiting(told(done, frame(reached('a', 300), reached('b', 1)), now))).toEqual([])
  })

  test('not again after a reload that remembers it', () => {
    expect(waiting(told(noCelebrations(['a']), frame(reached('a', 1), reached('b', 1)), now))).toEqual(['b'])
  })

  test('after a reload too, when it was told but still waited for its moment', () => {
    const news = frame(reached('a', 3), reached('b', 2), reached('c', 1))
    const held = told(begun, news, now)
    expect(seen(held)).toEqual(['a'])
    expect(waiting(told(noCelebrations(seen(held)), news, now))).toEqual(['b', 'c'])
    expect(seen(celebrated(held, 'a'))).toEqual(['a', 'b'])
  })

  test('not for all of a past that takes several frames to tell', () => {
    const first = told(
      noCelebrations<ReturnType<typeof reached>>(),
      { ...frame(reached('a', 900)), hasMore: true },
      now,
    )
    const second = told(first, frame(reached('b', 900), reached('c', 5)), now)
    expect(waiting(second)).toEqual(['c'])
    expect(waiting(told(second, frame(reached('d', 900)), now))).toEqual(['c', 'd'])
  })

  test('however many come, with the latest few waiting and a bounded memory', () => {
    let held = begun
    for (let id = 0; id < 1_000; id += 1) held = told(held, frame(reached(String(id), 1)), now)
    expect(held.known).toHaveLength(mostKnown)
    expect(waiting(held)).toEqual(
      Array.from({ length: mostWaiting }, (_, back) => String(1_000 - mostWaiting + back)),
    )
  })
})

describe('how a rank has moved', () => {
  const look = (at: number, ...order: string[]): Look => ({
    at,
    ranks: new Map(order.map((dream, index) => [dream, index + 1])),
  })
  const seen = (...all: Look[]) => all.reduce<readonly Look[]>(looked, [])

  test.each<[string, readonly Look[], string, number, number, number]>([
    ['risen since the screen came', seen(look(0, 'a', 'b', 'c')), 'c', 1, 20_000, 2],
    ['fallen since the screen came', seen(look(0, 'a', 'b', 'c')), 'a', 2, 20_000, -1],
    ['not at all', seen(look(0, 'a', 'b')), 'a', 1, 20_000, 0],
    ['not, for one that was not there', seen(look(0, 'a')), 'z', 2, 20_000, 0],
    [
      'by what stood five minutes ago, not before',
      seen(look(0, 'a', 'b'), look(60_000, 'b', 'a')),
      'b',
      1,
      60_000 + spanMs,
      0,
    ],
    [
      'still by what stood at the beginning of the span',
      seen(look(0, 'a', 'b'), look(60_000, 'b', 'a')),
      'b',
      1,
      59_999 + spanMs,
      1,
    ],
  ])('%s', (_name, looks, dream, rank, now, expected) => {
    expect(risen(looks, dream, rank, now)).toBe(expected)
  })

  test('is known from few looks, however long the screen is on', () => {
    let looks: readonly Look[] = []
    for (let at = 0; at < 86_400_000; at += 7_000) looks = looked(looks, look(at, 'a'))
    expect(looks.length).toBeLessThanOrEqual(22)
    expect(86_400_000 - (looks[0]?.at ?? 0)).toBeGreaterThanOrEqual(spanMs)
  })
})

describe('how a window burns down', () => {
  const window = { opensAt: '2022-09-07T02:00:00Z', closesAt: '2022-09-07T16:00:00Z' }
  const opened = Date.parse(window.opensAt)
  const minute = (n: number) => new Date(opened + n * 60_000).toISOString()

  test.each<[string, string, string]>([
    ['2022-09-07T02:00:00Z', '2022-09-08T02:00:00Z', 'MINUTE'],
    ['2022-09-07T02:00:00Z', '2022-09-08T02:01:00Z', 'TEN_MINUTES'],
    ['2022-09-01T00:00:00Z', '2022-09-11T00:00:00Z', 'TEN_MINUTES'],
    ['2022-09-01T00:00:00Z', '2022-09-11T01:00:00Z', 'HOUR'],
  ])('from %s to %s is asked for by %s', (opensAt, closesAt, bucket) => {
    expect(bucketFor({ opensAt, closesAt })).toBe(bucket)
  })

  test('from the budget, over what was told and what was seen, in order; what is set aside is not left', () => {
    const line = burnDown(
      1_000,
      window,
      [
        { until: minute(1), matched: 100, held: 50 },
        { until: minute(2), matched: 300, held: 0 },
      ],
      [
        { at: opened + 90_000, left: 800 },
        { at: opened + 150_000, left: 650 },
      ],
    )
    expect(line.map(({ at, left }) => [(at - opened) / 1_000, left])).toEqual([
      [0, 1_000],
      [60, 850],
      [90, 800],
      [120, 700],
      [150, 650],
    ])
  })

  test('what was seen is kept once a second, thinned, and never without bound', () => {
    let seen: readonly Left[] = []
    for (let ms = 0; ms < 3_600_000; ms += 500)
      seen = seenSince(seen, { at: opened + ms, left: 5_000_000 - ms })
    expect(seen.length).toBeLessThanOrEqual(mostSeen)
    expect(seen.length).toBeGreaterThan(mostSeen / 3)
    expect(seen.at(-1)).toEqual({ at: opened + 3_599_500, left: 5_000_000 - 3_599_500 })
    expect(seen.every(({ at }, index) => index === 0 || at > (seen[index - 1]?.at ?? 0))).toBe(true)
    expect(seenSince(seen, { at: opened, left: 1 })).toBe(seen)
  })

  test.each<[string, Left[], string | null, number, [number, number]]>([
    [
      'from where money began to flow',
      [
        { at: 0, left: 9 },
        { at: 60, left: 9 },
        { at: 61, left: 8 },
      ],
      minute(70),
      65,
      [60, 70],
    ],
    [
      'not far ahead of what happened',
      [
        { at: 0, left: 9 },
        { at: 10, left: 5 },
      ],
      minute(500),
      10,
      [0, 30],
    ],
    [
      'a little ahead where no end is in sight',
      [
        { at: 0, left: 9 },
        { at: 40, left: 5 },
      ],
      null,
      40,
      [0, 50],
    ],
    [
      'never beyond its close',
      [
        { at: 0, left: 9 },
        { at: 830, left: 5 },
      ],
      null,
      830,
      [0, 840],
    ],
  ])('is drawn %s', (_name, points, exhaustsAt, now, expected) => {
    const inMs = points.map(({ at, left }) => ({ at: opened + at * 60_000, left }))
    const { from, to } = stretchOf(inMs, window, 9, exhaustsAt, opened + now * 60_000)
    expect([(from - opened) / 60_000, (to - opened) / 60_000]).toEqual(expected)
  })
})

describe('the gifts that are shown', () => {
  const frame = (from: number, entries: number, giftCount = entries) => ({
    seq: from + entries,
    giftCount,
    shownCount: entries,
    entries: Array.from({ length: entries }, (_, index) => ({ seq: from + index })),
  })
  const first = { ...frame(1, 10), giftCount: 0 }
  const seqs = (ticker: Ticker<{ seq: number }>) => ticker.places.map((gift) => gift?.seq ?? 0)
  const playAll = (ticker: Ticker<{ seq: number }>) => {
    let held = ticker
    for (let next = played(held); next !== held; next = played(held)) held = next
    return held
  }

  test('are the last ten at once when a screen has come, and none of them is counted', () => {
    const ticker = heardGifts(emptyTicker(), first, 5_000)
    expect(seqs(ticker)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(tallyOf(ticker, 9_000)).toEqual({ gifts: 0, shown: 0, seconds: 4 })
  })

  test('take the place of the oldest, one after the other', () => {
    const ticker = heardGifts(heardGifts(emptyTicker(), first, 5_000), frame(11, 3), 6_000)
    expect(seqs(ticker)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(seqs(played(ticker))).toEqual([11, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(seqs(playAll(ticker))).toEqual([11, 12, 13, 4, 5, 6, 7, 8, 9, 10])
    expect(tallyOf(playAll(ticker), 7_000)).toEqual({ gifts: 3, shown: 3, seconds: 2 })
  })

  test('are fewer than there were when they come too fast, the latest of them, and it is counted', () => {
    const ticker = playAll(heardGifts(heardGifts(emptyTicker(), first, 5_000), frame(11, 9, 160), 6_000))
    expect(seqs(ticker)).toEqual([15, 16, 17, 18, 19, 6, 7, 8, 9, 10])
    expect(tallyOf(ticker, 7_000)).toMatchObject({ gifts: 160, shown: 5 })
  })

  test('are counted for a minute, and from anew after a gap', () => {
    const ticker = playAll(heardGifts(heardGifts(emptyTicker(), first, 5_000), frame(11, 2), 6_000))
    expect(tallyOf(ticker, 65_999)).toMatchObject({ gifts: 2, shown: 2, seconds: 60 })
    expect(tallyOf(ticker, 66_000)).toMatchObject({ gifts: 0, shown: 0, seconds: 60 })
    const back = heardGifts(ticker, { ...frame(8, 10), giftCount: 0 }, 20_000)
    expect(tallyOf(back, 21_000)).toEqual({ gifts: 0, shown: 0, seconds: 1 })
    // Those that were shown before the gap are not shown again.
    expect(seqs(back)).toEqual([11, 12, 13, 14, 15, 16, 17, 8, 9, 10])
  })

  test('are never kept without bound', () => {
    let ticker: Ticker<{ seq: number }> = heardGifts(emptyTicker(), first, 0)
    for (let at = 1; at < 2_000; at += 1) ticker = heardGifts(ticker, frame(at * 10 + 1, 10), at)
    expect(ticker.places).toHaveLength(placeCount)
    expect(ticker.waiting.length).toBeLessThanOrEqual(5)
    expect(ticker.counted.length).toBeLessThanOrEqual(300)
  })
})

describe('another version of the page', () => {
  const html = (...names: string[]) =>
    `<head><link rel="icon" href="/flower.svg" />${names.map((name) => `<script type="module" crossorigin src="/assets/${name}.js"></script><link rel="stylesheet" crossorigin href="/assets/${name}.css">`).join('')}</head>`
  const old = versionOf(html('a'))
  const other = versionOf(html('b'))
  const minutes = (n: number) => n * 60_000

  test('is told by the files it refers to, in whatever order', () => {
    expect(old).toBe('/assets/a.css /assets/a.js')
    expect(versionOf(html('a', 'b'))).toBe(versionOf(html('b', 'a')))
    expect(versionOf('<html>Bad gateway</html>')).toBe('')
  })

  test.each<[string, string, { version: string; at: number }[], boolean]>([
    ['that is the same is not', old, [], false],
    ['that is none is not', '', [], false],
    ['that is new is', other, [], true],
    ['for which there was a reload just now is not', other, [{ version: other, at: minutes(98) }], false],
    ['for which there was a reload ten minutes ago is', other, [{ version: other, at: minutes(90) }], true],
    [
      'after a reload for a third one just now is not',
      other,
      [{ version: 'third', at: minutes(99.5) }],
      false,
    ],
    ['after a reload for a third one a while ago is', other, [{ version: 'third', at: minutes(98) }], true],
    ['is, though the clock was set back since', other, [{ version: other, at: minutes(500) }], true],
  ])('%s worth a reload', (_name, served, reloads, worth) => {
    expect(isWorthReloading(old, served, reloads, minutes(100))).toBe(worth)
  })
})

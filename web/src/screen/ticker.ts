// The wall of gifts: each new one takes the place of the oldest and stays long enough to be read. When more come than that,
// some are left out, and it is counted how many came and how many were shown.
export interface Gift {
  seq: number
}

export interface Told<One extends Gift> {
  seq: number
  giftCount: number
  shownCount: number
  entries: readonly One[]
}

export interface Ticker<One extends Gift> {
  places: readonly (One | null)[]
  /** The place that the next gift takes. */
  next: number
  waiting: readonly (One & { heardAt: number })[]
  lastSeq: number
  /** Of the last minute: what each frame counted, and how many of those have been shown. */
  counted: readonly { at: number; gifts: number; shown: number }[]
  /** Since when it counts without a gap. */
  countsSince: number
}

export const placeCount = 10
/** Each place is read for four seconds. */
export const playEveryMs = 400
const mostWaiting = 5
const countedMs = 60_000
/** Four frames a second come at most. */
const mostCounted = 300

export function emptyTicker<One extends Gift>(): Ticker<One> {
  return {
    places: new Array(placeCount).fill(null),
    next: 0,
    waiting: [],
    lastSeq: -1,
    counted: [],
    countsSince: 0,
  }
}

export function heardGifts<One extends Gift>(
  ticker: Ticker<One>,
  frame: Told<One>,
  now: number,
): Ticker<One> {
  const entries = frame.entries.filter(({ seq }) => seq > ticker.lastSeq)
  const lastSeq = Math.max(ticker.lastSeq, ...entries.map(({ seq }) => seq))
  // The first frame of a line tells gifts that came before it and counts none: what was counted until then has a gap.
  if (frame.giftCount === 0 && frame.shownCount > 0) {
    const shown = entries.slice(-placeCount).reduce<Ticker<One>>(placed, { ...ticker, waiting: [] })
    return { ...shown, lastSeq, counted: [], countsSince: now }
  }
  if (frame.giftCount === 0 && entries.length === 0 && ticker.countsSince > 0) return ticker
  return {
    ...ticker,
    lastSeq,
    waiting: [...ticker.waiting, ...entries.map((gift) => ({ ...gift, heardAt: now }))].slice(-mostWaiting),
    counted: [...recent(ticker, now), { at: now, gifts: frame.giftCount, shown: 0 }].slice(-mostCounted),
    countsSince: ticker.countsSince || now,
  }
}

/** The next gift that waits is shown. The same object where none does. */
export function played<One extends Gift>(ticker: Ticker<One>): Ticker<One> {
  const [gift, ...waiting] = ticker.waiting
  if (!gift) return ticker
  const counted = ticker.counted.map((one) =>
    one.at === gift.heardAt ? { ...one, shown: one.shown + 1 } : one,
  )
  return { ...placed(ticker, gift), waiting, counted }
}

function placed<One extends Gift>(ticker: Ticker<One>, gift: One): Ticker<One> {
  return {
    ...ticker,
    places: ticker.places.with(ticker.next, gift),
    next: (ticker.next + 1) % placeCount,
  }
}

export interface Tally {
  gifts: number
  shown: number
  /** How long this has been counted, at most a minute. */
  seconds: number
}

export function tallyOf(ticker: Ticker<Gift>, now: number): Tally {
  const counted = recent(ticker, now)
  return {
    gifts: counted.reduce((sum, { gifts }) => sum + gifts, 0),
    shown: counted.reduce((sum, { shown }) => sum + shown, 0),
    seconds: Math.min(countedMs, Math.max(0, now - ticker.countsSince)) / 1_000,
  }
}

function recent<One extends Gift>({ counted }: Ticker<One>, now: number): Ticker<One>['counted'] {
  return counted.filter(({ at }) => now - at < countedMs)
}

// What the panels show beside the moment itself, each as rows of the table that can be saved: a panel that stands on the
// page says what it shows when it is asked, and one that has gone says nothing.
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { BoardSubscription } from '../gql.ts'
import type { Bar } from './course.ts'
import type { SeenRow, State, Unit } from './export.ts'
import type { Moment, PastWindow } from './moment.ts'
import type { Ranked } from './places.ts'
import type { Bucket, Compared, Window, WindowListed } from './watched.ts'
import type { RankedBoard, RankedMeasure } from './words.ts'

export type Seen = Map<string, () => SeenRow[]>

export function useSeen(seen: Seen, name: string, rows: () => SeenRow[]): void {
  const latest = useRef(rows)
  latest.current = rows
  useLayoutEffect(() => {
    const tell = () => latest.current()
    seen.set(name, tell)
    return () => {
      // Another one may stand in its place already.
      if (seen.get(name) === tell) seen.delete(name)
    }
  }, [seen, name])
}

/** All rows, in an order that does not depend on which panel came first. */
export function seenRows(seen: Seen): SeenRow[] {
  return [...seen].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, rows]) => rows())
}

const per: Record<Bucket, string> = { MINUTE: 'PerMinute', TEN_MINUTES: 'PerTenMinutes', HOUR: 'PerHour' }

/** Every bar of a course, the oldest first, those too that its table on the page leaves out. */
export function courseRows(
  part: 'lastHour' | 'wholeCampaign',
  bars: readonly Bar[],
  shown: Bucket | 'SUM',
  state: State,
): SeenRow[] {
  const kind = shown === 'SUM' ? 'SoFar' : per[shown]
  return bars.flatMap((bar) => {
    const named = [part, new Date(bar.from).toISOString(), null, null] as const
    const [received, gifts] =
      shown === 'SUM' ? [bar.receivedSoFar, bar.donationsSoFar] : [bar.received, bar.donations]
    return [
      { state, named, measure: `received${kind}`, value: received, unit: 'fen' },
      { state, named, measure: `donationCount${kind}`, value: gifts, unit: 'gifts' },
    ] satisfies SeenRow[]
  })
}

type Board = Pick<BoardSubscription['leaderboard'], 'seq' | 'asOf' | 'serviceLevel' | 'total'>
export type BoardRow = BoardSubscription['leaderboard']['rows'][number] & Ranked

const measured: Record<RankedMeasure, readonly [measure: string, unit: Unit]> = {
  AMOUNT: ['net', 'fen'],
  PEOPLE: ['donorCount', 'people'],
  GIFTS: ['donationCount', 'gifts'],
  FLOWERS: ['flowersCounted', 'flowers'],
}

/** The places that are shown, one's own among them, and how many there are. */
export function boardRows(
  board: RankedBoard,
  by: RankedMeasure,
  { seq, asOf, serviceLevel, total }: Board,
  places: readonly BoardRow[],
): SeenRow[] {
  const state = { seq, asOf, serviceLevel }
  const part = `leaderboard ${board}`
  const [measure, unit] = measured[by]
  const named = [part, 'all', null, null] as const
  return [
    { state, named, measure: 'ranked', value: total, unit: 'place' },
    ...places.flatMap(({ rank, movement, value, frozen, subjectId, subject }) => {
      const of = frozen ? { ...state, serviceLevel: 'FROZEN' } : state
      const named = [part, subjectId, ...namesOf(subject)] as const
      return [
        { state: of, named, measure: 'rank', value: rank, unit: 'place' },
        { state: of, named, measure: 'movement', value: movement, unit: 'place' },
        { state: of, named, measure, value, unit },
      ] satisfies SeenRow[]
    }),
  ]
}

function namesOf(subject: BoardRow['subject']): readonly [nameZh: string | null, nameEn: string | null] {
  if ('name' in subject) return [subject.name, subject.name]
  if ('titleZh' in subject) return [subject.titleZh, subject.titleEn]
  if ('nameZh' in subject) return [subject.nameZh, subject.nameEn]
  return [null, null]
}

/** A window that is watched: what it says of its pace and of what comes then only where the page says it too. */
export function windowRows({ pool }: WindowListed, window: Window): SeenRow[] {
  const { id, seq, asOf, serviceLevel, state: stands, opensAt, closesAt, exhaustsAt, nextWindow } = window
  const row = (measure: string, value: number | string, unit: Unit): SeenRow => ({
    state: { seq, asOf, serviceLevel },
    named: ['window', id, pool.nameZh, pool.nameEn],
    measure,
    value,
    unit,
  })
  const amounts = ['budget', 'available', 'confirmed', 'held'] as const
  return [
    row('state', stands, 'state'),
    ...amounts.map((name) => row(name, window[name].minorUnits, 'fen')),
    ...(isSpending(window) ? [row('burnPerMinute', window.burnPerMinute.minorUnits, 'fen')] : []),
    ...(exhaustsAt ? [row('exhaustsAt', exhaustsAt, 'instant')] : []),
    stands === 'SCHEDULED' ? row('opensAt', opensAt, 'instant') : row('closesAt', closesAt, 'instant'),
    ...(nextWindow ? [row('nextOpensAt', nextWindow.opensAt, 'instant')] : []),
  ]
}

export function isSpending({ state, burnPerMinute }: Window): boolean {
  return state === 'OPEN' && burnPerMinute.minorUnits > 0
}

export function pastWindowRows({ id, pool, opensAt, closesAt, totals }: PastWindow): SeenRow[] {
  const row = (measure: string, value: number | string, unit: Unit): SeenRow => ({
    state: totals,
    named: ['window', id, pool.nameZh, pool.nameEn],
    measure,
    value,
    unit,
  })
  return [
    row('confirmed', totals.matchedNet.minorUnits, 'fen'),
    row('held', totals.held.minorUnits, 'fen'),
    row('donationCount', totals.donationCount, 'gifts'),
    row('opensAt', opensAt, 'instant'),
    row('closesAt', closesAt, 'instant'),
  ]
}

/** Both days, each up to its own instant. Of the past, a moment that moves is not always compared at once. */
export function comparisonRows({ at }: Pick<Moment, 'at'>, compared: Compared): SeenRow[] {
  const day = (key: string, totals: Compared['totals']): SeenRow[] => {
    const named = ['comparison', key, null, null] as const
    const beside = { state: totals, named, ...(at === null ? {} : { shown: compared.at }) }
    return [
      { ...beside, measure: 'received', value: totals.received.minorUnits, unit: 'fen' },
      { ...beside, measure: 'donationCount', value: totals.donationCount, unit: 'gifts' },
      { ...beside, measure: 'donorCount', value: totals.donorCount, unit: 'people' },
      { ...beside, measure: 'flowerCount', value: totals.flowerCount, unit: 'flowers' },
    ]
  }
  return [...day(compared.at, compared.totals), ...day(compared.otherAt, compared.otherTotals)]
}

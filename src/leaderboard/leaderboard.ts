// Leaderboards: who is ahead in a campaign, by one measure. The order is the same wherever it is made: the higher value
// first, among equals the lower id or code, then and now, so that nobody moves by a tie.
import type { NodeType } from '../graphql/publicId.ts'
import type { Notices } from '../totals/notices.ts'
import { type ServiceLevel, topicPrefixes } from '../totals/totals.ts'

/** What is ranked, what the ids of it are, and what its topics begin with. */
export const boardKinds = {
  PROJECTS: { node: 'Project', prefix: topicPrefixes.project },
  ORGANIZATIONS: { node: 'Organization', prefix: topicPrefixes.organization },
  TEAMS: { node: 'Team', prefix: topicPrefixes.team },
  REGIONS: { node: 'Region', prefix: topicPrefixes.region },
  PARTNERS: { node: 'Partner', prefix: topicPrefixes.partner },
} as const satisfies Record<string, { node: NodeType; prefix: string }>
export type BoardKind = keyof typeof boardKinds

export const measures = ['PEOPLE', 'GIFTS', 'FLOWERS', 'GIVERS', 'AMOUNT'] as const
export type BoardMeasure = (typeof measures)[number]

/**
 * What was counted for each of many, column by column; each is known by the end of its topic. Values are whole numbers
 * that JSON numbers hold exactly, as everywhere on the wire.
 */
export interface Counted {
  keys: readonly string[]
  values: Columns
  /** Where it is in the columns; undefined: nowhere. */
  placeOf(key: string): number | undefined
  /** By one measure, made when it is first asked for. */
  rankingBy(by: BoardMeasure): Ranking
  /** With those that moved since in the place of what they were, and new ones behind. */
  moved(keys: readonly string[], values: Columns): Counted
}

export type Columns = Readonly<Record<BoardMeasure, Float64Array>>

export interface Ranking {
  /** The places of those that have anything, the first first. */
  order: Uint32Array
  /** The rank of each place; 0: it has nothing. */
  ranks: Uint32Array
}

/** What stood at the reference that movement is told from. */
export interface Earlier {
  since: Date
  /** Of everybody that was in sight when it was read, who may come back. */
  stood: Counted
  /** Of those that are in sight. */
  counted: Counted
}

/** What one read brought. */
export interface BoardRead {
  seq: bigint
  asOf: Date
  /** Whether everything is held back. */
  frozen: boolean
  final: boolean
  counted: Counted
  /** Those among them that are held back. */
  held: ReadonlySet<string>
  earlier: Earlier
  notices: Notices
}

export interface RankedRow {
  key: string
  rank: number
  /** Null: it was not ranked then. */
  previousRank: number | null
  value: number
  held: boolean
}

/** Which part of a ranking is wanted. */
export interface ViewOf {
  by: BoardMeasure
  first: number
  afterRank: number
  /** Whose own place is wanted as well, with so many neighbours on either side. */
  around: string | null
  neighbours: number
}

export interface Place {
  key: string
  /** Null: nothing was counted for it. */
  rank: number | null
  rows: RankedRow[]
}

export interface LeaderboardView {
  campaignId: number
  board: BoardKind
  by: BoardMeasure
  seq: bigint
  asOf: Date
  serviceLevel: ServiceLevel
  notices: Notices
  total: number
  movementSince: Date
  rows: RankedRow[]
  place: Place | null
}

export function countedOf(keys: readonly string[], values: Columns): Counted {
  return withPlaces(keys, values, new Map(keys.map((key, place) => [key, place])), byNumber(keys))
}

function withPlaces(
  keys: readonly string[],
  values: Columns,
  places: ReadonlyMap<string, number>,
  inOrder: Uint32Array,
): Counted {
  const rankings = new Map<BoardMeasure, Ranking>()
  return {
    keys,
    values,
    placeOf: (key) => places.get(key),
    rankingBy(by) {
      const known = rankings.get(by)
      if (known) return known
      const ranking = ranked(values[by], inOrder)
      rankings.set(by, ranking)
      return ranking
    },
    moved(movedKeys, movedValues) {
      const added = movedKeys.filter((key) => !places.has(key))
      const all = added.length > 0 ? [...keys, ...added] : keys
      const placesNow = added.length > 0 ? new Map(all.map((key, place) => [key, place])) : places
      const columns = columnsOf((by) => {
        const column = new Float64Array(all.length)
        column.set(values[by])
        for (const [index, key] of movedKeys.entries())
          column[placesNow.get(key) as number] = movedValues[by][index] as number
        return column
      })
      return withPlaces(all, columns, placesNow, added.length > 0 ? byNumber(all) : inOrder)
    },
  }
}

export function columnsOf(column: (by: BoardMeasure) => Float64Array): Columns {
  return Object.fromEntries(measures.map((by) => [by, column(by)])) as Record<BoardMeasure, Float64Array>
}

/**
 * The higher value first, among equals the lower number. Only values are sorted, by the machine's own order; a place then
 * comes behind as many as have more, and behind its equals that came before it.
 */
function ranked(column: Float64Array, inOrder: Uint32Array): Ranking {
  const ascending = column.slice().sort()
  const size = column.length
  const taken = new Uint32Array(size + 1)
  const order = new Uint32Array(size - firstAbove(ascending, 0))
  const ranks = new Uint32Array(size)
  for (const place of inOrder) {
    const value = column[place] as number
    if (value <= 0) continue
    const ahead = size - firstAbove(ascending, value)
    const position = ahead + (taken[ahead] as number)
    taken[ahead] = (taken[ahead] as number) + 1
    order[position] = place
    ranks[place] = position + 1
  }
  return { order, ranks }
}

/** How many are not above the value: where the first that is stands. */
function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) > value) high = middle
    else low = middle + 1
  }
  return low
}

/** A power of two above the number of those that can be ranked, so that a number and a place fit into one value. */
const mostPlaces = 2 ** 18

/** The places in the order of the numbers that ids and the codes of regions are; whatever is none comes last. */
function byNumber(keys: readonly string[]): Uint32Array {
  const numbers = Float64Array.from(keys, (key, place) => numberOf(key) * mostPlaces + place)
  return Uint32Array.from(numbers.sort(), (number) => number % mostPlaces)
}

function numberOf(key: string): number {
  return /^\d{1,10}$/.test(key) ? Number(key) : 2 ** 34
}

/** Who is not to be seen any more is left out of what was, too. */
export function visibleIn(counted: Counted, then: Counted): Counted {
  const seen = then.keys.flatMap((key, place) => (counted.placeOf(key) === undefined ? [] : [place]))
  if (seen.length === then.keys.length) return then
  return countedOf(
    seen.map((place) => then.keys[place] as string),
    columnsOf((by) => Float64Array.from(seen, (place) => then.values[by][place] as number)),
  )
}

/** What one read brought, as it is looked at. */
export interface Board {
  read: BoardRead
  total(by: BoardMeasure): number
  /** The rows from a rank, which begins with 1, on. */
  rows(by: BoardMeasure, from: number, count: number): RankedRow[]
  rankOf(by: BoardMeasure, key: string): number | null
}

export function boardOf(read: BoardRead): Board {
  const { counted, held, earlier } = read

  function rankIn({ placeOf, rankingBy }: Counted, by: BoardMeasure, key: string): number | null {
    const place = placeOf(key)
    return (place !== undefined && rankingBy(by).ranks[place]) || null
  }

  return {
    read,
    total: (by) => counted.rankingBy(by).order.length,
    rows(by, from, count) {
      const start = Math.max(0, from - 1)
      const { order } = counted.rankingBy(by)
      return [...order.subarray(start, Math.max(start, from - 1 + count))].map((place, position) => {
        const key = counted.keys[place] as string
        return {
          key,
          rank: start + position + 1,
          previousRank: rankIn(earlier.counted, by, key),
          value: counted.values[by][place] as number,
          held: held.has(key),
        }
      })
    },
    rankOf: (by, key) => rankIn(counted, by, key),
  }
}

export function viewOf(
  board: Board,
  { campaignId, kind, fresh }: { campaignId: number; kind: BoardKind; fresh: boolean },
  { by, first, afterRank, around, neighbours }: ViewOf,
): LeaderboardView {
  const { seq, asOf, frozen, final, notices, earlier } = board.read
  const live = final ? 'FINAL' : fresh ? 'LIVE' : 'DELAYED'
  return {
    campaignId,
    board: kind,
    by,
    seq,
    asOf,
    serviceLevel: frozen ? 'FROZEN' : live,
    notices,
    total: board.total(by),
    movementSince: earlier.since,
    rows: board.rows(by, afterRank + 1, first),
    place: around === null ? null : placeOf(board, by, around, neighbours),
  }
}

function placeOf(board: Board, by: BoardMeasure, key: string, neighbours: number): Place {
  const rank = board.rankOf(by, key)
  if (rank === null) return { key, rank, rows: [] }
  const from = Math.max(1, rank - neighbours)
  return { key, rank, rows: board.rows(by, from, rank + neighbours - from + 1) }
}

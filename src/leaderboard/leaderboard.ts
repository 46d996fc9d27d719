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
  values: Readonly<Record<BoardMeasure, readonly number[]>>
}

/** What stood at the reference that movement is told from. */
export interface Earlier {
  since: Date
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

/** One read, and the rankings that were made of it: each measure is sorted once, when it is first asked for. */
export interface Board {
  read: BoardRead
  total(by: BoardMeasure): number
  /** The rows from a rank, which begins with 1, on. */
  rows(by: BoardMeasure, from: number, count: number): RankedRow[]
  rankOf(by: BoardMeasure, key: string): number | null
}

export function boardOf(read: BoardRead): Board {
  const { counted, held, earlier } = read
  const rankings = new Map<BoardMeasure, { order: Uint32Array; ranks: Map<string, number> }>()
  const before = new Map<BoardMeasure, Map<string, number>>()

  function rankingBy(by: BoardMeasure) {
    const known = rankings.get(by)
    if (known) return known
    const order = ranked(counted, by)
    const ranking = { order, ranks: ranksOf(counted, order) }
    rankings.set(by, ranking)
    return ranking
  }

  /** Who is not to be seen any more is left out of what was, too. */
  function previousRank(by: BoardMeasure, key: string): number | null {
    let ranks = before.get(by)
    if (!ranks) {
      ranks = ranksOf(earlier.counted, ranked(earlier.counted, by, visibleIn(counted)))
      before.set(by, ranks)
    }
    return ranks.get(key) ?? null
  }

  return {
    read,
    total: (by) => rankingBy(by).order.length,
    rows(by, from, count) {
      const start = Math.max(0, from - 1)
      return [...rankingBy(by).order.subarray(start, Math.max(start, from - 1 + count))].map(
        (index, position) => {
          const key = counted.keys[index] as string
          return {
            key,
            rank: start + position + 1,
            previousRank: previousRank(by, key),
            value: counted.values[by][index] as number,
            held: held.has(key),
          }
        },
      )
    },
    rankOf: (by, key) => rankingBy(by).ranks.get(key) ?? null,
  }
}

/** The positions of those that have anything, the first first. */
export function ranked(
  { keys, values }: Counted,
  by: BoardMeasure,
  visible: (key: string) => boolean = () => true,
): Uint32Array {
  const column = values[by]
  const numbers = Float64Array.from(keys, numberOf)
  const found = keys.flatMap((key, index) => ((column[index] as number) > 0 && visible(key) ? [index] : []))
  return Uint32Array.from(found).sort(
    (one, other) =>
      (column[other] as number) - (column[one] as number) ||
      (numbers[one] as number) - (numbers[other] as number),
  )
}

/** Ids and the codes of regions are numbers; whatever is not comes last. */
function numberOf(key: string): number {
  return /^\d+$/.test(key) ? Number(key) : Number.MAX_SAFE_INTEGER
}

function ranksOf({ keys }: Counted, order: Uint32Array): Map<string, number> {
  const ranks = new Map<string, number>()
  order.forEach((index, position) => {
    ranks.set(keys[index] as string, position + 1)
  })
  return ranks
}

function visibleIn({ keys }: Counted): (key: string) => boolean {
  const visible = new Set(keys)
  return (key) => visible.has(key)
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

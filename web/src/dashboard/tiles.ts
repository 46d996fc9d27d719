// A map of China in tiles of one size, each province about where it lies: small ones are seen as well as large ones. And
// how the tiles are shaded, and which one lies next to which for whoever walks them by keyboard.

export type Direction = 'left' | 'right' | 'up' | 'down'

interface Tile {
  column: number
  row: number
}

export const columns = 7
export const rows = 8

/** From 1, by the code of GB/T 2260. What names no region stands apart, below in the west. */
export const tiles: Readonly<Record<string, Tile>> = {
  '230000': { column: 7, row: 1 },
  '150000': { column: 5, row: 2 },
  '220000': { column: 7, row: 2 },
  '650000': { column: 1, row: 3 },
  '620000': { column: 2, row: 3 },
  '640000': { column: 3, row: 3 },
  '140000': { column: 4, row: 3 },
  '110000': { column: 5, row: 3 },
  '120000': { column: 6, row: 3 },
  '210000': { column: 7, row: 3 },
  '630000': { column: 2, row: 4 },
  '610000': { column: 3, row: 4 },
  '410000': { column: 4, row: 4 },
  '130000': { column: 5, row: 4 },
  '370000': { column: 6, row: 4 },
  '540000': { column: 1, row: 5 },
  '510000': { column: 2, row: 5 },
  '500000': { column: 3, row: 5 },
  '420000': { column: 4, row: 5 },
  '340000': { column: 5, row: 5 },
  '320000': { column: 6, row: 5 },
  '310000': { column: 7, row: 5 },
  '530000': { column: 2, row: 6 },
  '520000': { column: 3, row: 6 },
  '430000': { column: 4, row: 6 },
  '360000': { column: 5, row: 6 },
  '330000': { column: 6, row: 6 },
  '450000': { column: 3, row: 7 },
  '440000': { column: 4, row: 7 },
  '350000': { column: 5, row: 7 },
  '710000': { column: 7, row: 7 },
  '460000': { column: 3, row: 8 },
  '820000': { column: 4, row: 8 },
  '810000': { column: 5, row: 8 },
  UNKNOWN: { column: 1, row: 8 },
}

/** The nearest tile in a direction, one straight ahead rather than one aside; at the edge the tile itself. */
export function neighbour(code: string, direction: Direction): string {
  const from = tiles[code]
  if (!from) return code
  const upright = direction === 'up' || direction === 'down'
  const forward = direction === 'right' || direction === 'down' ? 1 : -1
  let nearest = code
  let least = Number.POSITIVE_INFINITY
  for (const [other, { column, row }] of Object.entries(tiles)) {
    const ahead = forward * (upright ? row - from.row : column - from.column)
    const aside = Math.abs(upright ? column - from.column : row - from.row)
    const distance = ahead + 2 * aside
    if (ahead > 0 && distance < least) {
      nearest = other
      least = distance
    }
  }
  return nearest
}

/** In the order in which they are read: from the top, each row from the left. */
export const readingOrder: readonly string[] = Object.keys(tiles).sort((one, other) => {
  const [a, b] = [tiles[one] as Tile, tiles[other] as Tile]
  return a.row - b.row || a.column - b.column
})

export const steps = 5

/**
 * Where each of the steps begins: those that have something are cut into fifths by their rank, so that one province far
 * ahead does not make all others look alike. Fewer values than steps leave the lower steps out.
 */
export function stepsOf(values: readonly number[]): number[] {
  const known = values.filter((value) => value > 0).sort((one, other) => one - other)
  return Array.from(
    { length: steps },
    (_, step) => known[Math.floor((step * known.length) / steps)] ?? Number.POSITIVE_INFINITY,
  )
}

/** 0 for nothing, otherwise 1 to 5. */
export function stepOf(value: number, begins: readonly number[]): number {
  return value > 0 ? Math.max(1, begins.filter((begin) => value >= begin).length) : 0
}

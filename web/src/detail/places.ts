// Which places are shown of many: the first three, and those around one.

/** The first and those around, each once, by rank. */
export function placesOf<Row extends { rank: number }>(board: {
  rows: readonly Row[]
  around: { rows: readonly Row[] } | null
}): Row[] {
  const rows = new Map([...board.rows, ...(board.around?.rows ?? [])].map((row) => [row.rank, row]))
  return [...rows.values()].sort((one, other) => one.rank - other.rank)
}

/** The first three, and two on either side of a rank. */
export function aroundRank<Row extends { rank: number }>(
  all: readonly Row[],
  rank: number | undefined,
): Row[] {
  return all.filter((each) => each.rank <= 3 || (rank !== undefined && Math.abs(each.rank - rank) <= 2))
}

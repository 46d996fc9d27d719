// The places of a leaderboard as they are shown: the first ones, and one's own with its neighbours where it stands further
// down, with the gap between them said.

export interface Ranked {
  rank: number
  subjectId: string
}

export type Place<Row> = { row: Row } | { skipped: number }

/** Rows by rank, each once, with how many are left out between them. */
export function placesOf<Row extends Ranked>(rows: readonly Row[], around: readonly Row[]): Place<Row>[] {
  const all = new Map([...rows, ...around].map((row) => [row.rank, row]))
  const ordered = [...all.values()].sort((one, other) => one.rank - other.rank)
  return ordered.flatMap((row, position) => {
    const skipped = row.rank - (ordered[position - 1]?.rank ?? 0) - 1
    return skipped > 0 ? [{ skipped }, { row }] : [{ row }]
  })
}

// Columns of a set-based statement: each goes over the wire as one text, `{1,2,3}`, which the statement casts. The
// driver would take the type of an array from its first element, and spend more on it.

export type Cell = string | number | bigint | boolean | Date | null

export function arrayLiteral(cells: readonly Cell[]): string {
  return `{${cells.map(element).join(',')}}`
}

/** As join() writes it: what is no text yet becomes one there, without a string of its own for each. */
function element(cell: Cell): string | number | bigint | boolean {
  if (cell === null) return 'NULL'
  if (typeof cell === 'string') {
    const quotable = cell.includes('"') || cell.includes('\\') ? cell.replace(/["\\]/g, '\\$&') : cell
    return `"${quotable}"`
  }
  return cell instanceof Date ? cell.toISOString() : cell
}

/** The columns of rows, each ready for `${column}::type[]`. */
export function columns<Row, Names extends readonly (keyof Row)[]>(
  rows: readonly Row[],
  ...names: Names
): { [Position in keyof Names]: string } {
  return names.map((name) => `{${rows.map((row) => element(row[name] as Cell)).join(',')}}`) as {
    [Position in keyof Names]: string
  }
}

// Columns of a set-based statement: each goes over the wire as one text, `{1,2,3}`, which the statement casts. The
// driver would take the type of an array from its first element, and spend more on it.

export type Cell = string | number | bigint | boolean | Date | null

export function arrayLiteral(cells: readonly Cell[]): string {
  let literal = '{'
  for (let position = 0; position < cells.length; position += 1) {
    if (position > 0) literal += ','
    literal += element(cells[position] as Cell)
  }
  return `${literal}}`
}

function element(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'string') return `"${cell.replace(/["\\]/g, '\\$&')}"`
  if (cell instanceof Date) return cell.toISOString()
  return String(cell)
}

/** The columns of rows, each ready for `${column}::type[]`. */
export function columns<Row, Names extends readonly (keyof Row)[]>(
  rows: readonly Row[],
  ...names: Names
): { [Position in keyof Names]: string } {
  return names.map((name) => arrayLiteral(rows.map((row) => row[name] as Cell))) as {
    [Position in keyof Names]: string
  }
}

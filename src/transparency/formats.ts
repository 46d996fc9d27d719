// The two formats of the transparency export. CSV is that of RFC 4180 in UTF-8: a header, lines that end with CRLF, and
// no cell that a spreadsheet would take for a formula. JSON Lines has one object a line, which ends with LF.

export const formats = ['csv', 'jsonl'] as const
export type Format = (typeof formats)[number]

/** Null: there is nothing to say. An instant is written in RFC 3339, in UTC. */
export type Cell = string | number | bigint | boolean | Date | readonly string[] | null

/** What comes before the first line. */
export function header(format: Format, names: readonly string[]): string {
  return format === 'csv' ? csvLine(names) : ''
}

export function line(format: Format, names: readonly string[], cells: readonly Cell[]): string {
  return format === 'csv' ? csvLine(cells) : jsonLine(names, cells)
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (cell === '') return '""'
  const text = typeof cell === 'string' ? harmless(cell) : plain(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A spreadsheet computes what begins with one of these signs, wide ones and those behind blanks included: an apostrophe
 * in front makes it text. One that stands there already gets another, so that taking off the first gives the text back.
 */
function harmless(text: string): string {
  return /^(\s*[=+\-@＝＋－＠]|[\t\r\n'])/.test(text) ? `'${text}` : text
}

function jsonLine(names: readonly string[], cells: readonly Cell[]): string {
  const members = cells.map((cell, place) => `${JSON.stringify(names[place])}:${jsonCell(cell)}`)
  return `{${members.join(',')}}\n`
}

function jsonCell(cell: Cell): string {
  if (cell === null || typeof cell === 'string' || isList(cell)) return JSON.stringify(cell)
  return cell instanceof Date ? JSON.stringify(cell) : String(cell)
}

function plain(cell: Exclude<Cell, string | null>): string {
  if (cell instanceof Date) return cell.toISOString()
  return isList(cell) ? cell.join(' ') : String(cell)
}

function isList(cell: Cell): cell is readonly string[] {
  return Array.isArray(cell)
}

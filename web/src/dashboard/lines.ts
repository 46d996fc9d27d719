// Five lines of money that are never mixed, and the parts that each consists of: what stands, what was taken back, and
// what is still under review. All in whole fen.
import type { MoneyLineName } from '../gql.ts'
import type { MomentTotals } from './moment.ts'

export interface Line {
  line: MoneyLineName
  gross: number
  corrected: number
  net: number
  held: number
}

export type Part = 'net' | 'held' | 'corrected'

export const parts: readonly Part[] = ['net', 'held', 'corrected']

export function linesOf({ lines }: Pick<MomentTotals, 'lines'>): Line[] {
  return lines.map(({ line, gross, corrected, net, held }) => ({
    line,
    gross: gross.minorUnits,
    corrected: corrected.minorUnits,
    net: net.minorUnits,
    held: held.minorUnits,
  }))
}

export function sumOf(lines: readonly Line[]): Omit<Line, 'line'> {
  const of = (name: 'gross' | 'corrected' | 'net' | 'held') =>
    lines.reduce((sum, line) => sum + line[name], 0)
  return { gross: of('gross'), corrected: of('corrected'), net: of('net'), held: of('held') }
}

/** Whether every line is what stands of it and what was taken back of it, and nothing else. */
export function addUp(lines: readonly Line[]): boolean {
  return lines.every(({ gross, corrected, net }) => net + corrected === gross)
}

export interface Segment {
  line: MoneyLineName
  part: Part
  value: number
}

/** The parts of all lines side by side, none that is nothing. Together they are everything received and under review. */
export function segmentsOf(lines: readonly Line[]): Segment[] {
  return lines.flatMap((line) =>
    parts.map((part) => ({ line: line.line, part, value: line[part] })).filter(({ value }) => value > 0),
  )
}

// The five lines of money: one bar of all that there is, and a table in which every line is the sum of its parts.
import { yuan } from '../design/format.ts'
import { thousandthsOf } from '../design/length.ts'
import { addUp, linesOf, segmentsOf, sumOf } from './lines.ts'
import type { MomentTotals } from './moment.ts'
import { share } from './short.ts'
import type { DashboardWords } from './words.ts'

export function Money({ totals, words }: { totals: MomentTotals; words: DashboardWords }) {
  const lines = linesOf(totals)
  const sum = sumOf(lines)
  const whole = sum.gross + sum.held
  const received = totals.received.minorUnits
  const right = addUp(lines) && lines[0]?.gross === received
  const cell = (line: string, part: 'gross' | 'corrected' | 'net' | 'held', value: number, label: string) => (
    <td
      class={`amount ${part} ${value === 0 ? 'none' : ''}`}
      data-line={line}
      data-part={part}
      data-value={value}
      data-seq={totals.seq}
      data-label={label}
    >
      {yuan(value)}
    </td>
  )
  const cells = (line: string, of: Omit<(typeof lines)[number], 'line'>) => (
    <>
      {cell(line, 'gross', of.gross, words.gross)}
      {cell(line, 'net', of.net, words.stands)}
      {cell(line, 'corrected', of.corrected, words.corrected)}
      {cell(line, 'held', of.held, words.underReview)}
    </>
  )
  return (
    <section class="money" aria-labelledby="money">
      <header>
        <h2 id="money">{words.lines}</h2>
        <p class="hint">{words.linesMeaning}</p>
      </header>
      <div class="proportions" aria-hidden="true">
        {segmentsOf(lines).map(({ line, part, value }) => (
          <span
            key={`${line} ${part}`}
            class={`segment ${line} ${part}`}
            style={{ flexGrow: thousandthsOf(value, whole) }}
          />
        ))}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.lineName}</th>
            <th scope="col" class="amount">
              {words.gross}
            </th>
            <th scope="col" class="amount">
              = {words.stands}
            </th>
            <th scope="col" class="amount">
              + {words.corrected}
            </th>
            <th scope="col" class="amount apart">
              {words.underReview}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, ...of }) => (
            <tr key={line}>
              <th scope="row">
                <span class={`swatch ${line}`} aria-hidden="true" />
                {words.line[line]} <small>{share(of.gross, sum.gross)}</small>
              </th>
              {cells(line, of)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.allLines}</th>
            {cells('all', sum)}
          </tr>
        </tfoot>
      </table>
      <p class={right ? 'sum' : 'sum wrong'} data-adds-up={right}>
        {right ? words.linesAddUp(yuan(received)) : words.linesDoNotAddUp}
      </p>
    </section>
  )
}

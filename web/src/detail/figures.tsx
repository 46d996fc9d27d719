// The numbers of one thing: the one that counts most, those beside it, and its money line by line.
import { Counter } from '../design/counter.tsx'
import { count, yuan } from '../design/format.ts'
import { thousandthsOf } from '../design/length.ts'
import { Numeral } from '../design/numeral.tsx'
import { words as allWords, type Language } from '../design/words.ts'
import type { MoneyLineName } from '../gql.ts'
import type { Numbers } from './frame.tsx'
import type { DetailWords } from './words.ts'

export type Figure =
  | 'received'
  | 'net'
  | 'refunded'
  | 'matched'
  | 'held'
  | 'donations'
  | 'people'
  | 'flowers'
  | 'flowersCounted'
  | 'givers'

interface FiguresProps {
  numbers: Numbers
  figures: readonly Figure[]
  language: Language
  words: DetailWords
  /** Flowers that were given by this, not to it. */
  together?: boolean
}

export function Figures({ figures, ...about }: FiguresProps) {
  const { numbers } = about
  return (
    <dl class="figures">
      {figures.map((figure) => {
        const { value, money } = numberOf(numbers, figure)
        return (
          <Counter
            key={figure}
            name={figure}
            seq={numbers.seq}
            value={value}
            text={money ? yuan(value) : count(value)}
            sign={money ? '¥' : undefined}
            {...said(figure, about)}
          />
        )
      })}
    </dl>
  )
}

/** The number that the whole page is about. */
export function ChiefFigure({ figure, ...about }: Omit<FiguresProps, 'figures'> & { figure: Figure }) {
  const { numbers } = about
  const { value, money } = numberOf(numbers, figure)
  return (
    <p class="chief-figure">
      <span class="label">{said(figure, about).label}</span>
      <Numeral
        name={figure}
        value={value}
        seq={numbers.seq}
        text={money ? yuan(value) : count(value)}
        {...(money ? { sign: '¥' } : {})}
      />
    </p>
  )
}

function numberOf(numbers: Numbers, figure: Figure): { value: number; money: boolean } {
  switch (figure) {
    case 'donations':
      return { value: numbers.donationCount, money: false }
    case 'people':
      return { value: numbers.donorCount, money: false }
    case 'flowers':
      return { value: numbers.flowerCount, money: false }
    case 'flowersCounted':
      return { value: numbers.flowersCounted, money: false }
    case 'givers':
      return { value: numbers.giverCount, money: false }
    default:
      return { value: numbers[figure].minorUnits, money: true }
  }
}

function said(
  figure: Figure,
  { numbers, language, words, together = false }: Omit<FiguresProps, 'figures'>,
): { label: string; meaning: string } {
  const shared = allWords[language]
  switch (figure) {
    case 'matched':
      return {
        label: words.matched,
        meaning:
          numbers.matchReversed.minorUnits > 0
            ? words.matchReversed(yuan(numbers.matchReversed.minorUnits))
            : words.matchedMeaning,
      }
    case 'held':
      return { label: words.held, meaning: words.heldMeaning }
    case 'flowers':
      return {
        label: together ? words.flowersGrossTogether : words.flowersGross,
        meaning: words.flowersGrossMeaning,
      }
    case 'flowersCounted':
      return {
        label: together ? words.flowersTogether : words.flowersCounted,
        meaning:
          numbers.flowersReversed > 0
            ? words.flowersFallen(count(numbers.flowersReversed))
            : shared.flowersMeaning,
      }
    default:
      return { label: shared[figure], meaning: shared[`${figure}Meaning`] }
  }
}

const lineColours: Record<MoneyLineName, string> = {
  PUBLIC_DONATIONS: 'public',
  FOUNDATION_MATCHING: 'matching',
  PARTNER_MATCHING: 'partner',
  INCENTIVE_AWARDS: 'incentive',
  DREAM_FUNDING: 'dream',
}

/** The five lines, a row each, below one bar that is their net side by side. */
export function Lines({ numbers, words }: { numbers: Numbers; words: DetailWords }) {
  const { lines, seq } = numbers
  const whole = lines.reduce((sum, { net }) => sum + net.minorUnits, 0)
  return (
    <section class="card lines" aria-labelledby="lines">
      <h3 id="lines">{words.lines}</h3>
      <p class="hint">
        {words.linesMeaning}
        <span class="formula">{words.linesFormula}</span>
      </p>
      <div class="stack" aria-hidden="true">
        {lines.map(({ line, net }) =>
          net.minorUnits > 0 ? (
            <span
              key={line}
              class={`money-${lineColours[line]}`}
              style={{ flexGrow: thousandthsOf(net.minorUnits, whole) }}
            />
          ) : null,
        )}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.lineName}</th>
            <th scope="col" class="amount">
              {words.gross}
            </th>
            <th scope="col" class="amount">
              {words.held}
            </th>
            <th scope="col" class="amount">
              {words.corrected}
            </th>
            <th scope="col" class="amount">
              {words.netOfLine}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, gross, held, corrected, net }) => (
            <tr key={line} data-line={line} data-seq={seq}>
              <th scope="row">
                <span class={`swatch money-${lineColours[line]}`} aria-hidden="true" />
                {words.line[line]}
              </th>
              <Amount name="gross" label={words.gross} minorUnits={gross.minorUnits} />
              <Amount name="held" label={words.held} minorUnits={held.minorUnits} />
              <Amount name="corrected" label={words.corrected} minorUnits={corrected.minorUnits} />
              <Amount name="net" label={words.netOfLine} minorUnits={net.minorUnits} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Amount({ name, label, minorUnits }: { name: string; label: string; minorUnits: number }) {
  return (
    <td
      class={`amount ${minorUnits === 0 ? 'none' : ''}`}
      data-label={label}
      data-amount={name}
      data-value={minorUnits}
    >
      {yuan(minorUnits)}
    </td>
  )
}

// The campaign's counters: what the public gave, larger than all else; how the five lines of money stand to each other; and
// people, gifts and flowers beside it.
import { Flower } from '../design/flower.tsx'
import { count, yuan } from '../design/format.ts'
import { thousandthsOf } from '../design/length.ts'
import { Numeral } from '../design/numeral.tsx'
import type { MoneyLineName } from '../gql.ts'
import type { Show } from './show.ts'
import type { ScreenTotals } from './watching.ts'
import './counters.css'

interface CountersProps {
  totals: ScreenTotals
  /** How many dreams have what they need, of how many; undefined: not known yet. */
  dreams: { reached: number; all: number } | undefined
  show: Show
}

export function Counters({ totals, dreams, show }: CountersProps) {
  const { words, own } = show
  const { seq } = totals
  const money = (name: string, label: string, meaning: string, { minorUnits }: { minorUnits: number }) => (
    <Figure
      name={name}
      label={label}
      meaning={meaning}
      text={yuan(minorUnits)}
      value={minorUnits}
      seq={seq}
      sign="¥"
    />
  )
  const number = (name: string, label: string, meaning: string, value: number) => (
    <Figure name={name} label={label} meaning={meaning} text={count(value)} value={value} seq={seq} />
  )
  const reversed =
    totals.flowersReversed > 0 ? words.flowersReversed(count(totals.flowersReversed)) : words.flowersMeaning
  return (
    <div class="counters">
      <div class="hero">
        <dl>{money('received', words.received, words.receivedMeaning, totals.received)}</dl>
        {dreams && dreams.all > 0 && (
          <p class="dreams" data-reached={dreams.reached}>
            <Flower open={dreams.reached / dreams.all} />
            <span>{own.dreamsReached(count(dreams.reached), count(dreams.all))}</span>
          </p>
        )}
      </div>
      <MoneyLines lines={totals.lines} seq={seq} own={own} />
      <dl class="chief">
        {number('donations', words.donations, words.donationsMeaning, totals.donationCount)}
        {number('people', words.people, words.peopleMeaning, totals.donorCount)}
        {number('flowers', words.flowers, reversed, totals.flowerCount)}
        {number('givers', words.givers, words.giversMeaning, totals.giverCount)}
      </dl>
      <dl class="lesser">
        {money('matched', own.matched, own.matchedMeaning, totals.matched)}
        {money('held', own.underReview, own.underReviewMeaning, totals.held)}
        {money('refunded', words.refunded, words.refundedMeaning, totals.refunded)}
        {money('net', words.net, words.netMeaning, totals.net)}
      </dl>
    </div>
  )
}

interface FigureProps {
  name: string
  label: string
  meaning: string
  text: string
  value: number
  seq: number
  sign?: string
}

function Figure({ name, label, meaning, text, value, seq, sign }: FigureProps) {
  return (
    <div class={`figure figure-${name}`}>
      <dt>{label}</dt>
      <dd>
        <Numeral text={text} name={name} value={value} seq={seq} {...(sign ? { sign } : {})} />
        <small>{meaning}</small>
      </dd>
    </div>
  )
}

const colours: Record<MoneyLineName, string> = {
  PUBLIC_DONATIONS: 'var(--money-public)',
  FOUNDATION_MATCHING: 'var(--money-matching)',
  PARTNER_MATCHING: 'var(--money-partner)',
  INCENTIVE_AWARDS: 'var(--money-incentive)',
  DREAM_FUNDING: 'var(--money-dream)',
}

interface MoneyLinesProps {
  lines: ScreenTotals['lines']
  seq: number
  own: Show['own']
}

function MoneyLines({ lines, seq, own }: MoneyLinesProps) {
  const whole = Math.max(
    1,
    lines.reduce((sum, { gross }) => sum + gross.minorUnits, 0),
  )
  let before = 0
  return (
    <section class="money" aria-label={own.moneyLines}>
      <div class="bar" aria-hidden="true">
        {lines.map(({ line, gross }) => {
          const [from, to] = [thousandthsOf(before, whole), thousandthsOf(before + gross.minorUnits, whole)]
          // What is hardly anything is seen all the same.
          const long = Math.max(to - from, gross.minorUnits > 0 ? 1 : 0)
          const transform = `translateX(${from / 10}%) scaleX(${long / 1000})`
          before += gross.minorUnits
          return <span key={line} style={{ transform, background: colours[line] }} />
        })}
      </div>
      <ul class="lines">
        {lines.map(({ line, gross }) => (
          <li key={line} data-line={line} data-value={gross.minorUnits} data-seq={seq}>
            <span class="swatch" aria-hidden="true" style={{ background: colours[line] }} />
            <span class="line">{own.lines[line]}</span>
            <span class="amount">
              <Numeral text={yuan(gross.minorUnits)} sign="¥" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

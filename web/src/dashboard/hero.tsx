// The one number that everybody came for, and the others calm beside it.
import { Counter } from '../design/counter.tsx'
import { Flower } from '../design/flower.tsx'
import { count, yuan } from '../design/format.ts'
import type { MomentTotals } from './moment.ts'
import type { DashboardWords } from './words.ts'

export function Hero({ totals, words }: { totals: MomentTotals; words: DashboardWords }) {
  const { seq } = totals
  const money = (name: 'received' | 'net' | 'refunded') => (
    <Counter
      name={name}
      label={words[name]}
      meaning={words[`${name}Meaning`]}
      value={totals[name].minorUnits}
      text={yuan(totals[name].minorUnits)}
      sign="¥"
      seq={seq}
    />
  )
  const number = (name: 'donations' | 'people' | 'flowers' | 'givers', value: number, note?: string) => (
    <Counter
      name={name}
      label={words[name]}
      meaning={words[`${name}Meaning`]}
      note={note}
      value={value}
      text={count(value)}
      seq={seq}
    />
  )
  const reversed =
    totals.flowersReversed > 0 ? words.flowersReversed(count(totals.flowersReversed)) : undefined
  return (
    <section class="hero" aria-labelledby="totals">
      <h2 id="totals" class="unseen">
        {words.totals}
      </h2>
      <dl class="headline">{money('received')}</dl>
      <dl class="beside">
        {number('donations', totals.donationCount)}
        {number('people', totals.donorCount)}
        {money('net')}
        {number('flowers', totals.flowerCount, reversed)}
        {number('givers', totals.giverCount)}
        {money('refunded')}
      </dl>
      <div class="bloom" aria-hidden="true">
        <Flower />
      </div>
    </section>
  )
}

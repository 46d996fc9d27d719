// The campaign's counters, in the order in which they are told: money, gifts and people, flowers and people.
import type { Totals } from './campaign.ts'
import { Counter } from './counter.tsx'
import { count, yuan } from './format.ts'
import type { Words } from './words.ts'

export function Counters({ totals, words }: { totals: Totals; words: Words }) {
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
    <dl class="counters">
      {money('received')}
      {money('net')}
      {money('refunded')}
      {number('donations', totals.donationCount)}
      {number('people', totals.donorCount)}
      {number('flowers', totals.flowerCount, reversed)}
      {number('givers', totals.giverCount)}
    </dl>
  )
}

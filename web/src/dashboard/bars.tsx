// A campaign split into few parts, each a bar beside its number, and the sum that they add up to.
import { count, yuan } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { memo } from '../design/memo.tsx'
import type { Breakdown } from './moment.ts'
import { share } from './short.ts'
import { Sum } from './sum.tsx'
import { nameIn, type View } from './view.ts'

interface BarsProps {
  name: 'category' | 'channel'
  title: string
  breakdown: Breakdown
  view: View
}

export const Bars = memo(function Bars({ name, title, breakdown, view: { language, words } }: BarsProps) {
  const { rows, total, seq } = breakdown
  const most = Math.max(1, ...rows.map((row) => row.totals.received.minorUnits))
  const ordered = rows.toSorted(
    (one, other) => other.totals.received.minorUnits - one.totals.received.minorUnits,
  )
  return (
    <section class="bars" aria-labelledby={name}>
      <header>
        <h2 id={name}>{title}</h2>
      </header>
      <ul>
        {ordered.map((row) => {
          const { received, donationCount } = row.totals
          return (
            <li
              key={row.key}
              data-breakdown={name}
              data-key={row.key}
              data-value={received.minorUnits}
              data-donations={donationCount}
              data-seq={seq}
            >
              <span class="name">{nameIn(language, row)}</span>
              <span class="number value">¥{yuan(received.minorUnits)}</span>
              <span class="track" aria-hidden="true">
                <span class="bar" style={{ width: lengthOf(received.minorUnits, most) }} />
              </span>
              <small class="number">
                {words.gifts(count(donationCount))} ·{' '}
                {share(received.minorUnits, total.received.minorUnits) ?? '–'}
              </small>
            </li>
          )
        })}
      </ul>
      <Sum
        rows={rows.map((row) => row.totals.received.minorUnits)}
        whole={total.received.minorUnits}
        money
        name={name}
        seq={seq}
        words={words}
      />
    </section>
  )
})

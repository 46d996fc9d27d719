// Where gifts come from, as a map of tiles: shade and number say the same, and the whole of a tile is one step away, by
// pointer or by keyboard.
import { useRef, useState } from 'preact/hooks'
import { count, yuan } from '../design/format.ts'
import { memo } from '../design/memo.tsx'
import { Choice } from './choice.tsx'
import type { Breakdown, BreakdownRow } from './moment.ts'
import { share, shortCount, shortYuan } from './short.ts'
import { Sum } from './sum.tsx'
import { columns, type Direction, neighbour, readingOrder, stepOf, steps, stepsOf, tiles } from './tiles.ts'
import { nameIn, type View } from './view.ts'

const measures = ['received', 'donations', 'flowers'] as const
type Measure = (typeof measures)[number]

const unknown = 'UNKNOWN'

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

export const Regions = memo(function Regions({ regions, view }: { regions: Breakdown; view: View }) {
  const { language, words } = view
  const [measure, setMeasure] = useState<Measure>('received')
  const [chosen, setChosen] = useState(() => leaderOf(regions))
  const [pointed, setPointed] = useState<string>()
  const list = useRef<HTMLDivElement>(null)
  const rows = new Map(regions.rows.map((row) => [row.key, row]))
  const begins = stepsOf(named(regions).map((row) => measured(row.totals, measure)))
  const shortOf = (value: number) =>
    measure === 'received' ? shortYuan(value, language) : shortCount(value, language)
  const shown = rows.get(pointed ?? chosen)

  const walk = (event: KeyboardEvent) => {
    const direction = directions[event.key]
    const next =
      event.key === 'Home'
        ? readingOrder[0]
        : event.key === 'End'
          ? readingOrder.at(-1)
          : direction && neighbour(chosen, direction)
    if (next === undefined) return
    event.preventDefault()
    setPointed(undefined)
    setChosen(next)
    list.current?.querySelector<HTMLElement>(`[data-region="${next}"]`)?.focus()
  }

  return (
    <section class="regions" aria-labelledby="regions">
      <header>
        <h2 id="regions">{words.regions}</h2>
        <Choice
          name={words.measure}
          options={measures}
          chosen={measure}
          choose={setMeasure}
          write={(one) => words.measures[one]}
        />
        <p class="hint">{words.regionsMeaning}</p>
      </header>
      <div class="atlas">
        <div
          class="map"
          role="listbox"
          aria-label={`${words.regions}. ${words.mapKeys}`}
          ref={list}
          style={{ '--columns': columns }}
          onKeyDown={walk}
          onPointerLeave={() => setPointed(undefined)}
        >
          {readingOrder.map((code) => {
            const row = rows.get(code)
            const place = tiles[code]
            if (!row || !place) return null
            const value = measured(row.totals, measure)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of all tiles are the list's.
              <div
                key={code}
                role="option"
                aria-selected={code === chosen}
                tabIndex={code === chosen ? 0 : -1}
                class={`tile ${code === unknown ? 'apart' : `step-${stepOf(value, begins)}`}`}
                style={{ gridColumn: place.column, gridRow: place.row }}
                data-region={code}
                data-value={value}
                data-seq={regions.seq}
                onClick={() => setChosen(code)}
                onFocus={() => setChosen(code)}
                onPointerEnter={() => setPointed(code)}
              >
                <span class="name">{nameIn(language, row)}</span>
                <span class="value number">{value === 0 ? '–' : shortOf(value)}</span>
              </div>
            )
          })}
        </div>
        <div class="legend">
          {shown && <Detail row={shown} whole={regions.total} measure={measure} view={view} />}
          <dl class="shades" aria-label={words.fifths}>
            {Array.from({ length: steps }, (_, step) => (
              // Steps have no other name than their place.
              <div key={step}>
                <dt class={`shade step-${step + 1}`}>
                  <span class="unseen">
                    {words.shade} {step + 1}
                  </span>
                </dt>
                <dd class="number">
                  {Number.isFinite(begins[step]) ? `${shortOf(begins[step] as number)}` : '–'}
                </dd>
              </div>
            ))}
          </dl>
          <p class="hint">{words.fifths}</p>
        </div>
      </div>
      <Sum
        rows={regions.rows.map((row) => measured(row.totals, measure))}
        whole={measured(regions.total, measure)}
        money={measure === 'received'}
        name="region"
        seq={regions.seq}
        words={words}
      />
    </section>
  )
})

/** Without what names no region: it is no province, and would be the darkest of all. */
function named({ rows }: Breakdown): BreakdownRow[] {
  return rows.filter(({ key }) => key !== unknown)
}

function leaderOf(regions: Breakdown): string {
  const most = Math.max(...named(regions).map(({ totals }) => totals.received.minorUnits))
  return named(regions).find(({ totals }) => totals.received.minorUnits === most)?.key ?? unknown
}

function Detail({
  row,
  whole,
  measure,
  view: { language, words },
}: {
  row: BreakdownRow
  whole: Breakdown['total']
  measure: Measure
  view: View
}) {
  const part = share(measured(row.totals, measure), measured(whole, measure))
  return (
    <div class="detail" aria-live="polite" data-detail={row.key}>
      <h3>{nameIn(language, row)}</h3>
      <p class="amount number">¥{yuan(row.totals.received.minorUnits)}</p>
      <dl>
        <dt>{words.donations}</dt>
        <dd class="number">{count(row.totals.donationCount)}</dd>
        <dt>{words.people}</dt>
        <dd class="number">{count(row.totals.donorCount)}</dd>
        <dt>{words.flowers}</dt>
        <dd class="number">{count(row.totals.flowerCount)}</dd>
      </dl>
      {part && <p class="hint">{words.shareOfAll(part)}</p>}
    </div>
  )
}

function measured(totals: BreakdownRow['totals'], measure: Measure): number {
  switch (measure) {
    case 'received':
      return totals.received.minorUnits
    case 'donations':
      return totals.donationCount
    case 'flowers':
      return totals.flowerCount
    default:
      return measure satisfies never
  }
}

// Two strips over one hour: what came in per minute, and how many gifts. One scale each, so that nobody has to tell
// two lines apart by colour or guess which axis is whose. The same figures stand below as a table.
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { count, minuteOfDay, yuan } from './format.ts'
import type { MinuteRow } from './timeline.ts'
import type { Language, Words } from './words.ts'

interface ChartProps {
  rows: readonly MinuteRow[]
  timeZone: string
  language: Language
  words: Words
}

export function LastHour({ rows, timeZone, language, words }: ChartProps) {
  return (
    <>
      <Strip
        name="received"
        title={words.receivedPerMinute}
        rows={rows}
        pick={(row) => row.received}
        write={(value) => yuan(Math.round(value)).replace(/\.00$/, '')}
        timeZone={timeZone}
        language={language}
      />
      <Strip
        name="donations"
        title={words.donationsPerMinute}
        rows={rows}
        pick={(row) => row.donations}
        write={count}
        timeZone={timeZone}
        language={language}
      />
      <p class="hint">{words.runningMinute}</p>
      <details>
        <summary>{words.asTable}</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.minute}</th>
                <th scope="col">{words.receivedPerMinute}</th>
                <th scope="col">{words.donationsPerMinute}</th>
              </tr>
            </thead>
            <tbody>
              {rows.toReversed().map((row) => (
                <tr key={row.startsAt}>
                  <th scope="row">{minuteOfDay(row.startsAt, timeZone, language)}</th>
                  <td>{yuan(row.received)}</td>
                  <td>{count(row.donations)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  )
}

interface StripProps {
  name: string
  title: string
  rows: readonly MinuteRow[]
  pick: (row: MinuteRow) => number
  write: (value: number) => string
  timeZone: string
  language: Language
}

const height = 124

function Strip({ name, title, rows, pick, write, timeZone, language }: StripProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const [pointed, setPointed] = useState<number | null>(null)
  const scheme = useScheme()
  const data = dataOf(rows, pick)
  const latest = useRef(data)
  latest.current = data

  useEffect(() => {
    const element = place.current
    if (!element) return
    const made = new uPlot(options(element, name, write, timeZone, setPointed), latest.current, element)
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
    }
  }, [timeZone, scheme])

  useEffect(() => {
    plot.current?.setData(data)
  }, [data])

  const row = rows[pointed ?? rows.length - 1]
  return (
    <figure class="strip">
      <figcaption>
        <span>{title}</span>
        {row && (
          <output data-strip={name} data-value={pick(row)}>
            {minuteOfDay(row.startsAt, timeZone, language)} · <strong>{write(pick(row))}</strong>
          </output>
        )}
      </figcaption>
      <div class="plot" ref={place} role="img" aria-label={title} />
    </figure>
  )
}

function dataOf(rows: readonly MinuteRow[], pick: (row: MinuteRow) => number): uPlot.AlignedData {
  return [rows.map((row) => row.startsAt / 1000), rows.map(pick)]
}

function options(
  element: HTMLElement,
  name: string,
  write: (value: number) => string,
  timeZone: string,
  onPointed: (position: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(element)
  const ink = style.getPropertyValue('--muted').trim()
  const line = style.getPropertyValue('--line').trim()
  const fill = style.getPropertyValue(name === 'received' ? '--money' : '--gifts').trim()
  const axis = {
    stroke: ink,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  }
  const bars = uPlot.paths.bars?.({ size: [0.72, 24], align: 0 })
  return {
    width: element.clientWidth,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, sync: { key: 'last-hour' }, points: { show: false }, y: false },
    scales: {
      x: { time: true },
      y: { range: (_plot, _least, most) => [0, Math.max(name === 'received' ? 100 : 1, most) * 1.08] },
    },
    axes: [
      { ...axis, grid: { show: false }, values: '{HH}:{mm}', space: 64, size: 26 },
      {
        ...axis,
        size: 84,
        space: 32,
        // Whole gifts and whole yuan only: half a gift is not a thing to draw a line at.
        incrs: [1, 2, 5]
          .flatMap((step) => Array.from({ length: 13 }, (_, power) => step * 10 ** power))
          .sort((a, b) => a - b),
        values: (_plot, splits) => splits.map(write),
      },
    ],
    series: [
      {},
      {
        fill,
        stroke: fill,
        width: 0,
        points: { show: false },
        ...(bars ? { paths: bars } : {}),
      },
    ],
    hooks: { setCursor: [(plot) => onPointed(plot.cursor.idx ?? null)] },
  }
}

function useScheme(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const changed = () => setDark(query.matches)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [])
  return dark
}

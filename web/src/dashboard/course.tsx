// How a campaign came to be what it is: money and gifts, one scale each, so that nobody has to tell two lines apart by
// colour or guess which axis is whose. The same figures stand below as a table.
import type { ComponentType } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { count, minuteOfDay, yuan } from '../design/format.ts'
import { backoffMs } from '../live/backoff.ts'
import type { Bar } from './course.ts'
import type { Moment } from './moment.ts'
import type { PlotProps } from './plot.tsx'
import { courseRows, useSeen } from './seen.ts'
import { shortCount, shortYuan } from './short.ts'
import type { View } from './view.ts'
import type { Bucket } from './watched.ts'
import { dayIn, whenIn } from './when.ts'

interface CourseProps {
  name: 'hour' | 'whole'
  bars: readonly Bar[]
  bucket: Bucket
  cumulative: boolean
  moment: Moment
  view: View
}

/** Rows of a table that anybody would read. The table that is saved has every bar. */
const mostRows = 240

export function Course({ name, bars, bucket, cumulative, moment, view }: CourseProps) {
  const { language, words, campaign } = view
  const { timeZone } = campaign
  const [pointed, setPointed] = useState<number | null>(null)
  const [open, setOpen] = useState(false)
  const Plot = usePlot()
  const kind = cumulative ? 'SUM' : bucket
  useSeen(view.seen, `course ${name}`, () =>
    courseRows(name === 'hour' ? 'lastHour' : 'wholeCampaign', bars, kind, moment.totals),
  )
  const writeBar = (from: number) =>
    name === 'hour' ? minuteOfDay(from, timeZone, language) : whenIn(from, timeZone, language)
  const writeTime = (seconds: number, spanSeconds: number) =>
    spanSeconds >= 2 * 86_400
      ? dayIn(seconds * 1000, timeZone, language)
      : minuteOfDay(seconds * 1000, timeZone, language)
  const times = useMemo(() => bars.map(({ from }) => from / 1000), [bars])
  const at = pointed !== null && pointed < bars.length ? pointed : bars.length - 1
  const bar = bars[at]
  const nameOf = ({ from }: Bar) =>
    at === bars.length - 1 && !cumulative ? words.runningBucket(writeBar(from)) : writeBar(from)
  const strips = [
    {
      strip: 'received',
      title: words.receivedBy[kind],
      colour: '--money-public',
      soft: '--flower-soft',
      least: 100,
      pick: cumulative ? (one: Bar) => one.receivedSoFar : (one: Bar) => one.received,
      write: (value: number) => `¥${yuan(value)}`,
      writeShort: (value: number) => shortYuan(Math.round(value), language),
    },
    {
      strip: 'donations',
      title: words.donationsBy[kind],
      colour: '--gifts',
      soft: '--line',
      least: 1,
      pick: cumulative ? (one: Bar) => one.donationsSoFar : (one: Bar) => one.donations,
      write: count,
      writeShort: (value: number) => shortCount(Math.round(value), language),
    },
  ] as const

  return (
    <div class="course" data-course={name}>
      {strips.map(({ strip, title, colour, soft, least, pick, write, writeShort }) => (
        <figure key={strip} class="strip">
          <figcaption>
            <span>{title}</span>
            {bar && (
              <output data-strip={strip} data-value={pick(bar)} data-from={bar.from} aria-live="off">
                {nameOf(bar)} · <strong>{write(pick(bar))}</strong>
              </output>
            )}
          </figcaption>
          <div class="canvas">
            {Plot && (
              <Plot
                title={title}
                times={times}
                values={bars.map(pick)}
                cumulative={cumulative}
                colour={colour}
                soft={soft}
                group={name}
                timeZone={timeZone}
                least={least}
                write={writeShort}
                writeTime={writeTime}
                onPointed={setPointed}
                pointed={Math.max(0, at)}
                told={bar ? `${nameOf(bar)} · ${write(pick(bar))}` : ''}
              />
            )}
          </div>
        </figure>
      ))}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{words.asTable}</summary>
        {open && <Table bars={bars} strips={strips} writeBar={writeBar} words={words} />}
      </details>
    </div>
  )
}

interface TableProps {
  bars: readonly Bar[]
  strips: readonly {
    strip: string
    title: string
    pick: (bar: Bar) => number
    write: (value: number) => string
  }[]
  writeBar: (from: number) => string
  words: View['words']
}

/** The newest first. */
function Table({ bars, strips, writeBar, words }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard too.
    <section class="scroll" tabIndex={0} aria-label={words.asTable}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.minute}</th>
            {strips.map(({ strip, title }) => (
              <th key={strip} scope="col" class="amount">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars
            .slice(-mostRows)
            .toReversed()
            .map((row) => (
              <tr key={row.from} data-from={row.from}>
                <th scope="row">{writeBar(row.from)}</th>
                {strips.map(({ strip, pick, write }) => (
                  <td key={strip} class="amount" data-value={pick(row)}>
                    {write(pick(row))}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  )
}

let loaded: ComponentType<PlotProps> | undefined

/** The drawing library comes after the first numbers do. */
function usePlot(): ComponentType<PlotProps> | undefined {
  const [plot, setPlot] = useState<ComponentType<PlotProps> | undefined>(() => loaded)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = async (failures: number) => {
      const drawing = await import('./plot.tsx').catch(() => undefined)
      if (drawing) loaded = drawing.Plot
      if (over) return
      if (drawing) setPlot(() => drawing.Plot)
      else timer = setTimeout(load, backoffMs(failures), failures + 1)
    }
    void load(1)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  return plot
}

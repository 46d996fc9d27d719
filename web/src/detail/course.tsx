// How it came to be so: what each minute, hour or day that is over has brought, as bars and as a table of the same numbers.
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { count, yuan } from '../design/format.ts'
import { colourOf } from '../design/ink.ts'
import type { Language } from '../design/words.ts'
import { DetailCourseDocument, type DetailPointFragment } from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useServerClock, useTime } from '../live/clock.ts'
import type { PageProps } from './detail.tsx'
import { askedOf, type Span, spans } from './spans.ts'

type Point = DetailPointFragment
export type Measured = 'received' | 'flowers'

const askAgainMs = 20_000
const lookMs = 5_000

interface CourseProps extends PageProps {
  measured: Measured
  /** In words. */
  what: string
  /** What is said where nothing came; left out: that. */
  nothing?: string
  /** The server's clock as the page last heard it. */
  serverTime: string | undefined
}

export function Course(props: CourseProps) {
  const { id, line, campaign, place, words, measured, what, serverTime } = props
  const nothing = props.nothing ?? words.courseNothing
  const [span, setSpan] = useState<Span>('HOUR')
  const now = useTime(useServerClock(serverTime), lookMs)
  return (
    <section class="card course" aria-labelledby="course">
      <div class="topped">
        <h3 id="course">{words.course}</h3>
        <fieldset class="choices">
          <legend class="unseen">{words.course}</legend>
          {spans.map((each) => (
            <button key={each} type="button" aria-pressed={each === span} onClick={() => setSpan(each)}>
              {words.span[each]}
            </button>
          ))}
        </fieldset>
      </div>
      {now !== undefined && (
        // Of its own for each span, so that no bars of one are ever shown as those of another.
        <Bars
          key={span}
          {...{ id, line, campaign, place, words, measured, what, nothing, span }}
          asked={askedOf(span, now, campaign)}
        />
      )}
    </section>
  )
}

interface BarsProps extends PageProps {
  measured: Measured
  what: string
  nothing: string
  span: Span
  asked: ReturnType<typeof askedOf>
}

function Bars({ id, line, campaign, place, words, measured, what, nothing, span, asked }: BarsProps) {
  const answer = useAnswer(line, DetailCourseDocument, { id, campaign: campaign.id, ...asked }, askAgainMs)
  const points = answer?.node && 'timeline' in answer.node ? answer.node.timeline : undefined
  const [pointed, setPointed] = useState<number | null>(null)
  if (!points) return <div class="plot" />
  const { language } = place
  const write = (value: number) => (measured === 'received' ? yuan(value) : count(value))
  const when = (point: Point) => written(point.from, span, campaign.timeZone, language)
  const title = words.per[span](what)
  const shown = points[pointed ?? points.length - 1]
  return (
    <figure>
      <figcaption>
        <span>{title}</span>
        {shown && (
          <output>
            {when(shown)} · <strong>{write(shown[measured])}</strong>
          </output>
        )}
      </figcaption>
      {points.every((point) => point[measured] === 0) ? (
        <p class="plot none">{nothing}</p>
      ) : (
        <>
          <Plot
            points={points}
            measured={measured}
            timeZone={campaign.timeZone}
            title={title}
            write={write}
            when={(at) => written(new Date(at * 1000).toISOString(), span, campaign.timeZone, language)}
            onPointed={setPointed}
          />
          <p class="hint">{words.courseHint[span]}</p>
        </>
      )}
      <details>
        <summary>{words.asTable}</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.from}</th>
                <th scope="col" class="amount">
                  {title}
                </th>
              </tr>
            </thead>
            <tbody>
              {points.toReversed().map((point) => (
                <tr key={point.from} data-from={point.from} data-value={point[measured]}>
                  <th scope="row">{when(point)}</th>
                  <td class="amount">{write(point[measured])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

interface PlotProps {
  points: readonly Point[]
  measured: Measured
  timeZone: string
  title: string
  write: (value: number) => string
  when: (seconds: number) => string
  onPointed: (position: number | null) => void
}

function Plot(props: PlotProps) {
  const { points, measured, title } = props
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(props)
  latest.current = props
  const dark = useScheme()
  const data: uPlot.AlignedData = [
    points.map(({ from }) => Date.parse(from) / 1000),
    points.map((point) => point[measured]),
  ]
  const newest = useRef(data)
  newest.current = data

  useEffect(() => {
    const element = place.current
    if (!element) return
    const made = new uPlot(optionsOf(element, latest), newest.current, element)
    plot.current = made
    const resized = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
    }
  }, [dark])

  useEffect(() => {
    plot.current?.setData(data)
  }, [points])

  return <div class="plot" ref={place} role="img" aria-label={title} />
}

function optionsOf(element: HTMLElement, latest: { current: PlotProps }): uPlot.Options {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const { measured, timeZone } = latest.current
  const fill = colourOf(element, measured === 'received' ? '--money-public' : '--flower')
  const font = `${0.78 * rem}px ${getComputedStyle(element).fontFamily}`
  const axis = {
    stroke: colourOf(element, '--muted'),
    grid: { stroke: colourOf(element, '--line'), width: 1 },
    ticks: { show: false },
    font,
  }
  const bars = uPlot.paths.bars?.({ size: [0.72, 3 * rem], align: 1, radius: 0.15 })
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
    legend: { show: false },
    // So that the last label has its width, and the lowest does not stand in the first one.
    padding: [0.5 * rem, 1.8 * rem, 0, 0],
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: {
      x: {
        time: true,
        range: (plot, least, most) => [least, most + (most - least) / Math.max(1, plot.data[0].length - 1)],
      },
      y: { range: (_plot, _least, most) => [0, Math.max(measured === 'received' ? 100 : 1, most) * 1.08] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 5 * rem,
        gap: 0.6 * rem,
        size: 2.1 * rem,
        values: (_plot, splits) => splits.map((at) => latest.current.when(at)),
      },
      {
        ...axis,
        size: (plot, labels) => widthOf(plot.ctx, labels, font) + 0.75 * rem,
        space: 2.2 * rem,
        // Whole flowers and whole yuan only.
        incrs: [1, 2, 5]
          .flatMap((step) => Array.from({ length: 13 }, (_, power) => step * 10 ** power))
          .sort((a, b) => a - b),
        values: (_plot, splits) => splits.map((at) => latest.current.write(at).replace(/\.00$/, '')),
      },
    ],
    series: [{}, { fill, stroke: fill, width: 0, points: { show: false }, ...(bars ? { paths: bars } : {}) }],
    hooks: { setCursor: [(plot) => latest.current.onPointed(plot.cursor.idx ?? null)] },
  }
}

/** Of the longest of them, in the page's pixels. */
function widthOf(ink: CanvasRenderingContext2D, labels: readonly string[] | null, font: string): number {
  ink.save()
  ink.font = font
  const widths = (labels ?? []).map((label) => ink.measureText(label).width)
  ink.restore()
  return Math.ceil(Math.max(0, ...widths))
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function written(instant: string, span: Span, timeZone: string, language: Language): string {
  const key = `${span} ${timeZone} ${language}`
  let clock = clocks.get(key)
  if (!clock) {
    clock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
      timeZone,
      ...(span === 'ALL'
        ? { month: 'short', day: 'numeric' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    })
    clocks.set(key, clock)
  }
  return clock.format(new Date(instant))
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

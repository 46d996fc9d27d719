// Bars or a line over time, drawn by uPlot: loaded when everything else already stands on the page. Two plots that show
// the same time point at the same bucket, by pointer or by keyboard.
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { colourOf } from '../design/ink.ts'
import { barAfter, barAt } from './course.ts'

const paintEveryMs = 500

export interface PlotProps {
  title: string
  /** Seconds since 1970, at the start of each bucket. */
  times: readonly number[]
  values: readonly number[]
  /** A running total is a line; what each bucket brought is bars. */
  cumulative: boolean
  /** The name of the colour's token. */
  colour: `--${string}`
  /** And of what lies below the line. */
  soft: `--${string}`
  /** Plots of one group point together. */
  group: string
  timeZone: string
  /** The least that the scale shows, so that nothing at all is not drawn as much. */
  least: number
  write: (value: number) => string
  writeTime: (seconds: number, spanSeconds: number) => string
  onPointed: (position: number | null) => void
  /** The bar that is told, and what is told of it. */
  pointed: number
  told: string
}

export function Plot(props: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(props)
  latest.current = props
  const { title, times, values, cumulative, colour, group, pointed, told } = props

  useEffect(() => {
    const element = place.current
    if (!element) return
    let made = draw(element, latest)
    plot.current = made
    const size = () => made.setSize({ width: element.clientWidth, height: element.clientHeight })
    const resized = new ResizeObserver(size)
    resized.observe(element)
    // Colours are painted, so that another theme, or larger letters, need another painting.
    const again = () => {
      made.destroy()
      made = draw(element, latest)
      plot.current = made
    }
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', again)
    return () => {
      scheme.removeEventListener('change', again)
      resized.disconnect()
      made.destroy()
    }
  }, [cumulative, colour, group])

  // A painting takes most of a frame, so that bars grow now and then, however often numbers come. What stands at another
  // time is painted at once: whoever points at a bar is told of that one.
  const painted = useRef({ at: 0, span: '' })
  useEffect(() => {
    const span = `${times[0]} ${times.length} ${step(times)}`
    const paint = () => {
      painted.current = { at: performance.now(), span }
      plot.current?.setData([times as number[], values as number[]])
    }
    if (span !== painted.current.span) return paint()
    const timer = setTimeout(paint, painted.current.at + paintEveryMs - performance.now())
    return () => clearTimeout(timer)
  }, [times, values])

  const walk = (event: KeyboardEvent) => {
    const to = barAfter(event.key, pointed, times.length - 1)
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    pointAt(group, to)
  }

  // A slider moves nothing but what it tells of: it is what screen readers hand the arrow keys on to.
  return (
    <div
      class="plot"
      ref={place}
      role="slider"
      tabIndex={0}
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={pointed}
      aria-valuetext={told}
      onKeyDown={walk}
      onBlur={() => pointAt(group, null)}
    />
  )
}

/** In all plots of the group, in the middle of the bar; null: nowhere. */
function pointAt(group: string, position: number | null): void {
  for (const plot of uPlot.sync(group).plots) {
    const begins = plot.data[0]
    const begin = position === null ? undefined : begins[position]
    plot.setCursor(
      begin === undefined
        ? { left: -10, top: -10 }
        : { left: plot.valToPos(begin + step(begins) / 2, 'x'), top: 0 },
    )
  }
}

/** Each bar stands to the right of where it begins: the nearest beginning would be that of the next for half of them. */
function pointedIn(plot: uPlot): number | null {
  const { left } = plot.cursor
  return left === undefined || left < 0 ? null : barAt(plot.data[0], plot.posToVal(left, 'x'))
}

function draw(element: HTMLElement, latest: { current: PlotProps }): uPlot {
  const { cumulative, colour, soft, group, timeZone, least, times, values } = latest.current
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const letter = Number.parseFloat(style.fontSize)
  const axis = {
    stroke: colourOf(element, '--muted'),
    grid: { stroke: colourOf(element, '--line'), width: 1 },
    ticks: { show: false },
    font: `${letter}px ${token('--font') || style.fontFamily}`,
  }
  const paint = colourOf(element, colour)
  const bars = uPlot.paths.bars?.({ size: [0.74, 40], align: 1, radius: 0.12 })
  const line = uPlot.paths.stepped?.({ align: 1 })
  const paths = cumulative ? line : bars
  return new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
      legend: { show: false },
      padding: [letter / 2, 0, 0, letter * 2.2],
      cursor: { drag: { x: false, y: false }, sync: { key: group }, points: { show: false }, y: false },
      scales: {
        x: { time: true, range: (_plot, first, last) => [first, last + step(latest.current.times)] },
        y: { range: (_plot, _least, most) => [0, Math.max(least, most) * 1.06] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: letter * 6,
          size: letter * 2,
          values: (_plot, splits) => {
            const span = (splits.at(-1) ?? 0) - (splits[0] ?? 0)
            return splits.map((split) => latest.current.writeTime(split, span))
          },
        },
        {
          ...axis,
          side: 1,
          size: letter * 4.2,
          gap: letter / 3,
          space: letter * 3,
          // Whole gifts and whole fen only: half a gift is not a thing to draw a line at.
          incrs: [1, 2, 5]
            .flatMap((digit) => Array.from({ length: 15 }, (_, power) => digit * 10 ** power))
            .sort((one, other) => one - other),
          values: (_plot, splits) => splits.map((split) => latest.current.write(split)),
        },
      ],
      series: [
        {},
        {
          stroke: paint,
          fill: cumulative ? colourOf(element, soft) : paint,
          width: cumulative ? Math.max(1.5, letter / 7) : 0,
          points: { show: false },
          ...(paths ? { paths } : {}),
        },
      ],
      hooks: { setCursor: [(plot) => latest.current.onPointed(pointedIn(plot))] },
    },
    [times as number[], values as number[]],
    element,
  )
}

function step(times: ArrayLike<number>): number {
  return times.length > 1 ? (times[1] as number) - (times[0] as number) : 60
}

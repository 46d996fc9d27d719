// How the matching window burns down: what is left of it, as a number and as a line, how fast it goes, and until when it is
// expected to last.
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { minuteOfDay, yuan } from '../design/format.ts'
import { Numeral } from '../design/numeral.tsx'
import { ScreenBurnDownDocument, ScreenWindowDocument, type ScreenWindowSubscription } from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useNewest } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import { bucketFor, burnDown, type Left, type Stretch, seenSince, stretchOf } from './burn.ts'
import type { PlannedWindow } from './moments.ts'
import type { Show } from './show.ts'
import './pool.css'

type Window = ScreenWindowSubscription['matchingWindow']

const curveEveryMs = 60_000

interface PoolProps {
  line: Line
  planned: PlannedWindow
  show: Show
}

export function Pool({ line, planned, show }: PoolProps) {
  const { frame: window } = useNewest(line, ScreenWindowDocument, { window: planned.id }, (data) => {
    show.clock.hear(data.matchingWindow.serverTime)
    return data.matchingWindow
  })
  const points = useBurnDown(line, planned, window)
  const name = show.language === 'zh' ? planned.pool.nameZh : planned.pool.nameEn
  if (!window) return <p class="empty">{show.words.connecting}</p>
  return (
    <div
      class={`pool from-${planned.pool.source}`}
      data-window={window.id}
      data-state={window.state}
      data-seq={window.seq}
    >
      <div class="left">
        <p class="whose">
          <span class={`state state-${window.state}`}>{show.own.states[window.state]}</span> {name}
        </p>
        <dl class="remaining">
          <div>
            <dt>{show.own.left}</dt>
            <dd data-figure="available" data-value={window.available.minorUnits} data-seq={window.seq}>
              <Numeral text={yuan(window.available.minorUnits)} sign="¥" />
            </dd>
          </div>
        </dl>
      </div>
      <Curve window={window} points={points} show={show} />
      <Facts window={window} show={show} />
    </div>
  )
}

function Facts({ window, show }: { window: Window; show: Show }) {
  const { own, clock } = show
  const now = clock.now() ?? Date.parse(window.serverTime)
  const { state, seq } = window
  return (
    <dl class="facts">
      <Fact name="budget" label={own.ofBudget} value={window.budget.minorUnits} seq={seq}>
        <Numeral text={yuan(window.budget.minorUnits)} sign="¥" />
        {window.held.minorUnits > 0 && (
          <small>
            ¥{yuan(window.held.minorUnits)} {own.setAside}
          </small>
        )}
      </Fact>
      {(state === 'OPEN' || state === 'BRAKED') && (
        <Fact name="burnPerMinute" label={own.burnRate} value={window.burnPerMinute.minorUnits} seq={seq}>
          <Numeral text={yuan(window.burnPerMinute.minorUnits)} sign="¥" />
          <small>{state === 'BRAKED' ? own.braked : own.perMinute}</small>
        </Fact>
      )}
      {state === 'OPEN' && window.exhaustsAt && (
        <Fact name="exhaustsAt" label={own.exhaustsAt} value={window.exhaustsAt} seq={seq}>
          <Time at={window.exhaustsAt} show={show} />
          <small>
            {own.exhaustsIn(String(Math.max(1, Math.round((Date.parse(window.exhaustsAt) - now) / 60_000))))}
          </small>
        </Fact>
      )}
      {state !== 'SCHEDULED' && state !== 'EXHAUSTED' && !window.exhaustsAt && (
        <Fact name="closesAt" label={own.closesAt} value={window.closesAt} seq={seq}>
          <Time at={window.closesAt} show={show} />
          {state === 'OPEN' && <small>{own.notExhausting}</small>}
        </Fact>
      )}
      {state === 'SCHEDULED' && (
        <Fact name="opensAt" label={own.opensAt} value={window.opensAt} seq={seq}>
          <Time at={window.opensAt} show={show} />
        </Fact>
      )}
      {state !== 'SCHEDULED' && (
        <Fact name="nextWindow" label={own.nextOpensAt} value={window.nextWindow?.opensAt ?? ''} seq={seq}>
          {window.nextWindow ? <Time at={window.nextWindow.opensAt} show={show} /> : own.noNext}
          {state === 'EXHAUSTED' && <small>{own.exhausted}</small>}
        </Fact>
      )}
    </dl>
  )
}

interface FactProps {
  name: string
  label: string
  value: number | string
  seq: number
  children: ComponentChildren
}

function Fact({ name, label, value, seq, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-figure={name} data-value={value} data-seq={seq}>
        {children}
      </dd>
    </div>
  )
}

/** The time of day, and the day where it is another one. */
function Time({ at, show: { timeZone, language, clock } }: { at: string; show: Show }) {
  const dayOf = (instant: number) =>
    new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
      timeZone,
      month: 'short',
      day: 'numeric',
    }).format(instant)
  const day = dayOf(Date.parse(at))
  return (
    <time class="number" dateTime={at}>
      {day !== dayOf(clock.now() ?? Date.parse(at)) && <span class="day">{day} </span>}
      {minuteOfDay(at, timeZone, language)}
    </time>
  )
}

function useBurnDown(line: Line, planned: PlannedWindow, window: Window | undefined): Left[] {
  const { opensAt, closesAt } = planned
  const answer = useAnswer(
    line,
    ScreenBurnDownDocument,
    { window: planned.id, from: opensAt, to: closesAt, bucket: bucketFor(planned) },
    curveEveryMs,
  )
  const seen = useRef<readonly Left[]>([])
  if (!window) return []
  const at = Date.parse(window.serverTime)
  if (window.state !== 'SCHEDULED') {
    seen.current = seenSince(seen.current, { at, left: window.available.minorUnits })
  }
  const told = answer?.node && 'timeline' in answer.node ? answer.node.timeline : []
  return burnDown(window.budget.minorUnits, planned, told, seen.current)
}

const width = 1_000
const height = 400

function Curve({ window, points, show }: { window: Window; points: readonly Left[]; show: Show }) {
  const { own, timeZone, language, clock } = show
  const budget = Math.max(1, window.budget.minorUnits)
  const now = clock.now() ?? Date.parse(window.serverTime)
  const stretch = stretchOf(points, window, budget, window.exhaustsAt, now)
  const drawn = points.filter(({ at }) => at >= stretch.from)
  const place = placeIn(stretch, budget)
  const line = drawn.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point)}`).join('')
  const last = drawn.at(-1)
  const first = drawn[0]
  const label = own.curve(yuan(window.available.minorUnits), yuan(window.budget.minorUnits))
  return (
    <figure class="curve">
      <div class="plot">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
          <line class="grid" x1="0" x2={width} y1="0" y2="0" />
          <line class="grid" x1="0" x2={width} y1={height / 2} y2={height / 2} />
          <line class="grid" x1="0" x2={width} y1={height} y2={height} />
          {first && last && (
            <>
              <path
                class="area"
                d={`${line}L${place({ at: last.at, left: 0 })}L${place({ at: first.at, left: 0 })}Z`}
              />
              <path class="line" d={line} />
              {window.exhaustsAt && (
                <path
                  class="ahead"
                  d={`M${place(last)}L${place({ at: Date.parse(window.exhaustsAt), left: 0 })}`}
                />
              )}
            </>
          )}
        </svg>
        <span class="scale top">¥{yuan(window.budget.minorUnits)}</span>
        <span class="scale bottom">0</span>
      </div>
      <figcaption>
        <time dateTime={new Date(stretch.from).toISOString()}>
          {minuteOfDay(stretch.from, timeZone, language)}
        </time>
        <time dateTime={new Date(stretch.to).toISOString()}>
          {minuteOfDay(stretch.to, timeZone, language)}
        </time>
      </figcaption>
    </figure>
  )
}

function placeIn({ from, to }: Stretch, budget: number): (point: Left) => string {
  return ({ at, left }) =>
    `${((width * (at - from)) / (to - from)).toFixed(1)} ${(height - (height * left) / budget).toFixed(1)}`
}

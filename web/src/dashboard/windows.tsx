// The windows that match gifts now, or the next one: what is left of each, how fast it goes, and what comes then. Of the
// past, what they had given.
import { count, minuteOfDay, yuan } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { memo } from '../design/memo.tsx'
import { dayOf } from './days.ts'
import type { PastWindow } from './moment.ts'
import { windowsThen } from './running.ts'
import { isSpending, pastWindowRows, useSeen, windowRows } from './seen.ts'
import { travelWords } from './travelWords.ts'
import { nameIn, type View } from './view.ts'
import { useWindow, useWindows, type WindowListed } from './watched.ts'
import { whenIn } from './when.ts'

export const Windows = memo(function Windows({ view }: { view: View }) {
  const { words } = view
  const windows = useWindows(view)
  return (
    <section class="windows" aria-labelledby="windows">
      <header>
        <h2 id="windows">{words.windows}</h2>
        <p class="hint">{words.windowsMeaning}</p>
      </header>
      {windows?.length === 0 && <p class="hint">{words.noWindows}</p>}
      {windows?.map((one) => (
        <Burn key={one.id} listed={one} view={view} />
      ))}
    </section>
  )
})

function Burn({ listed, view }: { listed: WindowListed; view: View }) {
  const { line, campaign, language, words } = view
  const { timeZone } = campaign
  const window = useWindow(line, listed.id)
  useSeen(view.seen, `window ${listed.id}`, () => (window ? windowRows(listed, window) : []))
  if (!window) return null
  const { state, budget, confirmed, held, available, burnPerMinute, exhaustsAt, seq } = window
  const part = (value: number) => ({ width: lengthOf(value, budget.minorUnits) })
  // Of today the minute is enough.
  const when = (instant: string) =>
    dayOf(instant, timeZone) === dayOf(window.serverTime, timeZone)
      ? minuteOfDay(instant, timeZone, language)
      : whenIn(instant, timeZone, language)
  return (
    <article
      class={`window from-${listed.pool.source}`}
      data-window={window.id}
      data-state={state}
      data-seq={seq}
    >
      <h3>
        {nameIn(language, listed.pool)} <span class={`tag ${state}`}>{words.windowState[state]}</span>
      </h3>
      <p class="available">
        <span class="number" data-available={available.minorUnits}>
          ¥{yuan(available.minorUnits)}
        </span>{' '}
        {words.left} <small>{words.ofBudget(yuan(budget.minorUnits))}</small>
      </p>
      <div class="burn" aria-hidden="true">
        <span class="confirmed" style={part(confirmed.minorUnits)} />
        <span class="held" style={part(held.minorUnits)} />
      </div>
      <Given confirmed={confirmed.minorUnits} held={held.minorUnits} words={words} />
      <p class="hint">
        {[
          isSpending(window) && words.burn(yuan(burnPerMinute.minorUnits)),
          exhaustsAt && words.emptyAt(when(exhaustsAt)),
          state === 'SCHEDULED' ? words.opensAt(when(window.opensAt)) : words.closesAt(when(window.closesAt)),
          window.nextWindow && words.nextOpensAt(when(window.nextWindow.opensAt)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </article>
  )
}

interface PastWindowsProps {
  at: string
  windows: readonly PastWindow[]
  view: View
}

export function PastWindows({ at, windows, view }: PastWindowsProps) {
  const { campaign, language, words } = view
  const { timeZone } = campaign
  const travel = travelWords[language]
  const shown = windowsThen(windows, at)
  useSeen(view.seen, 'windows', () => shown.flatMap(pastWindowRows))
  const when = (instant: string) =>
    dayOf(instant, timeZone) === dayOf(at, timeZone)
      ? minuteOfDay(instant, timeZone, language)
      : whenIn(instant, timeZone, language)
  return (
    <section class="windows" aria-labelledby="windows">
      <header>
        <h2 id="windows">{words.windows}</h2>
        <p class="hint">{shown.length === 0 ? travel.noWindowThen : travel.windowsThen}</p>
      </header>
      {shown.map(({ id, pool, opensAt, closesAt, totals }) => (
        <article key={id} class={`window from-${pool.source}`} data-window={id} data-seq={totals.seq}>
          <h3>{nameIn(language, pool)}</h3>
          <Given confirmed={totals.matchedNet.minorUnits} held={totals.held.minorUnits} words={words} />
          <p class="hint" data-donations={totals.donationCount}>
            {words.gifts(count(totals.donationCount))} · {when(opensAt)} – {when(closesAt)}
          </p>
        </article>
      ))}
    </section>
  )
}

function Given({ confirmed, held, words }: { confirmed: number; held: number; words: View['words'] }) {
  return (
    <dl>
      <div>
        <dt>
          <span class="swatch confirmed" aria-hidden="true" />
          {words.given}
        </dt>
        <dd class="number" data-confirmed={confirmed}>
          ¥{yuan(confirmed)}
        </dd>
      </div>
      <div>
        <dt>
          <span class="swatch held" aria-hidden="true" />
          {words.setAside}
        </dt>
        <dd class="number" data-held={held}>
          ¥{yuan(held)}
        </dd>
      </div>
    </dl>
  )
}

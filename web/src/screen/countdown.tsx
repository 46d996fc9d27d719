// How long it is until something begins or ends, by the service's clock.
import { Flower } from '../design/flower.tsx'
import { day, timeOfDay } from '../design/format.ts'
import { Numeral } from '../design/numeral.tsx'
import { useTime } from '../live/clock.ts'
import { type Calendar, isOpen, type Moment, nextMoment, secondsUntil, split } from './moments.ts'
import type { Show } from './show.ts'
import './countdown.css'

export function Countdown({ calendar, show }: { calendar: Calendar; show: Show }) {
  const { own, words, language, timeZone, clock } = show
  const now = useTime(clock, 1_000)
  if (now === undefined) return <p class="empty">{words.connecting}</p>
  const moment = nextMoment(calendar, now)
  if (!moment) return <p class="empty">{own.nothingAhead}</p>
  const seconds = secondsUntil(moment.at, now)
  const { days, hours, minutes, seconds: rest } = split(seconds)
  const pool = moment.window && (language === 'zh' ? moment.window.pool.nameZh : moment.window.pool.nameEn)
  const units = [
    ...(days > 0 ? [{ unit: own.days, number: String(days) }] : []),
    { unit: own.hours, number: twoDigits(hours) },
    { unit: own.minutes, number: twoDigits(minutes) },
    { unit: own.seconds, number: twoDigits(rest) },
  ]
  return (
    <div class="countdown" data-moment={moment.kind} data-at={moment.at} data-seconds={seconds}>
      {/* Each of five petals opens in one of the last five minutes. */}
      <Flower open={1 - Math.min(1, Math.max(0, (moment.at - now) / 300_000))} />
      <h3>
        {seconds === 0
          ? own.momentIsHere[moment.kind]
          : isMatching(moment, calendar, now)
            ? own.nextWindow
            : own.moments[moment.kind]}
      </h3>
      {pool && <p class="whose">{pool}</p>}
      {seconds > 0 && (
        <div class="units" role="timer">
          {units.map(({ unit, number }) => (
            <span key={unit} class="unit">
              <Numeral text={number} />
              <small>{unit}</small>
            </span>
          ))}
        </div>
      )}
      <p class="when">
        {day(moment.at, timeZone, language)} {timeOfDay(moment.at, timeZone, language)} · {own.serverTime}
      </p>
    </div>
  )
}

/** Whether the pool whose window is to open has one that is open. */
function isMatching({ window }: Moment, { windows }: Calendar, now: number): boolean {
  return windows.some((one) => window && one.pool.nameZh === window.pool.nameZh && isOpen(one, now))
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

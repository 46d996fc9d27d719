// The way through time: a slider over the whole campaign, an exact time, and the replay. Where it is not now, the bar says
// so in words, the whole page has a frame, and the way back is one button.
import { useEffect, useState } from 'preact/hooks'
import { day, timeOfDay } from '../design/format.ts'
import { Choice } from './choice.tsx'
import { type Speed, speeds } from './replay.ts'
import {
  type Course,
  clockIn,
  instantAt,
  instantIn,
  lastPosition,
  positionAfter,
  positionOf,
} from './travel.ts'
import type { Travel } from './travelState.ts'
import { type TravelWords, travelWords } from './travelWords.ts'
import type { View } from './view.ts'
import './travel.css'

const speedNames = speeds.map(String) as `${Speed}`[]

export function TravelBar({ travel, view }: { travel: Travel; view: View }) {
  const { course, at, moment, playing, speed } = travel
  const { campaign, language } = view
  const words = travelWords[language]
  if (!course) return null
  const write = (instant: number) => writtenInstant(instant, campaign.timeZone, language)
  const shownAt = at === null || !moment?.at ? null : Date.parse(moment.at)
  return (
    <section
      class={`travel ${at === null ? '' : 'past'}`}
      aria-label={words.title}
      data-past={at === null ? undefined : playing ? 'replay' : 'still'}
      data-at={at === null ? undefined : new Date(at).toISOString()}
      data-shown={shownAt === null ? undefined : new Date(shownAt).toISOString()}
    >
      {/* The instants of a replay are not all announced, only that it is one. */}
      <p class="said" role="status" aria-live={playing ? 'off' : 'polite'}>
        {at !== null && <span aria-hidden="true">◷ </span>}
        {said()}
      </p>
      {at !== null && (
        <button type="button" class="back" onClick={travel.goLive}>
          {words.backToLive}
        </button>
      )}
      <Slider course={course} at={at} words={words} write={write} onMoved={travel.goTo} />
      <div class="replay">
        <button type="button" class="play" onClick={playing ? travel.pause : travel.play}>
          <span aria-hidden="true">{playing ? '❙❙' : '▶'}</span> {playing ? words.pause : words.play}
        </button>
        <Choice
          name={words.speed}
          options={speedNames}
          chosen={`${speed}`}
          choose={(one) => travel.choose(Number(one) as Speed)}
          write={words.times}
        />
      </div>
      {at !== null && (
        <p class="reminder" aria-hidden="true">
          {said()}
        </p>
      )}
      <Exact
        key={String(at === null)}
        course={course}
        at={at}
        view={view}
        words={words}
        onChosen={travel.goTo}
      />
    </section>
  )

  /** The instant that is named is the one whose numbers are shown. */
  function said(): string {
    if (at === null) return words.lookBack
    if (shownAt === null) return words.fetching(write(at))
    if (playing) return words.replaying(write(shownAt), String(speed))
    return shownAt === at ? words.notLive(write(at)) : words.fetchingNext(write(shownAt), write(at))
  }
}

/** 10:17:00 on 7 September 2022, as the language says it. */
export function writtenInstant(instant: number, timeZone: string, language: 'zh' | 'en'): string {
  const [time, date] = [timeOfDay(instant, timeZone, language), day(instant, timeZone, language)]
  return language === 'zh' ? `${date} ${time}` : `${time} on ${date}`
}

interface SliderProps {
  course: Course
  at: number | null
  words: TravelWords
  write: (instant: number) => string
  onMoved: (at: number) => void
}

function Slider({ course, at, words, write, onMoved }: SliderProps) {
  const last = lastPosition(course)
  const position = at === null ? last : positionOf(at, course)
  const move = (to: number) => onMoved(instantAt(to, course))
  return (
    <div class="slider">
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={position}
        aria-label={words.instant}
        aria-valuetext={at === null ? words.live : write(at)}
        title={words.keys}
        onInput={(event) => move(event.currentTarget.valueAsNumber)}
        onKeyDown={(event) => {
          const to = positionAfter(event.key, position, last)
          if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          move(to)
        }}
      />
      <p class="ends" aria-hidden="true">
        <span>{write(course.from)}</span>
        <span>{words.live}</span>
      </p>
    </div>
  )
}

interface ExactProps {
  course: Course
  at: number | null
  view: View
  words: TravelWords
  onChosen: (at: number) => void
}

function Exact({ course, at, view, words, onChosen }: ExactProps) {
  const { timeZone } = view.campaign
  const [typed, setTyped] = useState<string>()
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    setTyped(undefined)
    setRefused(false)
  }, [at])
  const shown = typed ?? clockIn(timeZone, at ?? course.to)
  const choose = (event: Event) => {
    event.preventDefault()
    const instant = instantIn(timeZone, shown)
    const possible = instant !== undefined && instant >= course.from && instant <= course.to
    setRefused(!possible)
    if (possible) onChosen(instant)
  }
  const write = (instant: number) => writtenInstant(instant, timeZone, view.language)
  return (
    <form class="exact" onSubmit={choose} noValidate>
      <label>
        <span class="unseen">{words.exact}</span>
        <input
          type="datetime-local"
          step={1}
          value={shown}
          aria-invalid={refused}
          aria-describedby={refused ? 'no-such-instant' : undefined}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button type="submit">{words.go}</button>
      {refused && (
        <p id="no-such-instant" class="refused" role="alert">
          {words.noSuchInstant(write(course.from), write(course.to))}
        </p>
      )}
    </form>
  )
}

/** In the place of a panel that has no past, or none while replaying. */
export function Absent({
  id,
  title,
  view,
  replay,
}: {
  id: string
  title: string
  view: View
  replay?: boolean
}) {
  const words = travelWords[view.language]
  return (
    <section class={`absent ${id}`} aria-labelledby={id} data-absent={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <p class="hint">{replay ? words.notReplayed : words.noPast}</p>
      </header>
    </section>
  )
}

// Which moment the dashboard shows: the present, one of the past, or one after the other of a replay. Never two at once:
// while it is not live, nothing of the present is handed on. The address carries the instant, so that it can be shared.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Moment } from './moment.ts'
import { type Played, type Speed, useReplay } from './replay.ts'
import { askedInstant, type Course, courseOf } from './travel.ts'
import { usePastMoment } from './travelMoment.ts'
import type { View } from './view.ts'

export interface Travel {
  /** Where one can go; null: the campaign has not begun. */
  course: Course | null
  /** The instant that is looked at; null: now. */
  at: number | null
  /**
   * What is shown: of the past the last that is known, which has its own instant, until the one that is looked at is
   * there; undefined: nothing is known yet.
   */
  moment: Moment | undefined
  playing: boolean
  speed: Speed
  goTo: (at: number) => void
  goLive: () => void
  play: () => void
  pause: () => void
  choose: (speed: Speed) => void
}

export function useTravel({ line, campaign, place }: View, present: Moment | undefined): Travel {
  const [asked, setAsked] = useState(() => place.parameters.get('at'))
  const [at, setAt] = useState<number | null>(null)
  const [played, setPlayed] = useState<Played | null>(null)
  const [frame, setFrame] = useState<Moment>()
  const [speed, setSpeed] = useState<Speed>(60)
  const serverTime = present?.totals.serverTime
  const course = useMemo(
    () => (serverTime === undefined ? null : courseOf(campaign, serverTime)),
    [campaign.startsAt, campaign.endsAt, serverTime],
  )
  const past = usePastMoment(line, campaign, played ? null : at)
  const held = useRef<Moment>(undefined)
  held.current = at === null ? undefined : ((played ? frame : past) ?? held.current)

  const show = (instant: number | null) => {
    setAt(instant)
    setAsked(null)
    // The page's own links and addresses go to the same instant.
    if (instant === null) place.parameters.delete('at')
    else place.parameters.set('at', new Date(instant).toISOString())
    history.replaceState(null, '', `${location.pathname}?${place.parameters}`)
  }

  // The address is looked at once it is known how far the past goes; nothing is shown before.
  useEffect(() => {
    if (asked === null || serverTime === undefined) return
    show(course ? (askedInstant(asked, course) ?? null) : null)
  }, [asked, serverTime === undefined])

  // Known at once, while what is drawn follows a little later: a frame on its way is not shown after a pause.
  const underWay = useRef(false)
  const journeys = useRef(0)
  useReplay(line, campaign.id, played, {
    onMoment(moment) {
      if (!underWay.current) return
      setFrame(moment)
      setAt(Date.parse(moment.at ?? ''))
    },
    onEnd(end) {
      if (!underWay.current) return
      halt()
      show(end)
    },
  })

  useEffect(() => {
    if (at === null) delete document.documentElement.dataset.past
    else document.documentElement.dataset.past = played ? 'replay' : 'still'
    return () => {
      delete document.documentElement.dataset.past
    }
  }, [at === null, played === null])

  const start = (from: number) => {
    if (!course || from >= course.to) return
    journeys.current += 1
    underWay.current = true
    setFrame(undefined)
    setAt(from)
    setPlayed({ journey: journeys.current, from, to: course.to, speed })
  }
  const halt = () => {
    underWay.current = false
    setPlayed(null)
  }

  return {
    course,
    at,
    moment: asked !== null ? undefined : at === null ? present : held.current,
    playing: played !== null,
    speed,
    goTo(instant) {
      halt()
      show(instant)
    },
    goLive() {
      halt()
      show(null)
    },
    play() {
      if (course) start(at ?? course.from)
    },
    pause() {
      halt()
      show(at)
    },
    choose(chosen) {
      setSpeed(chosen)
      if (played) setPlayed({ ...played, speed: chosen })
    },
  }
}

// Replays: a stretch of a campaign told again, from once to 3600 times as fast. Each has a course of its own. It reads a few
// frames ahead and never the whole day; a frame that is late is left out, so that the pace is kept, and the last one never is.
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app.ts'
import { reading } from '../db/reading.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import { InvalidInput, Overloaded } from '../errors.ts'
import { type Label, regionLabels } from '../totals/breakdown.ts'
import { readTotalsThen } from '../totals/history.store.ts'
import { boundaryBefore, checkPast, totalsThen } from '../totals/history.ts'
import { type Found, readContestants } from '../totals/totals.read.store.ts'
import { campaignTopic, dreamTopic, regionTopic, type TotalsAt } from '../totals/totals.ts'

export interface ReplayedFrame {
  at: Date
  speed: number
  done: boolean
  totals: TotalsAt
  dreams: { dream: DreamRow; totals: TotalsAt }[]
  /** Empty where they were not asked for. */
  regions: (Label & { totals: TotalsAt })[]
}

export interface Replays {
  start(course: Course): AsyncIterableIterator<ReplayedFrame>
  underWay(): number
  close(): void
}

export interface Course {
  campaignId: number
  from: Date
  to: Date
  /** Seconds of the campaign in one second. */
  speed: number
  /** Whether frames have the regions. */
  regions: boolean
}

export const fastest = 3_600
export const replayHz = 10
const mostReplays = 500
/** Look-ups in one read. */
const pageLookups = 400
const mostFramesInPage = 20
const secondMs = 1_000

/** The seconds from one frame to the next: whole ones, and so many that there are at most ten frames a second. */
function stepOf(speed: number): number {
  return Math.ceil(speed / replayHz)
}

type Stretch = Pick<Course, 'from' | 'to' | 'speed'>

/** The instants of a course: from its first second in steps to its last, which is always there. */
export function instantOf({ from, to, speed }: Stretch, index: number): Date {
  const first = boundaryMs(from)
  return new Date(Math.min(first + index * stepOf(speed) * secondMs, boundaryMs(to)))
}

export function lastIndexOf({ from, to, speed }: Stretch): number {
  return Math.ceil((boundaryMs(to) - boundaryMs(from)) / (stepOf(speed) * secondMs))
}

/** The beginning of the whole second that is shown of an instant. */
function boundaryMs(at: Date): number {
  return boundaryBefore(campaignTopic, at).getTime()
}

export function checkCourse({ from, to, speed }: Stretch, now: Date): void {
  if (!(speed >= 1 && speed <= fastest))
    throw new InvalidInput([{ path: 'speed', message: `must be between 1 and ${fastest}` }])
  if (from >= to) throw new InvalidInput([{ path: 'to', message: 'must be later than from' }])
  checkPast(to, now, 'to')
}

export function createReplays({ db, clock }: Pick<App, 'db' | 'clock'>): Replays {
  const stops = new Set<AbortController>()

  function start(course: Course): AsyncIterableIterator<ReplayedFrame> {
    if (stops.size >= mostReplays) throw new Overloaded(5_000)
    const stop = new AbortController()
    stops.add(stop)
    const frames = play(course, stop.signal)
    const leave = () => {
      stops.delete(stop)
      stop.abort()
    }
    const replay: AsyncIterableIterator<ReplayedFrame> = {
      async next() {
        const next = await frames.next().catch((error) => {
          leave()
          throw error
        })
        if (next.done) leave()
        return next
      },
      async return() {
        leave()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => replay,
    }
    return replay
  }

  async function* play(course: Course, stopped: AbortSignal): AsyncGenerator<ReplayedFrame, undefined> {
    const dreams = await reading(readContestants(db.orm, course.campaignId))
    const size = Math.max(
      1,
      Math.min(mostFramesInPage, Math.floor(pageLookups / topicsOf(course, dreams).length)),
    )
    const last = lastIndexOf(course)
    const stepMs = (stepOf(course.speed) * secondMs) / course.speed
    let page = { first: 0, frames: await framesFrom(course, 0, Math.min(size, last + 1), dreams) }
    const startedAt = performance.now()
    let ahead: { first: number; frames: Promise<ReplayedFrame[]> } | null = null
    for (let index = 0; ; ) {
      if (!page.frames[index - page.first]) {
        const first = ahead && index >= ahead.first && index < ahead.first + size ? ahead.first : index
        const frames = first === ahead?.first ? ahead.frames : framesFrom(course, first, size, dreams)
        page = { first, frames: await frames }
        ahead = null
      }
      const next = page.first + page.frames.length
      if (!ahead && next <= last) {
        ahead = { first: next, frames: framesFrom(course, next, size, dreams) }
        // Should it fail, it is heard when its turn comes.
        ahead.frames.catch(() => {})
      }
      const waitMs = startedAt + index * stepMs - performance.now()
      if (waitMs > 0) await pause(waitMs, undefined, { signal: stopped, ref: false }).catch(() => {})
      if (stopped.aborted) return
      yield page.frames[index - page.first] as ReplayedFrame
      if (index === last || stopped.aborted) return
      const due = Math.floor((performance.now() - startedAt) / stepMs)
      index = Math.min(Math.max(index + 1, due), last)
    }
  }

  async function framesFrom(
    course: Course,
    first: number,
    count: number,
    dreams: readonly DreamRow[],
  ): Promise<ReplayedFrame[]> {
    const { campaignId, speed, regions } = course
    const last = lastIndexOf(course)
    const indices = Array.from({ length: Math.min(count, last - first + 1) }, (_, index) => first + index)
    const topics = topicsOf(course, dreams)
    const wanted = indices.flatMap((index) =>
      topics.map((topic) => ({ campaignId, topic, boundary: instantOf(course, index) })),
    )
    const now = clock.now()
    const found = await reading(readTotalsThen(db.sql, now, wanted))
    return indices.map((index, position) => {
      const at = instantOf(course, index)
      const [totals, ...others] = topics.map((topic, place) =>
        totalsThen(campaignId, topic, at, now, found[position * topics.length + place] as Found),
      )
      return {
        at,
        speed,
        done: index === last,
        totals: totals as TotalsAt,
        dreams: dreams.map((dream, place) => ({ dream, totals: others[place] as TotalsAt })),
        regions: labelsIn(regions).map((label, place) => ({
          ...label,
          totals: others[dreams.length + place] as TotalsAt,
        })),
      }
    })
  }

  return {
    start,
    underWay: () => stops.size,
    close() {
      for (const stop of stops) stop.abort()
    },
  }
}

function topicsOf({ regions }: Course, dreams: readonly DreamRow[]): string[] {
  return [
    campaignTopic,
    ...dreams.map(({ id }) => dreamTopic(id)),
    ...labelsIn(regions).map(({ key }) => regionTopic(key)),
  ]
}

function labelsIn(regions: boolean): Label[] {
  return regions ? regionLabels() : []
}

// What the dashboard asks for beside the moment itself: courses, comparisons, windows, milestones.
import { useEffect, useRef, useState } from 'preact/hooks'
import {
  CampaignCourseDocument,
  CampaignMilestonesDocument,
  CampaignWindowsDocument,
  type CampaignWindowsQuery,
  DayComparisonDocument,
  type DayComparisonQuery,
  ReachedMilestonesDocument,
  type TimelineBucket,
  WindowBurnDocument,
  type WindowBurnSubscription,
} from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useNewest } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import { areEndsOf, type Bar, barsOf, type End, floor, withStanding } from './course.ts'
import type { Moment } from './moment.ts'
import { type MilestoneLine, type Milestones, milestonesAt } from './reached.ts'
import { windowsOf } from './running.ts'
import type { View } from './view.ts'

export const hourMs = 3_600_000

export type Bucket = Extract<TimelineBucket, 'MINUTE' | 'TEN_MINUTES' | 'HOUR'>

export const bucketMs: Record<Bucket, number> = { MINUTE: 60_000, TEN_MINUTES: 600_000, HOUR: hourMs }

/** The most points that one question may have. */
const mostPoints = 1_440
const courseEveryMs = 30_000
const compareEveryMs = 10_000
const listEveryMs = 15_000
const calmMs = 1_000

/**
 * The last hour before the moment, minute by minute. It is asked for by whole hours, so that a moment that moves, as the
 * present does and a replay, asks anew only now and then.
 */
export function useHour(view: View, moment: Moment): Bar[] | undefined {
  const to = instantOf(moment)
  const spanMs = moment.at === null ? hourMs : 6 * hourMs
  const begin = floor(to, spanMs)
  return useBars(view, moment, 'MINUTE', {
    from: floor(to, bucketMs.MINUTE) - 59 * bucketMs.MINUTE,
    to,
    askedFrom: begin - hourMs - bucketMs.MINUTE,
    askedTo: begin + spanMs,
  })
}

/** From the beginning of the campaign up to the moment; by the hour where it has more ten minutes than can be asked for. */
export function useWhole(
  view: View,
  moment: Moment,
  wanted: Bucket,
): { bars: Bar[] | undefined; bucket: Bucket } {
  const { startsAt, endsAt } = view.campaign
  const [from, end] = [Date.parse(startsAt), Date.parse(endsAt)]
  const to = Math.min(Math.max(from, instantOf(moment)), end - 1)
  const bucket = end - from > (mostPoints - 1) * bucketMs[wanted] ? 'HOUR' : wanted
  const bars = useBars(view, moment, bucket, { from, to, askedFrom: from, askedTo: end })
  return { bars, bucket }
}

interface Asked {
  from: number
  to: number
  askedFrom: number
  askedTo: number
}

function useBars(
  { line, campaign }: View,
  moment: Moment,
  bucket: Bucket,
  { from, to, askedFrom, askedTo }: Asked,
): Bar[] | undefined {
  const ms = bucketMs[bucket]
  const ends = useAnswer(
    line,
    CampaignCourseDocument,
    {
      code: campaign.code,
      from: new Date(askedFrom).toISOString(),
      to: new Date(askedTo).toISOString(),
      bucket,
    },
    courseEveryMs,
  )?.campaign?.timeline
  // The ends of buckets that this page has seen itself since it asked.
  const seen = useRef<{ bucket: Bucket; ends: End[] }>({ bucket, ends: [] })
  if (seen.current.bucket !== bucket) seen.current = { bucket, ends: [] }
  const live = moment.at === null
  if (live) seen.current.ends = withStanding(seen.current.ends, moment.totals, ms, 61)
  // Just after another bucket was chosen, the ends are still those of the one before.
  if (!ends || !areEndsOf(ends, askedFrom, ms)) return undefined
  // Of the past, what was asked before may be another stretch of it, in which nothing of this one is told.
  const first = ends[0]
  if (!live && first && Date.parse(first.until) - ms !== floor(askedFrom, ms)) return undefined
  const known = live ? [...ends, ...seen.current.ends] : ends.filter(({ until }) => Date.parse(until) <= to)
  return barsOf(known, moment.totals, { from, to, bucketMs: ms })
}

/** The instant that a moment shows; of the present, what the service's clock showed. */
export function instantOf({ at, totals }: Moment): number {
  return Date.parse(at ?? totals.serverTime)
}

export type Compared = NonNullable<DayComparisonQuery['campaign']>['comparison']

/** At an instant; null: now. undefined: not known; also where the other day cannot be compared. */
export function useComparison(
  { line, campaign }: View,
  instant: string | null,
  day: string,
): Compared | undefined {
  const at = useCalm(instant)
  const answer = useAnswer(
    line,
    DayComparisonDocument,
    { code: campaign.code, with: { day }, at },
    compareEveryMs,
  )
  return answer?.campaign?.comparison
}

export type Window = WindowBurnSubscription['matchingWindow']

/** The windows to show: those that are open now, else the next one; at most so many. */
export function useWindows({ line, campaign }: View): WindowListed[] | undefined {
  const windows = useAnswer(line, CampaignWindowsDocument, { code: campaign.code }, listEveryMs)?.campaign
    ?.matchingWindows
  return windows && windowsOf(windows)
}

export type WindowListed = NonNullable<CampaignWindowsQuery['campaign']>['matchingWindows'][number]

export function useWindow(line: Line, window: string): Window | undefined {
  return useNewest(line, WindowBurnDocument, { window }, (data) => data.matchingWindow, 'aside').frame
}

const mostMilestones = 200

export function useMilestones({ line, campaign }: View, moment: Moment): Milestones | undefined {
  const planned = useAnswer(line, CampaignMilestonesDocument, { code: campaign.code }, listEveryMs)?.campaign
    ?.milestones
  const [reached, setReached] = useState<ReadonlyMap<string, MilestoneLine>>()
  const [after, setAfter] = useState<string | null>(null)
  useEffect(
    () =>
      line.watch(
        ReachedMilestonesDocument,
        { campaign: campaign.id, after },
        ({ milestones: frame }) => {
          setReached((held = new Map()) => {
            const told = frame.milestones.map((one) => [one.id, one] as const)
            return new Map([...held, ...told].slice(-mostMilestones))
          })
          if (frame.hasMore) setAfter(frame.cursor)
        },
        'aside',
      ),
    [line, campaign.id, after],
  )
  if (!planned || !reached) return undefined
  return milestonesAt(planned, reached, moment.at === null ? Number.POSITIVE_INFINITY : Date.parse(moment.at))
}

/** The value, but not oftener than once in a while: what moves fast is not asked about at its own pace. */
function useCalm<Value>(value: Value): Value {
  const [calm, setCalm] = useState(value)
  const latest = useRef(value)
  latest.current = value
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (value === calm || waiting.current) return
    waiting.current = setTimeout(() => {
      waiting.current = undefined
      setCalm(latest.current)
    }, calmMs)
  }, [value, calm])
  useEffect(() => () => clearTimeout(waiting.current), [])
  return calm
}

// A stretch of the past played again. The service sets the pace; the page shows each frame as it comes, never one of
// before the last, and goes on where it was when the line was cut.
import { useEffect, useRef } from 'preact/hooks'
import { ReplayedMomentDocument, type ReplayedMomentSubscription } from '../gql.ts'
import type { Line } from '../live/line.ts'
import type { Moment } from './moment.ts'

export const speeds = [1, 10, 60, 600, 3_600] as const
export type Speed = (typeof speeds)[number]

export interface Played {
  /** Of its own for each time that somebody sets out: a change of speed goes on where it is. */
  journey: number
  from: number
  to: number
  speed: Speed
}

export type ReplayedFrame = ReplayedMomentSubscription['replay']

/** What becomes of a frame: it is shown; it is the last one; or the service began anew, and is asked to go on instead. */
export function stepOf(
  shownAt: number | undefined,
  { at, done }: Pick<ReplayedFrame, 'at' | 'done'>,
): 'show' | 'end' | 'resume' {
  if (shownAt !== undefined && Date.parse(at) < shownAt) return 'resume'
  return done ? 'end' : 'show'
}

export function useReplay(
  line: Line,
  campaign: string,
  played: Played | null,
  { onMoment, onEnd }: { onMoment: (moment: Moment) => void; onEnd: (at: number) => void },
): void {
  const latest = useRef({ onMoment, onEnd })
  latest.current = { onMoment, onEnd }
  const gone = useRef<{ journey: number; shownAt: number | undefined }>({ journey: 0, shownAt: undefined })
  useEffect(() => {
    if (!played) return
    if (gone.current.journey !== played.journey) {
      gone.current = { journey: played.journey, shownAt: undefined }
    }
    const way = gone.current
    let stop = () => {}
    const start = (from: number) => {
      const variables = {
        campaign,
        from: new Date(from).toISOString(),
        to: new Date(played.to).toISOString(),
        speed: played.speed,
      }
      stop = line.watch(
        ReplayedMomentDocument,
        variables,
        ({ replay: frame }) => {
          const step = stepOf(way.shownAt, frame)
          if (step === 'resume') {
            stop()
            start(way.shownAt ?? played.from)
            return
          }
          way.shownAt = Date.parse(frame.at)
          latest.current.onMoment(momentOf(frame))
          if (step === 'end') {
            // What is complete is begun again by the line: it is let go before.
            stop()
            latest.current.onEnd(way.shownAt)
          }
        },
        'aside',
      )
    }
    start(way.shownAt ?? played.from)
    return () => stop()
  }, [line, campaign, played])
}

export function momentOf({ at, totals, dreams, regions }: ReplayedFrame): Moment {
  const { seq, asOf, serviceLevel } = totals
  return {
    at,
    totals,
    regions: { by: 'REGION', seq, asOf, serviceLevel, total: totals, rows: regions },
    categories: undefined,
    channels: undefined,
    race: { seq, asOf, serviceLevel, dreams },
    windows: undefined,
  }
}

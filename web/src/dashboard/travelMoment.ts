// A moment of the past, asked for as one. It is shown when it is there, whole, and never something of now in its place.
import { useEffect, useState } from 'preact/hooks'
import { PastMomentDocument, PastRaceDocument, type ServiceLevel } from '../gql.ts'
import { backoffMs } from '../live/backoff.ts'
import type { Campaign, DreamRace } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import type { Moment } from './moment.ts'

/** A slider that is drawn along asks when it has come to rest. */
const restMs = 150
/** What is not FINAL may still change: an entry on its way, a brake that ends. */
const lookAgainMs = 5_000

/** undefined: it is not known yet. */
export function usePastMoment(line: Line, campaign: Campaign, at: number | null): Moment | undefined {
  const [known, setKnown] = useState<{ at: number; moment: Moment }>()
  const [race, setRace] = useState<{ at: number; race: DreamRace }>()
  const { id, code } = campaign

  useEffect(() => {
    if (at === null) return
    let over = false
    let failures = 0
    const asked = new Date(at).toISOString()
    const ask = async () => {
      const answer = await line.ask(PastMomentDocument, { code, at: asked }).catch(() => undefined)
      if (over) return
      failures = answer ? 0 : failures + 1
      if (answer?.campaign) {
        const { totals, regions, categories, channels, matchingWindows: windows } = answer.campaign
        setKnown({
          at,
          moment: { at: asked, totals, regions, categories, channels, race: undefined, windows },
        })
        if ([totals, ...windows.map((one) => one.totals)].every(isFinal)) return
      }
      timer = setTimeout(ask, answer ? lookAgainMs : backoffMs(failures))
    }
    let timer = setTimeout(ask, restMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [line, code, at])

  useEffect(() => {
    if (at === null) return
    let stop = () => {}
    const timer = setTimeout(() => {
      const [from, to] = [at, at + 1_000].map((instant) => new Date(instant).toISOString()) as [
        string,
        string,
      ]
      stop = line.watch(
        PastRaceDocument,
        { campaign: id, from, to },
        ({ replay: frame }) => {
          // The first frame is the instant; what follows is not wanted.
          stop()
          if (Date.parse(frame.at) === at) setRace({ at, race: { ...frame.totals, dreams: frame.dreams } })
        },
        'aside',
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [line, id, at])

  if (at === null || known?.at !== at) return undefined
  return { ...known.moment, race: race?.at === at ? race.race : undefined }
}

function isFinal({ serviceLevel }: { serviceLevel: ServiceLevel }): boolean {
  return serviceLevel === 'FINAL'
}

// What the media screen asks for and watches, beside the race, which other pages watch too.
import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks'
import {
  ScreenFeedDocument,
  type ScreenFeedSubscription,
  ScreenMilestonesDocument,
  type ScreenMilestonesSubscription,
  ScreenSubjectDocument,
  ScreenTotalsDocument,
  type ScreenTotalsSubscription,
  ScreenWindowsDocument,
} from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { type Newest, useNewest } from '../live/campaign.ts'
import type { Clock } from '../live/clock.ts'
import type { Line } from '../live/line.ts'
import { type Celebrations, celebrated, noCelebrations, seen, told } from './celebrations.ts'
import type { PlannedWindow } from './moments.ts'
import { emptyTicker, heardGifts, playEveryMs, played, type Ticker } from './ticker.ts'

export type ScreenTotals = ScreenTotalsSubscription['campaignTotals']
export type Gift = ScreenFeedSubscription['donationFeed']['entries'][number]
export type Milestone = ScreenMilestonesSubscription['milestones']['milestones'][number]

const windowsEveryMs = 15_000
const noWindows: readonly PlannedWindow[] = []

export function useScreenTotals(
  line: Line,
  campaign: string,
  maxHz: number,
  clock: Clock,
): Newest<ScreenTotals> {
  return useNewest(line, ScreenTotalsDocument, { campaign, maxHz }, ({ campaignTotals }) => {
    clock.hear(campaignTotals.serverTime)
    return campaignTotals
  })
}

export function useWindows(line: Line, code: string): readonly PlannedWindow[] {
  return (
    useAnswer(line, ScreenWindowsDocument, { code }, windowsEveryMs)?.campaign?.matchingWindows ?? noWindows
  )
}

export interface Feed {
  ticker: Ticker<Gift>
  /** Of the newest frame; undefined: none has come. */
  seq: number | undefined
}

export function useFeed(line: Line, campaign: string): Feed {
  const [feed, setFeed] = useState<Feed>({ ticker: emptyTicker(), seq: undefined })
  useEffect(
    () =>
      line.watch(ScreenFeedDocument, { campaign }, ({ donationFeed }) =>
        setFeed(({ ticker, seq = 0 }) => ({
          ticker: heardGifts(ticker, donationFeed, performance.now()),
          seq: Math.max(seq, donationFeed.seq),
        })),
      ),
    [line, campaign],
  )
  useEffect(() => {
    const play = () =>
      setFeed((feed) => {
        const ticker = played(feed.ticker)
        return ticker === feed.ticker ? feed : { ...feed, ticker }
      })
    const timer = setInterval(play, playEveryMs)
    return () => clearInterval(timer)
  }, [])
  return feed
}

export interface Celebrating {
  /** The milestone whose moment it is. */
  milestone: Milestone | undefined
  over: (id: string) => void
}

type Told = ScreenMilestonesSubscription['milestones']
type Celebration = { frame: Told; now: number } | { over: string }

export function useCelebrations(line: Line, campaign: string, clock: Clock): Celebrating {
  const key = `oneflower celebrated ${campaign}`
  const [after, setAfter] = useState<string | null>(null)
  const [held, receive] = useReducer(
    (before: Celebrations<Milestone>, news: Celebration) =>
      'over' in news ? celebrated(before, news.over) : told(before, news.frame, news.now),
    undefined,
    () => noCelebrations<Milestone>(remembered(key)),
  )
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let newest: Told | undefined
    // How long ago something was reached can be told only by the service's clock, which the totals bring.
    const take = () => {
      const now = clock.now()
      clearTimeout(timer)
      if (!newest) return
      if (now === undefined) timer = setTimeout(take, 100)
      else {
        receive({ frame: newest, now })
        if (newest.hasMore) setAfter(newest.cursor)
      }
    }
    const unwatch = line.watch(ScreenMilestonesDocument, { campaign, after }, ({ milestones }) => {
      newest = milestones
      take()
    })
    return () => {
      unwatch()
      clearTimeout(timer)
    }
  }, [line, campaign, after, clock])
  useEffect(() => remember(key, seen(held)), [key, held])
  return { milestone: held.waiting[0], over: useCallback((id) => receive({ over: id }), []) }
}

/** A reload is no reason to celebrate again. */
function remembered(key: string): string[] {
  const ids: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

function remember(key: string, ids: readonly string[]): void {
  sessionStorage.setItem(key, JSON.stringify(ids))
}

export interface Named {
  nameZh: string
  nameEn: string
}

/** What a milestone is of, where it is no dream: asked for once. Undefined: not known, or the whole campaign. */
export function useSubject(line: Line, id: string | null): Named | undefined {
  const [subject, setSubject] = useState<Named & { id: string }>()
  const wanted = useRef(id)
  wanted.current = id
  useEffect(() => {
    if (id === null) return
    void line
      .ask(ScreenSubjectDocument, { id })
      // Without an answer the milestone is told by its own words alone.
      .catch(() => undefined)
      .then((answer) => {
        const node = answer?.node
        if (node && 'nameZh' in node && wanted.current === id) {
          setSubject({ id, nameZh: node.nameZh, nameEn: node.nameEn })
        }
      })
  }, [line, id])
  return subject?.id === id ? subject : undefined
}

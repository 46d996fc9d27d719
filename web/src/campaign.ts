// What both pages know of a campaign: its description, asked for now and then, and its numbers, watched. A frame that
// is older than what is shown is never shown, whoever sends it.

import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import { type Freshness, freshnessOf, isLate } from './freshness.ts'
import {
  CampaignDocument,
  type CampaignQuery,
  CampaignTotalsDocument,
  type CampaignTotalsSubscription,
  DreamRaceDocument,
  type DreamRaceSubscription,
  LastHourDocument,
  TopProjectsDocument,
  type TopProjectsQuery,
} from './gql.ts'
import { backoffMs, type Line } from './line.ts'
import { lastHour, type MinuteEnd, type MinuteRow, withLatest } from './timeline.ts'

export type Campaign = NonNullable<CampaignQuery['campaign']>
export type Totals = CampaignTotalsSubscription['campaignTotals']
export type DreamRace = DreamRaceSubscription['dreamRace']
export type ProjectRow = TopProjectsQuery['projects']['edges'][number]['node']

const descriptionEveryMs = 60_000
const minutesEveryMs = 30_000
const projectsEveryMs = 10_000
const lookEveryMs = 250
const backShownMs = 8_000

/** undefined: not answered yet; null: there is no such campaign. */
export function useCampaign(line: Line, code: string): Campaign | null | undefined {
  return useAnswer(line, CampaignDocument, { code }, descriptionEveryMs)?.campaign
}

export function useTotals(line: Line, campaignId: string): Newest<Totals> {
  return useNewest(line, CampaignTotalsDocument, campaignId, (data) => data.campaignTotals)
}

export function useDreamRace(line: Line, campaignId: string): Newest<DreamRace> {
  return useNewest(line, DreamRaceDocument, campaignId, (data) => data.dreamRace)
}

/** The rows that received most; a page that a lagging replica answered doesn't replace a newer one. */
export function useTopProjects(line: Line, campaignId: string): ProjectRow[] | undefined {
  const answer = useAnswer(line, TopProjectsDocument, { campaign: campaignId }, projectsEveryMs)
  const newest = useRef<ProjectRow[]>(undefined)
  const rows = answer?.projects.edges.map(({ node }) => node)
  if (rows && seqOf(rows) >= seqOf(newest.current ?? [])) newest.current = rows
  return newest.current
}

/** The last hour: the ends of minutes that the service knows, and those that this page has seen itself since. */
export function useLastHour(line: Line, code: string, latest: Totals | undefined): MinuteRow[] | undefined {
  const known = useAnswer(line, LastHourDocument, { code }, minutesEveryMs)?.campaign?.minutes
  const seen = useRef<MinuteEnd[]>([])
  if (latest) seen.current = withLatest(seen.current, latest)
  return known && latest ? lastHour([...known, ...seen.current]) : undefined
}

function seqOf(rows: readonly ProjectRow[]): number {
  return Math.max(-1, ...rows.map((row) => row.totals.seq))
}

export interface Newest<Frame> {
  frame: Frame | undefined
  /** Whether the last frame that came was older than the one shown. */
  behind: boolean
}

export function newer<Frame extends { seq: number }>(held: Newest<Frame>, frame: Frame): Newest<Frame> {
  return held.frame && frame.seq < held.frame.seq
    ? { frame: held.frame, behind: true }
    : { frame, behind: false }
}

function useNewest<Data, Frame extends { seq: number }>(
  line: Line,
  document: TypedDocumentNode<Data, { campaign: string }>,
  campaign: string,
  frameOf: (data: Data) => Frame,
): Newest<Frame> {
  const [newest, receive] = useReducer<Newest<Frame>, Frame>(newer, { frame: undefined, behind: false })
  useEffect(
    () => line.watch(document, { campaign }, (data) => receive(frameOf(data))),
    [line, document, campaign],
  )
  return newest
}

function useAnswer<Data, Variables extends AnyVariables>(
  line: Line,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  everyMs: number,
): Data | undefined {
  const [answer, setAnswer] = useState<Data>()
  const content = JSON.stringify(variables)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    let failures = 0
    const ask = async () => {
      const data = await line.ask(document, JSON.parse(content) as Variables).catch(() => undefined)
      if (over) return
      // No answer is no reason to stop asking: the page keeps what it has and says how old it is.
      if (data) setAnswer(data)
      failures = data ? 0 : failures + 1
      timer = setTimeout(ask, data ? everyMs : backoffMs(failures))
    }
    void ask()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [line, document, content, everyMs])
  return answer
}

export interface Lateness {
  freshness: Freshness
  /** Whole seconds since the page last was current. */
  silentForS: number
  /** Set for a while after the page was late: how long it was so, in whole seconds. */
  backAfterS: number | undefined
}

/** Looks at the signs a few times a second and redraws only when what it would say has changed. */
export function useLateness(line: Line, watched: readonly Newest<Totals | DreamRace>[]): Lateness {
  const [lateness, setLateness] = useState<Lateness>({
    freshness: 'CONNECTING',
    silentForS: 0,
    backAfterS: undefined,
  })
  const latest = useRef(watched)
  latest.current = watched
  useEffect(() => {
    let lateSince: number | undefined
    let back: { at: number; afterS: number } | undefined
    const look = () => {
      const now = performance.now()
      const currentAt = line.currentAt()
      const freshness = freshnessOf({
        now,
        currentAt,
        serviceLevel: latest.current.every(({ frame }) => frame)
          ? (latest.current.find(({ frame }) => frame?.serviceLevel !== 'LIVE')?.frame?.serviceLevel ??
            'LIVE')
          : null,
        behind: latest.current.some(({ behind }) => behind),
      })
      if (isLate(freshness)) {
        lateSince ??= freshness === 'SILENT' ? (currentAt ?? now) : now
        back = undefined
      } else if (lateSince !== undefined) {
        back = { at: now, afterS: Math.ceil((now - lateSince) / 1000) }
        lateSince = undefined
      }
      if (back && now - back.at > backShownMs) back = undefined
      const next: Lateness = {
        freshness,
        silentForS: freshness === 'SILENT' ? Math.floor((now - (currentAt ?? now)) / 1000) : 0,
        backAfterS: back?.afterS,
      }
      setLateness((held) =>
        held.freshness === next.freshness &&
        held.silentForS === next.silentForS &&
        held.backAfterS === next.backAfterS
          ? held
          : next,
      )
    }
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [line])
  return lateness
}

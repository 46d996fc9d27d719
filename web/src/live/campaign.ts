// What pages know of a campaign: its description, asked for now and then, and its numbers, watched. A frame that is older
// than what is shown is never shown, whoever sends it.
import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import {
  CampaignDocument,
  type CampaignQuery,
  CampaignTotalsDocument,
  type CampaignTotalsSubscription,
  DreamRaceDocument,
  type DreamRaceSubscription,
  type ServiceLevel,
} from '../gql.ts'
import { useAnswer } from './asked.ts'
import { type Freshness, freshnessOf, isLate } from './freshness.ts'
import type { Line } from './line.ts'

export type Campaign = NonNullable<CampaignQuery['campaign']>
export type Totals = CampaignTotalsSubscription['campaignTotals']
export type DreamRace = DreamRaceSubscription['dreamRace']

const descriptionEveryMs = 60_000
const lookEveryMs = 250
const backShownMs = 8_000
/** What is asked now and then may stay without an answer for so long until the page is late. */
const patienceMs = 5_000

/** undefined: not answered yet; null: there is no such campaign. */
export function useCampaign(line: Line, code: string): Campaign | null | undefined {
  return useAnswer(line, CampaignDocument, { code }, descriptionEveryMs)?.campaign
}

export function useTotals(line: Line, campaignId: string): Newest<Totals> {
  return useNewest(line, CampaignTotalsDocument, { campaign: campaignId }, (data) => data.campaignTotals)
}

export function useDreamRace(line: Line, campaignId: string, maxHz = 2): Newest<DreamRace> {
  return useNewest(line, DreamRaceDocument, { campaign: campaignId, maxHz }, (data) => data.dreamRace)
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

/** The newest frame of a subscription to absolute values. */
export function useNewest<Data, Variables extends AnyVariables, Frame extends { seq: number }>(
  line: Line,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  frameOf: (data: Data) => Frame,
  aside?: 'aside',
): Newest<Frame> {
  const [newest, receive] = useReducer<Newest<Frame>, Frame>(newer, { frame: undefined, behind: false })
  const content = JSON.stringify(variables)
  useEffect(
    () => line.watch(document, JSON.parse(content) as Variables, (data) => receive(frameOf(data)), aside),
    [line, document, content, aside],
  )
  return newest
}

export interface Lateness {
  freshness: Freshness
  /** Whole seconds since the page last was current. */
  silentForS: number
  /** Set for a while after the page was late: how long it was so, in whole seconds. */
  backAfterS: number | undefined
}

interface Watched {
  seq: number
  serviceLevel: ServiceLevel
}

/** Looks at the signs a few times a second and redraws only when what it would say has changed. */
export function useLateness(line: Line, watched: readonly Newest<Watched>[]): Lateness {
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
        behind:
          latest.current.some(({ behind }) => behind) ||
          [...line.unanswered.values()].some((since) => now - since > patienceMs),
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

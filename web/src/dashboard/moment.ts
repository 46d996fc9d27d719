// One instant of a campaign: everything of it that the panels show, the present or a past one. Panels take a moment and
// do not know where it came from; who shows the past hands them another one.
import {
  type BreakdownBy,
  type MomentBreakdownFragment,
  type MomentTotalsFragment,
  type PastWindowFragment,
  PresentBreakdownDocument,
  PresentTotalsDocument,
  type ServiceLevel,
} from '../gql.ts'
import { type DreamRace, type Newest, useDreamRace, useNewest } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'

export type MomentTotals = MomentTotalsFragment
export type Breakdown = MomentBreakdownFragment
export type BreakdownRow = Breakdown['rows'][number]
export type PastWindow = PastWindowFragment

export interface Moment {
  /** The instant that is shown; null: now. */
  at: string | null
  totals: MomentTotals
  /** undefined: not known yet. Each adds up to the campaign at a seq of its own. */
  regions: Breakdown | undefined
  categories: Breakdown | undefined
  channels: Breakdown | undefined
  race: DreamRace | undefined
  /** Of a past instant; those of now are watched by themselves. */
  windows: readonly PastWindow[] | undefined
}

export interface Present {
  /** undefined: nothing has been heard yet. */
  moment: Moment | undefined
  /** Everything that is watched for it, to tell how fresh it is. */
  watched: readonly Newest<{ seq: number; serviceLevel: ServiceLevel }>[]
}

export function usePresent(line: Line, campaignId: string, maxHz: number): Present {
  const totals = useNewest(
    line,
    PresentTotalsDocument,
    { campaign: campaignId, maxHz },
    (data) => data.campaignTotals,
  )
  const race = useDreamRace(line, campaignId)
  const regions = useBreakdown(line, campaignId, 'REGION')
  const categories = useBreakdown(line, campaignId, 'CATEGORY')
  const channels = useBreakdown(line, campaignId, 'CHANNEL')
  return {
    moment: totals.frame && {
      at: null,
      totals: totals.frame,
      regions: regions.frame,
      categories: categories.frame,
      channels: channels.frame,
      race: race.frame,
      windows: undefined,
    },
    watched: [totals, race, regions, categories, channels],
  }
}

function useBreakdown(line: Line, campaign: string, by: BreakdownBy): Newest<Breakdown> {
  return useNewest(line, PresentBreakdownDocument, { campaign, by }, (data) => data.breakdown)
}

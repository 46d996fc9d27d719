// A campaign's breakdown along a dimension, as it stands and as it moves. The hub reads what is known to be counted; that
// the rows add up to the campaign shows that nothing else is, and when they don't, all that is counted is read at once.
import type { App } from '../app.ts'
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { reading } from '../db/reading.ts'
import { type Snapshot, totalsIn, type Watch } from '../live/hub.ts'
import { partnersOfCampaigns } from '../partner/partner.store.ts'
import { readTotalsWithPrefix } from './breakdown.store.ts'
import {
  categoryLabels,
  channelLabel,
  completed,
  type Dimension,
  dayLabel,
  daysOf,
  dimensionPrefixes,
  dreamLabel,
  type Label,
  regionLabels,
} from './breakdown.ts'
import type { Notices } from './notices.ts'
import { contestants } from './race.ts'
import { readContestants } from './totals.read.store.ts'
import type { TotalsRow } from './totals.store.ts'
import { campaignTopic, type ServiceLevel, type TotalsAt, totalsAt } from './totals.ts'

export interface BreakdownRow extends Label {
  totals: TotalsAt
}

export interface Breakdown {
  by: Dimension
  seq: bigint
  serviceLevel: ServiceLevel
  notices: Notices
  total: TotalsAt
  rows: BreakdownRow[]
}

type BreakdownApp = Pick<App, 'db' | 'clock' | 'hub'>

export async function breakdown(app: BreakdownApp, campaign: CampaignRow, by: Dimension): Promise<Breakdown> {
  const labels = await labelsOf(app, campaign, by)
  return readWith(app, campaign.id, by, labels)
}

async function readWith(
  { db, clock }: BreakdownApp,
  campaignId: number,
  by: Dimension,
  labels: readonly Label[],
): Promise<Breakdown> {
  const prefix = dimensionPrefixes[by]
  const { head, hold, notices, rows } = await reading(
    readTotalsWithPrefix(db.sql, clock.now(), campaignId, prefix),
  )
  const values = new Map(rows.map((row) => [row.topic, row]))
  return made(by, labels, [...values.keys()], (topic) =>
    totalsAt(campaignId, topic, head, hold, values.get(topic), notices),
  )
}

function made(
  by: Dimension,
  labels: readonly Label[],
  topics: readonly string[],
  at: (topic: string) => TotalsAt,
): Breakdown {
  const prefix = dimensionPrefixes[by]
  const counted = topics.filter((topic) => topic !== campaignTopic).map((topic) => topic.slice(prefix.length))
  const total = at(campaignTopic)
  const { seq, serviceLevel, notices } = total
  return {
    by,
    seq,
    serviceLevel,
    notices,
    total,
    rows: completed(labels, counted).map((label) => ({ ...label, totals: at(prefix + label.key) })),
  }
}

export interface BreakdownWatch extends AsyncIterableIterator<Breakdown> {
  present(): Promise<Breakdown | null>
}

export async function watchBreakdown(
  app: BreakdownApp,
  campaign: CampaignRow,
  by: Dimension,
  maxHz: number,
): Promise<BreakdownWatch> {
  // A race may get another dream at any time, which is known here without asking; of channels those are told that there
  // were when the watch began, and of others how they are called by their keys.
  const known = await labelsOf(app, campaign, by)
  const labels = async () => (by === 'DREAM' ? (await contestants(app, campaign.id)).map(dreamLabel) : known)
  const watch = app.hub.watch(campaign.id, [campaignTopic, ...topicsOf(by, known)], maxHz)
  const breakdowns: BreakdownWatch = {
    async next() {
      const next = await watch.next()
      return next.done
        ? next
        : { done: false, value: await whole(app, watch, next.value, by, await labels()) }
    },
    async present() {
      const snapshot = await watch.present()
      return snapshot && whole(app, watch, snapshot, by, await labels())
    },
    async return() {
      await watch.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => breakdowns,
  }
  return breakdowns
}

async function whole(
  app: BreakdownApp,
  watch: Watch,
  snapshot: Snapshot,
  by: Dimension,
  labels: readonly Label[],
): Promise<Breakdown> {
  const topics = [...snapshot.topics.keys()]
  const seen = made(by, labels, topics, (topic) => totalsIn(snapshot, topic))
  if (addsUp(seen)) return seen
  const found = await readWith(app, snapshot.campaignId, by, labels)
  watch.add(found.rows.map(({ totals }) => totals.topic))
  // How present the numbers are, only the hub knows.
  const { serviceLevel } = found.serviceLevel === 'LIVE' ? seen : found
  return { ...found, serviceLevel }
}

function topicsOf(by: Dimension, labels: readonly Label[]): string[] {
  return labels.map(({ key }) => dimensionPrefixes[by] + key)
}

/** What the rows of a dimension add up in: money has no dream, and flowers have no category. */
const money = ['donationCount', 'received', 'refunded'] as const
const flowers = ['flowerCount', 'flowersReversed'] as const
const addedUp = {
  REGION: [...money, ...flowers],
  CATEGORY: money,
  CHANNEL: money,
  DAY: [...money, ...flowers],
  DREAM: flowers,
} as const satisfies Record<Dimension, readonly (keyof TotalsRow)[]>

export function addsUp({ by, total, rows }: Pick<Breakdown, 'by' | 'total' | 'rows'>): boolean {
  return addedUp[by].every(
    (name) => rows.reduce((sum, { totals }) => sum + totals.values[name], 0n) === total.values[name],
  )
}

export async function labelsOf(
  { db }: Pick<App, 'db'>,
  campaign: CampaignRow,
  by: Dimension,
): Promise<Label[]> {
  switch (by) {
    case 'REGION':
      return regionLabels()
    case 'CATEGORY':
      return categoryLabels()
    case 'DAY':
      return daysOf(campaign).map(dayLabel)
    case 'CHANNEL': {
      const partners = await reading(partnersOfCampaigns(db.orm, [campaign.id]))
      return partners.filter(({ paymentChannel }) => paymentChannel).map(channelLabel)
    }
    case 'DREAM':
      return (await reading(readContestants(db.orm, campaign.id))).map(dreamLabel)
    default:
      return by satisfies never
  }
}

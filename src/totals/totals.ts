// Totals: absolute values of a topic at a place in the campaign's journal. A topic says what is added up — the whole
// campaign, a day, a region, a project … — and one that nothing has moved yet is all zeros.
import type { CampaignPhase } from '../campaign/campaign.ts'
import type { ProjectCategory } from '../project/project.ts'
import type { Notices } from './notices.ts'
import type { TotalsRow } from './totals.store.ts'

/** What the topics of a kind begin with. */
export const topicPrefixes = {
  day: 'day:',
  region: 'region:',
  category: 'category:',
  organization: 'organization:',
  project: 'project:',
  dream: 'dream:',
  partner: 'partner:',
  window: 'window:',
  team: 'team:',
} as const

export const campaignTopic = 'campaign'
export const dayTopic = (day: string): string => topicPrefixes.day + day
export const regionTopic = (code: string): string => topicPrefixes.region + code
export const categoryTopic = (category: ProjectCategory): string => topicPrefixes.category + category
export const organizationTopic = (id: number): string => topicPrefixes.organization + id
export const projectTopic = (id: number): string => topicPrefixes.project + id
export const dreamTopic = (id: number): string => topicPrefixes.dream + id
export const partnerTopic = (id: number): string => topicPrefixes.partner + id
/** A matching window: the gifts that it added to. */
export const windowTopic = (id: number): string => topicPrefixes.window + id

/** A team: the gifts that were given with it. */
export const teamTopic = (id: number): string => topicPrefixes.team + id

/** What there are few of, and what moves with almost every gift: its seconds are kept. Of the others the minutes are. */
const broadPrefixes = [
  topicPrefixes.day,
  topicPrefixes.region,
  topicPrefixes.category,
  topicPrefixes.dream,
  topicPrefixes.window,
] as const

export function keepsSeconds(topic: string): boolean {
  return topic === campaignTopic || broadPrefixes.some((prefix) => topic.startsWith(prefix))
}

/** LIVE: at most a second old. DELAYED: perhaps older. FROZEN: held back on purpose. FINAL: will not change again. */
export type ServiceLevel = 'LIVE' | 'DELAYED' | 'FROZEN' | 'FINAL'

/** Values of one topic, with the campaign's place in its journal at which they were read. */
export interface TotalsAt {
  campaignId: number
  topic: string
  /**
   * The campaign's last entry when the values were read, or the one since which they are held back: topics with an
   * equal seq may be compared and added.
   */
  seq: bigint
  asOf: Date
  serviceLevel: ServiceLevel
  values: TotalsRow
  /** The brakes in force, for telling which of them concern the topic. */
  notices: Notices
}

/** Where a campaign's journal stands. */
export interface Head {
  seq: bigint
  asOf: Date
  phase: CampaignPhase
}

/** A topic is held back: until the brake ends, everybody reads what stood when it was engaged. */
export interface Hold {
  brakeId: number
  /** The entry that engaged it, and when. */
  seq: bigint
  asOf: Date
}

/** A topic as everybody may read it. */
export function totalsAt(
  campaignId: number,
  topic: string,
  head: Head,
  hold: Hold | null,
  row: TotalsRow | null | undefined,
  notices: Notices,
): TotalsAt {
  const { seq, asOf } = hold ?? head
  const serviceLevel = hold ? 'FROZEN' : head.phase === 'SETTLED' ? 'FINAL' : 'LIVE'
  return { campaignId, topic, seq, asOf, serviceLevel, values: row ?? zeroTotals(campaignId, topic), notices }
}

/** What a topic counts that nothing has moved yet. */
export function zeroTotals(campaignId: number, topic: string): TotalsRow {
  return {
    campaignId,
    topic,
    seq: 0n,
    at: new Date(0),
    donationCount: 0n,
    donorCount: 0n,
    received: 0n,
    matched: 0n,
    matchReversed: 0n,
    held: 0n,
    partnerMatched: 0n,
    partnerMatchReversed: 0n,
    partnerHeld: 0n,
    awarded: 0n,
    funded: 0n,
    refunded: 0n,
    flowerCount: 0n,
    flowersReversed: 0n,
    giverCount: 0n,
    flowerSeq: 0n,
  }
}

/** What remains of what was received. */
export function netReceived({ received, refunded }: Pick<TotalsRow, 'received' | 'refunded'>): bigint {
  return received - refunded
}

/** What remains of what was confirmed. */
export function netMatched({ matched, matchReversed }: Pick<TotalsRow, 'matched' | 'matchReversed'>): bigint {
  return matched - matchReversed
}

/** The flowers that count: those given, without those that turned out not to have been earned. */
export function flowersCounted(row: Pick<TotalsRow, 'flowerCount' | 'flowersReversed'>): bigint {
  return row.flowerCount - row.flowersReversed
}

export interface Contestant {
  id: number
  values: TotalsRow
}

/** More flowers that count come first; among equals who had them earlier; then the lower id (I27). */
export function rankInRace<Entry extends Contestant>(
  entries: readonly Entry[],
): (Entry & { rank: number })[] {
  // Whole numbers of flowers are counted once and not at each comparison.
  return entries
    .map((entry) => ({ entry, counted: flowersCounted(entry.values) }))
    .sort(
      (one, other) =>
        descending(one.counted, other.counted) ||
        -descending(one.entry.values.flowerSeq, other.entry.values.flowerSeq) ||
        one.entry.id - other.entry.id,
    )
    .map(({ entry }, position) => ({ ...entry, rank: position + 1 }))
}

function descending(one: bigint, other: bigint): number {
  if (one === other) return 0
  return one > other ? -1 : 1
}

/** One of the lines of money that are never mixed, each with its corrections apart. */
export interface MoneyLine {
  line: (typeof moneyLines)[number]
  gross: bigint
  held: bigint
  corrected: bigint
}

export const moneyLines = [
  'PUBLIC_DONATIONS',
  'FOUNDATION_MATCHING',
  'PARTNER_MATCHING',
  'INCENTIVE_AWARDS',
  'DREAM_FUNDING',
] as const

/** The foundation has what enterprises and regions don't. */
export function linesOf(row: TotalsRow): MoneyLine[] {
  return [
    { line: 'PUBLIC_DONATIONS', gross: row.received, held: 0n, corrected: row.refunded },
    {
      line: 'FOUNDATION_MATCHING',
      gross: row.matched - row.partnerMatched,
      held: row.held - row.partnerHeld,
      corrected: row.matchReversed - row.partnerMatchReversed,
    },
    {
      line: 'PARTNER_MATCHING',
      gross: row.partnerMatched,
      held: row.partnerHeld,
      corrected: row.partnerMatchReversed,
    },
    { line: 'INCENTIVE_AWARDS', gross: row.awarded, held: 0n, corrected: 0n },
    { line: 'DREAM_FUNDING', gross: row.funded, held: 0n, corrected: 0n },
  ]
}

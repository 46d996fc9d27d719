// Milestones: thresholds of a topic's numbers, each reached exactly once, at one entry of the journal (I16). All but
// the flowers that count never fall; those may, and what was reached stays reached.
import { publicId } from '../graphql/publicId.ts'
import type { Count } from './delta.ts'
import type { TotalsRow } from './totals.store.ts'
import { topicPrefixes } from './totals.ts'

/** MINIMUM: what a dream needs to come true. TIER: what it can do beyond that. */
export const milestoneKinds = ['MILESTONE', 'MINIMUM', 'TIER'] as const
export type MilestoneKind = (typeof milestoneKinds)[number]

export const milestoneMetrics = [
  'RECEIVED',
  'DONATION_COUNT',
  'DONOR_COUNT',
  'FLOWER_COUNT',
  'GIVER_COUNT',
  'FLOWERS_COUNTED',
] as const
export type MilestoneMetric = (typeof milestoneMetrics)[number]

/** The numbers that thresholds are set on. */
export type Measured = Pick<
  TotalsRow,
  'received' | 'donationCount' | 'donorCount' | 'flowerCount' | 'giverCount' | 'flowersReversed'
>

export interface OpenMilestone {
  id: number
  topic: string
  kind: MilestoneKind
  metric: MilestoneMetric
  threshold: bigint
}

/** A topic with thresholds that were not reached yet, in ascending order, and what its numbers are. */
export interface MeasuredTopic {
  measured: Measured
  open: OpenMilestone[]
}

/** The things whose numbers are measured, by what their topics begin with. */
const measuredTypes = [
  ['Project', topicPrefixes.project],
  ['Dream', topicPrefixes.dream],
  ['Team', topicPrefixes.team],
  ['Organization', topicPrefixes.organization],
] as const

/** The public id of what a topic counts; null: the whole campaign. */
export function measuredId(topic: string): string | null {
  const found = measuredTypes.find(([, prefix]) => topic.startsWith(prefix))
  return found ? publicId(found[0], Number(topic.slice(found[1].length))) : null
}

export function measure(measured: Measured, metric: MilestoneMetric): bigint {
  switch (metric) {
    case 'RECEIVED':
      return measured.received
    case 'DONATION_COUNT':
      return measured.donationCount
    case 'DONOR_COUNT':
      return measured.donorCount
    case 'FLOWER_COUNT':
      return measured.flowerCount
    case 'GIVER_COUNT':
      return measured.giverCount
    case 'FLOWERS_COUNTED':
      return measured.flowerCount - measured.flowersReversed
  }
}

/** Takes what one entry counted into the topics, and takes out of them the milestones that it reached. */
export function reachMilestones(
  topics: ReadonlyMap<string, MeasuredTopic>,
  counts: readonly Count[],
): OpenMilestone[] {
  if (topics.size === 0) return []
  const reached: OpenMilestone[] = []
  for (const count of counts) {
    for (const topic of count.topics) {
      const known = topics.get(topic)
      if (!known) continue
      known.measured = counted(known.measured, count, topic)
      // What is taken back reaches nothing.
      if (count.donated === undefined && count.gave === undefined) continue
      const beyond = known.open.filter(
        ({ metric, threshold }) => measure(known.measured, metric) >= threshold,
      )
      if (beyond.length === 0) continue
      known.open = known.open.filter((milestone) => !beyond.includes(milestone))
      reached.push(...beyond)
    }
  }
  return reached
}

function counted(measured: Measured, count: Count, topic: string): Measured {
  const person = count.newIn.includes(topic) ? 1n : 0n
  return {
    received: measured.received + (count.donated ?? 0n),
    donationCount: measured.donationCount + (count.donated === undefined ? 0n : 1n),
    donorCount: measured.donorCount + (count.donated === undefined ? 0n : person),
    flowerCount: measured.flowerCount + (count.gave ?? 0n),
    giverCount: measured.giverCount + (count.gave === undefined ? 0n : person),
    flowersReversed: measured.flowersReversed + (count.flowersReversed ?? 0n),
  }
}

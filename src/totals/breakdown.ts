// Breakdowns: a campaign's totals split along one dimension. Every key a dimension can have is there, those that
// nothing has moved yet too, and the rows add up to the campaign (I23) because all are read at one seq.
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { civilDay } from '../campaign/campaign.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import type { PartnerRow } from '../partner/partner.store.ts'
import { type ProjectCategory, projectCategories } from '../project/project.ts'
import { regionCodes, regions } from '../region/region.ts'
import { topicPrefixes } from './totals.ts'

export type Dimension = 'REGION' | 'CATEGORY' | 'CHANNEL' | 'DAY' | 'DREAM'

/** What the topics of a dimension begin with. */
export const dimensionPrefixes = {
  REGION: topicPrefixes.region,
  CATEGORY: topicPrefixes.category,
  CHANNEL: topicPrefixes.partner,
  DAY: topicPrefixes.day,
  DREAM: topicPrefixes.dream,
} as const satisfies Record<Dimension, string>

export interface Label {
  key: string
  nameZh: string
  nameEn: string
}

export function regionLabels(): Label[] {
  return regionCodes.map((code) => ({ key: code, nameZh: regions[code][0], nameEn: regions[code][1] }))
}

const categoryNames = {
  EDUCATION: ['教育', 'Education'],
  RURAL_REVITALIZATION: ['乡村振兴', 'Rural revitalization'],
  MEDICAL: ['医疗', 'Medical'],
  DISASTER_RELIEF: ['救灾', 'Disaster relief'],
  NATURE: ['自然', 'Nature'],
  CARE_AND_ADVOCACY: ['关爱与倡导', 'Care and advocacy'],
} as const satisfies Record<ProjectCategory, readonly [zh: string, en: string]>

export function categoryLabels(): Label[] {
  return projectCategories.map((category) => ({
    key: category,
    nameZh: categoryNames[category][0],
    nameEn: categoryNames[category][1],
  }))
}

const dayMs = 86_400_000

/** The civil days that [startsAt, endsAt) touches. */
export function daysOf({
  startsAt,
  endsAt,
  timeZone,
}: Pick<CampaignRow, 'startsAt' | 'endsAt' | 'timeZone'>): string[] {
  const days: string[] = []
  const last = civilDay(new Date(endsAt.getTime() - 1), timeZone)
  // Days are counted at noon of a calendar without summer time, so that each is met once.
  let at = Date.parse(`${civilDay(startsAt, timeZone)}T12:00:00Z`)
  for (let day = dateOf(at); day <= last; day = dateOf(at)) {
    days.push(day)
    at += dayMs
  }
  return days
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

export function dayLabel(day: string): Label {
  const at = new Date(`${day}T12:00:00Z`)
  const english = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
  return { key: day, nameZh: `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`, nameEn: english }
}

export function dreamLabel({ id, nameZh, nameEn }: DreamRow): Label {
  return { key: String(id), nameZh, nameEn }
}

export function channelLabel({ id, nameZh, nameEn }: PartnerRow): Label {
  return { key: String(id), nameZh, nameEn }
}

/** A row for every label, and one under its bare key for whatever else was counted: nothing is left out of the sum. */
export function completed(labels: readonly Label[], counted: Iterable<string>): Label[] {
  const known = new Set(labels.map(({ key }) => key))
  const others = [...counted].filter((key) => !known.has(key)).sort()
  return [...labels, ...others.map((key) => ({ key, nameZh: key, nameEn: key }))]
}

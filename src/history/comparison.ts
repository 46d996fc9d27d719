// Comparisons: two editions of a campaign, two days of one, or two of a kind in them, at the same time since each began.
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { civilDay } from '../campaign/campaign.ts'
import { InvalidInput } from '../errors.ts'
import { campaignTopic, dayTopic } from '../totals/totals.ts'
import { startOfDay } from './timeline.ts'

/** What is compared: a topic that begins at an instant. */
export interface Course {
  campaignId: number
  topic: string
  startsAt: Date
}

export function courseOfCampaign({ id, startsAt }: CampaignRow): Course {
  return { campaignId: id, topic: campaignTopic, startsAt }
}

export function courseOfDay({ id, timeZone }: CampaignRow, day: string): Course {
  return { campaignId: id, topic: dayTopic(day), startsAt: startOfDay(day, timeZone) }
}

export function courseOfDayOf(campaign: CampaignRow, at: Date): Course {
  return courseOfDay(campaign, civilDay(at, campaign.timeZone))
}

/** How long one of them has run at an instant, and where the other was by then. */
export function sameElapsed(one: Course, other: Course, at: Date, now: Date, path: string) {
  const elapsedMs = at.getTime() - one.startsAt.getTime()
  if (elapsedMs < 0) throw new InvalidInput([{ path: 'at', message: 'must not lie before the beginning' }])
  const otherAt = new Date(other.startsAt.getTime() + elapsedMs)
  if (otherAt > now) throw new InvalidInput([{ path, message: 'has not come so far yet' }])
  return { elapsedMs, at, otherAt }
}

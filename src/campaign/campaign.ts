// A campaign: one charity day with its calendar. Its civil days are those of its own time zone.
import type { Viewer } from '../auth/viewer.ts'
import { DomainError } from '../errors.ts'

export type CampaignPhase = 'DRAFT' | 'PUBLISHED' | 'LIVE' | 'PAUSED' | 'SETTLING' | 'NOTICE' | 'SETTLED'

export interface Calendar {
  phase: CampaignPhase
  startsAt: Date
  endsAt: Date
}

/** A campaign in DRAFT, and what belongs to it, is the staff's alone. No campaign returns to DRAFT. */
export function seesDrafts(viewer: Viewer): boolean {
  return viewer.role === 'staff'
}

/** Gifts are taken in the LIVE phase and within the half-open window [startsAt, endsAt). */
export function isLive(calendar: Calendar, at: Date): boolean {
  return calendar.phase === 'LIVE' && at >= calendar.startsAt && at < calendar.endsAt
}

export class CampaignNotLive extends DomainError {
  readonly code = 'CAMPAIGN_NOT_LIVE'
  readonly phase: CampaignPhase
  readonly startsAt: Date
  readonly endsAt: Date
  constructor({ phase, startsAt, endsAt }: Calendar) {
    super(
      `The campaign takes gifts in its LIVE phase, from ${startsAt.toISOString()} until ${endsAt.toISOString()}; its phase is ${phase}.`,
    )
    this.phase = phase
    this.startsAt = startsAt
    this.endsAt = endsAt
  }
}

export class CampaignSettled extends DomainError {
  readonly code = 'CAMPAIGN_SETTLED'
  constructor() {
    super('The campaign is settled: nothing in it changes any more.')
  }
}

/** Whether a text can be a campaign's code: it stands in addresses. */
export function isCampaignCode(text: string): boolean {
  return /^[\w-]{1,32}$/.test(text)
}

const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The civil day of an instant in a time zone, as YYYY-MM-DD. */
export function civilDay(at: Date, timeZone: string): string {
  let format = dayFormats.get(timeZone)
  if (!format) {
    // en-CA writes a date as ISO 8601 does.
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    dayFormats.set(timeZone, format)
  }
  return format.format(at)
}

// The civil days of a campaign, in its own time zone.

const dayMs = 86_400_000

/** YYYY-MM-DD. */
export function dayOf(instant: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(instant))
}

/** The instant, or the last one of the campaign where that is over: every later day is no day of it. */
export function withinCampaign(instant: number, endsAt: string): number {
  return Math.min(instant, Date.parse(endsAt) - 1)
}

/** The days of the campaign before the one that the instant lies in, the last one first; at most 60. */
export function daysBefore(startsAt: string, instant: string, timeZone: string): string[] {
  const first = dayOf(startsAt, timeZone)
  const days: string[] = []
  // Civil days are counted as such, so that a day of 23 hours is one day too.
  let day = shifted(dayOf(instant, timeZone), -1)
  while (day >= first && days.length < 60) {
    days.push(day)
    day = shifted(day, -1)
  }
  return days
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

// The calendar of the rehearsal: the ten days of 2022 (1–10 September, civil days of Asia/Shanghai), moved so that
// today is the seventh of them, on which the matching opened. The campaign is therefore live now and for three more
// days; a database that was seeded longer ago holds a campaign that is over.

const dayMs = 86_400_000
// China has kept +08:00 without summer time since 1991.
const shanghaiOffsetMs = 8 * 3_600_000

export const campaignDays = 10
/** Which of the ten days today is, from 1. */
export const rehearsedDay = 7

export interface RehearsalCalendar {
  startsAt: Date
  endsAt: Date
}

export function rehearsalCalendar(now: Date): RehearsalCalendar {
  const today = Math.floor((now.getTime() + shanghaiOffsetMs) / dayMs) * dayMs - shanghaiOffsetMs
  const startsAt = today - (rehearsedDay - 1) * dayMs
  return { startsAt: new Date(startsAt), endsAt: new Date(startsAt + campaignDays * dayMs) }
}

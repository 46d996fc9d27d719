// Where on a campaign's course an instant lies, and which instant lies where: whole minutes on the slider, whole seconds
// in the exact field, both in the campaign's own time zone.

export interface Course {
  /** Milliseconds since 1970: where the campaign began, and the last whole second that may be asked for. */
  from: number
  to: number
}

export const minuteMs = 60_000
export const hourInMinutes = 60

/** Behind the service's own clock by a little, so that what is asked for never lies ahead. */
const behindMs = 2_000

/** null: the campaign has not begun, and has no past. */
export function courseOf(
  { startsAt, endsAt }: { startsAt: string; endsAt: string },
  serverTime: string,
): Course | null {
  const from = Date.parse(startsAt)
  const to = wholeSecond(Math.min(Date.parse(serverTime) - behindMs, Date.parse(endsAt)))
  return to > from ? { from, to } : null
}

/** The last place on the slider. */
export function lastPosition({ from, to }: Course): number {
  return Math.floor((to - from) / minuteMs)
}

export function positionOf(instant: number, course: Course): number {
  return clamp(Math.floor((instant - course.from) / minuteMs), 0, lastPosition(course))
}

export function instantAt(position: number, course: Course): number {
  return course.from + clamp(Math.round(position), 0, lastPosition(course)) * minuteMs
}

/** Where a key leads from a place; undefined: nowhere, the key means nothing here. */
export function positionAfter(key: string, position: number, last: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -hourInMinutes,
    PageUp: hourInMinutes,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }
  const step = steps[key]
  return step === undefined ? undefined : clamp(position + step, 0, last)
}

/** What an address or a field asks for, as a whole second of the course; undefined: no instant, or none of its past. */
export function askedInstant(text: string | null, course: Course): number | undefined {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined
  const instant = wholeSecond(Date.parse(text))
  return instant >= course.from && instant <= course.to ? instant : undefined
}

/** 2022-09-07T10:17:00, as a clock in the time zone shows it. */
export function clockIn(timeZone: string, instant: number): string {
  const parts = Object.fromEntries(
    clock(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`
}

/** The instant at which a clock in the time zone shows this; undefined: no such time. */
export function instantIn(timeZone: string, shown: string): number | undefined {
  const asUtc = Date.parse(`${shown.length === 16 ? `${shown}:00` : shown}Z`)
  if (Number.isNaN(asUtc)) return undefined
  // How far the zone is from UTC can differ there and here: looked at twice, it is that of the instant itself.
  let instant = asUtc
  for (let look = 0; look < 2; look += 1) {
    instant = asUtc - (Date.parse(`${clockIn(timeZone, instant)}Z`) - instant)
  }
  return instant
}

function wholeSecond(instant: number): number {
  return Math.floor(instant / 1_000) * 1_000
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  clocks.set(timeZone, made)
  return made
}

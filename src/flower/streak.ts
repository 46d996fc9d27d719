// Streaks of days and the honours that go by them. What is honoured is that somebody comes back day after day: one flower
// is as good as ten, and money counts for nothing.

export interface Streak {
  /** Days in a row until today, or until yesterday while today has no flower yet. */
  current: number
  /** The most days in a row there ever were. */
  longest: number
}

/** Of civil days, YYYY-MM-DD, each once, in any order; what lies after today does not count yet. */
export function streakOf(days: readonly string[], today: string): Streak {
  const numbers = [...new Set(days)].map(dayNumber).sort((one, other) => one - other)
  const now = dayNumber(today)
  let longest = 0
  let run = 0
  let last: number | null = null
  for (const day of numbers.filter((number) => number <= now)) {
    run = last !== null && day === last + 1 ? run + 1 : 1
    longest = Math.max(longest, run)
    last = day
  }
  return { current: last !== null && last >= now - 1 ? run : 0, longest }
}

/** Civil days have no hours and no clocks that are put forward: counted from 1970, one is one more than the day before. */
function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000
}

export interface HonourLevel {
  code: string
  nameZh: string
  nameEn: string
  /** Days in a row that it takes. */
  days: number
}

/**
 * What holds in a campaign for which staff has set nothing else, from the first to the highest. [fixture] What the real
 * day called them, and how many days they took, is not known.
 */
export const defaultHonourLevels: readonly HonourLevel[] = [
  { code: 'SEEDLING', nameZh: '小红花新芽', nameEn: 'Seedling', days: 1 },
  { code: 'BUD', nameZh: '小红花花蕾', nameEn: 'Bud', days: 3 },
  { code: 'BLOSSOM', nameZh: '小红花绽放', nameEn: 'Blossom', days: 7 },
  { code: 'GARDEN', nameZh: '小红花花园', nameEn: 'Garden', days: 10 },
]

/** The highest level of the longest streak, which is never lost again; null: none yet. */
export function honourOf(levels: readonly HonourLevel[], { longest }: Streak): HonourLevel | null {
  return levels.filter(({ days }) => days <= longest).at(-1) ?? null
}

/** The next level to be reached; null: there is none above. */
export function nextHonour(levels: readonly HonourLevel[], { longest }: Streak): HonourLevel | null {
  return levels.find(({ days }) => days > longest) ?? null
}

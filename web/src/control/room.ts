// What every section is handed: the line with staff's token, the campaign, the words, and how it writes numbers and times.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Place } from '../design/place.ts'
import type { Language } from '../design/words.ts'
import type { ControlAtHandQuery, ServiceLevel } from '../gql.ts'
import type { Campaign } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import type { ControlWords } from './words.ts'

export interface Room {
  line: Line
  place: Place
  campaign: Campaign
  language: Language
  words: ControlWords
  /** Of the two languages the one that is read. */
  said: (zh: string, en: string) => string
  /**
   * Of the campaign's numbers, which the head of the room watches; undefined: none have come. A section that watched them
   * again would be told nothing until they move.
   */
  serviceLevel: ServiceLevel | undefined
  /** The service's clock now, in milliseconds; undefined: it was not heard yet. */
  serverNow: () => number | undefined
  /** Day and time, in the campaign's own zone. */
  instant: (at: string | number) => string
  /** Whose token it is, such as "lin"; in claims and in the audit "staff:lin". */
  subject: string
  /** How many proposals stand where. */
  counts: NonNullable<ControlAtHandQuery['proposalCounts']>
  /** What waits for staff has changed: the head of the room asks again. */
  changed: () => void
}

const RoomContext = createContext<Room | null>(null)
export const RoomProvider = RoomContext.Provider

export function useRoom(): Room {
  const room = useContext(RoomContext)
  if (!room) throw new Error('A section stands outside of the room.')
  return room
}

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

export function instantWriter(timeZone: string, language: Language): Room['instant'] {
  const format = new Intl.DateTimeFormat(locales[language], {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => format.format(new Date(at))
}

/** A part of a whole in hundredths, floored: 100 % is said only of all of it. */
export function percent(part: number, whole: number): string {
  return whole <= 0 ? '–' : `${Math.floor((100 * part) / whole)} %`
}

/** Basis points as a factor: 15000 → "1.5". */
export function factor(basisPoints: number): string {
  return String(basisPoints / 10_000)
}

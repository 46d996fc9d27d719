// What every scene is given: the words, the campaign's time zone, and the time by the service's clock.
import type { Language, Words } from '../design/words.ts'
import type { Clock } from '../live/clock.ts'
import type { ScreenWords } from './words.ts'

export interface Show {
  language: Language
  words: Words
  own: ScreenWords
  timeZone: string
  clock: Clock
}

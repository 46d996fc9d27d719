// What every panel needs to draw itself: whose day it is, the line to the service, the page's address and its words.
import type { Place } from '../design/place.ts'
import { type Language, words } from '../design/words.ts'
import type { Campaign } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import type { Seen } from './seen.ts'
import { type DashboardWords, dashboardWords } from './words.ts'

export interface View {
  line: Line
  place: Place
  campaign: Campaign
  language: Language
  words: DashboardWords
  /** What the panels show beside the moment, for whoever takes it away. */
  seen: Seen
}

export function wordsOf(language: Language): DashboardWords {
  return { ...words[language], ...dashboardWords[language] }
}

export function nameIn(language: Language, { nameZh, nameEn }: { nameZh: string; nameEn: string }): string {
  return language === 'zh' ? nameZh : nameEn
}

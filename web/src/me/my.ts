// What every part of the page has at hand: the line, the campaign, the words, and the person's own account.
import type { Place } from '../design/place.ts'
import type { Language } from '../design/words.ts'
import type { MeAccountQuery } from '../gql.ts'
import type { Campaign } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import type { MeWords, View } from './words.ts'

export type Viewer = NonNullable<MeAccountQuery['viewer']>
export type Account = NonNullable<Viewer['flowerAccount']>

export interface My {
  line: Line
  place: Place
  language: Language
  words: MeWords
  campaign: Campaign
  viewer: Viewer
  /** Null: nothing was earned or given yet. */
  account: Account | null
  /** Changes with everything that this page has done. */
  version: number
  /** Something of one's own has changed. */
  touch(): void
  go(view: View): void
}

/** The text in the language of the page. */
export function told({ language }: Pick<My, 'language'>, zh: string, en: string): string {
  return language === 'zh' ? zh : en
}

export function nameOf(my: Pick<My, 'language'>, named: { nameZh: string; nameEn: string }): string {
  return told(my, named.nameZh, named.nameEn)
}

/** Nobody is from the place called unknown: whoever has set none has set none. */
export function regionName(my: My, region: { code: string; nameZh: string; nameEn: string }): string {
  return region.code === 'UNKNOWN' ? my.words.regionUnset : nameOf(my, region)
}

export function titleOf(my: Pick<My, 'language'>, titled: { titleZh: string; titleEn: string }): string {
  return told(my, titled.titleZh, titled.titleEn)
}

/** A movement of the account as it stands at: its newest entry. 0: nothing moved yet. */
export function seqOf(account: Account | null | undefined): number {
  return account?.entries.edges[0]?.node.seq ?? 0
}

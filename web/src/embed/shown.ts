// What can be shown: one number of a campaign, or one of a dream. Which of its numbers that is, how it is written, and
// how far the flower beside it is open.
import { count, yuan } from '../design/format.ts'
import type { EmbedCampaignQuery, EmbedDreamQuery, EmbedNumbersFragment } from '../gql.ts'

export type Numbers = EmbedNumbersFragment
export type ShownCampaign = NonNullable<EmbedCampaignQuery['campaign']>
export type ShownDream = Extract<NonNullable<EmbedDreamQuery['node']>, { minimumFlowers: number }>

export const campaignCounters = [
  'received',
  'matched',
  'net',
  'refunded',
  'donations',
  'people',
  'flowers',
  'givers',
] as const
export const dreamCounters = ['flowers', 'givers'] as const

export type CounterName = (typeof campaignCounters)[number]

/** The first where none is named; null: there is none of that name. */
export function counterNamed(name: string | null, ofDream: boolean): CounterName | null {
  if (name === null || name === '') return ofDream ? 'flowers' : 'received'
  const counters: readonly CounterName[] = ofDream ? dreamCounters : campaignCounters
  return counters.find((counter) => counter === name) ?? null
}

export interface ShownNumber {
  value: number
  sign: '¥' | ''
  /** With separators, as it is written. */
  text: string
}

/** Of a dream its flowers are those that count: the race and its minimum go by them. */
export function numberOf(counter: CounterName, numbers: Numbers, ofDream: boolean): ShownNumber {
  switch (counter) {
    case 'received':
    case 'matched':
    case 'net':
    case 'refunded':
      return money(numbers[counter].minorUnits)
    case 'donations':
      return whole(numbers.donationCount)
    case 'people':
      return whole(numbers.donorCount)
    case 'flowers':
      return whole(ofDream ? numbers.flowersCounted : numbers.flowerCount)
    case 'givers':
      return whole(numbers.giverCount)
    default:
      return counter satisfies never
  }
}

function money(minorUnits: number): ShownNumber {
  return { value: minorUnits, sign: '¥', text: yuan(minorUnits) }
}

function whole(value: number): ShownNumber {
  return { value, sign: '', text: count(value) }
}

/** From 0, a bud, to 1: every petal stands for a fifth of the flowers that a dream needs. */
export function opennessOf(numbers: Numbers, minimumFlowers: number): number {
  return minimumFlowers > 0 ? Math.min(1, numbers.flowersCounted / minimumFlowers) : 1
}

/** What staff says that concerns the one that is shown: of a dream, what stops flowers, or holds the numbers back. */
export function noticesOn(notices: Numbers['notices'], dream: string | undefined): Numbers['notices'] {
  if (dream === undefined) return notices.filter(({ target }) => target === null)
  return notices.filter(
    ({ effect, target }) =>
      target === dream || (target === null && (effect === 'STOP_FLOWERS' || effect === 'DELAY_PUBLIC')),
  )
}

/** About how wide a number is, in its own letter size: so that it can be as large as its place allows. */
export function widthInEms({ sign, text }: ShownNumber): number {
  const digits = text.replace(/\D/g, '').length
  return (sign ? 0.55 : 0) + 0.63 * digits + 0.32 * (text.length - digits)
}

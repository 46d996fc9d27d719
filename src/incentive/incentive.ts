// The incentive fund: what rewards organizations for growth and new ideas beside the matching. Three tracks, each with a
// budget; an award goes from a nomination by way of a score, a proposal and a public notice to an approval by a second
// person.

/** Fundraising outside the matching windows, the performance of the whole year, and innovation. */
export const trackKinds = ['OUTSIDE_WINDOWS', 'WHOLE_YEAR', 'INNOVATION'] as const
export type TrackKind = (typeof trackKinds)[number]

export const awardStates = [
  'NOMINATED',
  'SCORED',
  'PROPOSED',
  'IN_NOTICE',
  'APPROVED',
  'DISBURSED',
  'REJECTED',
] as const
export type AwardState = (typeof awardStates)[number]

/** One thing that a nominee is scored by, with its share of the score in thousandths. */
export interface Criterion {
  code: string
  nameZh: string
  nameEn: string
  weight: number
}

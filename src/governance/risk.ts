// Risk: what makes a gift's match be held until somebody has looked. The gift itself stands. Which numbers make it so are
// a campaign's data, and never told to donors.

/** Why a match is withheld until staff has looked at the gift. */
export const holdReasons = ['VELOCITY_HOLD', 'SPLITTING_HOLD', 'REFERENCE_HOLD'] as const
export type HoldReason = (typeof holdReasons)[number]

/** The numbers of a campaign, versioned like the rules of a pool. */
export interface RiskRules {
  /** So many gifts of one donor within so many seconds: the last of them is held. */
  velocityCount: number
  velocitySeconds: number
  /** The same for gifts of one and the same amount of one donor through one project or team. */
  splittingCount: number
  splittingSeconds: number
}

/** 2017: 25,244 accounts with more than five gifts inside one minute took 3.71 million yuan. */
export const defaultRiskRules: RiskRules = {
  velocityCount: 5,
  velocitySeconds: 60,
  splittingCount: 8,
  splittingSeconds: 3_600,
}

export interface RecentGift {
  paidAt: Date
  amount: bigint
  projectId: number
}

/** So many of a donor's newest gifts are looked at. */
export const mostRecentGifts = 64

/** What speaks against a gift, given the donor's earlier ones; null: nothing does. */
export function holdReason(
  rules: RiskRules,
  gift: RecentGift,
  earlier: readonly RecentGift[],
  referenceReused: boolean,
): HoldReason | null {
  if (referenceReused) return 'REFERENCE_HOLD'
  const within = (seconds: number) => {
    const after = gift.paidAt.getTime() - seconds * 1_000
    return earlier.filter(({ paidAt }) => paidAt.getTime() > after)
  }
  if (within(rules.velocitySeconds).length + 1 >= rules.velocityCount) return 'VELOCITY_HOLD'
  const alike = within(rules.splittingSeconds).filter(
    ({ amount, projectId }) => amount === gift.amount && projectId === gift.projectId,
  )
  return alike.length + 1 >= rules.splittingCount ? 'SPLITTING_HOLD' : null
}

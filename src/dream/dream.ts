// Dreams: what the public gives flowers to. A dream takes flowers while it is COLLECTING and within its window.

/**
 * SCHEDULED becomes COLLECTING by itself when its window opens. REACHED keeps collecting. CLOSED has reached its minimum,
 * MISSED has not; what then becomes of the flowers is its policy.
 */
export const dreamStates = [
  'SCHEDULED',
  'COLLECTING',
  'REACHED',
  'CLOSED',
  'FUNDED',
  'CONVERTED',
  'MISSED',
  'RETURNED',
  'ROLLED_OVER',
  'SUSPENDED',
] as const
export type DreamState = (typeof dreamStates)[number]

/** What becomes of the flowers of a dream that missed its minimum. */
export const missPolicies = ['RETURN_FLOWERS', 'ROLL_OVER', 'KEEP'] as const
export type MissPolicy = (typeof missPolicies)[number]

export interface Collecting {
  state: DreamState
  opensAt: Date
  closesAt: Date
}

/** Where a dream stands at an instant: time alone opens its window. */
export function dreamStateAt(
  { state, opensAt }: Pick<Collecting, 'state' | 'opensAt'>,
  at: Date,
): DreamState {
  return state === 'SCHEDULED' && at >= opensAt ? 'COLLECTING' : state
}

export function takesFlowers(dream: Collecting, at: Date): boolean {
  const state = dreamStateAt(dream, at)
  return (state === 'COLLECTING' || state === 'REACHED') && at >= dream.opensAt && at < dream.closesAt
}

// Donors: the people who give money and flowers. A person is known by one reference, which payment channels send as
// donorRef, deed partners as personRef, and the person's own token as its subject. Whether a person may be named is
// decided here and nowhere else.

import { DomainError } from '../errors.ts'

/** HELD: what the person gives is not matched. BANNED: the person neither gives nor earns. */
export const donorStates = ['ACTIVE', 'HELD', 'BANNED'] as const
export type DonorState = (typeof donorStates)[number]

export class DonorBanned extends DomainError {
  readonly code = 'DONOR_BANNED'
  constructor() {
    super('This person is excluded from giving and earning.')
  }
}

/** What a person says about itself. */
export interface Profile {
  displayName: string | null
  /** Whether a gift that does not say is anonymous. */
  anonymous: boolean
  regionCode: string
}

/** What a gift says about who gave it. */
export interface Giver {
  /** Null: the channel named nobody. */
  donorId: bigint | null
  anonymous: boolean
  /** The person, where it was read with the gift; left out: it is to be looked up. */
  donor?: Pick<Profile, 'displayName' | 'anonymous'> | null
}

/** What stands where nobody may be named. */
export const anonymousLabel = { zh: '爱心人士', en: 'Anonymous' } as const

/** The name to show for a gift; null: nobody may be named (I28). */
export function nameShown(
  giver: Giver,
  donor: Pick<Profile, 'displayName' | 'anonymous'> | null,
): string | null {
  if (giver.anonymous || giver.donorId === null || donor === null || donor.anonymous) return null
  return donor.displayName
}

/** What is left out stays as it is; a person without a name is anonymous. */
export function changedProfile(profile: Profile, change: ProfileChange): Profile {
  const displayName = change.displayName === undefined ? profile.displayName : change.displayName
  return {
    displayName,
    anonymous: change.anonymous ?? (displayName === null ? true : profile.anonymous),
    regionCode: change.regionCode ?? profile.regionCode,
  }
}

export interface ProfileChange {
  /** Null takes the name away. */
  displayName?: string | null | undefined
  anonymous?: boolean | null | undefined
  regionCode?: string | null | undefined
}

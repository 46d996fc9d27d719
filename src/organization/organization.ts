// Charitable organizations: they initiate, receive and execute projects.

export type OrganizationKind = 'PUBLIC' | 'NON_PUBLIC'
export type DisclosureStatus = 'CURRENT' | 'OVERDUE'
export type OrganizationState = 'ACTIVE' | 'RESTRICTED' | 'SUSPENDED' | 'BANNED'

/** What must hold for an organization to receive donations on a day (I17). */
export interface Receiver {
  kind: OrganizationKind
  state: OrganizationState
  certificateValidUntil: string | null
}

/** A receiver is a public charity in good standing whose certificate covers the day. */
export function mayReceive(receiver: Receiver, day: string): boolean {
  return (
    receiver.kind === 'PUBLIC' &&
    receiver.state === 'ACTIVE' &&
    receiver.certificateValidUntil !== null &&
    receiver.certificateValidUntil >= day
  )
}

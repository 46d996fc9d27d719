// Projects: what the public gives to. A project names who receives its money, and may be ONLINE only with a public
// charity as receiver and a filing made by that receiver (I17).

import type { Viewer } from '../auth/viewer.ts'
import { DomainError } from '../errors.ts'
import { idInSubject } from '../graphql/publicId.ts'

export const projectCategories = [
  'EDUCATION',
  'RURAL_REVITALIZATION',
  'MEDICAL',
  'DISASTER_RELIEF',
  'NATURE',
  'CARE_AND_ADVOCACY',
] as const
export type ProjectCategory = (typeof projectCategories)[number]

export const projectStates = [
  'DRAFT',
  'FILED',
  'IN_REVIEW',
  'ONLINE',
  'GOAL_REACHED',
  'FUNDRAISING_CLOSED',
  'EXECUTING',
  'COMPLETED',
  'SUSPENDED',
  'TERMINATED',
] as const
export type ProjectState = (typeof projectStates)[number]

/** Before it is ONLINE a project is the business of its organizations and of the staff. No project returns here. */
export const unpublishedStates = ['DRAFT', 'FILED', 'IN_REVIEW'] as const satisfies readonly ProjectState[]

export function isPublished(state: ProjectState): boolean {
  return !(unpublishedStates as readonly ProjectState[]).includes(state)
}

/** Which projects somebody sees. What is published, of a campaign that is published, everybody does. */
export interface Sight {
  everything: boolean
  /** Every project that this organization initiates, receives the money of or executes; null: none. */
  organizationId: number | null
}

export const publicSight: Sight = { everything: false, organizationId: null }
export const fullSight: Sight = { everything: true, organizationId: null }

export function sightOf({ role, subject }: Viewer): Sight {
  if (role === 'staff') return fullSight
  if (role !== 'organization') return publicSight
  return { everything: false, organizationId: idInSubject('Organization', subject) }
}

/** A goal that was reached does not close a project: it takes gifts until its fundraising is closed. */
export function takesDonations(state: ProjectState): boolean {
  return state === 'ONLINE' || state === 'GOAL_REACHED'
}

/** Where a project may go from where it stands. One that is SUSPENDED goes back only to where it came from. */
export const transitions: Record<ProjectState, readonly ProjectState[]> = {
  DRAFT: ['FILED'],
  FILED: ['IN_REVIEW'],
  IN_REVIEW: ['ONLINE'],
  ONLINE: ['GOAL_REACHED', 'FUNDRAISING_CLOSED', 'SUSPENDED'],
  GOAL_REACHED: ['FUNDRAISING_CLOSED', 'SUSPENDED'],
  FUNDRAISING_CLOSED: ['EXECUTING'],
  EXECUTING: ['COMPLETED', 'SUSPENDED'],
  COMPLETED: [],
  SUSPENDED: ['ONLINE', 'GOAL_REACHED', 'EXECUTING', 'TERMINATED'],
  TERMINATED: [],
}

/** Where it may go; suspendedFrom: where it stood before it was SUSPENDED, null when that is not known. */
export function nextStates(state: ProjectState, suspendedFrom: ProjectState | null): readonly ProjectState[] {
  if (state !== 'SUSPENDED' || suspendedFrom === null) return transitions[state]
  return transitions.SUSPENDED.filter((next) => next === suspendedFrom || next === 'TERMINATED')
}

/** Whether the fundraising plan is filed by the organization that receives the money (I17). */
export function isFiled(filingNumber: string | null, receivingUscc: string): boolean {
  return (
    filingNumber !== null &&
    /^[0-9A-Z]{18}A\d{5}$/.test(filingNumber) &&
    filingNumber.startsWith(receivingUscc)
  )
}

export class ProjectStateConflict extends DomainError {
  readonly code = 'PROJECT_STATE_CONFLICT'
  readonly state: ProjectState
  readonly next: readonly ProjectState[]
  constructor(state: ProjectState, next: readonly ProjectState[]) {
    super(
      next.length > 0
        ? `The project is ${state} and can go to ${next.join(', ')} only.`
        : `The project is ${state}, which is final.`,
    )
    this.state = state
    this.next = next
  }
}

export class ProjectNotFiled extends DomainError {
  readonly code = 'PROJECT_NOT_FILED'
  constructor() {
    super('The fundraising plan needs a filing by the organization that receives the money.')
  }
}

export class ProjectReceiverNotEligible extends DomainError {
  readonly code = 'PROJECT_RECEIVER_NOT_ELIGIBLE'
  constructor() {
    super(
      'The organization that would receive the money must be a public charity in good standing whose certificate covers today.',
    )
  }
}

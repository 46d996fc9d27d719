// Teams: people who give together, for one project or for one dream. Team money is project money: what a team has
// gathered is a view of the same gifts, never a second pot. A gift carries at most one team.
import { DomainError } from '../errors.ts'

export const teamKinds = ['PERSONAL', 'ENTERPRISE', 'SCHOOL'] as const
export type TeamKind = (typeof teamKinds)[number]

/** CLOSED: by its captain or by staff; what it gathered stays. */
export const teamStates = ['OPEN', 'CLOSED'] as const
export type TeamState = (typeof teamStates)[number]

/** A slogan is shown to others when staff has approved it. */
export const sloganStates = ['NONE', 'PENDING', 'APPROVED', 'REJECTED'] as const
export type SloganState = (typeof sloganStates)[number]

/** What a gift has to know of a team. */
export interface KnownTeam {
  id: number
  state: TeamState
  projectId: number | null
  dreamId: number | null
}

export class TeamClosed extends DomainError {
  readonly code = 'TEAM_CLOSED'
  constructor() {
    super('The team gathers no more. The same gift can be given without it.')
  }
}

export class TeamGathersElsewhere extends DomainError {
  readonly code = 'TEAM_GATHERS_ELSEWHERE'
  constructor() {
    super(
      'The team gathers for something else: a gift with it goes to the one project or dream it was formed for.',
    )
  }
}

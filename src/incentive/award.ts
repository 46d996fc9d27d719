// An award of the incentive fund: how a nominee's points become a score that anybody can add up again, and which step
// may follow which.
import { DomainError } from '../errors.ts'
import type { OrganizationState } from '../organization/organization.ts'
import type { AwardState, Criterion } from './incentive.ts'

/** The weights of a track's criteria add up to this. */
export const fullWeight = 1_000
export const mostPoints = 100

/** By the code of the criterion. */
export type Points = Readonly<Record<string, number>>

export class AwardStateConflict extends DomainError {
  readonly code = 'AWARD_STATE_CONFLICT'
  readonly state: AwardState
  constructor(state: AwardState, needed: readonly AwardState[]) {
    super(`This is done to an award that is ${needed.join(' or ')}; this one is ${state}.`)
    this.state = state
  }
}

export class TrackOpenAlready extends DomainError {
  readonly code = 'TRACK_OPEN_ALREADY'
  constructor() {
    super('The campaign has a track of this kind: it has one of each.')
  }
}

export class TrackExceeded extends DomainError {
  readonly code = 'TRACK_EXCEEDED'
  readonly left: bigint
  constructor(left: bigint) {
    super(`The track has ${left} fen that no award was proposed for: an award cannot be more.`)
    this.left = left
  }
}

export class NominatedAlready extends DomainError {
  readonly code = 'NOMINATED_ALREADY'
  constructor() {
    super('This organization is nominated on this track already: it is once.')
  }
}

export class OrganizationSetAside extends DomainError {
  readonly code = 'ORGANIZATION_SET_ASIDE'
  readonly standing: OrganizationState
  constructor(standing: OrganizationState) {
    super(`An organization that is ${standing} gets no award.`)
    this.standing = standing
  }
}

export function requireState(state: AwardState, ...needed: readonly AwardState[]): void {
  if (!needed.includes(state)) throw new AwardStateConflict(state, needed)
}

export function requireGoodStanding(standing: OrganizationState): void {
  if (standing === 'SUSPENDED' || standing === 'BANNED') throw new OrganizationSetAside(standing)
}

/** In thousandths of a point: weights are thousandths, so that nothing is ever rounded. */
export function scoreOf(criteria: readonly Criterion[], points: Points): number {
  return criteria.reduce((score, { code, weight }) => score + weight * (points[code] ?? 0), 0)
}

/** The score with the numbers that it comes from, such as "0.400 × 80 (growth) + 0.600 × 65 (reach) = 71.000". */
export function formulaOf(criteria: readonly Criterion[], points: Points, language: 'zh' | 'en'): string {
  const terms = criteria.map(({ code, weight, nameZh, nameEn }) => {
    const name = language === 'zh' ? `（${nameZh}）` : ` (${nameEn})`
    return `${thousandths(weight)} × ${points[code] ?? 0}${name}`
  })
  return `${terms.join(' + ')} = ${thousandths(scoreOf(criteria, points))}`
}

function thousandths(value: number): string {
  return `${Math.floor(value / 1_000)}.${String(value % 1_000).padStart(3, '0')}`
}

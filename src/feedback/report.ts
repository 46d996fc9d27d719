// Progress reports: what a project answers to everyone who gave to it, stage by stage. What is planned is due at an
// instant; whoever looks later and finds nothing sees that it is overdue.
import { DomainError } from '../errors.ts'

export const reportKinds = ['FIRST_FEEDBACK', 'STAGE', 'FINAL'] as const
export type ReportKind = (typeof reportKinds)[number]

export const reportStates = ['PLANNED', 'SUBMITTED', 'PUBLISHED'] as const
export type ReportState = (typeof reportStates)[number]

/** Where one text of a report stands. A report that is PUBLISHED has one that is, and perhaps a correction SUBMITTED. */
export const revisionStates = ['SUBMITTED', 'RETURNED', 'PUBLISHED'] as const
export type RevisionState = (typeof revisionStates)[number]

/** More stages than any project has. */
export const mostReports = 24

/** The public has nothing to read although it was promised by then; what only staff has seen is no answer yet. */
export function isOverdue({ state, dueAt }: { state: ReportState; dueAt: Date }, now: Date): boolean {
  return state !== 'PUBLISHED' && now >= dueAt
}

/** A plan is never changed: a slip of the year would keep every later stage out of it for ever. */
const furthestMs = 10 * 365 * 86_400_000

/** Whether a stage is promised for more than ten years after an instant. */
export function isTooFar(dueAt: Date, after: Date): boolean {
  return dueAt.getTime() - after.getTime() > furthestMs
}

export class ReportStateConflict extends DomainError {
  readonly code = 'REPORT_STATE_CONFLICT'
  readonly state: ReportState
  /** Whether a correction of it waits for staff. */
  readonly correctionSubmitted: boolean
  constructor(state: ReportState, correctionSubmitted: boolean, wanted: string) {
    const also = correctionSubmitted ? ', with a correction submitted' : ''
    super(`This is done to a report that is ${wanted}; this one is ${state}${also}.`)
    this.state = state
    this.correctionSubmitted = correctionSubmitted
  }
}

/** What a project has planned already leaves no place for the stage. */
export class ReportPlanConflict extends DomainError {
  readonly code = 'REPORT_PLAN_CONFLICT'
  /** How many reports the project has planned. */
  readonly planned: number
  constructor(planned: number, why: string) {
    super(why)
    this.planned = planned
  }
}

export interface PlannedStage {
  kind: ReportKind
  dueAt: Date
}

/** Stages are planned in the order in which they are due, and the last one is FINAL. */
export function requirePlace(planned: readonly PlannedStage[], stage: PlannedStage): void {
  const last = planned.at(-1)
  if (!last) return
  if (planned.length >= mostReports)
    throw new ReportPlanConflict(planned.length, `A project has at most ${mostReports} reports.`)
  if (last.kind === 'FINAL')
    throw new ReportPlanConflict(planned.length, 'The plan ends with the FINAL report.')
  if (stage.kind === 'FIRST_FEEDBACK')
    throw new ReportPlanConflict(planned.length, 'Only the first report is the FIRST_FEEDBACK.')
  if (stage.dueAt <= last.dueAt)
    throw new ReportPlanConflict(planned.length, 'A stage is due later than the one before it.')
}

/** A project cannot have spent more than it has received in all its lines of money. */
export class SpendingExceeded extends DomainError {
  readonly code = 'SPENDING_EXCEEDED'
  /** Fen. */
  readonly received: bigint
  /** What the other reports of the project say was spent. */
  readonly spentBefore: bigint
  constructor(received: bigint, spentBefore: bigint) {
    super(
      `The project has received ${received} fen in all lines, of which its other reports have spent ${spentBefore}.`,
    )
    this.received = received
    this.spentBefore = spentBefore
  }
}

export function requireCovered(spent: bigint, received: bigint, spentBefore: bigint): void {
  // Nothing spent is covered even where a refund has left less than was spent before.
  if (spent > 0n && spentBefore + spent > received) throw new SpendingExceeded(received, spentBefore)
}

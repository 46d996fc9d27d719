// Where a dream proposal stands, and which verb takes it from where to where: pure, so that a table of every state and every
// verb can be tested. What else can stand in the way of a verb is told here too.
import { DomainError } from '../errors.ts'

/** REJECTED, MERGED and WITHDRAWN are ends; one that was merged into what is withdrawn comes back to SUBMITTED. */
export const proposalStates = [
  'DRAFT',
  'SUBMITTED',
  'SCREENED',
  'SHORTLISTED',
  'SELECTED',
  'REJECTED',
  'MERGED',
  'WITHDRAWN',
] as const
export type ProposalState = (typeof proposalStates)[number]

/** UPDATE and TRANSLATE change the text and not the state. RELEASE is what a withdrawal does to those merged into it. */
export const proposalVerbs = [
  'UPDATE',
  'SUBMIT',
  'WITHDRAW',
  'SCREEN',
  'REJECT',
  'SHORTLIST',
  'SELECT',
  'MERGE',
  'RELEASE',
  'TRANSLATE',
] as const
export type ProposalVerb = (typeof proposalVerbs)[number]

/** Those that are still on their way: what an author may have only so many of. */
export const openStates = ['DRAFT', 'SUBMITTED', 'SCREENED', 'SHORTLISTED'] as const satisfies ProposalState[]

/** What a proposal can be merged into: something that is not at an end without a dream. */
export const mergeTargets = [
  'SUBMITTED',
  'SCREENED',
  'SHORTLISTED',
  'SELECTED',
] as const satisfies ProposalState[]

const steps: Record<ProposalVerb, { from: readonly ProposalState[]; to: ProposalState | null }> = {
  UPDATE: { from: ['DRAFT'], to: null },
  SUBMIT: { from: ['DRAFT'], to: 'SUBMITTED' },
  WITHDRAW: { from: openStates, to: 'WITHDRAWN' },
  SCREEN: { from: ['SUBMITTED'], to: 'SCREENED' },
  REJECT: { from: ['SUBMITTED', 'SCREENED', 'SHORTLISTED'], to: 'REJECTED' },
  SHORTLIST: { from: ['SCREENED'], to: 'SHORTLISTED' },
  SELECT: { from: ['SHORTLISTED'], to: 'SELECTED' },
  MERGE: { from: ['SUBMITTED', 'SCREENED', 'SHORTLISTED'], to: 'MERGED' },
  RELEASE: { from: ['MERGED'], to: 'SUBMITTED' },
  TRANSLATE: { from: ['SUBMITTED', 'SCREENED', 'SHORTLISTED'], to: null },
}

/** Where a verb takes a proposal; null: it is not for one that stands there. */
export function movedBy(state: ProposalState, verb: ProposalVerb): ProposalState | null {
  const { from, to } = steps[verb]
  return from.includes(state) ? (to ?? state) : null
}

export const proposalLanguages = ['ZH', 'EN'] as const
export type ProposalLanguage = (typeof proposalLanguages)[number]

/** What a text is taken for when its author does not say. */
export function languageOf(text: string): ProposalLanguage {
  return /\p{Script=Han}/u.test(text) ? 'ZH' : 'EN'
}

export function otherLanguage(language: ProposalLanguage): ProposalLanguage {
  return language === 'ZH' ? 'EN' : 'ZH'
}

export class ProposalStateForbids extends DomainError {
  readonly code = 'PROPOSAL_STATE_FORBIDS'
  readonly state: ProposalState
  constructor(state: ProposalState, verb: ProposalVerb) {
    super(`${verb} is for a proposal that is ${steps[verb].from.join(' or ')}; this one is ${state}.`)
    this.state = state
  }
}

export class ProposalClaimed extends DomainError {
  readonly code = 'PROPOSAL_CLAIMED'
  readonly by: string
  readonly until: Date
  constructor(by: string, until: Date) {
    super(
      `${by} is at work on this proposal until ${until.toISOString()}, or until it is decided or released.`,
    )
    this.by = by
    this.until = until
  }
}

export class ProposalUntranslated extends DomainError {
  readonly code = 'PROPOSAL_UNTRANSLATED'
  readonly missing: ProposalLanguage
  constructor(missing: ProposalLanguage) {
    super(
      `What is shortlisted will be public in Chinese and English; the ${missing === 'ZH' ? 'Chinese' : 'English'} text is missing. translateProposal adds it.`,
    )
    this.missing = missing
  }
}

export class MergeTargetClosed extends DomainError {
  readonly code = 'MERGE_TARGET_CLOSED'
  readonly state: ProposalState
  constructor(state: ProposalState) {
    super(
      `Proposals are merged into one that is ${mergeTargets.join(' or ')}, or into a dream; this one is ${state}.`,
    )
    this.state = state
  }
}

/** What decides whether a verb may be done to a proposal. */
export interface Standing {
  state: ProposalState
  language: ProposalLanguage
  translatedTitle: string | null
  claimedBy: string | null
  claimedUntil: Date | null
}

/** What stands in the way of a verb; null: nothing does. */
export function obstacleTo(
  verb: ProposalVerb,
  proposal: Standing,
  by: { actor: string; at: Date },
): DomainError | null {
  const { state, claimedBy, claimedUntil } = proposal
  if (movedBy(state, verb) === null) return new ProposalStateForbids(state, verb)
  // An author may always withdraw: a claim is between screeners.
  const claimed = claimedBy !== null && claimedUntil !== null && claimedUntil > by.at
  if (verb !== 'WITHDRAW' && claimed && claimedBy !== by.actor)
    return new ProposalClaimed(claimedBy, claimedUntil)
  if (verb === 'SHORTLIST' && proposal.translatedTitle === null)
    return new ProposalUntranslated(otherLanguage(proposal.language))
  return null
}

// Which proposals the queue shows, as chosen above it, and what a decision about one means for the list.
import type { ControlProposalRowFragment, ProjectCategory, ProposalFilter, ProposalState } from '../gql.ts'

export type ProposalRow = ControlProposalRowFragment

export interface Wanted {
  /** null: all that were submitted. */
  state: ProposalState | null
  search: string
  language: '' | 'ZH' | 'EN'
  category: '' | ProjectCategory
  claims: 'any' | 'mine' | 'nobody'
  onlySimilar: boolean
}

export const firstWanted: Wanted = {
  state: 'SUBMITTED',
  search: '',
  language: '',
  category: '',
  claims: 'any',
  onlySimilar: false,
}

/** The states that have a count, in the order in which a proposal passes them. */
export const shownStates = [
  'SUBMITTED',
  'SCREENED',
  'SHORTLISTED',
  'SELECTED',
  'REJECTED',
  'MERGED',
  'WITHDRAWN',
] as const satisfies readonly ProposalState[]

export const categories: readonly ProjectCategory[] = [
  'EDUCATION',
  'RURAL_REVITALIZATION',
  'MEDICAL',
  'DISASTER_RELIEF',
  'NATURE',
  'CARE_AND_ADVOCACY',
]

export function filterOf(wanted: Wanted, subject: string): ProposalFilter {
  const { state, language, category, claims, onlySimilar } = wanted
  const search = wanted.search.trim()
  return {
    states: state === null ? [...shownStates] : [state],
    ...(search === '' ? {} : { search }),
    ...(language === '' ? {} : { language }),
    ...(category === '' ? {} : { category }),
    ...(claims === 'mine' ? { assignedTo: subject } : claims === 'nobody' ? { assigned: false } : {}),
    ...(onlySimilar ? { hasSimilar: true } : {}),
  }
}

/** Whether the counts by state say how many the list has. */
export function isWhole({ search, language, category, claims, onlySimilar }: Wanted): boolean {
  return search.trim() === '' && language === '' && category === '' && claims === 'any' && !onlySimilar
}

/** What the service says of one proposal of a step. */
export interface Outcome {
  proposal: ProposalRow | null
  decided: boolean
  refusal: { code: string; message: string } | null
}

export interface Effects {
  /** What becomes of rows; null: it leaves the list. */
  rows: Map<string, ProposalRow | null>
  /** Why nothing was done about these. */
  refusals: Map<string, string>
  decided: number
}

/** Rows change only as the service says that they did; what it refused stays, and is told why. */
export function effectsOf(ids: readonly string[], outcomes: readonly Outcome[], wanted: Wanted): Effects {
  const effects: Effects = { rows: new Map(), refusals: new Map(), decided: 0 }
  for (const [place, { proposal, decided, refusal }] of outcomes.entries()) {
    const id = ids[place]
    if (id === undefined) continue
    if (decided) effects.decided += 1
    else if (refusal) effects.refusals.set(id, refusal.message)
    if (proposal) effects.rows.set(id, belongs(proposal, wanted) ? proposal : null)
    // Refused because there is none, it has nothing to say in its row, and keeps it with the reason.
  }
  return effects
}

function belongs({ state }: ProposalRow, wanted: Wanted): boolean {
  return wanted.state === null || state === wanted.state
}

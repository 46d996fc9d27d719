// The states of a proposal: every verb in every state, and what else stands in its way.
import { describe, expect, test } from 'vitest'
import {
  languageOf,
  movedBy,
  obstacleTo,
  type ProposalState,
  type ProposalVerb,
  proposalStates,
  proposalVerbs,
  type Standing,
} from '../../src/dream/proposalState.ts'

/** What is not named is refused. */
const table: Record<ProposalState, Partial<Record<ProposalVerb, ProposalState>>> = {
  DRAFT: { UPDATE: 'DRAFT', SUBMIT: 'SUBMITTED', WITHDRAW: 'WITHDRAWN' },
  SUBMITTED: {
    WITHDRAW: 'WITHDRAWN',
    SCREEN: 'SCREENED',
    REJECT: 'REJECTED',
    MERGE: 'MERGED',
    TRANSLATE: 'SUBMITTED',
  },
  SCREENED: {
    WITHDRAW: 'WITHDRAWN',
    REJECT: 'REJECTED',
    SHORTLIST: 'SHORTLISTED',
    MERGE: 'MERGED',
    TRANSLATE: 'SCREENED',
  },
  SHORTLISTED: {
    WITHDRAW: 'WITHDRAWN',
    REJECT: 'REJECTED',
    SELECT: 'SELECTED',
    MERGE: 'MERGED',
    TRANSLATE: 'SHORTLISTED',
  },
  SELECTED: {},
  REJECTED: {},
  MERGED: { RELEASE: 'SUBMITTED' },
  WITHDRAWN: {},
}

describe.each(proposalStates)('a proposal that is %s', (state) => {
  test.each(proposalVerbs)('by %s goes where the table says, or nowhere', (verb) => {
    expect(movedBy(state, verb)).toBe(table[state][verb] ?? null)
  })
})

const at = new Date('2022-09-09T12:00:00+08:00')
const later = new Date(at.getTime() + 1)
const free: Standing = {
  state: 'SUBMITTED',
  language: 'ZH',
  translatedTitle: null,
  claimedBy: null,
  claimedUntil: null,
}
const claimed = { ...free, claimedBy: 'staff:lin', claimedUntil: later }

test.each<[name: string, verb: ProposalVerb, standing: Standing, actor: string, code: string | null]>([
  ['what nobody claimed is anybody’s', 'SCREEN', free, 'staff:wu', null],
  ['what somebody claimed is theirs', 'SCREEN', claimed, 'staff:lin', null],
  ['and nobody else’s', 'SCREEN', claimed, 'staff:wu', 'PROPOSAL_CLAIMED'],
  ['until the claim ends', 'SCREEN', { ...claimed, claimedUntil: at }, 'staff:wu', null],
  ['its author withdraws it all the same', 'WITHDRAW', claimed, 'donor:alice', null],
  [
    'one language is not enough for the shortlist',
    'SHORTLIST',
    { ...free, state: 'SCREENED' },
    'staff:wu',
    'PROPOSAL_UNTRANSLATED',
  ],
  ['both are', 'SHORTLIST', { ...free, state: 'SCREENED', translatedTitle: 'x' }, 'staff:wu', null],
  ['the state comes first', 'SHORTLIST', free, 'staff:wu', 'PROPOSAL_STATE_FORBIDS'],
])('%s', (_name, verb, standing, actor, code) => {
  expect(obstacleTo(verb, standing, { actor, at })?.code ?? null).toBe(code)
})

test.each([
  ['音乐教室', 'ZH'],
  ['AI 助盲', 'ZH'],
  ['A library', 'EN'],
  ['1,000', 'EN'],
])('without a word from its author %s is %s', (title, language) => {
  expect(languageOf(title)).toBe(language)
})

// What staff does with proposals, on the wire.
import { type DomainError, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { DreamProposal, ProposalLanguageType, ProposalStateType } from './proposal.graphql.ts'
import type { DreamProposalRow } from './proposal.store.ts'
import { mergeProposal, mergeProposalShape } from './proposalMerge.ts'
import {
  claimProposals,
  claimProposalsShape,
  decideProposal,
  decideProposals,
  decideSeveralShape,
  decideShape,
  type Outcome,
  releaseProposals,
  releaseProposalsShape,
  type ScreeningVerb,
  translateProposal,
  translateProposalShape,
} from './proposalScreening.ts'
import {
  MergeTargetClosed,
  ProposalClaimed,
  ProposalStateForbids,
  ProposalUntranslated,
} from './proposalState.ts'

builder.objectType(ProposalClaimed, {
  name: 'ProposalClaimed',
  description: 'Another screener is at work on the proposal.',
  interfaces: [UserError],
  fields: (t) => ({
    by: t.exposeString('by', { description: 'Who, such as "staff:lin".' }),
    until: t.expose('until', { type: 'DateTime', description: 'When the claim ends by itself.' }),
  }),
})

builder.objectType(ProposalUntranslated, {
  name: 'ProposalUntranslated',
  description: 'The proposal is not in both languages yet, as what is public must be.',
  interfaces: [UserError],
  fields: (t) => ({
    missing: t.expose('missing', {
      type: ProposalLanguageType,
      description: 'The language that is missing.',
    }),
  }),
})

builder.objectType(MergeTargetClosed, {
  name: 'MergeTargetClosed',
  description: 'Nothing can be merged into what is at an end itself.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: ProposalStateType, description: 'Where that proposal stands.' }),
  }),
})

interface Decided {
  proposal: DreamProposalRow
  replayed: boolean
}

const explanation = {
  reason: { required: true, description: 'Why, as the author is told, 1–500 characters.' },
  note: { description: 'What staff notes for itself, 1–2,000 characters; the author never sees it.' },
} as const

const ProposalOutcome = builder.objectRef<Outcome>('ProposalOutcome').implement({
  description: 'What became of one proposal of several.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      nullable: true,
      description: 'The proposal as it is now; null: there is none with this id.',
      resolve: ({ proposal }) => proposal,
    }),
    decided: t.boolean({
      description: 'Whether it stands where it was to be taken, now or since the same request before.',
      resolve: ({ refusal }) => refusal === null,
    }),
    refusal: t.field({
      type: ProposalRefusal,
      nullable: true,
      description: 'Why it was not decided; null: it was.',
      // Not the error itself, which would fail the field that it is the value of.
      resolve: ({ refusal }) => refusal && { code: refusal.code, message: refusal.message },
    }),
  }),
})

const ProposalRefusal = builder
  .objectRef<Pick<DomainError, 'code' | 'message'>>('ProposalRefusal')
  .implement({
    description: 'Why one proposal of several was not decided.',
    fields: (t) => ({
      code: t.exposeString('code', {
        description:
          'What clients branch on: NOT_FOUND, PROPOSAL_STATE_FORBIDS, PROPOSAL_CLAIMED or PROPOSAL_UNTRANSLATED.',
      }),
      message: t.exposeString('message', {
        description: 'What was wrong and what would be right, in English.',
      }),
    }),
  })

/** One verb for one proposal and for up to a hundred. */
function screening(
  verb: ScreeningVerb,
  [one, several]: readonly [one: string, several: string],
  does: string,
  refusals: (typeof ProposalClaimed | typeof ProposalUntranslated)[],
): void {
  const named = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const OneInput = builder
    .inputType(`${named(one)}Input`, {
      description: `Which proposal, and why.`,
      fields: (t) => ({
        proposal: t.id({ required: true, description: 'The proposal.' }),
        reason: t.string(explanation.reason),
        note: t.string(explanation.note),
      }),
    })
    .validate(decideShape)
  const OneSuccess = builder.objectRef<Decided>(`${named(one)}Success`).implement({
    description: 'It is decided.',
    fields: (t) => ({
      proposal: t.field({
        type: DreamProposal,
        description: 'The proposal as it is now.',
        resolve: ({ proposal }) => proposal,
      }),
      replayed: t.exposeBoolean('replayed', {
        description: 'Whether it had been decided already, by the same request: nothing was done again.',
      }),
    }),
  })
  builder.mutationField(one, (t) =>
    t.field({
      type: OneSuccess,
      description: `${does} Staff only.`,
      authScopes: { staff: true },
      args: { input: t.arg({ type: OneInput, required: true, description: 'Which, and why.' }) },
      errors: {
        types: [NotFound, ProposalStateForbids, ...refusals],
        union: { name: `${named(one)}Result`, description: `What became of ${one}.` },
      },
      resolve: (_root, { input }, { app, viewer }) => decideProposal(app, viewer, verb, input),
    }),
  )

  const SeveralInput = builder
    .inputType(`${named(several)}Input`, {
      description: 'Which proposals, and why: the same for all.',
      fields: (t) => ({
        proposals: t.idList({ required: true, description: 'Proposals of one campaign, 1–100, each once.' }),
        reason: t.string(explanation.reason),
        note: t.string(explanation.note),
      }),
    })
    .validate(decideSeveralShape)
  const SeveralSuccess = builder.objectRef<{ results: Outcome[] }>(`${named(several)}Success`).implement({
    description: 'Each is decided, or refused for itself.',
    fields: (t) => ({
      results: t.field({
        type: [ProposalOutcome],
        description: 'One for each, in the order of the input.',
        complexity: { field: 1, multiplier: 100 },
        resolve: ({ results }) => results,
      }),
    }),
  })
  builder.mutationField(several, (t) =>
    t.field({
      type: SeveralSuccess,
      description: `The same as ${one}, for up to 100 proposals of one campaign. Staff only.`,
      authScopes: { staff: true },
      args: { input: t.arg({ type: SeveralInput, required: true, description: 'Which, and why.' }) },
      errors: {
        union: { name: `${named(several)}Result`, description: `What became of ${several}.` },
      },
      resolve: async (_root, { input }, { app, viewer }) => ({
        results: await decideProposals(app, viewer, verb, input),
      }),
    }),
  )
}

screening(
  'SCREEN',
  ['screenProposal', 'screenProposals'],
  'Finds a SUBMITTED proposal fit to be considered: SCREENED.',
  [ProposalClaimed],
)
screening(
  'REJECT',
  ['rejectProposal', 'rejectProposals'],
  'Rejects a proposal that is SUBMITTED, SCREENED or SHORTLISTED.',
  [ProposalClaimed],
)
screening(
  'SHORTLIST',
  ['shortlistProposal', 'shortlistProposals'],
  'Puts a SCREENED proposal that is in both languages on the list from which dreams are selected: SHORTLISTED.',
  [ProposalUntranslated],
)

const MergeTargetInput = builder.inputType('MergeTargetInput', {
  description: 'What a proposal goes into.',
  isOneOf: true,
  fields: (t) => ({
    proposal: t.id({
      description:
        'Another proposal of the same campaign that is SUBMITTED, SCREENED, SHORTLISTED or SELECTED.',
    }),
    dream: t.id({ description: 'A dream of the same campaign.' }),
  }),
})

const MergeProposalInput = builder
  .inputType('MergeProposalInput', {
    description: 'Which proposal goes into what, and why.',
    fields: (t) => ({
      proposal: t.id({ required: true, description: 'The proposal.' }),
      into: t.field({ type: MergeTargetInput, required: true, description: 'What it goes into.' }),
      reason: t.string(explanation.reason),
      note: t.string(explanation.note),
    }),
  })
  .validate(mergeProposalShape)

const MergeProposalSuccess = builder.objectRef<Decided>('MergeProposalSuccess').implement({
  description: 'It is merged.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The proposal as it is now.',
      resolve: ({ proposal }) => proposal,
    }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether it had been merged already, by the same request: nothing was done again.',
    }),
  }),
})

builder.mutationField('mergeProposal', (t) =>
  t.field({
    type: MergeProposalSuccess,
    description:
      'Merges a proposal that is SUBMITTED, SCREENED or SHORTLISTED into another one or into a dream. Its proposer is credited with whatever dream comes of that, and so are those whose proposals were merged into this one. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: MergeProposalInput, required: true, description: 'Which into what.' }) },
    errors: {
      types: [NotFound, ProposalStateForbids, ProposalClaimed, MergeTargetClosed],
      union: { name: 'MergeProposalResult', description: 'What became of mergeProposal.' },
    },
    resolve: (_root, { input }, { app, viewer }) => mergeProposal(app, viewer, input),
  }),
)

const TranslateProposalInput = builder
  .inputType('TranslateProposalInput', {
    description: 'The text of a proposal in the language that its author did not write in.',
    fields: (t) => ({
      proposal: t.id({ required: true, description: 'The proposal.' }),
      title: t.string({ required: true, description: 'What the dream is called, 1–160 characters.' }),
      problem: t.string({ required: true, description: 'What is wrong today, 1–6,000 characters.' }),
      beneficiaries: t.string({
        required: true,
        description: 'Whom it would help, and how many, 1–600 characters.',
      }),
    }),
  })
  .validate(translateProposalShape)

const TranslateProposalSuccess = builder.objectRef<DreamProposalRow>('TranslateProposalSuccess').implement({
  description: 'The text is in both languages.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The proposal as it is now.',
      resolve: (proposal) => proposal,
    }),
  }),
})

builder.mutationField('translateProposal', (t) =>
  t.field({
    type: TranslateProposalSuccess,
    description:
      "Adds or replaces the text in the other language while a proposal is SUBMITTED, SCREENED or SHORTLISTED; the author's own words stay as they are. Staff only. The same input twice is the same as once.",
    authScopes: { staff: true },
    args: { input: t.arg({ type: TranslateProposalInput, required: true, description: 'The text.' }) },
    errors: {
      types: [NotFound, ProposalStateForbids, ProposalClaimed],
      union: { name: 'TranslateProposalResult', description: 'What became of translateProposal.' },
    },
    resolve: (_root, { input }, { app, viewer }) => translateProposal(app, viewer, input),
  }),
)

const ClaimProposalsInput = builder
  .inputType('ClaimProposalsInput', {
    description: 'How much work to take.',
    fields: (t) => ({
      campaign: t.id({ required: true, description: 'The campaign.' }),
      count: t.int({ required: true, description: 'How many to be at work on, 1–50.' }),
      language: t.field({ type: ProposalLanguageType, description: 'Only those written in this.' }),
    }),
  })
  .validate(claimProposalsShape)

const ClaimProposalsSuccess = builder
  .objectRef<{ proposals: DreamProposalRow[] }>('ClaimProposalsSuccess')
  .implement({
    description: 'What the viewer is at work on.',
    fields: (t) => ({
      proposals: t.field({
        type: [DreamProposal],
        description:
          'Those that the viewer had claimed already and the next ones, the oldest of each first; fewer than asked for when there are no more.',
        complexity: { field: 1, multiplier: 50 },
        resolve: ({ proposals }) => proposals,
      }),
    }),
  })

builder.mutationField('claimProposals', (t) =>
  t.field({
    type: ClaimProposalsSuccess,
    description:
      'Gives the viewer the next SUBMITTED proposals that nobody is at work on, up to so many with those that it has already. Two who ask at once get different ones; a claim ends by itself after proposalRules.claimMinutes. Asked twice, the answer is the same. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ClaimProposalsInput, required: true, description: 'How many.' }) },
    errors: {
      types: [NotFound],
      union: { name: 'ClaimProposalsResult', description: 'What became of claimProposals.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => ({
      proposals: await claimProposals(app, viewer, input),
    }),
  }),
)

const ReleaseProposalsInput = builder
  .inputType('ReleaseProposalsInput', {
    description: 'Which claims to give back.',
    fields: (t) => ({
      proposals: t.idList({ required: true, description: 'Proposals of one campaign, 1–100, each once.' }),
    }),
  })
  .validate(releaseProposalsShape)

const ReleaseProposalsSuccess = builder.objectRef<{ count: number }>('ReleaseProposalsSuccess').implement({
  description: 'They are in the queue again.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: "How many were the viewer's and were given back." }),
  }),
})

builder.mutationField('releaseProposals', (t) =>
  t.field({
    type: ReleaseProposalsSuccess,
    description:
      "Gives claims of the viewer's own back; what is not the viewer's stays as it is. Staff only.",
    authScopes: { staff: true },
    args: { input: t.arg({ type: ReleaseProposalsInput, required: true, description: 'Which.' }) },
    errors: {
      types: [NotFound],
      union: { name: 'ReleaseProposalsResult', description: 'What became of releaseProposals.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => ({
      count: await releaseProposals(app, viewer, input),
    }),
  }),
)

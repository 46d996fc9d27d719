// What authors do with their proposals, on the wire, and their own list of them.
import { ViewerType } from '../auth/viewer.graphql.ts'
import { CampaignPhaseType } from '../campaign/campaign.graphql.ts'
import { ownDonor } from '../donor/self.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeOptionalId } from '../graphql/publicId.ts'
import { ProjectCategoryType } from '../project/project.graphql.ts'
import { DreamProposal, ProposalLanguageType } from './proposal.graphql.ts'
import { ownOrder, readOwnProposals } from './proposal.read.store.ts'
import type { DreamProposalRow } from './proposal.store.ts'
import {
  ProposalsClosed,
  type Proposed,
  proposeDream,
  proposeDreamShape,
  submitProposal,
  submitProposalShape,
  TooManyProposals,
  updateProposal,
  updateProposalShape,
  withdrawProposal,
  withdrawProposalShape,
} from './proposal.ts'
import { ProposalStateForbids } from './proposalState.ts'

builder.objectType(ProposalsClosed, {
  name: 'ProposalsClosed',
  description: 'The campaign takes no proposals now.',
  interfaces: [UserError],
  fields: (t) => ({
    phase: t.expose('phase', { type: CampaignPhaseType, description: 'Where the campaign stands.' }),
  }),
})

builder.objectType(TooManyProposals, {
  name: 'TooManyProposals',
  description: 'The author has as many proposals on their way in the campaign as one person may.',
  interfaces: [UserError],
  fields: (t) => ({
    most: t.exposeInt('most', {
      description: 'How many those are that are DRAFT, SUBMITTED, SCREENED or SHORTLISTED, at most.',
    }),
  }),
})

const TranslationInput = builder.inputType('ProposalTranslationInput', {
  description: 'The text in the other language.',
  fields: (t) => ({
    title: t.string({ required: true, description: 'What the dream is called, 1–160 characters.' }),
    problem: t.string({ required: true, description: 'What is wrong today, 1–6,000 characters.' }),
    beneficiaries: t.string({
      required: true,
      description: 'Whom it would help, and how many, 1–600 characters.',
    }),
  }),
})

const optionalFields = {
  language: {
    type: ProposalLanguageType,
    description:
      'The language of the text. When left out of a new proposal: ZH if there is a Chinese character in the title, otherwise EN.',
  },
  translation: {
    type: TranslationInput,
    description: 'The same in the other language; without it staff adds it before it is shortlisted.',
  },
  category: { type: ProjectCategoryType, description: 'What it works for.' },
} as const

const regionDescription =
  'The region where: a province-level code of GB/T 2260, such as "440000", or "UNKNOWN", which is the default.'

const ProposeDreamInput = builder
  .inputType('ProposeDreamInput', {
    description: 'A plan for a dream.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same proposal.',
      }),
      campaign: t.id({ required: true, description: 'The campaign to propose it to.' }),
      title: t.string({ required: true, description: 'What the dream is called, 1–60 characters.' }),
      problem: t.string({ required: true, description: 'What is wrong today, 1–2,000 characters.' }),
      beneficiaries: t.string({
        required: true,
        description: 'Whom it would help, and how many, 1–200 characters.',
      }),
      place: t.string({ required: true, description: 'Where, 1–100 characters.' }),
      estimate: t.field({
        type: 'SafeInt',
        required: true,
        description: 'What it would cost, in fen, from 1 to 100,000,000,000.',
      }),
      language: t.field(optionalFields.language),
      translation: t.field(optionalFields.translation),
      regionCode: t.string({ description: regionDescription }),
      category: t.field(optionalFields.category),
    }),
  })
  .validate(proposeDreamShape)

const ProposeDreamSuccess = builder.objectRef<Proposed>('ProposeDreamSuccess').implement({
  description: 'The proposal is recorded.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The proposal.',
      resolve: ({ proposal }) => proposal,
    }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

builder.mutationField('proposeDream', (t) =>
  t.field({
    type: ProposeDreamSuccess,
    description: "Proposes a dream, as a draft of the viewer's own: a donor's token.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: ProposeDreamInput, required: true, description: 'What to propose.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ProposalsClosed, TooManyProposals],
      union: { name: 'ProposeDreamResult', description: 'What became of proposeDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => proposeDream(app, viewer, input),
  }),
)

const UpdateProposalInput = builder
  .inputType('UpdateProposalInput', {
    description: 'What to change of a draft. What is left out stays as it is; something must be given.',
    fields: (t) => ({
      proposal: t.id({ required: true, description: "A draft of the viewer's own." }),
      title: t.string({ description: 'What the dream is called, 1–60 characters.' }),
      problem: t.string({ description: 'What is wrong today, 1–2,000 characters.' }),
      beneficiaries: t.string({ description: 'Whom it would help, and how many, 1–200 characters.' }),
      place: t.string({ description: 'Where, 1–100 characters.' }),
      estimate: t.field({
        type: 'SafeInt',
        description: 'What it would cost, in fen, from 1 to 100,000,000,000.',
      }),
      language: t.field(optionalFields.language),
      translation: t.field({
        ...optionalFields.translation,
        description: 'The same in the other language; null takes it away.',
      }),
      regionCode: t.string({ description: regionDescription }),
      category: t.field({
        ...optionalFields.category,
        description: 'What it works for; null takes it away.',
      }),
    }),
  })
  .validate(updateProposalShape)

const UpdateProposalSuccess = builder.objectRef<DreamProposalRow>('UpdateProposalSuccess').implement({
  description: 'The draft is changed.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The draft as it is now.',
      resolve: (proposal) => proposal,
    }),
  }),
})

builder.mutationField('updateProposal', (t) =>
  t.field({
    type: UpdateProposalSuccess,
    description:
      "Changes a DRAFT of the viewer's own: a donor's token. The same input twice is the same as once.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: UpdateProposalInput, required: true, description: 'What to change.' }) },
    errors: {
      types: [NotFound, ProposalStateForbids],
      union: { name: 'UpdateProposalResult', description: 'What became of updateProposal.' },
    },
    resolve: (_root, { input }, { app, viewer }) => updateProposal(app, viewer, input),
  }),
)

const replayedDescription = 'Whether it had been done already, by the same request: nothing was done again.'

const SubmitProposalInput = builder
  .inputType('SubmitProposalInput', {
    description: 'Which draft to hand in.',
    fields: (t) => ({ proposal: t.id({ required: true, description: "A draft of the viewer's own." }) }),
  })
  .validate(submitProposalShape)

const SubmitProposalSuccess = builder.objectRef<Proposed>('SubmitProposalSuccess').implement({
  description: 'The proposal is handed in.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The proposal.',
      resolve: ({ proposal }) => proposal,
    }),
    replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
  }),
})

builder.mutationField('submitProposal', (t) =>
  t.field({
    type: SubmitProposalSuccess,
    description:
      "Hands a DRAFT of the viewer's own in, while the campaign is PUBLISHED or LIVE: a donor's token. Its text cannot be changed after that.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: SubmitProposalInput, required: true, description: 'Which.' }) },
    errors: {
      types: [NotFound, ProposalStateForbids, ProposalsClosed],
      union: { name: 'SubmitProposalResult', description: 'What became of submitProposal.' },
    },
    resolve: (_root, { input }, { app, viewer }) => submitProposal(app, viewer, input),
  }),
)

const WithdrawProposalInput = builder
  .inputType('WithdrawProposalInput', {
    description: 'Which proposal to take back.',
    fields: (t) => ({
      proposal: t.id({ required: true, description: "A proposal of the viewer's own." }),
      reason: t.string({ description: 'Why, if the author wants to say, 1–500 characters.' }),
    }),
  })
  .validate(withdrawProposalShape)

const WithdrawProposalSuccess = builder.objectRef<Proposed>('WithdrawProposalSuccess').implement({
  description: 'The proposal is taken back.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The proposal.',
      resolve: ({ proposal }) => proposal,
    }),
    replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
  }),
})

builder.mutationField('withdrawProposal', (t) =>
  t.field({
    type: WithdrawProposalSuccess,
    description:
      "Takes a proposal of the viewer's own back, for good, while it is DRAFT, SUBMITTED, SCREENED or SHORTLISTED: a donor's token. Those that were merged into it are SUBMITTED again.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: WithdrawProposalInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [NotFound, ProposalStateForbids],
      union: { name: 'WithdrawProposalResult', description: 'What became of withdrawProposal.' },
    },
    resolve: (_root, { input }, { app, viewer }) => withdrawProposal(app, viewer, input),
  }),
)

builder.objectField(ViewerType, 'proposals', (t) =>
  t.connection(
    {
      type: DreamProposal,
      nullable: true,
      authScopes: { donor: true },
      description:
        "The donor's own proposals, the newest first; of several campaigns, the newest campaign first.",
      args: { campaign: t.arg.id({ description: 'Only those of this campaign.' }) },
      complexity: connectionComplexity,
      resolve: async (_viewer, { campaign, ...args }, context) => {
        const campaignId = decodeOptionalId('Campaign', campaign, 'campaign')
        const own = await ownDonor(context)
        return keysetConnection(args, ownOrder, (page) =>
          own === null ? Promise.resolve([]) : readOwnProposals(context.app.db.orm, own.id, campaignId, page),
        )
      },
    },
    { name: 'OwnProposalConnection', description: "A page of one's own proposals." },
    { name: 'OwnProposalEdge', description: 'An own proposal and its place in the list.' },
  ),
)

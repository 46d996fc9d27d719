// Dream proposals on the wire. A draft is seen by its author and by staff.
import { Campaign, CampaignPhaseType } from '../campaign/campaign.graphql.ts'
import { reading } from '../db/reading.ts'
import { ownDonor } from '../donor/self.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { parseId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { type DreamProposalRow, proposalsByIds } from './dream.store.ts'
import { ProposalsClosed, type Proposed, proposeDream, proposeDreamShape } from './proposal.ts'

const ProposalState = builder.enumType('ProposalState', {
  description: 'Where a proposal stands.',
  values: { DRAFT: { description: 'Its author is still at work on it.' } } as const,
})

export const DreamProposal = builder.loadableNode('DreamProposal', {
  description: 'A plan for a dream that a person sends in.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: async (ids: number[], context: Context): Promise<DreamProposalRow[]> => {
    const own = await ownDonor(context)
    const rows = await reading(proposalsByIds(context.app.db.orm, ids))
    return rows.filter(({ proposerId }) => context.viewer.role === 'staff' || proposerId === own?.id)
  },
  sort: ({ id }) => id,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it is proposed to.',
      resolve: ({ campaignId }) => campaignId,
    }),
    title: t.exposeString('title', { description: 'What the dream is called.' }),
    problem: t.exposeString('problem', { description: 'What is wrong today.' }),
    beneficiaries: t.exposeString('beneficiaries', { description: 'Whom it would help, and how many.' }),
    place: t.exposeString('place', { description: 'Where.' }),
    estimate: t.field({
      type: Money,
      description: 'What it would cost.',
      resolve: ({ estimate }) => estimate,
    }),
    state: t.expose('state', { type: ProposalState, description: 'Where it stands.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was proposed.' }),
  }),
})

builder.objectType(ProposalsClosed, {
  name: 'ProposalsClosed',
  description: 'The campaign takes no proposals now.',
  interfaces: [UserError],
  fields: (t) => ({
    phase: t.expose('phase', { type: CampaignPhaseType, description: 'Where the campaign stands.' }),
  }),
})

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
    }),
  })
  .validate(proposeDreamShape)

builder.mutationField('proposeDream', (t) =>
  t.field({
    type: ProposeDreamSuccess,
    description: "Proposes a dream, as a draft of the viewer's own: a donor's token.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: ProposeDreamInput, required: true, description: 'What to propose.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ProposalsClosed],
      union: { name: 'ProposeDreamResult', description: 'What became of proposeDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => proposeDream(app, viewer, input),
  }),
)

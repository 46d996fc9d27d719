// What a person can watch of its own proposals.
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { decodeId } from '../graphql/publicId.ts'
import { DreamProposal } from './proposal.graphql.ts'
import { mostShown, type OwnProposals } from './proposalWatch.ts'

const OwnProposalsType = builder.objectRef<OwnProposals>('OwnProposals').implement({
  description: 'All that one person proposed in a campaign, as it stands.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: 'Rises with every change of any of them; 0: there is none yet.',
    }),
    proposals: t.field({
      type: [DreamProposal],
      description: `The proposals, the one that changed last first; of more than ${mostShown} those.`,
      complexity: { field: 1, multiplier: mostShown },
      resolve: ({ proposals }) => proposals,
    }),
  }),
})

builder.subscriptionField('ownProposals', (t) =>
  t.field({
    type: OwnProposalsType,
    nullable: true,
    authScopes: { donor: true },
    description:
      "The viewer's own proposals in a campaign: at once, and then whenever one of them changed, at most four times a second. A donor's token.",
    args: { campaign: t.arg.id({ required: true, description: 'The campaign.' }) },
    subscribe: async (_root, { campaign }, { app, viewer }) => {
      const campaignId = decodeId('Campaign', campaign, 'campaign')
      if (!(await app.directory.isPublished(campaignId))) {
        throw new NotFound('campaign', 'There is no such campaign.')
      }
      return app.ownProposals.watch(campaignId, viewer.subject)
    },
    resolve: (own) => own,
  }),
)

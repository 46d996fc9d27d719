// Credits on the wire: whose proposals a dream came from. Everybody sees them, and of each person what it wants known.
import { DonorIdentity } from '../donor/donor.graphql.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import { Dream } from './dream.graphql.ts'
import { creditOrder, readCreditsOf } from './proposal.read.store.ts'
import type { DreamProposalRow } from './proposal.store.ts'

const DreamCredit = builder.objectRef<DreamProposalRow>('DreamCredit').implement({
  description: 'Somebody whose proposal a dream came from.',
  fields: (t) => ({
    proposer: t.field({
      type: DonorIdentity,
      description: 'Who, as far as the person wants it known.',
      resolve: ({ proposerId }) => ({ donorId: proposerId, anonymous: false }),
    }),
    number: t.int({
      description: 'The number of the proposal in its campaign.',
      resolve: ({ number }) => number ?? 0,
    }),
    merged: t.boolean({
      description:
        'Whether the proposal went into another one or into the dream; false: it was itself selected.',
      resolve: ({ state }) => state === 'MERGED',
    }),
    titleZh: t.string({
      nullable: true,
      description:
        'What the proposal was called, in Chinese; null: it was merged, and its text is not public.',
      resolve: (proposal) => publicTitle(proposal, 'ZH'),
    }),
    titleEn: t.string({
      nullable: true,
      description:
        'What the proposal was called, in English; null: it was merged, and its text is not public.',
      resolve: (proposal) => publicTitle(proposal, 'EN'),
    }),
  }),
})

function publicTitle(proposal: DreamProposalRow, language: 'ZH' | 'EN'): string | null {
  if (proposal.state !== 'SELECTED') return null
  return proposal.language === language ? proposal.title : proposal.translatedTitle
}

builder.objectField(Dream, 'credits', (t) =>
  t.connection(
    {
      type: DreamCredit,
      description:
        'Whose proposals it came from: those that were selected for it and all that were merged, however far around, the first submitted first.',
      complexity: connectionComplexity,
      resolve: ({ id }, args, context, info) =>
        nestedConnection(context, info, args, creditOrder, id, (page, ids) =>
          readCreditsOf(context.app.db.orm, ids, page),
        ),
    },
    { name: 'DreamCreditConnection', description: 'A page of credits.' },
    { name: 'DreamCreditEdge', description: 'A credit and its place in the list.' },
  ),
)

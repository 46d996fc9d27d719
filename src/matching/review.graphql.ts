// The review of matches on the wire, and the queue of the gifts that wait for one: for staff.
import { Campaign } from '../campaign/campaign.graphql.ts'
import { CampaignSettled } from '../campaign/campaign.ts'
import { Donation } from '../donation/donation.graphql.ts'
import { MatchDisbursed } from '../donation/donation.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import { UserError } from '../graphql/errors.ts'
import type { EntryId } from '../graphql/publicId.ts'
import { entryKey } from '../journal/entryNodes.ts'
import { heldGiftOrder, readHeldGifts } from './review.store.ts'
import { type Decision, MatchNotReviewable, reviewMatch, reviewMatchShape } from './review.ts'

const ReviewDecision = builder.enumType('ReviewDecision', {
  description: 'What a review decides.',
  values: {
    RELEASE: { description: 'What was held is confirmed.' },
    REVOKE: {
      description:
        'What was held or granted is taken back: to its window while that is open, and otherwise to what its pool has got back.',
    },
  } as const satisfies Record<Decision, { description: string }>,
})

builder.objectType(MatchNotReviewable, {
  name: 'MatchNotReviewable',
  description:
    'Only what is held can be released, and only what is held or granted revoked. Nothing of the call was done.',
  interfaces: [UserError],
  fields: (t) => ({
    donations: t.field({
      type: [Donation],
      description: 'Those that stand in the way, as they are.',
      resolve: ({ donations }) => donations.map(entryKey),
    }),
  }),
})

const ReviewMatchInput = builder
  .inputType('ReviewMatchInput', {
    description: 'What is decided on the matches of some gifts.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description: 'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same review.',
      }),
      donations: t.idList({
        required: true,
        description: 'The gifts, 1–100 of one campaign, each once: all of them are done or none.',
      }),
      decision: t.field({ type: ReviewDecision, required: true, description: 'What is decided.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(reviewMatchShape)

const ReviewMatchSuccess = builder
  .objectRef<{ entries: readonly EntryId[]; replayed: boolean }>('ReviewMatchSuccess')
  .implement({
    description: 'It is done.',
    fields: (t) => ({
      donations: t.field({
        type: [Donation],
        description: 'The gifts as they are now, in the order of the input.',
        resolve: ({ entries }) => entries.map(entryKey),
      }),
      replayed: t.exposeBoolean('replayed', {
        description: 'Whether the key was used before: this is the answer to the first request.',
      }),
    }),
  })

builder.mutationField('reviewMatch', (t) =>
  t.field({
    type: ReviewMatchSuccess,
    description:
      'Releases or revokes the matches of gifts, whose donations stand in either case. Each gift has an entry in the audit. Staff only.',
    authScopes: { staff: true },
    args: {
      input: t.arg({ type: ReviewMatchInput, required: true, description: 'Which gifts, what, and why.' }),
    },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, MatchNotReviewable, MatchDisbursed],
      union: { name: 'ReviewMatchResult', description: 'What became of reviewMatch.' },
    },
    resolve: (_root, { input }, { app, viewer }) => reviewMatch(app, viewer, input),
  }),
)

builder.objectField(Campaign, 'heldGifts', (t) =>
  t.connection(
    {
      type: Donation,
      nullable: true,
      description: 'Gifts whose match is held for review, the oldest first. Staff only.',
      authScopes: { staff: true },
      complexity: connectionComplexity,
      resolve: ({ id }, args, { app }) =>
        keysetConnection(args, heldGiftOrder, (page) => readHeldGifts(app.db.orm, id, page)),
    },
    { name: 'HeldGiftConnection', description: 'A page of gifts under review.' },
    { name: 'HeldGiftEdge', description: 'A gift under review and its place in the queue.' },
  ),
)

// Deeds that are taken back, on the wire.
import { CampaignSettled } from '../campaign/campaign.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { Deed, DeedResultType } from './flower.graphql.ts'
import { DeedNotGranted } from './reversal.ts'
import { type Reversed, reverseDeed, reverseDeedShape } from './reverse.ts'

builder.objectType(DeedNotGranted, {
  name: 'DeedNotGranted',
  description: 'The deed has no flowers to take back.',
  interfaces: [UserError],
  fields: (t) => ({
    result: t.expose('result', { type: DeedResultType, description: 'What became of the deed.' }),
  }),
})

const ReverseDeedSuccess = builder.objectRef<Reversed>('ReverseDeedSuccess').implement({
  description:
    "The deed counts no more. Its flowers were taken out of the person's balance, and where that was not enough out of the newest gifts, which count for less.",
  fields: (t) => ({
    deed: t.field({ type: Deed, description: 'The deed as it stands.', resolve: ({ deed }) => deed }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

const DeedReference = builder.inputType('DeedReference', {
  description: 'Which deed is meant, by one of its names.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Its id here.' }),
    externalId: t.string({ description: "The partner's own id of it: for a partner's token." }),
  }),
})

const ReverseDeedInput = builder
  .inputType('ReverseDeedInput', {
    description: 'A deed that turned out not to have been done.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same reversal.',
      }),
      deed: t.field({ type: DeedReference, required: true, description: 'The deed.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(reverseDeedShape)

builder.mutationField('reverseDeed', (t) =>
  t.field({
    type: ReverseDeedSuccess,
    description:
      'Takes back a deed that earned flowers. A partner reverses deeds of its own, staff any that a partner recorded.',
    authScopes: { $any: { partner: true, staff: true } },
    args: { input: t.arg({ type: ReverseDeedInput, required: true, description: 'What to take back.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, DeedNotGranted],
      union: { name: 'ReverseDeedResult', description: 'What became of reverseDeed.' },
    },
    resolve: (_root, { input }, { app, viewer }) => reverseDeed(app, viewer, input),
  }),
)

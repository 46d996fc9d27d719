// Setting the standing of a donor, on the wire.
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { Donor, DonorStateType } from './donor.graphql.ts'
import type { DonorRow } from './donor.store.ts'
import { setDonorStanding, setDonorStandingShape } from './standing.ts'

const DonorReference = builder.inputType('DonorReference', {
  description: 'Names a person, one way or the other.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'The id of a donor.' }),
    personRef: t.string({
      description:
        'The reference by which partners and channels know the person, 1–64 letters, digits or any of . _ : @ -; somebody who was never met becomes known.',
    }),
  }),
})

const SetDonorStandingInput = builder
  .inputType('SetDonorStandingInput', {
    description: 'The standing of a person. What is left out stays as it is; one of the two is needed.',
    fields: (t) => ({
      donor: t.field({ type: DonorReference, required: true, description: 'Who.' }),
      state: t.field({ type: DonorStateType, description: 'The standing.' }),
      activeYears: t.int({ description: 'In how many years the person has given before, 0–100.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(setDonorStandingShape)

const SetDonorStandingSuccess = builder.objectRef<DonorRow>('SetDonorStandingSuccess').implement({
  description: 'It is set.',
  fields: (t) => ({
    donor: t.field({ type: Donor, description: 'The person as it is now.', resolve: (donor) => donor }),
  }),
})

builder.mutationField('setDonorStanding', (t) =>
  t.field({
    type: SetDonorStandingSuccess,
    description:
      'Sets the standing of a person and the years that its tier goes by; gifts from then on are decided by it. Staff only.',
    authScopes: { staff: true },
    args: {
      input: t.arg({ type: SetDonorStandingInput, required: true, description: 'Who, what, and why.' }),
    },
    errors: {
      types: [NotFound],
      union: { name: 'SetDonorStandingResult', description: 'What became of setDonorStanding.' },
    },
    resolve: (_root, { input }, { app, viewer }) => setDonorStanding(app, viewer, input),
  }),
)

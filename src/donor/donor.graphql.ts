// Donors on the wire. A person is seen by itself and by staff; everybody else sees a name, if it may be shown.

import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { ViewerType } from '../auth/viewer.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { parseBigId } from '../graphql/publicId.ts'
import { Region } from '../region/region.graphql.ts'
import { type DonorRow, donorsByIds } from './donor.store.ts'
import { anonymousLabel, type DonorState, type Giver, nameShown } from './donor.ts'
import { ownDonor } from './self.ts'
import { updateDonor, updateDonorShape } from './updateDonor.ts'

export const DonorStateType = builder.enumType('DonorState', {
  description: 'The standing of a donor.',
  values: {
    ACTIVE: { description: 'In good standing.' },
    HELD: { description: 'Being looked into: what the person gives is not matched.' },
    BANNED: { description: 'Excluded from giving and earning.' },
  } as const satisfies Record<DonorState, { description: string }>,
})

export const Donor = builder.loadableNode('Donor', {
  description: 'A person who gives money or flowers, as the person itself and staff see it.',
  id: { resolve: ({ id }) => String(id), parse: parseBigId },
  load: async (ids: bigint[], { app, viewer }: Context) => {
    const rows = await reading(donorsByIds(app.db.orm, ids))
    return rows.filter(
      ({ ref }) => viewer.role === 'staff' || (viewer.role === 'donor' && viewer.subject === ref),
    )
  },
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    displayName: t.exposeString('displayName', {
      nullable: true,
      description: 'The name to show; null: none.',
    }),
    anonymous: t.exposeBoolean('anonymous', {
      description: 'Whether a gift that does not say is anonymous, and no gift shows the name.',
    }),
    region: t.field({
      type: Region,
      description: 'Where gifts that do not say count to.',
      resolve: ({ regionCode }) => regionCode,
    }),
    state: t.expose('state', { type: DonorStateType, description: 'The standing.' }),
    activeYears: t.exposeInt('activeYears', {
      description: 'In how many years the person has given before: what the tiers of matching go by.',
    }),
  }),
})

/** Who stands behind gifts, whoever asks: only for deciding what may be shown. */
const givers = createContextCache(
  ({ app }: Context) =>
    new DataLoader<bigint, DonorRow | null>(async (ids) => {
      const rows = await reading(donorsByIds(app.db.orm, ids))
      const found = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

async function nameOf(giver: Giver, context: Context): Promise<string | null> {
  if (giver.anonymous || giver.donorId === null) return null
  return nameShown(giver, giver.donor ?? (await givers(context).load(giver.donorId)))
}

/** The names of those that were found to want one, while they are being shown. */
const names = new WeakMap<Giver, string>()

const NamedDonor = builder.objectRef<Giver>('NamedDonor').implement({
  description: 'Somebody who wants to be named.',
  fields: (t) => ({
    displayName: t.string({
      description: 'The name the donor chose.',
      resolve: (giver) => names.get(giver) ?? '',
    }),
  }),
})

const AnonymousDonor = builder.objectRef<Giver>('AnonymousDonor').implement({
  description: 'Somebody who does not want to be named, or whom the payment channel did not name.',
  fields: (t) => ({
    labelZh: t.string({
      description: 'What to show instead of a name, in Chinese.',
      resolve: () => anonymousLabel.zh,
    }),
    labelEn: t.string({
      description: 'What to show instead of a name, in English.',
      resolve: () => anonymousLabel.en,
    }),
  }),
})

/** Resolved from what a gift says about its giver. */
export const DonorIdentity = builder.unionType('DonorIdentity', {
  description: 'Who gave, as far as the donor wants it known.',
  types: [NamedDonor, AnonymousDonor],
  resolveType: async (value, context) => {
    const giver = value as Giver
    const name = await nameOf(giver, context)
    if (name === null) return AnonymousDonor
    names.set(giver, name)
    return NamedDonor
  },
})

builder.objectField(ViewerType, 'donor', (t) =>
  t.field({
    type: Donor,
    nullable: true,
    description: 'The own person, for a donor; null before it has given, earned or set anything.',
    resolve: (_viewer, _args, context) => ownDonor(context),
  }),
)

const UpdateDonorInput = builder
  .inputType('UpdateDonorInput', {
    description: 'How a person wants to be named. What is left out stays as it is.',
    fields: (t) => ({
      displayName: t.string({ description: 'The name to show, 1–40 characters; null takes it away.' }),
      anonymous: t.boolean({
        description:
          'Whether gifts are anonymous unless they say otherwise. Without a name it can only be true.',
      }),
      regionCode: t.string({
        description: 'Where gifts count to: a province-level code of GB/T 2260, such as 440000, or UNKNOWN.',
      }),
    }),
  })
  .validate(updateDonorShape)

const UpdateDonorSuccess = builder.objectRef<DonorRow>('UpdateDonorSuccess').implement({
  description: 'It is set.',
  fields: (t) => ({
    donor: t.field({ type: Donor, description: 'The person as it is now.', resolve: (donor) => donor }),
  }),
})

builder.mutationField('updateDonor', (t) =>
  t.field({
    type: UpdateDonorSuccess,
    description: "Sets how the viewer's own person is named and where its gifts count to: a donor's token.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: UpdateDonorInput, required: true, description: 'What to set.' }) },
    errors: { union: { name: 'UpdateDonorResult', description: 'What became of updateDonor.' } },
    resolve: (_root, { input }, { app, viewer }) => updateDonor(app, viewer, input),
  }),
)

// Partner keys on the wire: their list, and how they are made and revoked.
import { freshEveryBatch, reading } from '../db/reading.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import type { Once } from '../governance/once.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId, parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { isStaffOrPartner, LimitReached } from './changes.ts'
import { keyOrder, keysByIds, readKeysOf } from './key.store.ts'
import { createPartnerKey, createPartnerKeyShape, revokePartnerKey, revokePartnerKeyShape } from './keys.ts'
import { Partner } from './partner.graphql.ts'
import { partnersByIds } from './partner.store.ts'
import { keyDescription, reasonDescription, replayedDescription } from './steering.graphql.ts'

export const partnerReferredTo = references(({ db }, ids) => partnersByIds(db.orm, ids))

export const PartnerKey = builder.loadableNode('PartnerKey', {
  description:
    'A key that a partner sends instead of a token: "Authorization: Bearer ofk_…". Staff and the partner see it; its text is shown once, when it is made.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: async (ids: number[], { app, viewer }: Context) => {
    const rows = await reading(keysByIds(app.db.orm, ids))
    return rows.filter(({ partnerId }) => isStaffOrPartner(viewer, partnerId))
  },
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    partner: t.field({
      type: Partner,
      description: 'Whose it is.',
      resolve: ({ partnerId }, _args, context) => partnerReferredTo(context, partnerId),
    }),
    name: t.exposeString('name', { description: 'What its owner calls it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', {
      description: 'Who made it, such as "partner:prt_1" or "staff:lin".',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'The first instant at which it is refused by itself.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is revoked; null: it is not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, an hour more or less; null: never.',
    }),
  }),
})

builder.objectField(Partner, 'keys', (t) =>
  t.connection(
    {
      type: PartnerKey,
      nullable: true,
      description: 'Its keys, the newest first, those that ended too. Staff and the partner itself.',
      complexity: connectionComplexity,
      authScopes: ({ id }) => ({ $any: { staff: true, ownPartner: id } }),
      resolve: ({ id }, args, context, info) =>
        nestedConnection(context, info, args, keyOrder, id, (page, ids) =>
          readKeysOf(context.app.db.orm, ids, page),
        ),
    },
    { name: 'PartnerKeyConnection', description: 'A page of keys.' },
    { name: 'PartnerKeyEdge', description: 'A key and its place in the list.' },
  ),
)

const CreatePartnerKeyInput = builder
  .inputType('CreatePartnerKeyInput', {
    description: 'A new key.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      partner: t.id({ required: true, description: "Whose it is to be; with a partner's token: itself." }),
      name: t.string({ required: true, description: 'What its owner calls it, 1–60 characters.' }),
      expiresInDays: t.int({ description: 'After how many times 24 hours it ends, 1 to 366. Default: 90.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(createPartnerKeyShape)

const RevokePartnerKeyInput = builder
  .inputType('RevokePartnerKeyInput', {
    description: 'Which key to revoke, and why.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      key: t.id({ required: true, description: 'The key.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(revokePartnerKeyShape)

const CreatePartnerKeySuccess = builder
  .objectRef<Once<{ key: string }>>('CreatePartnerKeySuccess')
  .implement({
    description: 'The key is made.',
    fields: (t) => ({
      key: t.field({ type: PartnerKey, description: 'What is known of it.', resolve: keyNumber }),
      secret: t.string({
        nullable: true,
        description:
          'Its text, ofk_…, to be sent as the bearer token. It is shown here and never again; null when this is a replay.',
        resolve: (made) => (made.replayed ? null : made.key),
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })

const RevokePartnerKeySuccess = builder.objectRef<Once<object>>('RevokePartnerKeySuccess').implement({
  description: 'The key is revoked.',
  fields: (t) => ({
    key: t.field({ type: PartnerKey, description: 'The key.', resolve: keyNumber }),
    replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
  }),
})

function keyNumber({ subject }: { subject: string }): number {
  return decodeId('PartnerKey', subject, 'key')
}

builder.mutationFields((t) => ({
  createPartnerKey: t.field({
    type: CreatePartnerKeySuccess,
    description:
      'Makes a key for a partner. Two may live at once, so that a new one is in use before the old one is revoked. Staff, or the partner itself.',
    authScopes: { $any: { staff: true, partner: true } },
    args: { input: t.arg({ type: CreatePartnerKeyInput, required: true, description: 'The key.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, LimitReached],
      union: { name: 'CreatePartnerKeyResult', description: 'What became of createPartnerKey.' },
    },
    resolve: (_root, { input }, { app, viewer }) => createPartnerKey(app, viewer, input),
  }),
  revokePartnerKey: t.field({
    type: RevokePartnerKeySuccess,
    description:
      'Revokes a key: within 3 seconds every instance refuses it, and within 6 seconds ends what it opened, sockets with code 4403. A key that is revoked already stays so. Staff, or the partner itself.',
    authScopes: { $any: { staff: true, partner: true } },
    args: { input: t.arg({ type: RevokePartnerKeyInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict],
      union: { name: 'RevokePartnerKeyResult', description: 'What became of revokePartnerKey.' },
    },
    resolve: (_root, { input }, { app, viewer }) => revokePartnerKey(app, viewer, input),
  }),
}))

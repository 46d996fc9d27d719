// Flowers on the wire: good deeds, gifts to dreams, and a person's flower account.
import { ViewerType } from '../auth/viewer.graphql.ts'
import { CampaignNotLive } from '../campaign/campaign.ts'
import { DonorBanned } from '../donor/donor.ts'
import { ownDonor } from '../donor/self.ts'
import { Dream, DreamStateType } from '../dream/dream.graphql.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId } from '../graphql/publicId.ts'
import { entryKey, loadEntryNodes } from '../journal/entryNodes.ts'
import { DeedType } from '../partner/partner.graphql.ts'
import { TeamClosed, TeamGathersElsewhere } from '../team/team.ts'
import { figuresOf, type Holder } from './account.ts'
import type { DeedRefusal } from './deed.ts'
import {
  type DeedRow,
  deedOrder,
  deedsByEntries,
  type FlowerGiftRow,
  giftOrder,
  giftsByEntries,
  readDeeds,
  readGifts,
} from './flower.store.ts'
import { DreamNotCollecting, FlowersStopped, InsufficientFlowers } from './gift.ts'
import {
  type DeedRecorded,
  type Given,
  giveFlowers,
  giveFlowersShape,
  recordDeeds,
  recordDeedsShape,
} from './give.ts'

export const DeedResultType = builder.enumType('DeedResult', {
  description: 'What became of a deed.',
  values: {
    GRANTED: { description: 'It earned flowers.' },
    CAPPED: { description: 'It was recorded, but the caps of its day were full: no flowers.' },
    REVERSED: { description: 'It earned flowers, which were taken back.' },
  } as const,
})

const DeedAnswerType = builder.enumType('DeedAnswer', {
  description: 'The answer to one deed of a batch.',
  values: {
    GRANTED: { description: 'It was recorded and earned flowers.' },
    CAPPED: { description: 'It was recorded, but the caps of its day were full: no flowers.' },
    DUPLICATE: { description: 'It was recorded before: nothing changed.' },
    REJECTED: { description: 'It was not recorded; the reason says why.' },
  } as const,
})

const DeedRefusalType = builder.enumType('DeedRefusal', {
  description: 'Why a deed was not recorded.',
  values: {
    UNKNOWN_DEED_TYPE: { description: 'The campaign has no such type of deed.' },
    DEED_TYPE_NOT_ALLOWED: { description: 'This partner may not record this type of deed.' },
    CAMPAIGN_NOT_LIVE: { description: 'The campaign is not in its LIVE phase.' },
    OUTSIDE_CAMPAIGN: { description: 'It occurred before the campaign or after it.' },
    IN_FUTURE: { description: "It lies more than a minute ahead of the server's clock." },
    TOO_LATE: { description: 'It came more days after its day than its type allows.' },
    PERSON_BANNED: { description: 'The person is excluded from earning.' },
    FLOWERS_STOPPED: { description: 'A brake is on: no flowers are granted for now. Sent later, it may be.' },
    QUOTA_EXHAUSTED: {
      description:
        "The partner's daily quota does not leave as many flowers for its day. Sent later, it may be recorded.",
    },
    CONTENT_DIFFERS: { description: 'Its external id was used before for another deed.' },
  } as const satisfies Record<DeedRefusal | 'CONTENT_DIFFERS', { description: string }>,
})

export const Deed = builder.loadableNode('Deed', {
  description: 'A good deed, which counts to the civil day on which it occurred.',
  id: { resolve: (deed: DeedRow) => entryKey(deed), parse: (id) => id },
  load: async (ids: string[], context: Context): Promise<(DeedRow | null)[]> => {
    const own = await ownDonor(context)
    return loadEntryNodes(
      ids,
      (entries) => deedsByEntries(context.app.db.orm, entries),
      ({ donorId, partnerId }) =>
        context.viewer.role === 'staff' || donorId === own?.id || isOwnPartner(context, partnerId),
    )
  },
  fields: (t) => ({
    deedType: t.field({
      type: DeedType,
      description: 'What was done.',
      resolve: ({ deedTypeId }) => deedTypeId,
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it was done.' }),
    day: t.exposeString('day', { description: 'The civil day it counts to, YYYY-MM-DD.' }),
    result: t.expose('result', { type: DeedResultType, description: 'What became of it.' }),
    flowers: t.exposeInt('flowers', { description: 'Flowers it earned.' }),
  }),
})

export const FlowerGift = builder.loadableNode('FlowerGift', {
  description: 'Flowers that a person gave to a dream: a vote whose weight is its flowers.',
  id: { resolve: (gift: FlowerGiftRow) => entryKey(gift), parse: (id) => id },
  load: async (ids: string[], context: Context): Promise<(FlowerGiftRow | null)[]> => {
    const own = await ownDonor(context)
    return loadEntryNodes(
      ids,
      (entries) => giftsByEntries(context.app.db.orm, entries),
      ({ donorId }) => context.viewer.role === 'staff' || donorId === own?.id,
    )
  },
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "Its entry in the campaign's journal: totals with this seq or a higher one contain it.",
    }),
    dream: t.field({
      type: Dream,
      description: 'The dream it was given to.',
      resolve: ({ dreamId }) => dreamId,
    }),
    count: t.exposeInt('count', { description: 'Flowers given.' }),
    counted: t.exposeInt('counted', {
      description: 'Flowers that still count: fewer, when a flower turned out not to have been earned.',
    }),
    givenAt: t.expose('givenAt', { type: 'DateTime', description: 'When it was given.' }),
  }),
})

function isOwnPartner({ viewer }: Context, partnerId: number | null): boolean {
  return viewer.role === 'partner' && viewer.subject === `prt_${partnerId}`
}

export const FlowerAccount = builder.objectRef<Holder>('FlowerAccount').implement({
  description:
    "A person's flowers in a campaign. Flowers are earned and given, never bought, sold or moved to others.",
  fields: (t) => ({
    balance: t.field({
      type: 'SafeInt',
      description: 'Flowers that can be given: earned less given.',
      resolve: async (holder, _args, context) => (await figuresOf(holder, context)).balance,
    }),
    earned: t.field({
      type: 'SafeInt',
      description: 'Flowers from good deeds, without those that were taken back.',
      resolve: async (holder, _args, context) => (await figuresOf(holder, context)).earned,
    }),
    given: t.field({
      type: 'SafeInt',
      description: 'Flowers given to dreams that still count.',
      resolve: async (holder, _args, context) => (await figuresOf(holder, context)).given,
    }),
    deeds: t.connection(
      {
        type: Deed,
        description: 'The good deeds, the newest first.',
        complexity: connectionComplexity,
        resolve: ({ campaignId, donorId }, args, { app }) =>
          keysetConnection(args, deedOrder, (page) => readDeeds(app.db.orm, campaignId, donorId, page)),
      },
      { name: 'DeedConnection', description: 'A page of good deeds.' },
      { name: 'DeedEdge', description: 'A good deed and its place in the list.' },
    ),
    gifts: t.connection(
      {
        type: FlowerGift,
        description: 'The gifts to dreams, the newest first.',
        complexity: connectionComplexity,
        resolve: ({ campaignId, donorId }, args, { app }) =>
          keysetConnection(args, giftOrder, (page) => readGifts(app.db.orm, campaignId, donorId, page)),
      },
      { name: 'FlowerGiftConnection', description: 'A page of gifts of flowers.' },
      { name: 'FlowerGiftEdge', description: 'A gift of flowers and its place in the list.' },
    ),
  }),
})

builder.objectField(ViewerType, 'flowerAccount', (t) =>
  t.field({
    type: FlowerAccount,
    nullable: true,
    authScopes: { donor: true },
    description: "The donor's own flowers in a campaign; null before the first deed or gift.",
    args: { campaign: t.arg.id({ required: true, description: 'The campaign.' }) },
    resolve: async (_viewer, { campaign }, context) => {
      const campaignId = decodeId('Campaign', campaign, 'campaign')
      const own = await ownDonor(context)
      return own && { campaignId, donorId: own.id }
    },
  }),
)

builder.objectType(DreamNotCollecting, {
  name: 'DreamNotCollecting',
  description: 'The dream takes no flowers now.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: DreamStateType, description: 'Where the dream stands.' }),
    opensAt: t.expose('opensAt', { type: 'DateTime', description: 'From when it takes flowers.' }),
    closesAt: t.expose('closesAt', { type: 'DateTime', description: 'From when it takes them no more.' }),
  }),
})

builder.objectType(FlowersStopped, {
  name: 'FlowersStopped',
  description: 'A brake is on: no flowers are taken for now.',
  interfaces: [UserError],
  fields: (t) => ({
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'When the brake ends by itself; null: when staff releases it.',
    }),
  }),
})

builder.objectType(InsufficientFlowers, {
  name: 'InsufficientFlowers',
  description: 'The flower account has fewer flowers than were to be given.',
  interfaces: [UserError],
  fields: (t) => ({
    balance: t.expose('balance', { type: 'SafeInt', description: 'Flowers there are.' }),
  }),
})

const DeedRecord = builder.objectRef<DeedRecorded>('DeedRecord').implement({
  description: 'The answer to one deed of a batch.',
  fields: (t) => ({
    externalId: t.exposeString('externalId', { description: "The partner's id of the deed, as sent." }),
    result: t.expose('result', { type: DeedAnswerType, description: 'What became of it.' }),
    flowers: t.int({
      description: 'Flowers the deed earned, when it was recorded first; 0 when it was capped or rejected.',
      resolve: ({ deed }) => deed?.flowers ?? 0,
    }),
    reason: t.expose('reason', {
      type: DeedRefusalType,
      nullable: true,
      description: 'Why it was rejected; null when it was not.',
    }),
    deed: t.field({
      type: Deed,
      nullable: true,
      description: 'The deed as it stands; null when it was rejected.',
      resolve: ({ deed }) => deed,
    }),
  }),
})

const RecordDeedsSuccess = builder.objectRef<{ results: DeedRecorded[] }>('RecordDeedsSuccess').implement({
  description: 'Every deed of the batch was answered.',
  fields: (t) => ({
    results: t.field({
      type: [DeedRecord],
      description: 'One answer for each deed, in the order sent.',
      resolve: ({ results }) => results,
    }),
  }),
})

const GiveFlowersSuccess = builder.objectRef<Given>('GiveFlowersSuccess').implement({
  description: 'The flowers were given.',
  fields: (t) => ({
    gift: t.field({ type: FlowerGift, description: 'The gift.', resolve: ({ gift }) => gift }),
    balance: t.field({
      type: 'SafeInt',
      description: 'Flowers left in the account right after this gift.',
      resolve: ({ gift }) => gift.balanceAfter,
    }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

const DeedInput = builder.inputType('DeedInput', {
  description: 'One good deed.',
  fields: (t) => ({
    externalId: t.string({
      required: true,
      description: "The partner's own id of the deed, 1–128 visible ASCII characters: one deed for each.",
    }),
    deedType: t.string({ required: true, description: 'The code of the deed type, such as STEPS.' }),
    personRef: t.string({
      required: true,
      description: 'The person who did it: 1–64 letters, digits or any of . _ : @ -, the same as donorRef.',
    }),
    occurredAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When it was done. It counts to the civil day of this instant.',
    }),
  }),
})

const RecordDeedsInput = builder
  .inputType('RecordDeedsInput', {
    description: 'Good deeds to record.',
    fields: (t) => ({
      deeds: t.field({
        type: [DeedInput],
        required: true,
        description: 'The deeds, 1 to 500, as far as they fit into a message of 64 KiB.',
      }),
    }),
  })
  .validate(recordDeedsShape)

const GiveFlowersInput = builder
  .inputType('GiveFlowersInput', {
    description: 'A gift of flowers.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description: 'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same gift.',
      }),
      dream: t.id({ required: true, description: 'The dream to give to.' }),
      count: t.int({ required: true, description: 'Flowers to give, at least 1.' }),
      team: t.id({ description: 'The team it is given with: one that gathers for this dream.' }),
    }),
  })
  .validate(giveFlowersShape)

builder.mutationFields((t) => ({
  recordDeeds: t.field({
    type: RecordDeedsSuccess,
    description:
      "Records the good deeds of a partner's users. Each deed is answered alone; sent again, it is a DUPLICATE.",
    authScopes: { partner: true },
    // Every deed is a command of its own, whatever is asked about it.
    complexity: ({ input }) => ({ field: input.deeds.length, multiplier: 1 }),
    args: { input: t.arg({ type: RecordDeedsInput, required: true, description: 'What to record.' }) },
    errors: {
      types: [NotFound],
      union: { name: 'RecordDeedsResult', description: 'What became of recordDeeds.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => ({
      results: await recordDeeds(app, viewer, input),
    }),
  }),
  giveFlowers: t.field({
    type: GiveFlowersSuccess,
    description: "Gives flowers from the donor's own account to a dream.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: GiveFlowersInput, required: true, description: 'What to give.' }) },
    errors: {
      types: [
        NotFound,
        IdempotencyConflict,
        CampaignNotLive,
        DonorBanned,
        DreamNotCollecting,
        InsufficientFlowers,
        FlowersStopped,
        TeamClosed,
        TeamGathersElsewhere,
      ],
      union: { name: 'GiveFlowersResult', description: 'What became of giveFlowers.' },
    },
    resolve: (_root, { input }, { app, viewer }) => giveFlowers(app, viewer, input),
  }),
}))

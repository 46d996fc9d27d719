// Staff's changes to partners and deed types, on the wire.
import { CampaignSettled } from '../campaign/campaign.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId } from '../graphql/publicId.ts'
import type { Answered } from '../journal/administer.ts'
import { LimitReached } from './changes.ts'
import { DeedType, Partner, PartnerKind } from './partner.graphql.ts'
import {
  CodeTaken,
  changeDeedType,
  changeDeedTypeShape,
  changePartner,
  changePartnerShape,
  openDeedType,
  openDeedTypeShape,
  openPartner,
  openPartnerShape,
} from './partners.ts'

builder.objectType(CodeTaken, {
  name: 'CodeTaken',
  description: 'The campaign has one with this code already.',
  interfaces: [UserError],
})

builder.objectType(LimitReached, {
  name: 'LimitReached',
  description: 'There may be only so many, and there are.',
  interfaces: [UserError],
  fields: (t) => ({ most: t.exposeInt('most', { description: 'How many there may be.' }) }),
})

export const keyDescription =
  'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change.'
export const reasonDescription = 'Why, 1–500 characters; kept in the audit.'
export const replayedDescription = 'Whether the key was used before: this is the answer to the first request.'
const notRetroactive = 'Deeds recorded before a change stay what they were.'

const OpenPartnerInput = builder
  .inputType('OpenPartnerInput', {
    description: 'A business that takes part from now on.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign it takes part in.' }),
      code: t.string({
        required: true,
        description: 'A short name, unique in the campaign: 1–32 small letters, digits or -, a letter first.',
      }),
      nameZh: t.string({ required: true, description: 'The name in Chinese, 1–80 characters.' }),
      nameEn: t.string({ required: true, description: 'The name in English, 1–80 characters.' }),
      kind: t.field({ type: PartnerKind, required: true, description: 'Whose business it is.' }),
      paymentChannel: t.boolean({
        required: true,
        description: 'Whether it takes payments and may record donations. That never changes.',
      }),
      dailyFlowerQuota: t.int({
        description:
          'At most so many flowers for deeds of one civil day, 0 to 1,000,000,000. Default: no limit of its own.',
      }),
      deedTypes: t.idList({ required: true, description: 'The deeds it may record, at most 100.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(openPartnerShape)

const ChangePartnerInput = builder
  .inputType('ChangePartnerInput', {
    description: 'What changes about a partner: what is left out stays as it is.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      partner: t.id({ required: true, description: 'The partner.' }),
      nameZh: t.string({ description: 'The name in Chinese, 1–80 characters.' }),
      nameEn: t.string({ description: 'The name in English, 1–80 characters.' }),
      kind: t.field({ type: PartnerKind, description: 'Whose business it is.' }),
      dailyFlowerQuota: t.int({
        description:
          'At most so many flowers for deeds of one civil day, 0 to 1,000,000,000; null: no limit of its own. It holds for every day from the next deed on; flowers above it that were granted stay.',
      }),
      deedTypes: t.idList({ description: 'All the deeds it may record from now on, at most 100.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(changePartnerShape)

const numbers = {
  flowers: 'Flowers for one deed, 1 to 1,000.',
  dailyCap: 'How many deeds count for one person on one day, 1 to 1,000.',
  lateDays: 'For how many days after its day a deed may still be recorded, 0 to 60.',
}

const OpenDeedTypeInput = builder
  .inputType('OpenDeedTypeInput', {
    description: 'A kind of good deed that earns flowers from now on.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign it belongs to.' }),
      code: t.string({
        required: true,
        description:
          'What partners name it by, unique in the campaign: 1–32 capital letters, digits or _, a letter first.',
      }),
      nameZh: t.string({ required: true, description: 'The name in Chinese, 1–80 characters.' }),
      nameEn: t.string({ required: true, description: 'The name in English, 1–80 characters.' }),
      flowers: t.int({ required: true, description: numbers.flowers }),
      dailyCap: t.int({ required: true, description: numbers.dailyCap }),
      lateDays: t.int({ required: true, description: numbers.lateDays }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(openDeedTypeShape)

const ChangeDeedTypeInput = builder
  .inputType('ChangeDeedTypeInput', {
    description: `What changes about a type of deed: what is left out stays as it is. ${notRetroactive}`,
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      deedType: t.id({ required: true, description: 'The type of deed.' }),
      nameZh: t.string({ description: 'The name in Chinese, 1–80 characters.' }),
      nameEn: t.string({ description: 'The name in English, 1–80 characters.' }),
      flowers: t.int({ description: numbers.flowers }),
      dailyCap: t.int({ description: numbers.dailyCap }),
      lateDays: t.int({ description: numbers.lateDays }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(changeDeedTypeShape)

interface PartnerSteered {
  partner: number
  replayed: boolean
}

function partnerSuccess(name: string, description: string) {
  return builder.objectRef<PartnerSteered>(name).implement({
    description,
    fields: (t) => ({
      partner: t.field({
        type: Partner,
        description: 'The partner as it is now.',
        resolve: ({ partner }) => partner,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

interface DeedTypeSteered {
  deedType: number
  replayed: boolean
}

function deedTypeSuccess(name: string, description: string) {
  return builder.objectRef<DeedTypeSteered>(name).implement({
    description,
    fields: (t) => ({
      deedType: t.field({
        type: DeedType,
        description: 'The type of deed as it is now.',
        resolve: ({ deedType }) => deedType,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

const OpenPartnerSuccess = partnerSuccess('OpenPartnerSuccess', 'The partner takes part.')
const ChangePartnerSuccess = partnerSuccess('ChangePartnerSuccess', 'The partner is changed.')
const OpenDeedTypeSuccess = deedTypeSuccess('OpenDeedTypeSuccess', 'The deed earns flowers.')
const ChangeDeedTypeSuccess = deedTypeSuccess('ChangeDeedTypeSuccess', 'The type of deed is changed.')

async function partnerIn(answer: Promise<Answered>): Promise<PartnerSteered> {
  const { subject, replayed } = await answer
  return { partner: decodeId('Partner', subject, 'partner'), replayed }
}

async function deedTypeIn(answer: Promise<Answered>): Promise<DeedTypeSteered> {
  const { subject, replayed } = await answer
  return { deedType: decodeId('DeedType', subject, 'deedType'), replayed }
}

const always = [NotFound, IdempotencyConflict, CampaignSettled]

builder.mutationFields((t) => ({
  openPartner: t.field({
    type: OpenPartnerSuccess,
    description: 'Lets a business take part. At most 500 in a campaign. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: OpenPartnerInput, required: true, description: 'The partner.' }) },
    errors: {
      types: [...always, CodeTaken, LimitReached],
      union: { name: 'OpenPartnerResult', description: 'What became of openPartner.' },
    },
    resolve: (_root, { input }, { app, viewer }) => partnerIn(openPartner(app, viewer, input)),
  }),
  changePartner: t.field({
    type: ChangePartnerSuccess,
    description: `Changes a partner's names, kind, quota or deeds, from the very next deed on. ${notRetroactive} Staff only.`,
    authScopes: { staff: true },
    args: { input: t.arg({ type: ChangePartnerInput, required: true, description: 'What changes.' }) },
    errors: {
      types: always,
      union: { name: 'ChangePartnerResult', description: 'What became of changePartner.' },
    },
    resolve: (_root, { input }, { app, viewer }) => partnerIn(changePartner(app, viewer, input)),
  }),
  openDeedType: t.field({
    type: OpenDeedTypeSuccess,
    description:
      'Lets a kind of good deed earn flowers; partners that may record it are named with changePartner. At most 100 in a campaign. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: OpenDeedTypeInput, required: true, description: 'The type of deed.' }) },
    errors: {
      types: [...always, CodeTaken, LimitReached],
      union: { name: 'OpenDeedTypeResult', description: 'What became of openDeedType.' },
    },
    resolve: (_root, { input }, { app, viewer }) => deedTypeIn(openDeedType(app, viewer, input)),
  }),
  changeDeedType: t.field({
    type: ChangeDeedTypeSuccess,
    description: `Changes what a deed earns and its limits, for deeds recorded from now on, whenever they were done. ${notRetroactive} Staff only.`,
    authScopes: { staff: true },
    args: { input: t.arg({ type: ChangeDeedTypeInput, required: true, description: 'What changes.' }) },
    errors: {
      types: always,
      union: { name: 'ChangeDeedTypeResult', description: 'What became of changeDeedType.' },
    },
    resolve: (_root, { input }, { app, viewer }) => deedTypeIn(changeDeedType(app, viewer, input)),
  }),
}))

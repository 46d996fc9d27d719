// The verbs of dreams on the wire. All are staff's, and each is an entry of the campaign's journal.
import { Campaign } from '../campaign/campaign.graphql.ts'
import { CampaignNotLive, CampaignSettled } from '../campaign/campaign.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { DreamNotCollecting } from '../flower/gift.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { ProjectCategoryType } from '../project/project.graphql.ts'
import { ProjectNotFiled, ProjectReceiverNotEligible } from '../project/project.ts'
import { TooManyMilestones } from '../totals/milestones.ts'
import { Dream, DreamStateType, MissPolicyType } from './dream.graphql.ts'
import {
  DreamFundExhausted,
  DreamNotOver,
  DreamStateConflict,
  defaultFeedbackDays,
  MissPolicyConflict,
  NothingToFund,
} from './dream.ts'
import { convertDream, convertDreamShape, fundDream, fundDreams, fundDreamsShape } from './funding.ts'
import { closeDream, dreamStepShape, resumeDream, suspendDream } from './lifecycle.ts'
import { returnFlowers, rollOverFlowers, rollOverShape } from './missed.ts'
import { openDream, openDreamShape } from './opening.ts'
import { ProposalClaimed, ProposalStateForbids, ProposalUntranslated } from './proposalState.ts'

const keyDescription =
  'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change.'
const reasonDescription = 'Why, 1–500 characters; kept in the audit.'
const replayedDescription = 'Whether the key was used before: this is the answer to the first request.'

builder.objectType(DreamStateConflict, {
  name: 'DreamStateConflict',
  description: 'This is not done to a dream that stands where this one does.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: DreamStateType, description: 'Where it stands.' }),
  }),
})

builder.objectType(DreamNotOver, {
  name: 'DreamNotOver',
  description: 'The window of the dream has not ended.',
  interfaces: [UserError],
  fields: (t) => ({
    opensAt: t.expose('opensAt', { type: 'DateTime', description: 'When it opens, or opened.' }),
    closesAt: t.expose('closesAt', {
      type: 'DateTime',
      description: 'The first instant at which it can be closed.',
    }),
  }),
})

builder.objectType(MissPolicyConflict, {
  name: 'MissPolicyConflict',
  description: 'The policy of the dream for missing its minimum is another one.',
  interfaces: [UserError],
  fields: (t) => ({ policy: t.expose('policy', { type: MissPolicyType, description: 'What it is.' }) }),
})

builder.objectType(DreamFundExhausted, {
  name: 'DreamFundExhausted',
  description: 'The fund for dreams has less left than the dream needs. Promise it more, and ask again.',
  interfaces: [UserError],
  fields: (t) => ({
    available: t.field({
      type: Money,
      description: 'What it has left.',
      resolve: ({ available }) => available,
    }),
    needed: t.field({ type: Money, description: 'What the dream needs.', resolve: ({ needed }) => needed }),
  }),
})

builder.objectType(NothingToFund, {
  name: 'NothingToFund',
  description: 'The flowers of the dream, at its rate and within its cap, come to nothing.',
  interfaces: [UserError],
  fields: (t) => ({
    flowers: t.expose('flowers', {
      type: 'SafeInt',
      description: 'The flowers that counted when it was closed.',
    }),
  }),
})

const TierInput = builder.inputType('DreamTierInput', {
  description: 'What a dream can do beyond its minimum.',
  fields: (t) => ({
    flowers: t.field({
      type: 'SafeInt',
      required: true,
      description: 'The flowers that it takes: more than the minimum, and than the tier before.',
    }),
    nameZh: t.string({ required: true, description: 'What it can do then, in Chinese, 1–80 characters.' }),
    nameEn: t.string({ required: true, description: 'What it can do then, in English, 1–200 characters.' }),
  }),
})

const BusinessInput = builder.inputType('BusinessInput', {
  description: 'A business by its name.',
  fields: (t) => ({
    nameZh: t.string({ required: true, description: 'The name in Chinese, 1–80 characters.' }),
    nameEn: t.string({ required: true, description: 'The name in English, 1–80 characters.' }),
  }),
})

const SponsorInput = builder.inputType('DreamSponsorInput', {
  description: 'Who stands behind a dream, one way or the other.',
  isOneOf: true,
  fields: (t) => ({
    partner: t.id({ description: 'A partner of the campaign.' }),
    business: t.field({ type: BusinessInput, description: 'Another business.' }),
  }),
})

const OpenDreamInput = builder
  .inputType('OpenDreamInput', {
    description: 'A dream. Nothing of it changes once it is opened: what the first giver read holds for all.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign.' }),
      nameZh: t.string({ required: true, description: 'The name in Chinese, 1–80 characters.' }),
      nameEn: t.string({ required: true, description: 'The name in English, 1–200 characters.' }),
      storyZh: t.string({ required: true, description: 'The story in Chinese, 1–2,000 characters.' }),
      storyEn: t.string({ required: true, description: 'The story in English, 1–4,000 characters.' }),
      beneficiaryTarget: t.int({
        required: true,
        description: 'How many it wants to help, 1–2,000,000,000; its reports are counted against it.',
      }),
      beneficiaryUnitZh: t.string({
        required: true,
        description: 'Whom it counts, in Chinese, 1–40 characters.',
      }),
      beneficiaryUnitEn: t.string({
        required: true,
        description: 'Whom it counts, in English, 1–80 characters.',
      }),
      evidenced: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether published reports know the dream; false: it is one of this campaign alone.',
      }),
      opensAt: t.field({
        type: 'DateTime',
        required: true,
        description: 'The first instant at which it takes flowers, not before the campaign starts.',
      }),
      closesAt: t.field({
        type: 'DateTime',
        required: true,
        description:
          'The first instant at which it no longer does: to come, and not after the campaign ends.',
      }),
      minimumFlowers: t.field({
        type: 'SafeInt',
        required: true,
        description: 'The flowers that it needs to come true, 1–1,000,000,000,000.',
      }),
      tiers: t.field({
        type: [TierInput],
        required: true,
        defaultValue: [],
        description: 'What it can do beyond that, in ascending order: 0–10.',
      }),
      proposals: t.idList({
        description:
          'The proposals it came from, SHORTLISTED ones of the same campaign, at most 100: they become SELECTED, and their authors and those merged into them are credited.',
      }),
      sponsors: t.field({
        type: [SponsorInput],
        required: true,
        defaultValue: [],
        description: 'The businesses that stand behind it: 0–20.',
      }),
      missPolicy: t.field({
        type: MissPolicyType,
        required: true,
        defaultValue: 'RETURN_FLOWERS',
        description: 'What becomes of its flowers when they are too few.',
      }),
      fundingRate: t.field({
        type: 'SafeInt',
        required: true,
        description: 'What each flower is worth when it is funded, in fen, 1–1,000,000.',
      }),
      fundingCap: t.field({
        type: 'SafeInt',
        required: true,
        description: 'What it is funded with at most, in fen, 1–1,000,000,000,000.',
      }),
      feedbackDays: t.int({
        required: true,
        defaultValue: defaultFeedbackDays,
        description:
          'The first report of its project is due at most so many days of 24 hours after closesAt, 1–366. Default 92: in 2022, flowers of September were to be answered from the end of November to early December.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(openDreamShape)

const DreamStepInput = builder
  .inputType('DreamStepInput', {
    description: 'A step of a dream.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      dream: t.id({ required: true, description: 'The dream.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(dreamStepShape)

const RollOverInput = builder
  .inputType('RollOverFlowersInput', {
    description: 'Where the flowers of a dream that missed are to go.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      dream: t.id({ required: true, description: 'The dream that missed, whose policy is ROLL_OVER.' }),
      into: t.id({ required: true, description: 'Another dream of the campaign, which collects now.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(rollOverShape)

const FundDreamsInput = builder
  .inputType('FundDreamsInput', {
    description: 'Money for the dreams of a campaign.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign.' }),
      amount: t.field({
        type: 'SafeInt',
        required: true,
        description: 'What is promised on top of what was before, in fen, 1–1,000,000,000,000.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(fundDreamsShape)

const PlannedReportInput = builder.inputType('PlannedReportInput', {
  description: 'A report that the project will owe to everybody who gave a flower.',
  fields: (t) => ({
    titleZh: t.string({ required: true, description: 'The title in Chinese, 1–80 characters.' }),
    titleEn: t.string({ required: true, description: 'The title in English, 1–200 characters.' }),
    dueAt: t.field({
      type: 'DateTime',
      required: true,
      description:
        "When it is due: after the report before, within ten years after the dream closed. The first: not before the dream closed, and at most the dream's feedbackDays after it.",
    }),
    plannedBeneficiaries: t.int({
      required: true,
      description:
        "How many are to be helped until then since the report before, in the dream's unit, 0–2,000,000,000.",
    }),
    plannedSpending: t.field({
      type: 'SafeInt',
      required: true,
      description:
        'What is to be spent until then since the report before, in fen. All reports together: at most the funding.',
    }),
  }),
})

const ConvertDreamInput = builder
  .inputType('ConvertDreamInput', {
    description: 'The project that a dream becomes, with the reports that it will owe.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      dream: t.id({ required: true, description: 'The dream, which is FUNDED.' }),
      number: t.string({
        required: true,
        description: "The project's number, 1–32 letters, digits or -: no other project has it.",
      }),
      titleZh: t.string({ required: true, description: 'The title in Chinese, 1–80 characters.' }),
      titleEn: t.string({ required: true, description: 'The title in English, 1–200 characters.' }),
      category: t.field({ type: ProjectCategoryType, required: true, description: 'What it works for.' }),
      region: t.string({
        required: true,
        description: 'Where its work is done: the code of a region, such as "440000", or "UNKNOWN".',
      }),
      initiator: t.id({ required: true, description: 'The organization that started it.' }),
      receivingOrganization: t.id({
        required: true,
        description:
          'Who receives the money: a public charity in good standing whose certificate covers today.',
      }),
      executingOrganization: t.id({
        required: true,
        description: 'Who does the work: an organization that is ACTIVE.',
      }),
      filingNumber: t.string({
        required: true,
        description:
          'The record number of its plan, which begins with the credit code of the receiving organization: 18 characters, A and five digits.',
      }),
      reports: t.field({
        type: [PlannedReportInput],
        required: true,
        description:
          'The reports it will owe, 1–12 in the order in which they are due. The first is the FIRST_FEEDBACK, the last of several is the FINAL, those between are of the kind STAGE.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(convertDreamShape)

interface DreamChanged {
  dream: number
  replayed: boolean
}

function dreamSuccess(name: string, description: string) {
  return builder.objectRef<DreamChanged>(name).implement({
    description,
    fields: (t) => ({
      dream: t.field({
        type: Dream,
        description: 'The dream as it is now.',
        resolve: ({ dream }) => dream,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

const OpenDreamSuccess = dreamSuccess('OpenDreamSuccess', 'The dream is announced.')
const CloseDreamSuccess = dreamSuccess('CloseDreamSuccess', 'The dream is closed.')
const SuspendDreamSuccess = dreamSuccess('SuspendDreamSuccess', 'The dream is set aside.')
const ResumeDreamSuccess = dreamSuccess('ResumeDreamSuccess', 'The dream goes on.')
const ReturnFlowersSuccess = dreamSuccess('ReturnFlowersSuccess', 'The flowers are on their way back.')
const RollOverFlowersSuccess = dreamSuccess('RollOverFlowersSuccess', 'The flowers are on their way.')
const FundDreamSuccess = dreamSuccess('FundDreamSuccess', 'The dream has its money.')
const ConvertDreamSuccess = dreamSuccess('ConvertDreamSuccess', 'The dream is a project.')

const FundDreamsSuccess = builder
  .objectRef<{ campaign: number; replayed: boolean }>('FundDreamsSuccess')
  .implement({
    description: 'The money is promised.',
    fields: (t) => ({
      campaign: t.field({
        type: Campaign,
        description: 'The campaign as it is now.',
        resolve: ({ campaign }) => campaign,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })

async function changed(answer: Promise<{ subject: string; replayed: boolean }>): Promise<DreamChanged> {
  const { subject, replayed } = await answer
  return { dream: decodeId('Dream', subject, 'dream'), replayed }
}

const always = [NotFound, IdempotencyConflict, CampaignSettled]

builder.mutationFields((t) => ({
  openDream: t.field({
    type: OpenDreamSuccess,
    description: 'Announces a dream: SCHEDULED until its window opens. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: OpenDreamInput, required: true, description: 'The dream.' }) },
    errors: {
      types: [...always, TooManyMilestones, ProposalStateForbids, ProposalClaimed, ProposalUntranslated],
      union: { name: 'OpenDreamResult', description: 'What became of openDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(openDream(app, viewer, input)),
  }),
  closeDream: t.field({
    type: CloseDreamSuccess,
    description:
      'Closes a dream whose window has ended: CLOSED when it reached its minimum, else MISSED. It happens by itself too, soon after closesAt. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: DreamStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, DreamStateConflict, DreamNotOver],
      union: { name: 'CloseDreamResult', description: 'What became of closeDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(closeDream(app, viewer, input)),
  }),
  suspendDream: t.field({
    type: SuspendDreamSuccess,
    description:
      'Sets a dream aside that still goes anywhere: it takes no flowers, gives none back and is not funded, while its window runs on. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: DreamStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, DreamStateConflict],
      union: { name: 'SuspendDreamResult', description: 'What became of suspendDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(suspendDream(app, viewer, input)),
  }),
  resumeDream: t.field({
    type: ResumeDreamSuccess,
    description: 'Takes a dream up again where it was set aside. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: DreamStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, DreamStateConflict],
      union: { name: 'ResumeDreamResult', description: 'What became of resumeDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(resumeDream(app, viewer, input)),
  }),
  returnFlowers: t.field({
    type: ReturnFlowersSuccess,
    description:
      'Gives the flowers of a dream back that MISSED, whatever its policy was: the first 500 gifts at once, the others soon after, by themselves. With the policy RETURN_FLOWERS all of it happens by itself. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: DreamStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, DreamStateConflict],
      union: { name: 'ReturnFlowersResult', description: 'What became of returnFlowers.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(returnFlowers(app, viewer, input)),
  }),
  rollOverFlowers: t.field({
    type: RollOverFlowersSuccess,
    description:
      'Hands the flowers of a dream that MISSED over to another one that collects: the first 500 gifts at once, the others soon after, by themselves. When the other one closes meanwhile, the rest waits for a third to be named, or is given back. Staff only.',
    authScopes: { staff: true },
    args: {
      input: t.arg({ type: RollOverInput, required: true, description: 'From where, and into what.' }),
    },
    errors: {
      types: [...always, DreamStateConflict, MissPolicyConflict, DreamNotCollecting, CampaignNotLive],
      union: { name: 'RollOverFlowersResult', description: 'What became of rollOverFlowers.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(rollOverFlowers(app, viewer, input)),
  }),
  fundDreams: t.field({
    type: FundDreamsSuccess,
    description: 'Promises money to the fund for the dreams of a campaign. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: FundDreamsInput, required: true, description: 'How much.' }) },
    errors: {
      types: always,
      union: { name: 'FundDreamsResult', description: 'What became of fundDreams.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => {
      const { subject, replayed } = await fundDreams(app, viewer, input)
      return { campaign: decodeId('Campaign', subject, 'campaign'), replayed }
    },
  }),
  fundDream: t.field({
    type: FundDreamSuccess,
    description:
      'Funds a dream that is CLOSED, from the fund for dreams: closedFlowers × fundingRate, at most fundingCap. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: DreamStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, DreamStateConflict, DreamFundExhausted, NothingToFund],
      union: { name: 'FundDreamResult', description: 'What became of fundDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(fundDream(app, viewer, input)),
  }),
  convertDream: t.field({
    type: ConvertDreamSuccess,
    description:
      'Makes a dream that is FUNDED a project, one and the same: EXECUTING from its first moment, because its money is there. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ConvertDreamInput, required: true, description: 'The project.' }) },
    errors: {
      types: [...always, DreamStateConflict, ProjectNotFiled, ProjectReceiverNotEligible],
      union: { name: 'ConvertDreamResult', description: 'What became of convertDream.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(convertDream(app, viewer, input)),
  }),
}))

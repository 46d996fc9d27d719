// Donations on the wire. A donation is seen by those it concerns: its donor, its channel, its receiver and staff.
// Everybody else sees what it adds to the totals.
import { ViewerType } from '../auth/viewer.graphql.ts'
import { CampaignPhaseType } from '../campaign/campaign.graphql.ts'
import { CampaignNotLive, CampaignSettled } from '../campaign/campaign.ts'
import { DonorIdentity } from '../donor/donor.graphql.ts'
import { DonorBanned } from '../donor/donor.ts'
import { ownDonor } from '../donor/self.ts'
import { type DomainError, IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { Money } from '../graphql/scalars.ts'
import { entryKey, loadEntryNodes } from '../journal/entryNodes.ts'
import { Organization } from '../organization/organization.graphql.ts'
import { Partner } from '../partner/partner.graphql.ts'
import { Project, ProjectStateType, projectReferredTo } from '../project/project.graphql.ts'
import { Region, regionOf } from '../region/region.graphql.ts'
import { TeamClosed, TeamGathersElsewhere } from '../team/team.ts'
import {
  type Donated,
  donate,
  donateMany,
  donateManyShape,
  donateShape,
  refundDonation,
  refundDonationShape,
  voidDonation,
} from './donate.ts'
import {
  type DonationRow,
  type DonationState,
  donationOrder,
  donationsByEntries,
  readDonations,
} from './donation.store.ts'
import {
  AlreadyRefunded,
  DonationsStopped,
  MatchDisbursed,
  PaymentReferenceUsed,
  ProjectNotOpen,
  ReceiverNotEligible,
} from './donation.ts'

const DonationStateType = builder.enumType('DonationState', {
  description: 'Where a donation stands.',
  values: {
    PAID: { description: 'The channel has captured the money.' },
    REFUNDED: { description: 'It was given back in full, with everything that followed from it.' },
    VOIDED: {
      description:
        'Its capture never stood: it was taken back in full, with everything that followed from it.',
    },
  } as const satisfies Record<DonationState, { description: string }>,
})

export const Donation = builder.loadableNode('Donation', {
  description: "A gift of money to a project, recorded in its campaign's journal.",
  id: { resolve: (donation: DonationRow) => entryKey(donation), parse: (id) => id },
  load: async (ids: string[], context: Context): Promise<(DonationRow | null)[]> => {
    const own = await ownDonor(context)
    return loadEntryNodes(
      ids,
      (entries) => donationsByEntries(context.app.db.orm, entries),
      (donation) => concerns(donation, context, own?.id),
    )
  },
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "Its entry in the campaign's journal: totals with this seq or a higher one contain it.",
    }),
    project: t.field({
      type: Project,
      description: 'The project given to.',
      resolve: ({ projectId }, _args, context) => projectReferredTo(context, projectId),
    }),
    receivingOrganization: t.field({
      type: Organization,
      description: 'Who receives the money, as it was when the gift was paid. It never changes.',
      resolve: ({ receivingOrganizationId }) => receivingOrganizationId,
    }),
    donor: t.field({
      type: DonorIdentity,
      description: 'Who gave, as far as the donor wants it known.',
      resolve: ({ donorId, anonymous }) => ({ donorId, anonymous }),
    }),
    channel: t.field({
      type: Partner,
      description: 'The payment channel that captured the money.',
      resolve: ({ channelId }) => channelId,
    }),
    amount: t.field({ type: Money, description: 'What was given.', resolve: ({ amount }) => amount }),
    region: t.field({
      type: Region,
      description: 'Where the gift counts to; UNKNOWN when nobody said.',
      resolve: ({ regionCode }) => regionOf(regionCode),
    }),
    message: t.exposeString('message', { nullable: true, description: "The donor's words; null: none." }),
    state: t.expose('state', { type: DonationStateType, description: 'Where it stands.' }),
    paidAt: t.expose('paidAt', {
      type: 'DateTime',
      description: "When it was recorded, by the server's clock.",
    }),
    day: t.exposeString('day', { description: "The campaign's civil day it counts to, YYYY-MM-DD." }),
    paymentReference: t.exposeString('paymentReference', {
      nullable: true,
      authScopes: ({ channelId }) => ({ $any: { staff: true, ownPartner: channelId } }),
      unauthorizedResolver: () => null,
      description: "The channel's reference of the payment; null: none, or not for the viewer to see.",
    }),
  }),
})

function concerns(donation: DonationRow, { viewer }: Context, ownId: bigint | undefined): boolean {
  switch (viewer.role) {
    case 'staff':
      return true
    case 'donor':
      return donation.donorId !== null && donation.donorId === ownId
    case 'partner':
      return viewer.subject === `prt_${donation.channelId}`
    case 'organization':
      return viewer.subject === `org_${donation.receivingOrganizationId}`
    default:
      return false
  }
}

builder.objectField(Project, 'donations', (t) =>
  t.connection(
    {
      type: Donation,
      description: 'Its donations, the newest first: for staff and its receiving organization.',
      authScopes: ({ receivingOrganizationId }) => ({
        $any: { staff: true, ownOrganization: receivingOrganizationId },
      }),
      complexity: connectionComplexity,
      resolve: ({ id }, args, { app }) =>
        keysetConnection(args, donationOrder, (page) => readDonations(app.db.orm, { projectId: id }, page)),
    },
    { name: 'DonationConnection', description: 'A page of donations.' },
    { name: 'DonationEdge', description: 'A donation and its place in the list.' },
  ),
)

builder.objectField(ViewerType, 'donations', (t) =>
  t.connection(
    {
      type: Donation,
      description: "The donor's own donations, the newest first.",
      authScopes: { donor: true },
      complexity: connectionComplexity,
      resolve: async (_viewer, args, context) => {
        const own = await ownDonor(context)
        return keysetConnection(args, donationOrder, async (page) =>
          own ? readDonations(context.app.db.orm, { donorId: own.id }, page) : [],
        )
      },
    },
    { name: 'ViewerDonationConnection', description: 'A page of own donations.' },
    { name: 'ViewerDonationEdge', description: 'An own donation and its place in the list.' },
  ),
)

builder.objectType(CampaignNotLive, {
  name: 'CampaignNotLive',
  description: 'The campaign takes no gifts now.',
  interfaces: [UserError],
  fields: (t) => ({
    phase: t.expose('phase', { type: CampaignPhaseType, description: 'Where the campaign stands.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'The first instant of the campaign.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'The first instant after the campaign.' }),
  }),
})

builder.objectType(CampaignSettled, {
  name: 'CampaignSettled',
  description: 'The campaign is settled: nothing in it changes any more.',
  interfaces: [UserError],
})

builder.objectType(ProjectNotOpen, {
  name: 'ProjectNotOpen',
  description: 'The project takes no donations now.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: ProjectStateType, description: 'Where the project stands.' }),
  }),
})

builder.objectType(ReceiverNotEligible, {
  name: 'ReceiverNotEligible',
  description: "The project's receiving organization may not receive donations today.",
  interfaces: [UserError],
})

builder.objectType(DonorBanned, {
  name: 'DonorBanned',
  description: 'The person is excluded from giving and earning.',
  interfaces: [UserError],
})

builder.objectType(PaymentReferenceUsed, {
  name: 'PaymentReferenceUsed',
  description: 'The payment reference already stands behind another donation of the same channel.',
  interfaces: [UserError],
})

builder.objectType(AlreadyRefunded, {
  name: 'AlreadyRefunded',
  description: 'The donation was refunded or voided before, under another idempotency key.',
  interfaces: [UserError],
})

builder.objectType(DonationsStopped, {
  name: 'DonationsStopped',
  description: 'A brake is on: no gifts are taken here for now.',
  interfaces: [UserError],
  fields: (t) => ({
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'When the brake ends by itself; null: when staff releases it.',
    }),
  }),
})

builder.objectType(MatchDisbursed, {
  name: 'MatchDisbursed',
  description: 'The match of gifts has been paid out: to change it needs a recorded adjustment.',
  interfaces: [UserError],
  fields: (t) => ({
    donations: t.field({
      type: [Donation],
      description: 'Those whose match it is.',
      resolve: ({ donations }) => donations.map(entryKey),
    }),
  }),
})

const DonateSuccess = builder.objectRef<Donated>('DonateSuccess').implement({
  description: 'The donation is recorded, durably.',
  fields: (t) => ({
    donation: t.field({ type: Donation, description: 'The donation.', resolve: ({ donation }) => donation }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

const DonateResult = builder.errorUnion('DonateResult', {
  description: 'What became of a donation that was sent.',
  types: [
    DonateSuccess,
    NotFound,
    IdempotencyConflict,
    CampaignNotLive,
    ProjectNotOpen,
    ReceiverNotEligible,
    TeamClosed,
    TeamGathersElsewhere,
    DonorBanned,
    PaymentReferenceUsed,
    DonationsStopped,
  ],
  resolveType: () => 'DonateSuccess',
})

const DonateManySuccess = builder
  .objectRef<{ results: (Donated | DomainError)[] }>('DonateManySuccess')
  .implement({
    description: 'Every donation of the batch was answered.',
    fields: (t) => ({
      results: t.field({
        type: [DonateResult],
        description: 'One answer for each donation, in the order sent: recorded, or refused alone.',
        // Refusals among them are known by their class.
        resolve: ({ results }) => results as Donated[],
      }),
    }),
  })

const RefundDonationSuccess = builder.objectRef<Donated>('RefundDonationSuccess').implement({
  description: 'The donation is refunded.',
  fields: (t) => ({
    donation: t.field({ type: Donation, description: 'The donation.', resolve: ({ donation }) => donation }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

const VoidDonationSuccess = builder.objectRef<Donated>('VoidDonationSuccess').implement({
  description: 'The donation is void.',
  fields: (t) => ({
    donation: t.field({ type: Donation, description: 'The donation.', resolve: ({ donation }) => donation }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

const DonateInput = builder
  .inputType('DonateInput', {
    description: 'A gift of money.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description: 'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same gift.',
      }),
      project: t.id({ required: true, description: 'The project to give to.' }),
      amount: t.field({
        type: 'SafeInt',
        required: true,
        description: 'In fen, from 1 to 10,000,000,000 (100 million yuan).',
      }),
      donorRef: t.string({
        description:
          'Who gives, as the channel names people: 1–64 letters, digits or any of . _ : @ -, the same as personRef. Left out: nobody is named.',
      }),
      team: t.id({ description: 'The team it is given with: one that gathers for this project.' }),
      regionCode: t.string({
        description:
          "Where from: a province-level code of GB/T 2260, such as 440000, or UNKNOWN. Left out: the donor's own.",
      }),
      anonymous: t.boolean({
        description: "Whether the donor is not to be named. Left out: the donor's own wish.",
      }),
      message: t.string({ description: "The donor's words, at most 200 characters." }),
      paymentReference: t.string({
        description:
          "The channel's reference of the payment, 1–64 visible ASCII characters: one donation for each.",
      }),
    }),
  })
  .validate(donateShape)

const DonateManyInput = builder
  .inputType('DonateManyInput', {
    description: 'Gifts of money that are settled together.',
    fields: (t) => ({
      donations: t.field({
        type: [DonateInput],
        required: true,
        description: 'The donations, 1 to 500, as far as they fit into a message of 64 KiB.',
      }),
    }),
  })
  .validate(donateManyShape)

const RefundDonationInput = builder
  .inputType('RefundDonationInput', {
    description: 'A refund of a whole donation.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description: 'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same refund.',
      }),
      donation: t.id({ required: true, description: 'The donation to give back.' }),
      reason: t.string({ required: true, description: 'Why, 1–200 characters; kept with the refund.' }),
    }),
  })
  .validate(refundDonationShape)

const VoidDonationInput = builder
  .inputType('VoidDonationInput', {
    description: 'The voiding of a whole donation.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same voiding.',
      }),
      donation: t.id({ required: true, description: 'The donation whose capture never stood.' }),
      reason: t.string({ required: true, description: 'Why, 1–200 characters; kept with the donation.' }),
    }),
  })
  .validate(refundDonationShape)

builder.mutationFields((t) => ({
  donate: t.field({
    type: DonateResult,
    description:
      "Records a donation whose money a payment channel has captured: a partner's token. Where the sandbox channel is on, a donor's own token will do, and no money moves.",
    authScopes: { $any: { partner: true, donor: true } },
    args: { input: t.arg({ type: DonateInput, required: true, description: 'What to give.' }) },
    resolve: (_root, { input }, { app, viewer }) => donate(app, viewer, input),
  }),
  donateMany: t.field({
    type: DonateManySuccess,
    description:
      "Records donations that a payment channel settles in bulk: a partner's token. Each is answered alone, as donate would answer it; one that is malformed refuses the request, and nothing is written.",
    authScopes: { partner: true },
    // Every donation is a command of its own, whatever is asked about it.
    complexity: ({ input }) => ({ field: input.donations.length, multiplier: 1 }),
    args: { input: t.arg({ type: DonateManyInput, required: true, description: 'What to give.' }) },
    errors: {
      types: [],
      union: { name: 'DonateManyResult', description: 'What became of donateMany.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => ({ results: await donateMany(app, viewer, input) }),
  }),
  refundDonation: t.field({
    type: RefundDonationSuccess,
    description:
      "Gives a whole donation back, with everything that followed from it: the channel's own partner token, or staff.",
    authScopes: { $any: { partner: true, staff: true } },
    args: { input: t.arg({ type: RefundDonationInput, required: true, description: 'What to refund.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, AlreadyRefunded, MatchDisbursed],
      union: { name: 'RefundDonationResult', description: 'What became of refundDonation.' },
    },
    resolve: (_root, { input }, { app, viewer }) => refundDonation(app, viewer, input),
  }),
  voidDonation: t.field({
    type: VoidDonationSuccess,
    description:
      "Takes a whole donation back because its capture never stood — a chargeback, a capture made twice — with everything that followed from it: the channel's own partner token, or staff. It counts to refunded.",
    authScopes: { $any: { partner: true, staff: true } },
    args: { input: t.arg({ type: VoidDonationInput, required: true, description: 'What to void.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, AlreadyRefunded, MatchDisbursed],
      union: { name: 'VoidDonationResult', description: 'What became of voidDonation.' },
    },
    resolve: (_root, { input }, { app, viewer }) => voidDonation(app, viewer, input),
  }),
}))

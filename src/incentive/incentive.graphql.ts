// The incentive fund on the wire: its tracks with their budgets, and awards with the formula of their score. An award is
// everybody's to see from its public notice on; before, it is the staff's and the nominated organization's.
import { Campaign, campaignReferredTo } from '../campaign/campaign.graphql.ts'
import { CampaignSettled, seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { NoticeNotOver, SecondPersonRequired } from '../governance/approval.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId, parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { Money } from '../graphql/scalars.ts'
import { Organization, OrganizationStateType } from '../organization/organization.graphql.ts'
import { sightOf } from '../project/project.ts'
import {
  awardedOfTracks,
  awardOrder,
  awardsByIds,
  readAwardsOf,
  receivedOutsideWindows,
  tracksByIds,
  tracksOfCampaigns,
} from './award.read.store.ts'
import {
  AwardStateConflict,
  formulaOf,
  NominatedAlready,
  OrganizationSetAside,
  type Points,
  TrackExceeded,
  TrackOpenAlready,
} from './award.ts'
import {
  approveAward,
  awardStepShape,
  disburseAward,
  nominateAward,
  nominateAwardShape,
  openTrack,
  openTrackShape,
  proposeAward,
  proposeAwardShape,
  publishAward,
  rejectAward,
  scoreAward,
  scoreAwardShape,
} from './awards.ts'
import type { IncentiveAwardRow, IncentiveTrackRow } from './incentive.store.ts'
import type { AwardState, Criterion, TrackKind } from './incentive.ts'

const TrackKindType = builder.enumType('IncentiveTrackKind', {
  description: 'What a track of the incentive fund rewards.',
  values: {
    OUTSIDE_WINDOWS: { description: 'Fundraising outside the matching windows.' },
    WHOLE_YEAR: { description: 'The performance of the whole year.' },
    INNOVATION: { description: 'New ideas.' },
  } as const satisfies Record<TrackKind, { description: string }>,
})

const AwardStateType = builder.enumType('IncentiveAwardState', {
  description:
    'Where an award stands. It goes through the states in this order; REJECTED ends it before APPROVED.',
  values: {
    NOMINATED: { description: 'The organization is named.' },
    SCORED: { description: 'It has points on every criterion.' },
    PROPOSED: { description: 'An amount is set aside for it.' },
    IN_NOTICE: { description: 'It is published and open to objection.' },
    APPROVED: { description: 'A second person has approved it after the notice.' },
    DISBURSED: { description: 'It is paid out.' },
    REJECTED: { description: 'It is not given; what was set aside is back with the track.' },
  } as const satisfies Record<AwardState, { description: string }>,
})

const CriterionType = builder.objectRef<Criterion>('IncentiveCriterion').implement({
  description: 'One thing that nominees of a track are scored by.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'What points name it by.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    weight: t.exposeInt('weight', {
      description: 'Its share of the score in thousandths; those of a track add up to 1,000.',
    }),
  }),
})

const CriterionPoints = builder
  .objectRef<{ criterion: Criterion; points: number }>('IncentivePoints')
  .implement({
    description: 'What a nominee was given on one criterion.',
    fields: (t) => ({
      criterion: t.expose('criterion', { type: CriterionType, description: 'The criterion.' }),
      points: t.exposeInt('points', { description: 'From 0 to 100.' }),
    }),
  })

const MeasuredGifts = builder
  .objectRef<{ received: bigint; donationCount: bigint }>('MeasuredGifts')
  .implement({
    description: 'Gifts as the journal has them, to question points by.',
    fields: (t) => ({
      received: t.field({
        type: Money,
        description: 'Their sum, without what was given back.',
        resolve: ({ received }) => received,
      }),
      donationCount: t.expose('donationCount', { type: 'SafeInt', description: 'How many they are.' }),
    }),
  })

export const IncentiveTrack = builder.loadableNode('IncentiveTrack', {
  description: 'One of the three tracks of the incentive fund, with its budget.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) =>
    reading(tracksByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it belongs to.',
      resolve: ({ campaignId }, _args, context) => campaignReferredTo(context, campaignId),
    }),
    kind: t.expose('kind', { type: TrackKindType, description: 'What it rewards.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    budget: t.field({
      type: Money,
      description: 'What it has to give in all.',
      resolve: ({ budget }) => budget,
    }),
    committed: t.field({
      type: Money,
      description: 'What of it is set aside for awards: proposed, approved or paid out.',
      resolve: ({ committed }) => committed,
    }),
    available: t.field({
      type: Money,
      description: 'What of it no award is proposed for.',
      resolve: ({ budget, committed }) => budget - committed,
    }),
    awarded: t.loadable({
      type: Money,
      description: 'What of it was approved, paid out or not.',
      load: async (ids: number[], { app }: Context) => {
        const rows = await reading(awardedOfTracks(app.db.sql, ids))
        const awarded = new Map(rows.map((row) => [row.trackId, row.awarded]))
        return ids.map((id) => awarded.get(id) ?? 0n)
      },
      loaderOptions: freshEveryBatch,
      resolve: ({ id }) => id,
    }),
    criteria: t.expose('criteria', {
      type: [CriterionType],
      description: 'What nominees are scored by, at most 20.',
    }),
  }),
})

const trackReferredTo = references(({ db }, ids) => tracksByIds(db.orm, ids, true))

export const IncentiveAward = builder.loadableNode('IncentiveAward', {
  description:
    'An award of the incentive fund for an organization, from its nomination on. Everybody sees it from its public notice on; before, staff and the organization do.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) => reading(awardsByIds(app.db.orm, ids, sightOf(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    track: t.field({
      type: IncentiveTrack,
      description: 'The track it is on.',
      resolve: ({ trackId }, _args, context) => trackReferredTo(context, trackId),
    }),
    organization: t.field({
      type: Organization,
      description: 'Who is to get it.',
      resolve: ({ organizationId }) => organizationId,
    }),
    state: t.expose('state', { type: AwardStateType, description: 'Where it stands.' }),
    points: t.field({
      type: [CriterionPoints],
      nullable: true,
      description: 'What reviewers gave on each criterion; null: it is not scored yet.',
      resolve: async ({ trackId, points }, _args, context) => {
        if (points === null) return null
        const { criteria } = await trackReferredTo(context, trackId)
        return criteria.map((criterion) => ({ criterion, points: points[criterion.code] ?? 0 }))
      },
    }),
    score: t.exposeInt('score', {
      nullable: true,
      description: 'In thousandths of a point, 0 to 100,000; null: it is not scored yet.',
    }),
    formulaZh: t.string({
      nullable: true,
      description:
        'How the score comes about, with its numbers, in Chinese; null: it is not scored yet. Weight × points for each criterion.',
      resolve: (award, _args, context) => formulaIn(award, context, 'zh'),
    }),
    formulaEn: t.string({
      nullable: true,
      description:
        'The same in English, such as "0.400 × 80 (growth) + 0.600 × 65 (reach) = 71.000"; null: it is not scored yet.',
      resolve: (award, _args, context) => formulaIn(award, context, 'en'),
    }),
    measured: t.loadable({
      type: MeasuredGifts,
      nullable: true,
      description:
        'OUTSIDE_WINDOWS: what the organization received in the campaign while none of its matching windows was open, so that the points can be questioned; otherwise null.',
      // Read from the gifts themselves.
      complexity: 50,
      load: async (keys: string[], { app }: Context) => {
        const receivers = keys.map((key) => {
          const [campaignId = 0, organizationId = 0] = key.split('/').map(Number)
          return { campaignId, organizationId }
        })
        const rows = await reading(receivedOutsideWindows(app.db.sql, receivers))
        const found = new Map(rows.map((row) => [`${row.campaignId}/${row.organizationId}`, row]))
        return keys.map((key) => found.get(key) ?? { received: 0n, donationCount: 0n })
      },
      loaderOptions: freshEveryBatch,
      resolve: async ({ campaignId, trackId, organizationId }, _args, context) => {
        const { kind } = await trackReferredTo(context, trackId)
        return kind === 'OUTSIDE_WINDOWS' ? `${campaignId}/${organizationId}` : null
      },
    }),
    amount: t.field({
      type: Money,
      nullable: true,
      description: 'How much it is; null: nothing is proposed yet.',
      resolve: ({ amount }) => amount,
    }),
    noticeEndsAt: t.expose('noticeEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The first instant after its public notice; null: it is not published yet.',
    }),
    approvedAt: t.expose('approvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was approved; null: it is not.',
    }),
    disbursedAt: t.expose('disbursedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was paid out; null: it is not.',
    }),
    nominatedAt: t.expose('nominatedAt', { type: 'DateTime', description: 'When it was nominated.' }),
    nominationReason: t.exposeString('nominationReason', {
      nullable: true,
      description: 'Why it was nominated. Staff and the organization only.',
      authScopes: ({ organizationId }) => ({ $any: { staff: true, ownOrganization: organizationId } }),
    }),
    nominatedBy: t.exposeString('nominatedBy', {
      nullable: true,
      description: 'Who nominated it. Staff only.',
      authScopes: { staff: true },
    }),
    proposedBy: t.exposeString('proposedBy', {
      nullable: true,
      description: 'Who proposed the amount. Staff only.',
      authScopes: { staff: true },
    }),
    approvedBy: t.exposeString('approvedBy', {
      nullable: true,
      description: 'Who approved it: another person than who proposed it. Staff only.',
      authScopes: { staff: true },
    }),
    disbursedBy: t.exposeString('disbursedBy', {
      nullable: true,
      description: 'Who paid it out: another person than who approved it. Staff only.',
      authScopes: { staff: true },
    }),
  }),
})

async function formulaIn({ trackId, points }: IncentiveAwardRow, context: Context, language: 'zh' | 'en') {
  if (points === null) return null
  const { criteria } = await trackReferredTo(context, trackId)
  return formulaOf(criteria, points as Points, language)
}

const AwardEdge = builder.edgeObject({
  type: IncentiveAward,
  name: 'IncentiveAwardEdge',
  description: 'An award and its place in the list.',
})

const AwardConnection = builder.connectionObject(
  { type: IncentiveAward, name: 'IncentiveAwardConnection', description: 'A page of awards.' },
  AwardEdge,
)

builder.objectField(IncentiveTrack, 'awards', (t) =>
  t.connection(
    {
      type: IncentiveAward,
      description: 'Its awards as far as the viewer may see them, in the order of their nomination.',
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, args, context, info) =>
        nestedConnection(context, info, args, awardOrder, id, (page, ids) =>
          readAwardsOf(context.app.db.orm, 'track', ids, sightOf(context.viewer), page),
        ),
    },
    AwardConnection,
    AwardEdge,
  ),
)

builder.objectField(Organization, 'awards', (t) =>
  t.connection(
    {
      type: IncentiveAward,
      description:
        'Awards of the incentive fund for it, in every campaign, as far as the viewer may see them, in the order of their nomination.',
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, args, context, info) =>
        nestedConnection(context, info, args, awardOrder, id, (page, ids) =>
          readAwardsOf(context.app.db.orm, 'organization', ids, sightOf(context.viewer), page),
        ),
    },
    AwardConnection,
    AwardEdge,
  ),
)

builder.objectField(Campaign, 'incentiveTracks', (t) =>
  t.loadableGroup({
    type: IncentiveTrack,
    description: 'The tracks of its incentive fund, at most one of each kind.',
    load: (campaignIds: number[], { app }: Context) => reading(tracksOfCampaigns(app.db.orm, campaignIds)),
    group: (track) => (track as IncentiveTrackRow).campaignId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
)

builder.objectType(AwardStateConflict, {
  name: 'AwardStateConflict',
  description: 'This cannot be done to an award where it stands.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: AwardStateType, description: 'Where it stands.' }),
  }),
})

builder.objectType(TrackOpenAlready, {
  name: 'TrackOpenAlready',
  description: 'The campaign has a track of this kind already.',
  interfaces: [UserError],
})

builder.objectType(TrackExceeded, {
  name: 'TrackExceeded',
  description: 'The track has less left than the award would be.',
  interfaces: [UserError],
  fields: (t) => ({
    left: t.field({ type: Money, description: 'What it has left.', resolve: ({ left }) => left }),
  }),
})

builder.objectType(NominatedAlready, {
  name: 'NominatedAlready',
  description: 'The organization is nominated on the track already.',
  interfaces: [UserError],
})

builder.objectType(OrganizationSetAside, {
  name: 'OrganizationSetAside',
  description: 'The organization is SUSPENDED or BANNED and gets no award.',
  interfaces: [UserError],
  fields: (t) => ({
    standing: t.expose('standing', { type: OrganizationStateType, description: 'Its standing.' }),
  }),
})

const keyDescription =
  'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change.'
const reasonDescription = 'Why, 1–500 characters; kept in the audit.'
const replayedDescription = 'Whether the key was used before: this is the answer to the first request.'

const CriterionInput = builder.inputType('IncentiveCriterionInput', {
  description: 'One thing that nominees are scored by.',
  fields: (t) => ({
    code: t.string({ required: true, description: 'A name for it, 1–32 small letters, digits or _.' }),
    nameZh: t.string({ required: true, description: 'The name in Chinese, at most 40 characters.' }),
    nameEn: t.string({ required: true, description: 'The name in English, at most 40 characters.' }),
    weight: t.int({ required: true, description: 'Its share of the score in thousandths, 1 to 1,000.' }),
  }),
})

const OpenTrackInput = builder
  .inputType('OpenTrackInput', {
    description: 'A track of the incentive fund, with its budget.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign it belongs to.' }),
      kind: t.field({ type: TrackKindType, required: true, description: 'What it rewards.' }),
      nameZh: t.string({ required: true, description: 'The name in Chinese, at most 80 characters.' }),
      nameEn: t.string({ required: true, description: 'The name in English, at most 80 characters.' }),
      budget: t.field({
        type: 'SafeInt',
        required: true,
        description: 'What it has to give, in fen, from 1 to 1,000,000,000,000.',
      }),
      criteria: t.field({
        type: [CriterionInput],
        required: true,
        description: 'What nominees are scored by: 1 to 20, whose weights add up to 1,000.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(openTrackShape)

const OpenTrackSuccess = builder
  .objectRef<{ track: number; replayed: boolean }>('OpenTrackSuccess')
  .implement({
    description: 'The track is open.',
    fields: (t) => ({
      track: t.field({ type: IncentiveTrack, description: 'The track.', resolve: ({ track }) => track }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })

const NominateAwardInput = builder
  .inputType('NominateAwardInput', {
    description: 'A nomination.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      track: t.id({ required: true, description: 'The track.' }),
      organization: t.id({
        required: true,
        description: "Who is nominated; with an organization's token: itself.",
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(nominateAwardShape)

const PointsInput = builder.inputType('IncentivePointsInput', {
  description: 'Points on one criterion.',
  fields: (t) => ({
    criterion: t.string({ required: true, description: "The criterion's code." }),
    points: t.int({ required: true, description: 'From 0 to 100.' }),
  }),
})

const ScoreAwardInput = builder
  .inputType('ScoreAwardInput', {
    description: 'The points of a nominee.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      award: t.id({ required: true, description: 'The award.' }),
      points: t.field({
        type: [PointsInput],
        required: true,
        description: 'One for each criterion of the track.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(scoreAwardShape)

const ProposeAwardInput = builder
  .inputType('ProposeAwardInput', {
    description: 'The amount of an award.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      award: t.id({ required: true, description: 'The award.' }),
      amount: t.field({
        type: 'SafeInt',
        required: true,
        description: 'In fen, at least 1, at most what the track has left.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(proposeAwardShape)

const AwardStepInput = builder
  .inputType('AwardStepInput', {
    description: 'A step of an award.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      award: t.id({ required: true, description: 'The award.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(awardStepShape)

interface AwardChanged {
  award: number
  replayed: boolean
}

function awardSuccess(name: string, description: string) {
  return builder.objectRef<AwardChanged>(name).implement({
    description,
    fields: (t) => ({
      award: t.field({
        type: IncentiveAward,
        description: 'The award as it is now.',
        resolve: ({ award }) => award,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

const NominateAwardSuccess = awardSuccess('NominateAwardSuccess', 'The organization is nominated.')
const ScoreAwardSuccess = awardSuccess('ScoreAwardSuccess', 'The award has its score.')
const ProposeAwardSuccess = awardSuccess('ProposeAwardSuccess', 'The amount is set aside.')
const PublishAwardSuccess = awardSuccess('PublishAwardSuccess', 'The notice has begun.')
const ApproveAwardSuccess = awardSuccess('ApproveAwardSuccess', 'The award is approved.')
const RejectAwardSuccess = awardSuccess('RejectAwardSuccess', 'The award is rejected.')
const DisburseAwardSuccess = awardSuccess('DisburseAwardSuccess', 'The award is paid out.')

async function changed(answer: Promise<{ subject: string; replayed: boolean }>): Promise<AwardChanged> {
  const { subject, replayed } = await answer
  return { award: decodeId('IncentiveAward', subject, 'award'), replayed }
}

const always = [NotFound, IdempotencyConflict, CampaignSettled]

builder.mutationFields((t) => ({
  openTrack: t.field({
    type: OpenTrackSuccess,
    description: 'Opens a track of the incentive fund with its budget. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: OpenTrackInput, required: true, description: 'The track.' }) },
    errors: {
      types: [...always, TrackOpenAlready],
      union: { name: 'OpenTrackResult', description: 'What became of openTrack.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => {
      const { subject, replayed } = await openTrack(app, viewer, input)
      return { track: decodeId('IncentiveTrack', subject, 'track'), replayed }
    },
  }),
  nominateAward: t.field({
    type: NominateAwardSuccess,
    description: 'Nominates an organization on a track: staff, or the organization itself.',
    authScopes: { $any: { staff: true, organization: true } },
    args: { input: t.arg({ type: NominateAwardInput, required: true, description: 'Whom, and where.' }) },
    errors: {
      types: [...always, NominatedAlready],
      union: { name: 'NominateAwardResult', description: 'What became of nominateAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(nominateAward(app, viewer, input)),
  }),
  scoreAward: t.field({
    type: ScoreAwardSuccess,
    description: 'Gives a nominee points, again until an amount is proposed. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ScoreAwardInput, required: true, description: 'The points.' }) },
    errors: {
      types: [...always, AwardStateConflict],
      union: { name: 'ScoreAwardResult', description: 'What became of scoreAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(scoreAward(app, viewer, input)),
  }),
  proposeAward: t.field({
    type: ProposeAwardSuccess,
    description: 'Proposes the amount of a scored award, which is set aside from then on. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ProposeAwardInput, required: true, description: 'How much.' }) },
    errors: {
      types: [...always, AwardStateConflict, TrackExceeded],
      union: { name: 'ProposeAwardResult', description: 'What became of proposeAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(proposeAward(app, viewer, input)),
  }),
  publishAward: t.field({
    type: PublishAwardSuccess,
    description:
      "Publishes a proposed award for the campaign's days of notice, 24 hours each. Everybody sees it from then on. Staff only.",
    authScopes: { staff: true },
    args: { input: t.arg({ type: AwardStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, AwardStateConflict],
      union: { name: 'PublishAwardResult', description: 'What became of publishAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(publishAward(app, viewer, input)),
  }),
  approveAward: t.field({
    type: ApproveAwardSuccess,
    description:
      'Approves an award after its notice: another person than who proposed it. It counts as awarded from then on. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: AwardStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, AwardStateConflict, SecondPersonRequired, NoticeNotOver, OrganizationSetAside],
      union: { name: 'ApproveAwardResult', description: 'What became of approveAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(approveAward(app, viewer, input)),
  }),
  rejectAward: t.field({
    type: RejectAwardSuccess,
    description: 'Ends an award that is not approved; what was set aside goes back to the track. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: AwardStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, AwardStateConflict],
      union: { name: 'RejectAwardResult', description: 'What became of rejectAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(rejectAward(app, viewer, input)),
  }),
  disburseAward: t.field({
    type: DisburseAwardSuccess,
    description: 'Pays an approved award out: another person than who approved it. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: AwardStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, AwardStateConflict, SecondPersonRequired, OrganizationSetAside],
      union: { name: 'DisburseAwardResult', description: 'What became of disburseAward.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changed(disburseAward(app, viewer, input)),
  }),
}))

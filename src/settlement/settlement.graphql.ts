// Settlements on the wire: where a campaign stands after its day, what each project gets of each line of matching, and what
// was adjusted afterwards. From the notice on everybody sees it: that is what a public notice means.
import { Campaign, CampaignPhaseType, campaignReferredTo } from '../campaign/campaign.graphql.ts'
import { CampaignSettled, seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { NoticeNotOver, SecondPersonRequired } from '../governance/approval.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId, parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { Money } from '../graphql/scalars.ts'
import { MatchingPool } from '../matching/pool.graphql.ts'
import { Organization } from '../organization/organization.graphql.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import {
  adjustmentStepShape,
  applyAdjustment,
  proposeAdjustment,
  proposeAdjustmentShape,
  rejectAdjustment,
} from './adjust.ts'
import {
  adjustmentOrder,
  adjustmentsByIds,
  frozenTargets,
  type ItemRead,
  type ItemSum,
  itemOrder,
  itemsByKeys,
  readAdjustmentsOf,
  readItemsOf,
  settlementsOfCampaigns,
  sumsOfItems,
} from './settle.read.store.ts'
import {
  type Approved,
  approvePayments,
  approvePaymentsShape,
  closeCampaign,
  type Disbursed,
  disbursePayments,
  publishNotice,
  settlementStepShape,
  startSettlement,
} from './settle.ts'
import type { SettlementRow } from './settlement.store.ts'
import {
  AdjustmentDecided,
  AdjustmentExceeded,
  type AdjustmentKind,
  type AdjustmentState,
  AwardsOutstanding,
  CampaignNotOver,
  DreamsOutstanding,
  decodeItem,
  type ItemState,
  itemKeyText,
  itemState,
  MatchesUnderReview,
  type MatchLine,
  PaymentsOutstanding,
  parseItemKey,
  SettlementPhaseConflict,
} from './settlement.ts'

const MatchLineType = builder.enumType('MatchLine', {
  description: 'The two lines of matching money, which are never mixed.',
  values: {
    FOUNDATION_MATCH: { description: 'Matching by the foundation.' },
    PARTNER_MATCH: { description: 'Matching by enterprises and regions.' },
  } as const satisfies Record<MatchLine, { description: string }>,
})

const ItemStateType = builder.enumType('SettlementItemState', {
  description: 'Where the payment of an item stands.',
  values: {
    IN_NOTICE: { description: 'Published and open to objection; refunds still lower it.' },
    PAYABLE: { description: 'Approved after the notice, to be paid out by a second person.' },
    FROZEN: { description: 'A brake is on its project or receiver: it stays behind until that is released.' },
    DISBURSED: { description: 'Paid out to the receiver in full.' },
  } as const satisfies Record<ItemState, { description: string }>,
})

const AdjustmentKindType = builder.enumType('AdjustmentKind', {
  description: 'Where an adjustment moves money to.',
  values: {
    PAY: { description: "To the project's receiver." },
    RETURN: { description: 'Back to a pool.' },
  } as const satisfies Record<AdjustmentKind, { description: string }>,
})

const AdjustmentStateType = builder.enumType('AdjustmentState', {
  description: 'Where an adjustment stands.',
  values: {
    PROPOSED: { description: 'One person has proposed it; nothing has moved.' },
    APPLIED: { description: 'Another person has applied it; the money has moved.' },
    REJECTED: { description: 'It was rejected; nothing has moved.' },
  } as const satisfies Record<AdjustmentState, { description: string }>,
})

export const SettlementItem = builder.loadableNode('SettlementItem', {
  description: 'What a project gets of one line of matching.',
  id: { resolve: (item: ItemRead) => itemKeyText(item), parse: (id) => id },
  load: async (ids: string[], { app, viewer }: Context): Promise<(ItemRead | null)[]> => {
    const keys = ids.flatMap((id) => parseItemKey(id) ?? [])
    if (keys.length === 0) return ids.map(() => null)
    const campaignIds = [...new Set(keys.map(({ campaignId }) => campaignId))]
    const frozen = await reading(frozenTargets(app.db.sql, campaignIds, app.clock.now()))
    const rows = await reading(itemsByKeys(app.db.orm, keys, frozen, seesDrafts(viewer)))
    const found = new Map(rows.map((row) => [itemKeyText(row), row]))
    return ids.map((id) => found.get(id) ?? null)
  },
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it belongs to.',
      resolve: ({ campaignId }, _args, context) => campaignReferredTo(context, campaignId),
    }),
    project: t.field({
      type: Project,
      description: 'The project whose gifts were matched.',
      resolve: ({ projectId }, _args, context) => projectReferredTo(context, projectId),
    }),
    organization: t.field({
      type: Organization,
      description: 'Who receives the money for it.',
      resolve: ({ organizationId }) => organizationId,
    }),
    line: t.expose('line', { type: MatchLineType, description: 'Which line of money it is.' }),
    state: t.field({
      type: ItemStateType,
      description: 'Where it stands.',
      resolve: ({ state, frozen }) => itemState(state, frozen),
    }),
    amount: t.field({
      type: Money,
      description: 'What there is to be paid, or, once it is DISBURSED, what was paid.',
      resolve: ({ disbursed, balance }) => disbursed ?? balance,
    }),
    disbursedAt: t.expose('disbursedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was paid out; null: it is not.',
    }),
    approvedBy: t.exposeString('approvedBy', {
      nullable: true,
      description: 'Who approved the payment. Staff only.',
      authScopes: { staff: true },
    }),
    disbursedBy: t.exposeString('disbursedBy', {
      nullable: true,
      description: 'Who paid it out: another person than who approved it. Staff only.',
      authScopes: { staff: true },
    }),
  }),
})

export const Adjustment = builder.loadableNode('Adjustment', {
  description:
    'A correction after a campaign was SETTLED: a number of its own, which no total contains. Everybody sees those applied, staff the others too.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) =>
    reading(adjustmentsByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    item: t.field({
      type: SettlementItem,
      description: 'What it adjusts.',
      resolve: (adjustment) => itemKeyText(adjustment),
    }),
    kind: t.expose('kind', { type: AdjustmentKindType, description: 'Where the money goes.' }),
    pool: t.field({
      type: MatchingPool,
      nullable: true,
      description: 'RETURN: the pool it goes back to; otherwise null.',
      resolve: ({ poolId }) => poolId,
    }),
    amount: t.field({ type: Money, description: 'How much.', resolve: ({ amount }) => amount }),
    state: t.expose('state', { type: AdjustmentStateType, description: 'Where it stands.' }),
    proposedAt: t.expose('proposedAt', { type: 'DateTime', description: 'When it was proposed.' }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was applied or rejected; null: it is not.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it was proposed. Staff only.',
      authScopes: { staff: true },
    }),
    decisionReason: t.exposeString('decisionReason', {
      nullable: true,
      description: 'Why it was applied or rejected. Staff only.',
      authScopes: { staff: true },
    }),
    proposedBy: t.exposeString('proposedBy', {
      nullable: true,
      description: 'Who proposed it. Staff only.',
      authScopes: { staff: true },
    }),
    decidedBy: t.exposeString('decidedBy', {
      nullable: true,
      description: 'Who applied or rejected it. Staff only.',
      authScopes: { staff: true },
    }),
  }),
})

const ItemSumType = builder.objectRef<ItemSum>('SettlementSum').implement({
  description: 'The items of one line in one state.',
  fields: (t) => ({
    line: t.expose('line', { type: MatchLineType, description: 'The line of money.' }),
    state: t.expose('state', { type: ItemStateType, description: 'Where they stand.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'How many they are.' }),
    amount: t.field({ type: Money, description: 'What they come to.', resolve: ({ amount }) => amount }),
  }),
})

const ItemFilterInput = builder.inputType('SettlementItemFilter', {
  description: 'Which items are meant. All that is given must hold.',
  fields: (t) => ({
    state: t.field({ type: ItemStateType, description: 'Those that stand there.' }),
    line: t.field({ type: MatchLineType, description: 'Those of this line of money.' }),
  }),
})

const Settlement = builder.objectRef<SettlementRow>('Settlement').implement({
  description: 'What becomes of the matching of a campaign after its day.',
  fields: (t) => ({
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When the books began to be closed.' }),
    noticeAt: t.expose('noticeAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the result was published; null: it is not yet.',
    }),
    noticeEndsAt: t.expose('noticeEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The first instant after the public notice, from which on payments are approved.',
    }),
    settledAt: t.expose('settledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the campaign was closed; null: it is not yet.',
    }),
    items: t.connection(
      {
        type: SettlementItem,
        description: 'What each project gets, by the age of the projects; empty before the notice.',
        args: { filter: t.arg({ type: ItemFilterInput, description: 'Which are meant. Default: all.' }) },
        complexity: connectionComplexity,
        resolve: ({ campaignId }, { filter, ...args }, context, info) =>
          nestedConnection(context, info, args, itemOrder, campaignId, async (page, ids) => {
            const { db, clock } = context.app
            const frozen = await frozenTargets(db.sql, ids, clock.now())
            return readItemsOf(db.orm, ids, filter ?? {}, frozen, page)
          }),
      },
      { name: 'SettlementItemConnection', description: 'A page of settlement items.' },
      { name: 'SettlementItemEdge', description: 'A settlement item and its place in the list.' },
    ),
    sums: t.loadableGroup({
      type: ItemSumType,
      description: 'The items by line and state, those that there are.',
      load: async (campaignIds: number[], { app }: Context) => {
        const frozen = await reading(frozenTargets(app.db.sql, campaignIds, app.clock.now()))
        return reading(sumsOfItems(app.db.sql, campaignIds, frozen))
      },
      group: ({ campaignId }) => campaignId,
      loaderOptions: freshEveryBatch,
      resolve: ({ campaignId }) => campaignId,
    }),
    adjustments: t.connection(
      {
        type: Adjustment,
        description:
          'What was corrected after the campaign was SETTLED, in the order of the proposals. Everybody sees those applied, staff the others too.',
        complexity: connectionComplexity,
        extensions: { dependsOnViewer: true },
        resolve: ({ campaignId }, args, context, info) =>
          nestedConnection(context, info, args, adjustmentOrder, campaignId, (page, ids) =>
            readAdjustmentsOf(context.app.db.orm, ids, seesDrafts(context.viewer), page),
          ),
      },
      { name: 'AdjustmentConnection', description: 'A page of adjustments.' },
      { name: 'AdjustmentEdge', description: 'An adjustment and its place in the list.' },
    ),
  }),
})

builder.objectField(Campaign, 'settlement', (t) =>
  t.loadable({
    type: Settlement,
    nullable: true,
    description: 'Its settlement; null before the books began to be closed.',
    load: async (campaignIds: number[], { app }: Context) => {
      const rows = await reading(settlementsOfCampaigns(app.db.orm, campaignIds))
      const found = new Map(rows.map((row) => [row.campaignId, row]))
      return campaignIds.map((id) => found.get(id) ?? null)
    },
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
)

builder.objectType(SettlementPhaseConflict, {
  name: 'SettlementPhaseConflict',
  description: 'This is not done in the phase in which the campaign is.',
  interfaces: [UserError],
  fields: (t) => ({
    phase: t.expose('phase', { type: CampaignPhaseType, description: 'Where the campaign stands.' }),
  }),
})

builder.objectType(CampaignNotOver, {
  name: 'CampaignNotOver',
  description: 'The campaign still takes gifts.',
  interfaces: [UserError],
  fields: (t) => ({
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'The first instant after the campaign.' }),
  }),
})

builder.objectType(MatchesUnderReview, {
  name: 'MatchesUnderReview',
  description: 'Matches are under review: the result cannot be published before each is decided.',
  interfaces: [UserError],
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many.' }) }),
})

builder.objectType(PaymentsOutstanding, {
  name: 'PaymentsOutstanding',
  description: 'Items are neither paid out nor frozen.',
  interfaces: [UserError],
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many.' }) }),
})

builder.objectType(AwardsOutstanding, {
  name: 'AwardsOutstanding',
  description: 'Awards are proposed or approved, and not paid out.',
  interfaces: [UserError],
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many.' }) }),
})

builder.objectType(DreamsOutstanding, {
  name: 'DreamsOutstanding',
  description: 'Dreams have flowers or money under way.',
  interfaces: [UserError],
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many.' }),
    dreams: t.field({
      type: [Dream],
      description: 'Which, by their ids; the first 100.',
      resolve: ({ dreams }) => [...dreams],
    }),
  }),
})

builder.objectType(AdjustmentExceeded, {
  name: 'AdjustmentExceeded',
  description: 'There is less left than the adjustment would move.',
  interfaces: [UserError],
  fields: (t) => ({
    left: t.field({ type: Money, description: 'What is left.', resolve: ({ left }) => left }),
  }),
})

builder.objectType(AdjustmentDecided, {
  name: 'AdjustmentDecided',
  description: 'The adjustment was applied or rejected before.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: AdjustmentStateType, description: 'What it is.' }),
  }),
})

const keyDescription =
  'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change.'
const reasonDescription = 'Why, 1–500 characters; kept in the audit.'
const replayedDescription = 'Whether the key was used before: this is the answer to the first request.'

const SettlementStepInput = builder
  .inputType('SettlementStepInput', {
    description: 'A step of the settlement of a campaign.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(settlementStepShape)

const ApprovePaymentsInput = builder
  .inputType('ApprovePaymentsInput', {
    description: 'Which payments are approved.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign.' }),
      items: t.idList({ description: 'These items, at most 500. Left out: all that can be.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(approvePaymentsShape)

const ProposeAdjustmentInput = builder
  .inputType('ProposeAdjustmentInput', {
    description: 'A correction after a campaign was SETTLED.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      item: t.id({ required: true, description: 'What it adjusts.' }),
      kind: t.field({ type: AdjustmentKindType, required: true, description: 'Where the money goes.' }),
      pool: t.id({ description: 'RETURN: the pool it goes back to, of the same line; otherwise left out.' }),
      amount: t.field({
        type: 'SafeInt',
        required: true,
        description: 'In fen, at least 1, at most what is left.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(proposeAdjustmentShape)

const AdjustmentStepInput = builder
  .inputType('AdjustmentStepInput', {
    description: 'The decision on an adjustment.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      adjustment: t.id({ required: true, description: 'The adjustment.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(adjustmentStepShape)

interface Stepped {
  campaignId: number
  replayed: boolean
}

const settledCampaign = references(({ db }, ids) =>
  settlementsOfCampaigns(db.orm, ids).then((rows) => rows.map((row) => ({ ...row, id: row.campaignId }))),
)

function stepSuccess(name: string, description: string) {
  return builder.objectRef<Stepped>(name).implement({
    description,
    fields: (t) => ({
      campaign: t.field({
        type: Campaign,
        description: 'The campaign as it is now.',
        resolve: ({ campaignId }) => campaignId,
      }),
      settlement: t.field({
        type: Settlement,
        description: 'Its settlement.',
        resolve: ({ campaignId }, _args, context) => settledCampaign(context, campaignId),
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

const StartSettlementSuccess = stepSuccess('StartSettlementSuccess', 'The books are being closed.')
const PublishNoticeSuccess = stepSuccess('PublishNoticeSuccess', 'The result is published.')
const CloseCampaignSuccess = stepSuccess('CloseCampaignSuccess', 'The campaign is SETTLED.')

const ApprovePaymentsSuccess = builder.objectRef<Approved>('ApprovePaymentsSuccess').implement({
  description: 'What could be approved is approved.',
  fields: (t) => ({
    settlement: t.field({
      type: Settlement,
      description: 'The settlement.',
      resolve: ({ campaignId }, _args, context) => settledCampaign(context, campaignId),
    }),
    approved: t.exposeInt('approved', { description: 'How many items were approved.' }),
    amount: t.field({ type: Money, description: 'What they come to.', resolve: ({ amount }) => amount }),
    skippedCount: t.exposeInt('skippedCount', {
      description: 'How many were not: frozen ones, and of the items named those not in notice any more.',
    }),
    skipped: t.field({
      type: [SettlementItem],
      description: 'Those that were not, as they are now, at most 100.',
      resolve: ({ skipped }) => skipped.map((id) => itemKeyText(decodeItem(id, 'skipped'))),
    }),
    replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
  }),
})

const DisbursePaymentsSuccess = builder.objectRef<Disbursed>('DisbursePaymentsSuccess').implement({
  description: 'What could be paid out by this person, at most 1,000 items at once, is paid out.',
  fields: (t) => ({
    settlement: t.field({
      type: Settlement,
      description: 'The settlement.',
      resolve: ({ campaignId }, _args, context) => settledCampaign(context, campaignId),
    }),
    disbursed: t.exposeInt('disbursed', { description: 'How many items were paid out.' }),
    amount: t.field({ type: Money, description: 'What they came to.', resolve: ({ amount }) => amount }),
    remaining: t.exposeInt('remaining', {
      description: 'How many more the same person may pay out: the call is made again while there are any.',
    }),
    samePerson: t.exposeInt('samePerson', {
      description: 'How many approved ones were skipped because this person had approved them.',
    }),
    frozen: t.exposeInt('frozen', {
      description: 'How many approved ones were skipped because a brake freezes them.',
    }),
    replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
  }),
})

interface Adjusted {
  adjustment: number
  replayed: boolean
}

function adjustmentSuccess(name: string, description: string) {
  return builder.objectRef<Adjusted>(name).implement({
    description,
    fields: (t) => ({
      adjustment: t.field({
        type: Adjustment,
        description: 'The adjustment as it is now.',
        resolve: ({ adjustment }) => adjustment,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

const ProposeAdjustmentSuccess = adjustmentSuccess('ProposeAdjustmentSuccess', 'It is proposed.')
const ApplyAdjustmentSuccess = adjustmentSuccess('ApplyAdjustmentSuccess', 'It is applied.')
const RejectAdjustmentSuccess = adjustmentSuccess('RejectAdjustmentSuccess', 'It is rejected.')

type Answer = Promise<{ subject: string; replayed: boolean }>

async function stepped(answer: Answer): Promise<Stepped> {
  const { subject, replayed } = await answer
  return { campaignId: decodeId('Campaign', subject, 'campaign'), replayed }
}

async function adjusted(answer: Answer): Promise<Adjusted> {
  const { subject, replayed } = await answer
  return { adjustment: decodeId('Adjustment', subject, 'adjustment'), replayed }
}

const always = [NotFound, IdempotencyConflict, SettlementPhaseConflict]

builder.mutationFields((t) => ({
  startSettlement: t.field({
    type: StartSettlementSuccess,
    description: 'Begins to close the books of a campaign that is over: SETTLING. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: SettlementStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, CampaignSettled, CampaignNotOver],
      union: { name: 'StartSettlementResult', description: 'What became of startSettlement.' },
    },
    resolve: (_root, { input }, { app, viewer }) => stepped(startSettlement(app, viewer, input)),
  }),
  publishNotice: t.field({
    type: PublishNoticeSuccess,
    description:
      "Publishes what each project gets for the campaign's days of notice, 24 hours each: NOTICE. What windows did not spend goes back to their pools. Staff only.",
    authScopes: { staff: true },
    args: { input: t.arg({ type: SettlementStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, CampaignSettled, MatchesUnderReview],
      union: { name: 'PublishNoticeResult', description: 'What became of publishNotice.' },
    },
    resolve: (_root, { input }, { app, viewer }) => stepped(publishNotice(app, viewer, input)),
  }),
  approvePayments: t.field({
    type: ApprovePaymentsSuccess,
    description:
      'Approves payments after the notice: those named, or all. What a brake freezes is skipped. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ApprovePaymentsInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, CampaignSettled, NoticeNotOver],
      union: { name: 'ApprovePaymentsResult', description: 'What became of approvePayments.' },
    },
    resolve: (_root, { input }, { app, viewer }) => approvePayments(app, viewer, input),
  }),
  disbursePayments: t.field({
    type: DisbursePaymentsSuccess,
    description:
      'Pays approved items out in full, at most 1,000 at once: another person than who approved them. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: SettlementStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, CampaignSettled],
      union: { name: 'DisbursePaymentsResult', description: 'What became of disbursePayments.' },
    },
    resolve: (_root, { input }, { app, viewer }) => disbursePayments(app, viewer, input),
  }),
  closeCampaign: t.field({
    type: CloseCampaignSuccess,
    description:
      'Closes a campaign in which everything but what is frozen is paid out: SETTLED. Nothing changes afterwards but recorded adjustments. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: SettlementStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [
        ...always,
        CampaignSettled,
        NoticeNotOver,
        PaymentsOutstanding,
        AwardsOutstanding,
        DreamsOutstanding,
      ],
      union: { name: 'CloseCampaignResult', description: 'What became of closeCampaign.' },
    },
    resolve: (_root, { input }, { app, viewer }) => stepped(closeCampaign(app, viewer, input)),
  }),
  proposeAdjustment: t.field({
    type: ProposeAdjustmentSuccess,
    description: 'Proposes a correction of a campaign that is SETTLED. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ProposeAdjustmentInput, required: true, description: 'What, and why.' }) },
    errors: {
      types: [...always, AdjustmentExceeded],
      union: { name: 'ProposeAdjustmentResult', description: 'What became of proposeAdjustment.' },
    },
    resolve: (_root, { input }, { app, viewer }) => adjusted(proposeAdjustment(app, viewer, input)),
  }),
  applyAdjustment: t.field({
    type: ApplyAdjustmentSuccess,
    description: 'Applies an adjustment: another person than who proposed it. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: AdjustmentStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, SecondPersonRequired, AdjustmentDecided, AdjustmentExceeded],
      union: { name: 'ApplyAdjustmentResult', description: 'What became of applyAdjustment.' },
    },
    resolve: (_root, { input }, { app, viewer }) => adjusted(applyAdjustment(app, viewer, input)),
  }),
  rejectAdjustment: t.field({
    type: RejectAdjustmentSuccess,
    description: 'Rejects an adjustment; nothing moves. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: AdjustmentStepInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, AdjustmentDecided],
      union: { name: 'RejectAdjustmentResult', description: 'What became of rejectAdjustment.' },
    },
    resolve: (_root, { input }, { app, viewer }) => adjusted(rejectAdjustment(app, viewer, input)),
  }),
}))

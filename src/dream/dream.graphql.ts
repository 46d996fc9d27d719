// Dreams on the wire.

import type { App } from '../app.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { builder } from '../graphql/builder.ts'
import {
  connectionComplexity,
  keysetConnection,
  nestedConnection,
  OrderDirectionType,
} from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeOptionalId, parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { Money } from '../graphql/scalars.ts'
import { instantArg, isTold, Totals, totalsOf } from '../totals/totals.graphql.ts'
import { dreamTopic } from '../totals/totals.ts'
import {
  type DreamFilter,
  type DreamRow,
  dreamOrder,
  dreamsByIds,
  readDreams,
  readDreamsOf,
} from './dream.store.ts'
import { type DreamState, dreamStateAt, type MissPolicy } from './dream.ts'

export const DreamStateType = builder.enumType('DreamState', {
  description: 'Where a dream stands.',
  values: {
    SCHEDULED: { description: 'Announced: takes no flowers before opensAt.' },
    COLLECTING: { description: 'Takes flowers from opensAt until before closesAt.' },
    REACHED: { description: 'Has the flowers it needs, once and for all, and goes on collecting.' },
    CLOSED: { description: 'Reached its minimum, and takes flowers no more.' },
    FUNDED: { description: 'Money was set aside for it.' },
    CONVERTED: { description: 'Has become a project.' },
    MISSED: { description: 'Closed without the flowers it needs.' },
    RETURNED: { description: 'Missed: its flowers went back to those who gave them.' },
    ROLLED_OVER: { description: 'Missed: its flowers went to another dream.' },
    SUSPENDED: { description: 'Set aside while something is looked into: takes no flowers.' },
  } as const satisfies Record<DreamState, { description: string }>,
})

export const MissPolicyType = builder.enumType('MissPolicy', {
  description: 'What becomes of the flowers of a dream that misses its minimum.',
  values: {
    RETURN_FLOWERS: { description: 'They go back to those who gave them: to their accounts.' },
    ROLL_OVER: { description: 'Staff names another dream that still collects, and they go there.' },
    KEEP: { description: 'They stay with the dream, which comes to nothing.' },
  } as const satisfies Record<MissPolicy, { description: string }>,
})

/** A dream may name another. */
const DreamRef = builder.loadableNodeRef('Dream', {
  id: { resolve: ({ id }: DreamRow) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) =>
    reading(dreamsByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
})

export const Dream = DreamRef.implement({
  description:
    'What the public gives flowers to: a plan that becomes a project when enough flowers are given. Those of a campaign in DRAFT are seen by staff only.',
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it belongs to.',
      resolve: ({ campaignId }) => campaignId,
    }),
    number: t.exposeInt('number', { description: 'Its number in the campaign, from 1.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    storyZh: t.exposeString('storyZh', { description: 'The story in Chinese.' }),
    storyEn: t.exposeString('storyEn', { description: 'The story in English.' }),
    beneficiaryTarget: t.exposeInt('beneficiaryTarget', {
      description: 'How many it wants to help, in beneficiaryUnit.',
    }),
    beneficiaryUnitZh: t.exposeString('beneficiaryUnitZh', { description: 'Whom it counts, in Chinese.' }),
    beneficiaryUnitEn: t.exposeString('beneficiaryUnitEn', { description: 'Whom it counts, in English.' }),
    evidenced: t.exposeBoolean('evidenced', {
      description: 'Whether the real campaign had it; false: a fixture that stands in where it is not known.',
    }),
    opensAt: t.expose('opensAt', {
      type: 'DateTime',
      description: 'The first instant at which it takes flowers.',
    }),
    closesAt: t.expose('closesAt', {
      type: 'DateTime',
      description: 'The first instant at which it no longer does.',
    }),
    minimumFlowers: t.expose('minimumFlowers', {
      type: 'SafeInt',
      description: 'The flowers that it needs to come true.',
    }),
    state: t.field({
      type: DreamStateType,
      description: 'Where it stands. While its numbers are held back, so is that it was REACHED meanwhile.',
      resolve: async (dream, _args, context) => {
        const state = dreamStateAt(dream, context.app.clock.now())
        return state === 'REACHED' && !(await isReachedTold(dream, context)) ? 'COLLECTING' : state
      },
    }),
    suspendedFrom: t.field({
      type: DreamStateType,
      nullable: true,
      description: 'Where it stood when it was SUSPENDED, and goes back to; null: it is not suspended.',
      resolve: async (dream, _args, context) =>
        dream.suspendedFrom === 'REACHED' && !(await isReachedTold(dream, context))
          ? 'COLLECTING'
          : dream.suspendedFrom,
    }),
    reachedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was given the flowers it needs, once and for all; null: not yet, or never. It stays when some of them turn out not to have been earned.',
      resolve: async (dream, _args, context) =>
        (await isReachedTold(dream, context)) ? dream.reachedAt : null,
    }),
    closedFlowers: t.field({
      type: 'SafeInt',
      nullable: true,
      description:
        'The flowers that counted when it was closed: what its funding goes by; null before, and while its numbers are held back.',
      resolve: async (dream, _args, context) =>
        (await isClosingTold(dream, context)) ? dream.closedFlowers : null,
    }),
    missPolicy: t.expose('missPolicy', {
      type: MissPolicyType,
      description: 'What becomes of its flowers when they are too few.',
    }),
    rolledInto: t.field({
      type: DreamRef,
      nullable: true,
      description: 'The dream that its flowers go to, when it missed and hands them over.',
      resolve: ({ rolledIntoId }) => rolledIntoId,
    }),
    fundingRate: t.field({
      type: Money,
      description: 'What each flower is worth when it is funded.',
      resolve: ({ fundingRate }) => fundingRate,
    }),
    fundingCap: t.field({
      type: Money,
      description: 'What it is funded with at most, however many flowers it was given.',
      resolve: ({ fundingCap }) => fundingCap,
    }),
    funded: t.field({
      type: Money,
      nullable: true,
      description:
        'What it was funded with: closedFlowers × fundingRate, at most fundingCap; null before it is FUNDED, and while its numbers are held back.',
      resolve: async (dream, _args, context) => ((await isClosingTold(dream, context)) ? dream.funded : null),
    }),
    feedbackDays: t.exposeInt('feedbackDays', {
      description:
        'The first report of its project is due at most so many days of 24 hours after closesAt. Default 92: flowers of early September are answered by early December.',
    }),
    totals: t.field({
      type: Totals,
      description: 'The flowers it was given.',
      args: { at: t.arg(instantArg) },
      resolve: ({ campaignId, id }, { at }, context) => totalsOf(context, campaignId, dreamTopic(id), at),
    }),
  }),
})

function isReachedTold({ campaignId, id, reachedSeq }: DreamRow, context: Context): Promise<boolean> {
  return isTold(context, { campaignId, topic: dreamTopic(id) }, reachedSeq)
}

/** What it had at its closing says what its numbers were. */
async function isClosingTold({ campaignId, id, closesAt }: DreamRow, context: Context): Promise<boolean> {
  const { serviceLevel, asOf } = await totalsOf(context, campaignId, dreamTopic(id))
  return serviceLevel !== 'FROZEN' || closesAt <= asOf
}

/** The dream of something that the viewer sees: it is seen with it. */
export const dreamReferredTo = references(({ db }, ids) => dreamsByIds(db.orm, ids, true))

const DreamFilterInput = builder.inputType('DreamFilter', {
  description: 'Which dreams are meant. All that is given must hold.',
  fields: (t) => ({
    campaign: t.id({ description: 'Those of this campaign.' }),
    state: t.field({ type: DreamStateType, description: 'Those that stand here now.' }),
  }),
})

const DreamOrderByType = builder.enumType('DreamOrderBy', {
  description: 'What dreams can be ordered by.',
  values: {
    NUMBER: { description: 'Their number.' },
    FLOWERS: {
      description:
        'The flowers that count, as they are shown: what is held back keeps its place. They move while a list is being walked.',
    },
  } as const,
})

const DreamOrderInput = builder.inputType('DreamOrder', {
  description: 'The order of a list of dreams.',
  fields: (t) => ({
    by: t.field({ type: DreamOrderByType, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs.',
    }),
  }),
})

const listArguments = {
  filter: { type: DreamFilterInput, description: 'Which are meant. Default: all.' },
  orderBy: {
    type: DreamOrderInput,
    required: true,
    defaultValue: { by: 'NUMBER', direction: 'ASC' },
    description: 'The order of the list.',
  },
} as const

const DreamEdge = builder.edgeObject({
  type: Dream,
  name: 'DreamEdge',
  description: 'A dream and its place in the list.',
})

const DreamConnection = builder.connectionObject(
  { type: Dream, name: 'DreamConnection', description: 'A page of dreams.' },
  DreamEdge,
)

builder.queryField('dreams', (t) =>
  t.connection(
    {
      type: Dream,
      description: 'Dreams.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      resolve: (_root, { filter, orderBy, ...args }, { app, viewer }) => {
        const chosen = dreamFilter(filter, app)
        return keysetConnection(args, dreamOrder(orderBy.by, orderBy.direction), (page) =>
          readDreams(app.db.orm, chosen, seesDrafts(viewer), orderBy.by, page),
        )
      },
    },
    DreamConnection,
    DreamEdge,
  ),
)

builder.objectField(Campaign, 'dreams', (t) =>
  t.connection(
    {
      type: Dream,
      description: 'Its dreams.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      resolve: ({ id }, { filter, orderBy, ...args }, context, info) => {
        const chosen = dreamFilter(filter, context.app)
        const order = dreamOrder(orderBy.by, orderBy.direction)
        const drafts = seesDrafts(context.viewer)
        return nestedConnection(context, info, args, order, id, (page, ids) =>
          readDreamsOf(context.app.db.orm, ids, chosen, drafts, orderBy.by, page),
        )
      },
    },
    DreamConnection,
    DreamEdge,
  ),
)

function dreamFilter(
  filter: typeof DreamFilterInput.$inferInput | null | undefined,
  { clock }: Pick<App, 'clock'>,
): DreamFilter {
  return {
    at: clock.now(),
    campaignId: decodeOptionalId('Campaign', filter?.campaign, 'filter.campaign'),
    state: filter?.state ?? undefined,
  }
}

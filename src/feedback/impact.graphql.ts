// What came of a person's gifts, on the wire: for the donor alone. From here it goes on to dreams, projects and reports,
// which are everybody's to see; nothing leads from those back to a person.
import { createContextCache } from '@pothos/core'
import { ViewerType } from '../auth/viewer.graphql.ts'
import { reading } from '../db/reading.ts'
import { ownDonor } from '../donor/self.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, decodeCursor, encodeCursor, keysetConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import {
  type Delivered,
  deliveryOrder,
  type GivenToDream,
  type GivenToProject,
  givenOrder,
  givenToDreams,
  givenToProjects,
  type ImpactCounts,
  impactCounts,
  readDeliveries,
} from './impact.store.ts'
import { currentRevision, dreamReferredTo, ProgressReport, reportReferredTo } from './report.graphql.ts'

const FeedbackDelivery = builder.objectRef<Delivered>('FeedbackDelivery').implement({
  description: 'A published report that has reached the viewer. Each report does so once.',
  fields: (t) => ({
    number: t.exposeInt('number', {
      description: "The report's number among those published in its campaign, from 1.",
    }),
    report: t.field({
      type: ProgressReport,
      description: 'The report; its field current is what it says now.',
      resolve: ({ reportId }, _args, context) => reportReferredTo(context, reportId),
    }),
    deliveredAt: t.expose('deliveredAt', { type: 'DateTime', description: 'When it reached the viewer.' }),
    corrected: t.boolean({
      description: 'Whether it was corrected after it had reached the viewer: it is not delivered again.',
      resolve: async ({ reportId, deliveredAt }, _args, context) => {
        const revision = await currentRevision(context, reportId)
        return revision?.correctionEn != null && (revision.decidedAt ?? deliveredAt) > deliveredAt
      },
    }),
  }),
})

export const DreamImpact = builder.objectRef<GivenToDream>('DreamImpact').implement({
  description: 'What the viewer gave to one dream.',
  fields: (t) => ({
    dream: t.field({
      type: Dream,
      description: 'The dream, with what became of it: its state, its project and its reports.',
      resolve: ({ dreamId }) => dreamId,
    }),
    project: t.field({
      type: Project,
      nullable: true,
      description: 'The project that it became; null: none, or not yet.',
      resolve: async ({ dreamId }, _args, context) => {
        const { projectId } = await dreamReferredTo(context, dreamId)
        return projectId === null ? null : projectReferredTo(context, projectId)
      },
    }),
    giftCount: t.exposeInt('gifts', { description: 'Gifts of flowers.' }),
    given: t.expose('given', { type: 'SafeInt', description: 'Flowers given.' }),
    counted: t.expose('counted', { type: 'SafeInt', description: 'Flowers that still count.' }),
    returned: t.expose('returned', {
      type: 'SafeInt',
      description: 'Flowers that came back, because the dream missed its minimum.',
    }),
  }),
})

const ProjectImpact = builder.objectRef<GivenToProject>('ProjectImpact').implement({
  description: 'What the viewer gave to one project, without what was given back.',
  fields: (t) => ({
    project: t.field({
      type: Project,
      description: 'The project, with its reports.',
      resolve: ({ projectId }, _args, context) => projectReferredTo(context, projectId),
    }),
    giftCount: t.exposeInt('gifts', { description: 'Gifts of money that stand.' }),
    amount: t.field({ type: Money, description: 'What they add up to.', resolve: ({ amount }) => amount }),
  }),
})

/** Whose gifts, in which campaign; nobody's: the person has given nothing so far. */
interface Gifts {
  campaignId: number
  donorId: bigint | null
}

const Impact = builder.objectRef<Gifts>('Impact').implement({
  description: "What came of the viewer's gifts in a campaign.",
  fields: (t) => ({
    flowers: t.field({
      type: 'SafeInt',
      description: 'Flowers given that still count.',
      resolve: async (gifts, _args, context) => (await countsOf(gifts, context)).flowers,
    }),
    dreamCount: t.int({
      description: 'Dreams that they count for.',
      resolve: async (gifts, _args, context) => (await countsOf(gifts, context)).dreams,
    }),
    amount: t.field({
      type: Money,
      description: 'Money given that was not given back.',
      resolve: async (gifts, _args, context) => (await countsOf(gifts, context)).amount,
    }),
    projectCount: t.int({
      description: 'Projects that it went to.',
      resolve: async (gifts, _args, context) => (await countsOf(gifts, context)).projects,
    }),
    reportCount: t.int({
      description: 'Reports that have come back.',
      resolve: async (gifts, _args, context) => (await countsOf(gifts, context)).reports,
    }),
    dreams: t.field({
      type: [DreamImpact],
      description: 'What was given to which dream, the most first; at most 200.',
      resolve: ({ campaignId, donorId }, _args, { app }) =>
        donorId === null ? [] : reading(givenToDreams(app.db.sql, campaignId, donorId)),
    }),
    projects: t.connection(
      {
        type: ProjectImpact,
        description: 'What was given to which project.',
        complexity: connectionComplexity,
        resolve: ({ campaignId, donorId }, args, { app }) =>
          keysetConnection(args, givenOrder, async (page) =>
            donorId === null ? [] : givenToProjects(app.db.orm, campaignId, donorId, page),
          ),
      },
      { name: 'ProjectImpactConnection', description: 'A page of projects given to.' },
      { name: 'ProjectImpactEdge', description: 'A project given to and its place in the list.' },
    ),
    reports: t.connection(
      {
        type: FeedbackDelivery,
        description:
          'The reports that have come back, the newest first. Its cursors are good for the subscription feedback too.',
        complexity: connectionComplexity,
        resolve: ({ campaignId, donorId }, args, { app }) =>
          keysetConnection(args, deliveryOrder(campaignId, 'DESC'), async (page) =>
            donorId === null ? [] : readDeliveries(app.db.orm, campaignId, donorId, page),
          ),
      },
      { name: 'FeedbackConnection', description: 'A page of reports that came back.' },
      { name: 'FeedbackEdge', description: 'A report that came back and its place in the list.' },
    ),
  }),
})

const counts = createContextCache(() => new Map<number, Promise<ImpactCounts>>())

/** Once an operation, however many fields ask. */
function countsOf({ campaignId, donorId }: Gifts, context: Context): Promise<ImpactCounts> {
  if (donorId === null)
    return Promise.resolve({ flowers: 0n, dreams: 0, amount: 0n, projects: 0, reports: 0 })
  const known = counts(context)
  const found = known.get(campaignId) ?? reading(impactCounts(context.app.db.sql, campaignId, donorId))
  known.set(campaignId, found)
  return found
}

builder.objectField(ViewerType, 'impact', (t) =>
  t.field({
    type: Impact,
    nullable: true,
    authScopes: { donor: true },
    description: "What came of the donor's own gifts in a campaign.",
    args: { campaign: t.arg.id({ required: true, description: 'The campaign.' }) },
    resolve: async (_viewer, { campaign }, context) => {
      const campaignId = decodeId('Campaign', campaign, 'campaign')
      const own = await ownDonor(context)
      return { campaignId, donorId: own?.id ?? null }
    },
  }),
)

interface Frame {
  deliveries: Delivered[]
  cursor: string
  hasMore: boolean
}

const FeedbackFrame = builder.objectRef<Frame>('FeedbackFrame').implement({
  description:
    'The reports that have reached the viewer after a cursor: always all of them up to the size of a frame, so that a frame that was skipped is lost nothing by.',
  fields: (t) => ({
    deliveries: t.expose('deliveries', {
      type: [FeedbackDelivery],
      description: 'The first of them after the cursor, in the order of publication; at most 20.',
      complexity: { field: 1, multiplier: frameSize },
    }),
    cursor: t.exposeString('cursor', {
      description: 'Where the frame ends: what to go on after, now or another day.',
    }),
    hasMore: t.exposeBoolean('hasMore', {
      description: 'Whether more has come than fits the frame: subscribe again after its cursor.',
    }),
  }),
})

const frameSize = 20

builder.subscriptionField('feedback', (t) =>
  t.field({
    type: FeedbackFrame,
    description:
      "The reports that reach the viewer: those after the cursor at once, and a new frame whenever one comes. A donor's token.",
    authScopes: { donor: true },
    complexity: { field: 1, multiplier: 10 },
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      after: t.arg.string({
        description: 'Only what comes after this cursor, of a frame or of impact.reports. Left out: all.',
      }),
    },
    subscribe: async (_root, { campaign, after }, { app, viewer }) => {
      const campaignId = decodeId('Campaign', campaign, 'campaign')
      if (after != null) decodeCursor(after, deliveryOrder(campaignId, 'ASC'), 'after')
      if (!(await app.directory.isPublished(campaignId)))
        throw new NotFound('campaign', 'There is no such campaign.')
      return app.feedback.watch(campaignId, viewer.subject)
    },
    resolve: async ({ campaignId }, { after }, context): Promise<Frame> => {
      const order = deliveryOrder(campaignId, 'ASC')
      const own = await ownDonor(context)
      const { edges, pageInfo } = await keysetConnection({ first: frameSize, after }, order, async (page) =>
        own ? readDeliveries(context.app.db.orm, campaignId, own.id, page) : [],
      )
      return {
        deliveries: edges.map(({ node }) => node),
        cursor: pageInfo.endCursor ?? after ?? encodeCursor(order, ['0']),
        hasMore: pageInfo.hasNextPage,
      }
    },
  }),
)

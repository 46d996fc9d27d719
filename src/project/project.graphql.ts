// Projects on the wire.

import { Campaign, campaignReferredTo } from '../campaign/campaign.graphql.ts'
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
import { Organization } from '../organization/organization.graphql.ts'
import { Region, regionCodeOf, regionOf } from '../region/region.graphql.ts'
import { searchText } from '../search/search.ts'
import { instantArg, Totals, totalsOf } from '../totals/totals.graphql.ts'
import { projectTopic } from '../totals/totals.ts'
import {
  type ProjectFilter,
  projectOrder,
  projectsByIds,
  readProjects,
  readProjectsOf,
} from './project.store.ts'
import { fullSight, type ProjectCategory, type ProjectState, sightOf } from './project.ts'

export const ProjectCategoryType = builder.enumType('ProjectCategory', {
  description: 'What a project works for.',
  values: {
    EDUCATION: { description: 'Schools, teachers, pupils and students.' },
    RURAL_REVITALIZATION: { description: 'Villages and the people who live there.' },
    MEDICAL: { description: 'Illness, treatment and rehabilitation.' },
    DISASTER_RELIEF: { description: 'Help in and after disasters.' },
    NATURE: { description: 'Animals, plants, water, air and climate.' },
    CARE_AND_ADVOCACY: {
      description: 'Children, the old, the disabled and others who need care and a voice.',
    },
  } as const satisfies Record<ProjectCategory, { description: string }>,
})

export const ProjectStateType = builder.enumType('ProjectState', {
  description: 'Where a project stands.',
  values: {
    DRAFT: { description: 'Being written.' },
    FILED: { description: 'Its fundraising plan is filed by the receiving organization.' },
    IN_REVIEW: { description: 'Being reviewed by the staff.' },
    ONLINE: { description: 'Takes gifts.' },
    GOAL_REACHED: { description: 'Has received what it asked for, and still takes gifts.' },
    FUNDRAISING_CLOSED: { description: 'Takes gifts no more.' },
    EXECUTING: { description: 'Its work is being done.' },
    COMPLETED: { description: 'Its work is done.' },
    SUSPENDED: { description: 'Set aside while something is looked into: takes no gifts.' },
    TERMINATED: { description: 'Ended before its work was done.' },
  } as const satisfies Record<ProjectState, { description: string }>,
})

export const Project = builder.loadableNode('Project', {
  description:
    'What the public gives money to. The money goes to its receiving organization, never to the platform. Before it is ONLINE it is seen only by staff and by the organizations that initiate it, receive its money or execute it.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) => reading(projectsByIds(app.db.orm, ids, sightOf(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it belongs to.',
      resolve: ({ campaignId }, _args, context) => campaignReferredTo(context, campaignId),
    }),
    number: t.exposeString('number', { description: 'Its number, as printed on posters.' }),
    titleZh: t.exposeString('titleZh', { description: 'The title in Chinese.' }),
    titleEn: t.exposeString('titleEn', { description: 'The title in English.' }),
    category: t.expose('category', { type: ProjectCategoryType, description: 'What it works for.' }),
    initiator: t.field({
      type: Organization,
      description: 'Who started it.',
      resolve: ({ initiatorId }) => initiatorId,
    }),
    receivingOrganization: t.field({
      type: Organization,
      description: 'Who receives its money: a public charity with a certificate.',
      resolve: ({ receivingOrganizationId }) => receivingOrganizationId,
    }),
    executingOrganization: t.field({
      type: Organization,
      description: 'Who does its work.',
      resolve: ({ executingOrganizationId }) => executingOrganizationId,
    }),
    filingNumber: t.exposeString('filingNumber', {
      nullable: true,
      description:
        'The record number of its fundraising plan, which begins with the credit code of the receiving organization; null before it is filed.',
    }),
    goal: t.field({ type: Money, description: 'What it asks for.', resolve: ({ goal }) => goal }),
    region: t.field({
      type: Region,
      description: 'Where its work is done.',
      resolve: ({ regionCode }) => regionOf(regionCode),
    }),
    state: t.expose('state', { type: ProjectStateType, description: 'Where it stands.' }),
    totals: t.field({
      type: Totals,
      description: 'What it has received.',
      args: { at: t.arg(instantArg) },
      resolve: ({ campaignId, id }, { at }, context) => totalsOf(context, campaignId, projectTopic(id), at),
    }),
  }),
})

/** The project of something that the viewer sees: it is seen with it. */
export const projectReferredTo = references(({ db }, ids) => projectsByIds(db.orm, ids, fullSight))

const searchDescription =
  'Those whose title has all of these Chinese characters and (starts of) English words; at most 100 characters.'

const ProjectFilterInput = builder.inputType('ProjectFilter', {
  description: 'Which projects are meant. All that is given must hold.',
  fields: (t) => ({
    campaign: t.id({ description: 'Those of this campaign.' }),
    organization: t.id({ description: 'Those that this organization initiated or receives the money of.' }),
    category: t.field({ type: ProjectCategoryType, description: 'Those that work for this.' }),
    region: t.string({ description: 'Those with work in the region of this code, such as "440000".' }),
    state: t.field({ type: ProjectStateType, description: 'Those that stand here.' }),
    search: t.string({ description: searchDescription }),
  }),
})

const movingOrder =
  'As it is shown: what is held back keeps its place. It moves while a list is being walked. Every page sorts all projects that are meant: a deep one costs what the first does, which for a whole campaign is more than a page by NUMBER or TITLE.'

const ProjectOrderByType = builder.enumType('ProjectOrderBy', {
  description: 'What projects can be ordered by.',
  values: {
    NUMBER: { description: 'Their number.' },
    TITLE: { description: 'Their Chinese title.' },
    RECEIVED: {
      description: `The money received, in fen, before corrections. ${movingOrder}`,
    },
    DONATION_COUNT: { description: `The number of gifts. ${movingOrder}` },
  } as const,
})

const ProjectOrderInput = builder.inputType('ProjectOrder', {
  description: 'The order of a list of projects.',
  fields: (t) => ({
    by: t.field({ type: ProjectOrderByType, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs.',
    }),
  }),
})

const listArguments = {
  filter: { type: ProjectFilterInput, description: 'Which are meant. Default: all.' },
  orderBy: {
    type: ProjectOrderInput,
    required: true,
    defaultValue: { by: 'NUMBER', direction: 'ASC' },
    description: 'The order of the list.',
  },
} as const

const ProjectEdge = builder.edgeObject({
  type: Project,
  name: 'ProjectEdge',
  description: 'A project and its place in the list.',
})

const ProjectConnection = builder.connectionObject(
  { type: Project, name: 'ProjectConnection', description: 'A page of projects.' },
  ProjectEdge,
)

builder.queryField('projects', (t) =>
  t.connection(
    {
      type: Project,
      description: 'Projects.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      resolve: (_root, { filter, orderBy, ...args }, { app, viewer }) => {
        const chosen = projectFilter(filter)
        return keysetConnection(args, projectOrder(orderBy.by, orderBy.direction), (page) =>
          readProjects(app.db.orm, chosen, sightOf(viewer), orderBy.by, app.clock.now(), page),
        )
      },
    },
    ProjectConnection,
    ProjectEdge,
  ),
)

builder.objectField(Campaign, 'projects', (t) =>
  t.connection(
    {
      type: Project,
      description: 'Its projects.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, { filter, orderBy, ...args }, context, info) => {
        const chosen = projectFilter(filter)
        const order = projectOrder(orderBy.by, orderBy.direction)
        const sight = sightOf(context.viewer)
        const at = context.app.clock.now()
        return nestedConnection(context, info, args, order, id, (page, ids) =>
          readProjectsOf(context.app.db.orm, 'campaign', ids, chosen, sight, orderBy.by, at, page),
        )
      },
    },
    ProjectConnection,
    ProjectEdge,
  ),
)

builder.objectField(Organization, 'projects', (t) =>
  t.connection(
    {
      type: Project,
      description: 'The projects it receives the money of.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, { filter, orderBy, ...args }, context, info) => {
        const chosen = projectFilter(filter)
        const order = projectOrder(orderBy.by, orderBy.direction)
        const sight = sightOf(context.viewer)
        const at = context.app.clock.now()
        return nestedConnection(context, info, args, order, id, (page, ids) =>
          readProjectsOf(context.app.db.orm, 'receiver', ids, chosen, sight, orderBy.by, at, page),
        )
      },
    },
    ProjectConnection,
    ProjectEdge,
  ),
)

function projectFilter(filter: typeof ProjectFilterInput.$inferInput | null | undefined): ProjectFilter {
  return {
    campaignId: decodeOptionalId('Campaign', filter?.campaign, 'filter.campaign'),
    organizationId: decodeOptionalId('Organization', filter?.organization, 'filter.organization'),
    category: filter?.category ?? undefined,
    regionCode: regionCodeOf(filter?.region, 'filter.region'),
    state: filter?.state ?? undefined,
    search: searchText(filter?.search, 'filter.search'),
  }
}

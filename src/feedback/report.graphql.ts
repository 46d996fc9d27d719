// Reports on the wire: what was planned, by when, what came of it, and every version that was ever published. Everybody
// sees what is late.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection, OrderDirectionType } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { Money } from '../graphql/scalars.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import { fullSight, sightOf } from '../project/project.ts'
import {
  type Audience,
  audiencesOf,
  type Progress,
  progressOf,
  publishedRevisions,
  type ReportFilter,
  readReportsOf,
  readRevisionsOf,
  reportOrder,
  reportsByIds,
  revisionOrder,
} from './report.read.store.ts'
import type { ReportRevisionRow } from './report.store.ts'
import { isOverdue, type ReportKind, type ReportState, type RevisionState } from './report.ts'

export const ReportKindType = builder.enumType('ReportKind', {
  description: 'Which stage a report answers for.',
  values: {
    FIRST_FEEDBACK: {
      description:
        'The first: what has begun with what was given. For a dream that became a project it is due within the feedbackDays that the dream was opened with.',
    },
    STAGE: { description: 'One on the way.' },
    FINAL: { description: 'The last: what has come of it all.' },
  } as const satisfies Record<ReportKind, { description: string }>,
})

export const ReportStateType = builder.enumType('ReportState', {
  description: 'Where a report stands. Whether it is late is its field overdue.',
  values: {
    PLANNED: { description: 'Promised: nothing is submitted, or what was submitted was returned.' },
    SUBMITTED: { description: 'Written, and with staff.' },
    PUBLISHED: { description: "Everybody's to read." },
  } as const satisfies Record<ReportState, { description: string }>,
})

const RevisionStateType = builder.enumType('ReportRevisionState', {
  description: 'Where one version of a report stands.',
  values: {
    SUBMITTED: { description: 'With staff.' },
    RETURNED: { description: 'Not published, for the reason given.' },
    PUBLISHED: { description: 'Published, and never changed since.' },
  } as const satisfies Record<RevisionState, { description: string }>,
})

export const ReportRevision = builder.objectRef<ReportRevisionRow>('ReportRevision').implement({
  description: 'One version of what a report says. What was published is kept as it was.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'From 1, in the order in which they were submitted.' }),
    state: t.expose('state', { type: RevisionStateType, description: 'Where it stands.' }),
    textZh: t.exposeString('textZh', { description: 'The report in Chinese.' }),
    textEn: t.exposeString('textEn', { description: 'The report in English.' }),
    beneficiariesReached: t.exposeInt('beneficiariesReached', {
      description: 'How many its stage has reached, in the unit of the dream or project.',
    }),
    spent: t.field({
      type: Money,
      description: 'What its stage has spent.',
      resolve: ({ spent }) => spent,
    }),
    correctionZh: t.exposeString('correctionZh', {
      nullable: true,
      description: 'What it changes of the version before it and why, in Chinese; null: it is no correction.',
    }),
    correctionEn: t.exposeString('correctionEn', {
      nullable: true,
      description: 'The same in English.',
    }),
    submittedAt: t.expose('submittedAt', { type: 'DateTime', description: 'When it was submitted.' }),
    publishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was published; null: it was not.',
      resolve: ({ state, decidedAt }) => (state === 'PUBLISHED' ? decidedAt : null),
    }),
    returnReason: t.string({
      nullable: true,
      description: 'Why staff returned it; null: it did not.',
      resolve: ({ state, decisionReason }) => (state === 'RETURNED' ? decisionReason : null),
    }),
  }),
})

const ReportAudience = builder.objectRef<Audience>('ReportAudience').implement({
  description:
    'Whom a report answers: everyone with a gift of flowers to the dream that still counts or a gift of money to the project that stands, made before it was published. Each gets it once, however small the gift.',
  fields: (t) => ({
    people: t.int({
      nullable: true,
      description: 'How many people it answers; null while it is still on its way to them.',
      resolve: ({ delivered, completedAt }) => (completedAt === null ? null : delivered),
    }),
    delivered: t.exposeInt('delivered', { description: 'How many people it has reached.' }),
    complete: t.boolean({
      description: 'Whether it has reached everybody.',
      resolve: ({ completedAt }) => completedAt !== null,
    }),
  }),
})

export const ProgressReport = builder.loadableNode('ProgressReport', {
  description:
    'What a project answers to everyone who gave to it, for one stage: promised for an instant, published, and kept.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) => reading(reportsByIds(app.db.orm, ids, sightOf(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    project: t.field({
      type: Project,
      description: 'The project that answers.',
      resolve: ({ projectId }, _args, context) => projectReferredTo(context, projectId),
    }),
    dream: t.field({
      type: Dream,
      nullable: true,
      description: 'The dream that became the project; null: it never was one.',
      resolve: ({ dreamId }) => dreamId,
    }),
    number: t.exposeInt('number', { description: 'From 1, in the order in which they are due.' }),
    kind: t.expose('kind', { type: ReportKindType, description: 'Which stage it answers for.' }),
    titleZh: t.exposeString('titleZh', { description: 'The title in Chinese.' }),
    titleEn: t.exposeString('titleEn', { description: 'The title in English.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'By when it is to be published.' }),
    plannedBeneficiaries: t.exposeInt('plannedBeneficiaries', {
      description: 'How many its stage was to reach.',
    }),
    plannedSpending: t.field({
      type: Money,
      description: 'What its stage was to spend.',
      resolve: ({ plannedSpending }) => plannedSpending,
    }),
    state: t.expose('state', { type: ReportStateType, description: 'Where it stands.' }),
    overdue: t.boolean({
      description: 'Whether it is due and not published, by the clock of the service: late from dueAt on.',
      resolve: (report, _args, { app }) => isOverdue(report, app.clock.now()),
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was first published; null: it is not yet.',
    }),
    current: t.field({
      type: ReportRevision,
      nullable: true,
      description: 'What it says: the version published last; null: none is.',
      resolve: ({ id }, _args, context) => currentRevision(context, id),
    }),
    revisions: t.connection(
      {
        type: ReportRevision,
        description:
          'Its versions, the newest first: every one that was published, for staff and the organization that executes the project also those that are not.',
        complexity: connectionComplexity,
        extensions: { dependsOnViewer: true },
        resolve: ({ id }, args, context, info) =>
          nestedConnection(context, info, args, revisionOrder, id, (page, ids) =>
            readRevisionsOf(context.app.db.orm, ids, sightOf(context.viewer), page),
          ),
      },
      { name: 'ReportRevisionConnection', description: 'A page of versions of a report.' },
      { name: 'ReportRevisionEdge', description: 'A version of a report and its place in the list.' },
    ),
    audience: t.field({
      type: ReportAudience,
      nullable: true,
      description: 'Whom it answers; null before it is published.',
      resolve: ({ id }, _args, context) => audiences(context).load(id),
    }),
  }),
})

/** The report of something that the viewer sees: it is seen with it. */
export const reportReferredTo = references(({ db }, ids) => reportsByIds(db.orm, ids, fullSight))

const revisions = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, ReportRevisionRow | null>(async (ids) => {
      const rows = await reading(publishedRevisions(app.db.orm, ids))
      const found = new Map(rows.map((row) => [row.reportId, row]))
      return ids.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

/** What everybody reads of a report; null: nothing is published. */
export function currentRevision(context: Context, reportId: number): Promise<ReportRevisionRow | null> {
  return revisions(context).load(reportId)
}

const audiences = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, Audience | null>(async (ids) => {
      const rows = await reading(audiencesOf(app.db.sql, ids))
      const found = new Map(rows.map((row) => [row.reportId, row]))
      return ids.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

const ReportFilterInput = builder.inputType('ReportFilter', {
  description: 'Which reports are meant. All that is given must hold.',
  fields: (t) => ({
    overdue: t.boolean({ description: 'Those that are late now, or those that are not.' }),
    state: t.field({ type: ReportStateType, description: 'Those that stand here.' }),
    kind: t.field({ type: ReportKindType, description: 'Those of this kind.' }),
    waiting: t.boolean({
      description:
        'Those of which the viewer can read a revision that waits for staff to publish or return it, be it the first one or a correction of what is published; or those of which it can read none.',
    }),
  }),
})

const ReportOrderByType = builder.enumType('ReportOrderBy', {
  description: 'What reports can be ordered by.',
  values: { DUE_AT: { description: 'When they are due.' } } as const,
})

const ReportOrderInput = builder.inputType('ReportOrder', {
  description: 'The order of a list of reports.',
  fields: (t) => ({
    by: t.field({ type: ReportOrderByType, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs.',
    }),
  }),
})

const listArguments = {
  filter: { type: ReportFilterInput, description: 'Which are meant. Default: all.' },
  orderBy: {
    type: ReportOrderInput,
    required: true,
    defaultValue: { by: 'DUE_AT', direction: 'ASC' },
    description: 'The order of the list.',
  },
} as const

const ReportEdge = builder.edgeObject({
  type: ProgressReport,
  name: 'ReportEdge',
  description: 'A report and its place in the list.',
})

const ReportConnection = builder.connectionObject(
  { type: ProgressReport, name: 'ReportConnection', description: 'A page of reports.' },
  ReportEdge,
)

type Filter = typeof ReportFilterInput.$inferInput | null | undefined

function reportFilter(filter: Filter, { app }: Context): ReportFilter {
  return {
    overdue: filter?.overdue ?? undefined,
    state: filter?.state ?? undefined,
    kind: filter?.kind ?? undefined,
    waiting: filter?.waiting ?? undefined,
    now: app.clock.now(),
  }
}

builder.objectField(Campaign, 'reports', (t) =>
  t.connection(
    {
      type: ProgressReport,
      description: 'What its projects answer, and what they owe: overdue shows what is late.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, { filter, orderBy, ...args }, context, info) => {
        const chosen = reportFilter(filter, context)
        const order = reportOrder(orderBy.by, orderBy.direction)
        return nestedConnection(context, info, args, order, id, (page, ids) =>
          readReportsOf(context.app.db.orm, 'campaign', ids, chosen, sightOf(context.viewer), page),
        )
      },
    },
    ReportConnection,
    ReportEdge,
  ),
)

builder.objectField(Project, 'reports', (t) =>
  t.connection(
    {
      type: ProgressReport,
      description: 'What it answers, and what it owes.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, { filter, orderBy, ...args }, context, info) => {
        const chosen = reportFilter(filter, context)
        const order = reportOrder(orderBy.by, orderBy.direction)
        // Whoever sees the project sees what it has promised.
        return nestedConnection(context, info, args, order, id, (page, ids) =>
          readReportsOf(context.app.db.orm, 'project', ids, chosen, fullSight, page),
        )
      },
    },
    ReportConnection,
    ReportEdge,
  ),
)

builder.objectField(Dream, 'reports', (t) =>
  t.connection(
    {
      type: ProgressReport,
      description: 'What the project that it became answers, and what it owes.',
      args: { filter: t.arg(listArguments.filter), orderBy: t.arg(listArguments.orderBy) },
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, { filter, orderBy, ...args }, context, info) => {
        const chosen = reportFilter(filter, context)
        const order = reportOrder(orderBy.by, orderBy.direction)
        return nestedConnection(context, info, args, order, id, (page, ids) =>
          readReportsOf(context.app.db.orm, 'dream', ids, chosen, fullSight, page),
        )
      },
    },
    ReportConnection,
    ReportEdge,
  ),
)

const ProgressType = builder.objectRef<Progress>('Progress').implement({
  description:
    'What was planned against what has come of it, over all reports. Each report counts its own stage.',
  fields: (t) => ({
    reports: t.exposeInt('reports', { description: 'Reports that are planned.' }),
    published: t.exposeInt('published', { description: 'Those among them that are published.' }),
    plannedBeneficiaries: t.expose('plannedBeneficiaries', {
      type: 'SafeInt',
      description: 'How many were to be reached, by all that is planned.',
    }),
    beneficiariesReached: t.expose('beneficiariesReached', {
      type: 'SafeInt',
      description: 'How many were reached, by what is published.',
    }),
    plannedSpending: t.field({
      type: Money,
      description: 'What was to be spent, by all that is planned.',
      resolve: ({ plannedSpending }) => plannedSpending,
    }),
    spent: t.field({
      type: Money,
      description:
        'What was spent, by what is published: never more than the project had received in all its lines of money when it was published.',
      resolve: ({ spent }) => spent,
    }),
  }),
})

for (const [type, parent] of [
  [Project, 'project'],
  [Dream, 'dream'],
] as const) {
  const loaders = createContextCache(
    ({ app }: Context) =>
      new DataLoader<number, Progress>(async (ids) => {
        const rows = await reading(progressOf(app.db.sql, parent, ids))
        const found = new Map(rows.map((row) => [row.id, row]))
        return ids.map((id) => found.get(id) ?? nothingPlanned(id))
      }, freshEveryBatch),
  )
  builder.objectField(type as typeof Project, 'progress', (t) =>
    t.field({
      type: ProgressType,
      description: 'What was planned against what has come of it.',
      resolve: ({ id }, _args, context) => loaders(context).load(id),
    }),
  )
}

function nothingPlanned(id: number): Progress {
  return {
    id,
    reports: 0,
    published: 0,
    plannedBeneficiaries: 0n,
    plannedSpending: 0n,
    beneficiariesReached: 0n,
    spent: 0n,
  }
}

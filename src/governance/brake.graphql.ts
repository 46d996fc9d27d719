// Brakes on the wire: staff engages and releases them; everybody sees those that are not on a person, but not who acted
// and why.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import type { Viewer } from '../auth/viewer.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { CampaignSettled } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { nodeWithId } from '../graphql/node.graphql.ts'
import { decodeId, parseId, publicId } from '../graphql/publicId.ts'
import { Project } from '../project/project.graphql.ts'
import { BrakeAlreadyEngaged, BrakeNotEngaged, isInForce, targetTypes } from './brake.ts'
import { brakeOrder, brakesByIds, brakesOf, type FreezableProject, frozenProjects } from './brakes.store.ts'
import { engageBrake, engageBrakeShape, releaseBrake, releaseBrakeShape } from './brakes.ts'
import { BrakeEffectType, BrakeScopeType } from './notice.graphql.ts'

const forStaff = { nullable: true, authScopes: { staff: true }, unauthorizedResolver: () => null } as const

export const Brake = builder.loadableNode('Brake', {
  description:
    'Something that staff has stopped without stopping the day. One on a person is seen by staff only.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) => reading(brakesByIds(app.db.orm, ids, seesAll(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    scope: t.expose('scope', { type: BrakeScopeType, description: 'What it is put on.' }),
    effect: t.expose('effect', { type: BrakeEffectType, description: 'What it stops.' }),
    target: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description:
        'The window, project, organization, person or partner; null: GLOBAL, or not for the viewer to see.',
      extensions: { dependsOnViewer: true },
      resolve: ({ scope, targetId }, _args, context, info) => {
        const type = targetTypes[scope]
        return type === null || targetId === null ? null : nodeWithId(publicId(type, targetId), context, info)
      },
    }),
    noticeZh: t.exposeString('noticeZh', { description: 'What is said about it, in Chinese.' }),
    noticeEn: t.exposeString('noticeEn', { description: 'What is said about it, in English.' }),
    engagedAt: t.expose('engagedAt', { type: 'DateTime', description: 'Since when it holds.' }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'The first instant at which it no longer holds by itself; null: until it is released.',
    }),
    releasedAt: t.expose('releasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When staff released it; null: staff did not.',
    }),
    inForce: t.boolean({
      description: 'Whether it holds now: neither released nor ended.',
      resolve: (brake, _args, { app }) => isInForce(brake, app.clock.now()),
    }),
    reason: t.exposeString('reason', {
      ...forStaff,
      description: 'Why it was engaged, for staff; null: not for the viewer to see.',
    }),
    engagedBy: t.exposeString('engagedBy', {
      ...forStaff,
      description: 'Who engaged it, such as "staff:lin", for staff; null: not for the viewer to see.',
    }),
    releasedBy: t.exposeString('releasedBy', {
      ...forStaff,
      description: 'Who released it, for staff; null: nobody, or not for the viewer to see.',
    }),
    releaseReason: t.exposeString('releaseReason', {
      ...forStaff,
      description: 'Why it was released, for staff; null: it was not, or not for the viewer to see.',
    }),
  }),
})

function seesAll({ role }: Viewer): boolean {
  return role === 'staff'
}

builder.objectField(Campaign, 'brakes', (t) =>
  t.connection(
    {
      type: Brake,
      description: 'Its brakes, the newest first; those on persons for staff only.',
      args: {
        inForce: t.arg.boolean({
          description: 'Only those that hold now, or only those that no longer do. Default: all.',
        }),
      },
      complexity: connectionComplexity,
      extensions: { dependsOnViewer: true },
      resolve: ({ id }, { inForce, ...args }, context, info) => {
        const { app, viewer } = context
        const at = app.clock.now()
        return nestedConnection(context, info, args, brakeOrder, id, (page, ids) =>
          brakesOf(app.db.orm, ids, inForce ?? undefined, at, seesAll(viewer), page),
        )
      },
    },
    { name: 'BrakeConnection', description: 'A page of brakes.' },
    { name: 'BrakeEdge', description: 'A brake and its place in the list.' },
  ),
)

const frozen = createContextCache(
  ({ app }: Context) =>
    new DataLoader<FreezableProject, boolean>(async (projects) => {
      const ids = new Set(await reading(frozenProjects(app.db.sql, app.clock.now(), projects)))
      return projects.map(({ id }) => ids.has(id))
    }, freshEveryBatch),
)

builder.objectField(Project, 'matchFrozen', (t) =>
  t.boolean({
    description:
      'Whether its match is frozen: a brake on it or on its receiving organization stops matching or donations. Gifts get no match meanwhile, and what was matched before is not paid out.',
    resolve: ({ id, receivingOrganizationId }, _args, context) =>
      frozen(context).load({ id, receivingOrganizationId }),
  }),
)

builder.objectType(BrakeAlreadyEngaged, {
  name: 'BrakeAlreadyEngaged',
  description: 'A brake with this scope, target and effect is in force already.',
  interfaces: [UserError],
  fields: (t) => ({
    brake: t.field({ type: Brake, description: 'That brake.', resolve: ({ brakeId }) => brakeId }),
  }),
})

builder.objectType(BrakeNotEngaged, {
  name: 'BrakeNotEngaged',
  description: 'The brake has been released before, or has ended by itself.',
  interfaces: [UserError],
})

const keyDescription =
  'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change.'

const EngageBrakeInput = builder
  .inputType('EngageBrakeInput', {
    description: 'What to stop, where, why and until when.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      campaign: t.id({ required: true, description: 'The campaign.' }),
      scope: t.field({ type: BrakeScopeType, required: true, description: 'What it is put on.' }),
      target: t.id({
        description: 'The window, project, organization, person (dnr_…) or partner; absent for GLOBAL alone.',
      }),
      effect: t.field({
        type: BrakeEffectType,
        required: true,
        description: 'What it stops: one of those that the scope has.',
      }),
      reason: t.string({
        required: true,
        description: 'Why, 1–500 characters; kept in the audit and told to staff only.',
      }),
      noticeZh: t.string({
        description: 'What everybody is told, in Chinese, 1–200 characters. When absent: the usual words.',
      }),
      noticeEn: t.string({
        description: 'What everybody is told, in English, 1–200 characters. When absent: the usual words.',
      }),
      until: t.field({
        type: 'DateTime',
        description:
          'The first instant at which it no longer holds; it must lie ahead. When absent: until it is released.',
      }),
    }),
  })
  .validate(engageBrakeShape)

const ReleaseBrakeInput = builder
  .inputType('ReleaseBrakeInput', {
    description: 'Which brake to release, and why.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      brake: t.id({ required: true, description: 'The brake.' }),
      reason: t.string({
        required: true,
        description: 'Why, 1–500 characters; kept in the audit and told to staff only.',
      }),
    }),
  })
  .validate(releaseBrakeShape)

interface Done {
  subject: string
  replayed: boolean
}

const EngageBrakeSuccess = builder.objectRef<Done>('EngageBrakeSuccess').implement({
  description: 'It is engaged, and holds from the very next command on.',
  fields: (t) => ({
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether this is the answer to an earlier request with the same key.',
    }),
    brake: t.field({ type: Brake, description: 'The brake as it is now.', resolve: brakeOf }),
  }),
})

const ReleaseBrakeSuccess = builder.objectRef<Done>('ReleaseBrakeSuccess').implement({
  description: 'It is released; the very next command is decided without it.',
  fields: (t) => ({
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether this is the answer to an earlier request with the same key.',
    }),
    brake: t.field({ type: Brake, description: 'The brake as it is now.', resolve: brakeOf }),
  }),
})

function brakeOf({ subject }: Done): number {
  return decodeId('Brake', subject, 'brake')
}

builder.mutationFields((t) => ({
  engageBrake: t.field({
    type: EngageBrakeSuccess,
    description:
      'Stops matching, donations, flowers or the showing of numbers somewhere, at once and on every instance. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: EngageBrakeInput, required: true, description: 'The brake.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, BrakeAlreadyEngaged],
      union: { name: 'EngageBrakeResult', description: 'What became of engageBrake.' },
    },
    resolve: (_root, { input }, { app, viewer }) => engageBrake(app, viewer, input),
  }),
  releaseBrake: t.field({
    type: ReleaseBrakeSuccess,
    description: 'Releases a brake: everything goes on as if it had never been. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ReleaseBrakeInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, BrakeNotEngaged],
      union: { name: 'ReleaseBrakeResult', description: 'What became of releaseBrake.' },
    },
    resolve: (_root, { input }, { app, viewer }) => releaseBrake(app, viewer, input),
  }),
}))

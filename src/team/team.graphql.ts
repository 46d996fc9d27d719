// Teams on the wire.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { ViewerType } from '../auth/viewer.graphql.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Donation } from '../donation/donation.graphql.ts'
import { DonorIdentity } from '../donor/donor.graphql.ts'
import { ownDonor } from '../donor/self.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { FlowerGift } from '../flower/flower.graphql.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection, OrderDirectionType } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeOptionalId, parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import { instantArg, Totals, totalsOf } from '../totals/totals.graphql.ts'
import { teamTopic } from '../totals/totals.ts'
import {
  memberCounts,
  memberOrder,
  membershipsOf,
  readMembers,
  readTeams,
  readTeamsOfDonor,
  teamOrder,
  teamsByIds,
} from './team.read.store.ts'
import type { TeamRow } from './team.store.ts'
import type { SloganState, TeamKind, TeamState } from './team.ts'

export const TeamKindType = builder.enumType('TeamKind', {
  description: 'Who gathers in a team.',
  values: {
    PERSONAL: { description: 'Friends.' },
    ENTERPRISE: { description: 'The people of a company.' },
    SCHOOL: { description: 'The people of a school.' },
  } as const satisfies Record<TeamKind, { description: string }>,
})

export const TeamStateType = builder.enumType('TeamState', {
  description: 'Whether a team gathers.',
  values: {
    OPEN: { description: 'It takes members and gifts.' },
    CLOSED: { description: 'It takes no more; what it gathered stays.' },
  } as const satisfies Record<TeamState, { description: string }>,
})

export const SloganStateType = builder.enumType('SloganState', {
  description: 'What staff thinks of a slogan.',
  values: {
    NONE: { description: 'There is none.' },
    PENDING: { description: 'Nobody has looked at it yet.' },
    APPROVED: { description: 'Everybody sees it.' },
    REJECTED: { description: 'Only the captain and staff see it.' },
  } as const satisfies Record<SloganState, { description: string }>,
})

/** How many belong to a team; whether the viewer does. */
const counts = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, number>(async (ids) => {
      const found = await reading(memberCounts(app.db.orm, ids))
      return ids.map((id) => found.get(id) ?? 0)
    }, freshEveryBatch),
)

const memberships = createContextCache(
  (context: Context) =>
    new DataLoader<number, boolean>(async (ids) => {
      const own = await ownDonor(context)
      const found = own ? await reading(membershipsOf(context.app.db.orm, own.id, ids)) : new Set()
      return ids.map((id) => found.has(id))
    }, freshEveryBatch),
)

async function isCaptain({ captainId }: TeamRow, context: Context): Promise<boolean> {
  return captainId === (await ownDonor(context))?.id
}

export const Team = builder.loadableNode('Team', {
  description:
    'People who give together, for one project or for one dream. Team money is project money: its totals are a view of the same gifts.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) => reading(teamsByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it gathers in.',
      resolve: ({ campaignId }) => campaignId,
    }),
    project: t.field({
      type: Project,
      nullable: true,
      description: 'The project it gathers money for; null: it gathers flowers.',
      resolve: ({ projectId }, _args, context) =>
        projectId === null ? null : projectReferredTo(context, projectId),
    }),
    dream: t.field({
      type: Dream,
      nullable: true,
      description: 'The dream it gathers flowers for; null: it gathers money.',
      resolve: ({ dreamId }) => dreamId,
    }),
    kind: t.expose('kind', { type: TeamKindType, description: 'Who gathers in it.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    slogan: t.string({
      nullable: true,
      extensions: { dependsOnViewer: true },
      description:
        'Its slogan, once staff has approved it; its captain and staff see it before. Null: none is to be seen.',
      resolve: async (team, _args, context) =>
        team.sloganState === 'APPROVED' || context.viewer.role === 'staff' || (await isCaptain(team, context))
          ? team.slogan
          : null,
    }),
    sloganState: t.expose('sloganState', {
      type: SloganStateType,
      description: 'What staff thinks of its slogan.',
    }),
    target: t.expose('target', {
      type: 'SafeInt',
      nullable: true,
      description: 'What it wants to gather: fen for a project, flowers for a dream; null: none was set.',
    }),
    state: t.expose('state', { type: TeamStateType, description: 'Whether it gathers.' }),
    code: t.string({
      nullable: true,
      extensions: { dependsOnViewer: true },
      description:
        'What others join it by, 8 letters and digits: for those who belong to it, and staff. Null for everybody else.',
      resolve: async ({ id, code }, _args, context) =>
        context.viewer.role === 'staff' || (await memberships(context).load(id)) ? code : null,
    }),
    captain: t.field({
      type: DonorIdentity,
      description: 'Who formed it, as far as the captain wants it known.',
      resolve: ({ captainId }) => ({ donorId: captainId, anonymous: false }),
    }),
    memberCount: t.int({
      description:
        'How many belong to it: who joined by its code or gave with it, in a name. Its totals count who gave.',
      resolve: ({ id }, _args, context) => counts(context).load(id),
    }),
    members: t.connection(
      {
        type: DonorIdentity,
        description:
          'Who belongs to it, as far as they want it known, in no order that tells anything: whoever does not want to be named is nobody in particular, to the captain too.',
        complexity: connectionComplexity,
        resolve: ({ id }, args, { app }) =>
          keysetConnection(args, memberOrder, (page) => readMembers(app.db.orm, id, page)),
      },
      { name: 'TeamMemberConnection', description: 'A page of members.' },
      { name: 'TeamMemberEdge', description: 'A member and its place in the list.' },
    ),
    totals: t.field({
      type: Totals,
      description: 'What was given with it.',
      args: { at: t.arg(instantArg) },
      resolve: ({ campaignId, id }, { at }, context) => totalsOf(context, campaignId, teamTopic(id), at),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was formed.' }),
  }),
})

/** The team of something that the viewer sees: it is seen with it. */
const teamReferredTo = references(({ db }, ids) => teamsByIds(db.orm, ids, true))

const TeamFilterInput = builder.inputType('TeamFilter', {
  description: 'Which teams are meant. All that is given must hold.',
  fields: (t) => ({
    campaign: t.id({ description: 'Those of this campaign.' }),
    project: t.id({ description: 'Those that gather for this project.' }),
    dream: t.id({ description: 'Those that gather for this dream.' }),
    kind: t.field({ type: TeamKindType, description: 'Those of this kind.' }),
  }),
})

const moving =
  'As it is shown: what is held back keeps its place. It moves while a list is being walked. Among equals comes first whose numbers moved last earlier, then the lower id.'

const TeamOrderByType = builder.enumType('TeamOrderBy', {
  description: 'What teams can be ordered by.',
  values: {
    CREATED: { description: 'When they were formed.' },
    PEOPLE: { description: `The people who gave money or flowers with them. ${moving}` },
    GIFTS: { description: `The gifts of money. ${moving}` },
    AMOUNT: { description: `The money received, less what was refunded. ${moving}` },
    FLOWERS: { description: `The flowers that count. ${moving}` },
  } as const,
})

const TeamOrderInput = builder.inputType('TeamOrder', {
  description: 'The order of a list of teams.',
  fields: (t) => ({
    by: t.field({ type: TeamOrderByType, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs.',
    }),
  }),
})

/** As much as a page of five hundred fields: an operation holds only a few. */
const sortingCost = 500

const TeamEdge = builder.edgeObject({
  type: Team,
  name: 'TeamEdge',
  description: 'A team and its place in the list.',
})

const TeamConnection = builder.connectionObject(
  { type: Team, name: 'TeamConnection', description: 'A page of teams.' },
  TeamEdge,
)

builder.queryField('teams', (t) =>
  t.connection(
    {
      type: Team,
      description: 'Teams: ordered by PEOPLE, GIFTS, AMOUNT or FLOWERS, DESC, it is their leaderboard.',
      args: {
        filter: t.arg({ type: TeamFilterInput, description: 'Which are meant. Default: all.' }),
        orderBy: t.arg({
          type: TeamOrderInput,
          required: true,
          defaultValue: { by: 'CREATED', direction: 'ASC' },
          description: 'The order of the list.',
        }),
      },
      // A leaderboard sorts every team that is meant, however short the page.
      complexity: (args) => {
        const { field, multiplier } = connectionComplexity(args)
        return { field: args.orderBy.by === 'CREATED' ? field : sortingCost, multiplier }
      },
      resolve: (_root, { filter, orderBy, ...args }, { app, viewer }) => {
        const chosen = {
          campaignId: decodeOptionalId('Campaign', filter?.campaign, 'filter.campaign'),
          projectId: decodeOptionalId('Project', filter?.project, 'filter.project'),
          dreamId: decodeOptionalId('Dream', filter?.dream, 'filter.dream'),
          kind: filter?.kind ?? undefined,
        }
        return keysetConnection(args, teamOrder(orderBy.by, orderBy.direction), (page) =>
          readTeams(app.db.orm, chosen, seesDrafts(viewer), orderBy.by, app.clock.now(), page),
        )
      },
    },
    TeamConnection,
    TeamEdge,
  ),
)

builder.objectField(ViewerType, 'teams', (t) =>
  t.connection(
    {
      type: Team,
      description: 'The teams that the donor belongs to, the oldest first.',
      authScopes: { donor: true },
      nullable: true,
      complexity: connectionComplexity,
      resolve: async (_viewer, args, context) => {
        const own = await ownDonor(context)
        return keysetConnection(args, teamOrder('CREATED', 'ASC'), (page) =>
          own ? readTeamsOfDonor(context.app.db.orm, own.id, page) : Promise.resolve([]),
        )
      },
    },
    TeamConnection,
    TeamEdge,
  ),
)

builder.objectField(Donation, 'team', (t) =>
  t.field({
    type: Team,
    nullable: true,
    description: 'The team it was given with; null: none.',
    resolve: ({ teamId }, _args, context) => (teamId === null ? null : teamReferredTo(context, teamId)),
  }),
)

builder.objectField(FlowerGift, 'team', (t) =>
  t.field({
    type: Team,
    nullable: true,
    description: 'The team it was given with; null: none.',
    resolve: ({ teamId }, _args, context) => (teamId === null ? null : teamReferredTo(context, teamId)),
  }),
)

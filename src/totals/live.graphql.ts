// What can be watched: totals of a campaign, a project, an organization, a dream, and the race of the dreams. The hub
// reads; a frame is made of its snapshot and needs no statement of its own. One execution serves everybody who asks the
// same, so that all watch what the public may see, the staff too: what is not published yet has nothing to count.
import type { App } from '../app.ts'
import { reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import { NotFound } from '../errors.ts'
import { BrakeNotice, noticesComplexity } from '../governance/notice.graphql.ts'
import { builder } from '../graphql/builder.ts'
import { decodeId, type NodeType } from '../graphql/publicId.ts'
import { checkHz, defaultHz, mostHz, type Snapshot, totalsIn } from '../live/hub.ts'
import { projectsByIds } from '../project/project.store.ts'
import { publicSight } from '../project/project.ts'
import { type RaceSnapshot, watchRace } from './race.ts'
import { ServiceLevelType, Totals } from './totals.graphql.ts'
import { campaignOfOrganization, organizationExists } from './totals.read.store.ts'
import {
  campaignTopic,
  dreamTopic,
  organizationTopic,
  projectTopic,
  rankInRace,
  type TotalsAt,
  teamTopic,
} from './totals.ts'

interface Ranked {
  rank: number
  dream: DreamRow
  totals: TotalsAt
}

export const RankedDream = builder.objectRef<Ranked>('RankedDream').implement({
  description: 'A dream and its place in the race.',
  fields: (t) => ({
    rank: t.exposeInt('rank', {
      description:
        'From 1. More flowers that count come first; among equals the dream that had them earlier, then the lower id.',
    }),
    dream: t.field({ type: Dream, description: 'The dream.', resolve: ({ dream }) => dream }),
    totals: t.field({ type: Totals, description: 'Its totals.', resolve: ({ totals }) => totals }),
  }),
})

const DreamRace = builder.objectRef<RaceSnapshot>('DreamRace').implement({
  description: 'All dreams of a campaign at one and the same instant, ranked by flowers that count.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description:
        "The last entry of the campaign's journal that these numbers can contain; while they are FROZEN, the one since which they are.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present the numbers are.',
    }),
    notices: t.field({
      type: [BrakeNotice],
      description:
        'What staff says about the brakes in force in the campaign, the newest first, at most 50; never about a person.',
      complexity: noticesComplexity,
      resolve: ({ notices }) => [...notices.of(campaignTopic)],
    }),
    dreams: t.field({
      type: [RankedDream],
      description: 'Every dream of the campaign, the first of the race first.',
      resolve: (race) =>
        rankInRace(
          race.dreams.map((dream) => {
            const totals = totalsIn(race, dreamTopic(dream.id))
            return { id: dream.id, values: totals.values, dream, totals }
          }),
        ),
    }),
  }),
})

/** A watch is executed again and again: what it asks for counts ten times as much as in a query. */
const watchCost = { field: 1, multiplier: 10 }

const maxHzDescription = `At most so many frames a second, from 1 to ${mostHz}. What comes faster is skipped; the last one never is.`

builder.subscriptionFields((t) => ({
  campaignTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a whole campaign.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      maxHz: t.arg.int({ defaultValue: defaultHz, description: maxHzDescription }),
    },
    subscribe: async (_root, args, { app }) => {
      const campaignId = decodeId('Campaign', args.campaign, 'campaign')
      const hz = hzOf(args.maxHz)
      await requireCampaign(app, campaignId)
      return app.hub.watch(campaignId, [campaignTopic], hz)
    },
    resolve: (snapshot) => totalsIn(snapshot, campaignTopic),
  }),
  projectTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a project.',
    args: {
      project: t.arg.id({ required: true, description: 'The project.' }),
      maxHz: t.arg.int({ defaultValue: defaultHz, description: maxHzDescription }),
    },
    subscribe: async (_root, args, { app }) => {
      const id = decodeId('Project', args.project, 'project')
      const hz = hzOf(args.maxHz)
      const [project] = await reading(projectsByIds(app.db.orm, [id], publicSight))
      if (!project) throw notFound('Project', 'project')
      return app.hub.watch(project.campaignId, [projectTopic(id)], hz)
    },
    resolve: onlyTopic,
  }),
  organizationTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of all projects that an organization receives donations for.',
    args: {
      organization: t.arg.id({ required: true, description: 'The organization.' }),
      campaign: t.arg.id({
        description:
          'In which campaign. When absent: the live one that the organization takes part in, or else the newest of those it takes part in.',
      }),
      maxHz: t.arg.int({ defaultValue: defaultHz, description: maxHzDescription }),
    },
    subscribe: async (_root, args, { app }) => {
      const id = decodeId('Organization', args.organization, 'organization')
      const named = args.campaign == null ? null : decodeId('Campaign', args.campaign, 'campaign')
      const hz = hzOf(args.maxHz)
      if (named !== null) {
        if (!(await reading(organizationExists(app.db.sql, id))))
          throw notFound('Organization', 'organization')
        await requireCampaign(app, named)
      }
      const campaignId = named ?? (await reading(campaignOfOrganization(app.db.sql, id)))
      if (campaignId === null) throw notFound('Organization', 'organization')
      return app.hub.watch(campaignId, [organizationTopic(id)], hz)
    },
    resolve: onlyTopic,
  }),
  teamTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a team: a view of the gifts that were given with it.',
    args: {
      team: t.arg.id({ required: true, description: 'The team.' }),
      maxHz: t.arg.int({ defaultValue: defaultHz, description: maxHzDescription }),
    },
    subscribe: async (_root, args, { app }) => {
      const id = decodeId('Team', args.team, 'team')
      const hz = hzOf(args.maxHz)
      const campaignId = await app.directory.ofTeam(id)
      if (campaignId === null || !(await app.directory.isPublished(campaignId)))
        throw notFound('Team', 'team')
      return app.hub.watch(campaignId, [teamTopic(id)], hz)
    },
    resolve: onlyTopic,
  }),
  dreamTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a dream.',
    args: {
      dream: t.arg.id({ required: true, description: 'The dream.' }),
      maxHz: t.arg.int({ defaultValue: defaultHz, description: maxHzDescription }),
    },
    subscribe: async (_root, args, { app }) => {
      const id = decodeId('Dream', args.dream, 'dream')
      const hz = hzOf(args.maxHz)
      const campaignId = await app.directory.ofDream(id)
      if (campaignId === null || !(await app.directory.isPublished(campaignId)))
        throw notFound('Dream', 'dream')
      return app.hub.watch(campaignId, [dreamTopic(id)], hz)
    },
    resolve: onlyTopic,
  }),
  dreamRace: t.field({
    complexity: watchCost,
    type: DreamRace,
    description: 'Every dream of a campaign in one frame, ranked.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      maxHz: t.arg.int({ defaultValue: defaultHz, description: maxHzDescription }),
    },
    subscribe: async (_root, args, { app }) => {
      const campaignId = decodeId('Campaign', args.campaign, 'campaign')
      const hz = hzOf(args.maxHz)
      await requireCampaign(app, campaignId)
      return watchRace(app, campaignId, hz)
    },
    resolve: (race) => race,
  }),
}))

function hzOf(maxHz: number | null | undefined): number {
  const hz = maxHz ?? defaultHz
  checkHz(hz)
  return hz
}

/** The topic of a watch that has only one. */
function onlyTopic(snapshot: Snapshot): TotalsAt {
  const [topic] = snapshot.topics.keys()
  return totalsIn(snapshot, topic as string)
}

async function requireCampaign(app: App, campaignId: number): Promise<void> {
  if (!(await app.directory.isPublished(campaignId))) throw notFound('Campaign', 'campaign')
}

function notFound(type: NodeType, path: string): NotFound {
  return new NotFound(path, `There is no such ${type.toLowerCase()}.`)
}

// What can be watched: totals of a campaign, a project, an organization, a dream, and the race of the dreams. The hub
// reads; a frame is made of its snapshot and needs no statement of its own. One execution serves everybody who asks the
// same, so that all watch what the public may see, the staff too: what is not published yet has nothing to count.
import type { App } from '../app.ts'
import { Dream } from '../dream/dream.graphql.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import { BrakeNotice, noticesComplexity } from '../governance/notice.graphql.ts'
import { builder } from '../graphql/builder.ts'
import { type Snapshot, totalsIn, type Watch } from '../live/hub.ts'
import { hzOf, maxHzArg, watchCost } from '../live/watch.graphql.ts'
import { type RaceSnapshot, watchRace } from './race.ts'
import { organizationNamed, type PlacedTopic, topicNamed } from './topics.ts'
import { ServiceLevelType, serverTime, serverTimeDescription, Totals } from './totals.graphql.ts'
import { campaignTopic, dreamTopic, rankInRace, type TotalsAt } from './totals.ts'

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
    serverTime: t.field({ type: 'DateTime', description: serverTimeDescription, resolve: serverTime }),
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

builder.subscriptionFields((t) => ({
  campaignTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a whole campaign.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      return watchOne(app, await topicNamed(app, 'campaign', args.campaign, 'campaign'), hz)
    },
    resolve: onlyTopic,
  }),
  projectTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a project.',
    args: {
      project: t.arg.id({ required: true, description: 'The project.' }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      return watchOne(app, await topicNamed(app, 'project', args.project, 'project'), hz)
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
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      const { organization, campaign } = args
      return watchOne(app, await organizationNamed(app, organization, campaign), hz)
    },
    resolve: onlyTopic,
  }),
  teamTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a team: a view of the gifts that were given with it.',
    args: {
      team: t.arg.id({ required: true, description: 'The team.' }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      return watchOne(app, await topicNamed(app, 'team', args.team, 'team'), hz)
    },
    resolve: onlyTopic,
  }),
  dreamTotals: t.field({
    complexity: watchCost,
    type: Totals,
    description: 'The totals of a dream.',
    args: {
      dream: t.arg.id({ required: true, description: 'The dream.' }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      return watchOne(app, await topicNamed(app, 'dream', args.dream, 'dream'), hz)
    },
    resolve: onlyTopic,
  }),
  dreamRace: t.field({
    complexity: watchCost,
    type: DreamRace,
    description: 'Every dream of a campaign in one frame, ranked.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      const { campaignId } = await topicNamed(app, 'campaign', args.campaign, 'campaign')
      return watchRace(app, campaignId, hz)
    },
    resolve: (race) => race,
  }),
}))

function watchOne(app: App, { campaignId, topic }: PlacedTopic, hz: number): Watch {
  return app.hub.watch(campaignId, [topic], hz)
}

/** The topic of a watch that has only one. */
function onlyTopic(snapshot: Snapshot): TotalsAt {
  const [topic] = snapshot.topics.keys()
  return totalsIn(snapshot, topic as string)
}

// Many topics in one stream, on the wire.
import { builder } from '../graphql/builder.ts'
import { hzOf, maxHzArg, watchCost } from '../live/watch.graphql.ts'
import { type LiveFrame, type MovedTopic, watchTopics } from './liveTopics.ts'
import { mostTopicsNamed, type TopicKind, type TopicName, topicsOfOneCampaign } from './topics.ts'
import { ServiceLevelType, serverTime, Totals } from './totals.graphql.ts'

const TopicInput = builder.inputType('TopicInput', {
  description: 'What is to be watched.',
  isOneOf: true,
  fields: (t) => ({
    campaign: t.id({ description: 'A whole campaign.' }),
    project: t.id({ description: 'A project.' }),
    organization: t.id({ description: 'All projects that an organization receives donations for.' }),
    team: t.id({ description: 'A team.' }),
    dream: t.id({ description: 'A dream.' }),
    window: t.id({ description: 'A matching window: the gifts that it added to.' }),
    partner: t.id({ description: 'A payment channel or a partner: what came through it.' }),
    region: t.string({ description: 'A region, by its code such as "440000", or "UNKNOWN".' }),
  }),
})

const LiveTopic = builder.objectRef<MovedTopic>('LiveTopic').implement({
  description: 'A topic that is watched.',
  fields: (t) => ({
    of: t.exposeID('of', {
      description:
        'What it is: the id of the campaign, project, organization, team, dream, window, partner or region.',
    }),
    totals: t.expose('totals', { type: Totals, description: 'Its totals.' }),
  }),
})

const LiveFrameType = builder.objectRef<LiveFrame>('LiveFrame').implement({
  description:
    'The topics that moved since the frame before, all read at one and the same instant. Those left out stand as they were told last.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description:
        "The last entry of the campaign's journal that these numbers can contain, those of topics left out as well; while all of them are FROZEN, the one since which they are.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present the numbers are: FROZEN when all topics are held back.',
    }),
    serverTime: t.field({
      type: 'DateTime',
      description: "The server's clock when the frame was made.",
      resolve: serverTime,
    }),
    complete: t.exposeBoolean('complete', {
      description: 'Whether all topics that are watched are in it, as in the first frame.',
    }),
    topics: t.field({
      type: [LiveTopic],
      description:
        'Those that moved, were held back or released, or have other notices or another service level, in the order in which they were named.',
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ moved }) => [...moved],
    }),
  }),
})

builder.subscriptionField('live', (t) =>
  t.field({
    type: LiveFrameType,
    complexity: watchCost,
    description:
      'The totals of many topics of one campaign in one stream: first all of them, then those that moved. INVALID_INPUT and NOT_FOUND name the place of the topic, such as topics.3.dream.',
    args: {
      topics: t.arg({
        type: [TopicInput],
        required: true,
        description: `What to watch: 1 to ${mostTopicsNamed} topics of one campaign, none of them twice. Organizations and regions are in every campaign: beside them stands at least one topic that belongs to one.`,
      }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      const { campaignId, topics } = await topicsOfOneCampaign(app, args.topics.map(nameOf))
      return watchTopics(app, campaignId, topics, hz)
    },
    resolve: (frame) => frame,
  }),
)

/** Exactly one is given: the schema sees to it. */
function nameOf(input: Partial<Record<TopicKind, string | null>>, position: number): TopicName {
  const [[kind, text]] = Object.entries(input) as [[TopicKind, string]]
  return { kind, text, path: `topics.${position}.${kind}` }
}

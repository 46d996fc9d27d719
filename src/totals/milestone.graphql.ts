// Milestones on the wire.
import { Campaign } from '../campaign/campaign.graphql.ts'
import { CampaignSettled, seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { parseId } from '../graphql/publicId.ts'
import type { MilestoneRow } from './milestone.store.ts'
import { type MilestoneKind, type MilestoneMetric, measuredId } from './milestone.ts'
import { milestonesByIds, milestonesOn } from './milestones.store.ts'
import {
  decodePlace,
  encodePlace,
  type MilestoneFrame,
  MilestoneKnown,
  MilestonePassed,
  planMilestone,
  planMilestoneShape,
  TooManyMilestones,
  watchMilestones,
} from './milestones.ts'
import { topicNamed } from './topics.ts'
import { isTold, ServiceLevelType } from './totals.graphql.ts'
import { campaignTopic, dreamTopic } from './totals.ts'

const MilestoneKindType = builder.enumType('MilestoneKind', {
  description: 'What a threshold stands for.',
  values: {
    MILESTONE: { description: 'One that staff has set.' },
    MINIMUM: { description: 'What a dream needs to come true.' },
    TIER: { description: 'What a dream can do beyond its minimum.' },
  } as const satisfies Record<MilestoneKind, { description: string }>,
})

const MilestoneMetricType = builder.enumType('MilestoneMetric', {
  description: 'What is measured. All but FLOWERS_COUNTED never fall.',
  values: {
    RECEIVED: { description: 'Donations of the public, gross, in fen.' },
    DONATION_COUNT: { description: 'Donations.' },
    DONOR_COUNT: { description: 'Distinct people among the donors.' },
    FLOWER_COUNT: { description: 'Flowers given, gross.' },
    GIVER_COUNT: { description: 'Distinct people among the givers of flowers.' },
    FLOWERS_COUNTED: { description: 'Flowers that count. They may fall; what was reached stays reached.' },
  } as const satisfies Record<MilestoneMetric, { description: string }>,
})

export const Milestone = builder.loadableNode('Milestone', {
  description:
    'A threshold that the numbers of a campaign, or of something in it, reach exactly once, at one entry of the journal.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) =>
    reading(milestonesByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign.',
      resolve: ({ campaignId }) => campaignId,
    }),
    of: t.id({
      nullable: true,
      description:
        'Whose numbers are measured: a project, a dream, a team or an organization; null: the whole campaign.',
      resolve: ({ topic }) => measuredId(topic),
    }),
    kind: t.expose('kind', { type: MilestoneKindType, description: 'What it stands for.' }),
    metric: t.expose('metric', { type: MilestoneMetricType, description: 'What is measured.' }),
    threshold: t.expose('threshold', {
      type: 'SafeInt',
      description: 'What is to be reached: fen, people, gifts or flowers, by the metric.',
    }),
    nameZh: t.exposeString('nameZh', { description: 'What it is called in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'What it is called in English.' }),
    reachedSeq: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'The entry of the journal that reached it; null: it lies ahead.',
      resolve: async (milestone, _args, context) =>
        (await isTold(context, milestone, milestone.reachedSeq)) ? milestone.reachedSeq : null,
    }),
    reachedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was reached; null: it lies ahead.',
      resolve: async (milestone, _args, context) =>
        (await isTold(context, milestone, milestone.reachedSeq)) ? milestone.reachedAt : null,
    }),
  }),
})

const milestonesOfTopic = {
  type: Milestone,
  load: (keys: string[], { app }: Context) => reading(milestonesOn(app.db.orm, keys.map(topicIn))),
  group: (row: unknown) => keyOf(row as MilestoneRow),
  loaderOptions: freshEveryBatch,
} as const

function keyOf({ campaignId, topic }: Pick<MilestoneRow, 'campaignId' | 'topic'>): string {
  return `${campaignId}/${topic}`
}

function topicIn(key: string): { campaignId: number; topic: string } {
  const slash = key.indexOf('/')
  return { campaignId: Number(key.slice(0, slash)), topic: key.slice(slash + 1) }
}

builder.objectField(Campaign, 'milestones', (t) =>
  t.loadableGroup({
    ...milestonesOfTopic,
    description: 'The thresholds of the whole campaign, the lower of each metric before the higher.',
    resolve: ({ id }) => keyOf({ campaignId: id, topic: campaignTopic }),
  }),
)

builder.objectField(Dream, 'milestones', (t) =>
  t.loadableGroup({
    ...milestonesOfTopic,
    description: 'Its minimum, its tiers and other thresholds, the lower of each metric before the higher.',
    resolve: ({ campaignId, id }) => keyOf({ campaignId, topic: dreamTopic(id) }),
  }),
)

const MilestoneFrameType = builder.objectRef<MilestoneFrame>('MilestoneFrame').implement({
  description: 'What was reached after a cursor.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "The last entry of the campaign's journal that was looked at.",
    }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present it is. What is held back is told when it is released.',
    }),
    milestones: t.field({
      type: [Milestone],
      description:
        'All that were reached after the cursor, in the order in which they were, at most 100. Later frames contain what earlier ones did: the last one is enough.',
      complexity: { field: 1, multiplier: 20 },
      resolve: ({ milestones }) => milestones,
    }),
    cursor: t.string({
      description: 'Where this frame ends: a subscription after it tells what comes later.',
      resolve: ({ place }) => encodePlace(place),
    }),
    hasMore: t.exposeBoolean('hasMore', {
      description: 'Whether more were reached than a frame holds: they come after the cursor.',
    }),
  }),
})

builder.subscriptionField('milestones', (t) =>
  t.field({
    type: MilestoneFrameType,
    // As with the other watches: it is executed again and again.
    complexity: { field: 1, multiplier: 5 },
    description:
      'The milestones of a campaign, its dreams, projects, organizations and teams: what was reached after the cursor at once, and a frame whenever another one is.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      after: t.arg.string({ description: 'A cursor of an earlier frame. Left out: from the beginning.' }),
    },
    subscribe: async (_root, args, { app }) => {
      const after = decodePlace(args.after)
      const { campaignId } = await topicNamed(app, 'campaign', args.campaign, 'campaign')
      return watchMilestones(app, campaignId, after)
    },
    resolve: (frame) => frame,
  }),
)

builder.objectType(MilestonePassed, {
  name: 'MilestonePassed',
  description: 'The threshold is reached already: a milestone lies ahead.',
  interfaces: [UserError],
  fields: (t) => ({
    value: t.expose('value', { type: 'SafeInt', description: 'What the metric is now.' }),
  }),
})

builder.objectType(MilestoneKnown, {
  name: 'MilestoneKnown',
  description: 'There is a milestone with this threshold already.',
  interfaces: [UserError],
})

builder.objectType(TooManyMilestones, {
  name: 'TooManyMilestones',
  description: 'The campaign has as many milestones as it may have, those of its dreams included.',
  interfaces: [UserError],
  fields: (t) => ({ most: t.exposeInt('most', { description: 'How many it may have: 500.' }) }),
})

const PlanMilestoneSuccess = builder
  .objectRef<{ id: number; replayed: boolean }>('PlanMilestoneSuccess')
  .implement({
    description: 'It is planned.',
    fields: (t) => ({
      milestone: t.field({ type: Milestone, description: 'The milestone.', resolve: ({ id }) => id }),
      replayed: t.exposeBoolean('replayed', {
        description: 'Whether the key was used before: this is the answer to the first request.',
      }),
    }),
  })

const PlanMilestoneInput = builder
  .inputType('PlanMilestoneInput', {
    description: 'A threshold to plan.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same milestone.',
      }),
      campaign: t.id({ required: true, description: 'The campaign.' }),
      of: t.id({
        description:
          'Whose numbers are measured: a project, a dream, a team or an organization. Left out: the whole campaign.',
      }),
      metric: t.field({ type: MilestoneMetricType, required: true, description: 'What is measured.' }),
      threshold: t.field({
        type: 'SafeInt',
        required: true,
        description: 'What is to be reached: more than there is now, at most 9,007,199,254,740,991.',
      }),
      nameZh: t.string({ required: true, description: 'What it is called in Chinese, 1–60 characters.' }),
      nameEn: t.string({ required: true, description: 'What it is called in English, 1–60 characters.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(planMilestoneShape)

builder.mutationField('planMilestone', (t) =>
  t.field({
    type: PlanMilestoneSuccess,
    description: 'Plans a milestone: staff.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: PlanMilestoneInput, required: true, description: 'What to plan.' }) },
    errors: {
      types: [
        NotFound,
        IdempotencyConflict,
        CampaignSettled,
        MilestonePassed,
        MilestoneKnown,
        TooManyMilestones,
      ],
      union: { name: 'PlanMilestoneResult', description: 'What became of planMilestone.' },
    },
    resolve: (_root, { input }, { app, viewer }) => planMilestone(app, viewer, input),
  }),
)

// Timelines on the wire: a field of everything that has totals. All its boundaries come in one statement, together with
// whatever else an operation asks of the past.
import { Campaign } from '../campaign/campaign.graphql.ts'
import { campaignsByIds } from '../campaign/campaign.store.ts'
import { reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { MatchingWindow } from '../matching/pool.graphql.ts'
import { Organization } from '../organization/organization.graphql.ts'
import { Project } from '../project/project.graphql.ts'
import { Team } from '../team/team.graphql.ts'
import { Totals, totalsOf, totalsOfNamed } from '../totals/totals.graphql.ts'
import {
  campaignTopic,
  dreamTopic,
  organizationTopic,
  projectTopic,
  teamTopic,
  windowTopic,
} from '../totals/totals.ts'
import {
  type Bucket,
  boundariesOf,
  checkSpan,
  type Metric,
  metrics,
  mostPoints,
  type Point,
  pointsBetween,
  pointsIn,
  type Span,
} from './timeline.ts'

const BucketType = builder.enumType('TimelineBucket', {
  description: 'How long the buckets of a timeline are.',
  values: {
    SECOND: {
      description:
        'A second. Kept of campaigns, dreams and matching windows; of projects, organizations and teams minutes are.',
    },
    MINUTE: { description: 'A minute.' },
    TEN_MINUTES: { description: 'Ten minutes, from a full hour of UTC on.' },
    HOUR: { description: 'An hour, from a full hour of UTC on.' },
    DAY: { description: "A civil day in the campaign's time zone." },
  } as const satisfies Record<Bucket, { description: string }>,
})

const MetricType = builder.enumType('TotalsMetric', {
  description: 'One number of totals.',
  values: {
    RECEIVED: { description: 'Donations of the public, gross, in fen.' },
    REFUNDED: { description: 'Donations that were refunded or voided, gross, in fen.' },
    NET: { description: 'RECEIVED without REFUNDED, in fen.' },
    MATCHED: { description: 'Matching of every source, gross, in fen.' },
    MATCHED_NET: { description: 'MATCHED without what was taken back, in fen.' },
    HELD: { description: 'Matching under review, in fen. It falls as reviews end.' },
    DONATION_COUNT: { description: 'Donations.' },
    DONOR_COUNT: { description: 'Distinct people among the donors.' },
    FLOWER_COUNT: { description: 'Flowers given, gross.' },
    FLOWERS_COUNTED: { description: 'Flowers that count. They may fall.' },
    GIVER_COUNT: { description: 'Distinct people among the givers of flowers.' },
  } as const satisfies Record<Metric, { description: string }>,
})

const metricArg = { type: MetricType, required: true, description: 'Which number.' } as const

const TimelinePoint = builder.objectRef<Point>('TimelinePoint').implement({
  description: 'One bucket of a timeline.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Its first instant.' }),
    until: t.expose('until', { type: 'DateTime', description: 'The first instant after it.' }),
    totals: t.expose('totals', {
      type: Totals,
      description:
        'What stood at its end, the same as totals(at: until). Where nothing moved, what stood before goes on.',
    }),
    value: t.field({
      type: 'SafeInt',
      description: 'One number of what stood at its end: fen, people, gifts or flowers, by the metric.',
      args: { metric: t.arg(metricArg) },
      resolve: ({ totals }, { metric }) => metrics[metric](totals.values),
    }),
    added: t.field({
      type: 'SafeInt',
      description:
        'By how much the number rose within the bucket, in the same unit; negative where it fell. 0 while it is held back.',
      args: { metric: t.arg(metricArg) },
      resolve: ({ totals, before }, { metric }) =>
        metrics[metric](totals.values) - metrics[metric](before.values),
    }),
  }),
})

const description = `How the totals became what they are: a point for each bucket between two instants that is over, oldest first, at most ${mostPoints}.`

const spanArgs = {
  from: {
    type: 'DateTime',
    required: true,
    description: 'The first bucket is the one that this instant lies in.',
  },
  to: {
    type: 'DateTime',
    required: true,
    description: 'The last bucket is the one before this instant or around it. May lie ahead.',
  },
  bucket: { type: BucketType, required: true, description: 'How long the buckets are.' },
} as const

/** A point costs one look-up by its key, and less than what is loaded elsewhere. */
const complexity = (span: Span) => ({
  field: 5,
  multiplier: Math.ceil(Math.min(Math.max(pointsIn(span), 1), mostPoints) / 5),
})

/** A topic of a campaign, which the caller has named or holds already. */
interface Of {
  campaignId: number
  topic: string
  named?: boolean
}

async function timeline(context: Context, { campaignId, topic, named }: Of, span: Span): Promise<Point[]> {
  checkSpan(topic, span)
  const { db, clock } = context.app
  const read = named ? totalsOfNamed : totalsOf
  const [campaign] = await reading(campaignsByIds(db.orm, [campaignId], true))
  if (!campaign) throw new NotFound('campaign', 'There is no such campaign.')
  const boundaries = boundariesOf(span, campaign.timeZone, clock.now())
  const totals = await Promise.all(boundaries.map((at) => read(context, campaignId, topic, at)))
  return pointsBetween(boundaries, totals)
}

builder.objectFields(Campaign, (t) => ({
  timeline: t.field({
    type: [TimelinePoint],
    description,
    args: { from: t.arg(spanArgs.from), to: t.arg(spanArgs.to), bucket: t.arg(spanArgs.bucket) },
    complexity,
    resolve: ({ id }, span, context) => timeline(context, { campaignId: id, topic: campaignTopic }, span),
  }),
}))

builder.objectFields(Organization, (t) => ({
  timeline: t.field({
    type: [TimelinePoint],
    description,
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      from: t.arg(spanArgs.from),
      to: t.arg(spanArgs.to),
      bucket: t.arg(spanArgs.bucket),
    },
    complexity,
    resolve: ({ id }, { campaign, ...span }, context) => {
      const campaignId = decodeId('Campaign', campaign, 'campaign')
      return timeline(context, { campaignId, topic: organizationTopic(id), named: true }, span)
    },
  }),
}))

for (const [type, topicOf] of [
  [Project, projectTopic],
  [Dream, dreamTopic],
  [Team, teamTopic],
  [MatchingWindow, windowTopic],
] as const) {
  builder.objectFields(type as typeof Project, (t) => ({
    timeline: t.field({
      type: [TimelinePoint],
      description,
      args: { from: t.arg(spanArgs.from), to: t.arg(spanArgs.to), bucket: t.arg(spanArgs.bucket) },
      complexity,
      resolve: ({ campaignId, id }, span, context) =>
        timeline(context, { campaignId, topic: topicOf(id) }, span),
    }),
  }))
}

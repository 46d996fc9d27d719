// A campaign's totals on the wire: as a whole, split along a dimension, and minute by minute.
import type { App } from '../app.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { type CampaignRow, campaignsByIds } from '../campaign/campaign.store.ts'
import { reading } from '../db/reading.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { hzOf, maxHzArg } from '../live/watch.graphql.ts'
import { readMinutes } from './breakdown.store.ts'
import { type Dimension, dimensionPrefixes } from './breakdown.ts'
import { type Breakdown, type BreakdownRow, breakdown, labelsOf, watchBreakdown } from './breakdowns.ts'
import { carriedForward, type MinuteTotals, minutesUntil, mostMinutes } from './minutes.ts'
import { instantArg, ServiceLevelType, Totals, totalsOf } from './totals.graphql.ts'
import { campaignTopic, type TotalsAt } from './totals.ts'

const BreakdownBy = builder.enumType('BreakdownBy', {
  description: "What a campaign's totals can be split by.",
  values: {
    REGION: {
      description:
        'The region a gift names; UNKNOWN for those that name none. Adds up in everything but people.',
    },
    CATEGORY: { description: 'The category of the project. Adds up in money; flowers have no category.' },
    CHANNEL: {
      description:
        'The payment channel that captured the money, the sandbox included where it is on. Adds up in money; flowers have no channel.',
    },
    DAY: { description: "The civil day in the campaign's time zone. Adds up in everything but people." },
    DREAM: { description: 'The dream. Adds up in flowers; money has no dream.' },
  } as const satisfies Record<Dimension, { description: string }>,
})

export const BreakdownRowType = builder.objectRef<BreakdownRow>('BreakdownRow').implement({
  description: 'One part of a breakdown.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description:
        'A region code, a category, a day as YYYY-MM-DD, or the number behind the id of a dream or of a partner that is a payment channel.',
    }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    totals: t.expose('totals', { type: Totals, description: 'What was counted for it.' }),
  }),
})

const BreakdownType = builder.objectRef<Breakdown>('Breakdown').implement({
  description:
    "A campaign's totals split along one dimension, all read at one seq. Gifts and amounts of the rows add up to the total; people don't, because one person may give in several.",
  fields: (t) => ({
    by: t.expose('by', { type: BreakdownBy, description: 'What it is split by.' }),
    seq: t.field({
      type: 'SafeInt',
      description:
        "The campaign's last journal entry when the numbers were read; the one since which they are held back, while they are.",
      resolve: ({ total }) => total.seq,
    }),
    asOf: t.field({
      type: 'DateTime',
      description: 'When that entry was recorded.',
      resolve: ({ total }) => total.asOf,
    }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present the numbers are, all of them.',
    }),
    total: t.expose('total', { type: Totals, description: 'The whole campaign.' }),
    rows: t.expose('rows', {
      type: [BreakdownRowType],
      description: 'Every part there is, those without a gift too.',
    }),
  }),
})

const MinuteTotalsType = builder.objectRef<MinuteTotals>('MinuteTotals').implement({
  description: 'What stood at the end of a minute; for the running one, what stands now.',
  fields: (t) => ({
    minute: t.expose('minute', { type: 'DateTime', description: 'The first instant of the minute.' }),
    totals: t.expose('totals', {
      type: Totals,
      description: 'Absolute values; a minute without movement repeats those before it.',
    }),
  }),
})

builder.objectFields(Campaign, (t) => ({
  totals: t.field({
    type: Totals,
    description: 'What was counted so far.',
    args: { at: t.arg(instantArg) },
    resolve: ({ id }, { at }, context) => totalsOf(context, id, campaignTopic, at),
  }),
  breakdown: t.field({
    type: BreakdownType,
    description: 'The totals split along one dimension.',
    args: {
      by: t.arg({ type: BreakdownBy, required: true, description: 'The dimension.' }),
      at: t.arg(instantArg),
    },
    complexity: { field: 20, multiplier: 1 },
    resolve: (campaign, { by, at }, context) =>
      at ? breakdownThen(context, campaign, by, at) : breakdown(context.app, campaign, by),
  }),
  minutes: t.field({
    type: [MinuteTotalsType],
    description: 'The totals at the end of each of the last minutes, the running one included, oldest first.',
    args: {
      last: t.arg.int({
        required: true,
        defaultValue: 60,
        description: `How many minutes: 1 to ${mostMinutes}.`,
      }),
    },
    complexity: ({ last }) => ({ field: 5, multiplier: Math.min(last, mostMinutes) }),
    resolve: ({ id }, { last }, { app }) => lastMinutes(app, id, last),
  }),
}))

builder.subscriptionField('breakdown', (t) =>
  t.field({
    type: BreakdownType,
    description:
      'The totals of a campaign split along one dimension, in every frame all at one seq. NOT_FOUND: the public sees no such campaign.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      by: t.arg({ type: BreakdownBy, required: true, description: 'The dimension.' }),
      maxHz: t.arg(maxHzArg),
    },
    complexity: { field: 20, multiplier: 2 },
    subscribe: async (_root, args, { app }) => {
      const campaignId = decodeId('Campaign', args.campaign, 'campaign')
      const hz = hzOf(args.maxHz)
      const [campaign] = await reading(campaignsByIds(app.db.orm, [campaignId], false))
      if (!campaign) throw new NotFound('campaign', 'There is no such campaign.')
      return watchBreakdown(app, campaign, args.by, hz)
    },
    resolve: (seen) => seen,
  }),
)

async function breakdownThen(
  context: Context,
  campaign: CampaignRow,
  by: Dimension,
  at: Date,
): Promise<Breakdown> {
  const { app } = context
  const labels = await labelsOf(app, campaign, by)
  const [total, ...totals] = (await Promise.all(
    [campaignTopic, ...labels.map(({ key }) => dimensionPrefixes[by] + key)].map((topic) =>
      totalsOf(context, campaign.id, topic, at),
    ),
  )) as [TotalsAt, ...TotalsAt[]]
  const { seq, serviceLevel, notices } = total
  const rows = labels.map((label, position) => ({ ...label, totals: totals[position] as TotalsAt }))
  return { by, seq, serviceLevel, notices, total, rows }
}

async function lastMinutes({ db, clock }: App, campaignId: number, count: number): Promise<MinuteTotals[]> {
  if (count < 1 || count > mostMinutes) {
    throw new InvalidInput([{ path: 'last', message: `must be between 1 and ${mostMinutes}` }])
  }
  const now = clock.now()
  const minutes = minutesUntil(now, count)
  const { rows, hold, notices } = await reading(
    readMinutes(db.sql, now, campaignId, campaignTopic, minutes[0] as Date, minutes.at(-1) as Date),
  )
  return carriedForward(campaignId, campaignTopic, minutes, rows, hold, notices)
}

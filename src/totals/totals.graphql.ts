// Totals on the wire, and the one loader that brings them: however many topics an operation asks for, and of however
// many campaigns, they come in one statement.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { Money } from '../graphql/scalars.ts'
import { readTotals, type Wanted } from './totals.read.store.ts'
import { flowersCounted, netReceived, type ServiceLevel, type TotalsAt, zeroTotals } from './totals.ts'

export const ServiceLevelType = builder.enumType('ServiceLevel', {
  description: 'How present the numbers are.',
  values: {
    LIVE: { description: 'At most a second old.' },
    DELAYED: {
      description: 'Right, but perhaps more than a second old: something behind them is slow or away.',
    },
    FROZEN: { description: 'Held back on purpose; collecting goes on behind them.' },
    FINAL: { description: 'The campaign is settled: the numbers do not change any more.' },
  } as const satisfies Record<ServiceLevel, { description: string }>,
})

export const Totals = builder.objectRef<TotalsAt>('Totals').implement({
  description:
    'What was counted so far: absolute values, never increments. Gross numbers never fall; corrections are numbers of their own. Totals of one campaign with an equal seq may be compared and added.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "The last entry of the campaign's journal that these numbers can contain.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present the numbers are.',
    }),
    donationCount: t.field({
      type: 'SafeInt',
      description: 'Donations, those refunded later included.',
      resolve: ({ values }) => values.donationCount,
    }),
    donorCount: t.field({
      type: 'SafeInt',
      description: 'Distinct people among the donors; gifts that name nobody add none.',
      resolve: ({ values }) => values.donorCount,
    }),
    received: t.field({
      type: Money,
      description: 'Donations of the public, gross.',
      resolve: ({ values }) => values.received,
    }),
    matched: t.field({
      type: Money,
      description: 'Matching confirmed for these donations.',
      resolve: ({ values }) => values.matched,
    }),
    held: t.field({
      type: Money,
      description: 'Matching that is held for review.',
      resolve: ({ values }) => values.held,
    }),
    refunded: t.field({
      type: Money,
      description: 'Donations that were given back.',
      resolve: ({ values }) => values.refunded,
    }),
    net: t.field({
      type: Money,
      description: 'Received without refunded.',
      resolve: ({ values }) => netReceived(values),
    }),
    flowerCount: t.field({
      type: 'SafeInt',
      description: 'Flowers given, gross.',
      resolve: ({ values }) => values.flowerCount,
    }),
    flowersReversed: t.field({
      type: 'SafeInt',
      description: 'Flowers given that turned out not to have been earned.',
      resolve: ({ values }) => values.flowersReversed,
    }),
    flowersCounted: t.field({
      type: 'SafeInt',
      description: 'Flowers that count: those given without those reversed.',
      resolve: ({ values }) => flowersCounted(values),
    }),
    giverCount: t.field({
      type: 'SafeInt',
      description: 'Distinct people among the givers of flowers.',
      resolve: ({ values }) => values.giverCount,
    }),
  }),
})

/** The totals of a topic as they are now. */
export function totalsOf(context: Context, campaignId: number, topic: string): Promise<TotalsAt> {
  return loaderOf(context).load({ campaignId, topic })
}

/** The same for a campaign that the caller names: one that the viewer may not see is none. */
export function totalsOfNamed(context: Context, campaignId: number, topic: string): Promise<TotalsAt> {
  return loaderOf(context).load({ campaignId, topic, named: true })
}

const loaderOf = createContextCache(
  ({ app, viewer }: Context) =>
    new DataLoader<Wanted & { named?: true }, TotalsAt>(async (wanted) => {
      const found = await reading(readTotals(app.db.sql, wanted))
      return found.map((totals, position) => {
        const { campaignId, topic, named } = wanted[position] as Wanted & { named?: true }
        const hidden = named && totals?.phase === 'DRAFT' && !seesDrafts(viewer)
        if (!totals || hidden) return new NotFound('campaign', 'There is no such campaign.')
        return {
          campaignId,
          topic,
          seq: totals.seq,
          asOf: totals.asOf,
          serviceLevel: totals.phase === 'SETTLED' ? 'FINAL' : 'LIVE',
          values: totals.row ?? zeroTotals(campaignId, topic),
        }
      })
    }, freshEveryBatch),
)

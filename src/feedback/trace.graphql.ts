// The trace on the wire: from one flower, or one fen, to the reports that answer for it. It hangs on the gift, which only
// its giver and those whom it concerns can see.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Donation } from '../donation/donation.graphql.ts'
import type { DonationRow } from '../donation/donation.store.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { Deed, FlowerGift } from '../flower/flower.graphql.ts'
import type { FlowerGiftRow } from '../flower/flower.store.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { Money } from '../graphql/scalars.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import { dreamReferredTo } from './report.graphql.ts'
import { dreamOfProjects } from './report.read.store.ts'
import { mostTracedDeeds, type TracedDeed, traceGifts } from './trace.store.ts'

const TracedDeedType = builder.objectRef<TracedDeed>('TracedDeed').implement({
  description: 'A good deed that flowers of a gift grew from.',
  fields: (t) => ({
    deed: t.field({ type: Deed, description: 'The deed.', resolve: ({ deed }) => deed }),
    flowers: t.exposeInt('flowers', { description: "How many of the gift's flowers grew from it." }),
  }),
})

interface FlowerTrace {
  gift: FlowerGiftRow
  deeds: TracedDeed[]
}

const FlowerTraceType = builder.objectRef<FlowerTrace>('FlowerTrace').implement({
  description:
    'The way of a gift of flowers: the good deeds that they grew from, the dream that they were given to, the project that it became, and its reports. Flowers count as given in the order in which they were earned, without deeds that were taken back.',
  fields: (t) => ({
    flowers: t.int({
      description: 'The flowers that count; 0: all were taken back or came back.',
      resolve: ({ gift }) => gift.counted,
    }),
    deedCount: t.int({
      description: 'How many deeds they grew from.',
      resolve: ({ deeds }) => deeds[0]?.deedCount ?? 0,
    }),
    deeds: t.field({
      type: [TracedDeedType],
      description: 'Those deeds, the earliest first; at most 20.',
      complexity: { field: 1, multiplier: mostTracedDeeds },
      resolve: ({ deeds }) => deeds,
    }),
    dream: t.field({
      type: Dream,
      description: 'The dream, with its reports.',
      resolve: ({ gift }) => gift.dreamId,
    }),
    project: t.field({
      type: Project,
      nullable: true,
      description: 'The project that it became, with its reports; null: none, or not yet.',
      resolve: async ({ gift }, _args, context) => {
        const { projectId } = await dreamReferredTo(context, gift.dreamId)
        return projectId === null ? null : projectReferredTo(context, projectId)
      },
    }),
  }),
})

const traces = createContextCache(
  ({ app }: Context) =>
    new DataLoader<FlowerGiftRow, TracedDeed[]>(async (gifts) => {
      const traced = await reading(traceGifts(app.db.sql, gifts))
      return gifts.map(({ campaignId, seq }) =>
        traced.filter((one) => one.giftSeq === seq && one.campaignId === campaignId),
      )
    }, freshEveryBatch),
)

builder.objectField(FlowerGift, 'trace', (t) =>
  t.field({
    type: FlowerTraceType,
    description: 'Where its flowers came from and what became of them.',
    resolve: async (gift, _args, context) => ({ gift, deeds: await traces(context).load(gift) }),
  }),
)

const MoneyTraceType = builder.objectRef<DonationRow>('MoneyTrace').implement({
  description:
    'The way of a gift of money: its project with its reports, and the dream that the project once was, if it was one.',
  fields: (t) => ({
    amount: t.field({
      type: Money,
      description: 'What is still with the project: all of the gift, or 0 when it was given back.',
      resolve: ({ state, amount }) => (state === 'PAID' ? amount : 0n),
    }),
    project: t.field({
      type: Project,
      description: 'The project, with its reports.',
      resolve: ({ projectId }, _args, context) => projectReferredTo(context, projectId),
    }),
    dream: t.field({
      type: Dream,
      nullable: true,
      description: 'The dream that became the project; null: it never was one.',
      resolve: ({ projectId }, _args, context) => origins(context).load(projectId),
    }),
  }),
})

const origins = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, number | null>(async (projectIds) => {
      const rows = await reading(dreamOfProjects(app.db.sql, projectIds))
      const found = new Map(rows.map(({ projectId, dreamId }) => [projectId, dreamId]))
      return projectIds.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

builder.objectField(Donation, 'trace', (t) =>
  t.field({
    type: MoneyTraceType,
    description: 'What became of its money.',
    resolve: (donation) => donation,
  }),
)

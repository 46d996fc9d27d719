// What a dream shows beside itself: its tiers, who stands behind it, the project it became; and where flowers went that
// were given to one that missed.

import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { FlowerGift } from '../flower/flower.graphql.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { Money } from '../graphql/scalars.ts'
import { entryKey } from '../journal/entryNodes.ts'
import { Partner } from '../partner/partner.graphql.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import { isTold } from '../totals/totals.graphql.ts'
import { dreamTopic } from '../totals/totals.ts'
import { Dream } from './dream.graphql.ts'
import type { DreamRow } from './dream.store.ts'
import {
  dreamsOfProjects,
  type Fund,
  fundsOfCampaigns,
  type Sponsor,
  sponsorsOfDreams,
  type Tier,
  tiersOfDreams,
} from './lifecycle.read.store.ts'
import { type FlowerRolloverRow, rolloversOf } from './rollover.store.ts'

const DreamTier = builder.objectRef<Tier>('DreamTier').implement({
  description: 'What a dream can do beyond its minimum, with more flowers.',
  fields: (t) => ({
    flowers: t.expose('flowers', { type: 'SafeInt', description: 'The flowers that it takes.' }),
    nameZh: t.exposeString('nameZh', { description: 'What it can do then, in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'What it can do then, in English.' }),
    reachedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was reached, once and for all; null: not yet.',
      resolve: async (tier, _args, context) => ((await isTierTold(tier, context)) ? tier.reachedAt : null),
    }),
    reachedSeq: t.field({
      type: 'SafeInt',
      nullable: true,
      description: "The entry of the campaign's journal that reached it; null: none has yet.",
      resolve: async (tier, _args, context) => ((await isTierTold(tier, context)) ? tier.reachedSeq : null),
    }),
  }),
})

function isTierTold({ campaignId, dreamId, reachedSeq }: Tier, context: Context): Promise<boolean> {
  return isTold(context, { campaignId, topic: dreamTopic(dreamId) }, reachedSeq)
}

const DreamSponsor = builder.objectRef<Sponsor>('DreamSponsor').implement({
  description: 'A business that stands behind a dream: a partner of the campaign, or another by its name.',
  fields: (t) => ({
    partner: t.field({
      type: Partner,
      nullable: true,
      description: 'The partner; null: it is none, and has a name.',
      resolve: ({ partnerId }) => partnerId,
    }),
    nameZh: t.exposeString('nameZh', {
      nullable: true,
      description: 'The name in Chinese; null: it is a partner, which has its own.',
    }),
    nameEn: t.exposeString('nameEn', {
      nullable: true,
      description: 'The name in English; null: it is a partner, which has its own.',
    }),
  }),
})

builder.objectFields(Dream, (t) => ({
  tiers: t.loadableGroup({
    type: DreamTier,
    description: 'What it can do beyond its minimum, in ascending order; at most 10.',
    load: (ids: number[], { app }: Context) => reading(tiersOfDreams(app.db.orm, ids)),
    group: (tier) => (tier as Tier).dreamId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
  sponsors: t.loadableGroup({
    type: DreamSponsor,
    description: 'The businesses that stand behind it; at most 20.',
    load: (ids: number[], { app }: Context) => reading(sponsorsOfDreams(app.db.orm, ids)),
    group: (sponsor) => (sponsor as Sponsor).dreamId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
  project: t.field({
    type: Project,
    nullable: true,
    description: 'The project that it became; null before it is CONVERTED.',
    resolve: ({ projectId }, _args, context) =>
      projectId === null ? null : projectReferredTo(context, projectId),
  }),
}))

const dreamOfProject = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, DreamRow | null>(async (ids) => {
      const rows = await reading(dreamsOfProjects(app.db.orm, ids))
      const found = new Map(rows.map((row) => [row.projectId, row]))
      return ids.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

builder.objectField(Project, 'dream', (t) =>
  t.field({
    type: Dream,
    nullable: true,
    description: 'The dream that became this project, one and the same; null: it never was one.',
    resolve: ({ id }, _args, context) => dreamOfProject(context).load(id),
  }),
)

const DreamFund = builder.objectRef<Fund>('DreamFund').implement({
  description: 'The money that dreams are funded from: a line of its own, mixed with no other.',
  fields: (t) => ({
    promised: t.field({
      type: Money,
      description: 'What it was promised in all.',
      resolve: ({ promised }) => promised,
    }),
    available: t.field({
      type: Money,
      description: 'What of it no dream was funded with.',
      resolve: ({ available }) => available,
    }),
  }),
})

const fundOfCampaign = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, Fund>(async (ids) => {
      const rows = await reading(fundsOfCampaigns(app.db.sql, ids))
      const found = new Map(rows.map((row) => [row.campaignId, row]))
      return ids.map((id) => found.get(id) ?? { campaignId: id, promised: 0n, available: 0n })
    }, freshEveryBatch),
)

builder.objectField(Campaign, 'dreamFund', (t) =>
  t.field({
    type: DreamFund,
    description: 'The fund for its dreams.',
    resolve: ({ id }, _args, context) => fundOfCampaign(context).load(id),
  }),
)

const FlowerRollover = builder.objectRef<FlowerRolloverRow>('FlowerRollover').implement({
  description: 'Flowers of a gift that went from a dream that missed to another one.',
  fields: (t) => ({
    from: t.field({ type: Dream, description: 'The dream that missed.', resolve: ({ fromId }) => fromId }),
    into: t.field({ type: Dream, description: 'Where they went.', resolve: ({ intoId }) => intoId }),
    flowers: t.exposeInt('flowers', { description: 'How many flowers of the gift still counted then.' }),
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "The entry of the campaign's journal that moved them.",
    }),
  }),
})

const rolloversOfGift = createContextCache(
  ({ app }: Context) =>
    new DataLoader<{ campaignId: number; seq: bigint }, FlowerRolloverRow[], string>(
      async (gifts) => {
        const rows = await reading(rolloversOf(app.db.orm, gifts))
        return gifts.map(({ campaignId, seq }) =>
          rows.filter((row) => row.campaignId === campaignId && row.giftSeq === seq),
        )
      },
      { ...freshEveryBatch, cacheKeyFn: entryKey },
    ),
)

builder.objectField(FlowerGift, 'rollovers', (t) =>
  t.field({
    type: [FlowerRollover],
    description:
      'How its flowers came to the dream they count for now, if it was given to another one that missed; the first step first.',
    resolve: (gift, _args, context) => rolloversOfGift(context).load(gift),
  }),
)

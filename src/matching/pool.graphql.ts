// Pools, windows and rule sets on the wire: who gives what for which projects, when, and by which rules. All of it is
// public, but for the seed of a window that has not closed.
import { Campaign, campaignReferredTo } from '../campaign/campaign.graphql.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { parseId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { Project, ProjectCategoryType, projectReferredTo } from '../project/project.graphql.ts'
import { Region, regionOf } from '../region/region.graphql.ts'
import {
  poolsByIds,
  poolsOfCampaigns,
  ruleSetsByIds,
  ruleSetsOfPools,
  windowsByIds,
  windowsOfPools,
} from './pool.read.store.ts'
import type { MatchingPoolRow, MatchingWindowRow } from './pool.store.ts'
import type { Source } from './pool.ts'
import type { RuleSetRow } from './rules.store.ts'
import type { DrawStep, Mode, TierStep } from './rules.ts'
import type { ShownWindow } from './window.ts'

export const MatchingSourceType = builder.enumType('MatchingSource', {
  description: 'Who stands behind a pool. A gift gets at most one allocation of each source.',
  values: {
    FOUNDATION: { description: 'The foundation: a line of money of its own.' },
    ENTERPRISE: { description: 'An enterprise. With the regions it makes up the partner line of money.' },
    REGIONAL: { description: 'A region. With the enterprises it makes up the partner line of money.' },
  } as const satisfies Record<Source, { description: string }>,
})

export const MatchingModeType = builder.enumType('MatchingMode', {
  description: 'How the ratio of a match is found.',
  values: {
    FIXED: { description: 'One ratio for all.' },
    RANDOM: {
      description: 'Drawn for each gift, so that everybody can derive the draw once the seed is out.',
    },
    TIER: { description: 'By the number of years in which the donor has given before.' },
  } as const satisfies Record<Mode, { description: string }>,
})

const DrawStepType = builder.objectRef<DrawStep>('DrawStep').implement({
  description: 'A ratio that can be drawn.',
  fields: (t) => ({
    chance: t.exposeInt('chance', { description: 'How many of a million numbers win it.' }),
    ratio: t.exposeInt('ratio', { description: 'In basis points: 10,000 is 1:1.' }),
  }),
})

const TierStepType = builder.objectRef<TierStep>('TierStep').implement({
  description: 'A ratio for donors of some years.',
  fields: (t) => ({
    years: t.exposeInt('years', { description: 'From so many years of giving on.' }),
    ratio: t.exposeInt('ratio', { description: 'In basis points: 10,000 is 1:1.' }),
  }),
})

export const RuleSet = builder.loadableNode('RuleSet', {
  description:
    'The rules by which a pool matches, in one version. A version never changes; a new one takes effect at an instant that lay ahead when it was published.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app }: Context) => reading(ruleSetsByIds(app.db.orm, ids)),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'From 1, in its pool.' }),
    publishedAt: t.expose('publishedAt', { type: 'DateTime', description: 'When it was published.' }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      description: 'The first instant whose gifts it decides.',
    }),
    minimumGift: t.field({
      type: Money,
      description: 'Gifts below get nothing; exactly so much does.',
      resolve: ({ minimumGift }) => minimumGift,
    }),
    giftCap: t.field({
      type: Money,
      nullable: true,
      description: 'The most that one gift gets; null: no limit.',
      resolve: ({ giftCap }) => giftCap,
    }),
    donorDailyCap: t.field({
      type: Money,
      nullable: true,
      description: 'The most that one donor gets on one civil day from sources of this kind; null: no limit.',
      resolve: ({ donorDailyCap }) => donorDailyCap,
    }),
    projectCap: t.field({
      type: Money,
      nullable: true,
      description: 'The most that one project gets of one window; null: no limit.',
      resolve: ({ projectCap }) => projectCap,
    }),
    organizationCap: t.field({
      type: Money,
      nullable: true,
      description: 'The most that one receiving organization gets of one window; null: no limit.',
      resolve: ({ organizationCap }) => organizationCap,
    }),
    mode: t.expose('mode', { type: MatchingModeType, description: 'How the ratio is found.' }),
    ratio: t.exposeInt('ratio', {
      nullable: true,
      description: 'FIXED: the ratio in basis points; otherwise null.',
    }),
    draws: t.expose('draws', {
      type: [DrawStepType],
      description:
        'RANDOM: the ratios, side by side from number 0 on in this order; a number beyond the last wins nothing.',
    }),
    tiers: t.expose('tiers', {
      type: [TierStepType],
      description: 'TIER: the ratios, by years in ascending order.',
    }),
  }),
})

export const MatchingPool = builder.loadableNode('MatchingPool', {
  description: "Money that a funder adds to the public's gifts, for projects in its scope.",
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) => reading(poolsByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it is for.',
      resolve: ({ campaignId }, _args, context) => campaignReferredTo(context, campaignId),
    }),
    source: t.expose('source', { type: MatchingSourceType, description: 'What kind of funder it has.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    funderZh: t.exposeString('funderZh', { description: 'Who gives the money, in Chinese.' }),
    funderEn: t.exposeString('funderEn', { description: 'Who gives the money, in English.' }),
    regions: t.field({
      type: [Region],
      description: 'Only for projects in these regions; empty: in all.',
      resolve: ({ regionCodes }) => regionCodes.map(regionOf),
    }),
    categories: t.field({
      type: [ProjectCategoryType],
      description: 'Only for projects of these categories; empty: of all.',
      resolve: ({ categories }) => categories,
    }),
    projects: t.field({
      type: [Project],
      description: 'Only for these projects; empty: for all.',
      resolve: ({ projectIds }, _args, context) => projectIds.map((id) => projectReferredTo(context, id)),
    }),
    total: t.field({ type: Money, description: 'What the funder gave.', resolve: ({ total }) => total }),
    unbudgeted: t.field({
      type: Money,
      description: 'What of it no window was given.',
      resolve: ({ total, budgeted }) => total - budgeted,
    }),
    ruleSets: t.loadableGroup({
      type: RuleSet,
      description: 'Its rules, every version, the first first.',
      load: (poolIds: number[], { app }: Context) => reading(ruleSetsOfPools(app.db.orm, poolIds)),
      group: (ruleSet) => (ruleSet as RuleSetRow).poolId,
      loaderOptions: freshEveryBatch,
      resolve: ({ id }) => id,
    }),
  }),
})

export const MatchingWindow = builder.loadableNode('MatchingWindow', {
  description: 'A time in which a pool matches gifts, from opensAt until before closesAt, within a budget.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context): Promise<ShownWindow[]> =>
    reading(windowsByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    pool: t.field({
      type: MatchingPool,
      description: 'Whose money it gives.',
      resolve: ({ pool, poolId }) => pool ?? poolId,
    }),
    opensAt: t.expose('opensAt', { type: 'DateTime', description: 'The first instant in which it matches.' }),
    closesAt: t.expose('closesAt', {
      type: 'DateTime',
      description: 'The first instant in which it no longer does.',
    }),
    seedHash: t.exposeString('seedHash', {
      description: "SHA-256 of the seed's 32 bytes, in hexadecimal: published before the window opens.",
    }),
    seed: t.string({
      nullable: true,
      description:
        'The key of its draws, 32 bytes in hexadecimal: published when the window has closed, null until then, for staff too.',
      resolve: ({ seed, closesAt }, _args, { app }) => (app.clock.now() >= closesAt ? seed : null),
    }),
  }),
})

builder.objectField(MatchingPool, 'windows', (t) =>
  t.loadableGroup({
    type: MatchingWindow,
    description: 'Its windows, in the order in which they open.',
    load: (poolIds: number[], { app }: Context) => reading(windowsOfPools(app.db.orm, poolIds)),
    group: (window) => (window as MatchingWindowRow).poolId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
)

builder.objectField(Campaign, 'matchingPools', (t) =>
  t.loadableGroup({
    type: MatchingPool,
    description: 'Who matches gifts in it.',
    load: (campaignIds: number[], { app }: Context) => reading(poolsOfCampaigns(app.db.orm, campaignIds)),
    group: (pool) => (pool as MatchingPoolRow).campaignId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
)

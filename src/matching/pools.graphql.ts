// What staff does with pools, on the wire: opening and funding them, planning and topping up windows, publishing rules.
import { CampaignSettled } from '../campaign/campaign.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { parseId, splitPublicId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { ProjectCategoryType } from '../project/project.graphql.ts'
import { MatchingModeType, MatchingPool, MatchingSourceType, MatchingWindow } from './pool.graphql.ts'
import {
  budgetWindow,
  budgetWindowShape,
  fundPool,
  fundPoolShape,
  openPool,
  openPoolShape,
  PoolExceeded,
  planWindow,
  planWindowShape,
  publishRules,
  publishRulesShape,
  RulesRetroactive,
  WindowClosed,
  WindowsOverlap,
} from './pools.ts'

builder.objectType(PoolExceeded, {
  name: 'PoolExceeded',
  description: 'The pool has less than that to give to its windows.',
  interfaces: [UserError],
  fields: (t) => ({
    left: t.field({
      type: Money,
      description: 'What of the pool no window was given.',
      resolve: ({ left }) => left,
    }),
  }),
})

builder.objectType(WindowsOverlap, {
  name: 'WindowsOverlap',
  description: 'Another window of the pool is open in that time: at any instant a pool has at most one.',
  interfaces: [UserError],
})

builder.objectType(WindowClosed, {
  name: 'WindowClosed',
  description: 'The window has closed: nothing can be added to it.',
  interfaces: [UserError],
})

builder.objectType(RulesRetroactive, {
  name: 'RulesRetroactive',
  description: 'Rules are never retroactive: what was decided by the earlier version stays as it is.',
  interfaces: [UserError],
  fields: (t) => ({
    earliest: t.expose('earliest', {
      type: 'DateTime',
      description: 'The first instant from which a new version can take effect.',
    }),
  }),
})

/** What a change answers with: the public id of what it changed. */
interface Changed {
  subject: string
  replayed: boolean
}

const idOf = ({ subject }: Changed): number => parseId(splitPublicId(subject)?.id ?? '')

const key = (what: string) =>
  ({
    required: true,
    description: `Chosen by the caller, 1–128 visible ASCII characters: the same key is the same ${what}.`,
  }) as const

const why = { required: true, description: 'Why, 1–500 characters; kept in the audit.' } as const

const replayed = {
  description: 'Whether the key was used before: this is the answer to the first request.',
} as const

const fen = (what: string) =>
  ({
    type: 'SafeInt',
    required: true,
    description: `${what}, in fen, from 1 to 1,000,000,000,000.`,
  }) as const

const cap = (what: string) =>
  ({
    type: 'SafeInt',
    description: `${what}, in fen, from 1 to 1,000,000,000,000. Left out: no limit.`,
  }) as const

const OpenPoolInput = builder
  .inputType('OpenPoolInput', {
    description: 'A pool, with what its funder has promised. Scopes that are left out name everything.',
    fields: (t) => ({
      idempotencyKey: t.string(key('pool')),
      campaign: t.id({ required: true, description: 'The campaign it is for; it has at most 100 pools.' }),
      source: t.field({
        type: MatchingSourceType,
        required: true,
        description: 'What kind of funder it has.',
      }),
      nameZh: t.string({ required: true, description: 'The name in Chinese, 1–80 characters.' }),
      nameEn: t.string({ required: true, description: 'The name in English, 1–80 characters.' }),
      funderZh: t.string({
        required: true,
        description: 'Who gives the money, in Chinese, 1–80 characters.',
      }),
      funderEn: t.string({
        required: true,
        description: 'Who gives the money, in English, 1–80 characters.',
      }),
      regionCodes: t.stringList({
        description:
          'Only for projects in these regions, at most 40: province-level codes of GB/T 2260, such as 440000, or UNKNOWN.',
      }),
      categories: t.field({
        type: [ProjectCategoryType],
        description: 'Only for projects of these categories, at most 20.',
      }),
      projects: t.idList({ description: 'Only for these projects of the campaign, at most 500.' }),
      total: t.field(fen('What the funder gives')),
      reason: t.string(why),
    }),
  })
  .validate(openPoolShape)

const FundPoolInput = builder
  .inputType('FundPoolInput', {
    description: 'More money for a pool.',
    fields: (t) => ({
      idempotencyKey: t.string(key('gift of the funder')),
      pool: t.id({ required: true, description: 'The pool. It has at most 1,000,000,000,000 fen in all.' }),
      amount: t.field(fen('What the funder gives beside what it gave')),
      reason: t.string(why),
    }),
  })
  .validate(fundPoolShape)

const PlanWindowInput = builder
  .inputType('PlanWindowInput', {
    description: 'A window of a pool: when it matches, and how much it can give.',
    fields: (t) => ({
      idempotencyKey: t.string(key('window')),
      pool: t.id({ required: true, description: 'The pool. A campaign has at most 200 windows.' }),
      opensAt: t.field({
        type: 'DateTime',
        required: true,
        description: 'The first instant in which it matches: not in the past, and within the campaign.',
      }),
      closesAt: t.field({
        type: 'DateTime',
        required: true,
        description: 'The first instant in which it no longer does: within the campaign.',
      }),
      budget: t.field(fen('What it can give')),
      reason: t.string(why),
    }),
  })
  .validate(planWindowShape)

const BudgetWindowInput = builder
  .inputType('BudgetWindowInput', {
    description: 'More money of its pool for a window.',
    fields: (t) => ({
      idempotencyKey: t.string(key('top-up')),
      window: t.id({ required: true, description: 'The window. It may be open, but not closed.' }),
      amount: t.field(fen('What it can give beside what it could')),
      reason: t.string(why),
    }),
  })
  .validate(budgetWindowShape)

const DrawStepInput = builder.inputType('DrawStepInput', {
  description: 'A ratio that can be drawn.',
  fields: (t) => ({
    chance: t.int({ required: true, description: 'How many of a million numbers win it, from 1.' }),
    ratio: t.int({
      required: true,
      description: 'In basis points, from 1 to 1,000,000: 10,000 is 1:1.',
    }),
  }),
})

const TierStepInput = builder.inputType('TierStepInput', {
  description: 'A ratio for donors of some years.',
  fields: (t) => ({
    years: t.int({ required: true, description: 'From so many years of giving on, 0–100.' }),
    ratio: t.int({
      required: true,
      description: 'In basis points, from 1 to 1,000,000: 10,000 is 1:1.',
    }),
  }),
})

const PublishRulesInput = builder
  .inputType('PublishRulesInput', {
    description: 'A new version of the rules of a pool: complete, whatever the version before said.',
    fields: (t) => ({
      idempotencyKey: t.string(key('version')),
      pool: t.id({ required: true, description: 'The pool. It has at most 100 versions.' }),
      effectiveAt: t.field({
        type: 'DateTime',
        required: true,
        description:
          'The first instant whose gifts it decides: not in the past, not before the version before it, and after every gift that was decided.',
      }),
      minimumGift: t.field(fen('Gifts below get nothing; exactly so much does')),
      giftCap: t.field(cap('The most that one gift gets')),
      donorDailyCap: t.field(cap('The most that one donor gets on one civil day from sources of this kind')),
      projectCap: t.field(cap('The most that one project gets of one window')),
      organizationCap: t.field(cap('The most that one receiving organization gets of one window')),
      mode: t.field({ type: MatchingModeType, required: true, description: 'How the ratio is found.' }),
      ratio: t.int({
        description: 'FIXED, and only there: the ratio in basis points, from 1 to 1,000,000; 10,000 is 1:1.',
      }),
      draws: t.field({
        type: [DrawStepInput],
        description:
          'RANDOM, and only there: 1–20 ratios, side by side from number 0 on in this order; their chances add up to at most a million, and a number beyond the last wins nothing.',
      }),
      tiers: t.field({
        type: [TierStepInput],
        description: 'TIER, and only there: 1–20 ratios, by years in ascending order.',
      }),
      reason: t.string(why),
    }),
  })
  .validate(publishRulesShape)

const OpenPoolSuccess = builder.objectRef<Changed>('OpenPoolSuccess').implement({
  description: 'The pool is open.',
  fields: (t) => ({
    pool: t.field({ type: MatchingPool, description: 'The pool.', resolve: idOf }),
    replayed: t.exposeBoolean('replayed', replayed),
  }),
})

const FundPoolSuccess = builder.objectRef<Changed>('FundPoolSuccess').implement({
  description: 'The pool has more.',
  fields: (t) => ({
    pool: t.field({ type: MatchingPool, description: 'The pool as it is now.', resolve: idOf }),
    replayed: t.exposeBoolean('replayed', replayed),
  }),
})

const PlanWindowSuccess = builder.objectRef<Changed>('PlanWindowSuccess').implement({
  description: 'The window is planned, and the hash of its seed is published.',
  fields: (t) => ({
    window: t.field({ type: MatchingWindow, description: 'The window.', resolve: idOf }),
    replayed: t.exposeBoolean('replayed', replayed),
  }),
})

const BudgetWindowSuccess = builder.objectRef<Changed>('BudgetWindowSuccess').implement({
  description: 'The window can give more: the very next gift can have it.',
  fields: (t) => ({
    window: t.field({ type: MatchingWindow, description: 'The window as it is now.', resolve: idOf }),
    replayed: t.exposeBoolean('replayed', replayed),
  }),
})

const PublishRulesSuccess = builder.objectRef<Changed>('PublishRulesSuccess').implement({
  description: 'The version is published; it never changes.',
  fields: (t) => ({
    pool: t.field({ type: MatchingPool, description: 'The pool with its rules.', resolve: idOf }),
    replayed: t.exposeBoolean('replayed', replayed),
  }),
})

builder.mutationFields((t) => ({
  openPool: t.field({
    type: OpenPoolSuccess,
    description:
      'Opens a pool for a campaign. It matches nothing before it has rules and a window. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: OpenPoolInput, required: true, description: 'Which pool, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled],
      union: { name: 'OpenPoolResult', description: 'What became of openPool.' },
    },
    resolve: (_root, { input }, { app, viewer }) => openPool(app, viewer, input),
  }),
  fundPool: t.field({
    type: FundPoolSuccess,
    description: 'Notes that the funder of a pool gives more. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: FundPoolInput, required: true, description: 'How much, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled],
      union: { name: 'FundPoolResult', description: 'What became of fundPool.' },
    },
    resolve: (_root, { input }, { app, viewer }) => fundPool(app, viewer, input),
  }),
  planWindow: t.field({
    type: PlanWindowSuccess,
    description: 'Plans a window of a pool and draws the seed that its draws are made with. Staff only.',
    authScopes: { staff: true },
    args: {
      input: t.arg({ type: PlanWindowInput, required: true, description: 'When, how much, and why.' }),
    },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, WindowsOverlap, PoolExceeded],
      union: { name: 'PlanWindowResult', description: 'What became of planWindow.' },
    },
    resolve: (_root, { input }, { app, viewer }) => planWindow(app, viewer, input),
  }),
  budgetWindow: t.field({
    type: BudgetWindowSuccess,
    description: 'Gives a window more of its pool, also while it is open. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: BudgetWindowInput, required: true, description: 'How much, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, WindowClosed, PoolExceeded],
      union: { name: 'BudgetWindowResult', description: 'What became of budgetWindow.' },
    },
    resolve: (_root, { input }, { app, viewer }) => budgetWindow(app, viewer, input),
  }),
  publishRules: t.field({
    type: PublishRulesSuccess,
    description: 'Publishes a new version of the rules of a pool. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: PublishRulesInput, required: true, description: 'Which rules, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, RulesRetroactive],
      union: { name: 'PublishRulesResult', description: 'What became of publishRules.' },
    },
    resolve: (_root, { input }, { app, viewer }) => publishRules(app, viewer, input),
  }),
}))

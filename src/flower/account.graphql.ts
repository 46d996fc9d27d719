// What a flower account tells its person: every entry with what it left, how many days in a row there was a flower, the
// honours that go with that, and a bill of what was earned where and given to what.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { DreamImpact } from '../feedback/impact.graphql.ts'
import { givenToDreams } from '../feedback/impact.store.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { entryKey } from '../journal/entryNodes.ts'
import { DeedType, Partner } from '../partner/partner.graphql.ts'
import {
  type EarnedSomewhere,
  earnedSomewhere,
  flowerEntryOrder,
  type OtherSide,
  otherSides,
  readFlowerEntries,
} from './account.store.ts'
import { figuresOf, type Holder, streakIn } from './account.ts'
import { Deed, FlowerAccount, FlowerGift } from './flower.graphql.ts'
import type { FlowerCode, FlowerEntryRow } from './flower.store.ts'
import { HonourLevelType, honourLevelsOf } from './honour.graphql.ts'
import { honourOf, nextHonour, type Streak } from './streak.ts'

const FlowerEntryKind = builder.enumType('FlowerEntryKind', {
  description: 'What moved flowers of an account.',
  values: {
    GRANTED: { value: 'FLOWERS_GRANTED', description: 'A good deed earned them.' },
    REVERSED: { value: 'FLOWERS_REVERSED', description: 'They were taken back: the deed was not done.' },
    GIVEN: { value: 'FLOWERS_GIVEN', description: 'They were given to a dream.' },
    INVALIDATED: {
      value: 'GIFT_INVALIDATED',
      description:
        'They came back from a gift that counts for less, because they turned out not to have been earned; a REVERSED entry follows.',
    },
    RETURNED: {
      value: 'FLOWERS_RETURNED',
      description: 'They came back from a dream that missed its minimum, to be given again.',
    },
  } as const satisfies Record<string, { value: FlowerCode; description: string }>,
})

const FlowerEntry = builder.objectRef<FlowerEntryRow>('FlowerEntry').implement({
  description: 'One movement of a flower account, with what it left.',
  fields: (t) => ({
    seq: t.expose('seq', { type: 'SafeInt', description: "Its entry in the campaign's journal." }),
    kind: t.expose('code', { type: FlowerEntryKind, description: 'What moved them.' }),
    amount: t.expose('amount', { type: 'SafeInt', description: 'Flowers; negative: they went.' }),
    balanceAfter: t.expose('balance', {
      type: 'SafeInt',
      description: 'What was left after it: the sum of all entries up to this one, never below zero.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was recorded.' }),
    deedType: t.field({
      type: DeedType,
      nullable: true,
      description: 'What was done, of flowers GRANTED or REVERSED; null of others.',
      resolve: async (entry, _args, context) => (await sides(context).load(entry))?.deedTypeId ?? null,
    }),
    dream: t.field({
      type: Dream,
      nullable: true,
      description:
        'Where they went or came back from, of flowers GIVEN, INVALIDATED or RETURNED; null of others.',
      resolve: async (entry, _args, context) => (await sides(context).load(entry))?.dreamId ?? null,
    }),
    deed: t.field({
      type: Deed,
      nullable: true,
      description: 'The deed, of flowers GRANTED; null of others.',
      resolve: (entry) => (entry.code === 'FLOWERS_GRANTED' ? entryKey(entry) : null),
    }),
    gift: t.field({
      type: FlowerGift,
      nullable: true,
      description: 'The gift, of flowers GIVEN; null of others.',
      resolve: (entry) => (entry.code === 'FLOWERS_GIVEN' ? entryKey(entry) : null),
    }),
  }),
})

const sides = createContextCache(
  ({ app }: Context) =>
    new DataLoader<FlowerEntryRow, OtherSide | null>(async (entries) => {
      const rows = await reading(otherSides(app.db.sql, entries))
      const place = ({ campaignId, seq, line }: Pick<OtherSide, 'campaignId' | 'seq' | 'line'>) =>
        `${campaignId}-${seq}-${line}`
      const found = new Map(rows.map((row) => [place(row), row]))
      return entries.map((entry) => found.get(place(entry)) ?? null)
    }, freshEveryBatch),
)

const FlowerStreak = builder.objectRef<Streak & { campaignId: number }>('FlowerStreak').implement({
  description:
    "Days in a row with at least one flower that stands, by the campaign's civil days. A late deed counts to the day it occurred.",
  fields: (t) => ({
    current: t.exposeInt('current', {
      description: 'Until today, or until yesterday while today has none yet; 0: it has ended.',
    }),
    longest: t.exposeInt('longest', { description: 'The most there ever were.' }),
    honour: t.field({
      type: HonourLevelType,
      nullable: true,
      description: 'The highest honour reached; null: none yet.',
      resolve: async (streak, _args, context) =>
        honourOf(await honourLevelsOf(context, streak.campaignId), streak),
    }),
    nextHonour: t.field({
      type: HonourLevelType,
      nullable: true,
      description: 'The next to be reached; null: there is none above.',
      resolve: async (streak, _args, context) =>
        nextHonour(await honourLevelsOf(context, streak.campaignId), streak),
    }),
  }),
})

const EarnedLine = builder.objectRef<EarnedSomewhere>('FlowerBillEarned').implement({
  description: 'What was earned by one type of deed with one partner.',
  fields: (t) => ({
    partner: t.field({
      type: Partner,
      nullable: true,
      description: 'The partner that recorded it; null: it was earned by giving money.',
      resolve: ({ partnerId }) => partnerId,
    }),
    deedType: t.field({
      type: DeedType,
      description: 'What was done.',
      resolve: ({ deedTypeId }) => deedTypeId,
    }),
    deeds: t.exposeInt('deeds', { description: 'How often it earned flowers that stand.' }),
    flowers: t.expose('flowers', { type: 'SafeInt', description: 'Flowers that stand.' }),
    reversed: t.expose('reversed', { type: 'SafeInt', description: 'Flowers that were taken back.' }),
  }),
})

const FlowerBill = builder.objectRef<Holder>('FlowerBill').implement({
  description:
    'A personal bill of flowers: where they were earned, what they were given to, and what became of it.',
  fields: (t) => ({
    earned: t.field({
      type: [EarnedLine],
      description: 'By partner and type of deed, the most first; at most 500.',
      resolve: ({ campaignId, donorId }, _args, { app }) =>
        reading(earnedSomewhere(app.db.sql, campaignId, donorId)),
    }),
    given: t.field({
      type: [DreamImpact],
      description: 'By dream, the most first, each with its state, its project and its reports; at most 200.',
      resolve: ({ campaignId, donorId }, _args, { app }) =>
        reading(givenToDreams(app.db.sql, campaignId, donorId)),
    }),
  }),
})

builder.objectFields(FlowerAccount, (t) => ({
  returned: t.field({
    type: 'SafeInt',
    description: 'Flowers that came back from dreams that missed their minimum, to be given again.',
    resolve: async (holder, _args, context) => (await figuresOf(holder, context)).returned,
  }),
  reversed: t.field({
    type: 'SafeInt',
    description:
      'Flowers that were taken back, because the deed was not done or the donation was given back.',
    resolve: async (holder, _args, context) => (await figuresOf(holder, context)).reversed,
  }),
  streak: t.field({
    type: FlowerStreak,
    description: 'Days in a row with a flower, and the honours that go with them.',
    resolve: async (holder, _args, context) => ({
      ...(await streakIn(holder, context)),
      campaignId: holder.campaignId,
    }),
  }),
  bill: t.field({
    type: FlowerBill,
    description: 'What was earned where, and given to what.',
    resolve: (holder) => holder,
  }),
  entries: t.connection(
    {
      type: FlowerEntry,
      description: 'Every movement of the account, the newest first.',
      complexity: connectionComplexity,
      resolve: ({ campaignId, donorId }, args, { app }) =>
        keysetConnection(args, flowerEntryOrder, (page) =>
          readFlowerEntries(app.db.orm, campaignId, donorId, page),
        ),
    },
    { name: 'FlowerEntryConnection', description: 'A page of movements of a flower account.' },
    { name: 'FlowerEntryEdge', description: 'A movement of a flower account and its place in the list.' },
  ),
}))

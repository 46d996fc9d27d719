// Windows on the wire as they stand now: what they gave and have left, and how fast it goes. A query reads it; a watch
// gets it with each frame.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { BrakeNotice, noticesComplexity } from '../governance/notice.graphql.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { hzOf, maxHzArg, watchCost } from '../live/watch.graphql.ts'
import { topicNamed } from '../totals/topics.ts'
import {
  instantArg,
  ServiceLevelType,
  serverTime,
  serverTimeDescription,
  Totals,
  totalsOf,
} from '../totals/totals.graphql.ts'
import { windowTopic } from '../totals/totals.ts'
import { MatchingWindow } from './pool.graphql.ts'
import { windowsByIds, windowsOfCampaigns } from './pool.read.store.ts'
import type { MatchingWindowRow } from './pool.store.ts'
import type { WindowState } from './pool.ts'
import { watchWindow } from './watch.ts'
import { readStandings } from './window.store.ts'
import { figuresOf, type ShownWindow, type WindowFigures } from './window.ts'

const WindowStateType = builder.enumType('MatchingWindowState', {
  description: 'Where a window stands.',
  values: {
    SCHEDULED: { description: 'It opens later.' },
    OPEN: { description: 'It matches gifts.' },
    EXHAUSTED: {
      description: 'It is open and has nothing left; what comes back or is added makes it OPEN again.',
    },
    BRAKED: { description: 'It is open and stopped by a brake.' },
    CLOSED: { description: 'Its time is over.' },
  } as const satisfies Record<WindowState, { description: string }>,
})

/** The present figures of however many windows, in one statement for their totals and one for what stands beside them. */
const figuresLoader = createContextCache(
  (context: Context) =>
    new DataLoader<MatchingWindowRow, WindowFigures>(async (windows) => {
      const { app } = context
      const distinct = [...new Map(windows.map((window) => [window.id, window])).values()]
      const totals = await Promise.all(
        distinct.map(({ campaignId, id }) => totalsOf(context, campaignId, windowTopic(id))),
      )
      const now = app.clock.now()
      // Read after the totals: a budget that was raised meanwhile is never below what was given of it.
      const standings = await reading(
        readStandings(
          app.db.orm,
          distinct.map(({ id }) => id),
          now,
        ),
      )
      const found = new Map(standings.map((standing) => [standing.window.id, standing]))
      const figures = new Map(
        distinct.map(({ id }, position) => {
          const [of, standing] = [totals[position], found.get(id)]
          if (!of || !standing) throw new Error(`there is no window ${id}`)
          return [id, figuresOf(of, standing, now)]
        }),
      )
      return windows.map(({ id }) => figures.get(id) as WindowFigures)
    }, freshEveryBatch),
)

async function figuresNow(window: ShownWindow, context: Context): Promise<WindowFigures> {
  return window.figures ?? figuresLoader(context).load(window)
}

builder.objectFields(MatchingWindow, (t) => {
  const money = (
    name: 'budget' | 'confirmed' | 'held' | 'available' | 'burnPerMinute',
    description: string,
  ) =>
    t.field({
      type: Money,
      description,
      resolve: async (window, _args, context) => (await figuresNow(window, context))[name],
    })
  const count = (name: 'donationCount' | 'donorCount', description: string) =>
    t.field({
      type: 'SafeInt',
      description,
      resolve: async (window, _args, context) => (await figuresNow(window, context)).totals.values[name],
    })
  return {
    seq: t.field({
      type: 'SafeInt',
      description: "The last entry of the campaign's journal that these numbers can contain.",
      resolve: async (window, _args, context) => (await figuresNow(window, context)).totals.seq,
    }),
    asOf: t.field({
      type: 'DateTime',
      description: 'When that entry was recorded.',
      resolve: async (window, _args, context) => (await figuresNow(window, context)).totals.asOf,
    }),
    serverTime: t.field({
      type: 'DateTime',
      description: serverTimeDescription,
      extensions: { unkept: true },
      resolve: serverTime,
    }),
    serviceLevel: t.field({
      type: ServiceLevelType,
      description: 'How present the numbers are.',
      resolve: async (window, _args, context) => (await figuresNow(window, context)).totals.serviceLevel,
    }),
    totals: t.field({
      type: Totals,
      description: 'The gifts that it added to.',
      args: { at: t.arg(instantArg) },
      resolve: ({ campaignId, id }, { at }, context) => totalsOf(context, campaignId, windowTopic(id), at),
    }),
    state: t.field({
      type: WindowStateType,
      description: 'Where it stands.',
      resolve: async (window, _args, context) => (await figuresNow(window, context)).state,
    }),
    budget: money('budget', 'What it was given, top-ups included.'),
    confirmed: money('confirmed', 'What it has added to gifts and was not taken back.'),
    held: money('held', 'What it has set aside for gifts under review.'),
    available: money(
      'available',
      'What it has left: until it closes the budget without confirmed and held; what comes back later goes to the pool.',
    ),
    donationCount: count('donationCount', 'Gifts that it added to, those refunded later included.'),
    donorCount: count('donorCount', 'Distinct people among their donors.'),
    burnPerMinute: money(
      'burnPerMinute',
      'What it confirmed and set aside in the last one to two minutes, less what came back, scaled to a minute and rounded down. Zero while it is not open; negative when more came back.',
    ),
    exhaustsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it will be empty at this pace; null: it is not open, or closes first.',
      resolve: async (window, _args, context) => (await figuresNow(window, context)).exhaustsAt,
    }),
    effectiveRatio: t.field({
      type: 'Int',
      nullable: true,
      description:
        'What it added in the same time, in basis points of the gifts that it added to, before corrections; null: there were none.',
      resolve: async (window, _args, context) => (await figuresNow(window, context)).effectiveRatio,
    }),
    notices: t.field({
      type: [BrakeNotice],
      description:
        'What staff says about the brakes that hold for it or everywhere, the newest first, at most 50.',
      complexity: noticesComplexity,
      resolve: async (window, _args, context) => {
        const { notices, topic } = (await figuresNow(window, context)).totals
        return [...notices.of(topic)]
      },
    }),
    nextWindow: t.field({
      type: MatchingWindow,
      nullable: true,
      description: 'The next window that its pool opens; null: none is planned.',
      resolve: async (window, _args, context) => (await figuresNow(window, context)).next,
    }),
  }
})

builder.objectField(Campaign, 'matchingWindows', (t) =>
  t.loadableGroup({
    type: MatchingWindow,
    description: 'When gifts are matched in it: the windows of all pools, in the order in which they open.',
    load: (campaignIds: number[], { app }: Context) => reading(windowsOfCampaigns(app.db.orm, campaignIds)),
    group: (window) => (window as MatchingWindowRow).campaignId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
)

builder.queryField('matchingWindow', (t) =>
  t.field({
    type: MatchingWindow,
    nullable: true,
    description: 'A matching window as it stands now; null when there is none with this id.',
    args: { window: t.arg.id({ required: true, description: 'The window.' }) },
    resolve: async (_root, args, { app, viewer }) => {
      const id = decodeId('MatchingWindow', args.window, 'window')
      const [window] = await reading(windowsByIds(app.db.orm, [id], seesDrafts(viewer)))
      return window ?? null
    },
  }),
)

builder.subscriptionField('matchingWindow', (t) =>
  t.field({
    complexity: watchCost,
    type: MatchingWindow,
    description:
      'A matching window: a frame whenever something was given or taken back, and about every second while time alone moves it.',
    args: {
      window: t.arg.id({ required: true, description: 'The window.' }),
      maxHz: t.arg(maxHzArg),
    },
    subscribe: async (_root, args, { app }) => {
      const hz = hzOf(args.maxHz)
      const { campaignId, id } = await topicNamed(app, 'window', args.window, 'window')
      return watchWindow(app, campaignId, id, hz)
    },
    resolve: ({ window }) => window,
  }),
)

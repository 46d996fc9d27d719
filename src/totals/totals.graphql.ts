// Totals on the wire, and the one loader that brings them: however many topics an operation asks for, and of however
// many campaigns, they come in one statement.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { seesDrafts } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { NotFound } from '../errors.ts'
import { BrakeNotice, noticesComplexity } from '../governance/notice.graphql.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { Money } from '../graphql/scalars.ts'
import { readTotalsThen, type WantedThen } from './history.store.ts'
import { boundaryBefore, checkPast, totalsThen } from './history.ts'
import { type Found, readTotals, type Wanted } from './totals.read.store.ts'
import {
  flowersCounted,
  linesOf,
  type MoneyLine,
  moneyLines,
  netMatched,
  netReceived,
  type ServiceLevel,
  type TotalsAt,
  totalsAt,
} from './totals.ts'

export const ServiceLevelType = builder.enumType('ServiceLevel', {
  description: 'How present the numbers are.',
  values: {
    LIVE: { description: 'At most a second old.' },
    DELAYED: {
      description: 'Right, but perhaps more than a second old: something behind them is slow or away.',
    },
    FROZEN: { description: 'Held back on purpose; collecting goes on behind them.' },
    FINAL: {
      description:
        'The numbers do not change any more: the campaign is settled, or what is shown is the past. What was held back at the time is told when the brake has ended.',
    },
  } as const satisfies Record<ServiceLevel, { description: string }>,
})

const MoneyLineNameType = builder.enumType('MoneyLineName', {
  description: 'The lines of money that are never mixed.',
  values: {
    PUBLIC_DONATIONS: { description: 'Gifts of the public.' },
    FOUNDATION_MATCHING: { description: 'What the foundation added to them.' },
    PARTNER_MATCHING: { description: 'What enterprises and regions added to them.' },
    INCENTIVE_AWARDS: {
      description:
        'Awards of the incentive fund that were approved: to organizations, in the whole campaign.',
    },
    DREAM_FUNDING: {
      description:
        'What the projects that dreams became were funded with for the flowers of their dreams; for a dream, what it was funded with.',
    },
  } as const satisfies Record<MoneyLine['line'], { description: string }>,
})

const MoneyLineType = builder.objectRef<MoneyLine>('MoneyLine').implement({
  description: 'One line of money: what came in, what was taken back of it, and what is not decided yet.',
  fields: (t) => ({
    line: t.expose('line', { type: MoneyLineNameType, description: 'Which line.' }),
    gross: t.field({
      type: Money,
      description: 'What was received or confirmed. Never falls.',
      resolve: ({ gross }) => gross,
    }),
    held: t.field({
      type: Money,
      description:
        'What is under review now, in no other number of the line: it becomes gross when it is confirmed, and nothing when it is not.',
      resolve: ({ held }) => held,
    }),
    corrected: t.field({
      type: Money,
      description: 'What was refunded, reversed or revoked of it. Never falls.',
      resolve: ({ corrected }) => corrected,
    }),
    net: t.field({
      type: Money,
      description: 'Gross without corrected.',
      resolve: ({ gross, corrected }) => gross - corrected,
    }),
  }),
})

export const serverTimeDescription =
  'What the clock of the service showed when these numbers were put together. For countdowns: add what has passed since they came, by the clock of the screen.'

export function serverTime(_parent: unknown, _args: object, { app }: Context): Date {
  return app.clock.now()
}

/** Whether what an entry did to a topic may be told: numbers that are held back do not come out by what they reached. */
export async function isTold(
  context: Context,
  { campaignId, topic }: Pick<TotalsAt, 'campaignId' | 'topic'>,
  entry: bigint | null,
): Promise<boolean> {
  if (entry === null) return false
  const { seq } = await totalsOf(context, campaignId, topic)
  return entry <= seq
}

export const Totals = builder.objectRef<TotalsAt>('Totals').implement({
  description:
    'What was counted so far: absolute values, never increments. Gross numbers never fall; corrections are numbers of their own. Totals of one campaign with an equal seq may be compared and added.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description:
        "The last entry of the campaign's journal that these numbers can contain; while they are FROZEN, the one since which they are. Of an instant of the past: the last one that moved them by then; 0 where there was none.",
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      description: 'When that entry was recorded; where there was none, the instant that is shown.',
    }),
    serverTime: t.field({
      type: 'DateTime',
      description: serverTimeDescription,
      extensions: { unkept: true },
      resolve: serverTime,
    }),
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
      description: 'Matching of every source that was confirmed for these donations, gross. Never falls.',
      resolve: ({ values }) => values.matched,
    }),
    matchReversed: t.field({
      type: Money,
      description: 'Matching that was taken back after it had been confirmed, of every source. Never falls.',
      resolve: ({ values }) => values.matchReversed,
    }),
    matchedNet: t.field({
      type: Money,
      description: 'Matched without matchReversed.',
      resolve: ({ values }) => netMatched(values),
    }),
    held: t.field({
      type: Money,
      description:
        'Matching of every source that is under review now and not part of matched. It falls as reviews end; the gifts behind it stand.',
      resolve: ({ values }) => values.held,
    }),
    refunded: t.field({
      type: Money,
      description:
        'Donations that were refunded or voided, gross. Never falls; their match is in matchReversed.',
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
    lines: t.field({
      type: [MoneyLineType],
      description: 'The money, line by line: one of each, in this order. No line holds money of another.',
      complexity: { field: 1, multiplier: moneyLines.length },
      resolve: ({ values }) => linesOf(values),
    }),
    notices: t.field({
      type: [BrakeNotice],
      description:
        'What staff says about the brakes that hold here or everywhere, the newest first, at most 50. Those of a campaign are about whatever in it, but never about a person.',
      complexity: noticesComplexity,
      resolve: ({ notices, topic }) => [...notices.of(topic)],
    }),
  }),
})

/** For a field that shows what stood at an instant. */
export const instantArg = {
  type: 'DateTime',
  description:
    'What stood at this instant, which must not lie in the future; when absent: now. Shown is the state at the end of the last whole second before it, of a project, an organization or a team the last whole minute, with the seq and the asOf of the last entry that moved it by then. Before anything moved it is all zeros.',
} as const

/** The totals of a topic as they are now, or as they stood at an instant. */
export function totalsOf(
  context: Context,
  campaignId: number,
  topic: string,
  at: Date | null = null,
): Promise<TotalsAt> {
  return load(context, { campaignId, topic }, at)
}

/** The same for a campaign that the caller names: one that the viewer may not see is none. */
export function totalsOfNamed(
  context: Context,
  campaignId: number,
  topic: string,
  at: Date | null = null,
): Promise<TotalsAt> {
  return load(context, { campaignId, topic, named: true }, at)
}

interface Named {
  named?: boolean
}

async function load(context: Context, wanted: Wanted & Named, at: Date | null): Promise<TotalsAt> {
  if (at === null) return loaderOf(context).load(wanted)
  checkPast(at, context.app.clock.now(), 'at')
  return loaderThen(context).load({ ...wanted, boundary: boundaryBefore(wanted.topic, at) })
}

const loaderOf = createContextCache(
  (context: Context) =>
    new DataLoader<Wanted & Named, TotalsAt>(async (wanted) => {
      const { app } = context
      const found = await reading(readTotals(app.db.sql, app.clock.now(), wanted))
      return answers(context, wanted, found, ({ campaignId, topic }, { head, hold, row, notices }) =>
        totalsAt(campaignId, topic, head, hold, row, notices),
      )
    }, freshEveryBatch),
)

const loaderThen = createContextCache(
  (context: Context) =>
    new DataLoader<WantedThen & Named, TotalsAt>(async (wanted) => {
      const { db, clock } = context.app
      const now = clock.now()
      const found = await reading(readTotalsThen(db.sql, now, wanted))
      return answers(context, wanted, found, ({ campaignId, topic, boundary }, then) =>
        totalsThen(campaignId, topic, boundary, now, then),
      )
    }, freshEveryBatch),
)

function answers<Asked extends Named>(
  { viewer }: Context,
  wanted: readonly Asked[],
  found: readonly (Found | null)[],
  answer: (asked: Asked, found: Found) => TotalsAt,
): (TotalsAt | NotFound)[] {
  return found.map((totals, position) => {
    const asked = wanted[position] as Asked
    const hidden = asked.named && totals?.head.phase === 'DRAFT' && !seesDrafts(viewer)
    if (!totals || hidden) return new NotFound('campaign', 'There is no such campaign.')
    return answer(asked, totals)
  })
}

// Comparisons on the wire: both sides come in one statement, as all of the past does.
import { Campaign } from '../campaign/campaign.graphql.ts'
import { type CampaignRow, campaignsByIds } from '../campaign/campaign.store.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { reading } from '../db/reading.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { daysOf } from '../totals/breakdown.ts'
import { checkPast } from '../totals/history.ts'
import { Totals, totalsOf } from '../totals/totals.graphql.ts'
import type { TotalsAt } from '../totals/totals.ts'
import { courseOfCampaign, courseOfDay, courseOfDayOf, sameElapsed } from './comparison.ts'

interface Comparison {
  elapsedMs: number
  at: Date
  otherAt: Date
  totals: TotalsAt
  otherTotals: TotalsAt
}

const ComparisonType = builder.objectRef<Comparison>('Comparison').implement({
  description: 'Two courses at the same time since each began.',
  fields: (t) => ({
    elapsedSeconds: t.field({
      type: 'SafeInt',
      description: 'Whole seconds since the beginning.',
      resolve: ({ elapsedMs }) => Math.floor(elapsedMs / 1_000),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The instant of the one.' }),
    otherAt: t.expose('otherAt', { type: 'DateTime', description: 'The instant of the other.' }),
    totals: t.expose('totals', { type: Totals, description: 'What stood then of the one.' }),
    otherTotals: t.expose('otherTotals', { type: Totals, description: 'What stood then of the other.' }),
  }),
})

const ComparedWith = builder.inputType('ComparedWith', {
  isOneOf: true,
  description: 'What to compare with.',
  fields: (t) => ({
    campaign: t.id({ description: 'Another edition: both campaigns, each from its startsAt on.' }),
    day: t.string({
      description:
        'A civil day of this campaign as YYYY-MM-DD: what was counted on it and on the day of "at", each from its midnight on.',
    }),
  }),
})

builder.objectFields(Campaign, (t) => ({
  comparison: t.field({
    type: ComparisonType,
    description:
      'This campaign beside another edition, or a day of it beside another day, after the same time.',
    args: {
      with: t.arg({ type: ComparedWith, required: true, description: 'The other.' }),
      at: t.arg({
        type: 'DateTime',
        description:
          'The instant of the one, not ahead of now and not before it began; when absent: now. The other must have come as far.',
      }),
    },
    complexity: { field: 5, multiplier: 1 },
    resolve: (campaign, { with: other, at }, context) => comparison(context, campaign, other, at),
  }),
}))

async function comparison(
  context: Context,
  campaign: CampaignRow,
  { campaign: edition, day }: { campaign?: string | null; day?: string | null },
  instant: Date | null | undefined,
): Promise<Comparison> {
  const now = context.app.clock.now()
  const at = instant ?? now
  checkPast(at, now, 'at')
  const [one, other] = edition
    ? [courseOfCampaign(campaign), courseOfCampaign(await editionOf(context, edition))]
    : [courseOfDayOf(campaign, at), courseOfDay(campaign, dayOf(campaign, day))]
  const path = edition ? 'with.campaign' : 'with.day'
  const times = sameElapsed(one, other, at, now, path)
  const [totals, otherTotals] = await Promise.all([
    totalsOf(context, one.campaignId, one.topic, at),
    totalsOf(context, other.campaignId, other.topic, times.otherAt),
  ])
  return { ...times, totals, otherTotals }
}

async function editionOf({ app, viewer }: Context, id: string): Promise<CampaignRow> {
  const campaignId = decodeId('Campaign', id, 'with.campaign')
  const [campaign] = await reading(campaignsByIds(app.db.orm, [campaignId], seesDrafts(viewer)))
  if (!campaign) throw new NotFound('with.campaign', 'There is no such campaign.')
  return campaign
}

function dayOf(campaign: CampaignRow, day: string | null | undefined): string {
  if (!day || !daysOf(campaign).includes(day))
    throw new InvalidInput([{ path: 'with.day', message: 'must be a day of the campaign, as YYYY-MM-DD' }])
  return day
}

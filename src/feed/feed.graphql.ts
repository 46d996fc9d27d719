// The donation feed on the wire: the ticker of single gifts.
import { DonorIdentity } from '../donor/donor.graphql.ts'
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { decodeId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { watchCost } from '../live/watch.graphql.ts'
import { Project } from '../project/project.graphql.ts'
import { ServiceLevelType } from '../totals/totals.graphql.ts'
import {
  decodeFeedPlace,
  encodeFeedPlace,
  type FeedEntry,
  type FeedFrame,
  giftsASecond,
  lookBackGifts,
  lookBackSeconds,
  type ResyncReason,
} from './feed.ts'

const FeedEntryType = builder.objectRef<FeedEntry>('FeedEntry').implement({
  description: 'One gift of money, as everybody may see it.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "Its entry in the campaign's journal: no other gift of the campaign has it.",
    }),
    paidAt: t.expose('paidAt', {
      type: 'DateTime',
      description: "When it was recorded, by the server's clock.",
    }),
    donor: t.field({
      type: DonorIdentity,
      description: 'Who gave, as far as the donor wants it known.',
      resolve: ({ giver }) => giver,
    }),
    amount: t.field({ type: Money, description: 'What was given.', resolve: ({ amount }) => amount }),
    project: t.field({
      type: Project,
      description: 'The project given to.',
      resolve: ({ project }) => project,
    }),
  }),
})

const ResyncReasonType = builder.enumType('ResyncReason', {
  description: 'Why a stream does not go on where its reader was.',
  values: {
    TOO_OLD: {
      description: `More came since than is kept: the last ${lookBackSeconds} seconds in which something was given, and no fewer than ${lookBackGifts} gifts.`,
    },
    AHEAD: { description: 'The journal does not reach so far: it was restored from a backup.' },
  } as const satisfies Record<ResyncReason, { description: string }>,
})

const Resync = builder.objectRef<FeedFrame & { resync: ResyncReason }>('Resync').implement({
  description: 'A gap: what lies between the cursor of the reader and this frame is not told.',
  fields: (t) => ({
    reason: t.expose('resync', { type: ResyncReasonType, description: 'Why.' }),
    cursor: t.string({
      description: 'The new cursor, which is that of the frame.',
      resolve: ({ campaignId, place }) => encodeFeedPlace(campaignId, place),
    }),
  }),
})

const FeedFrameType = builder.objectRef<FeedFrame>('FeedFrame').implement({
  description:
    'Gifts of a campaign after a place. A frame goes on where the frame before it ended: what it tells was not told before.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description:
        "The last entry of the campaign's journal that was looked at; while numbers are FROZEN, the one since which they are.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present it is. What is given while numbers are held back is never told.',
    }),
    entries: t.field({
      type: [FeedEntryType],
      description: `Gifts in the order in which they were recorded: of each second of the server's clock the first ${giftsASecond} at most. In a first frame without a cursor, and after a gap, the last 10. At most ${(lookBackSeconds + 1) * giftsASecond}, when a reader comes back.`,
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ entries }) => [...entries],
    }),
    giftCount: t.expose('giftCount', {
      type: 'SafeInt',
      description:
        'All gifts since the frame before, or since the cursor, those not told included; 0 in a first frame without a cursor, whose entries came before it.',
    }),
    shownCount: t.int({
      description: 'How many gifts this frame tells.',
      resolve: ({ entries }) => entries.length,
    }),
    sampled: t.boolean({
      description: `Whether there were more than are told: they came faster than ${giftsASecond} a second, or some may not be shown, because they are under review, were taken back, or a brake is on.`,
      resolve: ({ giftCount, entries }) => giftCount > BigInt(entries.length),
    }),
    cursor: t.string({
      description: 'Where this frame ends: a subscription after it tells what comes later.',
      resolve: ({ campaignId, place }) => encodeFeedPlace(campaignId, place),
    }),
    resync: t.field({
      type: Resync,
      nullable: true,
      description: 'The gap before this frame; null: there is none.',
      resolve: (frame) => (hasGap(frame) ? frame : null),
    }),
  }),
})

function hasGap(frame: FeedFrame): frame is FeedFrame & { resync: ResyncReason } {
  return frame.resync !== null
}

builder.subscriptionField('donationFeed', (t) =>
  t.field({
    type: FeedFrameType,
    complexity: watchCost,
    description:
      'Single gifts of a campaign as they come in, for tickers: about four frames a second at most, and none while nothing is given. What donors write with their gifts is never shown. NOT_FOUND: the public sees no such campaign.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      after: t.arg.string({
        description:
          'The cursor of an earlier frame of this campaign, from whichever instance: goes on after it. Left out: begins with the last 10 gifts. Anything else is INVALID_INPUT.',
      }),
    },
    subscribe: async (_root, args, { app }) => {
      const campaignId = decodeId('Campaign', args.campaign, 'campaign')
      const after = args.after == null ? null : decodeFeedPlace(args.after, campaignId)
      if (!(await app.directory.isPublished(campaignId))) {
        throw new NotFound('campaign', 'There is no such campaign.')
      }
      return app.donationFeeds.watch(campaignId, after)
    },
    resolve: (frame) => frame,
  }),
)

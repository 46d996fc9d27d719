// Campaigns on the wire.
import { freshEveryBatch, reading } from '../db/reading.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection, OrderDirectionType } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { parseId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { campaignByCode, campaignOrder, campaignsByIds, readCampaigns } from './campaign.store.ts'
import { type CampaignPhase, isCampaignCode, seesDrafts } from './campaign.ts'

export const CampaignPhaseType = builder.enumType('CampaignPhase', {
  description: 'Where a campaign stands. It goes through the phases in this order; a live one may pause.',
  values: {
    DRAFT: { description: 'Being prepared: seen by staff only, like its projects and dreams.' },
    PUBLISHED: { description: 'Announced: projects and dreams can be seen, nothing is taken yet.' },
    LIVE: { description: 'Gifts are taken from startsAt until before endsAt.' },
    PAUSED: { description: 'Gifts are refused for now.' },
    SETTLING: { description: 'Gifts have ended; the books are being closed.' },
    NOTICE: { description: 'The result is published and open to objection.' },
    SETTLED: { description: 'Closed: nothing changes any more but recorded adjustments.' },
  } as const satisfies Record<CampaignPhase, { description: string }>,
})

export const Campaign = builder.loadableNode('Campaign', {
  description:
    'A charity day: some days in which the public gives money and flowers. One in DRAFT is seen by staff only.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app, viewer }: Context) =>
    reading(campaignsByIds(app.db.orm, ids, seesDrafts(viewer))),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A short name for addresses, such as "2022".' }),
    edition: t.exposeInt('edition', { description: 'The year of the campaign it is, or plays.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    themeZh: t.exposeString('themeZh', { description: 'The theme in Chinese.' }),
    themeEn: t.exposeString('themeEn', { description: 'The theme in English.' }),
    timeZone: t.exposeString('timeZone', {
      description: 'The IANA time zone of its civil days, such as "Asia/Shanghai".',
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'The first instant of the campaign.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'The first instant after the campaign.' }),
    phase: t.expose('phase', { type: CampaignPhaseType, description: 'Where the campaign stands.' }),
    rehearsal: t.exposeBoolean('rehearsal', {
      description: 'Whether the calendar was moved to contain the present: its numbers are no history.',
    }),
    dailyFlowerCap: t.exposeInt('dailyFlowerCap', {
      description: 'How many flowers one person can earn on one day, at most.',
    }),
  }),
})

/** The campaign of something that the viewer sees: it is seen with it. */
export const campaignReferredTo = references(({ db }, ids) => campaignsByIds(db.orm, ids, true))

const CampaignFilterInput = builder.inputType('CampaignFilter', {
  description: 'Which campaigns are meant. All that is given must hold.',
  fields: (t) => ({ phase: t.field({ type: CampaignPhaseType, description: 'Those in this phase.' }) }),
})

const CampaignOrderBy = builder.enumType('CampaignOrderBy', {
  description: 'What campaigns can be ordered by.',
  values: { STARTS_AT: { description: 'When they start.' } } as const,
})

const CampaignOrderInput = builder.inputType('CampaignOrder', {
  description: 'The order of a list of campaigns.',
  fields: (t) => ({
    by: t.field({ type: CampaignOrderBy, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs.',
    }),
  }),
})

builder.queryFields((t) => ({
  campaign: t.field({
    type: Campaign,
    nullable: true,
    description: 'The campaign with this code, or null if there is none.',
    args: { code: t.arg.string({ required: true, description: 'Such as "2022".' }) },
    resolve: async (_root, { code }, { app, viewer }) =>
      isCampaignCode(code)
        ? ((await reading(campaignByCode(app.db.orm, code, seesDrafts(viewer)))) ?? null)
        : null,
  }),
  campaigns: t.connection(
    {
      type: Campaign,
      description: 'Campaigns, the latest first.',
      args: {
        filter: t.arg({ type: CampaignFilterInput, description: 'Which campaigns are meant. Default: all.' }),
        orderBy: t.arg({
          type: CampaignOrderInput,
          required: true,
          defaultValue: { by: 'STARTS_AT', direction: 'DESC' },
          description: 'The order of the list.',
        }),
      },
      complexity: connectionComplexity,
      resolve: (_root, { filter, orderBy, ...args }, { app, viewer }) =>
        keysetConnection(args, campaignOrder(orderBy.by, orderBy.direction), (page) =>
          readCampaigns(app.db.orm, filter ?? {}, seesDrafts(viewer), page),
        ),
    },
    { name: 'CampaignConnection', description: 'A page of campaigns.' },
    { name: 'CampaignEdge', description: 'A campaign and its place in the list.' },
  ),
}))

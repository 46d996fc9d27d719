// Partners and deed types on the wire.

import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { ViewerType } from '../auth/viewer.graphql.ts'
import { Campaign, campaignReferredTo } from '../campaign/campaign.graphql.ts'
import { civilDay } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { idInSubject, parseId } from '../graphql/publicId.ts'
import {
  type DeedTypeRow,
  deedTypesByIds,
  deedTypesOfCampaigns,
  deedTypesOfPartners,
  type PartnerDayRow,
  type PartnerRow,
  type PartnersDeedType,
  partnersByIds,
  partnersOfCampaigns,
} from './partner.store.ts'
import { partnerDays } from './partners.store.ts'

export const PartnerKind = builder.enumType('PartnerKind', {
  description: 'Whose business a partner is.',
  values: {
    INTERNAL: { description: "One of the platform's own." },
    EXTERNAL: { description: "Another company's." },
  } as const,
})

export const DeedType = builder.loadableNode('DeedType', {
  description: 'A kind of good deed that earns flowers.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app }: Context) => reading(deedTypesByIds(app.db.orm, ids)),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'What partners name it by.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    flowers: t.exposeInt('flowers', { description: 'Flowers for one deed.' }),
    dailyCap: t.exposeInt('dailyCap', { description: 'How many deeds count for one person on one day.' }),
    lateDays: t.exposeInt('lateDays', {
      description: 'For how many days after the day it was done a deed may still be recorded.',
    }),
  }),
})

/** Staff sees it of every partner, a partner of itself. */
export const forItself = {
  nullable: true,
  authScopes: ({ id }: { id: number }) => ({ $any: { staff: true, ownPartner: id } }),
  unauthorizedResolver: () => null,
} as const

const daysOfPartners = createContextCache(
  ({ app }: Context) =>
    new DataLoader<string, PartnerDayRow[]>(async (keys) => {
      const wanted = keys.map((key) => {
        const [partnerId = '', day = ''] = key.split('/')
        return { partnerId: Number(partnerId), day }
      })
      const rows = await reading(partnerDays(app.db.sql, wanted))
      return wanted.map((key) => rows.filter((row) => row.partnerId === key.partnerId && row.day === key.day))
    }, freshEveryBatch),
)

/** What a partner recorded for a civil day, one row for each type of deed. */
export function dayOfPartner(context: Context, partnerId: number, day: string): Promise<PartnerDayRow[]> {
  return daysOfPartners(context).load(`${partnerId}/${day}`)
}

export const Partner = builder.loadableNode('Partner', {
  description: 'A business that records the good deeds of its users, or takes payments.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app }: Context) => reading(partnersByIds(app.db.orm, ids)),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A short name, unique in the campaign.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    kind: t.expose('kind', { type: PartnerKind, description: 'Whose business it is.' }),
    paymentChannel: t.exposeBoolean('paymentChannel', {
      description: 'Whether it takes payments and may record donations.',
    }),
    campaign: t.field({
      type: Campaign,
      description: 'The campaign it takes part in.',
      resolve: ({ campaignId }, _args, context) => campaignReferredTo(context, campaignId),
    }),
    dailyFlowerQuota: t.exposeInt('dailyFlowerQuota', {
      ...forItself,
      description:
        'At most so many flowers for the deeds it records for one civil day, however late they come; null: no limit, or not for the viewer to see. Staff and the partner itself.',
    }),
    flowersToday: t.int({
      ...forItself,
      description:
        "Flowers granted for deeds it recorded for today's civil day that still stand: what of its quota is used. Staff and the partner itself; null for others.",
      resolve: async ({ id, campaignId }, _args, context) => {
        const { timeZone } = await campaignReferredTo(context, campaignId)
        const days = await dayOfPartner(context, id, civilDay(context.app.clock.now(), timeZone))
        return days.reduce((sum, { flowers }) => sum + flowers, 0)
      },
    }),
    deedTypes: t.loadableGroup({
      type: DeedType,
      description: 'The deeds it may record.',
      load: (partnerIds: number[], { app }: Context) => reading(deedTypesOfPartners(app.db.orm, partnerIds)),
      group: (deedType) => (deedType as PartnersDeedType).partnerId,
      loaderOptions: freshEveryBatch,
      resolve: ({ id }) => id,
    }),
  }),
})

builder.objectFields(Campaign, (t) => ({
  partners: t.loadableGroup({
    type: Partner,
    description: 'The businesses that take part.',
    load: (campaignIds: number[], { app }: Context) => reading(partnersOfCampaigns(app.db.orm, campaignIds)),
    group: (partner) => (partner as PartnerRow).campaignId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
  deedTypes: t.loadableGroup({
    type: DeedType,
    description: 'The good deeds that earn flowers.',
    load: (campaignIds: number[], { app }: Context) => reading(deedTypesOfCampaigns(app.db.orm, campaignIds)),
    group: (deedType) => (deedType as DeedTypeRow).campaignId,
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
}))

builder.objectField(ViewerType, 'partner', (t) =>
  t.field({
    type: Partner,
    nullable: true,
    description: "The viewer's own business, for a partner.",
    resolve: ({ role, subject }) => (role === 'partner' ? idInSubject('Partner', subject) : null),
  }),
)

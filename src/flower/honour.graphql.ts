// Levels of honour on the wire: what they are in a campaign, and how staff sets them.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { levelsOfCampaigns } from './honour.store.ts'
import { setHonourLevels, setHonourLevelsShape } from './honour.ts'
import { defaultHonourLevels, type HonourLevel } from './streak.ts'

export const HonourLevelType = builder.objectRef<HonourLevel>('HonourLevel').implement({
  description:
    'An honour for coming back. It goes by the longest streak of days with at least one flower that stands, never by how many flowers, and never by money. Where staff has set none, names and days are fixtures: those of the real day are not known.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A name for programs.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    days: t.exposeInt('days', { description: 'Days in a row that it takes.' }),
  }),
})

const levels = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, readonly HonourLevel[]>(async (campaignIds) => {
      const found = await reading(levelsOfCampaigns(app.db.orm, campaignIds))
      return campaignIds.map((id) => {
        const own = found.filter(({ campaignId }) => campaignId === id)
        return own.length > 0 ? own : defaultHonourLevels
      })
    }, freshEveryBatch),
)

/** The levels of a campaign, the first to be reached first. */
export function honourLevelsOf(context: Context, campaignId: number): Promise<readonly HonourLevel[]> {
  return levels(context).load(campaignId)
}

builder.objectField(Campaign, 'honourLevels', (t) =>
  t.field({
    type: [HonourLevelType],
    description: 'The honours of flower accounts, the first to be reached first.',
    resolve: async ({ id }, _args, context) => [...(await honourLevelsOf(context, id))],
  }),
)

const SetHonourLevelsSuccess = builder
  .objectRef<{ campaignId: number; levels: readonly HonourLevel[] }>('SetHonourLevelsSuccess')
  .implement({
    description: 'They are set.',
    fields: (t) => ({
      levels: t.field({
        type: [HonourLevelType],
        description: 'The levels as they are now.',
        resolve: ({ levels }) => [...levels],
      }),
    }),
  })

const HonourLevelInput = builder.inputType('HonourLevelInput', {
  description: 'A level of honour.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'A name for programs: 1–32 capitals, digits or _, a capital first.',
    }),
    nameZh: t.string({ required: true, description: 'The name in Chinese, 1–30 characters.' }),
    nameEn: t.string({ required: true, description: 'The name in English, 1–60 characters.' }),
    days: t.int({
      required: true,
      description: 'Days in a row that it takes: 1–366, and more than the level before.',
    }),
  }),
})

const SetHonourLevelsInput = builder
  .inputType('SetHonourLevelsInput', {
    description: 'The levels of honour of a campaign, in the place of those that are there.',
    fields: (t) => ({
      campaign: t.id({ required: true, description: 'The campaign.' }),
      levels: t.field({
        type: [HonourLevelInput],
        required: true,
        description: 'The levels, 1–10, the first to be reached first.',
      }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(setHonourLevelsShape)

builder.mutationField('setHonourLevels', (t) =>
  t.field({
    type: SetHonourLevelsSuccess,
    description: 'Sets the levels of honour of a campaign: staff.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: SetHonourLevelsInput, required: true, description: 'What to set.' }) },
    errors: {
      types: [NotFound],
      union: { name: 'SetHonourLevelsResult', description: 'What became of setHonourLevels.' },
    },
    resolve: (_root, { input }, { app, viewer }) => setHonourLevels(app, viewer, input),
  }),
)

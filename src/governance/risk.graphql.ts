// Risk rules on the wire, for staff alone: whoever knows the numbers can stay below them.
import { Campaign } from '../campaign/campaign.graphql.ts'
import { CampaignSettled } from '../campaign/campaign.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { parseId, splitPublicId } from '../graphql/publicId.ts'
import { RulesRetroactive } from '../matching/pools.ts'
import { ruleSetAt } from '../matching/rules.ts'
import { publishRiskRules, publishRiskRulesShape } from './publishRiskRules.ts'
import { type RiskRulesRow, riskRulesOfCampaigns } from './risk.store.ts'
import { defaultRiskRules, type RiskRules } from './risk.ts'

const RiskRulesType = builder.objectRef<RiskRules | RiskRulesRow>('RiskRules').implement({
  description: 'What makes the match of a gift be held for review, in one version, which never changes.',
  fields: (t) => ({
    version: t.int({
      nullable: true,
      description: "From 1, in its campaign; null: the service's own, until a version is in force.",
      resolve: (rules) => ('version' in rules ? rules.version : null),
    }),
    effectiveAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The first instant whose gifts it decides; null: from the beginning.',
      resolve: (rules) => ('effectiveAt' in rules ? rules.effectiveAt : null),
    }),
    velocityCount: t.exposeInt('velocityCount', {
      description: 'Of so many gifts of one donor within velocitySeconds the last is held.',
    }),
    velocitySeconds: t.exposeInt('velocitySeconds', {
      description: 'The span, in seconds: a gift exactly so much earlier no longer counts.',
    }),
    splittingCount: t.exposeInt('splittingCount', {
      description:
        'Of so many gifts of one amount of one donor to one project within splittingSeconds the last is held.',
    }),
    splittingSeconds: t.exposeInt('splittingSeconds', { description: 'That span, in seconds.' }),
  }),
})

interface Versions {
  inForce: RiskRules | RiskRulesRow
  versions: RiskRulesRow[]
}

const CampaignRiskRules = builder.objectRef<Versions>('CampaignRiskRules').implement({
  description: 'The risk rules of a campaign.',
  fields: (t) => ({
    inForce: t.expose('inForce', { type: RiskRulesType, description: 'The version in force now.' }),
    versions: t.expose('versions', {
      type: [RiskRulesType],
      description: 'Every version that was published, the first first; at most 100.',
    }),
  }),
})

builder.objectField(Campaign, 'riskRules', (t) =>
  t.loadable({
    type: CampaignRiskRules,
    nullable: true,
    description: 'What makes the match of a gift be held for review. Staff only.',
    authScopes: { staff: true },
    load: async (campaignIds: number[], { app }: Context): Promise<Versions[]> => {
      const rows = await reading(riskRulesOfCampaigns(app.db.orm, campaignIds))
      const now = app.clock.now()
      return campaignIds.map((id) => {
        const versions = rows.filter(({ campaignId }) => campaignId === id)
        return { inForce: ruleSetAt(versions, now) ?? defaultRiskRules, versions }
      })
    },
    loaderOptions: freshEveryBatch,
    resolve: ({ id }) => id,
  }),
)

const required = { required: true } as const

const PublishRiskRulesInput = builder
  .inputType('PublishRiskRulesInput', {
    description: "A new version of a campaign's risk rules. A donor's 64 newest gifts are looked at.",
    fields: (t) => ({
      idempotencyKey: t.string({
        ...required,
        description:
          'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same version.',
      }),
      campaign: t.id({ ...required, description: 'The campaign. It has at most 100 versions.' }),
      effectiveAt: t.field({
        ...required,
        type: 'DateTime',
        description:
          'The first instant whose gifts it decides: not in the past, not before the version before it, and after every gift that was decided.',
      }),
      velocityCount: t.int({
        ...required,
        description: 'Of so many gifts of one donor within velocitySeconds the last is held, 2–64.',
      }),
      velocitySeconds: t.int({ ...required, description: 'The span, in seconds, 1–86,400.' }),
      splittingCount: t.int({
        ...required,
        description:
          'Of so many gifts of one amount of one donor to one project within splittingSeconds the last is held, 2–64.',
      }),
      splittingSeconds: t.int({ ...required, description: 'That span, in seconds, 1–86,400.' }),
      reason: t.string({ ...required, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(publishRiskRulesShape)

const PublishRiskRulesSuccess = builder
  .objectRef<{ subject: string; replayed: boolean }>('PublishRiskRulesSuccess')
  .implement({
    description: 'The version is published.',
    fields: (t) => ({
      campaign: t.field({
        type: Campaign,
        description: 'The campaign with its rules.',
        resolve: ({ subject }) => parseId(splitPublicId(subject)?.id ?? ''),
      }),
      replayed: t.exposeBoolean('replayed', {
        description: 'Whether the key was used before: this is the answer to the first request.',
      }),
    }),
  })

builder.mutationField('publishRiskRules', (t) =>
  t.field({
    type: PublishRiskRulesSuccess,
    description: "Publishes a new version of a campaign's risk rules. Staff only.",
    authScopes: { staff: true },
    args: {
      input: t.arg({ type: PublishRiskRulesInput, required: true, description: 'Which rules, and why.' }),
    },
    errors: {
      types: [NotFound, IdempotencyConflict, CampaignSettled, RulesRetroactive],
      union: { name: 'PublishRiskRulesResult', description: 'What became of publishRiskRules.' },
    },
    resolve: (_root, { input }, { app, viewer }) => publishRiskRules(app, viewer, input),
  }),
)

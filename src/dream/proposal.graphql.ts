// Dream proposals on the wire. A proposal is seen by its author and by staff; what staff notes for itself, by staff alone.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Donor } from '../donor/donor.graphql.ts'
import { ownDonor } from '../donor/self.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { parseId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { ProjectCategoryType } from '../project/project.graphql.ts'
import { Region, regionOf } from '../region/region.graphql.ts'
import { Dream } from './dream.graphql.ts'
import { proposalsByIds, type Root, rootsOf } from './proposal.read.store.ts'
import type { DreamProposalRow } from './proposal.store.ts'
import { decisionsOf, type ProposalDecisionRow } from './proposalDecision.store.ts'
import {
  type ProposalLanguage,
  type ProposalState,
  ProposalStateForbids,
  type ProposalVerb,
} from './proposalState.ts'

export const ProposalStateType = builder.enumType('ProposalState', {
  description: 'Where a proposal stands.',
  values: {
    DRAFT: { description: 'Its author is still at work on it.' },
    SUBMITTED: { description: 'Handed in: it waits to be screened.' },
    SCREENED: { description: 'Read by staff and found fit to be considered.' },
    SHORTLISTED: { description: 'One of those from which the dreams are selected.' },
    SELECTED: { description: 'Became a dream.' },
    REJECTED: { description: 'Will not become a dream; its last decision says why.' },
    MERGED: { description: 'Went into another proposal or into a dream; its proposer keeps the credit.' },
    WITHDRAWN: { description: 'Taken back by its author.' },
  } as const satisfies Record<ProposalState, { description: string }>,
})

export const ProposalLanguageType = builder.enumType('ProposalLanguage', {
  description: 'The language of a text.',
  values: {
    ZH: { description: 'Chinese.' },
    EN: { description: 'English.' },
  } as const satisfies Record<ProposalLanguage, { description: string }>,
})

const ProposalVerbType = builder.enumType('ProposalVerb', {
  description: 'What was decided about a proposal.',
  values: {
    SUBMIT: { description: 'Its author handed it in.' },
    WITHDRAW: { description: 'Its author took it back.' },
    SCREEN: { description: 'It was found fit to be considered.' },
    REJECT: { description: 'It will not become a dream.' },
    SHORTLIST: { description: 'It is one of those from which the dreams are selected.' },
    SELECT: { description: 'It became a dream.' },
    MERGE: { description: 'It went into another proposal or into a dream.' },
    RELEASE: {
      description:
        'What it was merged into was withdrawn: it stands on its own again, and waits to be screened.',
    },
  } as const satisfies Record<Exclude<ProposalVerb, 'UPDATE' | 'TRANSLATE'>, { description: string }>,
})

const TranslatorType = builder.enumType('ProposalTranslator', {
  description: 'Who wrote the text in the second language.',
  values: {
    AUTHOR: { description: 'The author.' },
    STAFF: { description: 'The staff.' },
  } as const,
})

const ProposalDecision = builder.objectRef<ProposalDecisionRow>('ProposalDecision').implement({
  description: 'One step of a proposal from one state to another, with what its author is told about it.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    verb: t.field({
      type: ProposalVerbType,
      description: 'What was decided.',
      resolve: ({ verb }) => verb as Exclude<ProposalVerb, 'UPDATE' | 'TRANSLATE'>,
    }),
    from: t.expose('fromState', { type: ProposalStateType, description: 'Where it stood before.' }),
    to: t.expose('toState', { type: ProposalStateType, description: 'Where it stood after.' }),
    reason: t.exposeString('reason', { description: 'Why, as its author is told.' }),
    note: t.exposeString('note', {
      nullable: true,
      authScopes: { staff: true },
      description: 'What staff noted for itself; null: nothing. Staff only.',
    }),
    actor: t.exposeString('actor', {
      nullable: true,
      authScopes: { staff: true },
      description: 'Who decided, such as "staff:lin". Staff only.',
    }),
  }),
})

const MergedInto = builder.objectRef<Root>('MergedInto').implement({
  description:
    'What a proposal went into in the end, as far as its author may know: where that stands, and not what somebody else wrote.',
  fields: (t) => ({
    number: t.exposeInt('number', { nullable: true, description: 'The number of that proposal.' }),
    state: t.expose('state', { type: ProposalStateType, description: 'Where it stands.' }),
  }),
})

/** Of one proposal the newest so many: more is nothing that its states allow without going round. */
const mostDecisions = 50

const decisionLoader = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, ProposalDecisionRow[]>(async (ids) => {
      const rows = await reading(decisionsOf(app.db.sql, [...new Set(ids)], mostDecisions))
      return ids.map((id) => rows.filter(({ proposalId }) => proposalId === id))
    }, freshEveryBatch),
)

const rootLoader = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, Root | null>(async (ids) => {
      const found = new Map(
        (await reading(rootsOf(app.db.sql, [...new Set(ids)]))).map((root) => [root.ofId, root]),
      )
      return ids.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

export const DreamProposal = builder.loadableNode('DreamProposal', {
  description: 'A plan for a dream that a person sends in. It is seen by its author and by staff.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: async (ids: number[], context: Context): Promise<DreamProposalRow[]> => {
    const own = await ownDonor(context)
    const rows = await reading(proposalsByIds(context.app.db.orm, ids))
    return rows.filter(({ proposerId }) => context.viewer.role === 'staff' || proposerId === own?.id)
  },
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => {
    const inLanguage = (language: ProposalLanguage, text: keyof typeof translations, description: string) =>
      t.string({
        nullable: true,
        description: `${description}, in ${language === 'ZH' ? 'Chinese' : 'English'}; null: not written yet.`,
        resolve: (proposal) =>
          proposal.language === language ? proposal[text] : proposal[translations[text]],
      })
    return {
      campaign: t.field({
        type: Campaign,
        description: 'The campaign it is proposed to.',
        resolve: ({ campaignId }) => campaignId,
      }),
      number: t.exposeInt('number', {
        nullable: true,
        description: 'Its number in the campaign, in the order of submission; null before that.',
      }),
      proposer: t.field({
        type: Donor,
        description: 'Who proposed it.',
        resolve: ({ proposerId }) => proposerId,
      }),
      language: t.expose('language', {
        type: ProposalLanguageType,
        description: 'The language that its author wrote in.',
      }),
      title: t.exposeString('title', { description: "What the dream is called, in its author's words." }),
      problem: t.exposeString('problem', { description: "What is wrong today, in its author's words." }),
      beneficiaries: t.exposeString('beneficiaries', {
        description: "Whom it would help, and how many, in its author's words.",
      }),
      titleZh: inLanguage('ZH', 'title', 'What the dream is called'),
      titleEn: inLanguage('EN', 'title', 'What the dream is called'),
      problemZh: inLanguage('ZH', 'problem', 'What is wrong today'),
      problemEn: inLanguage('EN', 'problem', 'What is wrong today'),
      beneficiariesZh: inLanguage('ZH', 'beneficiaries', 'Whom it would help, and how many'),
      beneficiariesEn: inLanguage('EN', 'beneficiaries', 'Whom it would help, and how many'),
      translatedBy: t.expose('translatedBy', {
        type: TranslatorType,
        nullable: true,
        description: 'Who wrote the text in the second language; null: nobody did yet.',
      }),
      place: t.exposeString('place', { description: 'Where.' }),
      region: t.field({
        type: Region,
        description: 'The region where, as far as its author said.',
        resolve: ({ regionCode }) => regionOf(regionCode),
      }),
      category: t.expose('category', {
        type: ProjectCategoryType,
        nullable: true,
        description: 'What it works for; null: its author did not say.',
      }),
      estimate: t.field({
        type: Money,
        description: 'What it would cost.',
        resolve: ({ estimate }) => estimate,
      }),
      state: t.expose('state', { type: ProposalStateType, description: 'Where it stands.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was proposed.' }),
      submittedAt: t.expose('submittedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was handed in; null: it was not.',
      }),
      decisions: t.field({
        type: [ProposalDecision],
        description: `Every decision about it, the oldest first; of more than ${mostDecisions} the newest.`,
        resolve: ({ id }, _args, context) => decisionLoader(context).load(id),
      }),
      mergedInto: t.field({
        type: MergedInto,
        nullable: true,
        description:
          'The proposal that it went into; of several one after the other, the last. Null: it was not merged, or into a dream.',
        resolve: ({ id, mergedIntoId }, _args, context) =>
          mergedIntoId === null ? null : rootLoader(context).load(id),
      }),
      dream: t.field({
        type: Dream,
        nullable: true,
        description: 'The dream in which its proposer is credited; null: none came of it so far.',
        resolve: ({ dreamId }) => dreamId,
      }),
      claimedBy: t.exposeString('claimedBy', {
        nullable: true,
        authScopes: { staff: true },
        description: 'The screener who claimed it last, such as "staff:lin"; null: nobody. Staff only.',
      }),
      claimedUntil: t.expose('claimedUntil', {
        type: 'DateTime',
        nullable: true,
        authScopes: { staff: true },
        description: 'When that claim ends, or ended, by itself. Staff only.',
      }),
      hasSimilar: t.exposeBoolean('hasSimilar', {
        nullable: true,
        authScopes: { staff: true },
        description:
          'Whether one like it had been submitted when it was, or was later; that one may have been withdrawn since. Staff only.',
      }),
    }
  },
})

const translations = {
  title: 'translatedTitle',
  problem: 'translatedProblem',
  beneficiaries: 'translatedBeneficiaries',
} as const

builder.objectType(ProposalStateForbids, {
  name: 'ProposalStateForbids',
  description: 'The proposal stands where this cannot be done to it.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: ProposalStateType, description: 'Where it stands.' }),
  }),
})

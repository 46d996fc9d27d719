// The queue of proposals on the wire, for staff: what came in, how many stand where, and what is like what.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { subjectProblem } from '../auth/token.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import {
  connectionComplexity,
  keysetConnection,
  maximumPageSize,
  OrderDirectionType,
} from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { ProjectCategoryType } from '../project/project.graphql.ts'
import { regionCodeOf } from '../region/region.graphql.ts'
import { searchText } from '../search/search.ts'
import { DreamProposal, ProposalLanguageType, ProposalStateType } from './proposal.graphql.ts'
import { countByState, type QueueFilter, queueOrder, readQueue } from './proposal.read.store.ts'
import { type Similar, similarTo, trigramsUsable } from './proposalLikeness.store.ts'
import type { LikenessBasis } from './proposalLikeness.ts'
import { setProposalRules, setProposalRulesShape } from './proposalRules.ts'
import { defaultRules, type ProposalRules, seasonsOf } from './proposalSeason.store.ts'
import { type ProposalState, proposalStates } from './proposalState.ts'

const QueueFilterInput = builder.inputType('ProposalFilter', {
  description: 'Which proposals are meant. All that is given must hold.',
  fields: (t) => ({
    states: t.field({
      type: [ProposalStateType],
      description: 'Those that stand in one of these. Default: all but DRAFT.',
    }),
    search: t.string({
      description:
        'Those whose text, in either language, has all of these Chinese characters and (starts of) English words; at most 100 characters.',
    }),
    language: t.field({ type: ProposalLanguageType, description: 'Those whose author wrote in this.' }),
    region: t.string({ description: 'Those for the region of this code, such as "440000".' }),
    category: t.field({ type: ProjectCategoryType, description: 'Those that work for this.' }),
    submittedFrom: t.field({
      type: 'DateTime',
      description: 'Those that were handed in at this instant or later.',
    }),
    submittedBefore: t.field({
      type: 'DateTime',
      description: 'Those that were handed in before this instant.',
    }),
    assignedTo: t.string({
      description: 'Those that this member of staff is at work on: the subject of its token, such as "lin".',
    }),
    assigned: t.boolean({
      description: 'True: those that somebody is at work on; false: those that nobody is at work on.',
    }),
    hasSimilar: t.boolean({
      description: 'True: those that another one is like, as far as is known; false: the others.',
    }),
  }),
})

const QueueOrderByType = builder.enumType('ProposalOrderBy', {
  description: 'What proposals can be ordered by.',
  values: {
    NUMBER: {
      description:
        'Their number, which is the order of submission. Those that were never submitted are left out.',
    },
    CHANGED: { description: 'When something was last done to them. They move while a list is being walked.' },
  } as const,
})

const QueueOrderInput = builder.inputType('ProposalOrder', {
  description: 'The order of a list of proposals.',
  fields: (t) => ({
    by: t.field({ type: QueueOrderByType, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs: by NUMBER, ASC is the oldest first.',
    }),
  }),
})

builder.queryField('proposals', (t) =>
  t.connection(
    {
      type: DreamProposal,
      nullable: true,
      authScopes: { staff: true },
      description: 'The proposals of a campaign. Staff only.',
      args: {
        campaign: t.arg.id({ required: true, description: 'The campaign.' }),
        filter: t.arg({ type: QueueFilterInput, description: 'Which are meant. Default: all but drafts.' }),
        orderBy: t.arg({
          type: QueueOrderInput,
          required: true,
          defaultValue: { by: 'NUMBER', direction: 'ASC' },
          description: 'The order of the list.',
        }),
      },
      complexity: connectionComplexity,
      resolve: (_root, { campaign, filter, orderBy, ...args }, { app }) => {
        const chosen = queueFilter(campaign, filter, app.clock.now())
        return keysetConnection(args, queueOrder(orderBy.by, orderBy.direction), (page) =>
          readQueue(app.db.orm, chosen, orderBy.by, page),
        )
      },
    },
    { name: 'ProposalConnection', description: 'A page of proposals.' },
    { name: 'ProposalEdge', description: 'A proposal and its place in the list.' },
  ),
)

function queueFilter(
  campaign: string,
  filter: typeof QueueFilterInput.$inferInput | null | undefined,
  at: Date,
): QueueFilter {
  const { assignedTo } = filter ?? {}
  if (assignedTo != null && subjectProblem('staff', assignedTo) !== null) {
    throw new InvalidInput([
      { path: 'filter.assignedTo', message: 'must be who somebody of staff is: 1 to 128 characters' },
    ])
  }
  return {
    campaignId: decodeId('Campaign', campaign, 'campaign'),
    states: [...new Set(filter?.states ?? proposalStates.filter((state) => state !== 'DRAFT'))],
    search: searchText(filter?.search, 'filter.search'),
    language: filter?.language ?? undefined,
    regionCode: regionCodeOf(filter?.region, 'filter.region'),
    category: filter?.category ?? undefined,
    submittedFrom: filter?.submittedFrom ?? undefined,
    submittedBefore: filter?.submittedBefore ?? undefined,
    assignedTo: assignedTo == null ? undefined : `staff:${assignedTo}`,
    assigned: filter?.assigned ?? undefined,
    hasSimilar: filter?.hasSimilar ?? undefined,
    at,
  }
}

const ProposalCount = builder.objectRef<{ state: ProposalState; count: number }>('ProposalCount').implement({
  description: 'How many proposals stand in a state.',
  fields: (t) => ({
    state: t.expose('state', { type: ProposalStateType, description: 'The state.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'How many proposals.' }),
  }),
})

builder.queryField('proposalCounts', (t) =>
  t.field({
    type: [ProposalCount],
    nullable: true,
    authScopes: { staff: true },
    description: 'How many proposals of a campaign stand in each state, all states named. Staff only.',
    args: { campaign: t.arg.id({ required: true, description: 'The campaign.' }) },
    resolve: async (_root, { campaign }, { app }) => {
      const campaignId = decodeId('Campaign', campaign, 'campaign')
      const counts = new Map(
        (await reading(countByState(app.db.sql, campaignId))).map(({ state, count }) => [state, count]),
      )
      return proposalStates.map((state) => ({ state, count: counts.get(state) ?? 0 }))
    },
  }),
)

const LikenessBasisType = builder.enumType('LikenessBasis', {
  description: 'What two titles were compared by.',
  values: {
    TRIGRAM: {
      description:
        'The similarity of pg_trgm, where the database has it and its locale lets it see Chinese characters.',
    },
    TERMS: {
      description:
        'What the titles share of their pairs of Chinese characters and triples of letters, numbers left out: the same on every database.',
    },
  } as const satisfies Record<LikenessBasis, { description: string }>,
})

const SimilarProposal = builder.objectRef<Similar>('SimilarProposal').implement({
  description: 'A proposal whose title is like that of another one.',
  fields: (t) => ({
    proposal: t.field({
      type: DreamProposal,
      description: 'The proposal.',
      resolve: ({ proposalId }) => proposalId,
    }),
    score: t.exposeInt('score', {
      description:
        'How alike, 0–100: the greater of both measures, in the language where they are most alike.',
    }),
    basis: t.expose('basis', { type: LikenessBasisType, description: 'The measure that gave the score.' }),
  }),
})

const mostSimilar = 20

const similarLoader = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, Similar[]>(async (ids) => {
      const trigrams = await trigramsUsable(app.db)
      const found = await reading(similarTo(app.db.sql, [...new Set(ids)], trigrams))
      return ids.map((id) => found.filter(({ ofId }) => ofId === id))
    }, freshEveryBatch),
)

builder.objectField(DreamProposal, 'similar', (t) =>
  t.field({
    type: [SimilarProposal],
    nullable: true,
    authScopes: { staff: true },
    description:
      'Submitted proposals of the same campaign that may be the same idea, whatever has been decided about them, the most alike first; of a draft and of what was withdrawn none. Staff only.',
    args: {
      first: t.arg.int({
        required: true,
        defaultValue: 5,
        description: `At most so many, 1–${mostSimilar}.`,
      }),
    },
    complexity: ({ first }) => ({ field: 5, multiplier: Math.min(Math.max(first, 1), maximumPageSize) }),
    resolve: async ({ id }, { first }, context) => {
      if (first < 1 || first > mostSimilar) {
        throw new InvalidInput([{ path: 'first', message: `must be between 1 and ${mostSimilar}` }])
      }
      return (await similarLoader(context).load(id)).slice(0, first)
    },
  }),
)

const ProposalRulesType = builder.objectRef<ProposalRules>('ProposalRules').implement({
  description: 'The rules for the proposals of a campaign, which staff sets.',
  fields: (t) => ({
    mostOpen: t.exposeInt('mostOpen', {
      description:
        'How many proposals one author may have that are DRAFT, SUBMITTED, SCREENED or SHORTLISTED. Default: 20.',
    }),
    claimMinutes: t.exposeInt('claimMinutes', {
      description: 'After how many minutes the claim of a screener ends by itself. Default: 30.',
    }),
    similarFrom: t.exposeInt('similarFrom', {
      description: 'From which score, 1–100, two proposals are called similar. Default: 50.',
    }),
  }),
})

builder.objectField(Campaign, 'proposalRules', (t) =>
  t.field({
    type: ProposalRulesType,
    description: 'The rules for its proposals.',
    resolve: ({ id }, _args, context) => rulesLoader(context).load(id),
  }),
)

const rulesLoader = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, ProposalRules>(async (ids) => {
      const found = new Map(
        (await reading(seasonsOf(app.db.orm, [...new Set(ids)]))).map((season) => [
          season.campaignId,
          season,
        ]),
      )
      return ids.map((id) => found.get(id) ?? defaultRules)
    }, freshEveryBatch),
)

const SetProposalRulesInput = builder
  .inputType('SetProposalRulesInput', {
    description: 'Rules for the proposals of a campaign. What is left out stays as it is; one is needed.',
    fields: (t) => ({
      campaign: t.id({ required: true, description: 'The campaign.' }),
      mostOpen: t.int({ description: 'How many proposals one author may have on their way, 1–50.' }),
      claimMinutes: t.int({ description: 'After how many minutes a claim ends by itself, 1–1,440.' }),
      similarFrom: t.int({ description: 'From which score two proposals are called similar, 1–100.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(setProposalRulesShape)

const SetProposalRulesSuccess = builder.objectRef<ProposalRules>('SetProposalRulesSuccess').implement({
  description: 'They are set, for what is done from now on.',
  fields: (t) => ({
    rules: t.field({ type: ProposalRulesType, description: 'All rules.', resolve: (rules) => rules }),
  }),
})

builder.mutationField('setProposalRules', (t) =>
  t.field({
    type: SetProposalRulesSuccess,
    description: 'Sets the rules for the proposals of a campaign. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: SetProposalRulesInput, required: true, description: 'What to set.' }) },
    errors: {
      types: [NotFound],
      union: { name: 'SetProposalRulesResult', description: 'What became of setProposalRules.' },
    },
    resolve: (_root, { input }, { app, viewer }) => setProposalRules(app, viewer, input),
  }),
)

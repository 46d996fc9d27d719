// Quotes on the wire: what a gift would be matched now.
import { ownDonor } from '../donor/self.ts'
import { builder } from '../graphql/builder.ts'
import { Money } from '../graphql/scalars.ts'
import { sayReason } from './explain.ts'
import { MatchingCapType, MatchReasonType, ruleSetReferredTo, windowReferredTo } from './match.graphql.ts'
import { MatchingSourceType, MatchingWindow, RuleSet } from './pool.graphql.ts'
import { inAMillion, matchQuote, type Outcome, type Quote, type SourceQuote } from './quote.ts'

const MatchOddsType = builder.objectRef<Outcome>('MatchOdds').implement({
  description: 'One thing that a source may add, and how likely that is.',
  fields: (t) => ({
    ratio: t.int({
      description: 'In basis points: 10,000 is 1:1.',
      resolve: ({ offer }) => offer.ratio,
    }),
    chance: t.int({ description: 'In a million, rounded down; 1,000,000 is certain.', resolve: inAMillion }),
    amount: t.field({
      type: Money,
      description: 'What would be added, once every limit has had its say.',
      resolve: ({ offer }) => offer.amount,
    }),
    caps: t.field({
      type: [MatchingCapType],
      description: 'The limits that make it smaller, in their order.',
      complexity: { field: 1, multiplier: 1 },
      resolve: ({ offer }) => offer.bound,
    }),
    window: t.field({
      type: MatchingWindow,
      description: 'The window that would add it.',
      resolve: ({ offer }, _args, context) => windowReferredTo(context, offer.window.id),
    }),
  }),
})

const SourceQuoteType = builder.objectRef<SourceQuote>('MatchQuoteOfSource').implement({
  description: 'What one kind of funder would add to a gift.',
  fields: (t) => ({
    source: t.expose('source', { type: MatchingSourceType, description: 'What kind of funder.' }),
    window: t.field({
      type: MatchingWindow,
      nullable: true,
      description: 'The window that would add to it, or that says why it would not; null: none is for it.',
      resolve: ({ window }, _args, context) => window && windowReferredTo(context, window.id),
    }),
    ruleSet: t.field({
      type: RuleSet,
      nullable: true,
      description: 'The rules that it goes by now; null: it has none yet.',
      resolve: ({ rules }, _args, context) => rules && ruleSetReferredTo(context, rules.id),
    }),
    reason: t.expose('reason', {
      type: MatchReasonType,
      nullable: true,
      description: 'Why it would add nothing, or for certain less than the ratio says; null: no such reason.',
    }),
    reasonZh: t.string({
      nullable: true,
      description: 'The reason as a sentence in Chinese.',
      resolve: (quote) => quote.reason && sayReason(quote.reason, quote).zh,
    }),
    reasonEn: t.string({
      nullable: true,
      description: 'The reason as a sentence in English.',
      resolve: (quote) => quote.reason && sayReason(quote.reason, quote).en,
    }),
    odds: t.field({
      type: [MatchOddsType],
      description:
        'Everything that it may add. Chances short of a million are those of nothing; without a draw one is certain.',
      resolve: ({ outcomes }) => [...outcomes],
    }),
    minimum: t.field({
      type: Money,
      description: 'The least it would add.',
      resolve: ({ minimum }) => minimum,
    }),
    maximum: t.field({
      type: Money,
      description: 'The most it would add.',
      resolve: ({ maximum }) => maximum,
    }),
    expected: t.field({
      type: Money,
      description: 'The mean of what it would add, rounded down to a fen.',
      resolve: ({ expected }) => expected,
    }),
    roomLeftToday: t.field({
      type: Money,
      nullable: true,
      description:
        'What the limit for one donor on one day leaves; null: there is no such limit, or no window is open.',
      resolve: ({ roomLeft }) => roomLeft,
    }),
  }),
})

const MatchQuoteType = builder.objectRef<Quote>('MatchQuote').implement({
  description:
    "What a gift would be matched if it were the next one: for a donor's token that donor's, for everybody else a donor's who gives for the first time. It promises nothing: whoever gives first is matched first.",
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description: "The last entry of the campaign's journal that it takes into account.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    giftsTaken: t.exposeBoolean('giftsTaken', {
      description: 'Whether a gift to the project is taken now; where it is not, nothing would be added.',
    }),
    minimum: t.field({
      type: Money,
      description: 'The least, of all sources.',
      resolve: ({ minimum }) => minimum,
    }),
    maximum: t.field({
      type: Money,
      description: 'The most, of all sources.',
      resolve: ({ maximum }) => maximum,
    }),
    expected: t.field({
      type: Money,
      description: 'The mean, of all sources.',
      resolve: ({ expected }) => expected,
    }),
    sources: t.field({
      type: [SourceQuoteType],
      description: 'What each kind of funder that matches in the campaign would add.',
      complexity: { field: 1, multiplier: 3 },
      resolve: ({ sources }) => [...sources],
    }),
    roomLeftToday: t.field({
      type: Money,
      nullable: true,
      description:
        "For a donor's own token: what the donor can still be matched today, of all sources that are open for the project. Null for everybody else, and where nothing limits it.",
      resolve: ({ roomLeft }) => roomLeft,
    }),
  }),
})

builder.queryField('matchQuote', (t) =>
  t.field({
    type: MatchQuoteType,
    description: 'What a gift would be matched now.',
    args: {
      project: t.arg.id({ required: true, description: 'The project to give to.' }),
      amount: t.arg({
        type: 'SafeInt',
        required: true,
        description: 'In fen, from 1 to 10,000,000,000 (100 million yuan).',
      }),
    },
    complexity: 20,
    extensions: { dependsOnViewer: true },
    resolve: async (_root, { project, amount }, context) => {
      const own = context.viewer.role === 'donor' ? await ownDonor(context) : undefined
      return matchQuote(context.app, own, project, amount)
    },
  }),
)

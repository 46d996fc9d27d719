// The match of a gift on the wire: what was added to it, or why nothing was, with everything that it takes to check the
// answer. Whoever sees a donation sees its match; lists of allocations are for those who look after the money.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { Donation } from '../donation/donation.graphql.ts'
import type { DonationRow } from '../donation/donation.store.ts'
import { DonorIdentity } from '../donor/donor.graphql.ts'
import { ownDonor } from '../donor/self.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeOptionalId, parseEntryId, publicEntryId } from '../graphql/publicId.ts'
import { references } from '../graphql/references.ts'
import { Money } from '../graphql/scalars.ts'
import { entryKey } from '../journal/entryNodes.ts'
import { Organization } from '../organization/organization.graphql.ts'
import { Project, projectReferredTo } from '../project/project.graphql.ts'
import { type MatchReason, type MatchStatus, reasonOfCap } from './allocation.ts'
import {
  type AllocationFilter,
  type AllocationId,
  type AllocationRead,
  type AllocationStanding,
  allocationOrder,
  allocationsByIds,
  allocationsOfDonations,
  readAllocationsOf,
} from './allocations.store.ts'
import { drawCommand, type Said, sayAllocation, sayDraw, sayReason } from './explain.ts'
import { MatchingSourceType, MatchingWindow, RuleSet } from './pool.graphql.ts'
import { nextWindowsOfPools, ruleSetsByIds, windowsByIds } from './pool.read.store.ts'
import type { MatchingWindowRow } from './pool.store.ts'
import { sources } from './pool.ts'
import type { RuleSetRow } from './rules.store.ts'
import { type Cap, drawOf } from './rules.ts'

const MatchStatusType = builder.enumType('MatchStatus', {
  description: 'What became of the match of a gift.',
  values: {
    NONE: { description: 'There is no matching in its campaign.' },
    HELD: { description: 'Under review: the gift stands, and what was to be added to it is set aside.' },
    MATCHED: { description: 'Matched, with nothing missing.' },
    PARTIAL: {
      description: 'Matched with less than the ratio says, or by only some of those who were asked.',
    },
    NOT_MATCHED: { description: 'Not matched.' },
    REVOKED: { description: 'Taken back after a review.' },
    REVERSED: { description: 'Taken back with the gift.' },
  } as const satisfies Record<MatchStatus, { description: string }>,
})

export const MatchReasonType = builder.enumType('MatchReason', {
  description: 'Why a gift is not, or not fully, matched.',
  values: {
    BELOW_MIN_AMOUNT: { description: 'The gift is too small.' },
    WINDOW_NOT_OPEN: { description: 'Matching had not begun.' },
    WINDOW_CLOSED: { description: 'Matching had ended.' },
    OUT_OF_SCOPE: { description: 'No pool is for its project.' },
    DONOR_UNKNOWN: { description: 'The channel named no donor, for whom a daily limit could be kept.' },
    NOT_SELECTED_BY_DRAW: { description: 'It did not win in the draw.' },
    NO_TIER: { description: 'The donor has given in too few years.' },
    GIFT_CAP: { description: 'The limit for one gift.' },
    DONOR_DAILY_CAP: { description: 'The limit for one donor on one day.' },
    PROJECT_CAP: { description: 'The limit for one project in a window.' },
    ORG_CAP: { description: 'The limit for one receiving organization in a window.' },
    POOL_EXHAUSTED: { description: "The window's money was used up." },
    PROJECT_FROZEN: { description: 'Matching is stopped for the project.' },
    ORG_FROZEN: { description: 'Matching is stopped for the receiving organization.' },
    DONOR_FROZEN: { description: 'Matching is stopped for the donor.' },
    BRAKE_ENGAGED: { description: 'Matching was stopped.' },
    VELOCITY_HOLD: { description: 'Under review, for how fast gifts came.' },
    SPLITTING_HOLD: { description: 'Under review, for how alike gifts were.' },
    REFERENCE_HOLD: { description: 'Under review, for a payment reference that was used before.' },
  } as const satisfies Record<MatchReason, { description: string }>,
})

export const MatchingCapType = builder.enumType('MatchingCap', {
  description: 'A limit of matching. They apply in this order.',
  values: {
    GIFT: { description: 'For one gift.' },
    DONOR_DAY: { description: 'For one donor on one civil day.' },
    PROJECT: { description: 'For one project in a window.' },
    ORGANIZATION: { description: 'For one receiving organization in a window.' },
    WINDOW: { description: 'What the window has left.' },
    POOL: { description: 'What the pool and its windows have left.' },
  } as const satisfies Record<Cap, { description: string }>,
})

const AllocationStateType = builder.enumType('AllocationState', {
  description: 'Where an allocation stands.',
  values: {
    CONFIRMED: { description: 'Granted.' },
    HELD: { description: 'Set aside while its gift is under review.' },
    FROZEN: { description: 'Granted, and stopped by a brake on its project, organization or donor.' },
    IN_NOTICE: { description: 'Published and open to objection.' },
    PAYABLE: { description: 'Can be paid out.' },
    DISBURSED: { description: 'Paid out to the receiving organization.' },
    REVOKED: { description: 'Taken back after a review.' },
    REVERSED: { description: 'Taken back with its gift.' },
  } as const satisfies Record<AllocationStanding, { description: string }>,
})

/** What an allocation or a refusal refers to is seen with it. */
export const windowReferredTo = references(({ db }, ids) => windowsByIds(db.orm, ids, true))
export const ruleSetReferredTo = references(({ db }, ids) => ruleSetsByIds(db.orm, ids))

interface Drawn {
  /** The donation's id. */
  message: string
  window: MatchingWindowRow
  rules: RuleSetRow
}

const DrawType = builder.objectRef<Drawn>('Draw').implement({
  description:
    'What a gift drew in a window: the first 32 bits of HMAC-SHA256(seed, message), times a million, divided by 2^32 and rounded down. The seed is the key as 32 bytes. Everybody can derive it once the window has closed.',
  fields: (t) => ({
    number: t.int({ description: 'From 0 to 999,999.', resolve: numberOf }),
    message: t.exposeString('message', { description: 'What the key signs: the id of the donation.' }),
    seedHash: t.string({
      description: "SHA-256 of the seed's 32 bytes, in hexadecimal: published before the window opened.",
      resolve: ({ window }) => window.seedHash,
    }),
    seed: t.string({
      nullable: true,
      description: 'The key, 32 bytes in hexadecimal; null until the window has closed.',
      resolve: ({ window }, _args, context) => seedOf(window, context),
    }),
    explanationZh: t.string({
      description: 'What the number won, in Chinese.',
      resolve: (drawn, _args, context) => explain(drawn, context).zh,
    }),
    explanationEn: t.string({
      description: 'What the number won, in English.',
      resolve: (drawn, _args, context) => explain(drawn, context).en,
    }),
    command: t.string({
      nullable: true,
      description:
        'A line for a shell that derives the number again with OpenSSL and prints it; null until the window has closed.',
      resolve: ({ window, message }, _args, context) => {
        const seed = seedOf(window, context)
        return seed === null ? null : drawCommand(seed, message)
      },
    }),
  }),
})

function numberOf({ window, message }: Drawn): number {
  return drawOf(window.seed, message)
}

function seedOf({ seed, closesAt }: MatchingWindowRow, { app }: Context): string | null {
  return app.clock.now() >= closesAt ? seed : null
}

function explain(drawn: Drawn, context: Context): Said {
  return sayDraw(numberOf(drawn), drawn.rules, seedOf(drawn.window, context) !== null)
}

async function drawnIn(
  context: Context,
  donation: { campaignId: number; seq: bigint },
  windowId: number,
  ruleSetId: number,
): Promise<Drawn> {
  const [window, rules] = await Promise.all([
    windowReferredTo(context, windowId),
    ruleSetReferredTo(context, ruleSetId),
  ])
  return { message: publicEntryId('Donation', donation), window, rules }
}

function donationOf({ campaignId, donationSeq }: AllocationRead) {
  return { campaignId, seq: donationSeq }
}

function capsOf({ bound }: AllocationRead): Cap[] {
  return bound === '' ? [] : (bound.split(',') as Cap[])
}

export const Allocation = builder.loadableNode('Allocation', {
  description:
    'What one pool adds to one gift. It is seen by those whom the gift concerns, and by staff and screens.',
  id: { resolve: (row: AllocationRead) => allocationKey(row), parse: (id) => id },
  load: async (ids: string[], context: Context): Promise<(AllocationRead | null)[]> => {
    const { app } = context
    const wanted = ids.flatMap((id) => parseAllocationId(id) ?? [])
    const own = await ownDonor(context)
    const rows =
      wanted.length === 0 ? [] : await reading(allocationsByIds(app.db.orm, wanted, app.clock.now()))
    const found = new Map(
      rows.filter((row) => concerns(row, context, own?.id)).map((row) => [allocationKey(row), row]),
    )
    return ids.map((id) => found.get(id) ?? null)
  },
  fields: (t) => ({
    donation: t.field({
      type: Donation,
      nullable: true,
      description: 'The gift; null when it is not for the viewer to see.',
      resolve: (row) => entryKey(donationOf(row)),
    }),
    donor: t.field({
      type: DonorIdentity,
      description: 'Who gave, as far as the donor wants it known.',
      resolve: ({ donorId, anonymous }) => ({ donorId, anonymous }),
    }),
    project: t.field({
      type: Project,
      description: 'The project that was given to.',
      resolve: ({ projectId }, _args, context) => projectReferredTo(context, projectId),
    }),
    receivingOrganization: t.field({
      type: Organization,
      description: 'Who is to receive it.',
      resolve: ({ organizationId }) => organizationId,
    }),
    source: t.expose('source', { type: MatchingSourceType, description: 'What kind of funder adds it.' }),
    window: t.field({
      type: MatchingWindow,
      description: 'The window whose money it is.',
      resolve: ({ windowId }, _args, context) => windowReferredTo(context, windowId),
    }),
    ruleSet: t.field({
      type: RuleSet,
      description: 'The rules that decided it, in the version that was in force.',
      resolve: ({ ruleSetId }, _args, context) => ruleSetReferredTo(context, ruleSetId),
    }),
    day: t.exposeString('day', {
      description: "The campaign's civil day whose room it takes, YYYY-MM-DD.",
    }),
    gift: t.field({ type: Money, description: 'What was given.', resolve: ({ gift }) => gift }),
    ratio: t.exposeInt('ratio', { description: 'In basis points: 10,000 is 1:1.' }),
    raw: t.field({
      type: Money,
      description: 'What the ratio makes of the gift, rounded down to a fen.',
      resolve: ({ raw }) => raw,
    }),
    amount: t.field({
      type: Money,
      description: 'What the limits left of it, whether or not it stands.',
      resolve: ({ amount }) => amount,
    }),
    caps: t.field({
      type: [MatchingCapType],
      description: 'The limits that made it smaller, in their order.',
      complexity: { field: 1, multiplier: 1 },
      resolve: capsOf,
    }),
    hold: t.expose('hold', {
      type: MatchReasonType,
      nullable: true,
      description: 'Why its gift came under review; null: it never did.',
    }),
    state: t.expose('standing', { type: AllocationStateType, description: 'Where it stands.' }),
    draw: t.field({
      type: DrawType,
      nullable: true,
      description: 'What the gift drew; null: nothing was drawn.',
      resolve: (row, _args, context) =>
        row.draw === null ? null : drawnIn(context, donationOf(row), row.windowId, row.ruleSetId),
    }),
    explanationZh: t.string({
      description: 'How it comes to its amount, in Chinese.',
      resolve: async (row, _args, context) => (await explainAllocation(row, context)).zh,
    }),
    explanationEn: t.string({
      description: 'How it comes to its amount, in English.',
      resolve: async (row, _args, context) => (await explainAllocation(row, context)).en,
    }),
  }),
})

async function explainAllocation(row: AllocationRead, context: Context): Promise<Said> {
  const rules = await ruleSetReferredTo(context, row.ruleSetId)
  return sayAllocation({ ...row, rules, caps: capsOf(row) })
}

function allocationKey(row: AllocationRead): string {
  return `${entryKey(donationOf(row))}-${row.source}`
}

function parseAllocationId(id: string): AllocationId | null {
  const [, entry = '', name = ''] = /^(\d+-\d+)-([A-Z]+)$/.exec(id) ?? []
  const entryId = parseEntryId(entry)
  const source = sources.find((known) => known === name)
  return entryId && source ? { ...entryId, source } : null
}

function concerns(row: AllocationRead, { viewer }: Context, ownId: bigint | undefined): boolean {
  switch (viewer.role) {
    case 'staff':
    case 'screen':
      return true
    case 'donor':
      return row.donorId !== null && row.donorId === ownId
    case 'partner':
      return viewer.subject === `prt_${row.channelId}`
    case 'organization':
      return viewer.subject === `org_${row.organizationId}`
    default:
      return false
  }
}

interface Match {
  donation: DonationRow
  allocations: AllocationRead[]
}

const DonationMatch = builder.objectRef<Match>('DonationMatch').implement({
  description: 'What was added to a gift, or why nothing was.',
  fields: (t) => ({
    status: t.field({
      type: MatchStatusType,
      description: 'What became of it.',
      resolve: ({ donation }) => donation.matchStatus,
    }),
    amount: t.field({
      type: Money,
      description: 'What is confirmed and stands, of all sources.',
      resolve: ({ allocations }) => sumOf(allocations, 'CONFIRMED'),
    }),
    held: t.field({
      type: Money,
      description: 'What is set aside while the gift is under review.',
      resolve: ({ allocations }) => sumOf(allocations, 'HELD'),
    }),
    reason: t.field({
      type: MatchReasonType,
      nullable: true,
      description: 'Why it is not, or not fully, matched; null: nothing is missing.',
      resolve: ({ donation }) => donation.matchReason,
    }),
    reasonZh: t.string({
      nullable: true,
      description: 'The reason as a sentence in Chinese.',
      resolve: async (match, _args, context) => (await explainReason(match, context))?.zh ?? null,
    }),
    reasonEn: t.string({
      nullable: true,
      description: 'The reason as a sentence in English.',
      resolve: async (match, _args, context) => (await explainReason(match, context))?.en ?? null,
    }),
    window: t.field({
      type: MatchingWindow,
      nullable: true,
      description: 'The window that the reason is about; null: none, or there is no reason.',
      resolve: ({ donation: { matchWindowId } }, _args, context) =>
        matchWindowId === null ? null : windowReferredTo(context, matchWindowId),
    }),
    ruleSet: t.field({
      type: RuleSet,
      nullable: true,
      description: 'The rules that gave the reason; null: none did.',
      resolve: ({ donation: { matchRuleSetId } }, _args, context) =>
        matchRuleSetId === null ? null : ruleSetReferredTo(context, matchRuleSetId),
    }),
    nextWindowOpensAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the pool of that window opens its next one, where the reason is one of time or of money used up; null: it has none.',
      resolve: ({ donation }, _args, context) => nextOpening(donation, context),
    }),
    draw: t.field({
      type: DrawType,
      nullable: true,
      description: 'What the gift drew where it got nothing, or too little; null: nothing was drawn there.',
      resolve: ({ donation }, _args, context) => drawOfReason(donation, context),
    }),
    allocations: t.field({
      type: [Allocation],
      description: 'What each source adds, those taken back included.',
      complexity: { field: 1, multiplier: sources.length },
      resolve: ({ allocations }) => allocations,
    }),
  }),
})

function sumOf(allocations: readonly AllocationRead[], state: 'CONFIRMED' | 'HELD'): bigint {
  return allocations.reduce((sum, row) => (row.state === state ? sum + row.amount : sum), 0n)
}

async function explainReason({ donation }: Match, context: Context): Promise<Said | null> {
  const { matchReason, matchRuleSetId, amount } = donation
  if (matchReason === null) return null
  const rules = matchRuleSetId === null ? null : await ruleSetReferredTo(context, matchRuleSetId)
  return sayReason(matchReason, { gift: amount, rules })
}

/** Whoever missed it may want to know when to come again. */
const missed: readonly MatchReason[] = ['WINDOW_NOT_OPEN', 'WINDOW_CLOSED', 'POOL_EXHAUSTED']

async function nextOpening(
  { matchReason, matchWindowId }: DonationRow,
  context: Context,
): Promise<Date | null> {
  if (matchReason === null || matchWindowId === null || !missed.includes(matchReason)) return null
  const { poolId } = await windowReferredTo(context, matchWindowId)
  return (await nextWindows(context).load(poolId))?.opensAt ?? null
}

const nextWindows = createContextCache(
  ({ app }: Context) =>
    new DataLoader<number, MatchingWindowRow | null>(async (poolIds) => {
      const rows = await reading(nextWindowsOfPools(app.db.orm, [...new Set(poolIds)], app.clock.now()))
      const found = new Map(rows.map((row) => [row.poolId, row]))
      return poolIds.map((id) => found.get(id) ?? null)
    }, freshEveryBatch),
)

/** These are said after the draw, where there is one. */
const saidAfterTheDraw: readonly MatchReason[] = ['NOT_SELECTED_BY_DRAW', ...Object.values(reasonOfCap)]

async function drawOfReason(donation: DonationRow, context: Context): Promise<Drawn | null> {
  const { matchReason, matchWindowId, matchRuleSetId } = donation
  if (matchReason === null || matchWindowId === null || matchRuleSetId === null) return null
  if (!saidAfterTheDraw.includes(matchReason)) return null
  const drawn = await drawnIn(context, donation, matchWindowId, matchRuleSetId)
  return drawn.rules.mode === 'RANDOM' ? drawn : null
}

const allocationsOf = createContextCache(
  ({ app }: Context) =>
    new DataLoader<DonationRow, AllocationRead[]>(async (donations) => {
      const keys = [...new Map(donations.map((row) => [entryKey(row), row])).values()]
      const rows = await reading(allocationsOfDonations(app.db.orm, keys, app.clock.now()))
      return donations.map(({ campaignId, seq }) =>
        rows.filter((row) => row.campaignId === campaignId && row.donationSeq === seq),
      )
    }, freshEveryBatch),
)

builder.objectField(Donation, 'match', (t) =>
  t.field({
    type: DonationMatch,
    description: 'What was added to it, or why nothing was.',
    resolve: async (donation, _args, context) => ({
      donation,
      allocations: await allocationsOf(context).load(donation),
    }),
  }),
)

const AllocationFilterInput = builder.inputType('AllocationFilter', {
  description: 'Which allocations are meant. All that is given must hold.',
  fields: (t) => ({
    project: t.id({ description: 'Those of gifts to this project.' }),
    window: t.id({ description: 'Those of this window.' }),
    state: t.field({
      type: AllocationStateType,
      description: 'Those that stand here. The list is walked for them.',
    }),
  }),
})

function allocationFilter(
  filter: typeof AllocationFilterInput.$inferInput | null | undefined,
): AllocationFilter {
  return {
    projectId: decodeOptionalId('Project', filter?.project, 'filter.project'),
    windowId: decodeOptionalId('MatchingWindow', filter?.window, 'filter.window'),
    standing: filter?.state ?? undefined,
  }
}

const filterArgument = { type: AllocationFilterInput, description: 'Which are meant. Default: all.' } as const

const AllocationEdge = builder.edgeObject({
  type: Allocation,
  name: 'AllocationEdge',
  description: 'An allocation and its place in the list.',
})

const AllocationConnection = builder.connectionObject(
  { type: Allocation, name: 'AllocationConnection', description: 'A page of allocations.' },
  AllocationEdge,
)

builder.objectField(Campaign, 'allocations', (t) =>
  t.connection(
    {
      type: Allocation,
      description: 'What was added to gifts, the newest gift first: for staff and screens.',
      authScopes: { $any: { staff: true, screen: true } },
      args: { filter: t.arg(filterArgument) },
      complexity: connectionComplexity,
      resolve: ({ id }, { filter, ...args }, context, info) => {
        const { app } = context
        const chosen = allocationFilter(filter)
        return nestedConnection(context, info, args, allocationOrder, id, (page, ids) =>
          readAllocationsOf(app.db.orm, 'campaign', ids, chosen, app.clock.now(), page),
        )
      },
    },
    AllocationConnection,
    AllocationEdge,
  ),
)

builder.objectField(Project, 'allocations', (t) =>
  t.connection(
    {
      type: Allocation,
      description:
        'What was added to gifts to it, the newest gift first: for staff and its receiving organization.',
      authScopes: ({ receivingOrganizationId }) => ({
        $any: { staff: true, ownOrganization: receivingOrganizationId },
      }),
      args: { filter: t.arg(filterArgument) },
      complexity: connectionComplexity,
      resolve: ({ id }, { filter, ...args }, context, info) => {
        const { app } = context
        const chosen = allocationFilter(filter)
        return nestedConnection(context, info, args, allocationOrder, id, (page, ids) =>
          readAllocationsOf(app.db.orm, 'project', ids, chosen, app.clock.now(), page),
        )
      },
    },
    AllocationConnection,
    AllocationEdge,
  ),
)

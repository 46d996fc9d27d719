// The review of matches: staff releases what was held, or revokes what was held or granted. All of a call is done or
// none of it, and each donation has its own entry in the audit.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import type { DonationRow } from '../donation/donation.store.ts'
import { donationTopics, MatchDisbursed } from '../donation/donation.ts'
import { DomainError, InvalidInput, NotFound } from '../errors.ts'
import { decodeEntryId, type EntryId, publicEntryId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import { type Administered, administer, type Moment } from '../journal/administer.ts'
import {
  loadAllocations,
  loadDisbursed,
  loadDonations,
  loadProjects,
  loadRuleSets,
  loadWindows,
} from '../journal/world.store.ts'
import type { KnownWindow } from '../journal/world.ts'
import type { AllocationRow } from './allocation.store.ts'
import type { MatchReason, MatchStatus } from './allocation.ts'
import { type Consequence, lineAccount, releasing, takingBack } from './consequence.ts'
import {
  addToMatchDays,
  addToMatchUsage,
  shortfallsOf,
  storeReviewedAllocations,
  storeReviewedDonations,
} from './review.store.ts'

export const decisions = ['RELEASE', 'REVOKE'] as const
export type Decision = (typeof decisions)[number]

/** What a decision can be about: to release is to confirm what is held, to revoke is to take back what lives. */
const reviewable = {
  RELEASE: ['HELD'],
  REVOKE: ['HELD', 'MATCHED', 'PARTIAL'],
} as const satisfies Record<Decision, readonly MatchStatus[]>

export class MatchNotReviewable extends DomainError {
  readonly code = 'MATCH_NOT_REVIEWABLE'
  /** Those that stand in the way. */
  readonly donations: readonly EntryId[]
  constructor(decision: Decision, donations: readonly DonationRow[]) {
    const standings = donations.map((one) => `${publicEntryId('Donation', one)} is ${one.matchStatus}`)
    const wanted = reviewable[decision].join(' or ')
    super(
      `${decision} is for a match that is ${wanted}, and nothing of the call was done: ${standings.join(', ')}.`,
    )
    this.donations = donations
  }
}

export const reviewMatchShape = z.object({
  idempotencyKey,
  donations: z
    .array(z.string())
    .min(1, 'must name at least one donation')
    .max(100, 'must name at most 100 donations')
    .refine((ids) => new Set(ids).size === ids.length, 'must name each donation once'),
  decision: z.enum(decisions),
  reason: prose(500),
})

/** The keys of the donations are what the review answers with, in the order of the input. */
export async function reviewMatch(app: App, viewer: Viewer, input: z.infer<typeof reviewMatchShape>) {
  const entries = input.donations.map((id, place) => decodeEntryId('Donation', id, pathOf(place)))
  const campaignId = entries[0]?.campaignId ?? 0
  const stray = entries.findIndex((entry) => entry.campaignId !== campaignId)
  if (stray >= 0) {
    throw new InvalidInput([{ path: pathOf(stray), message: 'must be of the same campaign as the first' }])
  }
  if (!(await app.directory.isCampaign(campaignId))) throw unknown(0)
  const seqs = entries.map(({ seq }) => seq)
  const { decision, reason } = input
  const { replayed } = await administer(
    app,
    viewer,
    {
      campaignId,
      kind: 'REVIEW_MATCH',
      idempotencyKey: input.idempotencyKey,
      // The same donations in another order are the same review.
      content: [decision, ...seqs.toSorted((one, other) => (one < other ? -1 : 1))],
      reason,
    },
    (tx, moment) => review(tx, moment, seqs, decision),
  )
  return { entries, replayed }
}

const pathOf = (place: number) => `input.donations.${place}`

function unknown(place: number): NotFound {
  return new NotFound(pathOf(place), 'There is no such donation.')
}

/** A donation with what it was matched and still has. */
interface Reviewed {
  id: string
  donation: DonationRow
  topics: readonly string[]
  allocations: readonly AllocationRow[]
}

async function review(
  tx: Transaction,
  { campaign, seq, at }: Moment,
  seqs: readonly bigint[],
  decision: Decision,
): Promise<Administered> {
  const reviewed = await load(tx, campaign.id, seqs)
  const allowed: readonly MatchStatus[] = reviewable[decision]
  const others = reviewed.filter(({ donation }) => !allowed.includes(donation.matchStatus))
  if (others.length > 0) {
    throw new MatchNotReviewable(
      decision,
      others.map(({ donation }) => donation),
    )
  }
  await refuseDisbursed(tx, campaign.id, seqs, reviewed)
  const consequences =
    decision === 'RELEASE'
      ? reviewed.map(({ allocations, topics }) => releasing(allocations, topics))
      : await revoking(tx, campaign.id, at, reviewed)
  const outcomes = decision === 'RELEASE' ? await released(tx, reviewed) : reviewed.map(revoked)
  await store(tx, campaign.id, seq, decision, reviewed, outcomes, consequences)
  return {
    subject: publicId('Campaign', campaign.id),
    before: {},
    after: { decision, donations: reviewed.length },
    transfers: consequences.flatMap(({ transfers }) => transfers),
    counts: consequences.flatMap(({ counts }) => counts),
    audits: reviewed.map(({ id, donation }, place) => ({
      action: `${decision}_MATCH`,
      subject: id,
      before: { matchStatus: donation.matchStatus, matchReason: donation.matchReason },
      after: { matchStatus: outcomes[place]?.status ?? null, matchReason: outcomes[place]?.reason ?? null },
    })),
  }
}

async function load(tx: Transaction, campaignId: number, seqs: readonly bigint[]): Promise<Reviewed[]> {
  const [donations, allocations, projects] = await Promise.all([
    loadDonations(tx, campaignId, seqs),
    loadAllocations(tx, campaignId, seqs),
    loadProjects(tx, campaignId, [], seqs),
  ])
  return seqs.map((seq, place) => {
    const donation = donations.find((row) => row.seq === seq)
    if (!donation) throw unknown(place)
    const project = projects.find(({ id }) => id === donation.projectId)
    if (!project) throw new Error('a donation refers to a project that does not exist')
    return {
      id: publicEntryId('Donation', donation),
      donation,
      topics: donationTopics(donation, project),
      allocations: allocations.filter(
        ({ donationSeq, state }) => donationSeq === seq && (state === 'HELD' || state === 'CONFIRMED'),
      ),
    }
  })
}

async function refuseDisbursed(
  tx: Transaction,
  campaignId: number,
  seqs: readonly bigint[],
  reviewed: readonly Reviewed[],
): Promise<void> {
  const rows = await loadDisbursed(tx, campaignId, seqs)
  const paid = new Set(rows.map(({ line, projectId }) => `PROJECT_${line}/${projectId}`))
  const disbursed = reviewed.filter(({ allocations }) =>
    allocations.some(({ source, projectId }) => paid.has(`${lineAccount(source)}/${projectId}`)),
  )
  if (disbursed.length > 0) throw new MatchDisbursed(disbursed.map(({ donation }) => donation))
}

async function revoking(
  tx: Transaction,
  campaignId: number,
  at: Date,
  reviewed: readonly Reviewed[],
): Promise<Consequence[]> {
  const [rows, ruleSets] = await Promise.all([loadWindows(tx, campaignId), loadRuleSets(tx, campaignId)])
  const windows = rows.map(
    (window): KnownWindow => ({
      ...window,
      rules: ruleSets.filter(({ poolId }) => poolId === window.poolId),
    }),
  )
  return reviewed.map(({ allocations, topics }) => takingBack(windows, at, allocations, topics, undefined))
}

interface MatchOutcome {
  status: MatchStatus
  reason: MatchReason | null
}

/** What the match would have been called had it never been held. */
async function released(tx: Transaction, reviewed: readonly Reviewed[]): Promise<MatchOutcome[]> {
  const shortfalls = await shortfallsOf(
    tx,
    reviewed.map(({ id }) => id),
  )
  return reviewed.map(({ id }) => {
    const reason = shortfalls.get(id) ?? null
    return { status: reason ? 'PARTIAL' : 'MATCHED', reason }
  })
}

/** The reason stays: what it was held for, or what it had fallen short by. */
function revoked({ donation }: Reviewed): MatchOutcome {
  return { status: 'REVOKED', reason: donation.matchReason }
}

async function store(
  tx: Transaction,
  campaignId: number,
  seq: bigint,
  decision: Decision,
  reviewed: readonly Reviewed[],
  outcomes: readonly MatchOutcome[],
  consequences: readonly Consequence[],
): Promise<void> {
  const allocations = reviewed.flatMap((one) => one.allocations)
  const donations = reviewed.map(({ donation }, place) => ({
    seq: donation.seq,
    matchStatus: outcomes[place]?.status ?? donation.matchStatus,
    matchReason: outcomes[place]?.reason ?? null,
  }))
  const matchDays = consequences.flatMap((consequence) => consequence.matchDays)
  const usage = consequences.flatMap((consequence) => consequence.usage)
  await Promise.all([
    storeReviewedAllocations(
      tx,
      campaignId,
      seq,
      allocations,
      decision === 'RELEASE' ? 'CONFIRMED' : 'REVOKED',
    ),
    storeReviewedDonations(tx, campaignId, donations),
    ...(matchDays.length > 0 ? [addToMatchDays(tx, campaignId, matchDays)] : []),
    ...(usage.length > 0 ? [addToMatchUsage(tx, usage)] : []),
  ])
}

// Donations of money and their refund: what has to hold, and what then follows for money, flowers and totals.
import { CampaignNotLive, CampaignSettled, isLive } from '../campaign/campaign.ts'
import { DonorBanned } from '../donor/donor.ts'
import { DomainError, Forbidden, NotFound } from '../errors.ts'
import { firstDonationDeed } from '../flower/deed.ts'
import { reverseFlowers } from '../flower/gift.ts'
import { reversalAudits } from '../flower/reversal.ts'
import type { Brakes, KnownBrake } from '../governance/brake.ts'
import { holdReason } from '../governance/risk.ts'
import { type EntryId, publicEntryId } from '../graphql/publicId.ts'
import type { Donate, Refund } from '../journal/command.ts'
import {
  type Effects,
  findDonor,
  type KnownProject,
  liveAllocations,
  notYetIn,
  type World,
} from '../journal/world.ts'
import { accountKey } from '../ledger/ledger.ts'
import type { MatchReason } from '../matching/allocation.ts'
import { granting, lineAccount, takingBack } from '../matching/consequence.ts'
import { decideMatch } from '../matching/match.ts'
import { mayReceive } from '../organization/organization.ts'
import { isPublished, type ProjectState, takesDonations } from '../project/project.ts'
import { memberOf, requireTeam } from '../team/giving.ts'
import {
  campaignTopic,
  categoryTopic,
  dayTopic,
  organizationTopic,
  partnerTopic,
  projectTopic,
  regionTopic,
  teamTopic,
  windowTopic,
} from '../totals/totals.ts'
import type { DonationRow } from './donation.store.ts'

/** One gift is at most 100 million yuan: whatever is more is a slip, and sums stay far below 2^53. */
export const maximumAmount = 10_000_000_000n

export class ProjectNotOpen extends DomainError {
  readonly code = 'PROJECT_NOT_OPEN'
  readonly state: ProjectState
  constructor(state: ProjectState) {
    super(`A project takes donations while it is ONLINE or GOAL_REACHED; this one is ${state}.`)
    this.state = state
  }
}

export class ReceiverNotEligible extends DomainError {
  readonly code = 'RECEIVER_NOT_ELIGIBLE'
  constructor() {
    super('The organization that would receive the money may not receive donations today.')
  }
}

export class PaymentReferenceUsed extends DomainError {
  readonly code = 'PAYMENT_REFERENCE_USED'
  constructor() {
    super('This payment reference already stands behind another donation of the same channel.')
  }
}

export class AlreadyRefunded extends DomainError {
  readonly code = 'ALREADY_REFUNDED'
  constructor() {
    super('This donation was refunded or voided before, under another idempotency key.')
  }
}

export class DonationsStopped extends DomainError {
  readonly code = 'DONATIONS_STOPPED'
  /** When the brake ends by itself; null: when staff releases it. */
  readonly until: Date | null
  constructor({ until }: Pick<KnownBrake, 'until'>) {
    super('A brake is on: no gifts are taken here for now. The money stays with whoever gives it.')
    this.until = until
  }
}

export class MatchDisbursed extends DomainError {
  readonly code = 'MATCH_DISBURSED'
  /** Those whose match it is. */
  readonly donations: readonly EntryId[]
  constructor(donations: readonly EntryId[]) {
    super('The match of these gifts has been paid out already: to change it now needs a recorded adjustment.')
    this.donations = donations
  }
}

/** A gift that a channel has captured is PAID in one step. */
export function decideDonation(world: World, command: Donate): Effects {
  const { campaign, at, day } = world
  const seq = world.seq + 1n
  const project = world.projects.get(command.projectId)
  // Who may not see a project that is not published yet learns nothing of it here either.
  if (!project || !isPublished(project.state)) {
    throw new NotFound('input.project', 'There is no such project in this campaign.')
  }
  const channel = channelOf(world, command.channelId)
  if (!isLive(campaign, at)) throw new CampaignNotLive(campaign)
  if (!takesDonations(project.state)) throw new ProjectNotOpen(project.state)
  if (!mayReceive(project.receiver, day)) throw new ReceiverNotEligible()
  const { paymentReference } = command
  if (paymentReference !== null && world.paymentReferences.has(`${channel.id}/${paymentReference}`)) {
    throw new PaymentReferenceUsed()
  }
  const person = command.donorRef === null ? null : findDonor(world, command.donorRef)
  const donor = person?.donor ?? null
  if (donor?.state === 'BANNED') throw new DonorBanned()
  requireTeam(world.teams, command.teamId, { projectId: project.id, dreamId: null })
  const brake = stopping(world.brakes, project, donor?.id ?? null, channel.id)
  if (brake) throw new DonationsStopped(brake)
  const gift = { campaignId: campaign.id, seq, amount: command.amount, project, donor, channelId: channel.id }
  const match = decideMatch(world, gift, () =>
    holdReason(
      world.risk,
      { paidAt: at, amount: command.amount, projectId: project.id },
      donor === null ? [] : (world.recentGifts.get(donor.id) ?? []),
      paymentReference !== null && world.references.has(paymentReference),
    ),
  )
  const donation: DonationRow = {
    campaignId: campaign.id,
    seq,
    projectId: project.id,
    receivingOrganizationId: project.receivingOrganizationId,
    donorId: donor?.id ?? null,
    channelId: channel.id,
    teamId: command.teamId,
    amount: command.amount,
    regionCode: command.regionCode ?? donor?.regionCode ?? 'UNKNOWN',
    anonymous: donor === null || donor.displayName === null || (command.anonymous ?? donor.anonymous),
    message: command.message,
    paymentReference,
    state: 'PAID',
    paidAt: at,
    day,
    matchStatus: match.status,
    matchReason: match.reason,
    matchWindowId: match.windowId,
    matchRuleSetId: match.ruleSetId,
  }
  const topics = donationTopics(donation, project)
  const windows = match.allocations.map(({ windowId }) => windowTopic(windowId))
  const newIn = donor === null ? [] : notYetIn(world.donated, donor.id, [...topics, ...windows])
  const flower = donor === null ? null : firstDonationDeed(world, donor.id, seq)
  const consequence = granting(world.windows, match.allocations, topics, { amount: command.amount, newIn })
  // Put together property by property: a spread for each that may be missing costs more than deciding the gift.
  const effects: Effects = {
    donation,
    allocations: match.allocations,
    transfers: [
      {
        code: 'DONATION',
        debit: accountKey('CHANNEL', channel.id),
        credit: accountKey('PROJECT_DONATIONS', project.id),
        amount: command.amount,
      },
      ...consequence.transfers,
      ...(flower?.transfers ?? []),
    ],
    counts: consequence.counts,
    matchDays: consequence.matchDays,
    usage: consequence.usage,
  }
  if (person?.isNew) effects.donor = person.donor
  if (donor && newIn.length > 0) effects.participation = { donorId: donor.id, donated: newIn, gave: [] }
  if (flower) {
    effects.deed = flower.deed
    effects.deedDays = flower.deedDays
  }
  const { member } = memberOf(command.teamId, donor?.id ?? null, donation.anonymous)
  if (member) effects.member = member
  if (match.status === 'HELD') effects.audits = [holdAudit(donation, match.shortfall)]
  return effects
}

/** The brake that stops a gift; undefined: none does. */
export function stopping(
  brakes: Brakes,
  project: KnownProject,
  donorId: bigint | null,
  channelId: number,
): KnownBrake | undefined {
  return (
    brakes.at('STOP_DONATE', 'GLOBAL') ??
    brakes.at('STOP_DONATE', 'PROJECT', project.id) ??
    brakes.at('STOP_DONATE', 'ORGANIZATION', project.receivingOrganizationId) ??
    brakes.at('STOP_DONATE', 'PARTNER', channelId) ??
    (donorId === null ? undefined : brakes.at('STOP_DONATE', 'DONOR', donorId))
  )
}

/** The audit remembers what the match fell short by, whose place the reason of the hold takes until a review. */
function holdAudit(
  { campaignId, seq, matchStatus, matchReason }: DonationRow,
  shortfall: MatchReason | null,
) {
  return {
    actor: 'system:risk',
    action: 'HOLD_MATCH',
    subject: publicEntryId('Donation', { campaignId, seq }),
    before: {},
    after: { matchStatus, shortfall },
    reason: matchReason ?? 'under review',
  }
}

/**
 * A refund, and a void likewise, takes back everything that followed from the gift, its match and the day's flower
 * included (I8). The match goes back to its window while that is open, and otherwise to what its pool has got back.
 */
export function decideRefund(world: World, command: Refund): Effects {
  const { campaign, at } = world
  const seq = world.seq + 1n
  const donation = world.donations.get(command.donationSeq)
  const isOwn = command.channelId === null || command.channelId === donation?.channelId
  if (!donation || !isOwn) throw new NotFound('input.donation', 'There is no such donation of this channel.')
  if (campaign.phase === 'SETTLED') throw new CampaignSettled()
  if (donation.state !== 'PAID') throw new AlreadyRefunded()
  const allocations = liveAllocations(world, donation.seq)
  if (
    allocations.some(({ source, projectId }) => world.disbursed.has(`${lineAccount(source)}/${projectId}`))
  ) {
    throw new MatchDisbursed([donation])
  }
  const project = world.projects.get(donation.projectId)
  if (!project) throw new Error('a donation refers to a project that does not exist')
  const deed = world.deeds.get(donation.seq)
  const reversal = deed?.result === 'GRANTED' ? reverseFlowers(world, deed) : null
  const reversed = command.as === 'VOID' ? 'VOIDED' : 'REFUNDED'
  const topics = donationTopics(donation, project)
  const consequence = takingBack(world.windows, at, allocations, topics, donation.amount)
  return {
    refund: {
      campaignId: campaign.id,
      seq,
      donationSeq: donation.seq,
      amount: donation.amount,
      kind: command.as,
      reason: command.reason,
      refundedAt: at,
    },
    changedAllocations: allocations.map((allocation) => ({ allocation, state: 'REVERSED' as const })),
    matchDays: consequence.matchDays,
    usage: consequence.usage,
    audits: [
      {
        actor: command.actor,
        action: command.as === 'VOID' ? 'VOID_DONATION' : 'REFUND_DONATION',
        subject: publicEntryId('Donation', donation),
        before: { state: donation.state, matchStatus: donation.matchStatus },
        after: { state: reversed, matchStatus: allocations.length > 0 ? 'REVERSED' : donation.matchStatus },
        reason: command.reason,
      },
      ...(deed && reversal ? reversalAudits(command, deed, reversal) : []),
    ],
    ...(reversal
      ? {
          reversedDeed: reversal.deedSeq,
          deedDays: reversal.deedDays,
          invalidated: reversal.invalidated,
        }
      : {}),
    transfers: [
      {
        code: 'REFUND',
        debit: accountKey('PROJECT_DONATIONS', donation.projectId),
        credit: accountKey('CHANNEL', donation.channelId),
        amount: donation.amount,
      },
      ...consequence.transfers,
      ...(reversal?.transfers ?? []),
    ],
    counts: [...consequence.counts, ...(reversal?.counts ?? [])],
  }
}

/**
 * The topics a donation counts to. Its correction counts to the same ones, the day of the gift included, so that a
 * day's net is what remains of that day's gifts.
 */
export function donationTopics(donation: DonationRow, project: Pick<KnownProject, 'category'>): string[] {
  return [
    campaignTopic,
    dayTopic(donation.day),
    regionTopic(donation.regionCode),
    categoryTopic(project.category),
    organizationTopic(donation.receivingOrganizationId),
    projectTopic(donation.projectId),
    partnerTopic(donation.channelId),
    ...(donation.teamId === null ? [] : [teamTopic(donation.teamId)]),
  ]
}

const sandboxCode = 'sandbox'

function channelOf(world: World, channelId: number | null): { id: number } {
  const channel =
    channelId === null
      ? [...world.partners.values()].find((partner) => partner.code === sandboxCode)
      : world.partners.get(channelId)
  if (!channel) {
    throw new NotFound(
      'input.project',
      'This payment channel does not take part in the campaign of the project.',
    )
  }
  if (!channel.paymentChannel) throw new Forbidden('This partner is not a payment channel.')
  return channel
}

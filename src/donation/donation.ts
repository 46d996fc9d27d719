// Donations of money and their refund: what has to hold, and what then follows for money, flowers and totals.
import { CampaignNotLive, CampaignSettled, isLive } from '../campaign/campaign.ts'
import { DonorBanned } from '../donor/donor.ts'
import { DomainError, Forbidden, NotFound } from '../errors.ts'
import { firstDonationDeed } from '../flower/deed.ts'
import { reverseFlowers } from '../flower/gift.ts'
import type { Donate, Refund } from '../journal/command.ts'
import { type Effects, findDonor, type KnownProject, notYetIn, type World } from '../journal/world.ts'
import { accountKey } from '../ledger/ledger.ts'
import { mayReceive } from '../organization/organization.ts'
import { isPublished, type ProjectState, takesDonations } from '../project/project.ts'
import {
  campaignTopic,
  categoryTopic,
  dayTopic,
  organizationTopic,
  partnerTopic,
  projectTopic,
  regionTopic,
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
    super('This donation was refunded before, under another idempotency key.')
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
  const donation: DonationRow = {
    campaignId: campaign.id,
    seq,
    projectId: project.id,
    receivingOrganizationId: project.receivingOrganizationId,
    donorId: donor?.id ?? null,
    channelId: channel.id,
    amount: command.amount,
    regionCode: command.regionCode ?? donor?.regionCode ?? 'UNKNOWN',
    anonymous: donor === null || donor.displayName === null || (command.anonymous ?? donor.anonymous),
    message: command.message,
    paymentReference,
    state: 'PAID',
    paidAt: at,
    day,
  }
  const topics = donationTopics(donation, project)
  const newIn = donor === null ? [] : notYetIn(world.donated, donor.id, topics)
  const flower = donor === null ? null : firstDonationDeed(world, donor.id, seq)
  return {
    ...(person?.isNew ? { donor: person.donor } : {}),
    donation,
    ...(donor && newIn.length > 0 ? { participation: { donorId: donor.id, donated: newIn, gave: [] } } : {}),
    ...(flower ? { deed: flower.deed, deedDays: flower.deedDays } : {}),
    transfers: [
      {
        code: 'DONATION',
        debit: accountKey('CHANNEL', channel.id),
        credit: accountKey('PROJECT_DONATIONS', project.id),
        amount: command.amount,
      },
      ...(flower?.transfers ?? []),
    ],
    counts: [{ topics, newIn, donated: command.amount }],
  }
}

/** A refund takes back everything that followed from the gift, the day's flower included (I8). */
export function decideRefund(world: World, command: Refund): Effects {
  const { campaign, at } = world
  const seq = world.seq + 1n
  const donation = world.donations.get(command.donationSeq)
  const isOwn = command.channelId === null || command.channelId === donation?.channelId
  if (!donation || !isOwn) throw new NotFound('input.donation', 'There is no such donation of this channel.')
  if (campaign.phase === 'SETTLED') throw new CampaignSettled()
  if (donation.state === 'REFUNDED') throw new AlreadyRefunded()
  const project = world.projects.get(donation.projectId)
  if (!project) throw new Error('a donation refers to a project that does not exist')
  const deed = world.deeds.get(donation.seq)
  const reversal = deed?.result === 'GRANTED' ? reverseFlowers(world, deed) : null
  return {
    refund: {
      campaignId: campaign.id,
      seq,
      donationSeq: donation.seq,
      amount: donation.amount,
      reason: command.reason,
      refundedAt: at,
    },
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
      ...(reversal?.transfers ?? []),
    ],
    counts: [
      { topics: donationTopics(donation, project), newIn: [], refunded: donation.amount },
      ...(reversal?.counts ?? []),
    ],
  }
}

/**
 * The topics a donation counts to. Its correction counts to the same ones, the day of the gift included, so that a
 * day's net is what remains of that day's gifts.
 */
function donationTopics(donation: DonationRow, project: KnownProject): string[] {
  return [
    campaignTopic,
    dayTopic(donation.day),
    regionTopic(donation.regionCode),
    categoryTopic(project.category),
    organizationTopic(donation.receivingOrganizationId),
    projectTopic(donation.projectId),
    partnerTopic(donation.channelId),
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

// From the commands of a batch to the world they need.
import { civilDay } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import type { FlowerGiftRow } from '../flower/flower.store.ts'
import { accountKey } from '../ledger/ledger.ts'
import type { Command } from './command.ts'
import {
  type Head,
  loadBalances,
  loadCampaign,
  loadCountedGifts,
  loadDeedDays,
  loadDeeds,
  loadDeedTypes,
  loadDonations,
  loadDonors,
  loadDreams,
  loadEntries,
  loadParticipation,
  loadPartners,
  loadProjects,
  loadUsedPaymentReferences,
  reserveDonorIds,
} from './world.store.ts'
import { deedDayKey, type KnownDonor, type World } from './world.ts'

export async function loadWorld(
  tx: Transaction,
  campaignId: number,
  head: Head,
  at: Date,
  commands: readonly Command[],
): Promise<World> {
  const needs = needsOf(commands)
  // Who is concerned and what is referred to; the statements travel together.
  const [
    campaign,
    entries,
    donors,
    spare,
    projects,
    dreams,
    partners,
    deedTypes,
    donations,
    deeds,
    references,
  ] = await Promise.all([
    loadCampaign(tx, campaignId),
    loadEntries(tx, campaignId, needs.keyDigests),
    needs.refs.length > 0 ? loadDonors(tx, needs.refs) : [],
    needs.refs.length > 0 ? reserveDonorIds(tx, needs.refs.length) : [],
    needs.projectIds.length + needs.donationSeqs.length > 0
      ? loadProjects(tx, campaignId, needs.projectIds, needs.donationSeqs)
      : [],
    needs.dreamIds.length > 0 ? loadDreams(tx, campaignId, needs.dreamIds) : [],
    loadPartners(tx, campaignId),
    loadDeedTypes(tx, campaignId),
    needs.donationSeqs.length > 0 ? loadDonations(tx, campaignId, needs.donationSeqs) : [],
    needs.donationSeqs.length > 0 ? loadDeeds(tx, campaignId, needs.donationSeqs) : [],
    needs.references.length > 0 ? loadUsedPaymentReferences(tx, campaignId, needs.references) : [],
  ])
  const day = civilDay(at, campaign.timeZone)
  const donorIds = unique([...donors.map((donor) => donor.id), ...deeds.map((deed) => deed.donorId)])
  const days = unique([
    day,
    ...needs.occurredAt.map((instant) => civilDay(instant, campaign.timeZone)),
    ...deeds.map((deed) => deed.day),
  ])
  // What each of these people has, and what was taken into account for them before.
  const [balances, deedDays, participation, gifts] =
    donorIds.length === 0
      ? [[], [], [], []]
      : await Promise.all([
          loadBalances(tx, campaignId, donorIds),
          loadDeedDays(tx, donorIds, days),
          loadParticipation(tx, campaignId, donorIds),
          deeds.length > 0
            ? loadCountedGifts(tx, campaignId, unique(deeds.map((deed) => deed.donorId)), giftsAtRisk(deeds))
            : [],
        ])
  return {
    campaign,
    at,
    day,
    seq: head.seq,
    donors: new Map<string, KnownDonor>(donors.map((donor) => [donor.ref, donor])),
    spareDonorIds: spare.map(({ id }) => id),
    projects: new Map(
      projects.map(({ kind, organizationState, certificateValidUntil, ...project }) => [
        project.id,
        { ...project, receiver: { kind, state: organizationState, certificateValidUntil } },
      ]),
    ),
    dreams: new Map(dreams.map((dream) => [dream.id, dream])),
    partners: new Map(partners.map((partner) => [partner.id, partner])),
    deedTypes: new Map(deedTypes.map(({ partnerIds: _, ...deedType }) => [deedType.code, deedType])),
    partnerDeedTypes: new Set(
      deedTypes.flatMap(({ id, partnerIds }) => partnerIds.map((partnerId) => `${partnerId}/${id}`)),
    ),
    balances: new Map(
      balances.map(({ donorId, balance }) => [accountKey('DONOR_FLOWERS', donorId), balance]),
    ),
    deedDays: new Map(
      deedDays.map(({ donorId, day, deedTypeId, deeds, flowers }) => [
        deedDayKey(donorId, day, deedTypeId),
        { deeds, flowers },
      ]),
    ),
    donated: new Map(participation.map(({ donorId, donated }) => [donorId, new Set(donated)])),
    gave: new Map(participation.map(({ donorId, gave }) => [donorId, new Set(gave)])),
    donations: new Map(donations.map((donation) => [donation.seq, donation])),
    deeds: new Map(deeds.map((deed) => [deed.seq, deed])),
    gifts: byDonor(gifts),
    entries: new Map(entries.map(({ keyDigest, ...entry }) => [keyDigest, entry])),
    paymentReferences: new Set(
      references.map(({ channelId, paymentReference }) => `${channelId}/${paymentReference}`),
    ),
  }
}

function byDonor(gifts: readonly FlowerGiftRow[]): Map<bigint, FlowerGiftRow[]> {
  const grouped = new Map<bigint, FlowerGiftRow[]>()
  for (const gift of gifts) {
    const ofDonor = grouped.get(gift.donorId)
    if (ofDonor) ofDonor.push(gift)
    else grouped.set(gift.donorId, [gift])
  }
  return grouped
}

/** Every gift that counts has at least one flower, so that this many cover whatever these deeds take back. */
function giftsAtRisk(deeds: readonly { flowers: number }[]): number {
  return deeds.reduce((sum, deed) => sum + deed.flowers, 0)
}

function needsOf(commands: readonly Command[]) {
  const refs = new Set<string>()
  const projectIds = new Set<number>()
  const dreamIds = new Set<number>()
  const donationSeqs = new Set<bigint>()
  const references = new Set<string>()
  const occurredAt: Date[] = []
  for (const command of commands) {
    switch (command.kind) {
      case 'DONATE':
        projectIds.add(command.projectId)
        if (command.donorRef !== null) refs.add(command.donorRef)
        if (command.paymentReference !== null) references.add(command.paymentReference)
        break
      case 'REFUND':
        donationSeqs.add(command.donationSeq)
        break
      case 'DEED':
        refs.add(command.personRef)
        occurredAt.push(command.occurredAt)
        break
      case 'GIVE_FLOWERS':
        refs.add(command.donorRef)
        dreamIds.add(command.dreamId)
        break
      default:
        command satisfies never
    }
  }
  return {
    keyDigests: commands.map((command) => command.keyDigest),
    refs: [...refs],
    projectIds: [...projectIds],
    dreamIds: [...dreamIds],
    donationSeqs: [...donationSeqs],
    references: [...references],
    occurredAt,
  }
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}

// From the commands of a batch to the world they need.
import { civilDay } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { Brakes } from '../governance/brake.ts'
import { defaultRiskRules, mostRecentGifts } from '../governance/risk.ts'
import { type AccountKey, accountKey } from '../ledger/ledger.ts'
import { isOpen } from '../matching/pool.ts'
import { limitsOwners } from '../matching/rules.ts'
import type { Command } from './command.ts'
import {
  type Head,
  loadAllocations,
  loadBalances,
  loadBrakes,
  loadCampaign,
  loadCountedGifts,
  loadDeedDays,
  loadDeeds,
  loadDeedTypes,
  loadDisbursed,
  loadDonations,
  loadDonorBrakes,
  loadDonors,
  loadDreams,
  loadEntries,
  loadMatchDays,
  loadMatchUsage,
  loadParticipation,
  loadPartners,
  loadProjects,
  loadRecentGifts,
  loadRiskRules,
  loadRuleSets,
  loadUsedPaymentReferences,
  loadWindows,
  reserveDonorIds,
} from './world.store.ts'
import {
  deedDayKey,
  type KnownDonor,
  type KnownProject,
  type KnownWindow,
  matchDayKey,
  usageKey,
  type World,
} from './world.ts'

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
    windows,
    ruleSets,
    riskRules,
    brakes,
    allocations,
    disbursed,
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
    needs.movesMoney ? loadWindows(tx, campaignId) : [],
    needs.movesMoney ? loadRuleSets(tx, campaignId) : [],
    needs.movesMoney ? loadRiskRules(tx, campaignId, at) : [],
    loadBrakes(tx, campaignId),
    needs.donationSeqs.length > 0 ? loadAllocations(tx, campaignId, needs.donationSeqs) : [],
    needs.donationSeqs.length > 0 ? loadDisbursed(tx, campaignId, needs.donationSeqs) : [],
  ])
  const day = civilDay(at, campaign.timeZone)
  const donorIds = unique([
    ...donors.map((donor) => donor.id),
    ...deeds.map((deed) => deed.donorId),
    ...allocations.flatMap(({ donorId }) => donorId ?? []),
  ])
  const matching = allocations.length > 0 || windows.some((window) => isOpen(window, at))
  const knownWindows = withRules(windows, ruleSets)
  const limited = matching ? knownWindows.filter(({ rules }) => limitsOwners(rules)) : []
  const days = unique([
    day,
    ...needs.occurredAt.map((instant) => civilDay(instant, campaign.timeZone)),
    ...deeds.map((deed) => deed.day),
    ...allocations.map((allocation) => allocation.day),
  ])
  // What each of these people has, and what was taken into account for them before.
  const nobody = donorIds.length === 0
  const [usage, balances, deedDays, participation, gifts, donorBrakes, matchDays, recentGifts] =
    await Promise.all([
      limited.length > 0 ? loadMatchUsage(tx, limited, projects) : [],
      nobody ? [] : loadBalances(tx, campaignId, donorIds),
      nobody ? [] : loadDeedDays(tx, donorIds, days),
      nobody ? [] : loadParticipation(tx, campaignId, donorIds),
      deeds.length > 0
        ? loadCountedGifts(tx, campaignId, unique(deeds.map((deed) => deed.donorId)), giftsAtRisk(deeds))
        : [],
      nobody ? [] : loadDonorBrakes(tx, campaignId, donorIds),
      matching && !nobody ? loadMatchDays(tx, campaignId, donorIds, days) : [],
      matching && !nobody ? loadRecentGifts(tx, campaignId, donorIds, mostRecentGifts) : [],
    ])
  return {
    campaign,
    at,
    day,
    seq: head.seq,
    donors: new Map<string, KnownDonor>(donors.map((donor) => [donor.ref, donor])),
    spareDonorIds: spare.map(({ id }) => id),
    projects: new Map(projects.map((project) => [project.id, withReceiver(project)])),
    dreams: new Map(dreams.map((dream) => [dream.id, dream])),
    partners: new Map(partners.map((partner) => [partner.id, partner])),
    deedTypes: new Map(deedTypes.map(({ partnerIds: _, ...deedType }) => [deedType.code, deedType])),
    partnerDeedTypes: new Set(
      deedTypes.flatMap(({ id, partnerIds }) => partnerIds.map((partnerId) => `${partnerId}/${id}`)),
    ),
    windows: knownWindows,
    brakes: new Brakes([...brakes, ...donorBrakes], at),
    risk: riskRules[0] ?? defaultRiskRules,
    balances: new Map([
      ...balances.map(({ donorId, balance }) => [accountKey('DONOR_FLOWERS', donorId), balance] as const),
      ...leftOf(windows),
    ]),
    matchDays: matchedOnDays(matchDays),
    usage: usedOf(usage),
    recentGifts: grouped(recentGifts, ({ donorId }) => donorId),
    allocations: grouped(allocations, ({ donationSeq }) => donationSeq),
    disbursed: new Set(disbursed.map(({ projectId, line }) => `PROJECT_${line}/${projectId}`)),
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
    gifts: grouped(gifts, ({ donorId }) => donorId),
    entries: new Map(entries.map(({ keyDigest, ...entry }) => [keyDigest, entry])),
    paymentReferences: new Set(
      references.map(({ channelId, paymentReference }) => `${channelId}/${paymentReference}`),
    ),
    references: new Set(references.map(({ paymentReference }) => paymentReference)),
  }
}

type RowOf<Load extends (...args: never[]) => PromiseLike<readonly unknown[]>> = Awaited<
  ReturnType<Load>
>[number]

export function withReceiver({
  kind,
  organizationState,
  certificateValidUntil,
  ...project
}: RowOf<typeof loadProjects>): KnownProject {
  return { ...project, receiver: { kind, state: organizationState, certificateValidUntil } }
}

export function withRules(
  windows: readonly RowOf<typeof loadWindows>[],
  ruleSets: readonly RowOf<typeof loadRuleSets>[],
): (RowOf<typeof loadWindows> & KnownWindow)[] {
  return windows.map((window) => ({
    ...window,
    rules: ruleSets.filter(({ poolId }) => poolId === window.poolId),
  }))
}

/** What windows and their pools have left. */
export function leftOf(windows: readonly RowOf<typeof loadWindows>[]): (readonly [AccountKey, bigint])[] {
  return windows.flatMap(({ id, available, poolId, poolBalance }) => [
    [accountKey('MATCHING_WINDOW', id), available] as const,
    [accountKey('MATCHING_POOL', poolId), poolBalance] as const,
  ])
}

export function matchedOnDays(rows: readonly RowOf<typeof loadMatchDays>[]): Map<string, bigint> {
  return new Map(rows.map(({ donorId, day, source, amount }) => [matchDayKey(donorId, day, source), amount]))
}

export function usedOf(rows: readonly RowOf<typeof loadMatchUsage>[]): Map<string, bigint> {
  return new Map(
    rows.map(({ windowId, owner, ownerId, amount }) => [usageKey(windowId, owner, ownerId), amount]),
  )
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => bigint): Map<bigint, Row[]> {
  const groups = new Map<bigint, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
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
  let movesMoney = false
  for (const command of commands) {
    switch (command.kind) {
      case 'DONATE':
        movesMoney = true
        projectIds.add(command.projectId)
        if (command.donorRef !== null) refs.add(command.donorRef)
        if (command.paymentReference !== null) references.add(command.paymentReference)
        break
      case 'REFUND':
        movesMoney = true
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
    movesMoney,
  }
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}

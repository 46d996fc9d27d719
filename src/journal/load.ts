// From the commands of a batch to the world they need.
import { civilDay } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { Brakes } from '../governance/brake.ts'
import { defaultRiskRules, mostRecentGifts } from '../governance/risk.ts'
import { type AccountKey, accountKey } from '../ledger/ledger.ts'
import { isOpen } from '../matching/pool.ts'
import { limitsOwners } from '../matching/rules.ts'
import type { MeasuredTopic } from '../totals/milestone.ts'
import type { Command } from './command.ts'
import {
  loadAllocations,
  loadBalances,
  loadBrakes,
  loadCampaign,
  loadCountedGifts,
  loadDeedDays,
  loadDeeds,
  loadDeedsNamed,
  loadDeedTypes,
  loadDisbursed,
  loadDonations,
  loadDonorBrakes,
  loadDonors,
  loadDreams,
  loadEntries,
  loadMatchDays,
  loadMatchUsage,
  loadMilestones,
  loadParticipation,
  loadPartnerDays,
  loadPartners,
  loadProjects,
  loadRecentGifts,
  loadRiskRules,
  loadRuleSets,
  loadTeams,
  loadUsedPaymentReferences,
  loadWindows,
  lockHead,
  reserveDonorIds,
} from './world.store.ts'
import {
  deedDayKey,
  type KnownDonor,
  type KnownProject,
  type KnownWindow,
  matchDayKey,
  partnerDayKey,
  usageKey,
  type World,
} from './world.ts'

export async function loadWorld(
  tx: Transaction,
  campaignId: number,
  now: Date,
  commands: readonly Command[],
): Promise<World> {
  const needs = needsOf(commands)
  // The head row, and behind its lock who is concerned and what is referred to. The statements travel together; they are
  // executed in the order in which they are begun here, each with what was committed before it.
  const [
    head,
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
    brakes,
    allocations,
    disbursed,
    teams,
    milestones,
    deedsNamed,
  ] = await Promise.all([
    lockHead(tx, campaignId),
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
    needs.deedSeqs.length > 0 ? loadDeeds(tx, campaignId, needs.deedSeqs) : [],
    needs.references.length > 0 ? loadUsedPaymentReferences(tx, campaignId, needs.references) : [],
    needs.movesMoney ? loadWindows(tx, campaignId) : [],
    needs.movesMoney ? loadRuleSets(tx, campaignId) : [],
    loadBrakes(tx, campaignId),
    needs.donationSeqs.length > 0 ? loadAllocations(tx, campaignId, needs.donationSeqs) : [],
    needs.donationSeqs.length > 0 ? loadDisbursed(tx, campaignId, needs.donationSeqs) : [],
    needs.teamIds.length > 0 ? loadTeams(tx, campaignId, needs.teamIds) : [],
    needs.counts ? loadMilestones(tx, campaignId) : [],
    needs.deedsNamed.length > 0 ? loadDeedsNamed(tx, campaignId, needs.deedsNamed) : [],
  ])
  // Time does not run backward, whatever another machine's clock said before.
  const at = new Date(Math.max(now.getTime(), head.at.getTime()))
  const day = civilDay(at, campaign.timeZone)
  // Flowers of these may be taken back.
  const atRisk = [...new Map([...deeds, ...deedsNamed].map((deed) => [deed.seq, deed])).values()]
  const donorIds = unique([
    ...donors.map((donor) => donor.id),
    ...atRisk.map((deed) => deed.donorId),
    ...allocations.flatMap(({ donorId }) => donorId ?? []),
  ])
  const matching = allocations.length > 0 || windows.some((window) => isOpen(window, at))
  const knownWindows = withRules(windows, ruleSets)
  const limited = matching ? knownWindows.filter(({ rules }) => limitsOwners(rules)) : []
  const days = unique([
    day,
    ...needs.occurredAt.map((instant) => civilDay(instant, campaign.timeZone)),
    ...atRisk.map((deed) => deed.day),
    ...allocations.map((allocation) => allocation.day),
  ])
  // What each of these people has, and what was taken into account for them before.
  const nobody = donorIds.length === 0
  const partnerIds = unique([...needs.partnerIds, ...atRisk.flatMap(({ partnerId }) => partnerId ?? [])])
  const [
    riskRules,
    usage,
    balances,
    deedDays,
    participation,
    gifts,
    donorBrakes,
    matchDays,
    recentGifts,
    partnerDays,
  ] = await Promise.all([
    needs.movesMoney ? loadRiskRules(tx, campaignId, at) : [],
    limited.length > 0 ? loadMatchUsage(tx, limited, projects) : [],
    nobody ? [] : loadBalances(tx, campaignId, donorIds),
    nobody ? [] : loadDeedDays(tx, donorIds, days),
    nobody ? [] : loadParticipation(tx, campaignId, donorIds),
    atRisk.length > 0
      ? loadCountedGifts(tx, campaignId, unique(atRisk.map((deed) => deed.donorId)), giftsAtRisk(atRisk))
      : [],
    nobody ? [] : loadDonorBrakes(tx, campaignId, donorIds),
    matching && !nobody ? loadMatchDays(tx, campaignId, donorIds, days) : [],
    matching && !nobody ? loadRecentGifts(tx, campaignId, donorIds, mostRecentGifts) : [],
    partnerIds.length > 0 ? loadPartnerDays(tx, partnerIds, days) : [],
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
    partnerDays: grouped(partnerDays, ({ partnerId, day }) => partnerDayKey(partnerId, day)),
    teams: new Map(teams.map((team) => [team.id, team])),
    milestones: measuredTopics(milestones),
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
      deedDays.map(({ donorId, day, deedTypeId, deeds, flowers, reversed }) => [
        deedDayKey(donorId, day, deedTypeId),
        { deeds, flowers, reversed },
      ]),
    ),
    donated: new Map(participation.map(({ donorId, donated }) => [donorId, donated])),
    gave: new Map(participation.map(({ donorId, gave }) => [donorId, gave])),
    donations: new Map(donations.map((donation) => [donation.seq, donation])),
    // One row for each deed, by whichever name a command knows it.
    deeds: new Map(atRisk.map((deed) => [deed.seq, deed])),
    deedsNamed: new Map(atRisk.map((deed) => [`${deed.partnerId}/${deed.externalId}`, deed])),
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

function grouped<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

export function measuredTopics(rows: readonly RowOf<typeof loadMilestones>[]): Map<string, MeasuredTopic> {
  const topics = new Map<string, MeasuredTopic>()
  for (const { id, topic, kind, metric, threshold, ...measured } of rows) {
    const known = topics.get(topic) ?? { measured, open: [] }
    known.open.push({ id, topic, kind, metric, threshold })
    topics.set(topic, known)
  }
  return topics
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
  const deedSeqs = new Set<bigint>()
  const deedsNamed: { partnerId: number; externalId: string }[] = []
  const partnerIds = new Set<number>()
  const teamIds = new Set<number>()
  let movesMoney = false
  let counts = false
  for (const command of commands) {
    switch (command.kind) {
      case 'DONATE':
        movesMoney = true
        counts = true
        if (command.teamId !== null) teamIds.add(command.teamId)
        projectIds.add(command.projectId)
        if (command.donorRef !== null) refs.add(command.donorRef)
        if (command.paymentReference !== null) references.add(command.paymentReference)
        break
      case 'REFUND':
        movesMoney = true
        donationSeqs.add(command.donationSeq)
        deedSeqs.add(command.donationSeq)
        counts = true
        break
      case 'DEED':
        refs.add(command.personRef)
        occurredAt.push(command.occurredAt)
        partnerIds.add(command.partnerId)
        break
      case 'REVERSE_DEED':
        counts = true
        if ('seq' in command.deed) deedSeqs.add(command.deed.seq)
        else deedsNamed.push(command.deed)
        break
      case 'GIVE_FLOWERS':
        refs.add(command.donorRef)
        dreamIds.add(command.dreamId)
        counts = true
        if (command.teamId !== null) teamIds.add(command.teamId)
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
    deedSeqs: [...deedSeqs],
    deedsNamed,
    partnerIds: [...partnerIds],
    teamIds: [...teamIds],
    movesMoney,
    /** Whether totals move, and with them what was measured of them. */
    counts,
  }
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}

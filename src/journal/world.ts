// The world of one batch: everything its commands may need to know, loaded once under the head row's lock, and kept
// true while one command after the other changes it. Deciding reads it; only record() changes it.
import type { CampaignRow } from '../campaign/campaign.store.ts'
import type { DonationRow, RefundRow } from '../donation/donation.store.ts'
import type { DonorRow } from '../donor/donor.store.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import { dreamStateAt } from '../dream/dream.ts'
import type { DeedRow, FlowerCode, FlowerEntryRow, FlowerGiftRow } from '../flower/flower.store.ts'
import type { Brakes } from '../governance/brake.ts'
import type { BatchAuditEntry } from '../governance/governance.store.ts'
import { mostRecentGifts, type RecentGift, type RiskRules } from '../governance/risk.ts'
import { publicId } from '../graphql/publicId.ts'
import { type AccountKey, accountKey, type Transfer } from '../ledger/ledger.ts'
import type { AllocationRow } from '../matching/allocation.store.ts'
import type { AllocationState } from '../matching/allocation.ts'
import type { Scope, Source, Span } from '../matching/pool.ts'
import type { RuleSet } from '../matching/rules.ts'
import type { Receiver } from '../organization/organization.ts'
import type { NewPartnerEvent } from '../partner/event.store.ts'
import type { DeedTypeRow, PartnerDayRow, PartnerRow } from '../partner/partner.store.ts'
import { addDigests } from '../partner/quota.ts'
import type { ProjectRow } from '../project/project.store.ts'
import type { KnownTeam } from '../team/team.ts'
import { addCount, type Count, type TotalsDelta } from '../totals/delta.ts'
import { type MeasuredTopic, measuredId, type OpenMilestone, reachMilestones } from '../totals/milestone.ts'
import { dreamTopic } from '../totals/totals.ts'
import type { CommandKind, ReverseDeed } from './command.ts'

export interface KnownProject
  extends Pick<ProjectRow, 'id' | 'category' | 'regionCode' | 'state' | 'receivingOrganizationId'> {
  receiver: Receiver
}

export interface KnownEntry {
  seq: bigint
  contentDigest: string
}

interface DeedDayPlace {
  donorId: bigint
  day: string
  deedTypeId: number
}

export interface DeedDay {
  deeds: number
  /** Granted and still standing. */
  flowers: number
  /** Granted and taken back. */
  reversed: number
}

export type KnownDonor = Pick<
  DonorRow,
  'id' | 'ref' | 'displayName' | 'anonymous' | 'regionCode' | 'activeYears' | 'state'
>

/** A matching window with the scope and the rules of its pool. */
export interface KnownWindow extends Scope, Span {
  id: number
  poolId: number
  source: Source
  seed: string
  /** Every version, in ascending order. */
  rules: readonly RuleSet[]
}

export interface World {
  campaign: CampaignRow
  /** The instant of the batch: no earlier than any before it. */
  at: Date
  /** The campaign's civil day of that instant. */
  day: string
  /** The last number handed out. */
  seq: bigint
  donors: Map<string, KnownDonor>
  /** Ids for donors nobody has seen yet, in the order they will be used. */
  spareDonorIds: bigint[]
  projects: Map<number, KnownProject>
  dreams: Map<number, DreamRow>
  partners: Map<number, PartnerRow>
  deedTypes: Map<string, DeedTypeRow>
  /** Which deed types a partner may record, as `partnerId/deedTypeId`. */
  partnerDeedTypes: Set<string>
  /** What partners recorded for a day, by type of deed, as `partnerId/day`. */
  partnerDays: Map<string, PartnerDayRow[]>
  teams: Map<number, KnownTeam>
  /** The topics in which thresholds are still to be reached. */
  milestones: Map<string, MeasuredTopic>
  /** What sources match gifts with: every window of the campaign, in the order in which they open. */
  windows: readonly KnownWindow[]
  /** What staff has stopped, as it holds at the instant of the batch. */
  brakes: Brakes
  risk: RiskRules
  /** Flower balances of the donors, and what windows and pools have left. */
  balances: Map<AccountKey, bigint>
  deedDays: Map<string, DeedDay>
  /** Topics in which a donor was counted, as donor and as giver. */
  donated: Map<bigint, string[]>
  gave: Map<bigint, string[]>
  /** What refunds and reversals refer to. */
  donations: Map<bigint, DonationRow>
  deeds: Map<bigint, DeedRow>
  /** The deeds that partners name by their own ids, as `partnerId/externalId`. */
  deedsNamed: Map<string, DeedRow>
  /** Gifts that still count, of donors whose flowers may be reversed; the oldest first. */
  gifts: Map<bigint, FlowerGiftRow[]>
  /** What donors were matched on a day, by source. */
  matchDays: Map<string, bigint>
  /** What windows gave to projects and organizations, where a rule set limits it. */
  usage: Map<string, bigint>
  /** The newest gifts of the donors, the oldest of them first. */
  recentGifts: Map<bigint, RecentGift[]>
  /** Of the donations that refunds refer to. */
  allocations: Map<bigint, AllocationRow[]>
  /** What was paid out to projects already, as `line/projectId`: it cannot be taken back. */
  disbursed: ReadonlySet<string>
  entries: Map<string, KnownEntry>
  /** Payment references that were used, as `channelId/reference`. */
  paymentReferences: Set<string>
  /** The same references, whichever channel used them. */
  references: Set<string>
}

interface MatchDayPlace {
  donorId: bigint
  day: string
  source: Source
}

interface UsagePlace {
  windowId: number
  owner: 'PROJECT' | 'ORGANIZATION'
  ownerId: number
}

export interface TeamMember {
  teamId: number
  donorId: bigint
  /** Whether the gift that makes them one names nobody. */
  anonymous: boolean
}

/** Everything one command does when it is accepted, as plain data. */
export interface Effects {
  donor?: KnownDonor
  donation?: DonationRow
  refund?: RefundRow
  deed?: DeedRow
  /** The entry whose deed no longer counts. */
  reversedDeed?: bigint
  deedDays?: readonly (DeedDay & DeedDayPlace)[]
  partnerDays?: readonly PartnerDayRow[]
  gift?: FlowerGiftRow
  /** Who gave with a team. */
  member?: TeamMember
  events?: readonly Omit<NewPartnerEvent, 'seq' | 'line'>[]
  /** Gifts that count for less than before. */
  invalidated?: readonly { gift: FlowerGiftRow; counted: number }[]
  allocations?: readonly AllocationRow[]
  changedAllocations?: readonly { allocation: AllocationRow; state: AllocationState }[]
  /** What is added to, or given back of, the room that caps leave. */
  matchDays?: readonly (MatchDayPlace & { amount: bigint })[]
  usage?: readonly (UsagePlace & { amount: bigint })[]
  audits?: readonly Omit<BatchAuditEntry, 'seq'>[]
  participation?: { donorId: bigint; donated: readonly string[]; gave: readonly string[] }
  transfers: readonly Omit<Transfer, 'seq' | 'line'>[]
  counts: readonly Count[]
}

export interface Entry {
  seq: bigint
  kind: CommandKind
  actor: string
  keyDigest: string
  contentDigest: string
}

/** What a batch will store: the effects of its commands, gathered by table. */
export interface Draft {
  entries: Entry[]
  donors: KnownDonor[]
  donations: DonationRow[]
  refunds: RefundRow[]
  deeds: DeedRow[]
  reversedDeeds: bigint[]
  /** What changed, by the key under which the world has its new values. */
  changedDeedDays: Map<string, DeedDayPlace>
  changedPartnerDays: Set<PartnerDayRow>
  flowerEntries: Omit<FlowerEntryRow, 'campaignId' | 'at'>[]
  members: TeamMember[]
  events: NewPartnerEvent[]
  reached: { milestone: OpenMilestone; seq: bigint; line: number }[]
  reachedDreams: DreamRow[]
  gifts: FlowerGiftRow[]
  /** Gifts of earlier batches that now count for less. */
  changedGifts: Map<bigint, FlowerGiftRow>
  allocations: AllocationRow[]
  /** Allocations of earlier batches in a new state. */
  changedAllocations: Map<string, AllocationRow>
  changedMatchDays: Map<string, MatchDayPlace>
  changedUsage: Map<string, UsagePlace>
  audits: BatchAuditEntry[]
  donated: Map<bigint, string[]>
  gave: Map<bigint, string[]>
  transfers: Transfer[]
  totals: Map<string, TotalsDelta>
}

export function emptyDraft(): Draft {
  return {
    entries: [],
    donors: [],
    donations: [],
    refunds: [],
    deeds: [],
    reversedDeeds: [],
    changedDeedDays: new Map(),
    changedPartnerDays: new Set(),
    flowerEntries: [],
    members: [],
    events: [],
    reached: [],
    reachedDreams: [],
    gifts: [],
    changedGifts: new Map(),
    allocations: [],
    changedAllocations: new Map(),
    changedMatchDays: new Map(),
    changedUsage: new Map(),
    audits: [],
    donated: new Map(),
    gave: new Map(),
    transfers: [],
    totals: new Map(),
  }
}

/** The deed that a reversal is about. */
export function deedNamed(world: World, deed: ReverseDeed['deed']): DeedRow | undefined {
  return 'seq' in deed
    ? world.deeds.get(deed.seq)
    : world.deedsNamed.get(`${deed.partnerId}/${deed.externalId}`)
}

export function deedDayKey(donorId: bigint, day: string, deedTypeId: number): string {
  return `${donorId}/${day}/${deedTypeId}`
}

export function matchDayKey(donorId: bigint, day: string, source: Source): string {
  return `${donorId}/${day}/${source}`
}

export function usageKey(windowId: number, owner: UsagePlace['owner'], ownerId: number): string {
  return `${windowId}/${owner}/${ownerId}`
}

/** What a donation was matched and still has. */
export function liveAllocations(
  { allocations }: Pick<World, 'allocations'>,
  donationSeq: bigint,
): AllocationRow[] {
  return (allocations.get(donationSeq) ?? []).filter(({ state }) => state === 'CONFIRMED' || state === 'HELD')
}

export function balanceOf(world: World, donorId: bigint): bigint {
  return world.balances.get(accountKey('DONOR_FLOWERS', donorId)) ?? 0n
}

/** The person with this reference, and whether nobody has seen it before. */
export function findDonor(world: World, ref: string): { donor: KnownDonor; isNew: boolean } {
  const known = world.donors.get(ref)
  if (known) return { donor: known, isNew: false }
  const id = world.spareDonorIds[0]
  if (id === undefined) throw new Error('a batch reserved too few ids for new donors')
  const donor = {
    id,
    ref,
    displayName: null,
    anonymous: true,
    regionCode: 'UNKNOWN',
    activeYears: 0,
    state: 'ACTIVE',
  } as const
  return { donor, isNew: true }
}

/** Topics of a list in which this person was not counted yet. */
export function notYetIn(
  known: ReadonlyMap<bigint, readonly string[]>,
  donorId: bigint,
  topics: readonly string[],
): readonly string[] {
  const counted = known.get(donorId)
  return counted ? topics.filter((topic) => !counted.includes(topic)) : topics
}

/** Takes a command's effects into the world and the draft, under the next number. */
export function record(world: World, draft: Draft, entry: Entry, effects: Effects): void {
  world.seq = entry.seq
  world.entries.set(entry.keyDigest, entry)
  draft.entries.push(entry)
  if (effects.donor) {
    world.donors.set(effects.donor.ref, effects.donor)
    world.spareDonorIds.shift()
    draft.donors.push(effects.donor)
  }
  if (effects.donation) recordDonation(world, draft, effects.donation)
  if (effects.refund) recordRefund(world, draft, effects.refund)
  if (effects.deed) {
    world.deeds.set(entry.seq, effects.deed)
    const { partnerId, externalId } = effects.deed
    if (partnerId !== null) world.deedsNamed.set(`${partnerId}/${externalId}`, effects.deed)
    draft.deeds.push(effects.deed)
  }
  if (effects.reversedDeed !== undefined) recordReversedDeed(world, draft, effects.reversedDeed)
  for (const change of effects.deedDays ?? []) {
    const key = deedDayKey(change.donorId, change.day, change.deedTypeId)
    const before = world.deedDays.get(key) ?? { deeds: 0, flowers: 0, reversed: 0 }
    world.deedDays.set(key, {
      deeds: before.deeds + change.deeds,
      flowers: before.flowers + change.flowers,
      reversed: before.reversed + change.reversed,
    })
    draft.changedDeedDays.set(key, change)
  }
  for (const change of effects.partnerDays ?? []) recordPartnerDay(world, draft, change)
  if (effects.member) draft.members.push(effects.member)
  if (effects.gift) {
    const gifts = world.gifts.get(effects.gift.donorId) ?? []
    gifts.push(effects.gift)
    world.gifts.set(effects.gift.donorId, gifts)
    draft.gifts.push(effects.gift)
  }
  for (const { gift, counted } of effects.invalidated ?? []) {
    // The row is the very one that lies in the draft when the gift belongs to this batch.
    gift.counted = counted
    draft.changedGifts.set(gift.seq, gift)
  }
  recordMatch(world, draft, entry.seq, effects)
  for (const audit of effects.audits ?? []) draft.audits.push({ ...audit, seq: entry.seq })
  if (effects.participation) {
    const { donorId, donated, gave } = effects.participation
    remember(world.donated, draft.donated, donorId, donated)
    remember(world.gave, draft.gave, donorId, gave)
  }
  effects.transfers.forEach((transfer, line) => {
    draft.transfers.push({ ...transfer, seq: entry.seq, line })
    shift(world.balances, transfer.debit, -transfer.amount)
    shift(world.balances, transfer.credit, transfer.amount)
    recordFlowers(world, draft, entry.seq, line, transfer)
  })
  for (const count of effects.counts) addCount(draft.totals, count, entry.seq)
  const reached = reachMilestones(world.milestones, effects.counts)
  if (reached.length === 0 && effects.events === undefined) return
  draft.reached.push(...reached.map((milestone, line) => ({ milestone, seq: entry.seq, line })))
  const dreams = reached.flatMap((milestone) => reachDream(world, draft, entry.seq, milestone))
  const events = [
    ...(effects.events ?? []),
    ...dreams,
    ...reached.map((milestone) => toldOf(world, milestone)),
  ]
  draft.events.push(...events.map((event, line) => ({ ...event, seq: entry.seq, line })))
}

type NewEvent = Omit<NewPartnerEvent, 'seq' | 'line'>

/** A dream that reached its minimum goes on collecting; from now on it will come true (I16). */
export function reachDream(
  world: Pick<World, 'dreams' | 'at'>,
  draft: Pick<Draft, 'reachedDreams' | 'audits'>,
  seq: bigint,
  { kind, topic }: OpenMilestone,
): NewEvent[] {
  const dream =
    kind === 'MINIMUM' ? [...world.dreams.values()].find(({ id }) => dreamTopic(id) === topic) : undefined
  if (!dream) return []
  const before = dreamStateAt(dream, world.at)
  dream.state = 'REACHED'
  dream.reachedSeq = seq
  dream.reachedAt = world.at
  draft.reachedDreams.push(dream)
  const subject = publicId('Dream', dream.id)
  draft.audits.push({
    actor: 'system:journal',
    action: 'REACH_DREAM',
    subject,
    before: { state: before },
    after: { state: 'REACHED' },
    reason: `its flowers reached the minimum of ${dream.minimumFlowers}`,
    seq,
  })
  return [
    {
      partnerId: null,
      kind: 'dream.reached',
      payload: {
        dream: subject,
        nameZh: dream.nameZh,
        nameEn: dream.nameEn,
        minimumFlowers: Number(dream.minimumFlowers),
        reachedAt: world.at.toISOString(),
      },
    },
  ]
}

export function toldOf(world: Pick<World, 'at'>, { id, topic, metric, threshold }: OpenMilestone): NewEvent {
  return {
    partnerId: null,
    kind: 'milestone.reached',
    payload: {
      milestone: publicId('Milestone', id),
      of: measuredId(topic),
      metric,
      threshold: Number(threshold),
      reachedAt: world.at.toISOString(),
    },
  }
}

/** What the keys of flower accounts begin with. */
export const donorFlowers = 'DONOR_FLOWERS:'

/** Every movement of a person's flowers is an entry of their account, with what it left. */
export function recordFlowers(
  world: Pick<World, 'balances'>,
  draft: Pick<Draft, 'flowerEntries'>,
  seq: bigint,
  line: number,
  { code, debit, credit, amount }: Effects['transfers'][number],
): void {
  const key = debit.startsWith(donorFlowers) ? debit : credit
  if (!key.startsWith(donorFlowers)) return
  draft.flowerEntries.push({
    donorId: BigInt(key.slice(donorFlowers.length)),
    seq,
    line,
    code: code as FlowerCode,
    amount: key === debit ? -amount : amount,
    balance: world.balances.get(key) ?? 0n,
  })
}

export function partnerDayKey(partnerId: number, day: string): string {
  return `${partnerId}/${day}`
}

function recordPartnerDay(world: World, draft: Draft, change: PartnerDayRow): void {
  const key = partnerDayKey(change.partnerId, change.day)
  const days = world.partnerDays.get(key) ?? []
  world.partnerDays.set(key, days)
  let day = days.find(({ deedTypeId }) => deedTypeId === change.deedTypeId)
  if (!day) {
    day = { ...change, deeds: 0, granted: 0, capped: 0, reversed: 0, flowers: 0, checksum: 0n }
    days.push(day)
  }
  day.deeds += change.deeds
  day.granted += change.granted
  day.capped += change.capped
  day.reversed += change.reversed
  day.flowers += change.flowers
  day.checksum = addDigests(day.checksum, change.checksum)
  draft.changedPartnerDays.add(day)
}

function recordDonation(world: World, draft: Draft, donation: DonationRow): void {
  world.donations.set(donation.seq, donation)
  draft.donations.push(donation)
  if (donation.paymentReference !== null) {
    world.paymentReferences.add(`${donation.channelId}/${donation.paymentReference}`)
    world.references.add(donation.paymentReference)
  }
  if (donation.donorId === null) return
  const recent = world.recentGifts.get(donation.donorId) ?? []
  recent.push(donation)
  if (recent.length > mostRecentGifts) recent.shift()
  world.recentGifts.set(donation.donorId, recent)
}

function recordMatch(world: World, draft: Draft, seq: bigint, effects: Effects): void {
  if (effects.allocations && effects.allocations.length > 0) {
    world.allocations.set(seq, [...effects.allocations])
    draft.allocations.push(...effects.allocations)
  }
  for (const { allocation, state } of effects.changedAllocations ?? []) {
    // The row is the very one that lies in the draft when the gift belongs to this batch.
    allocation.state = state
    allocation.seq = seq
    draft.changedAllocations.set(`${allocation.donationSeq}/${allocation.source}`, allocation)
  }
  for (const change of effects.matchDays ?? []) {
    const key = matchDayKey(change.donorId, change.day, change.source)
    world.matchDays.set(key, (world.matchDays.get(key) ?? 0n) + change.amount)
    draft.changedMatchDays.set(key, change)
  }
  for (const change of effects.usage ?? []) {
    const key = usageKey(change.windowId, change.owner, change.ownerId)
    world.usage.set(key, (world.usage.get(key) ?? 0n) + change.amount)
    draft.changedUsage.set(key, change)
  }
}

function recordRefund(world: World, draft: Draft, refund: RefundRow): void {
  const donation = world.donations.get(refund.donationSeq)
  if (donation) {
    donation.state = refund.kind === 'VOID' ? 'VOIDED' : 'REFUNDED'
    if (liveAllocations(world, donation.seq).length > 0) donation.matchStatus = 'REVERSED'
  }
  draft.refunds.push(refund)
}

function recordReversedDeed(world: World, draft: Draft, seq: bigint): void {
  const deed = world.deeds.get(seq)
  if (deed) deed.result = 'REVERSED'
  draft.reversedDeeds.push(seq)
}

function remember(
  known: Map<bigint, string[]>,
  drafted: Map<bigint, string[]>,
  donorId: bigint,
  topics: readonly string[],
): void {
  if (topics.length === 0) return
  for (const lists of [known, drafted]) {
    const list = lists.get(donorId)
    if (list) list.push(...topics)
    else lists.set(donorId, [...topics])
  }
}

export function shift(balances: Map<AccountKey, bigint>, key: AccountKey, amount: bigint): void {
  balances.set(key, (balances.get(key) ?? 0n) + amount)
}

// Good deeds: what earns flowers. A deed counts to the civil day on which it occurred, within the day cap of its type
// and within the cap of flowers a person a day, however late it arrives.
import { civilDay, isLive } from '../campaign/campaign.ts'
import { DomainError } from '../errors.ts'
import { flowersStopped } from '../governance/brake.ts'
import type { RecordDeed } from '../journal/command.ts'
import { deedDayKey, type Effects, findDonor, partnerDayKey, type World } from '../journal/world.ts'
import { accountKey } from '../ledger/ledger.ts'
import type { DeedTypeRow } from '../partner/partner.store.ts'
import { becomesNear, deedDigest } from '../partner/quota.ts'
import type { DeedRow } from './flower.store.ts'

/** The deed that nobody records: it comes with the first donation a person makes on a day. */
export const firstDonationCode = 'FIRST_DONATION'

/** Partners' clocks may run ahead of ours by this much. */
export const clockSkewMs = 60_000

export type DeedRefusal =
  | 'UNKNOWN_DEED_TYPE'
  | 'DEED_TYPE_NOT_ALLOWED'
  | 'CAMPAIGN_NOT_LIVE'
  | 'OUTSIDE_CAMPAIGN'
  | 'IN_FUTURE'
  | 'TOO_LATE'
  | 'PERSON_BANNED'
  | 'FLOWERS_STOPPED'
  | 'QUOTA_EXHAUSTED'

export class DeedRejected extends DomainError {
  readonly code = 'DEED_REJECTED'
  readonly reason: DeedRefusal
  constructor(reason: DeedRefusal, message: string) {
    super(message)
    this.reason = reason
  }
}

export function decideDeed(world: World, command: RecordDeed): Effects {
  const { campaign, at } = world
  const deedType = world.deedTypes.get(command.deedTypeCode)
  if (!deedType) throw new DeedRejected('UNKNOWN_DEED_TYPE', 'The campaign has no such type of deed.')
  if (!world.partnerDeedTypes.has(`${command.partnerId}/${deedType.id}`)) {
    throw new DeedRejected('DEED_TYPE_NOT_ALLOWED', 'This partner may not record this type of deed.')
  }
  if (campaign.phase !== 'LIVE') throw new DeedRejected('CAMPAIGN_NOT_LIVE', 'The campaign is not live.')
  if (command.occurredAt.getTime() > at.getTime() + clockSkewMs) {
    throw new DeedRejected('IN_FUTURE', 'The deed has not occurred yet.')
  }
  if (!isLive(campaign, command.occurredAt)) {
    throw new DeedRejected('OUTSIDE_CAMPAIGN', 'The deed occurred outside the campaign.')
  }
  const day = civilDay(command.occurredAt, campaign.timeZone)
  if (daysBetween(day, world.day) > deedType.lateDays) {
    throw new DeedRejected('TOO_LATE', `The deed came more than ${deedType.lateDays} days after its day.`)
  }
  const { donor, isNew } = findDonor(world, command.personRef)
  if (donor.state === 'BANNED')
    throw new DeedRejected('PERSON_BANNED', 'This person is excluded from earning.')
  if (
    flowersStopped(world.brakes, donor.id) ??
    world.brakes.at('STOP_FLOWERS', 'PARTNER', command.partnerId)
  ) {
    throw new DeedRejected(
      'FLOWERS_STOPPED',
      'A brake is on: no flowers are granted for now. Send it again later.',
    )
  }
  const flowers = grantedFlowers(world, donor.id, day, deedType)
  const quota = world.partners.get(command.partnerId)?.dailyFlowerQuota ?? null
  const grantedOfDay = flowersOfPartner(world, command.partnerId, day)
  if (quota !== null && grantedOfDay + flowers > quota) {
    throw new DeedRejected(
      'QUOTA_EXHAUSTED',
      `The partner's quota of ${quota} flowers for ${day} leaves ${Math.max(0, quota - grantedOfDay)}.`,
    )
  }
  const deed: DeedRow = {
    campaignId: campaign.id,
    seq: world.seq + 1n,
    deedTypeId: deedType.id,
    donorId: donor.id,
    partnerId: command.partnerId,
    externalId: command.externalId,
    occurredAt: command.occurredAt,
    day,
    result: flowers > 0 ? 'GRANTED' : 'CAPPED',
    flowers,
  }
  return {
    ...(isNew ? { donor } : {}),
    deed,
    ...(flowers > 0 ? grant(deed) : { transfers: [] }),
    partnerDays: [
      {
        partnerId: command.partnerId,
        day,
        deedTypeId: deedType.id,
        deeds: 1,
        granted: flowers > 0 ? 1 : 0,
        capped: flowers > 0 ? 0 : 1,
        reversed: 0,
        flowers,
        checksum: deedDigest(command.externalId),
      },
    ],
    ...(quota !== null && becomesNear(quota, grantedOfDay, flowers)
      ? { events: [quotaNear(command.partnerId, day, quota, grantedOfDay + flowers)] }
      : {}),
    counts: [],
  }
}

function flowersOfPartner(world: World, partnerId: number, day: string): number {
  const days = world.partnerDays.get(partnerDayKey(partnerId, day)) ?? []
  return days.reduce((sum, { flowers }) => sum + flowers, 0)
}

function quotaNear(partnerId: number, day: string, quota: number, granted: number) {
  return { partnerId, kind: 'quota.near' as const, payload: { day, quota, granted } }
}

/** The flower of the first donation of a day, if it is the first; null if it is not, or if the day's caps are full. */
export function firstDonationDeed(
  world: World,
  donorId: bigint,
  seq: bigint,
): (Pick<Effects, 'transfers'> & Required<Pick<Effects, 'deed' | 'deedDays'>>) | null {
  const deedType = world.deedTypes.get(firstDonationCode)
  if (!deedType || flowersStopped(world.brakes, donorId)) return null
  const flowers = grantedFlowers(world, donorId, world.day, deedType)
  if (flowers === 0) return null
  const deed: DeedRow = {
    campaignId: world.campaign.id,
    seq,
    deedTypeId: deedType.id,
    donorId,
    partnerId: null,
    externalId: null,
    occurredAt: world.at,
    day: world.day,
    result: 'GRANTED',
    flowers,
  }
  return { deed, ...grant(deed) }
}

/** How many flowers a deed earns: what its type grants, as far as the day's caps leave room. */
function grantedFlowers(world: World, donorId: bigint, day: string, deedType: DeedTypeRow): number {
  let flowersOfDay = 0
  for (const { id } of world.deedTypes.values()) {
    flowersOfDay += world.deedDays.get(deedDayKey(donorId, day, id))?.flowers ?? 0
  }
  const deedsOfDay = world.deedDays.get(deedDayKey(donorId, day, deedType.id))?.deeds ?? 0
  if (deedsOfDay >= deedType.dailyCap) return 0
  return Math.max(0, Math.min(deedType.flowers, world.campaign.dailyFlowerCap - flowersOfDay))
}

function grant(deed: DeedRow): Required<Pick<Effects, 'deedDays' | 'transfers'>> {
  return {
    deedDays: [
      {
        donorId: deed.donorId,
        day: deed.day,
        deedTypeId: deed.deedTypeId,
        deeds: 1,
        flowers: deed.flowers,
        reversed: 0,
      },
    ],
    transfers: [
      {
        code: 'FLOWERS_GRANTED',
        debit: accountKey('DEED_TYPE', deed.deedTypeId),
        credit: accountKey('DONOR_FLOWERS', deed.donorId),
        amount: BigInt(deed.flowers),
      },
    ],
  }
}

/** Whole days from one civil day to another. */
function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

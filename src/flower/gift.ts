// Gifts of flowers to dreams, which is how the public votes: weight is flowers given. And what happens when a flower
// turns out not to have been earned although it was already given: the gift counts for less (I15).

import type { CampaignRow } from '../campaign/campaign.store.ts'
import { CampaignNotLive, civilDay, isLive } from '../campaign/campaign.ts'
import { DonorBanned } from '../donor/donor.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import { type DreamState, dreamStateAt, takesFlowers } from '../dream/dream.ts'
import { DomainError, NotFound } from '../errors.ts'
import { flowersStopped, type KnownBrake } from '../governance/brake.ts'
import type { GiveFlowers } from '../journal/command.ts'
import { balanceOf, type Effects, notYetIn, type World } from '../journal/world.ts'
import { accountKey } from '../ledger/ledger.ts'
import { memberOf, requireTeam } from '../team/giving.ts'
import type { Count } from '../totals/delta.ts'
import { campaignTopic, dayTopic, dreamTopic, regionTopic, teamTopic } from '../totals/totals.ts'
import type { DeedRow, FlowerGiftRow } from './flower.store.ts'

/** Flowers in one gift: more than anybody can earn in a campaign. */
export const maximumFlowers = 1_000_000

export class DreamNotCollecting extends DomainError {
  readonly code = 'DREAM_NOT_COLLECTING'
  readonly state: DreamState
  readonly opensAt: Date
  readonly closesAt: Date
  constructor(dream: DreamRow, at: Date) {
    const { opensAt, closesAt } = dream
    // Whether it was reached meanwhile is not for a refusal to tell: it may be held back.
    const state = at >= closesAt && dream.state === 'REACHED' ? 'COLLECTING' : dreamStateAt(dream, at)
    super(
      `A dream takes flowers while it is COLLECTING or REACHED, from ${opensAt.toISOString()} until ${closesAt.toISOString()}; this one is ${state}.`,
    )
    this.state = state
    this.opensAt = opensAt
    this.closesAt = closesAt
  }
}

export class InsufficientFlowers extends DomainError {
  readonly code = 'INSUFFICIENT_FLOWERS'
  readonly balance: bigint
  constructor(balance: bigint) {
    super(`The flower account has ${balance}, which is fewer than were to be given.`)
    this.balance = balance
  }
}

export class FlowersStopped extends DomainError {
  readonly code = 'FLOWERS_STOPPED'
  /** When the brake ends by itself; null: when staff releases it. */
  readonly until: Date | null
  constructor({ until }: Pick<KnownBrake, 'until'>) {
    super('A brake is on: no flowers are taken for now. They stay in the account.')
    this.until = until
  }
}

export function decideGift(world: World, command: GiveFlowers): Effects {
  const { campaign, at } = world
  const dream = world.dreams.get(command.dreamId)
  if (!dream) throw new NotFound('input.dream', 'There is no such dream in this campaign.')
  if (!isLive(campaign, at)) throw new CampaignNotLive(campaign)
  if (!takesFlowers(dream, at)) throw new DreamNotCollecting(dream, at)
  const count = BigInt(command.count)
  const donor = world.donors.get(command.donorRef)
  if (donor?.state === 'BANNED') throw new DonorBanned()
  requireTeam(world.teams, command.teamId, { projectId: null, dreamId: dream.id })
  const brake = flowersStopped(world.brakes, donor?.id ?? null)
  if (brake) throw new FlowersStopped(brake)
  const balance = donor ? balanceOf(world, donor.id) : 0n
  if (!donor || balance < count) throw new InsufficientFlowers(balance)
  const gift: FlowerGiftRow = {
    campaignId: campaign.id,
    seq: world.seq + 1n,
    donorId: donor.id,
    dreamId: dream.id,
    count: command.count,
    counted: command.count,
    returned: 0,
    teamId: command.teamId,
    regionCode: donor.regionCode,
    balanceAfter: balance - count,
    givenAt: at,
  }
  const topics = giftTopics(gift, campaign)
  const newIn = notYetIn(world.gave, donor.id, topics)
  return {
    gift,
    ...memberOf(gift.teamId, donor.id, false),
    ...(newIn.length > 0 ? { participation: { donorId: donor.id, donated: [], gave: newIn } } : {}),
    transfers: [
      {
        code: 'FLOWERS_GIVEN',
        debit: accountKey('DONOR_FLOWERS', donor.id),
        credit: accountKey('DREAM_FLOWERS', dream.id),
        amount: count,
      },
    ],
    counts: [{ topics, newIn, gave: count }],
  }
}

export interface Reversal
  extends Required<Pick<Effects, 'deedDays' | 'invalidated' | 'transfers' | 'counts'>> {
  deedSeq: bigint
}

/** Takes back the flowers of a deed: from the balance first, then from the newest gifts, never below zero. */
export function reverseFlowers(world: World, deed: DeedRow): Reversal {
  const flowers = BigInt(deed.flowers)
  const balance = balanceOf(world, deed.donorId)
  let missing = flowers > balance ? flowers - balance : 0n
  const invalidated: { gift: FlowerGiftRow; counted: number }[] = []
  const counts: Count[] = []
  const returned: Effects['transfers'][number][] = []
  for (const gift of (world.gifts.get(deed.donorId) ?? []).toReversed()) {
    if (missing === 0n) break
    const counted = BigInt(gift.counted)
    if (counted === 0n) continue
    const taken = counted < missing ? counted : missing
    missing -= taken
    invalidated.push({ gift, counted: Number(counted - taken) })
    counts.push({ topics: giftTopics(gift, world.campaign), newIn: [], flowersReversed: taken })
    returned.push({
      code: 'GIFT_INVALIDATED',
      debit: accountKey('DREAM_FLOWERS', gift.dreamId),
      credit: accountKey('DONOR_FLOWERS', deed.donorId),
      amount: taken,
    })
  }
  if (missing > 0n) throw new Error('a flower account spent more than its gifts account for')
  return {
    deedSeq: deed.seq,
    deedDays: [
      {
        donorId: deed.donorId,
        day: deed.day,
        deedTypeId: deed.deedTypeId,
        deeds: -1,
        flowers: -deed.flowers,
        reversed: deed.flowers,
      },
    ],
    invalidated,
    counts,
    transfers: [
      ...returned,
      {
        code: 'FLOWERS_REVERSED',
        debit: accountKey('DONOR_FLOWERS', deed.donorId),
        credit: accountKey('DEED_TYPE', deed.deedTypeId),
        amount: flowers,
      },
    ],
  }
}

/** The topics a gift of flowers counts to; what is taken back from it is taken back from the same ones. */
export function giftTopics(gift: FlowerGiftRow, campaign: CampaignRow): string[] {
  return [
    campaignTopic,
    dayTopic(civilDay(gift.givenAt, campaign.timeZone)),
    regionTopic(gift.regionCode),
    dreamTopic(gift.dreamId),
    ...(gift.teamId === null ? [] : [teamTopic(gift.teamId)]),
  ]
}

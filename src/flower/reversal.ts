// A deed that turned out not to have been done: its flowers are taken back, from the balance first and then from the
// newest gifts, which count for less (I15). The balance never falls below zero.
import { CampaignSettled } from '../campaign/campaign.ts'
import { DomainError, NotFound } from '../errors.ts'
import { publicEntryId } from '../graphql/publicId.ts'
import type { ReverseDeed } from '../journal/command.ts'
import { deedNamed, type Effects, type World } from '../journal/world.ts'
import type { DeedResult, DeedRow } from './flower.store.ts'
import { type Reversal, reverseFlowers } from './gift.ts'

export class DeedNotGranted extends DomainError {
  readonly code = 'DEED_NOT_GRANTED'
  readonly result: DeedResult
  constructor(result: DeedResult) {
    super(`Only a deed that is GRANTED has flowers to take back; this one is ${result}.`)
    this.result = result
  }
}

export function decideReversal(world: World, command: ReverseDeed): Effects {
  const deed = deedNamed(world, command.deed)
  // The flower of a first donation goes with its donation, when that is refunded.
  if (
    !deed ||
    deed.partnerId === null ||
    (command.partnerId !== null && deed.partnerId !== command.partnerId)
  ) {
    throw new NotFound('input.deed', 'There is no such deed of this partner.')
  }
  if (world.campaign.phase === 'SETTLED') throw new CampaignSettled()
  if (deed.result !== 'GRANTED') throw new DeedNotGranted(deed.result)
  const reversal = reverseFlowers(world, deed)
  return {
    reversedDeed: reversal.deedSeq,
    deedDays: reversal.deedDays,
    invalidated: reversal.invalidated,
    partnerDays: [
      {
        partnerId: deed.partnerId,
        day: deed.day,
        deedTypeId: deed.deedTypeId,
        deeds: 0,
        granted: -1,
        capped: 0,
        reversed: 1,
        flowers: -deed.flowers,
        checksum: 0n,
      },
    ],
    audits: reversalAudits(command, deed, reversal),
    events: [
      {
        partnerId: deed.partnerId,
        kind: 'deed.reversed',
        payload: {
          deed: publicEntryId('Deed', deed),
          externalId: deed.externalId,
          flowers: deed.flowers,
          day: deed.day,
          reversedAt: world.at.toISOString(),
        },
      },
    ],
    transfers: reversal.transfers,
    counts: reversal.counts,
  }
}

/** What became of a deed's flowers, told of the deed and of each gift that they were part of. */
export function reversalAudits(
  { actor, reason }: { actor: string; reason: string },
  deed: DeedRow,
  { invalidated }: Reversal,
) {
  return [
    {
      actor,
      action: 'REVERSE_DEED',
      subject: publicEntryId('Deed', deed),
      before: { result: deed.result },
      after: { result: 'REVERSED' },
      reason,
    },
    ...invalidated.map(({ gift, counted }) => ({
      actor,
      action: 'INVALIDATE_FLOWERS',
      subject: publicEntryId('FlowerGift', gift),
      before: { counted: gift.counted },
      after: { counted },
      reason,
    })),
  ]
}

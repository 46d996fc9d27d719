// What follows from granting allocations and from taking them back: money between accounts, room under the caps, and
// numbers in the totals. A batch and a review by staff move the same things.
import type { Effects, KnownWindow } from '../journal/world.ts'
import { type AccountKey, accountKey } from '../ledger/ledger.ts'
import type { MatchCount } from '../totals/delta.ts'
import { windowTopic } from '../totals/totals.ts'
import type { AllocationRow } from './allocation.store.ts'
import { isPartnerLine } from './allocation.ts'
import { isOpen, type Source } from './pool.ts'
import { limitsOwners } from './rules.ts'

type Windows = readonly KnownWindow[]

export type Consequence = Required<Pick<Effects, 'transfers' | 'counts' | 'matchDays' | 'usage'>>

/** newIn: topics in which the donor of the gift was not counted before. */
export function granting(
  windows: Windows,
  allocations: readonly AllocationRow[],
  topics: readonly string[],
  gift: { amount: bigint; newIn: readonly string[] },
): Consequence {
  const granted = ({ source, state, amount }: AllocationRow): MatchCount => ({
    partnerLine: isPartnerLine(source),
    ...(state === 'HELD' ? { held: amount } : { matched: amount }),
  })
  return {
    ...room(windows, allocations, 1n),
    transfers: allocations.map((allocation) => ({
      code: allocation.state === 'HELD' ? 'MATCH_HELD' : 'MATCH_CONFIRMED',
      debit: accountKey('MATCHING_WINDOW', allocation.windowId),
      credit: accountOf(allocation),
      amount: allocation.amount,
    })),
    counts: [
      { topics, newIn: gift.newIn, donated: gift.amount, matches: allocations.map(granted) },
      ...allocations.map((allocation) => ({
        topics: [windowTopic(allocation.windowId)],
        newIn: gift.newIn,
        donated: gift.amount,
        matches: [granted(allocation)],
      })),
    ],
  }
}

/**
 * Takes back what lives: to the window while it is open, and otherwise to what its pool has got back. Refunded: the
 * amount of the gift, when the gift itself is taken back.
 */
export function takingBack(
  windows: Windows,
  at: Date,
  allocations: readonly AllocationRow[],
  topics: readonly string[],
  refunded: bigint | undefined,
): Consequence {
  const takenBack = ({ source, state, amount }: AllocationRow): MatchCount => ({
    partnerLine: isPartnerLine(source),
    ...(state === 'HELD' ? { held: -amount } : { reversed: amount }),
  })
  const gift = refunded === undefined ? {} : { refunded }
  return {
    ...room(windows, allocations, -1n),
    transfers: allocations.map((allocation) => ({
      code: refunded === undefined ? 'MATCH_REVOKED' : 'MATCH_REVERSED',
      debit: accountOf(allocation),
      credit: returnAccount(windows, at, allocation),
      amount: allocation.amount,
    })),
    counts: [
      { topics, newIn: [], ...gift, matches: allocations.map(takenBack) },
      ...allocations.map((allocation) => ({
        topics: [windowTopic(allocation.windowId)],
        newIn: [],
        ...gift,
        matches: [takenBack(allocation)],
      })),
    ],
  }
}

/** What was held is confirmed: it has its room already. */
export function releasing(allocations: readonly AllocationRow[], topics: readonly string[]): Consequence {
  const released = ({ source, amount }: AllocationRow): MatchCount => ({
    partnerLine: isPartnerLine(source),
    held: -amount,
    matched: amount,
  })
  return {
    matchDays: [],
    usage: [],
    transfers: allocations.map((allocation) => ({
      code: 'MATCH_RELEASED',
      debit: accountOf(allocation),
      credit: accountOf({ ...allocation, state: 'CONFIRMED' }),
      amount: allocation.amount,
    })),
    counts: [
      { topics, newIn: [], matches: allocations.map(released) },
      ...allocations.map((allocation) => ({
        topics: [windowTopic(allocation.windowId)],
        newIn: [],
        matches: [released(allocation)],
      })),
    ],
  }
}

function room(
  windows: Windows,
  allocations: readonly AllocationRow[],
  sign: 1n | -1n,
): Pick<Consequence, 'matchDays' | 'usage'> {
  return {
    matchDays: allocations.flatMap(({ donorId, day, source, amount }) =>
      donorId === null ? [] : [{ donorId, day, source, amount: sign * amount }],
    ),
    usage: allocations.flatMap(({ windowId, projectId, organizationId, amount }) =>
      limitsOwners(windowOf(windows, windowId).rules)
        ? [
            { windowId, owner: 'PROJECT' as const, ownerId: projectId, amount: sign * amount },
            { windowId, owner: 'ORGANIZATION' as const, ownerId: organizationId, amount: sign * amount },
          ]
        : [],
    ),
  }
}

function windowOf(windows: Windows, windowId: number): KnownWindow {
  const window = windows.find(({ id }) => id === windowId)
  if (!window) throw new Error(`an allocation refers to a window that does not exist: ${windowId}`)
  return window
}

function returnAccount(windows: Windows, at: Date, { windowId }: AllocationRow): AccountKey {
  const window = windowOf(windows, windowId)
  return isOpen(window, at)
    ? accountKey('MATCHING_WINDOW', windowId)
    : accountKey('MATCHING_RETURNED', window.poolId)
}

/** The account that holds what an allocation is worth while it lives. */
export function accountOf({ source, state, windowId, projectId }: AllocationRow): AccountKey {
  if (state === 'HELD') return accountKey('MATCHING_HELD', windowId)
  return accountKey(lineAccount(source), projectId)
}

export function lineAccount(source: Source): 'PROJECT_FOUNDATION_MATCH' | 'PROJECT_PARTNER_MATCH' {
  return isPartnerLine(source) ? 'PROJECT_PARTNER_MATCH' : 'PROJECT_FOUNDATION_MATCH'
}

// What a window shows of itself at an instant: what it gave and has left, how fast it is spent, and when it will be
// empty if that goes on. Whole fen and milliseconds throughout; every rounding is down.

import type { TotalsRow } from '../totals/totals.store.ts'
import type { TotalsAt } from '../totals/totals.ts'
import type { MatchingPoolRow, MatchingWindowRow } from './pool.store.ts'
import { type Span, type WindowState, windowState } from './pool.ts'
import { wholeRatio } from './rules.ts'

type Counted = Pick<TotalsRow, 'received' | 'matched' | 'matchReversed' | 'held'>

/** What stands beside the totals of a window, as it was read at an instant. */
export interface Standing {
  window: MatchingWindowRow
  pool: MatchingPoolRow
  /** The next window that the pool opens; null: none. */
  next: MatchingWindowRow | null
  /** The balance of its account. */
  left: bigint
  /** Whether a brake stops matching in it. */
  braked: boolean
  readAt: Date
  /** From when on its pace is measured, and what was counted by then. */
  since: Date
  counted: Counted
}

/** A window as it is shown: with what is known of it beside its row. */
export interface ShownWindow extends MatchingWindowRow {
  pool?: MatchingPoolRow
  figures?: WindowFigures
}

export interface WindowFigures {
  totals: TotalsAt
  state: WindowState
  budget: bigint
  confirmed: bigint
  held: bigint
  available: bigint
  burnPerMinute: bigint
  exhaustsAt: Date | null
  /** Basis points; null: nothing was given to. */
  effectiveRatio: number | null
  next: MatchingWindowRow | null
}

const minuteMs = 60_000
/** A shorter time says nothing about a pace. */
const shortestMs = 1_000

/** The beginning of the minute before the running one, from which on a window's pace is measured. */
export function paceSince(now: Date): Date {
  return new Date((Math.floor(now.getTime() / minuteMs) - 1) * minuteMs)
}

export function figuresOf(totals: TotalsAt, standing: Standing, now: Date): WindowFigures {
  const { window, left, braked, next } = standing
  const { budget } = window
  const { values, serviceLevel } = totals
  const confirmed = values.matched - values.matchReversed
  const { held } = values
  const closed = now >= window.closesAt
  // What comes back after the closing goes to the pool: from then on the account says what is left.
  const available = closed && serviceLevel !== 'FROZEN' ? left : budget - confirmed - held
  const state = windowState(window, now, available, braked)
  const pace =
    now < window.opensAt || closed || serviceLevel === 'FROZEN' ? null : paceOf(values, standing, now)
  const burnPerMinute = pace ? (pace.given * BigInt(minuteMs)) / BigInt(pace.elapsedMs) : 0n
  return {
    totals,
    state,
    budget,
    confirmed,
    held,
    available,
    burnPerMinute,
    exhaustsAt: state === 'OPEN' && pace ? exhaustionOf(window, now, available, pace) : null,
    effectiveRatio:
      pace && pace.received > 0n && pace.added >= 0n
        ? Number((pace.added * wholeRatio) / pace.received)
        : null,
    next: next && next.opensAt > now ? next : null,
  }
}

interface Pace {
  /** Fen that left the window, less those that came back. */
  given: bigint
  /** Fen that gifts brought, and what was added to them, before anything was taken back. */
  received: bigint
  added: bigint
  elapsedMs: number
}

function paceOf(values: Counted, { window, since, counted }: Standing, now: Date): Pace {
  const from = Math.max(since.getTime(), window.opensAt.getTime())
  return {
    given: given(values) - given(counted),
    received: values.received - counted.received,
    added: values.matched + values.held - (counted.matched + counted.held),
    elapsedMs: Math.max(now.getTime() - from, shortestMs),
  }
}

/** What is granted and stands, and what is set aside. */
function given({ matched, matchReversed, held }: Counted): bigint {
  return matched - matchReversed + held
}

/** Null: at this pace it closes before it is empty. */
function exhaustionOf({ closesAt }: Span, now: Date, available: bigint, pace: Pace): Date | null {
  if (pace.given <= 0n) return null
  const remainingMs = (available * BigInt(pace.elapsedMs)) / pace.given
  const untilCloseMs = BigInt(closesAt.getTime() - now.getTime())
  return remainingMs < untilCloseMs ? new Date(now.getTime() + Number(remainingMs)) : null
}

/** Whether the totals tell of something that the standing was read too early for. */
export function isOutdated({ values }: TotalsAt, { window, readAt }: Standing, now: Date): boolean {
  const { budget, closesAt } = window
  return (
    values.matched - values.matchReversed + values.held > budget || (readAt < closesAt && now >= closesAt)
  )
}

// A clock that a test holds. It stands in the campaign of the fixture until the test moves it.
import type { Clock } from '../../src/clock.ts'

export interface HeldClock extends Clock {
  set(instant: Date | string): void
  advance(milliseconds: number): void
}

export const fixtureNow = '2022-09-09T12:00:00+08:00'

export function heldClock(instant: Date | string = fixtureNow): HeldClock {
  let now = new Date(instant)
  return {
    now: () => new Date(now),
    set(next) {
      now = new Date(next)
    },
    advance(milliseconds) {
      now = new Date(now.getTime() + milliseconds)
    },
  }
}

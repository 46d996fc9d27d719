// The server's clock. Everything that depends on an instant asks it, so that a test can hold the time.

export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

// A pseudo-random generator with a fixed seed: fixtures and simulated days come out the same on every machine.

export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number, at least 0, below the bound. */
  below(bound: number): number
  /** One of the items, which must not be empty. */
  pick<Item>(items: readonly Item[]): Item
  chance(probability: number): boolean
  /** Of the exponential distribution with mean 1: the gaps between arrivals that know nothing of each other. */
  exponential(): number
  /** Of the normal distribution with mean 0 and deviation 1. */
  normal(): number
}

/** The generator mulberry32: 32 bits of state, and good enough for everything that is not a secret. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    below,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('There is nothing to pick from.')
      return items[below(items.length)] as (typeof items)[number]
    },
    chance: (probability) => next() < probability,
    // 1 − next() is never 0, which has no logarithm.
    exponential: () => -Math.log(1 - next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/**
 * Picks indexes so that few are picked often and many seldom: index i weighs 1 / (i + 1)^exponent.
 * Which index is the favourite is up to the caller.
 */
export function zipf(count: number, exponent = 1): (random: Random) => number {
  const bounds: number[] = []
  let sum = 0
  for (let index = 0; index < count; index += 1) {
    sum += 1 / (index + 1) ** exponent
    bounds.push(sum)
  }
  return (random) => firstAbove(bounds, random.next() * sum)
}

/** Picks indexes in proportion to their weights. */
export function weighted(weights: readonly number[]): (random: Random) => number {
  const bounds: number[] = []
  let sum = 0
  for (const weight of weights) {
    sum += weight
    bounds.push(sum)
  }
  return (random) => firstAbove(bounds, random.next() * sum)
}

function firstAbove(bounds: readonly number[], value: number): number {
  let low = 0
  let high = bounds.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bounds[middle] as number) > value) high = middle
    else low = middle + 1
  }
  return low
}

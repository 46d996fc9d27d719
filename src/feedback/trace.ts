// From a flower that was given back to the good deed that it grew from. Flowers are alike; so that each can be told from
// the others, they count as given in the order in which they were earned: first in, first out. What was taken back was
// never earned, and what does not count was not given.

/** Flowers in their order: of a deed as it was earned, of a gift as it was given. */
export interface Flowers {
  seq: bigint
  flowers: number
}

export interface Share {
  giftSeq: bigint
  deedSeq: bigint
  flowers: number
}

/** Which flowers of which deed each gift was made of. Both run by seq; what is left of the deeds is the balance. */
export function attribute(deeds: readonly Flowers[], gifts: readonly Flowers[]): Share[] {
  const shares: Share[] = []
  let position = 0
  let used = 0
  for (const gift of gifts) {
    let missing = gift.flowers
    while (missing > 0) {
      const deed = deeds[position]
      if (!deed) throw new Error('more flowers were given than earned')
      const flowers = Math.min(missing, deed.flowers - used)
      if (flowers > 0) shares.push({ giftSeq: gift.seq, deedSeq: deed.seq, flowers })
      missing -= flowers
      used += flowers
      if (used < deed.flowers) continue
      position += 1
      used = 0
    }
  }
  return shares
}

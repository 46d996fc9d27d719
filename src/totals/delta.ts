// What one command adds to the totals of the topics it touches.

export interface TotalsDelta {
  donationCount: bigint
  donorCount: bigint
  received: bigint
  refunded: bigint
  matched: bigint
  matchReversed: bigint
  held: bigint
  partnerMatched: bigint
  partnerMatchReversed: bigint
  partnerHeld: bigint
  awarded: bigint
  funded: bigint
  flowerCount: bigint
  flowersReversed: bigint
  giverCount: bigint
  /** The last entry that touched the topic. */
  seq: bigint
  /** The last entry that changed how many flowers count; null: none did. */
  flowerSeq: bigint | null
}

/** Matching of one line: confirmed, taken back of what was confirmed, and under review, which falls too. */
export interface MatchCount {
  /** Whether it is the line of enterprises and regions; otherwise it is the foundation's. */
  partnerLine: boolean
  matched?: bigint
  reversed?: bigint
  held?: bigint
}

/** One gift or correction as the totals see it. */
export interface Count {
  /** Every topic it counts to. */
  topics: readonly string[]
  /** Those among them in which its person was not counted before. */
  newIn: readonly string[]
  donated?: bigint
  refunded?: bigint
  /** What moved in the lines of matching. */
  matches?: readonly MatchCount[]
  awarded?: bigint
  funded?: bigint
  gave?: bigint
  flowersReversed?: bigint
}

export function addCount(deltas: Map<string, TotalsDelta>, count: Count, seq: bigint): void {
  for (const topic of count.topics) {
    const delta = deltas.get(topic) ?? zeroDelta(seq)
    deltas.set(topic, delta)
    delta.seq = seq
    if (count.donated !== undefined) {
      delta.donationCount += 1n
      delta.received += count.donated
      if (count.newIn.includes(topic)) delta.donorCount += 1n
    }
    if (count.refunded !== undefined) delta.refunded += count.refunded
    if (count.matches !== undefined) for (const match of count.matches) addMatch(delta, match)
    if (count.awarded !== undefined) delta.awarded += count.awarded
    if (count.funded !== undefined) delta.funded += count.funded
    if (count.gave !== undefined) {
      delta.flowerCount += count.gave
      delta.flowerSeq = seq
      if (count.newIn.includes(topic)) delta.giverCount += 1n
    }
    if (count.flowersReversed !== undefined) {
      delta.flowersReversed += count.flowersReversed
      delta.flowerSeq = seq
    }
  }
}

function addMatch(delta: TotalsDelta, { partnerLine, matched, reversed, held }: MatchCount): void {
  if (matched !== undefined) {
    delta.matched += matched
    if (partnerLine) delta.partnerMatched += matched
  }
  if (reversed !== undefined) {
    delta.matchReversed += reversed
    if (partnerLine) delta.partnerMatchReversed += reversed
  }
  if (held !== undefined) {
    delta.held += held
    if (partnerLine) delta.partnerHeld += held
  }
}

function zeroDelta(seq: bigint): TotalsDelta {
  return {
    donationCount: 0n,
    donorCount: 0n,
    received: 0n,
    refunded: 0n,
    matched: 0n,
    matchReversed: 0n,
    held: 0n,
    partnerMatched: 0n,
    partnerMatchReversed: 0n,
    partnerHeld: 0n,
    awarded: 0n,
    funded: 0n,
    flowerCount: 0n,
    flowersReversed: 0n,
    giverCount: 0n,
    seq,
    flowerSeq: null,
  }
}

// What one command adds to the totals of the topics it touches.

export interface TotalsDelta {
  donationCount: bigint
  donorCount: bigint
  received: bigint
  refunded: bigint
  flowerCount: bigint
  flowersReversed: bigint
  giverCount: bigint
  /** The last entry that touched the topic. */
  seq: bigint
  /** The last entry that changed how many flowers count; null: none did. */
  flowerSeq: bigint | null
}

/** One gift or correction as the totals see it. */
export interface Count {
  /** Every topic it counts to. */
  topics: readonly string[]
  /** Those among them in which its person was not counted before. */
  newIn: readonly string[]
  donated?: bigint
  refunded?: bigint
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

function zeroDelta(seq: bigint): TotalsDelta {
  return {
    donationCount: 0n,
    donorCount: 0n,
    received: 0n,
    refunded: 0n,
    flowerCount: 0n,
    flowersReversed: 0n,
    giverCount: 0n,
    seq,
    flowerSeq: null,
  }
}

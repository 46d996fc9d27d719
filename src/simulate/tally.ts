// What a run counted: outcomes by kind, and how long answers took, in buckets, so that a run without end needs no more
// memory than a short one.
import type { Outcome } from './client.ts'

export interface KindTally {
  sent: number
  succeeded: number
  replayed: number
  retried: number
  refused: Record<string, number>
}

export type Kind = 'donate' | 'recordDeeds' | 'giveFlowers'

export interface Summary {
  seconds: number
  /** Arrivals that were never sent, because too many were waiting already. */
  skipped: number
  kinds: Record<Kind, KindTally>
  /** Fen, of the donations that succeeded. */
  amount: number
  /** Deeds by result: GRANTED, CAPPED and so on. */
  deeds: Record<string, number>
  flowersGranted: number
  flowersGiven: number
  p50Ms: number
  p99Ms: number
}

export interface Tally {
  sent(kind: Kind): void
  skipped(): void
  done(kind: Kind, outcome: Outcome, tookMs: number): void
  donated(amount: number): void
  deed(result: string, flowers: number): void
  gave(flowers: number): void
  summary(): Summary
}

export function createTally(): Tally {
  const startedAt = performance.now()
  const kinds = { donate: newKind(), recordDeeds: newKind(), giveFlowers: newKind() }
  const deeds: Record<string, number> = {}
  const latencies = createHistogram()
  let amount = 0
  let skipped = 0
  let flowersGranted = 0
  let flowersGiven = 0
  return {
    sent: (kind) => {
      kinds[kind].sent += 1
    },
    skipped: () => {
      skipped += 1
    },
    done(kind, outcome, tookMs) {
      const tally = kinds[kind]
      tally.retried += outcome.retries
      if (outcome.ok) {
        tally.succeeded += 1
        if (outcome.result.replayed === true) tally.replayed += 1
        latencies.add(tookMs)
      } else {
        tally.refused[outcome.code] = (tally.refused[outcome.code] ?? 0) + 1
      }
    },
    donated: (fen) => {
      amount += fen
    },
    deed(result, flowers) {
      deeds[result] = (deeds[result] ?? 0) + 1
      flowersGranted += flowers
    },
    gave: (flowers) => {
      flowersGiven += flowers
    },
    summary: () => ({
      seconds: (performance.now() - startedAt) / 1_000,
      skipped,
      kinds: structuredClone(kinds),
      amount,
      deeds: { ...deeds },
      flowersGranted,
      flowersGiven,
      p50Ms: latencies.quantile(0.5),
      p99Ms: latencies.quantile(0.99),
    }),
  }
}

function newKind(): KindTally {
  return { sent: 0, succeeded: 0, replayed: 0, retried: 0, refused: {} }
}

/** Each bucket is a tenth wider than the one before: a quantile is right to about five percent. */
const growth = 1.1
const smallestMs = 0.1

function createHistogram() {
  const counts: number[] = []
  let total = 0
  return {
    add(valueMs: number) {
      const bucket = Math.max(0, Math.ceil(Math.log(valueMs / smallestMs) / Math.log(growth)))
      counts[bucket] = (counts[bucket] ?? 0) + 1
      total += 1
    },
    quantile(share: number): number {
      let left = share * total
      for (const [bucket, count] of counts.entries()) {
        left -= count ?? 0
        if (left <= 0 && total > 0) return smallestMs * growth ** (bucket - 0.5)
      }
      return 0
    },
  }
}

export function describeSummary(summary: Summary): string {
  const { seconds, kinds, deeds } = summary
  const lines = Object.entries(kinds).map(([kind, tally]) => {
    const perSecond = (tally.succeeded / Math.max(seconds, 0.001)).toFixed(1)
    const refused = Object.entries(tally.refused).map(([code, count]) => `${code} ${count}`)
    return [
      `${kind.padEnd(12)} ${tally.sent} sent, ${tally.succeeded} succeeded (${perSecond}/s)`,
      ...(tally.replayed > 0 ? [`${tally.replayed} replayed`] : []),
      ...(tally.retried > 0 ? [`${tally.retried} retries`] : []),
      ...(refused.length > 0 ? [`refused: ${refused.join(', ')}`] : []),
    ].join(', ')
  })
  const deedResults = Object.entries(deeds).map(([result, count]) => `${result} ${count}`)
  return [
    `${seconds.toFixed(1)} s`,
    ...lines,
    `deeds        ${deedResults.join(', ') || 'none'}`,
    `money        ${(summary.amount / 100).toFixed(2)} yuan`,
    `flowers      ${summary.flowersGranted} granted for deeds, ${summary.flowersGiven} given to dreams`,
    `answers      p50 ${summary.p50Ms.toFixed(1)} ms, p99 ${summary.p99Ms.toFixed(1)} ms, from arrival on`,
    ...(summary.skipped > 0 ? [`skipped      ${summary.skipped} arrivals: too many were waiting`] : []),
  ].join('\n')
}

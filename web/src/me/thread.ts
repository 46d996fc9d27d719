// The way of a gift of flowers as knots on a thread: the deeds, the gift, what became of the dream, the project, its
// reports. Each knot is there already or still to come, and what is to come says when.

export type KnotKind = 'deeds' | 'gift' | 'dream' | 'project' | 'report' | 'promise'

export interface Knot {
  kind: KnotKind
  /** Of a report: which. */
  report?: string
  /** Whether it has come. */
  there: boolean
}

export interface ThreadedGift {
  /** Flowers that still count. */
  flowers: number
  deedCount: number
}

export interface ThreadedDream {
  state: string
  projectId: string | null
  reports: readonly { id: string; state: string }[]
}

const reached = new Set(['REACHED', 'CLOSED', 'FUNDED', 'CONVERTED'])
const ended = new Set(['MISSED', 'RETURNED', 'ROLLED_OVER'])

export function threadOf({ flowers, deedCount }: ThreadedGift, dream: ThreadedDream | undefined): Knot[] {
  const knots: Knot[] = []
  if (deedCount > 0) knots.push({ kind: 'deeds', there: true })
  knots.push({ kind: 'gift', there: true })
  if (!dream) return knots
  const missed = ended.has(dream.state)
  knots.push({ kind: 'dream', there: missed || reached.has(dream.state) })
  // Nothing is promised of a dream that missed, nor for flowers that went back.
  if (missed || flowers === 0) return knots
  knots.push({ kind: 'project', there: dream.projectId !== null })
  if (dream.reports.length === 0) knots.push({ kind: 'promise', there: false })
  for (const { id, state } of dream.reports)
    knots.push({ kind: 'report', report: id, there: state === 'PUBLISHED' })
  return knots
}

/** When the first report of a dream is due at the latest, before its project has said so itself. */
export function firstReportDue({
  closesAt,
  feedbackDays,
}: {
  closesAt: string
  feedbackDays: number
}): number {
  return Date.parse(closesAt) + feedbackDays * 86_400_000
}

/**
 * What is new in the deliveries that end what there is, and the number up to which they are known then. Until the end was
 * reached once (known: undefined) all of them are of before.
 */
export function arrivedSince<Delivery extends { number: number }>(
  known: number | undefined,
  deliveries: readonly Delivery[],
): { arrived: Delivery | undefined; number: number } {
  const last = deliveries.at(-1)
  const isNew = last !== undefined && known !== undefined && last.number > known
  return { arrived: isNew ? last : undefined, number: Math.max(known ?? 0, last?.number ?? 0) }
}

// What the bench of the fan-out computes: which runs are to be made, and what their figures say of each other. Nothing
// here measures.
import { parseArgs } from 'node:util'
import { median, numberOf, numbersOf, onlyOf, type Ratio } from './run.ts'

export const contestants = ['bare ws', 'oneflower', 'yoga', 'mercurius', 'apollo', 'nchan'] as const
export type Contestant = (typeof contestants)[number]

export interface Plan {
  cells: Cell[]
  rounds: number
  only: readonly Contestant[]
  /** How long each measures, in seconds. */
  seconds: number
}

/** One condition under which the contestants are measured. */
export interface Cell {
  subscribers: number
  documents: number
  topics: number
}

/** What one contestant did in one round under one condition. */
export interface Measured extends Cell {
  contestant: Contestant
  round: number
  /** Frames offered: publications times subscribers. */
  offered: number
  /** Frames that came, all of which the processor's time is divided by. */
  frames: number
  /** Subscribers that held the final value when the measuring ended. */
  holdFinal: number
  frameBytes: number
  perSecond: number
  cpuUsPerFrame: number
  /** Of one core, while nobody publishes. */
  idleCpuPercent: number
  p50Ms: number
  p99Ms: number
  kibPerSubscriber: number
}

/** Frames a second that are offered at most, so that the peers that keep up are not the ones measured at their limit. */
const mostOffered = 40_000
export const mostHz = 20

export function planOf(argv: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      subscribers: { type: 'string', default: '2000' },
      documents: { type: 'string', default: '1' },
      topics: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', default: contestants.join(',') },
    },
  })
  const subscribers = numbersOf('subscribers', values.subscribers, 1, 18_000)
  const documents = numbersOf('documents', values.documents, 1, 5_000)
  const topics = numbersOf('topics', values.topics, 1, 10_000)
  return {
    cells: cellsOf(subscribers, documents, topics),
    rounds: numberOf('rounds', values.rounds, 1, 100),
    seconds: numberOf('seconds', values.seconds, 1, 60),
    only: onlyOf(values.only, contestants),
  }
}

/** One thing is changed at a time: documents and topics with the subscribers that are nearest to the usual number. */
function cellsOf(subscribers: number[], documents: number[], topics: number[]): Cell[] {
  const [first] = documents as [number]
  const usual = subscribers.includes(2_000) ? 2_000 : (subscribers[0] as number)
  const cells = [
    ...subscribers.map((count) => ({ subscribers: count, documents: first, topics: 1 })),
    ...documents.map((count) => ({ subscribers: usual, documents: count, topics: 1 })),
    ...topics.map((count) => ({ subscribers: usual, documents: first, topics: count })),
  ]
  return cells.filter((cell, index) => cells.findIndex((other) => sameCell(other, cell)) === index)
}

function sameCell(one: Cell, other: Cell): boolean {
  return (
    one.subscribers === other.subscribers && one.documents === other.documents && one.topics === other.topics
  )
}

/** Publications a second: the same for every contestant. */
export function hzFor(subscribers: number): number {
  return Math.max(1, Math.min(mostHz, Math.floor(mostOffered / subscribers)))
}

/** Whom a condition concerns: distinct documents are nothing to who knows no documents, and topics are the service's. */
export function takesPart(contestant: Contestant, { documents, topics }: Cell): boolean {
  if (topics > 1) return contestant === 'oneflower'
  return documents === 1 || contestant !== 'nchan'
}

type Figure = 'cpuUsPerFrame' | 'kibPerSubscriber'

export function ratiosOf(measured: readonly Measured[]): Ratio[] {
  const usual = measured.some(({ subscribers }) => subscribers === 2_000)
    ? 2_000
    : (measured[0]?.subscribers ?? 0)
  const at = (subscribers: number, documents = 1, topics = 1): Cell => ({ subscribers, documents, topics })
  const sizes = [...new Set(measured.map(({ subscribers }) => subscribers))].sort((one, other) => one - other)
  const documents = [...new Set(measured.map((each) => each.documents))].filter((count) => count > 1)
  const topics = [...new Set(measured.map((each) => each.topics))].filter((count) => count > 1)
  const cpu = (one: Contestant, other: Contestant, cell: Cell) =>
    paired(measured, 'cpuUsPerFrame', one, cell, other, cell)
  const own = (one: Cell, other: Cell) =>
    paired(measured, 'cpuUsPerFrame', 'oneflower', one, 'oneflower', other)
  return [
    ...sizes.map((size) => ({
      says: `CPU per frame, ours ÷ bare ws, ${size} subscribers`,
      value: cpu('oneflower', 'bare ws', at(size)),
      wanted: '≤ 1',
    })),
    {
      says: `CPU per frame, yoga ÷ ours, ${usual} subscribers`,
      value: cpu('yoga', 'oneflower', at(usual)),
      wanted: '≥ 8',
    },
    {
      says: `CPU per frame, mercurius ÷ ours, ${usual} subscribers`,
      value: cpu('mercurius', 'oneflower', at(usual)),
      wanted: '≥ 7',
    },
    {
      says: `CPU per frame, Apollo ÷ ours, ${usual} subscribers`,
      value: cpu('apollo', 'oneflower', at(usual)),
      wanted: '—',
    },
    {
      says: `CPU per frame, ours ÷ Nchan, ${usual} subscribers`,
      value: cpu('oneflower', 'nchan', at(usual)),
      wanted: '≤ 1.5',
    },
    ...sizes.map((size) => ({
      says: `memory per idle subscriber, ours ÷ bare ws, ${size} subscribers`,
      value: paired(measured, 'kibPerSubscriber', 'oneflower', at(size), 'bare ws', at(size)),
      wanted: '≤ 1.5',
    })),
    ...sizes.slice(1).map((size) => ({
      says: `CPU per frame of ours, ${size} ÷ ${sizes[0]} subscribers`,
      value: own(at(size), at(sizes[0] as number)),
      wanted: '0.9–1.1',
    })),
    ...documents.map((count) => ({
      says: `rate of ours per CPU, ${count} documents ÷ one, ${usual} subscribers`,
      value: own(at(usual), at(usual, count)),
      wanted: '≥ 0.6 at one document a subscriber',
    })),
    ...topics.map((count) => ({
      says: `CPU per frame of ours, ${count} topics ÷ one, ${usual} subscribers`,
      value: own(at(usual, 1, count), at(usual)),
      wanted: '0.9–1.1',
    })),
  ]
}

/** The median of what the rounds say: what else the machine did in a round met both. */
function paired(
  measured: readonly Measured[],
  figure: Figure,
  one: Contestant,
  oneCell: Cell,
  other: Contestant,
  otherCell: Cell,
): number | null {
  const of = (contestant: Contestant, cell: Cell) =>
    measured.filter((each) => each.contestant === contestant && sameCell(each, cell))
  const ratios = of(one, oneCell).flatMap((mine) =>
    of(other, otherCell)
      .filter(({ round }) => round === mine.round)
      .map((theirs) => mine[figure] / theirs[figure]),
  )
  return ratios.length === 0 ? null : median(ratios)
}

/** One row for each contestant and condition: medians of its rounds. */
export function rowsOf(measured: readonly Measured[]): Record<string, string | number>[] {
  const groups = new Map<string, Measured[]>()
  for (const each of measured) {
    const key = `${each.subscribers}/${each.documents}/${each.topics}/${each.contestant}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()].map((group) => {
    const [{ contestant, subscribers, documents, topics }] = group as [Measured]
    const of = (figure: keyof Measured, digits: number) =>
      Number(median(group.map((each) => each[figure] as number)).toFixed(digits))
    return {
      subscribers,
      documents,
      topics,
      contestant,
      'µs/frame': of('cpuUsPerFrame', 2),
      'p50 ms': of('p50Ms', 1),
      'p99 ms': of('p99Ms', 1),
      'KiB/subscriber': of('kibPerSubscriber', 1),
      'idle CPU %': of('idleCpuPercent', 1),
      'frames/s': of('perSecond', 0),
      'delivered %': Number(
        ((100 * median(group.map(({ frames, offered }) => frames / offered))) as number).toFixed(1),
      ),
      'hold final %': Number(
        (100 * median(group.map((each) => each.holdFinal / each.subscribers))).toFixed(1),
      ),
      'bytes/frame': of('frameBytes', 0),
    }
  })
}

// What the bench of the opening minute computes: which runs are to be made, and what their figures say of each other.
// Nothing here measures.
import { parseArgs } from 'node:util'
import type { Ages, Shown } from '../test/setup/crowd.ts'
import { median, numberOf, onlyOf, type Ratio, UsageError } from './run.ts'

export const conditions = ['spread', 'hot project', 'half rate', 'donateMany'] as const
/** All but the last, which takes minutes to prepare, unless they are named. */
const usual = ['bare row', 'hot counter', 'stock', ...conditions] as const
export const contestants = [...usual, 'recorded'] as const
export type Contestant = (typeof contestants)[number]
/** What the service is measured under: all of it while two thousand watch. */
export type Condition = (typeof conditions)[number]

export interface Plan {
  rounds: number
  seconds: number
  only: readonly Contestant[]
  /** Donations that are there already where `recorded` is measured. */
  recorded: number
}

/** What one contestant did in one round. */
export interface Measured {
  contestant: Contestant
  round: number
  /** Donations a second. */
  perSecond: number
  p50Ms: number
  p99Ms: number
  refused: Record<string, number>
  /** Processor time used, in percent of one core; null: there is no such process, or it cannot be seen. */
  cpu: Record<Process, number | null>
  /** From the commit of a gift to the last byte of the first frame with it; null: nobody watched. */
  screens: Ages | null
  /** With how many clients pgbench was at its best. */
  clients: number | null
}

/** Screens: the clients that watch, and the bench itself. Elsewhere: whoever else is on the machine. */
export type Process = 'server' | 'PostgreSQL' | 'generator' | 'screens' | 'elsewhere'

export function planOf(argv: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', default: usual.join(',') },
      recorded: { type: 'string', default: '10000000' },
    },
  })
  const only = onlyOf(values.only, contestants)
  if (only.includes('half rate') && !only.includes('spread')) {
    throw new UsageError('--only with "half rate" needs "spread", whose rate is halved.')
  }
  return {
    rounds: numberOf('rounds', values.rounds, 1, 100),
    seconds: numberOf('seconds', values.seconds, 1, 60),
    only,
    recorded: numberOf('recorded', values.recorded, 1, 100_000_000),
  }
}

export interface Sighting {
  /** The last entry that was seen. */
  seq: number
  /** When whoever looked began to look. */
  at: number
}

/**
 * How old what was shown had become, in ms. When an entry was committed is known by looking: not before the last look
 * began that did not see it, from which its age is counted, so that it is rather told as older than as younger.
 */
export function agesSeen(shown: readonly Shown[], sightings: readonly Sighting[]): Ages {
  const weights = new Map<number, number>()
  for (const [seq, before, at, frames] of shown) {
    for (let look = firstAfter(sightings, before); look < sightings.length; look += 1) {
      const { seq: until } = sightings[look] as Sighting
      const { seq: from, at: committed } = sightings[look - 1] ?? { seq: before, at: Number.NaN }
      const entries = Math.min(seq, until) - Math.max(before, from)
      // Of what was there before anybody looked it is not known.
      if (look > 0 && entries > 0) {
        const age = Math.max(0, Math.round((at - committed) * 10) / 10)
        weights.set(age, (weights.get(age) ?? 0) + entries * frames)
      }
      if (until >= seq) break
    }
  }
  const sorted = [...weights].sort(([one], [other]) => one - other)
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0)
  const at = (share: number) => {
    let passed = 0
    for (const [age, weight] of sorted) {
      passed += weight
      if (passed >= total * share) return age
    }
    return Number.NaN
  }
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1)?.[0] ?? Number.NaN }
}

/** The first look that saw more than this entry. */
function firstAfter(sightings: readonly Sighting[], seq: number): number {
  let low = 0
  let high = sightings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sightings[middle] as Sighting).seq > seq) high = middle
    else low = middle + 1
  }
  return low
}

export function ratiosOf(measured: readonly Measured[]): Ratio[] {
  const rate = (one: Contestant, other: Contestant) => paired(measured, one, other)
  const figure = (contestant: Contestant, of: (measured: Measured) => number | undefined) => {
    const values = measured.filter((each) => each.contestant === contestant).flatMap((each) => of(each) ?? [])
    return values.length === 0 ? null : median(values)
  }
  return [
    { says: 'ours ÷ pgbench, one bare row', value: rate('spread', 'bare row'), wanted: '≥ 1' },
    { says: 'ours ÷ pgbench, row and hot counter', value: rate('spread', 'hot counter'), wanted: '≥ 2.5' },
    { says: 'ours ÷ stock', value: rate('spread', 'stock'), wanted: '≥ 10' },
    { says: 'donateMany ÷ pgbench, one bare row', value: rate('donateMany', 'bare row'), wanted: '≥ 5' },
    {
      says: 'one hot project ÷ spread over all',
      value: rate('hot project', 'spread'),
      wanted: '≥ 0.9',
    },
    {
      says: 'with many recorded ÷ with none',
      value: rate('recorded', 'spread'),
      wanted: '≥ 0.9',
    },
    {
      says: 'donations a second, one mutation each',
      value: figure('spread', ({ perSecond }) => perSecond),
      wanted: '> 15,961',
    },
    {
      says: 'p99 of the answer at half of that, ms',
      value: figure('half rate', ({ p99Ms }) => p99Ms),
      wanted: '≤ 50',
    },
    {
      says: 'p99 from commit to screen meanwhile, ms',
      value: figure('spread', ({ screens }) => screens?.p99),
      wanted: '≤ 500',
    },
  ]
}

/** The median of what the rounds say: what else the machine did in a round met both. */
function paired(measured: readonly Measured[], one: Contestant, other: Contestant): number | null {
  const ratios = measured
    .filter(({ contestant }) => contestant === one)
    .flatMap((mine) =>
      measured
        .filter(({ contestant, round }) => contestant === other && round === mine.round)
        .map((theirs) => mine.perSecond / theirs.perSecond),
    )
  return ratios.length === 0 ? null : median(ratios)
}

const labels: Record<Contestant, string> = {
  'bare row': 'pgbench, one bare row',
  'hot counter': 'pgbench, row and hot counter',
  stock: 'stock yoga, a transaction each',
  spread: 'oneflower, spread over all projects',
  'hot project': 'oneflower, one hot project',
  'half rate': 'oneflower, half of that rate',
  donateMany: 'oneflower, donateMany of 500',
  recorded: 'oneflower, spread, with many recorded',
}

/** Processor time of server and PostgreSQL: what else is on the machine changes it least. */
function cpuUsPerDonation({ cpu, perSecond }: Measured): number | null {
  return cpu.PostgreSQL === null ? null : (((cpu.server ?? 0) + cpu.PostgreSQL) * 10_000) / perSecond
}

/** One row for each contestant: medians of its rounds. */
export function rowsOf(measured: readonly Measured[]): Record<string, string | number>[] {
  return contestants
    .map((contestant) => measured.filter((each) => each.contestant === contestant))
    .filter((group) => group.length > 0)
    .map((group) => {
      const of = (figure: (each: Measured) => number | null | undefined, digits: number) => {
        const values = group.flatMap((each) => figure(each) ?? [])
        return values.length === 0 ? '–' : Number(median(values).toFixed(digits))
      }
      return {
        contestant: labels[(group[0] as Measured).contestant],
        'donations/s': of(({ perSecond }) => perSecond, 0),
        'p50 ms': of(({ p50Ms }) => p50Ms, 1),
        'p99 ms': of(({ p99Ms }) => p99Ms, 1),
        'µs/donation': of(cpuUsPerDonation, 0),
        'CPU %: server': of(({ cpu }) => cpu.server, 0),
        PostgreSQL: of(({ cpu }) => cpu.PostgreSQL, 0),
        generator: of(({ cpu }) => cpu.generator, 0),
        screens: of(({ cpu }) => cpu.screens, 0),
        elsewhere: of(({ cpu }) => cpu.elsewhere, 0),
        'screen p50 ms': of(({ screens }) => screens?.p50, 0),
        'screen p99 ms': of(({ screens }) => screens?.p99, 0),
        refused: of(({ refused }) => Object.values(refused).reduce((sum, count) => sum + count, 0), 0),
        clients: [...new Set(group.flatMap(({ clients }) => clients ?? []))].join(', '),
      }
    })
}

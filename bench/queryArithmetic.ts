// What the bench of queries computes: which runs are to be made, and what their figures say of each other. Nothing here
// measures.
import { parseArgs } from 'node:util'
import { type Document, documents, hottest } from './queryDocuments.ts'
import { median, numberOf, numbersOf, onlyOf, type Ratio } from './run.ts'

export const contestants = [
  'oneflower',
  'with a token',
  'moving',
  'mercurius',
  'apollo',
  'postgraphile',
  'persisted',
  'raw http',
] as const
export type Contestant = (typeof contestants)[number]

export interface Plan {
  rounds: number
  seconds: number
  connections: readonly number[]
  only: readonly Contestant[]
}

export interface Cell {
  contestant: Contestant
  document: Document
  connections: number
}

/** What one contestant did with one document in one round. */
export interface Measured extends Cell {
  round: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  refused: Record<string, number>
  /** Processor time used, in percent of one core; null: it has no part in it, or cannot be seen. */
  cpu: Record<'server' | 'PostgreSQL' | 'generator' | 'machine', number | null>
}

/** How many statements the service makes for a document. */
export interface Statements {
  of: string
  perRequest: number
}

export function planOf(argv: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32,64' },
      only: { type: 'string', default: contestants.join(',') },
    },
  })
  return {
    rounds: numberOf('rounds', values.rounds, 1, 100),
    seconds: numberOf('seconds', values.seconds, 1, 60),
    connections: numbersOf('connections', values.connections, 1, 1_000),
    only: onlyOf(values.only, contestants),
  }
}

/** All that is measured in a round, whoever is compared one after the other. */
export function cellsOf({ connections, only }: Plan): Cell[] {
  return documents.flatMap((document) =>
    connections.flatMap((count) =>
      only
        .filter((contestant) => document === hottest || !onlyHottest(contestant))
        .map((contestant) => ({ contestant, document, connections: count })),
    ),
  )
}

function onlyHottest(contestant: Contestant): boolean {
  return contestant === 'persisted' || contestant === 'raw http'
}

/** Answers that are kept, none that are, and those that gifts make worthless all the time. */
const ours = [
  ['oneflower', 'ours', true],
  ['with a token', 'ours with a token', false],
  ['moving', 'ours while numbers move', false],
] as const

export function ratiosOf(measured: readonly Measured[]): Ratio[] {
  return [
    ...documents.flatMap((document) =>
      ours.flatMap(([contestant, name, judged]) => [
        {
          says: `${document}: ${name} ÷ mercurius, requests a second`,
          value: paired(measured, contestant, 'mercurius', document, ({ perSecond }) => perSecond),
          wanted: judged ? '≥ 1' : '–',
        },
        {
          says: `${document}: ${name} ÷ mercurius, p99`,
          value: paired(measured, contestant, 'mercurius', document, ({ p99Ms }) => p99Ms),
          wanted: judged ? '≤ 1' : '–',
        },
      ]),
    ),
    {
      says: `${hottest}: persisted ÷ raw http, requests a second`,
      value: paired(measured, 'persisted', 'raw http', hottest, ({ perSecond }) => perSecond),
      wanted: '≥ 0.6',
    },
  ]
}

/** The median of what the rounds say: what else the machine did in a round met both. */
function paired(
  measured: readonly Measured[],
  one: Contestant,
  other: Contestant,
  document: Document,
  figure: (measured: Measured) => number,
): number | null {
  const of = (contestant: Contestant) =>
    measured.filter((each) => each.contestant === contestant && each.document === document)
  const ratios = of(one).flatMap((mine) =>
    of(other)
      .filter(({ round, connections }) => round === mine.round && connections === mine.connections)
      .map((theirs) => figure(mine) / figure(theirs)),
  )
  return ratios.length === 0 ? null : median(ratios)
}

/** One row for each contestant with each document: medians of its rounds. */
export function rowsOf(measured: readonly Measured[]): Record<string, string | number>[] {
  const groups = new Map<string, Measured[]>()
  for (const each of measured) {
    const key = `${documents.indexOf(each.document)} ${each.connections} ${each.contestant}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()].map((group) => {
    const of = (figure: (each: Measured) => number | null, digits: number) => {
      const values = group.flatMap((each) => figure(each) ?? [])
      return values.length === 0 ? '–' : Number(median(values).toFixed(digits))
    }
    const { document, connections, contestant } = group[0] as Measured
    return {
      document,
      connections,
      contestant,
      'requests/s': of(({ perSecond }) => perSecond, 0),
      'p50 ms': of(({ p50Ms }) => p50Ms, 1),
      'p99 ms': of(({ p99Ms }) => p99Ms, 1),
      'µs/request: server': of(microseconds('server'), 0),
      PostgreSQL: of(microseconds('PostgreSQL'), 0),
      generator: of(microseconds('generator'), 0),
      'CPU %: machine': of(({ cpu }) => cpu.machine, 0),
      refused: of(({ refused }) => Object.values(refused).reduce((sum, count) => sum + count, 0), 0),
    }
  })
}

function microseconds(who: keyof Measured['cpu']): (each: Measured) => number | null {
  return ({ cpu, perSecond }) => {
    const percent = cpu[who]
    return percent === null || perSecond === 0 ? null : (percent * 10_000) / perSecond
  }
}

// What all benches that measure by turns have in common: how a run is asked for, what it needs, how it is stopped, and how
// its figures are told and kept.
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { onStopSignal } from '../src/signals.ts'

export interface Ratio {
  says: string
  /** Null: it was not measured in this run. */
  value: number | null
  /** What it is meant to be. */
  wanted: string
}

export class UsageError extends Error {}

class Stopped extends Error {}

export function numbersOf(name: string, text: string, least: number, most: number): number[] {
  return text.split(',').map((part) => {
    const value = Number(part)
    if (part.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new UsageError(`--${name} takes whole numbers from ${least} to ${most}, not "${part}".`)
    }
    return value
  })
}

export function numberOf(name: string, text: string, least: number, most: number): number {
  return numbersOf(name, text, least, most)[0] as number
}

/** Who is to take part, out of those that there are. */
export function onlyOf<Name extends string>(text: string, known: readonly Name[]): Name[] {
  return text.split(',').map((part) => {
    const name = known.find((candidate) => candidate === part.trim())
    if (name === undefined) throw new UsageError(`--only knows ${known.join(', ')}; not "${part}".`)
    return name
  })
}

/** The servers that a run may fill. */
export function serversOf({ DATABASE_URL, REDIS_URL }: NodeJS.ProcessEnv): [string, string] {
  if (!DATABASE_URL || !REDIS_URL)
    throw new UsageError('Set DATABASE_URL and REDIS_URL to servers that may be filled.')
  return [DATABASE_URL, REDIS_URL]
}

/** Rejects when the run is stopped from outside; without a part in a race it is nobody's failure. */
export function stopOf(): { stopped: Promise<never>; forget(): void } {
  let forget = () => {}
  const stopped = new Promise<never>((_, reject) => {
    forget = onStopSignal(() => reject(new Stopped('Stopped before the end: there are no figures.')))
  })
  stopped.catch(() => {})
  return { stopped, forget }
}

/** In the middle: of two, between them. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export function tellRatios(ratios: readonly Ratio[]): void {
  console.table(
    ratios.map(({ says, value, wanted }) => ({
      ratio: says,
      value: value === null ? 'not measured' : Number(value.toFixed(2)),
      wanted,
    })),
  )
}

/** In `results`, with what it was measured on. */
export async function keepFigures(name: string, figures: object): Promise<void> {
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  const all = { at: new Date().toISOString(), node: process.version, cpus: cpus().length, ...figures }
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(all, null, 2)}\n`)
}

/** What was under way when it failed or was stopped ends with this process. */
export function fail(error: unknown): never {
  console.error(error instanceof UsageError || error instanceof Stopped ? error.message : error)
  process.exit(error instanceof UsageError ? 2 : 1)
}

// What the fields that are watched have in common: what they cost, and how often a second their frames come.
import { checkHz, defaultHz, mostHz } from './hub.ts'

/** A watch is executed again and again: what it asks for counts ten times as much as in a query. */
export const watchCost = { field: 1, multiplier: 10 } as const

export const maxHzArg = {
  type: 'Int',
  defaultValue: defaultHz,
  description: `At most so many frames a second, from 1 to ${mostHz}. What comes faster is skipped; the last one never is.`,
} as const

/** As the argument has it, which is checked before anything is looked for. */
export function hzOf(maxHz: number | null | undefined): number {
  const hz = maxHz ?? defaultHz
  checkHz(hz)
  return hz
}

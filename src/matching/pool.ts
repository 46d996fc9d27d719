// Matching pools and windows: money that a funder adds to the public's gifts. A pool holds what the funder gave; a
// window of it is open from one instant to another and can spend its budget, never a fen more.
import type { ProjectCategory } from '../project/project.ts'

/** Who stands behind a pool. The foundation's matching is one line of money, that of enterprises and regions another. */
export const sources = ['FOUNDATION', 'ENTERPRISE', 'REGIONAL'] as const
export type Source = (typeof sources)[number]

/** Which projects a pool is for. A list that is empty names all. */
export interface Scope {
  regionCodes: readonly string[]
  categories: readonly ProjectCategory[]
  projectIds: readonly number[]
}

export interface InScope {
  id: number
  regionCode: string
  category: ProjectCategory
}

export function covers(scope: Scope, project: InScope): boolean {
  return (
    names(scope.regionCodes, project.regionCode) &&
    names(scope.categories, project.category) &&
    names(scope.projectIds, project.id)
  )
}

function names<Value>(list: readonly Value[], value: Value): boolean {
  return list.length === 0 || list.includes(value)
}

/** A window is half-open: its first instant is within, its last is not (I7). */
export interface Span {
  opensAt: Date
  closesAt: Date
}

export function isOpen({ opensAt, closesAt }: Span, at: Date): boolean {
  return at >= opensAt && at < closesAt
}

export type WindowState = 'SCHEDULED' | 'OPEN' | 'EXHAUSTED' | 'BRAKED' | 'CLOSED'

/** Where a window stands follows from the instant, its brakes and what is left: nothing has to move it there. */
export function windowState(span: Span, at: Date, available: bigint, braked: boolean): WindowState {
  if (at < span.opensAt) return 'SCHEDULED'
  if (at >= span.closesAt) return 'CLOSED'
  if (braked) return 'BRAKED'
  return available === 0n ? 'EXHAUSTED' : 'OPEN'
}

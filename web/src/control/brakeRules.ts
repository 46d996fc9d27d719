// What can be stopped where, as the service has it, and how brakes are named.
import type { BrakeEffect, BrakeScope, ControlBrakeFragment } from '../gql.ts'
import type { ControlWords } from './words.ts'

export const scopes: readonly BrakeScope[] = [
  'WINDOW',
  'PROJECT',
  'ORGANIZATION',
  'PARTNER',
  'DONOR',
  'GLOBAL',
]

export const effectsOf: Record<BrakeScope, readonly BrakeEffect[]> = {
  GLOBAL: ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC'],
  WINDOW: ['STOP_MATCH', 'DELAY_PUBLIC'],
  PROJECT: ['STOP_MATCH', 'STOP_DONATE', 'DELAY_PUBLIC'],
  ORGANIZATION: ['STOP_MATCH', 'STOP_DONATE', 'DELAY_PUBLIC'],
  DONOR: ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS'],
  PARTNER: ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC'],
}

/** Minutes; 0: until it is released. */
export const untilChoices: readonly number[] = [0, 5, 15, 30, 60, 120, 720]

/** When a brake of so many minutes ends; null: when it is released. Undefined: the service's clock was not heard yet. */
export function untilOf(minutes: number, serverNow: number | undefined): string | null | undefined {
  if (minutes === 0) return null
  return serverNow === undefined ? undefined : new Date(serverNow + minutes * 60_000).toISOString()
}

/** How names and times are written. */
interface Manner {
  words: Pick<ControlWords, 'scopes'>
  said: (zh: string, en: string) => string
  instant: (at: string) => string
}

/** What a brake is put on, by its name. */
export function targetName(
  { scope, target }: Pick<ControlBrakeFragment, 'scope' | 'target'>,
  { words, said, instant }: Manner,
): string {
  if (!target) return words.scopes[scope]
  if ('titleZh' in target) return said(target.titleZh, target.titleEn)
  if ('nameZh' in target) return said(target.nameZh, target.nameEn)
  if ('pool' in target) return `${said(target.pool.nameZh, target.pool.nameEn)} · ${instant(target.opensAt)}`
  if ('displayName' in target && target.displayName !== null) return target.displayName
  return target.id
}

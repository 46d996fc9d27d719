// Brakes: what staff stops within a minute without stopping the day. A brake has a scope and an effect, a reason, an
// actor and an end; it holds from the very next batch on, on every instance.
import { DomainError } from '../errors.ts'
import type { NodeType } from '../graphql/publicId.ts'

export const brakeScopes = ['GLOBAL', 'WINDOW', 'PROJECT', 'ORGANIZATION', 'DONOR', 'PARTNER'] as const
export type BrakeScope = (typeof brakeScopes)[number]

export const brakeEffects = ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC'] as const
export type BrakeEffect = (typeof brakeEffects)[number]

/** What can be stopped where: a window takes no gifts, a project no flowers, and a person has no public numbers. */
export const effectsOf: Record<BrakeScope, readonly BrakeEffect[]> = {
  GLOBAL: ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC'],
  WINDOW: ['STOP_MATCH', 'DELAY_PUBLIC'],
  PROJECT: ['STOP_MATCH', 'STOP_DONATE', 'DELAY_PUBLIC'],
  ORGANIZATION: ['STOP_MATCH', 'STOP_DONATE', 'DELAY_PUBLIC'],
  DONOR: ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS'],
  PARTNER: ['STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC'],
}

/** What the target of a brake is; null: GLOBAL has none. */
export const targetTypes = {
  GLOBAL: null,
  WINDOW: 'MatchingWindow',
  PROJECT: 'Project',
  ORGANIZATION: 'Organization',
  DONOR: 'Donor',
  PARTNER: 'Partner',
} as const satisfies Record<BrakeScope, NodeType | null>

/** So many may be in force in a campaign, those on persons not counted: their notices are for people to read. */
export const mostBrakes = 1_000

export class BrakeAlreadyEngaged extends DomainError {
  readonly code = 'BRAKE_ALREADY_ENGAGED'
  readonly brakeId: number
  constructor(brakeId: number) {
    super('A brake with this scope, target and effect is in force already: release it before another.')
    this.brakeId = brakeId
  }
}

export class BrakeNotEngaged extends DomainError {
  readonly code = 'BRAKE_NOT_ENGAGED'
  constructor() {
    super('The brake has been released before, or has ended by itself.')
  }
}

/** Whether it holds at an instant. */
export function isInForce(brake: { releasedAt: Date | null; until: Date | null }, at: Date): boolean {
  return brake.releasedAt === null && (brake.until === null || at < brake.until)
}

/** What is said about a brake when nobody found words of their own. */
export function usualNotice(scope: BrakeScope, effect: BrakeEffect): { zh: string; en: string } {
  const [placeZh, placeEn] = places[scope]
  const [stopZh, stopEn] = stops[effect]
  return { zh: `${placeZh}${stopZh}。`, en: `${stopEn} ${placeEn}.` }
}

const places: Record<BrakeScope, readonly [zh: string, en: string]> = {
  GLOBAL: ['本次活动', 'in the whole campaign'],
  WINDOW: ['本配捐时段', 'in this matching window'],
  PROJECT: ['本项目', 'for this project'],
  ORGANIZATION: ['本机构', 'for this organization'],
  DONOR: ['本账户', 'for this account'],
  PARTNER: ['本合作渠道', 'for this partner'],
}

const stops: Record<BrakeEffect, readonly [zh: string, en: string]> = {
  STOP_MATCH: ['暂停配捐', 'Matching is paused'],
  STOP_DONATE: ['暂停接受捐款', 'Donations are paused'],
  STOP_FLOWERS: ['暂停收发小红花', 'Flowers are paused'],
  DELAY_PUBLIC: ['暂缓公布数据', 'Numbers are held back'],
}

/** A brake as decisions need it. */
export interface KnownBrake {
  id: number
  scope: BrakeScope
  /** Of the window, project, organization, donor or partner; null: GLOBAL. */
  targetId: bigint | null
  effect: BrakeEffect
  /** The first instant at which it no longer holds; null: until it is released. */
  until: Date | null
}

/** The brakes of a campaign that hold at one instant, for asking. */
export class Brakes {
  readonly #held = new Map<string, KnownBrake>()

  constructor(brakes: readonly KnownBrake[], at: Date) {
    for (const brake of brakes) {
      if (brake.until === null || at < brake.until)
        this.#held.set(keyOf(brake.effect, brake.scope, brake.targetId), brake)
    }
  }

  /** The brake that holds there; undefined: none does. */
  at(
    effect: BrakeEffect,
    scope: BrakeScope,
    targetId: number | bigint | null = null,
  ): KnownBrake | undefined {
    return this.#held.size === 0 ? undefined : this.#held.get(keyOf(effect, scope, targetId))
  }

  /** Whether what a target was matched is frozen: what must not be matched, or not even be given to, is not paid out. */
  freezes(scope: 'PROJECT' | 'ORGANIZATION' | 'DONOR', targetId: number | bigint): boolean {
    return (
      this.at('STOP_MATCH', scope, targetId) !== undefined ||
      this.at('STOP_DONATE', scope, targetId) !== undefined
    )
  }
}

/** The brake that stops flowers for a person, earned or given, by whichever way; undefined: none does. */
export function flowersStopped(brakes: Brakes, donorId: bigint | null): KnownBrake | undefined {
  return (
    brakes.at('STOP_FLOWERS', 'GLOBAL') ??
    (donorId === null ? undefined : brakes.at('STOP_FLOWERS', 'DONOR', donorId))
  )
}

function keyOf(effect: BrakeEffect, scope: BrakeScope, targetId: number | bigint | null): string {
  return `${effect}/${scope}/${targetId ?? ''}`
}

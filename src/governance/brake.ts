// Brakes: what staff stops within a minute without stopping the day. A brake has a scope and an effect, a reason, an
// actor and an end; it holds from the very next batch on, on every instance.

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

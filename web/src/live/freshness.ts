// Whether the numbers on a page are those of this moment, decided from what the page itself has heard. The service
// says when it lags; only the page can say that it hears nothing any more.
import type { ServiceLevel } from '../gql.ts'

export type Freshness = 'CONNECTING' | 'LIVE' | 'DELAYED' | 'FROZEN' | 'FINAL' | 'SILENT'

export interface Signs {
  now: number
  /** When every subscription last stood on a line that answered; null: never yet. */
  currentAt: number | null
  /** What the newest frame said of itself; null: there is none. */
  serviceLevel: ServiceLevel | null
  /** Whether the service now sends older state than the page already shows. */
  behind: boolean
}

export const silenceLimitMs = 3_000

export function freshnessOf({ now, currentAt, serviceLevel, behind }: Signs): Freshness {
  if (currentAt === null || serviceLevel === null) return 'CONNECTING'
  if (now - currentAt > silenceLimitMs) return 'SILENT'
  return behind && serviceLevel === 'LIVE' ? 'DELAYED' : serviceLevel
}

export function isLate(freshness: Freshness): boolean {
  return freshness === 'SILENT' || freshness === 'DELAYED' || freshness === 'FROZEN'
}

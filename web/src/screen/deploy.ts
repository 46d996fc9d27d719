// Whether another version of the page is served than the one that runs. A screen that nobody reloads does it by itself: once
// for each version that it finds, and not again for a while, whatever stands between it and the service.

/** The files of a page's own that its HTML refers to, in one text. */
export function versionOf(html: string): string {
  const references = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="(\/assets\/[^"]+)"/g)]
  return references
    .map(([, path]) => path)
    .sort()
    .join(' ')
}

export interface Reload {
  version: string
  at: number
}

export const mostReloads = 20
const againMs = 600_000
const restMs = 60_000

/** Whether what is served is worth a reload, after those that there were. */
export function isWorthReloading(
  running: string,
  served: string,
  reloads: readonly Reload[],
  now: number,
): boolean {
  if (served === '' || running === '' || served === running) return false
  // A clock that was set back must not keep the screen at an old version.
  const since = ({ at }: Reload) => (at > now ? Number.POSITIVE_INFINITY : now - at)
  return reloads.every(
    (reload) => since(reload) >= restMs && (reload.version !== served || since(reload) >= againMs),
  )
}

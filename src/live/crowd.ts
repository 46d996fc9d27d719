// Who is connected to this instance. The server counts; whoever tells staff about it asks here, without knowing the server.
import type { Viewer } from '../auth/viewer.ts'

export interface Presence {
  role: Viewer['role']
  /** WebSockets and SSE streams. */
  connections: number
  subscriptions: number
}

export interface Crowd {
  present(): readonly Presence[]
  /** Says who counts. Before that nobody is here. */
  countedBy(count: () => readonly Presence[]): void
}

export function createCrowd(): Crowd {
  let count: () => readonly Presence[] = () => []
  return {
    present: () => count(),
    countedBy(counting) {
      count = counting
    },
  }
}

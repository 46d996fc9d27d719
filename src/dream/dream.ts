// Dreams: what the public gives flowers to. A dream takes flowers while it is COLLECTING and within its window.

export type DreamState = 'SCHEDULED' | 'COLLECTING' | 'CLOSED' | 'SUSPENDED'
export type ProposalState = 'DRAFT'

export interface Collecting {
  state: DreamState
  opensAt: Date
  closesAt: Date
}

export function takesFlowers(dream: Collecting, at: Date): boolean {
  return dream.state === 'COLLECTING' && at >= dream.opensAt && at < dream.closesAt
}

// Notices: what everybody is told about the brakes in force, those on persons excepted. A topic has the notices of its
// own scope and those that hold everywhere; the campaign has them all.
import type { BrakeEffect, BrakeScope } from '../governance/brake.ts'
import { campaignTopic, organizationTopic, partnerTopic, projectTopic, windowTopic } from './totals.ts'

export interface Notice {
  scope: BrakeScope
  /** Of the window, project, organization or partner; null: GLOBAL. */
  targetId: number | null
  effect: BrakeEffect
  noticeZh: string
  noticeEn: string
  engagedAt: Date
  /** The first instant at which it no longer holds; null: until it is released. */
  until: Date | null
}

/** A notice with the projects that a brake on their receiver concerns. */
export interface PlacedNotice extends Notice {
  projectIds: readonly number[]
}

const mostNotices = 50

/** The notices of a campaign at one instant. They are the same ones for as long as the version is the same. */
export class Notices {
  static readonly none = new Notices('', [])
  readonly version: string
  readonly #all: readonly Notice[]
  readonly #everywhere: readonly Notice[]
  readonly #ofTopics = new Map<string, Notice[]>()

  /** The newest first. */
  constructor(version: string, notices: readonly PlacedNotice[]) {
    this.version = version
    this.#all = notices.slice(0, mostNotices)
    this.#everywhere = notices.filter(({ scope }) => scope === 'GLOBAL').slice(0, mostNotices)
    const topics = new Set(notices.flatMap(topicsOf))
    for (const topic of topics) this.#ofTopics.set(topic, [])
    for (const notice of notices) {
      const concerned = notice.scope === 'GLOBAL' ? topics : topicsOf(notice)
      for (const topic of concerned) {
        const list = this.#ofTopics.get(topic)
        if (list && list.length < mostNotices) list.push(notice)
      }
    }
  }

  /** Those that concern a topic, the newest first. */
  of(topic: string): readonly Notice[] {
    return topic === campaignTopic ? this.#all : (this.#ofTopics.get(topic) ?? this.#everywhere)
  }
}

function topicsOf({ scope, targetId, projectIds }: PlacedNotice): string[] {
  if (targetId === null) return []
  switch (scope) {
    case 'WINDOW':
      return [windowTopic(targetId)]
    case 'PROJECT':
      return [projectTopic(targetId)]
    case 'ORGANIZATION':
      return [organizationTopic(targetId), ...projectIds.map(projectTopic)]
    case 'PARTNER':
      return [partnerTopic(targetId)]
    case 'GLOBAL':
    case 'DONOR':
      return []
    default:
      return scope satisfies never
  }
}

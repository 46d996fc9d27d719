// A world before its first command, in which everything a command may need to know is there: what decides a batch can
// be played on it without a database.
import { civilDay } from '../../src/campaign/campaign.ts'
import type { DreamRow } from '../../src/dream/dream.store.ts'
import { firstDonationCode } from '../../src/flower/deed.ts'
import { Brakes } from '../../src/governance/brake.ts'
import { defaultRiskRules } from '../../src/governance/risk.ts'
import { digest } from '../../src/journal/command.ts'
import { measuredTopics } from '../../src/journal/load.ts'
import type { World } from '../../src/journal/world.ts'
import { projectCategories } from '../../src/project/project.ts'
import { milestoneMetrics } from '../../src/totals/milestone.ts'
import { dreamTopic } from '../../src/totals/totals.ts'

export const startsAt = Date.parse('2022-09-01T00:00:00+08:00')
export const hourMs = 3_600_000

export interface Rules {
  dailyFlowerCap: number
  deedTypes: { flowers: number; dailyCap: number; lateDays: number }[]
  projects: { category: number; receiver: number; online: boolean }[]
  dreams: number
}

export const people = 4
export const dreamMinimum = 6n
export const partnerQuota = 5

const nothingYet = {
  received: 0n,
  donationCount: 0n,
  donorCount: 0n,
  flowerCount: 0n,
  giverCount: 0n,
  flowersReversed: 0n,
}

export function emptyWorld({ dailyFlowerCap, deedTypes, projects, dreams }: Rules): World {
  const campaign = {
    id: 1,
    code: 'test',
    edition: 1,
    nameZh: '',
    nameEn: '',
    themeZh: '',
    themeEn: '',
    timeZone: 'Asia/Shanghai',
    startsAt: new Date(startsAt),
    endsAt: new Date(startsAt + 240 * hourMs),
    phase: 'LIVE' as const,
    rehearsal: false,
    dailyFlowerCap,
    noticeDays: 10,
  }
  const at = new Date(startsAt + 60 * hourMs)
  return {
    campaign,
    at,
    day: civilDay(at, campaign.timeZone),
    seq: 0n,
    donors: new Map(),
    spareDonorIds: Array.from({ length: people }, (_, index) => BigInt(index + 1)),
    projects: new Map(
      projects.map(({ category, receiver, online }, index) => [
        index + 1,
        {
          id: index + 1,
          category: projectCategories[category] ?? 'EDUCATION',
          regionCode: '440000',
          state: online ? 'ONLINE' : 'SUSPENDED',
          receivingOrganizationId: receiver,
          receiver: {
            kind: 'PUBLIC',
            state: 'ACTIVE',
            certificateValidUntil: receiver === 3 ? '2022-09-03' : '2030-12-31',
          },
        } as const,
      ]),
    ),
    dreams: new Map(
      Array.from({ length: dreams }, (_, index) => [
        index + 1,
        {
          id: index + 1,
          campaignId: 1,
          number: index + 1,
          nameZh: '',
          nameEn: '',
          storyZh: '',
          storyEn: '',
          beneficiaryTarget: 1,
          beneficiaryUnitZh: '',
          beneficiaryUnitEn: '',
          evidenced: false,
          opensAt: new Date(startsAt),
          closesAt: new Date(startsAt + (200 + 20 * index) * hourMs),
          minimumFlowers: dreamMinimum,
          state: 'COLLECTING',
          suspendedFrom: null,
          reachedSeq: null,
          reachedAt: null,
          closedFlowers: null,
          missPolicy: 'RETURN_FLOWERS',
          rolledIntoId: null,
          fundingRate: 0n,
          fundingCap: 0n,
          funded: null,
          projectId: null,
          handledSeq: 0n,
          feedbackDays: 92,
        } satisfies DreamRow,
      ]),
    ),
    partners: new Map(
      [true, true, false].map((paymentChannel, index) => [
        index + 1,
        {
          id: index + 1,
          campaignId: 1,
          code: `p${index}`,
          nameZh: '',
          nameEn: '',
          kind: 'INTERNAL',
          paymentChannel,
          // The second one's is soon used up.
          dailyFlowerQuota: index === 1 ? partnerQuota : null,
        } as const,
      ]),
    ),
    deedTypes: new Map(
      deedTypes.map((type, index) => {
        const code = index === 0 ? firstDonationCode : `TYPE_${index}`
        return [code, { id: index + 1, campaignId: 1, code, nameZh: '', nameEn: '', ...type }]
      }),
    ),
    partnerDeedTypes: new Set(
      deedTypes.flatMap((_, index) => [`1/${index + 1}`, ...(index % 2 ? [`2/${index + 1}`] : [])]),
    ),
    windows: [],
    brakes: new Brakes([], at),
    risk: defaultRiskRules,
    matchDays: new Map(),
    usage: new Map(),
    recentGifts: new Map(),
    allocations: new Map(),
    disbursed: new Set(),
    balances: new Map(),
    deedDays: new Map(),
    donated: new Map(),
    gave: new Map(),
    donations: new Map(),
    deeds: new Map(),
    deedsNamed: new Map(),
    partnerDays: new Map(),
    teams: new Map([
      [1, { id: 1, state: 'OPEN', projectId: 1, dreamId: null }],
      [2, { id: 2, state: 'OPEN', projectId: null, dreamId: 1 }],
      [3, { id: 3, state: 'CLOSED', projectId: 1, dreamId: null }],
    ]),
    milestones: measuredTopics([
      ...Array.from({ length: dreams }, (_, index) => ({
        id: index + 1,
        topic: dreamTopic(index + 1),
        kind: 'MINIMUM' as const,
        metric: 'FLOWERS_COUNTED' as const,
        threshold: dreamMinimum,
        ...nothingYet,
      })),
      ...milestoneMetrics.flatMap((metric, place) =>
        [1n, 3n, 1_000n].map((threshold, index) => ({
          id: 100 + 10 * place + index,
          topic: 'campaign',
          kind: 'MILESTONE' as const,
          metric,
          threshold,
          ...nothingYet,
        })),
      ),
    ]),
    gifts: new Map(),
    entries: new Map(),
    paymentReferences: new Set(),
    references: new Set(),
  }
}

export function sent(position: number, ...content: (string | number)[]) {
  return { actor: 'test', keyDigest: digest('key', position), contentDigest: digest(...content) }
}

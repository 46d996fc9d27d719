// The funds of the rehearsal: the foundation's 300 million yuan of matching with its three windows, its incentive fund of
// 100 million with its three tracks, and, as fixtures, the pools of an enterprise and of a region. They enter the journal
// as staff would enter them, at the first instant of the campaign.
import { Directory } from '../campaign/directory.ts'
import type { Transaction } from '../db/client.ts'
import { unannounced } from '../db/transact.ts'
import { publicId } from '../graphql/publicId.ts'
import { openTrack } from '../incentive/awards.ts'
import type { AdministeringApp } from '../journal/administer.ts'
import { openPool, planWindow, publishRules } from '../matching/pools.ts'
import { campaignDays, type RehearsalCalendar, rehearsedDay } from './calendar.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const yuan = 100n

/** 2022: the days of September on which matching opened, and the hour. */
const matchingDays = [7, 8, 9]
const opensAtHour = 10

/** 2018: what one donor could be matched at most on one day. */
const donorDailyCap = 999n * yuan
const minimumGift = 1n * yuan

const system = { role: 'staff', subject: 'seed', expiresAt: null } as const
const reason = 'The fixture of the rehearsal.'

/** Scale: which part of the money there is, for a day that is played at a part of its load. */
export async function seedFunds(
  tx: Transaction,
  campaignId: number,
  calendar: RehearsalCalendar,
  now: Date,
  scale: number,
): Promise<void> {
  const app: AdministeringApp = {
    db: { sql: { begin: (work) => tx.savepoint(work) } },
    announcements: unannounced,
    clock: { now: () => calendar.startsAt },
    directory: new Directory({ sql: tx }),
  }
  const share = (amount: bigint) => (amount * BigInt(Math.round(scale * 1_000_000))) / 1_000_000n
  const campaign = publicId('Campaign', campaignId)
  const effectiveAt = calendar.startsAt
  const opening = (day: number) =>
    new Date(calendar.startsAt.getTime() + (day - 1) * dayMs + openingHourMs(day, now, calendar))
  const closing = (day: number) => new Date(calendar.startsAt.getTime() + day * dayMs)

  const foundation = await openPool(app, system, {
    idempotencyKey: 'seed-pool-foundation',
    campaign,
    source: 'FOUNDATION',
    nameZh: '公益配捐资金池',
    nameEn: 'Foundation matching pool',
    funderZh: '腾讯公益慈善基金会',
    funderEn: 'Tencent Charity Foundation',
    total: share(300_000_000n * yuan),
    reason,
  })
  await publishRules(app, system, {
    idempotencyKey: 'seed-rules-foundation',
    pool: foundation.subject,
    effectiveAt,
    minimumGift,
    giftCap: 200n * yuan,
    donorDailyCap,
    mode: 'RANDOM',
    // One gift in two gets something; all together about a quarter of what is given.
    draws: [
      { chance: 20_000, ratio: 20_000 },
      { chance: 130_000, ratio: 8_000 },
      { chance: 350_000, ratio: 3_000 },
    ],
    reason,
  })
  for (const day of matchingDays) {
    await planWindow(app, system, {
      idempotencyKey: `seed-window-foundation-${day}`,
      pool: foundation.subject,
      opensAt: opening(day),
      closesAt: closing(day),
      budget: share(99_990_000n * yuan),
      reason,
    })
  }

  const enterprise = await openPool(app, system, {
    idempotencyKey: 'seed-pool-enterprise',
    campaign,
    source: 'ENTERPRISE',
    nameZh: '示例企业教育配捐',
    nameEn: 'Example enterprise pool for education',
    funderZh: '示例企业',
    funderEn: 'Example Enterprise',
    categories: ['EDUCATION'],
    total: share(5_000_000n * yuan),
    reason,
  })
  await publishRules(app, system, {
    idempotencyKey: 'seed-rules-enterprise',
    pool: enterprise.subject,
    effectiveAt,
    minimumGift: 10n * yuan,
    giftCap: 50n * yuan,
    donorDailyCap,
    projectCap: share(200_000n * yuan),
    mode: 'FIXED',
    ratio: 2_000,
    reason,
  })
  const region = await openPool(app, system, {
    idempotencyKey: 'seed-pool-region',
    campaign,
    source: 'REGIONAL',
    nameZh: '示例省级配捐（广东）',
    nameEn: 'Example regional pool, Guangdong',
    funderZh: '示例省级基金会',
    funderEn: 'Example Provincial Foundation',
    regionCodes: ['440000'],
    total: share(3_000_000n * yuan),
    reason,
  })
  await publishRules(app, system, {
    idempotencyKey: 'seed-rules-region',
    pool: region.subject,
    effectiveAt,
    minimumGift,
    donorDailyCap,
    mode: 'TIER',
    tiers: [
      { years: 0, ratio: 1_000 },
      { years: 3, ratio: 1_500 },
    ],
    reason,
  })
  for (const [pool, total] of [
    [enterprise, 5_000_000n],
    [region, 3_000_000n],
  ] as const) {
    await planWindow(app, system, {
      idempotencyKey: `seed-window-${pool.subject}`,
      pool: pool.subject,
      opensAt: opening(rehearsedDay),
      closesAt: closing(campaignDays),
      budget: share(total * yuan),
      reason,
    })
  }
  for (const track of tracks) {
    const idempotencyKey = `seed-track-${track.kind}`
    await openTrack(app, system, { ...track, idempotencyKey, campaign, budget: share(track.budget), reason })
  }
}

/** How the fund is shared out among its tracks, and what they score by, are fixtures. */
const tracks: readonly Omit<Parameters<typeof openTrack>[2], 'idempotencyKey' | 'campaign' | 'reason'>[] = [
  {
    kind: 'OUTSIDE_WINDOWS',
    nameZh: '非配捐时段筹款',
    nameEn: 'Fundraising outside the matching windows',
    budget: 40_000_000n * yuan,
    criteria: [
      { code: 'AMOUNT', nameZh: '筹款额', nameEn: 'Amount raised', weight: 400 },
      { code: 'DONATIONS', nameZh: '捐款人次', nameEn: 'Number of donations', weight: 400 },
      { code: 'DISCLOSURE', nameZh: '信息公开', nameEn: 'Disclosure', weight: 200 },
    ],
  },
  {
    kind: 'WHOLE_YEAR',
    nameZh: '全年表现',
    nameEn: 'Performance of the whole year',
    budget: 40_000_000n * yuan,
    criteria: [
      { code: 'EXECUTION', nameZh: '项目执行', nameEn: 'Execution of projects', weight: 500 },
      { code: 'REPORTS', nameZh: '进展反馈', nameEn: 'Reports that came back', weight: 500 },
    ],
  },
  {
    kind: 'INNOVATION',
    nameZh: '创新',
    nameEn: 'Innovation',
    budget: 20_000_000n * yuan,
    criteria: [
      { code: 'IDEA', nameZh: '新意', nameEn: 'New ideas', weight: 600 },
      { code: 'REACH', nameZh: '可推广性', nameEn: 'Whether others can take it up', weight: 400 },
    ],
  },
]

/** The rehearsal needs a window that is open now: before ten in the morning today's opens at midnight. */
function openingHourMs(day: number, now: Date, { startsAt }: RehearsalCalendar): number {
  const midnight = startsAt.getTime() + (rehearsedDay - 1) * dayMs
  const early = day === rehearsedDay && now.getTime() < midnight + opensAtHour * hourMs
  return early ? 0 : opensAtHour * hourMs
}

// What tests of matching have in common: pools, windows and rules made by the verbs that staff has, in one line each.
import type { Viewer } from '../../src/auth/viewer.ts'
import { openPool, planWindow, publishRules } from '../../src/matching/pools.ts'
import type { Service } from '../setup/service.ts'

export const steward: Viewer = { role: 'staff', subject: 'steward', expiresAt: null }

type Rules = Parameters<typeof publishRules>[2]
type Pool = Parameters<typeof openPool>[2]

export interface Planned extends Partial<Omit<Rules, 'pool' | 'reason' | 'idempotencyKey'>> {
  /** Distinguishes the keys of several pools of one test. */
  name?: string
  source?: Pool['source']
  scope?: Pick<Pool, 'regionCodes' | 'categories' | 'projects'>
  opensAt?: string
  closesAt?: string
  budget: bigint
  total?: bigint
}

/** A pool with one window and rules of its own: 1:1 without caps, open all of 9 September, unless something else is said. */
export async function planMatching(
  service: Service,
  {
    name = 'pool',
    source = 'FOUNDATION',
    scope = {},
    opensAt,
    closesAt,
    budget,
    total = budget,
    ...rules
  }: Planned,
): Promise<{ pool: string; window: string; windowId: number }> {
  const { app, clock } = service
  const before = clock.now()
  const opening = opensAt ?? '2022-09-09T00:00:00+08:00'
  // Nothing is planned for the past: the clock goes to where it was planned.
  clock.set(new Date(Math.min(before.getTime(), Date.parse(opening))))
  const reason = 'a test'
  const pool = await openPool(app, steward, {
    idempotencyKey: `${name}-pool`,
    campaign: 'cmp_1',
    source,
    nameZh: name,
    nameEn: name,
    funderZh: '测试',
    funderEn: 'Test',
    ...scope,
    total,
    reason,
  })
  await publishRules(app, steward, {
    idempotencyKey: `${name}-rules`,
    pool: pool.subject,
    effectiveAt: clock.now(),
    minimumGift: 100n,
    mode: 'FIXED',
    ...(rules.mode === undefined || rules.mode === 'FIXED' ? { ratio: 10_000 } : {}),
    ...rules,
    reason,
  })
  const window = await planWindow(app, steward, {
    idempotencyKey: `${name}-window`,
    pool: pool.subject,
    opensAt: new Date(opening),
    closesAt: new Date(closesAt ?? '2022-09-10T00:00:00+08:00'),
    budget,
    reason,
  })
  clock.set(before)
  return { pool: pool.subject, window: window.subject, windowId: Number(window.subject.split('_')[1]) }
}

export interface MatchSeen {
  seq: number
  status: string
  reason: string | null
  amount: number
}

/** What became of every gift, in their order. */
export async function matchesOf({ sql }: Service): Promise<MatchSeen[]> {
  const rows = await sql<MatchSeen[]>`
    select d.seq::int as seq, d.match_status as status, d.match_reason as reason,
      coalesce(sum(a.amount) filter (where a.state in ('CONFIRMED', 'HELD')), 0)::float8 as amount
    from donation d left join allocation a on a.campaign_id = d.campaign_id and a.donation_seq = d.seq
    group by d.campaign_id, d.seq order by d.seq`
  return [...rows]
}

// What tests of matching have in common: pools, windows and rules as staff makes them, gifts of a payment channel, and
// what became of them.
import type { z } from 'zod'
import type { Viewer } from '../../src/auth/viewer.ts'
import {
  budgetWindow,
  fundPool,
  openPool,
  type openPoolShape,
  planWindow,
  type planWindowShape,
  publishRules,
  type publishRulesShape,
} from '../../src/matching/pools.ts'
import { ask, longLived, type Verdict } from '../model/verbs.ts'
import type { Service } from '../setup/service.ts'

export const staff: Viewer = { role: 'staff', subject: 'tester', expiresAt: null }
const reason = 'as planned'

let keys = 0
const nextKey = () => `key-${++keys}`

type Over<Shape extends z.ZodType> = Partial<z.infer<Shape>>

/** A foundation's pool of a million fen for everything, unless it is said otherwise. */
export async function aPool({ app }: Service, over: Over<typeof openPoolShape> = {}): Promise<string> {
  const { subject } = await openPool(app, staff, {
    idempotencyKey: nextKey(),
    campaign: 'cmp_1',
    source: 'FOUNDATION',
    nameZh: '配捐',
    nameEn: 'Matching',
    funderZh: '基金会',
    funderEn: 'The foundation',
    total: 1_000_000n,
    reason,
    ...over,
  })
  return subject
}

/** A window from now to the end of the day, unless it is said otherwise. */
export async function aWindow(
  { app, clock }: Service,
  pool: string,
  budget: bigint,
  {
    opensAt = clock.now(),
    closesAt = new Date('2022-09-10T00:00:00+08:00'),
  }: Over<typeof planWindowShape> = {},
): Promise<string> {
  const input = { idempotencyKey: nextKey(), pool, opensAt, closesAt, budget, reason }
  return (await planWindow(app, staff, input)).subject
}

/** FIXED 1:1 from 100 fen on without a cap, effective at once, unless it is said otherwise. */
export async function rules(
  { app, clock }: Service,
  pool: string,
  over: Over<typeof publishRulesShape> = {},
): Promise<void> {
  await publishRules(app, staff, {
    idempotencyKey: nextKey(),
    pool,
    effectiveAt: clock.now(),
    minimumGift: 100n,
    mode: 'FIXED',
    ...((over.mode ?? 'FIXED') === 'FIXED' ? { ratio: 10_000 } : {}),
    reason,
    ...over,
  })
}

/** A pool with its rules and one window, whose id is given back. */
export async function matching(
  service: Service,
  {
    pool = {},
    budget = 1_000_000n,
    window = {},
    by = {},
  }: {
    pool?: Over<typeof openPoolShape>
    budget?: bigint
    window?: Over<typeof planWindowShape>
    by?: Over<typeof publishRulesShape>
  } = {},
): Promise<string> {
  const id = await aPool(service, { total: budget, ...pool })
  await rules(service, id, by)
  return aWindow(service, id, budget, window)
}

export async function topUp(service: Service, pool: string, window: string, amount: bigint): Promise<void> {
  await fundPool(service.app, staff, { idempotencyKey: nextKey(), pool, amount, reason })
  await budgetWindow(service.app, staff, { idempotencyKey: nextKey(), window, amount, reason })
}

export interface GiftInput {
  amount: number
  donorRef?: string | null
  project?: string
  paymentReference?: string
  idempotencyKey?: string
}

export async function donate(service: Service, input: GiftInput): Promise<Verdict> {
  const channel = await service.token('partner', 'prt_1', longLived)
  return ask(service, 'donate', { idempotencyKey: nextKey(), project: 'prj_1', ...input }, channel)
}

/** A gift that is accepted, and what it was matched. */
export async function gift(
  service: Service,
  amount: number,
  donorRef: string | null = 'ann',
  over: Omit<GiftInput, 'amount' | 'donorRef'> = {},
): Promise<Matched & { id: string }> {
  const { __typename, message, donation } = await donate(service, { amount, donorRef, ...over })
  if (__typename !== 'DonateSuccess') throw new Error(`the gift was refused: ${__typename} ${message}`)
  return { id: donation.id, ...(await matchOf(service, donation.id)) }
}

export async function refund(service: Service, donation: string, as: 'refund' | 'void' = 'refund') {
  const channel = await service.token('partner', 'prt_1', longLived)
  const input = { idempotencyKey: nextKey(), donation, reason: 'a slip' }
  return ask(service, as === 'void' ? 'voidDonation' : 'refundDonation', input, channel)
}

export interface Matched {
  status: string
  reason: string | null
  /** Fen of allocations that live. */
  amount: number
  /** The caps that cut it. */
  bound: string
}

export const seqOf = (donation: string): string => donation.replace('don_1-', '')
export const numberOf = (window: string): number => Number(window.replace(/^\D+_/, ''))

export async function matchOf({ sql }: Service, donation: string): Promise<Matched> {
  const [row] = await sql<Matched[]>`
    select d.match_status as status, d.match_reason as reason, coalesce(a.amount, 0)::float8 as amount,
      coalesce(a.bound, '') as bound
    from donation d left join (
      select donation_seq, sum(amount) filter (where state in ('CONFIRMED', 'HELD')) as amount,
        string_agg(bound, ',' order by source) filter (where bound <> '') as bound
      from allocation where campaign_id = 1 group by 1
    ) a on a.donation_seq = d.seq
    where d.campaign_id = 1 and d.seq = ${seqOf(donation)}`
  return row as Matched
}

/** A window's fen as its totals and its account tell them. */
export async function fenOf({ sql }: Service, window: string) {
  const [row] = await sql<{ budget: number; confirmed: number; held: number; available: number }[]>`
    select w.budget::float8 as budget, coalesce(t.matched - t.match_reversed, 0)::float8 as confirmed,
      coalesce(t.held, 0)::float8 as held, (a.credits - a.debits)::float8 as available
    from matching_window w
    left join totals t on t.campaign_id = 1 and t.topic = 'window:' || w.id
    join account a on a.campaign_id = 1 and a.kind = 'MATCHING_WINDOW' and a.owner_id = w.id
    where w.id = ${numberOf(window)}`
  return row as { budget: number; confirmed: number; held: number; available: number }
}

export interface BrakeInput {
  scope: 'GLOBAL' | 'WINDOW' | 'PROJECT' | 'ORGANIZATION' | 'DONOR' | 'PARTNER'
  target?: bigint | number | null
  effect: 'STOP_MATCH' | 'STOP_DONATE' | 'STOP_FLOWERS' | 'DELAY_PUBLIC'
  until?: Date | null
}

/** Engages a brake as a row. */
export async function brakeOn(
  { sql, clock }: Service,
  { scope, target = null, effect, until = null }: BrakeInput,
) {
  const [row] = await sql<{ id: number }[]>`
    insert into brake (campaign_id, scope, target_id, effect, reason, notice_zh, notice_en, engaged_by, engaged_at,
      engaged_seq, until)
    values (1, ${scope}, ${target === null ? null : String(target)}, ${effect}, 'a test', '暂停', 'Stopped', 'staff:tester',
      ${clock.now()}, (select seq from journal_head where campaign_id = 1), ${until})
    returning id`
  return (row as { id: number }).id
}

export async function brakeOff({ sql, clock }: Service, id: number): Promise<void> {
  await sql`
    update brake set released_by = 'staff:tester', released_at = ${clock.now()}, release_reason = 'a test',
      released_seq = (select seq from journal_head where campaign_id = 1)
    where id = ${id}`
}

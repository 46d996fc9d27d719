// What donors and the press ask of matching: pools and windows to ask about, gifts, and their match as the API tells it.
import { expect } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import type { Source } from '../../src/matching/pool.ts'
import { openPool, planWindow, publishRules } from '../../src/matching/pools.ts'
import type { DrawStep, TierStep } from '../../src/matching/rules.ts'
import { longLived, startOver, type Verdict } from '../model/verbs.ts'
import type { Json, Service } from '../setup/service.ts'

export const staff: Viewer = { role: 'staff', subject: 'tester', expiresAt: null }

export interface PoolPlan {
  source?: Source
  projects?: string[]
  total?: bigint
  budget?: bigint
  opensAt?: string
  closesAt?: string
  minimumGift?: bigint
  giftCap?: bigint
  donorDailyCap?: bigint
  projectCap?: bigint
  organizationCap?: bigint
  /** FIXED, in basis points. */
  ratio?: number
  draws?: DrawStep[]
  tiers?: TierStep[]
  /** False: no rules are published. */
  ruled?: boolean
}

let keys = 0
export const key = () => `matching-${++keys}`

/** As it was before anything was matched. Windows get new ids, so that nothing remembers an old one. */
export async function clearStage(service: Service): Promise<void> {
  await startOver(service)
  stages += 1
  await service.sql`select setval('matching_window_id_seq', ${stages * 100})`
}

let stages = 0

/** A pool with rules from now on and one window, from now until tonight unless it says otherwise. */
export async function stagePool(
  service: Service,
  plan: PoolPlan = {},
): Promise<{ pool: string; window: string }> {
  const { app, clock } = service
  const { subject: pool } = await openPool(app, staff, {
    idempotencyKey: key(),
    campaign: 'cmp_1',
    source: plan.source ?? 'FOUNDATION',
    nameZh: '测试池',
    nameEn: 'Test pool',
    funderZh: '测试资助方',
    funderEn: 'Test funder',
    projects: plan.projects ?? [],
    total: plan.total ?? 100_000_000n,
    reason: 'a test',
  })
  const mode = plan.draws ? 'RANDOM' : plan.tiers ? 'TIER' : 'FIXED'
  if (plan.ruled !== false) {
    await publishRules(app, staff, {
      idempotencyKey: key(),
      pool,
      effectiveAt: clock.now(),
      minimumGift: plan.minimumGift ?? 100n,
      giftCap: plan.giftCap,
      donorDailyCap: plan.donorDailyCap,
      projectCap: plan.projectCap,
      organizationCap: plan.organizationCap,
      mode,
      ratio: mode === 'FIXED' ? (plan.ratio ?? 10_000) : null,
      draws: plan.draws,
      tiers: plan.tiers,
      reason: 'a test',
    })
  }
  const window = await stageWindow(service, pool, plan)
  return { pool, window }
}

export async function stageWindow(
  { app, clock }: Service,
  pool: string,
  { budget = 10_000_000n, opensAt, closesAt }: Pick<PoolPlan, 'budget' | 'opensAt' | 'closesAt'>,
): Promise<string> {
  const { subject } = await planWindow(app, staff, {
    idempotencyKey: key(),
    pool,
    opensAt: opensAt ? new Date(opensAt) : clock.now(),
    closesAt: new Date(closesAt ?? '2022-09-10T00:00:00+08:00'),
    budget,
    reason: 'a test',
  })
  return subject
}

export const allocationFields = `id source ratio raw { minorUnits } amount { minorUnits } caps hold state
  explanationZh explanationEn window { id } ruleSet { version }
  draw { number message seedHash seed explanationZh explanationEn command }`

export const matchFields = `status amount { minorUnits } held { minorUnits } reason reasonZh reasonEn window { id }
  ruleSet { version } nextWindowOpensAt draw { number message seedHash seed explanationZh explanationEn command }
  allocations { ${allocationFields} }`

export interface Given {
  amount: number
  donorRef?: string | null
  project?: string
  anonymous?: boolean
  paymentReference?: string
}

/** The id of a new gift. */
export async function give(
  service: Service,
  { donorRef = 'alice', project = 'prj_1', ...gift }: Given,
): Promise<string> {
  const token = await service.token('partner', 'prt_1', longLived)
  const { body } = await service.graphql(
    `mutation ($input: DonateInput!) {
      donate(input: $input) { __typename ... on DonateSuccess { donation { id } } ... on UserError { message } }
    }`,
    { input: { idempotencyKey: key(), project, donorRef, ...gift } },
    token,
  )
  expect(body).toMatchObject({ data: { donate: { __typename: 'DonateSuccess' } } })
  return body.data.donate.donation.id
}

/** The match of a gift, as staff sees it unless another token is given. */
export async function matchOf(service: Service, id: string, token?: string): Promise<Verdict> {
  const { body } = await service.graphql(
    `query ($id: ID!) { node(id: $id) { ... on Donation { match { ${matchFields} } } } }`,
    { id },
    token ?? (await service.token('staff', 'tester', longLived)),
  )
  expect(body.errors).toBeUndefined()
  return body.data.node?.match ?? null
}

export async function giveAndLook(service: Service, gift: Given): Promise<Verdict> {
  return matchOf(service, await give(service, gift))
}

export async function refund(service: Service, donation: string): Promise<void> {
  const { body } = await service.graphql(
    'mutation ($input: RefundDonationInput!) { refundDonation(input: $input) { __typename } }',
    { input: { idempotencyKey: key(), donation, reason: 'given by mistake' } },
    await service.token('partner', 'prt_1', longLived),
  )
  expect(body).toMatchObject({ data: { refundDonation: { __typename: 'RefundDonationSuccess' } } })
}

export interface Stop {
  scope: string
  target?: number
  effect?: string
  until?: string
}

/** A brake as it lies in the database: how it gets there is told elsewhere. */
export async function stop(
  service: Service,
  { scope, target, effect = 'STOP_MATCH', until }: Stop,
): Promise<void> {
  await service.sql`
    insert into brake (campaign_id, scope, target_id, effect, reason, notice_zh, notice_en, engaged_by, engaged_at,
      engaged_seq, until)
    values (1, ${scope}, ${target ?? null}, ${effect}, 'a test', '测试', 'A test.', 'staff:tester', '2022-09-01', 1,
      ${until ? new Date(until) : null})`
}

export async function releaseAll(service: Service): Promise<void> {
  await service.sql`
    update brake set released_by = 'staff:tester', released_at = now(), released_seq = 2, release_reason = 'a test'
    where released_seq is null`
}

export function numberBehind(id: string): number {
  return Number(id.slice(id.indexOf('_') + 1))
}

export async function asked(
  service: Service,
  query: string,
  variables?: Record<string, unknown>,
  token?: string,
): Promise<Json> {
  const { body } = await service.graphql(query, variables, token)
  expect(body.errors).toBeUndefined()
  return body.data
}

// What tests of money that staff pays out have in common: mutations by their input's name, two persons, a pool that matches
// the gifts of the fixture, brakes, and what accounts hold.
import type { Viewer } from '../../src/auth/viewer.ts'
import { openPool, planWindow, publishRules } from '../../src/matching/pools.ts'
import { startOver, type Verdict } from '../model/verbs.ts'
import { postGraphql, type Service } from '../setup/service.ts'

/** The window of the fixture's matched gifts, which are given within it. */
export const windowOpens = '2022-09-09T12:00:00+08:00'
export const windowCloses = '2022-09-09T18:00:00+08:00'
export const campaignEnds = '2022-09-11T00:00:00+08:00'
/** A campaign has ten days of notice. */
export const noticeMs = 10 * 86_400_000

export interface Stage {
  service: Service
  lin: string
  wang: string
  channel: string
  organization: string
}

export async function openStage(service: Service): Promise<Stage> {
  const long = 365 * 86_400
  return {
    service,
    lin: await service.token('staff', 'lin', long),
    wang: await service.token('staff', 'wang', long),
    channel: await service.token('partner', 'prt_1', long),
    organization: await service.token('organization', 'org_1', long),
  }
}

/** Back to the fixture, with every organization in good standing. */
export async function clearStage(service: Service): Promise<void> {
  await service.sql`update organization set state = 'ACTIVE'`
  await startOver(service)
}

let keys = 0
export const newKey = () => `key-${++keys}`

/** Sends a mutation with one input, whose type has the mutation's name unless it is said otherwise. */
export async function mutate(
  { url }: Pick<Service, 'url'>,
  verb: string,
  input: Record<string, unknown>,
  token: string | undefined,
  fields = '',
): Promise<Verdict> {
  const type = inputTypes[verb] ?? `${verb[0]?.toUpperCase()}${verb.slice(1)}Input`
  const { body } = await postGraphql(
    url,
    `mutation ($input: ${type}!) { ${verb}(input: $input) { __typename ... on UserError { code message }
      ... on InvalidInput { fields { path message } } ... on NotFound { path } ${fields} } }`,
    { input: { idempotencyKey: newKey(), ...input } },
    token,
  )
  if (body.errors) throw new Error(`${verb} has no result: ${JSON.stringify(body.errors)}`)
  return body.data[verb]
}

const inputTypes: Record<string, string> = {
  publishAward: 'AwardStepInput',
  approveAward: 'AwardStepInput',
  rejectAward: 'AwardStepInput',
  disburseAward: 'AwardStepInput',
  startSettlement: 'SettlementStepInput',
  publishNotice: 'SettlementStepInput',
  disbursePayments: 'SettlementStepInput',
  closeCampaign: 'SettlementStepInput',
  applyAdjustment: 'AdjustmentStepInput',
  rejectAdjustment: 'AdjustmentStepInput',
}

const staff: Viewer = { role: 'staff', subject: 'funds', expiresAt: null }

/** A pool that matches 1:1 from a gift of 1 yuan on, and its window. */
export async function openMatching(
  { app }: Service,
  source: 'FOUNDATION' | 'ENTERPRISE' = 'FOUNDATION',
  budget = 1_000_000n,
  opensAt = windowOpens,
): Promise<string> {
  const { subject: pool } = await openPool(app, staff, {
    idempotencyKey: newKey(),
    campaign: 'cmp_1',
    source,
    nameZh: '测试配捐池',
    nameEn: 'Test pool',
    funderZh: '测试出资方',
    funderEn: 'Test funder',
    total: 2n * budget,
    reason: 'test',
  })
  await publishRules(app, staff, {
    idempotencyKey: newKey(),
    pool,
    effectiveAt: new Date(opensAt),
    minimumGift: 100n,
    mode: 'FIXED',
    ratio: 10_000,
    reason: 'test',
  })
  await planWindow(app, staff, {
    idempotencyKey: newKey(),
    pool,
    opensAt: new Date(opensAt),
    closesAt: new Date(windowCloses),
    budget,
    reason: 'test',
  })
  return pool
}

export async function donate(
  { service, channel }: Stage,
  project: string,
  amount: number,
  donorRef: string | null = null,
): Promise<Verdict> {
  return mutate(
    service,
    'donate',
    { project, amount, donorRef },
    channel,
    '... on DonateSuccess { donation { id } }',
  )
}

/** Stops the match of a project or an organization, until an instant or until it is released. */
export async function engageBrake(
  { sql, clock }: Service,
  scope: 'PROJECT' | 'ORGANIZATION',
  targetId: number,
  until: Date | null = null,
): Promise<void> {
  await sql`
    insert into brake (campaign_id, scope, target_id, effect, reason, notice_zh, notice_en, engaged_by, engaged_at,
      engaged_seq, until)
    values (1, ${scope}, ${targetId}, 'STOP_MATCH', 'test', '测试', 'A test.', 'staff:risk', ${clock.now()}, 1, ${until})`
}

export async function releaseBrakes({ sql, clock }: Service): Promise<void> {
  await sql`
    update brake set released_by = 'staff:risk', released_at = ${clock.now()}, released_seq = 1, release_reason = 'test'`
}

/** Balances that are not zero, such as { 'MATCHING_POOL:1': 1000 }. Sources are what they gave, below zero. */
export async function balances({ sql }: Service, ...kinds: string[]): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; balance: number }[]>`
    select kind || ':' || owner_id as name, (credits - debits)::float8 as balance
    from account where credits <> debits and kind = any(${kinds}) order by 1`
  return Object.fromEntries(rows.map(({ name, balance }) => [name, balance]))
}

/** What was refused in the audit, as who and what. */
export async function refusals({ sql }: Service): Promise<string[]> {
  const rows = await sql<{ told: string }[]>`
    select actor || ' ' || (after->>'mutation') || ' ' || (after->>'code') as told
    from audit_entry where action = 'REFUSED' order by id`
  return rows.map(({ told }) => told)
}

// The staff's desk, as tests of matching and risk use it: the mutations, with every field that a refusal can have, and
// pools, windows and rules that stand ready.
import type { Verdict } from '../model/verbs.ts'
import { ask as askVerb, longLived, startOver } from '../model/verbs.ts'
import type { Service } from '../setup/service.ts'

const refusal = `__typename ... on UserError { code message } ... on InvalidInput { fields { path message } }
  ... on NotFound { path }`
const ruleSet = `version publishedAt effectiveAt minimumGift { minorUnits } giftCap { minorUnits }
  donorDailyCap { minorUnits } projectCap { minorUnits } organizationCap { minorUnits } mode ratio
  draws { chance ratio } tiers { years ratio }`
const pool = `pool { id source nameZh nameEn funderZh funderEn total { minorUnits } unbudgeted { minorUnits }
  regions { code } categories projects { id } campaign { id } windows { id } ruleSets { ${ruleSet} } }`
const window = `window { id opensAt closesAt seedHash seed pool { id unbudgeted { minorUnits } } }`
const risk = 'version effectiveAt velocityCount velocitySeconds splittingCount splittingSeconds'

export const riskRulesOfCampaign = `riskRules { inForce { ${risk} } versions { ${risk} } }`

export const documents = {
  openPool: `mutation ($input: OpenPoolInput!) { openPool(input: $input) { ${refusal}
    ... on OpenPoolSuccess { replayed ${pool} } } }`,
  fundPool: `mutation ($input: FundPoolInput!) { fundPool(input: $input) { ${refusal}
    ... on FundPoolSuccess { replayed ${pool} } } }`,
  planWindow: `mutation ($input: PlanWindowInput!) { planWindow(input: $input) { ${refusal}
    ... on PoolExceeded { left { minorUnits } } ... on PlanWindowSuccess { replayed ${window} } } }`,
  budgetWindow: `mutation ($input: BudgetWindowInput!) { budgetWindow(input: $input) { ${refusal}
    ... on PoolExceeded { left { minorUnits } } ... on BudgetWindowSuccess { replayed ${window} } } }`,
  publishRules: `mutation ($input: PublishRulesInput!) { publishRules(input: $input) { ${refusal}
    ... on RulesRetroactive { earliest } ... on PublishRulesSuccess { replayed ${pool} } } }`,
  reviewMatch: `mutation ($input: ReviewMatchInput!) { reviewMatch(input: $input) { ${refusal}
    ... on MatchNotReviewable { donations { id } } ... on MatchDisbursed { donations { id } }
    ... on ReviewMatchSuccess { replayed donations { id state } } } }`,
  publishRiskRules: `mutation ($input: PublishRiskRulesInput!) { publishRiskRules(input: $input) { ${refusal}
    ... on RulesRetroactive { earliest }
    ... on PublishRiskRulesSuccess { replayed campaign { id ${riskRulesOfCampaign} } } } }`,
  setDonorStanding: `mutation ($input: SetDonorStandingInput!) { setDonorStanding(input: $input) { ${refusal}
    ... on SetDonorStandingSuccess { donor { id state activeYears } } } }`,
} as const

export type DeskVerb = keyof typeof documents

/** The member of the result union that the mutation answers with; an error of the operation itself is thrown. */
export async function askDesk(
  service: Service,
  verb: DeskVerb,
  input: unknown,
  token: string | undefined,
): Promise<Verdict> {
  const { body } = await service.graphql(documents[verb], { input }, token)
  if (body.errors) throw new Error(`${verb} has no result: ${JSON.stringify(body.errors)}`)
  return body.data[verb]
}

export interface Desk {
  service: Service
  /** Does it as staff. */
  ask(verb: DeskVerb, input: object): Promise<Verdict>
  /** Does it as staff with a key of its own, and fails unless it succeeds. */
  do(verb: DeskVerb, input: object): Promise<Verdict>
  /** A gift of alice through prt_1 to prj_1, unless said otherwise. */
  give(amount: number, gift?: object): Promise<Verdict>
  refund(donation: string): Promise<Verdict>
  /** A pool with rules and a window that is open now and until the end of the day. */
  open(pool?: object, rules?: object, budget?: number): Promise<{ pool: string; window: string }>
  /** Back to the fixture. */
  clear(): Promise<void>
}

export const dayEnd = '2022-09-10T00:00:00+08:00'

export async function deskOf(service: Service): Promise<Desk> {
  const staff = await service.token('staff', 'lin', longLived)
  const channel = await service.token('partner', 'prt_1', longLived)
  let keys = 0
  const key = () => `key-${++keys}`
  const succeeded = (answer: Verdict) => {
    if (!String(answer.__typename).endsWith('Success')) throw new Error(JSON.stringify(answer))
    return answer
  }
  const desk: Desk = {
    service,
    ask: (verb, input) => askDesk(service, verb, input, staff),
    async do(verb, input) {
      const keyed = verb === 'setDonorStanding' ? {} : { idempotencyKey: key() }
      return succeeded(await desk.ask(verb, { ...keyed, reason: 'a test', ...input }))
    },
    async give(amount, gift = {}) {
      const input = { idempotencyKey: key(), project: 'prj_1', donorRef: 'alice', amount, ...gift }
      return succeeded(await askVerb(service, 'donate', input, channel)).donation
    },
    async refund(donation) {
      const input = { idempotencyKey: key(), donation, reason: 'a test' }
      return succeeded(await askVerb(service, 'refundDonation', input, channel))
    },
    async open(pool = {}, rules = {}, budget = 1_000_000) {
      const opened = await desk.do('openPool', { ...goodPool, total: 10_000_000, ...pool })
      const id: string = opened.pool.id
      const now = service.clock.now().toISOString()
      await desk.do('publishRules', { ...goodRules, pool: id, effectiveAt: now, ...rules })
      const planned = await desk.do('planWindow', { pool: id, opensAt: now, closesAt: dayEnd, budget })
      return { pool: id, window: planned.window.id }
    },
    async clear() {
      await startOver(service)
      await service.sql`
        truncate matching_pool, matching_window, rule_set, risk_rules, settlement, settlement_item, adjustment restart identity`
    },
  }
  return desk
}

export const goodPool = {
  campaign: 'cmp_1',
  source: 'FOUNDATION',
  nameZh: '基金会配捐',
  nameEn: 'Foundation match',
  funderZh: '测试基金会',
  funderEn: 'Test foundation',
  total: 100_000,
}

/** 1:1 from 1 yuan on, without caps. */
export const goodRules = { minimumGift: 100, mode: 'FIXED', ratio: 10_000 }

export interface AuditRow {
  action: string
  subject: string
  actor: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  reason: string
}

/** What the API tells staff of a subject's audit, the newest first. */
export async function auditOf(service: Service, subject: string): Promise<AuditRow[]> {
  const { body } = await service.graphql(
    `query ($subject: ID) { auditEntries(first: 20, subject: $subject) {
      edges { node { action subject actor before after reason } } } }`,
    { subject },
    await service.token('staff', 'auditor', longLived),
  )
  const edges: { node: Record<'action' | 'subject' | 'actor' | 'before' | 'after' | 'reason', string> }[] =
    body.data.auditEntries.edges
  return edges.map(({ node }) => ({
    ...node,
    before: JSON.parse(node.before),
    after: JSON.parse(node.after),
  }))
}

/** The balance of every account of matching that has moved, in fen. */
export async function matchingAccounts({ sql }: Service): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; balance: number }[]>`
    select kind || ':' || owner_id as name, (credits - debits)::float8 as balance from account
    where kind like 'MATCHING_%' or kind like 'PROJECT_%_MATCH' order by 1`
  return Object.fromEntries(rows.map(({ name, balance }) => [name, balance]))
}

/** What became of a gift's match, as it is stored. */
export async function matchOf({ sql }: Service, donation: string) {
  const seq = Number(donation.split('-')[1])
  const [row] = await sql<{ status: string; reason: string | null }[]>`
    select match_status as status, match_reason as reason from donation where seq = ${seq}`
  const allocations = await sql<
    { source: string; amount: number; state: string; hold: string | null; confirmedSeq: number | null }[]
  >`
    select source, amount::int as amount, state, hold, confirmed_seq::int as "confirmedSeq"
    from allocation where donation_seq = ${seq} order by source`
  return { status: row?.status, reason: row?.reason, allocations: [...allocations] }
}

/** Totals of matching of a topic, as plain numbers. */
export async function matchTotals({ sql }: Service, topic = 'campaign') {
  const [row] = await sql<{ matched: number; reversed: number; held: number }[]>`
    select matched::float8 as matched, match_reversed::float8 as reversed, held::float8 as held
    from totals where topic = ${topic}`
  return row ? { ...row } : { matched: 0, reversed: 0, held: 0 }
}

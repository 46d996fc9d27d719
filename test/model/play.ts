// Plays random days over the public API and holds them against the model: one operation after the other, where every
// answer is known beforehand; and in bursts, where the answers say in which order they came about.
import fc from 'fast-check'
import { expect } from 'vitest'
import {
  aPool,
  aWindow,
  brakeOff,
  brakeOn,
  numberOf,
  rules as publishRulesOf,
  topUp,
} from '../matching/stage.ts'
import type { Service } from '../setup/service.ts'
import { availableIn, type Brake, matchTotals, type Pool, type Rules, type Window } from './matching.ts'
import {
  accountOf,
  apply,
  categoryOf,
  type Donation,
  type Expected,
  emptyModel,
  type Model,
  type Operation,
  totalsOf,
} from './model.ts'
import {
  ask,
  campaignTotals,
  flowerAccount,
  longLived,
  nodeTotals,
  startOver,
  totalsFields,
  violatedInvariants,
} from './verbs.ts'

const people = ['ann', 'bo', 'cy', 'di']
const regions = ['110000', '440000', 'UNKNOWN', null]
const types = ['STEPS', 'QUIZ', 'RIDE_CODE', 'HOTEL_LINEN']

/** What staff does in between. */
const measures = ['brake', 'release', 'topUp', 'rules'] as const
type Measure = (typeof measures)[number]
const isMeasure = (what: Plan['do']): what is Measure => (measures as readonly string[]).includes(what)

/** What to do, before it is known what there is to do it with. */
interface Plan {
  do: 'donate' | 'refund' | 'deed' | 'give' | 'again' | 'altered' | Measure
  person: number
  one: number
  two: number
  amount: number
}

const plan: fc.Arbitrary<Plan> = fc.record({
  do: fc.constantFrom(
    'donate',
    'donate',
    'donate',
    'refund',
    'refund',
    'deed',
    'deed',
    'give',
    'give',
    'give',
    'again',
    'altered',
    ...measures,
  ),
  person: fc.nat({ max: people.length }),
  one: fc.nat({ max: 100 }),
  two: fc.nat({ max: 100 }),
  amount: fc.oneof(fc.integer({ min: 1, max: 50_000 }), fc.constantFrom(1, 99, 100, 101, 20_000)),
})

export interface Burst {
  waitMinutes: number
  plans: Plan[]
}

/** A day or more in bursts; the clock moves between them, over midnight too. */
export function bursts(most: { bursts: number; plans: number }): fc.Arbitrary<Burst[]> {
  return fc.array(
    fc.record({
      waitMinutes: fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: 60, max: 900 })),
      plans: fc.array(plan, { minLength: 1, maxLength: most.plans }),
    }),
    { minLength: 1, maxLength: most.bursts },
  )
}

interface Stage {
  service: Service
  channel: string
  tokens: Map<string, string>
  model: Model
  /** The ids of the brakes that are engaged. */
  brakes: number[]
}

async function stageOf(service: Service): Promise<Stage> {
  await startOver(service)
  service.clock.set('2022-09-08T22:00:00+08:00')
  const tokens = new Map<string, string>()
  for (const person of people) tokens.set(person, await service.token('donor', person, longLived))
  const channel = await service.token('partner', 'prt_1', longLived)
  const stage = { service, channel, tokens, model: emptyModel(), brakes: [] }
  for (const pool of plannedPools) await openPlanned(stage, pool)
  return stage
}

const at = (instant: string) => new Date(`2022-09-${instant}:00+08:00`)

/** Small enough to run out, and closed when the next one opens, later, or at once. */
const plannedPools: (Pick<Pool, 'source' | 'projects'> & {
  regionCodes: '110000'[]
  rules: Partial<Rules>
  windows: [opensAt: Date, closesAt: Date, budget: number][]
})[] = [
  {
    source: 'FOUNDATION',
    projects: [],
    regionCodes: [],
    rules: { donorDailyCap: 60_000, projectCap: 120_000, organizationCap: 130_000 },
    windows: [
      [at('08T22:00'), at('09T00:00'), 90_000],
      [at('09T10:00'), at('10T00:00'), 150_000],
      [at('10T10:00'), at('11T00:00'), 150_000],
    ],
  },
  {
    source: 'ENTERPRISE',
    projects: [1, 4],
    regionCodes: [],
    rules: { mode: 'RANDOM', chance: 500_000, ratio: 5_000, giftCap: 20_000, projectCap: 50_000 },
    windows: [
      [at('08T22:00'), at('10T12:00'), 100_000],
      [at('10T12:00'), at('11T00:00'), 40_000],
    ],
  },
  {
    source: 'REGIONAL',
    projects: [2],
    regionCodes: ['110000'],
    rules: { mode: 'TIER', ratio: 1_000, minimumGift: 1 },
    windows: [[at('08T23:00'), at('11T00:00'), 12_000]],
  },
]

const usual: Omit<Rules, 'effectiveAt'> = {
  minimumGift: 100,
  giftCap: null,
  donorDailyCap: null,
  projectCap: null,
  organizationCap: null,
  mode: 'FIXED',
  ratio: 10_000,
  chance: 0,
}

async function openPlanned(
  stage: Stage,
  { source, projects, regionCodes, rules, windows }: (typeof plannedPools)[number],
) {
  const { service, model } = stage
  const { matching } = model
  // A region names the projects that lie in it.
  const named = regionCodes.length > 0 ? { regionCodes } : { projects: projects.map((id) => `prj_${id}`) }
  const total = 1_000_000
  const id = await aPool(service, { source, ...named, total: BigInt(total) })
  const pool: Pool = { id: numberOf(id), source, projects, left: total, rules: [] }
  matching.pools.push(pool)
  model.seq += 1
  await publish(stage, pool, { ...usual, ...rules, effectiveAt: service.clock.now().getTime() })
  for (const [opensAt, closesAt, budget] of windows) {
    const window = numberOf(await aWindow(service, id, BigInt(budget), { opensAt, closesAt }))
    const [row] = await service.sql<{ seed: string }[]>`select seed from matching_window where id = ${window}`
    pool.left -= budget
    matching.windows.push({
      id: window,
      pool: pool.id,
      opensAt: opensAt.getTime(),
      closesAt: closesAt.getTime(),
      budget,
      seed: row?.seed ?? '',
      returned: 0,
    })
    model.seq += 1
  }
  matching.windows.sort((one, other) => one.opensAt - other.opensAt || one.id - other.id)
}

async function publish({ service, model }: Stage, pool: Pool, rules: Rules): Promise<void> {
  const fen = (amount: number | null) => (amount === null ? null : BigInt(amount))
  const {
    effectiveAt,
    minimumGift,
    giftCap,
    donorDailyCap,
    projectCap,
    organizationCap,
    mode,
    ratio,
    chance,
  } = rules
  await publishRulesOf(service, `mpl_${pool.id}`, {
    effectiveAt: new Date(effectiveAt),
    minimumGift: BigInt(minimumGift),
    giftCap: fen(giftCap),
    donorDailyCap: fen(donorDailyCap),
    projectCap: fen(projectCap),
    organizationCap: fen(organizationCap),
    mode,
    ratio: mode === 'FIXED' ? ratio : null,
    draws: mode === 'RANDOM' ? [{ chance, ratio }] : null,
    tiers: mode === 'TIER' ? [{ years: 0, ratio }] : null,
  })
  pool.rules.push(rules)
  model.seq += 1
}

/** Does what staff does, and tells the model. */
async function take(stage: Stage, what: Measure, { person, one, two }: Plan): Promise<void> {
  const { service, model } = stage
  const { matching } = model
  const now = service.clock.now().getTime()
  switch (what) {
    case 'brake': {
      const brake = await brakeOf(stage, person, one, two)
      if (!brake) return
      stage.brakes.push(await brakeOn(service, { ...brake.row, effect: brake.known.effect }))
      matching.brakes.push(brake.known)
      return
    }
    case 'release': {
      const at = one % Math.max(1, stage.brakes.length)
      const [id] = stage.brakes.splice(at, 1)
      if (id === undefined) return
      await brakeOff(service, id)
      matching.brakes.splice(at, 1)
      return
    }
    case 'topUp': {
      const window = matching.windows[one % matching.windows.length] as Window
      if (now >= window.closesAt) return
      const amount = 1 + two * 97
      await topUp(service, `mpl_${window.pool}`, `mwn_${window.id}`, BigInt(amount))
      window.budget += amount
      model.seq += 2
      return
    }
    case 'rules': {
      const pool = matching.pools[one % matching.pools.length] as Pool
      const last = pool.rules.at(-1) as Rules
      if (pool.rules.length >= 50) return
      // Rules come into force in a moment or in a while, after every gift so far and never before earlier ones.
      service.clock.advance(1)
      const effectiveAt = Math.max(now + 1 + (two % 3) * 20 * 60_000, last.effectiveAt)
      const change: Partial<Rules>[] = [
        { minimumGift: [1, 100, 5_000][two % 3] as number },
        { donorDailyCap: last.donorDailyCap === null ? 30_000 : two % 2 ? null : 45_000 },
        { ratio: 1 + two * 150 },
        { organizationCap: last.organizationCap === null ? 60_000 : null, giftCap: two % 2 ? 7_000 : null },
      ]
      await publish(stage, pool, { ...last, ...change[person % change.length], effectiveAt })
    }
  }
}

/** Never twice the same, so that each can be released by itself. */
async function brakeOf({ service, model }: Stage, person: number, one: number, two: number) {
  const scope = (['GLOBAL', 'WINDOW', 'PROJECT', 'ORGANIZATION', 'DONOR', 'PARTNER'] as const)[
    one % 6
  ] as Brake['scope']
  const stops = two % 4 === 0 && scope !== 'WINDOW' && scope !== 'GLOBAL' ? 'STOP_DONATE' : 'STOP_MATCH'
  const name = people[person % people.length] as string
  const [donor] = await service.sql<{ id: bigint }[]>`select id from donor where ref = ${name}`
  const numbers = {
    WINDOW: 1 + (two % 6),
    PROJECT: [1, 2, 4][two % 3] as number,
    ORGANIZATION: 1 + (two % 2),
    PARTNER: 1,
  }
  if (scope === 'DONOR' && !donor) return null
  const target = scope === 'GLOBAL' ? null : scope === 'DONOR' ? name : numbers[scope]
  const known: Brake = { scope, target, effect: stops }
  if (model.matching.brakes.some((other) => JSON.stringify(other) === JSON.stringify(known))) return null
  return {
    known,
    row: { scope, target: scope === 'DONOR' ? (donor?.id ?? null) : (target as number | null) },
  }
}

function operationOf(
  { do: what, person, one, two, amount }: Plan,
  key: string,
  earlier: Operation[],
  model: Model,
  now: Date,
): Operation | null {
  const name = people[person % people.length] as string
  const previous = earlier[one % Math.max(1, earlier.length)]
  switch (what) {
    case 'donate':
      return {
        do: 'donate',
        key,
        person: person === people.length ? null : name,
        project: [1, 1, 2, 4, 3][one % 5] as number,
        amount,
        region: regions[two % regions.length] as string | null,
      }
    case 'refund': {
      const donation = model.donations[one % Math.max(1, model.donations.length)]
      return {
        do: 'refund',
        key,
        donation: donation?.id ?? 'don_1-999999',
        as: two % 3 === 0 ? 'VOID' : 'REFUND',
      }
    }
    case 'deed': {
      const hoursAgo = two % 10 === 0 ? -1 : two % 8 === 0 ? 80 : two % 30
      return {
        do: 'deed',
        key,
        person: name,
        type: types[one % 4] as string,
        occurredAt: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
      }
    }
    case 'give':
      return {
        do: 'give',
        key,
        person: name,
        dream: [1, 2, 1, 2, 3][one % 5] as number,
        count: (two % 3) + 1,
      }
    case 'again':
      return previous ?? null
    case 'altered':
      return previous ? altered(previous) : null
    default:
      return null
  }
}

function altered(operation: Operation): Operation {
  switch (operation.do) {
    case 'donate':
      return { ...operation, amount: operation.amount + 1 }
    case 'refund':
      return { ...operation, donation: `${operation.donation}0` }
    case 'deed':
      return { ...operation, type: operation.type === 'QUIZ' ? 'STEPS' : 'QUIZ' }
    case 'give':
      return { ...operation, count: operation.count + 1 }
  }
}

/** Sends it, and says of the answer what the model says of it. */
async function perform({ service, channel, tokens }: Stage, operation: Operation): Promise<Expected> {
  const { key: idempotencyKey } = operation
  switch (operation.do) {
    case 'donate': {
      const { person: donorRef, project, amount, region: regionCode } = operation
      const answer = await ask(
        service,
        'donate',
        { idempotencyKey, donorRef, project: `prj_${project}`, amount, regionCode },
        channel,
      )
      const { __typename, replayed, donation } = answer
      return donation
        ? { __typename, replayed, id: donation.id, day: donation.day, state: donation.state }
        : { __typename }
    }
    case 'refund': {
      const input = { idempotencyKey, donation: operation.donation, reason: 'as played' }
      const verb = operation.as === 'VOID' ? 'voidDonation' : 'refundDonation'
      const { __typename, replayed, donation } = await ask(service, verb, input, channel)
      return donation ? { __typename, replayed, id: donation.id, state: donation.state } : { __typename }
    }
    case 'deed': {
      const { person: personRef, type: deedType, occurredAt } = operation
      const { results } = await ask(
        service,
        'recordDeeds',
        { deeds: [{ externalId: idempotencyKey, deedType, personRef, occurredAt }] },
        channel,
      )
      const [{ result, reason, flowers, deed }] = results
      return result === 'REJECTED'
        ? { __typename: result, reason }
        : { __typename: result, flowers, id: deed.id }
    }
    case 'give': {
      const { person, dream, count } = operation
      const answer = await ask(
        service,
        'giveFlowers',
        { idempotencyKey, dream: `drm_${dream}`, count },
        tokens.get(person),
      )
      const { __typename, replayed, balance, gift } = answer
      if (gift) return { __typename, replayed, id: gift.id, balance }
      return __typename === 'InsufficientFlowers' ? { __typename, balance } : { __typename }
    }
  }
}

/** One after the other: every answer is the model's. */
export async function playInTurn(service: Service, days: readonly Burst[]): Promise<void> {
  const stage = await stageOf(service)
  const { model } = stage
  const earlier: Operation[] = []
  for (const { waitMinutes, plans } of days) {
    service.clock.advance(waitMinutes * 60_000)
    for (const next of plans) {
      if (isMeasure(next.do)) {
        await take(stage, next.do, next)
        continue
      }
      const now = service.clock.now()
      const operation = operationOf(next, `key-${earlier.length}`, earlier, model, now)
      if (!operation) continue
      earlier.push(operation)
      expect(await perform(stage, operation), JSON.stringify(operation)).toEqual(apply(model, operation, now))
    }
  }
  await expectAgreement(stage, model)
}

const refusals = {
  donate: ['CampaignNotLive', 'ProjectNotOpen', 'DonationsStopped', 'IdempotencyConflict'],
  refund: ['NotFound', 'AlreadyRefunded', 'IdempotencyConflict'],
  deed: ['REJECTED'],
  give: ['CampaignNotLive', 'DreamNotCollecting', 'InsufficientFlowers', 'IdempotencyConflict'],
} as const

/** All of a burst at once: whatever was accepted makes a history in the order of its numbers, which the model repeats. */
export async function playAtOnce(service: Service, days: readonly Burst[]): Promise<void> {
  const stage = await stageOf(service)
  const { model } = stage
  const earlier: Operation[] = []
  for (const { waitMinutes, plans } of days) {
    service.clock.advance(waitMinutes * 60_000)
    for (const next of plans) if (isMeasure(next.do)) await take(stage, next.do, next)
    // Publishing rules moves the clock on.
    const now = service.clock.now()
    const operations = plans.flatMap((next, position) => {
      const operation = operationOf(next, `key-${earlier.length}-${position}`, earlier, model, now)
      return operation ? [operation, ...(next.two % 4 === 0 ? [operation] : [])] : []
    })
    const answers = await Promise.all(operations.map((operation) => perform(stage, operation)))
    const heard = operations.map((operation, index) => ({ operation, answer: answers[index] as Expected }))
    const first = heard.filter(
      ({ answer }) => answer.replayed === false || /^(GRANTED|CAPPED)$/.test(answer.__typename),
    )
    const placed = await Promise.all(
      first.map(async (told) => ({ ...told, seq: await seqOf(stage, told.answer, told.operation) })),
    )
    placed.sort((one, other) => one.seq - other.seq)
    expect(placed.map(({ seq }) => seq)).toEqual(placed.map((_, index) => model.seq + index + 1))
    for (const { operation, answer } of placed) {
      expect(answer, JSON.stringify(operation)).toEqual(apply(model, operation, now))
    }
    for (const { operation, answer } of heard.filter((told) => !first.includes(told))) {
      if (answer.replayed === true || answer.__typename === 'DUPLICATE') {
        // A refund later in the burst may have changed what the first answer still said.
        const { state: _, ...said } = answer
        expect(apply(model, operation, now)).toMatchObject(said)
      } else expect(refusals[operation.do]).toContain(answer.__typename)
    }
    earlier.push(...operations)
  }
  await expectAgreement(stage, model)
}

/** Its number in the journal. A refund's answer shows the donation, whose id is another entry's. */
async function seqOf({ service }: Stage, { id }: Expected, operation: Operation): Promise<number> {
  const seq = Number(String(id).split('-')[1])
  if (operation.do !== 'refund') return seq
  const [row] = await service.sql<
    { seq: bigint }[]
  >`select seq from refund where campaign_id = 1 and donation_seq = ${seq}`
  return Number(row?.seq)
}

async function expectAgreement({ service, tokens }: Stage, model: Model): Promise<void> {
  const all = () => true
  const none = () => false
  expect(await campaignTotals(service)).toEqual(totalsOf(model, all, all))
  for (const project of [1, 2, 3, 4]) {
    const expected = totalsOf(model, (donation) => donation.project === project, none)
    expect(await nodeTotals(service, 'Project', `prj_${project}`), `project ${project}`).toEqual(expected)
  }
  for (const organization of [1, 2]) {
    const { body } = await service.graphql(
      `{ node(id: "org_${organization}") { ... on Organization { totals(campaign: "cmp_1") { ${totalsFields} } } } }`,
    )
    const expected = totalsOf(model, (donation) => donation.organization === organization, none)
    expect(body.data.node.totals, `organization ${organization}`).toEqual(expected)
  }
  for (const by of ['REGION', 'CATEGORY', 'CHANNEL', 'DAY', 'DREAM'] as const) {
    const { body } = await service.graphql(
      `{ campaign(code: "test") { breakdown(by: ${by}) { total { ${totalsFields} } rows { key totals { ${totalsFields} } } } } }`,
    )
    const { total, rows } = body.data.campaign.breakdown
    expect(total).toEqual(totalsOf(model, all, all))
    for (const { key, totals } of rows) {
      const expected = {
        REGION: () =>
          totalsOf(
            model,
            (donation) => donation.region === key,
            () => key === 'UNKNOWN',
          ),
        CATEGORY: () => totalsOf(model, (donation) => categoryOf(donation) === key, none),
        // All of it comes through the one channel there is.
        CHANNEL: () => totalsOf(model, all, none),
        DAY: () =>
          totalsOf(
            model,
            (donation) => donation.day === key,
            (gift) => gift.day === key,
          ),
        DREAM: () => totalsOf(model, none, (gift) => String(gift.dream) === key),
      }[by]()
      expect(totals, `${by} ${key}`).toEqual(expected)
    }
  }
  await expectMatches(service, model)
  for (const [person, token] of tokens) {
    const account = await flowerAccount(service, token)
    const { balance, earned, given } = account ?? { balance: 0, earned: 0, given: 0 }
    expect({ balance, earned, given }, person).toEqual(accountOf(model, person))
  }
  const [head] = await service.sql<{ seq: bigint }[]>`select seq from journal_head where campaign_id = 1`
  expect(Number(head?.seq)).toBe(model.seq)
  expect(await violatedInvariants(service)).toEqual([])
}

interface TopicTotals extends ReturnType<typeof matchTotals> {
  topic: string
}

/** Every gift's match, what topics say of matching, and what windows and pools have left. */
async function expectMatches({ sql }: Service, { donations, matching }: Model): Promise<void> {
  const rows = await sql<{ id: string; status: string; reason: string | null; allocations: object[] }[]>`
    select 'don_1-' || d.seq as id, d.match_status as status, d.match_reason as reason,
      coalesce((
        select jsonb_agg(jsonb_build_object('source', a.source, 'window', a.window_id, 'raw', a.raw, 'amount', a.amount,
          'bound', array_to_json(string_to_array(a.bound, ',')), 'draw', a.draw, 'state', a.state,
          'wasConfirmed', a.confirmed_seq is not null)
          order by array_position(array['FOUNDATION', 'ENTERPRISE', 'REGIONAL'], a.source))
        from allocation a where a.campaign_id = d.campaign_id and a.donation_seq = d.seq
      ), '[]') as allocations
    from donation d where d.campaign_id = 1 order by d.seq`
  expect([...rows]).toEqual(
    donations.map(({ id, status, reason, allocations }) => ({ id, status, reason, allocations })),
  )
  const totals = await sql<TopicTotals[]>`
    select topic, matched::float8, match_reversed::float8 as "matchReversed", held::float8,
      partner_matched::float8 as "partnerMatched", partner_match_reversed::float8 as "partnerMatchReversed",
      partner_held::float8 as "partnerHeld"
    from totals where campaign_id = 1 and topic not like 'dream:%'`
  const counted = (topic: string): ((donation: Donation) => boolean) => {
    const [kind, key] = topic.split(':')
    switch (kind) {
      case 'day':
        return ({ day }) => day === key
      case 'region':
        return ({ region }) => region === key
      case 'category':
        return (donation) => categoryOf(donation) === key
      case 'organization':
        return ({ organization }) => String(organization) === key
      case 'project':
        return ({ project }) => String(project) === key
      default:
        return () => true
    }
  }
  for (const { topic, ...values } of totals) {
    const window = topic.startsWith('window:') ? Number(topic.slice('window:'.length)) : undefined
    expect(values, topic).toEqual(matchTotals(donations.filter(counted(topic)), window))
  }
  const accounts = await sql<{ kind: string; owner: number; fen: number }[]>`
    select kind, owner_id::int as owner, (credits - debits)::float8 as fen from account
    where campaign_id = 1 and kind in ('MATCHING_WINDOW', 'MATCHING_HELD', 'MATCHING_POOL', 'MATCHING_RETURNED')`
  const fenOf = (kind: string, owner: number) =>
    accounts.find((account) => account.kind === kind && account.owner === owner)?.fen ?? 0
  for (const window of matching.windows) {
    expect(fenOf('MATCHING_WINDOW', window.id), `window ${window.id}`).toBe(availableIn(window, donations))
    expect(fenOf('MATCHING_HELD', window.id), `window ${window.id}`).toBe(
      matchTotals(donations, window.id).held,
    )
  }
  for (const { id, left } of matching.pools) {
    const back = matching.windows
      .filter(({ pool }) => pool === id)
      .reduce((sum, { returned }) => sum + returned, 0)
    expect([fenOf('MATCHING_POOL', id), fenOf('MATCHING_RETURNED', id)], `pool ${id}`).toEqual([left, back])
  }
}

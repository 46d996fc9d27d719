// Plays random days over the public API and holds them against the model: one operation after the other, where every
// answer is known beforehand; and in bursts, where the answers say in which order they came about.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Service } from '../setup/service.ts'
import {
  accountOf,
  apply,
  categoryOf,
  type Expected,
  emptyModel,
  type Model,
  type Operation,
  organizationOf,
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

/** What to do, before it is known what there is to do it with. */
interface Plan {
  do: 'donate' | 'refund' | 'deed' | 'give' | 'again' | 'altered'
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
  ),
  person: fc.nat({ max: people.length }),
  one: fc.nat({ max: 100 }),
  two: fc.nat({ max: 100 }),
  amount: fc.integer({ min: 1, max: 50_000 }),
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
}

async function stageOf(service: Service): Promise<Stage> {
  await startOver(service)
  service.clock.set('2022-09-08T22:00:00+08:00')
  const tokens = new Map<string, string>()
  for (const person of people) tokens.set(person, await service.token('donor', person, longLived))
  return { service, channel: await service.token('partner', 'prt_1', longLived), tokens }
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
      return { do: 'refund', key, donation: donation?.id ?? 'don_1-999999' }
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
      const { __typename, replayed, donation } = await ask(service, 'refundDonation', input, channel)
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
  const model = emptyModel()
  const earlier: Operation[] = []
  for (const { waitMinutes, plans } of days) {
    service.clock.advance(waitMinutes * 60_000)
    for (const next of plans) {
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
  donate: ['CampaignNotLive', 'ProjectNotOpen', 'IdempotencyConflict'],
  refund: ['NotFound', 'AlreadyRefunded', 'IdempotencyConflict'],
  deed: ['REJECTED'],
  give: ['CampaignNotLive', 'DreamNotCollecting', 'InsufficientFlowers', 'IdempotencyConflict'],
} as const

/** All of a burst at once: whatever was accepted makes a history in the order of its numbers, which the model repeats. */
export async function playAtOnce(service: Service, days: readonly Burst[]): Promise<void> {
  const stage = await stageOf(service)
  const model = emptyModel()
  const earlier: Operation[] = []
  for (const { waitMinutes, plans } of days) {
    service.clock.advance(waitMinutes * 60_000)
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
    const expected = totalsOf(model, (donation) => organizationOf(donation) === organization, none)
    expect(body.data.node.totals, `organization ${organization}`).toEqual(expected)
  }
  for (const by of ['REGION', 'CATEGORY', 'DAY', 'DREAM'] as const) {
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
  for (const [person, token] of tokens) {
    const account = await flowerAccount(service, token)
    const { balance, earned, given } = account ?? { balance: 0, earned: 0, given: 0 }
    expect({ balance, earned, given }, person).toEqual(accountOf(model, person))
  }
  const [head] = await service.sql<{ seq: bigint }[]>`select seq from journal_head where campaign_id = 1`
  expect(Number(head?.seq)).toBe(model.seq)
  expect(await violatedInvariants(service)).toEqual([])
}

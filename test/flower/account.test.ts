// Flower accounts over the API: figures, entries, streaks and the bill, for the person alone; and that the balance is the
// sum of the entries and never below zero, whatever is earned, given and taken back (I11), with the trace agreeing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attribute } from '../../src/feedback/trace.ts'
import { clear, openStage, type Stage } from '../feedback/stage.ts'
import { command } from '../journal/stage.ts'
import { longLived, violatedInvariants } from '../model/verbs.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, startService } from '../setup/service.ts'

let service: Service
let stage: Stage
let partner: string

beforeAll(async () => {
  service = await startService()
  stage = await openStage(service)
  partner = await service.token('partner', 'prt_1', longLived)
})
beforeEach(() => clear(service))
afterAll(() => service?.close())

const fields = `balance earned given returned reversed streak { current longest honour { code nameZh } nextHonour { code } }
  bill { earned { partner { code } deedType { code } deeds flowers reversed } given { dream { id } given counted returned } }
  entries(first: 100) { edges { node { seq kind amount balanceAfter at deedType { code } dream { id } deed { id } gift { id } } } }`

async function accountOf(person: string): Promise<Json> {
  const query = `{ viewer { flowerAccount(campaign: "cmp_1") { ${fields} } } }`
  const { viewer } = await stage.ask(query, {}, await service.token('donor', person, longLived))
  return viewer.flowerAccount
}

let keys = 0

async function deed(personRef: string, deedType: string, day: string): Promise<string | null> {
  keys += 1
  const deeds = [
    { externalId: `a-${keys}`, deedType, personRef, occurredAt: `2022-09-${day}T08:00:00+08:00` },
  ]
  const { body } = await service.graphql(
    'mutation ($input: RecordDeedsInput!) { recordDeeds(input: $input) { ... on RecordDeedsSuccess { results { result deed { id } } } } }',
    { input: { deeds } },
    partner,
  )
  const [result] = body.data.recordDeeds.results
  return result.result === 'GRANTED' ? result.deed.id : null
}

async function takeBack(id: string): Promise<void> {
  keys += 1
  const { body } = await service.graphql(
    'mutation ($input: ReverseDeedInput!) { reverseDeed(input: $input) { __typename } }',
    { input: { idempotencyKey: `back-${keys}`, deed: { id }, reason: 'not done' } },
    stage.staff,
  )
  expect(body.data?.reverseDeed).toEqual({ __typename: 'ReverseDeedSuccess' })
}

async function give(person: string, dream: string, count: number): Promise<string> {
  keys += 1
  const token = await service.token('donor', person, longLived)
  const reply = await command(
    service.url,
    'giveFlowers',
    { idempotencyKey: `g-${keys}`, dream, count },
    token,
  )
  return reply.code ?? 'given'
}

describe('a flower account', () => {
  test('tells every movement with what it left, the newest first, and where it came from or went', async () => {
    const hotel = (await deed('alice', 'HOTEL_LINEN', '09')) as string
    await deed('alice', 'STEPS', '08')
    await give('alice', 'drm_1', 2)
    await takeBack(hotel)
    const account = await accountOf('alice')
    const told = account.entries.edges.map(({ node }: Json) => [
      node.kind,
      node.amount,
      node.balanceAfter,
      node.deedType?.code ?? node.dream?.id,
    ])
    expect(told).toEqual([
      ['REVERSED', -2, 0, 'HOTEL_LINEN'],
      ['INVALIDATED', 1, 2, 'drm_1'],
      ['GIVEN', -2, 1, 'drm_1'],
      ['GRANTED', 1, 3, 'STEPS'],
      ['GRANTED', 2, 2, 'HOTEL_LINEN'],
    ])
    const [, , given, steps, granted] = account.entries.edges.map(({ node }: Json) => node)
    expect(given.gift.id).toMatch(/^gft_/)
    expect([granted.deed.id, steps.gift]).toEqual([hotel, null])
    expect(account).toMatchObject({ balance: 0, earned: 1, given: 1, returned: 0, reversed: 2 })
  })

  test('counts days in a row by the day on which a deed occurred, late ones too, and honours them', async () => {
    await deed('alice', 'STEPS', '09')
    await deed('alice', 'STEPS', '07')
    expect((await accountOf('alice')).streak).toMatchObject({
      current: 1,
      longest: 1,
      honour: { code: 'SEEDLING' },
    })
    // The day between comes late.
    const late = (await deed('alice', 'QUIZ', '08')) as string
    expect((await accountOf('alice')).streak).toMatchObject({
      current: 3,
      longest: 3,
      honour: { code: 'BUD', nameZh: '小红花花蕾' },
      nextHonour: { code: 'BLOSSOM' },
    })
    // Ten more on one day are no more than one.
    await deed('alice', 'HOTEL_LINEN', '09')
    expect((await accountOf('alice')).streak).toMatchObject({ current: 3 })
    await takeBack(late)
    expect((await accountOf('alice')).streak).toMatchObject({ current: 1, longest: 1 })
    service.clock.set('2022-09-10T23:59:59.999+08:00')
    expect((await accountOf('alice')).streak).toMatchObject({ current: 1 })
    service.clock.set('2022-09-11T00:00:00+08:00')
    expect((await accountOf('alice')).streak).toMatchObject({ current: 0, longest: 1 })
  })

  test('is honoured by the levels that staff has set for the campaign', async () => {
    const levels = [
      { code: 'TWO_DAYS', nameZh: '两天', nameEn: 'Two days', days: 2 },
      { code: 'FOUR_DAYS', nameZh: '四天', nameEn: 'Four days', days: 4 },
    ]
    const set = (input: object, token = stage.staff) =>
      mutate(
        service,
        'setHonourLevels',
        { campaign: 'cmp_1', levels, reason: 'a test', ...input },
        token,
        '... on SetHonourLevelsSuccess { levels { code days } }',
      )
    await deed('alice', 'STEPS', '09')
    await deed('alice', 'STEPS', '08')
    expect((await accountOf('alice')).streak).toMatchObject({ longest: 2, honour: { code: 'SEEDLING' } })
    expect(await set({})).toMatchObject({ levels: [{ code: 'TWO_DAYS' }, { code: 'FOUR_DAYS' }] })
    expect((await accountOf('alice')).streak).toMatchObject({
      honour: { code: 'TWO_DAYS', nameZh: '两天' },
      nextHonour: { code: 'FOUR_DAYS' },
    })
    const { node } = await stage.ask('{ node(id: "cmp_1") { ... on Campaign { honourLevels { code } } } }')
    expect(node.honourLevels).toEqual([{ code: 'TWO_DAYS' }, { code: 'FOUR_DAYS' }])
    for (const [wrong, path] of [
      [[], 'input.levels'],
      [[levels[1], levels[0]], 'input.levels.1.days'],
      [[levels[0], { ...levels[1], code: 'TWO_DAYS' }], 'input.levels.1.code'],
      [[{ ...levels[0], days: 0 }], 'input.levels.0.days'],
      [[{ ...levels[0], code: 'two' }], 'input.levels.0.code'],
    ] as const) {
      expect(await set({ levels: wrong })).toMatchObject({ __typename: 'InvalidInput', fields: [{ path }] })
    }
    expect(await set({ campaign: 'cmp_99' })).toMatchObject({ __typename: 'NotFound' })
    expect(await set({}, await service.token('donor', 'alice', longLived))).toMatchObject({
      __typename: 'Forbidden',
    })
    const audits = await service.sql<{ after: Json }[]>`
      select after from audit_entry where action = 'SET_HONOUR_LEVELS'`
    expect(audits).toEqual([{ after: { levels: 'TWO_DAYS 2, FOUR_DAYS 4' } }])
  })

  test('is not honoured for money: a large gift is one flower on one day', async () => {
    await stage.money('rich', 100_000_000)
    await stage.money('poor', 1)
    expect((await accountOf('rich')).streak).toEqual((await accountOf('poor')).streak)
  })

  test('has a bill: what was earned where, and what was given to which dream', async () => {
    await deed('alice', 'HOTEL_LINEN', '09')
    await deed('alice', 'HOTEL_LINEN', '08')
    await stage.money('alice')
    await give('alice', 'drm_1', 3)
    await give('alice', 'drm_2', 1)
    expect((await accountOf('alice')).bill).toEqual({
      earned: [
        {
          partner: { code: 'channel' },
          deedType: { code: 'HOTEL_LINEN' },
          deeds: 2,
          flowers: 4,
          reversed: 0,
        },
        { partner: null, deedType: { code: 'FIRST_DONATION' }, deeds: 1, flowers: 1, reversed: 0 },
      ],
      given: [
        { dream: { id: 'drm_1' }, given: 3, counted: 3, returned: 0 },
        { dream: { id: 'drm_2' }, given: 1, counted: 1, returned: 0 },
      ],
    })
  })

  test('shows flowers that came back from a dream, which can be given again', async () => {
    await deed('alice', 'HOTEL_LINEN', '09')
    await give('alice', 'drm_2', 2)
    // As the closing of a dream that missed its minimum does it.
    await service.sql`update flower_gift set counted = 0, returned = 2`
    await service.sql`update account set credits = credits + 2 where kind = 'DONOR_FLOWERS'`
    expect(await accountOf('alice')).toMatchObject({
      balance: 2,
      earned: 2,
      given: 0,
      returned: 2,
      reversed: 0,
    })
    await service.sql`update flower_gift set counted = 2, returned = 0`
    await service.sql`update account set credits = credits - 2 where kind = 'DONOR_FLOWERS'`
  })

  test('is its own person’s: nobody else has one to ask for', async () => {
    await deed('alice', 'STEPS', '09')
    for (const token of [partner, stage.staff, stage.executor]) {
      const { body } = await service.graphql(
        '{ viewer { flowerAccount(campaign: "cmp_1") { balance } } }',
        {},
        token,
      )
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
    }
    expect(await accountOf('bob')).toBeNull()
    const token = await service.token('donor', 'alice', longLived)
    const { viewer } = await stage.ask(
      '{ viewer { flowerAccount(campaign: "cmp_7") { balance streak { current } } } }',
      {},
      token,
    )
    expect(viewer.flowerAccount).toEqual({ balance: 0, streak: { current: 0 } })
  })

  test('is paged through by cursor, each entry once', async () => {
    for (const day of ['06', '07', '08', '09'])
      for (const type of ['STEPS', 'QUIZ', 'RIDE_CODE']) await deed('alice', type, day)
    const token = await service.token('donor', 'alice', longLived)
    const query = `query ($after: String) { viewer { flowerAccount(campaign: "cmp_1") { entries(first: 5, after: $after) {
      pageInfo { hasNextPage endCursor } edges { node { seq balanceAfter } } } } } }`
    const balances: number[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { viewer } = (await stage.ask(query, { after }, token)) as Json
      const { edges, pageInfo }: Json = viewer.flowerAccount.entries
      balances.push(...edges.map(({ node }: Json) => node.balanceAfter))
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    expect(balances).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })
})

describe('whatever is earned, given and taken back', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'the balance is the sum of the entries and never below zero, and each flower has its deed (play %i)',
    async (seed) => {
      const random = randomFrom(seed)
      const pick = <Value>(values: readonly Value[]): Value =>
        values[Math.floor(random() * values.length)] as Value
      const standing: string[] = []
      const paid: string[] = []
      for (let move = 0; move < 40; move += 1) {
        const what = random()
        if (what < 0.4) {
          const id = await deed(
            'alice',
            pick(['STEPS', 'QUIZ', 'RIDE_CODE', 'HOTEL_LINEN']),
            pick(['06', '07', '08', '09']),
          )
          if (id) standing.push(id)
        } else if (what < 0.5) paid.push(await stage.money('alice'))
        else if (what < 0.8) await give('alice', pick(['drm_1', 'drm_2']), 1 + Math.floor(random() * 4))
        else if (what < 0.92 && standing.length > 0) {
          const [id] = standing.splice(Math.floor(random() * standing.length), 1)
          await takeBack(id as string)
        } else if (paid.length > 0) {
          const [donation] = paid.splice(Math.floor(random() * paid.length), 1)
          keys += 1
          await command(
            service.url,
            'refundDonation',
            { idempotencyKey: `b-${keys}`, donation, reason: 'x' },
            partner,
          )
        }
      }
      const account = await accountOf('alice')
      const entries = account.entries.edges.map(({ node }: Json) => node).toReversed()
      let balance = 0
      for (const { amount, balanceAfter } of entries) {
        balance += amount
        expect(balanceAfter).toBe(balance)
        expect(balanceAfter).toBeGreaterThanOrEqual(0)
      }
      expect(account.balance).toBe(balance)
      expect(account.balance).toBe(account.earned - account.given)
      const sum = (kind: string) =>
        entries
          .filter((entry: Json) => entry.kind === kind)
          .reduce((total: number, { amount }: Json) => total + amount, 0)
      expect(account.earned).toBe(sum('GRANTED') + sum('REVERSED'))
      expect(account.reversed).toBe(-sum('REVERSED'))
      expect(account.given).toBe(-sum('GIVEN') - sum('INVALIDATED'))
      expect(account.bill.earned.reduce((total: number, { flowers }: Json) => total + flowers, 0)).toBe(
        account.earned,
      )
      expect(account.bill.given.reduce((total: number, { counted }: Json) => total + counted, 0)).toBe(
        account.given,
      )
      expect(await tracedByApi()).toEqual(await tracedByRule())
      expect(await violatedInvariants(service)).toEqual([])
    },
  )
})

/** gift←deed:flowers, as the API says. */
async function tracedByApi(): Promise<string[]> {
  const query = `query ($after: String) { viewer { flowerAccount(campaign: "cmp_1") { gifts(first: 15, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { id trace { flowers deedCount deeds { flowers deed { id } } } } } } } } }`
  const token = await service.token('donor', 'alice', longLived)
  const found: string[] = []
  for (let after: string | null = null, more = true; more; ) {
    const { viewer } = (await stage.ask(query, { after }, token)) as Json
    if (!viewer.flowerAccount) break
    const { edges, pageInfo }: Json = viewer.flowerAccount.gifts
    for (const { node } of edges) {
      expect(node.trace.deedCount).toBe(node.trace.deeds.length)
      for (const { deed: made, flowers } of node.trace.deeds)
        found.push(`${node.id.slice(6)}←${made.id.slice(6)}:${flowers}`)
    }
    after = pageInfo.endCursor
    more = pageInfo.hasNextPage
  }
  return found.sort()
}

/** The same, as the rule says. */
async function tracedByRule(): Promise<string[]> {
  const deeds = await service.sql<{ seq: bigint; flowers: number }[]>`
    select seq, flowers from deed where result = 'GRANTED' order by seq`
  const gifts = await service.sql<{ seq: bigint; flowers: number }[]>`
    select seq, counted as flowers from flower_gift order by seq`
  return attribute(deeds, gifts)
    .map(({ giftSeq, deedSeq, flowers }) => `${giftSeq}←${deedSeq}:${flowers}`)
    .sort()
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

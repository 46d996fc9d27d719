// Deeds that are taken back (I15): the balance first, then the newest gifts, never below zero; by whom, and what partners
// and the audit are told of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { command, earn, openPair, type Pair } from '../journal/stage.ts'
import { startOver, violatedInvariants } from '../model/verbs.ts'
import { mutate } from '../setup/mutate.ts'
import type { Json } from '../setup/service.ts'

let pair: Pair
let partner: string
let other: string
let staff: string
const week = 7 * 86_400

beforeAll(async () => {
  pair = await openPair()
  partner = await pair.first.token('partner', 'prt_1', week)
  other = await pair.first.token('partner', 'prt_2', week)
  staff = await pair.first.token('staff', 'reviewer', week)
})
afterAll(() => pair.close())
beforeEach(() => startOver(pair.first))

const noon = '2022-09-09T10:00:00+08:00'
let keys = 0

function key(): string {
  keys += 1
  return `key-${keys}`
}

async function record(
  externalId: string,
  personRef: string,
  deedType = 'STEPS',
  occurredAt = noon,
  on = pair.first,
) {
  const { results } = await command(
    on.url,
    'recordDeeds',
    { deeds: [{ externalId, deedType, personRef, occurredAt }] },
    partner,
  )
  return results?.[0]
}

function reverse(
  deed: Record<string, string>,
  token = partner,
  options: { on?: Pair['first']; idempotencyKey?: string; reason?: string } = {},
): Promise<Json> {
  const { on = pair.first, idempotencyKey = key(), reason = 'not done' } = options
  return mutate(
    on,
    'reverseDeed',
    { idempotencyKey, deed, reason },
    token,
    `... on ReverseDeedSuccess { replayed deed { id result flowers } } ... on DeedNotGranted { result }`,
  )
}

async function accountOf(person: string): Promise<Json> {
  const { body } = await pair.first.graphql(
    `query { viewer { flowerAccount(campaign: "cmp_1") { balance earned given } } }`,
    {},
    await pair.first.token('donor', person, week),
  )
  return body.data.viewer.flowerAccount
}

async function give(person: string, count: number, dream = 'drm_1', on = pair.first) {
  return command(
    on.url,
    'giveFlowers',
    { idempotencyKey: key(), dream, count },
    await pair.first.token('donor', person, week),
  )
}

async function dreamFlowers(dream: number): Promise<number> {
  const [row] = await pair.first.sql<{ counted: number }[]>`
    select (flower_count - flowers_reversed)::int as counted from totals where topic = ${`dream:${dream}`}`
  return row?.counted ?? 0
}

describe('a deed that is taken back', () => {
  test('takes its flower from the balance, and its day has room again', async () => {
    await record('walk', 'ann')
    expect(await record('walk-2', 'ann')).toMatchObject({ result: 'CAPPED' })
    expect(await reverse({ externalId: 'walk' })).toMatchObject({
      __typename: 'ReverseDeedSuccess',
      replayed: false,
      deed: { result: 'REVERSED', flowers: 1 },
    })
    expect(await accountOf('ann')).toEqual({ balance: 0, earned: 0, given: 0 })
    expect(await record('walk-3', 'ann')).toMatchObject({ result: 'GRANTED' })
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test('whose flower was given takes it from the newest gift, and leaves no debt', async () => {
    await earn(pair.first, 'ann', 3)
    await record('walk', 'ann', 'STEPS', '2022-09-08T10:00:00+08:00')
    const before = await accountOf('ann')
    await give('ann', 1, 'drm_1')
    await give('ann', before.balance - 1, 'drm_2')
    const second = await dreamFlowers(2)
    expect(await reverse({ externalId: 'walk' })).toMatchObject({ __typename: 'ReverseDeedSuccess' })
    expect(await accountOf('ann')).toEqual({
      balance: 0,
      earned: before.earned - 1,
      given: before.earned - 1,
    })
    expect([await dreamFlowers(1), await dreamFlowers(2)]).toEqual([1, second - 1])
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test('is named by its id or by the id of its partner', async () => {
    await record('walk', 'ann')
    await record('quiz', 'ann', 'QUIZ')
    const [row] = await pair.first.sql<{ seq: bigint }[]>`select seq from deed where external_id = 'quiz'`
    expect(await reverse({ id: `ded_1-${row?.seq}` }, staff)).toMatchObject({ deed: { result: 'REVERSED' } })
    expect(await reverse({ externalId: 'walk' })).toMatchObject({ deed: { result: 'REVERSED' } })
  })

  test('is taken back once: the same key is replayed, another one is refused', async () => {
    await record('walk', 'ann')
    const idempotencyKey = key()
    await reverse({ externalId: 'walk' }, partner, { idempotencyKey })
    expect(await reverse({ externalId: 'walk' }, partner, { idempotencyKey })).toMatchObject({
      replayed: true,
      deed: { result: 'REVERSED' },
    })
    expect(await reverse({ externalId: 'walk' })).toMatchObject({
      __typename: 'DeedNotGranted',
      result: 'REVERSED',
    })
    expect(
      await reverse({ externalId: 'walk' }, partner, { idempotencyKey, reason: 'another' }),
    ).toMatchObject({ __typename: 'IdempotencyConflict' })
  })

  test('and that was capped has nothing to take back', async () => {
    await record('walk', 'ann')
    await record('walk-2', 'ann')
    expect(await reverse({ externalId: 'walk-2' })).toMatchObject({
      __typename: 'DeedNotGranted',
      result: 'CAPPED',
    })
  })

  test.each([
    ['unknown to the partner', { externalId: 'nothing' }],
    ['unknown', { id: 'ded_1-999' }],
  ])('but is %s is not found', async (_what, deed) => {
    expect(await reverse(deed)).toMatchObject({ __typename: 'NotFound' })
  })

  test('is the business of the partner that recorded it, and of staff', async () => {
    await record('walk', 'ann')
    const [row] = await pair.first.sql<{ seq: bigint }[]>`select seq from deed`
    expect(await reverse({ externalId: 'walk' }, other)).toMatchObject({ __typename: 'NotFound' })
    expect(await reverse({ id: `ded_1-${row?.seq}` }, other)).toMatchObject({ __typename: 'NotFound' })
    expect(await reverse({ externalId: 'walk' }, staff)).toMatchObject({ __typename: 'NotFound' })
    for (const role of ['donor', 'organization', 'screen'] as const) {
      const token = await pair.first.token(role)
      expect(await reverse({ externalId: 'walk' }, token)).toMatchObject({ __typename: 'Forbidden' })
    }
    expect(await accountOf('ann')).toMatchObject({ balance: 1 })
  })

  test('may not be the first donation of a day, which goes with its donation', async () => {
    await command(
      pair.first.url,
      'donate',
      { idempotencyKey: key(), project: 'prj_1', amount: 100, donorRef: 'ann' },
      partner,
    )
    const [row] = await pair.first.sql<{ seq: bigint }[]>`select seq from deed where partner_id is null`
    expect(await reverse({ id: `ded_1-${row?.seq}` }, staff)).toMatchObject({ __typename: 'NotFound' })
    expect(await accountOf('ann')).toMatchObject({ balance: 1 })
  })

  test.each([
    ['a reason', { reason: ' ' }, 'input.reason'],
    ['a key', { idempotencyKey: 'a b' }, 'input.idempotencyKey'],
  ])('needs %s', async (_what, options, path) => {
    expect(await reverse({ externalId: 'walk' }, partner, options)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path }],
    })
  })

  test('is told to its partner and kept in the audit', async () => {
    await record('walk', 'ann')
    await give('ann', 1)
    await reverse({ externalId: 'walk' })
    const events = await pair.first.sql<{ partnerId: number; kind: string; payload: Json }[]>`
      select partner_id as "partnerId", kind, payload from partner_event`
    expect(events).toEqual([
      {
        partnerId: 1,
        kind: 'deed.reversed',
        payload: {
          deed: expect.stringMatching(/^ded_1-\d+$/),
          externalId: 'walk',
          flowers: 1,
          day: '2022-09-09',
          reversedAt: expect.any(String),
        },
      },
    ])
    expect(JSON.stringify(events)).not.toContain('ann')
    const audits = await pair.first.sql<{ action: string; actor: string; reason: string }[]>`
      select action, actor, reason from audit_entry order by id`
    expect(audits.filter(({ action }) => /REVERSE|INVALIDATE/.test(action))).toEqual([
      { action: 'REVERSE_DEED', actor: 'partner:prt_1', reason: 'not done' },
      { action: 'INVALIDATE_FLOWERS', actor: 'partner:prt_1', reason: 'not done' },
    ])
  })
})

describe('at once, over two instances', () => {
  test('a flower is spent or taken back, and whichever comes first the books agree', async () => {
    for (let round = 0; round < 20; round += 1) {
      const person = `racer-${round}`
      await record(`walk-${round}`, person)
      const [given, reversed] = await Promise.all([
        give(person, 1, 'drm_1', pair.first),
        reverse({ externalId: `walk-${round}` }, partner, { on: pair.second }),
      ])
      expect(reversed).toMatchObject({ __typename: 'ReverseDeedSuccess' })
      expect(['GiveFlowersSuccess', 'InsufficientFlowers']).toContain(given.__typename)
      expect(await accountOf(person)).toEqual({ balance: 0, earned: 0, given: 0 })
    }
    expect(await dreamFlowers(1)).toBe(0)
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test('twenty reversals of one deed are one', async () => {
    await record('walk', 'ann')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        reverse({ externalId: 'walk' }, partner, { on: index % 2 ? pair.first : pair.second }),
      ),
    )
    const names = answers.map(({ __typename }) => __typename)
    expect(names.filter((name) => name === 'ReverseDeedSuccess')).toHaveLength(1)
    expect(names.filter((name) => name === 'DeedNotGranted')).toHaveLength(19)
    expect(await accountOf('ann')).toMatchObject({ balance: 0 })
  })

  test('caps of a day hold while deeds of that day come late and others are taken back', async () => {
    const rides = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        record(`ride-${index}`, 'ann', 'RIDE_CODE', noon, index % 2 ? pair.first : pair.second),
      ),
    )
    expect(rides.filter((ride) => ride?.result === 'GRANTED')).toHaveLength(2)
    pair.first.clock.advance(86_400_000)
    const granted = rides.find((ride) => ride?.result === 'GRANTED')?.externalId as string
    const [, ...late] = await Promise.all([
      reverse({ externalId: granted }, partner, { on: pair.second }),
      ...Array.from({ length: 12 }, (_, index) =>
        record(`late-${index}`, 'ann', 'RIDE_CODE', noon, index % 2 ? pair.first : pair.second),
      ),
    ])
    expect(late.filter((ride) => ride?.result === 'GRANTED').length).toBeLessThanOrEqual(1)
    const [row] = await pair.first.sql<{ rides: number }[]>`
      select count(*)::int as rides from deed where result = 'GRANTED' and day = '2022-09-09'`
    expect(row?.rides).toBeLessThanOrEqual(2)
    expect(await violatedInvariants(pair.first)).toEqual([])
  })
})

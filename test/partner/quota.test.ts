// A partner's daily quota under concurrency, late deeds and reversals, and the reconciliation that its books agree with.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inLanes } from '../journal/stage.ts'
import { violatedInvariants } from '../model/verbs.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'
import { act, openStage, record, reverse, type Stage } from './stage.ts'

let stage: Stage
let service: Service
let second: Service

beforeAll(async () => {
  stage = await openStage()
  service = stage.service
  second = sharesDatabase() ? await startService({ beside: service, courier: { looks: 'never' } }) : service
})

afterAll(async () => {
  expect(await violatedInvariants(service)).toEqual([])
  if (second !== service) await second.close()
  await stage.close()
})

beforeEach(async () => {
  await service.sql`truncate partner_day, partner_event, deed, deed_day, transfer, account, flower_entry,
    participation, totals, totals_minute, totals_second, journal_entry, donor, audit_entry restart identity cascade`
  await service.sql`update journal_head set seq = 0, at = '2022-09-01T00:00:00+08:00'`
  await service.sql`update deed_type set daily_cap = 1 where code = 'STEPS'`
})

const setQuota = (dailyFlowerQuota: number | null, partner = 'prt_1') =>
  act(service, 'changePartner', { partner, dailyFlowerQuota }, stage.staff)

async function flowersOf(day: string): Promise<number> {
  const { body } = await service.graphql(
    `query ($day: String!) { viewer { partner { reconciliation(day: $day) { flowers } } } }`,
    { day },
    stage.first,
  )
  return body.data.viewer.partner.reconciliation.flowers
}

async function events(): Promise<string[]> {
  const { body } = await service.graphql(
    '{ viewer { partner { events(first: 100) { edges { node { kind body } } } } } }',
    {},
    stage.first,
  )
  return body.data.viewer.partner.events.edges.map(({ node }: { node: { kind: string; body: string } }) => {
    const { data } = JSON.parse(node.body)
    return `${node.kind} ${data.day} ${data.granted ?? data.externalId}`
  })
}

test('many deeds at once over two instances never grant more than the quota, and all of it', async () => {
  await setQuota(50)
  const answers: string[] = []
  await inLanes(8, 24, async (lane) => {
    const deeds = Array.from({ length: 5 }, (_, index) => ({ externalId: `race-${lane}-${index}` }))
    answers.push(...(await record(lane % 2 === 0 ? service : second, stage.first, deeds)))
  })
  expect(answers.filter((answer) => answer === 'GRANTED')).toHaveLength(50)
  expect(answers.filter((answer) => answer === 'QUOTA_EXHAUSTED')).toHaveLength(70)
  expect(await flowersOf('2022-09-09')).toBe(50)
})

test('a deed that would take more than is left is refused, and a smaller one is not', async () => {
  await setQuota(3)
  expect(
    await record(service, stage.first, [
      { externalId: 'a', deedType: 'HOTEL_LINEN' },
      { externalId: 'b', deedType: 'HOTEL_LINEN' },
      { externalId: 'c' },
      { externalId: 'd' },
    ]),
  ).toEqual(['GRANTED', 'QUOTA_EXHAUSTED', 'GRANTED', 'QUOTA_EXHAUSTED'])
})

test('a late deed counts to the quota of its own day', async () => {
  await setQuota(1)
  const yesterday = '2022-09-08T23:59:59.999+08:00'
  expect(
    await record(service, stage.first, [
      { externalId: 'today' },
      { externalId: 'late', occurredAt: yesterday },
      { externalId: 'today-too' },
      { externalId: 'late-too', occurredAt: yesterday },
    ]),
  ).toEqual(['GRANTED', 'GRANTED', 'QUOTA_EXHAUSTED', 'QUOTA_EXHAUSTED'])
  expect([await flowersOf('2022-09-09'), await flowersOf('2022-09-08')]).toEqual([1, 1])
})

test('a reversal gives room back', async () => {
  await setQuota(2)
  expect(
    await record(service, stage.first, [{ externalId: 'a' }, { externalId: 'b' }, { externalId: 'c' }]),
  ).toEqual(['GRANTED', 'GRANTED', 'QUOTA_EXHAUSTED'])
  await reverse(service, 'a')
  expect(await flowersOf('2022-09-09')).toBe(1)
  expect(await record(service, stage.first, [{ externalId: 'c' }, { externalId: 'd' }])).toEqual([
    'GRANTED',
    'QUOTA_EXHAUSTED',
  ])
})

test('that the quota is near is told when 80 % are granted, once as it goes up, for each day of its own', async () => {
  await setQuota(5)
  await record(service, stage.first, [{ externalId: 'a' }, { externalId: 'b' }, { externalId: 'c' }])
  expect(await events()).toEqual([])
  await record(service, stage.first, [{ externalId: 'd' }, { externalId: 'e' }, { externalId: 'f' }])
  expect(await events()).toEqual(['QUOTA_NEAR 2022-09-09 4'])
  const late = ['a', 'b', 'c', 'd'].map((name) => ({
    externalId: `late-${name}`,
    occurredAt: '2022-09-07T08:00:00+08:00',
  }))
  await record(service, stage.first, late)
  expect(await events()).toEqual(['QUOTA_NEAR 2022-09-09 4', 'QUOTA_NEAR 2022-09-07 4'])
})

test('without a quota there is no limit and nothing is told', async () => {
  await setQuota(null)
  const deeds = Array.from({ length: 100 }, (_, index) => ({ externalId: `free-${index}` }))
  expect(new Set(await record(service, stage.first, deeds))).toEqual(new Set(['GRANTED']))
  expect(await events()).toEqual([])
})

test('a quota below what is granted leaves it, and grants no more', async () => {
  await setQuota(10)
  await record(service, stage.first, [{ externalId: 'a' }, { externalId: 'b' }])
  await setQuota(1)
  expect(await flowersOf('2022-09-09')).toBe(2)
  expect(await record(service, stage.first, [{ externalId: 'c' }])).toEqual(['QUOTA_EXHAUSTED'])
})

/** As a partner would: from what it sent and how each was answered, and from nothing of ours. */
function fromOwnBooks(book: { externalId: string; answer: string; flowers: number }[]) {
  const recorded = book.filter(
    ({ answer }) => answer === 'GRANTED' || answer === 'CAPPED' || answer === 'REVERSED',
  )
  const of = (answer: string) => recorded.filter((deed) => deed.answer === answer)
  const sum = recorded.reduce((total, { externalId }) => {
    const hex = createHash('sha256').update(externalId, 'utf8').digest('hex').slice(0, 15)
    return (total + BigInt(`0x${hex}`)) % 2n ** 60n
  }, 0n)
  return {
    recorded: recorded.length,
    granted: of('GRANTED').length,
    capped: of('CAPPED').length,
    reversed: of('REVERSED').length,
    flowers: of('GRANTED').reduce((total, { flowers }) => total + flowers, 0),
    checksum: sum.toString(16).padStart(15, '0'),
  }
}

const query = `query ($day: String!) { node(id: "prt_1") { ... on Partner { reconciliation(day: $day) { day flowers
  deedTypes { deedType { code } recorded granted capped reversed flowers checksum } } } } }`

async function reconciliation(day: string, token = stage.first): Promise<Record<string, unknown>> {
  const { body } = await service.graphql(query, { day }, token)
  const { deedTypes } = body.data.node.reconciliation
  return Object.fromEntries(
    deedTypes.map(({ deedType, ...rest }: { deedType: { code: string } }) => [deedType.code, rest]),
  )
}

test('the reconciliation is what a partner computes from its own books, after caps, refusals, late deeds and reversals', async () => {
  await setQuota(6)
  const deeds = [
    ...['a', 'b', 'c'].map((name) => ({ externalId: `walk-${name}`, deedType: 'STEPS', personRef: name })),
    // The same person once more: recorded, and capped.
    { externalId: 'walk-a2', deedType: 'STEPS', personRef: 'a' },
    { externalId: 'stay/~1', deedType: 'HOTEL_LINEN', personRef: 'b' },
    // The quota is used up by then.
    { externalId: 'stay-2', deedType: 'HOTEL_LINEN', personRef: 'c' },
    { externalId: 'nothing', deedType: 'NONE', personRef: 'c' },
    { externalId: 'late-1', deedType: 'STEPS', personRef: 'd', occurredAt: '2022-09-08T12:00:00+08:00' },
  ]
  const answers = await record(service, stage.first, deeds)
  expect(answers).toEqual([
    'GRANTED',
    'GRANTED',
    'GRANTED',
    'CAPPED',
    'GRANTED',
    'QUOTA_EXHAUSTED',
    'UNKNOWN_DEED_TYPE',
    'GRANTED',
  ])
  // Sent again, none is another one.
  await record(service, stage.first, deeds.slice(0, 4))
  await reverse(service, 'walk-b')

  const book = deeds.map((deed, index) => ({
    ...deed,
    answer: deed.externalId === 'walk-b' ? 'REVERSED' : (answers[index] as string),
    flowers: deed.deedType === 'HOTEL_LINEN' ? 2 : 1,
  }))
  const ofDay = (late: boolean, type: string) =>
    fromOwnBooks(book.filter((deed) => deed.deedType === type && deed.externalId.startsWith('late') === late))
  const today = await reconciliation('2022-09-09')
  expect(today).toEqual({ STEPS: ofDay(false, 'STEPS'), HOTEL_LINEN: ofDay(false, 'HOTEL_LINEN') })
  expect(today.STEPS).toMatchObject({ recorded: 4, granted: 2, capped: 1, reversed: 1, flowers: 2 })
  expect(await reconciliation('2022-09-08')).toEqual({ STEPS: ofDay(true, 'STEPS') })
  expect(await reconciliation('2022-09-07')).toEqual({})
  expect(await reconciliation('2022-09-09', stage.staff)).toEqual(today)
})

test('two books that differ by one deed have different checksums', async () => {
  await setQuota(null)
  await record(service, stage.first, [{ externalId: 'a' }, { externalId: 'b' }])
  const { STEPS } = await reconciliation('2022-09-09')
  const own = ['a', 'c'].map((externalId) => ({ externalId, answer: 'GRANTED', flowers: 1 }))
  expect(fromOwnBooks(own)).toMatchObject({ recorded: 2, flowers: 2 })
  expect((STEPS as { checksum: string }).checksum).not.toBe(fromOwnBooks(own).checksum)
})

test('another partner, a person and the public learn nothing of it, and a day that is none is refused', async () => {
  for (const token of [stage.second, stage.donor, undefined]) {
    const { body } = await service.graphql(query, { day: '2022-09-09' }, token)
    expect([body.data.node.reconciliation, body.errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN'])
  }
  for (const day of ['2022-02-30', '9 September', '', '99999-01-01', '0000-01-01']) {
    const { body } = await service.graphql(query, { day }, stage.first)
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'day' }] })
  }
})

test('a reconciliation reads one statement, however many deeds there are', async () => {
  await setQuota(null)
  const count = async () => (await service.app.metrics.statements.get()).values[0]?.value ?? 0
  const asked = async () => {
    const before = await count()
    await reconciliation('2022-09-09')
    return (await count()) - before
  }
  await record(service, stage.first, [{ externalId: 'a' }])
  const few = await asked()
  await record(
    service,
    stage.first,
    Array.from({ length: 300 }, (_, index) => ({ externalId: `n-${index}` })),
  )
  expect(await asked()).toBe(few)
})

// Two at once: whatever is decided by what is there meets itself in the journal, on one instance and on two.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  command,
  countOf,
  earn,
  openPair,
  type Pair,
  persist,
  type Reply,
  totalsOf,
  violated,
} from './stage.ts'

let pair: Pair
let partner: string
beforeAll(async () => {
  pair = await openPair()
  partner = await pair.first.token('partner', 'prt_1', 7 * 86_400)
})
afterAll(() => pair.close())

/** Sends the commands at once, to one instance and the other in turn. */
function atOnce(count: number, send: (url: string, index: number) => Promise<Reply>): Promise<Reply[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      send((index % 2 === 0 ? pair.first : pair.second).url, index),
    ),
  )
}

const noon = '2022-09-09T10:00:00+08:00'

function deed(url: string, externalId: string, deedType: string, personRef: string, occurredAt = noon) {
  return command(url, 'recordDeeds', { deeds: [{ externalId, deedType, personRef, occurredAt }] }, partner)
}

function firstDonationFlowers(person: string): Promise<number> {
  return countOf(
    pair.first,
    `deed e join donor d on d.id = e.donor_id
    where d.ref = '${person}' and e.deed_type_id = 1 and e.result = 'GRANTED'`,
  )
}

/** How often each result was answered. */
function tally(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { result } of replies.flatMap(({ results }) => results ?? []))
    counts[result] = (counts[result] ?? 0) + 1
  return counts
}

test('of two gifts of 10 flowers from a balance of 12 at once, one succeeds and 2 flowers are left', async () => {
  for (const [person, instances] of [
    ['giver-at-one', [pair.first, pair.first]],
    ['giver-at-two', [pair.first, pair.second]],
  ] as const) {
    const token = await pair.first.token('donor', person)
    await earn(pair.first, person, 12)
    const replies = await Promise.all(
      instances.map(({ url }, index) =>
        command(
          url,
          'giveFlowers',
          { idempotencyKey: `g${index}`, dream: `drm_${1 + index}`, count: 10 },
          token,
        ),
      ),
    )
    const names = replies.map(({ __typename }) => __typename).sort()
    expect(names).toEqual(['GiveFlowersSuccess', 'InsufficientFlowers'])
    expect(replies.map(({ __typename, balance }) => [__typename, balance]).sort()).toEqual([
      ['GiveFlowersSuccess', 2],
      ['InsufficientFlowers', 2],
    ])
    const rest = await command(
      pair.second.url,
      'giveFlowers',
      { idempotencyKey: 'rest', dream: 'drm_1', count: 2 },
      token,
    )
    expect(rest).toMatchObject({ __typename: 'GiveFlowersSuccess', balance: 0 })
  }
})

test('twelve flowers given one by one by twenty at once are twelve gifts', async () => {
  const token = await pair.first.token('donor', 'twelve')
  await earn(pair.first, 'twelve', 12)
  const replies = await atOnce(20, (url, index) =>
    command(url, 'giveFlowers', { idempotencyKey: `twelve-g${index}`, dream: 'drm_1', count: 1 }, token),
  )
  const given = replies.filter(({ __typename }) => __typename === 'GiveFlowersSuccess')
  expect(given.map(({ balance }) => balance).sort((a, b) => Number(a) - Number(b))).toEqual([
    ...Array(12).keys(),
  ])
  expect(replies.filter(({ __typename }) => __typename === 'InsufficientFlowers')).toHaveLength(8)
  expect(
    await countOf(pair.first, `flower_gift g join donor d on d.id = g.donor_id where d.ref = 'twelve'`),
  ).toBe(12)
})

test('the same deed three times at once is one flower', async () => {
  const replies = await atOnce(3, (url) => deed(url, 'same', 'STEPS', 'thrice'))
  expect(tally(replies)).toEqual({ GRANTED: 1, DUPLICATE: 2 })
  expect(await countOf(pair.first, `deed where external_id = 'same'`)).toBe(1)
  // In one request too.
  const one = { externalId: 'again', deedType: 'QUIZ', personRef: 'thrice', occurredAt: noon }
  const reply = await command(pair.first.url, 'recordDeeds', { deeds: [one, one, one] }, partner)
  expect(reply.results?.map(({ result }) => result)).toEqual(['GRANTED', 'DUPLICATE', 'DUPLICATE'])
})

test('of twenty deeds at once whose type counts twice a day, two are granted and eighteen are capped', async () => {
  const replies = await atOnce(20, (url, index) => deed(url, `ride-${index}`, 'RIDE_CODE', 'rider'))
  expect(tally(replies)).toEqual({ GRANTED: 2, CAPPED: 18 })
  // Each person has caps of their own.
  const others = await atOnce(3, (url, index) => deed(url, `other-${index}`, 'RIDE_CODE', 'rider-too'))
  expect(tally(others)).toEqual({ GRANTED: 2, CAPPED: 1 })
})

test('a late deed counts to its own day, whose caps hold', async () => {
  const sixth = '2022-09-06T23:59:59.999+08:00'
  const today = await atOnce(4, (url, index) => deed(url, `late-today-${index}`, 'RIDE_CODE', 'late'))
  const late = await atOnce(4, (url, index) => deed(url, `late-late-${index}`, 'RIDE_CODE', 'late', sixth))
  expect(tally(today)).toEqual({ GRANTED: 2, CAPPED: 2 })
  expect(tally(late)).toEqual({ GRANTED: 2, CAPPED: 2 })
  expect(late.map(({ results }) => results?.[0]?.deed?.day)).toEqual(Array(4).fill('2022-09-06'))
})

test('a deed may come three days after its day and not four, and not before it occurred', async () => {
  const results = async (id: string, occurredAt: string) => {
    const reply = await deed(pair.first.url, id, 'STEPS', `late-${id}`, occurredAt)
    return reply.results?.map(({ result, reason }) => [result, reason])
  }
  // It is the 9th: the 6th begins at its midnight in the campaign's own time zone.
  expect(await results('a', '2022-09-06T00:00:00+08:00')).toEqual([['GRANTED', null]])
  expect(await results('b', '2022-09-05T23:59:59.999+08:00')).toEqual([['REJECTED', 'TOO_LATE']])
  expect(await results('c', '2022-09-09T12:01:00+08:00')).toEqual([['GRANTED', null]])
  expect(await results('d', '2022-09-09T12:01:00.001+08:00')).toEqual([['REJECTED', 'IN_FUTURE']])
  expect(await results('e', '2022-08-31T23:59:59.999+08:00')).toEqual([['REJECTED', 'OUTSIDE_CAMPAIGN']])
})

test('a person earns at most ten flowers a day, however many deeds come at once', async () => {
  await pair.first.sql`
    with added as (
      insert into deed_type (campaign_id, code, name_zh, name_en, flowers, daily_cap, late_days)
      values (1, 'ERRAND', '跑腿', 'Errand', 2, 30, 3), (1, 'GREETING', '问候', 'Greeting', 1, 30, 3) returning id
    )
    insert into partner_deed_type (partner_id, deed_type_id) select 1, id from added`
  const replies = await atOnce(20, (url, index) =>
    deed(url, `deed-${index}`, index % 3 === 0 ? 'GREETING' : 'ERRAND', 'earner'),
  )
  const flowers = replies
    .flatMap(({ results }) => results ?? [])
    .reduce((sum, { flowers }) => sum + flowers, 0)
  expect(flowers).toBe(10)
  // Nor with the day's first donation.
  const input = { idempotencyKey: 'earner', project: 'prj_1', amount: 1, donorRef: 'earner' }
  await command(pair.first.url, 'donate', input, partner)
  expect(await firstDonationFlowers('earner')).toBe(0)
  const yesterday = await deed(
    pair.second.url,
    'yesterday',
    'HOTEL_LINEN',
    'earner',
    '2022-09-08T10:00:00+08:00',
  )
  expect(yesterday.results?.[0]).toMatchObject({ result: 'GRANTED', flowers: 2 })
})

test('a payment reference stands behind one of twenty donations sent at once', async () => {
  const replies = await atOnce(20, (url, index) =>
    command(
      url,
      'donate',
      { idempotencyKey: `paid-${index}`, project: 'prj_1', amount: 5, paymentReference: 'payment' },
      partner,
    ),
  )
  expect(replies.filter(({ __typename }) => __typename === 'DonateSuccess')).toHaveLength(1)
  expect(replies.filter(({ __typename }) => __typename === 'PaymentReferenceUsed')).toHaveLength(19)
})

test('of twenty refunds of one donation at once, under keys of their own, one succeeds', async () => {
  const token = await pair.first.token('donor', 'refunded')
  const input = { idempotencyKey: 'refunded', project: 'prj_1', amount: 5, donorRef: 'refunded' }
  const { donation } = await command(pair.first.url, 'donate', input, partner)
  // The flower that came with it is given away while the refund takes it back.
  const gift = command(
    pair.second.url,
    'giveFlowers',
    { idempotencyKey: 'refunded', dream: 'drm_1', count: 1 },
    token,
  )
  const replies = await atOnce(20, (url, index) =>
    command(
      url,
      'refundDonation',
      { idempotencyKey: `refunded-r${index}`, donation: donation?.id, reason: 'a slip' },
      partner,
    ),
  )
  expect((await gift).__typename).toMatch(/GiveFlowersSuccess|InsufficientFlowers/)
  expect(replies.filter(({ __typename }) => __typename === 'RefundDonationSuccess')).toHaveLength(1)
  expect(replies.filter(({ __typename }) => __typename === 'AlreadyRefunded')).toHaveLength(19)
})

test('two instances under mixed load keep one journal without a gap, and every command is answered', async () => {
  const people = 40
  const before = await head()
  const tokens = await Promise.all(
    Array.from({ length: people }, (_, person) => pair.first.token('donor', `mixed-${person}`)),
  )
  const replies = await atOnce(600, (url, index) => {
    const personRef = `mixed-${index % people}`
    const key = `mixed-${index}`
    return persist(() => {
      switch (index % 3) {
        case 0:
          return command(
            url,
            'donate',
            {
              idempotencyKey: key,
              project: `prj_${index % 2 ? 1 : 2}`,
              amount: 1 + index,
              donorRef: personRef,
            },
            partner,
          )
        case 1:
          return deed(url, key, index % 2 ? 'STEPS' : 'HOTEL_LINEN', personRef)
        default:
          return command(
            url,
            'giveFlowers',
            { idempotencyKey: key, dream: `drm_${1 + (index % 2)}`, count: 1 },
            tokens[index % people] as string,
          )
      }
    })
  })
  const names = new Set(replies.map(({ __typename }) => __typename))
  expect(names).toEqual(
    new Set(['DonateSuccess', 'RecordDeedsSuccess', 'GiveFlowersSuccess', 'InsufficientFlowers']),
  )
  const refused = replies.filter(({ __typename }) => __typename === 'InsufficientFlowers').length
  expect((await head()) - before).toBe(BigInt(600 - refused))
})

/** The last number of the journal, which must be the number of its entries. */
async function head(): Promise<bigint> {
  const [row] = await pair.first.sql<{ seq: bigint; last: bigint; entries: bigint }[]>`
    select h.seq, max(e.seq) as last, count(*) as entries
    from journal_head h join journal_entry e using (campaign_id) group by h.seq`
  expect([row?.last, row?.entries]).toEqual([row?.seq, row?.seq])
  return row?.seq ?? 0n
}

test('twenty donations of one person at once come with one flower, and the next day brings another', async () => {
  const donate = (day: string) =>
    atOnce(20, (url, index) =>
      command(
        url,
        'donate',
        { idempotencyKey: `${day}-${index}`, project: 'prj_4', amount: 1, donorRef: 'daily' },
        partner,
      ),
    )
  const replies = await donate('9th')
  expect(replies.map(({ __typename }) => __typename)).toEqual(Array(20).fill('DonateSuccess'))
  expect(await firstDonationFlowers('daily')).toBe(1)
  expect(await totalsOf(pair.first, 'project:4')).toMatchObject({ donations: 20, donors: 1, received: 20 })
  pair.first.clock.advance(86_400_000)
  await donate('10th')
  expect(await firstDonationFlowers('daily')).toBe(2)
  expect(await totalsOf(pair.first, 'project:4')).toMatchObject({ donations: 40, donors: 1, received: 40 })
})

test('whatever the races left behind, the audit finds nothing against it', async () => {
  expect(await violated(pair.first)).toEqual([])
})

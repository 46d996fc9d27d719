// The standing of donors: what staff sets, how gifts are then decided, and what is refused.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auditOf, type Desk, deskOf, matchOf } from '../matching/desk.ts'
import { ask, longLived, type Verdict, violatedInvariants, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let desk: Desk

beforeAll(async () => {
  service = await startService()
  desk = await deskOf(service)
})

afterAll(() => service?.close())

beforeEach(async () => {
  await desk.clear()
  await desk.open()
})

afterEach(async () => {
  expect(await violatedInvariants(service)).toEqual([])
})

const alice = { personRef: 'alice' }

function set(input: object): Promise<Verdict> {
  return desk.ask('setDonorStanding', { donor: alice, reason: 'a test', ...input })
}

describe('the standing of a person', () => {
  test('is set by reference and by id, one thing or both, and what is left out stays', async () => {
    expect(await set({ state: 'HELD', activeYears: 7 })).toEqual({
      __typename: 'SetDonorStandingSuccess',
      donor: { id: 'dnr_1', state: 'HELD', activeYears: 7 },
    })
    expect(await set({ donor: { id: 'dnr_1' }, activeYears: 8 })).toMatchObject({
      donor: { id: 'dnr_1', state: 'HELD', activeYears: 8 },
    })
    expect(await set({ state: 'ACTIVE' })).toMatchObject({
      donor: { id: 'dnr_1', state: 'ACTIVE', activeYears: 8 },
    })
    expect(await auditOf(service, 'dnr_1')).toMatchObject([
      { action: 'SET_DONOR_STANDING', actor: 'staff:lin', after: { state: 'ACTIVE', activeYears: 8 } },
      { before: { state: 'HELD', activeYears: 7 }, after: { state: 'HELD', activeYears: 8 } },
      { before: { state: 'ACTIVE', activeYears: 0 }, after: { state: 'HELD', activeYears: 7 } },
    ])
  })

  test('HELD: what it gives is taken and not matched, until it is ACTIVE again', async () => {
    await set({ state: 'HELD' })
    const held = await desk.give(1_000)
    const other = await desk.give(1_000, { donorRef: 'bob' })
    await set({ state: 'ACTIVE' })
    const again = await desk.give(1_000)
    expect(await matchOf(service, held.id)).toEqual({
      status: 'NOT_MATCHED',
      reason: 'DONOR_FROZEN',
      allocations: [],
    })
    expect(await matchOf(service, other.id)).toMatchObject({ status: 'MATCHED' })
    expect(await matchOf(service, again.id)).toMatchObject({ status: 'MATCHED' })
  })

  test('BANNED: it gives nothing, and what it gave stands', async () => {
    const before = await desk.give(1_000)
    await set({ state: 'BANNED' })
    await writesNothing(service, async () => {
      const input = { idempotencyKey: 'banned', project: 'prj_1', amount: 100, donorRef: 'alice' }
      expect(await ask(service, 'donate', input, await service.token('partner'))).toMatchObject({
        __typename: 'DonorBanned',
      })
    })
    expect(await matchOf(service, before.id)).toMatchObject({ status: 'MATCHED' })
  })

  test('its years are what tiers go by', async () => {
    await desk.clear()
    const tiers = [
      { years: 1, ratio: 5_000 },
      { years: 5, ratio: 10_000 },
    ]
    await desk.open({}, { mode: 'TIER', ratio: null, tiers })
    const outcomes: unknown[] = []
    for (const activeYears of [0, 1, 4, 5, 100]) {
      await set({ activeYears })
      service.clock.advance(60_000)
      const { status, reason, allocations } = await matchOf(service, (await desk.give(1_000)).id)
      outcomes.push(allocations[0]?.amount ?? `${status} ${reason}`)
    }
    expect(outcomes).toEqual(['NOT_MATCHED NO_TIER', 500, 500, 1_000, 1_000])
  })

  test('is seen by the person itself and by staff', async () => {
    await set({ state: 'HELD', activeYears: 3 })
    const query = '{ viewer { donor { state activeYears } } }'
    const { body } = await service.graphql(query, {}, await service.token('donor', 'alice', longLived))
    expect(body.data.viewer.donor).toEqual({ state: 'HELD', activeYears: 3 })
  })

  test('of somebody whom a gift makes known at the same time is set once for all', async () => {
    const [, gift] = await Promise.all([
      desk.do('setDonorStanding', { donor: { personRef: 'new' }, activeYears: 2 }),
      desk.give(1_000, { donorRef: 'new' }),
    ])
    expect(gift.state).toBe('PAID')
    const rows = await service.sql`select ref, active_years as years from donor where ref = 'new'`
    expect([...rows]).toEqual([{ ref: 'new', years: 2 }])
  })
})

describe('what is refused, and writes nothing', () => {
  test.each<[string, object, string]>([
    ['nothing to set', {}, 'input.state'],
    ['years below nothing', { activeYears: -1 }, 'input.activeYears'],
    ['years over a hundred', { activeYears: 101 }, 'input.activeYears'],
    ['a reference of other signs', { donor: { personRef: 'a b' }, activeYears: 1 }, 'input.donor.personRef'],
    ['an empty reference', { donor: { personRef: '' }, activeYears: 1 }, 'input.donor.personRef'],
    ['the id of a project', { donor: { id: 'prj_1' }, activeYears: 1 }, 'input.donor.id'],
    ['an id that is none', { donor: { id: 'dnr_0' }, activeYears: 1 }, 'input.donor.id'],
    ['no reason', { activeYears: 1, reason: '  ' }, 'input.reason'],
    ['a reason of 501 characters', { activeYears: 1, reason: 'x'.repeat(501) }, 'input.reason'],
  ])('%s', async (_what, input, path) => {
    const answer = await writesNothing(service, () => set(input))
    expect(answer).toMatchObject({ __typename: 'InvalidInput' })
    expect(answer.fields.map((field: { path: string }) => field.path)).toContain(path)
  })

  test('a donor that there is not', async () => {
    expect(await writesNothing(service, () => set({ donor: { id: 'dnr_99' }, state: 'HELD' }))).toMatchObject(
      { __typename: 'NotFound', path: 'input.donor.id' },
    )
  })

  test.each([
    ['both names', { donor: { id: 'dnr_1', personRef: 'alice' }, state: 'HELD' }],
    ['neither name', { donor: {}, state: 'HELD' }],
    ['a state that there is not', { state: 'LOST' }],
    ['half a year', { activeYears: 0.5 }],
    ['more years than a number has', { activeYears: 2 ** 53 }],
  ])('%s', async (_what, input) => {
    await writesNothing(service, async () => {
      await expect(set(input)).rejects.toThrow(/has no result/)
    })
  })
})

// The instants that decide, to the millisecond, under a clock that the test holds: the opening and the closing of a
// window, the end of a civil day in Shanghai, and the instant from which a version of the rules is in force.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOver, violatedInvariants } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { aPool, aWindow, fenOf, gift, matching, matchOf, refund, rules } from './stage.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())
beforeEach(async () => {
  await startOver(service)
  service.clock.set('2022-09-07T08:00:00+08:00')
})
afterEach(async () => {
  expect(await violatedInvariants(service)).toEqual([])
})

const tenToMidnight = {
  opensAt: new Date('2022-09-08T10:00:00+08:00'),
  closesAt: new Date('2022-09-09T00:00:00+08:00'),
}

describe('a window from 10:00 to 24:00', () => {
  test.each([
    ['2022-09-08T09:59:59.999+08:00', 'NOT_MATCHED', 'WINDOW_NOT_OPEN'],
    ['2022-09-08T10:00:00.000+08:00', 'MATCHED', null],
    ['2022-09-08T23:59:59.999+08:00', 'MATCHED', null],
    ['2022-09-09T00:00:00.000+08:00', 'NOT_MATCHED', 'WINDOW_CLOSED'],
    // The same instants in another zone's words.
    ['2022-09-08T01:59:59.999Z', 'NOT_MATCHED', 'WINDOW_NOT_OPEN'],
    ['2022-09-08T02:00:00.000Z', 'MATCHED', null],
    ['2022-09-08T15:59:59.999Z', 'MATCHED', null],
    ['2022-09-08T16:00:00.000Z', 'NOT_MATCHED', 'WINDOW_CLOSED'],
  ])('at %s: %s %s', async (instant, status, reason) => {
    await matching(service, { window: tenToMidnight })
    service.clock.set(instant)
    expect(await gift(service, 1_000)).toMatchObject({
      status,
      reason,
      amount: status === 'MATCHED' ? 1_000 : 0,
    })
  })

  test('and the next from 10:00 to 24:00: between them a gift is told of the one that will open', async () => {
    const pool = await aPool(service)
    await rules(service, pool)
    await aWindow(service, pool, 1_000n, tenToMidnight)
    const next = await aWindow(service, pool, 1_000n, {
      opensAt: new Date('2022-09-09T10:00:00+08:00'),
      closesAt: new Date('2022-09-10T00:00:00+08:00'),
    })
    service.clock.set('2022-09-09T00:00:00.000+08:00')
    expect(await gift(service, 100)).toMatchObject({ reason: 'WINDOW_NOT_OPEN' })
    service.clock.set('2022-09-09T09:59:59.999+08:00')
    expect(await gift(service, 100)).toMatchObject({ reason: 'WINDOW_NOT_OPEN' })
    service.clock.set('2022-09-09T10:00:00.000+08:00')
    expect(await gift(service, 100)).toMatchObject({ status: 'MATCHED' })
    expect(await fenOf(service, next)).toMatchObject({ confirmed: 100 })
  })

  test('followed at once by another: the instant between them belongs to the second', async () => {
    const pool = await aPool(service)
    await rules(service, pool)
    const first = await aWindow(service, pool, 1_000n, tenToMidnight)
    const second = await aWindow(service, pool, 1_000n, {
      opensAt: tenToMidnight.closesAt,
      closesAt: new Date('2022-09-10T00:00:00+08:00'),
    })
    service.clock.set('2022-09-08T23:59:59.999+08:00')
    await gift(service, 100)
    service.clock.set('2022-09-09T00:00:00.000+08:00')
    await gift(service, 200)
    expect([await fenOf(service, first), await fenOf(service, second)]).toMatchObject([
      { confirmed: 100 },
      { confirmed: 200 },
    ])
  })

  test.each([
    ['2022-09-08T23:59:59.999+08:00', 1_000],
    ['2022-09-09T00:00:00.000+08:00', 900],
  ])('a refund at %s leaves it %i of 1,000 fen', async (instant, available) => {
    const window = await matching(service, { budget: 1_000n, window: tenToMidnight })
    service.clock.set('2022-09-08T10:00:00.000+08:00')
    const { id } = await gift(service, 100)
    service.clock.set(instant)
    await refund(service, id)
    expect(await fenOf(service, window)).toMatchObject({ confirmed: 0, available })
    expect(await matchOf(service, id)).toMatchObject({ status: 'REVERSED' })
  })
})

describe("a donor's day", () => {
  const twoDays = {
    opensAt: new Date('2022-09-08T10:00:00+08:00'),
    closesAt: new Date('2022-09-10T00:00:00+08:00'),
  }

  test.each([
    ['2022-09-08T23:59:59.999+08:00', 'NOT_MATCHED', 'DONOR_DAILY_CAP'],
    ['2022-09-09T00:00:00.000+08:00', 'MATCHED', null],
    ['2022-09-08T15:59:59.999Z', 'NOT_MATCHED', 'DONOR_DAILY_CAP'],
    ['2022-09-08T16:00:00.000Z', 'MATCHED', null],
  ])('ends at midnight in Shanghai: at %s a second gift is %s %s', async (instant, status, reason) => {
    await matching(service, { window: twoDays, by: { donorDailyCap: 500n } })
    service.clock.set('2022-09-08T10:00:00.000+08:00')
    expect(await gift(service, 500)).toMatchObject({ status: 'MATCHED' })
    service.clock.set(instant)
    expect(await gift(service, 500)).toMatchObject({ status, reason })
  })

  test('a refund after midnight restores the room of the day of the gift, not of the day after', async () => {
    await matching(service, { window: twoDays, by: { donorDailyCap: 500n } })
    service.clock.set('2022-09-08T23:59:59.999+08:00')
    const { id } = await gift(service, 500)
    service.clock.set('2022-09-09T00:00:00.000+08:00')
    expect(await gift(service, 400)).toMatchObject({ status: 'MATCHED', amount: 400 })
    await refund(service, id)
    expect(await gift(service, 400)).toMatchObject({ status: 'PARTIAL', amount: 100, bound: 'DONOR_DAY' })
  })
})

describe('a version of the rules', () => {
  test.each([
    ['2022-09-08T11:59:59.999+08:00', 100],
    ['2022-09-08T12:00:00.000+08:00', 20],
  ])('is in force from its instant on: a gift of 100 fen at %s is matched %i', async (instant, amount) => {
    const pool = await aPool(service)
    await rules(service, pool)
    await rules(service, pool, { effectiveAt: new Date('2022-09-08T12:00:00+08:00'), ratio: 2_000 })
    await aWindow(service, pool, 1_000n, tenToMidnight)
    service.clock.set(instant)
    expect(await gift(service, 100)).toMatchObject({ status: 'MATCHED', amount })
  })

  test.each([
    ['2022-09-08T11:59:59.999+08:00', 'NOT_MATCHED', 'WINDOW_NOT_OPEN'],
    ['2022-09-08T12:00:00.000+08:00', 'MATCHED', null],
  ])('that is the first: at %s a gift in an open window is %s %s', async (instant, status, reason) => {
    const pool = await aPool(service)
    await rules(service, pool, { effectiveAt: new Date('2022-09-08T12:00:00+08:00') })
    await aWindow(service, pool, 1_000n, tenToMidnight)
    service.clock.set(instant)
    expect(await gift(service, 100)).toMatchObject({ status, reason })
  })

  test('changes nothing that was matched before it', async () => {
    const pool = await aPool(service)
    await rules(service, pool)
    await aWindow(service, pool, 1_000n, tenToMidnight)
    service.clock.set('2022-09-08T12:00:00.000+08:00')
    const { id } = await gift(service, 100)
    await expect(rules(service, pool, { ratio: 2_000 })).rejects.toMatchObject({ code: 'RULES_RETROACTIVE' })
    service.clock.advance(1)
    await rules(service, pool, { ratio: 2_000, minimumGift: 500n })
    expect(await matchOf(service, id)).toMatchObject({ status: 'MATCHED', amount: 100 })
    expect(await gift(service, 100)).toMatchObject({ reason: 'BELOW_MIN_AMOUNT' })
  })

  test('that begins to limit projects counts what they were given before', async () => {
    const pool = await aPool(service)
    await rules(service, pool)
    await aWindow(service, pool, 10_000n, tenToMidnight)
    service.clock.set('2022-09-08T12:00:00.000+08:00')
    const { id } = await gift(service, 600)
    service.clock.advance(1)
    await rules(service, pool, { projectCap: 1_000n, organizationCap: 1_200n })
    expect(await gift(service, 600, 'bo')).toMatchObject({
      status: 'PARTIAL',
      reason: 'PROJECT_CAP',
      amount: 400,
    })
    expect(await gift(service, 600, 'cy')).toMatchObject({ status: 'NOT_MATCHED', reason: 'PROJECT_CAP' })
    await refund(service, id)
    expect(await gift(service, 700, 'cy')).toMatchObject({ status: 'PARTIAL', amount: 600 })
    // prj_2 and prj_4 have one receiver.
    expect(await gift(service, 900, 'cy', { project: 'prj_2' })).toMatchObject({ status: 'MATCHED' })
    expect(await gift(service, 900, 'cy', { project: 'prj_4' })).toMatchObject({
      reason: 'ORG_CAP',
      amount: 300,
    })
  })
})

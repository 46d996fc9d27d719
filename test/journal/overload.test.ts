// When storage is slow or held by somebody else, commands are refused or told to come again: at once or soon, typed,
// and in a way that a retry with the same key makes good.
import { afterEach, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import {
  command,
  countOf,
  holdHead,
  needsShared,
  persist,
  type Reply,
  shared,
  totalsOf,
  violated,
} from './stage.ts'

let service: Service
afterEach(async () => {
  const against = await violated(service)
  await service.close()
  expect(against).toEqual([])
})

async function donations(count: number): Promise<Promise<Reply>[]> {
  const token = await service.token('partner')
  return Array.from({ length: count }, (_, index) =>
    command(
      service.url,
      'donate',
      { idempotencyKey: `k${index}`, project: 'prj_1', amount: 100, donorRef: `p${index}` },
      token,
    ),
  )
}

async function persistently(count: number): Promise<Reply[]> {
  const token = await service.token('partner')
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      persist(() =>
        command(
          service.url,
          'donate',
          { idempotencyKey: `k${index}`, project: 'prj_1', amount: 100, donorRef: `p${index}` },
          token,
        ),
      ),
    ),
  )
}

test('a request with more deeds than there is room for is refused as a whole and writes nothing', async () => {
  service = await startService({ config: { journalQueueLimit: 5 } })
  const token = await service.token('partner')
  const deeds = Array.from({ length: 6 }, (_, index) => ({
    externalId: `e${index}`,
    deedType: 'STEPS',
    personRef: `p${index}`,
    occurredAt: '2022-09-09T10:00:00+08:00',
  }))
  const refused = await command(service.url, 'recordDeeds', { deeds }, token)
  expect(refused).toMatchObject({
    __typename: 'Overloaded',
    code: 'OVERLOADED',
    retryAfterMs: expect.any(Number),
  })
  expect(refused.retryAfterMs).toBeGreaterThanOrEqual(50)
  expect(await countOf(service, 'deed')).toBe(0)
  const { results } = await command(service.url, 'recordDeeds', { deeds: deeds.slice(0, 5) }, token)
  expect(results?.map(({ result }) => result)).toEqual(Array(5).fill('GRANTED'))
})

test('a burst that is larger than the queue is taken in the end by those who come again', async () => {
  service = await startService({ config: { journalQueueLimit: 5 } })
  const replies = await persistently(60)
  expect(replies.map(({ __typename }) => __typename)).toEqual(Array(60).fill('DonateSuccess'))
  expect(await totalsOf(service)).toMatchObject({ donations: 60, donors: 60, received: 6_000 })
})

describe.skipIf(!shared)(`while another session holds the head row (${needsShared})`, () => {
  test('more commands than fit are refused at once, and those that fit succeed after it', async () => {
    service = await startService({ config: { journalQueueLimit: 8 } })
    const held = await holdHead(service)
    const answered: Reply[] = []
    const sent = (await donations(20)).map(async (donation) => {
      const reply = await donation
      answered.push(reply)
      return reply
    })
    // Twelve answers come while nothing can be written.
    await expect.poll(() => answered.length).toBe(12)
    expect(answered.map(({ __typename }) => __typename)).toEqual(Array(12).fill('Overloaded'))
    for (const { code, retryAfterMs } of answered) {
      expect(code).toBe('OVERLOADED')
      expect(retryAfterMs).toBeGreaterThanOrEqual(50)
      expect(retryAfterMs).toBeLessThanOrEqual(20_000)
    }
    expect(await countOf(service, 'journal_entry')).toBe(0)
    await held.release()
    const replies = await Promise.all(sent)
    expect(replies.filter(({ __typename }) => __typename === 'DonateSuccess')).toHaveLength(8)
    expect(await countOf(service, 'donation')).toBe(8)
    const again = await persistently(20)
    expect(again.filter(({ replayed }) => replayed)).toHaveLength(8)
    expect(await totalsOf(service)).toMatchObject({ donations: 20, donors: 20, received: 2_000 })
  })

  test('waiting commands are told that storage does not answer, and a retry ends in one donation each', async () => {
    service = await startService()
    const held = await holdHead(service)
    const replies = await Promise.all(await donations(10))
    expect(replies.map(({ __typename }) => __typename)).toEqual(Array(10).fill('Unavailable'))
    expect(
      replies.every(({ code, retryAfterMs }) => code === 'UNAVAILABLE' && Number(retryAfterMs) >= 1_000),
    ).toBe(true)
    expect(await countOf(service, 'journal_entry')).toBe(0)
    await held.release()
    const again = await persistently(10)
    expect(again.map(({ replayed }) => replayed)).toEqual(Array(10).fill(false))
    expect(await totalsOf(service)).toMatchObject({ donations: 10, donors: 10, received: 1_000 })
    expect((await persistently(10)).map(({ replayed }) => replayed)).toEqual(Array(10).fill(true))
  })

  test('a session that ends in the middle of a batch leaves its commands to be sent again', async () => {
    service = await startService()
    await persistently(1)
    const held = await holdHead(service)
    const sent = await donations(10)
    await expect
      .poll(async () => {
        const [row] = await service.sql<{ ended: boolean }[]>`
          select bool_or(pg_terminate_backend(pid)) as ended from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
        return row?.ended
      })
      .toBe(true)
    await held.release()
    const names = (await Promise.all(sent)).map(({ __typename }) => __typename)
    expect(names.filter((name) => name === 'Unavailable').length).toBeGreaterThan(0)
    expect(names.every((name) => name === 'Unavailable' || name === 'DonateSuccess')).toBe(true)
    await persistently(10)
    expect(await totalsOf(service)).toMatchObject({ donations: 10, donors: 10, received: 1_000 })
  })
})

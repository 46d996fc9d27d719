// A batch is a convenience of ours: nobody may notice with whom a command shared one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import {
  command,
  countOf,
  metricOf,
  persist,
  type Reply,
  type RequestFailed,
  totalsOf,
  violated,
} from './stage.ts'

let service: Service
let partner: string
beforeAll(async () => {
  service = await startService()
  partner = await service.token('partner')
  // What the database refuses for a reason that no rule of ours foresaw.
  await service.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'not this one'; end $$;
    create trigger refuse_amount before insert on donation for each row when (new.amount = 666) execute function refuse();
    create trigger refuse_deed before insert on deed for each row when (new.external_id like '%poison%') execute function refuse()`)
})
afterAll(() => service.close())

function donate(key: string, amount: number): Promise<Reply | string> {
  const input = { idempotencyKey: key, project: 'prj_1', amount, donorRef: `person-${key}` }
  return persist(() => command(service.url, 'donate', input, partner)).catch(
    (error: RequestFailed) => error.code,
  )
}

function deeds(...externalIds: string[]): Promise<Reply> {
  const input = externalIds.map((externalId) => ({
    externalId,
    deedType: 'STEPS',
    personRef: `walker-${externalId}`,
    occurredAt: '2022-09-09T10:00:00+08:00',
  }))
  return command(service.url, 'recordDeeds', { deeds: input }, partner)
}

test('a donation that the database refuses is refused alone, and its neighbours succeed', async () => {
  const batches = await metricOf(service, 'oneflower_journal_batch_size_count')
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => donate(`d${index}`, index % 10 === 3 ? 666 : 100)),
  )
  answers.forEach((answer, index) => {
    if (index % 10 === 3) expect(answer).toBe('INTERNAL')
    else expect(answer).toMatchObject({ __typename: 'DonateSuccess' })
  })
  // They did share batches.
  expect((await metricOf(service, 'oneflower_journal_batch_size_count')) - batches).toBeLessThan(40)
  expect(await totalsOf(service)).toMatchObject({ donations: 36, donors: 36, received: 3_600 })
  expect(await countOf(service, 'donation where amount = 666')).toBe(0)
  expect(
    await countOf(service, `donor where ref in ('person-d3', 'person-d13', 'person-d23', 'person-d33')`),
  ).toBe(0)
  expect(await countOf(service, 'journal_entry')).toBe(36)
  expect(await violated(service)).toEqual([])
})

test('what was refused that way left its key free', async () => {
  expect(await donate('d3', 100)).toMatchObject({ __typename: 'DonateSuccess', replayed: false })
})

test('of a batch of deeds with one that the database refuses, all others are recorded', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => (index === 37 ? 'poison' : `deed-${index}`))
  await expect(deeds(...ids)).rejects.toThrow('INTERNAL')
  expect(await countOf(service, `deed where external_id like 'deed-%' and result = 'GRANTED'`)).toBe(59)
  expect(await countOf(service, `deed where external_id = 'poison'`)).toBe(0)
  // Sent again once the fault is mended, the request finds out what was recorded.
  await service.sql`drop trigger refuse_deed on deed`
  const { results } = await deeds(...ids)
  expect(results?.filter(({ result }) => result === 'DUPLICATE')).toHaveLength(59)
  expect(results?.[37]).toMatchObject({ externalId: 'poison', result: 'GRANTED' })
  expect(await violated(service)).toEqual([])
})

test('what went wrong inside is not told to the client', async () => {
  const mutation = `mutation { donate(input: { idempotencyKey: "m", project: "prj_1", amount: 666 }) { __typename } }`
  const { body } = await service.graphql(mutation, {}, partner)
  expect(body.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL' })
  expect(JSON.stringify(body)).not.toMatch(/not this one|donation|trigger|P0001/)
})

test('a refused command, too, leaves its neighbours alone', async () => {
  const projects = ['prj_1', 'prj_3', 'prj_999', 'prj_1', 'prj_4']
  const replies = await Promise.all(
    projects.map((project, index) =>
      command(service.url, 'donate', { idempotencyKey: `n${index}`, project, amount: 1 }, partner),
    ),
  )
  expect(replies.map(({ __typename }) => __typename)).toEqual([
    'DonateSuccess',
    'ProjectNotOpen',
    'NotFound',
    'DonateSuccess',
    'DonateSuccess',
  ])
})

test('a batch of 400 deeds costs as many statements as a batch of one', async () => {
  const statementsOf = async (work: () => Promise<unknown>) => {
    const before = await spent()
    await work()
    const after = await spent()
    return { statements: after.statements - before.statements, batches: after.batches - before.batches }
  }
  const one = await statementsOf(() => deeds('single'))
  const many = await statementsOf(() => deeds(...Array.from({ length: 400 }, (_, index) => `many-${index}`)))
  expect(one.batches).toBe(1)
  expect(many).toEqual(one)
})

test('a batch of many donations costs as many statements as a batch of one', async () => {
  const before = await spent()
  await donate('single', 100)
  const single = await spent()
  await Promise.all(Array.from({ length: 400 }, (_, index) => donate(`many-${index}`, 100)))
  const many = await spent()
  const batches = many.batches - single.batches
  expect(batches).toBeLessThan(100)
  expect((many.statements - single.statements) / batches).toBe(single.statements - before.statements)
})

async function spent(): Promise<{ statements: number; batches: number }> {
  return {
    statements: await metricOf(service, 'oneflower_db_statements_total'),
    batches: await metricOf(service, 'oneflower_journal_batch_size_count'),
  }
}

// What happens to dreams by the calendar: by itself, whole or not at all, and without keeping anybody from giving.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sweepDreams } from '../../src/dream/calendar.ts'
import { createLog } from '../../src/log.ts'
import { type Service, startService } from '../setup/service.ts'
import { closing, dreamFaults, plant, type Stage, stageOf } from './stage.ts'

let service: Service
let stage: Stage
const logged: string[] = []
const people = Array.from({ length: 20 }, (_, index) => `person-${index}`)
beforeAll(async () => {
  const log = createLog('debug', { write: (line) => logged.push(line) })
  service = await startService({ log, config: { dreamSweepMs: 10 } })
  stage = await stageOf(service)
  // The fixture's own dreams are somebody else's business here.
  await service.sql`delete from dream`
  await plant(service, people, 100)
})
beforeEach(() => {
  logged.length = 0
  service.clock.set('2022-09-09T12:00:00+08:00')
})
afterEach(async () => {
  expect(await dreamFaults(service)).toEqual([])
  await service.sql`update journal_head set at = '2022-09-09T12:00:00+08:00'`
})
afterAll(() => service.close())

const stateOf = async (dream: string) => {
  const [row] = await service.sql<{ state: string }[]>`select state from dream where id = ${dream.slice(4)}`
  return row?.state
}

/** Frame by frame, until the dream has as many flowers. */
async function watchUntil(dream: string, flowers: number): Promise<number[]> {
  const watch = service.subscribe(
    'subscription ($dream: ID!) { dreamTotals(dream: $dream, maxHz: 20) { flowersCounted flowerCount } }',
    { dream },
  )
  const seen: number[] = []
  for (;;) {
    const frame = await watch.next()
    const totals = frame?.data?.dreamTotals
    if (!totals) throw new Error(`the watch ended: ${JSON.stringify(frame)}`)
    seen.push(totals.flowerCount)
    if (totals.flowersCounted === flowers) break
  }
  await watch.close()
  return seen
}

test('a dream whose window has ended is closed by itself and gives its flowers back, and a watcher sees it', async () => {
  const dream = await stage.open({ minimumFlowers: 1_000 })
  for (const person of people) await stage.give(person, dream, 3)
  const watched = watchUntil(dream, 0)
  service.clock.set(closing)
  const gross = await watched
  // What was given stays given in the gross number, which never falls.
  expect(gross.every((count) => count === 60)).toBe(true)
  const audit = await service.sql<{ told: string }[]>`
    select actor || ' ' || action as told from audit_entry where subject = ${dream} order by id`
  expect(audit.map(({ told }) => told)).toEqual([
    'staff:lin OPEN_DREAM',
    'system:calendar CLOSE_DREAM',
    'system:calendar RETURN_FLOWERS',
  ])
})

test('a step that fails leaves nothing of itself, says so, and is taken again', async () => {
  const dream = await stage.open({ minimumFlowers: 1_000 })
  const other = await stage.open({ minimumFlowers: 1_000 })
  for (const person of people) await stage.give(person, dream, 2)
  await stage.give('person-0', other, 2)
  const [victim] = await service.sql<{ id: bigint }[]>`select id from donor where ref = 'person-19'`
  await service.sql.unsafe(`
    create function refuse_entry() returns trigger language plpgsql as $$
    begin
      if new.donor_id = ${victim?.id} and new.code = 'FLOWERS_RETURNED' then raise exception 'the disk is full'; end if;
      return new;
    end $$;
    create trigger refuse_entry before insert on flower_entry for each row execute function refuse_entry()`)
  service.clock.set(closing)
  // The other dream is not kept by the one that fails.
  await watchUntil(other, 0)
  await sweepDreams(service.app)
  expect([await stateOf(dream), await stateOf(other)]).toEqual(['MISSED', 'RETURNED'])
  expect(await dreamFaults(service)).toEqual([])
  const left = await service.sql`select from flower_gift where dream_id = ${dream.slice(4)} and counted = 2`
  expect(left).toHaveLength(20)
  expect(logged.some((line) => line.includes(dream) && line.includes('did not move'))).toBe(true)
  await service.sql`drop trigger refuse_entry on flower_entry`
  await watchUntil(dream, 0)
  expect(await stateOf(dream)).toBe('RETURNED')
})

test('a hundred dreams that cannot be closed do not keep the one behind them', async () => {
  const stuck: string[] = []
  for (let count = 0; count < 100; count += 1) stuck.push(await stage.open({ minimumFlowers: 1_000 }))
  const behind = await stage.open({ minimumFlowers: 1_000 })
  await service.sql.unsafe(`
    create function refuse_closing() returns trigger language plpgsql as $$
    begin
      if new.id <> ${behind.slice(4)} then raise exception 'the disk is full'; end if;
      return new;
    end $$;
    create trigger refuse_closing before update of state on dream for each row execute function refuse_closing()`)
  service.clock.set(closing)
  await sweepDreams(service.app)
  expect(await stateOf(behind)).not.toBe('SCHEDULED')
  expect(await stateOf(stuck[0] as string)).toBe('SCHEDULED')
  await service.sql`update dream set closes_at = '2022-12-31T00:00:00+08:00' where state = 'SCHEDULED'`
  await service.sql`drop trigger refuse_closing on dream`
})

test('the service stops while it has something to do', async () => {
  const extra = await startService({ config: { dreamSweepMs: 1 } })
  await extra.sql`update dream set closes_at = '2022-09-09T00:00:00+08:00' where opens_at < '2022-09-09T00:00:00+08:00'`
  await extra.close()
})

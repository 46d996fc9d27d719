// Delivery: each published report reaches each giver once, however small the gift, whatever happens on the way (I20).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { afterStep, mostGifts } from '../../src/feedback/delivery.ts'
import { command, openPair, type Pair } from '../journal/stage.ts'
import { inBulk } from '../setup/bulk.ts'
import { startServiceProcess } from '../setup/process.ts'
import { type Service, sharesDatabase } from '../setup/service.ts'
import { clear, convert, delivered, openStage, type Stage, settledNow, yearLong } from './stage.ts'

let pair: Pair
let service: Service
let stage: Stage

beforeAll(async () => {
  pair = await openPair()
  service = pair.first
  stage = await openStage(service)
})
beforeEach(() => clear(service))
// Whatever a test did: nobody has a report twice, and the publications count who has them.
afterEach(async () => {
  await settledNow(service, pair.second)
  const wrong = await service.sql`
    select p.number from report_publication p
    where completed_at is null
      or delivered <> (select count(*) from feedback_delivery f where f.campaign_id = p.campaign_id and f.number = p.number)`
  expect(wrong).toEqual([])
})
afterAll(() => pair?.close())

const audienceOf = async (report: string) => {
  const query =
    'query ($id: ID!) { node(id: $id) { ... on ProgressReport { audience { people delivered complete } } } }'
  return (await stage.ask(query, { id: report })).node.audience
}

describe('a published report reaches', () => {
  test('everyone with one flower or one fen, each once, and nobody else', async () => {
    await stage.flowers('alice', 1)
    await stage.flowers('alice', 3)
    await stage.flowers('bob', 2)
    await stage.flowers('eve', 1, 'drm_2')
    await stage.money('bob', 1)
    await stage.money('carol', 1)
    await stage.money('carol', 500)
    await stage.money('eve', 1, 'prj_1')
    await stage.money(null, 700)
    await convert(service)
    const report = await stage.publish()
    await settledNow(service)
    expect(await delivered(service)).toEqual(['alice:1', 'bob:1', 'carol:1'])
    expect(await audienceOf(report)).toEqual({ people: 3, delivered: 3, complete: true })
  })

  test('those whose flowers went over to it, and not those whose flowers stayed behind', async () => {
    await stage.flowers('alice', 1)
    await stage.flowers('bob', 1, 'drm_2')
    await stage.flowers('carol', 1, 'drm_2')
    await convert(service)
    // One step brought a part of them, before the dream closed.
    await service.sql`update dream set state = 'MISSED', closed_flowers = 2, rolled_into_id = 1 where id = 2`
    await service.sql`
      update flower_gift set dream_id = 1 where donor_id = (select id from donor where ref = 'bob')`
    await stage.publish()
    await settledNow(service)
    expect(await delivered(service)).toEqual(['alice:1', 'bob:1'])
  })

  test('nobody whose flowers were all taken back, or whose money was given back, before it was published', async () => {
    await stage.flowers('alice', 1)
    await stage.flowers('bob', 1)
    await service.sql`update flower_gift set counted = 0 where donor_id = (select id from donor where ref = 'alice')`
    const donation = await stage.money('carol')
    await stage.money('dave')
    await service.sql`update donation set state = 'REFUNDED' where campaign_id || '-' || seq = ${donation.slice(4)}`
    await convert(service)
    await stage.publish()
    await settledNow(service)
    expect(await delivered(service)).toEqual(['bob:1', 'dave:1'])
    await service.sql`update flower_gift set counted = count`
  })

  test('those who gave before it was published: later ones get the next report', async () => {
    await stage.flowers('alice', 1)
    await convert(service)
    await service.sql`update dream set state = 'REACHED', reached_seq = 1, reached_at = now() where id = 1`
    const goOn = await holdDeliveries(0)
    await stage.publish()
    // The report is still on its way to everybody when they give.
    await stage.money('bob')
    await stage.flowers('carol', 1)
    expect(await delivered(service)).toEqual([])
    await goOn()
    await settledNow(service)
    expect(await delivered(service)).toEqual(['alice:1'])
    await stage.publish('prj_4', { kind: 'FINAL', dueAt: '2023-09-01T00:00:00+08:00' })
    await settledNow(service)
    expect(await delivered(service)).toEqual(['alice:1', 'alice:2', 'bob:2', 'carol:2'])
  })

  test('nobody at all where nobody gave, and is complete', async () => {
    const report = await stage.publish('prj_1')
    await settledNow(service)
    expect(await audienceOf(report)).toEqual({ people: 0, delivered: 0, complete: true })
  })
})

test('a correction is not delivered again', async () => {
  await stage.money('alice')
  const report = await stage.publish()
  await settledNow(service)
  await stage.do('correctReport', { report })
  await stage.do('publishReport', { report })
  await settledNow(service)
  expect(await delivered(service)).toEqual(['alice:1'])
})

test('the database takes no second delivery, and takes none back', async () => {
  await stage.money('alice')
  await stage.publish()
  await settledNow(service)
  await expect(
    service.sql`insert into feedback_delivery select donor_id, campaign_id, number, delivered_at from feedback_delivery`,
  ).rejects.toMatchObject({ constraint_name: 'feedback_delivery_key' })
  await expect(service.sql`delete from feedback_delivery`).rejects.toMatchObject({
    constraint_name: 'feedback_delivery_is_kept',
  })
})

/** Lets no step through that would deliver more than so many; returns how to let them go on. */
async function holdDeliveries(most: number): Promise<() => Promise<void>> {
  await service.sql.unsafe(`
    create function stop_here() returns trigger language plpgsql as $$
    begin if (select count(*) from feedback_delivery) >= ${most} then raise exception 'stopped'; end if; return new; end $$`)
  await service.sql`create trigger stop_here before insert on feedback_delivery for each row execute function stop_here()`
  return async () => {
    await service.sql`drop trigger stop_here on feedback_delivery`
    await service.sql`drop function stop_here`
  }
}

/** Gifts of one flower each by so many people, three of whom in four gave twice; beside the journal. */
async function crowd(people: number): Promise<void> {
  await inBulk(service.sql, async (sql) => {
    await sql`
      insert into donor (ref, created_at) select 'crowd-' || n, now() from generate_series(1, ${people}::int) n`
    await sql`
      insert into flower_gift (campaign_id, seq, donor_id, dream_id, count, counted, region_code, balance_after, given_at)
      select 1, row_number() over (order by turn, id), id, 1, 1, 1, 'UNKNOWN', 0, now()
      from donor cross join generate_series(1, 2) turn where turn = 1 or id % 4 > 0`
  })
  await service.sql`update journal_head set seq = ${people * 2}`
}

describe('thousands of givers', () => {
  const people = 1_800

  test('are walked in steps, by two instances at once, without anybody left out or told twice', async () => {
    await crowd(people)
    await convert(service)
    const before = service.app.deliveries.counters.steps + pair.second.app.deliveries.counters.steps
    const first = await stage.publish()
    const second = await stage.publish('prj_4', { dueAt: '2023-01-01T00:00:00+08:00' }, pair.second)
    await settledNow(service, pair.second)
    const rows = await service.sql`
      select number, count(*)::int as people, count(distinct donor_id)::int as different from feedback_delivery group by 1 order by 1`
    expect(rows).toEqual([
      { number: 1, people, different: people },
      { number: 2, people, different: people },
    ])
    expect(await audienceOf(first)).toEqual(await audienceOf(second))
    const steps = service.app.deliveries.counters.steps + pair.second.app.deliveries.counters.steps
    expect(steps - before).toBeGreaterThanOrEqual(2 * Math.ceil((people * 1.75) / mostGifts))
  })

  test('get reports in the order of publication: nobody has a later one before an earlier one', async () => {
    await crowd(people)
    await convert(service)
    // What a statement sees at one instant, while the deliveries go on.
    const outOfOrder = () => service.sql`
      select later.donor_id from feedback_delivery later
      where later.number = 2 and not exists (
        select from feedback_delivery f where f.donor_id = later.donor_id and f.number = 1)`
    for (const dueAt of ['2022-12-05T00:00:00+08:00', '2023-01-01T00:00:00+08:00']) {
      const { id } = await stage.do('planReport', { dueAt })
      await stage.do('submitReport', { report: id })
    }
    await Promise.all(['rpt_1', 'rpt_2'].map((report) => stage.do('publishReport', { report })))
    for (;;) {
      expect(await outOfOrder()).toEqual([])
      const [left] = await service.sql`select 1 from report_publication where completed_at is null`
      if (!left) break
    }
  })

  test('whose delivery stops in the middle get the rest when it goes on', async () => {
    await crowd(people)
    await convert(service)
    // A step fails for as long as the trigger stands: everything before it stays, and nothing of it does.
    const goOn = await holdDeliveries(700)
    const failed = service.app.deliveries.counters.failed
    await stage.publish()
    while (service.app.deliveries.counters.failed === failed) await deliveredCount()
    const [partly] = await service.sql`
      select delivered, completed_at from report_publication`
    expect(partly?.delivered).toBeGreaterThan(0)
    expect(partly?.completed_at).toBeNull()
    expect(await audienceOf('rpt_1')).toMatchObject({ people: null, complete: false })
    await goOn()
    await settledNow(service)
    expect(await audienceOf('rpt_1')).toEqual({ people, delivered: people, complete: true })
  })

  test.skipIf(!sharesDatabase())(
    'whose process is killed in the middle get the rest from the next one (needs DATABASE_URL)',
    async () => {
      await crowd(people * 4)
      await convert(service)
      // Published by hand, so that only the process under test walks it.
      const report = await stage.do('planReport', {})
      await service.sql`
        insert into report_revision (report_id, number, state, text_zh, text_en, beneficiaries_reached, spent, submitted_by, submitted_at, decided_by, decided_at, decision_reason)
        values (1, 1, 'PUBLISHED', 'x', 'x', 0, 0, 'staff:lin', now(), 'staff:lin', now(), 'x')`
      await service.sql`update progress_report set state = 'PUBLISHED', published_revision = 1, published_at = now()`
      await service.sql`insert into feedback_head (campaign_id, published) values (1, 1)`
      await service.sql`
        insert into report_publication (campaign_id, number, report_id, project_id, dream_id, published_at, up_to_seq)
        values (1, 1, 1, 4, 1, now(), (select seq from journal_head))`
      for (let kill = 0; kill < 3; kill += 1) {
        const child = await startServiceProcess({ DATABASE_URL: service.database.url })
        const before = await deliveredCount()
        for (let now = before; now < before + mostGifts && now < people * 4; ) now = await deliveredCount()
        await child.end('SIGKILL')
      }
      service.app.deliveries.wake()
      await settledNow(service)
      expect(await audienceOf(report.id)).toEqual({
        people: people * 4,
        delivered: people * 4,
        complete: true,
      })
    },
  )

  async function deliveredCount(): Promise<number> {
    const [row] = await service.sql<{ count: number }[]>`select count(*)::int as count from feedback_delivery`
    return row?.count ?? 0
  }
})

test('a report that one instance delivers is seen by those who watch at another, on every screen of theirs', async () => {
  const watching = 'subscription { feedback(campaign: "cmp_1") { deliveries { number } } }'
  await stage.money('alice')
  const token = await stage.donor('alice')
  const watches = [1, 2].map(() => pair.second.subscribe(watching, {}, token))
  for (const watch of watches) expect((await watch.next())?.data.feedback.deliveries).toEqual([])
  await stage.publish()
  for (const watch of watches) {
    // Frames are state: the one that was shown first may be shown once more.
    let deliveries: object[] = []
    while (deliveries.length === 0) deliveries = (await watch.next())?.data.feedback.deliveries
    expect(deliveries).toEqual([{ number: 1 }])
  }
  // Whoever joins later sees what is there.
  const late = pair.second.subscribe(watching, {}, token)
  expect((await late.next())?.data.feedback.deliveries).toEqual([{ number: 1 }])
  for (const watch of [...watches, late]) await watch.close()
})

describe('whatever is given, given back, published and corrected', () => {
  test.each([1, 2, 3, 4])(
    'each report reaches exactly those whose gifts stood, once (play %i)',
    async (seed) => {
      let state = seed
      const random = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return state / 2 ** 32
      }
      const people = ['alice', 'bob', 'carol', 'dave', 'erin']
      const someone = () => people[Math.floor(random() * people.length)] as string
      const channel = await service.token('partner', 'prt_1', yearLong)
      const money = new Map<string, string>()
      const expected: string[] = []
      const published: string[] = []
      // Reports of prj_4 while its dream still collects: its dream's givers count once it is converted.
      let converted = false
      for (let move = 0; move < 24; move += 1) {
        const what = random()
        if (what < 0.35) {
          const person = someone()
          money.set(await stage.money(person, 1 + Math.floor(random() * 100)), person)
        } else if (what < 0.5 && !converted) await stage.flowers(someone(), 1)
        else if (what < 0.65 && money.size > 0) {
          const [donation] = [...money.keys()]
          const input = { idempotencyKey: `p-${seed}-${move}`, donation, reason: 'x' }
          await command(service.url, 'refundDonation', input, channel)
          money.delete(donation as string)
        } else if (what < 0.75 && published.length > 0) {
          const report = published[Math.floor(random() * published.length)]
          await stage.do('correctReport', { report })
          await stage.do('publishReport', { report })
        } else if (published.length < 5) {
          if (!converted && random() < 0.4) {
            await convert(service)
            converted = true
          }
          const givers = await service.sql<{ ref: string }[]>`
          select distinct ref from donor join flower_gift g on g.donor_id = donor.id and g.counted > 0`
          const audience = new Set([...money.values(), ...(converted ? givers.map(({ ref }) => ref) : [])])
          const dueAt = new Date(Date.UTC(2023, published.length, 1)).toISOString()
          published.push(await stage.publish('prj_4', { dueAt }))
          expected.push(...[...audience].sort().map((person) => `${person}:${published.length}`))
          await settledNow(service, pair.second)
        }
      }
      expect(await delivered(service)).toEqual(expected)
      // Every revision that was published is there, unchanged and in order (I21).
      for (const { report_id, numbers, current } of await service.sql`
      select v.report_id, array_agg(v.number order by v.number)::text as numbers, max(r.published_revision) as current
      from report_revision v join progress_report r on r.id = v.report_id where v.state = 'PUBLISHED' group by 1`) {
        const revisions = Array.from({ length: current }, (_, index) => index + 1).join()
        expect([report_id, numbers]).toEqual([report_id, `{${revisions}}`])
      }
    },
  )
})

describe('after a step', () => {
  const walk = { campaignId: 1, number: 1, afterSeq: 40n }
  test.each([
    [
      'of gifts enough for one, behind the last of them',
      7,
      0,
      mostGifts,
      99n,
      { part: 0, afterSeq: 99n, complete: false },
    ],
    ['of fewer, with the donors', 7, 0, mostGifts - 1, 99n, { part: 1, afterSeq: 0n, complete: false }],
    ['of none, with the donors', 7, 0, 0, null, { part: 1, afterSeq: 0n, complete: false }],
    [
      'of the donors, behind the last of them',
      7,
      1,
      mostGifts,
      99n,
      { part: 1, afterSeq: 99n, complete: false },
    ],
    ['of the last donors, nowhere', 7, 1, 5, 99n, { part: 1, afterSeq: 0n, complete: true }],
    ['of what never was a dream, nowhere', null, 0, 5, 99n, { part: 1, afterSeq: 0n, complete: true }],
  ] as const)('%s the walk goes on', (_says, dreamId, part, gifts, lastSeq, next) => {
    expect(afterStep({ ...walk, dreamId, part }, { gifts, lastSeq })).toEqual({
      campaignId: 1,
      number: 1,
      ...next,
    })
  })
})

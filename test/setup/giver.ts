// An instance in a process of its own that gives: donations or flowers, at a rate, through the journal that the API uses,
// and remembers when each was committed. It tells by messages; who serves the watchers hears of it by Redis alone.
import { performance } from 'node:perf_hooks'
import { startApp } from '../../src/app.ts'
import { readDemoConfig } from '../../src/config.ts'
import { type Command, digest } from '../../src/journal/command.ts'
import type { Given, GiverOrder } from './giving.ts'

const clockBase = Number(process.hrtime.bigint()) / 1e6 - performance.now()
const tickMs = 10
const deedsAtOnce = 500

const { app } = await startApp({ ...readDemoConfig(), port: 0, dreamSweepMs: 0 })
const campaignId = 1

// Called at the return of the commit, before anybody is answered and before anybody else hears of it.
let committedAt = 0
const { moved } = app.announcements
app.announcements.moved = (id) => {
  committedAt = clockBase + performance.now()
  moved(id)
}

let keys = 0
let flowers = 0
const committed = new Map<number, number>()

async function give(command: (key: string, nth: number) => Command): Promise<number> {
  keys += 1
  const { seq } = await app.journal.submit(campaignId, command(digest('giver', process.pid, keys), keys))
  committed.set(Number(seq), committedAt)
  return Number(seq)
}

const actor = 'partner:prt_1'

function donation(projects: readonly number[]) {
  return (key: string, nth: number): Command => ({
    kind: 'DONATE',
    actor,
    keyDigest: key,
    contentDigest: key,
    projectId: projects[nth % projects.length] as number,
    channelId: 1,
    donorRef: `giver-${nth % 10_000}`,
    amount: BigInt(100 + (nth % 9_900)),
    regionCode: null,
    anonymous: null,
    message: null,
    paymentReference: null,
    teamId: null,
  })
}

function flower(dreams: readonly number[]) {
  return (key: string): Command => ({
    kind: 'GIVE_FLOWERS',
    actor: 'donor',
    keyDigest: key,
    contentDigest: key,
    donorRef: `giver-${process.pid}-${++flowers}`,
    dreamId: dreams[flowers % dreams.length] as number,
    count: 1,
    teamId: null,
  })
}

/** Whoever gives flowers has earned one before: the givers of this process after each other. */
let earned = 0

async function earn(people: number): Promise<void> {
  const until = earned + people
  while (earned < until) {
    const from = earned + 1
    const commands = Array.from({ length: Math.min(deedsAtOnce, until - earned) }, (_, nth): Command => {
      const key = digest('deed', process.pid, from + nth)
      return {
        kind: 'DEED',
        actor,
        keyDigest: key,
        contentDigest: key,
        partnerId: 1,
        externalId: `deed-${process.pid}-${from + nth}`,
        deedTypeCode: 'STEPS',
        personRef: `giver-${process.pid}-${from + nth}`,
        occurredAt: new Date(),
      }
    })
    await Promise.all(app.journal.submitAll(campaignId, commands))
    earned += commands.length
  }
}

/** Open: what is due is given, whether the ones before have been answered or not. */
async function giveFor(what: 'donations' | 'flowers', perSecond: number, count: number): Promise<Given> {
  const rows =
    what === 'donations'
      ? await app.db.sql<{ id: number }[]>`
          select p.id from project p join organization o on o.id = p.receiving_organization_id
          where p.state = 'ONLINE' and o.state = 'ACTIVE' order by p.id limit 1000`
      : await app.db.sql<{ id: number }[]>`select id from dream where campaign_id = ${campaignId} order by id`
  const ids = rows.map(({ id }) => id)
  const one = what === 'donations' ? donation(ids) : flower(ids)
  const startedAt = performance.now()
  const answers: Promise<number>[] = []
  let failed = 0
  await new Promise<void>((done) => {
    const timer = setInterval(
      () => {
        const due = Math.min(count, Math.floor(((performance.now() - startedAt) * perSecond) / 1_000) + 1)
        while (answers.length < due) {
          answers.push(
            give(one).catch(() => {
              failed += 1
              return 0
            }),
          )
        }
        if (answers.length < count) return
        clearInterval(timer)
        done()
      },
      Math.min(tickMs, 500 / perSecond),
    )
  })
  const seqs = await Promise.all(answers)
  const given: Given = {
    last: seqs.reduce((last, seq) => Math.max(last, seq), 0),
    failed,
    seconds: (performance.now() - startedAt) / 1_000,
    committed: [...committed],
  }
  committed.clear()
  return given
}

process.on('message', async (order: GiverOrder) => {
  if (order.do === 'earn') await earn(order.people)
  process.send?.(
    order.do === 'give' ? { given: await giveFor(order.what, order.perSecond, order.count) } : {},
  )
})
process.on('disconnect', () => process.exit())
process.send?.({})

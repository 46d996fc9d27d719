// What matching costs: gifts a second that the journal stores durably with matching on, beside those without, in one run
// and in turn. Two databases on one server hold the same campaign, one of them without windows; gifts of the same people
// to the same projects go through the journal that the API uses, with as many outstanding as a busy instance has. Beside
// the rate stands the processor time of a gift: of this process, the making of the gifts included, and of PostgreSQL's
// sessions, which is read from /proc and so needs the server on this machine, and Linux.
//
//   DATABASE_URL=postgres://… npm run -s bench:matching [-- --gifts 20000 --rounds 6 --outstanding 500]
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { startApp } from '../src/app.ts'
import { readDemoConfig } from '../src/config.ts'
import { migrate } from '../src/db/migrate.ts'
import { type Donate, digest } from '../src/journal/command.ts'
import { findings } from '../src/ledger/audit.ts'
import { createProgress } from '../src/progress.ts'
import { createRandom, zipf } from '../src/seed/random.ts'
import { seed } from '../src/seed/seed.ts'
import { usedBy } from './shares.ts'

const { values } = parseArgs({
  options: {
    gifts: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '6' },
    outstanding: { type: 'string', default: '500' },
    people: { type: 'string', default: '200000' },
    projects: { type: 'string', default: '10000' },
  },
})
const gifts = Number(values.gifts)
const rounds = Number(values.rounds)
const outstanding = Number(values.outstanding)
const people = Number(values.people)
const projects = Number(values.projects)

interface Side {
  name: 'without matching' | 'with matching'
  perSecond: number[]
  /** Microseconds of processor time for a gift. */
  node: number[]
  postgres: number[]
}

async function main(): Promise<void> {
  const config = { ...readDemoConfig(), port: 0, redisUrl: undefined, journalQueueLimit: 5_000 }
  if (config.databaseUrl === undefined)
    throw new Error('Set DATABASE_URL to a PostgreSQL that may be filled.')
  const server = config.databaseUrl
  const names = ['without', 'with'].map((which) => `oneflower_bench_${which}_${process.pid}`)
  const urls = names.map((name) => Object.assign(new URL(server), { pathname: `/${name}` }).href)
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  const progress = createProgress()
  try {
    for (const [index, name] of names.entries()) {
      await admin.unsafe(`create database ${name}`)
      await migrate(urls[index] as string)
      await seed(urls[index] as string, { organizations: Math.ceil(projects / 4), projects })
    }
    await withoutWindows(urls[0] as string)
    const sides = await measure(config, urls as [string, string], progress)
    progress.end()
    await check(urls[1] as string)
    await report(sides)
  } finally {
    progress.end()
    for (const name of names) await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}

/** The same campaign, but that nobody matches in it. */
async function withoutWindows(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql`delete from matching_window`
  await sql.end()
}

async function measure(
  config: ReturnType<typeof readDemoConfig>,
  urls: [string, string],
  progress: ReturnType<typeof createProgress>,
): Promise<[Side, Side]> {
  const open = await openProjects(urls[0])
  const apps = await Promise.all(
    urls.map((databaseUrl) => startApp(config, { databaseUrl, embedded: false })),
  )
  const sides: [Side, Side] = [
    { name: 'without matching', perSecond: [], node: [], postgres: [] },
    { name: 'with matching', perSecond: [], node: [], postgres: [] },
  ]
  try {
    // The first round warms up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      // Who goes first alternates, so that neither always meets the other's checkpoint.
      for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const { app } = apps[side] as (typeof apps)[number]
        const sessionsBefore = await sessionsUs(app.db.sql)
        const nodeBefore = process.cpuUsage()
        const began = performance.now()
        await give(app.journal, round, open)
        const seconds = (performance.now() - began) / 1_000
        const { user, system } = process.cpuUsage(nodeBefore)
        const sessions = (await sessionsUs(app.db.sql)) - sessionsBefore
        progress.at(
          round * 2 + 1,
          rounds * 2 + 2,
          `round ${round} of ${rounds}, ${sides[side as 0 | 1].name}`,
        )
        if (round === 0) continue
        const { perSecond, node, postgres } = sides[side as 0 | 1]
        perSecond.push(gifts / seconds)
        node.push((user + system) / gifts)
        postgres.push(sessions / gifts)
      }
    }
  } finally {
    await Promise.all(apps.map((app) => app.close()))
  }
  return sides
}

/** What the sessions of a database have taken so far. */
async function sessionsUs(sql: postgres.Sql<{ bigint: bigint }>): Promise<number> {
  const sessions = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database()`
  return sessions.reduce((sum, { pid }) => sum + usedBy(pid), 0) * 10_000
}

async function openProjects(url: string): Promise<number[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const rows = await sql<{ id: number }[]>`
    select p.id from project p join organization o on o.id = p.receiving_organization_id
    where p.state = 'ONLINE' and o.state = 'ACTIVE' order by p.id`
  await sql.end()
  return rows.map(({ id }) => id)
}

/** The same gifts in the same order for both sides. */
async function give(
  journal: { submit(campaignId: number, command: Donate): Promise<unknown> },
  round: number,
  open: readonly number[],
) {
  const random = createRandom(round + 1)
  // As in the simulated day: few projects are given to often, and many seldom.
  const favourite = zipf(open.length)
  let next = 0
  const giveOn = async (): Promise<void> => {
    while (next < gifts) {
      const key = digest('bench', round, next)
      next += 1
      await journal.submit(1, {
        kind: 'DONATE',
        actor: 'partner:prt_1',
        keyDigest: key,
        contentDigest: key,
        projectId: open[favourite(random)] as number,
        channelId: 1,
        donorRef: `bench-${random.below(people)}`,
        amount: BigInt(100 + random.below(9_900)),
        regionCode: null,
        anonymous: null,
        message: null,
        paymentReference: null,
        teamId: null,
      })
    }
  }
  await Promise.all(Array.from({ length: outstanding }, giveOn))
}

/** Figures of a journal that is wrong are worth nothing. */
async function check(url: string): Promise<void> {
  const violated = (await findings(url)).filter(({ violations }) => violations > 0)
  if (violated.length > 0) throw new Error(`The audit found: ${violated.map(({ says }) => says).join('; ')}`)
}

async function report([without, withMatching]: [Side, Side]): Promise<void> {
  const ratios = withMatching.perSecond.map((rate, round) => rate / (without.perSecond[round] as number))
  const figures = {
    at: new Date().toISOString(),
    node: process.version,
    cpus: cpus().length,
    gifts,
    rounds,
    outstanding,
    people,
    projects,
    sides: [without, withMatching].map(({ name, perSecond, node, postgres }) => ({
      name,
      perSecond: summary(perSecond),
      node: summary(node),
      postgres: summary(postgres),
    })),
    ratio: summary(ratios, 3),
  }
  console.table(
    Object.fromEntries(
      figures.sides.flatMap(({ name, perSecond, node, postgres }) => [
        [`${name}, donations a second`, perSecond],
        [`${name}, µs of Node a donation`, node],
        [`${name}, µs of PostgreSQL a donation`, postgres],
      ]),
    ),
  )
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}matching.json`, `${JSON.stringify(figures, null, 2)}\n`)
  console.log(
    `ratio with ÷ without: median ${figures.ratio.median} (${figures.ratio.least}–${figures.ratio.most})`,
  )
}

function summary(numbers: readonly number[], digits = 0) {
  const sorted = [...numbers].sort((one, other) => one - other)
  const round = (value: number) => Number(value.toFixed(digits))
  return {
    least: round(sorted[0] as number),
    median: round(sorted[Math.floor((sorted.length - 1) / 2)] as number),
    most: round(sorted.at(-1) as number),
  }
}

await main()

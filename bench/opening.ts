// The opening minute: donations a second that this service takes over HTTP, one mutation each and many in one, beside
// what PostgreSQL gives to pgbench and what the usual stack makes of it, in one run, in turn, on the same cores as the
// load and two thousand screens. bench/README.md says how to read it.
//
//   DATABASE_URL=postgres://… REDIS_URL=redis://… npm run -s bench:opening [-- --rounds 3 --seconds 5
//     --only 'bare row,spread' --recorded 10000000]
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { signToken } from '../src/auth/token.ts'
import type { Role } from '../src/auth/viewer.ts'
import { migrate } from '../src/db/migrate.ts'
import { createProgress } from '../src/progress.ts'
import { seed } from '../src/seed/seed.ts'
import { type Crowd, gather, type Look, machineNow } from '../test/setup/crowd.ts'
import { keptOf } from './acknowledged.ts'
import { type Load, type Loader, messageFor, startLoader } from './loading.ts'
import {
  agesSeen,
  type Condition,
  type Contestant,
  conditions,
  type Measured,
  type Plan,
  planOf,
  ratiosOf,
  rowsOf,
  type Sighting,
} from './openingArithmetic.ts'
import { clientCounts, findPgbench, runPgbench, type Transaction, tables } from './pgbench.ts'
import { authSecret, type Serving, serve, serveStock } from './processes.ts'
import { recordDonations } from './recorded.ts'
import { fail, keepFigures, serversOf, stopOf, tellRatios } from './run.ts'
import { postmasterOf, usedBy, usedByAll } from './shares.ts'
import { startFlowers } from './trickle.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const projectCount = 10_000
const screenCount = 2_000
/** More than a batch of the journal takes, so that the next one gathers while it is under way. */
const channels = 512
/** Of the usual stack, which stores sixteen at once: more would only wait. */
const stockChannels = 128
/** Requests of donateMany that are under way at once: a batch of the journal each, well below its queue. */
const settlers = 6
const donationsAtOnce = 500
const flowersPerSecond = 20
const warmUpMs = 1_000
const firstWarmUpMs = 4_000
const openWithinMs = 60_000
const lookEveryMs = 20

interface Stage {
  plan: Plan
  /** The database of the service. */
  url: string
  redisUrl: string
  /** The database of the others. */
  othersUrl: string
  projects: readonly number[]
  pgbench: string | null
  hasMany: boolean
  loader: Loader
  postmaster: number | null
  sql: postgres.Sql
  /** The same with a database in which much is recorded already; null: that is not measured. */
  recorded: Stage | null
  /** Everything that was asked of the service. */
  loads: Load[]
  nextGift: number
}

type Say = (what: string) => void

const progress = createProgress()

async function main(): Promise<void> {
  const plan = planOf(process.argv.slice(2))
  const [server, redisUrl] = serversOf(process.env)
  const pgbench = findPgbench()
  const hasMany = /\bdonateMany\(/.test(await readFile(`${root}schema/schema.graphql`, 'utf8'))
  if (!pgbench) console.error('pgbench is left out: it is not installed (Debian: postgresql-contrib).')
  if (!hasMany) console.error('donateMany is left out: the schema does not have it.')
  build()
  const name = `oneflower_bench_opening_${process.pid}`
  const urlOf = (database: string) => Object.assign(new URL(server), { pathname: `/${database}` }).href
  const [url, othersUrl, recordedUrl] = [urlOf(name), urlOf(`${name}_others`), urlOf(`${name}_recorded`)]
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  const recordedSql = postgres(recordedUrl, { max: 2, onnotice: () => {} })
  let loader: Loader | undefined
  const { stopped, forget } = stopOf()
  try {
    await admin.unsafe(`create database ${name}_others`)
    const projects = await prepare(admin, sql, url)
    await prepareOthers(othersUrl, projects)
    const hasRecorded = plan.only.includes('recorded')
    if (hasRecorded) {
      await prepare(admin, recordedSql, recordedUrl)
      progress.at(0, 1, `${plan.recorded} donations are recorded`)
      await Promise.race([recordDonations(recordedSql, plan.recorded), stopped])
    }
    loader = await startLoader()
    const postmaster = await postmasterOf(admin)
    const both = {
      plan,
      redisUrl,
      othersUrl,
      projects,
      pgbench,
      hasMany,
      loader,
      postmaster,
    }
    const recorded = { ...both, url: recordedUrl, sql: recordedSql, recorded: null, loads: [], nextGift: 1 }
    const stage: Stage = {
      ...both,
      url,
      sql,
      recorded: hasRecorded ? recorded : null,
      loads: [],
      nextGift: 1,
    }
    const measured = await Promise.race([measureAll(stage, admin), stopped])
    progress.end()
    for (const each of [stage, recorded]) if (each.loads.length > 0) await verify(each)
    if (stage.loads.length > 0) audit(stage)
    await report(measured, stage)
  } finally {
    progress.end()
    forget()
    await loader?.close()
    await Promise.all([sql.end(), recordedSql.end()])
    for (const database of [name, `${name}_others`, `${name}_recorded`]) {
      await admin.unsafe(`drop database if exists ${database} with (force)`)
    }
    await admin.end()
  }
}

/** The service is built anew. */
function build(): void {
  execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.json`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** A database of the service as it is before the day (docs/operations.md), and the projects that take donations. */
async function prepare(admin: postgres.Sql, sql: postgres.Sql, url: string): Promise<number[]> {
  await admin.unsafe(`create database ${new URL(url).pathname.slice(1)}`)
  await migrate(url)
  // Not all of them are online.
  const seeded = Math.ceil(1.1 * projectCount)
  await seed(url, { organizations: Math.ceil(seeded / 4), projects: seeded })
  await sql.unsafe('vacuum analyze')
  return openProjects(sql)
}

async function openProjects(sql: postgres.Sql): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select p.id from project p join organization o on o.id = p.receiving_organization_id
    where p.state = 'ONLINE' and o.state = 'ACTIVE' order by p.id limit ${projectCount}`
  if (rows.length < projectCount) throw new Error(`Only ${rows.length} projects take donations.`)
  return rows.map(({ id }) => id)
}

async function prepareOthers(url: string, projects: readonly number[]): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe(tables)
  await sql.unsafe(`
    create table campaign (id int primary key, gifts bigint not null, amount bigint not null) with (fillfactor = 10);
    create table project (id int primary key, gifts bigint not null, amount bigint not null) with (fillfactor = 50);
    create table donation (
      id bigint generated always as identity primary key, key text not null unique, project_id int not null,
      amount bigint not null, donor_ref text, region_code text, paid_at timestamptz not null default now());
    insert into campaign values (1, 0, 0);
    insert into project select id, 0, 0 from unnest('{${projects.join(',')}}'::int[]) as id;
    analyze;`)
  await sql.end()
}

async function measureAll(stage: Stage, admin: postgres.Sql): Promise<Measured[]> {
  const { plan, pgbench, hasMany } = stage
  const taking = (contestant: Contestant) => plan.only.includes(contestant)
  const measured: Measured[] = []
  const turns: ((round: number, say: Say) => Promise<Measured[]>)[] = [
    ...(['bare row', 'hot counter'] as const)
      .filter((transaction) => taking(transaction) && pgbench !== null)
      .map((transaction) => (round: number, say: Say) => pgbenchTurn(stage, transaction, round, say)),
    ...(taking('stock') ? [(round: number, say: Say) => stockTurn(stage, round, say)] : []),
  ]
  const ours = conditions.filter((each) => taking(each) && (each !== 'donateMany' || hasMany))
  if (ours.length > 0) turns.push((round, say) => ourTurn(stage, ours, round, say))
  const { recorded } = stage
  if (recorded) turns.push((round, say) => ourTurn(recorded, ['recorded'], round, say))
  for (let round = 0; round < plan.rounds; round += 1) {
    // Who goes first changes from round to round.
    const first = round % turns.length
    for (const [nth, turn] of [...turns.slice(first), ...turns.slice(0, first)].entries()) {
      // Nobody pays for the pages that the one before left to be written; who may not ask for it waits for nothing.
      await admin`checkpoint`.catch(() => {})
      const done = round * turns.length + nth
      const say = (what: string) =>
        progress.at(done, plan.rounds * turns.length, `round ${round + 1} of ${plan.rounds}: ${what}`)
      const came = await turn(round, say)
      measured.push(...came)
      for (const { contestant, perSecond } of came) say(`${contestant}, ${Math.round(perSecond)} a second`)
    }
  }
  return measured
}

async function pgbenchTurn(
  { plan, pgbench, othersUrl, postmaster }: Stage,
  transaction: Transaction,
  round: number,
  say: Say,
): Promise<Measured[]> {
  const runs: Measured[] = []
  for (const clients of clientCounts) {
    say(`pgbench, ${transaction}, ${clients} clients`)
    const shares = sharesSince({ server: null, postmaster, generator: null })
    const run = await runPgbench(pgbench as string, othersUrl, transaction, clients, plan.seconds)
    const { screens, ...others } = shares()
    // It is the only process that ran below this one.
    const cpu = { ...others, generator: screens, screens: null }
    runs.push({ contestant: transaction, round, refused: {}, screens: null, ...run, cpu })
  }
  return [runs.reduce((best, run) => (run.perSecond > best.perSecond ? run : best))]
}

async function stockTurn(stage: Stage, round: number, say: Say): Promise<Measured[]> {
  say('stock')
  const service = await serveStock(stage.othersUrl)
  try {
    return [await give(stage, service, { contestant: 'stock', round, warmUpMs: firstWarmUpMs })]
  } finally {
    await service.close()
  }
}

type OurContestant = Condition | 'recorded'

/** All that the service is measured under, in one life of it and before one crowd. */
async function ourTurn(
  stage: Stage,
  ours: readonly OurContestant[],
  round: number,
  say: Say,
): Promise<Measured[]> {
  const { url, redisUrl } = stage
  say('oneflower starts')
  const service = await serve(url, redisUrl)
  let crowd: Crowd | undefined
  let flowers: ReturnType<typeof startFlowers> | undefined
  try {
    say(`${screenCount} screens come`)
    crowd = await gather({ port: service.port, subscriptions: screenCount, payloads: watched })
    await crowd.until('all watch', ({ holding }) => holding === screenCount, openWithinMs)
    flowers = startFlowers(service.port, flowersPerSecond, tokenFor)
    say('oneflower warms up')
    const measured: Measured[] = []
    await give(stage, service, { contestant: 'spread', round, warmUpMs: firstWarmUpMs, measureMs: 0 })
    for (const contestant of inTurn(ours, round)) {
      say(`oneflower, ${contestant}`)
      const spread = measured.find((each) => each.contestant === 'spread')
      measured.push(
        await give(stage, service, {
          contestant,
          round,
          crowd,
          ...(contestant === 'half rate' ? { perSecond: (spread as Measured).perSecond / 2 } : {}),
        }),
      )
    }
    await flowers.stop()
    await checkCrowd(stage, crowd)
    await checkTotals(stage, service)
    return measured
  } finally {
    // What failed first is told, not what failed because of it.
    await flowers?.stop().catch(() => {})
    await crowd?.close()
    await service.close()
  }
}

/** The two that are compared change places from round to round; what is measured by them comes after them. */
function inTurn(ours: readonly OurContestant[], round: number): readonly OurContestant[] {
  const rank: Record<OurContestant, number> = {
    spread: round % 2 === 0 ? 0 : 1,
    'hot project': round % 2 === 0 ? 1 : 0,
    'half rate': 2,
    donateMany: 3,
    recorded: 4,
  }
  return [...ours].sort((one, other) => rank[one] - rank[other])
}

/** As the media screen does, as often a second. */
const watched = [
  'subscription { dreamRace(campaign: "cmp_1", maxHz: 3) { seq asOf serviceLevel dreams { rank dream { id } totals { flowersCounted giverCount } } } }',
  'subscription { campaignTotals(campaign: "cmp_1", maxHz: 3) { seq asOf serviceLevel donationCount donorCount received { minorUnits decimal } matched { minorUnits decimal } flowerCount } }',
].map((query) => JSON.stringify({ query }))

interface Giving {
  contestant: Contestant
  round: number
  crowd?: Crowd
  warmUpMs?: number
  measureMs?: number
  perSecond?: number
}

async function give(stage: Stage, service: Serving, giving: Giving): Promise<Measured> {
  const { plan, loader, postmaster, projects } = stage
  const { contestant, round, crowd, perSecond } = giving
  const each = contestant === 'donateMany' ? donationsAtOnce : 1
  const token = await tokenFor('partner', 'prt_1')
  const looking = crowd ? look(stage.sql) : null
  await crowd?.forget()
  const begin = () => sharesSince({ server: service.pid, postmaster, generator: loader.pid })
  let shares = begin()
  let cpu = shares()
  const load = await loader.load(
    {
      port: service.port,
      message: messageFor(service.port, token, each),
      each,
      marker: '"DonateSuccess"',
      projects: contestant === 'hot project' ? projects.slice(0, 1) : projects,
      firstGift: stage.nextGift,
      connections: connectionsOf(contestant),
      warmUpMs: giving.warmUpMs ?? warmUpMs,
      measureMs: giving.measureMs ?? plan.seconds * 1_000,
      perSecond: perSecond ?? null,
    },
    (begins) => {
      if (begins) shares = begin()
      else cpu = shares()
    },
  )
  if (crowd) await holdFinal(stage, crowd)
  const sightings = (await looking?.()) ?? []
  stage.nextGift = load.nextGift
  if (contestant !== 'stock') stage.loads.push(load)
  return {
    contestant,
    round,
    perSecond: load.accepted / load.seconds,
    p50Ms: load.p50Ms,
    p99Ms: load.p99Ms,
    refused: load.refused,
    cpu,
    screens: crowd ? agesSeen(await crowd.shown(), sightings) : null,
    clients: null,
  }
}

function connectionsOf(contestant: Contestant): number {
  switch (contestant) {
    case 'stock':
      return stockChannels
    case 'donateMany':
      return settlers
    default:
      return channels
  }
}

const secondsOfDay = 86_400

function tokenFor(role: Role, subject: string): Promise<string> {
  return signToken(
    { secret: authSecret, jwksUrl: undefined, issuer: undefined, audience: 'oneflower' },
    { role, subject, expiresInSeconds: secondsOfDay },
  )
}

/** Looks again and again how far the journal has come; ends with what was seen when. */
function look(sql: postgres.Sql): () => Promise<Sighting[]> {
  const sightings: Sighting[] = []
  let looking = true
  const done = (async () => {
    while (looking) {
      const at = machineNow()
      const seq = await seqOf(sql)
      const last = sightings.at(-1)
      if (last?.seq === seq) last.at = at
      else sightings.push({ seq, at })
      await delay(lookEveryMs)
    }
  })()
  // What failed is told by whoever waits for its end.
  done.catch(() => {})
  return async () => {
    looking = false
    await done
    return sightings
  }
}

async function seqOf(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ seq: string }[]>`select seq from journal_head where campaign_id = 1`
  return Number((row as { seq: string }).seq)
}

interface Pids {
  server: number | null
  postmaster: number | null
  generator: number | null
}

/** What each uses from now on, in percent of one core. */
function sharesSince({ server, postmaster, generator }: Pids): () => Measured['cpu'] {
  const used = () => ({
    at: machineNow(),
    server: server === null ? null : usedBy(server),
    PostgreSQL: postmaster === null ? null : usedBy(postmaster),
    generator: generator === null ? null : usedBy(generator),
    below: usedBy(process.pid),
    machine: usedByAll(),
  })
  const before = used()
  return () => {
    const after = used()
    const percent = (who: Exclude<keyof typeof after, 'at'>) => {
      const [to, from] = [after[who], before[who]]
      return to === null || from === null ? null : ((to - from) * 1_000) / (after.at - before.at)
    }
    const [server, PostgreSQL, generator] = [percent('server'), percent('PostgreSQL'), percent('generator')]
    const below = percent('below') ?? 0
    return {
      server,
      PostgreSQL,
      generator,
      screens: Math.max(0, below - (server ?? 0) - (generator ?? 0)),
      elsewhere: (percent('machine') ?? 0) - below - (PostgreSQL ?? 0),
    }
  }
}

/** Waits until every screen holds the value of now, or a later one. */
async function holdFinal({ sql }: Stage, crowd: Crowd): Promise<Look> {
  const seq = await seqOf(sql)
  return crowd.until('all hold the value', ({ arrived }) => arrived === screenCount, openWithinMs, seq)
}

/** Everybody holds the final value, nobody was shown less than before, and nobody was sent away. */
async function checkCrowd(stage: Stage, crowd: Crowd): Promise<void> {
  const { backward, errors, firstError, closes } = await holdFinal(stage, crowd)
  if (backward + errors > 0 || Object.keys(closes).length > 0) {
    throw new Error(
      `The screens were shown wrong: ${JSON.stringify({ backward, errors, firstError, closes })}`,
    )
  }
}

interface Totals {
  donationCount: number
  received: { minorUnits: number }
}

/** What the API tells of the campaign is the sum of what is in the ledger, and of what it tells of the projects. */
async function checkTotals({ sql }: Stage, { port }: Serving): Promise<void> {
  const ask = async <Data>(query: string): Promise<Data> => {
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const { data, errors } = (await answer.json()) as { data?: Data; errors?: unknown }
    if (errors || !data) throw new Error(`${query} was answered with ${JSON.stringify(errors)}`)
    return data
  }
  const totals = 'totals { donationCount received { minorUnits } }'
  const { campaign } = await ask<{ campaign: { totals: Totals } }>(`{ campaign(code: "2022") { ${totals} } }`)
  let [count, received] = [0, 0]
  let after: string | null = ''
  while (after !== null) {
    const { projects }: { projects: ProjectPage } = await ask(
      `{ projects(first: 100${after && `, after: "${after}"`}) { pageInfo { hasNextPage endCursor } edges { node { ${totals} } } } }`,
    )
    for (const { node } of projects.edges) {
      count += node.totals.donationCount
      received += node.totals.received.minorUnits
    }
    after = projects.pageInfo.hasNextPage ? projects.pageInfo.endCursor : null
  }
  const [ledger] = await sql<{ count: number; sum: number }[]>`
    select count(*)::float8 as count, coalesce(sum(amount), 0)::float8 as sum from donation`
  const told = [
    ['the campaign', campaign.totals.donationCount, campaign.totals.received.minorUnits],
    ['the projects', count, received],
  ] as const
  for (const [whose, gifts, sum] of told) {
    if (gifts !== ledger?.count || sum !== ledger.sum) {
      throw new Error(
        `The totals of ${whose} are ${gifts} donations of ${sum} fen, and the ledger has ${JSON.stringify(ledger)}.`,
      )
    }
  }
}

interface ProjectPage {
  pageInfo: { hasNextPage: boolean; endCursor: string }
  edges: { node: { totals: Totals } }[]
}

/** Figures of donations that were lost or counted twice are worth nothing. */
async function verify({ sql, loads }: Stage): Promise<void> {
  const { acknowledged, missing, wrong } = await keptOf(sql, loads)
  if (missing + wrong.length > 0) {
    throw new Error(
      `${missing} of ${acknowledged} acknowledged donations are not in the ledger, ${wrong.length} are wrong: ${wrong.slice(0, 5)}`,
    )
  }
  const [held] = await sql<{ statuses: Record<string, number> }[]>`
    select json_object_agg(match_status, count) as statuses
    from (select match_status, count(*) from donation group by 1) as by_status`
  console.log(
    `${acknowledged} acknowledged donations are in the ledger once each: ${JSON.stringify(held?.statuses)}`,
  )
}

function audit({ url }: Stage): void {
  const said = execFileSync(process.execPath, ['dist/cli.js', 'audit'], {
    cwd: root,
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    encoding: 'utf8',
  })
  console.log(said.trim().split('\n').at(-1))
}

async function report(measured: readonly Measured[], { plan, loads }: Stage): Promise<void> {
  const ratios = ratiosOf(measured)
  const rows = rowsOf(measured)
  console.table(rows)
  const refused = measured.filter((each) => Object.keys(each.refused).length > 0)
  for (const { contestant, round, refused: codes } of refused) {
    console.log(`Refused in round ${round + 1}, ${contestant}: ${JSON.stringify(codes)}`)
  }
  tellRatios(ratios)
  await keepFigures('opening', {
    plan,
    donations: loads.reduce((sum, { firstGift, nextGift }) => sum + nextGift - firstGift, 0),
    rows,
    ratios,
    measured,
  })
}

main().catch(fail)

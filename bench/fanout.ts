// What a delivered frame costs: the service beside a bare ws broadcast, the usual GraphQL servers and Nchan, in one run
// and in turn, with the same handshake, the same bytes and the same offered load. bench/README.md says how to read it.
//
//   DATABASE_URL=postgres://… REDIS_URL=redis://… npm run -s bench:fanout [-- --subscribers 250,2000,16000
//     --documents 1,16,1000 --topics 10000 --rounds 3 --seconds 5 --only 'bare ws,oneflower']
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { migrate } from '../src/db/migrate.ts'
import { createProgress } from '../src/progress.ts'
import { seed } from '../src/seed/seed.ts'
import { agesOf, type Crowd, gather, type Look, machineNow } from '../test/setup/crowd.ts'
import { type Giver, startGiver } from '../test/setup/giving.ts'
import { usageOf } from '../test/setup/usage.ts'
import {
  type Cell,
  type Contestant,
  hzFor,
  type Measured,
  mostHz,
  type Plan,
  planOf,
  ratiosOf,
  rowsOf,
  takesPart,
} from './arithmetic.ts'
import {
  aliasOf,
  type Race,
  type Running,
  startNchan,
  startPeer,
  startService,
  type Template,
  whyNoNchan,
} from './processes.ts'
import { fail, keepFigures, serversOf, stopOf, tellRatios } from './run.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))

const openWithinMs = 60_000
const settleMs = 2_000
const idleMs = 2_000
/** Frames before those that count, so that everybody is subscribed and the code is warm. */
const warmUpFrames = 40_000
const mostWarmUp = 20
/** Who cannot keep up is given so long to deliver what it was given, and is then shown with what it has. */
const drainMs = 60_000
const tasters = 100
const tasterPublications = 3
/** A difference in the bytes of a frame that is more than a digit here and there. */
const mostUnlike = 0.01

interface Stage {
  databaseUrl: string
  redisUrl: string
  giver: Giver
  template: Template
}

const progress = createProgress()

async function main(): Promise<void> {
  const plan = planOf(process.argv.slice(2))
  const [server, redisUrl] = serversOf(process.env)
  const only = plan.only.filter((contestant) => {
    const why = contestant === 'nchan' ? whyNoNchan() : null
    if (why) console.error(`nchan is left out: ${why}.`)
    return why === null
  })
  install()
  const name = `oneflower_bench_fanout_${process.pid}`
  const databaseUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  let giver: Giver | undefined
  const { stopped, forget } = stopOf()
  try {
    await admin.unsafe(`create database ${name}`)
    await migrate(databaseUrl)
    // Not all of them are online.
    const projects = Math.ceil(1.1 * Math.max(100, ...plan.cells.map(({ topics }) => topics)))
    await seed(databaseUrl, { organizations: Math.ceil(projects / 4), projects })
    giver = await startGiver({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl })
    const stage = { databaseUrl, redisUrl, giver, template: await templateOf(databaseUrl, redisUrl, giver) }
    const measured = await Promise.race([measureAll({ ...plan, only }, stage), stopped])
    progress.end()
    await report(measured)
  } finally {
    progress.end()
    forget()
    await giver?.close()
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}

/** The peers are no part of the project: they are fetched when they are first measured. The service is built anew. */
function install(): void {
  if (!existsSync(`${here}node_modules/.package-lock.json`)) {
    console.error('The peers are installed.')
    execFileSync('npm', ['ci', '--prefix', here, '--ignore-scripts', '--no-audit', '--no-fund'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.json`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** The race as the service shows it, which all others show too; by then its numbers have the digits they keep. */
async function templateOf(databaseUrl: string, redisUrl: string, giver: Giver): Promise<Template> {
  const gifts = 1_600
  await giver.earn(gifts)
  const { failed } = await giver.give('flowers', 2_000, gifts)
  if (failed > 0) throw new Error(`${failed} gifts of flowers failed.`)
  const service = await startService(databaseUrl, redisUrl, giver)
  try {
    const { query, variables } = JSON.parse(raceOf(0)) as { query: string; variables: object }
    const answer = await fetch(`http://127.0.0.1:${service.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(10_000),
    })
    let text = ''
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      const data = /^data: ?(\{.*)\n/m.exec(text)
      if (!data) continue
      const race = JSON.parse(data[1] as string).data?.[aliasOf(0)] as Race | undefined
      if (!race) throw new Error(`The service shows no race: ${data[1]}`)
      return { race, nextSeq: race.seq + 1 }
    }
    throw new Error(`The service shows no race: ${text.slice(0, 500)}`)
  } finally {
    await service.close()
  }
}

function raceOf(document: number): string {
  const query = `subscription Race($campaign: ID!, $maxHz: Int) { ${aliasOf(document)}: dreamRace(campaign: $campaign, maxHz: $maxHz) { seq asOf serviceLevel dreams { rank dream { id } totals { flowersCounted giverCount } } } }`
  return JSON.stringify({ query, variables: { campaign: 'cmp_1', maxHz: mostHz } })
}

async function measureAll(plan: Plan, stage: Stage): Promise<Measured[]> {
  const runs = Array.from({ length: plan.rounds }, (_, round) =>
    plan.cells.flatMap((cell) => {
      const taking = plan.only.filter((contestant) => takesPart(contestant, cell))
      // Who goes first changes from round to round.
      return [...taking.slice(round % taking.length), ...taking.slice(0, round % taking.length)].map(
        (contestant) => ({ contestant, cell, round }),
      )
    }),
  ).flat()
  const measured: Measured[] = []
  for (const [done, { contestant, cell, round }] of runs.entries()) {
    const say = (what: string) =>
      progress.at(
        done,
        runs.length,
        `round ${round + 1} of ${plan.rounds}, ${contestant}, ${cell.subscribers} subscribers` +
          `${cell.documents > 1 ? `, ${cell.documents} documents` : ''}${cell.topics > 1 ? `, ${cell.topics} topics` : ''}: ${what}`,
      )
    measured.push(await measure(contestant, cell, round, plan.seconds, stage, say))
  }
  checkBytes(measured)
  return measured
}

async function measure(
  contestant: Contestant,
  cell: Cell,
  round: number,
  seconds: number,
  stage: Stage,
  say: (what: string) => void,
): Promise<Measured> {
  const hz = hzFor(cell.subscribers)
  const publications = Math.max(10, hz * seconds)
  const warmUp = Math.max(3, Math.min(mostWarmUp, Math.ceil(warmUpFrames / cell.subscribers)))
  say('starts')
  if (contestant === 'oneflower') await stage.giver.earn(publications + warmUp + tasterPublications)
  const server = await start(contestant, stage)
  const crowds: Crowd[] = []
  try {
    const { port, path, greets } = server
    const payloads = Array.from({ length: cell.documents }, (_, document) => raceOf(document))
    const watching = { port, path, greets, payloads }

    const taster = await gather({ ...watching, subscriptions: tasters, processes: 1 })
    crowds.push(taster)
    await taster.until('a few are open', ({ open }) => open === tasters, openWithinMs)
    await delay(200)
    await server.publish(hz, tasterPublications)
    await taster.close()
    await delay(500)
    await collect(contestant, server)
    const before = usageOf(server.pid)

    say('subscribers come')
    const crowd = await gather({ ...watching, subscriptions: cell.subscribers })
    crowds.push(crowd)
    const sockets = cell.subscribers
    await crowd.until('all are open', ({ open }) => open === sockets, openWithinMs)
    await delay(settleMs)
    await collect(contestant, server)
    const settled = usageOf(server.pid)

    const others = cell.topics > 1 ? await watchOthers(cell.topics - 1, stage, port) : null
    if (others) crowds.push(others)

    const idle = await usedFor(server.pid, idleMs)
    say('publications that warm up')
    const warm = await server.publish(hz, warmUp)
    await drained(crowd, cell.subscribers, warm.last)

    say('publications that count')
    for (const each of crowds.slice(1)) await each.forget()
    const startedAt = machineNow()
    const from = usageOf(server.pid)
    const { last, at } = await server.publish(hz, publications)
    const look = await drained(crowd, cell.subscribers, last)
    const to = usageOf(server.pid)
    const elapsedMs = machineNow() - startedAt
    const othersFrames = others ? (await others.look()).frames : 0
    check(contestant, cell, look)
    const ages = agesOf(await crowd.shown(), at)
    const frames = look.frames + othersFrames
    return {
      ...cell,
      contestant,
      round,
      offered: publications * cell.subscribers + othersFrames,
      frames,
      holdFinal: look.arrived,
      frameBytes: look.bytes / look.frames,
      perSecond: (frames * 1_000) / elapsedMs,
      cpuUsPerFrame: (to.cpuUs - from.cpuUs - (idle * elapsedMs) / 1_000) / frames,
      idleCpuPercent: idle / 10_000,
      p50Ms: ages.p50,
      p99Ms: ages.p99,
      kibPerSubscriber: (settled.residentKib - before.residentKib) / cell.subscribers,
    }
  } finally {
    for (const crowd of crowds) await crowd.close()
    await server.close()
  }
}

/** Waits until every subscriber holds the last value, for as long as it may take. */
async function drained(crowd: Crowd, subscribers: number, last: number): Promise<Look> {
  const until = machineNow() + drainMs
  for (;;) {
    const look = await crowd.look(last)
    if (look.arrived === subscribers || machineNow() > until) return look
    await delay(100)
  }
}

function start(contestant: Contestant, { databaseUrl, redisUrl, giver, template }: Stage): Promise<Running> {
  switch (contestant) {
    case 'oneflower':
      return startService(databaseUrl, redisUrl, giver)
    case 'nchan':
      return startNchan(template)
    default:
      return startPeer(contestant, redisUrl, template)
  }
}

/** Nginx, which is not on Node, collects nothing. */
async function collect(contestant: Contestant, { pid }: Running): Promise<void> {
  if (contestant === 'nchan') return
  process.kill(pid, 'SIGUSR2')
  await delay(500)
}

/** Microseconds of processor a second. */
async function usedFor(pid: number, ms: number): Promise<number> {
  const before = usageOf(pid)
  const startedAt = machineNow()
  await delay(ms)
  return ((usageOf(pid).cpuUs - before.cpuUs) * 1_000) / (machineNow() - startedAt)
}

const topicsPerSocket = 250

/** Projects that are watched while none of them moves, many on a socket. */
async function watchOthers(count: number, { databaseUrl }: Stage, port: number): Promise<Crowd> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const rows = await sql<{ id: number }[]>`
    select id from project where state = 'ONLINE' order by id limit ${count - (count % topicsPerSocket)}`
  await sql.end()
  const payloads = rows.map(({ id }) =>
    JSON.stringify({
      query: 'subscription Project($project: ID!) { projectTotals(project: $project) { seq donationCount } }',
      variables: { project: `prj_${id}` },
    }),
  )
  const crowd = await gather({ port, payloads, subscriptions: payloads.length, perSocket: topicsPerSocket })
  await crowd.until('all topics are watched', ({ holding }) => holding === payloads.length, openWithinMs)
  return crowd
}

/** Figures of deliveries that are wrong are worth nothing. */
function check(contestant: Contestant, cell: Cell, look: Look): void {
  const late = cell.subscribers - look.arrived
  const wrong = [
    late > 0 && contestant === 'oneflower' && `${late} do not hold the final value`,
    look.backward > 0 && `${look.backward} numbers went backward`,
    look.errors > 0 && `${look.errors} errors, first: ${look.firstError}`,
    late === 0 &&
      look.texts.length !== Math.min(cell.documents, cell.subscribers) &&
      `${look.texts.length} different last frames of ${cell.documents} documents`,
    contestant === 'oneflower' &&
      Object.keys(look.closes).length > 0 &&
      `closed: ${JSON.stringify(look.closes)}`,
  ].filter(Boolean)
  if (wrong.length > 0) throw new Error(`${contestant}, ${cell.subscribers} subscribers: ${wrong.join('; ')}`)
}

function checkBytes(measured: readonly Measured[]): void {
  const sizes = measured.map(({ frameBytes }) => frameBytes)
  const least = Math.min(...sizes)
  if (Math.max(...sizes) > least * (1 + mostUnlike)) {
    throw new Error(`The frames are not alike: from ${least} to ${Math.max(...sizes)} bytes.`)
  }
}

async function report(measured: readonly Measured[]): Promise<void> {
  const ratios = ratiosOf(measured)
  const rows = rowsOf(measured)
  console.table(rows)
  tellRatios(ratios)
  await keepFigures('fanout', {
    rows,
    ratios,
    measured,
  })
}

main().catch(fail)

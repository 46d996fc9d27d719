// What a query costs: the documents that dashboards and partners ask most, of this service, of mercurius, Apollo Server
// and PostGraphile over the same database, in one run and in turn; and of a document that is known by its digest, beside
// node's http that answers the same bytes. bench/README.md says how to read it.
//
//   DATABASE_URL=postgres://… REDIS_URL=redis://… npm run -s bench:query [-- --rounds 3 --seconds 3
//     --connections 32,64 --only 'oneflower,mercurius']
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { signToken } from '../src/auth/token.ts'
import { migrate } from '../src/db/migrate.ts'
import { createProgress } from '../src/progress.ts'
import { projectCategories } from '../src/project/project.ts'
import { regionCodes } from '../src/region/region.ts'
import { seed } from '../src/seed/seed.ts'
import { machineNow } from '../test/setup/crowd.ts'
import { type Load, type Loader, messageFor, messageOfQuery, startLoader } from './loading.ts'
import { authSecret, type Serving, serve, servePeer } from './processes.ts'
import {
  type Cell,
  type Contestant,
  cellsOf,
  type Measured,
  type Plan,
  planOf,
  ratiosOf,
  rowsOf,
  type Statements,
} from './queryArithmetic.ts'
import {
  type Document,
  differenceOf,
  documents,
  factsOf,
  hottest,
  persistedQuery,
  type Question,
  questions,
  questionsForPostgraphile,
} from './queryDocuments.ts'
import { fail, keepFigures, serversOf, stopOf, tellRatios } from './run.ts'
import { postmasterOf, usedBy, usedByAll, usedByBackends } from './shares.ts'
import { startFlowers } from './trickle.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))

const projectCount = 10_000
const givingMs = 8_000
const giftConnections = 64
const flowersPerSecond = 50
/** Gifts of flowers through another instance, each of which makes all kept answers worthless. */
const movesPerSecond = 20
/** As many connections as the service reads with. */
const readers = '10'
/** Each meets the documents before anything is measured, for its compiler and its caches. */
const firstWarmUpMs = 2_000
const warmUpMs = 500
const pageSizes = [10, 20, 50]
const timesCounted = 10

const keys = { CATEGORY: projectCategories, REGION: regionCodes }

interface Asked extends Serving {
  path: string
  bodyFor(document: Document): object
  /** With which it is asked; null: as by anybody. */
  token: string | null
  /** Through which numbers are moved meanwhile; null: nothing moves. */
  mover: Serving | null
  questions: Record<Document, Question>
}

type Servers = Map<Contestant, Asked>

const progress = createProgress()

async function main(): Promise<void> {
  const plan = planOf(process.argv.slice(2))
  const [server, redisUrl] = serversOf(process.env)
  install()
  build()
  const name = `oneflower_bench_query_${process.pid}`
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const servers: Servers = new Map()
  let loader: Loader | undefined
  const { stopped, forget } = stopOf()
  try {
    await admin.unsafe(`create database ${name}`)
    loader = await startLoader()
    const measuring = async (asking: Loader) => {
      progress.at(0, 1, 'the database is filled')
      await fill(url, redisUrl, sql, asking)
      progress.at(0, 1, 'the contestants start and are compared')
      await startAll(servers, url, redisUrl, plan.only)
      await agree(servers)
      const backends = { postmaster: await postmasterOf(admin), name }
      const measured = await measureAll(servers, asking, backends, plan)
      const ours = servers.get('oneflower') as Asked
      // What is kept makes no statements at all.
      const token = await tokenFor('partner', 'prt_1')
      return { measured, statements: await countStatements({ ...ours, token }) }
    }
    const { measured, statements } = await Promise.race([measuring(loader), stopped])
    progress.end()
    await report(measured, statements, plan)
  } finally {
    progress.end()
    forget()
    await Promise.all([...servers.values()].map((each) => each.close()))
    await loader?.close()
    await sql.end()
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}

/** The peers, when they are not there yet. */
function install(): void {
  if (existsSync(`${here}node_modules/postgraphile`)) return
  console.error('npm ci in bench/: the servers that the service is measured beside')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
}

/** The service is built anew. */
function build(): void {
  execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.json`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** The campaign of 2022, with gifts and flowers that came through the service, and with proposals and reports. */
async function fill(url: string, redisUrl: string, sql: postgres.Sql, loader: Loader): Promise<void> {
  await migrate(url)
  await seed(url, { organizations: projectCount / 4, projects: projectCount })
  await sql.unsafe('vacuum analyze')
  const projects = await sql<{ id: number }[]>`
    select p.id from project p join organization o on o.id = p.receiving_organization_id
    where p.state = 'ONLINE' and o.state = 'ACTIVE' order by p.id`
  const service = await serve(url, redisUrl)
  try {
    const flowers = startFlowers(service.port, flowersPerSecond, (role, subject) => tokenFor(role, subject))
    const given = await loader.load(
      {
        port: service.port,
        message: messageFor(service.port, await tokenFor('partner', 'prt_1'), 1),
        each: 1,
        marker: '"DonateSuccess"',
        projects: projects.map(({ id }) => id),
        firstGift: 1,
        connections: giftConnections,
        warmUpMs: 0,
        measureMs: givingMs,
        perSecond: null,
      },
      () => {},
    )
    await flowers.stop()
    if (given.accepted === 0) throw new Error(`No gift was taken: ${JSON.stringify(given.refused)}`)
  } finally {
    await service.close()
  }
  await sql.unsafe(`
    insert into donor (ref, created_at) select 'proposer-' || n, now() from generate_series(1, 48) as n;
    insert into dream_proposal (campaign_id, proposer_id, title, problem, beneficiaries, place, estimate, state,
      idempotency_key, content_digest, created_at, number, submitted_at, dream_id, translated_title,
      translated_problem, translated_beneficiaries, translated_by)
    select d.campaign_id, p.id, d.name_zh, d.story_zh, d.beneficiary_unit_zh, '示例', 100000,
      case p.nth % 3 when 0 then 'SELECTED' else 'MERGED' end, 'bench', 'bench', now(), p.nth, now(), d.id, d.name_en,
      d.story_en, d.beneficiary_unit_en, 'STAFF'
    from (select id, row_number() over (order by id)::int as nth from donor where ref like 'proposer-%') p
    join dream d on d.number = (p.nth - 1) / 3 + 1;
    insert into progress_report (campaign_id, project_id, dream_id, number, kind, title_zh, title_en, due_at,
      planned_beneficiaries, planned_spending, state)
    select campaign_id, id, id, n, (array['FIRST_FEEDBACK', 'STAGE', 'FINAL'])[n], '示例报告' || n, 'Example report ' || n,
      closes_at + n * interval '90 days', 100 * n, 1000000 * n, 'PLANNED'
    from dream cross join generate_series(1, 3) as n;
    ${await readFile(`${here}peers/postgraphile.sql`, 'utf8')}
    `)
  await sql.unsafe('vacuum analyze')
}

const secondsOfDay = 86_400

function tokenFor(role: Parameters<typeof signToken>[1]['role'], subject: string): Promise<string> {
  return signToken(
    { secret: authSecret, jwksUrl: undefined, issuer: undefined, audience: 'oneflower' },
    { role, subject, expiresInSeconds: secondsOfDay },
  )
}

const peers = {
  mercurius: 'mercuriusQuery.mjs',
  apollo: 'apolloQuery.mjs',
  postgraphile: 'postgraphileQuery.mjs',
} as const satisfies Partial<Record<Contestant, string>>

/** All run all the time: who is not asked uses next to nothing. */
async function startAll(
  servers: Servers,
  url: string,
  redisUrl: string,
  only: readonly Contestant[],
): Promise<void> {
  const asText = (asked: Record<Document, Question>) => (document: Document) => {
    const { query, variables } = asked[document]
    return { query, variables }
  }
  const environment = { DATABASE_URL: url, CONNECTIONS: readers, KEYS: JSON.stringify(keys) }
  // What the service says is what all the others are held against.
  const ours: Asked = {
    ...(await serve(url, redisUrl)),
    path: '/graphql',
    questions,
    bodyFor: asText(questions),
    token: null,
    mover: null,
  }
  const same = { ...ours, close: async () => {} }
  servers.set('oneflower', ours)
  if (only.includes('with a token'))
    servers.set('with a token', { ...same, token: await tokenFor('partner', 'prt_1') })
  if (only.includes('moving')) {
    const mover = await serve(url, redisUrl)
    servers.set('moving', { ...same, mover, close: mover.close })
  }
  for (const name of ['mercurius', 'apollo', 'postgraphile'] as const) {
    if (!only.includes(name)) continue
    const asked = name === 'postgraphile' ? questionsForPostgraphile(keys) : questions
    const peer = await servePeer(peers[name], environment)
    servers.set(name, { ...peer, questions: asked, bodyFor: asText(asked), token: null, mover: null })
  }
  const { query, variables } = questions[hottest]
  const extensions = { persistedQuery: persistedQuery(questions[hottest]) }
  const bodyFor = () => ({ extensions, variables })
  if (only.includes('persisted')) {
    await ask(ours, { query, extensions, variables })
    if ((await ask(ours, bodyFor())).includes(questions[hottest].marker)) {
      servers.set('persisted', { ...same, bodyFor })
    } else {
      console.error('A persisted document is left out: the service does not know documents by their digest.')
    }
  }
  if (only.includes('raw http')) {
    const answer = await ask(ours, ours.bodyFor(hottest))
    const raw = await servePeer('rawHttp.mjs', {}, { answer })
    servers.set('raw http', { ...raw, questions, bodyFor, token: null, mover: null })
  }
}

async function ask({ port, path, token }: Asked, body: object): Promise<string> {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...authorization },
    body: JSON.stringify(body),
  })
  return answer.text()
}

/** Who says something else than the service does, or not all of it, is not compared with it. */
async function agree(servers: Servers): Promise<void> {
  const ours = servers.get('oneflower') as Asked
  for (const document of documents) {
    const facts = factsIn(await ask(ours, ours.bodyFor(document)), document)
    for (const [name, server] of servers) {
      if (document !== hottest && (name === 'persisted' || name === 'raw http')) continue
      const text = await ask(server, server.bodyFor(document))
      const difference = differenceOf(facts, factsIn(text, document))
      if (difference) throw new Error(`The service and ${name} tell ${document} differently: ${difference}`)
      if (text.split(server.questions[document].marker).length !== 2) {
        throw new Error(`The answer of ${name} to ${document} does not hold its marker once.`)
      }
    }
  }
}

function factsIn(text: string, document: Document): unknown {
  const { data, errors } = JSON.parse(text) as { data?: object; errors?: unknown }
  if (errors || !data) throw new Error(`${document} was answered with ${text.slice(0, 2_000)}`)
  return factsOf(data)
}

async function measureAll(
  servers: Servers,
  loader: Loader,
  backends: Backends,
  plan: Plan,
): Promise<Measured[]> {
  const cells = cellsOf(plan).filter(({ contestant }) => servers.has(contestant))
  const measured: Measured[] = []
  for (const [nth, cell] of cells.entries()) {
    progress.at(nth, cells.length, `${cell.contestant} warms up with ${cell.document}`)
    await load(servers, loader, cell, firstWarmUpMs, 0, () => {})
  }
  for (let round = 0; round < plan.rounds; round += 1) {
    // Who goes first changes from round to round.
    for (const [nth, cell] of (round % 2 === 0 ? cells : cells.toReversed()).entries()) {
      const { contestant, document, connections } = cell
      const { pid } = servers.get(contestant) as Asked
      const begin = () => sharesSince(pid, loader.pid, backends)
      let shares = begin()
      let cpu = shares()
      const came = await load(servers, loader, cell, warmUpMs, plan.seconds * 1_000, (begins) => {
        if (begins) shares = begin()
        else cpu = shares()
      })
      const perSecond = came.accepted / came.seconds
      measured.push({
        ...cell,
        round,
        perSecond,
        p50Ms: came.p50Ms,
        p99Ms: came.p99Ms,
        refused: came.refused,
        cpu,
      })
      progress.at(
        round * cells.length + nth + 1,
        plan.rounds * cells.length,
        `round ${round + 1}: ${document}, ${connections} connections, ${contestant}: ${Math.round(perSecond)} a second`,
      )
    }
  }
  return measured
}

async function load(
  servers: Servers,
  loader: Loader,
  { contestant, document, connections }: Cell,
  warmUp: number,
  measureMs: number,
  measuring: (begins: boolean) => void,
): Promise<Load> {
  const { port, path, bodyFor, token, mover, questions: asked } = servers.get(contestant) as Asked
  const flowers = mover && startFlowers(mover.port, movesPerSecond, tokenFor)
  const came = await loader.load(
    {
      port,
      message: messageOfQuery(port, path, bodyFor(document), token),
      each: 1,
      marker: asked[document].marker,
      projects: [],
      firstGift: 1,
      connections,
      warmUpMs: warmUp,
      measureMs,
      perSecond: null,
    },
    measuring,
  )
  await flowers?.stop()
  return came
}

/** What each uses from now on, in percent of one core. */
function sharesSince(
  server: number,
  generator: number,
  { postmaster, name }: Backends,
): () => Measured['cpu'] {
  const used = () => ({
    at: machineNow(),
    server: usedBy(server),
    generator: usedBy(generator),
    machine: usedByAll(),
    backends: postmaster === null ? null : usedByBackends(postmaster, name),
  })
  const before = used()
  return () => {
    const after = used()
    const percent = (ticks: number) => (ticks * 1_000) / (after.at - before.at)
    const { backends } = after
    return {
      server: percent(after.server - before.server),
      // Drivers open and close connections as they like.
      PostgreSQL:
        backends &&
        percent(
          [...backends].reduce((sum, [pid, ticks]) => sum + ticks - (before.backends?.get(pid) ?? 0), 0),
        ),
      generator: percent(after.generator - before.generator),
      machine: percent(after.machine - before.machine),
    }
  }
}

/** The processes of PostgreSQL that serve the database; null: they are on another machine. */
interface Backends {
  postmaster: number | null
  name: string
}

/** One request after the other, of pages that nobody asked for before, as the service counts its own statements. */
async function countStatements(ours: Asked): Promise<Statements[]> {
  const count = async (asking: () => Promise<void>) => {
    const before = await statementsOf(ours)
    for (let time = 0; time < timesCounted; time += 1) await asking()
    return ((await statementsOf(ours)) - before) / timesCounted
  }
  const counts: Statements[] = []
  for (const first of pageSizes) {
    let after: string | null = null
    const perRequest = await count(async () => {
      const { query, variables } = questions.projects
      const text = await ask(ours, { query, variables: { ...variables, first, after } })
      after = (JSON.parse(text) as ProjectsAnswer).data.projects.pageInfo.endCursor
    })
    counts.push({ of: `projects, ${first} on a page`, perRequest })
  }
  for (const document of ['dream', 'overview'] as const) {
    counts.push({
      of: document,
      perRequest: await count(async () => void (await ask(ours, ours.bodyFor(document)))),
    })
  }
  return counts
}

interface ProjectsAnswer {
  data: { projects: { pageInfo: { endCursor: string } } }
}

async function statementsOf({ port }: Asked): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const count = /^oneflower_db_statements_total (\d+)/m.exec(text)?.[1]
  if (count === undefined) throw new Error('The service does not count its statements.')
  return Number(count)
}

async function report(
  measured: readonly Measured[],
  statements: readonly Statements[],
  plan: Plan,
): Promise<void> {
  const rows = rowsOf(measured)
  const ratios = ratiosOf(measured)
  console.table(rows)
  console.table(statements.map(({ of, perRequest }) => ({ document: of, 'statements/request': perRequest })))
  tellRatios(ratios)
  await keepFigures('query', {
    plan,
    rows,
    statements,
    ratios,
    measured,
  })
}

main().catch(fail)

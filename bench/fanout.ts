// What a live number costs on its way out: processor time for each frame delivered, the time from the gift to the last
// byte, and the memory of a subscriber that waits; beside a bare ws broadcast of the same bytes after the same handshake,
// the usual GraphQL servers, and nginx's Nchan. All in one run and in turn.
//
//   DATABASE_URL=postgres://… REDIS_URL=redis://… npm run -s bench:fanout [-- --subscribers 250,2000,16000
//     --documents 1,16,1000 --topics 10000 --rounds 3 --seconds 4 --only "bare ws,oneflower"]
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { type RunningApp, startApp } from '../src/app.ts'
import { readDemoConfig } from '../src/config.ts'
import { migrate } from '../src/db/migrate.ts'
import { digest } from '../src/journal/command.ts'
import { createProgress } from '../src/progress.ts'
import { seed } from '../src/seed/seed.ts'
import type { Counted, CrowdOrder, CrowdQuestion } from './fanout/crowd.ts'
import { type Side, type Surroundings, sides } from './fanout/sides.ts'

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '2000' },
    documents: { type: 'string', default: '1' },
    topics: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string', default: Object.keys(sides).join(',') },
  },
})
const numbers = (list: string) => list.split(',').map(Number)
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const topics = Number(values.topics)
const names = values.only.split(',')

/** One measurement: so many subscribers with so many distinct documents. */
interface Setting {
  subscribers: number
  documents: number
  topics: number
}

interface Figure extends Setting {
  side: string
  microsPerFrame: number
  framesPerSecond: number
  bytesPerFrame: number
  p50: number
  p99: number
  kibPerSubscriber: number
  /** Subscribers that hold the last value after the end. */
  holding: number
}

/** Frames a second that all subscribers together are offered: what the slower servers still come near to. */
const offered = 16_000
const longestWaitMs = 15_000

async function main(): Promise<void> {
  installPeers()
  const config = { ...readDemoConfig(), port: 0, dreamSweepMs: 0 }
  const { databaseUrl: server, redisUrl } = config
  if (!server || !redisUrl)
    throw new Error('Set DATABASE_URL to a PostgreSQL that may be filled, and REDIS_URL.')
  const name = `oneflower_bench_fanout_${process.pid}`
  const databaseUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  const progress = createProgress()
  const figures: Figure[] = []
  let writer: RunningApp | null = null
  try {
    await admin.unsafe(`create database ${name}`)
    await migrate(databaseUrl)
    const projects = Math.max(100, topics)
    await seed(databaseUrl, { organizations: Math.ceil(projects / 4), projects })
    writer = await startApp(config, { databaseUrl, embedded: false })
    const settings = settingsAsked()
    const all = rounds * settings.length * names.length
    for (let round = 0; round < rounds; round += 1) {
      for (const setting of settings) {
        // Who comes first changes, so that nobody always meets a warm machine.
        const order = [...names.slice(round % names.length), ...names.slice(0, round % names.length)]
        for (const side of order) {
          progress.at(figures.length, all, `${side}, ${setting.subscribers} subscribers`)
          const figure = await measure(side, setting, { databaseUrl, redisUrl }, writer)
          if (figure) figures.push(figure)
        }
      }
    }
  } finally {
    progress.end()
    await writer?.close()
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
  await report(figures)
}

function settingsAsked(): Setting[] {
  const counts = numbers(values.subscribers)
  return [
    ...counts.flatMap((subscribers) =>
      numbers(values.documents)
        .filter((documents) => documents <= subscribers)
        .map((documents) => ({ subscribers, documents, topics: 0 })),
    ),
    ...(topics > 0 ? counts.map((subscribers) => ({ subscribers, documents: 1, topics })) : []),
  ]
}

function installPeers(): void {
  const bench = fileURLToPath(new URL('.', import.meta.url))
  if (!existsSync(`${bench}node_modules`)) {
    console.error('installing the peers …')
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
      cwd: bench,
      stdio: 'inherit',
    })
  }
  const root = fileURLToPath(new URL('..', import.meta.url))
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function measure(
  name: string,
  setting: Setting,
  around: Surroundings,
  writer: RunningApp,
): Promise<Figure | null> {
  const start = sides[name]
  if (!start) throw new Error(`There is no side "${name}". There are: ${Object.keys(sides).join(', ')}.`)
  if (setting.topics > 0 && name !== 'oneflower') return null
  const side = await start(around)
  if (!side) {
    console.error(`\n${name} is not installed here and is left out.`)
    return null
  }
  const crowds: Crowd[] = []
  try {
    const publisher = publisherFor(side, writer)
    await publisher.publish()
    const before = side.memory()
    crowds.push(...(await gather(side, setting)))
    await pause(2_000)
    const kibPerSubscriber = (side.memory() - before) / setting.subscribers
    const hz = Math.max(1, Math.min(20, Math.round(offered / setting.subscribers)))
    // Until everything has been compiled.
    await publishFor(publisher, hz, 2)
    await pause(300)
    for (const crowd of crowds) crowd.tell({ reset: true })
    const idle = await idleCpu(side)
    for (const crowd of crowds) crowd.tell({ reset: true })
    const [cpu, began] = [side.cpu(), performance.now()]
    const last = await publishFor(publisher, hz, seconds)
    const holding = await holdersOf(crowds, last, setting.subscribers)
    const elapsed = (performance.now() - began) / 1_000
    const used = side.cpu() - cpu - idle * elapsed
    const counted = await Promise.all(crowds.map((crowd) => crowd.count()))
    const frames = counted.reduce((sum, { frames }) => sum + frames, 0)
    const latencies = counted.flatMap(({ latencies }) => latencies).sort((one, other) => one - other)
    return {
      side: name,
      ...setting,
      microsPerFrame: used / frames,
      framesPerSecond: frames / elapsed,
      bytesPerFrame: counted.reduce((sum, { bytes }) => sum + bytes, 0) / frames,
      p50: latencies[Math.floor(latencies.length * 0.5)] ?? Number.NaN,
      p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
      kibPerSubscriber,
      holding,
    }
  } finally {
    for (const crowd of crowds) crowd.leave()
    await side.close()
  }
}

/** Microseconds a second that it takes while nothing is delivered: looks and pings, which are nobody's frame. */
async function idleCpu(side: Side): Promise<number> {
  const before = side.cpu()
  await pause(1_500)
  return (side.cpu() - before) / 1.5
}

interface Publisher {
  /** Answers with the seq that was published. */
  publish(): Promise<number>
}

/** Gifts for this service; for all others what its totals are after each of these gifts. */
function publisherFor(side: Side, { app, url }: RunningApp): Publisher {
  return {
    async publish() {
      gifts += 1
      const key = digest('bench', process.pid, gifts)
      await app.journal.submit(1, {
        kind: 'DONATE',
        actor: 'partner:prt_1',
        keyDigest: key,
        contentDigest: key,
        projectId: 1,
        channelId: 1,
        donorRef: null,
        amount: 100n,
        regionCode: null,
        anonymous: null,
        message: null,
        paymentReference: null,
        teamId: null,
      })
      const payload = await totalsNow(url)
      // A gift is published with its commit; whoever is told by us starts from now.
      side.publish?.({ campaignTotals: { ...payload, asOf: new Date().toISOString() } })
      return payload.seq
    },
  }
}

let gifts = 0

async function totalsNow(url: string): Promise<{ seq: number }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ campaign(code: "2022") { totals { ${fields} } } }` }),
  })
  const { data } = (await response.json()) as { data: { campaign: { totals: { seq: number } } } }
  return data.campaign.totals
}

async function publishFor(publisher: Publisher, hz: number, forSeconds: number): Promise<number> {
  let last = 0
  const began = performance.now()
  for (let turn = 0; turn < hz * forSeconds; turn += 1) {
    const due = began + (turn * 1_000) / hz
    if (due > performance.now()) await pause(due - performance.now())
    last = await publisher.publish()
  }
  return last
}

async function holdersOf(crowds: readonly Crowd[], seq: number, all: number): Promise<number> {
  const until = performance.now() + longestWaitMs
  for (;;) {
    const holding = (await Promise.all(crowds.map((crowd) => crowd.holding(seq)))).reduce(
      (sum, count) => sum + count,
      0,
    )
    if (holding >= all || performance.now() > until) return holding
    await pause(50)
  }
}

const money = '{ minorUnits decimal }'
const fields = `seq asOf serviceLevel donationCount donorCount received ${money} matched ${money} held ${money} refunded ${money}
  net ${money} flowerCount giverCount lines { line gross ${money} held ${money} corrected ${money} net ${money} }`

/** Documents of the same size whose answers are of the same size. */
function documentsFor({ documents }: Setting): string[] {
  return Array.from({ length: documents }, (_, index) => {
    const own = documents === 1 ? '' : `a${String(index).padStart(6, '0')}: serviceLevel`
    return `subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { ${fields} ${own} } }`
  })
}

interface Crowd {
  tell(question: CrowdQuestion): void
  count(): Promise<Counted>
  holding(seq: number): Promise<number>
  leave(): void
}

const mostInCrowd = 8_000
const topicsOnSocket = 50

async function gather(side: Side, setting: Setting): Promise<Crowd[]> {
  const documents = documentsFor(setting)
  const projects = Array.from(
    { length: setting.topics },
    (_, index) =>
      `subscription { projectTotals(project: "prj_${index + 1}") { seq asOf received ${money} } }`,
  )
  const besides = Array.from({ length: Math.ceil(projects.length / topicsOnSocket) }, (_, index) =>
    projects.slice(index * topicsOnSocket, (index + 1) * topicsOnSocket),
  )
  const crowds: Crowd[] = []
  for (let first = 0; first < setting.subscribers; first += mostInCrowd) {
    const subscribers = Math.min(mostInCrowd, setting.subscribers - first)
    // Documents go around: a crowd goes on where the one before it ended.
    const turned = [
      ...documents.slice(first % documents.length),
      ...documents.slice(0, first % documents.length),
    ]
    crowds.push(
      await openCrowd({
        port: side.port,
        path: side.path,
        greets: side.greets,
        subscribers,
        documents: turned,
        besides: first === 0 ? besides : [],
      }),
    )
  }
  return crowds
}

async function openCrowd(order: CrowdOrder): Promise<Crowd> {
  const child = fork(fileURLToPath(new URL('fanout/crowd.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  })
  const ask = async (question: CrowdQuestion) => {
    const answered = once(child, 'message')
    child.send(question)
    const failed = once(child, 'exit').then(() => {
      throw new Error('A crowd was broken up.')
    })
    const [answer] = await Promise.race([answered, failed])
    return answer
  }
  await ask({ open: order })
  return {
    tell: (question) => child.send(question),
    count: async () => (await ask({ count: true })).counted,
    holding: async (seq) => (await ask({ holding: seq })).holding,
    leave: () => child.disconnect(),
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

const median = (list: readonly number[]): number =>
  [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? Number.NaN

async function report(figures: readonly Figure[]): Promise<void> {
  const settings = settingsAsked()
  const of = (side: string, setting: Setting, pick: (figure: Figure) => number) =>
    median(
      figures
        .filter(
          (figure) =>
            figure.side === side &&
            (['subscribers', 'documents', 'topics'] as const).every((key) => figure[key] === setting[key]),
        )
        .map(pick),
    )
  for (const setting of settings) {
    console.log(
      `\n${setting.subscribers} subscribers, ${setting.documents} distinct documents, ${setting.topics} topics besides`,
    )
    console.table(
      Object.fromEntries(
        names
          .filter((side) => !Number.isNaN(of(side, setting, ({ microsPerFrame }) => microsPerFrame)))
          .map((side) => {
            const told = (pick: (figure: Figure) => number, digits: number) =>
              Number(of(side, setting, pick).toFixed(digits))
            return [
              side,
              {
                'CPU µs a frame': told(({ microsPerFrame }) => microsPerFrame, 2),
                '÷ bare ws': Number(
                  (
                    of(side, setting, (f) => f.microsPerFrame) /
                    of('bare ws', setting, (f) => f.microsPerFrame)
                  ).toFixed(2),
                ),
                'frames/s': told(({ framesPerSecond }) => framesPerSecond, 0),
                'p50 ms': told(({ p50 }) => p50, 1),
                'p99 ms': told(({ p99 }) => p99, 1),
                'KiB idle': told(({ kibPerSubscriber }) => kibPerSubscriber, 1),
                bytes: told(({ bytesPerFrame }) => bytesPerFrame, 0),
                'hold the last': told(({ holding }) => holding, 0),
              },
            ]
          }),
      ),
    )
  }
  const missing = figures.filter(({ holding, subscribers }) => holding < subscribers)
  for (const { side, subscribers, holding } of missing)
    console.log(`${side}: ${holding} of ${subscribers} hold the last value`)
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  await mkdir(folder, { recursive: true })
  const file = `${folder}fanout.json`
  await writeFile(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, rounds, seconds, figures }, null, 2)}\n`,
  )
  console.log(`\nwritten to ${file}`)
}

await main()

// More than a service can take, of any size: services as processes of their own on one seeded database, the generator of
// the bench before them, and the questions that are asked of the ledger afterwards.
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Kept, keptOf } from '../../bench/acknowledged.ts'
import {
  giftOf,
  keyOf,
  type Load,
  type LoadOrder,
  messageFor,
  personOf,
  type Slice,
  sliceMs,
  startLoader,
} from '../../bench/loading.ts'
import { signToken } from '../../src/auth/token.ts'
import { digest } from '../../src/journal/command.ts'
import { findings } from '../../src/ledger/audit.ts'
import { seed } from '../../src/seed/seed.ts'
import { createTestDatabase } from '../setup/database.ts'
import { type ServiceProcess, startServiceProcess } from '../setup/process.ts'
import { postGraphql, testSecret } from '../setup/service.ts'
import { usageOf } from '../setup/usage.ts'

type Order = Pick<LoadOrder, 'connections' | 'measureMs'> & Partial<LoadOrder>

export interface Loaded extends Load {
  perSecond: number
  /** Processor time that the generator used meanwhile, in percent of one core. */
  generatorPercent: number
}

/** Gives through a service, each time what was not given before. */
type Give = (service: ServiceProcess, order: Order) => Promise<Loaded>

export interface Ground {
  sql: postgres.Sql
  start(): Promise<ServiceProcess>
  give: Give
  /** The same by a process of its own, for two that give at once. */
  giveBeside: Give
  /** What became of all that was acknowledged. */
  kept(): Promise<Kept>
  /** Sends a gift once more: whether it was there, and whether the answer is what the ledger has. */
  again(service: ServiceProcess, gift: number): Promise<{ replayed: boolean; isTheOne: boolean }>
  violated(): Promise<string[]>
  deadlocks(): Promise<number>
  close(): Promise<void>
}

/** More than are given in one go. */
const giftsApart = 10_000_000
const donate = `mutation Donate($input: DonateInput!) {
  donate(input: $input) { __typename ... on DonateSuccess { replayed donation { seq } } ... on UserError { code } } }`

export async function openGround(projectCount: number): Promise<Ground> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (let next = closing.pop(); next; next = closing.pop()) await next()
  }
  try {
    const prototype = inject('prototype')
    const database = await createTestDatabase(prototype)
    closing.push(() => database.drop())
    // Not all of them are online.
    const seeded = Math.ceil(1.1 * projectCount)
    await seed(database.url, { organizations: Math.ceil(seeded / 4), projects: seeded })
    const sql = postgres(database.url, { max: 1, onnotice: () => {} })
    closing.push(() => sql.end())
    await sql`vacuum analyze`
    const open = await sql<{ id: number }[]>`
      select p.id from project p join organization o on o.id = p.receiving_organization_id
      where p.state = 'ONLINE' and o.state = 'ACTIVE' order by p.id limit ${projectCount}`
    const projects = open.map(({ id }) => id)
    const token = await signToken(
      { secret: testSecret, jwksUrl: undefined, issuer: undefined, audience: 'oneflower' },
      { role: 'partner', subject: 'prt_1', expiresInSeconds: 86_400 },
    )
    const loads: Load[] = []
    let firstGift = 1

    const giver = async (): Promise<Give> => {
      const loader = await startLoader()
      closing.push(() => loader.close())
      return async ({ url }, order) => {
        const port = Number(new URL(url).port)
        let [before, after] = [0, 0]
        const whole = {
          port,
          message: messageFor(port, token, 1),
          each: 1,
          marker: '"DonateSuccess"',
          projects,
          firstGift,
          warmUpMs: 0,
          perSecond: null,
          ...order,
        }
        firstGift += giftsApart
        const load = await loader.load(whole, (begins) => {
          const { cpuUs } = usageOf(loader.pid)
          if (begins) before = cpuUs
          else after = cpuUs
        })
        loads.push(load)
        return {
          ...load,
          perSecond: load.accepted / load.seconds,
          generatorPercent: (after - before) / load.seconds / 10_000,
        }
      }
    }

    return {
      sql,
      async start() {
        const service = await startServiceProcess({
          DATABASE_URL: database.url,
          ...(prototype.redisUrl ? { REDIS_URL: prototype.redisUrl } : {}),
          SOCKETS_PER_ADDRESS: '20000',
          DREAM_SWEEP_MS: '0',
        })
        closing.push(() => service.end('SIGKILL'))
        return service
      },
      give: await giver(),
      giveBeside: await giver(),
      kept: () => keptOf(sql, loads),
      async again({ url }, gift) {
        const { projectId, amount, person, regionCode } = giftOf(gift, projects)
        const input = {
          idempotencyKey: keyOf(gift),
          project: `prj_${projectId}`,
          amount,
          donorRef: personOf(person),
          regionCode,
        }
        const { body } = await postGraphql(url, donate, { input }, token)
        const { replayed, donation } = body.data.donate
        const rows = await sql<{ seq: string }[]>`
          select seq from journal_entry where key_digest = ${digest('partner:prt_1', keyOf(gift))}`
        return { replayed, isTheOne: rows.length === 1 && Number(rows[0]?.seq) === donation.seq }
      },
      async violated() {
        const found = await findings(database.url)
        return found
          .filter(({ violations }) => violations > 0)
          .map(({ invariant, says }) => `${invariant} ${says}`)
      },
      async deadlocks() {
        const [row] = await sql<{ deadlocks: number }[]>`
          select deadlocks::int from pg_stat_database where datname = current_database()`
        return row?.deadlocks ?? 0
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** As many as the journal takes at once, and the next ones. */
export const usualConnections = 512

export interface Overload {
  peakPerSecond: number
  calmMs: number
  offered: {
    times: number
    /** What was accepted by the peak. */
    goodput: number
    acceptedP50Ms: number
    acceptedP99Ms: number
    refusalP50Ms: number
    refusalP99Ms: number
    refused: Record<string, number>
    /** From the end of the load until answers are as soon as before, and none is refused. */
    recoveredMs: number
    residentMib: number
    generatorPercent: number
  }[]
  residentBeforeMib: number
  residentAfterMib: number
}

/** As much as it takes, then several times that, each time followed by half of what it takes. */
export async function overload(
  { give, start }: Ground,
  { seconds, times, connections }: { seconds: number; times: readonly number[]; connections: number },
): Promise<Overload> {
  const service = await start()
  const measureMs = seconds * 1_000
  const residentMib = () => usageOf(service.child.pid as number).residentKib / 1_024
  const most = async <Result>(work: Promise<Result>): Promise<[Result, number]> => {
    let seen = 0
    const looking = setInterval(() => {
      seen = Math.max(seen, residentMib())
    }, sliceMs)
    const result = await work.finally(() => clearInterval(looking))
    return [result, seen]
  }
  const atPeak = () => give(service, { connections: usualConnections, warmUpMs: measureMs / 4, measureMs })
  await atPeak()
  const before = await atPeak()
  const residentBeforeMib = residentMib()
  const half = before.perSecond / 2
  const calm = await give(service, { connections: usualConnections, perSecond: half, measureMs })
  const measured: { times: number; load: Loaded; resident: number }[] = []
  for (const time of times) {
    const [load, resident] = await most(
      give(service, {
        connections,
        perSecond: before.perSecond * time,
        measureMs,
        after: { perSecond: half, ms: Math.max(measureMs, 2_000) },
      }),
    )
    measured.push({ times: time, load, resident })
  }
  const peakPerSecond = (before.perSecond + (await atPeak()).perSecond) / 2
  return {
    peakPerSecond,
    calmMs: calm.p50Ms,
    offered: measured.map(({ times, load, resident }) => ({
      times,
      goodput: load.perSecond / peakPerSecond,
      acceptedP50Ms: load.p50Ms,
      acceptedP99Ms: load.p99Ms,
      refusalP50Ms: load.refusalP50Ms,
      refusalP99Ms: load.refusalP99Ms,
      refused: load.refused,
      recoveredMs: recoveredMs(load.course, measureMs, 2 * calm.p99Ms),
      residentMib: resident,
      generatorPercent: load.generatorPercent,
    })),
    residentBeforeMib,
    residentAfterMib: residentMib(),
  }
}

/** When the last requests were due that were refused or waited for longer than usual, counted from the end of the load. */
function recoveredMs(course: readonly Slice[], endMs: number, usualMs: number): number {
  const end = Math.ceil(endMs / sliceMs)
  const last = course.findLastIndex(
    ({ answered, waitedMs, refused }) => refused > 0 || waitedMs > answered * usualMs,
  )
  return Math.max(0, last + 1 - end) * sliceMs
}

/** A service that is killed while it is given more than it takes; returns what the generator knows of it. */
export async function killedUnderLoad(
  { sql, give, start }: Ground,
  {
    perSecond,
    connections,
    ms,
    after,
  }: { perSecond: number; connections: number; ms: number; after: number },
): Promise<Loaded> {
  const countOf = async () => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from donation`
    return row?.count ?? 0
  }
  const service = await start()
  const before = await countOf()
  const giving = give(service, { connections, perSecond, measureMs: ms })
  while ((await countOf()) < before + after) await new Promise((resolve) => setTimeout(resolve, 5))
  await service.end('SIGKILL')
  return giving
}

/** What one instance takes, and two together, by turns. */
export async function twoInstances(
  { give, giveBeside, start }: Ground,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<{ one: number[]; two: number[] }> {
  const [first, second] = await Promise.all([start(), start()])
  const measureMs = seconds * 1_000
  const alone = () => give(first, { connections: usualConnections, warmUpMs: 1_000, measureMs })
  const together = () => both({ give, giveBeside }, first, second, measureMs)
  await together()
  const [one, two]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    one.push((await alone()).perSecond)
    two.push(await together())
  }
  return { one, two }
}

/** Gifts a second that two instances take with as many connections as one alone. */
export async function both(
  { give, giveBeside }: Pick<Ground, 'give' | 'giveBeside'>,
  first: ServiceProcess,
  second: ServiceProcess,
  measureMs: number,
): Promise<number> {
  const order = { connections: usualConnections / 2, warmUpMs: 1_000, measureMs }
  const loads = await Promise.all([give(first, order), giveBeside(second, order)])
  return loads.reduce((sum, { perSecond }) => sum + perSecond, 0)
}

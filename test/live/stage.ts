// A stage for the hub alone: a database of its own with one campaign, whose journal is moved by hand, and hubs on it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Database, openDatabase } from '../../src/db/client.ts'
import { createHub, type Hub, type Snapshot, totalsIn } from '../../src/live/hub.ts'
import { createWakeups, type Wakeups } from '../../src/live/wakeup.ts'
import { createLog } from '../../src/log.ts'
import { createTestDatabase } from '../setup/database.ts'

export interface Stage {
  db: Database
  campaignId: number
  /** One entry of the journal: one donation and ten flowers more for each topic. Answers with its seq. */
  move(...topics: string[]): Promise<bigint>
  setPhase(phase: string): Promise<void>
  /** A process: its hub, and its wake-ups where there is a Redis. */
  process(redisUrl?: string, redisCluster?: boolean): Process
  close(): Promise<void>
}

export interface Process {
  hub: Hub
  wakeups: Wakeups
  /** What a process does after it has written. */
  announce(): void
}

const log = createLog('silent')

export async function openStage(): Promise<Stage> {
  const { url, embedded, drop } = await createTestDatabase(inject('prototype'))
  const db = openDatabase({ url, embedded })
  const campaignId = await addCampaign(db)
  const closing: (() => Promise<void>)[] = []
  return {
    db,
    campaignId,
    move: (...topics) => move(db, campaignId, topics),
    async setPhase(phase) {
      await db.sql`update campaign set phase = ${phase} where id = ${campaignId}`
    },
    process(redisUrl, redisCluster = false) {
      const wakeups = createWakeups({ redisUrl, redisCluster, log })
      const hub = createHub({ sql: db.sql, clock: systemClock, wakeups, log })
      closing.push(async () => {
        await hub.close()
        await wakeups.close()
      })
      return {
        hub,
        wakeups,
        announce() {
          hub.moved(campaignId)
          wakeups.publish(campaignId)
        },
      }
    },
    async close() {
      for (const close of closing) await close()
      await db.close()
      await drop()
    },
  }
}

async function addCampaign(db: Database): Promise<number> {
  const [row] = await db.sql<{ id: number }[]>`
    with added as (
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
        rehearsal, daily_flower_cap)
      values ('stage', 2022, '舞台', 'Stage', '花', 'Flower', 'Asia/Shanghai', '2022-09-01T00:00:00+08:00',
        '2022-09-11T00:00:00+08:00', 'LIVE', true, 10)
      returning id
    )
    insert into journal_head (campaign_id, seq, at) select id, 0, '2022-09-01T00:00:00+08:00' from added
    returning campaign_id as id`
  return (row as { id: number }).id
}

async function move(db: Database, campaignId: number, topics: readonly string[]): Promise<bigint> {
  const seq = await db.sql.begin(async (tx) => {
    const [head] = await tx<{ seq: bigint }[]>`
      update journal_head set seq = seq + 1, at = clock_timestamp() where campaign_id = ${campaignId} returning seq`
    const { seq } = head as { seq: bigint }
    for (const topic of [...topics].sort()) {
      await tx`
        insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
          flower_count, flowers_reversed, giver_count, flower_seq)
        values (${campaignId}, ${topic}, ${seq}, clock_timestamp(), 1, 1, 100, 0, 0, 0, 10, 0, 1, ${seq})
        on conflict (campaign_id, topic) do update set seq = excluded.seq, at = excluded.at,
          donation_count = totals.donation_count + 1, received = totals.received + 100,
          flower_count = totals.flower_count + 10, flower_seq = excluded.seq`
    }
    return seq
  })
  return seq as bigint
}

export function donationsOf(snapshot: Snapshot, topic: string): number {
  return Number(totalsIn(snapshot, topic).values.donationCount)
}

/** Reads on until a snapshot is as it should be; answers with all that were read. */
export async function until(
  watch: AsyncIterator<Snapshot>,
  wanted: (snapshot: Snapshot) => boolean,
): Promise<Snapshot[]> {
  const seen: Snapshot[] = []
  for (;;) {
    const next = await watch.next()
    if (next.done) throw new Error(`The watch ended after ${seen.length} frames.`)
    seen.push(next.value)
    if (wanted(next.value)) return seen
  }
}

export interface OwnRedis {
  url: string
  command: Redis
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export const redisServer = (process.env.PATH ?? '')
  .split(':')
  .map((folder) => `${folder}/redis-server`)
  .find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })

export const whyNoRedis = redisServer ? null : 'redis-server is not installed here'

/** A Redis that a test may stop and whose clients it may kill. */
export async function startRedis(wantedPort?: number): Promise<OwnRedis> {
  const port = wantedPort ?? (await freePort())
  const server = spawn(
    redisServer as string,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  )
  const url = `redis://127.0.0.1:${port}`
  const command = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  command.on('error', () => {})
  await command.ping()
  return {
    url,
    command,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async stop() {
      command.disconnect()
      if (server.exitCode === null) {
        server.kill('SIGKILL')
        await once(server, 'exit')
      }
    },
  }
}

export function portOf(redis: OwnRedis): number {
  return Number(new URL(redis.url).port)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

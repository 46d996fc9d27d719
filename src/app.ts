// The composition root: what the service consists of, started in the order in which one part needs the other, and
// stopped in reverse.
import { Directory } from './campaign/directory.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Database, openDatabase, type Sql } from './db/client.ts'
import { withDeadline } from './db/deadline.ts'
import { startEmbeddedPostgres } from './db/embedded.ts'
import { migrate } from './db/migrate.ts'
import type { Announcements } from './db/transact.ts'
import { startCalendar } from './dream/calendar.ts'
import { createProposalBoards, type OwnProposals } from './dream/proposalWatch.ts'
import { createDonationFeeds, type DonationFeeds } from './feed/watch.ts'
import { type Deliveries, startDeliveries } from './feedback/delivery.ts'
import { createFeedbackBoards, type Reached } from './feedback/watch.ts'
import { createReplays, type Replays } from './history/replay.ts'
import { Journal } from './journal/journal.ts'
import { createRankings, type Rankings } from './leaderboard/rankings.ts'
import type { Boards } from './live/board.ts'
import type { Colleagues } from './live/colleagues.ts'
import { type Crowd, createCrowd } from './live/crowd.ts'
import { createHub, type Hub } from './live/hub.ts'
import { createWakeups, type Wakeups } from './live/wakeup.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { type Courier, type CourierOptions, createCourier } from './partner/courier.ts'
import { defaultLimits, type Limits } from './server/guard.ts'
import type { DemoTokens } from './server/pages.ts'
import { startServer } from './server.ts'

export interface App {
  config: Config
  log: Log
  clock: Clock
  metrics: Metrics
  db: Database
  wakeups: Wakeups
  announcements: Announcements
  /** How often something was committed, here or elsewhere, as far as it was heard. */
  commits: { known: number }
  journal: Journal
  hub: Hub
  /** Who is connected. */
  crowd: Crowd
  donationFeeds: DonationFeeds
  rankings: Rankings
  replays: Replays
  feedback: Boards<Reached>
  ownProposals: Boards<OwnProposals>
  deliveries: Deliveries
  courier: Courier
  /** The other workers on this machine; undefined: there are none. */
  colleagues: Colleagues | undefined
  directory: Directory
}

export interface Overrides {
  clock?: Clock
  log?: Log
  limits?: Partial<Limits>
  /** A database other than the configured one, and whether it is an embedded one, which has a single session. */
  databaseUrl?: string
  embedded?: boolean
  courier?: Partial<Pick<CourierOptions, 'looks' | 'dnsServers' | 'deadlineMs'>>
  /** When live numbers are called DELAYED, where a slow machine is not to be what is tested. */
  lagMs?: number
  /** The other workers on this machine, whose primary has migrated the database. */
  colleagues?: Colleagues
  /** Sets instances apart that share a Redis and not a database. */
  wakeupPrefix?: string
  /** Given to whoever asks at /demo/tokens: for a demo, whose secret everybody knows. */
  demoTokens?: DemoTokens
}

export interface RunningApp {
  app: App
  url: string
  /** Where its database is, the embedded one too. */
  databaseUrl: string
  close(): Promise<void>
}

/** What gathered in the journal is answered within its own deadlines; this is for when they fail. */
const drainMs = 4_000
const closeMs = 2_000

export async function startApp(config: Config, overrides: Overrides = {}): Promise<RunningApp> {
  const { colleagues } = overrides
  const given = overrides.log ?? createLog(config.logLevel)
  const log = config.worker === undefined ? given : given.child({ worker: config.worker })
  const opened: (() => Promise<void>)[] = []
  const close = closer(opened, log)
  try {
    const namedUrl = overrides.databaseUrl ?? config.databaseUrl
    const databaseUrl = namedUrl ?? (await embeddedDatabase())
    const embedded = overrides.embedded ?? namedUrl === undefined
    if (!colleagues) await migrate(databaseUrl)
    const metrics = createMetrics(config.worker)
    colleagues?.share(metrics.registry)
    const db = openDatabase({
      url: databaseUrl,
      embedded,
      onStatement: () => metrics.statements.inc(),
    })
    opened.push(() => db.close())
    if (!embedded) await warnWithoutDurability(db.sql, log)

    const wakeups = createWakeups({
      redisUrl: config.redisUrl,
      redisCluster: config.redisCluster,
      colleagues,
      log,
      ...(overrides.wakeupPrefix === undefined ? {} : { prefix: overrides.wakeupPrefix }),
    })
    opened.push(() => wakeups.close())
    const clock = overrides.clock ?? systemClock
    const hub = createHub({ sql: db.live, clock, wakeups, log, lagMs: overrides.lagMs })
    opened.push(() => hub.close())
    const donationFeeds = createDonationFeeds({ db, hub, clock, log })
    opened.push(async () => donationFeeds.close())
    const rankings = createRankings({ sql: db.sql, clock, log })
    opened.push(async () => rankings.close())
    const feedback = createFeedbackBoards({ sql: db.sql, onMoved: wakeups.onMoved, log })
    opened.push(async () => feedback.close())
    const ownProposals = createProposalBoards({ db, onMoved: wakeups.onMoved, log })
    opened.push(async () => ownProposals.close())
    const replays = createReplays({ db, clock })
    opened.push(async () => replays.close())
    const commits = { known: 0 }
    wakeups.onMoved(() => {
      commits.known += 1
    })
    const announcements: Announcements = {
      committed() {
        commits.known += 1
      },
      moved(campaignId) {
        hub.moved(campaignId)
        feedback.moved(campaignId)
        ownProposals.moved(campaignId)
        wakeups.publish(campaignId)
      },
    }

    const journal = new Journal({
      db,
      clock,
      announcements,
      log,
      metrics: metrics.journal,
      queueLimit: config.journalQueueLimit,
    })
    opened.push(() => withDeadline(journal.close(), drainMs))

    const deliveries = await startDeliveries({ sql: db.background, clock, announcements, log })
    opened.push(() => withDeadline(deliveries.close(), drainMs))
    const courier = createCourier({
      sql: db.background,
      clock,
      log,
      privateNetworks: config.webhookPrivateNetworks,
      looks: embedded ? 'once woken' : 'always',
      ...overrides.courier,
    })
    opened.push(() => courier.close())

    const app: App = {
      config,
      log,
      clock,
      metrics,
      db,
      wakeups,
      announcements,
      commits,
      journal,
      hub,
      crowd: createCrowd(),
      donationFeeds,
      rankings,
      replays,
      feedback,
      ownProposals,
      deliveries,
      courier,
      colleagues,
      directory: new Directory(db),
    }
    observe(app)
    const server = await startServer(app, { ...defaultLimits, ...overrides.limits }, overrides.demoTokens)
    opened.push(() => server.stop())
    const calendar = startCalendar(app, config.dreamSweepMs)
    opened.push(() => calendar.close())
    return { app, url: server.url, databaseUrl, close }
  } catch (error) {
    await close()
    throw error
  }

  async function embeddedDatabase(): Promise<string> {
    const embedded = await startEmbeddedPostgres()
    opened.push(() => embedded.close())
    return embedded.url
  }
}

/** Closes what was opened, the last first. One part that fails to close does not keep the others open. */
function closer(opened: (() => Promise<void>)[], log: Log): () => Promise<void> {
  return async () => {
    for (let close = opened.pop(); close; close = opened.pop()) {
      await withDeadline(close(), drainMs + closeMs).catch((error) =>
        log.error({ err: error }, 'a part did not close'),
      )
    }
  }
}

/** Answers promise that a gift is on the disk: a database that only says so makes the promise false. */
async function warnWithoutDurability(sql: Sql, log: Log): Promise<void> {
  const [setting] = await sql<{ fsync: string; synchronousCommit: string }[]>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit"`
  if (setting?.fsync === 'off' || setting?.synchronousCommit === 'off') {
    log.warn(setting, 'the database may lose what it has confirmed: set fsync and synchronous_commit to on')
  }
}

function observe({ metrics, hub, donationFeeds, wakeups, courier, feedback, deliveries }: App): void {
  const { counters } = hub
  for (const [outcome, read] of [
    ['delivered', () => courier.counters.delivered],
    ['failed', () => courier.counters.failed],
  ] as const) {
    metrics.observe(
      `oneflower_webhooks_${outcome}_total`,
      `Attempts to deliver that ${outcome === 'failed' ? 'failed' : 'succeeded'}.`,
      'counter',
      read,
    )
  }
  metrics.observe(
    'oneflower_webhooks_open',
    'Attempts to deliver that are under way.',
    'gauge',
    courier.underWay,
  )
  metrics.observe('oneflower_hub_ticks_total', 'Reads for watchers.', 'counter', () => counters.reads)
  metrics.observe(
    'oneflower_hub_ticks_failed_total',
    'Those that failed.',
    'counter',
    () => counters.failedReads,
  )
  metrics.observe('oneflower_hub_watchers', 'Watches that are open.', 'gauge', () => hub.watchers())
  metrics.observe(
    'oneflower_feed_reads_total',
    'Statements for watchers of single gifts.',
    'counter',
    () => donationFeeds.counters.reads,
  )
  metrics.observe('oneflower_wakeups_healthy', 'Whether other instances are heard at once.', 'gauge', () =>
    wakeups.healthy() ? 1 : 0,
  )
  metrics.observe(
    'oneflower_feedback_delivered_total',
    'Reports that reached somebody.',
    'counter',
    () => deliveries.counters.delivered,
  )
  metrics.observe(
    'oneflower_feedback_steps_failed_total',
    'Steps of deliveries that failed.',
    'counter',
    () => deliveries.counters.failed,
  )
  metrics.observe('oneflower_feedback_watchers', 'People who wait for reports.', 'gauge', () =>
    feedback.watchers(),
  )
}

// The demo: an embedded database with the rehearsal of 2022, the service, and the opening hour of a charity day at a
// hundredth of its load, followed by a trickle for as long as the demo runs.
import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { startApp } from './app.ts'
import { signToken } from './auth/token.ts'
import type { Role } from './auth/viewer.ts'
import { type Config, ConfigError, demoSecret, readDemoConfig } from './config.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './db/embedded.ts'
import { migrate } from './db/migrate.ts'
import { createProgress } from './progress.ts'
import { seedPast } from './seed/past.ts'
import { seed } from './seed/seed.ts'
import { onStopSignal } from './signals.ts'

const scale = 0.01
const tokenLifeSeconds = 7 * 24 * 3_600

export async function demo(): Promise<void> {
  const config = readDemoConfig()
  // Before the seconds that seeding takes: nobody should wait to learn this.
  await checkPortIsFree(config)
  process.stderr.write(
    config.databaseUrl ? 'Preparing the database …\n' : 'Starting the embedded PostgreSQL …\n',
  )
  // Seeded before the service opens it: an embedded database has a single session to offer.
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres()
  const databaseUrl = config.databaseUrl ?? (embedded as EmbeddedPostgres).url
  await migrate(databaseUrl)
  // Both go by one instant: midnight may pass between them.
  const now = new Date()
  const { seeded } = await seed(databaseUrl, { scale, now, progress: createProgress() })
  // A past is played under a clock of its own, which a database that has other campaigns must not see.
  if (embedded) await seedPast(config, { databaseUrl, embedded: true, donor: demoDonor, now })
  if (!seeded) process.stderr.write('This database has the campaign 2022 already: it stays as it is.\n')
  const tokens = await demoTokens(config)
  const running = await startApp(config, {
    databaseUrl,
    embedded: embedded !== undefined,
    // Whoever asks may have them only when everybody could sign them.
    ...(config.auth.secret === demoSecret ? { demoTokens: tokens } : {}),
  })
  const simulation = startSimulation(`${running.url}/graphql`)
  process.stdout.write(welcome(running.url, tokens))

  // However this process ends, the day that it plays ends with it.
  process.on('exit', () => simulation.kill('SIGKILL'))
  onStopSignal(async () => {
    simulation.kill('SIGTERM')
    await running.close()
    await embedded?.close()
    process.exit(0)
  })
}

async function checkPortIsFree({ port, host }: Config): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new ConfigError(portIsTaken(port, host)) : error)
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

function portIsTaken(port: number, host: string): string {
  return `PORT ${port} of ${host} is taken by another program, perhaps by a demo that still runs. Stop it, or choose another: PORT=${port + 1} npm run demo`
}

/**
 * A process of its own. The service's own thread already carries the embedded database; gifts made on the same thread
 * would hold up the very screens that are to show them, and with a second core they cost the service nothing. It
 * inherits the environment, and so the secret that it signs its people's tokens with.
 */
function startSimulation(url: string): ChildProcess {
  const cli = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './cli.ts' : './cli.js', import.meta.url),
  )
  // People of its own: whoever runs npm run simulate beside the demo meets others.
  const people = ['--seed', '2022']
  const args = ['simulate', '--url', url, '--scale', String(scale), '--minutes', '0', '--quiet', ...people]
  const simulation = fork(cli, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  simulation.once('exit', (code) => {
    if (code)
      process.stderr.write('The simulated day has ended early. The service runs on; try npm run simulate.\n')
  })
  return simulation
}

const demoDonor = 'demo-donor'

const identities: readonly (readonly [role: Role, subject: string, hint: string])[] = [
  ['donor', demoDonor, 'gives money through the sandbox and flowers that deeds have earned'],
  ['partner', 'prt_1', 'records good deeds, and donations as a payment channel'],
  ['organization', 'org_1', 'sees its own projects'],
  ['staff', 'demo-staff', 'sees and does everything'],
  ['screen', 'demo-screen', 'watches public totals'],
]

async function demoTokens({ auth }: Config): Promise<Record<Role, string>> {
  const signed = await Promise.all(
    identities.map(async ([role, subject]) => [
      role,
      await signToken(auth, { role, subject, expiresInSeconds: tokenLifeSeconds }),
    ]),
  )
  return Object.fromEntries(signed)
}

function welcome(url: string, tokens: Record<Role, string>): string {
  const told = identities.map(([role, subject, hint]) => `${role} ${subject}: ${hint}\n  ${tokens[role]}\n`)
  return `
The rehearsal of 2022 is live. Its opening hour has just begun, at a hundredth of the load; a trickle follows.

  Dashboard     ${url}/
  Media screen  ${url}/screen
  My flowers    ${url}/me
  Control room  ${url}/control
  Embeds        ${url}/embeds
  GraphiQL      ${url}/graphql

Tokens, for the header Authorization: Bearer … (valid for a week, on this demo only)

${told.join('\n')}
To try: open the dashboard, then give in GraphiQL with the donor's token in its Headers pane,
{ "authorization": "Bearer …" }:

  mutation { donate(input: { idempotencyKey: "my-first-gift", project: "prj_1", amount: 990 }) {
    ... on DonateSuccess { donation { id } replayed } ... on UserError { code message } } }

That was the first gift of the day and earned a little red flower, which a dream may have:

  mutation { giveFlowers(input: { idempotencyKey: "my-first-flower", dream: "drm_1", count: 1 }) {
    ... on GiveFlowersSuccess { gift { id } balance replayed } ... on UserError { code message } } }

To watch, without a token:

  subscription { campaignTotals(campaign: "cmp_1") { seq donationCount received { decimal } flowerCount } }

Everything here is an example: no organization, project or gift is real. Ctrl-C stops the demo.
`
}

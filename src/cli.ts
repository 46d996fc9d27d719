#!/usr/bin/env node
// The command line. Each command loads only what it needs, so that a token is printed without starting anything.
import type { Role } from './auth/viewer.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

const usage = `oneflower — the service behind a charity day

  serve              the service itself, migrating on start
  demo               the service with a seeded campaign and a simulated opening hour; needs nothing else
  migrate            bring the configured database to the shape this version needs
  seed               put the rehearsal of the 2022 campaign into the configured database, once
  simulate           play the load of a charity day against a service (simulate --help)
  audit              check every invariant that the data can show; exits with 1 on a violation
  export             write the transparency export of a campaign as files (export --help)
  token <role> [id]  print one bearer token: donor, partner, organization, staff or screen
  print-schema       write schema/schema.graphql (with --check: only compare)

Configuration comes from the environment: PORT, HOST, DATABASE_URL, REDIS_URL, AUTH_SECRET and others (README.md).
`

const commands: Record<string, (argv: string[]) => Promise<void>> = {
  serve,
  async demo() {
    const { demo } = await import('./demo.ts')
    await demo()
  },
  async migrate() {
    const { migrate } = await import('./db/migrate.ts')
    await migrate(await databaseUrl())
  },
  async seed() {
    const { seed } = await import('./seed/seed.ts')
    const { migrate } = await import('./db/migrate.ts')
    const { createProgress } = await import('./progress.ts')
    const url = await databaseUrl()
    await migrate(url)
    const { seeded } = await seed(url, { progress: createProgress() })
    if (!seeded) console.error('The campaign 2022 is in this database already: nothing was changed.')
  },
  async simulate(argv) {
    const { simulate } = await import('./simulate/simulate.ts')
    await simulate(argv)
  },
  async audit() {
    const { audit } = await import('./ledger/audit.ts')
    if (!(await audit(await databaseUrl()))) process.exitCode = 1
  },
  async export(argv) {
    const { exportAsTold } = await import('./transparency/exporting.ts')
    await exportAsTold(argv, databaseUrl)
  },
  token,
  'print-schema': printSchema,
}

/** A wrong call, as opposed to a call that failed. */
class UsageError extends Error {}

async function main([name, ...argv]: string[]): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage)
    return
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`Unknown command "${name}".\n\n${usage}`)
  await command(argv)
}

async function serve(): Promise<void> {
  const { readConfig } = await import('./config.ts')
  const config = readConfig()
  const { onStopSignal } = await import('./signals.ts')
  if (config.worker !== undefined) return work(config)
  const { log, url, close } = await startService(config)
  if (config.databaseUrl === undefined) {
    log.warn('DATABASE_URL is not set: the database is embedded and forgets everything when the process ends')
  }
  log.info({ url, pid: process.pid }, 'ready')
  if (process.stdout.isTTY) {
    console.log(`\n  dashboard     ${url}/\n  media screen  ${url}/screen\n  GraphiQL      ${url}/graphql\n`)
  }
  await new Promise<void>((resolve) => onStopSignal(resolve))
  log.info('stopping')
  await close()
  log.info('stopped')
}

/** In this process, or in several workers below it. */
async function startService(config: Config): Promise<{ log: Log; url: string; close(): Promise<void> }> {
  if (config.workers > 1 && config.databaseUrl !== undefined) {
    const { startPrimary } = await import('./primary.ts')
    return startPrimary(config, config.databaseUrl)
  }
  const { startApp } = await import('./app.ts')
  const { app, url, close } = await startApp(config)
  return { log: app.log, url, close }
}

/** One worker of several: the primary tells the world that the service is ready, and this one when to stop. */
async function work(config: Config): Promise<void> {
  const { startApp } = await import('./app.ts')
  const { joinColleagues } = await import('./live/colleagues.ts')
  const { onStopSignal } = await import('./signals.ts')
  const colleagues = joinColleagues()
  const { app, url, close } = await startApp(config, { colleagues })
  app.log.info({ pid: process.pid }, 'serving')
  colleagues.ready(url)
  await new Promise<void>((resolve) => onStopSignal(resolve))
  await close()
  colleagues.leave()
}

async function databaseUrl(): Promise<string> {
  const { ConfigError, readDemoConfig } = await import('./config.ts')
  const url = readDemoConfig().databaseUrl
  if (url === undefined) {
    throw new ConfigError(
      'DATABASE_URL is not set. Set it to the database that is meant, such as postgres://localhost/oneflower.',
    )
  }
  return url
}

const tokenDays = 7
const secondsOfDay = 86_400
const defaultSubjects: Record<Role, string> = {
  donor: 'demo-donor',
  partner: 'prt_1',
  organization: 'org_1',
  staff: 'staff',
  screen: 'screen',
}

async function token([given, id, ...rest]: string[]): Promise<void> {
  const { roles } = await import('./auth/viewer.ts')
  const { signToken, subjectProblem } = await import('./auth/token.ts')
  const { readDemoConfig } = await import('./config.ts')
  const role = roles.find((known) => known === given)
  if (!role || rest.length > 0) {
    throw new UsageError(`Usage: token <${roles.join('|')}> [id]`)
  }
  const subject = id ?? defaultSubjects[role]
  const problem = subjectProblem(role, subject)
  if (problem) throw new UsageError(problem)
  const { auth }: Config = readDemoConfig()
  console.log(await signToken(auth, { role, subject, expiresInSeconds: tokenDays * secondsOfDay }))
}

async function printSchema(argv: string[]): Promise<void> {
  const { readFile, writeFile } = await import('node:fs/promises')
  const { printedSchema } = await import('./graphql/schema.ts')
  const file = new URL('../schema/schema.graphql', import.meta.url)
  if (!argv.includes('--check')) {
    await writeFile(file, printedSchema())
    return
  }
  if ((await readFile(file, 'utf8').catch(() => '')) !== printedSchema()) {
    console.error('schema/schema.graphql is not what the code says. Run npm run print-schema.')
    process.exitCode = 1
  }
}

main(process.argv.slice(2)).catch(async (error) => {
  const { ConfigError } = await import('./config.ts')
  if (error instanceof UsageError) {
    console.error(error.message)
    process.exit(2)
  }
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
})

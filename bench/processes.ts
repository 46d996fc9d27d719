// The contestants as processes: started, asked to publish, and read by what the kernel keeps of them.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { machineNow } from '../test/setup/crowd.ts'
import type { Giver } from '../test/setup/giving.ts'
import type { Contestant } from './arithmetic.ts'

export interface Running {
  pid: number
  port: number
  path: string
  /** Whether it speaks graphql-transport-ws. */
  greets: boolean
  /** Has so many races published at this rate; answers with the last one's place and when each was. */
  publish(perSecond: number, count: number): Promise<{ last: number; at: Map<number, number> }>
  close(): Promise<void>
}

export interface Race {
  seq: number
}

/** What the peers are handed: the same race as the service shows, with another place each time. */
export interface Template {
  race: Race
  nextSeq: number
}

const root = fileURLToPath(new URL('..', import.meta.url))
const peers = fileURLToPath(new URL('peers/', import.meta.url))
const collecting = ['--expose-gc', '--import', `${peers}collect.mjs`]

const scripts: Partial<Record<Contestant, { script: string; redis: boolean }>> = {
  'bare ws': { script: 'bare.mjs', redis: false },
  yoga: { script: 'yoga.mjs', redis: true },
  mercurius: { script: 'mercurius.mjs', redis: true },
  apollo: { script: 'apollo.mjs', redis: false },
}

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function kept<Child extends ChildProcess>(child: Child): Child {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const cut = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await exit
  clearTimeout(cut)
}

/** The service as it is run in production, but that thousands may come from one address. */
export async function startService(databaseUrl: string, redisUrl: string, giver: Giver): Promise<Running> {
  const service = await serve(databaseUrl, redisUrl)
  return {
    ...service,
    path: '/graphql',
    greets: true,
    async publish(perSecond, count) {
      const { last, failed, committed } = await giver.give('flowers', perSecond, count)
      if (failed > 0) throw new Error(`${failed} of ${count} gifts of flowers failed.`)
      return { last, at: new Map(committed) }
    },
  }
}

export type Serving = Pick<Running, 'pid' | 'port' | 'close'>

export const authSecret = 'a-secret-for-the-bench-that-is-long-enough'

export async function serve(databaseUrl: string, redisUrl: string): Promise<Serving> {
  const child = kept(
    spawn(process.execPath, [...collecting, 'dist/cli.js', 'serve'], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        PORT: '0',
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        AUTH_SECRET: authSecret,
        SOCKETS_PER_ADDRESS: '20000',
        SUBSCRIPTIONS_PER_SOCKET: '1000',
        DREAM_SWEEP_MS: '0',
        LOG_LEVEL: 'info',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
  const port = await new Promise<number>((resolve, reject) => {
    const log: string[] = []
    createInterface(child.stdout).on('line', (line) => {
      if (log.length < 100) log.push(line)
      const ready = /"url":"[^"]+:(\d+)".*"msg":"ready"/.exec(line)
      if (ready) resolve(Number(ready[1]))
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}.\n${log.join('\n')}`)))
  })
  return { pid: child.pid as number, port, close: () => ended(child) }
}

/** Donations as they are usually built. */
export function serveStock(databaseUrl: string): Promise<Serving> {
  return servePeer('stockDonations.mjs', { DATABASE_URL: databaseUrl })
}

/** A server that says where it listens, and is handed something before when it needs that. */
export async function servePeer(
  script: string,
  environment: Record<string, string>,
  handed?: object,
): Promise<Serving & { path: string }> {
  const child = kept(
    fork(`${peers}${script}`, {
      execArgv: [],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  )
  if (handed) child.send(handed)
  const { port, path = '/graphql' } = await new Promise<{ port: number; path?: string }>(
    (resolve, reject) => {
      child.once('message', (message) => resolve(message as { port: number; path?: string }))
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`${script} ended with ${code}.`)))
    },
  )
  return { pid: child.pid as number, port, path, close: () => ended(child) }
}

export async function startPeer(name: Contestant, redisUrl: string, template: Template): Promise<Running> {
  const { script, redis } = scripts[name] as { script: string; redis: boolean }
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    REDIS_URL: redisUrl,
    PREFIX: `oneflower-bench-${process.pid}`,
  }
  const begin = async (role: 'serve' | 'publish') => {
    const child = kept(
      fork(`${peers}${script}`, [role], {
        execArgv: collecting,
        env,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    )
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve((message as { port: number }).port))
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code}.`)))
    })
    return { child, port }
  }
  const server = await begin('serve')
  // Where there is a Redis between, another process publishes, as another instance would.
  const publisher = redis ? await begin('publish') : server
  return {
    pid: server.child.pid as number,
    port: server.port,
    path: '/graphql',
    greets: true,
    publish: (perSecond, count) => publishThrough(publisher.child, template, perSecond, count),
    async close() {
      if (publisher !== server) await ended(publisher.child)
      await ended(server.child)
    },
  }
}

async function publishThrough(
  child: ChildProcess,
  template: Template,
  perSecond: number,
  count: number,
): ReturnType<Running['publish']> {
  const at = new Map<number, number>()
  let last = 0
  const all = new Promise<void>((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`What published ended with ${code}.`))
    const published = (message: unknown) => {
      const told = message as { seq: number; at: number }
      at.set(told.seq, told.at)
      if (at.size < count) return
      child.off('message', published)
      child.off('exit', gone)
      resolve()
    }
    child.on('message', published)
    child.once('exit', gone)
  })
  const sent = atRate(perSecond, count, () => {
    last = template.nextSeq++
    child.send({ ...template.race, seq: last })
  })
  await Promise.all([sent, all])
  return { last, at }
}

async function atRate(perSecond: number, count: number, one: () => void | Promise<void>): Promise<void> {
  const startedAt = machineNow()
  for (let nth = 0; nth < count; nth += 1) {
    await delay(Math.max(0, startedAt + (nth * 1_000) / perSecond - machineNow()))
    await one()
  }
}

const nginxModule = '/usr/lib/nginx/modules/ngx_nchan_module.so'

/** Why Nchan cannot take part; null: it can. */
export function whyNoNchan(): string | null {
  return existsSync(nginxModule) && existsSync('/usr/sbin/nginx')
    ? null
    : 'nginx with Nchan is not installed (Debian: libnginx-mod-nchan)'
}

/** Nchan knows no operations: the same bytes with one id for all are published to it over HTTP. */
export async function startNchan(template: Template): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'oneflower-nchan-'))
  const port = await freePort()
  await writeFile(
    join(folder, 'nginx.conf'),
    `load_module ${nginxModule};
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 19500; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location = /pub { nchan_publisher http; nchan_channel_id race; nchan_message_buffer_length 100; }
    location = /sub { nchan_subscriber websocket; nchan_channel_id race; nchan_subscriber_first_message newest; }
  }
}
`,
  )
  const child = kept(
    spawn('/usr/sbin/nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: ['ignore', 'ignore', 'ignore'] }),
  )
  const url = `http://127.0.0.1:${port}/pub`
  const id = '00000000-0000-4000-8000-000000000000'
  const close = async () => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await listening(port)
  } catch (error) {
    await close()
    throw error
  }
  return {
    pid: child.pid as number,
    port,
    path: '/sub',
    greets: false,
    async publish(perSecond, count) {
      const at = new Map<number, number>()
      let last = 0
      const answers: Promise<unknown>[] = []
      await atRate(perSecond, count, () => {
        last = template.nextSeq++
        const body = `{"id":"${id}","type":"next","payload":{"data":{"${aliasOf(0)}":${JSON.stringify({ ...template.race, seq: last })}}}}`
        at.set(last, machineNow())
        answers.push(
          fetch(url, { method: 'POST', body }).then((answer) => {
            if (!answer.ok) throw new Error(`Nchan answered ${answer.status}.`)
            return answer.arrayBuffer()
          }),
        )
      })
      await Promise.all(answers)
      return { last, at }
    },
    close,
  }
}

/** The name under which a document asks for the race, as long for each: it is what tells documents apart. */
export function aliasOf(document: number): string {
  return `d${String(document).padStart(4, '0')}`
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return
    await delay(50)
  }
  throw new Error('nginx did not begin to listen.')
}

/** Below the ports that clients are given: thousands of them must not meet it. */
async function freePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 5_000); port < 32_000; port += 1) {
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    server.close()
    await once(server, 'close')
    return port
  }
  throw new Error('No port is free.')
}

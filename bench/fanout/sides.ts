// The servers that are measured beside each other. Each is a process of its own, listens on a free port, and publishes
// when it is told to; this service is told by gifts that another instance stores.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoSecret } from '../../src/config.ts'

export interface Side {
  name: string
  path: string
  port: number
  greets: boolean
  /** Null: gifts do it. */
  publish: ((payload: object) => void) | null
  /** What its processes have used of a processor so far, in microseconds. */
  cpu(): number
  /** What they hold in memory, in KiB. */
  memory(): number
  close(): Promise<void>
}

export interface Surroundings {
  databaseUrl: string
  redisUrl: string
}

export const sides: Record<string, (surroundings: Surroundings) => Promise<Side | null>> = {
  'bare ws': (around) => peer('bare ws', 'bare.mjs', '/', around),
  oneflower: service,
  'yoga + graphql-ws': (around) => peer('yoga + graphql-ws', 'yoga.mjs', '/graphql', around),
  mercurius: (around) => peer('mercurius', 'mercurius.mjs', '/graphql', around),
  'Apollo Server': (around) => peer('Apollo Server', 'apollo.mjs', '/graphql', around),
  Nchan: nchan,
}

const root = fileURLToPath(new URL('../..', import.meta.url))

async function peer(name: string, file: string, path: string, { redisUrl }: Surroundings): Promise<Side> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, REDIS_URL: redisUrl, NODE_ENV: 'production' },
    execArgv: [],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    name,
    path,
    port,
    greets: true,
    publish: (payload) => child.send({ payload }),
    ...use(() => [child.pid as number]),
    close: () => end(child),
  }
}

async function service({ databaseUrl, redisUrl }: Surroundings): Promise<Side> {
  const child = spawn(process.execPath, ['dist/cli.js', 'serve'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      // It serves screens on loopback; nobody is let in with a token.
      AUTH_SECRET: `${demoSecret}-of-the-bench`,
      PORT: '0',
      SOCKETS_PER_ADDRESS: '100000',
      DREAM_SWEEP_MS: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${told}`)))
    child.stdout.on('data', (data) => {
      told = (told + data).slice(-10_000)
      const ready = /"url":"([^"]+)".*"msg":"ready"/.exec(told)
      if (ready) resolve(ready[1] as string)
    })
  })
  return {
    name: 'oneflower',
    path: '/graphql',
    port: Number(new URL(url).port),
    greets: true,
    publish: null,
    ...use(() => [child.pid as number]),
    close: () => end(child),
  }
}

/** nginx with a module in C that does nothing but this; it knows no protocol above WebSocket. */
async function nchan(): Promise<Side | null> {
  const module = '/usr/lib/nginx/modules/ngx_nchan_module.so'
  try {
    accessSync(module)
  } catch {
    return null
  }
  const home = mkdtempSync(join(tmpdir(), 'nchan-'))
  const port = await freePort()
  writeFileSync(
    join(home, 'nginx.conf'),
    `load_module ${module};
     user root; daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid ${home}/pid; error_log ${home}/error.log;
     events { worker_connections 19000; }
     http {
       access_log off; nchan_shared_memory_size 128M;
       client_body_temp_path ${home}/a; proxy_temp_path ${home}/b; fastcgi_temp_path ${home}/c; uwsgi_temp_path ${home}/d; scgi_temp_path ${home}/e;
       server {
         listen 127.0.0.1:${port};
         location = /watch { nchan_subscriber websocket; nchan_channel_id totals; nchan_subscriber_first_message newest; }
         location = /publish { nchan_publisher; nchan_channel_id totals; nchan_message_buffer_length 1; }
       }
     }`,
  )
  const child = spawn('nginx', ['-c', join(home, 'nginx.conf'), '-p', home], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await listening(port)
  return {
    name: 'Nchan',
    path: '/watch',
    port,
    greets: false,
    publish(payload) {
      // The same bytes as everybody's message, with an id that is nobody's.
      const body = `{"id":"00000000-0000-0000-0000-000000000000","type":"next","payload":${JSON.stringify({ data: payload })}}`
      void fetch(`http://127.0.0.1:${port}/publish`, { method: 'POST', body })
    },
    ...use(() => [child.pid as number, ...childrenOf(child.pid as number)]),
    async close() {
      await end(child)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Nanoseconds on a processor of every thread, and resident memory, as the kernel counts them. */
function use(pids: () => number[]): Pick<Side, 'cpu' | 'memory'> {
  return {
    cpu: () =>
      pids()
        .flatMap((pid) =>
          readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/schedstat`),
        )
        .reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ', 1)[0]) / 1_000, 0),
    memory: () =>
      pids().reduce(
        (sum, pid) => sum + Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4,
        0,
      ),
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const cut = setTimeout(() => child.kill('SIGKILL'), 5_000)
  child.kill('SIGTERM')
  await ended
  clearTimeout(cut)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(`http://127.0.0.1:${port}/publish`).then(
        () => true,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx does not listen.')
}

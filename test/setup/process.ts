// The service as a process of its own: for what only a process can suffer, such as kill -9, and for two of them on one
// database.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { cli } from './compiled.ts'
import { testSecret } from './service.ts'

export interface ServiceProcess {
  url: string
  child: ChildProcess
  /** Everything it has logged. */
  log: string[]
  /** Sends the signal and resolves when the process has ended, with its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Starts `serve` as `npm start` does, with only these variables of the environment set; DATABASE_URL must be a real PostgreSQL or unset. */
export async function startServiceProcess(env: Record<string, string> = {}): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [cli, 'serve'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      AUTH_SECRET: testSecret,
      LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  createInterface(child.stderr).on('line', (line) => log.push(line))
  const lines = createInterface(child.stdout)
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(line)
      const ready = /"url":"([^"]+)".*"msg":"ready"/.exec(line)
      if (ready) resolve(ready[1] as string)
    })
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}.\n${log.join('\n')}`)))
  })
  return {
    url,
    child,
    log,
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill(signal)
        await ended
      }
      return child.exitCode
    },
  }
}

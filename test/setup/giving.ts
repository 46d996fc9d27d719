// The other end of giver.ts: starts the process that gives, and asks it to.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type GiverOrder =
  | { do: 'give'; what: 'donations' | 'flowers'; perSecond: number; count: number }
  | { do: 'earn'; people: number }

export interface Given {
  /** The place of the last gift in the journal. */
  last: number
  failed: number
  seconds: number
  /** When which entry was committed, in ms of the machine's clock. */
  committed: readonly (readonly [seq: number, at: number])[]
}

export interface Giver {
  give(what: 'donations' | 'flowers', perSecond: number, count: number): Promise<Given>
  /** Lets so many people, who give one flower each from then on, earn it. */
  earn(people: number): Promise<void>
  close(): Promise<void>
}

export async function startGiver(env: Record<string, string>): Promise<Giver> {
  const child = fork(fileURLToPath(new URL('giver.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const leave = () => void child.kill('SIGKILL')
  process.once('exit', leave)
  const answer = () =>
    new Promise<{ given?: Given }>((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`The process that gives ended with ${code}.`))
      child.once('exit', gone)
      child.once('message', (message) => {
        child.off('exit', gone)
        resolve(message as { given?: Given })
      })
    })
  const ask = async (order: GiverOrder) => {
    const answered = answer()
    child.send(order)
    return answered
  }
  await answer()
  return {
    async give(what, perSecond, count) {
      return (await ask({ do: 'give', what, perSecond, count })).given as Given
    },
    async earn(people) {
      await ask({ do: 'earn', people })
    },
    async close() {
      process.off('exit', leave)
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      const cut = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exit
      clearTimeout(cut)
    },
  }
}

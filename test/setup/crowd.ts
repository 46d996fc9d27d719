// A crowd that watches: thousands of light clients in processes of their own, so that what they cost is no cost of the
// server's and each process has its own open files. They speak graphql-transport-ws as unmodified clients do, with
// operation ids of their own, from several addresses of the loopback network.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface CrowdOptions {
  /** Where the server listens on 127.0.0.1. */
  port: number
  path?: string
  subscriptions: number
  perSocket?: number
  /** What is subscribed to, as JSON of `{ query, variables }`: by each in turn. */
  payloads: readonly string[]
  /** False: nothing but the upgrade, for servers that do not speak graphql-transport-ws. */
  greets?: boolean
  /** Of the sockets, so many that take nothing once they are open. */
  stalled?: number
  /** Whether who is closed, cut or refused tries again. */
  comesBack?: boolean
  processes?: number
  /** Sockets that are opened at once by each process. */
  atOnce?: number
}

/** What a process of the crowd is told to do. */
export type Order =
  | ({ do: 'open' } & Opening)
  | { do: 'look'; seq: number }
  | { do: 'forget' | 'tell' | 'cut' }

export interface Opening {
  port: number
  path: string
  address: string
  sockets: number
  perSocket: number
  payloads: readonly string[]
  /** Which subscription of the crowd is the first of this process. */
  first: number
  greets: boolean
  stalled: number
  comesBack: boolean
  atOnce: number
}

export interface Reply {
  look?: Look
  shown?: readonly Shown[]
}

/** How it stands with the crowd, but for those that stall. */
export interface Look {
  /** Sockets that are open, stalled ones too. */
  open: number
  subscribed: number
  /** Subscriptions that hold a number since they were last opened, and when the last of them came to hold it. */
  holding: number
  lastHeldAt: number
  /** Subscriptions that hold the place asked for, or a later one. */
  arrived: number
  frames: number
  bytes: number
  /** Frames that showed an earlier place than the frame before. */
  backward: number
  errors: number
  firstError: string
  /** How often which close code, status or error of a socket was met. */
  closes: Record<string, number>
  /** Digests of the last payloads, and how many hold each. */
  texts: readonly (readonly [digest: string, held: number])[]
  /** One of the last payloads. */
  sample: string
}

/** So many frames showed the place `seq` after the place `before`, whole at this time, in ms of the machine's clock. */
export type Shown = readonly [seq: number, before: number, at: number, frames: number]

export interface Crowd {
  look(seq?: number): Promise<Look>
  /** Looks until it is as it should be, or fails with what is not. */
  until(what: string, wanted: (look: Look) => boolean, withinMs: number, seq?: number): Promise<Look>
  /** Counts from nothing. */
  forget(): Promise<void>
  shown(): Promise<Shown[]>
  /** Cuts all sockets, which are opened again at once. */
  cut(): Promise<void>
  close(): Promise<void>
}

const member = fileURLToPath(new URL('crowdMember.ts', import.meta.url))
const socketsPerProcess = 9_000
/** Not worth a second process. */
const fewSockets = 1_000
const lookEveryMs = 100

/** Milliseconds of the clock that all processes of a machine share. */
export function machineNow(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

let crowds = 0

export async function gather(options: CrowdOptions): Promise<Crowd> {
  const { perSocket = 1, stalled = 0 } = options
  const sockets = Math.ceil(options.subscriptions / perSocket)
  const processes =
    options.processes ?? (sockets < fewSockets ? 1 : Math.max(2, Math.ceil(sockets / socketsPerProcess)))
  const children = Array.from({ length: processes }, () =>
    fork(member, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  )
  const leave = () => {
    for (const child of children) child.kill('SIGKILL')
  }
  process.once('exit', leave)
  crowds += 1
  const addressOf = (nth: number) => `127.0.${crowds % 250}.${nth + 2}`

  const ask = (order: Order) => Promise.all(children.map((child) => asked(child, order)))

  const crowd: Crowd = {
    async look(seq = 0) {
      return (await ask({ do: 'look', seq })).map(({ look }) => look as Look).reduce(together)
    },
    async until(what, wanted, withinMs, seq) {
      const until = machineNow() + withinMs
      for (;;) {
        const look = await crowd.look(seq)
        if (wanted(look)) return look
        if (machineNow() > until) {
          const { texts: _texts, sample: _sample, ...told } = look
          throw new Error(`The crowd did not come to this: ${what}. ${JSON.stringify(told)}`)
        }
        await delay(lookEveryMs)
      }
    },
    async forget() {
      await ask({ do: 'forget' })
    },
    async shown() {
      return (await ask({ do: 'tell' })).flatMap(({ shown }) => shown ?? [])
    },
    async cut() {
      await ask({ do: 'cut' })
    },
    async close() {
      process.off('exit', leave)
      await Promise.all(children.map(ended))
    },
  }

  try {
    await Promise.all(
      children.map((child, nth) => {
        const share = shareOf(sockets, processes, nth)
        return asked(child, {
          do: 'open',
          port: options.port,
          path: options.path ?? '/graphql',
          address: addressOf(nth),
          sockets: share.count,
          perSocket,
          payloads: options.payloads,
          first: share.first * perSocket,
          greets: options.greets ?? true,
          stalled: shareOf(stalled, processes, nth).count,
          comesBack: options.comesBack ?? false,
          atOnce: options.atOnce ?? 100,
        })
      }),
    )
    return crowd
  } catch (error) {
    await crowd.close()
    throw error
  }
}

function shareOf(whole: number, parts: number, nth: number): { first: number; count: number } {
  const first = Math.floor((whole * nth) / parts)
  return { first, count: Math.floor((whole * (nth + 1)) / parts) - first }
}

/** Orders to a process are given one after the other: the next message is the answer. */
async function asked(child: ChildProcess, order: Order): Promise<Reply> {
  const answer = new Promise<Reply>((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`A process of the crowd ended with ${code}.`))
    child.once('exit', gone)
    child.once('message', (reply) => {
      child.off('exit', gone)
      resolve(reply as Reply)
    })
  })
  child.send(order)
  return answer
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

function together(one: Look, other: Look): Look {
  const closes = { ...one.closes }
  for (const [what, times] of Object.entries(other.closes)) closes[what] = (closes[what] ?? 0) + times
  const texts = new Map(one.texts)
  for (const [digest, held] of other.texts) texts.set(digest, (texts.get(digest) ?? 0) + held)
  return {
    open: one.open + other.open,
    subscribed: one.subscribed + other.subscribed,
    holding: one.holding + other.holding,
    lastHeldAt: Math.max(one.lastHeldAt, other.lastHeldAt),
    arrived: one.arrived + other.arrived,
    frames: one.frames + other.frames,
    bytes: one.bytes + other.bytes,
    backward: one.backward + other.backward,
    errors: one.errors + other.errors,
    firstError: one.firstError || other.firstError,
    closes,
    texts: [...texts],
    sample: one.sample || other.sample,
  }
}

/** How old what was shown had become, in ms: for each entry, when a frame first had it less when it was committed. */
export interface Ages {
  p50: number
  p99: number
  most: number
}

export function agesOf(shown: readonly Shown[], committedAt: ReadonlyMap<number, number>): Ages {
  const weights = new Map<number, number>()
  for (const [seq, before, at, frames] of shown) {
    for (let entry = before + 1; entry <= seq; entry += 1) weigh(weights, at, committedAt.get(entry), frames)
  }
  return agesIn(weights)
}

/** How old a frame is when its last byte comes, in ms: since the newest entry that it can hold was committed. */
export function frameAgesOf(shown: readonly Shown[], committedAt: ReadonlyMap<number, number>): Ages {
  const weights = new Map<number, number>()
  for (const [seq, , at, frames] of shown) weigh(weights, at, committedAt.get(seq), frames)
  return agesIn(weights)
}

function weigh(
  weights: Map<number, number>,
  at: number,
  committed: number | undefined,
  frames: number,
): void {
  if (committed === undefined) return
  const age = Math.max(0, Math.round((at - committed) * 10) / 10)
  weights.set(age, (weights.get(age) ?? 0) + frames)
}

function agesIn(weights: ReadonlyMap<number, number>): Ages {
  const sorted = [...weights].sort(([one], [other]) => one - other)
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0)
  const at = (share: number) => {
    let passed = 0
    for (const [age, weight] of sorted) {
      passed += weight
      if (passed >= total * share) return age
    }
    return Number.NaN
  }
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1)?.[0] ?? Number.NaN }
}

// The other end of load.ts: which gifts there are, how they are asked for, how a query is, and the process that asks.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { regionCodes } from '../src/region/region.ts'

export interface LoadOrder {
  port: number
  /** A whole request as latin1; of gifts, all of equal length. */
  message: string
  /** Gifts in one request; 1 for a query. */
  each: number
  /** What an answer has in it once for each that succeeded. */
  marker: string
  /** Whom gifts go to; none: the request is sent as it is. */
  projects: readonly number[]
  firstGift: number
  connections: number
  warmUpMs: number
  measureMs: number
  /** Requests a second; null: as many as are answered. */
  perSecond: number | null
  /** At this pace it goes on after what is measured. */
  after?: { perSecond: number; ms: number }
}

export const sliceMs = 100

/** What became of the requests that were due within so many ms. */
export interface Slice {
  answered: number
  /** By all that were answered, together. */
  waitedMs: number
  refused: number
}

/** What came of it; but for those acknowledged, all that is measured lies between warming up and the end. */
export interface Load {
  /** Gifts that were acknowledged meanwhile. */
  accepted: number
  seconds: number
  p50Ms: number
  p99Ms: number
  /** How many gifts were answered with which code, or not at all. */
  refused: Record<string, number>
  refusalP50Ms: number
  refusalP99Ms: number
  /** From the beginning of what is measured to the end of what follows it. */
  course: readonly Slice[]
  /** The gifts that were sent, all told, and those among them that were not acknowledged. */
  firstGift: number
  nextGift: number
  without: readonly number[]
}

export interface Told {
  ready?: true
  measuring?: boolean
  load?: Load
}

export interface Loader {
  pid: number
  /** Calls `measuring` when that begins and when it ends. */
  load(order: LoadOrder, measuring: (begins: boolean) => void): Promise<Load>
  close(): Promise<void>
}

export async function startLoader(): Promise<Loader> {
  const child = fork(fileURLToPath(new URL('load.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const leave = () => void child.kill('SIGKILL')
  process.once('exit', leave)
  const until = (wanted: (told: Told) => boolean) =>
    new Promise<Told>((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`The process that loads ended with ${code}.`))
      const told = (message: unknown) => {
        if (!wanted(message as Told)) return
        child.off('exit', gone)
        child.off('message', told)
        resolve(message as Told)
      }
      child.once('exit', gone)
      child.on('message', told)
    })
  await until(({ ready }) => ready === true)
  return {
    pid: child.pid as number,
    async load(order, measuring) {
      const done = until((told) => {
        if (told.measuring !== undefined) measuring(told.measuring)
        return told.load !== undefined
      })
      child.send(order)
      return (await done).load as Load
    },
    async close() {
      process.off('exit', leave)
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

export interface Gift {
  projectId: number
  /** Fen. */
  amount: number
  person: number
  regionCode: string
}

/** As many as gave in that minute: some of them more than once, hardly anybody five times. */
const people = 1_000_000
const regions = regionCodes.filter((code) => code !== 'UNKNOWN')

/** The gift with this number: whoever knows the number knows what was asked for. */
export function giftOf(number: number, projects: readonly number[]): Gift {
  return {
    projectId: projects[mixed(number, 1) % projects.length] as number,
    amount: amountOf(number),
    person: mixed(number, 3) % people,
    regionCode: regions[mixed(number, 4) % regions.length] as string,
  }
}

export function amountOf(number: number): number {
  return 100 + (mixed(number, 2) % 9_900)
}

export function keyOf(number: number): string {
  return `opening-${String(number).padStart(10, '0')}`
}

export function personOf(person: number): string {
  return `person-${String(person).padStart(7, '0')}`
}

/** A whole number below 2^32 that looks like any other: the finalizer of MurmurHash3. */
function mixed(number: number, salt: number): number {
  let value = Math.imul(number, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

const one = `mutation Donate($input: DonateInput!) { donate(input: $input) { __typename ... on DonateSuccess { replayed donation { id } } ... on UserError { code message } } }`
const many = `mutation DonateMany($input: DonateManyInput!) { donateMany(input: $input) { __typename ... on DonateManySuccess { results { __typename ... on DonateSuccess { replayed donation { id } } ... on UserError { code message } } } ... on UserError { code message } } }`

/** The request that a payment channel sends, for one gift or for many. */
export function messageFor(port: number, token: string, each: number): string {
  const gift = `{"idempotencyKey":"${keyOf(0)}","project":"prj_00000","amount":10000,"donorRef":"${personOf(0)}","regionCode":"440000"}`
  const input = each === 1 ? gift : `{"donations":[${Array.from({ length: each }, () => gift).join(',')}]}`
  const body = `{"query":${JSON.stringify(each === 1 ? one : many)},"variables":{"input":${input}}}`
  return (
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\naccept: application/json\r\n` +
    `authorization: Bearer ${token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  )
}

/** The request in which a query is sent, as latin1; without a token as by anybody. */
export function messageOfQuery(
  port: number,
  path: string,
  body: object,
  token: string | null = null,
): string {
  const text = JSON.stringify(body)
  const authorization = token === null ? '' : `authorization: Bearer ${token}\r\n`
  return (
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\naccept: application/json\r\n` +
    `${authorization}content-length: ${text.length}\r\n\r\n${text}`
  )
}

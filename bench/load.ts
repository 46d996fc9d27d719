// A process that asks over HTTP, gifts as payment channels give them or one and the same query, cheap enough not to be
// what is measured: raw sockets that stay open, each with one request under way in bytes prepared ahead, of which only
// the digits of gifts change. Of an answer it reads the status, the length and whether everything succeeded; what did not
// is read as JSON.
import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import {
  type Gift,
  giftOf,
  keyOf,
  type Load,
  type LoadOrder,
  personOf,
  type Slice,
  sliceMs,
  type Told,
} from './loading.ts'

interface Channel {
  socket: Socket
  request: Buffer
  /** The number of the first gift of the request under way. */
  first: number
  /** From when its answer is waited for; 0: none is. */
  since: number
  /** What has come of an answer that is not whole yet. */
  rest: Buffer
}

/** Whoever was refused comes again after this. */
const pauseMs = 100
const paceMs = 1
const drainMs = 15_000
const binsPerMs = 10
const binCount = 30_000 * binsPerMs
const nothing = Buffer.alloc(0)
/** All sockets read into the same bytes. */
const shared = Buffer.alloc(256 * 1024)

async function load(order: LoadOrder): Promise<Load> {
  const marker = Buffer.from(order.marker)
  const places = order.projects.length > 0 ? messageOf(order) : null
  const bins = new Uint32Array(binCount)
  const refusalBins = new Uint32Array(binCount)
  const course: Slice[] = []
  const refused: Record<string, number> = {}
  const without: number[] = []
  let next = order.firstGift
  let accepted = 0
  let measuring = false
  let sending = true
  let startedAt = 0
  let underWay = 0
  const idle: Channel[] = []
  const due: number[] = []
  let drained = () => {}

  const send = (channel: Channel, since: number) => {
    channel.first = next
    channel.since = since
    underWay += 1
    for (let nth = 0; nth < order.each; nth += 1) {
      if (places) {
        const { head, item, offsets } = places
        patch(channel.request, head + nth * item, offsets, giftOf(next, order.projects), next)
      }
      next += 1
    }
    channel.socket.write(channel.request)
  }

  /** Who is free asks at once, or, when there is a pace, when the next gift is due. */
  const goOn = (channel: Channel) => {
    if (order.perSecond !== null) {
      const since = due.shift()
      if (since === undefined) idle.push(channel)
      else send(channel, since)
    } else if (sending) send(channel, performance.now())
  }

  const answered = (channel: Channel, bytes: Buffer, bodyAt: number) => {
    const now = performance.now()
    const taken = succeeded(bytes, bodyAt, marker)
    if (taken < order.each) note(channel.first, bytes, bodyAt)
    const waitedMs = now - channel.since
    if (measuring) {
      const into = taken < order.each ? refusalBins : bins
      const bin = Math.min(Math.floor(waitedMs * binsPerMs), binCount - 1)
      into[bin] = (into[bin] as number) + 1
      accepted += taken
    }
    if (startedAt > 0 && channel.since >= startedAt) {
      const slice = sliceAt(course, Math.floor((channel.since - startedAt) / sliceMs))
      if (taken < order.each) slice.refused += 1
      else {
        slice.answered += 1
        slice.waitedMs += waitedMs
      }
    }
    channel.since = 0
    underWay -= 1
    // Who comes by the clock is not the one that was refused.
    if (taken < order.each && order.perSecond === null) setTimeout(goOn, pauseMs, channel)
    else goOn(channel)
    if (!sending && underWay === 0 && due.length === 0) drained()
  }

  const note = (first: number, bytes: Buffer, bodyAt: number) => {
    const results = resultsIn(bytes.toString('utf8', bodyAt), bytes.toString('latin1', 9, 12), order.each)
    results.forEach((code, nth) => {
      if (code === null) return
      without.push(first + nth)
      refused[code] = (refused[code] ?? 0) + 1
    })
  }

  const lost = (channel: Channel, why: string) => {
    if (channel.since === 0) return
    channel.since = 0
    underWay -= 1
    for (let nth = 0; nth < order.each; nth += 1) without.push(channel.first + nth)
    refused[why] = (refused[why] ?? 0) + order.each
  }

  const read = (channel: Channel, size: number) => {
    const came = shared.subarray(0, size)
    const bytes = channel.rest.length > 0 ? Buffer.concat([channel.rest, came]) : came
    const bodyAt = bodyOf(bytes)
    if (bodyAt < 0) channel.rest = Buffer.from(bytes)
    else {
      channel.rest = nothing
      answered(channel, bytes, bodyAt)
    }
  }

  const dial = () =>
    new Promise<Channel>((resolve, reject) => {
      const channel: Channel = {
        request: Buffer.from(order.message),
        first: 0,
        since: 0,
        rest: nothing,
        socket: connect({
          host: '127.0.0.1',
          port: order.port,
          noDelay: true,
          onread: {
            buffer: shared,
            callback: (size) => {
              read(channel, size)
              return true
            },
          },
        }),
      }
      channel.socket.once('connect', () => resolve(channel))
      channel.socket.once('error', (error: NodeJS.ErrnoException) => {
        lost(channel, error.code ?? 'ERROR')
        reject(error)
      })
      channel.socket.once('close', () => lost(channel, 'CLOSED'))
    })

  const channels: Channel[] = []
  for (let nth = 0; nth < order.connections; nth += 1) channels.push(await dial())
  let pacing = order.perSecond === null ? null : pace(order.perSecond)
  for (const channel of channels) goOn(channel)

  /** Open: what is due is sent, whether the ones before have been answered or not, and waited for since it was due. */
  function pace(perSecond: number) {
    const startedAt = performance.now()
    let count = 0
    return setInterval(() => {
      const until = performance.now()
      for (;;) {
        const at = startedAt + (count * 1_000) / perSecond
        if (at > until || !sending) return
        count += 1
        const channel = idle.shift()
        if (channel) send(channel, at)
        else due.push(at)
      }
    }, paceMs)
  }

  await later(order.warmUpMs)
  measuring = true
  tell({ measuring: true })
  startedAt = performance.now()
  await later(order.measureMs)
  measuring = false
  const endedMs = performance.now() - startedAt
  tell({ measuring: false })
  if (pacing) clearInterval(pacing)
  if (order.after) {
    pacing = pace(order.after.perSecond)
    await later(order.after.ms)
    clearInterval(pacing)
  }
  sending = false
  if (underWay > 0) {
    await Promise.race([new Promise<void>((resolve) => (drained = resolve)), later(drainMs)])
  }
  for (const channel of channels) {
    lost(channel, 'NO_ANSWER')
    channel.socket.destroy()
  }
  return {
    accepted,
    seconds: endedMs / 1_000,
    p50Ms: percentile(bins, 0.5),
    p99Ms: percentile(bins, 0.99),
    refused,
    refusalP50Ms: percentile(refusalBins, 0.5),
    refusalP99Ms: percentile(refusalBins, 0.99),
    course,
    firstGift: order.firstGift,
    nextGift: next,
    without,
  }
}

function sliceAt(course: Slice[], nth: number): Slice {
  while (course.length <= nth) course.push({ answered: 0, waitedMs: 0, refused: 0 })
  return course[nth] as Slice
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

interface Offsets {
  key: number
  project: number
  amount: number
  person: number
  region: number
}

/** Where in the message the gifts stand, how long each is, and where in each what changes. */
function messageOf({ message, each }: LoadOrder): { head: number; item: number; offsets: Offsets } {
  const head = message.indexOf('{"idempotencyKey"')
  const end = message.indexOf('}', head) + 1
  const after = (text: string) => message.indexOf(text, head) + text.length - head
  return {
    head,
    // A comma stands between two.
    item: each === 1 ? 0 : end + 1 - head,
    offsets: {
      key: after('"idempotencyKey":"') + keyOf(0).length - digits.key,
      project: after('"project":"prj_'),
      amount: after('"amount":'),
      person: after('"donorRef":"') + personOf(0).length - digits.person,
      region: after('"regionCode":"'),
    },
  }
}

const digits = { key: 10, project: 5, amount: 5, person: 7 }

/** Every gift has as many bytes as any other: what is shorter is followed, or begun, by blanks outside of the strings. */
function patch(bytes: Buffer, at: number, offsets: Offsets, gift: Gift, number: number): void {
  write(bytes, at + offsets.key, digits.key, number)
  write(bytes, at + offsets.person, digits.person, gift.person)
  write(bytes, at + offsets.amount, digits.amount, gift.amount)
  const length = lengthOf(gift.projectId)
  const project = at + offsets.project
  write(bytes, project, length, gift.projectId)
  bytes[project + length] = 0x22
  bytes.fill(0x20, project + length + 1, project + digits.project + 1)
  if (lengthOf(gift.amount) < digits.amount) {
    bytes.fill(0x20, at + offsets.amount, at + offsets.amount + digits.amount - lengthOf(gift.amount))
  }
  bytes.write(gift.regionCode, at + offsets.region, 'latin1')
}

function write(bytes: Buffer, at: number, width: number, value: number): void {
  let left = value
  for (let place = at + width - 1; place >= at; place -= 1) {
    const rest = Math.floor(left / 10)
    bytes[place] = 0x30 + (left - rest * 10)
    left = rest
  }
}

function lengthOf(value: number): number {
  return value < 10 ? 1 : value < 100 ? 2 : value < 1_000 ? 3 : value < 10_000 ? 4 : 5
}

const headEnd = Buffer.from('\r\n\r\n')

/** Where the body of an answer begins that is whole; −1: it is not whole yet. */
function bodyOf(bytes: Buffer): number {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return -1
  const length = /content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1]
  if (length === undefined) throw new Error('An answer came without Content-Length.')
  return bytes.length >= end + 4 + Number(length) ? end + 4 : -1
}

function succeeded(bytes: Buffer, from: number, marker: Buffer): number {
  if (bytes.toString('latin1', 9, 12) !== '200') return 0
  let count = 0
  for (let at = bytes.indexOf(marker, from); at >= 0; at = bytes.indexOf(marker, at + marker.length)) {
    count += 1
  }
  return count
}

interface Result {
  __typename?: string
  code?: string
}

/** What became of each gift of a request; null: it succeeded. */
function resultsIn(body: string, status: string, each: number): (string | null)[] {
  const { data, errors } = parsed(body)
  const whole = data?.donate ?? data?.donateMany
  const codeOf = (result: Result | undefined) =>
    result?.code ?? errors?.[0]?.extensions?.code ?? `STATUS_${status}`
  const results = whole?.results ?? Array.from({ length: each }, () => whole)
  return results.map((result) => (result?.__typename === 'DonateSuccess' ? null : codeOf(result)))
}

interface Answer {
  data?: { donate?: Result & { results?: undefined }; donateMany?: Result & { results?: Result[] } } | null
  errors?: { extensions?: { code?: string } }[]
}

function parsed(body: string): Answer {
  try {
    return JSON.parse(body) as Answer
  } catch {
    // The status says what there is to say.
    return {}
  }
}

function percentile(bins: Uint32Array, share: number): number {
  const total = bins.reduce((sum, count) => sum + count, 0)
  let passed = 0
  for (const [bin, count] of bins.entries()) {
    passed += count
    if (passed >= total * share && total > 0) return (bin + 1) / binsPerMs
  }
  return Number.NaN
}

function tell(told: Told): void {
  process.send?.(told)
}

process.on('message', async (order: LoadOrder) => tell({ load: await load(order) }))
process.on('disconnect', () => process.exit())
tell({ ready: true })

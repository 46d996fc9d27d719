// What tests of the journal have in common: two instances on one database, the commands that move money and flowers,
// and the questions that are asked of the data afterwards.
import { Agent, request } from 'node:http'
import postgres from 'postgres'
import { inject } from 'vitest'
import { findingsOn } from '../../src/ledger/audit.ts'
import { type Result, type Service, type ServiceOptions, startService } from '../setup/service.ts'

/** An embedded PostgreSQL has one session: whoever needs a second one, or a second process, needs a real one. */
export const shared = inject('prototype').kind === 'postgres'
export const needsShared = 'needs a PostgreSQL that several sessions share: set DATABASE_URL'

export interface Pair {
  first: Service
  /** Another instance on the same database; where a database has one session only, the first one again. */
  second: Service
  close(): Promise<void>
}

/** What the one has acknowledged the other tells at once: public answers are found anew each time. */
export async function openPair(given: ServiceOptions = {}): Promise<Pair> {
  const options = { ...given, limits: { ...given.limits, keptAnswerMs: 0 } }
  const first = await startService(options)
  const second = shared ? await startService({ ...options, beside: first }) : first
  return {
    first,
    second,
    async close() {
      if (second !== first) await second.close()
      await first.close()
    },
  }
}

export interface Reply {
  __typename: string
  code?: string
  message?: string
  retryAfterMs?: number
  replayed?: boolean
  /** After a gift of flowers, or of an account that has too few. */
  balance?: number
  donation?: { id: string; seq: number; state: string }
  gift?: { id: string; count: number }
  proposal?: { id: string }
  results?: {
    externalId: string
    result: string
    flowers: number
    reason: string | null
    deed: { day: string } | null
  }[]
}

const refusal = `__typename
  ... on UserError { code message }
  ... on Overloaded { retryAfterMs }
  ... on Unavailable { retryAfterMs }`

const documents = {
  donate: `mutation Donate($input: DonateInput!) { donate(input: $input) { ${refusal}
    ... on DonateSuccess { replayed donation { id seq amount { minorUnits } state day paidAt message } } } }`,
  refundDonation: `mutation Refund($input: RefundDonationInput!) { refundDonation(input: $input) { ${refusal}
    ... on RefundDonationSuccess { replayed donation { id seq amount { minorUnits } state } } } }`,
  voidDonation: `mutation Void($input: VoidDonationInput!) { voidDonation(input: $input) { ${refusal}
    ... on VoidDonationSuccess { replayed donation { id seq amount { minorUnits } state } } } }`,
  recordDeeds: `mutation Deeds($input: RecordDeedsInput!) { recordDeeds(input: $input) { ${refusal}
    ... on RecordDeedsSuccess { results { externalId result flowers reason deed { day } } } } }`,
  giveFlowers: `mutation Give($input: GiveFlowersInput!) { giveFlowers(input: $input) { ${refusal}
    ... on InsufficientFlowers { balance }
    ... on GiveFlowersSuccess { replayed balance gift { id count } } } }`,
  proposeDream: `mutation Propose($input: ProposeDreamInput!) { proposeDream(input: $input) { ${refusal}
    ... on ProposeDreamSuccess { replayed proposal { id title } } } }`,
}

export type Verb = keyof typeof documents

/** Sends a command; whatever is not an answer of its own is thrown. */
export async function command(url: string, verb: Verb, input: object, token: string): Promise<Reply> {
  const { data, errors } = await post(url, { query: documents[verb], variables: { input } }, token)
  if (errors || !data?.[verb]) {
    throw new RequestFailed(String(errors?.[0]?.extensions?.code ?? 'NO_ANSWER'), errors?.[0]?.message)
  }
  return data[verb] as Reply
}

export class RequestFailed extends Error {
  readonly code: string
  constructor(code: string, message = '') {
    super(`${code} ${message}`)
    this.code = code
  }
}

// fetch() costs more than the service that answers it: under load, plain requests over connections that are kept.
const agent = new Agent({ keepAlive: true, maxSockets: 256 })

function post(url: string, body: object, token: string): Promise<Result> {
  const text = JSON.stringify(body)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    authorization: `Bearer ${token}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (part) => (answer += part))
      response.on('error', reject)
      response.on('end', () => {
        try {
          resolve(JSON.parse(answer) as Result)
        } catch (error) {
          reject(error)
        }
      })
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

/** Sends the same command until it is neither overloaded nor unavailable, as a careful client does. */
export async function persist(send: () => Promise<Reply>): Promise<Reply> {
  for (;;) {
    const reply = await send()
    if (reply.__typename !== 'Overloaded' && reply.__typename !== 'Unavailable') return reply
    await new Promise((resolve) => setTimeout(resolve, Math.min(reply.retryAfterMs ?? 0, 500)))
  }
}

/** Runs the work for 0, 1, 2 … in so many lanes at once. */
export async function inLanes(lanes: number, count: number, work: (index: number) => Promise<void>) {
  let next = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let index = next++; index < count; index = next++) await work(index)
    }),
  )
}

/** Gives a person flowers by deeds of as many days as it takes: at most 6 a day, and 3 days back. */
export async function earn(service: Service, personRef: string, flowers: number): Promise<void> {
  const token = await service.token('partner')
  const days = ['09', '08', '07', '06']
  const aDay = ['HOTEL_LINEN', 'RIDE_CODE', 'RIDE_CODE', 'STEPS', 'QUIZ']
  const deeds = days.flatMap((day) =>
    aDay.map((deedType, index) => ({
      externalId: `earn/${personRef}/${day}/${index}`,
      deedType,
      personRef,
      occurredAt: `2022-09-${day}T08:00:00+08:00`,
    })),
  )
  let missing = flowers
  const wanted = deeds.filter(({ deedType }) => {
    const worth = deedType === 'HOTEL_LINEN' ? 2 : 1
    if (worth > missing) return false
    missing -= worth
    return true
  })
  const { results } = await command(service.url, 'recordDeeds', { deeds: wanted }, token)
  const granted = results?.reduce((sum, result) => sum + result.flowers, 0)
  if (granted !== flowers) throw new Error(`${personRef} earned ${granted} flowers instead of ${flowers}.`)
}

export async function countOf(service: Service, table: string): Promise<number> {
  const [row] = await service.sql.unsafe<{ count: string }[]>(`select count(*)::text as count from ${table}`)
  return Number(row?.count)
}

/** A topic's totals as plain numbers; undefined before anything counted to it. */
export async function totalsOf(service: Service, topic = 'campaign') {
  const [row] = await service.sql<{ donations: number; donors: number; received: number; flowers: number }[]>`
    select donation_count::int as donations, donor_count::int as donors, received::float8 as received,
      flower_count::int as flowers
    from totals where topic = ${topic}`
  return row
}

/** The audit's checks that the data contradicts, in words; over the service's own session, which may be the only one. */
export async function violated(service: Service): Promise<string[]> {
  const found = await findingsOn(service.sql)
  return found.filter(({ violations }) => violations > 0).map(({ invariant, says }) => `${invariant} ${says}`)
}

/** A metric of an instance, as it tells it. */
export async function metricOf(service: Service, name: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text()
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `))
  if (!line) throw new Error(`There is no metric ${name}.`)
  return Number(line.split(' ')[1])
}

export interface HeldHead {
  release(): Promise<void>
}

/** Locks the head row from a session of the test's own: until it is released, no batch is decided. */
export async function holdHead(service: Service): Promise<HeldHead> {
  const sql = postgres(service.database.url, { max: 1, onnotice: () => {} })
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let held: Promise<unknown> = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    held = sql
      .begin(async (tx) => {
        await tx`select from journal_head where campaign_id = 1 for update`
        resolve()
        await released
      })
      .catch(reject)
  })
  return {
    async release() {
      release()
      await held
      await sql.end({ timeout: 2 })
    },
  }
}

// What tests of partners have in common: mutations with all that they answer, deeds and their reversal, and receivers of
// webhooks that do what a test tells them.
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digest } from '../../src/journal/command.ts'
import { command } from '../journal/stage.ts'
import type { Verdict } from '../model/verbs.ts'
import { mutate, newKey } from '../settlement/stage.ts'
import { type Service, type ServiceOptions, startService } from '../setup/service.ts'

const long = 365 * 86_400

export interface Stage {
  service: Service
  staff: string
  /** The tokens of prt_1 and prt_2. */
  first: string
  second: string
  donor: string
  close(): Promise<void>
}

/** Webhooks go to the receivers of the test, and only when the test runs the courier. */
export async function openStage(options: ServiceOptions = {}): Promise<Stage> {
  const service = await startService({
    courier: { looks: 'never' },
    ...options,
    config: { webhookPrivateNetworks: true, ...options.config },
  })
  return { service, ...(await tokensOf(service)), close: () => service.close() }
}

export async function tokensOf(service: Service) {
  return {
    staff: await service.token('staff', 'lin', long),
    first: await service.token('partner', 'prt_1', long),
    second: await service.token('partner', 'prt_2', long),
    donor: await service.token('donor', 'alice', long),
  }
}

const partnerFields = `replayed partner { id code nameZh nameEn kind paymentChannel dailyFlowerQuota flowersToday
  deedTypes { code } }`
const deedTypeFields = 'replayed deedType { id code nameZh nameEn flowers dailyCap lateDays }'
const keyFields = 'replayed key { id name createdAt createdBy expiresAt revokedAt lastUsedAt partner { id } }'
const webhookFields = 'replayed webhook { id url kinds previousSecretUntil openedAt closedAt partner { id } }'
const limit = '... on LimitReached { most }'

const fieldsOf: Record<string, string> = {
  openPartner: `${limit} ... on OpenPartnerSuccess { ${partnerFields} }`,
  changePartner: `... on ChangePartnerSuccess { ${partnerFields} }`,
  openDeedType: `${limit} ... on OpenDeedTypeSuccess { ${deedTypeFields} }`,
  changeDeedType: `... on ChangeDeedTypeSuccess { ${deedTypeFields} }`,
  createPartnerKey: `${limit} ... on CreatePartnerKeySuccess { secret ${keyFields} }`,
  revokePartnerKey: `... on RevokePartnerKeySuccess { ${keyFields} }`,
  openWebhook: `${limit} ... on OpenWebhookSuccess { secret ${webhookFields} }`,
  rotateWebhookSecret: `... on RotateWebhookSecretSuccess { secret ${webhookFields} }`,
  ...Object.fromEntries(
    ['change', 'replay', 'close'].map((verb) => [
      `${verb}Webhook`,
      `... on ${verb[0]?.toUpperCase()}${verb.slice(1)}WebhookSuccess { ${webhookFields} }`,
    ]),
  ),
}

/** Sends a mutation of partners; a reason comes with it. */
export function act(
  at: Pick<Service, 'url'>,
  verb: string,
  input: Record<string, unknown>,
  token: string | null,
): Promise<Verdict> {
  return mutate(at, verb, { reason: 'as agreed', ...input }, token ?? undefined, fieldsOf[verb])
}

/** Deeds of one partner, each by somebody else unless a person is named. What each was answered. */
export async function record(
  { url }: Pick<Service, 'url'>,
  token: string,
  deeds: { externalId: string; deedType?: string; personRef?: string; occurredAt?: string }[],
): Promise<string[]> {
  const full = deeds.map((deed) => ({
    deedType: 'STEPS',
    personRef: `by-${deed.externalId}`,
    occurredAt: '2022-09-09T08:00:00+08:00',
    ...deed,
  }))
  const { results } = await command(url, 'recordDeeds', { deeds: full }, token)
  return (results ?? []).map(({ result, reason }) => reason ?? result)
}

/** Takes a deed of prt_1, or of another partner, back. */
export async function reverse({ app }: Service, externalId: string, partnerId = 1): Promise<void> {
  const key = newKey()
  await app.journal.submit(1, {
    kind: 'REVERSE_DEED',
    actor: 'staff:lin',
    keyDigest: digest('staff:lin', key),
    contentDigest: digest('REVERSE_DEED', partnerId, externalId),
    partnerId: null,
    deed: { externalId, partnerId },
    reason: 'it was not done',
  })
}

/** Events as if the journal had written them, of prt_1 unless it is said otherwise: cheaper than what they tell of. */
export async function tellPartner({ sql, clock }: Service, count: number, partnerId = 1): Promise<void> {
  await sql`
    with head as (update journal_head set seq = seq + ${count} where campaign_id = 1 returning seq)
    insert into partner_event (campaign_id, seq, line, partner_id, kind, payload, at)
    select 1, head.seq - ${count} + n, 0, ${partnerId}, 'quota.near', '{"day": "2022-09-09", "quota": 10, "granted": 8}',
      ${clock.now()}
    from head, generate_series(1, ${count}) as n`
}

export interface Received {
  headers: IncomingHttpHeaders
  body: string
  path: string
}

export interface Receiver {
  url: string
  received: Received[]
  /** What to do with a request, instead of answering 200. */
  answer: (response: ServerResponse, request: Received) => void
  /** Resolves when so many requests have come in all. */
  came(count: number): Promise<void>
  close(): Promise<void>
}

export async function openReceiver(host = '127.0.0.1'): Promise<Receiver> {
  const waiting: { count: number; resolve: () => void }[] = []
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: (response) => response.writeHead(200).end(),
    came: (count) =>
      receiver.received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    close: () => closed(server),
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part) => {
      body += part
    })
    request.on('error', () => {})
    request.on('end', () => {
      const got = { headers: request.headers, body, path: request.url ?? '' }
      receiver.received.push(got)
      receiver.answer(response, got)
      for (const { count, resolve } of waiting) if (receiver.received.length >= count) resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  receiver.url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/hooks`
  return receiver
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

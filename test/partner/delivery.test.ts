// Deliveries: signed, tried again as published, shared by instances, and lost on nobody — whether receivers are slow,
// down, redirecting or inside.
import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { command, earn } from '../journal/stage.ts'
import { fixtureNow } from '../setup/clock.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'
import { type NameServer, openNameServer } from './nameserver.ts'
import {
  act,
  openReceiver,
  openStage,
  type Received,
  type Receiver,
  record,
  reverse,
  type Stage,
  tellPartner,
  tokensOf,
} from './stage.ts'

let stage: Stage
let service: Service
let receiver: Receiver

beforeAll(async () => {
  stage = await openStage()
  service = stage.service
})
afterAll(() => stage.close())

beforeEach(async () => {
  service.clock.set(fixtureNow)
  await service.sql`truncate webhook_endpoint, webhook_delivery, partner_event restart identity`
  receiver = await openReceiver()
})
afterEach(() => receiver.close())

async function opened(url = receiver.url, at: Stage = stage, partner = 'prt_1') {
  const kinds = ['DEED_REVERSED', 'QUOTA_NEAR', 'DREAM_REACHED', 'MILESTONE_REACHED']
  const answer = await act(at.service, 'openWebhook', { partner, url, kinds }, at.staff)
  expect(answer.__typename).toBe('OpenWebhookSuccess')
  return { id: answer.webhook.id as string, secret: answer.secret as string }
}

const run = () => service.app.courier.run()

interface Delivery {
  state: string
  attempts: number
  replays: number
  nextAttemptAt: string | null
  lastStatus: number | null
  lastProblem: string | null
  event: { webhookId: string; cursor: string }
}

async function deliveries(id: string, at: Stage = stage, state: string | null = null): Promise<Delivery[]> {
  const { body } = await at.service.graphql(
    `query ($id: ID!, $state: WebhookDeliveryState) { node(id: $id) { ... on WebhookEndpoint {
      deliveries(first: 100, state: $state) { edges { node { state attempts replays nextAttemptAt lastStatus lastProblem
        event { webhookId cursor } } } } } } }`,
    { id, state },
    at.first,
  )
  return body.data.node.deliveries.edges.map(({ node }: { node: Delivery }) => node)
}

/** As a receiver would check it: how many of the signatures hold, out of how many. */
function verified(secret: string, { headers, body }: Received): [right: number, of: number] {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(signed)
    .digest('base64')
  const all = String(headers['webhook-signature']).split(' ')
  return [all.filter((one) => one === `v1,${mac}`).length, all.length]
}

const ids = ({ received }: Receiver) => received.map(({ headers }) => String(headers['webhook-id']))

describe('a delivery', () => {
  test('is a signed POST of what happened, which a few lines verify', async () => {
    const { secret } = await opened()
    await tellPartner(service, 1)
    await run()
    const [got] = receiver.received as [Received]
    expect(got.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-timestamp': String(Date.parse(fixtureNow) / 1_000),
    })
    expect(JSON.parse(got.body)).toEqual({
      type: 'quota.near',
      timestamp: '2022-09-09T04:00:00.000Z',
      campaign: 'cmp_1',
      cursor: expect.any(String),
      data: { day: '2022-09-09', quota: 10, granted: 8 },
    })
    expect(verified(secret, got)).toEqual([1, 1])
    expect(verified(secret, { ...got, body: got.body.replace('10', '11') })).toEqual([0, 1])
    expect(verified(`whsec_${Buffer.alloc(32).toString('base64')}`, got)).toEqual([0, 1])
    const [told] = await deliveries('whe_1')
    expect(told).toMatchObject({ state: 'DELIVERED', attempts: 1, lastStatus: 200, lastProblem: null })
    await run()
    expect(receiver.received).toHaveLength(1)
  })

  test('is tried ten times as published, under a held clock, and stays readable when it has failed', async () => {
    const { id, secret } = await opened()
    receiver.answer = (response) => response.writeHead(503).end('try later')
    await tellPartner(service, 1)
    await run()
    const published = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    for (const [index, seconds] of published.entries()) {
      const attempts = index + 1
      expect(receiver.received).toHaveLength(attempts)
      const [told] = (await deliveries(id)) as [Delivery]
      expect(told).toMatchObject({ state: 'PENDING', attempts, lastStatus: 503, lastProblem: 'STATUS' })
      const waits = Date.parse(told.nextAttemptAt as string) - service.clock.now().getTime()
      expect(waits).toBeGreaterThanOrEqual(seconds * 1_000)
      expect(waits).toBeLessThanOrEqual(seconds * 1_100)
      service.clock.advance(waits - 1)
      await run()
      expect(receiver.received).toHaveLength(attempts)
      service.clock.advance(1)
      await run()
    }
    expect(receiver.received).toHaveLength(10)
    expect(await deliveries(id, stage, 'FAILED')).toMatchObject([
      { state: 'FAILED', attempts: 10, nextAttemptAt: null, lastStatus: 503 },
    ])
    service.clock.advance(30 * 86_400_000)
    await run()
    expect(receiver.received).toHaveLength(10)
    // The same event in the same bytes every time, signed anew.
    expect(new Set(ids(receiver)).size).toBe(1)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
    for (const got of receiver.received) expect(verified(secret, got)).toEqual([1, 1])
  })

  test('that fails is delivered by the next attempt that succeeds', async () => {
    const { id } = await opened()
    receiver.answer = (response) => response.destroy()
    await tellPartner(service, 1)
    await run()
    expect(await deliveries(id)).toMatchObject([
      { state: 'PENDING', lastStatus: null, lastProblem: 'NO_CONNECTION' },
    ])
    receiver.answer = (response) => response.writeHead(204).end()
    service.clock.advance(6_000)
    await run()
    expect(await deliveries(id)).toMatchObject([
      { state: 'DELIVERED', attempts: 2, lastStatus: 204, lastProblem: null },
    ])
  })
})

describe('receivers', () => {
  test('that are slow hold up nobody else, and have their deadline', async () => {
    const patient = await startService({
      config: { webhookPrivateNetworks: true },
      courier: { looks: 'never', deadlineMs: 300 },
    })
    const other: Stage = { service: patient, ...(await tokensOf(patient)), close: () => patient.close() }
    const fast = await openReceiver()
    const held: ServerResponse[] = []
    receiver.answer = (response) => held.push(response)
    const slow = await opened(receiver.url, other)
    const quick = await opened(fast.url, other)
    await tellPartner(patient, 12)
    const running = patient.app.courier.run()
    await fast.came(12)
    await running
    expect((await deliveries(quick.id, other)).map(({ state }) => state)).toEqual(Array(12).fill('DELIVERED'))
    expect(await deliveries(slow.id, other)).toMatchObject(
      Array(12).fill({ state: 'PENDING', attempts: 1, lastStatus: null, lastProblem: 'NO_ANSWER_IN_TIME' }),
    )
    receiver.answer = (response) => response.writeHead(200).end()
    patient.clock.advance(10_000)
    await patient.app.courier.run()
    expect(new Set(ids(receiver)).size).toBe(12)
    expect(await deliveries(slow.id, other)).toMatchObject(
      Array(12).fill({ state: 'DELIVERED', attempts: 2 }),
    )
    await fast.close()
    await other.close()
  })

  test('that are down get everything when they are up again', async () => {
    const gone = await openReceiver()
    await gone.close()
    const { id } = await opened(gone.url)
    await tellPartner(service, 3)
    await run()
    expect(await deliveries(id)).toMatchObject(
      Array(3).fill({ state: 'PENDING', lastProblem: 'NO_CONNECTION' }),
    )
    await act(service, 'changeWebhook', { webhook: id, url: receiver.url }, stage.first)
    service.clock.advance(6_000)
    await run()
    expect(new Set(ids(receiver)).size).toBe(3)
  })

  test.each([301, 302, 303, 307, 308])('that redirect with %i are not followed', async (status) => {
    const elsewhere = await openReceiver()
    const { id } = await opened()
    receiver.answer = (response) => response.writeHead(status, { location: elsewhere.url }).end()
    await tellPartner(service, 1)
    await run()
    expect(await deliveries(id)).toMatchObject([
      { state: 'PENDING', lastStatus: status, lastProblem: 'REDIRECT' },
    ])
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
  })

  test('that answer without end are heard no further, and nothing of what they say is kept', async () => {
    await opened()
    const ended = new Promise<void>((resolve) => {
      receiver.answer = (response) => {
        response.writeHead(500, { 'x-inside': 'told-by-a-header' })
        response.on('close', resolve)
        const talk = () => {
          while (!response.destroyed && response.write('told-by-a-body '.repeat(1_000)));
        }
        response.on('drain', talk)
        talk()
      }
    })
    await tellPartner(service, 1)
    await run()
    await ended
    const [kept] = await service.sql`select json_agg(d)::text as text from webhook_delivery d`
    expect(kept?.text).toContain('"last_status":500')
    expect(kept?.text).not.toContain('told-by')
  })

  test('inside are refused by their name and told nothing about, on a service that does not allow them', async () => {
    const dns: NameServer = await openNameServer()
    const strictService = await startService({ courier: { looks: 'never', dnsServers: [dns.address] } })
    const strict: Stage = {
      service: strictService,
      ...(await tokensOf(strictService)),
      close: () => strictService.close(),
    }
    const { port } = new URL(receiver.url)
    for (const [name, address] of [
      ['inside', '127.0.0.1'],
      ['inside6', '::1'],
      ['metadata', '169.254.169.254'],
      // Where nothing listens and where something does: the partner cannot tell them apart.
      ['nothing', '127.0.0.2'],
    ] as const) {
      dns.names.set(`${name}.example`, () => [address])
      await opened(`https://${name}.example:${port}/`, strict)
    }
    await tellPartner(strictService, 1)
    await strictService.app.courier.run()
    expect(receiver.received).toEqual([])
    const told = await Promise.all([1, 2, 3, 4].map((id) => deliveries(`whe_${id}`, strict)))
    for (const [delivery] of told)
      expect(delivery).toMatchObject({ state: 'PENDING', lastStatus: null, lastProblem: 'PRIVATE_ADDRESS' })
    const { body } = await strictService.graphql(
      '{ __type(name: "WebhookDeliveryProblem") { enumValues { name description } } }',
    )
    expect(body.data.__type.enumValues[0].description).toMatch(/^refused: private address/)
    await strict.close()
    await dns.close()
  })
})

describe('nothing is lost or doubled', () => {
  test.skipIf(!sharesDatabase())('when two instances deliver at once (needs a shared database)', async () => {
    const second = await startService({
      beside: service,
      courier: { looks: 'never' },
      config: { webhookPrivateNetworks: true },
    })
    const other = await openReceiver()
    await opened()
    await opened(other.url)
    await tellPartner(service, 150)
    await Promise.all([run(), second.app.courier.run(), run(), second.app.courier.run()])
    // What one of them had under way when the other found nothing more.
    await Promise.all([receiver.came(150), other.came(150)])
    for (const one of [receiver, other]) {
      expect(one.received).toHaveLength(150)
      expect(new Set(ids(one)).size).toBe(150)
    }
    const [rows] = await service.sql`
      select count(*)::int as rows, max(attempts)::int as attempts from webhook_delivery where state = 'DELIVERED'`
    expect(rows).toEqual({ rows: 300, attempts: 1 })
    await second.close()
    await other.close()
  })

  test.skipIf(!sharesDatabase())(
    'when an instance ends in the middle (needs a shared database)',
    async () => {
      const second = await startService({
        beside: service,
        courier: { looks: 'never' },
        config: { webhookPrivateNetworks: true },
      })
      const { id } = await opened()
      receiver.answer = () => {}
      await tellPartner(service, 2)
      const running = second.app.courier.run().catch(() => {})
      await receiver.came(2)
      await second.close()
      await running
      receiver.answer = (response) => response.writeHead(200).end()
      // Its lease holds for a while.
      await run()
      expect(receiver.received).toHaveLength(2)
      service.clock.advance(30_000)
      await run()
      expect(receiver.received).toHaveLength(4)
      expect(new Set(ids(receiver)).size).toBe(2)
      expect(await deliveries(id)).toMatchObject(Array(2).fill({ state: 'DELIVERED', attempts: 1 }))
    },
  )

  test('when more waits than an endpoint may have under way: the rest waits where it is', async () => {
    const { id } = await opened()
    receiver.answer = (response) => response.writeHead(500).end()
    await tellPartner(service, 1_200)
    await run()
    const [waiting] = await service.sql`select count(*)::int as count from webhook_delivery`
    expect(waiting?.count).toBe(1_000)
    receiver.received.length = 0
    receiver.answer = (response) => response.writeHead(200).end()
    service.clock.advance(10_000)
    await run()
    const outcomes = await service.sql`
      select state, attempts, last_problem as problem, count(*)::int as count from webhook_delivery group by 1, 2, 3 order by 2`
    expect([...outcomes]).toEqual([
      { state: 'DELIVERED', attempts: 1, problem: null, count: 200 },
      { state: 'DELIVERED', attempts: 2, problem: null, count: 1_000 },
    ])
    expect(new Set(ids(receiver)).size).toBe(1_200)
    expect(await deliveries(id, stage, 'PENDING')).toEqual([])
  })
})

describe('a rotation of the secret', () => {
  const rotate = (webhook: string, input: object = {}) =>
    act(service, 'rotateWebhookSecret', { webhook, ...input }, stage.first)
  const sent = async () => {
    await tellPartner(service, 1)
    await run()
    return receiver.received.at(-1) as Received
  }

  test('overlaps: both sign for a day, then the new one alone', async () => {
    const { id, secret: old } = await opened()
    const rotated = await rotate(id, { idempotencyKey: 'renewed' })
    expect(rotated).toMatchObject({
      replayed: false,
      webhook: { previousSecretUntil: '2022-09-10T04:00:00.000Z' },
    })
    expect(await rotate(id, { idempotencyKey: 'renewed' })).toMatchObject({ replayed: true, secret: null })
    const during = await sent()
    expect([verified(old, during), verified(rotated.secret, during)]).toEqual([
      [1, 2],
      [1, 2],
    ])
    service.clock.advance(86_400_000)
    const after = await sent()
    expect([verified(old, after), verified(rotated.secret, after)]).toEqual([
      [0, 1],
      [1, 1],
    ])
  })

  test('whose answer was lost can be made again, and the old secret stays until then', async () => {
    const { id, secret: old } = await opened()
    const lost = await rotate(id)
    const again = await rotate(id)
    const got = await sent()
    expect([verified(old, got), verified(lost.secret, got), verified(again.secret, got)]).toEqual([
      [1, 2],
      [0, 2],
      [1, 2],
    ])
  })

  test('without an overlap ends the old secret at once', async () => {
    const { id, secret: old } = await opened()
    const { secret, webhook } = await rotate(id, { overlapHours: 0 })
    expect(webhook.previousSecretUntil).toBeNull()
    const got = await sent()
    expect([verified(old, got), verified(secret, got)]).toEqual([
      [0, 1],
      [1, 1],
    ])
  })
})

describe('a replay', () => {
  const replay = (webhook: string, after?: string) =>
    act(service, 'replayWebhook', { webhook, ...(after === undefined ? {} : { after }) }, stage.first)

  test('sends everything after a cursor again, with the same ids', async () => {
    const { id } = await opened()
    await tellPartner(service, 5)
    await run()
    const first = [...receiver.received]
    const byPlace = first.sort((one, other) =>
      JSON.parse(one.body).cursor.localeCompare(JSON.parse(other.body).cursor),
    )
    const cursorOf = (index: number) => JSON.parse(byPlace[index]?.body ?? '').cursor
    const known = await deliveries(id)
    receiver.received.length = 0
    expect((await replay(id, cursorOf(1))).__typename).toBe('ReplayWebhookSuccess')
    await run()
    const newest = known.slice(0, 3).map(({ event }) => event.webhookId)
    expect(ids(receiver).sort()).toEqual(newest.sort())
    expect((await deliveries(id)).map(({ replays }) => replays)).toEqual([1, 1, 1, 0, 0])
    for (const got of receiver.received) expect(first.map(({ body }) => body)).toContain(got.body)
  })

  test('of everything sends what was before the endpoint too, and what has failed', async () => {
    await tellPartner(service, 2)
    const { id } = await opened()
    await tellPartner(service, 1)
    receiver.answer = (response) => response.writeHead(500).end()
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await run()
      service.clock.advance(100_000_000)
    }
    expect(await deliveries(id)).toMatchObject([{ state: 'FAILED', attempts: 10 }])
    receiver.answer = (response) => response.writeHead(200).end()
    await replay(id)
    await run()
    expect(await deliveries(id)).toMatchObject([
      { state: 'DELIVERED', attempts: 1, replays: 1 },
      { state: 'DELIVERED', attempts: 1, replays: 0 },
      { state: 'DELIVERED', attempts: 1, replays: 0 },
    ])
  })

  test('to a place ahead leaves nothing out', async () => {
    const { id } = await opened()
    await tellPartner(service, 2)
    await run()
    const last = JSON.parse((receiver.received.at(-1) as Received).body).cursor
    await service.sql`truncate webhook_delivery`
    await service.sql`update webhook_endpoint set cursor_seq = 0, cursor_line = 0`
    receiver.received.length = 0
    await replay(id, last)
    await run()
    expect(receiver.received).toHaveLength(2)
  })

  test('while an attempt is under way is not taken for that attempt', async () => {
    const { id } = await opened()
    await tellPartner(service, 1)
    const held: ServerResponse[] = []
    receiver.answer = (response) => held.push(response)
    const running = run()
    await receiver.came(1)
    await replay(id)
    // What the replay asks for is queued while the first attempt still waits for its answer.
    const walking = run()
    await receiver.came(2)
    receiver.answer = (response) => response.writeHead(200).end()
    for (const response of held) response.writeHead(200).end()
    await Promise.all([running, walking])
    expect(await deliveries(id)).toMatchObject([{ state: 'DELIVERED', attempts: 1, replays: 1 }])
  })
})

test('what really happens is told by the service itself, and names no person', async () => {
  const own = await openStage({ courier: {} })
  await opened(receiver.url, own)
  const giver = 'a-person-with-a-name'
  await earn(own.service, giver, 12)
  const donor = await own.service.token('donor', giver)
  await command(own.service.url, 'giveFlowers', { idempotencyKey: 'k', dream: 'drm_1', count: 10 }, donor)
  await record(own.service, own.first, [{ externalId: 'undone' }])
  await reverse(own.service, 'undone')
  await receiver.came(3)
  const all = receiver.received.map(({ body }) => JSON.parse(body))
  expect(all.map(({ type }) => type).sort()).toEqual(['deed.reversed', 'dream.reached', 'milestone.reached'])
  expect(all.find(({ type }) => type === 'deed.reversed').data).toMatchObject({
    deed: expect.stringMatching(/^ded_1-\d+$/),
    externalId: 'undone',
    flowers: 1,
    day: '2022-09-09',
  })
  const text = receiver.received.map(({ body }) => body).join()
  for (const told of [giver, 'by-undone', 'dnr_']) expect(text).not.toContain(told)
  await own.close()
})

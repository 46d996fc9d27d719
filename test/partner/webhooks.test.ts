// Webhook endpoints: opened, changed, renewed, replayed and closed by their owners, and what is refused.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { writesNothing } from '../model/verbs.ts'
import { fixtureNow } from '../setup/clock.ts'
import { type Service, startService } from '../setup/service.ts'
import { act, openReceiver, openStage, type Receiver, type Stage, tellPartner, tokensOf } from './stage.ts'

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

const kinds = ['DEED_REVERSED', 'QUOTA_NEAR']

const send = (verb: string, input: Record<string, unknown>, token: string | null = stage.first) =>
  act(service, verb, input, token)

async function opened(input: Record<string, unknown> = {}) {
  const answer = await send('openWebhook', { partner: 'prt_1', url: receiver.url, kinds, ...input })
  expect(answer.__typename).toBe('OpenWebhookSuccess')
  return { id: answer.webhook.id as string, secret: answer.secret as string }
}

describe('an endpoint', () => {
  test('has a secret that is shown once, and the partner and staff see the rest', async () => {
    const input = {
      partner: 'prt_1',
      url: receiver.url,
      kinds: [...kinds, 'QUOTA_NEAR'],
      idempotencyKey: 'one',
    }
    const answer = await send('openWebhook', input)
    expect(answer).toMatchObject({
      replayed: false,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    })
    expect(answer.webhook).toEqual({
      id: 'whe_1',
      url: receiver.url,
      kinds,
      previousSecretUntil: null,
      openedAt: '2022-09-09T04:00:00.000Z',
      closedAt: null,
      partner: { id: 'prt_1' },
    })
    expect(await send('openWebhook', input)).toEqual({ ...answer, secret: null, replayed: true })
    expect(await send('openWebhook', { ...input, kinds: ['QUOTA_NEAR'] })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
    const audited = await service.sql<{ text: string }[]>`
      select actor || ' ' || action || ' ' || reason || ' ' || after::text as text from audit_entry where subject = 'whe_1'`
    expect(audited).toHaveLength(1)
    expect(audited[0]?.text).toMatch(/^partner:prt_1 OPEN_WEBHOOK as agreed .*"host": "127.0.0.1:\d+"/)
    expect(audited[0]?.text).not.toContain(answer.secret)

    const list =
      '{ node(id: "prt_1") { ... on Partner { webhooks { edges { node { id retrySeconds } } } } } }'
    const shown = {
      webhooks: {
        edges: [
          {
            node: {
              id: 'whe_1',
              retrySeconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
            },
          },
        ],
      },
    }
    for (const token of [stage.staff, stage.first])
      expect((await service.graphql(list, {}, token)).body.data.node).toEqual(shown)
    for (const token of [stage.second, stage.donor, undefined]) {
      expect((await service.graphql(list, {}, token)).body.data.node).toEqual({ webhooks: null })
      expect((await service.graphql('{ node(id: "whe_1") { id } }', {}, token)).body.data.node).toBeNull()
    }
  })

  test('publishes its schedule in the schema', async () => {
    const { body } = await service.graphql('{ __type(name: "WebhookEndpoint") { description } }')
    expect(body.data.__type.description).toContain(
      '10 times in all, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400 seconds after the attempt before, each wait longer by up to 10 %',
    )
  })

  test('is told what happens from its opening on, of the kinds it wants, to this partner or to all', async () => {
    await tellPartner(service, 2)
    await opened({ kinds: ['QUOTA_NEAR', 'DREAM_REACHED'] })
    await tellPartner(service, 1)
    await tellPartner(service, 1, 2)
    await service.sql`
      insert into partner_event (campaign_id, seq, line, partner_id, kind, payload, at)
      select 1, seq, line, null, kind, '{}', at
      from journal_head, (values (1, 'dream.reached'), (2, 'milestone.reached')) as v(line, kind)`
    await service.app.courier.run()
    expect(receiver.received.map(({ body }) => JSON.parse(body).type).sort()).toEqual([
      'dream.reached',
      'quota.near',
    ])
  })

  test('is changed from the next attempt on', async () => {
    const other = await openReceiver()
    const { id } = await opened()
    receiver.answer = (response) => response.writeHead(500).end()
    await tellPartner(service, 1)
    await service.app.courier.run()
    const changed = await send('changeWebhook', { webhook: id, url: other.url, kinds: ['DREAM_REACHED'] })
    expect(changed.webhook).toMatchObject({ url: other.url, kinds: ['DREAM_REACHED'] })
    await tellPartner(service, 1)
    service.clock.advance(10_000)
    await service.app.courier.run()
    expect([receiver.received.length, other.received.length]).toEqual([1, 1])
    expect(other.received[0]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id'])
    await other.close()
  })

  test('that is closed is sent nothing more, what waited has failed, and its place is free', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.push((await opened()).id)
    expect(await send('openWebhook', { partner: 'prt_1', url: receiver.url, kinds })).toMatchObject({
      __typename: 'LimitReached',
      most: 5,
    })
    receiver.answer = (response) => response.writeHead(500).end()
    await tellPartner(service, 1)
    await service.app.courier.run()
    expect(receiver.received).toHaveLength(5)
    for (const id of ids) {
      const closed = await send('closeWebhook', { webhook: id })
      expect(closed.webhook.closedAt).toBe('2022-09-09T04:00:00.000Z')
    }
    await tellPartner(service, 1)
    service.clock.advance(400_000)
    await service.app.courier.run()
    expect(receiver.received).toHaveLength(5)
    const { body } = await service.graphql(
      `query ($id: ID!) { node(id: $id) { ... on WebhookEndpoint { deliveries { edges { node {
        state attempts nextAttemptAt lastProblem } } } } } }`,
      { id: ids[0] },
      stage.first,
    )
    expect(body.data.node.deliveries.edges).toEqual([
      { node: { state: 'FAILED', attempts: 1, nextAttemptAt: null, lastProblem: 'CLOSED' } },
    ])
    for (const verb of ['changeWebhook', 'rotateWebhookSecret', 'replayWebhook', 'closeWebhook']) {
      const input = { webhook: ids[0], ...(verb === 'changeWebhook' ? { kinds } : {}) }
      expect(await send(verb, input)).toMatchObject({ __typename: 'WebhookClosed' })
    }
    await opened()
  })

  test('by six at once: five are open', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send('openWebhook', { partner: 'prt_1', url: receiver.url, kinds })),
    )
    expect(answers.filter(({ __typename }) => __typename === 'LimitReached')).toHaveLength(1)
  })
})

describe('events', () => {
  const query = `query ($after: String, $first: Int) { viewer { partner { events(after: $after, first: $first) {
    pageInfo { hasNextPage } edges { cursor node { webhookId cursor kind at body } } } } } }`
  const page = async (variables: object, token = stage.first) =>
    (await service.graphql(query, { ...variables }, token)).body.data.viewer.partner.events

  test('are read page by page: those of the partner and those for all, in the order of the journal', async () => {
    await tellPartner(service, 3)
    await tellPartner(service, 2, 2)
    await service.sql`
      insert into partner_event (campaign_id, seq, line, partner_id, kind, payload, at)
      select 1, seq - 3, 1, null, 'dream.reached', '{"dream": "drm_1"}', at from journal_head`
    const places: string[] = []
    let after: string | null = null
    for (;;) {
      const { edges, pageInfo } = await page({ after, first: 1 })
      for (const { cursor, node } of edges) {
        expect(node.cursor).toBe(cursor)
        expect(JSON.parse(node.body)).toMatchObject({ cursor, campaign: 'cmp_1', timestamp: node.at })
        places.push(`${node.kind} ${node.webhookId.split('-')[2]}`)
        after = cursor
      }
      if (!pageInfo.hasNextPage) break
    }
    expect(places).toEqual(['QUOTA_NEAR 0', 'QUOTA_NEAR 0', 'DREAM_REACHED 1', 'QUOTA_NEAR 0'])
    expect((await page({}, stage.second)).edges).toHaveLength(3)
    const { body } = await service.graphql(
      '{ node(id: "prt_1") { ... on Partner { events { edges { cursor } } } } }',
    )
    expect(body.data.node.events).toBeNull()
  })
})

describe('what is refused', () => {
  let strict: Stage
  beforeAll(async () => {
    const other = await startService({ courier: { looks: 'never' } })
    strict = { service: other, ...(await tokensOf(other)), close: () => other.close() }
  })
  afterAll(() => strict.close())

  const input = { partner: 'prt_1', url: 'https://partner.example/hooks', kinds }

  test('addresses inside and schemes other than https, when an endpoint is opened or changed', async () => {
    const act1 = (verb: string, input: object) => act(strict.service, verb, { ...input }, strict.first)
    const made = await act1('openWebhook', input)
    expect(made.__typename).toBe('OpenWebhookSuccess')
    await writesNothing(strict.service, async () => {
      for (const [url, message] of [
        ['https://127.0.0.1/', 'refused: private address'],
        ['https://[::ffff:169.254.169.254]/', 'refused: private address'],
        ['https://2130706433/', 'refused: private address'],
        ['http://partner.example/', 'must begin with https://'],
        ['https://me:secret@partner.example/', 'must hold no user name and no password'],
      ]) {
        const refused = { code: 'INVALID_INPUT', fields: [{ path: 'input.url', message }] }
        expect(await act1('openWebhook', { ...input, url })).toMatchObject(refused)
        expect(await act1('changeWebhook', { webhook: made.webhook.id, url })).toMatchObject(refused)
      }
    })
  })

  test.each([
    ['no kinds', 'openWebhook', { ...input, kinds: [] }, 'INVALID_INPUT', 'input.kinds'],
    ['no reason', 'openWebhook', { ...input, reason: ' ' }, 'INVALID_INPUT', 'input.reason'],
    ['no such partner', 'openWebhook', { ...input, partner: 'prt_99' }, 'NOT_FOUND', 'input.partner'],
    ['nothing to change', 'changeWebhook', { webhook: 'whe_1' }, 'INVALID_INPUT', 'input'],
    ['no such webhook', 'changeWebhook', { webhook: 'whe_99', kinds }, 'NOT_FOUND', 'input.webhook'],
    ['another kind of id', 'closeWebhook', { webhook: 'pky_1' }, 'INVALID_INPUT', 'input.webhook'],
    [
      'an overlap of more than a week',
      'rotateWebhookSecret',
      { webhook: 'whe_1', overlapHours: 169 },
      'INVALID_INPUT',
      'input.overlapHours',
    ],
    [
      'a cursor that is none',
      'replayWebhook',
      { webhook: 'whe_1', after: 'yesterday' },
      'INVALID_INPUT',
      'input.after',
    ],
  ])('%s', async (_what, verb, given, code, path) => {
    const answer = await writesNothing(strict.service, () => act(strict.service, verb, given, strict.staff))
    expect(answer).toMatchObject({ code })
    expect(answer.path ?? answer.fields[0].path).toBe(path)
  })

  test('endpoints of another partner, and any of them to whoever is neither partner nor staff', async () => {
    const { id } = await opened()
    const verbs: [string, object][] = [
      ['openWebhook', { ...input, url: receiver.url }],
      ['changeWebhook', { webhook: id, kinds }],
      ['rotateWebhookSecret', { webhook: id }],
      ['replayWebhook', { webhook: id }],
      ['closeWebhook', { webhook: id }],
    ]
    await writesNothing(service, async () => {
      for (const [verb, given] of verbs) {
        for (const token of [null, stage.donor])
          expect(await send(verb, { ...given }, token)).toMatchObject({ __typename: 'Forbidden' })
        expect((await send(verb, { ...given }, stage.second)).__typename).toMatch(/Forbidden|NotFound/)
      }
    })
    expect(await send('closeWebhook', { webhook: id }, stage.staff)).toMatchObject({
      __typename: 'CloseWebhookSuccess',
    })
  })
})

// More than can be taken: who comes when those before wait long enough is turned away at once, whichever way they come,
// with nothing written and a time to come again. Whoever only looks, and who steers the day, is not.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { command, countOf, type HeldHead, holdHead, needsShared, shared, violated } from '../journal/stage.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { askWith, greetedPeer, type Peer } from './peer.ts'

let service: Service
let partner: string
let peers: Peer[]
beforeEach(async () => {
  service = await startService()
  partner = await service.token('partner')
  peers = []
})
afterEach(async () => {
  for (const { socket } of peers) socket.terminate()
  const against = await violated(service)
  await service.close()
  expect(against).toEqual([])
})

const documents = {
  donate: `mutation Donate($input: DonateInput!) { donate(input: $input) { __typename
    ... on DonateSuccess { replayed donation { seq } } ... on UserError { code } } }`,
  donateMany: `mutation Many($input: DonateManyInput!) { donateMany(input: $input) { __typename
    ... on DonateManySuccess { results { __typename } } ... on UserError { code } } }`,
  giveFlowers: `mutation Flowers($input: GiveFlowersInput!) { giveFlowers(input: $input) { __typename
    ... on UserError { code } } }`,
  engageBrake: `mutation Brake($input: EngageBrakeInput!) { engageBrake(input: $input) { __typename
    ... on UserError { code } } }`,
}

const gift = (idempotencyKey: string) => ({ idempotencyKey, project: 'prj_1', amount: 100 })

function asked(verb: keyof typeof documents, input: object) {
  return { query: documents[verb], variables: { input } }
}

interface Said {
  status: number
  headers: Headers
  retryAfter: string | null
  type: string | null
  body: Json
}

async function post(payload: object, token: string, accept = 'application/json'): Promise<Said> {
  const answer = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, accept },
    body: JSON.stringify(payload),
  })
  const { status, headers } = answer
  return {
    status,
    headers,
    retryAfter: headers.get('retry-after'),
    type: headers.get('content-type'),
    body: await answer.json(),
  }
}

async function greeted(token: string): Promise<Peer> {
  const peer = await greetedPeer(service.url, { authorization: `Bearer ${token}` })
  peers.push(peer)
  return peer
}

const turnedAway = {
  errors: [
    {
      message: expect.stringContaining('as much as it can'),
      extensions: { code: 'OVERLOADED', retryAfterMs: expect.any(Number) },
    },
  ],
}

describe.skipIf(!shared)(`while what has gathered waits for the head row (${needsShared})`, () => {
  let held: HeldHead
  let waiting: Promise<unknown>
  beforeEach(async () => {
    held = await holdHead(service)
    const requests = Array.from({ length: 8 }, (_, request) =>
      command(
        service.url,
        'recordDeeds',
        {
          deeds: Array.from({ length: 500 }, (_, deed) => ({
            externalId: `e${request}-${deed}`,
            deedType: 'STEPS',
            personRef: `p${request}-${deed}`,
            occurredAt: '2022-09-09T10:00:00+08:00',
          })),
        },
        partner,
      ).catch((error) => error),
    )
    waiting = Promise.all(requests)
    await expect.poll(() => service.app.journal.crowded(0), { timeout: 30_000 }).toBe(true)
  })
  afterEach(async () => {
    await held.release()
    await waiting
  })

  test('a donation is turned away with 503 and a time to come again, as JSON of either kind', async () => {
    const before = await countOf(service, 'journal_entry')
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, retryAfter, type, body } = await post(asked('donate', gift('k')), partner, accept)
      expect({ status, type, body }).toEqual({
        status: 503,
        type: `${accept}; charset=utf-8`,
        body: turnedAway,
      })
      const { retryAfterMs } = body.errors[0].extensions
      expect(retryAfterMs).toBeGreaterThanOrEqual(500)
      expect(retryAfter).toBe(String(Math.ceil(retryAfterMs / 1_000)))
    }
    expect(await countOf(service, 'journal_entry')).toBe(before)
  })

  test('a client that takes other types is answered the same', async () => {
    const { status, retryAfter, body } = await post(
      asked('donate', gift('k')),
      partner,
      'application/json, text/plain, */*',
    )
    expect({ status, body }).toEqual({ status: 503, body: turnedAway })
    expect(retryAfter).toBe(String(Math.ceil(body.errors[0].extensions.retryAfterMs / 1_000)))
  })

  test('the answer has the headers that every answer has, and the connection goes on', async () => {
    const { headers } = await post(asked('donate', gift('k')), partner)
    const usual = await post({ query: '{ campaign(code: "test") { code } }' }, partner)
    const names = (of: Headers) => [...of.keys()].filter((name) => name !== 'retry-after')
    expect(names(headers)).toEqual(names(usual.headers))
    for (const name of ['vary', 'connection', 'x-content-type-options', 'content-security-policy']) {
      expect(headers.get(name)).toBe(usual.headers.get(name))
    }
  })

  test('however a mutation is written, it is turned away, and a query that speaks of one is answered', async () => {
    const written = `# donate\n${documents.donate}`
    expect(await post({ query: written, variables: { input: gift('k') } }, partner)).toMatchObject({
      status: 503,
      body: turnedAway,
    })
    const speaks = 'query Mutation { mutation: campaign(code: "test") { code } }'
    expect(await post({ operationName: 'Mutation', query: speaks }, partner)).toMatchObject({
      status: 200,
      body: { data: { mutation: { code: 'test' } } },
    })
  })

  test('many donations in one request, and flowers, are turned away as a whole', async () => {
    const donations = Array.from({ length: 500 }, (_, index) => gift(`many-${index}`))
    expect(await post(asked('donateMany', { donations }), partner)).toMatchObject({
      status: 503,
      body: turnedAway,
    })
    const flowers = { idempotencyKey: 'f', dream: 'drm_1', count: 1 }
    expect(await post(asked('giveFlowers', flowers), await service.token('donor'))).toMatchObject({
      status: 503,
      body: turnedAway,
    })
  })

  test('a mutation over a socket is turned away, and the socket stays', async () => {
    const peer = await greeted(partner)
    expect(await askWith(peer, asked('donate', gift('k')))).toEqual({
      id: '1',
      type: 'next',
      payload: turnedAway,
    })
    expect(await askWith(peer, { query: '{ campaign(code: "test") { code } }' }, '2')).toMatchObject({
      id: '2',
      payload: { data: { campaign: { code: 'test' } } },
    })
  })

  test('queries and subscriptions are answered', async () => {
    const { body } = await service.graphql('{ campaign(code: "test") { code } }', {}, partner)
    expect(body).toEqual({ data: { campaign: { code: 'test' } } })
    const watch = service.subscribe('subscription { campaignTotals(campaign: "cmp_1") { donationCount } }')
    expect(await watch.next()).toEqual({ data: { campaignTotals: { donationCount: 0 } } })
  })

  test('staff are not turned away', async () => {
    const brake = {
      idempotencyKey: 'b',
      campaign: 'cmp_1',
      scope: 'GLOBAL',
      effects: ['STOP_DONATE'],
      reason: 'It is too much.',
    }
    const engaging = post(asked('engageBrake', brake), await service.token('staff'))
    await held.release()
    // Behind what waits it may take too long as well, which storage says and not the door.
    expect(JSON.stringify((await engaging).body)).not.toContain('OVERLOADED')
  })

  test('what was turned away is taken when it comes again, and once', async () => {
    expect(await post(asked('donate', gift('again')), partner)).toMatchObject({ status: 503 })
    await held.release()
    await waiting
    await expect.poll(() => service.app.journal.crowded(0), { timeout: 30_000 }).toBe(false)
    const taken = await post(asked('donate', gift('again')), partner)
    expect(taken).toMatchObject({ status: 200, body: { data: { donate: { replayed: false } } } })
    expect(await countOf(service, 'donation')).toBe(1)
  })
})

test('of more than fits at once some are taken and some turned away, and in the end each is one donation', async () => {
  const count = 2_500
  const keys = Array.from({ length: count }, (_, index) => `crowd-${index}`)
  const wide = await startService({ config: { subscriptionsPerSocket: 1_000 } })
  try {
    const token = await wide.token('partner')
    const acknowledged = new Map<string, number>()
    const refused = new Set<string>()
    const ask = async (mine: readonly string[]): Promise<void> => {
      const peer = await greetedPeer(wide.url, { authorization: `Bearer ${token}` })
      for (const key of mine) peer.send({ id: key, type: 'subscribe', payload: asked('donate', gift(key)) })
      for (let open = mine.length; open > 0; ) {
        const { id, type, payload } = await peer.heard()
        if (type === 'complete') open -= 1
        else if (payload.data?.donate.__typename === 'DonateSuccess')
          acknowledged.set(id, payload.data.donate.donation.seq)
        else if (payload.errors?.[0].extensions.code === 'OVERLOADED') {
          expect(payload).toEqual(turnedAway)
          refused.add(id)
        }
        // On a slow machine some are not answered in time: what became of those is not known yet.
        else expect(JSON.stringify(payload)).toContain('UNAVAILABLE')
      }
      peer.socket.terminate()
    }
    const askAll = async (left: readonly string[]) => {
      const lanes = [0, 1, 2, 3].map((lane) => left.filter((_, index) => index % 4 === lane))
      await Promise.all(lanes.map(ask))
    }
    const held = shared ? await holdHead(wide) : null
    const asking = askAll(keys)
    if (held) await expect.poll(() => refused.size, { timeout: 30_000 }).toBeGreaterThan(0)
    await held?.release()
    await asking
    const stored = await countOf(wide, 'donation')
    expect(stored).toBeGreaterThanOrEqual(acknowledged.size)
    expect(stored).toBeLessThanOrEqual(count - refused.size)
    const first = new Map(acknowledged)
    for (let left = keys; left.length > 0; left = keys.filter((key) => !acknowledged.has(key))) {
      await askAll(left)
    }
    for (const [key, seq] of first) expect(acknowledged.get(key)).toBe(seq)
    expect(await countOf(wide, 'donation')).toBe(count)
    expect(await violated(wide)).toEqual([])
  } finally {
    await wide.close()
  }
})

// Keys: made and revoked by their owners, believed on every transport and every instance, and refused as soon as they
// have ended.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKeyring } from '../../src/partner/keyring.ts'
import { writesNothing } from '../model/verbs.ts'
import { greetedPeer, openPeer } from '../server/peer.ts'
import { fixtureNow } from '../setup/clock.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'
import { act, openStage, record, type Stage } from './stage.ts'

let stage: Stage
let service: Service
let second: Service

beforeAll(async () => {
  stage = await openStage()
  service = stage.service
  second = sharesDatabase() ? await startService({ beside: service, courier: { looks: 'never' } }) : service
})

afterAll(async () => {
  if (second !== service) await second.close()
  await stage.close()
})

beforeEach(async () => {
  service.clock.set(fixtureNow)
  await service.sql`delete from partner_key`
})

const send = (verb: string, input: Record<string, unknown>, token: string | null = stage.first) =>
  act(service, verb, input, token)

const wanted = { partner: 'prt_1', name: 'checkout servers' }

async function newKey(input: Record<string, unknown> = {}, token = stage.first) {
  const made = await send('createPartnerKey', { ...wanted, ...input }, token)
  expect(made.__typename).toBe('CreatePartnerKeySuccess')
  return { id: made.key.id as string, secret: made.secret as string }
}

const viewer = '{ viewer { role subject expiresAt } }'

async function asked(key: string, at: Service = service) {
  const response = await fetch(`${at.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: viewer }),
  })
  const body = (await response.json()) as { data?: { viewer: object }; errors?: { message: string }[] }
  return { status: response.status, viewer: body.data?.viewer, message: body.errors?.[0]?.message }
}

/** Asks until it is refused, and says how. */
async function refusedAt(at: Service, key: string) {
  let answer = await asked(key, at)
  while (answer.status === 200) answer = await asked(key, at)
  return answer
}

async function greeting(url: string, key: string): Promise<{ code: number; reason: string }> {
  const peer = openPeer(url)
  peer.socket.once('open', () =>
    peer.send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }),
  )
  return peer.closed
}

describe('a key', () => {
  test('has a readable text that is shown once and not kept, and the partner and staff see what is known of it', async () => {
    const input = { ...wanted, idempotencyKey: 'the-key', expiresInDays: 30 }
    const made = await send('createPartnerKey', input)
    const id = Number(made.key.id.replace('pky_', ''))
    expect(made).toMatchObject({ replayed: false, secret: expect.stringMatching(`^ofk_${id}_[\\w-]{43}$`) })
    expect(made.key).toEqual({
      id: `pky_${id}`,
      name: 'checkout servers',
      createdAt: '2022-09-09T04:00:00.000Z',
      createdBy: 'partner:prt_1',
      expiresAt: '2022-10-09T04:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
      partner: { id: 'prt_1' },
    })
    expect(await send('createPartnerKey', input)).toMatchObject({
      replayed: true,
      secret: null,
      key: made.key,
    })
    expect(await send('createPartnerKey', { ...input, name: 'another' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
    const random = made.secret.split('_').slice(2).join('_')
    const [row] = await service.sql`
      select row_to_json(k)::text as text from partner_key k union all select json_agg(a)::text from audit_entry a`
    expect(row?.text).not.toContain(random)

    const list = `{ node(id: "prt_1") { ... on Partner { keys { edges { node { id name } } } } } }`
    const shown = { keys: { edges: [{ node: { id: made.key.id, name: 'checkout servers' } }] } }
    expect((await service.graphql(list, {}, stage.staff)).body.data.node).toEqual(shown)
    expect((await service.graphql(list, {}, stage.first)).body.data.node).toEqual(shown)
    for (const token of [stage.second, stage.donor, undefined]) {
      expect((await service.graphql(list, {}, token)).body.data.node).toEqual({ keys: null })
      const node = `{ node(id: "${made.key.id}") { id } }`
      expect((await service.graphql(node, {}, token)).body.data.node).toBeNull()
    }
  })

  test('asked for with one idempotency key for two partners at once is made for one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const asking = ['prt_1', 'prt_2'].map((partner) =>
        send('createPartnerKey', { ...wanted, partner, idempotencyKey: `both-${round}` }, stage.staff),
      )
      const codes = (await Promise.all(asking)).map(({ replayed, code }) => code ?? `replayed: ${replayed}`)
      expect(codes.sort()).toEqual(['IDEMPOTENCY_CONFLICT', 'replayed: false'])
      expect(await service.sql`delete from partner_key returning 1`).toHaveLength(1)
    }
  })

  test('is as good as a token over POST, server-sent events and WebSocket, and the token goes on working', async () => {
    const { secret } = await newKey()
    expect(await asked(secret)).toEqual({
      status: 200,
      viewer: { role: 'PARTNER', subject: 'prt_1', expiresAt: '2022-12-08T04:00:00.000Z' },
      message: undefined,
    })
    expect((await asked(secret, second)).status).toBe(200)
    expect((await asked(stage.first)).viewer).toMatchObject({ subject: 'prt_1' })
    expect(await record(service, secret, [{ externalId: 'by-key' }])).toEqual(['GRANTED'])
    // The same partner with another credential: the deed is the same.
    expect(await record(service, stage.first, [{ externalId: 'by-key' }])).toEqual(['DUPLICATE'])
    const watching = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'
    for (const watch of [
      service.subscribe(watching, {}, secret),
      service.subscribeSse(watching, {}, secret),
    ]) {
      expect((await watch.next())?.data.campaignTotals.seq).toBeGreaterThan(0)
      await watch.close()
    }
  })

  test('tells roughly when it was used last, and writes it at most once an hour', async () => {
    const { id, secret } = await newKey()
    const used = async () => {
      const [row] =
        await service.sql`select last_used_at as at from partner_key where id = ${Number(id.slice(4))}`
      return row?.at?.toISOString() ?? null
    }
    await asked(secret)
    while ((await used()) === null) await asked(secret)
    expect(await used()).toBe('2022-09-09T04:00:00.000Z')
    // An instance that does not remember it looks it up, and writes when the hour is over.
    const look = () => createKeyring(service.app).find(Number(id.slice(4)))
    service.clock.advance(3_600_000)
    await look()
    expect(await used()).toBe('2022-09-09T04:00:00.000Z')
    service.clock.advance(1)
    await look()
    while ((await used()) === '2022-09-09T04:00:00.000Z');
    expect(await used()).toBe('2022-09-09T05:00:00.001Z')
  })

  test.each([
    ['that is another one', (key: string) => key.replace(/.{5}$/, 'xxxxx')],
    ['of an id that nothing has', (key: string) => key.replace(/^ofk_\d+/, 'ofk_2147483647')],
    ['of an id beyond all', (key: string) => key.replace(/^ofk_\d+/, 'ofk_9999999999')],
    ['that is cut short', (key: string) => key.slice(0, -1)],
    ['of another kind', (key: string) => key.replace('ofk_', 'sk_')],
  ])('%s is refused over HTTP and WebSocket', async (_what, wrong) => {
    const { secret } = await newKey()
    const refused = await asked(wrong(secret))
    expect(refused).toMatchObject({
      status: 401,
      message: expect.stringMatching(/no such key|malformed/),
    })
    expect(await greeting(service.url, wrong(secret))).toEqual({ code: 4403, reason: refused.message })
  })

  test('that has expired is refused, and what it opened ends', async () => {
    const { secret } = await newKey({ expiresInDays: 1 })
    const peer = await greetedPeer(service.url, { authorization: `Bearer ${secret}` })
    service.clock.advance(86_400_000 - 1)
    expect((await asked(secret)).status).toBe(200)
    service.clock.advance(1)
    expect(await asked(secret)).toMatchObject({
      status: 401,
      message: 'The key has expired. Send a newer one.',
    })
    expect(await greeting(service.url, secret)).toMatchObject({ code: 4403 })
    expect(await peer.closed).toEqual({ code: 4403, reason: 'The token has expired' })
  })

  test('that is revoked is refused soon by every instance, over HTTP and WebSocket, and its sockets and streams end', async () => {
    const { id, secret } = await newKey()
    const peers = await Promise.all(
      [service, second].map(({ url }) => greetedPeer(url, { authorization: `Bearer ${secret}` })),
    )
    const other = await greetedPeer(service.url, { authorization: `Bearer ${stage.first}` })
    const stream = second.subscribeSse(
      'subscription { campaignTotals(campaign: "cmp_1") { seq } }',
      {},
      secret,
    )
    await stream.next()
    await asked(secret, second)

    const revoked = await send('revokePartnerKey', { key: id }, stage.staff)
    expect(revoked.key).toMatchObject({ id, revokedAt: '2022-09-09T04:00:00.000Z' })
    for (const at of [service, second]) {
      expect(await refusedAt(at, secret)).toMatchObject({
        status: 401,
        message: 'The key was revoked. Send another one.',
      })
      expect(await greeting(at.url, secret)).toMatchObject({
        code: 4403,
        reason: expect.stringMatching(/revoked/),
      })
    }
    for (const peer of peers) expect(await peer.closed).toEqual({ code: 4403, reason: 'The key was revoked' })
    let frame = await stream.next()
    while (frame !== undefined) frame = await stream.next()
    expect(other.socket.readyState).toBe(other.socket.OPEN)
    other.socket.terminate()

    // Revoked again, it stays revoked since then.
    service.clock.advance(60_000)
    expect((await send('revokePartnerKey', { key: id })).key.revokedAt).toBe('2022-09-09T04:00:00.000Z')
  })
})

describe('a rotation', () => {
  test('overlaps: both keys are good until the old one is revoked, and there are never three', async () => {
    const old = await newKey()
    const next = await newKey({ name: 'its successor' }, old.secret)
    expect([(await asked(old.secret)).status, (await asked(next.secret)).status]).toEqual([200, 200])
    expect(await send('createPartnerKey', wanted)).toMatchObject({ __typename: 'LimitReached', most: 2 })
    await send('revokePartnerKey', { key: old.id }, next.secret)
    expect((await refusedAt(service, old.secret)).status).toBe(401)
    expect((await asked(next.secret)).status).toBe(200)
    await newKey({ name: 'the one after' }, next.secret)
  })

  test('at once from two sides never makes a third', async () => {
    const sides = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? service : second))
    const answers = await Promise.all(sides.map((at) => act(at, 'createPartnerKey', wanted, stage.first)))
    expect(answers.filter(({ __typename }) => __typename === 'CreatePartnerKeySuccess')).toHaveLength(2)
    expect(answers.filter(({ __typename }) => __typename === 'LimitReached')).toHaveLength(6)
  })

  test('is not held up by keys that have expired', async () => {
    await newKey({ expiresInDays: 1 })
    await newKey({ expiresInDays: 1 })
    service.clock.advance(86_400_000)
    await newKey()
  })
})

describe('what is refused', () => {
  test.each([
    ['no name', { ...wanted, name: '' }, 'INVALID_INPUT', 'input.name'],
    ['a life of no day', { ...wanted, expiresInDays: 0 }, 'INVALID_INPUT', 'input.expiresInDays'],
    ['a life beyond a year', { ...wanted, expiresInDays: 367 }, 'INVALID_INPUT', 'input.expiresInDays'],
    ['an id of another kind', { ...wanted, partner: 'org_1' }, 'INVALID_INPUT', 'input.partner'],
    ['no reason', { ...wanted, reason: '' }, 'INVALID_INPUT', 'input.reason'],
    ['a partner that is none', { ...wanted, partner: 'prt_99' }, 'NOT_FOUND', 'input.partner'],
  ])('%s', async (_what, input, code, path) => {
    const answer = await writesNothing(service, () => send('createPartnerKey', input, stage.staff))
    expect(answer).toMatchObject({ code })
    expect(answer.path ?? answer.fields[0].path).toBe(path)
  })

  test('keys of another partner, whoever asks but staff', async () => {
    const { id } = await newKey()
    await writesNothing(service, async () => {
      expect(await send('createPartnerKey', wanted, stage.second)).toMatchObject({ __typename: 'Forbidden' })
      expect(await send('revokePartnerKey', { key: id }, stage.second)).toMatchObject({ code: 'NOT_FOUND' })
      expect(await send('revokePartnerKey', { key: 'pky_99999' })).toMatchObject({ code: 'NOT_FOUND' })
      for (const token of [null, stage.donor, await service.token('organization')]) {
        expect(await send('createPartnerKey', wanted, token)).toMatchObject({ __typename: 'Forbidden' })
        expect(await send('revokePartnerKey', { key: id }, token)).toMatchObject({ __typename: 'Forbidden' })
      }
    })
    expect((await newKey({}, stage.staff)).id).not.toBe(id)
  })
})

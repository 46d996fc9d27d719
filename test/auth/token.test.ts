// Tokens: which are believed, which are not, and what is said of those that are not.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signToken, subjectProblem, verifier } from '../../src/auth/token.ts'
import type { Role } from '../../src/auth/viewer.ts'
import type { AuthConfig } from '../../src/config.ts'
import { heldClock } from '../setup/clock.ts'

const secret = 'a-secret-for-tests-that-is-long-enough'
const auth: AuthConfig = { secret, jwksUrl: undefined, issuer: undefined, audience: 'oneflower' }
const clock = heldClock()
const now = Math.floor(clock.now().getTime() / 1_000)
const good = { role: 'staff', sub: 'tester', aud: 'oneflower', exp: now + 600 }

function signed(claims: JWTPayload, key = secret, alg = 'HS256'): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key))
}

test('without a token the viewer is the public', async () => {
  expect(await verifier(auth, clock)(undefined)).toEqual({ role: 'public', subject: '', expiresAt: null })
})

test('a token that was signed here says who asks and until when', async () => {
  const token = await signToken(auth, {
    role: 'donor',
    subject: 'alice',
    expiresInSeconds: 600,
    issuedAt: clock.now(),
  })
  const viewer = await verifier(auth, clock)(`Bearer ${token}`)
  expect(viewer).toEqual({ role: 'donor', subject: 'alice', expiresAt: new Date((now + 600) * 1_000) })
})

test.each<[string, JWTPayload, RegExp]>([
  ['has expired', { ...good, exp: now - 60 }, /expired/],
  ['expires at no time there is', { ...good, exp: 1e17 }, /"exp" claim is malformed/],
  ['never expires', { ...good, exp: undefined as never }, /no "exp"/],
  ['names nobody', { ...good, sub: undefined as never }, /no "sub"/],
  ['names nobody in no characters', { ...good, sub: '' }, /1 to 128/],
  ['names somebody at length', { ...good, sub: 'x'.repeat(129) }, /1 to 128/],
  ['is for another audience', { ...good, aud: 'elsewhere' }, /another audience/],
  ['is for no audience', { ...good, aud: undefined as never }, /no "aud"/],
  ['is not valid yet', { ...good, nbf: now + 600 }, /not valid yet/],
  ['has no role', { ...good, role: undefined }, /role must be one of/],
  ['has an unknown role', { ...good, role: 'admin' }, /role must be one of/],
  ['has the role of nobody', { ...good, role: 'public' }, /role must be one of/],
  [
    "names a donor by what is no person's reference",
    { ...good, role: 'donor', sub: 'a b' },
    /donor's subject/,
  ],
  ['names a partner by what is no id of one', { ...good, role: 'partner', sub: 'org_1' }, /prt_1/],
])('a token that %s is refused with that reason', async (_what, claims, reason) => {
  const refusal = verifier(auth, clock)(`Bearer ${await signed(claims)}`)
  await expect(refusal).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: expect.stringMatching(reason),
  })
})

test('a token of another key, of no key and of no form is refused', async () => {
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.x`
  for (const [token, reason] of [
    [await signed(good, 'another-secret-that-is-long-enough-too'), /signature/],
    [await signed(good, secret, 'HS512'), /algorithm/],
    [none, /algorithm/],
    ['a.b.c', /malformed/],
    ['nonsense', /malformed/],
  ] as const) {
    await expect(verifier(auth, clock)(`Bearer ${token}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(reason),
    })
  }
})

test('the issuer matters where one is configured', async () => {
  const strict = verifier({ ...auth, issuer: 'https://id.example' }, clock)
  await expect(
    strict(`Bearer ${await signed({ ...good, iss: 'https://id.example' })}`),
  ).resolves.toMatchObject({ role: 'staff' })
  await expect(strict(`Bearer ${await signed({ ...good, iss: 'https://evil.example' })}`)).rejects.toThrow(
    /another issuer/,
  )
  await expect(strict(`Bearer ${await signed(good)}`)).rejects.toThrow(/no "iss"/)
})

test.each<[Role, string, boolean]>([
  ['donor', 'wx:openid-1.a_b@c', true],
  ['donor', 'x'.repeat(64), true],
  ['donor', 'x'.repeat(65), false],
  ['donor', '张三', false],
  ['partner', 'prt_1', true],
  ['partner', 'prt_0', false],
  ['partner', '1', false],
  ['organization', 'org_42', true],
  ['organization', 'prt_42', false],
  ['staff', 'anyone at all', true],
  ['staff', '林', true],
  ['staff', '', false],
  ['staff', ' ', false],
  ['staff', 'two  spaces', false],
  ['staff', 'a\u0000', false],
  ['staff', 'a\ud800', false],
  ['staff', 'a\u202e', false],
  ['staff', 'a\u200b', false],
  ['screen', 'hall 3', true],
  ['screen', 'hall\n3', false],
])('a %s named %s: %s', (role, subject, right) => {
  expect(subjectProblem(role, subject) === null).toBe(right)
})

// The key set of an identity provider.
let provider: Server
let keySetUrl: string
let answering: 'keys' | 'nothing' | 'error' = 'keys'
const keys: Record<string, CryptoKey> = {}

beforeAll(async () => {
  const published: object[] = []
  for (const alg of ['RS256', 'ES256']) {
    const pair = await generateKeyPair(alg)
    keys[alg] = pair.privateKey as CryptoKey
    published.push({ ...(await exportJWK(pair.publicKey)), kid: alg, alg })
  }
  keys.stranger = (await generateKeyPair('RS256')).privateKey as CryptoKey
  provider = createServer((_request, response) => {
    if (answering === 'nothing') return
    if (answering === 'error') response.writeHead(500)
    response.end(JSON.stringify({ keys: published }))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  keySetUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks.json`
})
afterAll(() => {
  provider.closeAllConnections()
  provider.close()
})

function issued(alg: string, key: CryptoKey | undefined, kid = alg): Promise<string> {
  return new SignJWT(good).setProtectedHeader({ alg, kid }).sign(key as CryptoKey)
}

test("the keys of an identity provider verify its tokens, and nobody else's", async () => {
  const verify = verifier({ ...auth, jwksUrl: keySetUrl }, clock)
  for (const alg of ['RS256', 'ES256']) {
    await expect(verify(`Bearer ${await issued(alg, keys[alg])}`)).resolves.toMatchObject({ role: 'staff' })
  }
  await expect(verify(`Bearer ${await issued('RS256', keys.stranger)}`)).rejects.toThrow(/signature/)
  await expect(verify(`Bearer ${await issued('RS256', keys.stranger, 'unknown')}`)).rejects.toThrow(
    /signature/,
  )
  // A shared secret must not verify where a key set is configured.
  await expect(verify(`Bearer ${await signed(good)}`)).rejects.toThrow(/algorithm/)
})

test('while the identity provider does not answer, tokens are neither believed nor called wrong', async () => {
  for (const way of ['nothing', 'error'] as const) {
    answering = way
    const verify = verifier({ ...auth, jwksUrl: keySetUrl }, clock)
    await expect(verify(`Bearer ${await issued('RS256', keys.RS256)}`)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
  }
  answering = 'keys'
})

test('a token that held is refused once it has ended, and when the clock shows a time before it was valid', async () => {
  const held = heldClock()
  const at = Math.floor(held.now().getTime() / 1_000)
  const verify = verifier(auth, held)
  const token = `Bearer ${await signed({ ...good, nbf: at, exp: at + 30 })}`
  await expect(verify(token)).resolves.toMatchObject({ role: 'staff' })
  held.advance(36_000)
  await expect(verify(token)).rejects.toThrow(/expired/)
  held.advance(-3_600_000)
  await expect(verify(token)).rejects.toThrow(/not valid yet/)
})

test('a token is not believed for the sake of one that held and differs only in its signature', async () => {
  const verify = verifier(auth, clock)
  const token = `Bearer ${await signed(good)}`
  await expect(verify(token)).resolves.toMatchObject({ role: 'staff' })
  await expect(verify(`${token.slice(0, -4)}AAAA`)).rejects.toThrow(/signature/)
})

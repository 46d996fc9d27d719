// Bearer tokens: JSON Web Tokens that say who asks and for how long. A shared secret verifies them by default, the key
// set of an identity provider in production; a token that does not hold is refused with the reason. Partners may send a
// key instead (auth/key.ts), which is looked up.
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { AuthConfig } from '../config.ts'
import { DomainError, Unavailable } from '../errors.ts'
import { bearerOf, type FindKey, keyIn } from './key.ts'
import { publicViewer, type Role, roles, type Viewer } from './viewer.ts'

export class Unauthenticated extends DomainError {
  readonly code = 'UNAUTHENTICATED'
}

export interface TokenRequest {
  role: Role
  subject: string
  expiresInSeconds: number
  /** When it is issued; now, unless a test holds the clock. */
  issuedAt?: Date
}

/** Takes the value of an Authorization header; without one, the viewer is the public. */
export type Verify = (authorization: string | undefined) => Promise<Viewer>

const algorithms = { secret: ['HS256'], keySet: ['RS256', 'ES256'] }
const keySetTimeoutMs = 2_000
/** Two machines' clocks are never the same. */
const clockToleranceSeconds = 5
/** A signature that held is not computed again for so long: it costs more than the request that it comes with. */
const rememberMs = 60_000
/** Characters of tokens that are remembered. */
const rememberedCharacters = 8 * 1024 * 1024

export function verifier(auth: AuthConfig, clock: Clock, findKey: FindKey = async () => null): Verify {
  const verify = remembering(keyed(auth))
  return async (authorization) => {
    if (authorization === undefined) return publicViewer
    const key = keyIn(authorization.trim())
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.trim())?.[1]
    if (!key && !token)
      throw new Unauthenticated('The token is malformed: send "Authorization: Bearer <token>".')
    try {
      if (!key) return await verify(token as string, clock.now())
      const bearer = bearerOf(await findKey(key.id), key, clock.now())
      if (typeof bearer === 'string') throw new Unauthenticated(bearer)
      return bearer
    } catch (error) {
      throw refusalFor(error)
    }
  }
}

export function signToken(auth: AuthConfig, request: TokenRequest): Promise<string> {
  if (auth.secret === undefined) throw new Error('Tokens are signed with a shared secret, and there is none.')
  const problem = subjectProblem(request.role, request.subject)
  if (problem) throw new Unauthenticated(problem)
  const issuedAt = Math.floor((request.issuedAt ?? new Date()).getTime() / 1_000)
  const token = new SignJWT({ role: request.role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(request.subject)
    .setAudience(auth.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + request.expiresInSeconds)
  if (auth.issuer !== undefined) token.setIssuer(auth.issuer)
  return token.sign(new TextEncoder().encode(auth.secret))
}

/** What is wrong with a subject for a role; null: nothing. */
export function subjectProblem(role: Role, subject: string): string | null {
  if (subject.length === 0 || subject.length > 128) return 'The subject must have 1 to 128 characters.'
  switch (role) {
    case 'donor':
      return /^[A-Za-z0-9._:@-]{1,64}$/.test(subject)
        ? null
        : "A donor's subject must have 1 to 64 characters out of A–Z a–z 0–9 . _ : @ -"
    case 'partner':
      return /^prt_[1-9]\d{0,9}$/.test(subject) ? null : 'A partner\'s subject is its id, such as "prt_1".'
    case 'organization':
      return /^org_[1-9]\d{0,9}$/.test(subject)
        ? null
        : 'An organization\'s subject is its id, such as "org_1".'
    case 'staff':
    case 'screen':
      // It stands in the audit, where what cannot be seen names nobody.
      return /^[^\p{C}\p{Z}]+( [^\p{C}\p{Z}]+)*$/u.test(subject)
        ? null
        : `A ${role}'s subject must have visible characters, and single spaces between them.`
  }
}

function keyed(auth: AuthConfig): (token: string, now: Date) => Promise<JWTPayload> {
  const options = (now: Date, accepted: string[]) => ({
    algorithms: accepted,
    audience: auth.audience,
    currentDate: now,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', 'sub'],
    ...(auth.issuer === undefined ? {} : { issuer: auth.issuer }),
  })
  if (auth.jwksUrl !== undefined) {
    const keySet: JWTVerifyGetKey = createRemoteJWKSet(new URL(auth.jwksUrl), {
      timeoutDuration: keySetTimeoutMs,
    })
    return async (token, now) => (await jwtVerify(token, keySet, options(now, algorithms.keySet))).payload
  }
  const secret = new TextEncoder().encode(auth.secret ?? '')
  return async (token, now) => (await jwtVerify(token, secret, options(now, algorithms.secret))).payload
}

/** Asks again when a minute has passed, the token has ended, or the clock went back. */
function remembering(
  verify: (token: string, now: Date) => Promise<JWTPayload>,
): (token: string, now: Date) => Promise<Viewer> {
  const known = new LRUCache<string, { viewer: Viewer; at: Date }>({
    maxSize: rememberedCharacters,
    sizeCalculation: (_verified, token) => token.length,
  })
  return async (token, now) => {
    const verified = known.get(token)
    if (verified && holds(verified, now)) return verified.viewer
    const viewer = viewerOf(await verify(token, now))
    known.set(token, { viewer, at: now })
    return viewer
  }
}

function holds({ viewer, at }: { viewer: Viewer; at: Date }, now: Date): boolean {
  const since = now.getTime() - at.getTime()
  return since >= 0 && since < rememberMs && viewer.expiresAt !== null && viewer.expiresAt > now
}

function viewerOf(claims: JWTPayload): Viewer {
  const role = roles.find((known) => known === claims.role)
  if (!role) throw new Unauthenticated(`The token's role must be one of ${roles.join(', ')}.`)
  const subject = claims.sub ?? ''
  const problem = subjectProblem(role, subject)
  if (problem) throw new Unauthenticated(problem)
  const expiresAt = new Date((claims.exp as number) * 1_000)
  // A number that is no time would compare as neither past nor future, and the token never expire.
  if (Number.isNaN(expiresAt.getTime())) throw new Unauthenticated('The token\'s "exp" claim is malformed.')
  return { role, subject, expiresAt }
}

function refusalFor(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  if (error instanceof errors.JWTExpired)
    return new Unauthenticated('The token has expired. Send a fresh one.')
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error)
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return new Unauthenticated("The token's signature does not verify: it was signed with another key.")
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new Unauthenticated("The token's signature algorithm is not accepted here.")
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
    return new Unauthenticated('The token is malformed: it is not a signed JSON Web Token.')
  }
  // What is left is a key set or a database that did not answer: the token may be good, and may be sent again.
  return new Unavailable(1_000)
}

function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): Unauthenticated {
  if (reason === 'missing') return new Unauthenticated(`The token has no "${claim}" claim.`)
  if (claim === 'aud') return new Unauthenticated('The token is for another audience.')
  if (claim === 'iss') return new Unauthenticated('The token is from another issuer.')
  if (claim === 'nbf') return new Unauthenticated('The token is not valid yet.')
  return new Unauthenticated(`The token's "${claim}" claim is malformed.`)
}

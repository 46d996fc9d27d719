// Keys: bearer tokens that partners keep for months. One reads `ofk_<id>_<secret>`; the id finds it, and of the secret,
// 256 random bits, only the SHA-256 is stored. A hash without salt or stretching is enough for what nobody can guess.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { publicId } from '../graphql/publicId.ts'
import type { Viewer } from './viewer.ts'

/** A key as it is known by its id. */
export interface KnownKey {
  id: number
  partnerId: number
  hash: string
  expiresAt: Date
  revokedAt: Date | null
}

/** What is known of a key, within its own deadline; null: there is none with this id. */
export type FindKey = (id: number) => Promise<KnownKey | null>

export interface SentKey {
  id: number
  secret: string
}

/** The key in an Authorization header; null: what is there is something else. */
export function keyIn(authorization: string): SentKey | null {
  const [, id, secret] = /^Bearer ofk_([1-9]\d{0,9})_([\w-]{43})$/i.exec(authorization) ?? []
  return id === undefined || secret === undefined || Number(id) > 2_147_483_647
    ? null
    : { id: Number(id), secret }
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

export function keyText(id: number, secret: string): string {
  return `ofk_${id}_${secret}`
}

/** Whom a key stands for; a text: why for nobody. Only who knows the secret learns more than that there is no such key. */
export function bearerOf(key: KnownKey | null, { secret }: SentKey, now: Date): Viewer | string {
  if (!key || !timingSafeEqual(Buffer.from(key.hash), Buffer.from(hashOf(secret))))
    return 'There is no such key.'
  if (key.revokedAt !== null) return 'The key was revoked. Send another one.'
  if (key.expiresAt <= now) return 'The key has expired. Send a newer one.'
  return {
    role: 'partner',
    subject: publicId('Partner', key.partnerId),
    expiresAt: key.expiresAt,
    keyId: key.id,
  }
}

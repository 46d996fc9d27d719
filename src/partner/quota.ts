// A partner's daily quota of flowers, and what its books are compared with.
import { createHash } from 'node:crypto'

/** A quota is near when so many percent of it are granted. */
export const nearPercent = 80n

const digestBits = 60n

/** The first 60 bits of the SHA-256 of a deed's external id: what checksums add up. */
export function deedDigest(externalId: string): bigint {
  return BigInt(`0x${createHash('sha256').update(externalId).digest('hex').slice(0, 15)}`)
}

/** Sums of digests stay within 60 bits. The order of the deeds does not matter. */
export function addDigests(one: bigint, other: bigint): bigint {
  return BigInt.asUintN(Number(digestBits), one + other)
}

/** As partners compare it: 15 hexadecimal digits. */
export function checksumText(checksum: bigint): string {
  return checksum.toString(16).padStart(15, '0')
}

/** Whether these flowers bring what a day has granted to where its quota is near. */
export function becomesNear(quota: number, grantedBefore: number, granted: number): boolean {
  const near = (flowers: number) => BigInt(flowers) * 100n >= BigInt(quota) * nearPercent
  return granted > 0 && !near(grantedBefore) && near(grantedBefore + granted)
}

// Shapes that inputs share: what a text, a reference or a key may look like.
import { z } from 'zod'

/** A line of text as people write it, without control characters. */
export function line(most: number) {
  return said(most).regex(/^[^\p{Cc}\p{Cs}\p{NChar}\u202a-\u202e\u2066-\u2069]*$/u, noText)
}

/** Text of several lines. */
export function prose(most: number) {
  return said(most).regex(/^([^\p{Cc}\p{Cs}\p{NChar}\u202a-\u202e\u2066-\u2069]|[\n\t])*$/u, noText)
}

const noText = 'must not contain control characters, changes of direction or halves of characters'

/** Characters are counted as people count them, not as their encoding does. */
function said(most: number) {
  return (
    z
      .string()
      .trim()
      // Neither spaces nor what only joins, parts or marks characters is anything to be seen. U+2800 is braille without dots.
      .regex(/[^\p{Z}\p{Cf}\p{DI}\p{M}\u2800]/u, 'must not be empty')
      // No script needs as many; they would cover the lines around.
      .regex(/^(?!.*\p{M}{9})/su, 'must not have more than 8 marks on one character')
      .refine((text) => [...text].length <= most, `must be at most ${most} characters long`)
  )
}

/** How payment channels, partners and tokens name a person: opaque to us, and the same everywhere. */
export const personRef = z
  .string()
  .regex(/^[A-Za-z0-9._:@-]{1,64}$/, 'must be 1 to 64 letters, digits or any of . _ : @ -')

/** Chosen by the caller, and scoped to it: the same key means the same request. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')

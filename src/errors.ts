// Refusals: what the service says when a request cannot be done. Each carries a code that clients can branch on,
// a message that says what would be right, and the facts a screen needs. Everything else that is thrown is a fault
// of ours and is masked (graphql/errors.ts).

import { retryAfterMs } from './retry.ts'

export abstract class DomainError extends Error {
  abstract readonly code: string
  override get name(): string {
    return this.constructor.name
  }
}

export interface FieldProblem {
  path: string
  message: string
}

export class InvalidInput extends DomainError {
  readonly code = 'INVALID_INPUT'
  readonly fields: readonly FieldProblem[]
  constructor(fields: readonly FieldProblem[]) {
    super(fields.map((field) => `${field.path}: ${field.message}`).join('; '))
    this.fields = fields
  }
}

export class NotFound extends DomainError {
  readonly code = 'NOT_FOUND'
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

export class Forbidden extends DomainError {
  readonly code = 'FORBIDDEN'
}

/** More has gathered than the service can take now: nothing was written, and the same request may be sent again. */
export class Overloaded extends DomainError {
  readonly code = 'OVERLOADED'
  readonly retryAfterMs: number
  /** The caller says when at the earliest; the hint says something later, so that a crowd does not come at once. */
  constructor(baseMs: number) {
    const afterMs = retryAfterMs(baseMs, Math.random())
    super(`The service is taking as much as it can. Send the same request again in ${afterMs} ms.`)
    this.retryAfterMs = afterMs
  }
}

/** Storage did not answer in time. The outcome is unknown to us, so the key that came with the request matters. */
export class Unavailable extends DomainError {
  readonly code = 'UNAVAILABLE'
  readonly retryAfterMs: number
  constructor(baseMs: number, cause?: unknown) {
    super(
      'Storage did not answer in time. Send the same request again, with the same idempotency key if it has one.',
    )
    this.cause = cause
    this.retryAfterMs = retryAfterMs(baseMs, Math.random())
  }
}

/** The key was used before for something else. */
export class IdempotencyConflict extends DomainError {
  readonly code = 'IDEMPOTENCY_CONFLICT'
  constructor() {
    super(
      'This idempotency key was used before with other content. Send the first content again, or use a new key.',
    )
  }
}

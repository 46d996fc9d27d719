// Refusals on the wire: typed members of a mutation's result, and errors with a code everywhere else. What is not a
// refusal is a fault of ours: the client learns that it happened, the log what it was.
import { GraphQLError } from 'graphql'
import { isLoss } from '../db/loss.ts'
import {
  DomainError,
  type FieldProblem,
  Forbidden,
  IdempotencyConflict,
  InvalidInput,
  NotFound,
  Overloaded,
  Unavailable,
} from '../errors.ts'
import type { Log } from '../log.ts'
import { builder } from './builder.ts'

export const UserError = builder.interfaceRef<DomainError>('UserError').implement({
  description: 'A refusal: nothing was written.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'What clients branch on.' }),
    message: t.exposeString('message', {
      description: 'What was wrong and what would be right, in English.',
    }),
  }),
})

const FieldProblemType = builder.objectRef<FieldProblem>('FieldProblem').implement({
  description: 'What is wrong with one field of the input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The field, such as "input.amount".' }),
    message: t.exposeString('message', { description: 'What would be right.' }),
  }),
})

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  description: 'The input is malformed.',
  interfaces: [UserError],
  fields: (t) => ({
    fields: t.field({
      type: [FieldProblemType],
      description: 'Every field that is wrong.',
      resolve: (error) => [...error.fields],
    }),
  }),
})

builder.objectType(NotFound, {
  name: 'NotFound',
  description: 'What the input refers to does not exist, or the viewer may not know of it.',
  interfaces: [UserError],
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The field that refers to it.' }),
  }),
})

builder.objectType(Forbidden, {
  name: 'Forbidden',
  description: 'The viewer may not do this.',
  interfaces: [UserError],
})

builder.objectType(IdempotencyConflict, {
  name: 'IdempotencyConflict',
  description: 'The idempotency key was used before with other content.',
  interfaces: [UserError],
})

builder.objectType(Overloaded, {
  name: 'Overloaded',
  description: 'Too much has gathered. Nothing was written; the same request may be sent again.',
  interfaces: [UserError],
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', { description: 'When to send it again, in milliseconds.' }),
  }),
})

builder.objectType(Unavailable, {
  name: 'Unavailable',
  description:
    'Storage did not answer in time, and the outcome is unknown. The same request with the same key finds it out.',
  interfaces: [UserError],
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', { description: 'When to send it again, in milliseconds.' }),
  }),
})

/** Turns whatever a resolver threw into what a client may see. */
export function publicError(error: unknown, operation: string, log: Log): GraphQLError {
  const original = error instanceof GraphQLError ? error.originalError : error
  if (original instanceof DomainError) return refusal(original, error)
  if (isLoss(original)) {
    log.warn({ operation, err: original }, 'the database did not answer')
    return refusal(new Unavailable(1_000), error)
  }
  // An error of GraphQL's own — a syntax error, a wrong variable — is the caller's, and says so itself.
  if (error instanceof GraphQLError && (!original || original instanceof GraphQLError)) return error
  log.error({ operation, err: original ?? error }, 'unexpected error')
  return new GraphQLError('Something unexpected happened here. It has been recorded.', {
    ...placeOf(error),
    extensions: { code: 'INTERNAL' },
  })
}

function refusal(error: DomainError, from: unknown): GraphQLError {
  const extensions: Record<string, unknown> = { code: error.code }
  if (error instanceof InvalidInput) extensions.fields = error.fields
  if (error instanceof NotFound) extensions.path = error.path
  if (error instanceof Overloaded || error instanceof Unavailable)
    extensions.retryAfterMs = error.retryAfterMs
  return new GraphQLError(error.message, { ...placeOf(from), extensions })
}

function placeOf(error: unknown) {
  return error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {}
}

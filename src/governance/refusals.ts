// Refused attempts at what only staff may do: each leaves an entry in the audit, with who tried what on which object. An
// attempt without a token names nobody and leaves none; of one actor no more than some a minute are kept.
import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { App } from '../app.ts'
import { actorOf } from '../auth/viewer.ts'
import { transact } from '../db/transact.ts'
import {
  DomainError,
  IdempotencyConflict,
  InvalidInput,
  NotFound,
  Overloaded,
  Unavailable,
} from '../errors.ts'
import type { Context } from '../graphql/context.ts'
import { splitPublicId } from '../graphql/publicId.ts'
import { appendAuditEntry } from './governance.store.ts'

const mostPerMinute = 60
const minuteMs = 60_000
const mostActors = 10_000

/** Wraps every mutation that staff may do, whoever else may too. */
export function recordRefusals(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (!staffMay(field.extensions.pothosOptions)) continue
    field.resolve = recording(field.resolve ?? defaultFieldResolver)
  }
  return schema
}

function staffMay(options: unknown): boolean {
  const { authScopes } = options as { authScopes?: { staff?: true; $any?: { staff?: true } } }
  return authScopes?.staff === true || authScopes?.$any?.staff === true
}

type Resolve = GraphQLFieldResolver<unknown, Context>

/** A refusal is the value of the field, as the result unions have it. */
function recording(resolve: Resolve): Resolve {
  return async (root, args, context, info) => {
    const value: unknown = await resolve(root, args, context, info)
    if (isRefusal(value) && tells(value)) await record(value, args.input, context, info)
    return value
  }
}

/** What was merely written wrongly, or could not be done just now, says nothing about who tried it. */
function tells(refusal: DomainError): boolean {
  const silent: unknown[] = [InvalidInput, NotFound, Overloaded, Unavailable, IdempotencyConflict]
  return !silent.includes(refusal.constructor)
}

/** The schema hides a refusal behind a proxy that is an instance of nothing; its class still says what it is. */
function isRefusal(value: unknown): value is DomainError {
  const itsClass: unknown = (value as { constructor?: unknown } | null)?.constructor
  return typeof itsClass === 'function' && itsClass.prototype instanceof DomainError
}

async function record(
  refusal: DomainError,
  input: Record<string, unknown> | undefined,
  { app, viewer }: Context,
  { fieldName }: GraphQLResolveInfo,
): Promise<void> {
  const actor = actorOf(viewer)
  if (viewer.role === 'public' || !withinBound(app, actor)) return
  const at = app.clock.now()
  await transact(app, (tx) =>
    appendAuditEntry(tx, {
      at,
      actor,
      action: 'REFUSED',
      subject: subjectOf(input),
      before: {},
      after: { mutation: fieldName, code: refusal.code },
      reason: refusal.message,
    }),
  )
}

/** The first object that the input names. */
function subjectOf(input: Record<string, unknown> | undefined): string {
  const named = Object.values(input ?? {})
    .flat()
    .find((value) => typeof value === 'string' && splitPublicId(value) !== null)
  return (named as string | undefined) ?? '-'
}

const countsOf = new WeakMap<App, LRUCache<string, { recorded: number }>>()

function withinBound(app: App, actor: string): boolean {
  const counts =
    countsOf.get(app) ?? new LRUCache<string, { recorded: number }>({ max: mostActors, ttl: minuteMs })
  countsOf.set(app, counts)
  const count = counts.get(actor) ?? { recorded: 0 }
  if (count.recorded === 0) counts.set(actor, count)
  count.recorded += 1
  return count.recorded <= mostPerMinute
}

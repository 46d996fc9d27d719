// Refused attempts at what only staff may do: each leaves an entry in the audit, with who tried what on which object. An
// attempt without a token names nobody and leaves none; of one actor no more than some a minute are kept.
import { errorTypeMap } from '@pothos/plugin-errors'
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
  type DomainError,
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

/** A refusal is the value of the field, as the result unions have it: wrapped, and known by its class. */
function recording(resolve: Resolve): Resolve {
  return async (root, args, context, info) => {
    const value: unknown = await resolve(root, args, context, info)
    const kind = typeof value === 'object' && value !== null ? errorTypeMap.get(value) : undefined
    if (kind && !sayingNothing.includes(kind)) await record(value as DomainError, args.input, context, info)
    return value
  }
}

/** What was merely written wrongly, or could not be done just now, says nothing about who tried it. */
const sayingNothing: readonly unknown[] = [
  InvalidInput,
  NotFound,
  Overloaded,
  Unavailable,
  IdempotencyConflict,
]

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

/** The first object that the input names; what a caller calls its request is none. */
function subjectOf(input: Record<string, unknown> | undefined): string {
  const { idempotencyKey: _, ...content } = input ?? {}
  return textsIn(content).find((text) => splitPublicId(text) !== null) ?? '-'
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
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

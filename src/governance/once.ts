// Changes that move no money and no flowers stand beside the journal, each a transaction of its own: made once for each
// idempotency key of whoever asks, with its audit entry.
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { transact } from '../db/transact.ts'
import { IdempotencyConflict } from '../errors.ts'
import { digest } from '../journal/command.ts'
import { type AuditedValues, appendAuditEntry } from './governance.store.ts'
import { keepSubject, takeKey } from './once.store.ts'

export interface ChangeRequest {
  /** What is done, as in the audit. */
  action: string
  idempotencyKey: string
  /** Everything that was asked, in a fixed order. */
  content: readonly (string | number | bigint | boolean | null)[]
  reason: string
}

export interface Changed {
  /** The public id of what was changed. */
  subject: string
  before: AuditedValues
  after: AuditedValues
}

export interface Moment {
  at: Date
  actor: string
}

/** The answer to an earlier request with the same key says what was changed, and no secret. */
export type Once<Made> = { replayed: true; subject: string } | ({ replayed: false; subject: string } & Made)

/** The key is taken before anything else is locked: whoever comes with the same one waits, and never crosswise. */
export function changeOnce<Made extends object>(
  app: App,
  viewer: Viewer,
  { action, idempotencyKey, content, reason }: ChangeRequest,
  change: (tx: Transaction, moment: Moment) => Promise<Changed & { made: Made }>,
): Promise<Once<Made>> {
  const actor = actorOf(viewer)
  const keyDigest = digest(actor, idempotencyKey)
  const contentDigest = digest(action, ...content, reason)
  return transact(app, async (tx): Promise<Once<Made>> => {
    const at = app.clock.now()
    const known = await takeKey(tx, keyDigest, contentDigest, at)
    if (known) {
      if (known.contentDigest !== contentDigest) throw new IdempotencyConflict()
      return { replayed: true, subject: known.subject }
    }
    const { subject, before, after, made } = await change(tx, { at, actor })
    await appendAuditEntry(tx, { at, actor, action, subject, before, after, reason })
    await keepSubject(tx, keyDigest, subject)
    return { ...made, replayed: false, subject }
  })
}

// How a partner, or staff for it, changes its keys and webhooks: once for each idempotency key, one change of a partner
// after the other, each with its audit entry.
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { transact } from '../db/transact.ts'
import { DomainError, Forbidden, IdempotencyConflict, NotFound } from '../errors.ts'
import { type AuditedValues, appendAuditEntry } from '../governance/governance.store.ts'
import { idInSubject } from '../graphql/publicId.ts'
import { digest } from '../journal/command.ts'
import { findChange, insertChange, lockPartner } from './change.store.ts'

export interface PartnerChange {
  partnerId: number
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

export function changeOnce<Made extends object>(
  app: App,
  viewer: Viewer,
  { partnerId, action, idempotencyKey, content, reason }: PartnerChange,
  change: (tx: Transaction, moment: Moment) => Promise<Changed & { made: Made }>,
): Promise<Once<Made>> {
  const actor = actorOf(viewer)
  const keyDigest = digest(actor, idempotencyKey)
  const contentDigest = digest(action, partnerId, ...content, reason)
  return transact(app, async (tx): Promise<Once<Made>> => {
    if (!(await lockPartner(tx, partnerId))) throw new NotFound('input.partner', 'There is no such partner.')
    const known = await findChange(tx, keyDigest)
    if (known) {
      if (known.contentDigest !== contentDigest) throw new IdempotencyConflict()
      return { replayed: true, subject: known.subject }
    }
    const at = app.clock.now()
    const { subject, before, after, made } = await change(tx, { at, actor })
    await appendAuditEntry(tx, { at, actor, action, subject, before, after, reason })
    await insertChange(tx, { keyDigest, contentDigest, subject, at })
    return { ...made, replayed: false, subject }
  })
}

/** A partner changes what is its own, staff everybody's. */
export function requireOwnPartner(viewer: Viewer, partnerId: number): void {
  if (!isStaffOrPartner(viewer, partnerId))
    throw new Forbidden('A partner does this for itself and no other.')
}

export function isStaffOrPartner(viewer: Viewer, partnerId: number): boolean {
  return viewer.role === 'staff' || isPartner(viewer, partnerId)
}

function isPartner({ role, subject }: Viewer, partnerId: number): boolean {
  return role === 'partner' && idInSubject('Partner', subject) === partnerId
}

/** So many there may be, and there are. */
export class LimitReached extends DomainError {
  readonly code = 'LIMIT_REACHED'
  readonly most: number
  constructor(most: number, what: string) {
    super(`There may be at most ${most} ${what}.`)
    this.most = most
  }
}

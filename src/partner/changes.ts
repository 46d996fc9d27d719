// How a partner, or staff for it, changes its keys and webhooks: one change of a partner after the other.
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { DomainError, Forbidden, NotFound } from '../errors.ts'
import { type Changed, type ChangeRequest, changeOnce, type Moment, type Once } from '../governance/once.ts'
import { idInSubject } from '../graphql/publicId.ts'
import { lockPartner } from './partner.store.ts'

export function changePartnerOnce<Made extends object>(
  app: App,
  viewer: Viewer,
  { partnerId, ...request }: ChangeRequest & { partnerId: number },
  change: (tx: Transaction, moment: Moment) => Promise<Changed & { made: Made }>,
): Promise<Once<Made>> {
  const content = [partnerId, ...request.content]
  return changeOnce(app, viewer, { ...request, content }, async (tx, moment) => {
    if (!(await lockPartner(tx, partnerId))) throw new NotFound('input.partner', 'There is no such partner.')
    return change(tx, moment)
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

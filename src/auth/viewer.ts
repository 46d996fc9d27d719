// Who asks. A viewer is what a token says and nothing more; what it may do is decided field by field.

export const roles = ['donor', 'partner', 'organization', 'staff', 'screen'] as const
export type Role = (typeof roles)[number]

export interface Viewer {
  /** public: without a token. system: the service itself, which no token makes anybody. */
  role: Role | 'public' | 'system'
  /** Donor: the person's reference. Partner and organization: its id. Otherwise a name for the audit. */
  subject: string
  /** When the token ends; null for the public. */
  expiresAt: Date | null
  /** The partner key that was sent instead of a token: it may be revoked before it expires. */
  keyId?: number
}

export const publicViewer: Viewer = { role: 'public', subject: '', expiresAt: null }

/** What happens by the calendar and by nobody's hand. */
export const calendarViewer: Viewer = { role: 'system', subject: 'calendar', expiresAt: null }

/** Names the viewer as an actor: in the journal, in the audit, and as the scope of its idempotency keys. */
export function actorOf(viewer: Viewer): string {
  return `${viewer.role}:${viewer.subject}`
}

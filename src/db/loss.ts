// Ways in which the database can fail to answer that say nothing about what was asked: the same request, sent again,
// may be answered.
import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'

/**
 * Classes of SQLSTATE in which the server says something about itself: connections (08), the state of the session (25),
 * conflicts (40), resources (53), locks (55), an operator or a time limit (57), its system (58).
 */
const classes = /^(08|25|40|53|55|57|58)/

/** Codes of the driver and of the network below it. Those of Node's own complaints about arguments begin with ERR_. */
const connection = /^(CONNECTION_|CONNECT_|E(?!RR_)[A-Z]+(_[A-Z]+)?$)/

export function isLoss(error: unknown): boolean {
  const { code, fromServer } = sourceOf(error)
  return fromServer ? classes.test(code) : connection.test(code)
}

/** Whether the session is gone too. */
export function endsSession(error: unknown): boolean {
  const { severity, fromServer } = sourceOf(error)
  return fromServer ? severity !== 'ERROR' : isLoss(error)
}

/** Two transactions waited for each other, and this one was undone: nothing of it is left. */
export function isDeadlock(error: unknown): boolean {
  return sourceOf(error).code === '40P01'
}

/** drizzle wraps what the driver says into an error that has no code. */
function sourceOf(error: unknown): { code: string; severity: string; fromServer: boolean } {
  const source = error instanceof DrizzleQueryError ? error.cause : error
  return {
    code: source instanceof Error && 'code' in source ? String(source.code) : '',
    severity: source instanceof postgres.PostgresError ? source.severity : '',
    fromServer: source instanceof postgres.PostgresError,
  }
}

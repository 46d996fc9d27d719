// Ways in which the database can fail to answer that say nothing about what was asked: the same request, sent again,
// may be answered.

/** The driver's own errors, a server that is stopping or full, and the limits that end what takes too long. */
const loss =
  /^(CONNECTION_|CONNECT_|ECONN|EPIPE|ETIMEDOUT|57P0[1-5]|57014|25P0[34]|55P03|40001|40P01|53300|08)/

/** After these the session lives on; after all others it is gone. */
const sessionLives = /^(57014|55P03|40001|40P01)/

export function isLoss(error: unknown): boolean {
  return loss.test(codeOf(error))
}

export function endsSession(error: unknown): boolean {
  return isLoss(error) && !sessionLives.test(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

// Structured logs. They name operations, codes and counts; never a donor, a message or a token.
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return destination ? pino(options, destination) : pino(options)
}

interface Described {
  type: string
  message: string
  code?: string
  constraint?: string
  stack?: string
  cause?: Described
}

/**
 * What is said of an error is chosen, not left out: the database's errors carry the values of the statement, and
 * drizzle's name them in their message, which may be people's.
 */
function describeError(error: unknown): Described {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown' }
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown }
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {}
  if ('query' in error && 'params' in error)
    return { type: error.name, message: 'a statement failed', ...cause }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...cause,
  }
}

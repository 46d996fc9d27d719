// Structured logs. They name operations, codes and counts; never a donor, a message or a token.
import { type Logger, pino } from 'pino'

export type Log = Logger

export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: ['*.authorization', '*.donorRef', '*.personRef', '*.message.donor', '*.displayName', '*.token'],
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

// Reads answer soon or not at all: whoever waits for a page is told to come again, and not left waiting.
import { withDeadline } from './deadline.ts'

const deadlineMs = 2_500

/** A statement runs when it is awaited: it is awaited here, once. */
export function reading<Value>(statement: PromiseLike<Value>): Promise<Value> {
  return withDeadline(Promise.resolve(statement), deadlineMs)
}

/**
 * For loaders: nothing is remembered from one batch to the next. A mutation sees what the one before it wrote, and a
 * subscription that is open for a day does not show what stood in the morning.
 */
export const freshEveryBatch = { cache: false }

// What happens to dreams by the calendar and by nobody's hand: a window that has ended is closed, and the flowers of those
// that missed go back or over, step by step. Every instance looks; each step has a key of its own, so that whoever comes
// second finds it done. After every step the journal has as much time for itself as the step took.
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app.ts'
import { calendarViewer } from '../auth/viewer.ts'
import { reading } from '../db/reading.ts'
import { DomainError, Unavailable } from '../errors.ts'
import { publicId } from '../graphql/publicId.ts'
import { type DueDream, dueDreams } from './calendar.store.ts'
import { closeDream } from './lifecycle.ts'
import { continueReturn, continueRollOver } from './missed.ts'

type CalendarApp = Pick<App, 'db' | 'clock' | 'announcements' | 'directory' | 'log'>

export interface Calendar {
  close(): Promise<void>
}

/** Looks again and again until it is closed; 0: never, because another instance does. */
export function startCalendar(app: CalendarApp, everyMs: number): Calendar {
  const stop = new AbortController()
  const running = everyMs > 0 ? lookAgain(app, everyMs, stop.signal) : Promise.resolve()
  return {
    async close() {
      stop.abort()
      await running
    },
  }
}

async function lookAgain(app: CalendarApp, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // The next look finds what this one could not do: nothing is lost, and the log says what failed.
    await sweepDreams(app, signal).catch((error) =>
      app.log.error({ err: error }, 'dreams could not be looked through'),
    )
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => {})
  }
}

/** Does what is due now, until nothing is. One dream that fails does not keep the others. */
export async function sweepDreams(app: CalendarApp, signal?: AbortSignal): Promise<void> {
  const failed = new Set<number>()
  for (;;) {
    const due = await reading(dueDreams(app.db.sql, app.clock.now(), [...failed]))
    if (due.length === 0) return
    for (const dream of due) {
      if (signal?.aborted) return
      const began = performance.now()
      const done = await step(app, dream)
      if (!done) failed.add(dream.id)
      await pause(performance.now() - began, undefined, { signal, ref: false }).catch(() => {})
    }
  }
}

/** Whether it is worth looking at the dream again at once: not when another instance is at it, or something was wrong. */
async function step(app: CalendarApp, dream: DueDream): Promise<boolean> {
  try {
    if (dream.state !== 'MISSED') {
      const closed = await closeDream(app, calendarViewer, {
        idempotencyKey: `close:${dream.id}`,
        dream: publicId('Dream', dream.id),
        reason: 'its window has ended',
      })
      return !closed.replayed
    }
    const { id, handledSeq, rolledIntoId } = dream
    const { replayed } = await (rolledIntoId === null
      ? continueReturn(app, calendarViewer, { id, handledSeq })
      : continueRollOver(app, calendarViewer, { id, handledSeq, rolledIntoId }))
    return !replayed
  } catch (error) {
    // Somebody else has closed or suspended it meanwhile, or the database is away: the next look will tell.
    const expected = error instanceof DomainError && !(error instanceof Unavailable)
    const about = { err: error, dream: publicId('Dream', dream.id) }
    if (expected) app.log.debug(about, 'a dream has moved meanwhile')
    else app.log.warn(about, 'a dream did not move')
    return false
  }
}

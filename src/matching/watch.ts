// The watch over a window. Its totals come from the hub; what stands beside them is remembered for a second per process,
// so that a window costs at most one statement a second however many watch it. Time moves a window too: where nothing is
// given, its pace falls, it opens, and it closes.
import { performance } from 'node:perf_hooks'
import type { App } from '../app.ts'
import { reading } from '../db/reading.ts'
import { type Snapshot, totalsIn } from '../live/hub.ts'
import { type ServiceLevel, windowTopic } from '../totals/totals.ts'
import { readStandings } from './window.store.ts'
import { figuresOf, isOutdated, type ShownWindow, type Standing } from './window.ts'

/** One frame, with its place in the order of frames. */
export interface WindowFrame {
  seq: bigint
  serviceLevel: ServiceLevel
  window: ShownWindow
}

export interface WindowWatch extends AsyncIterableIterator<WindowFrame> {
  present(): Promise<WindowFrame | null>
}

type WatchApp = Pick<App, 'db' | 'hub' | 'clock'>

/** After so long without a frame it is looked whether time alone has moved something. */
const quietMs = 1_000

export async function watchWindow(
  app: WatchApp,
  campaignId: number,
  windowId: number,
  maxHz: number,
): Promise<WindowWatch> {
  let standing = await standingOf(app, windowId)
  const watch = app.hub.watch(campaignId, [windowTopic(windowId)], maxHz)
  let snapshot: Snapshot | null = null
  let shown: WindowFrame | null = null
  let asked = false
  let arrived: IteratorResult<Snapshot> | null = null
  let wake = () => {}

  async function frameOf(of: Snapshot): Promise<WindowFrame> {
    const totals = totalsIn(of, windowTopic(windowId))
    const now = app.clock.now()
    try {
      standing = await standingOf(app, windowId)
      if (isOutdated(totals, standing, now)) standing = await renew(app, windowId)
    } catch {
      // While it cannot be read, what is known goes on being shown: the next frame tries again.
    }
    const { window, pool } = standing
    const { seq, serviceLevel } = of
    return { seq, serviceLevel, window: { ...window, pool, figures: figuresOf(totals, standing, now) } }
  }

  /** Listens once for each: what is quiet for a night has one listener all that time. */
  function ask(): void {
    if (asked) return
    asked = true
    void watch.next().then((result) => {
      asked = false
      arrived = result
      wake()
    })
  }

  /** The next of the hub; null: it is quiet. */
  async function heard(): Promise<IteratorResult<Snapshot> | null> {
    if (arrived === null) {
      ask()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, quietMs).unref()
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const result = arrived
    arrived = null
    return result
  }

  async function next(): Promise<IteratorResult<WindowFrame>> {
    for (;;) {
      const result = await heard()
      if (result?.done) return { done: true, value: undefined }
      if (result) snapshot = result.value
      if (snapshot === null) continue
      const frame = await frameOf(snapshot)
      if (!result && shown && !differ(shown, frame)) continue
      shown = frame
      return { done: false, value: frame }
    }
  }

  const iterator: WindowWatch = {
    next,
    async present() {
      const present = await watch.present()
      return present && frameOf(present)
    },
    async return() {
      await watch.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

function differ(one: WindowFrame, other: WindowFrame): boolean {
  return textOf(one) !== textOf(other)
}

function textOf({ window }: WindowFrame): string {
  const { totals: _, next, ...figures } = window.figures ?? {}
  return JSON.stringify([{ ...figures, next: next?.id }, window.budget], (_key, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
}

const rememberedMs = 1_000
const mostWindows = 1_000

interface Remembered {
  readAt: number
  standing: Promise<Standing>
}

const rememberedBy = new WeakMap<WatchApp['db'], Map<number, Remembered>>()

function standingOf(app: WatchApp, windowId: number): Promise<Standing> {
  const known = rememberedBy.get(app.db)?.get(windowId)
  return known && performance.now() - known.readAt < rememberedMs ? known.standing : renew(app, windowId)
}

function renew(app: WatchApp, windowId: number): Promise<Standing> {
  const windows = rememberedBy.get(app.db) ?? new Map<number, Remembered>()
  rememberedBy.set(app.db, windows)
  if (windows.size >= mostWindows) windows.clear()
  const standing = reading(readStandings(app.db.orm, [windowId], app.clock.now())).then(([found]) => {
    if (!found) throw new Error(`there is no window ${windowId}`)
    return found
  })
  windows.set(windowId, { readAt: performance.now(), standing })
  standing.catch(() => windows.delete(windowId))
  return standing
}

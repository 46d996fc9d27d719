// The service's clock as a page knows it: what a frame said, and what has passed since by a clock that runs evenly. The
// clock of the machine itself may be wrong by hours and is never asked.
import { useEffect, useRef, useState } from 'preact/hooks'

export interface Clock {
  hear(serverTime: string): void
  /** In milliseconds since 1970; undefined: nothing has told it yet. */
  now(): number | undefined
}

/** What is told here is heard once each; whoever reads frames may let the clock hear theirs. */
export function useServerClock(serverTime?: string): Clock {
  const held = useRef<ServerClock>(unknownClock)
  const clock = useRef<Clock>({
    hear(told) {
      held.current = heardTime(held.current, told, performance.now())
    },
    now: () => serverNow(held.current, performance.now()),
  }).current
  const heard = useRef<string>(undefined)
  if (serverTime !== undefined && serverTime !== heard.current) {
    heard.current = serverTime
    clock.hear(serverTime)
  }
  return clock
}

/** The time by the clock of the service, told anew whenever so many milliseconds of it, counted from 1970, are over. */
export function useTime(clock: Clock, everyMs: number): number | undefined {
  const [time, setTime] = useState(() => clock.now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tell = () => {
      const now = clock.now()
      setTime(now)
      // Until the clock is known it is asked for often; then a little after each beginning, so that none is missed.
      timer = setTimeout(tell, now === undefined ? 200 : everyMs - (now % everyMs) + 5)
    }
    tell()
    return () => clearTimeout(timer)
  }, [clock, everyMs])
  return time
}

export interface ServerClock {
  /** What to add to the page's running clock; null: no frame has come yet. */
  offset: number | null
  /** The offsets that the latest frames gave, of each second the one that came fastest, the oldest first. */
  heard: readonly { at: number; offset: number }[]
}

export const unknownClock: ServerClock = { offset: null, heard: [] }

/** For so long a frame is believed: long enough to find one that came fast, too short for clocks to drift apart. */
const believedMs = 60_000
const onePerMs = 1_000
/** A step of the service's clock, or a machine that slept: what was heard before is worth nothing. */
const stepMs = 2_000

/** No frame arrives before it is sent, so that of those heard the one that puts the clock farthest ahead came fastest. */
export function heardTime(clock: ServerClock, serverTime: string, now: number): ServerClock {
  const offset = Date.parse(serverTime) - now
  if (!Number.isFinite(offset)) return clock
  const stepped = clock.offset !== null && Math.abs(offset - clock.offset) > stepMs
  const before = stepped ? [] : clock.heard.filter(({ at }) => now - at < believedMs)
  const last = before.at(-1)
  const heard =
    last && now - last.at < onePerMs
      ? [...before.slice(0, -1), { at: last.at, offset: Math.max(last.offset, offset) }]
      : [...before, { at: now, offset }]
  return { offset: Math.max(...heard.map((one) => one.offset)), heard }
}

/** In milliseconds since 1970; undefined: not known yet. */
export function serverNow({ offset }: ServerClock, now: number): number | undefined {
  return offset === null ? undefined : now + offset
}

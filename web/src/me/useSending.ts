// Sends something that must count once, and keeps its key through lost answers, reloads and tunnels: what was sent and not
// answered is kept in the tab and can be sent again.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { backoffMs } from '../live/backoff.ts'
import { pause } from '../live/line.ts'
import { newKey } from '../live/newKey.ts'
import type { My } from './my.ts'
import { afterAnswer, type Heard, isRefusal, isToTryAgain, type Sending, type SuccessOf } from './sending.ts'

export interface Sender<Input extends Keyed, Success> {
  sending: Sending<Input, Success>
  /** A new intent; while one is on its way or unanswered, nothing. */
  send(content: Omit<Input, 'idempotencyKey'>): void
  /** The same one again. */
  again(): void
  /** Forgets it, whatever became of it. */
  drop(): void
}

export interface Keyed {
  idempotencyKey: string
}

export function useSending<Input extends Keyed, Answer extends object>(
  { viewer }: Pick<My, 'viewer'>,
  name: string,
  deliver: (input: Input) => Promise<Answer>,
  onDone: (answer: SuccessOf<Answer>) => void,
): Sender<Input, SuccessOf<Answer>> {
  type State = Sending<Input, SuccessOf<Answer>>
  // Whoever comes next in this tab is offered nothing of whoever was here before.
  const place = `oneflower sent ${viewer.subject} ${name}`
  const [sending, setSending] = useState<State>(() => {
    const input = keptIn<Input>(place)
    return input ? { state: 'unanswered', input, message: null } : { state: 'idle' }
  })
  const now = useRef(sending)
  /** What the service asked for, when it asked to be left alone for a while. */
  const waitMs = useRef<number>(undefined)
  const latest = useRef({ deliver, onDone })
  latest.current = { deliver, onDone }
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])

  const become = useCallback(
    (next: State) => {
      now.current = next
      if (next.state === 'done' || next.state === 'refused' || next.state === 'idle')
        sessionStorage.removeItem(place)
      if (!gone.current) setSending(next)
    },
    [place],
  )

  const run = useCallback(
    async (input: Input) => {
      let state: State = { state: 'sending', input, tries: 1 }
      // Once, before it is first sent: whoever leaves while it is sent again has left nothing behind.
      sessionStorage.setItem(place, JSON.stringify(input))
      become(state)
      while (state.state === 'sending') {
        if (state.tries > 1) await pause(waitMs.current ?? backoffMs(state.tries - 2))
        const heard: Heard<Answer> = await latest.current
          .deliver(input)
          .then((answer) => ({ answer }))
          .catch(() => ({ lost: true }) as const)
        waitMs.current =
          'answer' in heard && isRefusal(heard.answer) && isToTryAgain(heard.answer)
            ? Math.min(heard.answer.retryAfterMs ?? 1_000, 5_000)
            : undefined
        state = afterAnswer(state, heard)
        become(state)
      }
      if (state.state === 'done') latest.current.onDone(state.answer)
    },
    [become, place],
  )
  const busy = () => now.current.state === 'sending' || now.current.state === 'unanswered'
  return {
    sending,
    send(content) {
      if (!busy()) void run({ ...content, idempotencyKey: newKey() } as Input)
    },
    again() {
      if (now.current.state === 'unanswered') void run(now.current.input)
    },
    drop() {
      if (now.current.state !== 'sending') become({ state: 'idle' })
    },
  }
}

/** Forgets what was sent and not answered: for whoever leaves. */
export function forgetSent(): void {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith('oneflower sent ')) sessionStorage.removeItem(name)
}

function keptIn<Input>(place: string): Input | undefined {
  const text = sessionStorage.getItem(place)
  try {
    return text === null ? undefined : (JSON.parse(text) as Input)
  } catch {
    return undefined
  }
}

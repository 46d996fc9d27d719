// A mailbox of one: what was not taken is replaced by what is newer. A slow reader skips, and nobody's memory grows.

export interface Mailbox<Value> extends AsyncIterableIterator<Value, undefined, unknown> {
  /** Leaves the newest value for the reader, in the place of one that was not taken. */
  put(value: Value): void
  /** Ends the reading after what is still in the box. */
  end(): void
  return(): Promise<IteratorResult<Value, undefined>>
  throw(error: unknown): Promise<IteratorResult<Value, undefined>>
  [Symbol.asyncIterator](): Mailbox<Value>
}

/** onEnd is called once, when the reader has left or the box was ended, whichever comes first. */
export function createMailbox<Value>(onEnd: () => void = () => {}): Mailbox<Value> {
  let held: { value: Value } | null = null
  let ended = false
  // A reader asks again only after its answer; should one not, its questions are answered in order by what comes.
  const waiting: ((result: IteratorResult<Value, undefined>) => void)[] = []
  const done = { done: true as const, value: undefined }

  function end(): void {
    if (ended) return
    ended = true
    for (const answer of waiting.splice(0)) answer(done)
    onEnd()
  }

  return {
    put(value) {
      if (ended) return
      const answer = waiting.shift()
      if (answer) answer({ done: false, value })
      else held = { value }
    },
    end,
    next() {
      if (held) {
        const { value } = held
        held = null
        return Promise.resolve({ done: false, value })
      }
      if (ended) return Promise.resolve(done)
      if (waiting.length >= mostWaiting) return Promise.reject(new Error('The mailbox has too many readers.'))
      return new Promise((answer) => waiting.push(answer))
    },
    return() {
      held = null
      end()
      return Promise.resolve(done)
    },
    throw(error) {
      held = null
      end()
      return Promise.reject(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

const mostWaiting = 16

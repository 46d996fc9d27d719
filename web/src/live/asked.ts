// Questions that are asked again and again: now and then, and at once by whoever knows that the answer has changed. What
// cannot be answered leaves what is known where it is. An answer that comes late never overwrites a younger one.
import type { AnyVariables, CombinedError, TypedDocumentNode } from '@urql/core'
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { backoffMs } from './backoff.ts'
import type { Line } from './line.ts'

export interface Asked<Data> {
  /** undefined: this question was not answered yet. */
  data: Data | undefined
  /** Why the last question had no answer; undefined: it had. */
  problem: Error | undefined
  refresh: () => void
}

/** null variables: there is nothing to ask. version: another one asks at once. waiting: told when an answer is waited for. */
export function useAsked<Data, Variables extends AnyVariables>(
  line: Line,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  everyMs: number,
  version = 0,
  waiting?: Waiting,
): Asked<Data> {
  const [held, hold] = useState<{ of: string; data: Data | undefined; problem: Error | undefined }>()
  const [round, refresh] = useReducer<number, void>((before) => before + 1, 0)
  const content = JSON.stringify(variables)
  useEffect(() => {
    if (content === 'null') return
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    let failures = 0
    const ask = async () => {
      let problem: Error | undefined
      waiting?.begin()
      const data = await line.ask(document, JSON.parse(content) as Variables).catch((error: Error) => {
        problem = error
        return undefined
      })
      if (over) return
      if (!problem || saysNo(problem)) waiting?.end()
      hold((before) => ({
        of: content,
        data: data ?? (before?.of === content ? before.data : undefined),
        problem,
      }))
      failures = data ? 0 : failures + 1
      timer = setTimeout(ask, data ? everyMs : backoffMs(failures))
    }
    void ask()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [line, document, content, everyMs, version, round, waiting])
  // The answer to another question is none to this one.
  const { data, problem } = held?.of === content ? held : { data: undefined, problem: undefined }
  return { data, problem, refresh }
}

interface Waiting {
  begin: () => void
  end: () => void
}

/**
 * The newest answer, that to the question before while this one has none; undefined: nothing was answered yet. A page whose
 * questions stay without an answer says that it is late.
 */
export function useAnswer<Data, Variables extends AnyVariables>(
  line: Line,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  everyMs: number,
): Data | undefined {
  const { data } = useAsked(line, document, variables, everyMs, 0, useWaiting(line))
  const newest = useRef<Data>(undefined)
  newest.current = data ?? newest.current
  return newest.current
}

/** From the first question without an answer to the next that has one, whatever is asked meanwhile. */
function useWaiting({ unanswered }: Line): Waiting {
  const waiting = useMemo(() => {
    const place = {}
    return {
      begin: () => void unanswered.set(place, unanswered.get(place) ?? performance.now()),
      end: () => void unanswered.delete(place),
    }
  }, [unanswered])
  useEffect(() => waiting.end, [waiting])
  return waiting
}

/** What the service answers when it could not look: as good as no answer. */
const failures: unknown[] = ['INTERNAL', 'OVERLOADED', 'UNAVAILABLE']

/** An answer, too. */
function saysNo({ graphQLErrors = [] }: Partial<CombinedError>): boolean {
  return (
    graphQLErrors.length > 0 && !graphQLErrors.some(({ extensions }) => failures.includes(extensions.code))
  )
}

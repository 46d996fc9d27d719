// A step that staff takes: sent once, its answer shown where it was taken. Until it is answered with success, the same
// content keeps its idempotency key, so that whoever presses again after a silence does the same thing and not another.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { newKey } from '../live/newKey.ts'

export interface Refusal {
  code: string
  message: string
  fields: readonly { path: string; message: string }[]
}

export type Standing =
  | { state: 'idle' }
  | { state: 'sending' }
  /** The service said no, and why. */
  | { state: 'refused'; refusal: Refusal }
  /** No answer came: whether it was done is not known. */
  | { state: 'unanswered'; message: string }

export interface Step<Input, Success> {
  standing: Standing
  /** Resolves with the success; null: it was refused or not answered, and the standing says so. */
  send(input: Input): Promise<Success | null>
  forget(): void
}

type Answered = { __typename: string }
/** The one member of a result union that is no refusal. */
export type SuccessOf<Result extends Answered> = Extract<Result, { __typename: `${string}Success` }>

export function useStep<Input, Result extends Answered>(
  perform: (input: Input, idempotencyKey: string) => Promise<Result>,
): Step<Input, SuccessOf<Result>> {
  const [standing, setStanding] = useState<Standing>({ state: 'idle' })
  const keyed = useRef<Keyed | null>(null)
  const over = useRef(false)
  const latest = useRef(perform)
  latest.current = perform
  useEffect(
    () => () => {
      over.current = true
    },
    [],
  )
  const show = useCallback((next: Standing) => {
    if (!over.current) setStanding(next)
  }, [])
  const send = useCallback(
    async (input: Input) => {
      keyed.current = keyFor(keyed.current, input)
      show({ state: 'sending' })
      try {
        const result = await latest.current(input, keyed.current.key)
        const refusal = refusalOf(result)
        if (refusal) {
          show({ state: 'refused', refusal })
          return null
        }
        keyed.current = null
        show({ state: 'idle' })
        return result as SuccessOf<Result>
      } catch (problem) {
        show({ state: 'unanswered', message: problem instanceof Error ? problem.message : String(problem) })
        return null
      }
    },
    [show],
  )
  const forget = useCallback(() => show({ state: 'idle' }), [show])
  return { standing, send, forget }
}

export interface Keyed {
  content: string
  key: string
}

/** The key that is held while the content is the same, and otherwise a new one. */
export function keyFor(held: Keyed | null, input: unknown): Keyed {
  const content = JSON.stringify(input)
  return held?.content === content ? held : { content, key: newKey() }
}

export function refusalOf(result: Answered): Refusal | null {
  if (!('code' in result && 'message' in result)) return null
  const fields = 'fields' in result && Array.isArray(result.fields) ? result.fields : []
  return { code: String(result.code), message: String(result.message), fields }
}

/** What is wrong with one field of an input; undefined: nothing that the service named. */
export function problemWith(standing: Standing, path: string): string | undefined {
  if (standing.state !== 'refused') return undefined
  return standing.refusal.fields.find((field) => field.path.replace(/^input\./, '') === path)?.message
}

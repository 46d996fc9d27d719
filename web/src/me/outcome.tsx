// What became of something that was sent, said where it was sent from: on its way, not answered, refused, or done.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Keyed, Sender } from './useSending.ts'
import type { MeWords } from './words.ts'

interface OutcomeProps<Input extends Keyed, Success> {
  sender: Sender<Input, Success>
  /** What is on its way, for whoever comes back to it. */
  what: string
  words: MeWords
  /** What the service says of the whole, and of no field. */
  refusal: string | undefined
  children: (answer: Success) => ComponentChildren
}

export function Outcome<Input extends Keyed, Success>({
  sender,
  what,
  words,
  refusal,
  children,
}: OutcomeProps<Input, Success>) {
  const { sending } = sender
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (sending.state === 'unanswered' || sending.state === 'done')
      place.current?.scrollIntoView({ block: 'nearest' })
  }, [sending.state])
  return (
    <div class="outcome" role="status" ref={place} data-state={sending.state}>
      {sending.state === 'sending' && (
        <p class="hint">{sending.tries > 1 ? words.sendingAgain(String(sending.tries)) : words.sending}</p>
      )}
      {sending.state === 'unanswered' && (
        <div class="lost">
          <h3>{words.unanswered}</h3>
          <p>
            <strong>{what}</strong>
          </p>
          <p>{words.unansweredMeaning}</p>
          {sending.message && (
            <p class="hint" lang="en">
              {sending.message}
            </p>
          )}
          <p class="choices">
            <button type="button" class="chief" onClick={sender.again}>
              {words.sendAgain}
            </button>
            <button type="button" onClick={sender.drop}>
              {words.forget}
            </button>
          </p>
        </div>
      )}
      {sending.state === 'refused' && refusal && <Wrong>{refusal}</Wrong>}
      {sending.state === 'done' && <div class="glad">{children(sending.answer)}</div>}
    </div>
  )
}

/** The service's own words, which are English. */
export function Wrong({ children, id }: { children: ComponentChildren; id?: string }) {
  return (
    <p class="wrong" id={id} lang="en" data-refusal="true">
      {children}
    </p>
  )
}

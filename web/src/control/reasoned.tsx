// The dialog before a step that needs a reason: what will happen in words, why, and one button that says what it does.
// Without a reason nothing is sent.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { useRoom } from './room.ts'
import { FieldProblem, Said } from './said.tsx'
import type { Standing } from './step.ts'

interface ReasonedProps {
  name: string
  title: string
  /** What the button does. */
  label: string
  danger?: boolean
  standing: Standing
  /** What is said about the reason; without it: that it is kept in the audit. */
  hint?: string
  /** What else is missing; without it nothing is. */
  notReady?: string | undefined
  /** What was said the last time, to be kept or written over. */
  initial?: string
  /** Below the reason. */
  after?: ComponentChildren
  onSend: (reason: string) => void
  onClose: () => void
  children?: ComponentChildren
}

export function Reasoned({
  name,
  title,
  label,
  danger = false,
  standing,
  hint,
  notReady,
  initial = '',
  after,
  onSend,
  onClose,
  children,
}: ReasonedProps) {
  const { words } = useRoom()
  const [reason, setReason] = useState(initial)
  const [asked, setAsked] = useState(false)
  const missing = asked && reason.trim() === ''
  const send = () => {
    const given = reason.trim()
    setAsked(true)
    if (given !== '' && notReady === undefined) onSend(given)
  }
  return (
    <Dialog name={name} title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (standing.state !== 'sending') send()
        }}
      >
        {children}
        <label>
          {words.reason}
          <textarea
            name="reason"
            rows={2}
            maxLength={500}
            autoFocus
            value={reason}
            aria-invalid={missing}
            aria-describedby={`${name}-reason`}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }}
          />
        </label>
        <small id={`${name}-reason`} class={missing ? 'refusal' : ''} role={missing ? 'alert' : undefined}>
          {missing ? words.reasonNeeded : (hint ?? words.reasonMeaning)}
        </small>
        <FieldProblem standing={standing} path="reason" />
        {after}
        {asked && notReady !== undefined && (
          <small class="refusal" role="alert">
            {notReady}
          </small>
        )}
        <Said standing={standing} />
        <p class="actions">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="submit"
            class={danger ? 'danger' : 'chief'}
            data-action="confirm"
            disabled={standing.state === 'sending'}
          >
            {label}
          </button>
        </p>
      </form>
    </Dialog>
  )
}

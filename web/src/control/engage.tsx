// Engaging a brake: where, what, why, until when. Before it is sent a dialog says in words what will happen, and one button
// says what it does; what concerns everybody must be typed too.
import { useEffect, useId, useState } from 'preact/hooks'
import {
  type BrakeEffect,
  type BrakeScope,
  ControlEngageBrakeDocument,
  type EngageBrakeInput,
} from '../gql.ts'
import { effectsOf, scopes, untilChoices, untilOf } from './brakeRules.ts'
import { Dialog } from './dialog.tsx'
import { Instant } from './instant.tsx'
import { useRoom } from './room.ts'
import { FieldProblem, Said } from './said.tsx'
import { useStep } from './step.ts'
import { type Subject, SubjectField } from './subject.tsx'

export interface BrakeDraft {
  scope: BrakeScope
  target: string | null
  effect: BrakeEffect
}

export const emptyDraft: BrakeDraft = { scope: 'WINDOW', target: null, effect: 'STOP_MATCH' }

interface EngageProps {
  draft: BrakeDraft
  onEngaged: () => void
  onClose?: () => void
}

/** What the dialog repeats, word for word as it will be sent. */
type Reviewed = Omit<EngageBrakeInput, 'idempotencyKey'>

export function EngageBrake({ draft, onEngaged, onClose }: EngageProps) {
  const { line, campaign, words, serverNow, changed } = useRoom()
  const [scope, setScope] = useState(draft.scope)
  const [effect, setEffect] = useState(draft.effect)
  const [subject, setSubject] = useState<Subject | null>(
    draft.target === null ? null : { id: draft.target, name: draft.target },
  )
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(0)
  const [notice, setNotice] = useState({ zh: '', en: '' })
  const [asked, setAsked] = useState(false)
  const [reviewed, setReviewed] = useState<Reviewed>()
  const id = useId()
  const step = useStep((input: Reviewed, idempotencyKey) =>
    line
      .tell(ControlEngageBrakeDocument, { input: { ...input, idempotencyKey } })
      .then((data) => data.engageBrake),
  )
  const effects = effectsOf[scope]
  useEffect(() => {
    if (!effects.includes(effect)) setEffect(effects[0] as BrakeEffect)
  }, [effects, effect])

  const needsSubject = scope !== 'GLOBAL' && subject === null
  const needsReason = reason.trim() === ''

  const review = () => {
    const until = untilOf(minutes, serverNow())
    setAsked(true)
    if (needsSubject || needsReason || until === undefined) return
    step.forget()
    setReviewed({
      campaign: campaign.id,
      scope,
      target: scope === 'GLOBAL' ? null : (subject?.id ?? null),
      effect,
      reason: reason.trim(),
      noticeZh: notice.zh.trim() || null,
      noticeEn: notice.en.trim() || null,
      until,
    })
  }
  const engage = async (input: Reviewed) => {
    if (!(await step.send(input))) return
    setReviewed(undefined)
    setReason('')
    setNotice({ zh: '', en: '' })
    setAsked(false)
    changed()
    onEngaged()
  }

  return (
    <>
      <form
        class="engage"
        data-form="engage"
        onSubmit={(event) => {
          event.preventDefault()
          review()
        }}
      >
        <label>
          {words.scope}
          <select
            name="scope"
            value={scope}
            onChange={({ currentTarget }) => {
              setScope(currentTarget.value as BrakeScope)
              setSubject(null)
            }}
          >
            {scopes.map((one) => (
              <option key={one} value={one}>
                {words.scopes[one]}
              </option>
            ))}
          </select>
        </label>
        {scope !== 'GLOBAL' && (
          <SubjectField key={scope} scope={scope} subject={subject} onChoose={setSubject} />
        )}
        {asked && needsSubject && (
          <small class="refusal" role="alert">
            {words.chooseSubject}
          </small>
        )}
        <div class="fields">
          <label>
            {words.effect}
            <select
              name="effect"
              value={effect}
              onChange={({ currentTarget }) => setEffect(currentTarget.value as BrakeEffect)}
            >
              {effects.map((one) => (
                <option key={one} value={one}>
                  {words.effects[one]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {words.until}
            <select
              name="until"
              value={minutes}
              onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
            >
              {untilChoices.map((one) => (
                <option key={one} value={one} disabled={untilOf(one, serverNow()) === undefined}>
                  {one === 0 ? words.untilReleased : words.forMinutes(String(one))}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label>
          {words.reason}
          <textarea
            name="reason"
            rows={2}
            maxLength={500}
            value={reason}
            aria-invalid={asked && needsReason}
            aria-describedby={`${id}-reason`}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <small
          id={`${id}-reason`}
          class={asked && needsReason ? 'refusal' : ''}
          role={asked && needsReason ? 'alert' : undefined}
        >
          {asked && needsReason ? words.reasonNeeded : words.reasonMeaning}
        </small>
        <details>
          <summary>{words.notice}</summary>
          <div class="fields">
            {(['zh', 'en'] as const).map((one) => (
              <label key={one}>
                {one === 'zh' ? words.noticeZh : words.noticeEn}
                <input
                  name={`notice-${one}`}
                  lang={one}
                  maxLength={200}
                  value={notice[one]}
                  onInput={({ currentTarget }) => setNotice({ ...notice, [one]: currentTarget.value })}
                />
              </label>
            ))}
          </div>
          <small>{words.noticeMeaning}</small>
        </details>
        <p class="actions">
          {onClose && (
            <button type="button" onClick={onClose}>
              {words.cancel}
            </button>
          )}
          <button type="submit" class="danger" data-action="review">
            {words.review}
          </button>
        </p>
      </form>
      {reviewed && (
        <Confirmation
          reviewed={reviewed}
          name={subject?.name ?? ''}
          step={step}
          onEngage={() => void engage(reviewed)}
          onClose={() => setReviewed(undefined)}
        />
      )}
    </>
  )
}

interface ConfirmationProps {
  reviewed: Reviewed
  name: string
  step: { standing: ReturnType<typeof useStep>['standing'] }
  onEngage: () => void
  onClose: () => void
}

function Confirmation({ reviewed, name, step, onEngage, onClose }: ConfirmationProps) {
  const { campaign, words } = useRoom()
  const [typed, setTyped] = useState('')
  const { scope, effect, until, reason } = reviewed
  const mustType = scope === 'GLOBAL'
  const sending = step.standing.state === 'sending'
  return (
    <Dialog name="confirm-engage" title={words.confirmEngage} onClose={onClose}>
      <p class="happens">{words.happens[effect](words.where[scope](name))}</p>
      <p>{until ? <Instant at={until} within={words.lasts.until} /> : words.lasts.released}</p>
      <p>{words.because(reason)}</p>
      <p class="hint">{scope === 'DONOR' ? words.saidNot : words.said}</p>
      {mustType && (
        <label>
          {words.typeCode(campaign.code)}
          <input
            name="code"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
      )}
      {(['target', 'effect', 'reason', 'until', 'noticeZh', 'noticeEn'] as const).map((path) => (
        <FieldProblem key={path} standing={step.standing} path={path} />
      ))}
      <Said standing={step.standing} />
      <p class="actions">
        <button type="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="danger"
          data-action="confirm"
          disabled={sending || (mustType && typed.trim() !== campaign.code)}
          onClick={onEngage}
        >
          {words.engageNow(words.effects[effect])}
        </button>
      </p>
    </Dialog>
  )
}

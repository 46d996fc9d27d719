// The dialogs of the steps about proposals: a reason that the author is told, a note for staff, what one is merged into, the
// text in the other language.
import { useState } from 'preact/hooks'
import { count } from '../design/format.ts'
import type { MergeTargetInput } from '../gql.ts'
import { Dialog } from './dialog.tsx'
import type { ProposalInFull } from './proposalDetail.tsx'
import { Reasoned } from './reasoned.tsx'
import { useRoom } from './room.ts'
import { FieldProblem, Said } from './said.tsx'
import type { Standing } from './step.ts'

export type Verb = 'screen' | 'reject' | 'shortlist' | 'merge'

export interface Decision {
  reason: string
  note: string | null
  into?: MergeTargetInput
}

interface DecideProps {
  verb: Verb
  ids: readonly string[]
  /** The one at the cursor, for what is like it. */
  proposal: ProposalInFull | undefined
  /** What was said the last time that this was done. */
  lastReason: string
  standing: Standing
  onDecide: (decision: Decision) => void
  onClose: () => void
}

export function Decide({ verb, ids, proposal, lastReason, standing, onDecide, onClose }: DecideProps) {
  const { words } = useRoom()
  const [note, setNote] = useState('')
  const [into, setInto] = useState<MergeTargetInput>()
  const title = words.decideAbout(words.verbs[verb], count(ids.length))
  return (
    <Reasoned
      name={`${verb}-proposals`}
      title={title}
      label={words.verbs[verb]}
      danger={verb === 'reject'}
      standing={standing}
      hint={words.authorIsTold}
      initial={lastReason}
      notReady={verb === 'merge' && into === undefined ? words.mergeChoose : undefined}
      onSend={(reason) => onDecide({ reason, note: note.trim() || null, ...(into ? { into } : {}) })}
      onClose={onClose}
      after={
        <label>
          {words.note}
          <input
            name="note"
            maxLength={2_000}
            value={note}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </label>
      }
    >
      {proposal && ids.length === 1 && proposal.id === ids[0] && <p class="happens">{proposal.title}</p>}
      {verb === 'merge' && <MergeTarget ids={ids} proposal={proposal} into={into} onChoose={setInto} />}
    </Reasoned>
  )
}

interface MergeTargetProps {
  ids: readonly string[]
  proposal: ProposalInFull | undefined
  into: MergeTargetInput | undefined
  onChoose: (into: MergeTargetInput | undefined) => void
}

/** What a proposal goes into: one of those that are like it, another one by id, or a dream. */
function MergeTarget({ ids, proposal, into, onChoose }: MergeTargetProps) {
  const { words, said, campaign } = useRoom()
  const like = (proposal?.similar ?? []).filter(({ proposal: one }) => !ids.includes(one.id))
  const chosen = into?.proposal ?? ''
  return (
    <fieldset class="subject">
      <legend>{words.mergeInto}</legend>
      {like.map(({ proposal: one, score, basis }) => (
        <label key={one.id} class="choice">
          <input
            type="radio"
            name="into"
            value={one.id}
            checked={chosen === one.id}
            onChange={() => onChoose({ proposal: one.id })}
          />
          <span>
            {one.title} <small>{words.score(String(score), words.likeness[basis])}</small>
          </span>
        </label>
      ))}
      <div class="fields">
        <label>
          {words.mergeId}
          <input
            name="into-proposal"
            value={like.some(({ proposal: one }) => one.id === chosen) ? '' : chosen}
            onInput={({ currentTarget }) => {
              const id = currentTarget.value.trim()
              onChoose(id === '' ? undefined : { proposal: id })
            }}
          />
        </label>
        <label>
          {words.intoDream}
          <select
            name="into-dream"
            value={into?.dream ?? ''}
            onChange={({ currentTarget }) =>
              onChoose(currentTarget.value === '' ? undefined : { dream: currentTarget.value })
            }
          >
            <option value="">–</option>
            {campaign.dreams.edges.map(({ node }) => (
              <option key={node.id} value={node.id}>
                {said(node.nameZh, node.nameEn)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </fieldset>
  )
}

export interface Translation {
  title: string
  problem: string
  beneficiaries: string
}

interface TranslateProps {
  proposal: ProposalInFull
  standing: Standing
  onSave: (translation: Translation) => void
  onClose: () => void
}

/** The author's words stand above; what is written is the other language. */
export function Translate({ proposal, standing, onSave, onClose }: TranslateProps) {
  const { words } = useRoom()
  const other = proposal.language === 'ZH' ? 'EN' : 'ZH'
  const [text, setText] = useState<Translation>(
    other === 'ZH'
      ? {
          title: proposal.titleZh ?? '',
          problem: proposal.problemZh ?? '',
          beneficiaries: proposal.beneficiariesZh ?? '',
        }
      : {
          title: proposal.titleEn ?? '',
          problem: proposal.problemEn ?? '',
          beneficiaries: proposal.beneficiariesEn ?? '',
        },
  )
  const labels = { title: words.title, problem: words.problemText, beneficiaries: words.beneficiaries }
  return (
    <Dialog name="translate" title={words.otherLanguageText(words.languages[other])} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSave(text)
        }}
      >
        {(['title', 'problem', 'beneficiaries'] as const).map((name) => (
          <label key={name}>
            {labels[name]}
            <small lang={proposal.language.toLowerCase()}>{proposal[name]}</small>
            <textarea
              name={name}
              rows={name === 'title' ? 1 : 3}
              lang={other.toLowerCase()}
              required
              value={text[name]}
              onInput={({ currentTarget }) => setText({ ...text, [name]: currentTarget.value })}
            />
            <FieldProblem standing={standing} path={name} />
          </label>
        ))}
        <Said standing={standing} />
        <p class="actions">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="chief" data-action="confirm">
            {words.save}
          </button>
        </p>
      </form>
    </Dialog>
  )
}
